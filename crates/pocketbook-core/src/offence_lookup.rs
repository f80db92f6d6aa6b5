//! The code of an offence is looked up when it is entered: title, list and
//! edition are filled in from the lists that this tablet holds, and what does
//! not agree with them is pointed out. Nothing here stops a report: a force may
//! have published a code that has not arrived yet, and the officer's words are
//! never changed.

use pocketbook_model::{Classification, FieldWarning, OffenceListEdition, Personal, ReportKind};
use pocketbook_reference::{Standing, built_in};

use crate::offence_lists::InEdition;
use crate::{Device, OffenceView};

/// A classification as it is kept: where it has a code that is held, with the
/// list and edition that the code is from, and the title where none was given.
/// A list that was named stays the one named.
pub(crate) fn looked_up(device: &Device, entered: Classification) -> Classification {
    let Some(code) = &entered.code else {
        return entered;
    };
    let (lists, store) = (device.held_lists(), device.store());
    let held = match &entered.list {
        None => lists.offence(store, code),
        Some(named) => match lists.offence_in(store, named, code) {
            InEdition::Has(held) => Some(held),
            InEdition::NotHeld | InEdition::Lacking => None,
        },
    };
    let Some(held) = held else {
        return entered;
    };
    let title = if entered.title.reveal().trim().is_empty() {
        Personal::new(held.offence.title)
    } else {
        entered.title
    };
    Classification {
        title,
        list: entered.list.or(Some(OffenceListEdition {
            list: held.list,
            edition: held.edition.to_string(),
        })),
        ..entered
    }
}

/// Where a classification does not agree with the lists that are held, under
/// the path of the classification.
pub(crate) fn doubts(
    device: &Device,
    path: &str,
    classification: Option<&Classification>,
) -> Vec<FieldWarning> {
    let mut found = Vec::new();
    let Some((classification, code)) =
        classification.and_then(|one| Some((one, one.code.as_ref()?)))
    else {
        return found;
    };
    let mut warn = |field: &str, code, message| {
        found.push(FieldWarning::new(format!("{path}.{field}"), code, message));
    };
    let (lists, store) = (device.held_lists(), device.store());
    let anywhere = lists.offence(store, code);
    let named = (classification.list.as_ref()).map(|named| lists.offence_in(store, named, code));
    if matches!(named, Some(InEdition::Lacking)) {
        warn(
            "list",
            "code_not_in_its_list",
            "the edition that is named has no such code; check the code and the edition",
        );
    }
    let Some(anywhere) = anywhere else {
        warn(
            "code",
            "code_in_no_list",
            "no list on this tablet has this code; check it, or leave it to the force",
        );
        return found;
    };
    let compiled_in = built_in::common_offences();
    if !anywhere.current && anywhere.list == compiled_in.head().id {
        warn(
            "code",
            "code_not_in_the_forces_list",
            "the force's list does not have this code; it is in the list that comes with Pocketbook, and the force may record by it all the same",
        );
    } else if !anywhere.current {
        warn(
            "code",
            "code_of_an_earlier_list",
            "the list in use no longer has this code; choose one that it has, unless the offence is as old",
        );
    }
    match anywhere.offence.standing {
        Standing::Old => warn(
            "code",
            "offence_repealed",
            "the list marks this offence as repealed or kept for old records; choose a current one, unless it was done while this one was in force",
        ),
        Standing::ClassOnly => warn(
            "code",
            "offence_of_a_class",
            "this is for the class alone; choose the offence within it, unless that cannot be determined",
        ),
        _ => {}
    }
    let own: OffenceView = match named {
        Some(InEdition::Has(own)) => own,
        _ => anywhere,
    };
    if !own.offence.is_called(classification.title.reveal()) {
        warn(
            "title",
            "title_of_another_code",
            "the list has another title for this code; check which of the two is meant",
        );
    }
    found
}

/// The same of the offence of a report of this kind, and where it is called by what
/// is of the other kind.
pub(crate) fn doubts_as(
    device: &Device,
    kind: Option<&ReportKind>,
    classification: Option<&Classification>,
) -> Vec<FieldWarning> {
    let mut found = doubts(device, "classification", classification);
    found.extend(called_as_a_crime(device, kind, classification));
    found
}

/// Where an incident without a crime is called by the title of a crime and has no
/// code: it would be listed as that crime.
fn called_as_a_crime(
    device: &Device,
    kind: Option<&ReportKind>,
    classification: Option<&Classification>,
) -> Option<FieldWarning> {
    let offence = classification.filter(|one| one.code.is_none())?;
    let non_crime = kind.is_some_and(|kind| !kind.is_crime());
    let lists = device.held_lists();
    let is = non_crime && lists.has_a_crime_called(device.store(), offence.title.reveal());
    is.then(|| {
        FieldWarning::new(
            "classification.title",
            "crime_title_without_crime",
            "this is what a crime is called in the list, and it is to be recorded as none; say in other words what it was, leave the offence out, or check the kind",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::NonCrimeClass;

    fn device() -> (tempfile::TempDir, Device) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tablet");
        let platform = Device::software_platform(&path).unwrap();
        let device = Device::create(&path, platform).unwrap();
        (folder, device)
    }

    fn offence(code: &str, title: &str, list: Option<(&str, &str)>) -> Classification {
        Classification {
            code: Some(code.parse().unwrap()),
            list: list.map(|(list, edition)| OffenceListEdition {
                list: list.to_owned(),
                edition: edition.to_owned(),
            }),
            ..Classification::in_words(title)
        }
    }

    /// What was entered, what is kept of it, and what is pointed out.
    #[test]
    fn a_code_brings_its_title_and_its_list_and_what_does_not_agree_is_pointed_out() {
        let (_folder, device) = device();
        let ours = Some(("common-offences", "1"));
        let elsewhere = Some(("invented", "3"));
        for (entered, kept, doubtful) in [
            (
                offence("8n", "", None),
                ("Assault with injury", ours),
                &[][..],
            ),
            (
                offence("8N", "assault WITH injury ", None),
                ("assault WITH injury ", ours),
                &[],
            ),
            (offence("8N", "", ours), ("Assault with injury", ours), &[]),
            (
                offence("8N", "Invented theft", None),
                ("Invented theft", ours),
                &[("classification.title", "title_of_another_code")],
            ),
            (
                offence("999/99", "Invented", None),
                ("Invented", None),
                &[("classification.code", "code_in_no_list")],
            ),
            (
                offence("999/99", "", ours),
                ("", ours),
                &[
                    ("classification.list", "code_not_in_its_list"),
                    ("classification.code", "code_in_no_list"),
                ],
            ),
            // A list that never arrived here: the code is held, under another name.
            (
                offence("8N", "Assault with injury", elsewhere),
                ("Assault with injury", elsewhere),
                &[],
            ),
        ] {
            let found = looked_up(&device, entered.clone());
            let list = found.list.as_ref();
            let list = list.map(|one| (one.list.as_str(), one.edition.as_str()));
            assert_eq!((found.title.reveal(), list), kept, "{entered:?}");
            let doubts = doubts(&device, "classification", Some(&found));
            let doubts: Vec<_> = doubts.iter().map(|d| (d.field.as_str(), d.code)).collect();
            assert_eq!(doubts, doubtful, "{entered:?}");
        }
        let words = Classification::in_words("Invented");
        assert_eq!(looked_up(&device, words.clone()), words);
        assert_eq!(doubts(&device, "classification", Some(&words)), []);
    }

    #[test]
    fn the_title_of_a_crime_is_pointed_out_in_what_is_none() {
        let (_folder, device) = device();
        let domestic = ReportKind::NonCrimeIncident(NonCrimeClass::DomesticIncident);
        let crime = ReportKind::Crime;
        let words = |title: &str| Classification::in_words(title);
        for (kind, offence, pointed_out) in [
            (&domestic, words(" assault with INJURY"), true),
            (&domestic, words("Invented quarrel"), false),
            // What the code is of is told by the rules of the kind.
            (&domestic, offence("8N", "Assault with injury", None), false),
            (&domestic, words("Reported incident of rape"), false),
            (&crime, words("Assault with injury"), false),
        ] {
            let found = called_as_a_crime(&device, Some(kind), Some(&offence));
            assert_eq!(found.is_some(), pointed_out, "{kind:?} {offence:?}");
        }
        assert_eq!(called_as_a_crime(&device, Some(&domestic), None), None);
    }
}
