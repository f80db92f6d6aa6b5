//! The rear of the MG11: fields, questions with their answers, signatures.

use serde_json::{Value, json};

use super::{Writer, column};
use crate::expected::{Beside, ExpectedText, Times};
use crate::{Answer, DatesToAvoid, Purpose, RearSheet, Signatory};

/// What stands where nothing was entered: a dash is an answer that nobody can
/// add to later.
const BLANK: &str = "\u{2014}";

fn or_blank(text: &str) -> &str {
    if text.is_empty() { BLANK } else { text }
}

impl Writer<'_> {
    pub(super) fn rear(&mut self, sheet: &RearSheet) -> Value {
        self.show("title", Times::Once);
        self.show("marking", Times::EveryPage);
        for section in ["contact", "care", "consents"] {
            self.expect_words(section, Times::Once);
        }
        for (key, text) in [
            ("witness_name", &sheet.witness_name),
            ("home_address", &sheet.home_address),
            ("postcode", &sheet.postcode),
            ("email", &sheet.email),
            ("mobile", &sheet.mobile),
            ("home_phone", &sheet.home_phone),
            ("work_phone", &sheet.work_phone),
            ("preferred_contact", &sheet.preferred_contact),
            ("gender", &sheet.gender),
            ("date_of_birth", &sheet.date_of_birth),
            ("place_of_birth", &sheet.place_of_birth),
            ("former_name", &sheet.former_name),
            ("ethnicity", &sheet.ethnicity),
            ("taken_by", &sheet.taken_by),
            ("station", &sheet.station),
            ("time_and_place", &sheet.time_and_place),
        ] {
            self.own_field(key, or_blank(text));
        }
        let dates = match &sheet.dates_to_avoid {
            DatesToAvoid::NotAsked => self.words("dates.not_asked"),
            DatesToAvoid::None => self.words("dates.none"),
            DatesToAvoid::Dates(dates) => dates.join("; "),
        };
        self.own_field("dates", &dates);
        let care = vec![
            self.question("a", "willing", Some(sheet.willing_to_attend), ""),
            self.question("b", "ensure", None, or_blank(&sheet.ensure_attendance)),
            self.question(
                "c",
                "special_measures",
                Some(sheet.special_measures),
                &sheet.special_measures_details,
            ),
            self.question(
                "d",
                "needs",
                Some(sheet.particular_needs),
                &sheet.particular_needs_details,
            ),
        ];
        let mut keys: Vec<String> = self.package.wording.keys().cloned().collect();
        keys.retain(|key| key.starts_with("consent."));
        let consents: Vec<Value> = keys
            .iter()
            .map(|key| {
                let name = key.trim_start_matches("consent.");
                let answer = sheet.consents.get(name).copied().unwrap_or_default();
                self.shown.insert(key.clone(), self.words(key));
                self.question(name, key, Some(answer), "")
            })
            .collect();
        let witness = self.signature(Signatory::Witness, &sheet.witness_name);
        let adult = sheet.responsible_adult.as_ref().map(|adult| {
            self.own_field("adult.capacity", or_blank(&adult.capacity));
            self.own_field("adult.phone", or_blank(&adult.phone));
            self.own_field("adult.address", or_blank(&adult.address));
            self.signature(Signatory::AppropriateAdult, &adult.name)
        });
        json!({
            "care": care,
            "consents": consents,
            "dates_asked": sheet.dates_to_avoid != DatesToAvoid::NotAsked,
            "witness": witness,
            "adult": adult,
        })
    }

    /// A question with its letter, its answer as a cross in one of three boxes
    /// and in words, and details.
    fn question(
        &mut self,
        letter: &str,
        key: &str,
        answer: Option<Answer>,
        details: &str,
    ) -> Value {
        let letter = format!("{letter})");
        let asked = self.words(key);
        let details = column(details);
        let said = |answer| match answer {
            Answer::Yes => "answer.yes",
            Answer::No => "answer.no",
            Answer::NotApplicable => "answer.not_applicable",
            Answer::NotAsked => "answer.not_asked",
        };
        let boxes: Vec<(String, bool)> = [Answer::Yes, Answer::No, Answer::NotApplicable]
            .map(|one| (self.words(said(one)), answer == Some(one)))
            .into();
        let crossed: Vec<String> = boxes
            .iter()
            .map(|(word, crossed)| format!("{word}{}", if *crossed { " X" } else { "" }))
            .collect();
        let in_words = answer.map(|given| match given {
            Answer::NotAsked => self.words(said(given)),
            given => format!("{} {}", self.words("answer"), self.words(said(given))),
        });
        let answered = in_words
            .as_ref()
            .map(|words| format!("{} {words}", crossed.join(" ")));
        let parts = vec![
            letter.clone(),
            format!("{asked} {details}"),
            answered.unwrap_or_default(),
        ];
        let expected = ExpectedText::new(
            format!("the question \"{key}\" with its answer"),
            parts,
            Times::Once,
        );
        self.expected.insert(key, expected);
        json!({
            "key": key,
            "letter": letter,
            "asked": asked,
            "details": details,
            "answer": in_words.map(|words| json!({
                "boxes": boxes,
                "words": words,
                "asked": answer != Some(Answer::NotAsked),
            })),
        })
    }

    /// A place to sign with whose it is and the name in print.
    fn signature(&mut self, signatory: Signatory, name: &str) -> Value {
        let key = format!("signature.{}", signatory.key());
        let label = self.words(&format!("field.{key}"));
        let print_name = self.words("field.print_name");
        let name = column(or_blank(name));
        let mut expected = ExpectedText::new(
            format!("the name in print of {}", signatory.noun()),
            vec![label.clone(), format!("{print_name} {name}")],
            Times::Once,
        );
        expected.beside = Some(Beside::Around(Purpose::Rear, signatory));
        self.expected.insert(key.clone(), expected);
        json!({
            "key": key,
            "signatory": signatory.key(),
            "label": label,
            "print_name": print_name,
            "name": name,
        })
    }
}
