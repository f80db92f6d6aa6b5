//! What a tablet believes, uses and wants of what the gateway gives.

use pocketbook_model::Timestamp;
use pocketbook_seal::{CertificateAuthority, Envelope, Signer as _, SoftwareSigner, sha256};
use pocketbook_vault::Enrolment;
use proptest::prelude::*;

use super::*;

fn issued() -> Timestamp {
    Timestamp::from_unix_ms(1_800_000_000_000)
}

/// An enrolled tablet, and the keys of its force.
struct Scene {
    folder: tempfile::TempDir,
    device: Device,
    authority: CertificateAuthority,
    signer: SoftwareSigner,
    certificate: String,
}

fn scene() -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet");
    std::fs::create_dir_all(&path).unwrap();
    let device = Device::create(&path, Device::software_platform(&path).unwrap()).unwrap();
    let (authority, _) = CertificateAuthority::generate("Invented Constabulary", issued()).unwrap();
    let signer = SoftwareSigner::generate().unwrap();
    let certificate = authority
        .certify_reference(&signer.public_key(), issued())
        .unwrap();
    let enrolment = Enrolment {
        gateway_url: "https://gateway.example".into(),
        force: "Invented Constabulary".into(),
        authority_pem: authority.certificate_pem().into(),
        device_pem: String::new(),
        receipts_pem: String::new(),
        log_key: String::new(),
        evidence_key: String::new(),
    };
    device.store().save_enrolment(&enrolment).unwrap();
    Scene {
        folder,
        device,
        authority,
        signer,
        certificate,
    }
}

fn name(kind: &str, id: &str) -> ReferenceName {
    ReferenceName {
        kind: kind.parse().unwrap(),
        id: id.parse().unwrap(),
    }
}

fn outcomes() -> ReferenceName {
    name("code_list", "outcomes")
}

/// A list of codes of which the one label says which it is, for `[label]`; what is
/// not closed stays as it is and is no list.
fn list(content: &str) -> String {
    let label = content
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let Some(label) = label else {
        return content.to_owned();
    };
    format!(
        r#"{{"schema":"pocketbook.code-list/1","id":"outcomes","edition":1,"title":"Invented",
        "source":"Invented","codes":[{{"code":"A","label":"{label}"}}]}}"#
    )
}

impl Scene {
    fn edition(&self, number: u64, content: &str) -> ReferenceEdition {
        let json = "application/json";
        ReferenceEdition::new(outcomes(), number, issued(), json, list(content)).unwrap()
    }

    fn published(&self, edition: &ReferenceEdition) -> PublishedReference {
        PublishedReference {
            certificate_pem: self.certificate.clone(),
            envelope: edition.seal(&self.signer).unwrap(),
        }
    }

    fn announce(&self, number: u64, content: &str) {
        let store = self.device.store();
        let digest = sha256(list(content).as_bytes());
        store
            .reference_announced(&outcomes(), number, digest)
            .unwrap();
    }

    fn receive(&self, number: u64, published: &PublishedReference) -> ReferenceOutcome {
        let wanted = WantedReference {
            reference: outcomes(),
            edition: number,
        };
        self.device.receive_reference(&wanted, published).unwrap()
    }

    /// Announces, fetches and takes an edition.
    fn take(&self, number: u64, content: &str) -> ReferenceOutcome {
        self.announce(number, content);
        self.receive(number, &self.published(&self.edition(number, content)))
    }

    fn wanted(&self) -> Vec<u64> {
        let wanted = self.device.references_wanted().unwrap();
        wanted.into_iter().map(|wanted| wanted.edition).collect()
    }

    fn in_use(&self) -> Option<String> {
        self.device.reference(&outcomes()).unwrap()?;
        let label = self.device.code_label("outcomes", "A").unwrap();
        Some(format!("[{label}]"))
    }

    fn view(&self, number: u64) -> ReferenceView {
        let views = self.device.references().unwrap();
        views.into_iter().find(|v| v.edition == number).unwrap()
    }
}

#[test]
fn the_newest_usable_edition_is_in_use_and_the_older_stay_readable() {
    let scene = scene();
    assert_eq!(scene.in_use(), None);
    assert_eq!(scene.take(1, "[1]"), ReferenceOutcome::Accepted);
    assert_eq!(scene.take(2, "[2]"), ReferenceOutcome::Accepted);
    assert_eq!(scene.in_use().as_deref(), Some("[2]"));
    let held = scene.device.reference_editions(&outcomes()).unwrap();
    let held: Vec<_> = held.iter().map(|edition| edition.edition).collect();
    assert_eq!(held, [1, 2]);
    assert_eq!(scene.view(1).standing, ReferenceStanding::Replaced);
    assert_eq!(scene.view(2).standing, ReferenceStanding::InUse);
    scene.device.store().verify_ledger().unwrap();
}

#[test]
fn content_that_cannot_be_used_is_refused_whole_with_its_line_and_the_old_stays() {
    let scene = scene();
    scene.take(1, "[1]");
    assert_eq!(scene.take(2, "[\n1,"), ReferenceOutcome::Refused);
    assert_eq!(scene.in_use().as_deref(), Some("[1]"));
    let view = scene.view(2);
    assert_eq!(view.standing, ReferenceStanding::Refused);
    assert!(view.needs_attention());
    assert!(view.reason.unwrap().contains("line 2"));
    assert_eq!(scene.wanted(), [0; 0], "not fetched again");
}

#[test]
fn nothing_is_taken_that_the_forces_reference_key_did_not_sign() {
    let scene = scene();
    scene.take(1, "[1]");
    scene.announce(2, "[2]");
    let good = scene.published(&scene.edition(2, "[2]"));
    let key = scene.signer.public_key();
    let receipts = scene.authority.certify_receipts(&key, issued()).unwrap();
    let (stranger, _) = CertificateAuthority::generate("Another", issued()).unwrap();
    let mut flipped = good.envelope.clone().into_bytes();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let forged = [
        PublishedReference {
            certificate_pem: receipts,
            ..good.clone()
        },
        PublishedReference {
            certificate_pem: stranger.certify_reference(&key, issued()).unwrap(),
            ..good.clone()
        },
        PublishedReference {
            envelope: String::from_utf8(flipped).unwrap(),
            ..good.clone()
        },
        PublishedReference {
            envelope: "{}".into(),
            ..good.clone()
        },
    ];
    for published in forged {
        assert_eq!(scene.receive(2, &published), ReferenceOutcome::Unverified);
        let view = scene.view(2);
        assert_eq!(view.standing, ReferenceStanding::Announced);
        assert!(view.reason.unwrap().contains("does not verify"));
        assert_eq!(scene.in_use().as_deref(), Some("[1]"));
        assert_eq!(scene.wanted(), [2], "asked for again by the next sync");
    }
    // What failed for a while is taken once it is right.
    assert_eq!(scene.receive(2, &good), ReferenceOutcome::Accepted);
    assert_eq!(scene.view(2).reason, None);
}

#[test]
fn an_older_edition_in_place_of_a_newer_is_not_taken() {
    let scene = scene();
    let first = scene.published(&scene.edition(1, "[1]"));
    scene.take(2, "[2]");
    scene.announce(3, "[3]");
    assert_eq!(scene.receive(3, &first), ReferenceOutcome::Unverified);
    assert!(scene.view(3).reason.unwrap().contains("older edition"));
    // Announced late, and asked for by nobody; nor taken if it were.
    scene.announce(1, "[1]");
    assert_eq!(scene.wanted(), [3]);
    assert_eq!(scene.receive(1, &first), ReferenceOutcome::Unverified);
    assert_eq!(scene.view(1).standing, ReferenceStanding::PassedOver);
    assert!(!scene.view(1).needs_attention());
    assert_eq!(scene.in_use().as_deref(), Some("[2]"));
}

#[test]
fn two_contents_under_one_number_are_noticed_and_the_first_stays() {
    let scene = scene();
    scene.take(1, "[1]");
    // The force's own key signed both.
    let other = scene.published(&scene.edition(1, "[other]"));
    assert_eq!(scene.receive(1, &other), ReferenceOutcome::Unverified);
    assert_eq!(scene.in_use().as_deref(), Some("[1]"));
    scene.announce(1, "[other]");
    let view = scene.view(1);
    assert!(view.disputed && view.needs_attention());
    assert!(view.words().contains("the first stays"));
    assert_eq!(scene.in_use().as_deref(), Some("[1]"));
    // Before the first was fetched, neither is believed but the one announced.
    scene.announce(2, "[2]");
    scene.announce(2, "[other]");
    let other = scene.published(&scene.edition(2, "[other]"));
    assert_eq!(scene.receive(2, &other), ReferenceOutcome::Unverified);
    scene.device.store().verify_ledger().unwrap();
}

#[test]
fn a_name_is_not_taken_for_another() {
    let scene = scene();
    let roles = name("code_list", "roles");
    let store = scene.device.store();
    store
        .reference_announced(&roles, 1, sha256(b"[1]"))
        .unwrap();
    let wanted = WantedReference {
        reference: roles.clone(),
        edition: 1,
    };
    let published = scene.published(&scene.edition(1, "[1]"));
    let outcome = scene.device.receive_reference(&wanted, &published).unwrap();
    assert_eq!(outcome, ReferenceOutcome::Unverified);
    assert_eq!(scene.device.reference(&roles).unwrap(), None);
}

#[test]
fn an_older_edition_is_wanted_only_once_the_newest_is_refused() {
    let scene = scene();
    scene.take(1, "[1]");
    for number in [2, 3, 4] {
        let content = if number == 4 { "[" } else { "[9]" };
        scene.announce(number, content);
    }
    assert_eq!(scene.wanted(), [4]);
    let broken = scene.published(&scene.edition(4, "["));
    assert_eq!(scene.receive(4, &broken), ReferenceOutcome::Refused);
    assert_eq!(scene.wanted(), [3]);
    let good = scene.published(&scene.edition(3, "[9]"));
    assert_eq!(scene.receive(3, &good), ReferenceOutcome::Accepted);
    assert_eq!(scene.wanted(), [0; 0]);
    assert_eq!(scene.view(2).standing, ReferenceStanding::PassedOver);
}

#[test]
fn a_kind_that_this_build_does_not_know_is_kept_and_used_for_nothing() {
    let scene = scene();
    let radio = name("radio_codes", "all");
    let content = "\u{1}not json";
    let edition =
        ReferenceEdition::new(radio.clone(), 1, issued(), "text/plain", content.into()).unwrap();
    let store = scene.device.store();
    store
        .reference_announced(&radio, 1, edition.sha256)
        .unwrap();
    let wanted = WantedReference {
        reference: radio,
        edition: 1,
    };
    let published = scene.published(&edition);
    let outcome = scene.device.receive_reference(&wanted, &published).unwrap();
    assert_eq!(outcome, ReferenceOutcome::Accepted);
    assert_eq!(scene.view(1).standing, ReferenceStanding::Kept);
}

#[test]
fn what_another_build_judged_is_judged_anew_by_the_next_sync() {
    let scene = scene();
    scene.take(1, "[1]");
    let store = scene.device.store();
    let by_another = ReferenceJudgement {
        refused: Some("an older build could not read it"),
        judged_by: "0.0.1 fonts",
    };
    store.reference_judged(&outcomes(), 1, &by_another).unwrap();
    // Until then the old judgement counts.
    assert_eq!(scene.in_use(), None);
    assert_eq!(scene.wanted(), [0; 0]);
    assert_eq!(scene.in_use().as_deref(), Some("[1]"));
    assert_eq!(scene.view(1).reason, None);
}

#[test]
fn editions_survive_a_restart_and_are_read_only_under_their_own_authority() {
    let scene = scene();
    scene.take(1, "[1]");
    let path = scene.folder.path().join("tablet");
    drop(scene.device);
    let device = Device::open(&path, Device::software_platform(&path).unwrap()).unwrap();
    assert!(device.reference(&outcomes()).unwrap().is_some());
    let mut enrolment = device.store().enrolment().unwrap().unwrap();
    let (stranger, _) = CertificateAuthority::generate("Another", issued()).unwrap();
    enrolment.authority_pem = stranger.certificate_pem().into();
    device.store().save_enrolment(&enrolment).unwrap();
    assert!(matches!(
        device.reference(&outcomes()),
        Err(CoreError::Quarantined { .. })
    ));
    assert!(device.references_wanted().is_ok(), "no sync fails for it");
}

#[test]
fn a_payload_of_another_type_is_no_reference_data() {
    let scene = scene();
    scene.announce(1, "[1]");
    let payload = pocketbook_seal::canonical_json(&scene.edition(1, "[1]")).unwrap();
    let receipt = "application/vnd.pocketbook.receipt+json";
    let envelope = Envelope::sign(receipt, payload, &scene.signer).unwrap();
    let published = PublishedReference {
        certificate_pem: scene.certificate.clone(),
        envelope: String::from_utf8(envelope.to_json().unwrap()).unwrap(),
    };
    assert_eq!(scene.receive(1, &published), ReferenceOutcome::Unverified);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Two officers read one feed, each from a place of their own; runs break
    /// off anywhere. Whatever is announced and fetched again, in any order,
    /// the newest usable edition ends up in use and nothing is disputed.
    #[test]
    fn being_told_twice_and_in_any_order_changes_nothing(
        told in proptest::collection::vec((1_u64..6, any::<bool>()), 1..24),
    ) {
        let scene = scene();
        let mut taken = 0;
        for (number, fetches) in told {
            let content = format!("[{number}]");
            scene.announce(number, &content);
            if fetches && scene.wanted().contains(&number) {
                scene.receive(number, &scene.published(&scene.edition(number, &content)));
                taken = taken.max(number);
            }
        }
        let expected = (taken > 0).then(|| format!("[{taken}]"));
        prop_assert_eq!(scene.in_use(), expected);
        let views = scene.device.references().unwrap();
        prop_assert!(views.iter().all(|view| !view.needs_attention()));
        scene.device.store().verify_ledger().unwrap();
    }
}
