//! SHA-256 digests, in hexadecimal. A text that is no digest names nothing: it
//! is [`PocketbookError::NotFound`] before any method sees it, and is not
//! repeated.

use pocketbook_core::model::Sha256Digest;

use crate::{MissingThing, PocketbookError};

uniffi::custom_type!(
    /// A SHA-256 digest: 64 hexadecimal digits.
    Sha256Digest, String, {
    remote,
    lower: |digest| digest.to_string(),
    try_lift: |text| text.parse().map_err(|_| PocketbookError::NotFound {
        what: MissingThing::Digest,
    }.into()),
});
