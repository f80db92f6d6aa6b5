//! What an error is about, as choices that a screen can tell apart: which thing is
//! not there, is taken or is damaged, which state stands in the way, which rule of
//! signing forbids it.
//!
//! The core names them by words of its source; a test reads that source, so that
//! no word is left without a choice.

use std::fmt;

use pocketbook_core::model::SigningError;

/// A choice for each word of the core, and one for words that come later.
macro_rules! choices {
    (
        $(#[$about:meta])* $name:ident {
            $($(#[$doc:meta])* $case:ident = $word:literal $(| $also:literal)*,)*
        }
        otherwise $other:literal
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
        pub enum $name {
            $($(#[$doc])* $case,)*
            /// Something that this version of the bindings does not tell apart.
            Other,
        }

        impl $name {
            /// The choice for a word of the core.
            pub(crate) fn of(word: &str) -> Self {
                match word {
                    $($word $(| $also)* => Self::$case,)*
                    _ => Self::Other,
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$case => $word,)*
                    Self::Other => $other,
                })
            }
        }
    };
}

choices! {
    /// What there is not.
    MissingThing {
        /// An officer's account.
        Officer = "officer",
        /// A tablet.
        Tablet = "tablet",
        /// An incident.
        Incident = "incident",
        /// A person of the incident.
        Person = "person",
        /// A place of the incident.
        Place = "place",
        /// A draft, of any kind or in this incident.
        Draft = "draft" | "draft in this incident",
        /// The draft of a statement.
        Statement = "statement",
        /// The draft of a rear page.
        RearPage = "rear page",
        /// The draft of a report.
        Report = "report",
        /// The draft of a supplementary report.
        SupplementaryReport = "supplementary report",
        /// A version of a draft or an incident, or one whose pages were fixed.
        Version = "version" | "fixed version",
        /// A sealed record.
        Record = "record",
        /// The record of a statement, or of one whose kind has a rear page.
        SealedStatement = "sealed statement" | "sealed statement with a rear page"
            | "sealed statement, nor is its bundle kept",
        /// The record of a report.
        FiledReport = "filed report" | "filed report, nor is its bundle kept",
        /// A record that the force refused.
        ParkedRecord = "parked record",
        /// A photograph, recording or document.
        Attachment = "attachment",
        /// One that is not sent as it is.
        ParkedAttachment = "parked attachment",
        /// An exhibit.
        Exhibit = "exhibit",
        /// An offence of the force's list.
        Offence = "offence",
        /// A list of codes.
        CodeList = "list of codes",
        /// A code of a list.
        Code = "code",
        /// A form of the force.
        Form = "form",
        /// An edition of a form.
        FormEdition = "edition of the form",
        /// An edition of a list or form that the force published.
        ReferenceEdition = "edition of reference data",
        /// A risk assessment of a report.
        RiskAssessment = "risk assessment",
        /// A form of risk assessments.
        RiskAssessmentForm = "risk assessment form",
        /// An entry of this tablet's ledger.
        LedgerEntry = "ledger entry",
        /// A segment that was handed out to be sent.
        Upload = "upload",
        /// A part of an attachment.
        Segment = "segment",
        /// A SHA-256 digest: the text is none.
        Digest = "digest",
    }
    otherwise "thing"
}

choices! {
    /// What is in use already.
    TakenThing {
        /// An officer's warrant number.
        WarrantNumber = "warrant number",
        /// The number of an exhibit.
        ExhibitReference = "exhibit reference" | "exhibit",
        /// The rear page of a statement, which has one.
        RearPage = "rear page",
        /// A file at this path.
        File = "file",
    }
    otherwise "thing"
}

choices! {
    /// The state that stands in the way.
    StateFound {
        /// Still being written.
        Open = "open",
        /// Set aside, and kept.
        SetAside = "set aside" | "set_aside",
        /// Its pages are fixed.
        Final = "final",
        /// Sealed.
        Sealed = "sealed",
        /// Of an exhibit: in a record of custody already, or set aside.
        SealedOrSetAside = "sealed or set aside",
        /// A report that is not filed yet.
        NotFiled = "not filed yet",
        /// A writer whose attachment is whole, or was given up.
        AttachmentFinished = "attachment_finished",
        /// A writer that another call is using at this moment.
        AttachmentBusy = "attachment_busy",
    }
    otherwise "another state"
}

choices! {
    /// What of the tablet is damaged. Whatever it is, it was kept as it is.
    DamagedThing {
        /// The vault's database.
        Database = "the database" | "a page of the database" | "the encryption of the database",
        /// The ledger.
        Ledger = "the ledger" | "ledger entry" | "ledger head" | "ledger secret",
        /// An officer's key slot, or a key.
        KeySlot = "the key slot" | "key slot" | "key",
        /// A draft, or its history.
        Draft = "a stored document" | "the history of a draft" | "version of a draft",
        /// A photograph, recording or document.
        Attachment = "an attachment" | "segments",
        /// The list of incidents.
        Incidents = "the list of incidents",
        /// Something sealed, or what belongs to it.
        Record = "an envelope" | "a custody record" | "the certificate of a refusal"
            | "the ink of a signature" | "the checkpoint" | "the receipt",
        /// Lists and forms of the force: the next sync fetches them again.
        ReferenceData = "an edition of reference data" | "edition of reference data"
            | "a list of codes" | "a risk assessment form",
    }
    otherwise "something stored"
}

/// Which rule of signing forbids a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum SigningRule {
    /// Another step comes first.
    OutOfTurn,
    /// The form has no such place.
    NoSuchPlace,
    /// There is no such page.
    NoSuchPage,
    /// This place is signed already.
    AlreadySigned,
    /// The typed name is malformed.
    Name,
    /// The typed name is another person's.
    OtherName,
    /// The pages were fixed on another day.
    AnotherDay,
    /// It was settled that the witness signs in another way.
    Manner,
    /// The ink was not taken.
    Ink,
    /// The reason of a refusal is malformed.
    Reason,
    /// Places are still unsigned.
    Missing,
    /// The force's form has no place for somebody who has to sign.
    FormLacks,
    /// What is stored of this signing contradicts itself.
    Contradiction,
    /// A rule that this version of the bindings does not tell apart.
    Other,
}

impl From<&SigningError> for SigningRule {
    fn from(error: &SigningError) -> Self {
        match error {
            SigningError::OutOfTurn { .. } => Self::OutOfTurn,
            SigningError::NoSuchPlace { .. } => Self::NoSuchPlace,
            SigningError::NoSuchPage { .. } => Self::NoSuchPage,
            SigningError::AlreadySigned { .. } => Self::AlreadySigned,
            SigningError::Name => Self::Name,
            SigningError::OtherName => Self::OtherName,
            SigningError::AnotherDay => Self::AnotherDay,
            SigningError::Manner { .. } => Self::Manner,
            SigningError::Ink(_) => Self::Ink,
            SigningError::Reason => Self::Reason,
            SigningError::Missing { .. } => Self::Missing,
            SigningError::FormLacks { .. } => Self::FormLacks,
            SigningError::Contradiction => Self::Contradiction,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// The source of the rooms that make errors, without their tests.
    fn source() -> Vec<String> {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates");
        let mut folders = vec![
            crates.join("pocketbook-core/src"),
            crates.join("pocketbook-vault/src"),
            Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        ];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if path.is_dir() {
                    folders.push(path);
                } else if name.ends_with(".rs") && !name.starts_with("test") && name != "reasons.rs"
                {
                    let text = std::fs::read_to_string(path).unwrap();
                    found.push(text.split("#[cfg(test)]").next().unwrap().to_owned());
                }
            }
        }
        found
    }

    /// The words after this field, between each of these beginnings and what ends it.
    fn words(source: &[String], beginning: &str, field: &str, end: char) -> Vec<String> {
        let mut found = Vec::new();
        for text in source {
            for after in text.split(beginning).skip(1) {
                let within = after.split(end).next().unwrap_or_default();
                let Some((_, value)) = within.split_once(field) else {
                    continue;
                };
                found.extend(value.split('"').skip(1).step_by(2).map(str::to_owned));
            }
        }
        found
    }

    #[test]
    fn every_word_of_the_core_is_a_choice_of_its_own() {
        let source = source();
        let mut missing = words(&source, "NotFound {", "what:", '}');
        missing.extend(words(&source, "missing(", ",", ';'));
        missing.extend(words(&source, "row_of(", ",", ';'));
        assert!(missing.len() > 40, "{} words: {missing:?}", missing.len());
        missing.retain(|word| MissingThing::of(word) == MissingThing::Other);
        assert_eq!(missing, [""; 0]);
        let taken = words(&source, "AlreadyExists {", "what:", '}');
        assert!(taken.len() >= 5, "{taken:?}");
        for word in &taken {
            assert_ne!(TakenThing::of(word), TakenThing::Other, "{word}");
        }
        let states = words(&source, "WrongState {", "found:", ',');
        assert!(states.len() >= 4, "{states:?}");
        for word in &states {
            assert_ne!(StateFound::of(word), StateFound::Other, "{word}");
        }
        for state in [
            pocketbook_core::DraftState::Open,
            pocketbook_core::DraftState::SetAside,
            pocketbook_core::DraftState::Final,
            pocketbook_core::DraftState::Sealed,
        ] {
            assert_ne!(StateFound::of(state.as_str()), StateFound::Other);
        }
        assert_eq!(MissingThing::of("planted"), MissingThing::Other);
    }

    #[test]
    fn a_choice_says_the_word_that_the_core_says() {
        assert_eq!(MissingThing::of("fixed version"), MissingThing::Version);
        assert_eq!(MissingThing::FiledReport.to_string(), "filed report");
        assert_eq!(StateFound::of("set_aside").to_string(), "set aside");
        assert_eq!(DamagedThing::of("segments"), DamagedThing::Attachment);
        assert_eq!(DamagedThing::of("media type"), DamagedThing::Other);
    }
}
