use super::named::{NamedExhibit, thing};
use super::uses::{OF_REFERENCE, USE};
use super::*;
use crate::{Gateway, test_gateway};
use pocketbook_model::ExhibitId;
use pocketbook_seal::sha256;

/// A gateway with three tablets, and what it told them.
struct Scene {
    _folder: tempfile::TempDir,
    gateway: Gateway,
    next: u8,
}

fn device(seed: u8) -> DeviceId {
    DeviceId::from_parts(1, [seed; 10])
}

fn incident(seed: u8) -> IncidentId {
    IncidentId::from_parts(1, [seed; 10])
}

fn described(words: &str) -> String {
    thing("described", sha256(words.as_bytes()))
}

fn file(bytes: &str) -> String {
    thing("file", sha256(bytes.as_bytes()))
}

struct Says {
    tablet: u8,
    incident: u8,
    cad: Option<&'static str>,
    exhibits: Vec<(&'static str, Option<u8>, String)>,
}

impl Scene {
    fn new() -> Self {
        let (folder, gateway) = test_gateway::gateway();
        test_gateway::know(&gateway, &[1, 2, 3].map(device));
        Self {
            _folder: folder,
            gateway,
            next: 0,
        }
    }

    /// Stores a record at a time and gives what each tablet was told by then.
    fn stores_at(&mut self, received: &str, says: &Says) -> [usize; 3] {
        self.next += 1;
        let named = Named {
            incident: Some(incident(says.incident)),
            cad: says.cad.map(|cad| cad.parse().unwrap()),
            officer: Some("204518".parse().unwrap()),
            exhibits: says
                .exhibits
                .iter()
                .map(|(reference, exhibit, thing)| NamedExhibit {
                    reference: reference.parse().unwrap(),
                    exhibit: exhibit.map(|seed| ExhibitId::from_parts(1, [seed; 10])),
                    thing: thing.clone(),
                })
                .collect(),
        };
        let stored = StoredRecord {
            record: RecordId::from_parts(1, [self.next; 10]),
            sha256: Sha256Digest::from_bytes([self.next; 32]),
            device: device(says.tablet),
            received: received.parse().unwrap(),
            named: &named,
        };
        self.gateway
            .database
            .write(|transaction| note(transaction, &stored))
            .unwrap();
        [1, 2, 3].map(|seed| {
            let told = self.gateway.changes(device(seed), None).unwrap().items;
            told.len()
        })
    }

    fn stores(&mut self, says: &Says) -> [usize; 3] {
        self.stores_at("2025-11-25T12:00:00.000Z", says)
    }
}

const CAD: Option<&str> = Some("CAD 2089/21Nov");

fn says(tablet: u8, cad: Option<&'static str>, reference: &'static str, thing: String) -> Says {
    Says {
        tablet,
        incident: tablet,
        cad,
        exhibits: vec![(reference, None, thing)],
    }
}

/// Two records, one after the other, and whether they collide.
#[test]
fn two_records_collide_by_scene_reference_and_thing() {
    let same_incident = |tablet, thing| Says {
        incident: 1,
        ..says(tablet, None, "ABC/1", thing)
    };
    #[rustfmt::skip]
    let table = [
        ("other words at one scene", says(1, CAD, "ABC/1", described("knife")), says(2, CAD, "ABC/1", described("glove")), true),
        ("the same words", says(1, CAD, "ABC/1", described("knife")), says(2, CAD, "ABC/1", described("knife")), false),
        ("another file", says(1, CAD, "ABC/1", file("a")), says(2, CAD, "ABC/1", file("b")), true),
        ("the same file", says(1, CAD, "ABC/1", file("a")), says(2, CAD, "ABC/1", file("a")), false),
        ("a file and a thing", says(1, CAD, "ABC/1", file("a")), says(2, CAD, "ABC/1", described("knife")), true),
        ("another number", says(1, CAD, "ABC/1", file("a")), says(2, CAD, "ABC/2", file("b")), false),
        ("other initials", says(1, CAD, "ABC/1", file("a")), says(2, CAD, "ABD/1", file("b")), false),
        ("another spelling of the number", says(1, CAD, "ABC/1", file("a")), says(2, CAD, "ABC/01", file("b")), true),
        ("another spelling of the CAD reference", says(1, CAD, "ABC/1", file("a")), says(2, Some("2089/21Nov"), "ABC/1", file("b")), true),
        ("another scene", says(1, CAD, "ABC/1", file("a")), says(2, Some("CAD 2090/21Nov"), "ABC/1", file("b")), false),
        ("no CAD reference", says(1, None, "ABC/1", file("a")), says(2, None, "ABC/1", file("b")), false),
        ("one incident", same_incident(1, file("a")), same_incident(2, file("b")), true),
    ];
    for (what, one, two, collides) in table {
        let mut scene = Scene::new();
        assert_eq!(scene.stores(&one), [0; 3], "{what}");
        let told = usize::from(collides);
        assert_eq!(scene.stores(&two), [told, told, 0], "{what}");
        let listed = scene.gateway.exhibits().unwrap();
        let other = |at: usize| listed.get(at).unwrap().collides_with.len();
        assert_eq!((other(0), other(1)), (told, told), "{what}");
        // The same again, and further records of both, are no news.
        assert_eq!(scene.stores(&one), [told, told, 0], "{what}");
        assert_eq!(scene.stores(&two), [told, told, 0], "{what}");
        assert_eq!(scene.gateway.exhibits().unwrap().len(), 2, "{what}");
    }
}

#[test]
fn an_exhibit_stays_itself_under_another_description() {
    let mut scene = Scene::new();
    let of = |tablet, exhibit, words| Says {
        exhibits: vec![("ABC/1", Some(exhibit), described(words))],
        ..says(tablet, CAD, "ABC/1", String::new())
    };
    assert_eq!(scene.stores(&of(1, 1, "knife")), [0; 3]);
    assert_eq!(scene.stores(&of(1, 1, "bread knife")), [0; 3]);
    // It collides once, by whichever of its records.
    assert_eq!(scene.stores(&of(2, 2, "glove")), [1, 1, 0]);
    assert_eq!(scene.stores(&of(1, 1, "serrated bread knife")), [1, 1, 0]);
    assert_eq!(scene.stores(&of(3, 3, "umbrella")), [2, 2, 2]);
}

#[test]
fn the_copy_of_an_exhibit_has_a_reference_too() {
    let copy = |of: &str| thing("copy", sha256(of.as_bytes()));
    let same_incident = |thing| Says {
        incident: 1,
        ..says(2, None, "XX/9", thing)
    };
    #[rustfmt::skip]
    let table = [
        ("another scene's thing", says(2, CAD, "XX/9", described("glove")), true),
        ("another copy", says(2, CAD, "XX/9", copy("ABC/2")), true),
        ("two copies in one incident", same_incident(copy("ABC/2")), true),
        ("the copy, entered", same_incident(described("disc")), false),
    ];
    for (what, other, collides) in table {
        let mut scene = Scene::new();
        let told = usize::from(collides);
        assert_eq!(
            scene.stores(&says(1, CAD, "XX/9", copy("ABC/1"))),
            [0; 3],
            "{what}"
        );
        assert_eq!(scene.stores(&other), [told, told, 0], "{what}");
    }
}

#[test]
fn two_officers_of_one_tablet_are_told_once() {
    let mut scene = Scene::new();
    let of = |incident, thing| Says {
        incident,
        ..says(1, CAD, "ABC/1", thing)
    };
    assert_eq!(scene.stores(&of(1, file("a"))), [0; 3]);
    assert_eq!(scene.stores(&of(2, file("b"))), [1, 0, 0]);
}

#[test]
fn a_cad_reference_learnt_later_brings_a_collision_to_light() {
    let mut scene = Scene::new();
    assert_eq!(scene.stores(&says(1, CAD, "ABC/1", file("a"))), [0; 3]);
    assert_eq!(scene.stores(&says(2, None, "ABC/1", file("b"))), [0; 3]);
    let report = Says {
        exhibits: Vec::new(),
        ..says(2, CAD, "ABC/1", String::new())
    };
    assert_eq!(scene.stores(&report), [1, 1, 0]);
}

#[test]
fn the_same_cad_reference_of_another_year_is_another_scene() {
    let mut scene = Scene::new();
    let one = says(1, CAD, "ABC/1", file("a"));
    let two = says(2, CAD, "ABC/1", file("b"));
    assert_eq!(scene.stores_at("2025-11-25T12:00:00.000Z", &one), [0; 3]);
    assert_eq!(scene.stores_at("2026-11-25T12:00:00.000Z", &two), [0; 3]);
    // Nor does a record of the first incident that comes as late.
    assert_eq!(scene.stores_at("2026-11-25T12:00:00.000Z", &one), [0; 3]);
}

/// The comparing looks up each use by reference and scene: what else a scene or
/// the force holds is not touched.
#[test]
fn a_record_is_compared_only_with_what_has_its_reference_at_its_scene() {
    let (_folder, gateway) = test_gateway::gateway();
    let plan: Vec<String> = gateway
        .database
        .read(|connection| {
            let sql = format!("EXPLAIN QUERY PLAN SELECT {USE} {OF_REFERENCE}");
            let mut statement = connection.prepare(&sql)?;
            let here = incident(1);
            let key = params![here.as_bytes(), "ABC/1"];
            let rows = statement.query_and_then(key, |row| Ok(row.get(3)?))?;
            rows.collect::<Result<_, GatewayError>>()
        })
        .unwrap();
    let by_both = "USING INDEX exhibit_uses_plain (plain=? AND incident=?)";
    let of_uses = plan.iter().filter(|step| step.contains(" u "));
    let of_uses: Vec<_> = of_uses.collect();
    assert!(!of_uses.is_empty(), "{plan:#?}");
    assert!(
        of_uses.iter().all(|step| step.contains(by_both)),
        "{plan:#?}"
    );
    let scans_a_table = |step: &String| step.starts_with("SCAN a") || step.starts_with("SCAN b");
    assert!(!plan.iter().any(scans_a_table), "{plan:#?}");
}
