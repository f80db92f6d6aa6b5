"""No error tells what a witness said, whatever field it was typed into."""

import dataclasses
import gc
import inspect
import io
import json
import pathlib
import re

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
    final_statement,
    incident,
    rear_page,
    scenario,
    sign_and_seal,
    typed,
)

#: As it is, too long for any field, and with a character that no form prints.
TEXTS = [SENTINEL, SENTINEL * 10_000, f"{SENTINEL}\x07"]


#: Of what a parameter is that takes a text.
TEXTS_OR_IDS = {
    "str", "IncidentId", "PersonId", "PlaceId", "DraftId", "RevisionId", "RecordId", "AttachmentId", "ExhibitId",
    "RiskAssessmentId", "OfficerId",
}


def no_record_shows(*records):
    for record in records:
        assert SENTINEL not in f"{record} {record!r}", type(record)


async def no_record_prints_what_it_holds(session):
    """A record that is logged shows its type and its identifiers."""
    where = await session.create_incident(pb.NewIncidentRecord(title=SENTINEL, address=SENTINEL))
    occupation = pb.TextResponse.GIVEN(SENTINEL)
    new = pb.NewPersonRecord(
        name=SENTINEL, roles=[pb.PersonRole.WITNESS], details=pb.PersonChange(occupation=occupation)
    )
    person = await session.add_person(where.id, new)
    statement = await session.create_statement(where.id, pb.NewStatementRecord(witness=person.id))
    no_record_shows(
        new,
        occupation,
        person,
        where,
        statement,
        await session.edit_statement(statement.draft, pb.StatementChange(body=SENTINEL)),
        await session.incident_overview(where.id),
        await session.incidents(),
        await session.search(SENTINEL, 5),
    )
    assert str(person) == f"PersonRecord(id={person.id})"
    saved = pb.SessionEvent.DRAFT_SAVED(statement.draft)
    assert str(saved) == f"SessionEvent.DRAFT_SAVED(draft={statement.draft})"
    await no_warning_prints_what_it_says(session)
    # And so is every other record that there is.
    printing = [
        name
        for name, cls in vars(pb).items()
        if dataclasses.is_dataclass(cls) and not (cls.__str__.__name__ == cls.__repr__.__name__ == "said")
    ]
    assert printing == []


async def what_is_no_case_of_a_choice_is_not_quoted(session):
    """An officer's words in the place of a choice: two arguments that were swapped."""
    where = await incident(session)
    report = await session.create_report(where.id, pb.ReportChange())
    person = pb.NewPersonRecord(name="Invented", roles=[SENTINEL])
    for call, arguments in (
        (session.set_report_aside, (report.draft, SENTINEL, "Invented")),
        (session.add_person, (where.id, person)),
    ):
        with pytest.raises(ValueError, match="no case of the choice") as refused:
            await call(*arguments)
        assert SENTINEL not in repr(refused.value)


async def no_warning_prints_what_it_says(session):
    """That a victim's telephone is not safe is what must not lie in a log."""
    where = await incident(session)
    unsafe = pb.ContactRecord(
        kind=pb.KindOfContact.MOBILE,
        value=pb.TextResponse.GIVEN("07700 900123"),
        safe_to_use=pb.YesOrNoResponse.GIVEN(False),
        safe_to_leave_message=pb.YesOrNoResponse.NOT_ASKED(),
    )
    new = pb.NewPersonRecord(
        name="Invented", roles=[pb.PersonRole.VICTIM], details=pb.PersonChange(contacts=[unsafe])
    )
    victim = await session.add_person(where.id, new)
    report = await session.create_report(where.id, pb.ReportChange(victim=pb.VictimOfReport.PERSON(victim.id)))
    cautions = await session.victim_cautions(report.draft)
    assert [(one.field, one.code) for one in cautions] == [("people[1].contacts[0].safe_to_use", "unsafe_to_use")]
    assert f"{cautions[0]} {cautions}" == "FieldWarning() [FieldWarning()]"


def told(error):
    """Everything that an error tells: what it prints, and its fields."""
    fields = [vars(error)] + [vars(problem) for problem in getattr(error, "fields", [])]
    return repr(error) + str(error) + repr(fields) + error.code() + error.advice() + repr(error.retry())


class Tried:
    """Makes calls, and keeps which errors came."""

    def __init__(self):
        self.codes = set()
        self.calls = 0

    async def call(self, make, *arguments):
        self.calls += 1
        try:
            return await make(*arguments)
        except pb.PocketbookError as error:
            assert SENTINEL not in told(error), told(error).replace(SENTINEL, "<what was typed>")
            assert getattr(error, "place", "") != "panicked"
            self.codes.add(error.code())
        return None


def records(kind, text, **needed):
    """A record for each of its fields that takes text, with the text in it."""
    for name, parameter in inspect.signature(kind.__init__).parameters.items():
        annotation = str(parameter.annotation)
        if name == "self" or not re.search(r"\bstr\b", annotation):
            continue
        value = [text] if "List" in annotation or "list" in annotation else text
        if "ict[" in annotation:
            value = {text: pb.FormAnswer.YES}
        yield kind(**{**needed, name: value})


def changes(text):
    """Every way to put the text into a statement."""
    attendant = pb.AttendantRecord(name=text, capacity=text)
    yield from records(pb.StatementChange, text)
    yield pb.StatementChange(interpreter=attendant)
    yield pb.StatementChange(young_witness=pb.CareOfYoungWitness.ACCOMPANIED(attendant))
    yield pb.StatementChange(young_witness=pb.CareOfYoungWitness.UNACCOMPANIED(text))
    yield pb.StatementChange(exhibited=[pb.ExhibitedStatement(exhibit=text, record=text, sha256=text)])
    yield pb.StatementChange(business=pb.BusinessRecord(name=text, position=text))
    yield pb.StatementChange(body="words", source=pb.SourceOfText.RECORDING(text, 0))


def groups(text):
    """Every way to put the text into a group of a report."""
    for method in records(pb.MethodRecord, text):
        yield pb.ReportChange(modus_operandi=method)
    for officer in records(pb.AttendingOfficerRecord, text, name="Invented"):
        yield pb.ReportChange(registration=pb.RegistrationRecord(attending=[officer]))
    for camera in records(pb.CameraRecord, text, owner="Invented"):
        yield pb.ReportChange(golden_hour=pb.FirstHourRecord(cameras=[camera]))
    action = pb.ActionRecord(taken=pb.ActionTaken.NO, reason=text)
    yield pb.ReportChange(golden_hour=pb.FirstHourRecord(cctv=action, body_worn_video_reference=text))
    care = {"needs": pb.TextResponse.GIVEN(text), "supports_prosecution": pb.YesOrNoResponse.NOT_ASKED()}
    yield pb.ReportChange(victim_care=pb.VictimCareRecord(**care))
    for plan in records(pb.ContactPlanRecord, text, how=pb.MeansOfContact.LETTER, when="Weekly"):
        care = {"needs": pb.TextResponse.REFUSED(), "supports_prosecution": pb.YesOrNoResponse.UNKNOWN()}
        yield pb.ReportChange(victim_care=pb.VictimCareRecord(**care, contact_plan=plan))


async def a_risk_assessment_says_no(session, report, text, tried):
    """One that is begun, with the text as question, option, answer, grade and reason."""
    await tried.call(session.begin_risk_assessment, report, text, None)
    begun = await session.begin_risk_assessment(report, "demonstration", None)
    weather = pb.RiskAnswer.ONE_OF(code="storm")
    await session.answer_risk_question(report, begun.id, "weather", weather)
    # What is kept from here on is told by no later error.
    await session.answer_risk_question(report, begun.id, "remarks", pb.RiskAnswer.TEXT(text=SENTINEL))
    answers = [pb.RiskAnswer.TEXT(text=text), pb.RiskAnswer.ONE_OF(code=text), pb.RiskAnswer.SEVERAL_OF(codes=[text])]
    for question in (text, "weather", "umbrella", "minutes", "worn", "washed", "remarks"):
        for answer in answers:
            await tried.call(session.answer_risk_question, report, begun.id, question, answer)
    await tried.call(session.judge_risk, report, begun.id, text, "An invented reason")
    await tried.call(session.judge_risk, report, begun.id, "wet", text)
    await tried.call(session.complete_risk_assessment, report, begun.id)
    await tried.call(session.file_report, report)
    no_record_shows(begun, await session.risk_assessment(report, begun.id), *await session.risk_assessments(report))
    await session.answer_risk_question(report, begun.id, "umbrella", pb.RiskAnswer.NO())
    with pytest.raises(pb.PocketbookError.Invalid) as below:
        await session.judge_risk(report, begun.id, "dry", SENTINEL)
    for word in (SENTINEL, "wet", "damp", "storm"):
        assert word not in told(below.value)
    await session.withdraw_risk_assessment(report, begun.id)


class SignsWithWords(Lent):
    """A keystore whose signatures are none."""

    def sign(self, name, message):
        return SENTINEL.encode()


class Faulty(pb.HostKeystore):
    """A keystore that makes no key, and says why."""

    def __init__(self, fault):
        self.fault = fault

    def is_hardware(self):
        return True

    def create_key(self, name):
        raise self.fault


async def the_keystore_and_the_vault_say_no(force, tried):
    """A PIN that is wrong until the key is gone, a keystore that refuses, a vault
    that is damaged and one that is closed; each in a folder that quotes it."""
    for fault in ("Unavailable", "Missing", "Cancelled", "Full"):
        keystore = Faulty(getattr(pb.HostKeystoreError, fault)())
        await tried.call(pb.Device.create, force.new_folder() + SENTINEL, keystore)
    keys = pathlib.Path(force.new_folder())
    keys.mkdir()
    signs = await pb.Device.create(force.new_folder(), SignsWithWords(keys))
    await tried.call(signs.enrol, force.ticket(), SENTINEL)
    clock = Clock()
    device = await pb.Device.create_for_development(force.new_folder() + SENTINEL, clock)
    officer = (await device.add_officer("204519", SENTINEL, PIN)).id
    for _ in range(10):
        await tried.call(device.unlock, officer, SENTINEL)
        await tried.call(device.unlock, officer, SENTINEL)
        clock.seconds += 3_600
    await tried.call(device.unlock, officer, SENTINEL)
    await device.shutdown()
    await tried.call(device.unlock, officer, SENTINEL)
    folder = force.new_folder() + SENTINEL
    whole = await pb.Device.create_for_development(folder)
    officer = (await whole.add_officer("204519", SENTINEL, PIN)).id
    del whole
    gc.collect()
    for path in pathlib.Path(folder).rglob("*.db"):
        path.write_bytes(f"{SENTINEL} ".encode() * 1024)

    async def opened():
        await (await pb.Device.open_for_development(folder)).unlock(officer, PIN)

    await tried.call(opened)


async def the_force_says_no(force, tried):
    """A gateway that is not there, is another's, is reached in clear, or has turned
    the tablet away; and what it was not given yet."""
    ticket = json.loads(force.ticket())
    for url in ("https://127.0.0.1:1", f"http://{SENTINEL.lower()}.invalid", f"http://{SENTINEL}"):
        fresh = await pb.Device.create_for_development(force.new_folder())
        await tried.call(fresh.enrol, json.dumps({**ticket, "gateway_url": url}), SENTINEL)
    await tried.call(fresh.enrol, force.strangers_ticket(), SENTINEL)
    device, officer = await force.tablet()
    await tried.call(device.enrol, force.ticket(), SENTINEL)
    session = await device.unlock(officer.id, PIN)
    sealed = (await sign_and_seal(session, await final_statement(session))).record
    await tried.call(session.export, sealed, pb.Recipient.POLICE(), force.new_folder() + SENTINEL)
    rear = await session.create_rear(sealed)
    await session.edit_rear(rear.draft, rear.revision, rear_page(rear, station=SENTINEL))
    rear = await session.finalise_rear(rear.draft)
    for place in rear.unsigned:
        name = WITNESS if place.signer == pb.Signer.WITNESS else OFFICER
        await session.sign_rear(rear.draft, typed(place.signer, name))
    record = (await session.seal_rear(rear.draft)).record
    await tried.call(session.export, record, pb.Recipient.DEFENCE(), force.new_folder() + SENTINEL)
    force.revoke((await device.status()).device, SENTINEL)
    await tried.call(session.sync, pb.ONLINE)


@scenario("no_personal_data")
async def test_no_error_tells_what_was_typed(force):
    tried = Tried()
    device, officer = await force.tablet()
    session = await device.unlock(officer.id, PIN)
    await no_record_prints_what_it_holds(session)
    await what_is_no_case_of_a_choice_is_not_quoted(session)
    where = await incident(session)
    sealed_from = await final_statement(session)
    sealed = await sign_and_seal(session, sealed_from)
    for text in TEXTS:
        await tried.call(device.enrol, text, text)
        await tried.call(device.with_font_pack, text.replace("\x07", ""))
        await tried.call(device.unlock, text, text)
        await tried.call(pb.Device.open_for_development, force.new_folder() + text)
        await tried.call(device.unlock, officer.id, PIN)
        for arguments in ((text, OFFICER, PIN), ("204520", text, PIN), ("204520", OFFICER, text)):
            await tried.call(device.add_officer, *arguments)

        # Every method, with the text for every identifier it takes.
        for name, method in inspect.getmembers(session, inspect.iscoroutinefunction):
            parameters = list(inspect.signature(method).parameters.values())
            if parameters and all(p.annotation in TEXTS_OR_IDS for p in parameters):
                await tried.call(method, *(text for _ in parameters))
        await tried.call(session.export, sealed.record, pb.Recipient.OTHER(text), str(force.folder / "no such folder" / "bundle.zip"))
        await tried.call(session.set_record_urn, sealed.record, text)
        await tried.call(session.next_exhibit, where.id, text)
        await tried.call(session.search, f'"{text}* AND (', 5)

        # Every field of every record.
        for new in records(pb.NewIncidentRecord, text, title="Invented"):
            await tried.call(session.create_incident, new)
        for place in records(pb.PlaceChange, text):
            await tried.call(session.create_incident, pb.NewIncidentRecord(title="Invented", scene=place))
            await tried.call(session.create_incident, pb.NewIncidentRecord(title="Invented", places=[place]))
        for details in records(pb.IncidentChange, text):
            await tried.call(session.create_incident, pb.NewIncidentRecord(title="Invented", details=details))
        for new in records(pb.NewPersonRecord, text, name="Invented", roles=[pb.PersonRole.WITNESS]):
            await tried.call(session.create_incident, pb.NewIncidentRecord(title="Invented", people=[new]))
            await tried.call(session.add_person, where.id, new)
        for new in records(pb.NewStatementRecord, text):
            await tried.call(session.create_statement, where.id, new)
        further = pb.FurtherStatement(record=sealed.record, kind=pb.KindOfAmendment.CORRECTION, reason=text)
        await tried.call(session.create_statement, where.id, pb.NewStatementRecord(further_to=further))
        for change in changes(text):
            statement = await session.create_statement(where.id, pb.NewStatementRecord())
            await tried.call(session.edit_statement, statement.draft, change)
            await tried.call(session.check_statement, statement.draft)
            await tried.call(session.finalise_statement, statement.draft)
        report = await session.create_report(where.id, COMPLETE)
        for change in [
            *records(pb.ReportChange, text),
            *(pb.ReportChange(classification=c) for c in records(pb.ClassificationRecord, text, title="Invented")),
            pb.ReportChange(kind=pb.KindOfReport.OTHER_INCIDENT(text)),
            pb.ReportChange(victim=pb.VictimOfReport.PERSON(text)),
            pb.ReportChange(recording=pb.RecordingAnswersRecord(reason=text)),
        ]:
            await tried.call(session.edit_report, report.draft, change)
        for change in groups(text):
            await tried.call(session.edit_report, report.draft, change)
        for item in records(pb.PropertyRecord, text, status=pb.PropertyStatus.STOLEN, description="Invented"):
            await tried.call(session.edit_report, report.draft, pb.ReportChange(property=[item]))
        number = pb.IdentifierRecord(kind=pb.KindOfIdentifier.IMEI, value=text)
        item = pb.PropertyRecord(status=pb.PropertyStatus.STOLEN, description="Invented", identifiers=[number])
        await tried.call(session.edit_report, report.draft, pb.ReportChange(property=[item]))
        await tried.call(session.file_report, report.draft)
        await a_risk_assessment_says_no(session, (await session.create_report(where.id, COMPLETE)).draft, text, tried)
        if text is SENTINEL:
            rear = await session.create_rear(sealed.record)
            await session.edit_rear(rear.draft, rear.revision, rear_page(rear))
            # Another screen's, which was shown before.
            stale = rear_page(rear, station=SENTINEL)
            await tried.call(session.edit_rear, rear.draft, rear.revision, stale)
        for change in records(pb.RearPageFields, text, **vars(rear_page(rear))):
            shown = (await session.rear(rear.draft)).revision
            await tried.call(session.edit_rear, rear.draft, shown, change)
        await tried.call(session.finalise_rear, rear.draft)
        await tried.call(session.seal_rear, rear.draft)

        # Signing, with the text as name, ink and reason.
        final = await final_statement(session)
        off_the_page = [pb.InkStroke(points=[pb.InkPoint(x=99_999, y=1, t=0)])]
        acts = [pb.SigningAct.TYPED(text), pb.SigningAct.DRAWN(off_the_page), pb.SigningAct.MARK(off_the_page)]
        for signer in pb.Signer:
            for act in acts:
                await tried.call(session.sign_statement, final.draft, pb.SignatureRequest(signer=signer, act=act))
        await session.show_page(final.draft, 1)
        await session.declare_statement(final.draft)
        for act in acts:
            await tried.call(session.sign_statement, final.draft, pb.SignatureRequest(signer=pb.Signer.WITNESS, act=act))
        await tried.call(session.refuse_statement, final.draft, text)
        await tried.call(session.seal_statement, final.draft)

        # A file that quotes it.
        await tried.call(pb.attach, session, where.id, io.BytesIO(text.encode()))
        await tried.call(session.attach_file, force.new_folder() + text, where.id)
        writer = await session.attachment_writer(where.id, None, None)
        await writer.write(JPEG)
        await writer.finish()
        await tried.call(writer.finish)

    empty = await session.create_statement(where.id, pb.NewStatementRecord())
    await tried.call(session.undo_statement, empty.draft)

    fresh = await pb.Device.create_for_development(force.new_folder())
    own = await fresh.add_officer("204519", OFFICER, PIN)
    async with pb.unlocked(fresh, own.id, PIN) as unenrolled:
        await tried.call(unenrolled.sync, pb.ONLINE, None)
    await tried.call(unenrolled.search, SENTINEL, 1)
    await tried.call(fresh.unlock, own.id, SENTINEL)

    await the_keystore_and_the_vault_say_no(force, tried)
    await the_force_says_no(force, tried)
    wanted = {
        "already_enrolled",
        "already_exists",
        "cancelled",
        "closed",
        "conflict",
        "file_failed",
        "internal",
        "invalid",
        "key_destroyed",
        "key_missing",
        "keystore_unavailable",
        "locked",
        "not_a_tablet",
        "not_delivered",
        "not_enrolled",
        "not_for_defence",
        "not_found",
        "nothing_to_undo",
        "offline",
        "pin_too_soon",
        "plain_http",
        "quarantined",
        "revoked",
        "signing",
        "storage_full",
        "ticket",
        "unsupported_file",
        "untrusted_gateway",
        "wrong_pin",
        "wrong_state",
    }
    assert wanted - tried.codes == set()
    assert tried.calls > 300
