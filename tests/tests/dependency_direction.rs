//! The arrows between rooms point one way. ARCHITECTURE.md draws them; this
//! test reads the manifests and fails on an arrow that is not in the drawing.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// What each room may name, apart from tests.
const ARROWS: [(&str, &[&str]); 16] = [
    ("pocketbook-model", &[]),
    ("pocketbook-seal", &["pocketbook-model"]),
    ("pocketbook-forms", &[]),
    ("pocketbook-reference", &["pocketbook-model"]),
    ("pocketbook-vault", &["pocketbook-model", "pocketbook-seal"]),
    (
        "pocketbook-protocol",
        &["pocketbook-model", "pocketbook-seal"],
    ),
    (
        "pocketbook-sync",
        &["pocketbook-model", "pocketbook-protocol"],
    ),
    (
        "pocketbook-core",
        &[
            "pocketbook-forms",
            "pocketbook-model",
            "pocketbook-protocol",
            "pocketbook-reference",
            "pocketbook-seal",
            "pocketbook-sync",
            "pocketbook-vault",
        ],
    ),
    (
        "pocketbook-gateway",
        &["pocketbook-model", "pocketbook-protocol", "pocketbook-seal"],
    ),
    (
        "pocketbook-cli",
        &[
            "pocketbook-core",
            "pocketbook-gateway",
            "pocketbook-model",
            "pocketbook-reference",
            "pocketbook-seal",
            "pocketbook-sync",
        ],
    ),
    ("pocketbook-bindgen", &[]),
    ("pocketbook-ffi", &["pocketbook-core"]),
    (
        "pocketbook-testkit",
        &["pocketbook-core", "pocketbook-gateway"],
    ),
    ("pocketbook-benches", &[]),
    (
        "pocketbook-journeys",
        &["pocketbook-core", "pocketbook-testkit"],
    ),
    ("xtask", &[]),
];

/// Crates that only some rooms may name, whatever the kind of dependency.
const RESERVED: [(&str, &[&str]); 6] = [
    ("uniffi", &["pocketbook-bindgen", "pocketbook-ffi"]),
    (
        "rusqlite",
        &[
            "pocketbook-vault",
            "pocketbook-gateway",
            "pocketbook-benches",
        ],
    ),
    ("typst", &["pocketbook-forms"]),
    ("axum", &["pocketbook-gateway"]),
    ("hyper-rustls", &["pocketbook-sync", "pocketbook-gateway"]),
    ("clap", &["pocketbook-cli"]),
];

#[test]
fn dependencies_point_one_way() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let metadata = MetadataCommand::new()
        .manifest_path(manifest)
        .no_deps()
        .other_options(vec!["--locked".to_owned()])
        .exec()
        .expect("cargo metadata reads the workspace");
    let allowed: BTreeMap<_, _> = ARROWS.into_iter().collect();
    let rooms: BTreeSet<_> = metadata
        .packages
        .iter()
        .map(|p| p.name.to_string())
        .collect();
    let drawn: BTreeSet<_> = allowed.keys().map(|name| (*name).to_owned()).collect();
    assert_eq!(
        rooms, drawn,
        "a room was added or removed: draw it in ARCHITECTURE.md and here"
    );

    let mut wrong = Vec::new();
    for package in &metadata.packages {
        for dependency in &package.dependencies {
            let reserved = RESERVED.iter().find(|(name, _)| *name == dependency.name);
            if reserved.is_some_and(|(_, users)| !users.contains(&package.name.as_str())) {
                wrong.push(format!(
                    "{} names {}, which is reserved",
                    package.name, dependency.name
                ));
            }
            let arrow = dependency.kind != DependencyKind::Development
                && rooms.contains(&dependency.name)
                && !allowed
                    .get(package.name.as_str())
                    .is_some_and(|targets| targets.contains(&dependency.name.as_str()));
            if arrow {
                wrong.push(format!("{} -> {}", package.name, dependency.name));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "arrows that are not in the drawing: {wrong:#?}"
    );
}
