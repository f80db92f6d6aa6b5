"""Files as attachments, piece by piece: a recording need not fit in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import BinaryIO

from ._generated import (
    AttachmentId,
    AttachmentRecord,
    DraftId,
    IncidentId,
    ProgressListener,
    ProgressRecord,
    Session,
)
from .cancelling import cleaned_up, ended

#: The largest piece that crosses at once.
PIECE = 1 << 20


async def attach(
    session: Session,
    incident: IncidentId,
    file: BinaryIO,
    *,
    draft: DraftId | None = None,
    exhibit: str | None = None,
) -> AttachmentRecord:
    """Takes a whole file. If reading it fails, or the task is cancelled before the
    file is whole, nothing of it is kept; once it is whole it stays attached. The
    file is read on a thread of its own, which has ended when this returns: it is
    the caller's to close."""
    writer = await session.attachment_writer(incident, draft, exhibit)
    try:
        while piece := await ended(asyncio.to_thread(file.read, PIECE), lambda: None):
            await writer.write(piece)
        # From here on it is whole, or its failure is known.
        return await ended(writer.finish(), lambda: None)
    except BaseException as failure:
        await cleaned_up(failure, writer.abort())
        raise


class Progress(ProgressListener):
    """Calls a function with how far work is, on a thread of the core's."""

    def __init__(self, told: Callable[[ProgressRecord], object]) -> None:
        self._told = told

    def on_progress(self, progress: ProgressRecord) -> None:
        self._told(progress)


async def read_attachment(session: Session, attachment: AttachmentId) -> AsyncIterator[bytes]:
    """The pieces of an attachment, in order."""
    reader = await session.attachment_reader(attachment)
    at = 0
    while piece := await reader.read(at, PIECE):
        at += len(piece)
        yield piece
