//! What the victim was asked, told and promised (group 11 of the fields of a
//! crime report).

use serde::{Deserialize, Serialize};

use crate::{FieldError, Limit, NoAnswer, Personal, Response, Rule, Timestamp};

/// How somebody is told something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactMeans {
    /// Face to face.
    InPerson,
    /// By telephone.
    Telephone,
    /// By text message.
    TextMessage,
    /// By e-mail.
    Email,
    /// By letter.
    Letter,
    /// On a slip of paper.
    Slip,
    /// Through somebody else, such as a supporter.
    ThroughAnother,
}

/// Which reference the victim was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum GivenReference {
    /// The reference made on this tablet, before there was a crime number.
    LocalReference,
    /// The crime number.
    CrimeNumber,
    /// The number of an incident without a crime.
    IncidentNumber,
}

/// That the victim was given a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReferenceGiven {
    /// Which.
    pub reference: GivenReference,
    /// When.
    pub at: Timestamp,
    /// How.
    pub how: ContactMeans,
}

/// What was agreed about keeping in touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactPlan {
    /// How.
    pub how: ContactMeans,
    /// When, and how often.
    pub when: Personal,
    /// What makes it unsafe or unwelcome.
    #[serde(default)]
    pub care: Personal,
}

/// What the victim was asked, told and promised.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct VictimCare {
    /// What the victim needs, as assessed with them.
    pub needs: Response<Personal>,
    /// When the needs were assessed.
    pub needs_assessed_at: Option<Timestamp>,
    /// The references given, in order.
    pub references_given: Vec<ReferenceGiven>,
    /// How the victim is kept informed.
    pub contact_plan: Option<ContactPlan>,
    /// Why nothing was agreed: the victim could not say, or wants no contact.
    /// Absent where there is a plan, and where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_plan_not_agreed: Option<NoAnswer>,
    /// Whether the victim supports a prosecution.
    pub supports_prosecution: Response<bool>,
}

impl VictimCare {
    /// Greatest number of references given.
    pub const REFERENCES: usize = 50;

    /// Whether it says how the victim is kept informed, or why nothing was agreed.
    #[must_use]
    pub const fn says_anything_of_contact(&self) -> bool {
        self.contact_plan.is_some() || self.contact_plan_not_agreed.is_some()
    }

    pub(crate) fn broken(&self, found: &mut Vec<FieldError>) {
        if let Some(needs) = self.needs.given() {
            let field = "victim_care.needs";
            let limit = Limit {
                characters: 4_000,
                ..Limit::ADDRESS
            };
            found.extend(limit.required().check_final(field, needs.reveal()).err());
        }
        if self.references_given.len() > Self::REFERENCES {
            found.push(FieldError {
                field: "victim_care.references_given".to_owned(),
                rule: Rule::Range {
                    expected: "50 or fewer",
                },
            });
        }
        if self.contact_plan.is_some() && self.contact_plan_not_agreed.is_some() {
            found.push(FieldError {
                field: "victim_care.contact_plan_not_agreed".to_owned(),
                rule: Rule::Contradicts {
                    other: "the contact plan that was agreed",
                    remedy: "leave out the one or the other; once the report is filed, say it in the victim's care of a supplement",
                },
            });
        }
        if let Some(plan) = &self.contact_plan {
            for (name, text, limit) in [
                ("when", &plan.when, Limit::ADDRESS.required()),
                ("care", &plan.care, Limit::ADDRESS),
            ] {
                let field = format!("victim_care.contact_plan.{name}");
                found.extend(limit.check_final(&field, text.reveal()).err());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_refused_and_not_asked_are_three_answers() {
        for (json, expected) in [
            ("{}", Response::NotAsked),
            (r#"{"supports_prosecution":"unknown"}"#, Response::Unknown),
            (r#"{"supports_prosecution":"refused"}"#, Response::Refused),
            (
                r#"{"supports_prosecution":{"given":false}}"#,
                Response::Given(false),
            ),
        ] {
            let care: VictimCare = serde_json::from_str(json).unwrap();
            assert_eq!(care.supports_prosecution, expected, "{json}");
        }
    }

    #[test]
    fn a_plan_was_agreed_or_was_not() {
        let plan = r#"{"how":"slip","when":"Weekly"}"#;
        for (json, fields) in [
            ("{}".to_owned(), &[][..]),
            (format!(r#"{{"contact_plan":{plan}}}"#), &[]),
            (r#"{"contact_plan_not_agreed":"refused"}"#.to_owned(), &[]),
            (r#"{"contact_plan_not_agreed":"unknown"}"#.to_owned(), &[]),
            (
                format!(r#"{{"contact_plan":{plan},"contact_plan_not_agreed":"refused"}}"#),
                &["victim_care.contact_plan_not_agreed"],
            ),
        ] {
            let care: VictimCare = serde_json::from_str(&json).unwrap();
            let mut found = Vec::new();
            care.broken(&mut found);
            let named: Vec<_> = found.iter().map(|e| e.field.as_str()).collect();
            assert_eq!(named, fields, "{json}");
        }
    }

    #[test]
    fn each_text_has_its_limit() {
        let care = VictimCare {
            needs: Response::Given("x".repeat(4_001).into()),
            contact_plan: Some(ContactPlan {
                how: ContactMeans::Telephone,
                when: "".into(),
                care: "x".repeat(401).into(),
            }),
            ..VictimCare::default()
        };
        let mut found = Vec::new();
        care.broken(&mut found);
        let named: Vec<_> = found.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(
            named,
            [
                "victim_care.needs",
                "victim_care.contact_plan.when",
                "victim_care.contact_plan.care"
            ]
        );
    }
}
