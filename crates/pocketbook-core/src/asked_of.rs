//! Of whom a report and its supplements asked what they say of a victim, once
//! another is the victim: by what each of them keeps, and by what was corrected in
//! the order in which it was filed.

use std::collections::BTreeMap;

use pocketbook_model::{
    ASKED_OF_ANOTHER, DraftId, FieldWarning, Incident, OfTheVictim, Personal, ReportDraft,
    SupplementDraft, Victim, is_anothers, victim_was_parted,
};
use serde::Serialize;

use crate::report_standing::ReportSupplementView;

/// Something that was asked of, agreed with or said of somebody who is not the
/// victim, as the report now stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskedOfAnotherView {
    /// What, by its path in the report, or in the supplement.
    pub field: &'static str,
    /// The same in words.
    pub words: &'static str,
    /// Of whom: the victim then, by name, or that it was the State.
    pub of: Personal,
    /// The supplement that says it; none where the report itself does.
    pub supplement: Option<DraftId>,
    /// That an officer said that it was the one who is the victim now, and it counts
    /// as theirs: of a contact plan alone, which is read once more.
    pub taken_over: bool,
}

impl AskedOfAnotherView {
    /// What is said behind its line of one that was taken over; nothing of any other.
    #[must_use]
    pub const fn how_taken_over(&self) -> &'static str {
        if self.taken_over {
            "; taken over by an officer's word that it was this one"
        } else {
            ""
        }
    }
}

/// A supplement, whether it is filed, and of whom it was asked.
pub(crate) struct Asked<'s> {
    pub(crate) supplement: &'s SupplementDraft,
    pub(crate) filed: bool,
    pub(crate) of: Option<Victim>,
    /// Whose report it makes of it, or would.
    pub(crate) victim: Option<Victim>,
}

/// The victim of a report as it stands, and of whom each supplement to it was asked:
/// those filed in their order, then the others.
pub(crate) fn asked<'s>(
    written: &ReportDraft,
    supplements: impl Iterator<Item = (&'s SupplementDraft, bool)>,
) -> (Option<Victim>, Vec<Asked<'s>>) {
    let mut stands = written.victim;
    let mut all = Vec::new();
    for (supplement, filed) in supplements {
        let victim = supplement.victim_after(stands);
        all.push(Asked {
            supplement,
            filed,
            of: supplement.asked_of(stands),
            victim,
        });
        if filed {
            stands = victim;
        }
    }
    (stands, all)
}

/// All that was asked of another than the victim, in the report and in each
/// supplement.
pub(crate) fn of_another(
    written: &ReportDraft,
    supplements: &[ReportSupplementView],
    incident: &Incident,
) -> Vec<AskedOfAnotherView> {
    let (stands, asked) = asked(written, contents(supplements));
    let drafts = supplements.iter().map(|one| one.draft);
    let mut found = in_report(written, &asked, stands, incident);
    let taken = written.asked_of_another.iter();
    for one in taken.filter(|one| one.taken_over) {
        let view = view(one.field, vec![one.of], stands, incident);
        let view = view.map(|view| AskedOfAnotherView {
            taken_over: true,
            ..view
        });
        let known = |view: &AskedOfAnotherView| {
            (found.iter()).any(|known| known.field == view.field && known.of == view.of)
        };
        found.extend(view.filter(|view| !known(view)));
    }
    for (one, draft) in asked.iter().zip(drafts) {
        // One that is not filed is held against what it would make of the report.
        let victim = if one.filed { stands } else { one.victim };
        let said = in_supplement(one, victim, incident).into_iter();
        found.extend(said.map(|view| AskedOfAnotherView {
            supplement: Some(draft),
            ..view
        }));
    }
    found
}

/// The contents of supplements, and whether each is filed.
pub(crate) fn contents(
    supplements: &[ReportSupplementView],
) -> impl Iterator<Item = (&SupplementDraft, bool)> {
    (supplements.iter()).map(|one| (&one.content, one.record.is_some()))
}

/// The answers of a report there, by their paths, where it has several that one
/// correction leaves apart.
fn answers(written: &ReportDraft, field: OfTheVictim) -> Vec<String> {
    let of = match field {
        OfTheVictim::Flags => serde_json::to_value(&written.flags),
        OfTheVictim::Recording => serde_json::to_value(&written.recording),
        _ => return Vec::new(),
    };
    let Ok(serde_json::Value::Object(of)) = of else {
        return Vec::new();
    };
    let said = of.into_iter().filter(|(_, answer)| {
        let nothing = [serde_json::Value::Null, "".into(), "not_asked".into()];
        !nothing.contains(answer)
    });
    said.map(|(name, _)| format!("{}.{name}", field.field()))
        .filter(|path| OfTheVictim::of_field(path).is_some())
        .collect()
}

/// Of whom what a report says there was asked, with what was corrected of it by
/// those supplements that are filed: each answer of whom it was asked, and words of
/// everybody of whom they were written or corrected.
pub(crate) fn of_whom(
    written: &ReportDraft,
    asked: &[Asked<'_>],
    field: OfTheVictim,
) -> Vec<Victim> {
    let first = written.asked_of(field);
    let several = answers(written, field).into_iter();
    let mut answers: BTreeMap<String, Vec<Victim>> =
        several.map(|path| (path, first.clone())).collect();
    if answers.is_empty() {
        answers.insert(field.field().to_owned(), first);
    }
    for one in asked.iter().filter(|one| one.filed) {
        let corrections = one.supplement.corrections.iter();
        let paths = corrections.map(|one| one.field.as_str());
        for path in paths.filter(|path| OfTheVictim::of_field(path) == Some(field)) {
            let of = one.of.into_iter();
            match field {
                OfTheVictim::Flags | OfTheVictim::Recording => {
                    answers.insert(path.to_owned(), of.collect());
                }
                OfTheVictim::ReportedBy | OfTheVictim::SupportsProsecution => {
                    answers.insert(field.field().to_owned(), of.collect());
                }
                _ => answers
                    .entry(field.field().to_owned())
                    .or_default()
                    .extend(of),
            }
        }
    }
    answers.into_values().flatten().collect()
}

/// What the report itself says that was asked of another, as it stands.
pub(crate) fn in_report(
    written: &ReportDraft,
    asked: &[Asked<'_>],
    victim: Option<Victim>,
    incident: &Incident,
) -> Vec<AskedOfAnotherView> {
    let fields = OfTheVictim::ALL.into_iter();
    fields
        .filter_map(|field| view(field, of_whom(written, asked, field), victim, incident))
        .collect()
}

/// What one supplement asked of another.
pub(crate) fn in_supplement(
    one: &Asked<'_>,
    victim: Option<Victim>,
    incident: &Incident,
) -> Vec<AskedOfAnotherView> {
    let said = one.supplement.of_the_victim();
    said.filter_map(|field| view(field, one.of.into_iter().collect(), victim, incident))
        .collect()
}

fn view(
    field: OfTheVictim,
    of: Vec<Victim>,
    victim: Option<Victim>,
    incident: &Incident,
) -> Option<AskedOfAnotherView> {
    let mut of = of.into_iter();
    let of = of.find(|of| is_anothers(Some(*of), victim, incident))?;
    Some(AskedOfAnotherView {
        field: field.field(),
        words: field.words(),
        of: named(of, incident),
        supplement: None,
        taken_over: false,
    })
}

/// A victim by name.
fn named(victim: Victim, incident: &Incident) -> Personal {
    let called = match victim.standing(incident) {
        Victim::State => None,
        Victim::Person(person) => Some(incident.called(person)),
    };
    match called {
        None => "the State".into(),
        Some(Some(called)) => Personal::new(called),
        Some(None) => "somebody who is not in the incident".into(),
    }
}

/// What to look at in a supplement that makes the report another's: each thing that
/// it and its supplements asked of who was the victim, unless this one says it of who
/// is; and what this one itself asked before.
pub(crate) fn warnings(
    written: &ReportDraft,
    filed: &[ReportSupplementView],
    supplement: &SupplementDraft,
    incident: &Incident,
) -> Vec<FieldWarning> {
    let filed = contents(filed).filter(|(_, filed)| *filed);
    let (before, mut asked) = asked(written, filed);
    let victim = supplement.victim_after(before);
    // As if it were filed.
    asked.push(Asked {
        supplement,
        filed: true,
        of: supplement.asked_of(before),
        victim,
    });
    let Some((own, earlier)) = asked.split_last() else {
        return Vec::new();
    };
    let mut own_fields: Vec<_> = (in_supplement(own, victim, incident).iter())
        .map(|one| one.field)
        .collect();
    if is_anothers(own.of, victim, incident) {
        let corrections = supplement.corrections.iter();
        let corrected = corrections.filter_map(|one| OfTheVictim::of_field(&one.field));
        own_fields.extend(corrected.map(OfTheVictim::field));
    }
    let mut found: Vec<FieldWarning> = Vec::new();
    for field in own_fields {
        if !found.iter().any(|warning| warning.field == field) {
            found.push(FieldWarning::new(
                field,
                ASKED_OF_ANOTHER,
                "this was entered before the report was made another victim's, and counts as the earlier one's; ask this one: take it out, save, and enter what this one says. Where it was this one, say so: clear asked_of",
            ));
        }
    }
    if supplement.says_anything_of_the_victim() || is_anothers(before, victim, incident) {
        found.extend(victim_was_parted(victim, incident));
    }
    if !is_anothers(before, victim, incident) {
        return found;
    }
    let said: Vec<_> = supplement.of_the_victim().map(OfTheVictim::field).collect();
    let others = in_report(written, &asked, victim, incident).into_iter();
    let others =
        others.chain((earlier.iter()).flat_map(|one| in_supplement(one, victim, incident)));
    for one in others {
        let told = found.iter().any(|warning| warning.field == one.field);
        if told || said.contains(&one.field) {
            continue;
        }
        found.push(FieldWarning::new(
            one.field,
            ASKED_OF_ANOTHER,
            "the report says this of another victim, and it stays theirs; ask this one, and say it in this supplement",
        ));
    }
    found
}
