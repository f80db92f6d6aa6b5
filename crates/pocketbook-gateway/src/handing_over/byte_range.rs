//! Which bytes of a file are asked for (RFC 9110, section 14).

use axum::http::{HeaderMap, header};

/// What of a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it.
    Whole,
    /// From the first byte to the one before `after`; at least one.
    Part {
        /// The first byte.
        first: u64,
        /// The byte behind the last.
        after: u64,
    },
    /// Nothing that there is.
    Unsatisfiable,
}

impl Wanted {
    /// What the headers of a request ask for of a file of `size` bytes with this
    /// entity tag. What is no single range of bytes is passed over, as the
    /// standard has it, and so is one of a file that has another tag.
    pub(super) fn of(headers: &HeaderMap, size: u64, tag: &str) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let fresh = text(header::IF_RANGE).is_none_or(|known| known == tag);
        match text(header::RANGE) {
            Some(range) if fresh => Self::parse(range, size).unwrap_or(Self::Whole),
            _ => Self::Whole,
        }
    }

    fn parse(range: &str, size: u64) -> Option<Self> {
        let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
        let number = |text: &str| -> Option<u64> {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().unwrap_or(u64::MAX))
        };
        if first.is_empty() {
            let length = number(last)?.min(size);
            return Some(match length {
                0 => Self::Unsatisfiable,
                length => Self::Part {
                    first: size - length,
                    after: size,
                },
            });
        }
        let first = number(first)?;
        let last = match last {
            "" => u64::MAX,
            last => number(last)?,
        };
        if last < first {
            return None;
        }
        Some(if first >= size {
            Self::Unsatisfiable
        } else {
            Self::Part {
                first,
                after: last.saturating_add(1).min(size),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wanted(range: &str, size: u64) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        Wanted::of(&headers, size, "\"x\"")
    }

    #[test]
    fn a_single_range_is_read_as_the_standard_says() {
        let part = |first, after| Wanted::Part { first, after };
        for (range, expected) in [
            ("bytes=0-0", part(0, 1)),
            ("bytes=2-4", part(2, 5)),
            ("bytes=2-", part(2, 10)),
            ("bytes=2-99", part(2, 10)),
            ("bytes=-3", part(7, 10)),
            ("bytes=-99", part(0, 10)),
            ("bytes=10-", Wanted::Unsatisfiable),
            ("bytes=-0", Wanted::Unsatisfiable),
            ("bytes=0-18446744073709551615", part(0, 10)),
            ("bytes=99999999999999999999999-", Wanted::Unsatisfiable),
            ("bytes=4-2", Wanted::Whole),
            ("bytes=0-1,4-5", Wanted::Whole),
            ("bytes=+1-2", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("pages=1-2", Wanted::Whole),
            ("", Wanted::Whole),
        ] {
            assert_eq!(wanted(range, 10), expected, "{range}");
        }
        assert_eq!(wanted("bytes=0-", 0), Wanted::Unsatisfiable);
    }

    #[test]
    fn a_part_of_a_file_that_has_changed_is_the_whole() {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, "bytes=2-4".parse().unwrap());
        headers.insert(header::IF_RANGE, "\"old\"".parse().unwrap());
        assert_eq!(Wanted::of(&headers, 10, "\"new\""), Wanted::Whole);
        assert_ne!(Wanted::of(&headers, 10, "\"old\""), Wanted::Whole);
    }

    proptest! {
        #[test]
        fn no_header_asks_for_what_is_not_there(range in "(bytes=)?[-0-9, ]{0,24}", size in 0..40_u64) {
            if let Wanted::Part { first, after } = wanted(range.trim(), size) {
                prop_assert!(first < after && after <= size);
            }
        }
    }
}
