//! The steps of a journey, ready to use.
#![allow(clippy::print_stderr)]

use std::path::Path;
use std::sync::Arc;

use pocketbook_core::model::{
    Age, Answer, Classification, DatesToAvoid, DraftId, Incident, RearFields, RecordingAnswers,
    ReportKind, ReportPatch, Role, Signatory, StatementPatch, Timestamp,
};
use pocketbook_core::{
    CancelHandle, Clock, ClockReading, CoreError, Device, EnrolOptions, EnrolmentTicket,
    KdfParameters, NewIncident, NewPerson, NewStatement, Pin, ReadBackRequest, ReportView, Session,
    SignBy, SignRequest, StatementView, SyncRequest, SyncView, SystemClock,
};
use pocketbook_gateway::GatewayError;

use crate::TestGateway;

/// A PIN.
pub const PIN: &str = "48219375";
/// The first bytes of a JPEG.
pub const JPEG: [u8; 16] = *b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01";

/// Why a test could not be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TestError {
    /// The core refused.
    #[error(transparent)]
    Core(#[from] CoreError),
    /// The gateway refused.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// A file could not be made.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Something else.
    #[error("{0}")]
    Setup(&'static str),
}

/// Opens the tablet in a folder, making it with one officer if there is none.
///
/// # Errors
///
/// [`TestError`] when it cannot be made.
pub fn tablet(folder: &Path) -> Result<Device, TestError> {
    if folder.join("device.key").is_file() {
        return Ok(Device::open(folder, Device::software_platform(folder)?)?);
    }
    Device::can_create(folder)?;
    let device = Device::create(folder, Device::software_platform(folder)?)?;
    add_officer(&device)?;
    Ok(device)
}

fn add_officer(device: &Device) -> Result<(), TestError> {
    let pin = Pin::entered(PIN.to_owned());
    device.add_officer_with(
        "204518",
        "PC Invented OFFICER",
        &pin,
        KdfParameters::WEAKEST,
    )?;
    Ok(())
}

/// Makes a tablet, enrols it and adds the officer, going on from wherever an
/// earlier call was cut off.
///
/// # Errors
///
/// [`TestError`] when a step is refused.
pub fn set_up(folder: &Path, ticket: &EnrolmentTicket) -> Result<Device, TestError> {
    let device = tablet(folder)?;
    if device.status()?.officers.is_empty() {
        add_officer(&device)?;
    }
    if device.status()?.enrolment.is_none() {
        let options = EnrolOptions {
            device_name: "test tablet".to_owned(),
            allow_plain_loopback: true,
        };
        runtime()?.block_on(device.enrol(ticket, &options))?;
    }
    Ok(device)
}

/// The same, enrolled with a gateway.
///
/// # Errors
///
/// [`TestError`] when it cannot be enrolled.
pub fn enrolled_tablet(folder: &Path, gateway: &TestGateway) -> Result<Device, TestError> {
    set_up(folder, &gateway.ticket()?)
}

/// Says that a test did not run, and why. Where every tool must be there, as
/// when a change is about to land, that is a failure: set
/// `POCKETBOOK_REQUIRE_TOOLS`.
pub fn not_run(why: &str) {
    eprintln!("not run: {why}");
    assert!(
        std::env::var_os("POCKETBOOK_REQUIRE_TOOLS").is_none(),
        "not run: {why}"
    );
}

fn runtime() -> Result<tokio::runtime::Runtime, TestError> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?)
}

/// Unlocks the one officer.
///
/// # Errors
///
/// [`TestError`] when the PIN is refused.
pub fn unlock(device: &Device) -> Result<Session, TestError> {
    let officer = device.find_officer("204518")?;
    Ok(device.unlock(officer.id, &Pin::entered(PIN.to_owned()))?)
}

/// The system's clock, so many milliseconds off.
struct Off(SystemClock, i64);

impl Clock for Off {
    fn now(&self) -> ClockReading {
        let mut now = self.0.now();
        now.wall = Timestamp::from_unix_ms(now.wall.unix_ms() + self.1);
        now
    }
}

/// Unlocks the tablet in a folder for the one officer, its clock so many
/// milliseconds off.
///
/// # Errors
///
/// [`TestError`] when it cannot be opened.
pub fn unlock_at(folder: &Path, off_ms: i64) -> Result<Session, TestError> {
    let mut platform = Device::software_platform(folder)?;
    platform.clock = Arc::new(Off(SystemClock::default(), off_ms));
    unlock(&Device::open(folder, platform)?)
}

/// Syncs once.
///
/// # Errors
///
/// [`TestError`] as [`Session::sync`].
pub fn sync(session: &Session) -> Result<SyncView, TestError> {
    let request = SyncRequest {
        allow_plain_loopback: true,
        ..SyncRequest::default()
    };
    Ok(runtime()?.block_on(session.sync(&request, |_| {}, &CancelHandle::default()))?)
}

/// An incident with a victim.
///
/// # Errors
///
/// [`TestError`] when it cannot be stored.
pub fn new_incident(session: &Session, title: &str) -> Result<Incident, TestError> {
    let new = NewIncident {
        title: title.to_owned(),
        ..NewIncident::default()
    };
    let incident = session.create_incident(&new)?;
    let person = NewPerson {
        name: "Invented WITNESS".to_owned(),
        age: Some(Age::Over18),
        occupation: "Baker".to_owned(),
        roles: vec![Role::Victim, Role::Witness],
        ..NewPerson::default()
    };
    session.add_person(incident.id, &person)?;
    Ok(session.incident(incident.id)?)
}

/// A statement that can be finalised.
///
/// # Errors
///
/// [`TestError`] when it cannot be stored.
pub fn ready_statement(
    session: &Session,
    incident: &Incident,
    body: &str,
) -> Result<StatementView, TestError> {
    let witness = incident
        .people
        .first()
        .map(|involvement| involvement.person.id);
    let new = NewStatement {
        witness,
        fields: StatementPatch {
            body: Some(body.into()),
            ..StatementPatch::default()
        },
        ..NewStatement::default()
    };
    Ok(session.create_statement(incident.id, new)?)
}

/// Reads a statement back to a witness who can read and write, and fixes its
/// pages.
///
/// # Errors
///
/// [`TestError`] when it is not complete.
pub fn finalise(session: &Session, draft: DraftId) -> Result<StatementView, TestError> {
    session.read_back_statement(draft, &ReadBackRequest::reads_and_signs())?;
    Ok(session.finalise_statement(draft)?)
}

/// Shows every page, has it declared true, and signs every place by both.
///
/// # Errors
///
/// [`TestError`] when a step is refused.
pub fn sign_all(session: &Session, view: &StatementView) -> Result<StatementView, TestError> {
    let signing = view
        .signing
        .as_ref()
        .ok_or(TestError::Setup("the statement is not final"))?;
    for page in 1..=signing.pages {
        session.show_page(view.draft, page)?;
    }
    session.declare_statement(view.draft)?;
    let sign = |signatory, name: &str| {
        let request = SignRequest {
            signatory,
            place: None,
            page: None,
            by: SignBy::Typed(name.into()),
        };
        session.sign_statement(view.draft, &request)
    };
    sign(Signatory::Witness, view.content.witness_name.reveal())?;
    Ok(sign(Signatory::Officer, session.officer().name.reveal())?)
}

/// A report that can be filed.
///
/// # Errors
///
/// [`TestError`] when it cannot be stored.
pub fn ready_report(
    session: &Session,
    incident: &Incident,
    narrative: &str,
) -> Result<ReportView, TestError> {
    let patch = ReportPatch {
        kind: Some(ReportKind::Crime),
        classification: Some(Classification::in_words("Burglary of a home")),
        reported_at: Some(Timestamp::from_unix_ms(1_772_823_360_000)),
        narrative: Some(narrative.into()),
        recording: Some(RecordingAnswers {
            amounts_to_crime: Some(true),
            more_likely_than_not: Some(true),
            evidence_to_the_contrary: Some(false),
            ..RecordingAnswers::default()
        }),
        ..ReportPatch::default()
    };
    Ok(session.create_report(incident.id, patch)?)
}

/// The fields of a rear page with every question answered that must be, so that
/// it can be fixed.
#[must_use]
pub fn answered_rear(fields: RearFields) -> RearFields {
    let mut fields = RearFields {
        dates_to_avoid: DatesToAvoid::None,
        willing_to_attend: Answer::Yes,
        station: "Invented Road".into(),
        time_and_place: "10:00, Invented Court".into(),
        ..fields
    };
    fields.special_measures.answer = Answer::No;
    fields.particular_needs.answer = Answer::No;
    fields
}
