//! The lists that a force publishes, and what is done with them: offences and
//! the search for one, other codes, and risk assessment forms.
//!
//! This room is pure: it takes bytes and gives checked lists, without input or
//! output, clock or randomness. How a list travels, who signed it and where it
//! is kept is the business of others. A list with one fault is refused whole,
//! with every fault named by its place, and the list in use stays in use.
//!
//! ```text
//! CSV ───┐
//! JSON ──┴─▶ OffenceList ──▶ SearchIndex ◀── Synonyms
//! JSON ────▶ CodeList
//! JSON ────▶ RiskForm ──▶ RiskAssessment: what to ask now, points, grade
//! ```
//!
//! ```
//! use std::sync::Arc;
//!
//! use pocketbook_reference::{SearchIndex, built_in};
//!
//! let index = SearchIndex::new(built_in::common_offences(), built_in::synonyms());
//! let hits = index.find("nicked a bike", 5);
//! assert_eq!(hits[0].offence.code.to_string(), "044/00");
//! ```

pub mod built_in;
mod code_list;
mod document;
mod offences;
mod problem;
pub mod risk;
mod search;
mod synonyms;

pub use code_list::{Code, CodeList, MOST_CODES};
pub use document::{Basis, ListHead, MOST_BYTES};
pub use offences::{MOST_OFFENCES, Offence, OffenceList, Standing};
pub use problem::{MOST_PROBLEMS, Problem, Problems};
pub use search::{Because, Hit, Matching, SearchIndex};
pub use synonyms::Synonyms;
