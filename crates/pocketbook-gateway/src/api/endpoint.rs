//! Every place that the gateway answers at: the one list from which the router
//! is built, and against which the description of the interface is checked.

use std::sync::Arc;

use axum::routing::{MethodRouter, get, post, put};

use super::segments;
use crate::Gateway;
use crate::handing_over::fetching;

/// A path of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Enrol,
    Token,
    Officers,
    Session,
    Push,
    Complete,
    Segment,
    Held,
    HandedOver,
    Changes,
    Reference,
    Checkpoint,
    Consistency,
    Health,
}

/// What a body may be, and how long a request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A small body.
    Small,
    /// A batch or a manifest.
    Large,
    /// The bytes of a segment.
    Segment,
    /// No body.
    Plain,
}

impl Endpoint {
    pub(crate) const ALL: [Self; 14] = [
        Self::Enrol,
        Self::Token,
        Self::Officers,
        Self::Session,
        Self::Push,
        Self::Complete,
        Self::Segment,
        Self::Held,
        Self::HandedOver,
        Self::Changes,
        Self::Reference,
        Self::Checkpoint,
        Self::Consistency,
        Self::Health,
    ];

    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Enrol => "/v1/enrol",
            Self::Token => "/v1/token",
            Self::Officers => "/v1/officers",
            Self::Session => "/v1/session",
            Self::Push => "/v1/push",
            Self::Complete => "/v1/attachments/{id}/complete",
            Self::Segment => "/v1/attachments/{id}/segments/{segment}",
            Self::Held => "/v1/attachments/{id}",
            Self::HandedOver => "/v1/handed-over/attachments/{id}",
            Self::Changes => "/v1/changes",
            Self::Reference => "/v1/reference/{kind}/{id}/{edition}",
            Self::Checkpoint => "/v1/log/checkpoint",
            Self::Consistency => "/v1/log/consistency",
            Self::Health => "/healthz",
        }
    }

    pub(super) const fn sort(self) -> Sort {
        match self {
            Self::Enrol | Self::Token | Self::Officers | Self::Session => Sort::Small,
            Self::Push | Self::Complete => Sort::Large,
            Self::Segment => Sort::Segment,
            Self::Held
            | Self::HandedOver
            | Self::Changes
            | Self::Reference
            | Self::Checkpoint
            | Self::Consistency
            | Self::Health => Sort::Plain,
        }
    }

    pub(super) fn handler(self) -> MethodRouter<Arc<Gateway>> {
        match self {
            Self::Enrol => post(super::enrol),
            Self::Token => post(super::token),
            Self::Officers => post(super::officers),
            Self::Session => post(super::session),
            Self::Push => post(super::push),
            Self::Complete => post(super::complete),
            Self::Segment => put(segments::put),
            Self::Held => get(super::held),
            // A HEAD hands nothing over, and is written down as nothing.
            Self::HandedOver => get(fetching::fetch).head(fetching::head),
            Self::Changes => get(super::changes),
            Self::Reference => get(super::reference),
            Self::Checkpoint => get(super::checkpoint),
            Self::Consistency => get(super::consistency),
            Self::Health => get(|| async { "ok" }),
        }
    }
}
