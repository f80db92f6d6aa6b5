"""Events as an asynchronous iterator."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from ._generated import EventListener, Session, SessionEvent


class Events(AsyncIterator[SessionEvent]):
    """The events of a session in their order, for one reader. Events wait in
    memory until they are read: they are few and small."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[SessionEvent] = asyncio.Queue()

    def __aiter__(self) -> "Events":
        return self

    async def __anext__(self) -> SessionEvent:
        return await self._waiting.get()


class _Bridge(EventListener):
    """Carries events from the core's threads into the loop of the reader."""

    def __init__(self, loop: asyncio.AbstractEventLoop, waiting: "asyncio.Queue[SessionEvent]") -> None:
        self._loop = loop
        self._waiting = waiting

    def on_event(self, event: SessionEvent) -> None:
        # A loop that has ended raises; the core knows that listeners may.
        self._loop.call_soon_threadsafe(self._waiting.put_nowait, event)


@contextmanager
def events(session: Session) -> Iterator[Events]:
    """Hears a session until the block is left:

    >>> async def follow(session):
    ...     with events(session) as heard:
    ...         async for event in heard:
    ...             print(event)
    """
    stream = Events()
    subscription = session.subscribe(_Bridge(asyncio.get_running_loop(), stream._waiting))
    try:
        yield stream
    finally:
        subscription.cancel()
