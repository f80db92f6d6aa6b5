"""A force and its tablets for the scenarios: the real gateway program in a
process of its own, real folders, the software keystore."""

import asyncio
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
    """Memory of this process in kB."""
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
