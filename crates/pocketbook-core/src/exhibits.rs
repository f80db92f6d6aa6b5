//! Exhibits: entered, numbered, described, listed. What is done with one
//! afterwards is in `custody.rs`.

use std::collections::BTreeSet;

use pocketbook_model::{
    Continuity, Custodian, Exhibit, ExhibitId, ExhibitReference, ExhibitThing, FieldError,
    Incident, IncidentId, Personal, Producer, Rule, initials_are, initials_fit,
};
use pocketbook_vault::{AttachmentRow, ExhibitRow, Vault};

use crate::another_thing::{Thing, missing};
use crate::custody::{chain, follow, time};
use crate::earlier_records::statements_of;
use crate::exhibit_uses::{Used, require_unused, uses};
use crate::exhibit_views::{
    ExhibitCorrection, ExhibitLineView, ExhibitVersionView, ExhibitView, GapView, NewExhibit,
};
use crate::exhibit_withdrawals::{is_withdrawn, withdrawn};
use crate::labels::within;
use crate::named_exhibits::is_relied_on;
use crate::{CoreError, Label as _, Session};

/// The greatest number that a reference can have.
const LAST_NUMBER: u32 = 9999;

impl Session {
    /// The next exhibit reference of a producer in an incident: one more than
    /// the greatest in use on this tablet, by exhibits, files, statements and
    /// reports. Nothing is reserved: what is entered first has it.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] unless the initials are two to four capitals, or
    /// when the numbers are used up.
    pub fn next_exhibit(
        &self,
        incident: IncidentId,
        initials: &str,
    ) -> Result<ExhibitReference, CoreError> {
        let vault = self.vault()?;
        crate::incidents::load(&vault, incident)?;
        next(&vault, incident, initials)
    }

    /// Enters an exhibit, with or without a file.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is missing, malformed or
    /// used by another thing; [`CoreError::NotFound`] when there is no such
    /// incident.
    pub fn add_exhibit(&self, new: &NewExhibit) -> Result<ExhibitView, CoreError> {
        let vault = self.vault()?;
        let incident = crate::incidents::load(&vault, new.incident)?;
        let named = own_reference(&vault, new);
        let reference = reference(&vault, new, named.as_ref())?;
        let exhibit = Exhibit {
            id: self.device().new_id()?,
            incident: new.incident,
            producer: producer(&vault, &incident, new)?,
            description: Personal::new(new.description.as_str()),
            thing: thing(&vault, new, &reference)?,
            found_at: (new.found_at.as_deref())
                .map(|text| time("found_at", text))
                .transpose()?,
            found_place: Personal::new(new.found_place.as_str()),
            reference,
        };
        exhibit.check()?;
        // Only a file that has the reference already may be what has it.
        let used = new.attachment.filter(|_| named.is_some());
        let used = used.map_or(Used::Nothing, Used::File);
        require_unused(&vault, new.incident, &exhibit.reference, used, "number")?;
        require_own_initials(&vault, &exhibit)?;
        vault.add_exhibit(&pocketbook_vault::NewExhibit {
            id: exhibit.id,
            incident: exhibit.incident,
            reference: &exhibit.reference,
            attachment: new.attachment,
            content: &serde_json::to_vec(&exhibit)?,
        })?;
        view(&vault, exhibit.id)
    }

    /// Describes an exhibit better, as long as nothing sealed and no statement
    /// whose pages are fixed names it. The earlier description is kept.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that would be malformed, or
    /// `description` once it is relied on: then a custody event corrects it.
    pub fn correct_exhibit(
        &self,
        exhibit: ExhibitId,
        correction: &ExhibitCorrection,
    ) -> Result<ExhibitView, CoreError> {
        let vault = self.vault()?;
        let mut described = self::exhibit(&vault, exhibit)?;
        if is_relied_on(&vault, &described)? {
            return Err(FieldError {
                field: "description".to_owned(),
                rule: Rule::Contradicts {
                    other: "a sealed record, or fixed pages, that name this exhibit",
                    remedy: "record a correction as a custody event instead",
                },
            }
            .into());
        }
        if let Some(text) = &correction.description {
            described.description = Personal::new(text.as_str());
        }
        if let Some(text) = correction.found_at.as_deref() {
            described.found_at = Some(time("found_at", text)?);
        }
        if let Some(text) = &correction.found_place {
            described.found_place = Personal::new(text.as_str());
        }
        described.check()?;
        vault.describe_exhibit(exhibit, &serde_json::to_vec(&described)?)?;
        view(&vault, exhibit)
    }

    /// One exhibit with the chain of its custody, the gaps in it and its
    /// collisions; reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is none.
    pub fn exhibit(&self, exhibit: ExhibitId) -> Result<ExhibitView, CoreError> {
        let vault = self.vault()?;
        let view = view(&vault, exhibit)?;
        vault.log_consulted(exhibit)?;
        Ok(view)
    }

    /// The exhibits of an incident by reference: those that were entered, and
    /// files and records that have a reference alone.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such incident.
    pub fn exhibits(&self, incident: IncidentId) -> Result<Vec<ExhibitLineView>, CoreError> {
        let vault = self.vault()?;
        crate::incidents::load(&vault, incident)?;
        let lines = lines(&vault, incident)?;
        vault.log_consulted(incident)?;
        Ok(lines)
    }
}

fn next(
    vault: &Vault,
    incident: IncidentId,
    initials: &str,
) -> Result<ExhibitReference, CoreError> {
    // Refuses other initials by the shape of the reference.
    let _: ExhibitReference = format!("{initials}/1").parse()?;
    let used = uses(vault, incident)?;
    let theirs = || used.iter().filter(|(used, _)| used.initials() == initials);
    let greatest = theirs().map(|(used, _)| used.number()).max().unwrap_or(0);
    let next = if greatest < LAST_NUMBER {
        greatest + 1
    } else {
        // A slip in some text ("DEF/9999") does not end a producer's numbers:
        // the next is then the first free one after those that things have.
        let things = theirs().filter(|(_, of)| *of != Used::Mentioned);
        let things = things.map(|(used, _)| used.number()).max().unwrap_or(0);
        let taken: BTreeSet<_> = theirs().map(|(used, _)| used.number()).collect();
        let mut free = things + 1..=LAST_NUMBER;
        free.find(|number| !taken.contains(number))
            .unwrap_or(LAST_NUMBER + 1)
    };
    format!("{initials}/{next}").parse().map_err(|_| {
        CoreError::from(FieldError {
            field: "exhibit".to_owned(),
            rule: Rule::Range {
                expected: "a number up to 9999; this producer has used them all",
            },
        })
    })
}

fn producer(vault: &Vault, incident: &Incident, new: &NewExhibit) -> Result<Producer, CoreError> {
    let Some(person) = new.producer else {
        // Whose initials these are is the one thing that a court goes by.
        // An officer whose name has not the initials that they use adds a letter.
        let theirs = |name: &Personal| initials_are(name.reveal(), &new.initials);
        let mut people = incident.people.iter();
        let somebody_elses = !initials_fit(vault.officer().name.reveal(), &new.initials)
            && (people.any(|one| theirs(&one.person.name))
                || statements_of(vault, incident.id, |_| true)?
                    .iter()
                    .any(|statement| theirs(&statement.witness_name)));
        if somebody_elses {
            return Err(FieldError {
                field: "producer".to_owned(),
                rule: Rule::Contradicts {
                    other: "the initials, which are those of a witness or another person here",
                    remedy: "say that this person produces it, who is entered in the incident \
                             first; an officer with the same initials adds a letter",
                },
            }
            .into());
        }
        return Ok(Producer::Officer(vault.officer().clone()));
    };
    let found = incident.person(person).ok_or_else(|| FieldError {
        field: "producer".to_owned(),
        rule: Rule::Contradicts {
            other: "the people of the incident",
            remedy: "enter the person in the incident first",
        },
    })?;
    if found.name.reveal().trim().is_empty() {
        return Err(FieldError {
            field: "producer".to_owned(),
            rule: Rule::Contradicts {
                other: "a person without a name: an exhibit says who produces it",
                remedy: "enter the name, or produce it yourself",
            },
        }
        .into());
    }
    Ok(Producer::Person {
        person,
        name: found.name.clone(),
    })
}

/// The reference that the file of a new exhibit was attached as.
fn own_reference(vault: &Vault, new: &NewExhibit) -> Option<ExhibitReference> {
    vault.attachment(new.attachment?).ok()?.exhibit
}

/// The reference that a new exhibit gets: that which was asked for, that of its
/// file as it was attached, or the producer's next.
fn reference(
    vault: &Vault,
    new: &NewExhibit,
    of_file: Option<&ExhibitReference>,
) -> Result<ExhibitReference, CoreError> {
    let asked = new.number.as_ref();
    let asked = asked.map(|number| format!("{}/{number}", new.initials).parse());
    let asked: Option<ExhibitReference> = asked.transpose()?;
    Ok(match (asked, of_file) {
        // In whatever spelling: the file is sealed under its own.
        (Some(asked), Some(own)) if asked.plain() == own.plain() => own.clone(),
        (None, Some(own)) if own.initials() == new.initials => own.clone(),
        (Some(asked), _) => asked,
        (None, _) => next(vault, new.incident, &new.initials)?,
    })
}

fn thing(
    vault: &Vault,
    new: &NewExhibit,
    reference: &ExhibitReference,
) -> Result<ExhibitThing, CoreError> {
    let Some(attachment) = new.attachment else {
        return Ok(ExhibitThing::Physical);
    };
    let refused = |other, remedy| FieldError {
        field: "attachment".to_owned(),
        rule: Rule::Contradicts { other, remedy },
    };
    let row = vault.attachment(attachment).ok();
    let row = row
        .filter(|row| row.incident == new.incident && !row.printed)
        .ok_or_else(|| {
            refused(
                "the files of the incident",
                "attach the file to it first; printed pages are not exhibits",
            )
        })?;
    let entered = vault.exhibits(new.incident)?;
    let is_it = |row: &ExhibitRow| row.attachment == Some(attachment) && !row.set_aside;
    if entered.iter().any(is_it) {
        return Err(refused(
            "another exhibit of this incident",
            "this file is an exhibit already; find it in the list",
        )
        .into());
    }
    if row.exhibit.as_ref().is_some_and(|own| own != reference) {
        return Err(refused(
            "the reference that the file was attached as",
            "enter it under that reference",
        )
        .into());
    }
    Ok(ExhibitThing::File {
        attachment,
        sha256: row.sha256,
    })
}

/// Numbers run per producer, so initials are one producer's within an incident;
/// an exhibit that was entered under the wrong ones, and withdrawn, takes none.
fn require_own_initials(vault: &Vault, exhibit: &Exhibit) -> Result<(), CoreError> {
    for row in vault.exhibits(exhibit.incident)? {
        let other: Exhibit = serde_json::from_slice(&row.content)?;
        if other.reference.initials() == exhibit.reference.initials()
            && !other.producer.is(&exhibit.producer)
            && !is_withdrawn(vault, &row)?
        {
            return Err(FieldError {
                field: "initials".to_owned(),
                rule: Rule::Contradicts {
                    other: "another producer of this incident",
                    remedy: "add a letter that tells the two apart",
                },
            }
            .into());
        }
    }
    Ok(())
}

/// An exhibit as it is described now.
pub(crate) fn exhibit(vault: &Vault, exhibit: ExhibitId) -> Result<Exhibit, CoreError> {
    Ok(serde_json::from_slice(&row(vault, exhibit)?.content)?)
}

fn row(vault: &Vault, exhibit: ExhibitId) -> Result<ExhibitRow, CoreError> {
    let row = vault.exhibit(exhibit)?;
    row.ok_or_else(|| missing(vault, exhibit, Thing::Exhibit, "exhibit"))
}

fn versions(vault: &Vault, exhibit: ExhibitId) -> Result<Vec<ExhibitVersionView>, CoreError> {
    let rows = vault.exhibit_versions(exhibit)?.into_iter();
    rows.map(|row| {
        let described: Exhibit = serde_json::from_slice(&row.content)?;
        Ok(ExhibitVersionView {
            since: row.created,
            description: described.description,
            found_at: described.found_at,
            found_place: described.found_place,
        })
    })
    .collect()
}

/// An exhibit as it is shown.
pub(crate) fn view(vault: &Vault, exhibit: ExhibitId) -> Result<ExhibitView, CoreError> {
    let row = row(vault, exhibit)?;
    let described: Exhibit = serde_json::from_slice(&row.content)?;
    let chain = chain(vault, exhibit)?;
    let (found, events) = follow(&chain);
    Ok(ExhibitView {
        sealed: is_relied_on(vault, &described)?,
        withdrawn: withdrawn(vault, &row, &chain)?,
        versions: versions(vault, exhibit)?,
        holder: found.holder.as_ref().map(Custodian::as_printed),
        store: found.store.clone(),
        seal: found.seal.clone(),
        end: found.end,
        events,
        gaps: found.gaps.iter().map(GapView::from).collect(),
        collisions: crate::collisions::of(vault, described.incident, &described.reference)?,
        exhibit: described,
    })
}

/// The exhibits of an incident by reference.
pub(crate) fn lines(
    vault: &Vault,
    incident: IncidentId,
) -> Result<Vec<ExhibitLineView>, CoreError> {
    let mut lines = entered_lines(vault, incident)?;
    for (reference, used) in uses(vault, incident)? {
        let plain = reference.plain();
        let known = |line: &ExhibitLineView| line.reference.plain() == plain;
        if !lines.iter().any(known) {
            lines.extend(alone(vault, incident, reference, used)?);
        }
    }
    lines.sort_by(|one, two| {
        let key = |line: &ExhibitLineView| {
            let reference = &line.reference;
            (
                reference.initials().to_owned(),
                reference.number(),
                reference.clone(),
            )
        };
        key(one).cmp(&key(two))
    });
    Ok(lines)
}

/// The exhibits that were entered as such, in the order in which they were.
pub(crate) fn entered_lines(
    vault: &Vault,
    incident: IncidentId,
) -> Result<Vec<ExhibitLineView>, CoreError> {
    let rows = vault.exhibits(incident)?;
    rows.iter()
        .map(|row| entered(vault, row, &serde_json::from_slice(&row.content)?))
        .collect()
}

fn entered(
    vault: &Vault,
    row: &ExhibitRow,
    exhibit: &Exhibit,
) -> Result<ExhibitLineView, CoreError> {
    let (found, events) = follow(&chain(vault, exhibit.id)?);
    let withdrawn = row.set_aside || found.withdrawn.is_some();
    let mut held_at = held_at(vault, exhibit, &found)?;
    if row.set_aside {
        held_at = Personal::new("withdrawn");
    } else if withdrawn {
        held_at = Personal::new(format!("withdrawn; {}", held_at.reveal()));
    }
    Ok(ExhibitLineView {
        exhibit: Some(exhibit.id),
        attachment: match exhibit.thing {
            ExhibitThing::File { attachment, .. } => Some(attachment),
            ExhibitThing::Physical => None,
        },
        description: exhibit.description.clone(),
        producer: exhibit.producer.name().clone(),
        held_at,
        seal: found.seal.clone(),
        withdrawn,
        events: events.len(),
        gaps: found.gaps.iter().map(GapView::from).collect(),
        collisions: crate::collisions::of(vault, exhibit.incident, &exhibit.reference)?,
        reference: exhibit.reference.clone(),
    })
}

/// Where an exhibit is, in words.
fn held_at(vault: &Vault, exhibit: &Exhibit, found: &Continuity) -> Result<Personal, CoreError> {
    let holder = found.holder.as_ref().map(Custodian::as_printed);
    Ok(match (found.end, &found.store, holder) {
        (Some(end), ..) => Personal::new(within(end.label())),
        (None, Some(store), _) => store.clone(),
        (None, None, Some(holder)) => holder,
        (None, None, None) => Personal::new(match exhibit.thing {
            ExhibitThing::File { attachment, .. } => file_is(&vault.attachment(attachment)?),
            ExhibitThing::Physical => "no custody recorded",
        }),
    })
}

const fn file_is(row: &AttachmentRow) -> &'static str {
    if row.delivered {
        "with the force"
    } else {
        "on the tablet, to be sent to the force"
    }
}

/// A file or record that has a reference and was not entered as an exhibit.
fn alone(
    vault: &Vault,
    incident: IncidentId,
    reference: ExhibitReference,
    used: Used,
) -> Result<Option<ExhibitLineView>, CoreError> {
    let (attachment, description, held_at) = match used {
        Used::File(id) => {
            let row = vault.attachment(id)?;
            let description = format!("file, {}, SHA-256 {}", row.media_type, row.sha256);
            (Some(id), description, file_is(&row))
        }
        Used::Record(record) => (
            None,
            format!("sealed record {record}"),
            "see the sealed record",
        ),
        Used::Exhibit(..) | Used::Copy(_) | Used::Mentioned | Used::Nothing => return Ok(None),
    };
    Ok(Some(ExhibitLineView {
        exhibit: None,
        attachment,
        description: Personal::new(description),
        producer: Personal::new(reference.initials()),
        held_at: Personal::new(held_at),
        seal: None,
        withdrawn: false,
        events: 0,
        gaps: Vec::new(),
        collisions: crate::collisions::of(vault, incident, &reference)?,
        reference,
    }))
}
