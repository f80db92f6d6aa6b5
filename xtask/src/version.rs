//! One version for everything that ships, and a tag that names it.

use crate::root;

/// That of the core, in Cargo.toml.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Each package of another language and what tells a developer to take it, and
/// what stands before the version there.
const PACKAGES: [(&str, &str); 5] = [
    ("bindings/kotlin/build.gradle.kts", "\nversion = \""),
    (
        "bindings/kotlin/pom.xml",
        "<artifactId>pocketbook-jvm</artifactId>\n  <version>",
    ),
    ("bindings/python/pyproject.toml", "\nversion = \""),
    (
        "docs/integrating.md",
        "implementation(\"pocketbook:pocketbook-android:",
    ),
    ("docs/integrating.md", "-Dpocketbook.version="),
];

/// Fails where a package, or the tag of a release, has another version than the
/// core.
pub(crate) fn check(tag: Option<&str>) -> Result<(), String> {
    for (file, before) in PACKAGES {
        let text = std::fs::read_to_string(root().join(file))
            .map_err(|error| format!("{file}: {error}"))?;
        same(file, after(&text, before))?;
    }
    if let Some(tag) = tag {
        same(&format!("the tag {tag}"), tag.strip_prefix('v'))?;
    }
    println!("{VERSION}");
    Ok(())
}

/// The version that a file says behind these words.
fn after<'t>(text: &'t str, before: &str) -> Option<&'t str> {
    let (_, after) = text.split_once(before)?;
    after.split(['"', '<', ' ']).next()
}

fn same(what: &str, version: Option<&str>) -> Result<(), String> {
    if version == Some(VERSION) {
        return Ok(());
    }
    Err(format!(
        "{what} is of version {}, and Cargo.toml of {VERSION}: write the same in both",
        version.unwrap_or("(none)")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_has_the_version_of_the_core() {
        assert_eq!(check(Some(&format!("v{VERSION}"))), Ok(()));
    }

    #[test]
    fn a_tag_or_a_package_of_another_version_is_refused() {
        assert!(check(Some("v999.0.0")).is_err());
        assert!(check(Some(VERSION)).is_err(), "a tag begins with v");
        let package = after("group = \"p\"\nversion = \"0.0.1\"\n", PACKAGES[0].1);
        assert_eq!(package, Some("0.0.1"));
        let guide = after(
            "implementation(\"pocketbook:pocketbook-android:0.0.1\") // a",
            PACKAGES[3].1,
        );
        assert_eq!(guide, Some("0.0.1"));
        assert!(same("a package", package).is_err() && same("a package", None).is_err());
    }
}
