//! Reference data on its way to a tablet.

use serde::{Deserialize, Serialize};

/// An edition as the gateway hands it out: nothing of it is believed before
/// `pocketbook_seal::ReferenceEdition::verify` has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishedReference {
    /// The certificate of the key that signed it. It travels along, so that the
    /// force may change the key without enrolling its tablets again.
    pub certificate_pem: String,
    /// Its DSSE envelope, the exact text.
    pub envelope: String,
}
