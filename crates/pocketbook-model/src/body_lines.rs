//! How many lines the words of a statement may have. A line is a paragraph on
//! the form and takes its room however short it is, so a limit of characters
//! alone would let through what only the layout refuses, after a minute.

use crate::{FieldError, Personal, Rule};

/// Greatest number of lines that are not blank. With every line as long as the
/// limit of characters allows, in the widest letters, they fill less than the
/// 200 pages of a form.
pub const BODY_LINES: usize = 2_500;

/// Checks the number of lines.
///
/// # Errors
///
/// [`Rule::TooManyLines`].
pub(crate) fn check(field: &str, body: &Personal) -> Result<(), FieldError> {
    let lines = body.reveal().lines();
    let found = lines.filter(|line| !line.trim().is_empty()).count();
    if found <= BODY_LINES {
        return Ok(());
    }
    Err(FieldError {
        field: field.to_owned(),
        rule: Rule::TooManyLines {
            limit: BODY_LINES,
            found,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_thousand_lines_are_refused_with_the_limit_and_blank_ones_do_not_count() {
        let words = |lines: usize| Personal::new("x\n\n".repeat(lines));
        assert_eq!(check("body", &words(BODY_LINES)), Ok(()));
        let error = check("body", &words(30_000)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "body: has 30000 lines; run lines together until there are 2500 or fewer"
        );
    }
}
