//! What an officer may want to look at before filing. A warning is shown with
//! its place and never stops anything: the field knows more than a rule.

use crate::warning::says_nothing;
use crate::{
    Action, Classification, FieldWarning, Flag, GivenReference, GoldenHour, IdentifierDoubt,
    IdentifierKind, ItemStatus, NonCrimeClass, OffenceCode, PropertyItem, ReportDraft, ReportKind,
    Response, SupplementDraft, Taken, Timestamp,
};

/// How long before pictures are overwritten an officer is reminded.
const OVERWRITTEN_SOON_MS: i64 = 48 * 60 * 60 * 1_000;

/// Cameras keep pictures for weeks: longer than a year is a slip of the year.
const KEPT_LONG_MS: i64 = 366 * 24 * 60 * 60 * 1_000;

/// The code of a warning that it begins or ends after it was reported.
pub(super) const AFTER_ITS_REPORT: &str = "after_its_report";

impl ReportDraft {
    /// What an officer may want to look at, at a time, in the order of the
    /// form.
    #[must_use]
    pub fn warnings(&self, now: Timestamp) -> Vec<FieldWarning> {
        let mut found = Vec::new();
        let mut warn = |field: &str, code, message| {
            found.push(FieldWarning::new(field, code, message));
        };
        let crime = self.kind.as_ref().is_some_and(ReportKind::is_crime);
        if crime && self.registration.reported_by.is_none() {
            warn(
                "registration.reported_by",
                "reporter_not_stated",
                "nobody is stated as having reported it: victim, witness or third party",
            );
        }
        if let Some(classification) = &self.classification
            && classification.code.is_none()
        {
            warn(
                "classification.code",
                "classified_in_words",
                "the offence has no code yet; choose one from the list if it is there",
            );
        }
        let non_crime = matches!(self.kind, Some(ReportKind::NonCrimeIncident(_)));
        let code = self
            .classification
            .as_ref()
            .and_then(|one| one.code.as_ref());
        let of_an_incident = code.map(OffenceCode::is_of_an_incident);
        if crime && of_an_incident == Some(true) {
            warn(
                "classification.code",
                "incident_code_for_crime",
                "it has the code of an incident without a crime and is to be recorded as a crime; check the kind and the code",
            );
        }
        if non_crime && of_an_incident == Some(false) {
            warn(
                "classification.code",
                "crime_code_without_crime",
                "it has the code of a crime and is to be recorded as none; check the kind and the code",
            );
        }
        if self.reported_at.is_some_and(|reported| reported > now) {
            warn(
                "reported_at",
                "in_the_future",
                "this time is still to come by the tablet's clock; check both",
            );
        }
        for (field, time) in [
            ("committed_from", self.committed_from),
            ("committed_to", self.committed_to),
        ] {
            if time.is_some_and(|time| time > now) {
                warn(
                    field,
                    "in_the_future",
                    "this time is still to come by the tablet's clock; check both",
                );
            }
        }
        for (field, time, message) in [
            (
                "committed_from",
                self.committed_from,
                "it begins after it was reported; check both times",
            ),
            (
                "committed_to",
                self.committed_to,
                "it ends after it was reported; check both times",
            ),
        ] {
            if let (Some(time), Some(reported)) = (time, self.reported_at)
                && time > reported
            {
                warn(field, AFTER_ITS_REPORT, message);
            }
        }
        if crime && self.committed_from.is_none() && self.committed_to.is_none() {
            warn(
                "committed_from",
                "time_not_stated",
                "nothing is stated of when it was committed; enter what is known, even if only the earliest or the latest time",
            );
        }
        if crime && self.place.is_none() && self.place_detail.reveal().trim().is_empty() {
            warn(
                "place",
                "place_not_stated",
                "nothing is stated of where it was committed; choose the place, or say in words what is known",
            );
        }
        if self.committed_certainty.is_none()
            && (self.committed_from.is_some() || self.committed_to.is_some())
        {
            warn(
                "committed_certainty",
                "certainty_not_stated",
                "say how sure the time is: exact, about, between the two, or unknown",
            );
        }
        let attempt = self
            .classification
            .as_ref()
            .is_some_and(Classification::is_an_attempt_at_an_attempt);
        if attempt {
            found.push(FieldWarning::new(
                "classification.inchoate",
                "attempt_of_an_attempt",
                "the offence is an attempt by its own title; say that it was committed, or choose the whole offence",
            ));
        }
        warn_of_property(&self.property, &mut found);
        self.warn_of_a_long_time(&mut found);
        self.warn_of_flags(&mut found);
        self.warn_of_what_nobody_considered(&mut found);
        warn_of_cameras(&self.golden_hour, now, &mut found);
        self.warn_of_the_victim(crime, &mut found);
        self.warn_of_references_given(&mut found);
        self.warn_of_what_came_before(&mut found);
        warn_of_words("narrative", self.narrative.reveal(), &mut found);
        if let Some(kind) = &self.kind {
            found.extend(self.recording.warning(kind, self.victim));
        }
        // The question is not put where a victim is named, and the answer stays.
        if matches!(self.victim, Some(crate::Victim::Person(_)))
            && self.recording.victim_identified == Some(false)
        {
            found.push(FieldWarning::new(
                "recording.victim_identified",
                "victim_named_and_not_identified",
                "the report names its victim and says that none is identified; leave the answer out, or check whom you named",
            ));
        }
        found
    }

    const fn non_crime_class(&self) -> Option<&NonCrimeClass> {
        match &self.kind {
            Some(ReportKind::NonCrimeIncident(class)) => Some(class),
            _ => None,
        }
    }

    /// Whether it is marked as domestic abuse, or is a domestic incident.
    #[must_use]
    pub fn is_domestic(&self) -> bool {
        self.flags.is_set(Flag::DomesticAbuse)
            || self.non_crime_class() == Some(&NonCrimeClass::DomesticIncident)
    }

    /// What went on for ten years is more often a slip of the year.
    fn warn_of_a_long_time(&self, found: &mut Vec<FieldWarning>) {
        const TEN_YEARS_MS: i64 = 3_653 * 24 * 60 * 60 * 1_000;
        if let (Some(from), Some(to)) = (self.committed_from, self.committed_to)
            && to.unix_ms().saturating_sub(from.unix_ms()) > TEN_YEARS_MS
        {
            found.push(FieldWarning::new(
                "committed_from",
                "very_long_time",
                "it goes on for more than ten years; check both years",
            ));
        }
    }

    /// Nobody arrived, asked or gave a reference long before it was reported, and
    /// no pictures were overwritten before it was done: a slip of the year.
    fn warn_of_what_came_before(&self, found: &mut Vec<FieldWarning>) {
        const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
        let Some(reported) = self.reported_at else {
            return;
        };
        // An officer may come upon it, and clocks differ.
        let by = |time: Option<Timestamp>| time.map_or(reported, |time| time.min(reported));
        let first = by(self.committed_from);
        // An officer goes, and a victim is asked, once it has happened: what went on
        // for years did not begin with them.
        let last = by(self.committed_to.or(self.committed_from));
        let mut warn = |at: Option<Timestamp>, since: Timestamp, field: String, message| {
            let before = |at: Timestamp| since.unix_ms().saturating_sub(at.unix_ms());
            if at.is_some_and(|at| before(at) > DAY_MS) {
                found.push(FieldWarning::new(field, "before_it_was_reported", message));
            }
        };
        for (at, officer) in self.registration.attending.iter().enumerate() {
            warn(
                officer.arrived_at,
                last,
                format!("registration.attending[{at}].arrived_at"),
                "the officer arrived more than a day before it happened or was reported; check the date",
            );
        }
        warn(
            self.victim_care.needs_assessed_at,
            last,
            "victim_care.needs_assessed_at".to_owned(),
            "the needs were assessed more than a day before it happened or was reported; check the date",
        );
        for (at, given) in self.victim_care.references_given.iter().enumerate() {
            warn(
                Some(given.at),
                last,
                format!("victim_care.references_given[{at}].at"),
                "the reference was given more than a day before there was a report; check the date",
            );
        }
        for (at, camera) in self.golden_hour.cameras.iter().enumerate() {
            warn(
                camera.overwritten_at,
                first,
                format!("golden_hour.cameras[{at}].overwritten_at"),
                "the pictures were overwritten before it happened; check the date",
            );
        }
    }

    /// The force allocates a number when it has the report.
    fn warn_of_references_given(&self, found: &mut Vec<FieldWarning>) {
        for (at, given) in self.victim_care.references_given.iter().enumerate() {
            if given.reference != GivenReference::LocalReference {
                found.push(FieldWarning::new(
                    format!("victim_care.references_given[{at}].reference"),
                    "number_still_to_come",
                    "the force has given this report no number yet; enter that the victim was given one in a supplementary report, once they were",
                ));
            }
        }
    }

    /// Whether it is domestic by what is marked, or by its offence.
    pub(super) fn needs_an_assessment(&self) -> bool {
        self.is_domestic() || self.has_a_domestic_offence()
    }

    fn has_a_domestic_offence(&self) -> bool {
        let code = (self.classification.as_ref()).and_then(|one| one.code.as_ref());
        code.is_some_and(OffenceCode::is_domestic_by_definition)
    }

    fn warn_of_flags(&self, found: &mut Vec<FieldWarning>) {
        let mut warn = |field: &str, code, message| {
            found.push(FieldWarning::new(field, code, message));
        };
        let class = self.non_crime_class();
        let code = (self.classification.as_ref()).and_then(|one| one.code.as_ref());
        if self.has_a_domestic_offence() && !self.flags.is_set(Flag::DomesticAbuse) {
            warn(
                "flags.domestic_abuse",
                "domestic_not_flagged",
                "its offence is domestic by definition and it is not marked as domestic abuse; mark it, or check the offence",
            );
        }
        if self.needs_an_assessment() && self.risk_assessments.is_empty() {
            warn(
                "risk_assessments",
                "domestic_without_assessment",
                "it is domestic and no risk assessment was made; make one",
            );
        }
        let strand = Flag::ALL
            .into_iter()
            .any(|flag| flag.is_hate() && self.flags.is_set(flag));
        if class == Some(&NonCrimeClass::HateIncident) && !strand {
            warn(
                "flags",
                "hate_without_strand",
                "it is a hate incident and no strand is marked; mark each that applies",
            );
        }
        let by_race_or_religion = [Flag::HateRace, Flag::HateReligionOrFaith];
        let by_race_or_religion = by_race_or_religion
            .iter()
            .any(|one| self.flags.is_set(*one));
        if code.is_some_and(OffenceCode::is_racially_or_religiously_aggravated)
            && !by_race_or_religion
        {
            warn(
                "flags",
                "hate_without_strand",
                "its offence is racially or religiously aggravated and neither race nor religion is marked; mark which, or both",
            );
        }
    }

    fn warn_of_what_nobody_considered(&self, found: &mut Vec<FieldWarning>) {
        for (name, action) in self.golden_hour.actions() {
            let Some(action) = action else {
                found.push(FieldWarning::new(
                    format!("golden_hour.{name}"),
                    "not_considered",
                    "say whether this was done, and if not, why",
                ));
                continue;
            };
            found.extend(reason_says_nothing(name, action));
        }
    }

    fn warn_of_the_victim(&self, crime: bool, found: &mut Vec<FieldWarning>) {
        if !crime || !matches!(self.victim, Some(crate::Victim::Person(_))) {
            return;
        }
        let mut warn = |field: &str, code, message| {
            found.push(FieldWarning::new(field, code, message));
        };
        if self.victim_care.needs == Response::NotAsked {
            warn(
                "victim_care.needs",
                "needs_not_asked",
                "the victim's needs were not assessed; ask",
            );
        }
        if self.victim_care.supports_prosecution == Response::NotAsked {
            warn(
                "victim_care.supports_prosecution",
                "support_not_asked",
                "the victim was not asked whether they support a prosecution; ask",
            );
        }
        // One who wants no contact was asked.
        let care = &self.victim_care;
        if care.contact_plan.is_none() && care.contact_plan_not_agreed.is_none() {
            warn(
                "victim_care.contact_plan",
                "no_contact_plan",
                "agree with the victim how and when they are kept informed",
            );
        }
    }
}

impl SupplementDraft {
    /// What an officer may want to look at in what is new, at a time.
    #[must_use]
    pub fn warnings(&self, now: Timestamp) -> Vec<FieldWarning> {
        let mut found = Vec::new();
        warn_of_words("reason", self.reason.reveal(), &mut found);
        warn_of_words("narrative", self.narrative.reveal(), &mut found);
        warn_of_property(&self.property, &mut found);
        for (name, action) in self.golden_hour.actions() {
            found.extend(action.and_then(|action| reason_says_nothing(name, action)));
        }
        warn_of_cameras(&self.golden_hour, now, &mut found);
        found
    }
}

/// "x" fills a field and says nothing.
fn reason_says_nothing(name: &str, action: &Action) -> Option<FieldWarning> {
    let nothing = action.taken != Taken::Yes && says_nothing(action.reason.reveal());
    nothing.then(|| {
        FieldWarning::new(
            format!("golden_hour.{name}.reason"),
            "reason_says_nothing",
            "a reason of a letter or two says nothing; write why it was not done",
        )
    })
}

/// A full stop, or a letter or two, fills a field and says nothing.
fn warn_of_words(field: &str, text: &str, found: &mut Vec<FieldWarning>) {
    if says_nothing(text) {
        found.push(FieldWarning::new(
            field,
            "words_say_nothing",
            "a letter or two says nothing; write it in words",
        ));
    }
}

fn warn_of_property(items: &[PropertyItem], found: &mut Vec<FieldWarning>) {
    for (at, item) in items.iter().enumerate() {
        for (number, identifier) in item.identifiers.iter().enumerate() {
            if let Some(doubt) = identifier.doubt() {
                found.push(FieldWarning {
                    field: format!("property[{at}].identifiers[{number}].value"),
                    code: IdentifierDoubt::code(doubt),
                    message: IdentifierDoubt::words(doubt).into(),
                });
            }
        }
        warn_of_amounts(at, item, found);
    }
    warn_of_numbers_twice(items, found);
}

/// A figure or two too many: pounds typed as pence, or a number as a quantity.
fn warn_of_amounts(at: usize, item: &PropertyItem, found: &mut Vec<FieldWarning>) {
    /// Ten million pounds.
    const PENCE: u64 = 1_000_000_000;
    const THINGS: u32 = 10_000;
    if item.value_pence.given().is_some_and(|pence| *pence > PENCE) {
        found.push(FieldWarning::new(
            format!("property[{at}].value_pence"),
            "value_unlikely",
            "it is worth more than ten million pounds; check it: the value is in pence",
        ));
    }
    if item.quantity.is_some_and(|things| things > THINGS) {
        found.push(FieldWarning::new(
            format!("property[{at}].quantity"),
            "quantity_unlikely",
            "there are more than ten thousand of them; check the number",
        ));
    }
}

/// One number is of one thing. What was stolen and recovered may stand in a report
/// twice.
fn warn_of_numbers_twice(items: &[PropertyItem], found: &mut Vec<FieldWarning>) {
    let mut before: Vec<(ItemStatus, IdentifierKind, String)> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        for (number, identifier) in item.identifiers.iter().enumerate() {
            let Some(plain) = identifier.in_one_spelling() else {
                continue;
            };
            let one = (item.status, identifier.kind, plain);
            if before.contains(&one) {
                found.push(FieldWarning::new(
                    format!("property[{at}].identifiers[{number}].value"),
                    "number_twice",
                    "this number stands in the report already; read it again, or enter the thing once",
                ));
            } else {
                before.push(one);
            }
        }
    }
}

fn warn_of_cameras(hour: &GoldenHour, now: Timestamp, found: &mut Vec<FieldWarning>) {
    for (at, camera) in hour.cameras.iter().enumerate() {
        let Some(end) = camera.overwritten_at.filter(|_| camera.exhibit.is_none()) else {
            continue;
        };
        let left = end.unix_ms().saturating_sub(now.unix_ms());
        let field = format!("golden_hour.cameras[{at}].overwritten_at");
        if left < 0 {
            found.push(FieldWarning::new(
                field,
                "pictures_overwritten",
                "these pictures were to be overwritten by now; ask whether they still are there",
            ));
        } else if left < OVERWRITTEN_SOON_MS {
            found.push(FieldWarning::new(
                field,
                "pictures_overwritten_soon",
                "these pictures are overwritten within 48 hours; secure them",
            ));
        } else if left > KEPT_LONG_MS {
            found.push(FieldWarning::new(
                field,
                "overwritten_unlikely",
                "these pictures would be kept for more than a year from now; check the year: nobody is reminded of them before",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entered, Incident, IncidentId, ReportPatch};
    use serde_json::{Value, json};

    const NOW: i64 = 1_772_900_000_000;

    fn draft(patch: Value) -> ReportDraft {
        let incident = Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented theft").unwrap();
        let entered = Entered {
            at: Timestamp::from_unix_ms(NOW),
            by: "204518".parse().unwrap(),
        };
        let patch: ReportPatch = serde_json::from_value(patch).unwrap();
        ReportDraft::new(incident.id)
            .patched(patch, &entered)
            .unwrap()
    }

    fn time(hours: i64) -> String {
        Timestamp::from_unix_ms(NOW + hours * 3_600_000).to_string()
    }

    /// A draft, and the one warning that it has beside those of the first hour.
    #[test]
    fn each_oddity_is_pointed_out_at_its_place() {
        let person = crate::PersonId::from_parts(1, [1; 10]);
        for (patch, expected) in [
            (json!({}), vec![]),
            (
                json!({"kind": "crime"}),
                vec![
                    ("registration.reported_by", "reporter_not_stated"),
                    ("committed_from", "time_not_stated"),
                    ("place", "place_not_stated"),
                ],
            ),
            (
                json!({"kind": "crime", "registration": {"reported_by": "police"},
                       "committed_from": time(-1), "committed_certainty": "exact",
                       "place_detail": " "}),
                vec![("place", "place_not_stated")],
            ),
            (
                json!({"kind": "crime", "registration": {"reported_by": "police"},
                       "committed_from": time(-1), "committed_certainty": "exact",
                       "place": crate::PlaceId::from_parts(1, [1; 10])}),
                vec![],
            ),
            (
                json!({"kind": {"non_crime_incident": "anti_social_behaviour"}}),
                vec![],
            ),
            (
                json!({"victim_care": {"references_given": [
                    {"reference": "local_reference", "at": time(-1), "how": "slip"},
                    {"reference": "crime_number", "at": time(-1), "how": "slip"}]}}),
                vec![(
                    "victim_care.references_given[1].reference",
                    "number_still_to_come",
                )],
            ),
            (
                json!({"committed_from": time(-1), "committed_certainty": "about",
                       "reported_at": time(-2)}),
                vec![("committed_from", "after_its_report")],
            ),
            (
                json!({"classification": {"title": "Theft"}}),
                vec![("classification.code", "classified_in_words")],
            ),
            (
                json!({"classification": {"title": "Theft", "code": "8N"}}),
                vec![],
            ),
            (
                json!({"kind": {"non_crime_incident": "anti_social_behaviour"},
                       "classification": {"title": "Theft", "code": "8N"}}),
                vec![("classification.code", "crime_code_without_crime")],
            ),
            (
                json!({"kind": {"non_crime_incident": "reported_rape"},
                       "classification": {"title": "Reported rape", "code": "N100"}}),
                vec![],
            ),
            (
                json!({"kind": "crime", "place_detail": "Yard", "registration": {"reported_by": "police"},
                       "place_detail": "Yard", "classification": {"title": "Reported rape", "code": "N100"}}),
                vec![
                    ("classification.code", "incident_code_for_crime"),
                    ("committed_from", "time_not_stated"),
                ],
            ),
            (
                json!({"kind": {"non_crime_incident": "anti_social_behaviour"}, "victim": "state",
                       "recording": {"amounts_to_crime": true, "points_to_prove": true}}),
                vec![("recording", "against_the_finding")],
            ),
            (
                json!({"reported_at": time(1)}),
                vec![("reported_at", "in_the_future")],
            ),
            // Whether it is overdue, its incident says too.
            (json!({"reported_at": time(-25)}), vec![]),
            (
                json!({"committed_to": time(2), "committed_certainty": "unknown"}),
                vec![("committed_to", "in_the_future")],
            ),
            (
                json!({"committed_to": time(-1), "committed_certainty": "unknown",
                       "reported_at": time(-2)}),
                vec![("committed_to", "after_its_report")],
            ),
            (
                json!({"committed_from": time(-2)}),
                vec![("committed_certainty", "certainty_not_stated")],
            ),
            (
                json!({"property": [
                    {"status": "stolen", "description": "Invented", "identifiers": [
                        {"kind": "serial_number", "value": "1"},
                        {"kind": "imei", "value": "1"}]}]}),
                vec![("property[0].identifiers[1].value", "imei_length")],
            ),
            (
                json!({"property": [
                    {"status": "stolen", "description": "Invented", "quantity": 1_000_000,
                     "value_pence": 1_000_000_000_000_u64, "identifiers": [
                        {"kind": "frame_number", "value": "WB-1234"},
                        {"kind": "frame_number", "value": "wb 1234"}]},
                    {"status": "stolen", "description": "Invented", "quantity": 10_000,
                     "value_pence": 1_000_000_000, "identifiers": [
                        {"kind": "frame_number", "value": "WB1234"},
                        {"kind": "serial_number", "value": "WB1234"}]},
                    {"status": "recovered", "description": "Invented", "identifiers": [
                        {"kind": "frame_number", "value": "WB1234"}]}]}),
                vec![
                    ("property[0].value_pence", "value_unlikely"),
                    ("property[0].quantity", "quantity_unlikely"),
                    ("property[0].identifiers[1].value", "number_twice"),
                    ("property[1].identifiers[0].value", "number_twice"),
                ],
            ),
            (
                json!({"committed_from": "1901-01-01T00:00:00.000Z", "committed_to": time(-1),
                       "committed_certainty": "between", "reported_at": time(-1),
                       "victim_care": {"needs_assessed_at": "2020-01-01T00:00:00.000Z"}}),
                vec![
                    ("committed_from", "very_long_time"),
                    ("victim_care.needs_assessed_at", "before_it_was_reported"),
                ],
            ),
            (
                json!({"victim": {"person": person}, "recording": {"victim_identified": false}}),
                vec![(
                    "recording.victim_identified",
                    "victim_named_and_not_identified",
                )],
            ),
            (
                json!({"property": [
                    {"status": "stolen", "description": "Invented", "identifiers": [
                        {"kind": "imei", "value": "00-000000-000000-0"},
                        {"kind": "vehicle_identification", "value": "11111111111111111"}]}]}),
                vec![
                    ("property[0].identifiers[0].value", "placeholder"),
                    ("property[0].identifiers[1].value", "placeholder"),
                ],
            ),
            (
                json!({"golden_hour": {
                    "scene": {"taken": "no", "reason": "x"},
                    "cctv": {"taken": "not_applicable", "reason": " . "},
                    "forensics": {"taken": "no", "reason": "No crime scene"},
                    "house_to_house": {"taken": "yes", "reason": "x"},
                    "safeguarding": {"taken": "no"}}}),
                vec![
                    ("golden_hour.scene.reason", "reason_says_nothing"),
                    ("golden_hour.cctv.reason", "reason_says_nothing"),
                ],
            ),
            (
                json!({"flags": {"domestic_abuse": true}}),
                vec![("risk_assessments", "domestic_without_assessment")],
            ),
            (json!({"flags": {"domestic_abuse": false}}), vec![]),
            (
                json!({"classification": {"title": "Invented", "code": "008/67"}}),
                vec![
                    ("flags.domestic_abuse", "domestic_not_flagged"),
                    ("risk_assessments", "domestic_without_assessment"),
                ],
            ),
            (
                json!({"classification": {"title": "Invented", "code": "066/39"},
                       "flags": {"domestic_abuse": true}}),
                vec![("risk_assessments", "domestic_without_assessment")],
            ),
            (
                json!({"classification": {"title": "Invented", "code": "008/57"},
                       "flags": {"hate_disability": true}}),
                vec![("flags", "hate_without_strand")],
            ),
            (
                json!({"classification": {"title": "Invented", "code": "008/57"},
                       "flags": {"hate_religion_or_faith": true}}),
                vec![],
            ),
            (
                json!({"kind": {"non_crime_incident": "domestic_incident"}}),
                vec![("risk_assessments", "domestic_without_assessment")],
            ),
            (
                json!({"kind": {"non_crime_incident": "hate_incident"}}),
                vec![("flags", "hate_without_strand")],
            ),
            (
                json!({"kind": {"non_crime_incident": "hate_incident"}, "flags": {"hate_race": true}}),
                vec![],
            ),
            (
                json!({"golden_hour": {"cameras": [
                    {"owner": "Invented", "overwritten_at": time(-1)},
                    {"owner": "Invented", "overwritten_at": time(47)},
                    {"owner": "Invented", "overwritten_at": time(49)},
                    {"owner": "Invented", "overwritten_at": time(1), "exhibit": "ABC/1"},
                    {"owner": "Invented", "overwritten_at": time(24 * 366)},
                    {"owner": "Invented", "overwritten_at": time(24 * 367)},
                    {"owner": "Invented", "overwritten_at": "2926-03-13T00:00:00.000Z"}]}}),
                vec![
                    (
                        "golden_hour.cameras[0].overwritten_at",
                        "pictures_overwritten",
                    ),
                    (
                        "golden_hour.cameras[1].overwritten_at",
                        "pictures_overwritten_soon",
                    ),
                    (
                        "golden_hour.cameras[5].overwritten_at",
                        "overwritten_unlikely",
                    ),
                    (
                        "golden_hour.cameras[6].overwritten_at",
                        "overwritten_unlikely",
                    ),
                ],
            ),
            (
                json!({"kind": "crime", "place_detail": "Yard", "victim": {"person": person},
                       "registration": {"reported_by": "victim"}}),
                vec![
                    ("committed_from", "time_not_stated"),
                    ("victim_care.needs", "needs_not_asked"),
                    ("victim_care.supports_prosecution", "support_not_asked"),
                    ("victim_care.contact_plan", "no_contact_plan"),
                ],
            ),
            (
                json!({"kind": "crime", "place_detail": "Yard", "victim": {"person": person}, "committed_to": time(-1),
                       "committed_certainty": "unknown", "registration": {"reported_by": "victim"},
                       "victim_care": {"needs": "refused", "supports_prosecution": "unknown",
                           "contact_plan": {"how": "telephone", "when": "weekly"}}}),
                vec![],
            ),
            (
                json!({"kind": "crime", "place_detail": "Yard", "victim": {"person": person}, "committed_to": time(-1),
                       "committed_certainty": "unknown", "registration": {"reported_by": "victim"},
                       "victim_care": {"needs": "refused", "supports_prosecution": "unknown",
                           "contact_plan_not_agreed": "refused"}}),
                vec![],
            ),
            (
                json!({"kind": "crime", "place_detail": "Yard", "victim": "state", "registration": {"reported_by": "police"},
                       "committed_from": time(-1), "committed_certainty": "exact"}),
                vec![],
            ),
        ] {
            let warnings = draft(patch.clone()).warnings(Timestamp::from_unix_ms(NOW));
            let found: Vec<_> = warnings
                .iter()
                .map(|w| (w.field.as_str(), w.code))
                .filter(|(_, code)| *code != "not_considered")
                .collect();
            assert_eq!(found, expected, "{patch}");
        }
    }

    #[test]
    fn each_action_that_nobody_considered_is_asked_for() {
        let considered = json!({"golden_hour": {"scene": {"taken": "yes"}}});
        let warnings = draft(considered).warnings(Timestamp::from_unix_ms(NOW));
        let open = warnings.iter().filter(|w| w.code == "not_considered");
        assert_eq!(open.count(), 6);
    }
}
