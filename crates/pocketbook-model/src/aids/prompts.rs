//! Questions to ask a witness, as data.
//!
//! Every question is open: it must not put a word into a witness's mouth. The
//! lists are what the law and police training name, each with its source, and
//! their codes are stable, so that a host can remember which were ticked.

use serde::Serialize;

/// A list of prompts about one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PromptList {
    /// Stable code.
    pub code: &'static str,
    /// What the list is for, as a heading.
    pub title: &'static str,
    /// Where the list comes from.
    pub source: &'static str,
    /// When and how to use it, for the officer.
    pub guidance: &'static str,
    /// The prompts, in the order to ask them.
    pub prompts: &'static [Prompt],
}

/// One point to cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Prompt {
    /// Stable code, unique within its list.
    pub code: &'static str,
    /// The point, in the words of its source.
    pub title: &'static str,
    /// An open question that covers it.
    pub question: &'static str,
}

const fn prompt(code: &'static str, title: &'static str, question: &'static str) -> Prompt {
    Prompt {
        code,
        title,
        question,
    }
}

impl PromptList {
    /// Every list.
    pub const ALL: [Self; 5] = [
        Self::STRUCTURE,
        Self::ADVOKATE,
        Self::PERSON,
        Self::VEHICLE,
        Self::VICTIM_PERSONAL_STATEMENT,
    ];

    /// The five parts of a statement.
    pub const STRUCTURE: Self = Self {
        code: "structure",
        title: "Five parts of a statement",
        source: "Police training on witness statements: the five-part structure",
        guidance: "First person, past tense, the witness's own words. Hearsay may be included; \
                   say who said it (Criminal Justice Act 2003, sections 114 to 120).",
        prompts: &[
            prompt(
                "introduction",
                "Introduction",
                "Who are you in this, and how do you come to be able to speak about it? When and \
                 where was it?",
            ),
            prompt(
                "people",
                "People",
                "Who was there? How do you know each of them, and how would you describe those \
                 you do not know?",
            ),
            prompt(
                "places",
                "Places",
                "What was the place like, and where was everyone and everything in it?",
            ),
            prompt(
                "account",
                "Chronological account",
                "What happened, from the beginning to the end?",
            ),
            prompt(
                "clarification",
                "Clarification",
                "What needs explaining or more detail? Use ADVOKATE for each identification.",
            ),
        ],
    };

    /// The eight points of an identification.
    pub const ADVOKATE: Self = Self {
        code: "advokate",
        title: "ADVOKATE",
        source: "R v Turnbull [1977] QB 224; Police and Criminal Evidence Act 1984, Code D",
        guidance: "Ask each point for each person identified. An answer of \"I do not know\" is \
                   an answer: write it down.",
        prompts: &[
            prompt(
                "amount_of_time",
                "Amount of time under observation",
                "For how long did you have the person in view?",
            ),
            prompt(
                "distance",
                "Distance",
                "How far were you from the person, and did that change?",
            ),
            prompt(
                "visibility",
                "Visibility",
                "How well could you see? What was the light, and what was the weather?",
            ),
            prompt(
                "obstruction",
                "Obstruction",
                "What, if anything, was between you and the person?",
            ),
            prompt(
                "known_or_seen_before",
                "Known or seen before",
                "Had you seen the person before? If so, where, when and how often?",
            ),
            prompt(
                "any_reason_to_remember",
                "Any reason to remember",
                "What, if anything, makes you remember the person?",
            ),
            prompt(
                "time_lapse",
                "Time lapse",
                "How much time passed between seeing the person and describing them to the police?",
            ),
            prompt(
                "error_or_material_discrepancy",
                "Error or material discrepancy",
                "What, if anything, differs between what you said first and what you say now?",
            ),
        ],
    };

    /// The ten points of a person's description.
    pub const PERSON: Self = Self {
        code: "person",
        title: "Description of a person",
        source: "Police training on witness statements: the ten-point description",
        guidance: "Once for each person. Keep the witness's own words for colours and sizes.",
        prompts: &[
            prompt("sex", "Sex", "What sex did the person appear to be?"),
            prompt("age", "Age", "How old did the person appear to be?"),
            prompt(
                "height",
                "Height",
                "How tall was the person? Compared with whom?",
            ),
            prompt("build", "Build", "What build was the person?"),
            prompt(
                "skin_colour",
                "Skin colour",
                "What was the colour of the person's skin?",
            ),
            prompt(
                "hair",
                "Hair",
                "What was the person's hair like, on the head and on the face?",
            ),
            prompt(
                "complexion",
                "Complexion",
                "What was the person's complexion like?",
            ),
            prompt(
                "clothing",
                "Clothing",
                "What was the person wearing, from head to foot?",
            ),
            prompt(
                "distinguishing_features",
                "Distinguishing features",
                "What, if anything, set the person apart: marks, voice, accent, the way of moving?",
            ),
            prompt(
                "carrying",
                "Carrying",
                "What, if anything, was the person carrying, and in which hand?",
            ),
        ],
    };

    /// The six points of a vehicle's description.
    pub const VEHICLE: Self = Self {
        code: "vehicle",
        title: "Description of a vehicle",
        source: "Police training on witness statements: vehicle description",
        guidance: "Once for each vehicle. A part of a registration is worth writing down.",
        prompts: &[
            prompt("colour", "Colour", "What colour was the vehicle?"),
            prompt("make", "Make", "What make was it?"),
            prompt("model", "Model", "What model was it?"),
            prompt("type", "Type", "What kind of vehicle was it?"),
            prompt(
                "registration",
                "Registration",
                "What do you remember of the registration, and how sure are you of each character?",
            ),
            prompt(
                "features",
                "Features",
                "What else was there to see: damage, stickers, lights, load, people inside?",
            ),
        ],
    };

    /// What a victim may wish to speak about in a Victim Personal Statement.
    pub const VICTIM_PERSONAL_STATEMENT: Self = Self {
        code: "victim_personal_statement",
        title: "Victim Personal Statement",
        source: "Victim Personal Statement scheme: police guidance",
        guidance: "Optional for the victim. How the crime has affected them: no account of the \
                   crime, no opinion on the sentence. Record whether they wish to read it aloud, \
                   have it read, or neither. Once signed it cannot be changed or withdrawn; a \
                   further one can be made at any time before sentence.",
        prompts: &[
            prompt(
                "physical",
                "Physical",
                "How has it affected you physically?",
            ),
            prompt(
                "emotional",
                "Emotional",
                "How has it affected how you feel?",
            ),
            prompt(
                "financial",
                "Financial",
                "How has it affected you financially?",
            ),
            prompt(
                "social",
                "Social",
                "How has it affected your life with family, friends and others?",
            ),
            prompt(
                "work",
                "Work",
                "How has it affected your work or your studies?",
            ),
            prompt(
                "intimidation",
                "Fear of intimidation",
                "What, if anything, do you fear from the suspect or from others?",
            ),
            prompt(
                "compensation",
                "Compensation",
                "Do you wish to ask for compensation, and for what?",
            ),
        ],
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(list: PromptList) -> Vec<&'static str> {
        list.prompts.iter().map(|prompt| prompt.title).collect()
    }

    #[test]
    fn advokate_spells_itself() {
        let initials: String = titles(PromptList::ADVOKATE)
            .iter()
            .filter_map(|title| title.chars().next())
            .collect();
        assert_eq!(initials, "ADVOKATE");
    }

    #[test]
    fn the_lists_hold_the_points_of_domain_statements_1_4_and_1_5() {
        let expected: [(PromptList, &[&str]); 4] = [
            (
                PromptList::STRUCTURE,
                &[
                    "Introduction",
                    "People",
                    "Places",
                    "Chronological account",
                    "Clarification",
                ],
            ),
            (
                PromptList::PERSON,
                &[
                    "Sex",
                    "Age",
                    "Height",
                    "Build",
                    "Skin colour",
                    "Hair",
                    "Complexion",
                    "Clothing",
                    "Distinguishing features",
                    "Carrying",
                ],
            ),
            (
                PromptList::VEHICLE,
                &[
                    "Colour",
                    "Make",
                    "Model",
                    "Type",
                    "Registration",
                    "Features",
                ],
            ),
            (
                PromptList::VICTIM_PERSONAL_STATEMENT,
                &[
                    "Physical",
                    "Emotional",
                    "Financial",
                    "Social",
                    "Work",
                    "Fear of intimidation",
                    "Compensation",
                ],
            ),
        ];
        for (list, points) in expected {
            assert_eq!(titles(list), points, "{}", list.code);
        }
    }

    #[test]
    fn codes_are_unique_and_every_point_asks_something() {
        let mut lists = std::collections::BTreeSet::new();
        for list in PromptList::ALL {
            assert!(lists.insert(list.code));
            assert!(!list.source.is_empty() && !list.guidance.is_empty());
            let mut codes = std::collections::BTreeSet::new();
            for prompt in list.prompts {
                assert!(codes.insert(prompt.code), "{}", prompt.code);
                assert!(
                    prompt.question.contains('?') || prompt.code == "clarification",
                    "{}",
                    prompt.code
                );
            }
        }
    }

    #[test]
    fn a_host_reads_the_lists_as_json() {
        insta::assert_json_snapshot!(PromptList::VEHICLE);
    }
}
