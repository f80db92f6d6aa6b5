//! The paragraphs of a long statement are set on several cores.
//!
//! Typst sets the paragraphs of a text one after the other, which is more than
//! half of what sixty pages cost, and remembers each by what it depends on: its
//! words, its style, its width, its fonts. So other threads lay out the same form
//! with later parts of the text, and the layout that counts finds their paragraphs
//! set. It is the same with and without them, to the byte, and so much the later
//! where there is one core.

use std::thread::{Builder, Scope, available_parallelism};

use serde_json::{Value, json};
use typst_layout::PagedDocument;

use crate::world::FormWorld;

/// A text this long, in bytes, gains more than its threads cost: some two pages.
const LONG: usize = 6_000;
/// Most parts: more cores are another task's, and each holds its own pages.
const PARTS: usize = 4;

/// How many cores there are for a layout.
pub(crate) fn cores() -> usize {
    available_parallelism().map_or(1, usize::from).min(PARTS)
}

/// The data of forms with later parts of a long text each, a part for a core, the
/// first left out; none for what is short.
pub(crate) fn parts(data: &Value, cores: usize) -> Vec<Value> {
    let Some(Value::Array(paragraphs)) = data.pointer("/sheet/paragraphs") else {
        return Vec::new();
    };
    let length = |paragraph: &Value| paragraph.as_str().map_or(0, str::len);
    let all: usize = paragraphs.iter().map(length).sum();
    if all < LONG {
        return Vec::new();
    }
    let share = all.div_ceil(cores);
    let mut parts: Vec<Vec<Value>> = Vec::new();
    let mut begun = 0;
    for paragraph in paragraphs {
        let at = begun / share;
        begun += length(paragraph);
        if parts.len() <= at {
            parts.resize(at + 1, Vec::new());
        }
        if let Some(part) = parts.get_mut(at) {
            part.push(paragraph.clone());
        }
    }
    let later = parts.into_iter().skip(1).filter(|part| !part.is_empty());
    later.map(|part| with(data, part)).collect()
}

/// The form with these paragraphs, and nothing else that is long or signed.
fn with(data: &Value, paragraphs: Vec<Value>) -> Value {
    let mut data = data.clone();
    for (key, value) in [
        ("/sheet/paragraphs", Value::Array(paragraphs)),
        ("/sheet/certificates", json!([])),
        ("/signatures", json!({})),
        ("/refusal", Value::Null),
    ] {
        if let Some(at) = data.pointer_mut(key) {
            *at = value;
        }
    }
    data
}

/// Lays out parts beside whatever the scope does. What comes of them, and whether
/// anything does, is nobody's business but the typesetter's memory.
pub(crate) fn set<'scope>(
    scope: &'scope Scope<'scope, '_>,
    worlds: &'scope [FormWorld],
    stack: usize,
) {
    for world in worlds {
        let thread = Builder::new()
            .name("form part".to_owned())
            .stack_size(stack);
        // No thread, no help.
        let _ = thread.spawn_scoped(scope, || drop(typst::compile::<PagedDocument>(world)));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn data(paragraphs: usize) -> Value {
        let paragraphs: Vec<String> = (0..paragraphs)
            .map(|number| format!("{number} {}", "word ".repeat(40)))
            .collect();
        json!({
            "sheet": { "paragraphs": paragraphs, "certificates": [1], "title": "Statement" },
            "signatures": { "page_foot:witness:1": {} },
            "refusal": {},
        })
    }

    #[test]
    fn what_is_not_the_first_part_is_set_elsewhere_each_paragraph_once() {
        let whole = data(90);
        for cores in 2..=4 {
            let parts = parts(&whole, cores);
            assert_eq!(parts.len(), cores - 1);
            let later: Vec<Value> = parts
                .iter()
                .flat_map(|part| part["sheet"]["paragraphs"].as_array().unwrap().clone())
                .collect();
            let all = whole["sheet"]["paragraphs"].as_array().unwrap();
            assert_eq!(later, all[all.len() - later.len()..]);
            let share = all.len() / cores;
            assert!((all.len() - later.len()).abs_diff(share) <= 1);
            for part in parts {
                assert_eq!(part["sheet"]["title"], "Statement");
                assert_eq!(part["sheet"]["certificates"], json!([]));
                assert_eq!(part["signatures"], json!({}));
                assert_eq!(part["refusal"], Value::Null);
            }
        }
    }

    #[test]
    fn a_short_text_or_one_core_is_left_to_one_thread() {
        assert!(parts(&data(10), 4).is_empty());
        assert!(parts(&data(90), 1).is_empty());
        assert!(parts(&json!({ "sheet": {} }), 4).is_empty());
    }
}
