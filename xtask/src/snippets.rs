//! The snippets of docs/integrating.md as files, so that what a newcomer copies
//! is what was compiled and run.

use std::path::Path;

use crate::root;

/// The blocks of a language in a document, joined.
fn blocks(document: &str, language: &str) -> String {
    let fence = format!("```{language}");
    let mut inside = false;
    let mut found = String::new();
    for line in document.lines() {
        if inside && line == "```" {
            inside = false;
            found.push('\n');
        } else if inside {
            found.push_str(line);
            found.push('\n');
        } else if line == fence {
            inside = true;
        }
    }
    found
}

/// Writes the snippets of a language into a file of a folder.
pub(crate) fn extract(language: &str, folder: &Path, file: &str) -> Result<(), String> {
    let document = root().join("docs/integrating.md");
    let wrong = |error: std::io::Error| format!("{}: {error}", document.display());
    let found = blocks(
        &std::fs::read_to_string(&document).map_err(wrong)?,
        language,
    );
    if found.is_empty() {
        return Err(format!("docs/integrating.md has no snippet of {language}"));
    }
    std::fs::create_dir_all(folder).map_err(wrong)?;
    std::fs::write(folder.join(file), found).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn blocks_of_one_language_are_joined_in_their_order() {
        let document = "text\n```kotlin\na\n```\n```swift\nb\n```\n```kotlin\nc\n```\n";
        assert_eq!(blocks(document, "kotlin"), "a\n\nc\n\n");
        assert_eq!(blocks(document, "python"), "");
    }
}
