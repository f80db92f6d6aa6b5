"""What a host is lent, and what it lends: pieces in their order, sessions that are
forgotten, keystores that fail, and a process that ends."""

import asyncio
import copy
import gc
import os
import pickle
import queue
import shutil
import subprocess
import sys

import pocketbook as pb
import pytest
from force import JPEG, OFFICER, PIN, Lent, draft, edit, in_a_loop, incident


@in_a_loop
async def test_pieces_that_are_handed_over_side_by_side_are_never_mixed(force):
    session = await force.session()
    where = await incident(session)
    writer = await session.attachment_writer(where.id, None, None)
    pieces = [JPEG + bytes(1 << 20)] + [bytes([n]) * (1 << 20) for n in range(1, 12)]
    done = await asyncio.gather(*(writer.write(piece) for piece in pieces), return_exceptions=True)
    # How many were refused is the machine's affair; what was taken is in order.
    busy = [one for one in done if one is not None]
    assert {type(one) for one in busy} <= {pb.PocketbookError.WrongState}
    assert {one.reason for one in busy} <= {pb.StateFound.ATTACHMENT_BUSY}
    taken = b"".join(piece for piece, one in zip(pieces, done, strict=True) if one is None)
    attachment = await writer.finish()
    assert attachment.size == len(taken)
    read = b"".join([piece async for piece in pb.read_attachment(session, attachment.id)])
    assert read == taken


@in_a_loop
async def test_a_session_that_is_forgotten_is_locked(force):
    device, officer = await force.tablet()
    session = await device.unlock(officer.id, PIN)
    statement = await draft(session)
    await edit(session, statement.draft, "words")
    await session.search("words", 10)

    class Heard(pb.EventListener):
        def __init__(self):
            self.waiting = queue.Queue()

        def on_event(self, event):
            self.waiting.put(event)

    heard = Heard()
    subscription = session.subscribe(heard)
    before = (await session.verify_ledger()).entries
    del session
    gc.collect()
    assert heard.waiting.get(timeout=60) == pb.SessionEvent.LOCKED()
    subscription.cancel()
    again = await device.unlock(officer.id, PIN)
    # What was changed, that was searched, and the locking; then the unlocking.
    assert (await again.verify_ledger()).entries >= before + 3


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (pb.HostKeystoreError.Unavailable(), pb.PocketbookError.KeystoreUnavailable),
        (pb.HostKeystoreError.Cancelled(), pb.PocketbookError.Cancelled),
        (pb.HostKeystoreError.Missing(), pb.PocketbookError.KeyMissing),
    ],
)
@in_a_loop
async def test_a_keystore_that_cannot_be_used_costs_no_attempt(force, tmp_path, fault, told):
    keystore = Lent(tmp_path)
    device = await pb.Device.create(force.new_folder(), keystore)
    officer = await device.add_officer("204518", OFFICER, PIN)
    keystore.fault = fault
    for _ in range(11):
        with pytest.raises(told) as refused:
            await device.unlock(officer.id, PIN)
    assert refused.value.advice()
    keystore.fault = None
    with pytest.raises(pb.PocketbookError.WrongPin) as wrong:
        await device.unlock(officer.id, "11112222")
    assert wrong.value.attempts_left == 9
    await (await device.unlock(officer.id, PIN)).lock()


@in_a_loop
async def test_a_tablet_of_another_keystore_is_left_as_it_is(force, tmp_path):
    folder = force.new_folder()
    device = await pb.Device.create(folder, Lent(tmp_path))
    await device.shutdown()
    with pytest.raises(pb.PocketbookError.KeyMissing):
        await pb.Device.open_for_development(folder)
    with pytest.raises(pb.PocketbookError.NotATablet):
        await pb.Device.create_for_development(folder)


@in_a_loop
async def test_an_object_is_not_copied(force):
    session = await force.session()
    for how in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="is not copied"):
            how(session)
    with pytest.raises(TypeError, match="is not copied"):
        copy.deepcopy({"state": [session]})
    gc.collect()
    assert (await session.status()).drafts == 0
    objects = [one for one in vars(pb).values() if hasattr(one, "_uniffi_clone_handle")]
    assert {pb.Session, pb.Device, pb.Subscription, pb.AttachmentWriter} <= set(objects)
    # None of them is made by its class: one without a handle shows what each does.
    for one in objects:
        with pytest.raises(TypeError, match="is not copied"):
            copy.copy(one.__new__(one))


def test_an_error_is_copied_and_pickled_with_its_fields():
    for error in (
        pb.PocketbookError.WrongPin(9, 30),
        pb.PocketbookError.Closed(),
        pb.HostKeystoreError.Cancelled(),
    ):
        for again in (copy.deepcopy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301 - its own
            assert type(again) is type(error)
            assert (repr(again), str(again), vars(again)) == (repr(error), str(error), vars(error))


FORKS = """
import asyncio, gc, os, sys
import pocketbook as pb

async def main():
    global session
    device = await pb.Device.create_for_development(sys.argv[1])
    officer = await device.add_officer("204518", "PC Invented OFFICER", "48219375")
    session = await device.unlock(officer.id, "48219375")
    await session.create_incident(pb.NewIncidentRecord(title="Invented"))
    return (await session.verify_ledger()).entries

before = asyncio.run(main())
child = os.fork()
if child == 0:
    try:
        asyncio.run(session.status())
    except pb.PocketbookError.Closed:
        # As any process ends: first the library's threads, then what is left.
        sys.exit(7)
    os._exit(1)
_, ended = os.waitpid(child, 0)
print(os.waitstatus_to_exitcode(ended), asyncio.run(session.verify_ledger()).entries - before)
pb.end_threads()
child = os.fork()
if child == 0:
    del session
    gc.collect()
    sys.exit(7)
_, ended = os.waitpid(child, 0)
print(os.waitstatus_to_exitcode(ended))
"""


@in_a_loop
async def test_a_tablets_folder_is_free_once_it_and_its_locked_session_are_let_go(force):
    for _ in range(10):
        folder = force.new_folder()
        device = await pb.Device.create_for_development(folder)
        officer = await device.add_officer("204518", OFFICER, PIN)
        session = await device.unlock(officer.id, PIN)
        await session.lock()
        del session, device
        gc.collect()
        shutil.copytree(folder, f"{folder}-copy")
        shutil.rmtree(folder)


def forks(script, folder):
    """A script that forks, run to its end; none where this system forks no process."""
    if not hasattr(os, "fork"):
        print("not run: this system forks no process")
        return None
    return subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", script, folder], capture_output=True, text=True, check=False, timeout=120
    )


def test_a_forked_process_is_closed_and_leaves_its_parents_alone(force):
    forked = forks(FORKS, force.new_folder())
    if forked is not None:
        assert (forked.returncode, forked.stdout, forked.stderr) == (0, "7 0\n7\n", "")


#: A tablet alone: its files are read here once, as a backup does, which drops the
#: locks that this process has on them.
FORKS_A_TABLET = """
import asyncio, os, pathlib, signal, sys
import pocketbook as pb

async def main():
    global device
    device = await pb.Device.create_for_development(sys.argv[1])
    await device.add_officer("204518", "PC Invented OFFICER", "48219375")

asyncio.run(main())
for file in pathlib.Path(sys.argv[1]).glob("device.db*"):
    file.read_bytes()
child = os.fork()
if child == 0:
    sys.exit(7)
_, ended = os.waitpid(child, 0)
asyncio.run(device.add_officer("204519", "PC Invented SECOND", "48219375"))
print(os.waitstatus_to_exitcode(ended), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@in_a_loop
async def test_a_forked_process_leaves_a_tablet_alone_too(force):
    folder = force.new_folder()
    forked = forks(FORKS_A_TABLET, folder)
    if forked is not None:
        assert (forked.stdout, forked.stderr) == ("7\n", "")
        device = await pb.Device.open_for_development(folder)
        assert len((await device.status()).officers) == 2


ENDS = """
import asyncio, sys
import pocketbook as pb

async def main():
    device = await pb.Device.create_for_development(sys.argv[1])
    await device.status()

asyncio.run(main())
"""


def test_a_process_ends_without_a_crash(force):
    for _ in range(20):
        ended = subprocess.run(  # noqa: S603 - this very interpreter
            [sys.executable, "-c", ENDS, force.new_folder()], capture_output=True, text=True, check=False
        )
        assert (ended.returncode, ended.stderr) == (0, "")
