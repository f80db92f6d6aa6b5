//! An offence list of any bytes, as a table and as JSON, and any query to one
//! that is read: refused or searched, never a crash.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use pocketbook_reference::{CodeList, ListHead, OffenceList, SearchIndex, Synonyms, built_in};

fuzz_target!(|bytes: &[u8]| {
    let _ = CodeList::parse(bytes);
    let _ = Synonyms::parse(bytes);
    let head = ListHead {
        id: "fuzzed".to_owned(),
        edition: 1,
        title: "Fuzzed".to_owned(),
        source: "Fuzzed".to_owned(),
    };
    for list in [OffenceList::parse(bytes), OffenceList::parse_csv(bytes, head)]
        .into_iter()
        .flatten()
    {
        // What is read is written and read again as the same.
        assert_eq!(OffenceList::parse(list.to_json().as_bytes()).as_ref(), Ok(&list));
        let index = SearchIndex::new(Arc::new(list), built_in::synonyms());
        let _ = index.find(&String::from_utf8_lossy(bytes), 10);
    }
});
