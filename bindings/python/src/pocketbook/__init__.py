"""The offline-first field-evidence core.

Everything of the core is here under its own name (`Device`, `Session`, the
records, `PocketbookError` and its cases), with a few additions that make it
feel native: sessions that lock themselves, events as an asynchronous iterator,
files as attachments, and long work that ends when its task is cancelled.
"""

import atexit

from ._generated import *  # noqa: F403
from ._generated import Connectivity, end_threads
from .attachments import Progress, attach, read_attachment
from .events import Events, events
from .sessions import unlocked

# A thread of the library that wakes this language while it ends would end the
# process by an abort.
atexit.register(end_threads)

#: A link that costs nothing.
ONLINE = Connectivity(reachable=True, expensive=False, constrained=False)
#: No link at all.
NO_LINK = Connectivity(reachable=False, expensive=False, constrained=False)
