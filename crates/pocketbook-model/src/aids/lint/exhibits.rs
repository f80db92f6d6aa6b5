//! Exhibits in the text against exhibits on the statement.
//!
//! A reference counts as mentioned where its sentence speaks of an exhibit or
//! of producing something (`ABC/1` may also be a unit or a file number), or
//! where the incident knows the reference. In a statement that is not in
//! English the shape alone must do (domain/statements.md §1.5).

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::text::{at, before, character_after, character_before, patterns, stands_alone};
use super::{Finding, WarningCode, WritingContext};
use crate::ExhibitReference;
use crate::aids::plain::plain;

patterns! {
    /// A reference as it should be, or nearly.
    SLASHED = r"(?i-u)(?P<initials>[a-z]{2,4})\x20?/\x20?(?P<number>[0-9]{1,4}[a-z]?)";

    /// A reference without its slash, where the word exhibit leaves no doubt.
    UNSLASHED = r"(?x)(?-u)
        (?i-u: \b exhibits? (?:\x20(?:number|no\.?|ref\.?|reference|marked))? ) \x20
        (?P<reference> (?P<initials>[A-Z]{2,4}) [\x20\-]? (?P<number>[0-9]{1,4}[A-Z]?) )";

    /// A sentence that speaks of exhibits.
    SPEAKS_OF_EXHIBITS = r"(?i-u)\b(?:exhibit|produc)";

    /// The witness produces something.
    PRODUCES = r"(?i-u)\bI (?:(?:can|will|now|also|further|hereby|formally|therefore|have|had|then|later) ){0,3}(?:produced?|exhibit(?:ed)?)\b";

    /// The end of a sentence, and abbreviations that look like one.
    SENTENCE_END = r"(?-u)[.!?;][\x20\t]|\n";
    ABBREVIATION = r"(?i-u)\b(?:mr|mrs|ms|dr|st|no|nos|ref|sgt|insp|approx)\.$";

    /// Words of a description that do not tell one item from another.
    ANOTHER_ITEM = r"(?x)(?i-u)
        ^ [\x20,]* (?:and\x20)? (?:the|a|an|my|his|her|their|this|one|another)\x20
        (?u:.*) \bas\b";
}

/// Words that do not describe an item.
const NOT_DESCRIBING: [&str; 26] = [
    "a",
    "an",
    "and",
    "as",
    "exhibit",
    "exhibited",
    "exhibits",
    "formally",
    "it",
    "item",
    "marked",
    "my",
    "no",
    "now",
    "number",
    "of",
    "ref",
    "reference",
    "same",
    "that",
    "the",
    "them",
    "these",
    "this",
    "those",
    "which",
];

struct Mention {
    place: Range<usize>,
    reference: ExhibitReference,
}

pub(super) fn check(text: &str, context: &WritingContext<'_>, found: &mut Vec<Finding>) {
    let attached: HashSet<ExhibitReference> = context.attached.iter().filter_map(same).collect();
    let mut items: HashMap<ExhibitReference, usize> = HashMap::new();
    for (reference, count) in context.incident_exhibits {
        if let Some(reference) = same(reference) {
            let sum = items.entry(reference).or_default();
            *sum = sum.saturating_add(*count);
        }
    }
    let in_english = context.language.as_str().split('-').next() == Some("en");

    let mut mentioned = HashSet::new();
    let mut produced: HashMap<ExhibitReference, String> = HashMap::new();
    for sentence in sentences(text) {
        let words = at(text, &sentence);
        // Every reference has a number, and most sentences have none.
        if !words.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let in_context = !in_english || SPEAKS_OF_EXHIBITS.is_in(words);
        let mentions: Vec<Mention> = mentions(text, &sentence)
            .into_iter()
            .filter(|mention| in_context || items.contains_key(&mention.reference))
            .collect();
        for Mention { place, reference } in &mentions {
            // The first mention is the place to mend; the rest follow from it.
            if !mentioned.insert(reference.clone()) {
                continue;
            }
            if !attached.contains(reference) {
                found.push(Finding::new(WarningCode::ExhibitNotAttached, place.clone()));
            }
            if items.get(reference).is_some_and(|items| *items > 1) {
                found.push(Finding::new(WarningCode::ExhibitNumberTwice, place.clone()));
            }
        }
        for (mention, description) in productions(text, &sentence, &mentions) {
            match produced.get(&mention.reference) {
                None => {
                    produced.insert(mention.reference.clone(), description);
                }
                // "I produce the knife as exhibit ABC/1", said twice, is one
                // knife; "I produce this as exhibit ABC/1" may not be.
                Some(first) if !first.is_empty() && *first == description => {}
                Some(_) => found.push(Finding::new(
                    WarningCode::ExhibitNumberTwice,
                    mention.place.clone(),
                )),
            }
        }
    }
}

/// Every exhibit reference that a text can be read to mention, each once and
/// without leading zeros. More than exhibits look like one: whoever asks knows
/// which references stand for a thing.
#[must_use]
pub fn mentioned_exhibits(text: &str) -> BTreeSet<ExhibitReference> {
    let text = plain(text);
    sentences(&text)
        .filter(|sentence| {
            at(&text, sentence)
                .bytes()
                .any(|byte| byte.is_ascii_digit())
        })
        .flat_map(|sentence| mentions(&text, &sentence))
        .map(|mention| mention.reference)
        .collect()
}

/// The reference as it is compared: `ABC/01` is `ABC/1`.
fn same(reference: &ExhibitReference) -> Option<ExhibitReference> {
    let (initials, number) = reference.as_str().split_once('/')?;
    exhibit(initials, number)
}

fn exhibit(initials: &str, number: &str) -> Option<ExhibitReference> {
    let number = number.trim_start_matches('0');
    let number = if number.starts_with(|c: char| c.is_ascii_digit()) {
        number.to_owned()
    } else {
        format!("0{number}")
    };
    format!("{initials}/{number}")
        .to_ascii_uppercase()
        .parse()
        .ok()
}

fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    SENTENCE_END
        .finds(text)
        .filter(|end| {
            let abbreviated = at(text, end).starts_with('.')
                && ABBREVIATION.is_in(before(text, &(end.start + 1..end.end), 8));
            !abbreviated
        })
        .map(|end| end.end)
        .chain([text.len()])
        .map(move |end| std::mem::replace(&mut start, end)..end)
}

fn mentions(text: &str, sentence: &Range<usize>) -> Vec<Mention> {
    let words = at(text, sentence);
    let shift = |range: Range<usize>| sentence.start + range.start..sentence.start + range.end;
    let slashed = SLASHED.captures(words).filter_map(|captures| {
        Some((
            shift(captures.get(0)?.range()),
            captures.name("initials")?.as_str(),
            captures.name("number")?.as_str(),
        ))
    });
    let unslashed = UNSLASHED.captures(words).filter_map(|captures| {
        Some((
            shift(captures.name("reference")?.range()),
            captures.name("initials")?.as_str(),
            captures.name("number")?.as_str(),
        ))
    });
    let hyphen = |c: Option<char>| c == Some('-');
    let mut mentions: Vec<Mention> = slashed
        .chain(unslashed)
        // "CAD/2089" is a reference of the control room.
        .filter(|(_, initials, _)| !initials.eq_ignore_ascii_case("cad"))
        .filter(|(place, ..)| {
            stands_alone(text, place)
                && !hyphen(character_before(text, place))
                && !hyphen(character_after(text, place))
        })
        .filter_map(|(place, initials, number)| {
            let reference = exhibit(initials, number)?;
            Some(Mention { place, reference })
        })
        .collect();
    mentions.sort_by_key(|mention| mention.place.start);
    mentions
}

/// What the witness produces in a sentence: each reference with the words
/// that describe its item.
fn productions<'m>(
    text: &str,
    sentence: &Range<usize>,
    mentions: &'m [Mention],
) -> Vec<(&'m Mention, String)> {
    let mut verbs = PRODUCES
        .finds(at(text, sentence))
        .map(|verb| sentence.start + verb.end)
        .peekable();
    let mut productions = Vec::new();
    let mut verb = None;
    let mut last_end = sentence.start;
    let mut description = String::new();
    for mention in mentions {
        let mut newly = false;
        while let Some(next) = verbs.next_if(|next| *next <= mention.place.start) {
            (verb, newly) = (Some(next), true);
        }
        let Some(after_verb) = verb else {
            last_end = mention.place.end;
            continue;
        };
        let since = text
            .get(after_verb.max(last_end)..mention.place.start)
            .unwrap_or_default();
        last_end = mention.place.end;
        // "… as exhibits ABC/1 and ABC/2" goes on with the same description,
        // "… and the sheath as exhibit ABC/2" has a new one; any other
        // reference in the sentence is only mentioned.
        let another_item = ANOTHER_ITEM.is_in(since);
        let goes_on = since.trim_matches([' ', ',']) == "and" || since.trim() == ",";
        if newly || another_item {
            description = describing(since);
        } else if !goes_on {
            continue;
        }
        productions.push((mention, description.clone()));
    }
    productions
}

fn describing(words: &str) -> String {
    words
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !NOT_DESCRIBING.contains(word))
        .collect::<Vec<_>>()
        .join(" ")
}
