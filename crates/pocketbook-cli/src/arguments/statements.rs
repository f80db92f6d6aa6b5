//! What can be typed about statements and their rear pages.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use pocketbook_core::model::{
    DraftId, IncidentId, Language, PersonId, RecordId, RevisionId, Sha256Digest,
};

use super::words::{ChangeWord, KindWord, SignAs, YesNo};

#[derive(Args)]
pub(crate) struct StatementNew {
    #[arg(long)]
    pub(crate) incident: IncidentId,
    #[arg(long, value_enum, default_value = "witness")]
    pub(crate) kind: KindWord,
    /// A person of the incident
    #[arg(long)]
    pub(crate) witness: Option<PersonId>,
    /// Text or JSON file
    #[arg(long)]
    pub(crate) from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) further: FurtherArguments,
    /// The sealed statement that this one translates
    #[arg(long, value_name = "RECORD")]
    pub(crate) translates: Option<RecordId>,
}

/// The statement that a further one follows.
#[derive(Args)]
pub(crate) struct FurtherArguments {
    /// The statement that this one follows: sealed here, kept from its bundle,
    /// or any with --sha256
    #[arg(long, value_name = "RECORD", group = "followed", requires_all = ["change", "reason"])]
    pub(crate) further_to: Option<RecordId>,
    /// The evidence bundle of the statement that this one follows; it is verified
    /// and kept
    #[arg(long, value_name = "BUNDLE", group = "followed", conflicts_with = "sha256",
          requires_all = ["change", "reason"])]
    pub(crate) bundle: Option<PathBuf>,
    /// SHA-256 of its payload, where nothing of it is here
    #[arg(long, requires = "further_to")]
    pub(crate) sha256: Option<Sha256Digest>,
    /// What it does to that one
    #[arg(long, value_enum, requires_all = ["followed", "reason"])]
    pub(crate) change: Option<ChangeWord>,
    /// Why
    #[arg(long, requires = "change")]
    pub(crate) reason: Option<String>,
    /// That one was made in another name, and this is why: misspelt, changed by
    /// marriage
    #[arg(long, value_name = "WHY", requires = "change")]
    pub(crate) name_differs: Option<String>,
    /// The name on it, where nothing of it is here
    #[arg(long, value_name = "NAME", requires = "name_differs")]
    pub(crate) earlier_name: Option<String>,
}

#[derive(Args)]
pub(crate) struct NameDiffersArguments {
    pub(crate) id: DraftId,
    /// Why: misspelt, changed by marriage
    #[arg(long, value_name = "WHY", required_unless_present = "take_back")]
    pub(crate) reason: Option<String>,
    /// The name on the earlier statement, where nothing of that is here
    #[arg(long, value_name = "NAME", requires = "reason")]
    pub(crate) earlier_name: Option<String>,
    /// The names are the same after all
    #[arg(long, conflicts_with = "reason")]
    pub(crate) take_back: bool,
}

/// Evidence bundles of records that were sealed by other officers or on other
/// tablets.
#[derive(Subcommand)]
pub(crate) enum EarlierCommand {
    /// Verify a bundle and show what is in it; nothing is kept
    Show { bundle: PathBuf },
    /// Verify a bundle and keep what was signed, so that a further statement or a
    /// supplement can follow it
    Keep { bundle: PathBuf },
    /// List those that are kept
    List,
}

#[derive(Args)]
pub(crate) struct ReadBackArguments {
    pub(crate) id: DraftId,
    /// Whether the witness can read it, in the language it is written in
    #[arg(long, value_enum)]
    pub(crate) can_read: YesNo,
    /// Who reads it to a witness who cannot
    #[arg(long, required_if_eq("can_read", "no"), requires = "reader_capacity")]
    pub(crate) reader: Option<String>,
    /// In which capacity: rank and number, interpreter, mother
    #[arg(long)]
    pub(crate) reader_capacity: Option<String>,
    /// The witness cannot write and will make a mark; who sees it made
    #[arg(long, value_name = "NAME", requires = "mark_capacity")]
    pub(crate) mark_seen_by: Option<String>,
    /// In which capacity
    #[arg(long)]
    pub(crate) mark_capacity: Option<String>,
    /// The language asked about, if it is not the statement's own
    #[arg(long)]
    pub(crate) language: Option<Language>,
}

#[derive(Args)]
pub(crate) struct SignArguments {
    pub(crate) id: DraftId,
    #[arg(long = "as", value_enum)]
    pub(crate) signatory: SignAs,
    /// The name as typed by the person who signs; signs every place of theirs
    #[arg(long, conflicts_with = "ink", required_unless_present = "ink")]
    pub(crate) name: Option<String>,
    /// JSON file of ink: {"strokes": [[[x, y, t, pressure], ...], ...]}, in 1/100 mm of the page
    #[arg(long, value_name = "FILE", requires = "page")]
    pub(crate) ink: Option<PathBuf>,
    /// The ink is the mark of a witness who cannot write
    #[arg(long, requires = "ink")]
    pub(crate) mark: bool,
    /// Only this page
    #[arg(long)]
    pub(crate) page: Option<u32>,
}

#[derive(Args)]
pub(crate) struct StatementPdf {
    pub(crate) id: DraftId,
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// With the signatures on them; else as they were shown
    #[arg(long)]
    pub(crate) signed: bool,
}

#[derive(Args)]
pub(crate) struct FinaliseArguments {
    pub(crate) id: DraftId,
    /// Another edition of the force's form, where the one in use does not print it
    #[arg(long, requires = "reason", conflicts_with = "built_in")]
    pub(crate) edition: Option<u64>,
    /// The form that comes with Pocketbook, where the one in use does not print it
    #[arg(long, requires = "reason")]
    pub(crate) built_in: bool,
    /// Why another form is used; it is sealed
    #[arg(long)]
    pub(crate) reason: Option<String>,
}

#[derive(Args)]
pub(crate) struct RearFinalsArguments {
    pub(crate) id: DraftId,
    /// Read this one
    #[arg(long)]
    pub(crate) number: Option<u32>,
    /// Write its page as it was shown
    #[arg(long, value_name = "FILE", requires = "number")]
    pub(crate) pages: Option<PathBuf>,
    /// With the signatures that it had on it
    #[arg(long, requires = "pages")]
    pub(crate) signed: bool,
}

#[derive(Args)]
pub(crate) struct FinalsArguments {
    pub(crate) id: DraftId,
    /// Read this one
    #[arg(long)]
    pub(crate) number: Option<u32>,
    /// Show what changed from this one to it
    #[arg(long, value_name = "NUMBER", requires = "number", conflicts_with_all = ["to_draft", "pages"])]
    pub(crate) since: Option<u32>,
    /// Show what changed from it to the draft as it is now
    #[arg(long, requires = "number", conflicts_with = "pages")]
    pub(crate) to_draft: bool,
    /// Write its pages as they were shown
    #[arg(long, value_name = "FILE", requires = "number")]
    pub(crate) pages: Option<PathBuf>,
    /// With the signatures that it had on them
    #[arg(long, requires = "pages")]
    pub(crate) signed: bool,
}

#[derive(Subcommand)]
pub(crate) enum StatementCommand {
    /// Begin a statement
    New(StatementNew),
    /// Change fields of a statement
    Edit {
        id: DraftId,
        /// Text or JSON file
        #[arg(long)]
        from: Option<PathBuf>,
        #[arg(long)]
        name: Option<String>,
        #[arg(long)]
        occupation: Option<String>,
    },
    /// Append lines from standard input, each durable before it is acknowledged
    Type {
        id: DraftId,
        /// The lines were dictated
        #[arg(long)]
        dictated: bool,
    },
    /// Show a statement
    Show { id: DraftId },
    /// List statements
    List {
        #[arg(long)]
        incident: Option<IncidentId>,
    },
    /// Look at the text: what the officer may want to mend; nothing is changed
    Check { id: DraftId },
    /// Put surnames into capitals, and on request names of places and direct speech
    Capitals {
        id: DraftId,
        /// Names of the incident's places too
        #[arg(long)]
        places: bool,
        /// What stands in quotation marks too
        #[arg(long)]
        speech: bool,
    },
    /// Take back the last change
    Undo { id: DraftId },
    /// Take back the last undo
    Redo { id: DraftId },
    /// List the versions of a statement
    History { id: DraftId },
    /// Show one version, or what changed between two
    Version {
        id: DraftId,
        revision: RevisionId,
        /// Show what changed since this version
        #[arg(long, value_name = "REVISION")]
        since: Option<RevisionId>,
    },
    /// Say of a further statement that the earlier one was made in another name,
    /// and why
    NameDiffers(NameDiffersArguments),
    /// Record the answers when the statement is read back to the witness
    ReadBack(ReadBackArguments),
    /// Fix the text and lay out the pages
    Finalise(FinaliseArguments),
    /// Try the forms on this tablet on this very statement: which of them print it
    Forms { id: DraftId },
    /// Write the pages
    Pdf(StatementPdf),
    /// Record that pages were shown to the witness; every page unless one is named
    ShowPages {
        id: DraftId,
        #[arg(long)]
        page: Option<u32>,
    },
    /// Record that it was read over to a witness who cannot read it
    ReadOver { id: DraftId },
    /// Record that the witness declares it true
    Declare { id: DraftId },
    /// Take a signature
    Sign(SignArguments),
    /// Record that the witness refuses to sign, or takes back what they signed before the officer
    /// has witnessed the last page
    Refuse {
        id: DraftId,
        /// The reason given, if any
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Go back to editing; the signatures no longer count, and that version is retained
    Reopen {
        id: DraftId,
        /// Why; needed once anybody has signed
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// List the versions whose pages were fixed and all that was done with them, read
    /// one, or compare one with another or with the draft
    Finals(FinalsArguments),
    /// Seal a statement that is signed in every place, or whose refusal is certified
    Seal { id: DraftId },
}

#[derive(Subcommand)]
pub(crate) enum RearCommand {
    /// Begin the rear page of a sealed statement
    New { statement: RecordId },
    /// Fill its fields in; those that the file does not name stay as they are
    Edit {
        id: DraftId,
        /// JSON file; see examples/README.md
        #[arg(long)]
        from: PathBuf,
        /// Only if it is still as in this revision, which `show` tells
        #[arg(long, value_name = "REVISION")]
        since: Option<RevisionId>,
    },
    /// Show it
    Show { id: DraftId },
    /// Fix the text and lay out the page
    Finalise(FinaliseArguments),
    /// List the forms that were in use here and which of them print this very page
    Forms { id: DraftId },
    /// Write the page as it was shown
    Pdf {
        id: DraftId,
        #[arg(long)]
        out: PathBuf,
    },
    /// Take a signature
    Sign(SignArguments),
    /// Go back to editing; the signatures no longer count, and that version is retained
    Reopen {
        id: DraftId,
        /// Why; needed once anybody has signed
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// List the versions whose page was fixed and who had signed them, or read one
    Finals(RearFinalsArguments),
    /// Seal it
    Seal { id: DraftId },
}
