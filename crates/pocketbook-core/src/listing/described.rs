//! How each thing is listed, and by which words and references it is found.
//!
//! Only what somebody entered is searched, and of the rear page of a statement
//! only the name on it: a search shows the words around what it found, and
//! where a witness lives is not for that.
//!
//! Whatever cannot be read is listed as damaged, with what the vault itself
//! knows of it: its kind, its state, its numbers and by what the officer knew it.

use pocketbook_model::{
    CadReference, Classification, CustodyLink, CustodyRecord, DraftId, Exhibit, GoldenHour,
    Identifier, Incident, IncidentId, LocalReference, OffenceCode, PersonId, Personal, Place,
    PropertyItem, RearDraft, RecordKind, RecordLink, Registration, ReportDraft, ReportKind, Role,
    StatementDraft, SupplementDraft, Urn, Victim, VictimCare, continuity,
};
use pocketbook_vault::{Describe, Described, Indexed, IndexedEvent, SearchText, Subject};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::kind::ListedKind;
use super::line::{Line, unreadable};
use super::state::ListedState;
use crate::{classifications, report_standing};

/// How stored things are listed and found. The version is raised with whatever
/// changes what is said of any of them here or in [`Line`], so that a tablet that
/// was updated says it of what it had listed before.
///
/// | version | since |
/// | --- | --- |
/// | none | before there were versions |
/// | 1 | a report stands there as filed supplements corrected it |
/// | 2 | a report is of the offence that the force confirmed |
/// | 3 | a report is of the offence that a filed supplement says |
/// | 4 | an incident without a crime has the code of its class |
/// | 5 | a class that is corrected takes its code along, and `nothing` empties words; a supplement that corrects the code is listed by it |
/// | 6 | the first hour, the officers who went and the victim's needs are searched, and of an incident beats, wards and what suspects look like |
pub(crate) const DESCRIBE: Describe<'static> = Describe {
    version: 6,
    thing: &describe,
};

fn describe(thing: &Indexed<'_>) -> Described {
    read_as_what_it_is(thing).unwrap_or_else(|| damaged(thing))
}

fn read_as_what_it_is(thing: &Indexed<'_>) -> Option<Described> {
    match thing.subject {
        Subject::Incident(_) => Some(Described {
            text: incident(&read(thing.content)?),
            sort: super::INCIDENTS,
            ..Described::default()
        }),
        Subject::Exhibit(_) => exhibit(&read(thing.content)?, thing),
        Subject::Draft(draft, kind) => match kind {
            RecordKind::WitnessStatement => statement(&read(thing.content)?, thing),
            RecordKind::StatementRear => rear(&read(thing.content)?),
            RecordKind::CrimeReport => report(draft, &read(thing.content)?, thing),
            RecordKind::Custody => custody(&read(thing.content)?),
            RecordKind::SupplementaryReport => supplement(&read(thing.content)?, thing),
        },
    }
}

/// By what the officer knows a stored draft.
pub(crate) fn title(kind: RecordKind, content: &[u8]) -> Option<Personal> {
    Some(match kind {
        RecordKind::WitnessStatement => read::<StatementDraft>(content)?.witness_name,
        RecordKind::StatementRear => read::<RearDraft>(content)?.fields.witness_name,
        RecordKind::CrimeReport => read::<ReportDraft>(content)?.title(),
        RecordKind::Custody => custody_title(&read(content)?),
        RecordKind::SupplementaryReport => read::<SupplementDraft>(content)?.reason,
    })
}

/// What says nothing of itself, but must be seen.
fn damaged(thing: &Indexed<'_>) -> Described {
    let title = Personal::new(thing.title.unwrap_or_default());
    let mut words = Words::default();
    words.numbers(thing);
    let local_reference = match thing.subject {
        Subject::Draft(draft, RecordKind::CrimeReport) => {
            let reference = LocalReference::of(draft).to_string();
            words.refer(reference.as_str());
            Some(reference)
        }
        Subject::Draft(..) | Subject::Exhibit(_) | Subject::Incident(_) => None,
    };
    let line = Line {
        local_reference,
        number: thing.number.map(str::to_owned),
        urn: newest_urn(thing),
        title: unreadable(&title),
        held: thing.held,
        ..Line::default()
    };
    Described {
        sort: general_sort(thing.subject),
        text: words.text(title),
        // What the line says is words and references: it can be written.
        line: serde_json::to_vec(&line).unwrap_or_default(),
        offence: None,
        state: None,
        damaged: true,
    }
}

/// As what something is listed of which nothing but its subject is known.
fn general_sort(subject: Subject) -> &'static str {
    match subject {
        Subject::Incident(_) => super::INCIDENTS,
        Subject::Exhibit(_) => ListedKind::Exhibit.as_str(),
        Subject::Draft(_, kind) => ListedKind::general(kind).as_str(),
    }
}

fn newest_urn(thing: &Indexed<'_>) -> Option<Urn> {
    thing.urns.last().and_then(|urn| urn.parse().ok())
}

fn custody_title(record: &CustodyRecord) -> Personal {
    let (exhibit, act) = (&record.exhibit.reference, &record.event.act);
    Personal::new(format!("{exhibit}: {act}"))
}

fn read<T: DeserializeOwned>(content: &[u8]) -> Option<T> {
    serde_json::from_slice(content).ok()
}

fn described(
    kind: ListedKind,
    line: &Line,
    text: SearchText,
    offence: Option<String>,
) -> Option<Described> {
    Some(Described {
        text,
        sort: kind.as_str(),
        offence,
        state: None,
        line: serde_json::to_vec(line).ok()?,
        damaged: false,
    })
}

/// Collects what something is found by.
#[derive(Default)]
struct Words {
    lines: Vec<String>,
    references: Vec<Personal>,
}

impl Words {
    fn say(&mut self, text: &Personal) {
        if !text.reveal().is_empty() {
            self.lines.push(text.reveal().to_owned());
        }
    }

    fn refer(&mut self, reference: impl Into<Personal>) {
        let reference = reference.into();
        if !reference.reveal().is_empty() && !self.references.contains(&reference) {
            self.references.push(reference);
        }
    }

    /// The word before the serial is said or left out.
    fn cad(&mut self, cad: &CadReference) {
        let written = cad.as_str();
        self.refer(written);
        match written.strip_prefix("CAD ") {
            Some(serial) => self.refer(serial),
            None => self.refer(format!("CAD {written}")),
        }
    }

    fn numbers(&mut self, thing: &Indexed<'_>) {
        thing.number.into_iter().for_each(|one| self.refer(one));
        thing.urns.iter().for_each(|one| self.refer(one.as_str()));
    }

    fn person(&mut self, incident: &Incident, person: PersonId) {
        if let Some(one) = incident.involvement(incident.survivor(person)) {
            self.say(&one.person.name);
        }
    }

    fn place(&mut self, place: &Place) {
        self.say(&place.address_text());
        self.say(&place.detail);
        self.refer(place.postcode.clone());
        place.uprn.iter().for_each(|one| self.refer(one.as_str()));
        if let Some(words) = &place.what3words {
            self.say(&Personal::new(words.as_str()));
        }
        self.say(&place.beat);
        self.say(&place.ward);
    }

    /// The officers who went, by name and by number.
    fn registration(&mut self, registration: &Registration) {
        for officer in &registration.attending {
            self.say(&officer.name);
            self.refer(officer.number.clone());
        }
    }

    /// What was done at first, or why not, and whose cameras may have seen it. How
    /// an owner is reached is nothing to search by.
    fn first_hour(&mut self, hour: &GoldenHour) {
        for (_, action) in hour.actions() {
            action.into_iter().for_each(|one| self.say(&one.reason));
        }
        self.refer(hour.body_worn_video_reference.clone());
        for camera in &hour.cameras {
            self.say(&camera.owner);
            self.say(&camera.view);
        }
    }

    /// What the victim needs. What was agreed with them about keeping in touch may
    /// say what makes it unsafe, and is not shown beside what was found.
    fn needs(&mut self, care: &VictimCare) {
        care.needs.given().into_iter().for_each(|one| self.say(one));
    }

    fn property(&mut self, items: &[PropertyItem]) {
        for item in items {
            for text in [&item.description, &item.make, &item.model] {
                self.say(text);
            }
            for Identifier { value, .. } in &item.identifiers {
                self.refer(value.clone());
            }
            self.refer(item.seal_number.clone());
            item.exhibit.iter().for_each(|one| self.refer(one.as_str()));
        }
    }

    fn text(self, title: Personal) -> SearchText {
        SearchText {
            title,
            body: Personal::new(self.lines.join("\n")),
            references: self.references,
        }
    }
}

/// Title and references, the names, addresses and contacts of the people, what
/// suspects look like, the places.
fn incident(incident: &Incident) -> SearchText {
    let mut words = Words::default();
    incident.places.iter().for_each(|one| words.place(one));
    if let Some(cad) = &incident.cad_reference {
        words.cad(cad);
    }
    for involvement in &incident.people {
        let person = &involvement.person;
        words.say(&person.name);
        words.say(&incident.address_of(person));
        // They are looked for by it; of nobody else is it asked for that.
        if !person.description.is_empty() && is_sought(incident, person.id) {
            let points = person.description.points().into_iter();
            points.for_each(|(_, point)| words.say(point));
        }
        for contact in &person.contacts {
            let value = Personal::new(contact.value.text());
            // A number is typed with spaces or without.
            if contact.kind.is_phone() {
                words.refer(value);
            } else {
                words.say(&value);
            }
        }
    }
    words.text(incident.title.clone())
}

/// Whether somebody is a suspect or was charged.
fn is_sought(incident: &Incident, person: PersonId) -> bool {
    let roles = incident.roles_of(person);
    roles.contains(&Role::Suspect) || roles.contains(&Role::Defendant)
}

/// The incident as the report was sealed with it; as it stands while the report
/// is open.
fn folder(thing: &Indexed<'_>) -> Option<Incident> {
    #[derive(Deserialize)]
    struct Sealed {
        incident: Incident,
    }
    match thing.sealed {
        Some(sealed) => Some(read::<Sealed>(sealed)?.incident),
        None => read(thing.incident?),
    }
}

/// The same, or one that names nobody where it cannot be read: what is read by
/// itself is found by its own words. And whether that is so.
fn folder_or_none(thing: &Indexed<'_>, id: IncidentId) -> Option<(Incident, bool)> {
    match folder(thing) {
        Some(incident) => Some((incident, false)),
        None => Some((Incident::new(id, "-").ok()?, true)),
    }
}

/// Whose report it is.
pub(crate) fn victim_of(report: &ReportDraft, incident: &Incident) -> Personal {
    match report.victim {
        Some(Victim::Person(person)) => name_of(incident, person),
        Some(Victim::State) => Personal::new("The State"),
        None => Personal::default(),
    }
}

/// Whose report it now is; somebody whom a correction names may have been entered
/// since the report was sealed.
fn standing_victim(
    report: &ReportDraft,
    stands: &ReportDraft,
    sealed_with: &Incident,
    thing: &Indexed<'_>,
) -> Personal {
    let who = victim_of(stands, sealed_with);
    if stands.victim == report.victim || !who.reveal().is_empty() {
        return who;
    }
    let now: Option<Incident> = thing.incident.and_then(read);
    now.map_or(who, |now| victim_of(stands, &now))
}

/// The victim of the report that a supplement follows, as that was filed.
fn victim_followed(thing: &Indexed<'_>) -> Option<Personal> {
    #[derive(Deserialize)]
    struct Filed {
        incident: Incident,
        report: ReportDraft,
    }
    let filed = read::<Filed>(thing.report?)?;
    Some(victim_of(&filed.report, &filed.incident))
}

/// What to call a person in a line.
fn name_of(incident: &Incident, person: PersonId) -> Personal {
    let called = incident.called(incident.survivor(person));
    called.map_or_else(Personal::default, Personal::new)
}

/// A report is listed as it now stands, by the offence that the force confirmed
/// where it did, else by that of the supplement filed last, and found by what was
/// filed, by what filed supplements corrected in it and by every offence that it
/// was ever taken for.
fn report(draft: DraftId, report: &ReportDraft, thing: &Indexed<'_>) -> Option<Described> {
    let stands = report_standing::corrected_by_stored(report, thing.supplements);
    let (incident, damaged) = folder_or_none(thing, report.incident)?;
    let reference = LocalReference::of(draft).to_string();
    let mut words = Words::default();
    words.say(&report.narrative);
    // Whom the report names; where it names none, the people of the incident.
    let victim = match report.victim {
        Some(Victim::Person(person)) => Some(person),
        Some(Victim::State) | None => None,
    };
    if report.people.is_empty() {
        for one in &incident.people {
            words.say(&one.person.name);
        }
    } else {
        let people = report.people.iter().map(|part| part.person).chain(victim);
        people.for_each(|person| words.person(&incident, person));
    }
    let method = &report.modus_operandi;
    for text in [
        &report.place_detail,
        &method.entry,
        &method.exit,
        &method.instrument,
        &method.approach,
        &method.words,
        &method.transport,
        &method.narrative,
    ] {
        words.say(text);
    }
    words.registration(&report.registration);
    words.first_hour(&report.golden_hour);
    words.needs(&report.victim_care);
    let place = (report.place)
        .and_then(|place| incident.place(incident.surviving_place(place)))
        .or_else(|| incident.scene());
    if let Some(place) = place {
        words.place(place);
    }
    words.property(&report.property);
    if stands.property != report.property {
        words.property(&stands.property);
    }
    let confirmed = classifications::readable(thing.confirmed);
    let title = report_standing::title(&stands, &confirmed);
    let mut offences: Vec<_> = report.classification.iter().cloned().collect();
    offences.extend(report_standing::offences_since_stored(
        report,
        thing.supplements,
    ));
    offences.extend(confirmed.iter().map(|one| one.classification.clone()));
    let mut called = vec![title.clone()];
    let of_before = offences.iter().map(Classification::known_as);
    for name in [report.title()].into_iter().chain(of_before) {
        if !called.contains(&name) {
            words.say(&name);
            called.push(name);
        }
    }
    let who = standing_victim(report, &stands, &incident, thing);
    if stands.victim != report.victim {
        words.say(&who);
    }
    words.refer(reference.as_str());
    words.numbers(thing);
    if let Some(cad) = (report.cad_reference.as_ref()).or(incident.cad_reference.as_ref()) {
        words.cad(cad);
    }
    let code_of = |offence: &Classification| Some(offence.code.as_ref()?.as_str().to_owned());
    let of_its_class = (stands.kind.as_ref()).and_then(ReportKind::code_of_its_class);
    let of_its_class = of_its_class.map(|code| code.as_str().to_owned());
    let code = report_standing::offence(&stands, &confirmed).and_then(code_of);
    let code = code.or_else(|| of_its_class.clone());
    let codes = offences.iter().filter_map(code_of).chain(of_its_class);
    codes.for_each(|code| words.refer(code));
    let kind = match stands.kind {
        Some(ReportKind::NonCrimeIncident(_)) => ListedKind::NonCrimeReport,
        Some(ReportKind::Crime) | None => ListedKind::CrimeReport,
    };
    let first = stands.first_reported(&incident);
    let line = Line {
        local_reference: Some(reference),
        number: thing.number.map(str::to_owned),
        urn: newest_urn(thing),
        who,
        title: title.clone(),
        first_reported: first.map(|first| first.at),
        disclosed_later: first.is_some_and(|first| first.disclosed_later),
        held: thing.held,
    };
    let described = described(kind, &line, words.text(title), code)?;
    Some(Described {
        damaged,
        ..described
    })
}

fn supplement(supplement: &SupplementDraft, thing: &Indexed<'_>) -> Option<Described> {
    let (incident, damaged) = folder_or_none(thing, supplement.incident)?;
    let mut words = Words::default();
    words.say(&supplement.narrative);
    for correction in &supplement.corrections {
        words.say(&correction.is);
    }
    for part in &supplement.people {
        words.person(&incident, part.person);
    }
    words.property(&supplement.property);
    words.first_hour(&supplement.golden_hour);
    words.needs(&supplement.victim_care);
    let references = &supplement.references;
    let local_reference = (references.local_reference.as_ref()).map(ToString::to_string);
    local_reference
        .iter()
        .for_each(|reference| words.refer(reference.as_str()));
    let number = (references.number.as_ref()).map(ToString::to_string);
    number
        .iter()
        .for_each(|number| words.refer(number.as_str()));
    words.numbers(thing);
    let who = victim_followed(thing).unwrap_or_default();
    words.say(&who);
    let line = Line {
        local_reference,
        number: thing.number.map(str::to_owned).or(number),
        urn: newest_urn(thing),
        who,
        title: supplement.reason.clone(),
        held: thing.held,
        ..Line::default()
    };
    let own = (supplement.classification.as_ref()).and_then(|one| one.code.as_ref());
    let own = own.map(|code| code.as_str());
    // Where the report is elsewhere, this is all of its offence that is listed here.
    let corrected = (supplement.corrections.iter())
        .find(|one| one.field == "classification.code")
        .and_then(|one| one.is.reveal().parse::<OffenceCode>().ok());
    let corrected = corrected.as_ref().map(|code| code.as_str());
    let offence = own.or(corrected).map(str::to_owned);
    let text = words.text(supplement.reason.clone());
    let described = described(ListedKind::SupplementaryReport, &line, text, offence)?;
    Some(Described {
        damaged,
        ..described
    })
}

fn statement(statement: &StatementDraft, thing: &Indexed<'_>) -> Option<Described> {
    let mut words = Words::default();
    words.say(&statement.body);
    if let Some(business) = &statement.business {
        words.say(&business.name);
    }
    let urn = newest_urn(thing).or(statement.urn.clone());
    let given = statement.urn.iter();
    given.for_each(|urn| words.refer(urn.as_str()));
    words.numbers(thing);
    if let Some(cad) = &statement.cad_reference {
        words.cad(cad);
    }
    for exhibited in &statement.exhibited {
        words.refer(exhibited.exhibit.as_str());
    }
    let line = Line {
        urn,
        who: statement.witness_name.clone(),
        held: thing.held,
        ..Line::default()
    };
    let text = words.text(statement.witness_name.clone());
    described(statement.kind.into(), &line, text, None)
}

fn rear(rear: &RearDraft) -> Option<Described> {
    let line = Line {
        who: rear.fields.witness_name.clone(),
        ..Line::default()
    };
    let text = Words::default().text(rear.fields.witness_name.clone());
    described(ListedKind::StatementRear, &line, text, None)
}

fn exhibit(exhibit: &Exhibit, thing: &Indexed<'_>) -> Option<Described> {
    let mut words = Words::default();
    words.refer(exhibit.reference.as_str());
    words.say(&exhibit.description);
    words.say(&exhibit.found_place);
    let line = Line {
        who: exhibit.producer.name().clone(),
        title: Personal::new(format!(
            "{}: {}",
            exhibit.reference,
            exhibit.description.reveal()
        )),
        ..Line::default()
    };
    let title = Personal::new(exhibit.reference.as_str());
    let described = described(ListedKind::Exhibit, &line, words.text(title), None)?;
    let withdrawn = ListedState::Withdrawn.as_str();
    Some(Described {
        state: is_withdrawn(thing)?.then_some(withdrawn),
        ..described
    })
}

/// Whether an exhibit was set aside, or its custody says that it is withdrawn.
fn is_withdrawn(thing: &Indexed<'_>) -> Option<bool> {
    let link = |event: &IndexedEvent| {
        Some(CustodyLink {
            record: RecordLink {
                record: event.record,
                sha256: event.sha256,
            },
            custody: read(&event.content)?,
        })
    };
    let chain: Option<Vec<CustodyLink>> = thing.custody.iter().map(link).collect();
    Some(thing.set_aside || continuity(&chain?).withdrawn.is_some())
}

fn custody(record: &CustodyRecord) -> Option<Described> {
    let mut words = Words::default();
    words.refer(record.exhibit.reference.as_str());
    words.say(&record.exhibit.description);
    // The place and the reason as somebody wrote them, and not the words of the
    // label around them.
    words.say(&record.event.place);
    words.say(&record.event.reason);
    for seal in record.event.act.seals() {
        words.refer(seal.as_str());
    }
    let title = custody_title(record);
    let line = Line {
        title: title.clone(),
        ..Line::default()
    };
    described(ListedKind::Custody, &line, words.text(title), None)
}
