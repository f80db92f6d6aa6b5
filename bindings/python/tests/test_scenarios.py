"""The scenarios of bindings/scenarios.md in Python."""

import asyncio
import datetime
import contextlib
import gc
import hashlib
import io
import pathlib
import queue
import signal
import subprocess
import sys
import threading

import pocketbook as pb
import pytest
from force import (
    COMPLETE,
    JPEG,
    OFFICER,
    PIN,
    SENTINEL,
    WITNESS,
    Clock,
    Lent,
    draft,
    edit,
    filed_report,
    final_statement,
    incident,
    rear_page,
    resident_kb,
    scenario,
    sign_and_seal,
    typed,
)


#: The code of each error that a scenario asks for by a call, and whether to try
#: again; where it waits, after how long is in the error.
TOLD = {
    pb.PocketbookError.AlreadyEnrolled: ("already_enrolled", pb.Retry.NEVER),
    pb.PocketbookError.AlreadyExists: ("already_exists", pb.Retry.NEVER),
    pb.PocketbookError.Cancelled: ("cancelled", pb.Retry.NOW),
    pb.PocketbookError.Closed: ("closed", pb.Retry.NEVER),
    pb.PocketbookError.Conflict: ("conflict", pb.Retry.NOW),
    pb.PocketbookError.Internal: ("internal", pb.Retry.NOW),
    pb.PocketbookError.Invalid: ("invalid", pb.Retry.NEVER),
    pb.PocketbookError.KeyDestroyed: ("key_destroyed", pb.Retry.NEVER),
    pb.PocketbookError.Locked: ("locked", pb.Retry.NEVER),
    pb.PocketbookError.NotATablet: ("not_a_tablet", pb.Retry.NEVER),
    pb.PocketbookError.NotEnrolled: ("not_enrolled", pb.Retry.NEVER),
    pb.PocketbookError.NotFound: ("not_found", pb.Retry.NEVER),
    pb.PocketbookError.PinTooSoon: ("pin_too_soon", pb.Retry.AFTER),
    pb.PocketbookError.Quarantined: ("quarantined", pb.Retry.NEVER),
    pb.PocketbookError.Signing: ("signing", pb.Retry.NEVER),
    pb.PocketbookError.Ticket: ("ticket", pb.Retry.NEVER),
    pb.PocketbookError.UnsupportedFile: ("unsupported_file", pb.Retry.NEVER),
    pb.PocketbookError.WrongPin: ("wrong_pin", pb.Retry.AFTER),
    pb.PocketbookError.WrongState: ("wrong_state", pb.Retry.NEVER),
}


@contextlib.contextmanager
def refused(kind):
    """Fails unless what is done throws such an error: it says its code and whether
    to try again, and its advice is what it says of itself."""
    with pytest.raises(kind) as caught:
        yield caught
    error = caught.value
    code, retry = TOLD[type(error)]
    after = [error.retry_after_s] if retry is pb.Retry.AFTER else []
    assert (error.code(), error.retry()) == (code, retry(*after))
    assert str(error) == error.advice() != ""


class Heard(pb.EventListener):
    """Keeps what it hears."""

    def __init__(self):
        self.events = []
        self.waiting = queue.Queue()

    def on_event(self, event):
        self.events.append(event)
        self.waiting.put(event)

    def next(self):
        """The next event: it comes when its turn is, and the call that caused it
        does not wait."""
        return self.waiting.get(timeout=60)


class Hangs(Heard):
    """Does not return before it is let go."""

    def __init__(self):
        super().__init__()
        self.until = threading.Event()

    def on_event(self, event):
        super().on_event(event)
        self.until.wait(60)


class Mute(Exception):
    """The host's own bug, which cannot even be printed."""

    def __repr__(self):
        raise RuntimeError(SENTINEL)

    __str__ = __repr__


class Thrown(Exception):
    """The host's own bug; its text quotes what was typed."""


@scenario("enrol")
async def test_a_ticket_gives_a_tablet_its_force_once(force):
    device = await pb.Device.create_for_development(force.new_folder())
    assert (await device.status()).force is None
    ticket = force.ticket()
    assert await device.enrol(ticket, "test tablet") == "Invented Constabulary"
    with refused(pb.PocketbookError.AlreadyEnrolled):
        await device.enrol(ticket, "test tablet")
    other = await pb.Device.create_for_development(force.new_folder())
    with refused(pb.PocketbookError.Ticket):
        await other.enrol(ticket, "another tablet")
    officer = await device.add_officer("204518", OFFICER, PIN)
    status = await device.status()
    assert (status.force, [o.id for o in status.officers]) == ("Invented Constabulary", [officer.id])


@scenario("unlock")
async def test_the_pin_opens_a_session_that_locks_itself(force):
    device, officer = await force.tablet()
    async with pb.unlocked(device, officer.id, PIN) as session:
        assert session.officer().name == OFFICER
        await session.status()
    with refused(pb.PocketbookError.Locked):
        await session.status()
    await session.lock()


@scenario("wrong_pin")
async def test_a_wrong_pin_costs_an_attempt(force):
    device, officer = await force.tablet()
    with refused(pb.PocketbookError.WrongPin) as wrong:
        await device.unlock(officer.id, "11112222")
    assert wrong.value.attempts_left == 9
    assert wrong.value.code() == "wrong_pin"
    assert "9 attempts left" in wrong.value.advice()
    assert wrong.value.retry() == pb.Retry.AFTER(seconds=wrong.value.retry_after_s)
    await device.unlock(officer.id, PIN)


@scenario("draft_survives_kill")
async def test_acknowledged_words_survive_a_kill(force):
    folder = force.new_folder()
    device = await pb.Device.create_for_development(folder)
    officer = await device.add_officer("204518", OFFICER, PIN)
    async with pb.unlocked(device, officer.id, PIN) as session:
        statement = await draft(session)
    del session, device
    typist = pathlib.Path(__file__).with_name("typist.py")
    child = subprocess.Popen(
        [sys.executable, typist, folder, officer.id, statement.draft, PIN],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def another():
        # It types a line for each that it is sent.
        child.stdin.write("\n")
        child.stdin.flush()

    acknowledged = 0
    another()
    for line in child.stdout:
        acknowledged = int(line)
        another()
        if acknowledged == 17:
            child.send_signal(signal.SIGKILL)
            break
    child.wait(30)
    child.stdin.close()
    child.stdout.close()
    device = await pb.Device.open_for_development(folder)
    session = await device.unlock(officer.id, PIN)
    found = (await session.statement(statement.draft)).fields.body.split("\n")
    assert acknowledged == 17
    assert found == [f"line {n}" for n in range(1, len(found) + 1)]
    # The one that it was killed at may be there, and none after it.
    assert len(found) in (17, 18)


@scenario("statement_signed")
async def test_a_statement_is_shown_signed_and_sealed(force):
    session = await force.session()
    statement = await final_statement(session)
    assert (statement.state, statement.signing.stage) == (pb.DraftState.FINAL, pb.StageOfSigning.TO_SHOW)
    shown = await session.pages_pdf(statement.draft)
    assert shown.startswith(b"%PDF-")
    with refused(pb.PocketbookError.Signing) as early:
        await session.sign_statement(statement.draft, typed(pb.Signer.WITNESS, WITNESS))
    assert "show every page" in early.value.advice()
    sealed = await sign_and_seal(session, statement)
    assert await session.signed_pages_pdf(statement.draft) != shown
    assert (sealed.kind, sealed.state) == (pb.KindOfRecord.WITNESS_STATEMENT, pb.DeliveryState.WAITING)
    assert (await session.status()).waiting == 1


@scenario("report_filed")
async def test_a_complete_report_is_filed_and_numbered(force):
    session = await force.session()
    where = await incident(session)
    report = await session.create_report(where.id, pb.ReportChange())
    missing = {problem.field for problem in report.missing}
    assert missing
    with refused(pb.PocketbookError.Invalid) as incomplete:
        await session.file_report(report.draft)
    assert {problem.field for problem in incomplete.value.fields} == missing
    assert (await session.edit_report(report.draft, COMPLETE)).missing == []
    filed = await session.file_report(report.draft)
    assert filed.local_reference.startswith("PB-")
    assert filed.crime_number is None
    await session.sync(pb.ONLINE)
    assert (await session.report(report.draft)).crime_number.startswith("01/")


@scenario("offline_then_sync")
async def test_what_was_filed_offline_arrives_once(force):
    session = await force.session()
    _, filed = await filed_report(session)
    force.stop()
    try:
        offline = await session.sync(pb.ONLINE)
        assert (offline.offline, offline.delivered) == (True, [])
        assert (await session.status()).waiting == 1
    finally:
        force.start()
    assert [r.record for r in (await session.sync(pb.ONLINE)).delivered] == [filed.record]
    assert (await session.sync(pb.ONLINE)).delivered == []


@scenario("events")
async def test_events_are_a_stream(force):
    session = await force.session()
    before = pb.held_objects().listeners
    with pb.events(session) as heard:
        statement = await draft(session)
        await edit(session, statement.draft, "I saw it.")
        _, filed = await filed_report(session)
        seen = []
        async for event in heard:
            seen.append(event)
            if event == pb.SessionEvent.SEALED(filed.record):
                break
    assert pb.SessionEvent.DRAFT_SAVED(statement.draft) in seen
    assert pb.held_objects().listeners == before
    # A stream ends with its session, and one that is begun too late at once.
    with pb.events(session) as heard:
        await session.lock()
        assert [event async for event in heard][-1] == pb.SessionEvent.LOCKED()
    with pb.events(session) as late:
        assert [event async for event in late] == [pb.SessionEvent.LOCKED()]
    assert pb.held_objects().listeners == before


@scenario("cancel")
async def test_a_cancelled_sync_ends_and_loses_nothing(force):
    session = await force.session()
    _, filed = await filed_report(session)
    cancel = pb.CancelHandle()
    cancel.cancel()
    ended = await session.sync(pb.ONLINE, cancel)
    assert (ended.delivered, (await session.status()).waiting) == ([], 1)
    task = asyncio.create_task(session.sync(pb.ONLINE))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await session.sync(pb.ONLINE)
    assert (await session.status()).waiting == 0
    assert [r.record for r in (await session.records()).records] == [filed.record]


@scenario("error_mapping")
async def test_each_failure_is_the_case_of_its_own(force):
    folder = force.new_folder()
    # A path that was mistyped never becomes a new tablet.
    with refused(pb.PocketbookError.NotATablet):
        await pb.Device.open_for_development(folder)
    assert not await pb.holds_tablet(folder)
    assert not pathlib.Path(folder).exists()
    device = await pb.Device.create_for_development(folder)
    assert await pb.holds_tablet(folder)
    with refused(pb.PocketbookError.NotATablet):
        await pb.Device.create_for_development(folder)
    with refused(pb.PocketbookError.Ticket):
        await device.enrol("not a ticket", "x")
    with refused(pb.PocketbookError.Invalid) as weak:
        await device.add_officer("204518", OFFICER, "12345678")
    assert [(p.field, p.rule) for p in weak.value.fields] == [("pin", "shape")]
    officer = await device.add_officer("204518", OFFICER, PIN)
    with refused(pb.PocketbookError.AlreadyExists) as taken:
        await device.add_officer("204518", OFFICER, PIN)
    assert (taken.value.code(), taken.value.retry()) == ("already_exists", pb.Retry.NEVER())
    assert taken.value.what == pb.TakenThing.WARRANT_NUMBER
    session = await device.unlock(officer.id, PIN)
    with refused(pb.PocketbookError.NotEnrolled):
        await session.sync(pb.ONLINE)
    with refused(pb.PocketbookError.NotFound) as absent:
        await session.statement("not an identifier")
    assert absent.value.what == pb.MissingThing.DRAFT
    # What an error says of itself is its advice, with fields and without.
    for error in (weak.value, taken.value, absent.value, pb.PocketbookError.Locked()):
        assert str(error) == error.advice() != ""
    assert repr(absent.value) == f"PocketbookError.NotFound(what={pb.MissingThing.DRAFT!r})"
    statement = await draft(session)
    with refused(pb.PocketbookError.Invalid) as long:
        await session.edit_statement(statement.draft, pb.StatementChange(witness_name="x" * 400))
    assert [(p.field, p.rule) for p in long.value.fields] == [("witness_name", "too_long")]
    with refused(pb.PocketbookError.WrongState) as early:
        await session.seal_statement(statement.draft)
    assert early.value.reason == pb.StateFound.OPEN
    with refused(pb.PocketbookError.UnsupportedFile):
        await pb.attach(session, statement.incident, io.BytesIO(b"MZ not a photograph"))
    await two_screens_conflict(session)
    await session.lock()
    await a_damaged_tablet_is_quarantined(force)
    await three_things_that_a_wrong_pin_does(force)


async def two_screens_conflict(session):
    """A rear page that two screens edit from the same revision."""
    sealed = await sign_and_seal(session, await final_statement(session))
    shown = await session.create_rear(sealed.record)
    await session.edit_rear(shown.draft, shown.revision, rear_page(shown, station="Invented Road"))
    with refused(pb.PocketbookError.Conflict) as stale:
        await session.edit_rear(shown.draft, shown.revision, rear_page(shown, station="Elsewhere"))
    assert (stale.value.code(), stale.value.retry()) == ("conflict", pb.Retry.NOW())
    assert (await session.rear(shown.draft)).fields.station == "Invented Road"


async def three_things_that_a_wrong_pin_does(force):
    clock = Clock()
    device = await pb.Device.create_for_development(force.new_folder(), clock)
    officer = (await device.add_officer("204519", OFFICER, PIN)).id
    for left in range(9, 0, -1):
        clock.seconds += 3_600
        with refused(pb.PocketbookError.WrongPin) as wrong:
            await device.unlock(officer, "11112222")
        assert wrong.value.attempts_left == left
    with refused(pb.PocketbookError.PinTooSoon) as soon:
        await device.unlock(officer, PIN)
    assert soon.value.retry() == pb.Retry.AFTER(seconds=soon.value.retry_after_s)
    for pin in ("11112222", PIN):
        clock.seconds += 3_600
        with refused(pb.PocketbookError.KeyDestroyed) as gone:
            await device.unlock(officer, pin)
        assert (gone.value.code(), gone.value.retry()) == ("key_destroyed", pb.Retry.NEVER())


async def a_damaged_tablet_is_quarantined(force):
    folder = force.new_folder()
    other = await pb.Device.create_for_development(folder)
    officer = await other.add_officer("204519", OFFICER, PIN)
    del other
    gc.collect()
    for path in pathlib.Path(folder).rglob("*.db"):
        path.write_bytes(b"damaged " * 1024)
    with refused(pb.PocketbookError.Quarantined):
        opened = await pb.Device.open_for_development(folder)
        await opened.unlock(officer.id, PIN)


@scenario("big_attachment")
async def test_a_hundred_megabytes_go_through_the_writer(force):
    session = await force.session()
    where = await incident(session)
    size = 100 << 20
    pieces = [JPEG[:4] + bytes((1 << 20) - 4)] + [bytes([n % 251]) * (1 << 20) for n in range(1, 100)]
    whole = hashlib.sha256()
    before = resident_kb()
    grown = 0
    writer = await session.attachment_writer(where.id, None, "ABC/1")
    for piece in pieces:
        whole.update(piece)
        await writer.write(piece)
        if before is not None:
            grown = max(grown, resident_kb() - before)
    attachment = await writer.finish()
    assert (attachment.size, attachment.media_type, attachment.sha256) == (size, "image/jpeg", whole.hexdigest())
    reader = await session.attachment_reader(attachment.id)
    assert await reader.read(50 << 20, 1 << 20) == pieces[50]
    assert await reader.read(size, 10) == b""
    assert grown < 60_000, f"{grown} kB for a file of {size >> 10} kB"


@scenario("file_by_path")
async def test_a_file_is_attached_by_its_path_and_saved_again(force):
    session = await force.session()
    where = (await incident(session)).id
    folder = pathlib.Path(force.new_folder())
    folder.mkdir()
    photo, out, half = folder / "photo.jpg", folder / "out.jpg", folder / "half.jpg"
    photo.write_bytes(JPEG[:4] + bytes(3_000_000))
    size = photo.stat().st_size
    told = []
    attached = await session.attach_file(str(photo), where, None, "ABC/1", pb.Progress(told.append))
    assert told[-1] == pb.ProgressRecord(items_done=1, items=1, bytes_done=size, bytes=size)
    assert await session.save_attachment(attached.id, str(out)) == size
    assert out.read_bytes() == photo.read_bytes()
    with refused(pb.PocketbookError.AlreadyExists):
        await session.save_attachment(attached.id, str(out))
    assert out.read_bytes() == photo.read_bytes()

    def cancelled():
        cancel = pb.CancelHandle()
        return pb.Progress(lambda so_far: so_far.bytes_done and cancel.cancel()), cancel

    with refused(pb.PocketbookError.Cancelled):
        await session.attach_file(str(photo), where, None, None, *cancelled())
    assert [attachment.id for attachment in await session.attachments(where)] == [attached.id]
    with refused(pb.PocketbookError.Cancelled):
        await session.save_attachment(attached.id, str(half), *cancelled())
    assert sorted(path.name for path in folder.iterdir()) == ["out.jpg", "photo.jpg"]


@scenario("suspend_and_resume")
async def test_a_suspended_session_goes_on(force):
    session = await force.session()
    statement = await draft(session)
    await edit(session, statement.draft, "I saw it.")
    await session.suspend()
    await session.suspend()
    await session.resume()
    await session.resume()
    assert (await session.statement(statement.draft)).fields.body == "I saw it."
    await session.suspend()
    assert (await edit(session, statement.draft, "I saw it. I heard it.")).fields.body == "I saw it. I heard it."


@scenario("half_a_character")
async def test_half_a_character_is_written_as_one_that_was_lost(force):
    gc.collect()
    before = pb.held_objects().sessions
    session = await force.session()
    begun = (await draft(session)).draft
    for typed_words, kept in (("I saw \ud83d it.", "I saw \ufffd it."), ("A bee: \ud83d\udc1d.", "A bee: \U0001f41d.")):
        assert (await edit(session, begun, typed_words)).fields.body == kept
    with refused(pb.PocketbookError.NotFound):
        await session.statement(pb.DraftId("\ud83d"))
    with pytest.raises(TypeError, match="time zone"):
        await session.create_incident(
            pb.NewIncidentRecord(title="Invented", happened_at=datetime.datetime(2026, 3, 6, 18, 50))
        )
    await session.lock()
    del session
    gc.collect()
    assert pb.held_objects().sessions <= before


@scenario("use_after_close")
async def test_a_locked_session_and_a_finished_writer_refuse(force):
    session = await force.session()
    where = await incident(session)
    writer = await session.attachment_writer(where.id, None, None)
    await writer.write(JPEG)
    attachment = await writer.finish()
    for late in (writer.write(JPEG), writer.finish()):
        with refused(pb.PocketbookError.WrongState) as finished:
            await late
        assert finished.value.reason == pb.StateFound.ATTACHMENT_FINISHED
    unfinished = await session.attachment_writer(where.id, None, None)
    await unfinished.write(JPEG)
    reader = await session.attachment_reader(attachment.id)
    await session.lock()
    for call in (
        session.status(),
        session.incidents(),
        session.create_incident(pb.NewIncidentRecord(title="Late")),
        session.sync(pb.ONLINE),
        session.attachment_reader(attachment.id),
        session.resume(),
        reader.read(0, 16),
        unfinished.write(JPEG),
        unfinished.finish(),
    ):
        with refused(pb.PocketbookError.Locked):
            await call


async def whatever_a_keystore_throws_is_no_success(force):
    """Nor is what is no exception: nothing was kept, nobody takes it for kept, and
    nobody prints it."""
    unraised = []
    hook, sys.unraisablehook = sys.unraisablehook, unraised.append
    try:
        folder = pathlib.Path(force.new_folder())
        folder.mkdir()
        keystore = Lent(folder)
        device = await pb.Device.create(force.new_folder(), keystore)
        officer = (await device.add_officer("204518", OFFICER, PIN)).id
        for thrown in (Thrown(SENTINEL), SystemExit(SENTINEL), KeyboardInterrupt(SENTINEL), Mute()):
            keystore.unkept = thrown
            with refused(pb.PocketbookError.Internal) as told:
                await device.unlock(officer, "11112222")
            assert told.value.place == "keystore"
    finally:
        sys.unraisablehook = hook
    assert unraised == []


async def what_is_no_signature_seals_nothing(force):
    class Forges(Lent):
        given = None

        def sign(self, name, message):
            forged = self.given if name.startswith("officer") else None
            return super().sign(name, message) if forged is None else forged

    folder = pathlib.Path(force.new_folder())
    folder.mkdir()
    keystore = Forges(folder)
    device = await pb.Device.create(force.new_folder(), keystore)
    officer = (await device.add_officer("204518", OFFICER, PIN)).id
    async with pb.unlocked(device, officer, PIN) as session:
        report = await session.create_report((await incident(session)).id, COMPLETE)
        for keystore.given in (b"", b"x" * 3_000):
            with refused(pb.PocketbookError.Internal) as told:
                await session.file_report(report.draft)
            assert told.value.place == "keystore"
        assert (await session.records()).records == []
        keystore.given = None
        sealed = await session.file_report(report.draft)
        assert [one.record for one in (await session.records()).records] == [sealed.record]


@scenario("callback_throws")
async def test_what_is_lent_and_throws_loses_nothing(force):
    session = await force.session()
    statement = await draft(session)

    class Throwing(Heard):
        def on_event(self, event):
            super().on_event(event)
            raise Thrown(SENTINEL)

    throwing, others = Throwing(), Heard()
    first = session.subscribe(throwing)
    second = session.subscribe(others)
    for words in ("one", "one two"):
        assert (await edit(session, statement.draft, words)).fields.body == words
    for heard in (throwing, others):
        assert [heard.next(), heard.next()] == [pb.SessionEvent.DRAFT_SAVED(statement.draft)] * 2
    first.cancel()
    second.cancel()

    def told(progress):
        raise Thrown(SENTINEL)

    photo = pathlib.Path(force.new_folder())
    photo.write_bytes(JPEG)
    attached = await session.attach_file(str(photo), statement.incident, progress=pb.Progress(told))
    assert attached.size == len(JPEG)

    class Broken(pb.HostKeystore):
        def is_hardware(self):
            return True

        def create_key(self, name):
            raise Thrown(SENTINEL)

    with refused(pb.PocketbookError.Internal) as broken:
        await pb.Device.create(force.new_folder(), Broken())
    assert broken.value.code() == "internal"
    assert SENTINEL not in repr(broken.value) + str(broken.value)
    await whatever_a_keystore_throws_is_no_success(force)
    await what_is_no_signature_seals_nothing(force)

    class BreaksLater(Clock):
        broken = False

        def now(self):
            if self.broken:
                raise Thrown(SENTINEL)
            return super().now()

    clock = BreaksLater()
    device = await pb.Device.create_for_development(force.new_folder(), clock)
    officer = (await device.add_officer("204518", OFFICER, PIN)).id
    clock.broken = True
    async with pb.unlocked(device, officer, PIN) as session:
        statement = await draft(session)
        assert (await edit(session, statement.draft, "one")).fields.body == "one"
    too_soon = False
    while not too_soon:
        with refused((pb.PocketbookError.WrongPin, pb.PocketbookError.PinTooSoon)) as told:
            await device.unlock(officer, "11112222")
        too_soon = isinstance(told.value, pb.PocketbookError.PinTooSoon)


@scenario("callback_after_cancel")
async def test_no_event_begins_after_cancel(force):
    session = await force.session()
    statement = await draft(session)
    heard = Heard()
    subscription = session.subscribe(heard)
    await edit(session, statement.draft, "one")
    heard.next()
    subscription.cancel()
    for n in range(20):
        await edit(session, statement.draft, f"one {n}")
    subscription.cancel()
    assert len(heard.events) == 1

    # One that is being told when it is cancelled hears nothing after it.
    hanging, last = Hangs(), Heard()
    cancelled = session.subscribe(hanging)
    listening = session.subscribe(last)
    for n in range(2):
        await edit(session, statement.draft, f"two {n}")
    hanging.next()
    cancelled.cancel()
    hanging.until.set()
    for _ in range(2):
        last.next()
    assert len(hanging.events) == 1
    listening.cancel()


@scenario("listener_hangs")
async def test_a_listener_that_does_not_return_holds_up_nobody_else(force):
    device, officer = await force.tablet()
    session = await device.unlock(officer.id, PIN)
    statement = await draft(session)
    hanging, other = Hangs(), Heard()
    subscriptions = [session.subscribe(hanging), session.subscribe(other)]
    saved = pb.SessionEvent.DRAFT_SAVED(statement.draft)
    await edit(session, statement.draft, "one")
    assert hanging.next() == saved
    await edit(session, statement.draft, "one two")
    assert [other.next(), other.next()] == [saved, saved]
    assert await session.will_suspend(2_000, pb.NO_LINK, 1) == []
    await session.lock()
    assert other.next() == pb.SessionEvent.LOCKED()
    await device.shutdown()
    # It lost nothing meanwhile, and hears it in its order.
    hanging.until.set()
    assert [hanging.next(), hanging.next()] == [saved, pb.SessionEvent.LOCKED()]
    del subscriptions


async def cancelled_at_its_first_bytes(begin):
    """Cancels a task from within the first bytes of its work."""
    loop, seen = asyncio.get_running_loop(), []

    def told(progress):
        if not progress.bytes_done:
            return
        seen.append(progress)
        if len(seen) > 1:
            return
        passed = threading.Event()
        loop.call_soon_threadsafe(task.cancel)
        # The loop has told the work when it has gone round some times more.
        asyncio.run_coroutine_threadsafe(rounds(passed), loop)
        passed.wait(60)

    async def rounds(passed):
        for _ in range(10):
            await asyncio.sleep(0)
        passed.set()

    task = asyncio.create_task(begin(pb.Progress(told)))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(seen) == 1, "it went on"


class Endless(io.RawIOBase):
    """Gives bytes for as long as somebody reads, and cancels that after the first."""

    def __init__(self, loop):
        self.loop, self.pieces, self.reader = loop, 0, None

    def read(self, length=-1):
        self.pieces += 1
        if self.pieces == 2:
            self.loop.call_soon_threadsafe(self.reader.cancel)
        return JPEG + bytes(length - len(JPEG)) if self.pieces == 1 else bytes(length)


@scenario("cancelled_with_its_task")
async def test_whatever_a_cancelled_task_has_begun_has_ended_when_it_sees_that(force):
    session = await force.session()
    folder = pathlib.Path(force.new_folder())
    folder.mkdir()
    photo, out = folder / "photo.jpg", folder / "out.jpg"
    photo.write_bytes(JPEG[:4] + bytes(3_000_000))
    report = await session.create_report((await incident(session)).id, COMPLETE)
    where = report.incident
    attached = await session.attach_file(str(photo), where, report.draft)
    record = (await session.file_report(report.draft)).record
    await session.sync(pb.ONLINE)
    before = [attachment.id for attachment in await session.attachments(where)]
    for begin in (
        lambda progress: session.attach_file(str(photo), where, progress=progress),
        lambda progress: session.save_attachment(attached.id, str(out), progress=progress),
        lambda progress: session.export(record, pb.Recipient.POLICE(), str(out), progress=progress),
    ):
        await cancelled_at_its_first_bytes(begin)
        assert [attachment.id for attachment in await session.attachments(where)] == before
        assert [path.name for path in folder.iterdir()] == ["photo.jpg"]
    # A stream that ends with its task leaves nothing either.
    endless = Endless(asyncio.get_running_loop())
    endless.reader = asyncio.create_task(pb.attach(session, where, endless))
    with pytest.raises(asyncio.CancelledError):
        await endless.reader
    assert [attachment.id for attachment in await session.attachments(where)] == before
    # Nobody is cancelled by it: whoever is not ends as ever.
    assert await session.save_attachment(attached.id, str(out)) == 3_000_004


@scenario("two_threads")
async def test_two_threads_edit_at_once(force):
    session = await force.session()
    own = [(await draft(session)).draft for _ in range(2)]
    shared = (await draft(session)).draft
    failures = []

    def thread(number):
        async def type_lines():
            for n in range(20):
                await edit(session, own[number], f"thread {number} line {n}")
                while True:
                    try:
                        await edit(session, shared, f"thread {number} line {n}")
                        break
                    except pb.PocketbookError.Conflict:
                        continue  # The other was faster: again, upon its words.

        try:
            asyncio.run(type_lines())
        except Exception as failure:  # noqa: BLE001 - told by the assertion
            failures.append(failure)

    threads = [threading.Thread(target=thread, args=(number,)) for number in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        await asyncio.to_thread(one.join)
    assert failures == []
    for number in range(2):
        assert (await session.statement(own[number])).fields.body == f"thread {number} line 19"
    assert (await session.statement(shared)).fields.body in {f"thread {n} line 19" for n in range(2)}


@scenario("ten_thousand_subscriptions")
async def test_ten_thousand_subscriptions_leave_nothing(force):
    session = await force.session()
    gc.collect()
    before = pb.held_objects()

    def open_and_close(count):
        for n in range(count):
            subscription = session.subscribe(Heard())
            if n % 2:
                subscription.cancel()
            del subscription

    open_and_close(1_000)
    gc.collect()
    resident = resident_kb()
    open_and_close(10_000)
    gc.collect()
    assert pb.held_objects() == before
    if resident is not None:
        grown = resident_kb() - resident
        print(f"{grown} kB after 10,000 subscriptions")
        assert grown < 32_000, f"{grown} kB"
