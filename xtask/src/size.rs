//! How large the library is that ships to tablets, room by room, against a
//! budget that is committed: growth is a decision, not an accident.
//!
//! Symbols are counted in the `.symtab` of the release library, and a symbol
//! belongs to the crate whose function it is. What a generic function of one
//! crate costs in another is counted where the generic is defined. Whatever has
//! no symbol (unwind tables, constants, padding) is "without a name".

use std::collections::BTreeMap;
use std::path::Path;

use object::{Object as _, ObjectSymbol as _, SymbolKind};

use crate::{mobile, root, target};

/// Where the budget stands: bytes of the stripped library, and of each group.
const BUDGET: &str = "xtask/size-budget.json";

/// Compares a library with the budget; without one, builds it first.
pub(crate) fn check(library: Option<&Path>) -> Result<(), String> {
    let library = match library {
        Some(library) => library.to_owned(),
        None => mobile::build_here(&root(), &target(), mobile::PROFILE)?,
    };
    let rows = rows(&read(&library)?).map_err(|error| {
        let (given, wanted) = (library.display(), mobile::shared_library());
        format!("{given} is no library ({error}); give {wanted} as it was built, or nothing")
    })?;
    let budget: BTreeMap<String, u64> =
        serde_json::from_slice(&read(&root().join(BUDGET))?).map_err(|error| error.to_string())?;
    for (name, bytes) in &rows {
        let limit = budget.get(name).map_or_else(String::new, u64::to_string);
        println!("{bytes:>12}  {limit:>12}  {name}");
    }
    let over = over(&rows, &budget);
    if over.is_empty() {
        return Ok(());
    }
    Err(format!(
        "over budget: {}; make it smaller, or raise {BUDGET} in a commit that says why",
        over.join(", ")
    ))
}

/// The bytes of each group, the largest first, and of the whole.
fn rows(library: &[u8]) -> Result<Vec<(String, u64)>, String> {
    let groups = groups(library)?;
    let total = u64::try_from(library.len()).map_err(|error| error.to_string())?;
    let named: u64 = groups.values().sum();
    let mut rows: Vec<(String, u64)> = groups.into_iter().collect();
    rows.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    rows.push(("without a name".to_owned(), total.saturating_sub(named)));
    rows.push(("whole".to_owned(), total));
    Ok(rows)
}

/// What is larger than it may be; what the budget does not know may be nothing.
fn over(rows: &[(String, u64)], budget: &BTreeMap<String, u64>) -> Vec<String> {
    rows.iter()
        .filter(|(name, bytes)| budget.get(name).is_none_or(|allowed| bytes > allowed))
        .map(|(name, _)| name.clone())
        .collect()
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn groups(library: &[u8]) -> Result<BTreeMap<String, u64>, String> {
    let file = object::File::parse(library).map_err(|error| error.to_string())?;
    // Two names of one place are counted once.
    let mut places: BTreeMap<u64, (u64, String)> = BTreeMap::new();
    for symbol in file.symbols() {
        if !matches!(symbol.kind(), SymbolKind::Text | SymbolKind::Data) || symbol.size() == 0 {
            continue;
        }
        if let Ok(name) = symbol.name() {
            let group = group(name);
            places.insert(symbol.address(), (symbol.size(), group));
        }
    }
    let mut groups = BTreeMap::new();
    for (size, group) in places.into_values() {
        *groups.entry(group).or_insert(0) += size;
    }
    Ok(groups)
}

/// The room, or the family of crates, that a symbol belongs to.
fn group(symbol: &str) -> String {
    let demangled = format!("{:#}", rustc_demangle::demangle(symbol));
    if demangled == symbol {
        return if symbol.starts_with("sqlite3") || symbol.starts_with("sqlcipher") {
            "SQLCipher".to_owned()
        } else {
            "other C code and exports".to_owned()
        };
    }
    // `<a::T as b::Trait>::f` is a function of `a`.
    let path = demangled.trim_start_matches(['<', '&', '*', '[', '(']);
    let path = path.strip_prefix("mut ").unwrap_or(path);
    let path = path.strip_prefix("dyn ").unwrap_or(path);
    let end = path
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(path.len());
    let crate_name = path.get(..end).unwrap_or_default().replace('_', "-");
    match crate_name.as_str() {
        "std" | "core" | "alloc" | "hashbrown" => "Rust's own library".to_owned(),
        name if name.starts_with("pocketbook") => name.to_owned(),
        name if name.starts_with("typst") || TYPESETTING.contains(&name) => {
            "typesetting".to_owned()
        }
        name if NETWORK.contains(&name) => "network".to_owned(),
        "" => "other C code and exports".to_owned(),
        _ => "other crates".to_owned(),
    }
}

/// What Typst brings with it.
const TYPESETTING: &[&str] = &[
    "krilla",
    "krilla-svg",
    "usvg",
    "image",
    "hayagriva",
    "citationberg",
    "biblatex",
    "syntect",
    "rustybuzz",
    "ttf-parser",
    "skrifa",
    "read-fonts",
    "subsetter",
    "hypher",
    "comemo",
    "tiny-skia",
    "pdf-writer",
    "png",
    "zune-jpeg",
    "image-webp",
    "hayro",
    "hayro-syntax",
    "hayro-interpret",
    "wasmi",
    "icu-properties",
    "icu-segmenter",
    "codex",
    "kurbo",
    "fancy-regex",
    "two-face",
    "moxcms",
    "roxmltree",
    "ecow",
    "plist",
    "csl-core",
    "gif",
    "az",
    "rust-decimal",
    "chinese-number",
    "unic-langid",
    "fontdb",
    "svgtypes",
    "simplecss",
    "harfrust",
    "write-fonts",
];

/// TLS, HTTP and the runtime.
const NETWORK: &[&str] = &[
    "tokio",
    "hyper",
    "hyper-util",
    "hyper-rustls",
    "rustls",
    "webpki",
    "http",
    "h2",
    "ring",
    "tower",
    "tokio-rustls",
    "httparse",
    "mio",
    "zstd",
    "zstd-safe",
];

#[cfg(test)]
mod tests {
    use super::{check, group, over};

    #[test]
    fn a_file_that_is_no_library_is_told_with_what_to_give() {
        let file = crate::root().join("Cargo.toml");
        let refused = check(Some(&file)).unwrap_err();
        assert!(refused.contains("Cargo.toml is no library"), "{refused}");
        assert!(
            refused.contains(&crate::mobile::shared_library()),
            "{refused}"
        );
    }

    #[test]
    fn a_room_that_grew_and_one_that_is_new_are_over_the_budget() {
        let rows = [("old", 9), ("grown", 11), ("new", 1)].map(|(n, bytes)| (n.to_owned(), bytes));
        let budget = [("old", 10), ("grown", 10), ("gone", 10)];
        let budget = budget.map(|(n, bytes)| (n.to_owned(), bytes)).into();
        assert_eq!(over(&rows, &budget), ["grown", "new"]);
    }

    #[test]
    fn a_symbol_belongs_to_the_crate_whose_function_it_is() {
        for (symbol, expected) in [
            (
                "_ZN15pocketbook_core7session7Session4lock17h0123456789abcdefE",
                "pocketbook-core",
            ),
            (
                "_ZN72_$LT$pocketbook_model..id..Id$LT$K$GT$$u20$as$u20$core..fmt..Display$GT$3fmt17h0123456789abcdefE",
                "pocketbook-model",
            ),
            (
                "_ZN4core3fmt9Formatter3pad17h0123456789abcdefE",
                "Rust's own library",
            ),
            ("_ZN12typst_layout4flow17h0123456789abcdefE", "typesetting"),
            ("sqlite3_step", "SQLCipher"),
            (
                "uniffi_pocketbook_ffi_fn_method",
                "other C code and exports",
            ),
        ] {
            assert_eq!(group(symbol), expected, "{symbol}");
        }
    }
}
