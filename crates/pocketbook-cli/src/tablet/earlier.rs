//! `pocketbook tablet earlier`: evidence bundles of what others sealed.

use pocketbook_core::{BundleView, EarlierRecordView};

use super::{Tablet, or_none};
use crate::arguments::EarlierCommand;
use crate::failure::Failure;
use crate::input;

impl Tablet<'_> {
    pub(super) fn earlier(&self, command: EarlierCommand) -> Result<(), Failure> {
        match command {
            EarlierCommand::Show { bundle } => {
                let bundle = input::open(&bundle)?;
                self.session(|session| {
                    self.output
                        .result(&session.look_at_bundle(bundle)?, bundle_lines)
                })
            }
            EarlierCommand::Keep { bundle } => {
                let bundle = input::open(&bundle)?;
                self.session(|session| {
                    self.output
                        .result(&session.keep_bundle(bundle)?, bundle_lines)
                })
            }
            EarlierCommand::List => self.session(|session| {
                self.output.result(&session.kept_bundles()?, |kept| {
                    or_none(kept.iter().map(lines).collect(), "none are kept")
                })
            }),
        }
    }
}

fn bundle_lines(view: &BundleView) -> String {
    let mut parts = vec![lines(&view.record)];
    parts.extend(view.claims.iter().map(|claim| format!("  {claim}")));
    parts.join("\n")
}

fn lines(view: &EarlierRecordView) -> String {
    let what = match (view.statement_kind, &view.witness_name) {
        (Some(kind), Some(name)) => format!("{kind} of {}", name.reveal()),
        _ => {
            let local = view.local_reference.map(|one| one.to_string());
            let number = view.number.as_ref().map(ToString::to_string);
            let known = [number, local].into_iter().flatten();
            format!("{} {}", view.kind, known.collect::<Vec<_>>().join(", "))
        }
    };
    format!(
        "{}  {what}\n  SHA-256 {}\n  sealed {} by {} {}, received {}",
        view.record,
        view.sha256,
        view.sealed_at,
        view.officer_name.reveal(),
        view.warrant_number,
        view.received_at
    )
}
