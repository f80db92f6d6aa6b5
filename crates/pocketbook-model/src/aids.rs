//! Writing aids: what helps an officer write a statement without ever changing
//! the words of the witness.
//!
//! All pure:
//!
//! - **Prompts** ([`PromptList`]): questions to ask, as data for any screen.
//!   They never look at the text: what a statement does or does not say about
//!   a point is for the officer and the court to judge, not for a program.

mod prompts;

pub use prompts::{Prompt, PromptList};
