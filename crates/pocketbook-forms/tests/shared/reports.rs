//! An invented report and its victim's slip, for tests and the gallery.

use pocketbook_forms::{
    FormDate, LabelledText, ReportSummarySheet, SheetGroup, SlipSeries, VictimSlipSheet,
};

const DAY: FormDate = FormDate {
    year: 2026,
    month: 3,
    day: 1,
};

fn row(label: &str, text: &str) -> LabelledText {
    LabelledText {
        label: label.into(),
        text: text.into(),
    }
}

pub(crate) fn report_summary() -> ReportSummarySheet {
    let group = |heading: &str, rows: &[(&str, &str)], text: &str| SheetGroup {
        heading: heading.into(),
        rows: rows.iter().map(|(label, text)| row(label, text)).collect(),
        text: text.into(),
    };
    ReportSummarySheet {
        title: "Crime report".into(),
        status: "Filed, no crime number yet".into(),
        force_references: vec![
            row("Local reference", "PB-7K2Q-9XWD-4"),
            row("CAD", "CAD 2089/1Mar"),
        ],
        groups: vec![
            group(
                "Property",
                &[
                    (
                        "Stolen",
                        "Pedal cycle Invented Roadster, frame INVENTED0001, £120.00",
                    ),
                    ("Damaged", "Lock, £15.00"),
                ],
                "",
            ),
            group(
                "What happened",
                &[("Between", "1 March 2026 08:00 and 12:30")],
                "An invented bicycle was taken from an invented stand.\nThe lock lay beside it, cut through.",
            ),
            group(
                "People",
                &[
                    ("Victim", "Vera INVENTED"),
                    ("Suspect", "Not known; described by a witness"),
                ],
                "",
            ),
        ],
        date: DAY,
        report_id: "018f6c5e-7e4b-7000-8000-000000000004".into(),
    }
}

pub(crate) fn victim_slip() -> VictimSlipSheet {
    VictimSlipSheet {
        series: SlipSeries::Crime,
        number: Some("01/0000042/26".into()),
        local_reference: "PB-7K2Q-9XWD-4".into(),
        reported: "1 March 2026 14:05".into(),
        officer: "PC Invented".into(),
        contact: vec![
            row("Number", "9999 ZZ"),
            row("Station", "Inventown"),
            row("Telephone", "101"),
        ],
        contact_plan: "You asked to be written to by e-mail, once a week.".into(),
        date: DAY,
        slip_id: "018f6c5e-7e4b-7000-8000-000000000005".into(),
    }
}
