//! An error can be given back by a host, for its own methods alone: what a host
//! puts into one reaches no tablet and no log.

use std::path::Path;

/// Types that a host may make from words of its own.
const FROM_A_HOST: [&str; 4] = ["PocketbookError", "ErrorCode", "FieldPath", "Advice"];

fn sources(folder: &Path, found: &mut Vec<String>) {
    // The folders hold tests, and this one a planted call.
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            found.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

/// The parameters of each function of each exported block, without its receiver.
fn parameters(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for exported in source.split("#[uniffi::export").skip(1) {
        let block = exported.split("\n}\n").next().unwrap_or_default();
        for function in block.split(" fn ").skip(1) {
            let signature = function.split(['{', ';']).next().unwrap_or_default();
            let before_the_result = signature.split("->").next().unwrap_or_default();
            let (_, parameters) = before_the_result.split_once('(').unwrap();
            found.push(parameters.to_owned());
        }
    }
    found
}

#[test]
fn no_call_takes_an_error_from_a_host() {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    let signatures: Vec<String> = all.iter().flat_map(|source| parameters(source)).collect();
    assert!(
        signatures.len() > 150,
        "{} calls were found",
        signatures.len()
    );
    for parameters in signatures {
        for name in FROM_A_HOST {
            assert!(
                !parameters.contains(name),
                "a call takes {name}: {parameters}"
            );
        }
    }
    let planted =
        "#[uniffi::export]\nimpl Session {\n    pub fn a(&self, of: PocketbookError) {}\n}\n";
    assert!(parameters(planted)[0].contains("PocketbookError"));
}
