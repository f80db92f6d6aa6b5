//! What happened to a person and what they need: injury, their relationship to
//! the suspect, vulnerability.

use serde::{Deserialize, Serialize};

use crate::{FieldError, Limit, PersonId, Personal, Rule};

/// How badly somebody was hurt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InjuryDegree {
    /// Not at all.
    None,
    /// Slightly: no more than reddening, a scratch or a small bruise.
    Slight,
    /// Less than seriously, and needing care.
    Moderate,
    /// Seriously.
    Serious,
    /// They died of it.
    Fatal,
}

/// An injury.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Injury {
    /// How bad.
    pub degree: InjuryDegree,
    /// What and where.
    #[serde(default)]
    pub description: Personal,
}

impl Injury {
    pub(super) fn check(&self, path: &str, found: &mut Vec<FieldError>) {
        let field = format!("{path}.description");
        found.extend(
            Limit::ADDRESS
                .check_draft(&field, self.description.reveal())
                .err(),
        );
    }
}

/// What somebody is to the suspect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RelationshipKind {
    /// Husband, wife, civil partner, or partner.
    Partner,
    /// One of these before.
    FormerPartner,
    /// Parent, child, brother, sister or other family.
    Family,
    /// Looks after them, or is looked after by them.
    Carer,
    /// Friend.
    Friend,
    /// Neighbour.
    Neighbour,
    /// Works with them.
    Colleague,
    /// Deals with them in the course of work or business.
    Professional,
    /// Knows them otherwise.
    Acquaintance,
    /// Does not know them.
    Stranger,
    /// Something else, said in the words beside it.
    Other,
}

/// A relationship to a suspect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Relationship {
    /// What they are to the suspect.
    pub kind: RelationshipKind,
    /// The suspect, where there are several.
    #[serde(default)]
    pub suspect: Option<PersonId>,
    /// More of it, in words.
    #[serde(default)]
    pub words: Personal,
}

impl Relationship {
    pub(super) fn check(&self, path: &str, own: PersonId, found: &mut Vec<FieldError>) {
        let limit = if self.kind == RelationshipKind::Other {
            Limit::LINE.required()
        } else {
            Limit::LINE
        };
        let field = format!("{path}.words");
        found.extend(limit.check_final(&field, self.words.reveal()).err());
        if self.suspect == Some(own) {
            found.push(FieldError {
                field: format!("{path}.suspect"),
                rule: Rule::Contradicts {
                    other: "the person themselves",
                    remedy: "name the suspect",
                },
            });
        }
    }
}

/// Why a witness is vulnerable or intimidated (Youth Justice and Criminal
/// Evidence Act 1999, sections 16 and 17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum VulnerabilityGround {
    /// Under 18 (s.16(1)(a)).
    Under18,
    /// Mental disorder (s.16(2)(a)(i)).
    MentalDisorder,
    /// Significant impairment of intelligence and social functioning
    /// (s.16(2)(a)(ii)).
    LearningDisability,
    /// Physical disability or disorder (s.16(2)(b)).
    PhysicalDisability,
    /// Fear or distress about testifying (s.17(1)).
    Intimidated,
    /// Complains of a sexual offence, modern slavery or domestic abuse
    /// (s.17(4)).
    Complainant,
    /// Something else, said in the words beside it.
    Other,
}

/// What makes somebody vulnerable, and what they need. No grounds and no needs
/// say that they were asked and have none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Vulnerability {
    /// The grounds.
    pub grounds: Vec<VulnerabilityGround>,
    /// What they need, in words.
    pub needs: Personal,
}

impl Vulnerability {
    pub(super) fn check(&self, path: &str, found: &mut Vec<FieldError>) {
        let limit = if self.grounds.contains(&VulnerabilityGround::Other) {
            Limit::ADDRESS.required()
        } else {
            Limit::ADDRESS
        };
        let field = format!("{path}.needs");
        found.extend(limit.check_final(&field, self.needs.reveal()).err());
        let mut grounds = self.grounds.clone();
        grounds.sort_unstable();
        grounds.dedup();
        if grounds.len() != self.grounds.len() {
            found.push(FieldError {
                field: format!("{path}.grounds"),
                rule: Rule::Contradicts {
                    other: "the same ground",
                    remedy: "give each ground once",
                },
            });
        }
    }
}
