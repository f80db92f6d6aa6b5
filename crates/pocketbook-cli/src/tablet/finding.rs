//! `pocketbook tablet list`, `search` and `find-reference`.

use pocketbook_core::{
    FoundBy, ListFilter, ListLineView, ListedKind, SearchHitView, SearchWithin, SearchedKind,
};

use super::{Tablet, or_none};
use crate::arguments::{ListArguments, ListedWord, SearchArguments};
use crate::failure::Failure;

fn kinds(words: &[ListedWord]) -> Vec<ListedKind> {
    words.iter().flat_map(|word| word.kinds()).collect()
}

impl Tablet<'_> {
    pub(super) fn list(&self, arguments: &ListArguments) -> Result<(), Failure> {
        let filter = ListFilter {
            incident: arguments.filter.incident,
            kinds: kinds(&arguments.kind),
            state: arguments.filter.state.map(Into::into),
            offence: arguments.filter.offence.clone(),
            from: arguments.filter.from,
            before: arguments.filter.before,
        };
        self.session(|session| {
            self.output.result(&session.list(&filter)?, |list| {
                or_none(list.iter().map(line).collect(), "none")
            })
        })
    }

    pub(super) fn search(&self, arguments: &SearchArguments) -> Result<(), Failure> {
        let kinds = if arguments.incidents {
            vec![SearchedKind::Incidents]
        } else {
            let kinds = kinds(&arguments.kind).into_iter();
            kinds.map(SearchedKind::Listed).collect()
        };
        let within = SearchWithin {
            incident: arguments.filter.incident,
            kinds,
            state: arguments.filter.state.map(Into::into),
            offence: arguments.filter.offence.clone(),
            from: arguments.filter.from,
            before: arguments.filter.before,
        };
        self.session(|session| {
            let hits = session.search_within(&arguments.query, &within, arguments.limit)?;
            self.output.result(&hits, |hits| {
                or_none(hits.iter().map(hit_line).collect(), "nothing found")
            })
        })
    }

    pub(super) fn find_reference(&self, text: &str) -> Result<(), Failure> {
        self.session(|session| {
            self.output.result(&session.find_reference(text)?, |hits| {
                let lines = hits.iter().map(|hit| {
                    let reference = match hit.reference {
                        FoundBy::LocalReference => "local reference",
                        FoundBy::CrimeNumber => "crime number",
                        FoundBy::IncidentNumber => "incident number",
                        FoundBy::Urn => "URN",
                        FoundBy::CadReference => "CAD reference",
                    };
                    match (hit.draft, hit.kind) {
                        (Some(draft), Some(kind)) => format!("{draft}  {kind}, by {reference}"),
                        _ => format!("{}  incident, by {reference}", hit.incident),
                    }
                });
                or_none(lines.collect(), "nothing here has this reference")
            })
        })
    }
}

/// What a list says of a thing, in one line.
fn line(line: &ListLineView) -> String {
    let id = match (line.draft, line.exhibit) {
        (Some(draft), _) => draft.to_string(),
        (None, Some(exhibit)) => exhibit.to_string(),
        (None, None) => String::new(),
    };
    let state = line.state.map(|state| format!(", {}", state.as_str()));
    let parts = [
        Some(format!("{}{}", line.kind, state.unwrap_or_default())),
        line.number.clone().or(line.local_reference.clone()),
        line.urn.as_ref().map(|urn| format!("URN {urn}")),
        Some(line.updated.to_string()),
        Some(line.who.reveal().to_owned()),
        Some(line.title.reveal().to_owned()),
        line.clock.as_ref().map(|clock| clock.words.clone()),
        line.rear_missing.then(|| "NO REAR PAGE".to_owned()),
        line.damaged.map(|advice| format!("DAMAGED: {advice}")),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    format!("{id}  {}", said.join("; "))
}

fn hit_line(hit: &SearchHitView) -> String {
    match &hit.line {
        Some(found) => format!("{}\n    {}", line(found), hit.snippet.reveal()),
        None => format!("{}  incident\n    {}", hit.incident, hit.snippet.reveal()),
    }
}
