"""What a host's keystore may do while something is signed: wait for a finger, refuse,
give what is no signature, and keep nothing of what was sealed."""

import asyncio
import threading

import pocketbook as pb
import pytest
from force import COMPLETE, OFFICER, PIN, Lent, draft, edit, in_a_loop, incident

#: No host waits as long for anything here.
FOR_EVER = 60


class Asks(Lent):
    """Does something before it signs with a key whose name begins so, or gives
    something else than its signature."""

    before = staticmethod(lambda: None)
    whose, gives, signs_with = "officer", None, None

    def sign(self, name, message):
        if not name.startswith(self.whose):
            return super().sign(name, message)
        self.before()
        signature = super().sign(self.signs_with or name, message)
        return signature if self.gives is None else self.gives(signature)


async def unlocked(force, folder):
    keystore = Asks(folder)
    device = await pb.Device.create(force.new_folder(), keystore)
    officer = await device.add_officer("204518", OFFICER, PIN)
    return keystore, device, officer.id, await device.unlock(officer.id, PIN)


@in_a_loop
async def test_nobody_waits_for_the_finger_that_a_key_asks_for(force, tmp_path):
    keystore, device, officer, session = await unlocked(force, tmp_path)
    report = await session.create_report((await incident(session)).id, COMPLETE)
    asked, shown = threading.Event(), threading.Event()

    def finger():
        asked.set()
        assert shown.wait(FOR_EVER)

    keystore.before = finger
    filing = asyncio.ensure_future(session.file_report(report.draft))
    assert await asyncio.to_thread(asked.wait, FOR_EVER)
    other = await asyncio.wait_for(draft(session), FOR_EVER)
    await asyncio.wait_for(edit(session, other.draft, "words"), FOR_EVER)
    await asyncio.wait_for(session.will_suspend(1_000, pb.NO_LINK, 10), FOR_EVER)
    await asyncio.wait_for(session.resume(), FOR_EVER)
    await asyncio.wait_for(session.lock(), FOR_EVER)
    shown.set()
    # Locked meanwhile: it is not filed, and not lost.
    with pytest.raises(pb.PocketbookError.Locked):
        await filing
    session = await device.unlock(officer, PIN)
    assert (await session.file_report(report.draft)).record
    await session.verify_ledger()
    await session.lock()


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (pb.HostKeystoreError.Unavailable(), pb.PocketbookError.KeystoreUnavailable),
        (pb.HostKeystoreError.Cancelled(), pb.PocketbookError.Cancelled),
        (pb.HostKeystoreError.Missing(), pb.PocketbookError.KeyMissing),
        (pb.HostKeystoreError.Full(), pb.PocketbookError.StorageFull),
        (pb.HostKeystoreError.Refused(), pb.PocketbookError.Internal),
        (pb.HostKeystoreError.Failed(), pb.PocketbookError.Internal),
    ],
)
@in_a_loop
async def test_what_a_key_answers_instead_of_signing_is_told(force, tmp_path, fault, told):
    keystore, device, _, session = await unlocked(force, tmp_path)
    report = await session.create_report((await incident(session)).id, COMPLETE)

    def refuses():
        raise fault

    async def refused(call):
        keystore.before = refuses
        with pytest.raises(told) as refused:
            await call()
        keystore.before = lambda: None
        assert refused.value.advice()

    await refused(lambda: session.file_report(report.draft))
    filed = await session.file_report(report.draft)
    # The tablet's own key signs as it is enrolled, the officer's as it is made known.
    keystore.whose = "device"
    ticket = force.ticket()
    await refused(lambda: device.enrol(ticket, "test tablet"))
    await device.enrol(ticket, "test tablet")
    keystore.whose = ""
    await refused(lambda: session.sync(pb.ONLINE))
    report = await session.sync(pb.ONLINE)
    assert [one.record for one in report.delivered] == [filed.record]
    await session.lock()


def raw(der):
    """The two numbers of a signature as they are, without DER around them."""
    length = der[3]
    numbers = der[4 : 4 + length], der[6 + length :]
    return b"".join(number.lstrip(b"\0").rjust(32, b"\0") for number in numbers)


@pytest.mark.parametrize(
    "forged",
    [
        lambda der: b"",
        lambda der: bytes.fromhex("3006020101020101"),
        lambda der: b"x" * 3_000,
        raw,
        lambda der: der + b"\0",
    ],
)
@in_a_loop
async def test_nothing_is_sealed_or_sent_over_a_signature_that_is_none(force, tmp_path, forged):
    keystore, device, _, session = await unlocked(force, tmp_path)
    report = await session.create_report((await incident(session)).id, COMPLETE)

    async def refused(call):
        keystore.gives = forged
        with pytest.raises(pb.PocketbookError.Internal) as refused:
            await call()
        keystore.gives = None
        return refused.value.place

    assert await refused(lambda: session.file_report(report.draft)) == "keystore"
    assert (await session.records()).records == []
    filed = await session.file_report(report.draft)
    keystore.whose = "device"
    ticket = force.ticket()
    assert await refused(lambda: device.enrol(ticket, "test tablet")) == "keystore"
    await device.enrol(ticket, "test tablet")
    for keystore.whose in ("officer", "device"):
        await refused(lambda: session.sync(pb.ONLINE))
    synced = await session.sync(pb.ONLINE)
    assert [one.record for one in synced.delivered] == [filed.record]
    await session.lock()


@in_a_loop
async def test_what_another_key_signed_is_no_signature(force, tmp_path):
    keystore, _, _, session = await unlocked(force, tmp_path)
    report = await session.create_report((await incident(session)).id, COMPLETE)
    keystore.create_key("another")
    keystore.signs_with = "another"
    with pytest.raises(pb.PocketbookError.Internal):
        await session.file_report(report.draft)
    keystore.signs_with = None
    assert (await session.file_report(report.draft)).record
    await session.lock()


@in_a_loop
async def test_what_is_sealed_is_given_back_though_the_keystore_keeps_nothing_of_it(force, tmp_path):
    keystore, _, _, session = await unlocked(force, tmp_path)
    report = await session.create_report((await incident(session)).id, COMPLETE)
    keystore.unkept = pb.HostKeystoreError.Unavailable()
    sealed = await session.file_report(report.draft)
    keystore.unkept = None
    assert [one.record for one in (await session.records()).records] == [sealed.record]
    await session.lock()
