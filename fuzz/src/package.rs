//! A form package as a force might send it, and a template of any bytes: read
//! and refused or checked, never a crash.

use pocketbook_forms::{Fonts, FormPackage};

/// Reads the bytes as a package and as a template.
pub(crate) fn run(bytes: &[u8]) {
    let _ = FormPackage::from_json(bytes);
    let Ok(source) = std::str::from_utf8(bytes) else {
        return;
    };
    // Two loops, one in the other, end only with the time limit; the fuzzer
    // would find nothing else.
    if source.matches("for").count() + source.matches("while").count() > 1 {
        return;
    }
    if let Some(mut package) = FormPackage::built_in_by_id("exhibit-list") {
        package
            .files
            .insert("main.typ".to_owned(), source.to_owned());
        let _ = package.check(&Fonts::embedded());
    }
}
