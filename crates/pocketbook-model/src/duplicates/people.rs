//! When two people are likely one.

use std::collections::BTreeSet;

use chrono::Datelike as _;

use super::PersonLikeness as Like;
use super::places::address_key;
use crate::names::plain_words;
use crate::{ContactKind, DateOfBirth, Incident, Person, PersonId, PersonKind};

/// How alike two names must be, as Jaro and Winkler measure it (0 to 1): one or
/// two letters wrong in a name of usual length, and not Ann for Dan.
const SIMILAR: f64 = 0.93;

/// How alike two words with the same consonants must be besides.
const SPELLED: f64 = 0.75;

/// What of a person is compared, made plain once.
pub(super) struct Traits {
    pub(super) id: PersonId,
    kind: PersonKind,
    name: Vec<String>,
    sorted: Vec<String>,
    /// The name without spaces.
    joined: String,
    born: Option<DateOfBirth>,
    phones: BTreeSet<String>,
    emails: BTreeSet<String>,
    address: Option<String>,
}

impl Traits {
    pub(super) fn of(incident: &Incident, person: &Person) -> Self {
        let mut name = plain_words(person.name.reveal());
        if person.kind == PersonKind::Business {
            written_out(&mut name);
            // It may be a sign, which is no word.
            name.retain(|word| word != "and");
        }
        let mut sorted = name.clone();
        sorted.sort_unstable();
        let given = |wanted: fn(ContactKind) -> bool| {
            person
                .contacts
                .iter()
                .filter(move |contact| wanted(contact.kind))
                .map(|contact| contact.value.text())
        };
        Self {
            id: person.id,
            kind: person.kind,
            joined: name.concat(),
            name,
            sorted,
            born: person.date_of_birth.given().copied(),
            phones: given(ContactKind::is_phone).filter_map(phone).collect(),
            emails: given(|kind| kind == ContactKind::Email)
                .map(|text| text.trim().to_lowercase())
                .filter(|text| !text.is_empty())
                .collect(),
            address: address_key(incident.address_of(person).reveal()),
        }
    }

    /// Whether nothing but the name was entered of what is compared.
    fn is_bare(&self) -> bool {
        let reached = !self.phones.is_empty() || !self.emails.is_empty();
        self.born.is_none() && !reached && self.address.is_none()
    }
}

/// The words of a business's name in one spelling: written out, but for what has
/// three words.
fn written_out(name: &mut Vec<String>) {
    for word in name.iter_mut() {
        let whole = match word.as_str() {
            "ltd" => "limited",
            "co" => "company",
            "bros" => "brothers",
            _ => continue,
        };
        whole.clone_into(word);
    }
    let before = name.len().saturating_sub(3);
    if (name.get(before..)).is_some_and(|end| end == ["public", "limited", "company"]) {
        name.truncate(before);
        name.push("plc".to_owned());
    }
}

/// In what two days of birth differ that are likely one: as they are misheard or
/// mistyped. Not by ten years or more: a figure of the decade tells father from son.
fn mistyped(one: Option<DateOfBirth>, other: Option<DateOfBirth>) -> Option<Like> {
    let (one, other) = (one?.reveal().calendar(), other?.reveal().calendar());
    if one == other || one.year().abs_diff(other.year()) >= 10 {
        return None;
    }
    if one.year() == other.year() && (one.month(), one.day()) == (other.day(), other.month()) {
        return Some(Like::DayAndMonthExchanged);
    }
    let (one, other) = (one.to_string(), other.to_string());
    let pairs = one.chars().zip(other.chars()).enumerate();
    let differ: Vec<_> = pairs.filter(|(_, (a, b))| a != b).collect();
    let is_slip = match differ.as_slice() {
        [_] => true,
        [(first, (a, b)), (second, (c, d))] => second - first == 1 && a == d && b == c,
        _ => false,
    };
    is_slip.then_some(Like::DateOfBirthMistyped)
}

/// A telephone number in one spelling: digits, with the trunk zero for the
/// United Kingdom's country code. `None` when it is too short to be one.
fn phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = text.trim_start().starts_with('+') || digits.starts_with("00");
    let national = match digits.trim_start_matches("00").strip_prefix("44") {
        Some(rest) if international => format!("0{}", rest.trim_start_matches('0')),
        // A whole number without the plus; a mobile one without the zero.
        Some(rest) if rest.len() == 10 && !rest.starts_with('0') => format!("0{rest}"),
        _ if digits.len() == 10 && digits.starts_with('7') => format!("0{digits}"),
        _ => digits,
    };
    (national.len() >= 6).then_some(national)
}

/// Why two people are likely one; empty when they are not.
pub(super) fn reasons(one: &Traits, other: &Traits) -> Vec<Like> {
    if one.kind != other.kind {
        return Vec::new();
    }
    if one.kind == PersonKind::State {
        return vec![Like::SameName];
    }
    let same_birth = one.born.is_some() && one.born == other.born;
    let two_births = one.born.is_some() && other.born.is_some() && !same_birth;
    let mistyped = mistyped(one.born, other.born);
    let phone = !one.phones.is_disjoint(&other.phones);
    let email = !one.emails.is_disjoint(&other.emails);
    let address = one.address.is_some() && one.address == other.address;
    let reached = phone || email;
    // Names that are only alike suspect nobody by themselves, and are not measured
    // where nothing else is alike: most pairs of a large incident.
    let beside = same_birth || mistyped.is_some() || reached || address;
    // But of somebody of whom nothing else is known, the name is all there is.
    let bare = one.is_bare() || other.is_bare();
    let mistyped_name = bare && mistyped_name(one, other);
    let name = same_name(one, other).or_else(|| {
        let alike = || alike_name(one, other);
        let mistyped = mistyped_name.then_some(Like::SimilarName);
        mistyped.or_else(|| beside.then(alike).flatten())
    });
    let nameless = one.name.is_empty() || other.name.is_empty();
    // Brothers and sisters have names that are alike and are a year or more apart.
    let year = |born: Option<DateOfBirth>| born.map(|born| born.reveal().calendar().year());
    let mistyped_in_its_year = mistyped.is_some() && year(one.born) == year(other.born);
    let suspected = match name {
        // Father and son share a name and a house, not a birthday; a birthday
        // that was misheard shows by itself, or by a number or address that only
        // one has.
        Some(Like::SameName | Like::SameNameReordered) => {
            !two_births || reached || mistyped.is_some()
        }
        // Two days of birth speak against one person, unless one of them is likely
        // a slip, as a letter of the name is. Or one of two was asked for the names
        // in the middle too.
        Some(Like::SimilarName) if two_births => {
            phone && same_ends(one, other) || mistyped_in_its_year && (reached || address)
        }
        Some(Like::SimilarName) => same_birth || reached || address || mistyped_name,
        Some(_) if two_births => mistyped_in_its_year && (reached || address),
        // Names that sound alike are many people's: an address alone is a
        // family's.
        Some(_) => same_birth || reached,
        // A name that was changed by marriage, or a nickname; or nobody gave one.
        // Twins at one number are pointed out too, with what they have in common:
        // nothing here tells them from Bob and Robert.
        None => same_birth && (reached || (address && nameless)),
    };
    if !suspected {
        return Vec::new();
    }
    let others = [
        (same_birth, Like::SameDateOfBirth),
        (
            mistyped.is_some(),
            mistyped.unwrap_or(Like::SameDateOfBirth),
        ),
        (phone, Like::SamePhone),
        (email, Like::SameEmail),
        (address, Like::SameAddress),
    ];
    name.into_iter()
        .chain(
            others
                .into_iter()
                .filter(|(is, _)| *is)
                .map(|(_, like)| like),
        )
        .collect()
}

/// Whether two names begin and end alike.
fn same_ends(one: &Traits, other: &Traits) -> bool {
    one.name.len() >= 2
        && other.name.len() >= 2
        && one.name.first() == other.name.first()
        && one.name.last() == other.name.last()
}

fn same_name(one: &Traits, other: &Traits) -> Option<Like> {
    if one.name.is_empty() {
        return None;
    }
    // Mc Donald and McDonald, Anne-Marie and Annemarie.
    if one.joined == other.joined {
        return Some(Like::SameName);
    }
    (one.sorted == other.sorted).then_some(Like::SameNameReordered)
}

/// Whether one name of two words or more may be the other with a letter mistyped
/// or misheard in a word, or in two.
fn mistyped_name(one: &Traits, other: &Traits) -> bool {
    if one.kind != PersonKind::Person || one.name.len() < 2 || one.name.len() != other.name.len() {
        return false;
    }
    let in_order = |one: &[String], other: &[String]| {
        let mut words = one.iter().zip(other);
        let changed = one.iter().zip(other).filter(|(a, b)| a != b).count();
        (1..=2).contains(&changed) && words.all(|(a, b)| a == b || is_mistyped(a, b))
    };
    in_order(&one.name, &other.name) || in_order(&one.sorted, &other.sorted)
}

/// Whether two words are one with a slip, and not two names that a letter tells
/// apart: Sara and Sarah, Smith and Smyth, but not Ann and Dan, Tom and Tim, Paul and
/// Paula, Male 1 and Male 2. Only of Latin letters: in other scripts a letter more is
/// another name more often than a slip.
fn is_mistyped(one: &str, other: &str) -> bool {
    let (shorter, longer) = if one.len() <= other.len() {
        (one.as_bytes(), other.as_bytes())
    } else {
        (other.as_bytes(), one.as_bytes())
    };
    let latin = |word: &[u8]| word.iter().all(u8::is_ascii_lowercase);
    if longer.len() > shorter.len() + 1
        || shorter.len() < 3
        || shorter.first() != longer.first()
        || !latin(shorter)
        || !latin(longer)
    {
        return false;
    }
    let begin = shorter
        .iter()
        .zip(longer)
        .take_while(|(a, b)| a == b)
        .count();
    let (rest, others) = (shorter.get(begin..), longer.get(begin..));
    let (Some(rest), Some(others)) = (rest, others) else {
        return false;
    };
    if rest.len() < others.len() {
        return others.get(1..) == Some(rest) && may_be_left_out(shorter.len(), longer, begin);
    }
    match (rest, others) {
        ([a, b, rest @ ..], [c, d, others @ ..]) if (a, b) == (d, c) && rest == others => {
            shorter.len() >= 4
        }
        // The last letter tells Mario from Maria.
        ([a, rest @ ..], [b, others @ ..]) if !rest.is_empty() && rest == others => {
            let vowel = |letter: &u8| b"aeiouy".contains(letter);
            match shorter.len() {
                0..=4 => false,
                5..=6 => vowel(a) && vowel(b),
                _ => true,
            }
        }
        _ => false,
    }
}

/// Whether a letter of a word is one that people leave out. An `a` at the end makes
/// Paula of Paul; of three letters only what is not heard, or is written twice.
fn may_be_left_out(shorter: usize, longer: &[u8], at: usize) -> bool {
    let letter = longer.get(at);
    let before = at.checked_sub(1).and_then(|before| longer.get(before));
    let doubled = letter == before;
    let silent = matches!(letter, Some(b'h' | b'e'));
    let last = at + 1 == longer.len();
    if shorter == 3 {
        silent || doubled
    } else {
        !(last && letter == Some(&b'a'))
    }
}

/// In what two names are alike that are not the same.
fn alike_name(one: &Traits, other: &Traits) -> Option<Like> {
    if one.name.is_empty() || other.name.is_empty() {
        return None;
    }
    let (fewer, more) = if one.sorted.len() <= other.sorted.len() {
        (&one.sorted, &other.sorted)
    } else {
        (&other.sorted, &one.sorted)
    };
    let lacks_a_name = fewer.len() >= 2 && fewer.iter().all(|word| more.contains(word));
    // In both directions: the measure looks at beginnings and is not symmetric
    // in its last bits for every pair.
    let (left, right) = (one.sorted.join(" "), other.sorted.join(" "));
    let alike = strsim::jaro_winkler(&left, &right).max(strsim::jaro_winkler(&right, &left));
    if lacks_a_name || alike >= SIMILAR {
        return Some(Like::SimilarName);
    }
    // Word by word: Mohammed for Muhamad, Stephen for Steven, each with a
    // counterpart of its own. At least two words, or everybody called Smith is
    // alike.
    let counterpart = |word: &String| more.iter().any(|other| is_spelled_alike(word, other));
    (fewer.len() >= 2 && fewer.iter().all(counterpart)).then_some(Like::NameSpelledOtherwise)
}

/// Whether two words may be one name in two spellings: they begin alike or sound
/// alike at the beginning, and agree for the most part.
fn is_spelled_alike(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let sound = |word: &str| word.replace("ph", "f").replace("ck", "k").replace('c', "k");
    let (one, other) = (sound(one), sound(other));
    let consonants = |word: &str| -> String {
        let mut kept = String::new();
        for letter in word.chars().filter(|c| !"aeiouyh".contains(*c)) {
            if !kept.ends_with(letter) {
                kept.push(letter);
            }
        }
        kept
    };
    let (bones, others) = (consonants(&one), consonants(&other));
    let same_bones =
        bones.chars().count() >= 2 && bones.replace('v', "f") == others.replace('v', "f");
    same_bones && strsim::jaro_winkler(&one, &other) >= SPELLED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        for (text, plain) in [
            ("07700 900123", Some("07700900123")),
            ("+44 7700 900123", Some("07700900123")),
            ("+44 (0)7700-900123", Some("07700900123")),
            ("0044 7700 900123", Some("07700900123")),
            ("+48 600 000 000", Some("48600000000")),
            ("447700900123", Some("07700900123")),
            ("7700900123", Some("07700900123")),
            ("442079460123", Some("02079460123")),
            ("44 1632 960123", Some("01632960123")),
            ("999", None),
            ("", None),
        ] {
            assert_eq!(phone(text).as_deref(), plain, "{text}");
        }
    }
}
