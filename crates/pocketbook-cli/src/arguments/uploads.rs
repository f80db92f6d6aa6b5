//! Segments for somebody else to send.

use std::path::PathBuf;

use clap::Args;

#[derive(Args)]
pub(crate) struct UploadsArguments {
    /// At most so many
    #[arg(long, default_value_t = 32)]
    pub(crate) limit: usize,
    /// Only what may go over a link that costs by the byte
    #[arg(long)]
    pub(crate) metered: bool,
}

#[derive(Args)]
pub(crate) struct UploadedArguments {
    /// Which, as `uploads` named it
    pub(crate) id: String,
    /// The HTTP status that was answered; left out when nobody answered
    #[arg(long)]
    pub(crate) status: Option<u16>,
    /// Seconds of the answer's Retry-After
    #[arg(long, requires = "status")]
    pub(crate) retry_after: Option<u64>,
    /// File with the answer's body
    #[arg(long, requires = "status", value_name = "FILE")]
    pub(crate) answer: Option<PathBuf>,
}
