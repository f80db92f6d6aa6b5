"""Whatever a host can write of a statement, report or supplement it can read,
across the language's edge: field by field, as it was written."""

import asyncio
import datetime
import inspect

import pocketbook as pb
from force import COMPLETE, incident


def at(minute):
    return datetime.datetime(2026, 3, 6, 18, minute, tzinfo=datetime.timezone.utc)


#: What a change says that is no field: which to empty, and whence words came.
NO_FIELDS = {"self", "clear", "source"}


def written(change):
    """The fields that a change can write."""
    return set(inspect.signature(change.__init__).parameters) - NO_FIELDS


def read(record, changed):
    """The fields of a change, as a record has them."""
    return {name: getattr(record, name) for name in written(type(changed))}


def said(changed):
    return {name: getattr(changed, name) for name in written(type(changed))}


WORDS = "Invented words"
ACTION = pb.ActionRecord(taken=pb.ActionTaken.NO, reason=WORDS)
FIRST_HOUR = pb.FirstHourRecord(
    scene=ACTION,
    cctv=ACTION,
    cameras=[pb.CameraRecord(owner=WORDS, contact=WORDS, view=WORDS, overwritten_at=at(59), exhibit="ABC/2")],
    forensics=pb.ActionRecord(taken=pb.ActionTaken.NOT_APPLICABLE, reason=WORDS),
    house_to_house=ACTION,
    body_worn_video=pb.ActionRecord(taken=pb.ActionTaken.YES),
    body_worn_video_reference=WORDS,
    description_circulated=ACTION,
    safeguarding=ACTION,
)
CARE = pb.VictimCareRecord(
    needs=pb.TextResponse.GIVEN(WORDS),
    needs_assessed_at=at(3),
    references_given=[
        pb.ReferenceGivenRecord(reference=pb.ReferenceForVictim.CRIME_NUMBER, at=at(4), how=pb.MeansOfContact.SLIP)
    ],
    contact_plan=pb.ContactPlanRecord(how=pb.MeansOfContact.TELEPHONE, when=WORDS, care=WORDS),
    supports_prosecution=pb.YesOrNoResponse.REFUSED(),
)
YES, NO = pb.YesOrNoResponse.GIVEN(True), pb.YesOrNoResponse.GIVEN(False)
SOLVABILITY = pb.SolvabilityRecord(
    named_suspect=YES,
    witness=NO,
    cctv=pb.YesOrNoResponse.UNKNOWN(),
    forensic=pb.YesOrNoResponse.REFUSED(),
    vehicle=pb.YesOrNoResponse.NOT_ASKED(),
    identifiable_property=NO,
)
FLAGS = {pb.FlagOfReport.DOMESTIC_ABUSE: YES, pb.FlagOfReport.DRUGS: pb.YesOrNoResponse.REFUSED()}
OFFENCE = pb.ClassificationRecord(
    title=WORDS, code="28E", list=WORDS, edition=WORDS, stage=pb.StageOfOffence.CONSPIRACY
)


def thing(person):
    return pb.PropertyRecord(
        status=pb.PropertyStatus.SEIZED,
        description=WORDS,
        sort=pb.SortOfProperty.CYCLE,
        make=WORDS,
        model=WORDS,
        identifiers=[pb.IdentifierRecord(kind=pb.KindOfIdentifier.FRAME_NUMBER, value=WORDS)],
        quantity=2,
        value_pence=pb.PenceResponse.GIVEN(1),
        owner=person,
        exhibit="ABC/1",
        seal_number=WORDS,
    )


def test_each_field_that_is_written_has_its_like_to_read():
    for change, fields in [
        (pb.StatementChange, pb.StatementFields),
        (pb.ReportChange, pb.ReportFields),
        (pb.SupplementChange, pb.SupplementFields),
    ]:
        readable = set(inspect.signature(fields.__init__).parameters)
        assert written(change) <= readable, written(change) - readable


def test_statement_report_and_supplement_are_read_as_they_were_written(force):
    asyncio.run(asyncio.wait_for(written_and_read(force), 240))


async def written_and_read(force):
    session = await force.session()
    where = await incident(session)
    person = await session.add_person(where.id, pb.NewPersonRecord(name=WORDS, roles=[pb.PersonRole.WITNESS]))
    attendant = pb.AttendantRecord(name=WORDS, capacity=WORDS)
    change = pb.StatementChange(
        urn="01FH1234526",
        witness=person.id,
        witness_name=WORDS,
        age=pb.WitnessAge.YEARS(15),
        young_witness=pb.CareOfYoungWitness.UNACCOMPANIED(WORDS),
        occupation=WORDS,
        language="pl",
        visually_recorded=True,
        interpreter=attendant,
        exhibited=[],
        body=WORDS,
        marks=[pb.MarkOfText(from_utf16=0, to_utf16=3, source=pb.SourceOfText.DICTATED())],
    )
    statement = await session.create_statement(where.id, pb.NewStatementRecord(fields=change))
    fields = (await session.statement(statement.draft)).fields
    own = {"read_aloud", "on_behalf_of", "business"}
    told, wanted = read(fields, change), said(change)
    assert {key: told[key] for key in told if key not in own} == {key: wanted[key] for key in wanted if key not in own}
    # What only one kind of statement has.
    for kind, change in (
        (
            pb.KindOfStatement.VICTIM_PERSONAL,
            pb.StatementChange(
                read_aloud=pb.ReadAloud.NOT_READ,
                on_behalf_of=pb.OnBehalfOfRecord(victim=WORDS, capacity=WORDS),
            ),
        ),
        (
            pb.KindOfStatement.IMPACT_FOR_BUSINESS,
            pb.StatementChange(business=pb.BusinessRecord(name=WORDS, position=WORDS)),
        ),
    ):
        one = await session.create_statement(where.id, pb.NewStatementRecord(kind=kind, fields=change))
        fields = (await session.statement(one.draft)).fields
        for key in own:
            if getattr(change, key) is not None:
                assert getattr(fields, key) == getattr(change, key), key

    report = pb.ReportChange(
        kind=pb.KindOfReport.OTHER_INCIDENT(WORDS),
        cad_reference="CAD 4711/06Mar",
        registration=pb.RegistrationRecord(
            how=pb.WayOfReporting.ONLINE,
            reported_by=pb.WhoReported.WITNESS,
            reporter=person.id,
            attending=[pb.AttendingOfficerRecord(name=WORDS, number=WORDS, arrived_at=at(5))],
        ),
        classification=OFFENCE,
        victim=pb.VictimOfReport.PERSON(person.id),
        people=[pb.PartRecord(person=person.id, role=pb.PersonRole.WITNESS)],
        reported_at=at(2),
        disclosed_later=WORDS,
        committed_from=at(0),
        committed_to=at(1),
        committed_certainty=pb.CertaintyOfTime.BETWEEN,
        place=(await session.add_place(where.id, pb.PlaceChange(address="Fictive Park"))).id,
        place_detail=WORDS,
        narrative=WORDS,
        property=[thing(person.id)],
        modus_operandi=pb.MethodRecord(
            entry=WORDS, exit=WORDS, instrument=WORDS, approach=WORDS, words=WORDS, transport=WORDS, narrative=WORDS
        ),
        flags=FLAGS,
        golden_hour=FIRST_HOUR,
        solvability=SOLVABILITY,
        victim_care=CARE,
        recording=pb.RecordingAnswersRecord(
            amounts_to_crime=True,
            more_likely_than_not=False,
            evidence_to_the_contrary=True,
            victim_identified=False,
            points_to_prove=True,
            reason=WORDS,
        ),
    )
    draft = (await session.create_report(where.id, report)).draft
    assert read((await session.report(draft)).fields, report) == said(report)

    filed = await session.file_report((await session.create_report(where.id, COMPLETE)).draft)
    supplement = pb.SupplementChange(
        reason=WORDS,
        narrative=WORDS,
        corrections=[pb.CorrectionRecord(field="narrative", _is=WORDS)],
        property=[thing(person.id)],
        people=[pb.PartRecord(person=person.id, role=pb.PersonRole.INFORMANT)],
        classification=OFFENCE,
        flags=FLAGS,
        golden_hour=FIRST_HOUR,
        solvability=SOLVABILITY,
        victim_care=CARE,
    )
    draft = (await session.create_supplement(filed.record, supplement)).draft
    kept = read((await session.supplement(draft)).fields, supplement)
    [correction] = kept.pop("corrections")
    assert (correction.field, correction._is) == ("narrative", WORDS)
    assert kept == {name: value for name, value in said(supplement).items() if name != "corrections"}
