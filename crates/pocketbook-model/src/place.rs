//! Where something happened.

use serde::{Deserialize, Serialize};

use crate::{FieldError, Limit, Personal};

/// A place as an officer describes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The address or a description of the spot.
    pub address: Personal,
    /// The postcode, if known, as written.
    #[serde(default)]
    pub postcode: Personal,
}

impl Place {
    /// Greatest length of a postcode with generous spacing.
    const POSTCODE: Limit = Limit {
        characters: 10,
        multiline: false,
        optional: true,
    };

    pub(crate) fn check(&self, path: &str, found: &mut Vec<FieldError>) {
        found.extend(
            Limit::ADDRESS
                .check_draft(&format!("{path}.address"), self.address.reveal())
                .err(),
        );
        found.extend(
            Self::POSTCODE
                .check_draft(&format!("{path}.postcode"), self.postcode.reveal())
                .err(),
        );
    }
}
