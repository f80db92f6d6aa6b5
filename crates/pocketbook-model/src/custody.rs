//! Custody: what was done with an exhibit, by whom, when, where and why.
//!
//! Each event is sealed as a small record of its own, which restates the
//! exhibit and names the record before it by digest: a chain that anyone can
//! follow without the tablet it was made on. A mistake in one is answered by
//! another, never by a change: a description is corrected, an event struck as
//! entered in error, an exhibit withdrawn. What a chain lacks is for
//! [`crate::continuity()`] to say.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    CadReference, CorrectedFields, Exhibit, ExhibitReference, FieldError, FieldErrors, Limit,
    Officer, Personal, RecordLink, Rule, SealNumber, Sha256Digest, Timestamp, WarrantNumber,
    same_name,
};

/// What a custody record seals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CustodyRecord {
    /// The exhibit as it was described at that time.
    pub exhibit: Exhibit,
    /// The incident's command-and-control reference, if it had one: by it two
    /// tablets at one scene know each other's exhibits.
    pub cad_reference: Option<CadReference>,
    /// The number of this event in the chain, from 1.
    pub number: u32,
    /// The record of the event before it; none for the first.
    pub previous: Option<RecordLink>,
    /// What was done.
    pub event: CustodyEvent,
}

/// Something that was done with an exhibit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CustodyEvent {
    /// What.
    pub act: CustodyAct,
    /// Who did it.
    pub who: Custodian,
    /// When, as the officer says.
    pub at: Timestamp,
    /// Where.
    pub place: Personal,
    /// Why; needed where [`CustodyAct::needs_reason`] says so.
    pub reason: Personal,
}

/// Somebody through whose hands an exhibit goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Custodian {
    /// Full name.
    pub name: Personal,
    /// The warrant number, for an officer.
    pub warrant_number: Option<WarrantNumber>,
    /// Rank, post or organisation, where that helps to find them.
    pub capacity: Personal,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CustodyAct {
    /// Found or seized, by whoever then held it.
    Seized,
    /// Made or brought by its producer, who then held it.
    Produced,
    /// Taken over from somebody whose records are elsewhere.
    Received {
        /// Who had it before.
        from: Custodian,
        /// The seal found on it, if there was one: who put it on is in the
        /// records of whoever had it before.
        seal: Option<SealNumber>,
        /// The record in which they handed it over, by the SHA-256 of its
        /// payload, where it is known: this chain goes on from that one.
        continues: Option<Sha256Digest>,
    },
    /// Put under a seal.
    Sealed {
        /// The seal put on.
        seal: SealNumber,
    },
    /// Given into other hands.
    HandedOver {
        /// Whose.
        to: Custodian,
    },
    /// Put into the store that the event's place names.
    Stored,
    /// Taken out of store, by whoever then held it.
    TakenOut,
    /// Its seal broken.
    Opened {
        /// The seal found on it.
        seal: SealNumber,
    },
    /// Put under a new seal after it was opened.
    Resealed {
        /// The seal that was broken.
        old: SealNumber,
        /// The seal put on.
        new: SealNumber,
    },
    /// Copied.
    Copied {
        /// The exhibit that the copy is, where it is one.
        copy: Option<ExhibitReference>,
    },
    /// Examined.
    Examined,
    /// Given back to its owner.
    Returned {
        /// To whom.
        to: Custodian,
    },
    /// Destroyed.
    Destroyed,
    /// Described anew: the record holds the exhibit as it counts from here on,
    /// and the one before it the earlier words.
    Corrected(CorrectedFields),
    /// An earlier event of this chain was entered in error. It stays, and is
    /// read as if it were not there.
    EnteredInError {
        /// Its record, by the SHA-256 of the payload.
        event: Sha256Digest,
    },
    /// Withdrawn: nobody relies on it any more, and its reference is never
    /// given to another thing. Where the thing is does not change by that.
    Withdrawn,
}

impl CustodyAct {
    /// The numbers of the seals that it names.
    pub fn seals(&self) -> impl Iterator<Item = &SealNumber> {
        let (one, other) = match self {
            Self::Received { seal, .. } => (seal.as_ref(), None),
            Self::Sealed { seal } | Self::Opened { seal } => (Some(seal), None),
            Self::Resealed { old, new } => (Some(old), Some(new)),
            Self::Seized
            | Self::Produced
            | Self::HandedOver { .. }
            | Self::Stored
            | Self::TakenOut
            | Self::Copied { .. }
            | Self::Examined
            | Self::Returned { .. }
            | Self::Destroyed
            | Self::Corrected(_)
            | Self::EnteredInError { .. }
            | Self::Withdrawn => (None, None),
        };
        one.into_iter().chain(other)
    }

    /// A stable name.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Seized => "seized",
            Self::Produced => "produced",
            Self::Received { .. } => "received",
            Self::Sealed { .. } => "sealed",
            Self::HandedOver { .. } => "handed_over",
            Self::Stored => "stored",
            Self::TakenOut => "taken_out",
            Self::Opened { .. } => "opened",
            Self::Resealed { .. } => "resealed",
            Self::Copied { .. } => "copied",
            Self::Examined => "examined",
            Self::Returned { .. } => "returned",
            Self::Destroyed => "destroyed",
            Self::Corrected(_) => "corrected",
            Self::EnteredInError { .. } => "entered_in_error",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether it has to be said why. Finding, sealing and storing explain
    /// themselves; who opens, gives away or alters something has a reason.
    #[must_use]
    pub const fn needs_reason(&self) -> bool {
        matches!(
            self,
            Self::HandedOver { .. }
                | Self::TakenOut
                | Self::Opened { .. }
                | Self::Copied { .. }
                | Self::Examined
                | Self::Returned { .. }
                | Self::Destroyed
                | Self::Corrected(_)
                | Self::EnteredInError { .. }
                | Self::Withdrawn
        )
    }

    /// Whether it says something about the records alone, and nothing of where
    /// the thing is or how it is sealed.
    #[must_use]
    pub const fn is_of_the_records(&self) -> bool {
        matches!(
            self,
            Self::Corrected(_) | Self::EnteredInError { .. } | Self::Withdrawn
        )
    }

    /// The record of another chain that it goes on from, where it names one.
    #[must_use]
    pub const fn continues(&self) -> Option<Sha256Digest> {
        match self {
            Self::Received { continues, .. } => *continues,
            _ => None,
        }
    }
}

impl Custodian {
    /// An officer of this force.
    #[must_use]
    pub fn officer(officer: &Officer) -> Self {
        Self {
            name: officer.name.clone(),
            warrant_number: Some(officer.warrant_number.clone()),
            capacity: Personal::default(),
        }
    }

    /// Whether both are the same person: by warrant number where both have one,
    /// else by name.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        match (&self.warrant_number, &other.warrant_number) {
            (Some(one), Some(two)) => one == two,
            _ => same_name(self.name.reveal(), other.name.reveal()),
        }
    }

    /// As printed: name, then number or capacity.
    #[must_use]
    pub fn as_printed(&self) -> Personal {
        let mut text = self.name.reveal().to_owned();
        for more in [
            self.warrant_number.as_ref().map(WarrantNumber::as_str),
            Some(self.capacity.reveal()),
        ]
        .into_iter()
        .flatten()
        .filter(|more| !more.is_empty())
        {
            text.push_str(", ");
            text.push_str(more);
        }
        Personal::new(text)
    }

    fn check(&self, path: &str, found: &mut Vec<FieldError>) {
        let (name, capacity) = (format!("{path}.name"), format!("{path}.capacity"));
        found.extend(Limit::NAME.check_final(&name, self.name.reveal()).err());
        found.extend(
            Limit::NAME
                .or_empty()
                .check_draft(&capacity, self.capacity.reveal())
                .err(),
        );
    }
}

impl CustodyEvent {
    /// Checks every field.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that breaks a rule.
    pub fn check(&self) -> Result<(), FieldErrors> {
        let mut found = Vec::new();
        self.check_into("", &mut found);
        FieldErrors::check(found)
    }

    fn check_into(&self, path: &str, found: &mut Vec<FieldError>) {
        let field = |name: &str| format!("{path}{name}");
        match &self.act {
            CustodyAct::Received { from, .. } => from.check(&field("act.received.from"), found),
            CustodyAct::HandedOver { to } => to.check(&field("act.handed_over.to"), found),
            CustodyAct::Returned { to } => to.check(&field("act.returned.to"), found),
            CustodyAct::Corrected(fields) => fields.check_into(&field("act.corrected"), found),
            CustodyAct::Resealed { old, new } if old == new => found.push(FieldError {
                field: field("act.resealed.new"),
                rule: Rule::Contradicts {
                    other: "the seal that was broken",
                    remedy: "a seal is used once; give the number of the new one",
                },
            }),
            _ => {}
        }
        self.who.check(&field("who"), found);
        found.extend(
            Limit::LINE
                .required()
                .check_final(&field("place"), self.place.reveal())
                .err(),
        );
        let reason = if self.act.needs_reason() {
            Limit::LINE.required()
        } else {
            Limit::LINE
        };
        found.extend(
            reason
                .check_final(&field("reason"), self.reason.reveal())
                .err(),
        );
    }

    /// What was done, in the words of the label: act, place and reason.
    #[must_use]
    pub fn in_words(&self) -> Personal {
        let act = match &self.act {
            CustodyAct::Seized => "found or seized".to_owned(),
            CustodyAct::Produced => "made or brought".to_owned(),
            CustodyAct::Received {
                from,
                seal,
                continues,
            } => {
                let found = seal.as_ref().map(|seal| format!(" under seal {seal}"));
                let after = continues.map(|record| format!(", going on from record {record}"));
                format!(
                    "taken over from {}{}{}",
                    from.as_printed().reveal(),
                    found.unwrap_or_default(),
                    after.unwrap_or_default()
                )
            }
            CustodyAct::Sealed { seal } => format!("put under seal {seal}"),
            CustodyAct::HandedOver { to } => {
                format!("handed over to {}", to.as_printed().reveal())
            }
            CustodyAct::Stored => "put into store".to_owned(),
            CustodyAct::TakenOut => "taken out of store".to_owned(),
            CustodyAct::Opened { seal } => format!("opened, breaking seal {seal}"),
            CustodyAct::Resealed { old, new } => {
                format!("put under new seal {new} in place of {old}")
            }
            CustodyAct::Copied { copy: Some(copy) } => format!("copied; the copy is {copy}"),
            CustodyAct::Copied { copy: None } => "copied".to_owned(),
            CustodyAct::Examined => "examined".to_owned(),
            CustodyAct::Returned { to } => {
                format!("returned to {}", to.as_printed().reveal())
            }
            CustodyAct::Destroyed => "destroyed".to_owned(),
            CustodyAct::Corrected(fields) => format!("{} corrected", fields.in_words()),
            CustodyAct::EnteredInError { event } => {
                format!("said that record {event} was entered in error")
            }
            CustodyAct::Withdrawn => "withdrawn as an exhibit".to_owned(),
        };
        let mut words = act;
        for (joined, text) in [(", at ", &self.place), (": ", &self.reason)] {
            if !text.reveal().is_empty() {
                words.push_str(joined);
                words.push_str(text.reveal());
            }
        }
        Personal::new(words)
    }
}

impl CustodyRecord {
    /// Checks every field, and that the first of a chain, and no other, follows
    /// nothing.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that breaks a rule.
    pub fn check(&self) -> Result<(), FieldErrors> {
        let (mut found, mut of_event) = (Vec::new(), Vec::new());
        self.event.check_into("event.", &mut of_event);
        // What a correction gives wrongly is told once, and not again of the
        // exhibit that restates it.
        let corrects_wrongly = |e: &FieldError| e.field.starts_with("event.act.corrected.");
        if !of_event.iter().any(corrects_wrongly) {
            self.exhibit.check_into("exhibit.", &mut found);
        }
        found.append(&mut of_event);
        if self.number == 0 {
            found.push(FieldError {
                field: "number".to_owned(),
                rule: Rule::Range {
                    expected: "a number from 1",
                },
            });
        }
        if (self.number == 1) != self.previous.is_none() {
            found.push(FieldError {
                field: "previous".to_owned(),
                rule: Rule::Contradicts {
                    other: "number",
                    remedy: "the first event follows nothing, and every other one the one before",
                },
            });
        }
        match &self.event.act {
            CustodyAct::Corrected(fields) if !fields.are_in(&self.exhibit) => {
                found.push(FieldError {
                    field: "exhibit".to_owned(),
                    rule: Rule::Contradicts {
                        other: "event.act.corrected",
                        remedy: "a correction restates the exhibit as it corrects it",
                    },
                });
            }
            CustodyAct::EnteredInError { .. } if self.number == 1 => found.push(FieldError {
                field: "event.act".to_owned(),
                rule: Rule::Contradicts {
                    other: "number",
                    remedy: "before the first event of a chain there is none to strike",
                },
            }),
            _ => {}
        }
        FieldErrors::check(found)
    }
}

impl fmt::Display for CustodyAct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ExhibitId, ExhibitThing, IncidentId, PersonId, Producer, RecordId, Sha256Digest};

    fn custodian(name: &str, warrant: Option<&str>) -> Custodian {
        Custodian {
            name: name.into(),
            warrant_number: warrant.map(|text| text.parse().unwrap()),
            capacity: Personal::default(),
        }
    }

    fn seal(text: &str) -> SealNumber {
        text.parse().unwrap()
    }

    fn event(act: CustodyAct) -> CustodyEvent {
        CustodyEvent {
            act,
            who: custodian("PC Invented OFFICER", Some("204518")),
            at: Timestamp::from_unix_ms(1_772_823_360_000),
            place: "Invented Road station".into(),
            reason: "examination".into(),
        }
    }

    fn record() -> CustodyRecord {
        CustodyRecord {
            exhibit: Exhibit {
                id: ExhibitId::from_parts(1, [1; 10]),
                incident: IncidentId::from_parts(1, [2; 10]),
                reference: "ABC/1".parse().unwrap(),
                producer: Producer::Person {
                    person: PersonId::from_parts(1, [3; 10]),
                    name: "Anna B. CARPENTER".into(),
                },
                description: "Kitchen knife".into(),
                thing: ExhibitThing::Physical,
                found_at: None,
                found_place: Personal::default(),
            },
            cad_reference: None,
            number: 1,
            previous: None,
            event: event(CustodyAct::Seized),
        }
    }

    fn fields(result: Result<(), FieldErrors>) -> Vec<String> {
        match result {
            Ok(()) => Vec::new(),
            Err(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        }
    }

    /// Who, when and where always; why wherever it is not plain.
    #[test]
    fn an_event_says_who_where_and_why() {
        let to = || custodian("Invented STORE", None);
        for (act, needs_reason) in [
            (CustodyAct::Seized, false),
            (CustodyAct::Produced, false),
            (
                CustodyAct::Received {
                    from: to(),
                    seal: None,
                    continues: None,
                },
                false,
            ),
            (CustodyAct::Sealed { seal: seal("A1") }, false),
            (CustodyAct::HandedOver { to: to() }, true),
            (CustodyAct::Stored, false),
            (CustodyAct::TakenOut, true),
            (CustodyAct::Opened { seal: seal("A1") }, true),
            (
                CustodyAct::Resealed {
                    old: seal("A1"),
                    new: seal("A2"),
                },
                false,
            ),
            (CustodyAct::Copied { copy: None }, true),
            (CustodyAct::Examined, true),
            (CustodyAct::Returned { to: to() }, true),
            (CustodyAct::Destroyed, true),
            (
                CustodyAct::Corrected(CorrectedFields::description("Knife")),
                true,
            ),
            (
                CustodyAct::EnteredInError {
                    event: Sha256Digest::ZERO,
                },
                true,
            ),
            (CustodyAct::Withdrawn, true),
        ] {
            let name = act.as_str();
            let mut told = event(act);
            assert!(told.check().is_ok(), "{name}");
            told.reason = Personal::default();
            let expected: &[&str] = if needs_reason { &["reason"] } else { &[] };
            assert_eq!(fields(told.check()), expected, "{name}");
            told.reason = "x".into();
            told.place = Personal::default();
            told.who.name = " ".into();
            assert_eq!(fields(told.check()), ["who.name", "place"], "{name}");
        }
    }

    #[test]
    fn whoever_is_named_in_an_act_is_checked_by_field() {
        let nobody = || custodian("", None);
        for (act, field) in [
            (
                CustodyAct::HandedOver { to: nobody() },
                "act.handed_over.to.name",
            ),
            (
                CustodyAct::Received {
                    from: nobody(),
                    seal: None,
                    continues: None,
                },
                "act.received.from.name",
            ),
            (
                CustodyAct::Corrected(CorrectedFields::default()),
                "act.corrected",
            ),
            (
                CustodyAct::Corrected(CorrectedFields::description(" ")),
                "act.corrected.description",
            ),
            (
                CustodyAct::Returned { to: nobody() },
                "act.returned.to.name",
            ),
            (
                CustodyAct::Resealed {
                    old: seal("A1"),
                    new: seal("A1"),
                },
                "act.resealed.new",
            ),
        ] {
            assert_eq!(fields(event(act).check()), [field]);
        }
        let mut long = event(CustodyAct::Stored);
        long.place = "x".repeat(251).into();
        long.reason = "x".repeat(251).into();
        long.who.capacity = "x".repeat(121).into();
        assert_eq!(fields(long.check()), ["who.capacity", "place", "reason"]);
    }

    #[test]
    fn only_the_first_event_follows_nothing() {
        assert!(record().check().is_ok());
        let link = RecordLink {
            record: RecordId::from_parts(1, [9; 10]),
            sha256: Sha256Digest::from_bytes([9; 32]),
        };
        for (number, previous, expected) in [
            (1, Some(link), vec!["previous"]),
            (2, None, vec!["previous"]),
            (2, Some(link), vec![]),
            (0, Some(link), vec!["number"]),
        ] {
            let record = CustodyRecord {
                number,
                previous,
                ..record()
            };
            assert_eq!(fields(record.check()), expected, "{number}");
        }
        let mut wrong = record();
        wrong.exhibit.description = Personal::default();
        wrong.event.place = Personal::default();
        assert_eq!(
            fields(wrong.check()),
            ["exhibit.description", "event.place"]
        );
    }

    #[test]
    fn a_correction_restates_what_it_corrects() {
        let mut record = record();
        record.number = 2;
        record.previous = Some(RecordLink {
            record: RecordId::from_parts(1, [9; 10]),
            sha256: Sha256Digest::from_bytes([9; 32]),
        });
        record.event.act = CustodyAct::Corrected(CorrectedFields::description("Bread knife"));
        assert_eq!(fields(record.check()), ["exhibit"]);
        record.exhibit.description = "Bread knife".into();
        assert!(record.check().is_ok());
    }

    #[test]
    fn the_first_event_strikes_none_before_it() {
        let mut record = record();
        record.event.act = CustodyAct::EnteredInError {
            event: Sha256Digest::ZERO,
        };
        assert_eq!(fields(record.check()), ["event.act"]);
    }

    #[test]
    fn a_custodian_is_known_by_number_then_by_name() {
        let officer = custodian("PC Invented OFFICER", Some("204518"));
        assert!(officer.is(&custodian("PC Invented MARRIED", Some("204518"))));
        assert!(!officer.is(&custodian("PC Invented OFFICER", Some("204519"))));
        assert!(officer.is(&custodian("Invented Officer", None)));
        assert!(!officer.is(&custodian("Invented Other", None)));
    }

    #[test]
    fn the_words_name_act_place_and_reason() {
        let words = |act| event(act).in_words().reveal().to_owned();
        assert_eq!(
            words(CustodyAct::HandedOver {
                to: custodian("Invented LAB", None)
            }),
            "handed over to Invented LAB, at Invented Road station: examination"
        );
        assert_eq!(
            words(CustodyAct::Resealed {
                old: seal("A1"),
                new: seal("B2")
            }),
            "put under new seal B2 in place of A1, at Invented Road station: examination"
        );
    }

    #[test]
    fn a_record_reads_back_as_written_and_refuses_what_it_does_not_know() {
        let mut record = record();
        record.event.act = CustodyAct::HandedOver {
            to: custodian("Invented LAB", None),
        };
        let json = serde_json::to_string(&record).unwrap();
        assert_eq!(
            serde_json::from_str::<CustodyRecord>(&json).unwrap(),
            record
        );
        for (known, strange) in [
            ("\"number\"", "\"shoe_size\":9,\"number\""),
            ("\"place\"", "\"shoe_size\":9,\"place\""),
            ("{\"to\"", "{\"shoe_size\":9,\"to\""),
            ("handed_over", "eaten"),
        ] {
            let json = json.replacen(known, strange, 1);
            assert!(
                serde_json::from_str::<CustodyRecord>(&json).is_err(),
                "{strange}"
            );
        }
    }
}
