//! The gateway of the force: receives records, allocates crime numbers and signs receipts
