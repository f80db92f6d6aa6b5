//! The steps that led a version to where it stands or was left, in the words
//! that every screen shows: read back, shown, declared, signed, refused, left.
//!
//! A version that was left is a draft that differs, and may have to be disclosed
//! with all that was done to it (CPIA code of practice).

use pocketbook_model::{
    Attendant, CertificateKind, DraftId, FinalStatement, Language, Manner, Officer, Personal,
    ReadBack, Reading, Signatory, Signature, SignatureMethod, SignaturePlace, Timestamp,
};
use pocketbook_vault::{FinalRow, Vault};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::CoreError;

/// What a version was fixed as.
pub(crate) fn stored<T: DeserializeOwned>(row: &FinalRow) -> Result<T, CoreError> {
    Ok(serde_json::from_slice(&row.content)?)
}

/// One version of a draft, by its number, and what it was fixed as.
pub(crate) fn version<T: DeserializeOwned>(
    vault: &Vault,
    draft: DraftId,
    number: u32,
) -> Result<(FinalRow, T), CoreError> {
    let row = vault.final_version(draft, number)?;
    let stored = stored(&row)?;
    Ok((row, stored))
}

/// When and why a version was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FinalLeftView {
    /// When, by the tablet's clock.
    pub at: Timestamp,
    /// Why, in the officer's words; empty when no reason was given.
    pub reason: Personal,
}

/// What was asked when a statement was read back, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadBackView {
    /// When, by the tablet's clock.
    pub at: Timestamp,
    /// The officer who asked: rank and name.
    pub asked_by: Personal,
    /// The language asked about.
    pub language: Language,
    /// Who reads it to a witness who cannot read it in that language; absent
    /// when they can.
    pub reader: Option<Attendant>,
    /// Who sees the mark made of a witness who cannot write; absent when they
    /// sign.
    pub mark_seen_by: Option<Attendant>,
}

impl ReadBackView {
    pub(crate) fn of(officer: &Officer, answers: &ReadBack) -> Self {
        Self {
            at: answers.time.wall,
            asked_by: officer.name.clone(),
            language: answers.language.clone(),
            reader: match &answers.reading {
                Reading::ReadOver { reader } => Some(reader.clone()),
                Reading::ByWitness => None,
            },
            mark_seen_by: match &answers.manner {
                Manner::Mark { seen_by } => Some(seen_by.clone()),
                Manner::Signature => None,
            },
        }
    }

    fn in_words(&self) -> String {
        let named = |one: &Attendant| format!("{} ({})", one.name.reveal(), one.capacity.reveal());
        let reading = match &self.reader {
            None => format!("the witness can read it in {}", self.language),
            Some(reader) => format!(
                "the witness cannot read it in {}, and {} reads it to them",
                self.language,
                named(reader)
            ),
        };
        let manner = match &self.mark_seen_by {
            None => "they sign".to_owned(),
            Some(seen_by) => format!("they make a mark, seen by {}", named(seen_by)),
        };
        let officer = self.asked_by.reveal();
        format!("read back by {officer}: {reading}; {manner}")
    }
}

/// A step of signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepOfSigning {
    /// It was read back, and the questions were answered.
    ReadBack,
    /// A page was shown.
    PageShown,
    /// It was read over to the witness.
    ReadOver,
    /// The witness declared it true.
    Declared,
    /// Somebody signed.
    Signed,
    /// The witness refused to sign.
    Refused,
    /// The pages were left, to write on.
    Left,
}

impl StepOfSigning {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadBack => "read_back",
            Self::PageShown => "page_shown",
            Self::ReadOver => "read_over",
            Self::Declared => "declared",
            Self::Signed => "signed",
            Self::Refused => "refused",
            Self::Left => "left",
        }
    }
}

/// A way of signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WayOfSigning {
    /// With the hand.
    Drawn,
    /// A mark of one who cannot write.
    Mark,
    /// A typed name.
    Typed,
    /// A way that this build does not know.
    Other,
}

impl WayOfSigning {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Mark => "mark",
            Self::Typed => "typed",
            Self::Other => "other",
        }
    }
}

/// A step that was taken, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FinalStepView {
    /// What was done.
    pub step: StepOfSigning,
    /// The page, for a page that was shown and for a signature.
    pub page: Option<u32>,
    /// When, by the tablet's clock.
    pub at: Timestamp,
    /// The same for a person: who did what.
    pub words: Personal,
}

/// A signature that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureTakenView {
    /// Who signed.
    pub signatory: Signatory,
    /// Under what.
    pub place: SignaturePlace,
    /// On which page, from 1.
    pub page: u32,
    /// In which way.
    pub method: WayOfSigning,
    /// The name that the form prints for whoever signed, or the name as typed;
    /// nothing for an officer's ink.
    pub name: Option<Personal>,
    /// When, by the tablet's clock.
    pub at: Timestamp,
}

pub(crate) fn taken(signature: &Signature, printed: Option<&Personal>) -> SignatureTakenView {
    let (method, typed) = match &signature.method {
        SignatureMethod::Drawn { .. } => (WayOfSigning::Drawn, None),
        SignatureMethod::Mark { .. } => (WayOfSigning::Mark, None),
        SignatureMethod::Typed { name } => (WayOfSigning::Typed, Some(name)),
        // A way of signing that a later version of the model adds.
        _ => (WayOfSigning::Other, None),
    };
    SignatureTakenView {
        signatory: signature.signatory,
        place: signature.place,
        page: signature.page,
        method,
        name: typed.or(printed).cloned(),
        at: signature.time.wall,
    }
}

pub(crate) fn left(row: &FinalRow) -> Option<FinalLeftView> {
    let left = row.left.clone();
    left.map(|(at, reason)| FinalLeftView { at, reason })
}

fn step(step: StepOfSigning, page: Option<u32>, at: Timestamp, words: &str) -> FinalStepView {
    FinalStepView {
        step,
        page,
        at,
        words: words.into(),
    }
}

pub(crate) fn signed(taken: &SignatureTakenView) -> FinalStepView {
    let who = match taken.signatory {
        Signatory::Witness => "the witness",
        Signatory::Officer => "the officer",
        Signatory::Reader => "whoever read it over",
        Signatory::MarkWitness => "whoever saw the mark made",
        Signatory::Interpreter => "the interpreter",
        Signatory::AppropriateAdult => "the parent, guardian or appropriate adult",
    };
    let place = match taken.place {
        SignaturePlace::Declaration => "under the declaration",
        SignaturePlace::AfterLastWord => "after the last word",
        SignaturePlace::PageFoot => "at the foot of the page",
        SignaturePlace::Certificate(_) => "a certificate",
        SignaturePlace::Rear => "the rear page",
    };
    let name = taken.name.as_ref().map_or("", |name| name.reveal());
    let name = if name.is_empty() {
        String::new()
    } else {
        format!(" ({name})")
    };
    let (page, method) = (taken.page, taken.method.as_str());
    let words = format!("{who}{name} signed {place}, page {page}, {method}");
    step(StepOfSigning::Signed, Some(page), taken.at, &words)
}

pub(crate) fn left_step(left: FinalLeftView) -> FinalStepView {
    let words = match left.reason.reveal() {
        "" => "gone back to editing; no reason was given".to_owned(),
        reason => format!("gone back to editing: {reason}"),
    };
    step(StepOfSigning::Left, None, left.at, &words)
}

/// What was done with a statement, in the order in which the stages ask for it.
pub(crate) fn steps(
    read_back: &ReadBackView,
    statement: &FinalStatement,
    signatures: &[SignatureTakenView],
    left: Option<FinalLeftView>,
) -> Vec<FinalStepView> {
    let mut steps = vec![step(
        StepOfSigning::ReadBack,
        None,
        read_back.at,
        &read_back.in_words(),
    )];
    steps.extend(statement.shown().iter().map(|shown| {
        let words = format!("page {} was shown", shown.page);
        step(
            StepOfSigning::PageShown,
            Some(shown.page),
            shown.time.wall,
            &words,
        )
    }));
    steps.extend(statement.read_over().map(|time| {
        step(
            StepOfSigning::ReadOver,
            None,
            time.wall,
            "it was read over to the witness",
        )
    }));
    steps.extend(statement.declared().map(|time| {
        step(
            StepOfSigning::Declared,
            None,
            time.wall,
            "the witness declared it true",
        )
    }));
    // An officer certifies a refusal after it, and nobody else signs then.
    let certifies = |one: &&SignatureTakenView| {
        one.place == SignaturePlace::Certificate(CertificateKind::Refusal)
    };
    steps.extend(signatures.iter().filter(|one| !certifies(one)).map(signed));
    steps.extend(statement.refusal().map(|refusal| {
        let words = match refusal.reason.reveal() {
            "" => "the witness refused to sign and gave no reason".to_owned(),
            reason => format!("the witness refused to sign: {reason}"),
        };
        step(StepOfSigning::Refused, None, refusal.time.wall, &words)
    }));
    steps.extend(signatures.iter().filter(certifies).map(signed));
    steps.extend(left.map(left_step));
    steps
}

/// The names of the fields that differ between two of a kind.
pub(crate) fn differing<T: Serialize>(from: &T, to: &T) -> Result<Vec<String>, CoreError> {
    let (from, to) = (serde_json::to_value(from)?, serde_json::to_value(to)?);
    let (Value::Object(from), Value::Object(to)) = (from, to) else {
        return Ok(Vec::new());
    };
    let names = from.keys().chain(to.keys());
    let mut names: Vec<_> = names
        .filter(|name| from.get(*name) != to.get(*name))
        .cloned()
        .collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}
