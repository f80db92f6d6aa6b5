"""Long work that ends with the task that waits for it."""

import asyncio
import contextlib
import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar

from ._generated import CancelHandle

P = ParamSpec("P")
T = TypeVar("T")


async def ended(work: Awaitable[T], cancel: Callable[[], object]) -> T:
    """Waits for work. When the task is cancelled, so is the work, and the task is
    told so when that has ended, however often it is cancelled: nothing of it runs
    on."""
    underway = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(underway)
    except asyncio.CancelledError:
        cancel()
        while not underway.done():
            # Whoever cancels again is told once, and no sooner.
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([underway])
        if not underway.cancelled():
            # Looked at, so that nobody is told of it as of one that was forgotten.
            underway.exception()
        raise


async def cleaned_up(failure: BaseException, cleaning: Awaitable[object]) -> None:
    """Cleans up after a failure, which stays what the caller is told: what goes
    wrong here is noted on it."""
    try:
        await ended(cleaning, lambda: None)
    except asyncio.CancelledError:
        # A cancellation is told even where something else had failed before.
        raise
    except Exception as second:  # noqa: BLE001 - whatever it is, it came second
        failure.add_note(f"and cleaning up after it failed: {second!r}")


def ends_with_its_task(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """The same call, with an end: a generated one whose task is cancelled ends too,
    but later. Its own handle goes on cancelling it."""
    called = inspect.signature(method)

    @functools.wraps(method)
    async def until_it_has_ended(*args: P.args, **kwargs: P.kwargs) -> T:
        given: dict[str, Any] = called.bind(*args, **kwargs).arguments
        theirs = given.get("cancel")
        # Below theirs: that one may have been given to others too.
        own = theirs.below() if isinstance(theirs, CancelHandle) else CancelHandle()
        return await ended(method(**{**given, "cancel": own}), own.cancel)  # type: ignore[call-arg]

    return until_it_has_ended
