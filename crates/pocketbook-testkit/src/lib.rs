//! Real gateways and tablets for tests and benches: nothing here is a mock.
//! The gateway serves TLS on loopback from a folder of its own; tablets are
//! real folders with the software keystore and the cheapest PIN stretching that
//! is accepted.

mod gateway;
mod journey;
mod scene;

pub use gateway::TestGateway;
pub use journey::{
    JPEG, PIN, TestError, answered_rear, enrolled_tablet, finalise, new_incident, not_run,
    ready_report, ready_statement, set_up, sign_all, sync, tablet, unlock, unlock_at,
};
pub use scene::Scene;
