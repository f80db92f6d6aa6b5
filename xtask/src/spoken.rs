//! Documentation in the words of the language that it is read in.
//!
//! UniFFI carries a doc comment over as it stands, with Rust's links and Rust's
//! names in it: `Session::attach_file` in brackets is nothing that a Swift
//! developer can look up. Here each becomes the name as it is generated.
//!
//! Nor does a comment stand behind the one that it was written after: calls are
//! sorted by name, and an editor shows one comment. One that leans on another is
//! refused.

/// How a comment begins that says what it is about only beside another.
const LEANS: [&str; 3] = ["The same", "Does the same", "One such"];

/// A generated source whose documentation is in its language's words.
pub(crate) fn make(language: &str, source: &str) -> Result<String, String> {
    let mut out = String::with_capacity(source.len());
    let mut opens = false;
    for line in source.split_inclusive('\n') {
        let begins = std::mem::replace(&mut opens, opens_a_comment(line));
        if begins && leans(line) {
            return Err(format!(
                "a comment does not stand alone, name in it what it is about: {}",
                line.trim()
            ));
        }
        if !is_documentation(language, line) {
            out.push_str(line);
            continue;
        }
        let said = linked(language, line)?;
        out.push_str(&named(language, source, &said));
    }
    Ok(out)
}

/// Whether a line may be documentation; Python's is text between quotes, and
/// nothing else there has backticks.
fn is_documentation(language: &str, line: &str) -> bool {
    let line = line.trim_start();
    language == "python"
        || line.starts_with('*')
        || line.starts_with("/**")
        || line.starts_with("//")
}

/// Whether a comment begins in the next line.
fn opens_a_comment(line: &str) -> bool {
    matches!(line.trim(), "/**" | "\"\"\"")
}

fn leans(line: &str) -> bool {
    let said = line.trim_start_matches([' ', '*']);
    LEANS.iter().any(|beginning| said.starts_with(beginning))
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

/// A path of Rust's between the brackets of a link, and what comes after it.
fn link(after: &str) -> Option<(&str, &str)> {
    let (path, rest) = after.split_once('`')?;
    let is_path = path.starts_with(|letter: char| letter.is_uppercase())
        && path
            .chars()
            .all(|letter| letter.is_alphanumeric() || "_:".contains(letter));
    is_path.then_some((path, rest))
}

/// Each link as the path of what it names.
fn linked(language: &str, line: &str) -> Result<String, String> {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("[`") {
        out.push_str(before);
        let Some((path, after)) = link(after) else {
            // Of UniFFI's own, to a page.
            out.push_str("[`");
            rest = after;
            continue;
        };
        let after = after
            .strip_prefix(']')
            .filter(|rest| !rest.starts_with('('));
        let Some(after) = after else {
            return Err(format!("a link is left as Rust writes it: {}", line.trim()));
        };
        let names = path.split("::").map(|name| match (language, name) {
            ("kotlin", "PocketbookError") => "PocketbookException".to_owned(),
            ("python", name) => name.to_owned(),
            (_, name) if name.starts_with(|letter: char| letter.is_lowercase()) => camel(name),
            (_, name) => name.to_owned(),
        });
        out.push('`');
        out.push_str(&names.collect::<Vec<_>>().join("."));
        out.push('`');
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// Each name of a call or a field between backticks as it is generated, also
/// where a value stands behind it (`hardware_keys: false`). A word that is none,
/// such as a stable code, stays.
fn named(language: &str, source: &str, line: &str) -> String {
    let is_named = |name: &str| match language {
        "kotlin" => {
            source.contains(&format!("fun `{name}`(")) || source.contains(&format!("val `{name}`:"))
        }
        "swift" => ["func {}(", "let {}:", "var {}:"]
            .iter()
            .any(|written| source.contains(&written.replace("{}", name))),
        _ => false,
    };
    let parts = line.split('`').enumerate().map(|(at, part)| {
        let (word, value) = match part.split_once(": ") {
            Some((word, value)) => (word, format!(": {value}")),
            None => (part, String::new()),
        };
        let name = camel(word);
        if at % 2 == 1 && name != word && is_named(&name) {
            name + &value
        } else {
            part.to_owned()
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOC: &str = " * See [`Session::attach_file`], [`PocketbookError::Conflict`] and \
                       `will_suspend`; a code: `attachment_busy`.\n";

    #[test]
    fn a_link_is_the_name_that_the_language_has() {
        let of = |language, call: &str| make(language, &format!("{DOC}{call}")).unwrap();
        let kotlin = of("kotlin", "suspend fun `willSuspend`(\n");
        assert!(kotlin.starts_with(
            " * See `Session.attachFile`, `PocketbookException.Conflict` and `willSuspend`; a \
             code: `attachment_busy`."
        ));
        let swift = of("swift", "open func willSuspend(\n");
        assert!(
            swift.contains("`Session.attachFile`, `PocketbookError.Conflict` and `willSuspend`")
        );
        let python = of("python", "async def will_suspend(\n");
        assert!(
            python.contains("`Session.attach_file`, `PocketbookError.Conflict` and `will_suspend`")
        );
    }

    #[test]
    fn a_link_with_a_path_of_rusts_is_refused() {
        for link in [
            "[`FieldProblem`](crate::FieldProblem)",
            "[`FieldProblem`][1]",
        ] {
            let said = make("kotlin", &format!(" * It is no {link}.\n"));
            assert_eq!(said.is_err(), link.contains('('), "{link}");
        }
    }

    #[test]
    fn a_field_is_named_as_it_is_generated_with_its_value() {
        let doc = "// Says `hardware_keys: false`; a code: `wrong_pin: 9`.\n";
        let of = |language, field: &str| make(language, &format!("{doc}{field}")).unwrap();
        let spoken = "// Says `hardwareKeys: false`; a code: `wrong_pin: 9`.\n";
        assert!(of("kotlin", "val `hardwareKeys`: Boolean\n").starts_with(spoken));
        assert!(of("swift", "public let hardwareKeys: Bool\n").starts_with(spoken));
        assert!(of("swift", "public var hardwareKeys: Bool\n").starts_with(spoken));
        assert!(of("python", "hardware_keys:bool\n").starts_with(doc));
    }

    #[test]
    fn a_comment_that_leans_on_another_is_refused() {
        for said in [
            "The same, once read.",
            "Does the same and keeps it.",
            "One such page.",
        ] {
            let doc = format!("    /**\n     * {said}\n     */\n");
            assert!(make("kotlin", &doc).is_err(), "{said}");
            assert!(make("swift", &doc).is_err(), "{said}");
            let python = format!("        \"\"\"\n        {said}\n        \"\"\"\n");
            assert!(make("python", &python).is_err(), "{said}");
        }
        // Further down it says of what.
        let doc = "/**\n * Gives the pages once more.\n * The same pages come.\n */\n";
        assert_eq!(make("kotlin", doc).unwrap(), doc);
    }

    #[test]
    fn what_is_no_documentation_is_left_alone() {
        let code = "val a = map[`key`]\n";
        assert_eq!(make("kotlin", code).unwrap(), code);
        let page = " * see the [`kotlin` section of `uniffi.toml`](https://example)\n";
        assert_eq!(make("kotlin", page).unwrap(), page);
        assert!(make("kotlin", " * cut [`Session::attach` \n").is_err());
    }
}
