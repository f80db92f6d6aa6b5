//! What becomes of an exhibit beyond its own chain: it is named by statements
//! and reports, changes hands between tablets, is put right and withdrawn. Real
//! tablets and a real gateway.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "exhibit_chains/amending.rs"]
mod amending;
#[path = "exhibit_chains/handover.rs"]
mod handover;
#[path = "exhibit_chains/naming.rs"]
mod naming;
#[path = "exhibit_chains/world.rs"]
mod world;
