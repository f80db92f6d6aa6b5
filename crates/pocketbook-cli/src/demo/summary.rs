//! What the demo leaves to read.

use std::path::Path;

use super::steps::Story;
use crate::failure::Failure;

pub(super) fn words(out: &Path, story: &Story) -> String {
    format!(
        "\n{} holds what the journey left; begin with SUMMARY.md.\nCrime number {}, {} pages signed, nothing lost.",
        out.display(),
        story.crime_number,
        story.pages
    )
}

pub(super) fn write(out: &Path, story: &Story) -> Result<(), Failure> {
    let claims: String = story
        .claims
        .iter()
        .map(|claim| format!("- {claim}\n"))
        .collect();
    let text = format!(
        "# What happened

An officer without signal took a witness statement and filed a crime report. The tablet was killed while the officer typed, after {before} of {lines} lines had been saved: all {before} were there afterwards. When signal returned, the gateway received each record once and allocated crime number {number} (until then {local}). A second sync sent {again} records.

# What is here

| | |
| --- | --- |
| `MG11.pdf` | the {pages} pages as the witness saw and signed them |
| `evidence-bundle.zip`, `evidence-bundle/` | the evidence of the statement; `sh evidence-bundle/verify.sh` checks it |
| `tablet/` | the tablet's folder as it ended: everything in it is encrypted, except `keystore/`, which stands in for the tablet's hardware |
| `gateway/` | the gateway's folder as it ended |
| `input/` | what the journey was made with, in the clear |
| `enrolment-ticket.json` | the ticket, used up |

The PIN was random and was not kept, so this tablet's vault stays shut.

# What was verified

{claims}
`verify.sh`: {openssl}

Record of the statement: `{statement}`  
Record of the report: `{report}`
",
        before = story.acknowledged_before_kill,
        lines = story.lines,
        number = story.crime_number,
        local = story.local_reference,
        again = story.sent_again,
        pages = story.pages,
        openssl = story.verified_by_openssl,
        statement = story.statement_record,
        report = story.report_record,
    );
    let path = out.join("SUMMARY.md");
    std::fs::write(&path, text).map_err(|error| Failure::file(&path, &error))
}
