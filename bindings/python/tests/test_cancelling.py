"""Long work that is cancelled twice, and failures that keep their place."""

import asyncio
import subprocess
import sys

import pytest
from force import in_a_loop
from pocketbook.cancelling import ended


@in_a_loop
async def test_a_task_that_is_cancelled_twice_is_told_when_its_work_has_ended():
    begun, asked, let_go, over = asyncio.Event(), asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def work():
        begun.set()
        await let_go.wait()
        over.set()

    task = asyncio.create_task(ended(work(), asked.set))
    await begun.wait()
    task.cancel()
    await asked.wait()
    for _ in range(3):
        task.cancel()
        # It has been woken by then.
        for _ in range(10):
            await asyncio.sleep(0)
        assert not task.done()
    let_go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert over.is_set()


@in_a_loop
async def test_a_failure_of_the_work_itself_is_told_as_it_is():
    async def work():
        raise KeyError("its own")

    with pytest.raises(KeyError):
        await ended(work(), lambda: None)


FAILS_TWICE = """
import asyncio, io, sys
import pocketbook as pb

class Breaks(io.BytesIO):
    def read(self, size=-1):
        # From here on the library can do nothing any more, nor clean up.
        pb.end_threads()
        raise OSError("it broke")

async def main():
    device = await pb.Device.create_for_development(sys.argv[1])
    officer = await device.add_officer("204518", "PC Invented OFFICER", "48219375")
    try:
        async with pb.unlocked(device, officer.id, "48219375") as session:
            incident = await session.create_incident(pb.NewIncidentRecord(title="Invented"))
            await pb.attach(session, incident.id, Breaks())
    except OSError as error:
        print(error, len(error.__notes__), *(note.rsplit(" ", 1)[-1] for note in error.__notes__))

asyncio.run(main())
"""


def test_a_failure_keeps_its_place_where_cleaning_up_after_it_fails_too(force):
    ran = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", FAILS_TWICE, force.new_folder()], capture_output=True, text=True, check=False
    )
    # The file could not be given up, and the session not be locked.
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("it broke 2 ")
