//! The summary of a report and the victim's slip, as people read them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod shared;

use pocketbook_forms::{CheckedForm, Fonts, FormPackage, FormsError, LaidOut, SlipSeries};
use shared::{contains_in_order, report_summary, text_of, victim_slip};

fn form(id: &str) -> CheckedForm {
    FormPackage::built_in_by_id(id)
        .unwrap()
        .check(&Fonts::embedded())
        .unwrap()
}

fn says(laid_out: &LaidOut, words: &[&str]) {
    if let Some(text) = text_of(laid_out) {
        for words in words {
            assert!(contains_in_order(&text, words), "{words} not in\n{text}");
        }
    }
}

#[test]
fn a_summary_prints_every_group_with_its_rows_and_its_text() {
    let laid_out = form("report-summary")
        .lay_out(&report_summary().into())
        .unwrap();
    assert!(laid_out.places.is_empty());
    says(
        &laid_out,
        &[
            "Filed, no crime number yet",
            "Local reference: PB-7K2Q-9XWD-4",
            "Property",
            "Pedal cycle Invented Roadster, frame INVENTED0001, £120.00",
            "What happened",
            "An invented bicycle was taken from an invented stand.",
            "OFFICIAL-SENSITIVE",
        ],
    );
}

#[test]
fn a_long_narrative_flows_over_pages_and_loses_no_word() {
    let mut sheet = report_summary();
    let words: Vec<String> = (1..=3_000).map(|number| format!("word{number}")).collect();
    sheet.groups[1].text = words.join(" ");
    let laid_out = form("report-summary").lay_out(&sheet.into()).unwrap();
    assert!(laid_out.pages > 2);
    if let Some(text) = text_of(&laid_out) {
        for word in [&words[0], &words[1_499], &words[2_999]] {
            assert!(text.contains(word.as_str()), "{word}");
        }
    }
}

#[test]
fn a_slip_shows_the_crime_number_large_and_the_local_reference_until_there_is_one() {
    let form = form("victim-slip");
    let with = form.lay_out(&victim_slip().into()).unwrap();
    assert_eq!(with.pages, 1);
    says(
        &with,
        &[
            "Your crime number 01/0000042/26",
            "What happens next",
            "999.",
        ],
    );
    let mut slip = victim_slip();
    slip.number = None;
    let without = form.lay_out(&slip.into()).unwrap();
    says(&without, &["has no crime number yet.", "PB-7K2Q-9XWD-4"]);
    let mut slip = victim_slip();
    slip.series = SlipSeries::Incident;
    let incident = form.lay_out(&slip.clone().into()).unwrap();
    says(&incident, &["Your incident number 01/0000042/26"]);
    slip.number = None;
    let without = form.lay_out(&slip.into()).unwrap();
    says(&without, &["has no incident number yet.", "PB-7K2Q-9XWD-4"]);
}

#[test]
fn a_message_says_the_number_or_the_reference() {
    let form = form("victim-slip");
    let mut slip = victim_slip();
    let message = form.message(&slip).unwrap();
    assert!(message.contains("01/0000042/26") && message.contains("PC Invented"));
    // Longer than three parts of an SMS and nobody reads it.
    assert!(message.len() <= 459, "{}", message.len());
    slip.number = None;
    let message = form.message(&slip).unwrap();
    assert!(message.contains("PB-7K2Q-9XWD-4") && !message.contains('{'));
    slip.series = SlipSeries::Incident;
    let message = form.message(&slip).unwrap();
    assert!(
        message.contains("You will be told your incident number once it is there"),
        "{message}"
    );
    slip.number = Some("N01/0000042/26".into());
    let message = form.message(&slip).unwrap();
    assert!(
        message.starts_with("Your incident number is N01/0000042/26"),
        "{message}"
    );
    let other = CheckedForm::built_in("report-summary", &Fonts::embedded()).unwrap();
    assert!(matches!(other.message(&slip), Err(FormsError::WrongSheet)));
}

#[test]
fn a_slip_whose_message_leaves_out_the_number_is_refused() {
    let mut package = FormPackage::built_in_by_id("victim-slip").unwrap();
    package.wording.get_mut("message").unwrap().text = "Call us.".to_owned();
    match package.check(&Fonts::embedded()) {
        Err(FormsError::Package { reason }) => {
            assert_eq!(reason, "the wording \"message\" does not say {number}");
        }
        other => panic!("{other:?}"),
    }
}
