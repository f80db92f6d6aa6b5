//! A session as a host has it, and changes that set every field.

use std::collections::HashMap;

use pocketbook_core::model::{IncidentId, PersonId, PlaceId, Timestamp};
use pocketbook_core::{NewIncident, NewPerson};
use pocketbook_testkit::{Scene, TestGateway};

use crate::let_go::wait_for_all;
use crate::{
    ActionRecord, ActionTaken, AttendantRecord, AttendingOfficerRecord, BusinessRecord,
    CameraRecord, CareOfYoungWitness, CertaintyOfTime, ClassificationRecord, ContactPlanRecord,
    ExhibitedStatement, FirstHourRecord, FlagOfReport, FormAnswer, IdentifierRecord,
    KindOfIdentifier, KindOfReport, MarkOfText, MeansOfContact, MethodRecord, NewStatementRecord,
    OnBehalfOfRecord, PartRecord, PenceResponse, PersonRole, PocketbookError, PropertyRecord,
    PropertyStatus, ReadAloud, ReadBackAnswers, RearPageFields, RecordingAnswersRecord,
    ReferenceForVictim, ReferenceGivenRecord, RegistrationRecord, ReportChange,
    ResponsibleAdultRecord, Session, SignatureRequest, Signer, SigningAct, SolvabilityRecord,
    SortOfProperty, SourceOfText, StageOfOffence, StatementChange, StatementRecord,
    SupplementChange, TextResponse, Unavailable, VictimCareRecord, VictimOfReport, WayOfReporting,
    WhoReported, WitnessAge, YesOrNoResponse,
};

/// Waits for a call on a thread of the test's own, as a host's executor does.
pub(super) fn wait<T>(call: impl Future<Output = Result<T, PocketbookError>>) -> T {
    attempt(call).unwrap()
}

/// The same for a call that may be refused.
pub(super) fn attempt<T>(
    call: impl Future<Output = Result<T, PocketbookError>>,
) -> Result<T, PocketbookError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(call)
}

/// A statement that was declared true.
pub(super) fn declared_true(host: &Host, body: &str) -> StatementRecord {
    let session = &host.session;
    let new = NewStatementRecord {
        kind: None,
        witness: Some(host.person),
        further_to: None,
        translates: None,
        fields: Some(StatementChange {
            age: Some(WitnessAge::Over18),
            occupation: Some("Baker".to_owned()),
            body: Some(body.to_owned()),
            ..StatementChange::default()
        }),
    };
    let draft = wait(session.create_statement(host.incident, new)).draft;
    let answers = ReadBackAnswers {
        reader: None,
        mark_seen_by: None,
        language: None,
    };
    wait(session.read_back_statement(draft, answers));
    wait(session.finalise_statement(draft));
    wait(session.show_page(draft, 1));
    wait(session.declare_statement(draft))
}

/// A signature by a typed name.
pub(super) fn typed(signer: Signer, name: &str) -> SignatureRequest {
    SignatureRequest {
        signer,
        act: SigningAct::Typed {
            name: name.to_owned(),
        },
        page: None,
        place: None,
    }
}

/// Waits until what was let go is gone. The tests' process ends by itself, with
/// nobody to call `end_threads`: it must not end while a session is being closed.
struct UntilGone;

impl Drop for UntilGone {
    fn drop(&mut self) {
        wait_for_all();
    }
}

/// A session with an incident, somebody in it and a place. Fields are dropped in
/// this order: the session is let go, then waited for, and then its folder goes.
pub(super) struct Host {
    pub(super) session: Session,
    _until_gone: UntilGone,
    pub(super) folder: tempfile::TempDir,
    pub(super) incident: IncidentId,
    pub(super) person: PersonId,
    pub(super) place: PlaceId,
}

impl Host {
    /// A tablet that is not enrolled.
    pub(super) fn new() -> Self {
        let scene = Scene::set().unwrap();
        Self::of(scene.folder, scene.session)
    }

    /// A tablet of a force.
    pub(super) fn enrolled(gateway: &TestGateway) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let device = folder.path().join("tablet");
        let device = pocketbook_testkit::enrolled_tablet(&device, gateway).unwrap();
        let session = pocketbook_testkit::unlock(&device).unwrap();
        Self::of(folder, session)
    }

    pub(super) fn of(folder: tempfile::TempDir, core: pocketbook_core::Session) -> Self {
        let new = NewIncident {
            title: "Invented".to_owned(),
            address: "Invented Court".to_owned(),
            ..NewIncident::default()
        };
        let incident = core.create_incident(&new).unwrap();
        let person = NewPerson {
            name: "Invented WITNESS".to_owned(),
            roles: vec![PersonRole::Victim.into()],
            ..NewPerson::default()
        };
        let person = core.add_person(incident.id, &person).unwrap().id;
        Self {
            folder,
            place: incident.places.first().unwrap().id,
            incident: incident.id,
            person,
            session: Session::new(core),
            _until_gone: UntilGone,
        }
    }
}

/// An instant that has passed.
pub(super) fn time(minute: i64) -> Timestamp {
    Timestamp::from_unix_ms(1_772_823_360_000 + minute * 60_000)
}

fn attendant(text: &str) -> AttendantRecord {
    AttendantRecord {
        name: text.to_owned(),
        capacity: text.to_owned(),
    }
}

fn action(taken: ActionTaken, text: &str) -> Option<ActionRecord> {
    Some(ActionRecord {
        taken,
        reason: text.to_owned(),
    })
}

/// Every field of a statement, with this text wherever there is text.
pub(super) fn whole_statement(host: &Host, text: &str) -> StatementChange {
    StatementChange {
        urn: Some("01FH1234526".to_owned()),
        witness: Some(host.person),
        witness_name: Some(text.to_owned()),
        age: Some(WitnessAge::Years { years: 15 }),
        young_witness: Some(CareOfYoungWitness::Accompanied {
            adult: attendant(text),
        }),
        occupation: Some(text.to_owned()),
        language: Some("pl".to_owned()),
        visually_recorded: Some(true),
        interpreter: Some(attendant(text)),
        read_aloud: Some(ReadAloud::ReadByAnother),
        on_behalf_of: Some(OnBehalfOfRecord {
            victim: text.to_owned(),
            capacity: text.to_owned(),
        }),
        business: Some(BusinessRecord {
            name: text.to_owned(),
            position: text.to_owned(),
        }),
        exhibited: Some(vec![ExhibitedStatement {
            exhibit: "ABC/1".to_owned(),
            record: "01900000-0000-7000-8000-000000000000".parse().unwrap(),
            sha256: "ab".repeat(32).parse().unwrap(),
        }]),
        body: Some(text.to_owned()),
        source: None,
        marks: Some(vec![MarkOfText {
            from_utf16: 0,
            to_utf16: 2,
            source: SourceOfText::Dictated,
        }]),
        clear: Vec::new(),
    }
}

/// Every field of a rear page.
pub(super) fn whole_rear(witness: &str, text: &str) -> RearPageFields {
    RearPageFields {
        witness_name: witness.to_owned(),
        home_address: text.to_owned(),
        postcode: text.to_owned(),
        email: text.to_owned(),
        mobile: text.to_owned(),
        home_phone: text.to_owned(),
        work_phone: text.to_owned(),
        preferred_contact: text.to_owned(),
        gender: text.to_owned(),
        date_of_birth: text.to_owned(),
        place_of_birth: text.to_owned(),
        former_name: text.to_owned(),
        ethnicity: text.to_owned(),
        dates_to_avoid: Unavailable::Dates {
            dates: vec![text.to_owned()],
        },
        willing_to_attend: FormAnswer::No,
        ensure_attendance: text.to_owned(),
        special_measures: FormAnswer::Yes,
        special_measures_details: text.to_owned(),
        particular_needs: FormAnswer::NotApplicable,
        particular_needs_details: text.to_owned(),
        consents: HashMap::from([
            ("a".to_owned(), FormAnswer::Yes),
            ("b".to_owned(), FormAnswer::No),
            ("c".to_owned(), FormAnswer::NotAsked),
        ]),
        responsible_adult: Some(ResponsibleAdultRecord {
            name: text.to_owned(),
            capacity: text.to_owned(),
            address: text.to_owned(),
            phone: text.to_owned(),
        }),
        taken_by: text.to_owned(),
        station: text.to_owned(),
        time_and_place: text.to_owned(),
    }
}

fn property(host: &Host, text: &str) -> PropertyRecord {
    PropertyRecord {
        status: PropertyStatus::Recovered,
        description: text.to_owned(),
        sort: Some(SortOfProperty::Telephone),
        make: text.to_owned(),
        model: text.to_owned(),
        identifiers: vec![IdentifierRecord {
            kind: KindOfIdentifier::Imei,
            value: text.to_owned(),
        }],
        identifiers_not_given: None,
        quantity_not_given: None,
        quantity: Some(3),
        value_pence: Some(PenceResponse::Given { answer: 64_000 }),
        owner: Some(host.person),
        exhibit: Some("ABC/1".to_owned()),
        seal_number: text.to_owned(),
    }
}

fn classification(text: &str) -> ClassificationRecord {
    ClassificationRecord {
        title: text.to_owned(),
        code: Some("28E".to_owned()),
        list: Some(text.to_owned()),
        edition: Some(text.to_owned()),
        stage: Some(StageOfOffence::Attempt),
    }
}

fn first_hour(text: &str) -> FirstHourRecord {
    FirstHourRecord {
        scene: action(ActionTaken::Yes, text),
        cctv: action(ActionTaken::No, text),
        cameras: vec![CameraRecord {
            owner: text.to_owned(),
            contact: text.to_owned(),
            view: text.to_owned(),
            overwritten_at: Some(time(9_000)),
            exhibit: Some("ABC/2".to_owned()),
        }],
        forensics: action(ActionTaken::NotApplicable, text),
        house_to_house: action(ActionTaken::Yes, text),
        body_worn_video: action(ActionTaken::Yes, text),
        body_worn_video_reference: text.to_owned(),
        description_circulated: action(ActionTaken::No, text),
        safeguarding: action(ActionTaken::Yes, text),
    }
}

fn victim_care(text: &str) -> VictimCareRecord {
    VictimCareRecord {
        needs: TextResponse::Given {
            answer: text.to_owned(),
        },
        needs_assessed_at: Some(time(3)),
        references_given: vec![ReferenceGivenRecord {
            reference: ReferenceForVictim::LocalReference,
            at: time(4),
            how: MeansOfContact::Slip,
        }],
        contact_plan: Some(ContactPlanRecord {
            how: MeansOfContact::Telephone,
            when: text.to_owned(),
            care: text.to_owned(),
        }),
        contact_plan_not_agreed: None,
        supports_prosecution: YesOrNoResponse::Refused,
    }
}

fn solvability() -> SolvabilityRecord {
    SolvabilityRecord {
        named_suspect: Some(YesOrNoResponse::Given { answer: false }),
        witness: Some(YesOrNoResponse::Given { answer: true }),
        cctv: Some(YesOrNoResponse::Unknown),
        forensic: Some(YesOrNoResponse::Refused),
        vehicle: Some(YesOrNoResponse::NotAsked),
        identifiable_property: Some(YesOrNoResponse::Given { answer: false }),
    }
}

fn flags() -> HashMap<FlagOfReport, YesOrNoResponse> {
    HashMap::from([
        (
            FlagOfReport::HateRace,
            YesOrNoResponse::Given { answer: true },
        ),
        (
            FlagOfReport::Knife,
            YesOrNoResponse::Given { answer: false },
        ),
        (FlagOfReport::Alcohol, YesOrNoResponse::Unknown),
        (FlagOfReport::Drugs, YesOrNoResponse::Refused),
    ])
}

fn people(host: &Host) -> Vec<PartRecord> {
    vec![PartRecord {
        person: host.person,
        role: PersonRole::Witness,
    }]
}

/// Every field of a report.
pub(super) fn whole_report(host: &Host, text: &str) -> ReportChange {
    ReportChange {
        kind: Some(KindOfReport::OtherIncident {
            words: text.to_owned(),
        }),
        cad_reference: Some("CAD 4711/06Mar".to_owned()),
        registration: Some(RegistrationRecord {
            how: Some(WayOfReporting::Emergency),
            reported_by: Some(WhoReported::ThirdParty),
            reporter: Some(host.person),
            attending: vec![AttendingOfficerRecord {
                name: text.to_owned(),
                number: text.to_owned(),
                arrived_at: Some(time(1)),
            }],
        }),
        classification: Some(classification(text)),
        victim: Some(VictimOfReport::Person {
            person: host.person,
        }),
        people: Some(people(host)),
        reported_at: Some(time(0)),
        disclosed_later: Some(text.to_owned()),
        committed_from: Some(time(-60)),
        committed_to: Some(time(-30)),
        committed_certainty: Some(CertaintyOfTime::Between),
        place: Some(host.place),
        place_detail: Some(text.to_owned()),
        narrative: Some(text.to_owned()),
        property: Some(vec![property(host, text)]),
        modus_operandi: Some(MethodRecord {
            entry: text.to_owned(),
            exit: text.to_owned(),
            instrument: text.to_owned(),
            approach: text.to_owned(),
            words: text.to_owned(),
            transport: text.to_owned(),
            narrative: text.to_owned(),
        }),
        flags: Some(flags()),
        golden_hour: Some(first_hour(text)),
        solvability: Some(solvability()),
        victim_care: Some(victim_care(text)),
        recording: Some(RecordingAnswersRecord {
            amounts_to_crime: Some(true),
            more_likely_than_not: Some(false),
            evidence_to_the_contrary: Some(true),
            victim_identified: Some(false),
            points_to_prove: Some(true),
            reason: text.to_owned(),
        }),
        clear: Vec::new(),
    }
}

/// Every field of a supplement.
pub(super) fn whole_supplement(host: &Host, text: &str) -> SupplementChange {
    SupplementChange {
        reason: Some(text.to_owned()),
        narrative: Some(text.to_owned()),
        corrections: Some(vec![crate::CorrectionRecord {
            field: "narrative".to_owned(),
            is: text.to_owned(),
        }]),
        property: Some(vec![property(host, text)]),
        people: Some(people(host)),
        classification: Some(classification(text)),
        flags: Some(flags()),
        golden_hour: Some(first_hour(text)),
        solvability: Some(solvability()),
        victim_care: Some(victim_care(text)),
        clear: Vec::new(),
    }
}

/// A report that can be filed.
pub(super) fn complete_report(host: &Host) -> ReportChange {
    ReportChange {
        kind: Some(KindOfReport::Crime),
        classification: Some(ClassificationRecord {
            list: None,
            edition: None,
            stage: None,
            ..classification("Burglary of a home")
        }),
        victim: Some(VictimOfReport::Person {
            person: host.person,
        }),
        reported_at: Some(time(0)),
        narrative: Some("An invented person broke an invented window.".to_owned()),
        recording: Some(RecordingAnswersRecord {
            amounts_to_crime: Some(true),
            more_likely_than_not: Some(true),
            evidence_to_the_contrary: Some(false),
            ..RecordingAnswersRecord::default()
        }),
        ..ReportChange::default()
    }
}
