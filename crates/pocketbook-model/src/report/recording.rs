//! Crime or not: the questions of the National Crime Recording Standard.
//!
//! An incident is recorded as a crime "for offences against an identified
//! victim if, on the balance of probability: (a) the circumstances as reported
//! amount to a crime defined by law…, and (b) there is no credible evidence to
//! the contrary"; for offences against the State the points to prove must
//! clearly be made out (as read to the House, Hansard 2013). Who reported it
//! does not matter: every report is registered.
//!
//! The answers lead to a finding. An officer may decide otherwise and says why;
//! the finding, the decision and the reason are all sealed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{FieldError, FieldWarning, Limit, Personal, ReportKind, Rule, Victim};

/// The officer's answers; `None` is not answered yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RecordingAnswers {
    /// Whether the circumstances as reported amount to a crime defined by law.
    pub amounts_to_crime: Option<bool>,
    /// Whether it happened, on the balance of probability.
    pub more_likely_than_not: Option<bool>,
    /// Whether there is credible evidence to the contrary.
    pub evidence_to_the_contrary: Option<bool>,
    /// Whether a victim is identified. Not asked when the report names one.
    pub victim_identified: Option<bool>,
    /// For an offence against the State: whether the points to prove are
    /// clearly made out.
    pub points_to_prove: Option<bool>,
    /// Why the officer decides otherwise than the answers say.
    pub reason: Personal,
}

/// A question of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordingQuestion {
    /// (a) of the standard.
    AmountsToCrime,
    /// The balance of probability.
    MoreLikelyThanNot,
    /// (b) of the standard.
    EvidenceToTheContrary,
    /// Whether a victim is identified.
    VictimIdentified,
    /// The points to prove of an offence against the State.
    PointsToProve,
}

impl RecordingQuestion {
    /// The name of its field.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::AmountsToCrime => "amounts_to_crime",
            Self::MoreLikelyThanNot => "more_likely_than_not",
            Self::EvidenceToTheContrary => "evidence_to_the_contrary",
            Self::VictimIdentified => "victim_identified",
            Self::PointsToProve => "points_to_prove",
        }
    }

    /// The question in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AmountsToCrime => {
                "Do the circumstances as reported amount to a crime defined by law?"
            }
            Self::MoreLikelyThanNot => "On the balance of probability, did it happen?",
            Self::EvidenceToTheContrary => "Is there credible evidence to the contrary?",
            Self::VictimIdentified => "Is a victim identified?",
            Self::PointsToProve => {
                "It is against the State: are the points to prove clearly made out?"
            }
        }
    }
}

/// Why the answers lead where they lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The circumstances amount to no crime defined by law.
    NoCrimeDefinedByLaw,
    /// On the balance of probability it did not happen.
    NotMoreLikelyThanNot,
    /// There is credible evidence to the contrary.
    CredibleEvidenceToTheContrary,
    /// No victim is identified.
    NoVictimIdentified,
    /// Against the State, and the points to prove are not made out.
    PointsToProveNotMadeOut,
    /// Both limbs of the standard hold for an identified victim.
    StandardMet,
    /// Against the State, and the points to prove are clearly made out.
    PointsToProveMadeOut,
}

impl Because {
    /// The reason in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoCrimeDefinedByLaw => {
                "the circumstances as reported amount to no crime defined by law"
            }
            Self::NotMoreLikelyThanNot => "on the balance of probability it did not happen",
            Self::CredibleEvidenceToTheContrary => "there is credible evidence to the contrary",
            Self::NoVictimIdentified => "no victim is identified",
            Self::PointsToProveNotMadeOut => {
                "it is against the State and the points to prove are not clearly made out"
            }
            Self::StandardMet => {
                "on the balance of probability it amounts to a crime defined by law against an identified victim, and there is no credible evidence to the contrary"
            }
            Self::PointsToProveMadeOut => {
                "it is against the State and the points to prove are clearly made out"
            }
        }
    }
}

impl Because {
    /// What the answers found, said to whoever decides otherwise.
    const fn against(self) -> &'static str {
        match self {
            Self::NoCrimeDefinedByLaw => {
                "the answers find no crime, for the circumstances as reported amount to none, and it is to be recorded as one; check the answers, the kind and the reason"
            }
            Self::NotMoreLikelyThanNot => {
                "the answers find no crime, for on the balance of probability it did not happen, and it is to be recorded as one; check the answers, the kind and the reason"
            }
            Self::CredibleEvidenceToTheContrary => {
                "the answers find no crime, for there is credible evidence to the contrary, and it is to be recorded as one; check the answers, the kind and the reason"
            }
            Self::NoVictimIdentified => {
                "the answers find no crime, for no victim is identified, and it is to be recorded as one; check the answers, the kind and the reason"
            }
            Self::PointsToProveNotMadeOut => {
                "the answers find no crime, for the points to prove are not clearly made out, and it is to be recorded as one; check the answers, the kind and the reason"
            }
            Self::StandardMet => {
                "the answers find a crime, for the recording standard is met, and it is to be recorded as none; check the answers, the kind and the reason"
            }
            Self::PointsToProveMadeOut => {
                "the answers find a crime, for the points to prove are clearly made out, and it is to be recorded as none; check the answers, the kind and the reason"
            }
        }
    }
}

/// Where the answers lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordingFinding {
    /// To a crime.
    Crime(Because),
    /// To an incident without a crime; it is registered all the same.
    NonCrime(Because),
    /// Nowhere yet: this question comes next.
    Unanswered(RecordingQuestion),
}

/// What is sealed of the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct RecordingDecision {
    /// Whether it is recorded as a crime.
    pub crime: bool,
    /// Whether the answers lead to a crime.
    pub found_crime: bool,
    /// Why they do or do not.
    pub because: Because,
}

impl RecordingAnswers {
    /// Least number of characters of a reason for deciding otherwise; half of
    /// them letters.
    const REASON: usize = 10;

    /// Where the answers lead, for this victim.
    #[must_use]
    pub fn finding(&self, victim: Option<Victim>) -> RecordingFinding {
        use RecordingFinding::{Crime, NonCrime, Unanswered};
        use RecordingQuestion as Question;
        match self.amounts_to_crime {
            None => return Unanswered(Question::AmountsToCrime),
            Some(false) => return NonCrime(Because::NoCrimeDefinedByLaw),
            Some(true) => {}
        }
        if victim == Some(Victim::State) {
            return match self.points_to_prove {
                None => Unanswered(Question::PointsToProve),
                Some(false) => NonCrime(Because::PointsToProveNotMadeOut),
                Some(true) => Crime(Because::PointsToProveMadeOut),
            };
        }
        match self.more_likely_than_not {
            None => return Unanswered(Question::MoreLikelyThanNot),
            Some(false) => return NonCrime(Because::NotMoreLikelyThanNot),
            Some(true) => {}
        }
        match self.evidence_to_the_contrary {
            None => return Unanswered(Question::EvidenceToTheContrary),
            Some(true) => return NonCrime(Because::CredibleEvidenceToTheContrary),
            Some(false) => {}
        }
        match (victim, self.victim_identified) {
            (Some(_), _) | (None, Some(true)) => Crime(Because::StandardMet),
            (None, Some(false)) => NonCrime(Because::NoVictimIdentified),
            (None, None) => Unanswered(Question::VictimIdentified),
        }
    }

    /// The questions that are put for this victim, in their order, with the
    /// answers.
    #[must_use]
    pub fn questions(&self, victim: Option<Victim>) -> Vec<(RecordingQuestion, Option<bool>)> {
        use RecordingQuestion as Question;
        let mut questions = vec![(Question::AmountsToCrime, self.amounts_to_crime)];
        if victim == Some(Victim::State) {
            questions.push((Question::PointsToProve, self.points_to_prove));
            return questions;
        }
        questions.push((Question::MoreLikelyThanNot, self.more_likely_than_not));
        let contrary = self.evidence_to_the_contrary;
        questions.push((Question::EvidenceToTheContrary, contrary));
        if victim.is_none() {
            questions.push((Question::VictimIdentified, self.victim_identified));
        }
        questions
    }

    /// The decision that goes with a kind, once the answers lead somewhere.
    #[must_use]
    pub fn decision(&self, kind: &ReportKind, victim: Option<Victim>) -> Option<RecordingDecision> {
        let (found_crime, because) = match self.finding(victim) {
            RecordingFinding::Crime(because) => (true, because),
            RecordingFinding::NonCrime(because) => (false, because),
            RecordingFinding::Unanswered(_) => return None,
        };
        Some(RecordingDecision {
            crime: kind.is_crime(),
            found_crime,
            because,
        })
    }

    pub(crate) fn broken(&self, found: &mut Vec<FieldError>) {
        let reason = self.reason.reveal();
        found.extend(Limit::ADDRESS.check_draft("recording.reason", reason).err());
    }

    /// Whether there is a reason that somebody can read: not a full stop.
    fn says_why(&self) -> bool {
        let text = self.reason.reveal().trim();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        Limit::ADDRESS.required().check_final("", text).is_ok()
            && text.chars().count() >= Self::REASON
            && letters >= Self::REASON / 2
            && says_something(text)
    }

    /// What to look at when this kind is not what the answers lead to. It names
    /// the finding, for the officer answers for deciding otherwise.
    pub(crate) fn warning(
        &self,
        kind: &ReportKind,
        victim: Option<Victim>,
    ) -> Option<FieldWarning> {
        let decision = self.decision(kind, victim)?;
        (decision.crime != decision.found_crime).then(|| {
            let words = decision.because.against();
            FieldWarning::new("recording", "against_the_finding", words)
        })
    }

    /// What the decision still needs before the report can be filed.
    pub(crate) fn incomplete(
        &self,
        kind: &ReportKind,
        victim: Option<Victim>,
        found: &mut Vec<FieldError>,
    ) {
        if let RecordingFinding::Unanswered(question) = self.finding(victim) {
            found.push(FieldError {
                field: format!("recording.{}", question.field()),
                rule: Rule::Unasked {
                    remedy: question.words(),
                },
            });
        }
        let otherwise = self
            .decision(kind, victim)
            .is_some_and(|decision| decision.crime != decision.found_crime);
        if otherwise && !self.says_why() {
            found.push(FieldError {
                field: "recording.reason".to_owned(),
                rule: Rule::Contradicts {
                    other: "what the answers say",
                    remedy: "give the reason for deciding otherwise in words, ten characters or more, or change the kind",
                },
            });
        }
    }
}

/// Whether a text has two different words, and is not one key held down: it fills
/// a field otherwise and says nothing.
pub(crate) fn says_something(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: BTreeSet<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let letters: BTreeSet<char> = lower.chars().filter(|c| c.is_alphabetic()).collect();
    // Scripts without spaces between words are one word, of many letters.
    let unspaced = lower.chars().filter(|c| u32::from(*c) >= 0x0e00).count() >= 6;
    letters.len() >= 3 && (words.len() >= 2 || unspaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NonCrimeClass, PersonId};

    fn answers(code: [Option<bool>; 5]) -> RecordingAnswers {
        let [amounts, likely, contrary, identified, points] = code;
        RecordingAnswers {
            amounts_to_crime: amounts,
            more_likely_than_not: likely,
            evidence_to_the_contrary: contrary,
            victim_identified: identified,
            points_to_prove: points,
            reason: Personal::default(),
        }
    }

    /// The standard as a table: amounts to a crime, more likely than not,
    /// evidence to the contrary, victim identified, points to prove.
    #[test]
    fn the_answers_lead_where_the_standard_says() {
        use Because as B;
        use RecordingFinding::{Crime, NonCrime, Unanswered};
        use RecordingQuestion as Q;
        const Y: Option<bool> = Some(true);
        const N: Option<bool> = Some(false);
        const U: Option<bool> = None;
        let person = Some(Victim::Person(PersonId::from_parts(1, [1; 10])));
        let state = Some(Victim::State);
        for (victim, code, expected) in [
            // Nothing answered, nothing found; each question in its turn.
            (person, [U, Y, N, Y, Y], Unanswered(Q::AmountsToCrime)),
            (person, [Y, U, N, Y, Y], Unanswered(Q::MoreLikelyThanNot)),
            (
                person,
                [Y, Y, U, Y, Y],
                Unanswered(Q::EvidenceToTheContrary),
            ),
            (None, [Y, Y, N, U, Y], Unanswered(Q::VictimIdentified)),
            (state, [Y, U, U, U, U], Unanswered(Q::PointsToProve)),
            // A crime against a victim.
            (person, [Y, Y, N, U, U], Crime(B::StandardMet)),
            (None, [Y, Y, N, Y, U], Crime(B::StandardMet)),
            // Each limb alone makes it none.
            (person, [N, Y, N, Y, Y], NonCrime(B::NoCrimeDefinedByLaw)),
            (person, [N, U, U, U, U], NonCrime(B::NoCrimeDefinedByLaw)),
            (person, [Y, N, N, Y, U], NonCrime(B::NotMoreLikelyThanNot)),
            (
                person,
                [Y, Y, Y, Y, U],
                NonCrime(B::CredibleEvidenceToTheContrary),
            ),
            (None, [Y, Y, N, N, U], NonCrime(B::NoVictimIdentified)),
            // Against the State only the points to prove count.
            (state, [Y, N, Y, N, Y], Crime(B::PointsToProveMadeOut)),
            (state, [Y, Y, N, Y, N], NonCrime(B::PointsToProveNotMadeOut)),
            (state, [N, Y, N, Y, Y], NonCrime(B::NoCrimeDefinedByLaw)),
        ] {
            assert_eq!(
                answers(code).finding(victim),
                expected,
                "{victim:?} {code:?}"
            );
        }
    }

    #[test]
    fn whoever_answers_every_question_put_to_them_has_a_finding() {
        let person = Some(Victim::Person(PersonId::from_parts(1, [1; 10])));
        for victim in [None, person, Some(Victim::State)] {
            for bits in 0_u8..16 {
                let mut answers = RecordingAnswers::default();
                for (at, (question, _)) in answers.questions(victim).into_iter().enumerate() {
                    let answer = Some(bits >> at & 1 == 1);
                    match question {
                        RecordingQuestion::AmountsToCrime => answers.amounts_to_crime = answer,
                        RecordingQuestion::MoreLikelyThanNot => {
                            answers.more_likely_than_not = answer;
                        }
                        RecordingQuestion::EvidenceToTheContrary => {
                            answers.evidence_to_the_contrary = answer;
                        }
                        RecordingQuestion::VictimIdentified => answers.victim_identified = answer,
                        RecordingQuestion::PointsToProve => answers.points_to_prove = answer,
                    }
                }
                let finding = answers.finding(victim);
                assert!(
                    !matches!(finding, RecordingFinding::Unanswered(_)),
                    "{victim:?} {bits}"
                );
            }
        }
    }

    #[test]
    fn deciding_against_the_answers_needs_a_reason() {
        let person = Some(Victim::Person(PersonId::from_parts(1, [1; 10])));
        let crime = answers([Some(true), Some(true), Some(false), None, None]);
        let none = answers([Some(false), None, None, None, None]);
        let not = ReportKind::NonCrimeIncident(NonCrimeClass::AntiSocialBehaviour);
        for (answers, kind, reason, fields) in [
            (&crime, &ReportKind::Crime, "", &[][..]),
            (&none, &not, "", &[]),
            (&crime, &not, "", &["recording.reason"]),
            (&crime, &not, " \u{200d}", &["recording.reason"]),
            (&crime, &not, ".", &["recording.reason"]),
            (&crime, &not, "..............", &["recording.reason"]),
            (&crime, &not, "Invented.", &["recording.reason"]),
            (&crime, &not, "Invented reason", &[]),
            (&none, &ReportKind::Crime, "", &["recording.reason"]),
            (&none, &ReportKind::Crime, "Invented reason", &[]),
            (
                &RecordingAnswers::default(),
                &ReportKind::Crime,
                "Invented reason",
                &["recording.amounts_to_crime"],
            ),
        ] {
            let answers = RecordingAnswers {
                reason: reason.into(),
                ..answers.clone()
            };
            let mut found = Vec::new();
            answers.incomplete(kind, person, &mut found);
            let named: Vec<_> = found.iter().map(|e| e.field.as_str()).collect();
            assert_eq!(named, fields, "{kind:?} {reason:?}");
        }
    }

    #[test]
    fn deciding_against_the_answers_names_what_they_found() {
        let person = Some(Victim::Person(PersonId::from_parts(1, [1; 10])));
        let crime = answers([Some(true), Some(true), Some(false), None, None]);
        let none = answers([Some(false), None, None, None, None]);
        let not = ReportKind::NonCrimeIncident(NonCrimeClass::AntiSocialBehaviour);
        for (answers, kind, found) in [
            (&crime, &ReportKind::Crime, None),
            (&none, &not, None),
            (&crime, &not, Some("find a crime")),
            (&none, &ReportKind::Crime, Some("find no crime")),
            (&RecordingAnswers::default(), &not, None),
        ] {
            let warning = answers.warning(kind, person);
            assert_eq!(warning.is_some(), found.is_some(), "{kind:?}");
            if let (Some(warning), Some(found)) = (warning, found) {
                assert!(warning.message.contains(found), "{}", warning.message);
            }
        }
    }

    #[test]
    fn the_decision_keeps_what_was_found_beside_what_was_decided() {
        let crime = answers([Some(true), Some(true), Some(false), Some(true), None]);
        let not = ReportKind::NonCrimeIncident(NonCrimeClass::HateIncident);
        let decision = crime.decision(&not, None).unwrap();
        assert!(!decision.crime && decision.found_crime);
        assert_eq!(decision.because, Because::StandardMet);
        assert_eq!(RecordingAnswers::default().decision(&not, None), None);
    }

    #[test]
    fn a_key_held_down_is_no_reason() {
        for (text, says) in [
            ("aaaaaaaaaa", false),
            ("aaaaa aaaaa", false),
            ("abcabcabca", false),
            (".", false),
            ("He withdrew it on the spot", true),
            ("Widerrufen, am Ort", true),
            ("受害人当场撤回了指控", true),
        ] {
            assert_eq!(says_something(text), says, "{text}");
        }
    }
}
