"""Sessions that lock themselves, and long work that ends with its task."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ._generated import Device, OfficerId, Session
from .cancelling import cleaned_up, ended, ends_with_its_task


@asynccontextmanager
async def unlocked(device: Device, officer: OfficerId, pin: str) -> AsyncIterator[Session]:
    """An officer's session, locked when the block is left, however it is left."""
    session = await device.unlock(officer, pin)
    try:
        yield session
    except BaseException as failure:
        await cleaned_up(failure, session.lock())
        raise
    await ended(session.lock(), lambda: None)


for _name in ("sync", "tick", "attach_file", "save_attachment", "export"):
    setattr(Session, _name, ends_with_its_task(getattr(Session, _name)))
