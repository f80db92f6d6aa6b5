//! What can be typed after `pocketbook reference`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum ReferenceCommand {
    /// Check a table of offences in CSV, and write it as a list for publishing
    Import(ImportArguments),
    /// Find an offence by its code, by words, by what people say
    Search {
        /// What an officer would type, such as "nicked a bike" or 8/6
        #[arg(required = true)]
        words: Vec<String>,
        /// A list to search, CSV or JSON, in place of the one compiled in
        #[arg(long, value_name = "FILE")]
        list: Option<PathBuf>,
        /// Synonyms to use in place of those compiled in
        #[arg(long, value_name = "FILE")]
        synonyms: Option<PathBuf>,
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// Check a risk assessment form (docs/risk-forms.md)
    CheckRiskForm { file: PathBuf },
}

#[derive(Args)]
pub(crate) struct ImportArguments {
    /// The table: columns code, subcode, title, group and perhaps known_as
    pub(crate) file: PathBuf,
    /// File to write the list to; nothing is written when a row is bad
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Identifier of the list
    #[arg(long, default_value = "offences")]
    pub(crate) id: String,
    /// Edition of the list; it rises with each that is published
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) edition: u64,
    /// Title of the list
    #[arg(long, default_value = "Offence classification")]
    pub(crate) title: String,
    /// Where its rows come from, with their licence
    #[arg(
        long,
        default_value = "Imported from a table; the force names its source"
    )]
    pub(crate) source: String,
}
