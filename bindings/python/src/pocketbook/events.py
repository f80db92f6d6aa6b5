"""Events as an asynchronous iterator."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from ._generated import EventListener, Session, SessionEvent


class Events(AsyncIterator[SessionEvent]):
    """The events of a session in their order, for one reader. They end when the
    session is locked or its tablet shut down, with `LOCKED` as the last; of a
    session that is locked already that is the only one.

    Events wait in memory until they are read, without a bound: dropping one
    could hide that a record was refused, and an event is some hundred bytes."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[SessionEvent] = asyncio.Queue()
        self._ended = False

    def __aiter__(self) -> "Events":
        return self

    async def __anext__(self) -> SessionEvent:
        if self._ended:
            raise StopAsyncIteration
        event = await self._waiting.get()
        self._ended = event.is_LOCKED()
        return event


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
