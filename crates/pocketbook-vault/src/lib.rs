//! Encrypted storage on a tablet: key slots, SQLCipher, attachments, ledger,
//! outbox and search.
//!
//! ```text
//! <tablet>/device.db                      the tablet's own database
//! <tablet>/keystore/                      only with the software keystore
//! <tablet>/officers/<officer>/vault.db    one officer's vault
//! <tablet>/officers/<officer>/attachments/<attachment>/<segment>
//! ```
//!
//! A PIN leads to a vault through the keystore: stretched by Argon2id, then one
//! hardware operation, then the key that unwraps the vault's key. Every guess
//! costs such an operation and is counted, durably, before it is made.
//!
//! Whatever belongs together is one SQLite transaction: a revision and its
//! draft; a sealed record with its envelope, ledger entry and outbox row.

mod attachments;
mod boot_time;
mod cipher;
mod classifications;
mod collisions;
mod database;
mod device;
mod draft_list;
mod drafts;
mod earlier_records;
mod error;
mod exhibits;
mod feed;
mod finals;
mod find_reference;
mod head;
mod history;
mod incident_events;
mod incidents;
mod index;
mod ledger;
mod listed;
mod pin;
mod platform;
mod reading;
mod records;
mod reference;
mod reports;
mod revisions;
mod search;
mod segment_writer;
mod set_aside;
mod slot;
mod snippet;
mod software_keystore;
mod supplements;
#[cfg(test)]
mod test_plan;
mod undo;
mod uploads;
mod vault;
mod writing;

pub use attachments::{
    AttachmentReader, AttachmentRow, AttachmentWriter, NewAttachment, SegmentFile,
};
pub use collisions::{CollisionRow, NewCollision, SettledCollision};
pub use device::{DeviceSigner, DeviceStore, Enrolment, can_create};
pub use drafts::{Delivery, DraftFilter, DraftRow, DraftState, DraftSummary, NewDraft, Newest};
pub use earlier_records::{EarlierRecordRow, NewEarlierRecord};
pub use error::VaultError;
pub use exhibits::{
    CustodyRow, ExhibitRow, ExhibitVersionRow, ExhibitWithdrawalRow, NewCustody, NewExhibit,
};
pub use feed::FeedTaking;
pub use finals::{ChosenForm, FinalRow};
pub use history::Titled;
pub use incident_events::IncidentEvent;
pub use incidents::{IncidentChange, IncidentVersion};
pub use index::{Describe, Described, Indexed, IndexedEvent, SearchText, Subject};
pub use listed::{ListPlace, ListedRow, Part, Wanted};
pub use pin::{KdfParameters, Pin, PinError};
pub use platform::{
    Clock, ClockReading, Entropy, KeyName, Keystore, KeystoreError, KeystoreKind, Platform,
    SystemClock, SystemEntropy,
};
pub use reading::NoLongReads;
pub use records::{OutboxState, RecordReceipt, SealPosition, SealedDraft, SealedRow};
pub use reference::{
    Announced, ReceivedReference, ReferenceJudgement, ReferenceRow, ReferenceState,
};
pub use reports::ReportRow;
pub use revisions::{Alteration, RevisionSummary};
pub use search::SearchHit;
pub use set_aside::SetAsideRow;
pub use software_keystore::SoftwareKeystore;
pub use undo::{How, Undoable};
pub use uploads::{HandOver, HandedOut};
pub use vault::Vault;
