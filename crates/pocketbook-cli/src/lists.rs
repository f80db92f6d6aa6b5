//! `pocketbook reference`: lists that a force publishes, checked before it does.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use pocketbook_reference::risk::RiskForm;
use pocketbook_reference::{
    Because, Hit, ListHead, Matching, OffenceList, Problem, Problems, SearchIndex, Standing,
    Synonyms, built_in,
};
use serde::Serialize;

use crate::arguments::{ImportArguments, ReferenceCommand};
use crate::failure::Failure;
use crate::files;
use crate::output::Output;

pub(crate) fn run(command: ReferenceCommand, output: &Output) -> Result<(), Failure> {
    match command {
        ReferenceCommand::Import(arguments) => import(&arguments, output),
        ReferenceCommand::Search {
            words,
            list,
            synonyms,
            limit,
        } => search(
            &words.join(" "),
            list.as_deref(),
            synonyms.as_deref(),
            usize::try_from(limit).unwrap_or(usize::MAX),
            output,
        ),
        ReferenceCommand::CheckRiskForm { file } => check_risk_form(&file, output),
    }
}

/// What an import found.
#[derive(Serialize)]
struct Import<'l> {
    /// Whether the list can be used.
    good: bool,
    offences: usize,
    class_only: usize,
    old: usize,
    problems: &'l [Problem],
    more_problems: usize,
}

fn import(arguments: &ImportArguments, output: &Output) -> Result<(), Failure> {
    let bytes = read(&arguments.file)?;
    let head = ListHead {
        id: arguments.id.clone(),
        edition: arguments.edition,
        title: arguments.title.clone(),
        source: arguments.source.clone(),
    };
    let list = match OffenceList::parse_csv(&bytes, head) {
        Ok(list) => list,
        Err(problems) => return refuse(&arguments.file, &problems, output),
    };
    let count = |standing| {
        let offences = list.offences().iter();
        offences
            .filter(|offence| offence.standing == standing)
            .count()
    };
    let found = Import {
        good: true,
        offences: list.offences().len(),
        class_only: count(Standing::ClassOnly),
        old: count(Standing::Old),
        problems: &[],
        more_problems: 0,
    };
    if let Some(out) = &arguments.out {
        files::write_new(out, |file| {
            file.write_all(list.to_json().as_bytes())
                .map_err(|error| Failure::file(out, &error))
        })?;
    }
    output.result(&found, |found| {
        let written = match &arguments.out {
            Some(out) => format!("written to {}", out.display()),
            None => "nothing written; --out writes the list".to_owned(),
        };
        format!(
            "{} offences, of which {} are for the class only and {} old; no bad row; {written}",
            found.offences, found.class_only, found.old
        )
    })
}

/// Every problem on a line of its own, then the refusal.
fn refuse(file: &Path, problems: &Problems, output: &Output) -> Result<(), Failure> {
    let found = Import {
        good: false,
        offences: 0,
        class_only: 0,
        old: 0,
        problems: &problems.found,
        more_problems: problems.more,
    };
    output.result(&found, |_| problems.to_string())?;
    let count = problems.found.len() + problems.more;
    Err(Failure::malformed(
        file,
        format!("refused whole, with {count} to mend; nothing of it was used"),
    ))
}

/// An offence that was found, in words.
#[derive(Serialize)]
struct Found<'h> {
    #[serde(flatten)]
    hit: &'h Hit<'h>,
    why: String,
}

fn search(
    words: &str,
    list: Option<&Path>,
    synonyms: Option<&Path>,
    limit: usize,
    output: &Output,
) -> Result<(), Failure> {
    let list = match list {
        Some(path) => Arc::new(read_list(path)?),
        None => built_in::common_offences(),
    };
    let own = match synonyms {
        Some(path) => {
            let read = Synonyms::parse(&read(path)?);
            Some(read.map_err(|problems| Failure::malformed(path, problems.to_string()))?)
        }
        None => None,
    };
    let index = SearchIndex::new(list, own.as_ref().unwrap_or(built_in::synonyms()));
    let hits = index.find(words, limit);
    let found: Vec<Found<'_>> = hits
        .iter()
        .map(|hit| Found {
            hit,
            why: hit.because.iter().map(why).collect::<Vec<_>>().join(", "),
        })
        .collect();
    output.result(&found, |found| {
        if found.is_empty() {
            return "nothing found; try another word, or the code".to_owned();
        }
        let lines: Vec<String> = found.iter().map(in_words).collect();
        lines.join("\n")
    })
}

fn in_words(found: &Found<'_>) -> String {
    let offence = found.hit.offence;
    let name = match &offence.known_as {
        Some(known_as) => format!("{known_as} ({})", offence.title),
        None => offence.title.clone(),
    };
    let standing = offence.standing.mark();
    let standing = standing.map_or_else(String::new, |mark| format!(" [{mark}]"));
    let code = offence.code.to_string();
    format!("{code:<8} {name}{standing}\n         {}", found.why)
}

fn why(because: &Because) -> String {
    match because {
        Because::Code => "by its code".to_owned(),
        Because::Phrase { said } => format!("people say \"{said}\""),
        Because::Word {
            typed,
            found,
            matching,
        } => match matching {
            Matching::Word => format!("\"{found}\""),
            Matching::Form => format!("\"{typed}\" as \"{found}\""),
            Matching::Synonym => format!("\"{typed}\" means \"{found}\""),
            Matching::Beginning => format!("\"{typed}\" begins \"{found}\""),
            Matching::Spelling => format!("\"{typed}\" is nearly \"{found}\""),
            _ => format!("\"{typed}\""),
        },
        _ => String::new(),
    }
}

/// A list of either format, told apart by how it begins.
fn read_list(path: &Path) -> Result<OffenceList, Failure> {
    let bytes = read(path)?;
    let first = bytes
        .iter()
        .find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte));
    let read = if first == Some(&b'{') {
        OffenceList::parse(&bytes)
    } else {
        let head = ListHead {
            id: "offences".to_owned(),
            edition: 1,
            title: "Offence classification".to_owned(),
            source: "A table, searched and not kept".to_owned(),
        };
        OffenceList::parse_csv(&bytes, head)
    };
    read.map_err(|problems| Failure::malformed(path, problems.to_string()))
}

/// A form that was checked.
#[derive(Serialize)]
struct CheckedForm<'f> {
    good: bool,
    id: &'f str,
    version: u64,
    title: &'f str,
    demonstration: bool,
    questions: usize,
}

fn check_risk_form(file: &Path, output: &Output) -> Result<(), Failure> {
    let form = match RiskForm::parse(&read(file)?) {
        Ok(form) => form,
        Err(problems) => return refuse(file, &problems, output),
    };
    let checked = CheckedForm {
        good: true,
        id: form.id(),
        version: form.version(),
        title: form.title(),
        demonstration: form.is_demonstration(),
        questions: form.sections().iter().map(|s| s.questions.len()).sum(),
    };
    output.result(&checked, |checked| {
        let demonstration = if checked.demonstration {
            "; for trying out only"
        } else {
            ""
        };
        format!(
            "{}, version {} of \"{}\": {} questions, without fault{demonstration}",
            checked.id, checked.version, checked.title, checked.questions
        )
    })
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::file(path, &error))
}
