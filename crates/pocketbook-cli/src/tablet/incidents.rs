//! `pocketbook tablet incident`: incidents, their people and their places.

use std::str::FromStr;

use pocketbook_core::model::{
    Duplicates, FieldWarning, Incident, Involvement, MapPoint, Merged, Period, Person, Personal,
    Place, Role,
};
use pocketbook_core::{
    CoreError, IncidentView, Label as _, LinkedDraftView, ListedIncident, NewIncident, NewPerson,
    Session,
};

use super::{Tablet, or_none};
use crate::arguments::{IncidentCommand, MergeArguments, PersonCommand, PlaceCommand};
use crate::failure::Failure;
use crate::input;

impl Tablet<'_> {
    pub(super) fn incident(&self, command: IncidentCommand) -> Result<(), Failure> {
        match command {
            IncidentCommand::New {
                from,
                title,
                cad,
                address,
            } => {
                let new = match from {
                    Some(path) => {
                        let file = input::report(&path)?;
                        NewIncident {
                            people: file.people,
                            ..file.incident.unwrap_or_default()
                        }
                    }
                    None => NewIncident {
                        title: title.unwrap_or_default(),
                        cad_reference: cad,
                        address: address.unwrap_or_default(),
                        ..NewIncident::default()
                    },
                };
                self.show_incident(|session| session.create_incident(&new))
            }
            IncidentCommand::Edit { id, from } => {
                let patch = input::document(&from)?;
                self.show_incident(|session| session.edit_incident(id, patch))
            }
            IncidentCommand::AddPerson {
                id,
                name,
                roles,
                occupation,
                contact,
                address,
            } => {
                let new = NewPerson {
                    name,
                    occupation,
                    contact,
                    address,
                    roles: roles.into_iter().map(Into::into).collect(),
                    ..NewPerson::default()
                };
                self.session(|session| {
                    self.output
                        .result(&session.add_person(id, &new)?, person_lines)
                })
            }
            IncidentCommand::Person(command) => self.person(command),
            IncidentCommand::Place(command) => self.place(command),
            IncidentCommand::Duplicates { id } => self.session(|session| {
                self.output
                    .result(&session.duplicates(id)?, duplicate_lines)
            }),
            IncidentCommand::Merge(merge) => self.merge(merge),
            IncidentCommand::List => self.session(|session| {
                self.output.result(&session.incidents()?, |all| {
                    let lines = all.iter().map(|listed| match listed {
                        ListedIncident::Read(incident) => incident_lines(incident),
                        ListedIncident::Damaged(one) => {
                            format!("{}  Cannot be read\n  {}", one.id, one.damaged)
                        }
                    });
                    or_none(lines.collect(), "no incidents")
                })
            }),
            IncidentCommand::Show { id } => self.session(|session| {
                self.output
                    .result(&session.incident_overview(id)?, overview_lines)
            }),
            IncidentCommand::Timeline { id } => self.session(|session| {
                self.output.result(&session.incident_timeline(id)?, |all| {
                    let lines = all
                        .iter()
                        .map(|entry| format!("{}  {}", entry.at, entry.words));
                    or_none(lines.collect(), "nothing yet")
                })
            }),
            IncidentCommand::History {
                id,
                number: Some(number),
            } => self.show_incident(|session| session.incident_version(id, number)),
            IncidentCommand::History { id, number: None } => self.session(|session| {
                self.output.result(&session.incident_history(id)?, |all| {
                    let lines = all
                        .iter()
                        .map(|version| format!("{}  {}", version.number, version.saved));
                    or_none(lines.collect(), "no versions")
                })
            }),
        }
    }

    fn show_incident(
        &self,
        work: impl FnOnce(&Session) -> Result<Incident, CoreError>,
    ) -> Result<(), Failure> {
        self.session(|session| self.output.result(&work(session)?, incident_lines))
    }

    fn person(&self, command: PersonCommand) -> Result<(), Failure> {
        match command {
            PersonCommand::Add { incident, from } => {
                let new: NewPerson = input::document(&from)?;
                self.session(|session| {
                    self.output
                        .result(&session.add_person(incident, &new)?, person_lines)
                })
            }
            PersonCommand::Edit {
                incident,
                person,
                from,
            } => {
                let patch = input::document(&from)?;
                self.session(|session| {
                    self.output.result(
                        &session.edit_person(incident, person, patch)?,
                        involvement_lines,
                    )
                })
            }
            PersonCommand::Roles {
                incident,
                person,
                roles,
            } => {
                let roles: Vec<Role> = roles.into_iter().map(Into::into).collect();
                self.session(|session| {
                    self.output.result(
                        &session.set_roles(incident, person, &roles)?,
                        involvement_line,
                    )
                })
            }
            PersonCommand::List { incident, typed } => self.session(|session| {
                self.output
                    .result(&session.people_like(incident, &typed)?, |people| {
                        or_none(people.iter().map(involvement_line).collect(), "nobody")
                    })
            }),
        }
    }

    fn place(&self, command: PlaceCommand) -> Result<(), Failure> {
        match command {
            PlaceCommand::Add { incident, from } => {
                let fields = input::document(&from)?;
                self.session(|session| {
                    self.output
                        .result(&session.add_place(incident, fields)?, place_lines)
                })
            }
            PlaceCommand::Edit {
                incident,
                place,
                from,
            } => {
                let patch = input::document(&from)?;
                self.session(|session| {
                    self.output
                        .result(&session.edit_place(incident, place, patch)?, place_lines)
                })
            }
            PlaceCommand::List { incident, typed } => self.session(|session| {
                self.output
                    .result(&session.places_like(incident, &typed)?, |places| {
                        or_none(places.iter().map(place_lines).collect(), "no places")
                    })
            }),
        }
    }

    fn merge(&self, merge: MergeArguments) -> Result<(), Failure> {
        let of = if merge.places {
            Merged::Places {
                from: identifier(&merge.from)?,
                into: identifier(&merge.into)?,
            }
        } else {
            Merged::People {
                from: identifier(&merge.from)?,
                into: identifier(&merge.into)?,
            }
        };
        self.show_incident(|session| {
            if merge.undo {
                session.unmerge(merge.incident, of)
            } else if merge.contradictions_read {
                session.merge_despite_contradictions(merge.incident, of)
            } else {
                session.merge(merge.incident, of)
            }
        })
    }
}

fn identifier<T: FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| {
        Failure::Usage(
            "an entry is named by its identifier, as `incident show` lists it".to_owned(),
        )
    })
}

fn person_line(person: &Person) -> String {
    format!("{}  {}", person.id, person.known_as())
}

fn role_words(roles: &[Role]) -> String {
    let words: Vec<String> = roles
        .iter()
        .map(|role| role.as_str().replace('_', " "))
        .collect();
    words.join(", ")
}

fn involvement_line(one: &Involvement) -> String {
    format!("{}  {}", person_line(&one.person), role_words(&one.roles))
}

/// Somebody who was just entered, with what deserves a second look.
fn person_lines(person: &Person) -> String {
    with_warnings(person_line(person), person)
}

/// The same of somebody who was just changed.
fn involvement_lines(one: &Involvement) -> String {
    with_warnings(involvement_line(one), &one.person)
}

fn with_warnings(line: String, person: &Person) -> String {
    let mut lines = vec![line];
    lines.extend(person.warnings("").iter().map(warning_line));
    lines.join("\n")
}

fn place_lines(place: &Place) -> String {
    let mut lines = vec![format!("{}  {}", place.id, place_words(place))];
    lines.extend(place.warnings("").iter().map(warning_line));
    lines.join("\n")
}

/// A place by its address; by whatever else it says where it has none, so that no
/// line is empty.
fn place_words(place: &Place) -> String {
    let address = place.address_text();
    if !address.reveal().is_empty() {
        return address.reveal().replace('\n', ", ");
    }
    let named = |what: &str, text: &Personal| {
        let text = text.reveal().trim();
        (!text.is_empty()).then(|| format!("{what}{text}"))
    };
    let position = place.position.as_ref();
    let said = [
        named("", &place.detail),
        place.premises.map(|one| one.label().to_lowercase()),
        place
            .what3words
            .as_ref()
            .map(|one| format!("///{}", one.as_str())),
        place
            .uprn
            .as_ref()
            .map(|one| format!("UPRN {}", one.as_str())),
        position.map(|one| match &one.point {
            MapPoint::GridReference(reference) => reference.as_str().to_owned(),
            MapPoint::Coordinates(point) => {
                let degrees = |millionths: i32| f64::from(millionths) / 1e6;
                format!(
                    "{:.6}, {:.6}",
                    degrees(point.latitude),
                    degrees(point.longitude)
                )
            }
        }),
        named("beat ", &place.beat),
        named("ward ", &place.ward),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn warning_line(warning: &FieldWarning) -> String {
    format!("  {} {}", warning.field, warning.message)
}

fn incident_lines(incident: &Incident) -> String {
    let mut lines = vec![format!("{}  {}", incident.id, incident.title.reveal())];
    lines.extend(
        incident
            .current_people()
            .map(|one| format!("  {}", person_line(&one.person))),
    );
    lines.join("\n")
}

fn duplicate_lines(duplicates: &Duplicates) -> String {
    let people = duplicates.people.iter().map(|pair| {
        let reasons: Vec<_> = pair.reasons.iter().map(|reason| reason.words()).collect();
        format!(
            "person {}  {}  {}",
            pair.one,
            pair.other,
            reasons.join(", ")
        )
    });
    let places = duplicates.places.iter().map(|pair| {
        let reasons: Vec<_> = pair.reasons.iter().map(|reason| reason.words()).collect();
        format!("place {}  {}  {}", pair.one, pair.other, reasons.join(", "))
    });
    or_none(people.chain(places).collect(), "none looks entered twice")
}

fn linked_line(linked: &LinkedDraftView) -> String {
    let words = linked
        .sealed
        .as_ref()
        .map_or(linked.state.as_str(), |sealed| sealed.words.as_str());
    let number = linked
        .sealed
        .as_ref()
        .and_then(|sealed| sealed.number.as_ref())
        .map(|number| format!("  {}", number.words()))
        .unwrap_or_default();
    let kind = super::kind_words(linked.kind, linked.without_crime);
    format!(
        "  {}  {kind}  {}  {words}{number}",
        linked.draft,
        linked.title.reveal()
    )
}

/// When it happened and was reported, as far as that is known.
fn time_lines(incident: &Incident) -> Vec<String> {
    let Period {
        from,
        to,
        certainty,
    } = incident.happened;
    let sure = certainty.label();
    let happened = match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("  happened  {from}  {sure}")),
        (None, Some(to)) => Some(format!("  happened  until {to}  {sure}")),
        (Some(from), Some(to)) => Some(format!("  happened  {from} to {to}  {sure}")),
    };
    let reported = (incident.reported.iter())
        .map(|reported| format!("  reported  {}  {}", reported.at, reported.how.label()));
    happened.into_iter().chain(reported).collect()
}

fn overview_lines(view: &IncidentView) -> String {
    let incident = &view.incident;
    let mut lines = vec![format!("{}  {}", incident.id, incident.title.reveal())];
    lines.extend(incident.cad_reference.iter().map(|cad| format!("  {cad}")));
    lines.extend(time_lines(incident));
    lines.extend((view.clock.iter()).map(|clock| format!("  {}", clock.words)));
    for place in incident.current_places() {
        let scene = incident.scene().is_some_and(|scene| scene.id == place.id);
        let name = if scene { "scene" } else { "place" };
        lines.push(format!("  {name}  {}", place_lines(place)));
    }
    for person in &view.people {
        let merged = person
            .merged_into
            .map(|into| format!("  merged into {into}"))
            .unwrap_or_default();
        lines.push(format!(
            "  {}  {}  {}{merged}",
            person.person,
            person.known_as.reveal(),
            role_words(&person.roles)
        ));
    }
    // Those of a place stand below it.
    let of_people = (view.warnings.iter()).filter(|one| !one.field.starts_with("places["));
    lines.extend(of_people.map(warning_line));
    lines.extend(view.reports.iter().map(linked_line));
    lines.extend(view.supplements.iter().map(linked_line));
    lines.extend(view.statements.iter().map(linked_line));
    lines.extend(view.exhibits.iter().map(|exhibit| {
        let (what, held) = (exhibit.description.reveal(), exhibit.held_at.reveal());
        format!("  exhibit {}  {what}  {held}", exhibit.reference)
    }));
    lines.extend(view.attachments.iter().map(|attachment| {
        let exhibit = attachment.exhibit.as_deref().unwrap_or("no exhibit");
        format!("  {}  {}  {exhibit}", attachment.id, attachment.media_type)
    }));
    let suspected = view.duplicates.people.len() + view.duplicates.places.len();
    if suspected > 0 {
        let pairs = if suspected == 1 { "pair" } else { "pairs" };
        lines.push(format!(
            "  {suspected} {pairs} of entries may be one and the same; see `incident duplicates`"
        ));
    }
    lines.join("\n")
}
