//! The states to list by.

use serde::{Deserialize, Serialize};

/// Where something stands, as a list shows it and as it is listed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListedState {
    /// May be edited.
    Open,
    /// Not to be filed; kept, and may be resumed.
    SetAside,
    /// Pages fixed; being signed.
    Final,
    /// Sealed, wherever the record stands: only to list by.
    Sealed,
    /// Sealed; the record waits to be sent.
    Waiting,
    /// Sealed; the record was refused.
    Wedged,
    /// Sealed; the force holds the record.
    Delivered,
    /// Withdrawn: an exhibit that nobody is to rely on. Any other exhibit has no
    /// state.
    Withdrawn,
}

impl ListedState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::SetAside,
        Self::Final,
        Self::Sealed,
        Self::Waiting,
        Self::Wedged,
        Self::Delivered,
        Self::Withdrawn,
    ];

    /// The name in databases and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::SetAside => "set_aside",
            Self::Final => "final",
            Self::Sealed => "sealed",
            Self::Waiting => "waiting",
            Self::Wedged => "wedged",
            Self::Delivered => "delivered",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the name that [`Self::as_str`] writes.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// The states that the index knows for it.
    pub(super) const fn listed(self) -> &'static [&'static str] {
        match self {
            Self::Open => &["open"],
            Self::SetAside => &["set_aside"],
            Self::Final => &["final"],
            Self::Sealed => &["sealed", "waiting", "wedged", "delivered"],
            Self::Waiting => &["waiting"],
            Self::Wedged => &["wedged"],
            Self::Delivered => &["delivered"],
            Self::Withdrawn => &["withdrawn"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_own_name() {
        for state in ListedState::ALL {
            assert_eq!(ListedState::from_name(state.as_str()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}
