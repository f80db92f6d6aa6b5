//! `pocketbook tablet list`, `search` and `find-reference`.

use pocketbook_core::{FoundBy, ListFilter, SearchWithin};

use super::{Tablet, draft_lines, or_none};
use crate::arguments::{ListArguments, SearchArguments};
use crate::failure::Failure;

impl Tablet<'_> {
    pub(super) fn list(&self, arguments: &ListArguments) -> Result<(), Failure> {
        let filter = ListFilter {
            incident: arguments.incident,
            kind: arguments.kind.map(Into::into),
            state: arguments.state.map(Into::into),
            from: arguments.from,
            before: arguments.before,
        };
        self.session(|session| {
            self.output
                .result(&session.list(&filter)?, |list| draft_lines(list))
        })
    }

    pub(super) fn search(&self, arguments: &SearchArguments) -> Result<(), Failure> {
        let within = SearchWithin {
            incident: arguments.incident,
            kind: arguments.kind.map(Into::into),
            from: arguments.from,
            before: arguments.before,
        };
        self.session(|session| {
            let hits = session.search_within(&arguments.query, &within, arguments.limit)?;
            self.output.result(&hits, |hits| {
                let lines = hits.iter().map(|hit| {
                    let id = match (hit.draft, hit.incident) {
                        (Some(draft), _) => draft.to_string(),
                        (None, Some(incident)) => incident.to_string(),
                        (None, None) => String::new(),
                    };
                    let kind = hit
                        .kind
                        .map_or_else(|| "incident".to_owned(), |kind| kind.to_string());
                    format!("{id}  {kind}: {}", hit.snippet.reveal())
                });
                or_none(lines.collect(), "nothing found")
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
