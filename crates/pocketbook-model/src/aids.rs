//! Writing aids: what helps an officer write a statement without ever changing
//! the words of the witness.
//!
//! Three aids, all pure:
//!
//! - **Prompts** ([`PromptList`]): questions to ask, as data for any screen.
//!   They never look at the text: what a statement does or does not say about
//!   a point is for the officer and the court to judge, not for a program.
//! - **Capitals** ([`all_capitals`], [`apply`]) for surnames, names of places and
//!   direct speech: offered, and applied only on request. Nothing but case can
//!   change.
//! - **The lint** ([`check_writing`]): warnings with the place in the text. It
//!   cannot block, because it has no way to fail: a witness may insist on a
//!   text that warns, and then that text is what they sign.
//!
//! Places are counted in characters (Unicode scalar values) from 0, half-open,
//! as everywhere in this crate.

mod capitals;
mod lint;
mod plain;
mod prompts;

pub use capitals::{
    Capitals, Suggestion, SuggestionError, all_capitals, apply, capitals_suggestions,
    place_suggestions, speech_suggestions,
};
pub(crate) use lint::written_day;
pub use lint::{
    LineAndColumn, Warning, WarningCode, WritingContext, check_writing, mentioned_exhibits,
};
pub use prompts::{Prompt, PromptList};
