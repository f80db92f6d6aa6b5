//! A template cannot print other words than the sheet's: each attack is a change
//! to an honest template, and each is refused on the layout of a real sheet.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

#[path = "../shared/changed_forms.rs"]
mod changed_forms;
#[path = "../shared/mod.rs"]
mod shared;
#[path = "../shared/sheets.rs"]
mod sheets;

mod body;
mod front;
mod papers;
mod signatures;
mod trials;
