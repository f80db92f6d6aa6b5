"""Everything that can be written of an incident, its people and its places is
read back as it was written, field by field."""

import asyncio
import inspect
from datetime import date, datetime, timezone

import pocketbook as pb

AT = datetime(2026, 3, 6, 18, 50, 0, 123_000, tzinfo=timezone.utc)


def written(change):
    """The fields of a change, and what is in them, but for that which has no place
    beside a name."""
    other = ("self", "clear", "name_not_given")
    names = [name for name in inspect.signature(type(change).__init__).parameters if name not in other]
    fields = {name: getattr(change, name) for name in names}
    empty = [name for name, value in fields.items() if value is None]
    assert empty == [], f"the test sets every field: {empty}"
    return fields


def read_back(change, details):
    for name, value in written(change).items():
        assert getattr(details, name) == value, name


def test_what_is_written_of_an_incident_is_read_back(force):
    asyncio.run(every_field(force))


async def every_field(force):
    session = await force.session()
    incident = (await session.create_incident(pb.NewIncidentRecord(title="Invented"))).id
    place = pb.PlaceChange(
        address="Flat 5, Invented Court",
        uprn="100012345678",
        postcode="ZZ9 9ZZ",
        premises=pb.KindOfPremises.FLAT,
        detail="Kitchen",
        position=pb.PositionRecord(
            point=pb.PointOnMap.DEGREES(latitude=51_501_009, longitude=-141_588),
            accuracy_metres=7,
            source=pb.SourceOfPosition.DEVICE,
            taken_at=AT,
        ),
        what3words="filled.count.soap",
        beat="Invented beat",
        ward="Invented ward",
    )
    entered = await session.add_place(incident, place)
    read_back(place, entered)
    suspect = await session.add_person(
        incident, pb.NewPersonRecord(name="Invented SUSPECT", roles=[pb.PersonRole.SUSPECT])
    )
    person = pb.PersonChange(
        kind=pb.KindOfPerson.PERSON,
        name="Invented VICTIM",
        date_of_birth=pb.DayResponse.GIVEN(date(1990, 4, 1)),
        age=pb.AgeResponse.REFUSED(),
        estimated_age=pb.AgeEstimateRecord(youngest=30, oldest=40, on=date(2026, 3, 6)),
        sex=pb.SexResponse.GIVEN(pb.SexOfPerson.FEMALE),
        self_defined_ethnicity=pb.EthnicityResponse.GIVEN(
            pb.SelfDefinedEthnicityRecord(code="W3", list="18+1", words="White: Gypsy or Irish Traveller")
        ),
        observed_appearance=pb.AppearanceResponse.GIVEN(
            pb.ObservedAppearanceRecord(code="IC4", words="Asian (Indian subcontinent)")
        ),
        occupation=pb.TextResponse.UNKNOWN(),
        address=pb.AddressResponse.GIVEN(pb.AddressOfPerson.PLACE(entered.id)),
        contacts=[
            pb.ContactRecord(
                kind=pb.KindOfContact.MOBILE,
                value=pb.TextResponse.GIVEN("07700 900123"),
                preferred=True,
                safe_to_use=pb.YesOrNoResponse.GIVEN(True),
                safe_to_leave_message=pb.YesOrNoResponse.REFUSED(),
            )
        ],
        language=pb.TextResponse.GIVEN("pl"),
        interpreter_needed=pb.YesOrNoResponse.GIVEN(True),
        relationship_to_suspect=pb.RelationshipResponse.GIVEN(
            pb.RelationshipRecord(
                kind=pb.KindOfRelationship.FORMER_PARTNER, suspect=suspect.id, words="until March"
            )
        ),
        injury=pb.InjuryResponse.GIVEN(
            pb.InjuryRecord(degree=pb.DegreeOfInjury.SLIGHT, description="a bruise, left arm")
        ),
        vulnerability=pb.VulnerabilityResponse.GIVEN(
            pb.VulnerabilityRecord(grounds=[pb.GroundOfVulnerability.INTIMIDATED], needs="a screen in court")
        ),
        description=pb.DescriptionRecord(
            sex="female", age="thirties", height="170 cm", build="slim", skin_colour="light", hair="brown",
            complexion="clear", clothing="green coat", distinguishing_features="none", carrying="a bag",
        ),
    )
    victim = await session.add_person(
        incident, pb.NewPersonRecord(name="Somebody ELSE", roles=[pb.PersonRole.VICTIM], details=person)
    )
    assert victim.name == "Invented VICTIM"
    change = pb.IncidentChange(
        title="Invented burglary",
        cad_reference="CAD 2089/06Mar",
        happened=pb.PeriodRecord(earliest=AT, latest=AT, certainty=pb.CertaintyOfTime.EXACT),
        reported=pb.ReportedRecord(at=AT, how=pb.WayOfReporting.ONLINE, by=victim.id),
        scene=entered.id,
    )
    for details in (await session.edit_incident(incident, change), await session.incident(incident)):
        assert (details.incident.title, details.incident.cad_reference) == (change.title, change.cad_reference)
        assert (details.happened, details.reported, details.scene) == (change.happened, change.reported, entered.id)
        read_back(place, details.places[0])
        read_back(person, next(one for one in details.people if one.id == victim.id))
    # Asked, and no name.
    nameless = await session.add_person(
        incident,
        pb.NewPersonRecord(
            name="", roles=[pb.PersonRole.VICTIM], details=pb.PersonChange(name_not_given=pb.WhyNoAnswer.REFUSED)
        ),
    )
    assert nameless.name == "Name refused"
    details = await session.incident(incident)
    entered_so = next(one for one in details.people if one.id == nameless.id)
    assert (entered_so.name, entered_so.name_not_given) == ("", pb.WhyNoAnswer.REFUSED)
    # Emptied again.
    emptied = await session.edit_person(incident, victim.id, pb.PersonChange(clear=list(pb.PersonFieldToClear)))
    assert emptied.estimated_age is None and emptied.observed_appearance.is_NOT_ASKED()
    bare = await session.edit_place(incident, entered.id, pb.PlaceChange(clear=list(pb.PlaceFieldToClear)))
    assert (bare.uprn, bare.premises, bare.position, bare.what3words) == (None, None, None, None)
    bare = await session.edit_incident(incident, pb.IncidentChange(clear=list(pb.IncidentFieldToClear)))
    assert (bare.incident.cad_reference, bare.reported, bare.scene) == (None, None, None)


def test_every_choice_has_words_for_a_screen():
    """`label()` of each choice, and no two of one kind alike."""
    for kind in (
        pb.PersonRole, pb.KindOfPerson, pb.SexOfPerson, pb.KindOfContact, pb.DegreeOfInjury, pb.KindOfRelationship,
        pb.GroundOfVulnerability, pb.KindOfPremises, pb.SourceOfPosition, pb.CertaintyOfTime, pb.WayOfReporting,
        pb.KindOfRecord, pb.WhySetAside, pb.DraftState, pb.DeliveryState, pb.StateToList, pb.KindOfListed,
        pb.SortOfReference, pb.ReferenceState, pb.ReceiptTrust, pb.PlaceToSign, pb.WhyNoAnswer,
    ):
        labels = [choice.label() for choice in kind]
        assert all(labels) and len(set(labels)) == len(labels), kind
    assert pb.PersonRole.APPROPRIATE_ADULT.label() == "Appropriate adult"


def test_a_choice_that_carries_a_value_has_words_too():
    """Unknown, refused and not asked are told apart in words as well."""
    answers = [
        pb.YesOrNoResponse.NOT_ASKED(), pb.YesOrNoResponse.UNKNOWN(), pb.YesOrNoResponse.REFUSED(),
        pb.YesOrNoResponse.GIVEN(answer=False),
    ]
    assert [answer.label() for answer in answers] == ["Not asked", "Not known", "Refused", "Answered"]
    assert pb.TextResponse.REFUSED().label() == "Refused"
    answers = [
        pb.RiskAnswer.NOT_ASKED(), pb.RiskAnswer.UNKNOWN(), pb.RiskAnswer.REFUSED(), pb.RiskAnswer.YES(),
        pb.RiskAnswer.NO(), pb.RiskAnswer.ONE_OF(code="storm"), pb.RiskAnswer.SEVERAL_OF(codes=["coat"]),
        pb.RiskAnswer.NUMBER(number=3), pb.RiskAnswer.TEXT(text="Invented"),
        pb.RiskAnswer.DATE(date=date(2026, 3, 1)),
    ]
    told = ["Not asked", "Not known", "Refused", "Yes", "No"]
    assert [answer.label() for answer in answers] == told + ["Answered"] * 5
    assert pb.KindOfReport.CRIME().label() == "Crime"
    assert pb.KindOfReport.OTHER_INCIDENT(words="Invented").label() == "Other incident without a crime"
    assert pb.VictimOfReport.STATE().label() == "The State"
    assert pb.WitnessAge.YEARS(years=15).label() == "Under 18"
    assert pb.ExhibitAct.SEAL_PUT_ON(seal="A1").label() == "Put under seal"
    assert pb.Recipient.DEFENCE().label() == "Defence"
    assert pb.AttachmentState.WAITING().label() == "To be sent"
