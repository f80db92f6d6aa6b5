//! The rear page of a statement as a host sees it.

use std::collections::{BTreeMap, HashMap};

use pocketbook_core::RearView;
use pocketbook_core::model::{
    Answer, DatesToAvoid, Detailed, DraftId, IncidentId, Personal, RearFields, RecordId,
    ResponsibleAdult, RevisionId, Sha256Digest,
};

use crate::session::Session;
use crate::{
    DraftState, FieldProblem, FieldWarning, PocketbookError, SealedRecord, SignatureRequest,
    UnsignedPlace,
};

/// An answer to a question of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum FormAnswer {
    /// Nobody has asked.
    NotAsked,
    /// Yes.
    Yes,
    /// No.
    No,
    /// The question does not concern this witness.
    NotApplicable,
}

impl From<FormAnswer> for Answer {
    fn from(answer: FormAnswer) -> Self {
        match answer {
            FormAnswer::NotAsked => Self::NotAsked,
            FormAnswer::Yes => Self::Yes,
            FormAnswer::No => Self::No,
            FormAnswer::NotApplicable => Self::NotApplicable,
        }
    }
}

impl From<Answer> for FormAnswer {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::NotAsked => Self::NotAsked,
            Answer::Yes => Self::Yes,
            Answer::No => Self::No,
            Answer::NotApplicable => Self::NotApplicable,
        }
    }
}

/// When the witness cannot come to court.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Unavailable {
    /// Nobody has asked.
    NotAsked,
    /// The witness said that there are no dates to avoid.
    NoDates,
    /// The dates or periods.
    Dates {
        /// A line each.
        dates: Vec<String>,
    },
}

/// The parent, guardian or appropriate adult who signs the rear.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ResponsibleAdultRecord {
    /// Full name.
    pub name: String,
    /// `parent`, `guardian` or `appropriate adult`.
    pub capacity: String,
    /// Address, if another than the witness's.
    #[uniffi(default = "")]
    pub address: String,
    /// Telephone, if another than the witness's.
    #[uniffi(default = "")]
    pub phone: String,
}

/// All fields of a rear page. None has a default: an editor changes some of those
/// that it was shown and gives all of them back, and what is left out by mistake
/// would be emptied.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RearPageFields {
    /// Name of the witness.
    pub witness_name: String,
    /// Home address.
    pub home_address: String,
    /// Its postcode.
    pub postcode: String,
    /// E-mail address.
    pub email: String,
    /// Mobile telephone.
    pub mobile: String,
    /// Telephone at home.
    pub home_phone: String,
    /// Telephone at work.
    pub work_phone: String,
    /// Preferred means of contact.
    pub preferred_contact: String,
    /// Gender, as the witness says it.
    pub gender: String,
    /// Date of birth, as the witness says it.
    pub date_of_birth: String,
    /// Place of birth.
    pub place_of_birth: String,
    /// Former name.
    pub former_name: String,
    /// Self-defined ethnicity code (16+1).
    pub ethnicity: String,
    /// Dates of witness non-availability.
    pub dates_to_avoid: Unavailable,
    /// Whether the witness is willing to attend court.
    pub willing_to_attend: FormAnswer,
    /// What can be done to ensure attendance.
    pub ensure_attendance: String,
    /// Whether a special measures assessment is required.
    pub special_measures: FormAnswer,
    /// Details of that.
    pub special_measures_details: String,
    /// Whether the witness has particular needs.
    pub particular_needs: FormAnswer,
    /// What they are.
    pub particular_needs_details: String,
    /// Consents by their key on the form; absent is not asked.
    pub consents: HashMap<String, FormAnswer>,
    /// Parent, guardian or appropriate adult.
    pub responsible_adult: Option<ResponsibleAdultRecord>,
    /// Who took the statement.
    pub taken_by: String,
    /// Station.
    pub station: String,
    /// Time and place the statement was taken.
    pub time_and_place: String,
}

impl From<RearPageFields> for RearFields {
    fn from(fields: RearPageFields) -> Self {
        let consents: BTreeMap<String, Answer> = fields
            .consents
            .into_iter()
            .map(|(key, answer)| (key, answer.into()))
            .collect();
        Self {
            witness_name: Personal::new(fields.witness_name),
            home_address: Personal::new(fields.home_address),
            postcode: Personal::new(fields.postcode),
            email: Personal::new(fields.email),
            mobile: Personal::new(fields.mobile),
            home_phone: Personal::new(fields.home_phone),
            work_phone: Personal::new(fields.work_phone),
            preferred_contact: Personal::new(fields.preferred_contact),
            gender: Personal::new(fields.gender),
            date_of_birth: Personal::new(fields.date_of_birth),
            place_of_birth: Personal::new(fields.place_of_birth),
            former_name: Personal::new(fields.former_name),
            ethnicity: Personal::new(fields.ethnicity),
            dates_to_avoid: match fields.dates_to_avoid {
                Unavailable::NotAsked => DatesToAvoid::NotAsked,
                Unavailable::NoDates => DatesToAvoid::None,
                Unavailable::Dates { dates } => {
                    DatesToAvoid::Dates(dates.into_iter().map(Personal::new).collect())
                }
            },
            willing_to_attend: fields.willing_to_attend.into(),
            ensure_attendance: Personal::new(fields.ensure_attendance),
            special_measures: Detailed {
                answer: fields.special_measures.into(),
                details: Personal::new(fields.special_measures_details),
            },
            particular_needs: Detailed {
                answer: fields.particular_needs.into(),
                details: Personal::new(fields.particular_needs_details),
            },
            consents,
            responsible_adult: fields.responsible_adult.map(|adult| ResponsibleAdult {
                name: Personal::new(adult.name),
                capacity: Personal::new(adult.capacity),
                address: Personal::new(adult.address),
                phone: Personal::new(adult.phone),
            }),
            taken_by: Personal::new(fields.taken_by),
            station: Personal::new(fields.station),
            time_and_place: Personal::new(fields.time_and_place),
        }
    }
}

impl From<RearFields> for RearPageFields {
    fn from(fields: RearFields) -> Self {
        let text = |text: Personal| text.reveal().to_owned();
        Self {
            witness_name: text(fields.witness_name),
            home_address: text(fields.home_address),
            postcode: text(fields.postcode),
            email: text(fields.email),
            mobile: text(fields.mobile),
            home_phone: text(fields.home_phone),
            work_phone: text(fields.work_phone),
            preferred_contact: text(fields.preferred_contact),
            gender: text(fields.gender),
            date_of_birth: text(fields.date_of_birth),
            place_of_birth: text(fields.place_of_birth),
            former_name: text(fields.former_name),
            ethnicity: text(fields.ethnicity),
            dates_to_avoid: match fields.dates_to_avoid {
                DatesToAvoid::NotAsked => Unavailable::NotAsked,
                DatesToAvoid::None => Unavailable::NoDates,
                DatesToAvoid::Dates(dates) => Unavailable::Dates {
                    dates: dates.into_iter().map(text).collect(),
                },
            },
            willing_to_attend: fields.willing_to_attend.into(),
            ensure_attendance: text(fields.ensure_attendance),
            special_measures: fields.special_measures.answer.into(),
            special_measures_details: text(fields.special_measures.details),
            particular_needs: fields.particular_needs.answer.into(),
            particular_needs_details: text(fields.particular_needs.details),
            consents: fields
                .consents
                .into_iter()
                .map(|(key, answer)| (key, answer.into()))
                .collect(),
            responsible_adult: fields
                .responsible_adult
                .map(|adult| ResponsibleAdultRecord {
                    name: text(adult.name),
                    capacity: text(adult.capacity),
                    address: text(adult.address),
                    phone: text(adult.phone),
                }),
            taken_by: text(fields.taken_by),
            station: text(fields.station),
            time_and_place: text(fields.time_and_place),
        }
    }
}

/// The rear page of a statement as an editor shows it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct RearRecord {
    /// The draft.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// The sealed statement that it belongs to.
    pub statement: RecordId,
    /// SHA-256 of the payload of that.
    pub statement_sha256: Sha256Digest,
    /// Its newest revision; durable.
    pub revision: RevisionId,
    /// Where it stands.
    pub state: DraftState,
    /// All of its fields: an editor changes some and gives all of them back.
    pub fields: RearPageFields,
    /// What is still needed before it can be finalised.
    pub missing: Vec<FieldProblem>,
    /// What deserves a second look; none of it stops anything.
    pub warnings: Vec<FieldWarning>,
    /// Number of pages, once final.
    pub pages: Option<u32>,
    /// Places still to be signed, once final.
    pub unsigned: Vec<UnsignedPlace>,
    /// The record, once sealed.
    pub record: Option<RecordId>,
}

impl From<RearView> for RearRecord {
    fn from(view: RearView) -> Self {
        Self {
            draft: view.draft,
            incident: view.incident,
            statement: view.statement.record,
            statement_sha256: view.statement.sha256,
            revision: view.revision,
            state: view.state.into(),
            fields: view.fields.into(),
            missing: view.missing.into_iter().map(Into::into).collect(),
            warnings: view.warnings.into_iter().map(Into::into).collect(),
            pages: view.pages,
            unsigned: view.unsigned.iter().map(Into::into).collect(),
            record: view.record,
        }
    }
}

#[uniffi::export]
impl Session {
    /// Begins the rear page of a sealed statement.
    pub async fn create_rear(&self, statement: RecordId) -> Result<RearRecord, PocketbookError> {
        self.call(move |session| Ok(session.create_rear(statement)?.into()))
            .await
    }

    /// Replaces the fields that a rear page had in the revision that was shown;
    /// durable when it returns. When another screen has changed it since, it is
    /// `Conflict` and stays as it is: read it again and repeat the change.
    pub async fn edit_rear(
        &self,
        draft: DraftId,
        since: RevisionId,
        fields: RearPageFields,
    ) -> Result<RearRecord, PocketbookError> {
        self.call(move |session| {
            let view = session.edit_rear_since(draft, since, fields.into())?;
            Ok(view.into())
        })
        .await
    }

    /// One rear page, with its fields as they are; reading it is logged.
    pub async fn rear(&self, draft: DraftId) -> Result<RearRecord, PocketbookError> {
        self.call(move |session| Ok(session.rear(draft)?.into()))
            .await
    }

    /// Fixes the text and lays out the page.
    pub async fn finalise_rear(&self, draft: DraftId) -> Result<RearRecord, PocketbookError> {
        self.call(move |session| Ok(session.finalise_rear(draft)?.into()))
            .await
    }

    /// The page as it is shown: a PDF.
    pub async fn rear_pdf(&self, draft: DraftId) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.rear_pdf(draft)?)).await
    }

    /// Takes a signature on a rear page.
    pub async fn sign_rear(
        &self,
        draft: DraftId,
        request: SignatureRequest,
    ) -> Result<RearRecord, PocketbookError> {
        self.call(move |session| {
            let request = request.try_into()?;
            Ok(session.sign_rear(draft, &request)?.into())
        })
        .await
    }

    /// Goes back to editing; the signatures no longer count, and that version is
    /// retained with the reason, which may be empty.
    #[uniffi::method(default(reason = ""))]
    pub async fn reopen_rear(
        &self,
        draft: DraftId,
        reason: String,
    ) -> Result<RearRecord, PocketbookError> {
        self.call(move |session| {
            let reason = Personal::new(reason);
            Ok(session.reopen_rear(draft, &reason)?.into())
        })
        .await
    }

    /// Seals a rear page that is signed in every place.
    pub async fn seal_rear(&self, draft: DraftId) -> Result<SealedRecord, PocketbookError> {
        self.call(move |session| Ok(SealedRecord::from(&session.seal_rear(draft)?)))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_host_reads_of_a_rear_page_it_can_give_back_unchanged() {
        let fields = RearFields {
            witness_name: "Invented WITNESS".into(),
            postcode: "ZZ99 9ZZ".into(),
            former_name: "Invented FORMER".into(),
            dates_to_avoid: DatesToAvoid::Dates(vec!["1 to 5 June".into()]),
            willing_to_attend: Answer::Yes,
            special_measures: Detailed {
                answer: Answer::Yes,
                details: "A screen".into(),
            },
            particular_needs: Detailed {
                answer: Answer::No,
                details: Personal::default(),
            },
            consents: [
                ("a".to_owned(), Answer::NotApplicable),
                ("g1".to_owned(), Answer::NotAsked),
            ]
            .into(),
            responsible_adult: Some(ResponsibleAdult {
                name: "Invented MOTHER".into(),
                capacity: "parent".into(),
                address: Personal::default(),
                phone: "01632 960001".into(),
            }),
            station: "Invented Road".into(),
            ..RearFields::default()
        };
        let again: RearFields = RearPageFields::from(fields.clone()).into();
        assert_eq!(again, fields);
    }
}
