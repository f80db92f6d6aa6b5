//! Of whom a report and its supplements asked what they say of a victim, once
//! another is the victim: by what each of them keeps, and by what was corrected in
//! the order in which it was filed.

use pocketbook_model::{
    ASKED_OF_ANOTHER, DraftId, FieldWarning, Flag, Incident, OfTheVictim, Personal, ReportDraft,
    SupplementDraft, Victim, is_anothers,
};
use serde::de::IntoDeserializer as _;
use serde::{Deserialize as _, Serialize};

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
    let mut found = in_report(written, stands, incident);
    // What was corrected once this one was the victim is of this one.
    let theirs = asked
        .iter()
        .filter(|one| one.filed && !is_anothers(one.victim, stands, incident));
    let theirs: Vec<_> = theirs.map(|one| one.supplement).collect();
    found.retain(|view| !theirs.iter().any(|one| corrects(one, view.field)));
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

/// Whether a supplement corrects what a report says of its victim there. What was said
/// of contact is another's however its words are corrected.
fn corrects(supplement: &SupplementDraft, field: &str) -> bool {
    let of_a_victim = |name: &str| {
        let flag: Result<Flag, serde::de::value::Error> =
            Flag::deserialize(name.into_deserializer());
        flag.is_ok_and(Flag::is_of_a_victim)
    };
    let mut corrected = (supplement.corrections.iter()).map(|one| one.field.as_str());
    corrected.any(|corrected| match field {
        "registration.reported_by" => [field, "registration.reporter"].contains(&corrected),
        "flags" => corrected.strip_prefix("flags.").is_some_and(of_a_victim),
        "recording" => corrected.starts_with("recording."),
        _ => false,
    })
}

/// What the report itself asked of another.
pub(crate) fn in_report(
    written: &ReportDraft,
    victim: Option<Victim>,
    incident: &Incident,
) -> Vec<AskedOfAnotherView> {
    let asked = OfTheVictim::ALL.into_iter();
    asked
        .filter_map(|field| view(field, written.asked_of(field), victim, incident))
        .collect()
}

/// What one supplement asked of another.
pub(crate) fn in_supplement(
    one: &Asked<'_>,
    victim: Option<Victim>,
    incident: &Incident,
) -> Vec<AskedOfAnotherView> {
    let said = one.supplement.of_the_victim();
    said.filter_map(|field| view(field, one.of, victim, incident))
        .collect()
}

fn view(
    field: OfTheVictim,
    of: Option<Victim>,
    victim: Option<Victim>,
    incident: &Incident,
) -> Option<AskedOfAnotherView> {
    let of = of.filter(|of| is_anothers(Some(*of), victim, incident))?;
    Some(AskedOfAnotherView {
        field: field.field(),
        words: field.words(),
        of: named(of, incident),
        supplement: None,
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
    let (before, asked) = asked(written, filed);
    let own = Asked {
        supplement,
        filed: false,
        of: supplement.asked_of(before),
        victim: supplement.victim_after(before),
    };
    let victim = own.victim;
    let mut found: Vec<_> = (in_supplement(&own, victim, incident).iter())
        .map(|one| {
            FieldWarning::new(
                one.field,
                ASKED_OF_ANOTHER,
                "this was entered before the report was made another victim's, and counts as the earlier one's; ask this one and enter it anew, or, where it was this one, say so: clear asked_of",
            )
        })
        .collect();
    if !is_anothers(before, victim, incident) {
        return found;
    }
    let mut earlier = in_report(written, victim, incident);
    earlier.extend(
        asked
            .iter()
            .flat_map(|one| in_supplement(one, victim, incident)),
    );
    let said: Vec<_> = supplement.of_the_victim().map(OfTheVictim::field).collect();
    for one in earlier {
        let told = found.iter().any(|warning| warning.field == one.field);
        if told || said.contains(&one.field) || corrects(supplement, one.field) {
            continue;
        }
        found.push(FieldWarning::new(
            one.field,
            ASKED_OF_ANOTHER,
            "the report says this of the earlier victim, and it stays theirs; ask this one, and say it in this supplement",
        ));
    }
    found
}
