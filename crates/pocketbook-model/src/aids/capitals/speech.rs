//! Direct speech in capitals, on request: what stands in quotation marks.

use super::Suggestion;

/// Where words in quotation marks stand without capitals: `"…"`, `“…”` and
/// `«…»`. Single marks are apostrophes more often than quotation marks and are
/// left alone. Speech does not run over the end of a paragraph, so a mark that
/// was never closed takes in no more than its own.
///
/// Suggestions are in the order of the text and never overlap.
#[must_use]
pub fn speech_suggestions(body: &str) -> Vec<Suggestion> {
    let mut found = Vec::new();
    // Where the speech began, by which mark it ends, and what was said so far.
    let mut open: Option<(usize, char, String)> = None;
    for (at, c) in body.chars().enumerate() {
        match &mut open {
            Some(_) if c == '\n' => open = None,
            Some((from, end, said)) if c == *end => {
                found.extend(suggestion(*from, said));
                open = None;
            }
            Some((_, _, said)) => said.push(c),
            None => open = closing(c).map(|end| (at + 1, end, String::new())),
        }
    }
    found
}

const fn closing(mark: char) -> Option<char> {
    match mark {
        '"' => Some('"'),
        '\u{201c}' => Some('\u{201d}'),
        '\u{ab}' => Some('\u{bb}'),
        _ => None,
    }
}

fn suggestion(from: usize, said: &str) -> Option<Suggestion> {
    let capitals = said.to_uppercase();
    (said != capitals).then(|| Suggestion {
        from,
        to: from + said.chars().count(),
        replacement: capitals.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aids::apply;

    #[test]
    fn what_was_said_is_put_into_capitals_and_nothing_else() {
        for (body, expected) in [
            (
                "He said \"give it here\" to me.",
                "He said \"GIVE IT HERE\" to me.",
            ),
            ("“Stop.” She didn't.", "“STOP.” She didn't."),
            ("«Arrête» cria-t-il.", "«ARRÊTE» cria-t-il."),
            ("He said 'now' once.", "He said 'now' once."),
            (
                "\"never closed\nnew paragraph",
                "\"never closed\nnew paragraph",
            ),
            ("\"OUT\" and \"go\"", "\"OUT\" and \"GO\""),
            ("\"die Straße\"", "\"DIE STRASSE\""),
        ] {
            assert_eq!(apply(body, &speech_suggestions(body)).unwrap(), expected);
        }
    }
}
