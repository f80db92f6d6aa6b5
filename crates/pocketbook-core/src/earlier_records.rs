//! Records of other officers and other tablets that a further one here follows:
//! read from their evidence bundles, or known by identifier and digest alone.
//!
//! ```text
//! bundle --verified against the force's keys--> shown --kept--> followed as "bundle"
//! record and SHA-256, as printed or typed ---------------------> followed as "not_seen"
//! sealed in this vault ----------------------------------------> followed as "sealed_here"
//! ```
//!
//! What is kept is what its officer and the force signed, never the files of the
//! bundle. How the first was known is sealed with what follows it, and its
//! digest binds the two whatever the way.

use std::io::{Read, Seek};

use pocketbook_model::{
    Amendment, AmendmentKind, EarlierName, EarlierSeen, FieldError, FieldErrors, FieldWarning,
    ForceNumber, IncidentId, LocalReference, Personal, RecordId, RecordKind, RecordLink, Rule,
    Sha256Digest, StatementDraft, StatementKind, Timestamp, WarrantNumber,
};
use pocketbook_seal::{
    Claim, Envelope, Outcome, Receipt, SealedPayload, TrustAnchors, VerificationReport,
    VerifiedEvidence, parse_canonical, verify_bundle,
};
use pocketbook_vault::{
    DraftFilter, DraftRow, DraftSummary, EarlierRecordRow, NewEarlierRecord, Vault,
};
use serde::Serialize;
use serde_json::Value;

use crate::another_thing::{Thing, missing};
use crate::requests::NameDiffers;
use crate::{CoreError, Session};

/// A record of another vault, as its bundle shows it.
#[derive(Debug, Clone, Serialize)]
pub struct EarlierRecordView {
    /// The record.
    pub record: RecordId,
    /// SHA-256 of its payload: what identifies it.
    pub sha256: Sha256Digest,
    /// What it is.
    pub kind: RecordKind,
    /// The kind of a statement.
    pub statement_kind: Option<StatementKind>,
    /// Whose statement it is.
    pub witness_name: Option<Personal>,
    /// The local reference of a crime report.
    pub local_reference: Option<LocalReference>,
    /// The crime or incident number of a report, as the force's receipt has it.
    pub number: Option<ForceNumber>,
    /// The warrant number of the officer who sealed it.
    pub warrant_number: WarrantNumber,
    /// Their rank and name.
    pub officer_name: Personal,
    /// When it was sealed, by the clock of its tablet.
    pub sealed_at: Timestamp,
    /// When the force held it, by its receipt.
    pub received_at: Timestamp,
}

/// What an evidence bundle holds, and what proved it.
#[derive(Debug, Clone, Serialize)]
pub struct BundleView {
    /// The record.
    pub record: EarlierRecordView,
    /// Every claim that was checked: signature, receipt, log and the others.
    pub claims: Vec<Claim>,
}

impl Session {
    /// Verifies an evidence bundle of a statement or report against the keys of
    /// the force that this tablet belongs to, and shows what is in it. Nothing
    /// is kept.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotEnrolled`]; [`CoreError::Unverified`] naming the claim
    /// that fails; [`CoreError::Invalid`] when it holds another kind of record.
    pub fn look_at_bundle<R: Read + Seek>(&self, bundle: R) -> Result<BundleView, CoreError> {
        let _unlocked = self.vault()?;
        let (evidence, claims) = self.verified(bundle)?;
        Ok(BundleView {
            record: view(&evidence)?,
            claims,
        })
    }

    /// Does the same and keeps what was signed, so that a further statement or
    /// a supplement can follow it. It is logged as a collection; keeping it
    /// twice changes nothing.
    ///
    /// # Errors
    ///
    /// As [`Session::look_at_bundle`].
    pub fn keep_bundle<R: Read + Seek>(&self, bundle: R) -> Result<BundleView, CoreError> {
        let vault = self.vault()?;
        let (evidence, claims) = self.verified(bundle)?;
        let record = view(&evidence)?;
        vault.keep_earlier_record(&NewEarlierRecord {
            record: record.record,
            sha256: record.sha256,
            kind: record.kind,
            envelope: &evidence.envelope.to_json()?,
            receipt: &evidence.receipt.to_json()?,
        })?;
        Ok(BundleView { record, claims })
    }

    /// Every record of another vault that is kept here, oldest first; reading
    /// them is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when they cannot be read.
    pub fn kept_bundles(&self) -> Result<Vec<EarlierRecordView>, CoreError> {
        let rows = self.vault()?.earlier_records()?;
        rows.iter().map(|row| view(&stored(row)?)).collect()
    }

    fn verified<R: Read + Seek>(
        &self,
        bundle: R,
    ) -> Result<(VerifiedEvidence, Vec<Claim>), CoreError> {
        let enrolment = self.device().store().enrolment()?;
        let enrolment = enrolment.ok_or(CoreError::NotEnrolled)?;
        let trust = TrustAnchors {
            authority_pem: Some(enrolment.authority_pem),
            log_key: Some(enrolment.log_key.parse()?),
        };
        let VerificationReport {
            claims, evidence, ..
        } = verify_bundle(bundle, &trust);
        let failed = claims
            .iter()
            .find(|claim| claim.outcome == Outcome::Failed)
            .map(|claim| claim.name);
        let evidence = match (evidence, failed) {
            (Some(evidence), None) => evidence,
            (_, failed) => {
                return Err(CoreError::Unverified {
                    claim: failed.unwrap_or("bundle"),
                });
            }
        };
        let may_be_followed = matches!(
            evidence.payload.kind,
            RecordKind::WitnessStatement | RecordKind::CrimeReport
        );
        if !may_be_followed {
            return Err(wrong(
                "bundle",
                Rule::Shape {
                    expected: "the evidence bundle of a statement or of a crime report",
                },
            ));
        }
        Ok((evidence, claims))
    }
}

fn wrong(field: &str, rule: Rule) -> CoreError {
    FieldError {
        field: field.to_owned(),
        rule,
    }
    .into()
}

fn stored(row: &EarlierRecordRow) -> Result<VerifiedEvidence, CoreError> {
    let envelope = Envelope::from_json(&row.envelope)?;
    let receipt = Envelope::from_json(&row.receipt)?;
    let payload = SealedPayload::parse(&envelope.payload_type, &envelope.payload)?;
    let received_at = receipt_of(&receipt)?.received_at;
    Ok(VerifiedEvidence {
        payload,
        envelope,
        receipt,
        received_at,
    })
}

fn receipt_of(envelope: &Envelope) -> Result<Receipt, CoreError> {
    Ok(parse_canonical("the receipt", &envelope.payload)?)
}

fn view(evidence: &VerifiedEvidence) -> Result<EarlierRecordView, CoreError> {
    let payload = &evidence.payload;
    let receipt = receipt_of(&evidence.receipt)?;
    let receipted = receipt.records.into_iter();
    let number = receipted
        .filter(|one| one.record == payload.record)
        .find_map(|one| one.number);
    let text = |pointer: &str| payload.content.pointer(pointer).and_then(Value::as_str);
    Ok(EarlierRecordView {
        record: payload.record,
        sha256: evidence.envelope.payload_digest(),
        kind: payload.kind,
        statement_kind: text("/statement/kind").and_then(StatementKind::from_name),
        witness_name: text("/statement/witness_name").map(Personal::new),
        local_reference: text("/local_reference").and_then(|text| text.parse().ok()),
        number,
        warrant_number: payload.provenance.officer.warrant_number.clone(),
        officer_name: payload.provenance.officer.name.clone(),
        sealed_at: payload.time.wall,
        received_at: evidence.received_at,
    })
}

/// What is known here of a record that a request names.
pub(crate) struct Named {
    pub(crate) sha256: Sha256Digest,
    pub(crate) seen: EarlierSeen,
}

/// The record of this kind that a request names: one that was sealed here, one
/// whose bundle is kept, or any whose digest is given.
///
/// # Errors
///
/// [`CoreError::NotFound`] when it is none of them; [`CoreError::Invalid`] on
/// `field` when the digest given is not that of the record here, or when the
/// record here is of another kind.
pub(crate) fn named(
    vault: &Vault,
    kind: RecordKind,
    record: RecordId,
    given: Option<Sha256Digest>,
    field: &str,
) -> Result<Named, CoreError> {
    let other = || {
        wrong(
            field,
            Rule::Contradicts {
                other: "the digest of that record here",
                remedy: "compare both with the first; a letter may be wrong",
            },
        )
    };
    let known = known(vault, record)?;
    let of_kind: Vec<_> = known.iter().filter(|one| one.kind == kind).collect();
    let found = match given {
        Some(given) => of_kind.iter().find(|one| one.sha256 == given),
        None => of_kind.first(),
    };
    match (found, given) {
        (Some(found), Some(_)) => Ok(found.named()),
        // Two were given under one identifier: which is meant must be said.
        (Some(_), None) if of_kind.len() > 1 => Err(wrong(field, Rule::Required)),
        (Some(found), None) => Ok(found.named()),
        (None, Some(_)) if !known.is_empty() => Err(other()),
        (None, Some(sha256)) => Ok(Named {
            sha256,
            seen: EarlierSeen::NotSeen,
        }),
        (None, None) => Err(missing(
            vault,
            record,
            Thing::Record(Some(kind)),
            match kind {
                RecordKind::CrimeReport => "filed report, nor is its bundle kept",
                _ => "sealed statement, nor is its bundle kept",
            },
        )),
    }
}

struct Known {
    kind: RecordKind,
    sha256: Sha256Digest,
    seen: EarlierSeen,
}

impl Known {
    const fn named(&self) -> Named {
        Named {
            sha256: self.sha256,
            seen: self.seen,
        }
    }
}

fn known(vault: &Vault, record: RecordId) -> Result<Vec<Known>, CoreError> {
    if let Some(row) = vault.sealed(record)? {
        return Ok(vec![Known {
            kind: row.kind,
            sha256: row.sha256,
            seen: EarlierSeen::SealedHere,
        }]);
    }
    let kept = vault.earlier_record(record)?.into_iter();
    let of_bundle = |row: EarlierRecordRow| Known {
        kind: row.kind,
        sha256: row.sha256,
        seen: EarlierSeen::Bundle,
    };
    Ok(kept.map(of_bundle).collect())
}

/// What the kept bundle of a record shows, if one is kept with this digest.
pub(crate) fn shown(
    vault: &Vault,
    link: RecordLink,
) -> Result<Option<EarlierRecordView>, CoreError> {
    let kept = vault.earlier_record(link.record)?;
    let row = kept.iter().find(|row| row.sha256 == link.sha256);
    row.map(|row| view(&stored(row)?)).transpose()
}

/// The payload of a record that was sealed here or whose bundle is kept, if its
/// digest is this one.
pub(crate) fn payload(
    vault: &Vault,
    record: RecordId,
    sha256: Sha256Digest,
) -> Result<Option<SealedPayload>, CoreError> {
    if let Some(row) = vault.sealed(record)? {
        let ours = row.sha256 == sha256;
        return ours
            .then(|| crate::sealing::payload(vault, record))
            .transpose();
    }
    let kept = vault.earlier_record(record)?;
    let row = kept.iter().find(|row| row.sha256 == sha256);
    row.map(|row| Ok(stored(row)?.payload)).transpose()
}

/// The statement in such a record, if it holds one.
pub(crate) fn statement(
    vault: &Vault,
    record: RecordId,
    sha256: Sha256Digest,
) -> Result<Option<Value>, CoreError> {
    let payload = payload(vault, record, sha256)?;
    let payload = payload.filter(|payload| payload.kind == RecordKind::WitnessStatement);
    Ok(payload.and_then(|payload| payload.content.get("statement").cloned()))
}

/// Points out that another further statement, sealed here already, follows the
/// same one: a reader would have two that each call themselves the next.
pub(crate) fn forked(
    vault: &Vault,
    row: &DraftRow,
    draft: &StatementDraft,
) -> Result<Option<FieldWarning>, CoreError> {
    let Some(amendment) = &draft.further_to else {
        return Ok(None);
    };
    let others = |summary: &DraftSummary| {
        summary.id != row.id && summary.state == pocketbook_vault::DraftState::Sealed
    };
    for other in statements_of(vault, draft.incident, others)? {
        let follows = other.further_to;
        if follows.is_some_and(|follows| follows.record == amendment.record) {
            return Ok(Some(FieldWarning::new(
                "further_to",
                "followed_already",
                "another further statement that is sealed here follows the same one: follow that \
                 one, so that the last word is clear, unless both are meant to stand side by side",
            )));
        }
    }
    Ok(None)
}

/// The statements of an incident, of those drafts that are wanted. One that
/// cannot be read is left out: it keeps nobody from working on another.
pub(crate) fn statements_of(
    vault: &Vault,
    incident: IncidentId,
    wanted: impl Fn(&DraftSummary) -> bool,
) -> Result<Vec<StatementDraft>, CoreError> {
    let filter = DraftFilter {
        incident: Some(incident),
        kind: Some(RecordKind::WitnessStatement),
        ..DraftFilter::default()
    };
    let mut statements = Vec::new();
    for summary in vault.drafts(&filter)?.into_iter().filter(wanted) {
        let row = vault.draft(summary.id)?;
        statements.extend(row.and_then(|row| serde_json::from_slice(&row.content).ok()));
    }
    Ok(statements)
}

/// A correction or addition that says what the first statement said, word for
/// word: what is new is in its reason at most, which nobody signs.
pub(crate) fn says_nothing_new(
    vault: &Vault,
    draft: &StatementDraft,
) -> Result<Option<FieldWarning>, CoreError> {
    let says_more = |amendment: &&Amendment| amendment.kind != AmendmentKind::Withdrawal;
    let Some(amendment) = draft.further_to.as_ref().filter(says_more) else {
        return Ok(None);
    };
    let earlier = statement(vault, amendment.record, amendment.sha256)?;
    let words = |text: &str| {
        let words = text.split_whitespace().map(str::to_owned);
        words.collect::<Vec<_>>()
    };
    let said = earlier.as_ref().and_then(|one| one.get("body")?.as_str());
    let same = said.is_some_and(|said| words(said) == words(draft.body.reveal()));
    Ok(same.then(|| {
        FieldWarning::new(
            "body",
            "says_nothing_new",
            "these are the very words of the statement that this one follows: write what the \
             witness now says; the reason is not on the pages that they sign",
        )
    }))
}

/// The name on a sealed statement, where it can be read here.
pub(crate) fn maker(
    vault: &Vault,
    record: RecordId,
    sha256: Sha256Digest,
) -> Result<Option<Personal>, CoreError> {
    let statement = statement(vault, record, sha256)?;
    let name = statement.as_ref().and_then(|one| one.get("witness_name"));
    Ok(name.and_then(Value::as_str).map(Personal::new))
}

/// What is said of the name on the earlier statement: the name as it stands
/// there, or as it was given where nothing of it was seen.
///
/// # Errors
///
/// [`CoreError::Invalid`] when nothing of it was seen and no name is given, or
/// when another is given than stands there.
pub(crate) fn earlier_name(
    vault: &Vault,
    amendment: &Amendment,
    said: &NameDiffers,
) -> Result<EarlierName, CoreError> {
    let field = "further_to.earlier_name.name";
    let name = match (
        maker(vault, amendment.record, amendment.sha256)?,
        &said.earlier_name,
    ) {
        (Some(there), Some(given)) if there != *given => {
            return Err(wrong(
                field,
                Rule::Contradicts {
                    other: "the name on the earlier statement",
                    remedy: "leave it out: it is taken from there",
                },
            ));
        }
        (Some(there), _) => there,
        (None, Some(given)) => given.clone(),
        (None, None) => return Err(wrong(field, Rule::Required)),
    };
    Ok(EarlierName {
        name,
        reason: said.reason.clone(),
    })
}

/// A draft that follows a statement which was not seen when it was begun, and
/// whose bundle has come since.
pub(crate) fn seen_since(
    vault: &Vault,
    draft: StatementDraft,
) -> Result<StatementDraft, CoreError> {
    let mut draft = draft;
    if let Some(amendment) = &mut draft.further_to
        && amendment.seen == EarlierSeen::NotSeen
        && statement(vault, amendment.record, amendment.sha256)?.is_some()
    {
        amendment.seen = EarlierSeen::Bundle;
    }
    Ok(draft)
}

/// Checks what a statement that is about to be fixed follows.
///
/// # Errors
///
/// [`CoreError::Invalid`] naming the field that does not hold.
pub(crate) fn check(vault: &Vault, draft: &StatementDraft) -> Result<(), CoreError> {
    let Some(amendment) = &draft.further_to else {
        return Ok(());
    };
    let contradicts = |other, remedy| wrong("further_to", Rule::Contradicts { other, remedy });
    let Some(earlier) = statement(vault, amendment.record, amendment.sha256)? else {
        let known = known(vault, amendment.record)?;
        return match amendment.seen {
            EarlierSeen::NotSeen if known.is_empty() => Ok(()),
            _ => Err(contradicts(
                "the sealed records here",
                "name one of them, one whose bundle is kept, or another with its digest",
            )),
        };
    };
    let text = |field: &str| earlier.get(field).and_then(Value::as_str);
    let name = Personal::new(text("witness_name").unwrap_or_default());
    amendment
        .check_maker(&draft.witness_name, &name)
        .map_err(FieldErrors::from)?;
    let personal = text("kind") == Some(StatementKind::VictimPersonal.as_str());
    if personal && amendment.kind != pocketbook_model::AmendmentKind::Addition {
        return Err(contradicts(
            "a victim personal statement",
            "it cannot be changed or withdrawn once it is signed; make a further one",
        ));
    }
    Ok(())
}
