//! What UniFFI writes, put otherwise: exactly where it is known to be written, so
//! that a later version that writes it in another way fails the chore.

/// What UniFFI writes, and what is to stand there.
pub(crate) type Change = (&'static str, &'static str);

/// A source with a change made in each of the `times` places where it is to be
/// made; `chore` is the file that has to follow where they are others.
pub(crate) fn replaced(
    source: &str,
    (written, wanted): (&str, &str),
    times: usize,
    chore: &str,
) -> Result<String, String> {
    match source.matches(written).count() {
        found if found == times => Ok(source.replace(written, wanted)),
        found => Err(otherwise(written, found, times, chore)),
    }
}

/// That UniFFI writes something otherwise.
pub(crate) fn otherwise(written: &str, found: usize, times: usize, chore: &str) -> String {
    format!(
        "UniFFI writes it otherwise ({found} of {times} times: {written:?}); see xtask/src/{chore}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_made_in_every_place_or_refused() {
        let made = |times| replaced("a b a", ("a", "c"), times, "this.rs");
        assert_eq!(made(2).unwrap(), "c b c");
        for times in [0, 1, 3] {
            assert!(made(times).unwrap_err().contains("this.rs"), "{times}");
        }
    }
}
