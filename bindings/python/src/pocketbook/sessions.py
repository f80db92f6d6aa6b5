"""Sessions that lock themselves, and a sync that can be cancelled."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ._generated import CancelHandle, Connectivity, Device, OfficerId, Session, SyncRecord


@asynccontextmanager
async def unlocked(device: Device, officer: OfficerId, pin: str) -> AsyncIterator[Session]:
    """An officer's session, locked when the block is left, however it is left."""
    session = await device.unlock(officer, pin)
    try:
        yield session
    finally:
        await session.lock()


async def synchronise(session: Session, connectivity: Connectivity) -> SyncRecord:
    """Syncs. When the task is cancelled, so is the sync: it ends at its next
    step, and what was stored stays stored."""
    cancel = CancelHandle()  # type: ignore[no-untyped-call]  # UniFFI leaves constructors untyped
    try:
        return await session.sync(connectivity, cancel)
    finally:
        # After its end this does nothing; before it, the task was cancelled.
        cancel.cancel()
