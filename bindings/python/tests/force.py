"""A force and its tablets for the scenarios: the real gateway program in a
process of its own, real folders, the software keystore."""

import asyncio
import dataclasses
import datetime
import functools
import itertools
import json
import os
import pathlib
import signal
import subprocess
import sys

import pocketbook as pb

PROGRAM = os.environ["POCKETBOOK"]
PIN = "48219375"
OFFICER = "PC Invented OFFICER"
WITNESS = "Invented WITNESS"
#: Stands for what a witness said; it may be read back, and appear nowhere else.
SENTINEL = "SENTINEL"
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 1200


def scenario(identifier):
    """Names the scenario of bindings/scenarios.md that a test is, and runs it in
    a loop of its own. Whatever it does, nothing that it marks as personal may be
    printed."""

    def of(test):
        @functools.wraps(test)
        def run(force, capfd):
            asyncio.run(asyncio.wait_for(test(force), 240))
            printed = capfd.readouterr()
            assert SENTINEL not in printed.out + printed.err
            sys.stdout.write(printed.out)

        # pytest asks for fixtures by the names of the wrapped function.
        del run.__wrapped__
        run.scenario = identifier
        return run

    return of


def in_a_loop(test):
    """Runs a test that is no scenario in a loop of its own."""

    @functools.wraps(test)
    def run(**fixtures):
        asyncio.run(asyncio.wait_for(test(**fixtures), 240))

    return run


class Force:
    """A gateway and the folder that its tablets live in."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.process = None
        self.listen = "127.0.0.1:0"
        self.count = itertools.count()
        self.command("gateway", "init", "--dir", folder / "gateway")
        self.start()

    def command(self, *arguments):
        done = subprocess.run([PROGRAM, "--json", *map(str, arguments)], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self):
        arguments = [PROGRAM, "--json", "gateway", "run", "--dir", self.folder / "gateway", "--listen", self.listen]
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.url = json.loads(self.process.stdout.readline())["url"]
        # Started again it answers at the same address.
        self.listen = self.url.removeprefix("https://")

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process.stdout.close()
            self.process = None

    def ticket(self):
        path = self.folder / f"ticket-{next(self.count)}.json"
        self.command("gateway", "ticket", "--dir", self.folder / "gateway", "--url", self.url, "--out", path)
        return path.read_text()

    def strangers_ticket(self):
        """A ticket of another force's, with the address of this one's gateway."""
        stranger, path = self.folder / f"stranger-{next(self.count)}", self.folder / f"ticket-{next(self.count)}.json"
        self.command("gateway", "init", "--dir", stranger)
        self.command("gateway", "ticket", "--dir", stranger, "--url", self.url, "--out", path)
        return path.read_text()

    def revoke(self, device, reason):
        by = ("--reason", reason, "--by", "Invented OPERATOR")
        self.command("gateway", "tablet", "revoke", "--dir", self.folder / "gateway", device, *by)

    def new_folder(self):
        return str(self.folder / f"tablet-{next(self.count)}")

    async def tablet(self):
        """An enrolled tablet with one officer."""
        device = await pb.Device.create_for_development(self.new_folder())
        await device.enrol(self.ticket(), "test tablet")
        return device, await device.add_officer("204518", OFFICER, PIN)

    async def session(self):
        """An officer's session on a tablet of their own."""
        device, officer = await self.tablet()
        return await device.unlock(officer.id, PIN)


class Clock(pb.HostClock):
    """A clock that a test moves on: no wait is too long."""

    seconds = 0

    def now(self):
        return pb.HostClockReading(
            wall_unix_ms=1_772_823_360_000 + self.seconds * 1_000,
            boot_id="boot",
            boot_ns=self.seconds * 1_000_000_000,
        )


def openssl(*arguments, given=b""):
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True).stdout  # noqa: S603, S607


class Lent(pb.HostKeystore):
    """A keystore of the host: openssl signs, and slots are kept in memory."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.slots, self.values, self.fault, self.unkept = {}, {}, None, None

    def file(self, name):
        return str(self.folder / name)

    def is_hardware(self):
        return True

    def create_key(self, name):
        if not pathlib.Path(self.file(name)).exists():
            openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", self.file(name))
        return self.public_key(name)

    def public_key(self, name):
        # The point is the last 65 bytes of what openssl writes of a P-256 key.
        return openssl("ec", "-in", self.file(name), "-pubout", "-outform", "DER")[-65:]

    def sign(self, name, message):
        return openssl("dgst", "-sha256", "-sign", self.file(name), given=message)

    def seal_slot(self, name, stretched, associated, secret):
        number = len(self.slots).to_bytes(4, "big")
        self.slots[number] = (name, stretched, associated, secret)
        return number

    def open_slot(self, name, stretched, associated, sealed):
        if self.fault is not None and name.startswith("officer"):
            raise self.fault
        held = self.slots[sealed]
        if held[:3] != (name, stretched, associated):
            raise pb.HostKeystoreError.Refused
        return held[3]

    def delete(self, name):
        pathlib.Path(self.file(name)).unlink(missing_ok=True)

    def value(self, name):
        return self.values.get(name)

    def set_value(self, name, value):
        if self.unkept is not None:
            raise self.unkept
        self.values[name] = value


async def incident(session, title="Invented burglary"):
    """An incident with a victim, without whom no crime can be reported."""
    made = await session.create_incident(pb.NewIncidentRecord(title=title))
    await session.add_person(made.id, pb.NewPersonRecord(name="Invented VICTIM", roles=[pb.PersonRole.VICTIM]))
    return made


async def draft(session):
    """An open statement with nothing in it."""
    return await session.create_statement((await incident(session)).id, pb.NewStatementRecord())


async def edit(session, statement, words):
    return await session.edit_statement(statement, pb.StatementChange(body=words))


def typed(signer, name):
    return pb.SignatureRequest(signer=signer, act=pb.SigningAct.TYPED(name))


async def final_statement(session):
    """A statement of a person of an incident, read back and finalised."""
    where = await incident(session)
    person = await session.add_person(
        where.id,
        pb.NewPersonRecord(name=WITNESS, roles=[pb.PersonRole.WITNESS], age=pb.WitnessAge.OVER18(), occupation="Baker"),
    )
    statement = await session.create_statement(where.id, pb.NewStatementRecord(witness=person.id))
    await edit(session, statement.draft, "I saw it.\nIt was dark.")
    await session.read_back_statement(statement.draft, pb.ReadBackAnswers())
    return await session.finalise_statement(statement.draft)


async def sign_and_seal(session, statement):
    for page in range(1, statement.signing.pages + 1):
        await session.show_page(statement.draft, page)
    await session.declare_statement(statement.draft)
    await session.sign_statement(statement.draft, typed(pb.Signer.WITNESS, WITNESS))
    await session.sign_statement(statement.draft, typed(pb.Signer.OFFICER, OFFICER))
    return await session.seal_statement(statement.draft)


#: What every rear page needs.
REAR = {
    "witness_name": "Invented WITNESS",
    "dates_to_avoid": pb.Unavailable.NO_DATES(),
    "willing_to_attend": pb.FormAnswer.YES,
    "special_measures": pb.FormAnswer.NO,
    "particular_needs": pb.FormAnswer.NO,
    "taken_by": OFFICER,
    "station": "Invented Road",
    "time_and_place": "10:00, Invented Court",
}


def rear_page(shown, **changed):
    """The fields of a rear page that is shown, with what every one needs."""
    return dataclasses.replace(shown.fields, **{**REAR, **changed})


COMPLETE = pb.ReportChange(
    kind=pb.KindOfReport.CRIME(),
    classification=pb.ClassificationRecord(title="Burglary of a home", code="28E"),
    reported_at=datetime.datetime(2026, 3, 6, 18, 56, tzinfo=datetime.timezone.utc),
    narrative="An invented person broke an invented window.",
    recording=pb.RecordingAnswersRecord(
        amounts_to_crime=True, more_likely_than_not=True, evidence_to_the_contrary=False
    ),
)


async def filed_report(session):
    report = await session.create_report((await incident(session)).id, COMPLETE)
    return report, await session.file_report(report.draft)


def resident_kb():
    """Memory of this process in kB where the system tells it in a file, on Linux;
    None elsewhere."""
    told = pathlib.Path("/proc/self/statm")
    if not told.exists():
        return None
    return int(told.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
