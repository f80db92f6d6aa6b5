//! The offence: as the officer takes it now, in a filed supplement or in the
//! report, everything it was taken for before, and what the force confirmed
//! (group 2 of the fields of a crime report). What was confirmed outranks the rest.

use pocketbook_forms::SheetGroup;
use pocketbook_model::{Classification, ConfirmedClassification, Inchoate, ReportDraft};

use super::rows::Group;
use super::with;
use crate::exhibit_forms::in_words;
use crate::report_standing::{self, ReportSupplementView};

pub(super) fn offence(
    report: &ReportDraft,
    supplements: &[ReportSupplementView],
    confirmed: &[ConfirmedClassification],
    groups: &mut Vec<SheetGroup>,
) {
    let mut group = Group::new("Offence");
    let since = report_standing::offences_since(report, supplements);
    let stands = match since.last() {
        Some((_, offence)) => offence.as_ref(),
        None => report.classification.as_ref(),
    };
    group.stated("Provisional", stands.map_or_else(String::new, words));
    for entry in &report.classification_history {
        let entered = format!(
            "{}; entered {} by {}",
            words(&entry.classification),
            in_words(entry.entered.at),
            entry.entered.by
        );
        group.say("History", entered);
    }
    for (at, offence) in &since {
        let filed_at = supplements.get(*at).and_then(|one| one.filed_at);
        let filed = filed_at.map_or_else(String::new, |at| format!(" filed {}", in_words(at)));
        let offence = offence.as_ref().map_or_else(|| "None".to_owned(), words);
        let said = format!("{offence}; by a supplementary report{filed}");
        group.say("History", said);
    }
    for (at, one) in confirmed.iter().enumerate() {
        let label = match (confirmed.len(), at + 1 == confirmed.len()) {
            (1, _) => "Confirmed by the force",
            (_, true) => "Confirmed by the force; this one counts",
            (_, false) => "Confirmed by the force before",
        };
        let by = format!(
            "{}; {}, {}{}",
            words(&one.classification),
            one.confirmed_by,
            in_words(one.confirmed_at),
            with(": ", &one.reason).unwrap_or_default()
        );
        group.say(label, by);
    }
    if confirmed.is_empty() && stands.is_some() {
        group.say("Confirmed by the force", "Not yet");
    }
    group.finish(groups);
}

/// Code, title, how far it went, and the list the code is from.
pub(super) fn words(one: &Classification) -> String {
    let mut words = String::new();
    if let Some(code) = &one.code {
        words.push_str(code.as_str());
        words.push(' ');
    }
    words.push_str(one.title.reveal().trim());
    words.push_str(match one.inchoate {
        Inchoate::Substantive => "",
        Inchoate::Attempt => ", attempted",
        Inchoate::Conspiracy => ", conspiracy",
        Inchoate::EncouragingOrAssisting => ", encouraging or assisting",
    });
    match (&one.list, &one.code) {
        (Some(list), _) => {
            words.push_str(&format!(" (list {}, edition {})", list.list, list.edition));
        }
        (None, Some(_)) => {}
        (None, None) => words.push_str(" (in words, without a code)"),
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::{
        DraftId, EarlierSeen, Entered, FieldCorrection, IncidentId, RecordId, RecordLink,
        ReportKind, ReportPatch, ReportReferences, Sha256Digest, SupplementDraft, Timestamp,
    };

    fn offence(code: &str, title: &str) -> Classification {
        Classification {
            code: code.parse().ok(),
            ..Classification::in_words(title)
        }
    }

    /// A supplement that says an offence, filed or not.
    fn saying(seed: u8, offence: Classification, filed: bool) -> ReportSupplementView {
        let record = RecordId::from_parts(1, [seed; 10]);
        let link = RecordLink {
            record,
            sha256: Sha256Digest::from_bytes([0; 32]),
        };
        let references = ReportReferences {
            local_reference: None,
            number: None,
        };
        let incident = IncidentId::from_parts(1, [1; 10]);
        ReportSupplementView {
            draft: DraftId::from_parts(1, [seed; 10]),
            state: crate::DraftState::Open,
            record: filed.then_some(record),
            filed_at: filed.then(|| Timestamp::from_unix_ms(1_772_823_360_000)),
            content: SupplementDraft {
                classification: Some(offence),
                ..SupplementDraft::new(incident, link, EarlierSeen::SealedHere, references)
            },
        }
    }

    #[test]
    fn it_tells_what_stands_and_everything_that_it_was_taken_for() {
        let entered = Entered {
            at: Timestamp::from_unix_ms(1_772_823_360_000),
            by: "204518".parse().unwrap(),
        };
        let patch = ReportPatch {
            classification: Some(offence("28E", "Invented burglary")),
            ..ReportPatch::default()
        };
        let report = ReportDraft::new(IncidentId::from_parts(1, [1; 10]));
        let report = report.patched(patch, &entered).unwrap();
        let supplements = [
            saying(1, offence("031/00", "Invented shed"), true),
            saying(2, offence("030/02", "Invented shop"), true),
            saying(3, offence("8N", "Invented assault"), false),
        ];
        let told = |supplements: &[ReportSupplementView]| {
            let mut groups = Vec::new();
            super::offence(&report, supplements, &[], &mut groups);
            let rows = groups.swap_remove(0).rows.into_iter();
            rows.map(|row| format!("{}: {}", row.label, row.text))
                .collect::<Vec<_>>()
        };
        let at = in_words(entered.at);
        let first = format!("History: 28E Invented burglary; entered {at} by 204518");
        let not_yet = "Confirmed by the force: Not yet".to_owned();
        assert_eq!(
            told(&[]),
            [
                "Provisional: 28E Invented burglary".to_owned(),
                first.clone(),
                not_yet.clone()
            ]
        );
        let filed = |words| format!("History: {words}; by a supplementary report filed {at}");
        assert_eq!(
            told(&supplements),
            [
                "Provisional: 030/02 Invented shop".to_owned(),
                first,
                filed("031/00 Invented shed"),
                filed("030/02 Invented shop"),
                not_yet
            ]
        );
    }

    /// An offence that goes with its class stands no more, and its history stays.
    #[test]
    fn an_offence_that_went_with_its_class_is_told_as_none() {
        let mut report = ReportDraft::new(IncidentId::from_parts(1, [1; 10]));
        report.kind = ReportKind::of_a_correction("reported_rape");
        report.classification = Some(offence("N100", "Reported incident of rape"));
        let mut supplement = saying(1, offence("8N", "-"), true);
        supplement.content.classification = None;
        supplement.content.corrections = vec![FieldCorrection {
            field: "kind".to_owned(),
            was: "reported_rape".into(),
            is: "hate_incident".into(),
        }];
        let mut groups = Vec::new();
        super::offence(&report, &[supplement], &[], &mut groups);
        let rows = groups.swap_remove(0).rows.into_iter();
        let rows: Vec<_> = rows
            .map(|row| format!("{}: {}", row.label, row.text))
            .collect();
        assert_eq!(rows.len(), 2, "{rows:?}");
        assert_eq!(rows[0], "Provisional: Not stated");
        let history = "History: None; by a supplementary report filed";
        assert!(rows[1].starts_with(history), "{rows:?}");
    }
}
