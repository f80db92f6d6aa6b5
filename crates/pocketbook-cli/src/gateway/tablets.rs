//! `pocketbook gateway tablet`: which tablets are enrolled, and turning one away.

use pocketbook_gateway::{EnrolledTablet, Gateway, Revocation};
use serde_json::json;

use crate::arguments::EnrolledTabletCommand;
use crate::failure::Failure;
use crate::output::Output;

pub(super) fn run(command: EnrolledTabletCommand, output: &Output) -> Result<(), Failure> {
    match command {
        EnrolledTabletCommand::List { dir, revoked } => {
            let mut tablets = Gateway::open(&dir)?.tablets()?;
            tablets.retain(|tablet| !revoked || tablet.revoked.is_some());
            output.result(&tablets, |tablets| {
                if tablets.is_empty() {
                    return "none".to_owned();
                }
                tablets.iter().map(line).collect::<Vec<_>>().join("\n")
            })
        }
        EnrolledTabletCommand::Revoke {
            dir,
            tablet,
            reason,
            by,
        } => {
            let (revocation, new) = Gateway::open(&dir)?.revoke_tablet(tablet, &reason, &by)?;
            let shown = json!({"tablet": tablet, "revocation": revocation, "new": new});
            output.result(&shown, |_| {
                let said = said(&revocation);
                if new {
                    format!(
                        "{tablet} is revoked: {said}.\nNothing of it is taken from now on; what it delivered stays. It is not wiped: what it still holds is behind its officers' PINs."
                    )
                } else {
                    format!("{tablet} was revoked already: {said}. Nothing changed.")
                }
            })
        }
    }
}

fn said(revocation: &Revocation) -> String {
    format!(
        "{}, by {}: {}",
        revocation.at, revocation.by, revocation.reason
    )
}

fn line(tablet: &EnrolledTablet) -> String {
    let mut line = format!(
        "{}  {}  enrolled {}; {} records",
        tablet.device, tablet.name, tablet.enrolled, tablet.records
    );
    if let Some(revocation) = &tablet.revoked {
        line.push_str(&format!("; REVOKED {}", said(revocation)));
        if let Some(last) = revocation.last_try {
            let tries = revocation.tries;
            line.push_str(&format!("; asked {tries} times since, last {last}"));
        }
    }
    line
}
