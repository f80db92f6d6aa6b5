//! What can be typed about reference data.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use pocketbook_core::model::{ReferenceId, ReferenceKind};

/// `pocketbook gateway reference`.
#[derive(Subcommand)]
pub(crate) enum PublishedCommand {
    /// Check a file and publish it to every tablet; also while the gateway runs
    Add {
        #[arg(long)]
        dir: PathBuf,
        /// What it is
        #[arg(long)]
        kind: KindWord,
        /// Which of its kind, such as mg11 or home-office
        #[arg(long)]
        id: ReferenceId,
        /// A number of your own, higher than the last: after a restore, above what tablets hold
        #[arg(long)]
        edition: Option<u64>,
        /// Folder of a font pack, for forms in scripts other than Latin, Greek and Cyrillic
        #[arg(long, value_name = "DIR", env = "POCKETBOOK_FONTS")]
        fonts: Option<PathBuf>,
        /// Publish a list that drops more than a tenth of the one in use
        #[arg(long)]
        yes: bool,
        /// Text in UTF-8: JSON, or CSV for a list of offences
        file: PathBuf,
    },
    /// Write a built-in form to a file, to begin a form of your own from
    BuiltIn {
        /// Which: mg11, vps, isb, translation, mg11-rear, exhibit-label, exhibit-list
        #[arg(long)]
        id: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Every edition that was published
    List {
        #[arg(long)]
        dir: PathBuf,
    },
}

/// Kinds of reference data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindWord {
    /// A printed form: templates and wording
    FormPackage,
    /// A list of offences
    Offences,
    /// A risk assessment form
    RiskForm,
    /// Any other list of codes
    CodeList,
    /// What people say, and what a list of offences calls it
    Synonyms,
}

impl From<KindWord> for ReferenceKind {
    fn from(word: KindWord) -> Self {
        match word {
            KindWord::FormPackage => Self::FormPackage,
            KindWord::Offences => Self::Offences,
            KindWord::RiskForm => Self::RiskForm,
            KindWord::CodeList => Self::CodeList,
            KindWord::Synonyms => Self::Synonyms,
        }
    }
}
