//! Words for people, JSON for programs.

use std::io::Write as _;

use pocketbook_core::{CoreError, FieldMessage};
use serde::Serialize;
use serde_json::json;

use crate::failure::Failure;

/// Where results go.
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Prints a result: as JSON, or in words.
    pub(crate) fn result<T: Serialize>(
        &self,
        value: &T,
        words: impl FnOnce(&T) -> String,
    ) -> Result<(), Failure> {
        if self.json {
            let text = serde_json::to_string(value).unwrap_or_default();
            self.line(&text)
        } else {
            self.line(&words(value))
        }
    }

    /// Prints a line and makes sure that it is out. A reader that has read
    /// enough (`| head`) is no failure.
    pub(crate) fn line(&self, text: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{text}")
            .and_then(|()| out.flush())
            .or_else(|error| match error.kind() {
                std::io::ErrorKind::BrokenPipe => Ok(()),
                kind => Err(Failure::Output(kind)),
            })
    }

    pub(crate) fn failure(&self, failure: &Failure) {
        let text = if self.json {
            let fields: Vec<_> = failure.fields().iter().map(FieldMessage::from).collect();
            json!({"error": {"code": failure.code(), "message": failure.to_string(), "fields": fields}})
                .to_string()
        } else {
            match failure {
                Failure::Core(CoreError::Invalid(errors)) => {
                    let lines = errors.fields().iter().map(|error| format!("  {error}"));
                    let lines: Vec<_> = lines.collect();
                    format!("error: these fields need attention:\n{}", lines.join("\n"))
                }
                _ => format!("error: {failure}"),
            }
        };
        // There is nowhere left to complain to when this fails.
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }
}
