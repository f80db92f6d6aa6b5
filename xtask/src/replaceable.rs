//! A record of Python's says which fields it has.
//!
//! UniFFI marks each record as a dataclass and names no field of it, so
//! `dataclasses.replace` finds none: what it makes of a record with one field
//! changed has the defaults in all others, and is no copy at all. Each field is
//! named here, by what the record is made of. Where UniFFI writes records otherwise
//! the chore fails.

const RECORD: &str = "@dataclass\nclass ";
const MADE_OF: &str = "    def __init__(self, *, ";

/// A generated source whose records can be changed by one field.
pub(crate) fn make(language: &str, source: &str) -> Result<String, String> {
    if language != "python" {
        return Ok(source.to_owned());
    }
    let mut out = String::with_capacity(source.len() + source.len() / 20);
    let mut found = 0;
    for line in source.split_inclusive('\n') {
        let taken = line
            .strip_prefix(MADE_OF)
            .and_then(|rest| rest.trim_end().strip_suffix("):"));
        if let Some(taken) = taken {
            found += 1;
            for field in fields(taken) {
                out.push_str(&format!("    {field}\n"));
            }
            out.push('\n');
        }
        out.push_str(line);
    }
    let records = source.matches(RECORD).count();
    if records == 0 || records != found {
        return Err(format!(
            "UniFFI writes records in python otherwise ({found} of {records} are known); see \
             xtask/src/replaceable.rs"
        ));
    }
    Ok(out)
}

/// Each field with its type, from `name:type = default, …`.
fn fields(taken: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut rest) = (0_u32, false, String::new());
    let mut parts = Vec::new();
    for letter in taken.chars() {
        match letter {
            '"' => quoted = !quoted,
            '[' | '(' if !quoted => depth += 1,
            ']' | ')' if !quoted => depth = depth.saturating_sub(1),
            ',' if !quoted && depth == 0 => {
                parts.push(std::mem::take(&mut rest));
                continue;
            }
            _ => {}
        }
        rest.push(letter);
    }
    parts.push(rest);
    let field = |part: &String| {
        let (name, kind) = part.trim().split_once(':')?;
        let kind = kind.split(" = ").next().unwrap_or(kind);
        Some(format!("{name}: {kind}"))
    };
    parts.iter().filter_map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As UniFFI 0.32 writes it.
    const RECORD: &str = "@dataclass
class Rear:
    def __init__(self, *, name:str, town:str = \"A, [b\", consents:dict[str, Answer], adult:typing.Optional[Adult] = None):
        self.name = name
";

    #[test]
    fn a_record_names_its_fields() {
        let made = make("python", RECORD).unwrap();
        let named = "class Rear:
    name: str
    town: str
    consents: dict[str, Answer]
    adult: typing.Optional[Adult]

    def __init__(self, *, name:str";
        assert!(made.contains(named), "{made}");
        assert_eq!(
            make("kotlin", "data class Rear").unwrap(),
            "data class Rear"
        );
    }

    #[test]
    fn records_that_are_written_otherwise_are_told() {
        for source in [
            "",
            &RECORD.replace("*, ", ""),
            &format!("{RECORD}@dataclass\nclass A:\n"),
        ] {
            assert!(make("python", source).is_err(), "{source}");
        }
    }
}
