//! Of whom something was asked: what is about a victim belongs to the person it
//! was asked of, agreed with or said of, and not to whoever is named as the victim
//! later.
//!
//! ```text
//! a draft       the victim named then; where another is named now, `asked_of_another`
//!               says of whom it was, until it is answered anew or taken as theirs. A
//!               plan that is worded anew under another is of both, and so of neither
//! a supplement  the victim as its report stood when it was answered: `asked_of`
//! ```
//!
//! It is all in what is stored, so that every reader finds the same, then as now. Two
//! entries that proved to be one person are one victim, so each is held against the
//! incident when it is read.

use serde::de::IntoDeserializer as _;
use serde::{Deserialize, Serialize};

use super::corrected_value::NOTHING;
use crate::{
    FieldCorrection, FieldWarning, Flag, Flags, GoldenHour, Incident, PersonId, RecordingAnswers,
    Registration, ReportDraft, ReportedBy, RiskAssessment, SupplementDraft, Victim, VictimCare,
};

/// What a report says of its victim, and of nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OfTheVictim {
    /// That they, or somebody for them, reported it.
    ReportedBy,
    /// The flags that are about a victim.
    Flags,
    /// The risk assessments.
    RiskAssessments,
    /// What was done to make them safe.
    Safeguarding,
    /// What they need, and when that was assessed.
    Needs,
    /// The references they were given.
    ReferencesGiven,
    /// How they are kept informed, or why nothing was agreed.
    ContactPlan,
    /// Whether they support a prosecution.
    SupportsProsecution,
    /// Whether it is a crime, by what they said.
    Recording,
}

impl OfTheVictim {
    /// Each of them, in the order of the form.
    pub const ALL: [Self; 9] = [
        Self::ReportedBy,
        Self::Flags,
        Self::RiskAssessments,
        Self::Safeguarding,
        Self::Needs,
        Self::ReferencesGiven,
        Self::ContactPlan,
        Self::SupportsProsecution,
        Self::Recording,
    ];

    /// What of a victim a correction is of, by the path of its field.
    #[must_use]
    pub fn of_field(path: &str) -> Option<Self> {
        let of_a_victim = |name: &str| {
            let flag: Result<Flag, serde::de::value::Error> =
                Flag::deserialize(name.into_deserializer());
            flag.is_ok_and(Flag::is_of_a_victim)
        };
        if let Some(name) = path.strip_prefix("flags.") {
            return of_a_victim(name).then_some(Self::Flags);
        }
        if path == "registration.reporter" {
            return Some(Self::ReportedBy);
        }
        let whole = Self::ALL.into_iter().filter(|one| *one != Self::Flags);
        whole.into_iter().find(|one| {
            let rest = path.strip_prefix(one.field());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '_']))
        })
    }

    /// The path of the field in a report; of the first where it is several.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::ReportedBy => "registration.reported_by",
            Self::Flags => "flags",
            Self::RiskAssessments => "risk_assessments",
            Self::Safeguarding => "golden_hour.safeguarding",
            Self::Needs => "victim_care.needs",
            Self::ReferencesGiven => "victim_care.references_given",
            Self::ContactPlan => "victim_care.contact_plan",
            Self::SupportsProsecution => "victim_care.supports_prosecution",
            Self::Recording => "recording",
        }
    }

    /// The same in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::ReportedBy => "who reported it",
            Self::Flags => "flags about a victim",
            Self::RiskAssessments => "risk assessments",
            Self::Safeguarding => "safeguarding",
            Self::Needs => "needs",
            Self::ReferencesGiven => "references given",
            Self::ContactPlan => "contact plan",
            Self::SupportsProsecution => "supports a prosecution",
            Self::Recording => "whether it is a crime",
        }
    }
}

/// Something that was answered while another victim was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AskedOfAnother {
    /// What.
    pub field: OfTheVictim,
    /// Of whom: the victim that was named then.
    pub of: Victim,
    /// That it counts as theirs who is named now all the same: an officer said since
    /// that it was this one, or its words were changed while nobody was named. What was
    /// agreed of contact is read once more before it is given to them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_over: bool,
}

/// The code of a warning that something was asked of another victim.
pub const ASKED_OF_ANOTHER: &str = "asked_of_another_victim";

/// Whether what was asked of one is another's than whose report it is.
#[must_use]
pub fn is_anothers(of: Option<Victim>, victim: Option<Victim>, incident: &Incident) -> bool {
    let standing = |one: Victim| one.standing(incident);
    of.is_some() && of.map(standing) != victim.map(standing)
}

/// All that a document says of a victim.
#[derive(Clone, Copy)]
struct Said<'d> {
    registration: Option<&'d Registration>,
    recording: Option<&'d RecordingAnswers>,
    flags: &'d Flags,
    risk_assessments: &'d [RiskAssessment],
    golden_hour: &'d GoldenHour,
    care: &'d VictimCare,
}

impl Said<'_> {
    /// Whether anything is said there.
    fn says(self, field: OfTheVictim) -> bool {
        let care = self.care;
        match field {
            OfTheVictim::ReportedBy => self.registration.is_some_and(names_the_victim),
            OfTheVictim::Flags => {
                flags_of_a_victim().any(|flag| self.flags.answer(flag).is_asked())
            }
            OfTheVictim::RiskAssessments => !self.risk_assessments.is_empty(),
            OfTheVictim::Safeguarding => self.golden_hour.safeguarding.is_some(),
            OfTheVictim::Needs => care.needs.is_asked() || care.needs_assessed_at.is_some(),
            OfTheVictim::ReferencesGiven => !care.references_given.is_empty(),
            OfTheVictim::ContactPlan => care.says_anything_of_contact(),
            OfTheVictim::SupportsProsecution => care.supports_prosecution.is_asked(),
            OfTheVictim::Recording => {
                (self.recording).is_some_and(|answers| *answers != RecordingAnswers::default())
            }
        }
    }

    /// Whether anything that was said there before still stands: what was only added
    /// to is not answered anew.
    fn keeps(self, before: Self, field: OfTheVictim) -> bool {
        let (care, earlier) = (self.care, before.care);
        before.says(field)
            && match field {
                OfTheVictim::ReportedBy => {
                    let who = |one: &Registration| (one.reported_by, one.reporter);
                    self.registration.map(who) == before.registration.map(who)
                }
                OfTheVictim::Flags => flags_of_a_victim().any(|flag| {
                    let answer = before.flags.answer(flag);
                    answer.is_asked() && self.flags.answer(flag) == answer
                }),
                OfTheVictim::RiskAssessments => (before.risk_assessments.iter()).any(|one| {
                    let same = |other: &RiskAssessment| {
                        other == one || (one.id.is_some() && other.id == one.id)
                    };
                    self.risk_assessments.iter().any(same)
                }),
                OfTheVictim::Safeguarding => {
                    let both = (
                        &self.golden_hour.safeguarding,
                        &before.golden_hour.safeguarding,
                    );
                    matches!(both, (Some(now), Some(then)) if now.taken == then.taken
                        || (!then.reason.reveal().is_empty() && now.reason == then.reason))
                }
                // Words are not answered anew by a change of them: a space, or a letter
                // that is taken out and put back, makes them nobody else's.
                OfTheVictim::Needs => {
                    care.needs.is_asked() && earlier.needs.is_asked()
                        || care.needs_assessed_at.is_some()
                            && care.needs_assessed_at == earlier.needs_assessed_at
                }
                OfTheVictim::ReferencesGiven => {
                    (earlier.references_given.iter()).any(|one| care.references_given.contains(one))
                }
                OfTheVictim::ContactPlan => keeps_the_plan(care, earlier),
                OfTheVictim::SupportsProsecution => {
                    care.supports_prosecution == earlier.supports_prosecution
                }
                OfTheVictim::Recording => {
                    let both = self.recording.zip(before.recording);
                    both.is_some_and(|(now, then)| keeps_an_answer(now, then))
                }
            }
    }
}

fn names_the_victim(registration: &Registration) -> bool {
    matches!(
        registration.reported_by,
        Some(ReportedBy::Victim | ReportedBy::ForTheVictim)
    )
}

fn flags_of_a_victim() -> impl Iterator<Item = Flag> {
    Flag::ALL.into_iter().filter(|flag| flag.is_of_a_victim())
}

/// A plan is another's until it was taken out, whatever becomes of its words: it may
/// say where somebody can be met.
fn keeps_the_plan(care: &VictimCare, earlier: &VictimCare) -> bool {
    let plan = care.contact_plan.is_some() && earlier.contact_plan.is_some();
    let not_agreed = earlier.contact_plan_not_agreed;
    plan || (not_agreed.is_some() && care.contact_plan_not_agreed == not_agreed)
}

/// Whether one of the answers that were given before still stands; of a reason without
/// an answer, whether it does.
fn keeps_an_answer(now: &RecordingAnswers, then: &RecordingAnswers) -> bool {
    let answers = |of: &RecordingAnswers| {
        [
            of.amounts_to_crime,
            of.more_likely_than_not,
            of.evidence_to_the_contrary,
            of.victim_identified,
            of.points_to_prove,
        ]
    };
    let (now_said, then_said) = (answers(now), answers(then));
    if then_said.iter().all(Option::is_none) {
        return now.reason == then.reason;
    }
    let mut both = now_said.into_iter().zip(then_said);
    both.any(|(now, then)| then.is_some() && now == then)
}

impl ReportDraft {
    fn said(&self) -> Said<'_> {
        Said {
            registration: Some(&self.registration),
            recording: Some(&self.recording),
            flags: &self.flags,
            risk_assessments: &self.risk_assessments,
            golden_hour: &self.golden_hour,
            care: &self.victim_care,
        }
    }

    /// Of whom something was asked; nobody where nothing is said there, or nobody was
    /// named; two where it is a plan that was worded anew under another.
    #[must_use]
    pub fn asked_of(&self, field: OfTheVictim) -> Vec<Victim> {
        if !self.said().says(field) {
            return Vec::new();
        }
        let noted = self.asked_of_another.iter();
        let noted = noted.filter(|one| one.field == field && !one.taken_over);
        let noted: Vec<Victim> = noted.map(|one| one.of).collect();
        if noted.is_empty() {
            return self.victim.into_iter().collect();
        }
        noted
    }

    /// Notes what stands in a draft as it stood before a change, and was asked of
    /// another than whom the change leaves as the victim.
    pub(super) fn note_asked_of_another(&mut self, before: &Self) {
        let mut noted = Vec::new();
        for field in OfTheVictim::ALL {
            if !self.said().keeps(before.said(), field) {
                continue;
            }
            let mut of = before.asked_of(field);
            let worded_anew = field == OfTheVictim::ContactPlan
                && self.victim_care.contact_plan != before.victim_care.contact_plan;
            let first = of.first().copied();
            if let Some(victim) = self.victim.filter(|one| !of.contains(one))
                && worded_anew
                && first.is_some()
            {
                of.push(victim);
            }
            if of.iter().any(|of| Some(*of) != self.victim) {
                noted.extend(of.into_iter().map(|of| AskedOfAnother {
                    field,
                    of,
                    taken_over: false,
                }));
            }
            // Of a plan that stands it is never forgotten.
            let taken = before.asked_of_another.iter();
            noted.extend(taken.filter(|one| one.field == field && one.taken_over));
            // Whose words it has now that nobody is named, nobody knows.
            if let Some(of) = first.filter(|_| worded_anew && self.victim.is_none()) {
                let of_nobody = AskedOfAnother {
                    field,
                    of,
                    taken_over: true,
                };
                if !noted.contains(&of_nobody) {
                    noted.push(of_nobody);
                }
            }
        }
        self.asked_of_another = noted;
    }

    /// Says that all of it was asked of the one who is named. Of a plan it is kept
    /// that somebody else was named when it was agreed; a risk assessment that names
    /// somebody else is theirs whatever is said.
    pub(super) fn take_over_what_was_asked(&mut self) {
        let names_another = (self.risk_assessments.iter())
            .any(|one| one.person.is_some() && one.person.map(Victim::Person) != self.victim);
        let mut kept: Vec<AskedOfAnother> = Vec::new();
        for one in std::mem::take(&mut self.asked_of_another) {
            let is_plan = one.field == OfTheVictim::ContactPlan;
            let one = AskedOfAnother {
                taken_over: is_plan,
                ..one
            };
            let stays = is_plan || (one.field == OfTheVictim::RiskAssessments && names_another);
            if stays && !kept.contains(&one) {
                kept.push(one);
            }
        }
        self.asked_of_another = kept;
    }

    /// Whether another was named when the plan was agreed, and an officer said since
    /// that it was this one.
    #[must_use]
    pub fn plan_was_taken_over(&self) -> bool {
        let mut noted = self.asked_of_another.iter();
        noted.any(|one| one.field == OfTheVictim::ContactPlan && one.taken_over)
    }

    /// Each of those that is another's in this incident, to look at.
    #[must_use]
    pub fn warnings_of_what_was_asked_of_another(&self, incident: &Incident) -> Vec<FieldWarning> {
        let mut found: Vec<FieldWarning> = Vec::new();
        for one in self.asked_of_another.iter().filter(|one| !one.taken_over) {
            let field = one.field.field();
            let told = found.iter().any(|warning| warning.field == field);
            if !told && is_anothers(Some(one.of), self.victim, incident) {
                found.push(FieldWarning::new(
                    field,
                    ASKED_OF_ANOTHER,
                    "it was answered while another victim was named, and stays theirs; ask this one: take it out, save, and enter what this one says. Where all of it was this one, say so: clear asked_of_another",
                ));
            }
        }
        found
    }
}

/// Whether a correction of a victim's is of words, which are changed by a letter.
fn is_of_words(field: &str) -> bool {
    let words = [
        OfTheVictim::ContactPlan,
        OfTheVictim::Needs,
        OfTheVictim::Safeguarding,
    ];
    field == "recording.reason"
        || OfTheVictim::of_field(field).is_some_and(|one| words.contains(&one))
}

impl SupplementDraft {
    fn said(&self) -> Said<'_> {
        Said {
            registration: None,
            recording: None,
            flags: &self.flags,
            risk_assessments: &self.risk_assessments,
            golden_hour: &self.golden_hour,
            care: &self.victim_care,
        }
    }

    /// What it says of the victim.
    pub fn of_the_victim(&self) -> impl Iterator<Item = OfTheVictim> {
        OfTheVictim::ALL
            .into_iter()
            .filter(|field| self.said().says(*field))
    }

    /// Whose report it makes of one of that victim.
    #[must_use]
    pub fn victim_after(&self, before: Option<Victim>) -> Option<Victim> {
        let mut corrections = self.corrections.iter();
        let Some(one) = corrections.find(|one| one.field == "victim") else {
            return before;
        };
        match one.is.reveal().trim() {
            "state" => Some(Victim::State),
            NOTHING => None,
            // What no field takes, from before corrections were checked, says nothing.
            other => (other.parse::<PersonId>().map(Victim::Person).ok()).or(before),
        }
    }

    /// Of whom it was asked, in a supplement to a report of that victim: of whom it
    /// says, or, in one from before that was kept, of whose report it makes it.
    #[must_use]
    pub fn asked_of(&self, before: Option<Victim>) -> Option<Victim> {
        self.asked_of.or_else(|| self.victim_after(before))
    }

    /// Whether it says anything of the victim, in a group or by a correction.
    #[must_use]
    pub fn says_anything_of_the_victim(&self) -> bool {
        self.of_the_victim().next().is_some() || self.corrected_of_the_victim().next().is_some()
    }

    /// What it corrects of the victim.
    fn corrected_of_the_victim(&self) -> impl Iterator<Item = &FieldCorrection> {
        let corrections = self.corrections.iter();
        corrections.filter(|one| OfTheVictim::of_field(&one.field).is_some())
    }

    /// Notes of whom a change was asked: of the victim as the report then stands,
    /// where nothing is left of what was said before it.
    pub(super) fn note_asked_of(&mut self, before: &Self, victim: Option<Victim>) {
        let still = |field| self.said().keeps(before.said(), field);
        // Words stand whatever becomes of them, as those of a group do.
        let corrected = |then: &FieldCorrection| {
            let mut now = self.corrected_of_the_victim();
            now.any(|now| now.field == then.field && (is_of_words(&now.field) || now.is == then.is))
        };
        let of = if OfTheVictim::ALL.into_iter().any(still) {
            // Nobody stays nobody, whoever is named since.
            before.asked_of
        } else if before.corrected_of_the_victim().any(corrected) {
            before.asked_of(victim)
        } else {
            self.victim_after(victim)
        };
        self.asked_of = of.filter(|_| self.says_anything_of_the_victim());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entered, IncidentId, ReportPatch, Timestamp};
    use serde_json::{Value, json};

    fn id(seed: u8) -> PersonId {
        PersonId::from_parts(1, [seed; 10])
    }

    fn patched(report: &ReportDraft, patch: Value) -> ReportDraft {
        let patch: ReportPatch = serde_json::from_value(patch).unwrap();
        let entered = Entered {
            at: Timestamp::from_unix_ms(1),
            by: "204518".parse().unwrap(),
        };
        report.patched(patch, &entered).unwrap()
    }

    fn named(report: &ReportDraft, seed: u8) -> ReportDraft {
        patched(report, json!({"victim": {"person": id(seed)}}))
    }

    fn report() -> ReportDraft {
        ReportDraft::new(IncidentId::from_parts(1, [3; 10]))
    }

    /// What the first victim said, what is entered once the second is named, and
    /// whether the first one's still stands there.
    #[test]
    fn an_answer_stays_an_earlier_victims_while_anything_of_it_stands() {
        let given = |at: &str| json!({"reference": "local_reference", "at": at, "how": "slip"});
        let (morning, noon) = (
            given("2026-03-06T08:40:00.000Z"),
            given("2026-03-06T12:00:00.000Z"),
        );
        let plan = |when: &str, care: &str| json!({"how": "letter", "when": when, "care": care});
        let care = |care: Value| json!({"victim_care": care});
        for (first, second, stays) in [
            (
                care(json!({"references_given": [morning]})),
                care(json!({"references_given": [morning, noon]})),
                true,
            ),
            (
                care(json!({"references_given": [morning]})),
                care(json!({"references_given": [noon]})),
                false,
            ),
            (
                care(json!({"contact_plan": plan("Refuge", "")})),
                care(json!({"contact_plan": plan("Refuge", "Careful")})),
                true,
            ),
            (
                care(json!({"contact_plan": plan("Refuge", "Careful")})),
                care(json!({"contact_plan": plan("Weekly", "Careful")})),
                true,
            ),
            (
                care(json!({"contact_plan": plan("Refuge", "")})),
                care(json!({"contact_plan": plan("Refuge ", "")})),
                true,
            ),
            (
                care(json!({"contact_plan": plan("Refuge", "")})),
                care(json!({"contact_plan": plan("Weekly", "")})),
                true,
            ),
            (
                care(json!({"contact_plan": plan("Refuge", "")})),
                care(json!({"contact_plan_not_agreed": "refused"})),
                false,
            ),
            (
                care(json!({"contact_plan_not_agreed": "refused"})),
                care(json!({"contact_plan": plan("Weekly", "")})),
                false,
            ),
            (
                care(json!({"needs": "refused"})),
                care(json!({"needs": "refused", "needs_assessed_at": "2026-03-06T12:00:00.000Z"})),
                true,
            ),
            (
                json!({"flags": {"repeat_victim": true, "knife": true}}),
                json!({"flags": {"repeat_victim": true, "knife": false}}),
                true,
            ),
            (
                json!({"flags": {"repeat_victim": true, "knife": true}}),
                json!({"flags": {"repeat_victim": false, "knife": true}}),
                false,
            ),
            (json!({"flags": {"knife": true}}), json!({}), false),
            (
                json!({"registration": {"reported_by": "police"}}),
                json!({}),
                false,
            ),
            (
                json!({"registration": {"reported_by": "for_the_victim", "reporter": id(9)}}),
                json!({}),
                true,
            ),
            (
                json!({"recording": {"amounts_to_crime": true}}),
                json!({"recording": {"amounts_to_crime": false}}),
                false,
            ),
            (
                json!({"recording": {"amounts_to_crime": true}}),
                json!({"recording": {"amounts_to_crime": true, "victim_identified": true,
                    "reason": "Invented"}}),
                true,
            ),
            (
                json!({"golden_hour": {"safeguarding": {"taken": "no", "reason": "Refuge"}}}),
                json!({"golden_hour": {"safeguarding": {"taken": "yes", "reason": "Refuge"}}}),
                true,
            ),
            (
                json!({"golden_hour": {"safeguarding": {"taken": "no", "reason": "Refuge"}}}),
                json!({"golden_hour": {"safeguarding": {"taken": "yes", "reason": "Moved"}}}),
                false,
            ),
        ] {
            let asked = patched(&named(&report(), 1), first.clone());
            let after = patched(&named(&asked, 2), second.clone());
            let of: Vec<_> = after.asked_of_another.iter().map(|one| one.of).collect();
            assert_eq!(
                of.contains(&Victim::Person(id(1))),
                stays,
                "{first} {second}"
            );
        }
    }

    #[test]
    fn what_was_asked_before_anybody_was_named_is_of_whoever_is_named() {
        let asked = patched(&report(), json!({"victim_care": {"needs": "refused"}}));
        let first = named(&asked, 1);
        assert_eq!(first.asked_of_another, []);
        assert_eq!(first.asked_of(OfTheVictim::Needs), [first.victim.unwrap()]);
        let state = patched(&first, json!({"victim": "state"}));
        assert_eq!(state.asked_of(OfTheVictim::Needs), [first.victim.unwrap()]);
        // It is read as it was stored, and one without it as before.
        let stored = serde_json::to_value(&state).unwrap();
        assert_eq!(
            serde_json::from_value::<ReportDraft>(stored).unwrap(),
            state
        );
        let older = serde_json::to_value(&first).unwrap();
        assert!(older.get("asked_of_another").is_none());
    }
}
