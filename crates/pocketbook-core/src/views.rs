//! What the core shows: plain records, copied out, safe to hold after the
//! session is locked only in so far as the host clears its screen.

use pocketbook_model::{
    AttachmentId, BoundExhibit, DeviceId, DraftId, FieldError, FieldWarning, ForceNumber,
    IncidentId, MediaType, OfficerId, Personal, RearFields, RecordId, RecordKind, RecordLink,
    RequiredSignature, RevisionId, Sha256Digest, Stage, StageName, StatementDraft, Timestamp, Urn,
    WarrantNumber,
};
use pocketbook_vault::How;
use serde::Serialize;

use crate::exhibit_views::ExhibitCollisionView;
use crate::flagged_amendments::FlaggedAmendmentView;
use crate::{ListLineView, ListedKind, ReferenceView};

/// An officer with an account on this tablet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficerView {
    /// The account.
    pub id: OfficerId,
    /// Warrant number.
    pub warrant_number: WarrantNumber,
    /// Rank and name.
    pub name: Personal,
}

/// The force this tablet belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnrolmentView {
    /// The force's name.
    pub force: String,
    /// Where its gateway is.
    pub gateway_url: String,
}

/// A tablet at a glance.
#[derive(Debug, Clone, Serialize)]
pub struct DeviceStatus {
    /// The tablet.
    pub device: DeviceId,
    /// `hardware` or `software`: where the keys are held.
    pub keystore: &'static str,
    /// The force, once enrolled.
    pub enrolment: Option<EnrolmentView>,
    /// Officers with an account here.
    pub officers: Vec<OfficerView>,
    /// Whether an older copy of the device database seems to have been put back.
    pub rollback_suspected: bool,
    /// The force's reference data, by name and edition.
    pub references: Vec<ReferenceView>,
}

/// Where a draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// May be edited.
    Open,
    /// A report that is not to be filed; it is kept and may be resumed.
    SetAside,
    /// Pages fixed; being signed.
    Final,
    /// Sealed; can only be followed by another record.
    Sealed,
}

impl DraftState {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::SetAside => "set aside",
            Self::Final => "final",
            Self::Sealed => "sealed",
        }
    }
}

impl From<pocketbook_vault::DraftState> for DraftState {
    fn from(state: pocketbook_vault::DraftState) -> Self {
        match state {
            pocketbook_vault::DraftState::Open => Self::Open,
            pocketbook_vault::DraftState::SetAside => Self::SetAside,
            pocketbook_vault::DraftState::Final => Self::Final,
            pocketbook_vault::DraftState::Sealed => Self::Sealed,
        }
    }
}

/// What a field still needs. It is made of a rule and of nothing else, so that
/// its words are a rule's and can be told to anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldMessage {
    field: String,
    rule: &'static str,
    message: String,
}

impl FieldMessage {
    /// Path of the field.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// A stable code of the rule.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        self.rule
    }

    /// What to do, in words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl From<&FieldError> for FieldMessage {
    fn from(error: &FieldError) -> Self {
        Self {
            field: error.field.clone(),
            rule: error.rule.code(),
            message: error.rule.to_string(),
        }
    }
}

/// A witness statement as an editor shows it.
#[derive(Debug, Clone, Serialize)]
pub struct StatementView {
    /// The draft.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Where it stands.
    pub state: DraftState,
    /// Its newest revision; durable.
    pub revision: RevisionId,
    /// The words and fields.
    pub content: StatementDraft,
    /// What is still needed before it can be finalised.
    pub missing: Vec<FieldMessage>,
    /// What deserves a second look while it is open, and once its pages are
    /// fixed what was said since of the exhibits that it names; once it is signed
    /// and until it is there, its rear page. None of it stops anything.
    pub warnings: Vec<FieldWarning>,
    /// Where its signing stands, once final.
    pub signing: Option<SigningView>,
    /// Photographs and recordings that belong to it.
    pub attachments: Vec<AttachmentView>,
    /// The exhibits that its words and files name, by reference: as they were
    /// when its pages were fixed, and are sealed with it; while it is open, as
    /// they are now.
    pub exhibits: Vec<BoundExhibit>,
    /// The record, once sealed.
    pub record: Option<RecordId>,
}

/// One version of a statement, without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionView {
    /// The version.
    pub revision: RevisionId,
    /// The one it follows.
    pub parent: Option<RevisionId>,
    /// When it was begun, by the tablet's clock.
    pub begun: Timestamp,
    /// When it was last added to.
    pub saved: Timestamp,
    /// How it came to be.
    pub how: How,
    /// Whose words an undo or redo brought back.
    pub restores: Option<RevisionId>,
    /// Size of its content in bytes.
    pub size: u64,
    /// Whether pages were made from it.
    pub finalised: bool,
}

/// Something in the text that the officer may want to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WarningView {
    /// A stable code.
    pub code: &'static str,
    /// What it is and what could be done, in words.
    pub message: &'static str,
    /// First character (Unicode scalar value) of the place, from 0.
    pub from: usize,
    /// The character after it.
    pub to: usize,
    /// The same place in each unit that a host counts in.
    pub place: TextPlace,
    /// Its line, from 1.
    pub line: usize,
    /// Its column within the line, from 1.
    pub column: usize,
}

/// A stretch of a text in the units of the languages: UTF-8 bytes, and the
/// UTF-16 units of Swift's `NSRange` and Kotlin's `String`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TextPlace {
    /// First byte of its UTF-8 form.
    pub from_byte: usize,
    /// The byte after it.
    pub to_byte: usize,
    /// First unit of its UTF-16 form.
    pub from_utf16: usize,
    /// The unit after it.
    pub to_utf16: usize,
}

impl TextPlace {
    /// The place of the characters (Unicode scalar values) from one position to
    /// another, as far as the text goes.
    #[must_use]
    pub fn of_characters(text: &str, from: usize, to: usize) -> Self {
        let mut place = Self {
            from_byte: 0,
            to_byte: 0,
            from_utf16: 0,
            to_utf16: 0,
        };
        for (at, character) in text.chars().enumerate().take(to) {
            let (bytes, units) = (character.len_utf8(), character.len_utf16());
            if at < from {
                place.from_byte += bytes;
                place.from_utf16 += units;
            }
            place.to_byte += bytes;
            place.to_utf16 += units;
        }
        place
    }
}

/// The rear page of a statement as an editor shows it.
#[derive(Debug, Clone, Serialize)]
pub struct RearView {
    /// The draft.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// The sealed statement that it belongs to.
    pub statement: RecordLink,
    /// Where it stands.
    pub state: DraftState,
    /// Its newest revision; durable.
    pub revision: RevisionId,
    /// What the witness said.
    pub fields: RearFields,
    /// What is still needed before it can be finalised.
    pub missing: Vec<FieldMessage>,
    /// What deserves a second look; none of it stops anything.
    pub warnings: Vec<FieldWarning>,
    /// Number of pages, once final.
    pub pages: Option<u32>,
    /// Places still to be signed.
    pub unsigned: Vec<RequiredSignature>,
    /// The record, once sealed.
    pub record: Option<RecordId>,
}

/// Where the signing of a statement stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SigningView {
    /// Where it stands.
    pub stage: StageName,
    /// What to do next, in words.
    pub next_step: &'static str,
    /// Number of pages.
    pub pages: u32,
    /// Pages that were shown, from 1.
    pub shown: Vec<u32>,
    /// The declaration as shown.
    pub declaration: String,
    /// Places still to be signed, in the order to sign them.
    pub unsigned: Vec<RequiredSignature>,
    /// Number of signatures taken.
    pub signatures: u32,
    /// Why the witness refused to sign, if they did; empty when they gave no
    /// reason.
    pub refused: Option<Personal>,
}

impl SigningView {
    /// Where signing stands of a statement that is sealed, or not yet.
    pub(crate) fn of(stage: &Stage, sealed: bool) -> Self {
        let content = stage.content();
        Self {
            stage: stage.name(),
            next_step: match (sealed, content.refusal()) {
                (false, _) => content.next_step(),
                (true, None) => "nothing; it is signed and sealed",
                (true, Some(_)) => "nothing; the refusal is sealed",
            },
            pages: content.pages().count,
            shown: content.shown().iter().map(|shown| shown.page).collect(),
            declaration: content.declaration().text.clone(),
            unsigned: content.missing(),
            signatures: u32::try_from(content.signatures().len()).unwrap_or(u32::MAX),
            refused: content.refusal().map(|refusal| refusal.reason.clone()),
        }
    }
}

/// One line of a list of drafts.
#[derive(Debug, Clone, Serialize)]
pub struct DraftSummaryView {
    /// The draft.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Statement or report.
    pub kind: RecordKind,
    /// Where it stands.
    pub state: DraftState,
    /// What it is, more closely: a report of a crime or of an incident without
    /// one.
    pub sort: Option<ListedKind>,
    /// The reference made on the tablet, of a report or of the report that a
    /// supplement is to.
    pub local_reference: Option<String>,
    /// The force's number for it, once that is here.
    pub number: Option<String>,
    /// The victim of a report; the maker of a statement. Empty where nobody is
    /// named yet.
    pub who: Personal,
    /// By what the officer knows it.
    pub title: Personal,
    /// Whether it is a statement that its witness refused to sign.
    pub refused: bool,
    /// Whether it is a sealed statement whose rear page is not sealed yet.
    pub rear_missing: bool,
    /// When it was last changed, by the tablet's clock.
    pub updated: Timestamp,
}

impl From<pocketbook_vault::DraftSummary> for DraftSummaryView {
    fn from(row: pocketbook_vault::DraftSummary) -> Self {
        Self {
            draft: row.id,
            incident: row.incident,
            kind: row.kind,
            state: row.state.into(),
            sort: None,
            local_reference: None,
            number: None,
            who: Personal::default(),
            title: row.title,
            refused: false,
            rear_missing: false,
            updated: row.updated,
        }
    }
}

/// A photograph, recording or printed form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachmentView {
    /// The attachment.
    pub id: AttachmentId,
    /// Its incident.
    pub incident: IncidentId,
    /// The statement or report it belongs to.
    pub draft: Option<DraftId>,
    /// SHA-256 of the file as captured.
    pub sha256: Sha256Digest,
    /// Size in bytes.
    pub size: u64,
    /// What it is, judged by its content.
    pub media_type: MediaType,
    /// The exhibit it is.
    pub exhibit: Option<String>,
    /// Whether the force holds all of it.
    pub delivered: bool,
    /// Why it is parked, if it is: its own file is damaged, or the gateway
    /// refused it for good. It waits for [`Session::retry_attachment`](crate::Session::retry_attachment).
    pub parked: Option<String>,
}

/// Where a sealed record stands on its way to the force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordState {
    /// On this tablet; to be sent when there is signal.
    Waiting,
    /// Refused by the gateway; needs attention, holds nothing else up.
    Wedged,
    /// The force holds it and has signed for it.
    Delivered,
}

/// A sealed record.
#[derive(Debug, Clone, Serialize)]
pub struct SealedView {
    /// The record.
    pub record: RecordId,
    /// The draft it was sealed from.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Statement or report.
    pub kind: RecordKind,
    /// Whether it is the report of an incident without a crime: by its number, or by
    /// what was filed until that is here.
    pub without_crime: bool,
    /// SHA-256 of the sealed payload: what identifies it.
    pub sha256: Sha256Digest,
    /// Its number in this install's outbox.
    pub sequence: u64,
    /// When it was sealed, by the tablet's clock.
    pub sealed_at: Timestamp,
    /// Where it stands.
    pub state: RecordState,
    /// Whether the force holds it apart because a check failed; it must be
    /// reported.
    pub kept_apart: bool,
    /// The same in the officer's words.
    pub words: String,
    /// The crime or incident number, once allocated by the force.
    pub number: Option<ForceNumber>,
    /// The reference in use until then, for a crime report.
    pub local_reference: Option<String>,
    /// The unique reference number, where it came after sealing.
    pub urn: Option<Urn>,
    /// When it has just been filed or sealed: what to look at, which stopped
    /// nothing.
    pub warnings: Vec<FieldWarning>,
}

/// Something that a search found.
#[derive(Debug, Clone, Serialize)]
pub struct SearchHitView {
    /// The incident found, or the incident of what was found.
    pub incident: IncidentId,
    /// What was found, as a list shows it; none for an incident.
    pub line: Option<ListLineView>,
    /// The words that were found and those around them, or the reference that
    /// was found, as it is written.
    pub snippet: Personal,
}

/// A session at a glance.
#[derive(Debug, Clone, Serialize)]
pub struct SessionStatus {
    /// Whose session it is.
    pub officer: OfficerView,
    /// Drafts not yet sealed.
    pub drafts: u64,
    /// Sealed records that wait to be sent.
    pub waiting: u64,
    /// Sealed records that need attention.
    pub wedged: u64,
    /// Sealed records which the force holds.
    pub delivered: u64,
    /// Attachments of sealed records that wait to be sent.
    pub attachments_waiting: u64,
    /// Attachments of sealed records that cannot be sent as they are; they need
    /// attention, and hold nothing else up.
    pub attachments_wedged: u64,
    /// All that in the officer's words.
    pub words: String,
    /// Whether nothing of this officer exists on this tablet alone.
    pub safe_to_hand_in: bool,
    /// When the gateway was last heard, by its own clock.
    pub last_gateway_time: Option<Timestamp>,
    /// Whether an older copy of the vault seems to have been put back; sealing
    /// waits until a sync has settled it.
    pub rollback_suspected: bool,
    /// `hardware` or `software`: where the keys are held.
    pub keystore: &'static str,
}

/// What a sync did.
#[derive(Debug, Clone, Serialize)]
pub struct SyncView {
    /// Records that the force holds since this sync.
    pub delivered: Vec<SealedView>,
    /// How many of them it held already.
    pub already_held: u64,
    /// Those that it keeps apart because a check failed; they must be reported.
    pub quarantined: Vec<RecordId>,
    /// Further statements among them whose earlier one the force does not hold,
    /// or which are not the only ones that follow it. They are delivered and
    /// nothing is wrong with them; whoever reads one must know of the other.
    pub amendments_flagged: Vec<FlaggedAmendmentView>,
    /// Records that it refused; they need attention.
    pub wedged: Vec<RecordId>,
    /// Exhibits here whose reference the force knows for another thing, told
    /// since this sync; nothing is renumbered.
    pub exhibit_collisions: Vec<ExhibitCollisionView>,
    /// Collisions that the force found to be one thing which was handed over,
    /// told for the first time in this sync.
    pub exhibits_settled: Vec<ExhibitCollisionView>,
    /// Reports whose offence the force confirmed, told in this run.
    pub classified: Vec<RecordId>,
    /// Attachments that it holds since this sync.
    pub attachments_delivered: Vec<AttachmentId>,
    /// Attachments that cannot be sent as they are; they need attention.
    pub attachments_wedged: Vec<AttachmentId>,
    /// Editions of the force's reference data that came in this sync, or could
    /// not be taken; a refused one says why, and what was in use stays.
    pub references: Vec<ReferenceView>,
    /// Records and attachments that still wait.
    pub still_waiting: u64,
    /// Receipts that did not verify; what they were for stays waiting.
    pub unverified: u64,
    /// Whether the force's log signed two histories; the tablet keeps both.
    pub equivocation: bool,
    /// Whether the gateway gave no proof that its log only grew.
    pub log_unproved: bool,
    /// Whether it was cancelled, or its time was up, before it was through.
    pub stopped: bool,
    /// Whether the gateway could not be reached.
    pub offline: bool,
    /// Seconds until the next attempt, if the gateway could not be reached or
    /// something was put off.
    pub next_attempt_s: Option<u64>,
    /// Where everything stands now, in the officer's words.
    pub words: String,
}

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportView {
    /// The record exported.
    pub record: RecordId,
    /// Attachments in the bundle.
    pub attachments: u64,
}

/// The ledger, verified from its first entry to its head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerView {
    /// Number of entries, all of which were checked.
    pub entries: u64,
    /// Hash of the newest entry.
    pub head: Sha256Digest,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_same_stretch_in_bytes_and_in_utf_16() {
        // A letter of two bytes, one of four bytes and two units, then the place.
        let text = "ż\u{1F600} call 07700 900123";
        let place = TextPlace::of_characters(text, 8, 20);
        let bytes = &text.as_bytes()[place.from_byte..place.to_byte];
        assert_eq!(bytes, b"07700 900123");
        let units: Vec<u16> = text.encode_utf16().collect();
        let found = String::from_utf16(&units[place.from_utf16..place.to_utf16]);
        assert_eq!(found.unwrap(), "07700 900123");
        assert_ne!(place.from_byte, place.from_utf16);
    }

    #[test]
    fn a_place_beyond_the_text_ends_with_it() {
        let place = TextPlace::of_characters("ab", 1, 9);
        assert_eq!((place.from_byte, place.to_byte), (1, 2));
        let place = TextPlace::of_characters("ab", 7, 9);
        assert_eq!((place.from_utf16, place.to_utf16), (2, 2));
    }
}
