//! A statement while it is being written, and when it is complete.

use serde::{Deserialize, Serialize};

use crate::body_lines;
use crate::further;
use crate::somebody_else;
use crate::text_mark::{self, TextMark, TextSource};
use crate::{
    Age, Amendment, Attendant, CadReference, ExhibitReference, FieldError, FieldErrors, IncidentId,
    Language, Limit, Manner, PersonId, Personal, ReadBack, Reading, RecordLink, Rule,
    StatementKind, Urn, same_name,
};

/// Age of a witness as the form asks for it.
pub type WitnessAge = Age;

/// Who looks after a witness under 18.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum YoungWitnessCare {
    /// A parent, guardian or appropriate adult is present; they sign the rear.
    Accompanied {
        /// Who they are, with their capacity: `mother`, `appropriate adult`.
        adult: Attendant,
    },
    /// Nobody is, and this is why.
    Unaccompanied {
        /// The reason, in the officer's words.
        reason: Personal,
    },
}

/// A victim's wish for their personal statement in court (Victims' Code). Not
/// having been asked is no wish, and the form is not complete without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReadAloudWish {
    /// The victim wants to read it aloud.
    ReadByVictim,
    /// The victim wants somebody else to read it aloud.
    ReadByAnother,
    /// The victim does not want it read aloud.
    NotRead,
}

/// The business that an impact statement is made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Business {
    /// Its name.
    pub name: Personal,
    /// The position in it of whoever makes the statement.
    pub position: Personal,
}

/// A change to the business; what is absent stays, so that a position entered by
/// itself does not empty the name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct BusinessPatch {
    /// New name.
    pub name: Option<Personal>,
    /// New position of whoever makes the statement.
    pub position: Option<Personal>,
}

impl From<Business> for BusinessPatch {
    fn from(business: Business) -> Self {
        Self {
            name: Some(business.name),
            position: Some(business.position),
        }
    }
}

impl BusinessPatch {
    fn applied_to(self, business: Option<Business>) -> Business {
        let (name, position) = match business {
            Some(business) => (business.name, business.position),
            None => Default::default(),
        };
        Business {
            name: self.name.unwrap_or(name),
            position: self.position.unwrap_or(position),
        }
    }
}

/// The victim for whom a parent or carer makes a victim personal statement: a
/// child, or an adult who cannot make it themselves (Victim Personal Statement
/// scheme).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OnBehalfOf {
    /// The victim's full name.
    pub victim: Personal,
    /// What whoever makes it is to them: `mother`, `carer`.
    pub capacity: Personal,
}

/// A sealed record that a statement produces as an exhibit: the original in
/// another language, or its translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExhibitedRecord {
    /// As which exhibit.
    pub exhibit: ExhibitReference,
    /// The record.
    #[serde(flatten)]
    pub link: RecordLink,
}

/// A statement (form MG11) that may still be edited. Every field may be
/// unfinished; none may be malformed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatementDraft {
    /// The incident it belongs to.
    pub incident: IncidentId,
    /// What it is.
    #[serde(default)]
    pub kind: StatementKind,
    /// The incident's command-and-control reference, if it has one.
    #[serde(default)]
    pub cad_reference: Option<CadReference>,
    /// Unique reference number, where it is known before the pages are fixed.
    #[serde(default)]
    pub urn: Option<Urn>,
    /// The witness, where they were entered in the incident.
    #[serde(default)]
    pub witness: Option<PersonId>,
    /// The witness's full name ("Statement of").
    #[serde(default)]
    pub witness_name: Personal,
    /// "Age if under 18 (if over 18 insert 'over 18')".
    #[serde(default)]
    pub age: Option<WitnessAge>,
    /// Who looks after a witness under 18.
    #[serde(default)]
    pub young_witness: Option<YoungWitnessCare>,
    /// The witness's occupation.
    #[serde(default)]
    pub occupation: Personal,
    /// Language of the body.
    #[serde(default)]
    pub language: Language,
    /// "Tick if witness evidence is visually recorded".
    #[serde(default)]
    pub visually_recorded: bool,
    /// An interpreter who is present, and certifies that.
    #[serde(default)]
    pub interpreter: Option<Attendant>,
    /// For a victim personal statement: whether it is read aloud.
    #[serde(default)]
    pub read_aloud: Option<ReadAloudWish>,
    /// For a victim personal statement that a parent or carer makes: whose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<OnBehalfOf>,
    /// For an impact statement for business: which.
    #[serde(default)]
    pub business: Option<Business>,
    /// For a translation: the sealed statement that it translates.
    #[serde(default)]
    pub translates: Option<RecordLink>,
    /// For an interpreter's statement: the original and the translation that it
    /// exhibits.
    #[serde(default)]
    pub exhibited: Vec<ExhibitedRecord>,
    /// For a further statement: the one that it corrects, adds to or withdraws.
    #[serde(default)]
    pub further_to: Option<Amendment>,
    /// The words of the witness; paragraphs end in line feeds.
    #[serde(default)]
    pub body: Personal,
    /// Where the words came from, by ranges of the body.
    #[serde(default)]
    pub marks: Vec<TextMark>,
    /// The answers when it was read back; forgotten when the words change.
    #[serde(default)]
    pub read_back: Option<ReadBack>,
}

/// A change to some fields of a [`StatementDraft`]; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct StatementPatch {
    /// New reference number.
    pub urn: Option<Urn>,
    /// New witness.
    pub witness: Option<PersonId>,
    /// New name.
    pub witness_name: Option<Personal>,
    /// New age.
    pub age: Option<WitnessAge>,
    /// New answer on who looks after a witness under 18.
    pub young_witness: Option<YoungWitnessCare>,
    /// New occupation.
    pub occupation: Option<Personal>,
    /// New language.
    pub language: Option<Language>,
    /// New tick.
    pub visually_recorded: Option<bool>,
    /// New interpreter.
    pub interpreter: Option<Attendant>,
    /// New wish.
    pub read_aloud: Option<ReadAloudWish>,
    /// New victim whose statement it is.
    pub on_behalf_of: Option<OnBehalfOf>,
    /// New business, or a part of it.
    pub business: Option<BusinessPatch>,
    /// New exhibits of an interpreter's statement.
    pub exhibited: Option<Vec<ExhibitedRecord>>,
    /// New body.
    pub body: Option<Personal>,
    /// What the change of the body came from, when it was not typed.
    pub source: Option<TextSource>,
    /// New marks, in place of those that follow from the change of the body.
    pub marks: Option<Vec<TextMark>>,
    /// Fields to empty again.
    pub clear: Vec<Clearable>,
}

/// A field that can be emptied again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Clearable {
    /// The reference number.
    Urn,
    /// The witness of the incident; the name stays.
    Witness,
    /// The age.
    Age,
    /// Who looks after a witness under 18.
    YoungWitness,
    /// The interpreter.
    Interpreter,
    /// The wish of a victim.
    ReadAloud,
    /// The victim whose statement it is: the maker makes their own.
    OnBehalfOf,
    /// The business.
    Business,
}

impl StatementDraft {
    /// An empty draft in an incident.
    #[must_use]
    pub fn new(incident: IncidentId, kind: StatementKind) -> Self {
        Self {
            incident,
            kind,
            cad_reference: None,
            urn: None,
            witness: None,
            witness_name: Personal::default(),
            age: None,
            young_witness: None,
            occupation: Personal::default(),
            language: Language::default(),
            visually_recorded: false,
            interpreter: None,
            read_aloud: None,
            on_behalf_of: None,
            business: None,
            translates: None,
            exhibited: Vec::new(),
            further_to: None,
            body: Personal::default(),
            marks: Vec::new(),
            read_back: None,
        }
    }

    /// This draft with a change applied; the draft itself is untouched when
    /// the change is refused.
    ///
    /// Marks follow the body, and the answers given when it was read back are
    /// forgotten when anything changes that the witness would sign.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that would be malformed.
    pub fn patched(&self, patch: StatementPatch) -> Result<Self, FieldErrors> {
        let mut changed = self.clone();
        for field in &patch.clear {
            changed.empty(*field);
        }
        replace(&mut changed.urn, patch.urn.map(Some));
        replace(&mut changed.witness, patch.witness.map(Some));
        replace(&mut changed.witness_name, patch.witness_name);
        replace(&mut changed.age, patch.age.map(Some));
        replace(&mut changed.young_witness, patch.young_witness.map(Some));
        replace(&mut changed.occupation, patch.occupation);
        replace(&mut changed.language, patch.language);
        replace(&mut changed.visually_recorded, patch.visually_recorded);
        replace(&mut changed.interpreter, patch.interpreter.map(Some));
        replace(&mut changed.read_aloud, patch.read_aloud.map(Some));
        replace(&mut changed.on_behalf_of, patch.on_behalf_of.map(Some));
        if let Some(patch) = patch.business {
            changed.business = Some(patch.applied_to(changed.business.take()));
        }
        replace(&mut changed.exhibited, patch.exhibited);
        replace(&mut changed.body, patch.body);
        FieldErrors::check(changed.broken(false))?;
        changed.marks = match patch.marks {
            Some(marks) => marks,
            None => text_mark::moved(
                &self.marks,
                self.body.reveal(),
                changed.body.reveal(),
                patch.source,
            ),
        };
        FieldErrors::check(
            text_mark::check(&changed.marks, changed.body.reveal())
                .into_iter()
                .collect(),
        )?;
        if !changed.reads_as(self) {
            changed.read_back = None;
        }
        Ok(changed)
    }

    /// This draft with the answers given when it was read back.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] when a reader or the witness of a mark is not named, or
    /// another language was asked about than the statement is written in.
    pub fn with_read_back(&self, answers: ReadBack) -> Result<Self, FieldErrors> {
        let mut found = Vec::new();
        answers.check(&mut found);
        if answers.language != self.language {
            found.push(FieldError {
                field: "read_back.language".to_owned(),
                rule: Rule::Contradicts {
                    other: "the language of the statement",
                    remedy: "ask whether the witness can read it in the language it is written in",
                },
            });
        }
        let same = |one: &Attendant| same_name(one.name.reveal(), self.witness_name.reveal());
        let reader = matches!(&answers.reading, Reading::ReadOver { reader } if same(reader));
        let seen_by = matches!(&answers.manner, Manner::Mark { seen_by } if same(seen_by));
        for (is_witness, field) in [
            (reader, "read_back.reader.name"),
            (seen_by, "read_back.mark_seen_by.name"),
        ] {
            if is_witness {
                found.push(FieldError {
                    field: field.to_owned(),
                    rule: Rule::Contradicts {
                        other: "the witness",
                        remedy: "somebody else than the witness must certify it",
                    },
                });
            }
        }
        FieldErrors::check(found)?;
        Ok(Self {
            read_back: Some(answers),
            ..self.clone()
        })
    }

    /// Whether the witness would read the same in both.
    fn reads_as(&self, other: &Self) -> bool {
        let plain = |draft: &Self| Self {
            marks: Vec::new(),
            read_back: None,
            urn: None,
            witness: None,
            young_witness: None,
            ..draft.clone()
        };
        plain(self) == plain(other)
    }

    /// Whether this draft is the earlier one with words added at the end and
    /// nothing else: then keeping this one alone loses nothing that was ever on
    /// the screen. Words put in the middle do not count: "I did see him" is no
    /// part of "I did not see him".
    #[must_use]
    pub fn only_continues(&self, earlier: &Self) -> bool {
        let rest = |draft: &Self| Self {
            body: Personal::default(),
            marks: Vec::new(),
            ..draft.clone()
        };
        self.body.reveal().starts_with(earlier.body.reveal()) && rest(self) == rest(earlier)
    }

    fn empty(&mut self, field: Clearable) {
        match field {
            Clearable::Urn => self.urn = None,
            Clearable::Witness => self.witness = None,
            Clearable::Age => self.age = None,
            Clearable::YoungWitness => self.young_witness = None,
            Clearable::Interpreter => self.interpreter = None,
            Clearable::ReadAloud => self.read_aloud = None,
            Clearable::OnBehalfOf => self.on_behalf_of = None,
            Clearable::Business => self.business = None,
        }
    }

    /// Checks that the statement can be laid out and signed.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that is missing or malformed.
    pub fn ready(&self) -> Result<ReadyStatement, FieldErrors> {
        let mut found = self.broken(true);
        self.demand(&mut found);
        match (self.age, &self.read_back) {
            (Some(age), Some(read_back)) if found.is_empty() => Ok(ReadyStatement {
                age,
                read_back: read_back.clone(),
                draft: self.clone(),
            }),
            _ => Err(FieldErrors::of(found, None)),
        }
    }

    /// What the kind and the witness ask for, beyond well-formed fields.
    fn demand(&self, found: &mut Vec<FieldError>) {
        let mut broken = |field: &str, rule| {
            found.push(FieldError {
                field: field.to_owned(),
                rule,
            });
        };
        let mut need = |missing: bool, field: &str, rule: Rule| {
            if missing {
                broken(field, rule);
            }
        };
        let unasked = |remedy| Rule::Unasked { remedy };
        use StatementKind as Kind;
        need(self.age.is_none(), "age", Rule::Required);
        let young = matches!(self.age, Some(Age::Years(_)));
        need(
            young && self.young_witness.is_none(),
            "young_witness",
            unasked("name the adult who is present, or say why there is none"),
        );
        need(
            self.kind == Kind::VictimPersonal && self.read_aloud.is_none(),
            "read_aloud",
            unasked("ask whether the victim wants it read aloud in court, and by whom"),
        );
        need(
            self.kind != Kind::VictimPersonal && self.on_behalf_of.is_some(),
            "on_behalf_of",
            Rule::Contradicts {
                other: "the kind of statement",
                remedy: "only a victim personal statement is made for somebody else; clear it",
            },
        );
        need(
            self.kind == Kind::ImpactForBusiness && self.business.is_none(),
            "business",
            Rule::Required,
        );
        need(
            self.kind == Kind::Translation && self.translates.is_none(),
            "translates",
            Rule::Required,
        );
        need(
            self.kind == Kind::Interpreter && self.exhibited.is_empty(),
            "exhibited",
            Rule::Required,
        );
        need(
            self.read_back.is_none(),
            "read_back",
            unasked(
                "read the statement back, and ask whether the witness can read it in its language \
                 and how they will sign",
            ),
        );
        // A range of marks that names the same exhibit twice would let two
        // things be produced under one reference.
        let mut names: Vec<_> = self.exhibited.iter().map(|e| e.exhibit.as_str()).collect();
        names.sort_unstable();
        if names
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a == b))
        {
            broken(
                "exhibited",
                Rule::Contradicts {
                    other: "another exhibit of this statement",
                    remedy: "give each exhibit a reference of its own",
                },
            );
        }
        further::demand(self, found);
        somebody_else::demand(self, found);
    }

    fn check_body(&self, complete: bool) -> Option<FieldError> {
        let (limit, body) = (Limit::NARRATIVE, self.body.reveal());
        if complete {
            limit.check_final_in("body", body, &self.language).err()
        } else {
            limit.check_draft_in("body", body, &self.language).err()
        }
    }

    fn broken(&self, complete: bool) -> Vec<FieldError> {
        let check = |limit: Limit, field: &str, text: &Personal| {
            if complete {
                limit.check_final(field, text.reveal()).err()
            } else {
                limit.check_draft(field, text.reveal()).err()
            }
        };
        let mut found: Vec<FieldError> = [
            check(Limit::NAME, "witness_name", &self.witness_name),
            self.age.and_then(|age| age.check("age").err()),
            check(Limit::NAME, "occupation", &self.occupation),
            self.check_body(complete)
                .or_else(|| body_lines::check("body", &self.body).err()),
        ]
        .into_iter()
        .flatten()
        .collect();
        match &self.young_witness {
            Some(YoungWitnessCare::Accompanied { adult }) => {
                adult.check("young_witness.adult", &mut found);
            }
            Some(YoungWitnessCare::Unaccompanied { reason }) => found.extend(
                Limit::ADDRESS
                    .required()
                    .check_final("young_witness.reason", reason.reveal())
                    .err(),
            ),
            None => {}
        }
        if let Some(interpreter) = &self.interpreter {
            interpreter.check("interpreter", &mut found);
        }
        if let Some(other) = &self.on_behalf_of {
            found.extend(check(Limit::NAME, "on_behalf_of.victim", &other.victim));
            found.extend(check(Limit::NAME, "on_behalf_of.capacity", &other.capacity));
        }
        if let Some(business) = &self.business {
            found.extend(check(Limit::NAME, "business.name", &business.name));
            found.extend(check(Limit::NAME, "business.position", &business.position));
        }
        if let Some(amendment) = &self.further_to {
            amendment.check("further_to", &mut found);
        }
        found
    }
}

pub(crate) fn replace<T>(field: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *field = new;
    }
}

/// A complete statement whose text is about to be laid out. There is no way to
/// change it: going back means editing the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "StatementDraft", into = "StatementDraft")]
pub struct ReadyStatement {
    age: WitnessAge,
    read_back: ReadBack,
    draft: StatementDraft,
}

impl ReadyStatement {
    /// The incident it belongs to.
    #[must_use]
    pub fn incident(&self) -> IncidentId {
        self.draft.incident
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> StatementKind {
        self.draft.kind
    }

    /// The witness's full name.
    #[must_use]
    pub fn witness_name(&self) -> &Personal {
        &self.draft.witness_name
    }

    /// The witness's age as the form asks for it.
    #[must_use]
    pub fn age(&self) -> WitnessAge {
        self.age
    }

    /// The witness's occupation.
    #[must_use]
    pub fn occupation(&self) -> &Personal {
        &self.draft.occupation
    }

    /// Language of the body.
    #[must_use]
    pub fn language(&self) -> &Language {
        &self.draft.language
    }

    /// The words of the witness.
    #[must_use]
    pub fn body(&self) -> &Personal {
        &self.draft.body
    }

    /// The answers when it was read back.
    #[must_use]
    pub fn read_back(&self) -> &ReadBack {
        &self.read_back
    }

    /// Every field, as entered.
    #[must_use]
    pub fn fields(&self) -> &StatementDraft {
        &self.draft
    }
}

impl TryFrom<StatementDraft> for ReadyStatement {
    type Error = FieldErrors;

    fn try_from(draft: StatementDraft) -> Result<Self, Self::Error> {
        draft.ready()
    }
}

impl From<ReadyStatement> for StatementDraft {
    fn from(ready: ReadyStatement) -> Self {
        ready.draft
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{AmendmentKind, EarlierSeen, RecordId, Sha256Digest, TimeRecord, Timestamp};
    use proptest::prelude::*;

    pub(crate) fn time() -> TimeRecord {
        TimeRecord {
            wall: Timestamp::from_unix_ms(0),
            boot_id: "b".into(),
            boot_ns: 1,
            gateway: None,
        }
    }

    pub(crate) fn attendant(name: &str) -> Attendant {
        Attendant {
            name: name.into(),
            capacity: "interpreter".into(),
        }
    }

    pub(crate) fn answers(reading: Reading, manner: Manner) -> ReadBack {
        ReadBack {
            language: Language::default(),
            reading,
            manner,
            time: time(),
        }
    }

    fn link() -> RecordLink {
        RecordLink {
            record: RecordId::from_parts(1, [3; 10]),
            sha256: Sha256Digest::ZERO,
        }
    }

    /// A statement of a kind with what every kind needs, read back.
    pub(crate) fn complete_as(kind: StatementKind) -> StatementDraft {
        let mut draft = StatementDraft::new(IncidentId::from_parts(1, [7; 10]), kind)
            .patched(StatementPatch {
                witness_name: Some("Invented WITNESS".into()),
                age: Some(Age::Over18),
                occupation: Some("Baker".into()),
                body: Some("I am the person named above.\nI saw it.".into()),
                read_aloud: Some(ReadAloudWish::NotRead),
                business: Some(BusinessPatch {
                    name: Some("Invented Bakery Ltd".into()),
                    position: Some("Owner".into()),
                }),
                exhibited: Some(vec![ExhibitedRecord {
                    exhibit: "XY/1".parse().unwrap(),
                    link: link(),
                }]),
                ..StatementPatch::default()
            })
            .unwrap();
        draft.translates = Some(link());
        draft
            .with_read_back(answers(Reading::ByWitness, Manner::Signature))
            .unwrap()
    }

    pub(crate) fn complete() -> StatementDraft {
        complete_as(StatementKind::Witness)
    }

    fn missing(draft: &StatementDraft) -> Vec<String> {
        match draft.ready() {
            Ok(_) => Vec::new(),
            Err(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        }
    }

    #[test]
    fn an_empty_draft_is_a_draft_but_is_not_ready() {
        let draft = StatementDraft::new(IncidentId::from_parts(1, [7; 10]), StatementKind::Witness);
        assert_eq!(
            missing(&draft),
            ["witness_name", "occupation", "body", "age", "read_back"]
        );
    }

    /// domain/statements.md 1.2 to 1.4, row by row: what is taken away, and what
    /// is then asked for.
    #[test]
    fn each_kind_asks_for_what_its_rules_need() {
        type Take = fn(&mut StatementDraft);
        let rules: [(StatementKind, Take, &[&str]); 14] = [
            (StatementKind::Witness, |_| {}, &[]),
            (StatementKind::Witness, |d| d.age = None, &["age"]),
            // CrimPR 16.2(a)(ii): the age of a witness under 18, and who looks after them.
            (
                StatementKind::Witness,
                |d| d.age = Some(Age::Years(15)),
                &["young_witness"],
            ),
            (
                StatementKind::Witness,
                |d| {
                    d.age = Some(Age::Years(15));
                    d.young_witness = Some(YoungWitnessCare::Accompanied {
                        adult: attendant("Invented MOTHER"),
                    });
                },
                &[],
            ),
            (
                StatementKind::Witness,
                |d| {
                    d.age = Some(Age::Years(15));
                    d.young_witness = Some(YoungWitnessCare::Unaccompanied { reason: " ".into() });
                },
                &["young_witness.reason"],
            ),
            (
                StatementKind::Witness,
                |d| d.age = Some(Age::Years(18)),
                &["age", "young_witness"],
            ),
            // CrimPR 16.2(c): whether they can read it is asked, not assumed.
            (
                StatementKind::Witness,
                |d| d.read_back = None,
                &["read_back"],
            ),
            // A victim's wish is asked; not asked is no wish.
            (
                StatementKind::VictimPersonal,
                |d| d.read_aloud = None,
                &["read_aloud"],
            ),
            (StatementKind::Witness, |d| d.read_aloud = None, &[]),
            // It cannot be withdrawn once signed.
            (
                StatementKind::VictimPersonal,
                |d| {
                    d.further_to = Some(Amendment {
                        record: link().record,
                        sha256: link().sha256,
                        kind: AmendmentKind::Withdrawal,
                        reason: "Invented reason".into(),
                        seen: EarlierSeen::SealedHere,
                        earlier_name: None,
                    });
                },
                &["further_to"],
            ),
            (
                StatementKind::ImpactForBusiness,
                |d| d.business = None,
                &["business"],
            ),
            (
                StatementKind::Translation,
                |d| d.translates = None,
                &["translates"],
            ),
            (
                StatementKind::Interpreter,
                |d| d.exhibited.clear(),
                &["exhibited"],
            ),
            (
                StatementKind::Interpreter,
                |d| d.exhibited.push(d.exhibited[0].clone()),
                &["exhibited"],
            ),
        ];
        for (row, (kind, take, expected)) in rules.into_iter().enumerate() {
            let mut draft = complete_as(kind);
            take(&mut draft);
            assert_eq!(missing(&draft), expected, "row {row}");
        }
    }

    #[test]
    fn a_reader_and_the_witness_of_a_mark_are_named() {
        let nobody = || Attendant {
            name: " ".into(),
            capacity: "".into(),
        };
        let errors = complete()
            .with_read_back(answers(
                Reading::ReadOver { reader: nobody() },
                Manner::Mark { seen_by: nobody() },
            ))
            .unwrap_err();
        let fields: Vec<_> = errors.fields().iter().map(|e| e.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "read_back.reader.name",
                "read_back.reader.capacity",
                "read_back.mark_seen_by.name",
                "read_back.mark_seen_by.capacity"
            ]
        );
    }

    #[test]
    fn the_question_is_asked_in_the_language_of_the_statement() {
        let mut other = answers(Reading::ByWitness, Manner::Signature);
        other.language = "pl".parse().unwrap();
        let errors = complete().with_read_back(other).unwrap_err();
        assert_eq!(errors.fields()[0].field, "read_back.language");
    }

    #[test]
    fn a_change_of_what_is_signed_forgets_that_it_was_read_back() {
        let change = |patch: StatementPatch| complete().patched(patch).unwrap().read_back.is_some();
        let default = StatementPatch::default;
        assert!(change(default()));
        assert!(change(StatementPatch {
            urn: Some("01FH1234526".parse().unwrap()),
            ..default()
        }));
        for patch in [
            StatementPatch {
                body: Some("I saw another.".into()),
                ..default()
            },
            StatementPatch {
                witness_name: Some("Invented OTHER".into()),
                ..default()
            },
            StatementPatch {
                age: Some(Age::Years(17)),
                ..default()
            },
            StatementPatch {
                occupation: Some("Cook".into()),
                ..default()
            },
            StatementPatch {
                language: Some("pl".parse().unwrap()),
                ..default()
            },
            StatementPatch {
                interpreter: Some(attendant("Invented HELP")),
                ..default()
            },
        ] {
            assert!(!change(patch));
        }
    }

    #[test]
    fn only_words_at_the_end_continue_a_draft() {
        let first = StatementDraft::new(IncidentId::from_parts(1, [7; 10]), StatementKind::Witness)
            .patched(StatementPatch {
                body: Some("I did see him".into()),
                ..StatementPatch::default()
            })
            .unwrap();
        let with = |body: &str, name: Option<&str>| {
            let patch = StatementPatch {
                body: Some(body.into()),
                witness_name: name.map(Personal::new),
                ..StatementPatch::default()
            };
            first.patched(patch).unwrap().only_continues(&first)
        };
        assert!(with("I did see him run", None));
        assert!(!with("I did not see him", None));
        assert!(!with("I did see", None));
        assert!(!with("I did see him run", Some("Invented WITNESS")));
    }

    #[test]
    fn a_field_is_emptied_only_when_that_is_asked() {
        let patch = StatementPatch {
            clear: vec![Clearable::Age, Clearable::Business],
            ..StatementPatch::default()
        };
        let draft = complete().patched(patch).unwrap();
        assert_eq!((draft.age, draft.business), (None, None));
        assert!(draft.read_aloud.is_some());
    }

    #[test]
    fn a_refused_change_leaves_the_draft_as_it_was() {
        let draft = complete();
        let patch = StatementPatch {
            witness_name: Some("x".repeat(121).into()),
            ..StatementPatch::default()
        };
        let errors = draft.patched(patch).unwrap_err();
        assert_eq!(errors.fields()[0].field, "witness_name");
        assert_eq!(draft, complete());
        let paste = StatementPatch {
            body: Some("x".repeat(10 << 20).into()),
            ..StatementPatch::default()
        };
        let errors = draft.patched(paste).unwrap_err();
        assert!(matches!(
            errors.fields()[0].rule,
            Rule::TooLong { limit: 250_000, .. }
        ));
        let lines = StatementPatch {
            body: Some("x\n".repeat(30_000).into()),
            ..StatementPatch::default()
        };
        let errors = draft.patched(lines).unwrap_err();
        assert_eq!(errors.fields()[0].field, "body");
        assert!(matches!(
            errors.fields()[0].rule,
            Rule::TooManyLines { limit: 2_500, .. }
        ));
        assert_eq!(draft, complete());
    }

    #[test]
    fn unpaired_surrogates_and_unknown_fields_are_no_statement() {
        for json in [
            r#"{"body":"\ud800"}"#,
            r#"{"bodie":"x"}"#,
            r#"{"language":"english"}"#,
        ] {
            assert!(
                serde_json::from_str::<StatementPatch>(json).is_err(),
                "{json}"
            );
        }
    }

    #[test]
    fn what_is_stored_as_complete_is_complete() {
        let ready = complete().ready().unwrap();
        let json = serde_json::to_value(&ready).unwrap();
        assert_eq!(
            serde_json::from_value::<ReadyStatement>(json.clone()).unwrap(),
            ready
        );
        let mut broken = json;
        broken["read_back"] = serde_json::Value::Null;
        assert!(serde_json::from_value::<ReadyStatement>(broken).is_err());
    }

    proptest! {
        #[test]
        fn the_words_are_kept_exactly(body in "[ -~żółć\\n\\t]{1,400}") {
            let patch = StatementPatch { body: Some(body.clone().into()), ..StatementPatch::default() };
            let draft = complete().patched(patch).unwrap();
            let json = serde_json::to_string(&draft).unwrap();
            let read: StatementDraft = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(read.body.reveal(), body.as_str());
        }
    }

    #[test]
    fn the_position_in_a_business_is_changed_without_its_name() {
        let draft = complete_as(StatementKind::ImpactForBusiness);
        let change = |patch: BusinessPatch| StatementPatch {
            business: Some(patch),
            ..StatementPatch::default()
        };
        let position = BusinessPatch {
            position: Some("Manager".into()),
            ..BusinessPatch::default()
        };
        let business = draft.patched(change(position)).unwrap().business.unwrap();
        assert_eq!(business.name.reveal(), "Invented Bakery Ltd");
        assert_eq!(business.position.reveal(), "Manager");
        let name = BusinessPatch {
            name: Some("Invented Mill".into()),
            ..BusinessPatch::default()
        };
        let business = draft.patched(change(name)).unwrap().business.unwrap();
        assert_eq!(business.name.reveal(), "Invented Mill");
        assert_eq!(business.position.reveal(), "Owner");
    }
}
