//! One of every error that the core can give, with a sentinel wherever it holds a
//! text that may be somebody's: none of it crosses. What a host can provoke
//! itself, the scenario `no_personal_data` provokes in each language; a full disk,
//! a newer build and a vault that was put back come here.

use std::collections::BTreeSet;
use std::path::Path;

use pocketbook_core::model::{FieldError, FieldErrors, Rule, SigningError};
use pocketbook_core::{AnotherThing, CoreError, FormsError, PinError, Thing};

use crate::PocketbookError;

const SENTINEL: &str = "SENTINEL";

fn text() -> String {
    SENTINEL.to_owned()
}

/// Each form of each error; words of the program's source are no place for a text.
fn every_error() -> Vec<CoreError> {
    let forms = [
        FormsError::Template {
            file: text(),
            line: 1,
            reason: text(),
        },
        FormsError::Package { reason: text() },
        FormsError::WrongSheet,
    ];
    let mut all: Vec<_> = forms.into_iter().map(CoreError::Form).collect();
    all.extend([
        CoreError::Locked,
        CoreError::Closed,
        CoreError::WrongPin {
            attempts_left: 9,
            retry_after_s: 1,
        },
        CoreError::Throttled { retry_after_s: 1 },
        CoreError::SlotDestroyed,
        CoreError::KeyMissing,
        CoreError::KeystoreUnavailable,
        CoreError::Pin(PinError::TooShort),
        CoreError::NotFound { what: "draft" },
        CoreError::AnotherThing(AnotherThing {
            is: Thing::Incident,
            wanted: Thing::Draft(None),
            beside: Some(text()),
        }),
        CoreError::AlreadyExists { what: "exhibit" },
        CoreError::Invalid(FieldErrors::from(FieldError {
            field: "title".to_owned(),
            rule: Rule::Required,
        })),
        CoreError::Signing(SigningError::Reason),
        CoreError::Conflict,
        CoreError::NothingToUndo,
        CoreError::WrongState {
            found: "open",
            expected: "final",
        },
        CoreError::StorageFull,
        CoreError::Quarantined { what: "the ledger" },
        CoreError::NotATablet,
        CoreError::NewerVersion,
        CoreError::NotEnrolled,
        CoreError::AlreadyEnrolled,
        CoreError::Ticket,
        CoreError::Offline,
        CoreError::UntrustedGateway,
        CoreError::PlainHttp,
        CoreError::Gateway {
            code: text(),
            detail: Some(text()),
        },
        CoreError::Revoked,
        CoreError::NotDelivered,
        CoreError::NotForDefence,
        CoreError::Unverified { claim: "receipt" },
        CoreError::Cancelled,
        CoreError::UnsupportedMedia,
        CoreError::TooLarge { limit: 1 },
        CoreError::RollbackSuspected,
        CoreError::Io(std::io::ErrorKind::NotFound),
        CoreError::Internal { code: "vault" },
    ]);
    all
}

/// The codes that a source gives to its cases: `Self::Case … => "code",`.
fn codes(path: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let source = std::fs::read_to_string(path).unwrap();
    let cases = source.lines().filter_map(|line| {
        let case = line.trim_start().strip_prefix("Self::")?;
        let (_, code) = case.split_once(" => \"")?;
        code.strip_suffix("\",").map(str::to_owned)
    });
    cases.collect()
}

#[test]
fn no_error_of_any_kind_tells_a_text_that_may_be_somebodys() {
    let (mut from_the_core, mut to_a_host) = (BTreeSet::new(), BTreeSet::new());
    for error in every_error() {
        from_the_core.insert(error.code().to_owned());
        let crossed = PocketbookError::from(error);
        let told = format!(
            "{crossed} {crossed:?} {} {} {:?}",
            crossed.code(),
            crossed.advice(),
            crossed.retry()
        );
        assert!(!told.contains(SENTINEL), "{} tells it", crossed.code());
        to_a_host.insert(crossed.code());
    }
    let core = codes("../../crates/pocketbook-core/src/error.rs");
    assert!(core.len() > 35, "{core:?}");
    assert_eq!(from_the_core, core, "one of every error of the core");
    let host = codes("src/error.rs");
    assert_eq!(host.len(), 34, "{host:?}");
    assert_eq!(to_a_host, host, "one of every error of a host");
}
