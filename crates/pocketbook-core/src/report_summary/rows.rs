//! A group of the summary while it is being filled: rows, long texts below
//! them, and what was not asked or not considered, named together at the end.

use pocketbook_forms::{FIELD_CHARACTERS, GROUP_CHARACTERS, LabelledText, SheetGroup};
use pocketbook_model::{Personal, Response};

use super::yes_or_no;

/// Longest word or sentence that a row holds beside its label and reads well.
const ROW_CHARACTERS: usize = FIELD_CHARACTERS / 2;

/// What the further parts of a long group are headed by, after its heading.
pub(super) const CONTINUED: &str = " (continued)";

/// Of what nothing was entered.
pub(super) const NOT_STATED: &str = "Not stated";

/// A group of fields under a heading.
pub(super) struct Group {
    heading: String,
    rows: Vec<LabelledText>,
    texts: Vec<String>,
    not_asked: Vec<String>,
    not_considered: Vec<String>,
}

impl Group {
    pub(super) fn new(heading: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            rows: Vec::new(),
            texts: Vec::new(),
            not_asked: Vec::new(),
            not_considered: Vec::new(),
        }
    }

    /// A field; nothing where it is empty. What is too long for a row stands
    /// below the rows, under the same label.
    pub(super) fn say(&mut self, label: &str, text: impl AsRef<str>) {
        let text = text.as_ref().trim();
        if text.is_empty() {
            return;
        }
        if text.chars().count() > ROW_CHARACTERS {
            self.texts.push(format!("{label}: {text}"));
        } else {
            self.rows.push(LabelledText {
                label: label.to_owned(),
                text: text.to_owned(),
            });
        }
    }

    /// A field in the writer's words; nothing where it is empty.
    pub(super) fn words(&mut self, label: &str, text: &Personal) {
        self.say(label, text.reveal());
    }

    /// What somebody answered. Refused, not known and not asked are three
    /// answers.
    pub(super) fn answer<T>(
        &mut self,
        label: &str,
        response: &Response<T>,
        words: impl FnOnce(&T) -> String,
    ) {
        match response {
            Response::Given(answer) => self.say(label, words(answer)),
            Response::Refused => self.say(label, "Refused"),
            Response::Unknown => self.say(label, "Not known"),
            Response::NotAsked => self.not_asked.push(lower(label)),
        }
    }

    /// Yes or no, or one of the three answers that are neither.
    pub(super) fn yes_or_no(&mut self, label: &str, answer: Response<bool>) {
        self.answer(label, &answer, |yes| yes_or_no(*yes).to_owned());
    }

    /// Something that nobody has considered.
    pub(super) fn not_considered(&mut self, label: &str) {
        self.not_considered.push(lower(label));
    }

    /// A long text below the rows, without a label.
    pub(super) fn text(&mut self, text: &Personal) {
        let text = text.reveal().trim();
        if !text.is_empty() {
            self.texts.push(text.to_owned());
        }
    }

    /// A field, or that nothing is stated of it.
    pub(super) fn stated(&mut self, label: &str, text: impl AsRef<str>) {
        let text = text.as_ref().trim();
        self.say(label, if text.is_empty() { NOT_STATED } else { text });
    }

    /// As [`Group::finish`]; a group of which nothing was entered says so, and
    /// is not left out: nobody can tell a missing section from an empty one.
    pub(super) fn finish_stated(mut self, groups: &mut Vec<SheetGroup>) {
        let nothing = self.rows.is_empty()
            && self.texts.is_empty()
            && self.not_asked.is_empty()
            && self.not_considered.is_empty();
        if nothing {
            self.texts.push(NOT_STATED.to_owned());
        }
        self.finish(groups);
    }

    /// Adds the group to those of the sheet, in as many parts as its text
    /// needs; nothing where it is empty.
    pub(super) fn finish(mut self, groups: &mut Vec<SheetGroup>) {
        let not_asked = self.not_asked.join(", ");
        self.say("Not asked", not_asked);
        let not_considered = self.not_considered.join(", ");
        self.say("Not considered", not_considered);
        let mut parts = pieces(&self.texts.join("\n"), GROUP_CHARACTERS).into_iter();
        let first = parts.next().unwrap_or_default();
        if self.rows.is_empty() && first.is_empty() {
            return;
        }
        groups.push(SheetGroup {
            heading: self.heading.clone(),
            rows: self.rows,
            text: first,
        });
        groups.extend(parts.map(|text| SheetGroup {
            heading: format!("{}{CONTINUED}", self.heading),
            rows: Vec::new(),
            text,
        }));
    }
}

/// A label within a list of labels.
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    let capitals = label.chars().take(2).filter(|c| c.is_uppercase()).count();
    match letters.next() {
        // CCTV stays CCTV.
        Some(first) if capitals < 2 => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

/// A text in pieces of at most so many characters, parted between words where
/// there are any; put together, they are the text.
fn pieces(text: &str, most: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let (mut piece, mut length) = (String::new(), 0);
    for word in text.split_inclusive(char::is_whitespace) {
        let letters: Vec<char> = word.chars().collect();
        for part in letters.chunks(most) {
            if length + part.len() > most {
                pieces.push(std::mem::take(&mut piece));
                length = 0;
            }
            piece.extend(part);
            length += part.len();
        }
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_pieces_loses_no_letter() {
        for (text, most, expected) in [
            ("", 4, vec![""]),
            ("one two", 7, vec!["one two"]),
            ("one two", 4, vec!["one ", "two"]),
            ("abcdefghij k", 4, vec!["abcd", "efgh", "ij k"]),
        ] {
            let found = pieces(text, most);
            assert_eq!(found, expected);
            assert_eq!(found.concat(), text);
        }
    }

    #[test]
    fn refused_not_known_and_not_asked_are_three_answers() {
        let mut group = Group::new("Invented");
        group.answer("Age", &Response::<bool>::Refused, |_| String::new());
        group.answer("Sex", &Response::<bool>::Unknown, |_| String::new());
        group.answer("Injury", &Response::<bool>::NotAsked, |_| String::new());
        group.not_considered("CCTV");
        let mut groups = Vec::new();
        group.finish(&mut groups);
        let rows: Vec<_> = groups
            .iter()
            .flat_map(|group| &group.rows)
            .map(|row| (row.label.as_str(), row.text.as_str()))
            .collect();
        let expected = [
            ("Age", "Refused"),
            ("Sex", "Not known"),
            ("Not asked", "injury"),
            ("Not considered", "CCTV"),
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn an_empty_group_is_left_out_and_a_long_text_is_never_cut() {
        let mut groups = Vec::new();
        Group::new("Empty").finish(&mut groups);
        assert!(groups.is_empty());
        let long = "word ".repeat(GROUP_CHARACTERS / 3);
        let mut group = Group::new("Long");
        group.text(&long.as_str().into());
        group.finish(&mut groups);
        let written: String = groups.iter().map(|group| group.text.as_str()).collect();
        assert_eq!(written, long.trim());
        assert!(groups.len() > 1);
    }
}
