//! The rear page of form MG11: how to reach the witness, when not to call them,
//! what they need and what they consent to.
//!
//! It is a record of its own, linked by digest to the statement, because it is
//! never disclosed to the defence. An answer that was not asked for is kept
//! apart from "no": the force's wording of the consents is its form's, and only
//! their keys are known here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::aids::written_day;
use crate::place::postcode_warning;
use crate::signing::check_typed;
use crate::{
    Age, FieldError, FieldErrors, FieldWarning, FormChosen, FormReference, IncidentId, Limit,
    Pages, Personal, RecordLink, Rule, Signatory, Signature, SignatureMethod, SignaturePlace,
    SigningError, StatementDraft, TimeRecord, YoungWitnessCare,
};

/// An answer to a question of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Nobody has asked.
    #[default]
    NotAsked,
    /// Yes.
    Yes,
    /// No.
    No,
    /// The question does not concern this witness.
    NotApplicable,
}

/// When the witness cannot come to court. The form needs dates, or the word
/// that there are none: no answer delays a trial.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DatesToAvoid {
    /// Nobody has asked.
    #[default]
    NotAsked,
    /// The witness said that there are none.
    None,
    /// The dates or periods, a line each, such as `3 to 17 August 2026`.
    Dates(Vec<Personal>),
}

/// A question with room for details when the answer is yes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Detailed {
    /// The answer.
    pub answer: Answer,
    /// What they are, when it is yes.
    pub details: Personal,
}

/// The parent, guardian or appropriate adult who signs the rear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResponsibleAdult {
    /// Full name.
    pub name: Personal,
    /// `parent`, `guardian` or `appropriate adult`.
    pub capacity: Personal,
    /// Address, if it is another than the witness's.
    #[serde(default)]
    pub address: Personal,
    /// Telephone, if it is another than the witness's.
    #[serde(default)]
    pub phone: Personal,
}

/// The rear page while it is being filled in. Every field may be unfinished;
/// none may be malformed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RearDraft {
    /// The incident.
    pub incident: IncidentId,
    /// The sealed statement that it belongs to.
    pub statement: RecordLink,
    /// The witness's age on the statement.
    pub age: Age,
    /// Who looks after a witness under 18, as on the statement.
    #[serde(default)]
    pub young_witness: Option<YoungWitnessCare>,
    /// What the witness said.
    pub fields: RearFields,
}

/// The fields of the rear page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RearFields {
    /// Name of the witness.
    pub witness_name: Personal,
    /// Home address.
    pub home_address: Personal,
    /// Its postcode.
    pub postcode: Personal,
    /// E-mail address.
    pub email: Personal,
    /// Mobile telephone.
    pub mobile: Personal,
    /// Telephone at home.
    pub home_phone: Personal,
    /// Telephone at work.
    pub work_phone: Personal,
    /// Preferred means of contact; details for vulnerable or intimidated
    /// witnesses and victims.
    pub preferred_contact: Personal,
    /// Gender, as the witness says it.
    pub gender: Personal,
    /// Date of birth, as the witness says it.
    pub date_of_birth: Personal,
    /// Place of birth.
    pub place_of_birth: Personal,
    /// Former name.
    pub former_name: Personal,
    /// Self-defined ethnicity code (16+1), never derived from appearance.
    pub ethnicity: Personal,
    /// Dates of witness non-availability.
    pub dates_to_avoid: DatesToAvoid,
    /// "Is the witness willing to attend court?" If not, the reasons go on
    /// form MG6.
    pub willing_to_attend: Answer,
    /// "What can be done to ensure attendance?"
    pub ensure_attendance: Personal,
    /// "Does the witness require a Special Measures Assessment?" If so, form MG2.
    pub special_measures: Detailed,
    /// "Does the witness have any particular needs?"
    pub particular_needs: Detailed,
    /// Consents by their key on the form; absent is not asked.
    pub consents: BTreeMap<String, Answer>,
    /// Parent, guardian or appropriate adult.
    pub responsible_adult: Option<ResponsibleAdult>,
    /// Who took the statement.
    pub taken_by: Personal,
    /// Station.
    pub station: Personal,
    /// Time and place the statement was taken.
    pub time_and_place: Personal,
}

impl RearFields {
    /// What deserves a second look, whoever the witness is.
    pub(crate) fn warnings(&self) -> impl Iterator<Item = FieldWarning> {
        let birth = self.date_of_birth.reveal().trim();
        let unread = !birth.is_empty() && written_day(birth).is_none();
        let unwilling = self.willing_to_attend == Answer::No;
        let told = |of: bool, field: &str, code, message: &'static str| {
            of.then(|| FieldWarning::new(field, code, message))
        };
        [
            postcode_warning("postcode".to_owned(), &self.postcode),
            told(
                unread,
                "date_of_birth",
                "not_a_date",
                "this is no day of the calendar with its year in full, such as 1 February 1990 \
                 or 1990-02-01; check it",
            ),
            told(
                unwilling,
                "willing_to_attend",
                "form_mg6",
                "the witness is not willing to attend court: give the reasons on form MG6",
            ),
        ]
        .into_iter()
        .flatten()
    }
}

/// Greatest number of consents and of dates on a form.
const ENTRIES: usize = 40;

impl RearDraft {
    /// The rear of a sealed statement.
    #[must_use]
    pub fn new(statement: RecordLink, front: &StatementDraft, age: Age) -> Self {
        let responsible_adult = match &front.young_witness {
            Some(YoungWitnessCare::Accompanied { adult }) => Some(ResponsibleAdult {
                name: adult.name.clone(),
                capacity: adult.capacity.clone(),
                address: Personal::default(),
                phone: Personal::default(),
            }),
            _ => None,
        };
        Self {
            incident: front.incident,
            statement,
            age,
            young_witness: front.young_witness.clone(),
            fields: RearFields {
                witness_name: front.witness_name.clone(),
                responsible_adult,
                ..RearFields::default()
            },
        }
    }

    /// This rear with other fields; it is untouched when they are refused. The
    /// witness is that of the statement: their name is given as it is, or left
    /// empty.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that would be malformed, and when
    /// another witness is named.
    pub fn with_fields(&self, fields: RearFields) -> Result<Self, FieldErrors> {
        let mut found = broken(&fields);
        let named = &fields.witness_name;
        if !named.reveal().is_empty() && *named != self.fields.witness_name {
            found.push(FieldError {
                field: "witness_name".to_owned(),
                rule: Rule::Contradicts {
                    other: "the statement that this is the rear of",
                    remedy: "leave it out; a name that is wrong there is put right in a further \
                             statement",
                },
            });
        }
        FieldErrors::check(found)?;
        Ok(Self {
            fields: RearFields {
                witness_name: self.fields.witness_name.clone(),
                ..fields
            },
            ..self.clone()
        })
    }

    /// Checks that it can be laid out and signed.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that is missing or malformed.
    pub fn ready(&self) -> Result<ReadyRear, FieldErrors> {
        let fields = &self.fields;
        let mut found = broken(fields);
        if fields.dates_to_avoid == DatesToAvoid::NotAsked {
            found.push(FieldError {
                field: "dates_to_avoid".to_owned(),
                rule: Rule::Unasked {
                    remedy: "ask on which dates the witness cannot come, or enter that there are none",
                },
            });
        }
        let mut need = |missing: bool, field: &str| {
            if missing {
                found.push(FieldError {
                    field: field.to_owned(),
                    rule: Rule::Required,
                });
            }
        };
        let empty = |text: &Personal| text.reveal().trim().is_empty();
        need(empty(&fields.witness_name), "witness_name");
        need(
            fields.willing_to_attend == Answer::NotAsked,
            "willing_to_attend",
        );
        for (field, question) in [
            ("special_measures", &fields.special_measures),
            ("particular_needs", &fields.particular_needs),
        ] {
            need(question.answer == Answer::NotAsked, field);
            let told = question.answer != Answer::Yes || !empty(&question.details);
            need(!told, &format!("{field}.details"));
        }
        // A witness under 18 whom nobody accompanied signs alone; the statement
        // says why.
        let alone = matches!(
            self.young_witness,
            Some(YoungWitnessCare::Unaccompanied { .. })
        );
        let young = matches!(self.age, Age::Years(_)) && !alone;
        need(
            young && fields.responsible_adult.is_none(),
            "responsible_adult",
        );
        for (field, text) in [
            ("taken_by", &fields.taken_by),
            ("station", &fields.station),
            ("time_and_place", &fields.time_and_place),
        ] {
            need(empty(text), field);
        }
        crate::somebody_else::demand_of_rear(self, &mut found);
        FieldErrors::check(found)?;
        Ok(ReadyRear(self.clone()))
    }
}

fn broken(fields: &RearFields) -> Vec<FieldError> {
    let mut found = Vec::new();
    for (field, limit, text) in [
        ("witness_name", Limit::NAME, &fields.witness_name),
        ("home_address", Limit::ADDRESS, &fields.home_address),
        ("postcode", Limit::LINE, &fields.postcode),
        ("email", Limit::LINE, &fields.email),
        ("mobile", Limit::LINE, &fields.mobile),
        ("home_phone", Limit::LINE, &fields.home_phone),
        ("work_phone", Limit::LINE, &fields.work_phone),
        (
            "preferred_contact",
            Limit::ADDRESS,
            &fields.preferred_contact,
        ),
        ("gender", Limit::LINE, &fields.gender),
        ("date_of_birth", Limit::LINE, &fields.date_of_birth),
        ("place_of_birth", Limit::LINE, &fields.place_of_birth),
        ("former_name", Limit::LINE, &fields.former_name),
        ("ethnicity", Limit::LINE, &fields.ethnicity),
        (
            "ensure_attendance",
            Limit::ADDRESS,
            &fields.ensure_attendance,
        ),
        (
            "special_measures.details",
            Limit::ADDRESS,
            &fields.special_measures.details,
        ),
        (
            "particular_needs.details",
            Limit::ADDRESS,
            &fields.particular_needs.details,
        ),
        ("taken_by", Limit::NAME, &fields.taken_by),
        ("station", Limit::NAME, &fields.station),
        ("time_and_place", Limit::LINE, &fields.time_and_place),
    ] {
        found.extend(limit.check_draft(field, text.reveal()).err());
    }
    if let Some(adult) = &fields.responsible_adult {
        for (field, limit, text) in [
            ("responsible_adult.name", Limit::NAME, &adult.name),
            ("responsible_adult.capacity", Limit::NAME, &adult.capacity),
            ("responsible_adult.address", Limit::ADDRESS, &adult.address),
            ("responsible_adult.phone", Limit::LINE, &adult.phone),
        ] {
            found.extend(limit.check_final(field, text.reveal()).err());
        }
    }
    if let DatesToAvoid::Dates(dates) = &fields.dates_to_avoid {
        if dates.is_empty() || dates.len() > ENTRIES {
            found.push(FieldError {
                field: "dates_to_avoid".to_owned(),
                rule: Rule::Range {
                    expected: "1 to 40 dates or periods, or none",
                },
            });
        }
        for (at, date) in dates.iter().enumerate() {
            let field = format!("dates_to_avoid[{at}]");
            found.extend(
                Limit::LINE
                    .required()
                    .check_final(&field, date.reveal())
                    .err(),
            );
        }
    }
    let key = |key: &String| {
        (1..=40).contains(&key.len())
            && key
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    if fields.consents.len() > ENTRIES || !fields.consents.keys().all(key) {
        found.push(FieldError {
            field: "consents".to_owned(),
            rule: Rule::Unknown {
                expected: "the keys of the form's consents",
            },
        });
    }
    found
}

/// A complete rear page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct ReadyRear(RearDraft);

impl ReadyRear {
    /// What it says.
    #[must_use]
    pub fn content(&self) -> &RearDraft {
        &self.0
    }
}

/// A rear page whose text is fixed and which is being signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FinalRear {
    rear: ReadyRear,
    form: FormReference,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    form_chosen: Option<FormChosen>,
    pages: Pages,
    finalised: TimeRecord,
    #[serde(default)]
    signatures: Vec<Signature>,
}

impl FinalRear {
    /// Fixes a complete rear to the page it was laid out on.
    ///
    /// # Errors
    ///
    /// [`SigningError::FormLacks`] when the template has no place for the
    /// witness, or for a responsible adult who is named.
    pub fn new(
        rear: ReadyRear,
        form: FormReference,
        pages: Pages,
        finalised: TimeRecord,
    ) -> Result<Self, SigningError> {
        Self::new_with(rear, (form, None), pages, finalised)
    }

    /// The same with a form that was chosen in place of the one in use, and why.
    ///
    /// # Errors
    ///
    /// As [`FinalRear::new`].
    pub fn new_with(
        rear: ReadyRear,
        (form, form_chosen): (FormReference, Option<FormChosen>),
        pages: Pages,
        finalised: TimeRecord,
    ) -> Result<Self, SigningError> {
        let has = |signatory| {
            pages
                .required
                .iter()
                .any(|r| r.signatory == signatory && r.place == SignaturePlace::Rear)
        };
        if !has(Signatory::Witness) {
            return Err(SigningError::FormLacks {
                what: "the witness's signature on the rear",
            });
        }
        let adult = rear.0.fields.responsible_adult.is_some();
        if has(Signatory::AppropriateAdult) != adult {
            return Err(SigningError::FormLacks {
                what: "the parent's, guardian's or appropriate adult's signature on the rear",
            });
        }
        Ok(Self {
            rear,
            form,
            form_chosen,
            pages,
            finalised,
            signatures: Vec::new(),
        })
    }

    /// What it says.
    #[must_use]
    pub fn rear(&self) -> &RearDraft {
        &self.rear.0
    }

    /// The template used.
    #[must_use]
    pub fn form(&self) -> &FormReference {
        &self.form
    }

    /// Why it is not the form that was in use, where it is not.
    #[must_use]
    pub fn form_chosen(&self) -> Option<&FormChosen> {
        self.form_chosen.as_ref()
    }

    /// The page shown.
    #[must_use]
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// When the text was fixed.
    #[must_use]
    pub fn finalised(&self) -> &TimeRecord {
        &self.finalised
    }

    /// The signatures taken so far.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The places not yet signed.
    #[must_use]
    pub fn missing(&self) -> Vec<crate::RequiredSignature> {
        let signed = |r: &crate::RequiredSignature| self.signatures.iter().any(|s| s.is_at(r));
        let places = self.pages.required.iter();
        places.filter(|r| !signed(r)).copied().collect()
    }

    /// Takes one signature.
    ///
    /// # Errors
    ///
    /// [`SigningError`] naming the rule that forbids it.
    pub fn sign(&mut self, signature: Signature) -> Result<(), SigningError> {
        let page = signature.page;
        if !self.pages.required.iter().any(|r| signature.is_at(r)) {
            return Err(SigningError::NoSuchPlace { page });
        }
        if !self.missing().iter().any(|r| signature.is_at(r)) {
            return Err(SigningError::AlreadySigned { page });
        }
        // A sitting that goes on past midnight is finished.
        let dated = signature.time.wall.uk_day() == self.finalised.wall.uk_day();
        if self.signatures.is_empty() && !dated {
            return Err(SigningError::AnotherDay);
        }
        if let SignatureMethod::Typed { name } = &signature.method {
            check_typed(name, Some(self.printed_name(signature.signatory)))?;
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// The name that the form prints for a signatory.
    #[must_use]
    pub fn printed_name(&self, signatory: Signatory) -> &Personal {
        let fields = &self.rear.0.fields;
        match (signatory, &fields.responsible_adult) {
            (Signatory::AppropriateAdult, Some(adult)) => &adult.name,
            _ => &fields.witness_name,
        }
    }

    /// The rear with every signature.
    ///
    /// # Errors
    ///
    /// [`SigningError::Missing`] while a place is unsigned.
    pub fn signed(self) -> Result<SignedRear, SigningError> {
        let missing = self.missing();
        match missing.first() {
            Some(next) => Err(SigningError::Missing {
                count: missing.len(),
                page: next.page,
            }),
            None => Ok(SignedRear(self)),
        }
    }
}

/// A rear page signed in every place. Only this can be sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SignedRear(FinalRear);

impl SignedRear {
    /// The rear, its page and its signatures.
    #[must_use]
    pub fn content(&self) -> &FinalRear {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::tests::time;
    use crate::{AttachmentId, RecordId, RequiredSignature, Sha256Digest};

    fn draft(age: Age) -> RearDraft {
        let link = RecordLink {
            record: RecordId::from_parts(1, [3; 10]),
            sha256: Sha256Digest::ZERO,
        };
        let front = crate::statement::tests::complete();
        let mut rear = RearDraft::new(link, &front, age);
        rear.fields.dates_to_avoid = DatesToAvoid::None;
        rear.fields.willing_to_attend = Answer::Yes;
        rear.fields.special_measures.answer = Answer::No;
        rear.fields.particular_needs.answer = Answer::NotApplicable;
        rear.fields.taken_by = "PC Invented OFFICER".into();
        rear.fields.station = "Invented Road".into();
        rear.fields.time_and_place = "10:00, Invented Court".into();
        rear
    }

    fn adult() -> ResponsibleAdult {
        ResponsibleAdult {
            name: "Invented MOTHER".into(),
            capacity: "parent".into(),
            address: "".into(),
            phone: "".into(),
        }
    }

    /// domain/statements.md 1.3, row by row.
    #[test]
    fn the_rear_asks_for_what_its_rules_need() {
        type Change = fn(&mut RearDraft);
        let rules: [(Age, Change, &[&str]); 10] = [
            (
                Age::Years(17),
                |r| {
                    r.young_witness = Some(YoungWitnessCare::Unaccompanied {
                        reason: "Lives alone".into(),
                    });
                },
                &[],
            ),
            (Age::Over18, |_| {}, &[]),
            (
                Age::Over18,
                |r| r.fields.dates_to_avoid = DatesToAvoid::NotAsked,
                &["dates_to_avoid"],
            ),
            (
                Age::Over18,
                |r| r.fields.dates_to_avoid = DatesToAvoid::Dates(Vec::new()),
                &["dates_to_avoid"],
            ),
            (
                Age::Over18,
                |r| r.fields.willing_to_attend = Answer::NotAsked,
                &["willing_to_attend"],
            ),
            (
                Age::Over18,
                |r| r.fields.special_measures.answer = Answer::Yes,
                &["special_measures.details"],
            ),
            (
                Age::Over18,
                |r| r.fields.particular_needs.answer = Answer::NotAsked,
                &["particular_needs"],
            ),
            (Age::Over18, |r| r.fields.station = " ".into(), &["station"]),
            (Age::Years(15), |_| {}, &["responsible_adult"]),
            (
                Age::Years(15),
                |r| r.fields.responsible_adult = Some(adult()),
                &[],
            ),
        ];
        for (row, (age, change, expected)) in rules.into_iter().enumerate() {
            let mut rear = draft(age);
            change(&mut rear);
            let found: Vec<_> = match rear.ready() {
                Ok(_) => Vec::new(),
                Err(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
            };
            assert_eq!(found, expected, "row {row}");
        }
    }

    #[test]
    fn not_asked_is_neither_no_nor_not_applicable() {
        let mut rear = draft(Age::Over18);
        for (key, answer) in [
            ("a", Answer::Yes),
            ("b", Answer::No),
            ("c", Answer::NotApplicable),
            ("d", Answer::NotAsked),
        ] {
            rear.fields.consents.insert(key.to_owned(), answer);
        }
        let json = serde_json::to_value(&rear.fields.consents).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"a": "yes", "b": "no", "c": "not_applicable", "d": "not_asked"})
        );
        rear.fields
            .consents
            .insert("Not a key".to_owned(), Answer::Yes);
        let errors = rear.with_fields(rear.fields.clone()).unwrap_err();
        assert_eq!(errors.fields()[0].field, "consents");
    }

    #[test]
    fn witness_and_adult_both_sign() {
        let mut rear = draft(Age::Years(15));
        rear.fields.responsible_adult = Some(adult());
        let place = |signatory| RequiredSignature {
            signatory,
            place: SignaturePlace::Rear,
            page: 1,
            x: 0,
            y: 0,
            width: 1,
            height: 1,
        };
        let fixed = |required| {
            let form = FormReference {
                id: "mg11-rear".into(),
                version: 1,
                sha256: Sha256Digest::ZERO,
            };
            let pages = Pages {
                attachment: AttachmentId::from_parts(1, [1; 10]),
                sha256: Sha256Digest::ZERO,
                size: 1,
                count: 1,
                required,
            };
            FinalRear::new(rear.ready().unwrap(), form, pages, time())
        };
        assert!(fixed(vec![place(Signatory::Witness)]).is_err());
        let both = vec![
            place(Signatory::Witness),
            place(Signatory::AppropriateAdult),
        ];
        let mut rear = fixed(both).unwrap();
        let typed = |signatory, name: &str| Signature {
            signatory,
            place: SignaturePlace::Rear,
            page: 1,
            method: SignatureMethod::Typed { name: name.into() },
            time: time(),
        };
        rear.sign(typed(Signatory::Witness, "Invented WITNESS"))
            .unwrap();
        assert!(matches!(
            rear.clone().signed().unwrap_err(),
            SigningError::Missing { count: 1, page: 1 }
        ));
        assert_eq!(
            rear.sign(typed(Signatory::AppropriateAdult, "Some STRANGER")),
            Err(SigningError::OtherName)
        );
        rear.sign(typed(Signatory::AppropriateAdult, "Invented MOTHER"))
            .unwrap();
        assert!(rear.signed().is_ok());
    }
}
