//! How the report came in, and when everything was (groups 1 and 3 of the
//! fields of a crime report).

use pocketbook_forms::SheetGroup;
use pocketbook_model::{
    Certainty, Incident, RecordingClock, ReportDraft, ReportKind, ReportedBy, Timestamp,
};
use pocketbook_vault::{OutboxState, SealedRow};

use super::rows::Group;
use super::{name, time};
use crate::exhibit_forms::in_words;
use crate::labels::{Label, within};

pub(super) fn record(report: &ReportDraft, incident: &Incident, groups: &mut Vec<SheetGroup>) {
    let mut group = Group::new("Record");
    match &report.kind {
        Some(ReportKind::Crime) => group.say("Kind", "Crime"),
        Some(ReportKind::NonCrimeIncident(class)) => {
            group.say(
                "Kind",
                format!("Incident without a crime: {}", class.words()),
            );
        }
        None => group.say("Kind", "Not decided"),
    }
    let registration = &report.registration;
    group.stated("How reported", registration.how.map_or("", Label::label));
    group.stated("Reported by", registration.reported_by.map_or("", capacity));
    let reporter = registration.reporter;
    group.stated(
        "Who reported it",
        reporter.map_or_else(String::new, |reporter| name(incident, reporter)),
    );
    // What the incident says otherwise was entered too.
    if let Some(reported) = &incident.reported {
        if registration.how.is_some_and(|how| how != reported.how) {
            group.say("How reported, by the incident", reported.how.label());
        }
        if let Some(by) = reported.by.filter(|by| registration.reporter != Some(*by)) {
            group.say("Who reported it, by the incident", name(incident, by));
        }
    }
    for officer in &registration.attending {
        let mut words = officer.name.reveal().to_owned();
        for more in [
            super::with(", ", &officer.number),
            officer
                .arrived_at
                .map(|at| format!(", arrived {}", in_words(at))),
        ] {
            words.push_str(&more.unwrap_or_default());
        }
        group.say("Attending officer", words);
    }
    group.finish(groups);
}

pub(super) fn when(
    report: &ReportDraft,
    stands: &ReportDraft,
    incident: &Incident,
    sealed: Option<&SealedRow>,
    groups: &mut Vec<SheetGroup>,
) {
    let mut group = Group::new("When");
    let committed = committed(
        report.committed_from,
        report.committed_to,
        report.committed_certainty,
    );
    group.stated("Committed", &committed);
    let happened = incident.happened;
    let by_incident = self::committed(happened.from, happened.to, Some(happened.certainty));
    if happened != pocketbook_model::Period::default() && by_incident != committed {
        group.say("Happened, by the incident", by_incident);
    }
    group.stated("Reported", time(report.reported_at));
    if let Some(reported) = &incident.reported
        && report.reported_at != Some(reported.at)
    {
        group.say("Reported, by the incident", in_words(reported.at));
    }
    if report.is_disclosed_later() {
        group.say(
            "Disclosed later than its incident",
            report.disclosed_later.reveal(),
        );
    }
    if let Some(row) = sealed {
        group.say("Filed, by the tablet's clock", in_words(row.sealed));
        if let OutboxState::Delivered {
            received,
            accepted,
            quarantined: false,
        } = row.state
        {
            let here = in_words(received);
            if let Some(at) = accepted.map(in_words) {
                group.say("Received by the force, by its clock", &at);
                if at != here {
                    group.say("Its receipt here, by the tablet's clock", here);
                }
            } else {
                group.say("Received by the force, by the tablet's clock", here);
            }
            let received = row.state.received_by_the_force().unwrap_or(received);
            // The incident is the one that was sealed with the report.
            let first = stands.first_reported(incident);
            if let Some(reported) = first {
                let clock = RecordingClock::at(reported, Some(received), received);
                let label = if first == report.first_reported(incident) {
                    "24 hours for recording"
                } else {
                    "24 hours for recording, as corrected"
                };
                group.say(label, clock.words());
            }
        }
    }
    group.finish(groups);
}

fn committed(
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    certainty: Option<Certainty>,
) -> String {
    let how_sure = match certainty {
        Some(certainty) => within(certainty.label()),
        None => "not said how sure".to_owned(),
    };
    // It began and ended at one time.
    let to = to.filter(|_| certainty != Some(Certainty::Exact) || to != from);
    match (from.map(in_words), to.map(in_words)) {
        (None, None) if certainty.is_none() => String::new(),
        (None, None) => super::people::capital(&how_sure),
        (Some(from), None) => format!("{from} ({how_sure})"),
        (None, Some(to)) if certainty == Some(Certainty::About) => {
            format!("{to}, at the latest ({how_sure})")
        }
        (None, Some(to)) => format!("until {to} ({how_sure})"),
        (Some(from), Some(to)) => format!("{from} to {to} ({how_sure})"),
    }
}

const fn capacity(by: ReportedBy) -> &'static str {
    match by {
        ReportedBy::Victim => "The victim",
        ReportedBy::ForTheVictim => "Somebody who acts for the victim",
        ReportedBy::Witness => "A witness",
        ReportedBy::ThirdParty => "A third party",
        ReportedBy::Police => "The police themselves",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_began_and_ended_exactly_is_told_from_what_was_at_one_time() {
        let time = |minutes: i64| Some(Timestamp::from_unix_ms(minutes * 60_000));
        let told = |minutes: i64| in_words(Timestamp::from_unix_ms(minutes * 60_000));
        let (one, two) = (told(10), told(18));
        for (to, certainty, expected) in [
            (None, Certainty::Exact, format!("{one} (exactly)")),
            (time(10), Certainty::Exact, format!("{one} (exactly)")),
            (
                time(18),
                Certainty::Exact,
                format!("{one} to {two} (exactly)"),
            ),
            (
                time(10),
                Certainty::Between,
                format!("{one} to {one} (between)"),
            ),
            (
                time(18),
                Certainty::Between,
                format!("{one} to {two} (between)"),
            ),
        ] {
            assert_eq!(committed(time(10), to, Some(certainty)), expected);
        }
    }
}
