//! What can be typed about crime reports, and to find things again.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use pocketbook_core::model::{
    Date, DraftId, IncidentId, OffenceCode, PersonId, RecordId, Sha256Digest, Timestamp,
};

use super::risk::RiskCommand;
use super::words::{AsideWord, ListedWord, StateWord};

#[derive(Subcommand)]
pub(crate) enum ReportCommand {
    /// Begin a report
    New {
        #[arg(long)]
        incident: IncidentId,
        /// JSON file with "report"
        #[arg(long)]
        from: Option<PathBuf>,
    },
    /// Change a report
    Edit {
        id: DraftId,
        /// JSON file with "report"
        #[arg(long)]
        from: PathBuf,
    },
    /// Show a report: what is missing, what to look at, the 24 hours
    Show { id: DraftId },
    /// The questions whether it is a crime, and where the answers lead
    Checklist { id: DraftId },
    /// List reports
    List {
        #[arg(long)]
        incident: Option<IncidentId>,
    },
    /// Make a report for each further victim from one that was written
    ForVictims {
        id: DraftId,
        /// A person of the incident; may be given several times
        #[arg(long = "victim", required = true, value_name = "PERSON")]
        victims: Vec<PersonId>,
    },
    /// File a report
    File { id: DraftId },
    /// Set a report aside that is not to be filed; it is kept
    SetAside {
        id: DraftId,
        /// Why
        #[arg(long = "as", value_name = "REASON")]
        reason: AsideWord,
        /// More in your words, such as which report it repeats
        #[arg(long)]
        why: String,
    },
    /// Take a report up again that was set aside
    Resume { id: DraftId },
    /// Print a summary of a report and its supplements as a PDF, filed or not
    Pdf {
        id: DraftId,
        #[arg(long)]
        out: PathBuf,
    },
    /// Print the slip that the victim of a filed report is handed as a PDF
    Slip {
        id: DraftId,
        #[arg(long)]
        out: PathBuf,
        /// I have read what makes contact with the victim unsafe; a slip is safe
        #[arg(long)]
        cautions_read: bool,
    },
    /// The text of a message that tells the victim of a filed report the same
    Message {
        id: DraftId,
        /// I have read what makes contact with the victim unsafe; a message is safe
        #[arg(long)]
        cautions_read: bool,
    },
    /// Supplementary reports to a filed report, which itself is never edited
    #[command(subcommand)]
    Supplement(SupplementCommand),
    /// Risk assessments of a report, or of a supplement to one
    #[command(subcommand)]
    Risk(RiskCommand),
    /// Every confirmation by the force of a filed report, the one that counts last
    Confirmations { record: RecordId },
}

#[derive(Subcommand)]
pub(crate) enum SupplementCommand {
    /// Begin a supplement
    New(SupplementNew),
    /// Change a supplement
    Edit {
        id: DraftId,
        /// JSON file
        #[arg(long)]
        from: PathBuf,
    },
    /// Show a supplement
    Show { id: DraftId },
    /// List supplements
    List {
        #[arg(long)]
        incident: Option<IncidentId>,
    },
    /// File a supplement
    File { id: DraftId },
}

#[derive(Args)]
pub(crate) struct SupplementNew {
    /// The record of the filed report
    #[arg(long, required_unless_present = "bundle")]
    pub(crate) report: Option<RecordId>,
    /// The evidence bundle of a report that was filed elsewhere; it is verified and
    /// kept
    #[arg(long, value_name = "BUNDLE", conflicts_with_all = ["report", "sha256"],
          requires = "incident")]
    pub(crate) bundle: Option<PathBuf>,
    /// The incident here, for a report that was filed elsewhere
    #[arg(long)]
    pub(crate) incident: Option<IncidentId>,
    /// SHA-256 of the payload of a report that was filed elsewhere, where its bundle
    /// is not kept
    #[arg(long, requires_all = ["report", "incident"])]
    pub(crate) sha256: Option<Sha256Digest>,
    /// Its local reference
    #[arg(long, requires = "sha256")]
    pub(crate) local_reference: Option<String>,
    /// Its crime number
    #[arg(long, requires = "sha256", conflicts_with = "incident_number")]
    pub(crate) crime_number: Option<String>,
    /// Its incident number, where it is recorded without a crime
    #[arg(long, requires = "sha256")]
    pub(crate) incident_number: Option<String>,
    /// JSON file
    #[arg(long)]
    pub(crate) from: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct ListArguments {
    #[command(flatten)]
    pub(crate) filter: FilterArguments,
    /// Of these kinds, one or several with commas between
    #[arg(long, value_delimiter = ',')]
    pub(crate) kind: Vec<ListedWord>,
}

#[derive(Args)]
pub(crate) struct SearchArguments {
    pub(crate) query: String,
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: u32,
    #[command(flatten)]
    pub(crate) filter: FilterArguments,
    /// Of these kinds, one or several with commas between
    #[arg(long, value_delimiter = ',', conflicts_with = "incidents")]
    pub(crate) kind: Vec<ListedWord>,
    /// Incidents alone
    #[arg(long)]
    pub(crate) incidents: bool,
}

/// What lists and searches are narrowed by.
#[derive(Args)]
pub(crate) struct FilterArguments {
    #[arg(long)]
    pub(crate) incident: Option<IncidentId>,
    #[arg(long)]
    pub(crate) state: Option<StateWord>,
    /// Of this offence, such as 008/06, or of a class, such as 008
    #[arg(long, value_name = "CODE")]
    pub(crate) offence: Option<OffenceCode>,
    /// Changed at this time or later, such as 2026-03-06T09:30:00.000Z, or on this
    /// day (UTC) or later, such as 2026-03-06
    #[arg(long, value_name = "TIME", value_parser = time_or_day)]
    pub(crate) from: Option<Timestamp>,
    /// Changed before this time, or before this day
    #[arg(long, value_name = "TIME", value_parser = time_or_day)]
    pub(crate) before: Option<Timestamp>,
}

/// A time, or when a day begins.
fn time_or_day(text: &str) -> Result<Timestamp, &'static str> {
    const WRITTEN: &str = "a day is written like 2026-03-06, a time like 2026-03-06T09:30:00.000Z";
    let begins = || {
        format!("{}T00:00:00.000Z", text.parse::<Date>().ok()?)
            .parse()
            .ok()
    };
    text.parse().ok().or_else(begins).ok_or(WRITTEN)
}
