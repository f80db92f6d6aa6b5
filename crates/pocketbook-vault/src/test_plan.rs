//! How SQLite goes about a query of the vault, for tests that no list or search
//! reads more than it must.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// The tables of a vault, and nothing in them.
pub(crate) fn empty_vault() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection
        .execute_batch(include_str!("../migrations/vault_001.sql"))
        .unwrap();
    connection
}

/// The steps of a query, a line each.
pub(crate) fn plan(connection: &Connection, sql: &str, values: &[Value]) -> String {
    let mut explained = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap();
    let steps: Vec<String> = explained
        .query_map(params_from_iter(values), |row| row.get("detail"))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    steps.join("\n")
}
