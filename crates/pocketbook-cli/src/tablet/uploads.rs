//! `pocketbook tablet uploads` and `uploaded`: segments for somebody else to
//! send, as an iPad's background session would.

use std::time::Duration;

use pocketbook_core::{CoreError, Network, Upload, UploadOutcome};
use serde_json::json;

use super::{Tablet, or_none};
use crate::arguments::{UploadedArguments, UploadsArguments};
use crate::failure::Failure;

impl Tablet<'_> {
    pub(super) fn uploads(&self, arguments: &UploadsArguments) -> Result<(), Failure> {
        let authority = self.open()?.authority_pem()?;
        let network = Network {
            expensive: arguments.metered,
            ..Network::UNMETERED
        };
        self.session(|session| {
            let uploads = session.next_uploads(network, arguments.limit)?;
            let shown = json!({"authority_pem": authority, "uploads": uploads});
            self.output.result(&shown, |_| {
                let line = |one: &Upload| {
                    let (id, bytes, file) = (one.id, one.bytes, one.file.display());
                    format!("{id}  {bytes} bytes  until {}  {file}", one.expires_at)
                };
                or_none(uploads.iter().map(line).collect(), "nothing to hand out")
            })
        })
    }

    pub(super) fn uploaded(&self, arguments: &UploadedArguments) -> Result<(), Failure> {
        let outcome = match arguments.status {
            Some(status) => UploadOutcome::Answered {
                status,
                retry_after: arguments.retry_after.map(Duration::from_secs),
                body: match &arguments.answer {
                    Some(path) => {
                        std::fs::read(path).map_err(|error| Failure::file(path, &error))?
                    }
                    None => Vec::new(),
                },
            },
            None => UploadOutcome::Failed,
        };
        self.session(|session| {
            let noted = session.upload_result(arguments.id.parse()?, &outcome)?;
            if !noted {
                // Told before, sent otherwise, or never handed out.
                return Err(CoreError::NotFound {
                    what: "upload that is out",
                }
                .into());
            }
            let noted = json!({"id": arguments.id});
            self.output.result(&noted, |_| "Noted.".to_owned())
        })
    }
}
