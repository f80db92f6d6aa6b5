//! Records that do not print what they hold.
//!
//! A data class prints its fields, a struct its mirror, and one careless log
//! line or crash report takes a witness's words off the tablet. UniFFI can
//! export a record's `Display`, one record at a time; a record that somebody
//! forgets would print everything. So it is the other way round here: every
//! record and every choice with a value prints its type and its identifiers,
//! whatever it is, in each language, and there is nothing to forget.
//!
//! A marker that the compiler checks, as the fields of errors have one
//! (bindings/ffi/src/crossing.rs), is not to be had here: what prints a record is
//! source of another language that UniFFI writes, and it asks no trait for it. So
//! what was written is changed, and where it is written otherwise than is known
//! here the chore fails.

use std::collections::BTreeSet;

/// What a field may be of and still be printed: identifiers, and what errors
/// say, which the compiler keeps free of personal data.
const SAID: [&str; 21] = [
    "IncidentId",
    "PersonId",
    "PlaceId",
    "DraftId",
    "RevisionId",
    "RecordId",
    "AttachmentId",
    "ExhibitId",
    "RiskAssessmentId",
    "OfficerId",
    "DeviceId",
    "ErrorCode",
    "FieldPath",
    "Advice",
    "MissingThing",
    "TakenThing",
    "StateFound",
    "DamagedThing",
    "SigningRule",
    "GatewayRefusal",
    "FileFault",
];

fn is_said(kind: &str) -> bool {
    let kind = kind.split(['?', ' ', '=']).next().unwrap_or_default();
    // UniFFI names the fields of a choice with their package.
    SAID.contains(&kind.trim_start_matches("pocketbook."))
}

/// A generated source whose records are discreet.
pub(crate) fn make(language: &str, source: &str) -> Result<String, String> {
    match language {
        "kotlin" => kotlin(source),
        "swift" => swift(source),
        _ => python(source),
    }
}

/// The name and the type of a field, in Kotlin or Swift.
fn field(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let declared = ["val ", "var ", "public let ", "public var "]
        .into_iter()
        .find_map(|before| line.strip_prefix(before))?;
    let (name, kind) = declared.split_once(':')?;
    let kind = kind.trim_start().trim_end_matches([',', ' ']);
    // The last field of a choice closes it: `val `draft`: DraftId) : Event()`.
    let kind = kind.split(')').next().unwrap_or(kind);
    Some((name.trim(), kind))
}

/// The first word after a keyword, if a line begins with it.
fn named<'l>(line: &'l str, keyword: &str) -> Option<&'l str> {
    let rest = line.trim_start().strip_prefix(keyword)?;
    let end = rest
        .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .unwrap_or(rest.len());
    rest.get(..end).filter(|name| !name.is_empty())
}

/// Kotlin: `toString` in every data class, before anything else of its body, and a
/// name for every case without a value.
fn kotlin(source: &str) -> Result<String, String> {
    let mut out = String::with_capacity(source.len() + source.len() / 50);
    let mut class: Option<(String, Vec<String>)> = None;
    let (mut classes, mut said) = (0_usize, 0_usize);
    for line in source.lines() {
        if let Some(name) = named(line, "data class ") {
            classes += 1;
            class = Some((name.to_owned(), Vec::new()));
        }
        // A case without a value prints its name, and not where it lies in memory.
        if line.starts_with("    object ") && line.ends_with("()") {
            out.push_str(&line.replacen("object", "data object", 1));
        } else {
            out.push_str(line);
        }
        out.push('\n');
        let Some((name, ids)) = &mut class else {
            continue;
        };
        if let Some((field, _)) = field(line).filter(|(_, kind)| is_said(kind)) {
            ids.push(format!("{}=${{{field}}}", field.trim_matches('`')));
        }
        // A record's body begins beside the bracket that closes its fields, a
        // choice's on a line of its own.
        if matches!(line.trim(), "{" | "){") {
            out.push_str(&format!(
                "    override fun toString(): String = \"{name}({})\"\n",
                ids.join(", ")
            ));
            said += 1;
            class = None;
        }
    }
    if classes == 0 || classes != said {
        return Err(format!(
            "UniFFI writes data classes otherwise: {said} of {classes} are discreet; see \
             xtask/src/discreet.rs"
        ));
    }
    Ok(out)
}

/// Swift: an extension for every struct that is a record and every choice with
/// a value, for what is printed, what is printed for developers, and what
/// `dump` and crash reporters read.
fn swift(source: &str) -> Result<String, String> {
    let mut out = source.to_owned();
    let mut record: Option<(&str, Vec<&str>, bool)> = None;
    let mut choice: Option<(&str, Vec<Case<'_>>)> = None;
    let mut said = BTreeSet::new();
    for line in source.lines() {
        if let Some(name) = named(line, "public struct ").filter(|_| line.contains("Equatable")) {
            record = Some((name, Vec::new(), false));
        } else if let Some(name) =
            named(line, "public enum ").or_else(|| named(line, "public indirect enum "))
        {
            // Errors are discreet by the types of their fields.
            choice = (!line.contains("Swift.Error")).then_some((name, Vec::new()));
        } else if line == "}" {
            if let Some((name, ids, describes)) = record.take() {
                let ids: Vec<_> = ids
                    .iter()
                    .map(|id| format!("{}: \\({id})", id.trim_matches('`')))
                    .collect();
                let words = format!("\"{name}({})\"", ids.join(", "));
                out.push_str(&quiet(name, &words, describes));
                said.insert(name);
            }
            if let Some((name, cases)) = choice.take()
                && cases.iter().any(|case| !case.fields.is_empty())
            {
                out.push_str(&quiet(name, &switch(name, &cases), false));
                said.insert(name);
            }
        } else if let Some((_, ids, describes)) = &mut record {
            let field = field(line);
            *describes |= field.is_some_and(|(name, _)| name.trim_matches('`') == "description");
            ids.extend(field.filter(|(_, kind)| is_said(kind)).map(|(id, _)| id));
        } else if let Some((_, cases)) = &mut choice {
            if let Some(name) = line.strip_prefix("    case ") {
                let open = name.ends_with('(');
                let name = name.trim_end_matches('(');
                cases.push(Case {
                    name,
                    fields: Vec::new(),
                    open,
                });
            } else if let Some(case) = cases.last_mut().filter(|case| case.open) {
                case.open = line != "    )";
                case.fields.extend(value(line));
            }
        }
    }
    if said.is_empty() {
        return Err("UniFFI writes structs otherwise: see xtask/src/discreet.rs".to_owned());
    }
    Ok(out)
}

/// A case of a choice in Swift, with the name of each of its values and whether
/// it is said.
struct Case<'s> {
    name: &'s str,
    fields: Vec<(&'s str, bool)>,
    /// Whether its values are still to come.
    open: bool,
}

/// The name of a value of a case, and whether it is said; behind its
/// documentation, which ends on the same line.
fn value(line: &str) -> Option<(&str, bool)> {
    let line = line.rsplit_once("*/").map_or(line, |(_, after)| after);
    let (name, kind) = line.trim().split_once(": ")?;
    let is_name = |letter: char| letter.is_alphanumeric() || "_`".contains(letter);
    (!name.is_empty() && name.chars().all(is_name))
        .then(|| (name, is_said(kind.trim_end_matches([',', ' ']))))
}

/// What prints each case of a choice: its name and its identifiers.
fn switch(name: &str, cases: &[Case<'_>]) -> String {
    let mut out = "switch self {\n".to_owned();
    for case in cases {
        let said: Vec<_> = (case.fields.iter().filter(|(_, said)| *said))
            .map(|(field, _)| format!("{}: \\({field})", field.trim_matches('`')))
            .collect();
        let taken: Vec<_> = (case.fields.iter())
            .map(|(field, said)| match said {
                true => format!("let {field}"),
                false => "_".to_owned(),
            })
            .collect();
        let (taken, said) = match said.is_empty() {
            true => (String::new(), String::new()),
            false => (
                format!("({})", taken.join(", ")),
                format!("({})", said.join(", ")),
            ),
        };
        let (label, shown) = (case.name, case.name.trim_matches('`'));
        out.push_str(&format!(
            "        case .{label}{taken}: return \"{name}.{shown}{said}\"\n"
        ));
    }
    out.push_str("        }");
    out
}

/// The extension of a record or choice, with the expression that prints it. A
/// record with a field `description` can have no second one: what is printed is
/// then what is for developers, which `String(describing:)` falls back to.
fn quiet(name: &str, words: &str, describes: bool) -> String {
    let (printed, description, for_developers) = match describes {
        true => ("", String::new(), words.to_owned()),
        false => (
            "CustomStringConvertible, ",
            format!("    public var description: String {{ {words} }}\n"),
            "description".to_owned(),
        ),
    };
    format!(
        "\nextension {name}: {printed}CustomDebugStringConvertible, CustomReflectable {{
{description}    public var debugDescription: String {{ {for_developers} }}
    public var customMirror: Mirror {{ Mirror(self, children: [:]) }}
}}\n"
    )
}

/// How Python refuses what is no case of a choice: with what it was given, which may
/// be an officer's words in the wrong place.
const QUOTED: &str = "raise ValueError(value)";
const REFUSED: &str = "raise ValueError(\"this is no case of the choice that is asked for\")";

/// Python: both ways of printing, of every dataclass of the module, and errors that
/// quote nothing.
fn python(source: &str) -> Result<String, String> {
    if !source.contains(QUOTED) {
        return Err("UniFFI refuses a choice otherwise: see xtask/src/discreet.rs".to_owned());
    }
    let source = source.replace(QUOTED, REFUSED);
    let names: Vec<_> = SAID.iter().map(|name| format!("\"{name}\"")).collect();
    Ok(format!(
        "{source}

_SAID = {{{}}}


def _make_discreet(cls, name):
    \"\"\"Prints the type and its identifiers, never what else it holds.\"\"\"
    import inspect

    ids = [
        field
        for field, parameter in inspect.signature(cls.__init__).parameters.items()
        if str(parameter.annotation).removeprefix(\"typing.Optional[\").removesuffix(\"]\") in _SAID
    ]

    def said(self):
        return f\"{{name}}({{', '.join(f'{{field}}={{getattr(self, field)}}' for field in ids)}})\"

    cls.__str__ = said
    cls.__repr__ = said


def _make_all_discreet():
    import dataclasses

    for name, cls in list(globals().items()):
        if not isinstance(cls, type) or cls.__module__ != __name__ or issubclass(cls, Exception):
            continue
        if dataclasses.is_dataclass(cls):
            _make_discreet(cls, name)
        for variant, inner in list(vars(cls).items()):
            if isinstance(inner, type) and dataclasses.is_dataclass(inner):
                _make_discreet(inner, f\"{{name}}.{{variant}}\")


_make_all_discreet()
",
        names.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KOTLIN: &str = "
data class Person (
    /**
     * The person.
     */
    val `id`: PersonId
    , 
    val `heir`: PersonId? = null 
    , 
    val `name`: kotlin.String
    
){
    
    companion object
}
sealed class Answer {
    
    data class Saved(
        val `draft`: pocketbook.DraftId) : Answer()
        
    {
        companion object
    }
    
    data class Given(
        val `answer`: kotlin.String) : Answer()
        
    {
        companion object
    }
    
}
";

    #[test]
    fn a_data_class_prints_its_identifiers_and_nothing_else() {
        let made = kotlin(KOTLIN).unwrap();
        assert!(made.contains("toString(): String = \"Person(id=${`id`}, heir=${`heir`})\""));
        assert!(made.contains("toString(): String = \"Given()\""), "{made}");
        // UniFFI names the fields of choices with their package.
        assert!(
            made.contains("String = \"Saved(draft=${`draft`})\""),
            "{made}"
        );
        assert!(!made.contains("${`name`}") && !made.contains("${`answer`}"));
    }

    #[test]
    fn a_data_class_that_is_written_otherwise_is_told() {
        assert!(kotlin("data class Person(val name: String)\n").is_err());
        assert!(kotlin("class Person\n").is_err());
    }

    #[test]
    fn what_is_no_case_of_a_choice_is_not_quoted() {
        let made = make("python", "        raise ValueError(value)\n").unwrap();
        assert!(!made.contains("(value)"), "{made}");
        assert!(make("python", "        raise TypeError(value)\n").is_err());
    }

    #[test]
    fn a_struct_and_a_choice_with_a_value_have_a_mirror_that_shows_nothing() {
        let source = "
public struct Person: Equatable, Hashable {
    public let id: PersonId
    public let name: String

    public init(id: PersonId) {
        self.id = id
    }
}

public struct Bag: Equatable, Hashable {
    public let id: ExhibitId
    public let description: String?
}

public enum Answer: Equatable, Hashable {
    
    /**
     * Not yet.
     */
    case notAsked
    case given(
        answer: String
    )
    case received(
        /**
         * The record: of a report.
         */record: RecordId, 
        /**
         * The number.
         */number: String?, 
        by: OfficerId?
    )


}

public enum Plain: Equatable, Hashable {
    case one
}
";
        let made = swift(source).unwrap();
        assert!(made.contains("{ \"Person(id: \\(id))\" }"), "{made}");
        assert!(made.contains("extension Answer: CustomStringConvertible"));
        for printed in [
            "case .notAsked: return \"Answer.notAsked\"\n",
            "case .given: return \"Answer.given\"\n",
            "case .received(let record, _, let by): return \"Answer.received(record: \\(record), by: \
             \\(by))\"\n",
        ] {
            assert!(made.contains(printed), "{printed}: {made}");
        }
        assert!(!made.contains("extension Plain:"));
        // Swift takes no second `description`.
        let of_bag = made.split_once("extension Bag: ").map(|(_, after)| after);
        let of_bag = of_bag
            .and_then(|after| after.split_once("\n}\n"))
            .unwrap()
            .0;
        assert!(!of_bag.contains("var description"), "{of_bag}");
        assert!(!of_bag.contains("CustomStringConvertible"), "{of_bag}");
        assert!(
            of_bag.contains("debugDescription: String { \"Bag(id: \\(id))\" }"),
            "{of_bag}"
        );
    }
}
