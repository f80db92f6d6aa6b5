//! How it was done: the modus operandi (group 7 of the fields of a crime
//! report).

use serde::{Deserialize, Serialize};

use crate::{FieldError, Limit, Personal};

/// How an offence was done, in words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ModusOperandi {
    /// How they got in.
    pub entry: Personal,
    /// How they got out.
    pub exit: Personal,
    /// The tool or weapon.
    pub instrument: Personal,
    /// How the victim or place was approached.
    pub approach: Personal,
    /// Words that were used.
    pub words: Personal,
    /// How they came and went.
    pub transport: Personal,
    /// Everything else.
    pub narrative: Personal,
}

impl ModusOperandi {
    pub(crate) fn broken(&self, found: &mut Vec<FieldError>) {
        for (name, text) in [
            ("entry", &self.entry),
            ("exit", &self.exit),
            ("instrument", &self.instrument),
            ("approach", &self.approach),
            ("words", &self.words),
            ("transport", &self.transport),
        ] {
            let field = format!("modus_operandi.{name}");
            found.extend(Limit::ADDRESS.check_draft(&field, text.reveal()).err());
        }
        let narrative = Limit::NARRATIVE.or_empty();
        let field = "modus_operandi.narrative";
        found.extend(narrative.check_draft(field, self.narrative.reveal()).err());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_its_limit() {
        let long: Personal = "x".repeat(401).into();
        let method = ModusOperandi {
            entry: long.clone(),
            exit: long.clone(),
            instrument: long.clone(),
            approach: long.clone(),
            words: long.clone(),
            transport: long,
            narrative: "x".repeat(250_001).into(),
        };
        let mut found = Vec::new();
        method.broken(&mut found);
        let named: Vec<_> = found.iter().map(|e| e.field.as_str()).collect();
        let expected = [
            "entry",
            "exit",
            "instrument",
            "approach",
            "words",
            "transport",
            "narrative",
        ];
        assert_eq!(named, expected.map(|name| format!("modus_operandi.{name}")));
    }
}
