//! What somebody looks like, in ten points.

use serde::{Deserialize, Serialize};

use crate::{FieldError, Limit, Personal};

/// The ten points of a person's description, in the words of whoever saw them
/// (the same ten as the prompts for a statement,
/// [`PromptList::PERSON`](crate::aids::PromptList::PERSON)). What they appear
/// to be stands here and never in the fields in which a person answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Description {
    /// Apparent sex.
    pub sex: Personal,
    /// Apparent age.
    pub age: Personal,
    /// Height.
    pub height: Personal,
    /// Build.
    pub build: Personal,
    /// Colour of the skin.
    pub skin_colour: Personal,
    /// Hair, on the head and on the face.
    pub hair: Personal,
    /// Complexion.
    pub complexion: Personal,
    /// Clothing.
    pub clothing: Personal,
    /// Marks, voice, accent, the way of moving.
    pub distinguishing_features: Personal,
    /// What they carried.
    pub carrying: Personal,
}

impl Description {
    /// The points with their names in JSON.
    #[must_use]
    pub fn points(&self) -> [(&'static str, &Personal); 10] {
        [
            ("sex", &self.sex),
            ("age", &self.age),
            ("height", &self.height),
            ("build", &self.build),
            ("skin_colour", &self.skin_colour),
            ("hair", &self.hair),
            ("complexion", &self.complexion),
            ("clothing", &self.clothing),
            ("distinguishing_features", &self.distinguishing_features),
            ("carrying", &self.carrying),
        ]
    }

    /// Whether no point says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points()
            .iter()
            .all(|(_, text)| text.reveal().trim().is_empty())
    }

    pub(crate) fn check(&self, path: &str, found: &mut Vec<FieldError>) {
        for (name, text) in self.points() {
            let field = format!("{path}.{name}");
            found.extend(Limit::LINE.check_draft(&field, text.reveal()).err());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aids::PromptList;

    #[test]
    fn the_points_are_those_that_a_witness_is_asked_for() {
        let asked: Vec<_> = PromptList::PERSON.prompts.iter().map(|p| p.code).collect();
        let points = Description::default();
        let points: Vec<_> = points.points().iter().map(|(name, _)| *name).collect();
        assert_eq!(points, asked);
    }
}
