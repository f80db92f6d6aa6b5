//! Writing aids: what helps an officer write a statement without ever changing
//! the words of the witness.
//!
//! Two aids, all pure:
//!
//! - **Prompts** ([`PromptList`]): questions to ask, as data for any screen.
//!   They never look at the text: what a statement does or does not say about
//!   a point is for the officer and the court to judge, not for a program.
//! - **Names in capitals** ([`capitals_suggestions`], [`apply`]): offered, and
//!   applied only on request. Nothing but case can change.
//!
//! Places are counted in characters (Unicode scalar values) from 0, half-open,
//! as everywhere in this crate.

mod capitals;
mod plain;
mod prompts;

pub use capitals::{Suggestion, SuggestionError, apply, capitals_suggestions};
pub use prompts::{Prompt, PromptList};
