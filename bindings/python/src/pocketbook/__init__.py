"""The offline-first field-evidence core.

Everything of the core is here under its own name (`Device`, `Session`, the
records, `PocketbookError` and its cases), with a few additions that make it
feel native: sessions that lock themselves, events as an asynchronous iterator,
files as attachments, and long work that ends when its task is cancelled.
"""

import atexit

from ._generated import *  # noqa: F403
from ._generated import Connectivity, end_threads

# Named twice: only so does a strict checker take them for exported. Identifiers
# are no classes, and UniFFI leaves them out of what it exports.
from ._generated import AttachmentId as AttachmentId
from ._generated import DeviceId as DeviceId
from ._generated import DraftId as DraftId
from ._generated import ExhibitId as ExhibitId
from ._generated import IncidentId as IncidentId
from ._generated import OfficerId as OfficerId
from ._generated import PersonId as PersonId
from ._generated import PlaceId as PlaceId
from ._generated import RecordId as RecordId
from ._generated import RevisionId as RevisionId
from ._generated import RiskAssessmentId as RiskAssessmentId
from .attachments import Progress as Progress
from .attachments import attach as attach
from .attachments import read_attachment as read_attachment
from . import copying as _copying
from .events import Events as Events
from .events import events as events
from .sessions import unlocked as unlocked

# A thread of the library that wakes this language while it ends would end the
# process by an abort.
atexit.register(end_threads)

#: A link that costs nothing.
ONLINE = Connectivity(reachable=True, expensive=False, constrained=False)
#: No link at all.
NO_LINK = Connectivity(reachable=False, expensive=False, constrained=False)
