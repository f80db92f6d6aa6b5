//! Exhibit label and exhibit list.

use serde::{Deserialize, Serialize};

use crate::sheet::{identifier, named, short};
use crate::{FormDate, LabelledText};

/// What is printed on an exhibit's label.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExhibitLabelSheet {
    /// Producer's initials and number: "ABC/1".
    pub reference: String,
    /// What it is, identified clearly (CrimPR 16.3).
    pub description: String,
    /// Who produces it.
    pub producer: String,
    /// The force's references: crime, CAD, URN, seal.
    pub force_references: Vec<LabelledText>,
    /// Whose hands it went through, in order.
    pub continuity: Vec<ContinuityLine>,
    /// What the chain of custody leaves open, in words: a line each.
    #[serde(default)]
    pub gaps: Vec<String>,
    /// Other exhibits under the same number, in words: a line each.
    #[serde(default)]
    pub collisions: Vec<String>,
    /// When and why it was withdrawn, if it was: nobody may take its label for
    /// that of an exhibit.
    #[serde(default)]
    pub withdrawn: Option<String>,
    /// Date of the label.
    pub date: FormDate,
    /// Small print that tells labels apart.
    pub label_id: String,
}

/// A line of continuity.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContinuityLine {
    /// Date and time, as printed.
    pub when: String,
    /// Who.
    pub who: String,
    /// What they did with it.
    pub what: String,
}

/// What is printed on a list of exhibits.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExhibitListSheet {
    /// Unique reference number, if it is known yet.
    pub urn: Option<String>,
    /// The force's references: crime, CAD.
    pub force_references: Vec<LabelledText>,
    /// The exhibits, in order.
    pub exhibits: Vec<ListedExhibit>,
    /// What their chains of custody leave open, in words that name the exhibit:
    /// a line each.
    #[serde(default)]
    pub gaps: Vec<String>,
    /// Which of them share a number with another exhibit, in words: a line each.
    #[serde(default)]
    pub collisions: Vec<String>,
    /// Date of the list.
    pub date: FormDate,
    /// Small print that tells lists apart.
    pub list_id: String,
}

/// An exhibit of a list.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedExhibit {
    /// Producer's initials and number: "ABC/1".
    pub reference: String,
    /// What it is.
    pub description: String,
    /// Who produces it.
    pub producer: String,
    /// Where it is held.
    pub held_at: String,
}

impl std::fmt::Debug for ExhibitLabelSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExhibitLabelSheet([personal])")
    }
}

impl std::fmt::Debug for ContinuityLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContinuityLine([personal])")
    }
}

impl std::fmt::Debug for ExhibitListSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExhibitListSheet([personal])")
    }
}

impl std::fmt::Debug for ListedExhibit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ListedExhibit([personal])")
    }
}

impl ExhibitLabelSheet {
    pub(crate) fn texts(&self) -> Vec<(String, &str, usize)> {
        let mut texts = named(&[
            ("reference", &self.reference),
            ("description", &self.description),
            ("producer", &self.producer),
        ]);
        texts.push(identifier("label_id", &self.label_id));
        texts.extend(references(&self.force_references));
        for line in &self.continuity {
            texts.extend(named(&[
                ("continuity.when", &line.when),
                ("continuity.who", &line.who),
                ("continuity.what", &line.what),
            ]));
        }
        texts.extend(lines("gaps", &self.gaps));
        texts.extend(lines("collisions", &self.collisions));
        texts.extend(lines("withdrawn", self.withdrawn.as_slice()));
        texts
    }
}

impl ExhibitListSheet {
    pub(crate) fn texts(&self) -> Vec<(String, &str, usize)> {
        let mut texts = short(&[("urn", self.urn.as_deref().unwrap_or_default())]);
        texts.push(identifier("list_id", &self.list_id));
        texts.extend(references(&self.force_references));
        for exhibit in &self.exhibits {
            texts.extend(named(&[
                ("exhibits.reference", &exhibit.reference),
                ("exhibits.description", &exhibit.description),
                ("exhibits.producer", &exhibit.producer),
                ("exhibits.held_at", &exhibit.held_at),
            ]));
        }
        texts.extend(lines("gaps", &self.gaps));
        texts.extend(lines("collisions", &self.collisions));
        texts
    }
}

fn lines<'a>(name: &str, lines: &'a [String]) -> Vec<(String, &'a str, usize)> {
    let lines = lines.iter();
    lines.flat_map(|line| named(&[(name, line)])).collect()
}

fn references(references: &[LabelledText]) -> Vec<(String, &str, usize)> {
    let mut texts = Vec::new();
    for LabelledText { label, text } in references {
        texts.extend(named(&[
            ("force_references.label", label),
            ("force_references.text", text),
        ]));
    }
    texts
}
