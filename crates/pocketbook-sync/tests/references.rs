//! Reference data that the feed told of is fetched, and what cannot be had
//! holds up nothing.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Mutex;

use common::{Link, Vault, record, run};
use pocketbook_model::ReferenceName;
use pocketbook_sync::{ReferenceOutcome, WantedReference};

fn wanted(id: &str, edition: u64) -> WantedReference {
    WantedReference {
        reference: ReferenceName {
            kind: "form_package".parse().unwrap(),
            id: id.parse().unwrap(),
        },
        edition,
    }
}

#[test]
fn what_the_gateway_does_not_give_or_nobody_can_verify_holds_up_no_other() {
    let (store, link) = (Vault::with(vec![]), Link(Mutex::default()));
    store.state.lock().unwrap().waiting = vec![record(1)];
    store.state.lock().unwrap().wanted =
        vec![wanted("isb", 1), wanted("mg11", 4), wanted("vps", 2)];
    link.0.lock().unwrap().references = [
        ("form_package/mg11/4".to_owned(), "forged"),
        ("form_package/vps/2".to_owned(), "good"),
    ]
    .into();
    let report = run(&store, &link, 0);
    assert_eq!(report.delivered, [record(1)]);
    assert_eq!(report.ended_by, None);
    assert_eq!(
        report.references,
        [
            (wanted("isb", 1), ReferenceOutcome::Withheld),
            (wanted("mg11", 4), ReferenceOutcome::Unverified),
            (wanted("vps", 2), ReferenceOutcome::Accepted),
        ]
    );
    // Asked for once in a run, and again in the next.
    assert_eq!(run(&store, &link, 0).references.len(), 2);
}

#[test]
fn an_older_edition_is_fetched_in_the_same_run_where_the_newest_is_refused() {
    let (store, link) = (Vault::with(vec![]), Link(Mutex::default()));
    store.state.lock().unwrap().wanted = vec![wanted("mg11", 4)];
    link.0.lock().unwrap().references = [
        ("form_package/mg11/4".to_owned(), "broken"),
        ("form_package/mg11/3".to_owned(), "good"),
    ]
    .into();
    assert_eq!(
        run(&store, &link, 0).references,
        [
            (wanted("mg11", 4), ReferenceOutcome::Refused),
            (wanted("mg11", 3), ReferenceOutcome::Accepted),
        ]
    );
}
