//! The slip a victim is handed, and the message that says the same where there
//! is no paper.
//!
//! Neither names the offence or an address: a slip lies about in kitchens, and
//! a message is read on a shared telephone. For the same reason what makes
//! contact unsafe or unwelcome stays in the report.
//!
//! Both say that a report has been taken, so there is none before the report is
//! filed. Giving one is a disclosure, and is logged as that.

use pocketbook_forms as forms;
use pocketbook_forms::FormsError;
use pocketbook_model::{
    ConfirmedClassification, ContactPlan, DraftId, FieldError, FieldErrors, FieldWarning,
    LocalReference, NumberSeries, ReportDraft, Rule, SupplementDraft, Victim,
};
use pocketbook_vault::{DraftRow, Vault};

use crate::exhibit_forms::{in_words, labelled};
use crate::labels::Label as _;
use crate::printing::form_date;
use crate::reports::report_row;
use crate::victim_cautions::{Concerned, cautions, is_of_paper};
use crate::{CoreError, Session, report_standing};

/// The form of the slip and the wording of the message.
const FORM: &str = "victim-slip";
/// The field of the slip with what was agreed about keeping in touch.
const PLAN: &str = "contact_plan";
/// What stands there where its letters cannot be printed on this tablet.
const PLAN_NOT_PRINTED: &str = "How and when you will be kept informed cannot be printed here. The officer will tell you, or write it on this slip.";
/// Who a slip or a message is disclosed to, in the log.
const RECIPIENT: &str = "victim";

impl Session {
    /// The slip for the victim of a filed report: a PDF with the crime or
    /// incident number,
    /// or the local reference until the number is there. Printing is logged as
    /// a disclosure to the victim.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such report;
    /// [`CoreError::WrongState`] before it is filed; [`CoreError::Invalid`]
    /// when its victim is the State, and when [`Session::victim_cautions`] has
    /// something to read first.
    pub fn victim_slip(&self, draft: DraftId) -> Result<Vec<u8>, CoreError> {
        let cautions = self.victim_cautions(draft)?;
        // A paper is handed over; that a telephone is watched is no matter.
        let of_paper = cautions.iter().filter(|one| is_of_paper(one));
        refuse(of_paper, "a paper to keep")?;
        self.victim_slip_after_cautions(draft)
    }

    /// The slip, once an officer has read the cautions and judged that it is
    /// safe to hand over.
    ///
    /// # Errors
    ///
    /// As [`Session::victim_slip`], but for the cautions.
    pub fn victim_slip_after_cautions(&self, draft: DraftId) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let sheet = slip(&vault, draft)?;
        let pdf = match self.lay_out_form(FORM, sheet.clone().into()) {
            // The victim is not sent away without the number for a letter that
            // the tablet has no font for.
            Err(CoreError::Form(FormsError::Unprintable { field, .. })) if field == PLAN => {
                let plain = forms::VictimSlipSheet {
                    contact_plan: PLAN_NOT_PRINTED.to_owned(),
                    ..sheet
                };
                self.lay_out_form(FORM, plain.into())?
            }
            laid_out => laid_out?,
        };
        vault.log_disclosed(draft, RECIPIENT)?;
        Ok(pdf)
    }

    /// What must be read before the victim of a report is given anything: what
    /// the contact plan says of care, in the report or in any supplement to it,
    /// filed or not; that a supplement changes the plan or the victim and is not
    /// filed; that the victim was corrected since; and
    /// each way to reach them that they called unsafe, or, where it was somebody
    /// near to them or a sexual offence, did not call safe; or that no way is
    /// entered then.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such report.
    pub fn victim_cautions(&self, draft: DraftId) -> Result<Vec<FieldWarning>, CoreError> {
        let vault = self.vault()?;
        let row = report_row(&vault, draft)?;
        let incident = crate::incidents::load(&vault, row.incident)?;
        let told = Told::of(&vault, &row)?;
        Ok(cautions(&told.concerned(), &incident))
    }

    /// The same as the text of a message, to send by whatever means the force
    /// has. Making it is logged as a disclosure to the victim.
    ///
    /// # Errors
    ///
    /// As [`Session::victim_slip`].
    pub fn victim_message(&self, draft: DraftId) -> Result<String, CoreError> {
        refuse(
            self.victim_cautions(draft)?.iter(),
            "a message to the victim",
        )?;
        self.victim_message_after_cautions(draft)
    }

    /// The message, once an officer has read the cautions and judged that it is
    /// safe to send.
    ///
    /// # Errors
    ///
    /// As [`Session::victim_message`], but for the cautions.
    pub fn victim_message_after_cautions(&self, draft: DraftId) -> Result<String, CoreError> {
        let vault = self.vault()?;
        let sheet = slip(&vault, draft)?;
        let message = self.device().forms().form(FORM)?.message(&sheet)?;
        vault.log_disclosed(draft, RECIPIENT)?;
        Ok(message)
    }
}

fn refuse<'c>(
    cautions: impl Iterator<Item = &'c FieldWarning>,
    other: &'static str,
) -> Result<(), CoreError> {
    let errors = cautions.map(|caution| FieldError {
        field: caution.field.clone(),
        rule: Rule::Contradicts {
            other,
            remedy: "read what stands there; if it is safe all the same, say that you have read it",
        },
    });
    Ok(FieldErrors::check(errors.collect())?)
}

/// A report with what was filed and is being written after it.
struct Told {
    written: ReportDraft,
    stands: ReportDraft,
    supplements: Vec<(SupplementDraft, bool)>,
    confirmed: Option<ConfirmedClassification>,
}

impl Told {
    fn of(vault: &Vault, row: &DraftRow) -> Result<Self, CoreError> {
        let written: ReportDraft = serde_json::from_slice(&row.content)?;
        let supplements = match row.record {
            Some(record) => report_standing::supplements(vault, record)?,
            None => Vec::new(),
        };
        let views = supplements.iter().map(|(view, _)| view);
        Ok(Self {
            confirmed: (row.record)
                .map(|record| crate::classifications::newest(vault, record))
                .transpose()?
                .flatten(),
            stands: report_standing::corrected_by(&written, views),
            written,
            supplements: supplements
                .into_iter()
                .map(|(view, sealed)| (view.content, sealed.is_some()))
                .collect(),
        })
    }

    fn concerned(&self) -> Concerned<'_> {
        Concerned {
            written: &self.written,
            stands: &self.stands,
            supplements: &self.supplements,
            confirmed: self.confirmed.as_ref().map(|one| &one.classification),
        }
    }
}

fn slip(vault: &Vault, draft: DraftId) -> Result<forms::VictimSlipSheet, CoreError> {
    let row = report_row(vault, draft)?;
    let sealed = match row.record {
        Some(record) => vault.sealed(record)?,
        None => None,
    };
    let sealed = sealed.ok_or(CoreError::WrongState {
        found: "not filed yet",
        expected: "filed; file the report, then give the victim the slip",
    })?;
    let told = Told::of(vault, &row)?;
    let report = &told.stands;
    let incident = crate::incidents::load(vault, row.incident)?;
    let victim = report.victim.map(|victim| victim.standing(&incident));
    if victim == Some(Victim::State) {
        return Err(FieldErrors::from(FieldError {
            field: "victim".to_owned(),
            rule: Rule::Contradicts {
                other: "a slip for a victim",
                remedy: "an offence against the State has nobody to hand one to",
            },
        })
        .into());
    }
    // What was filed has a kind; the force numbers by it.
    let series = report
        .kind
        .as_ref()
        .map_or(NumberSeries::Crime, NumberSeries::of);
    let officer = vault.officer();
    Ok(forms::VictimSlipSheet {
        series: match series {
            NumberSeries::Crime => forms::SlipSeries::Crime,
            NumberSeries::Incident => forms::SlipSeries::Incident,
        },
        number: sealed.number.map(|number| number.to_string()),
        local_reference: LocalReference::of(draft).to_string(),
        reported: in_words(report.reported_at.unwrap_or(sealed.sealed)),
        officer: officer.name.reveal().to_owned(),
        contact: vec![labelled(
            "Officer's warrant number",
            &officer.warrant_number.to_string(),
        )],
        contact_plan: told
            .concerned()
            .plan(&incident)
            .map(plan)
            .unwrap_or_default(),
        date: form_date(&vault.time_record()),
        slip_id: sealed.record.to_string(),
    })
}

/// How and when the victim is kept informed. What makes it unsafe is not said.
fn plan(plan: &ContactPlan) -> String {
    format!(
        "You will be kept informed {}: {}",
        plan.how.label().to_lowercase(),
        plan.when.reveal().trim()
    )
}
