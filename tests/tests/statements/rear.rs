//! The rear page is a record of its own.

use super::*;

#[test]
fn the_rear_is_a_record_of_its_own_that_the_defence_never_gets() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet");
    let session = unlock(&enrolled_tablet(&path, &gateway).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let scene = Scene {
        folder,
        session,
        incident,
    };
    let session = &scene.session;
    let front = seal_plain(&scene, of_victim(&scene, "I saw it."));
    let rear = session.create_rear(front.record).unwrap();
    let missing: Vec<_> = rear.missing.iter().map(|one| one.field()).collect();
    assert!(missing.contains(&"dates_to_avoid"), "{missing:?}");
    let mut fields = answered_rear(rear.fields.clone());
    fields.home_address = "SENTINEL Invented Road".into();
    fields.consents.insert("a".into(), Answer::Yes);
    session.edit_rear(rear.draft, fields).unwrap();
    session.finalise_rear(rear.draft).unwrap();
    assert!(session.rear_pdf(rear.draft).unwrap().starts_with(b"%PDF-"));
    let unsigned = session.seal_rear(rear.draft).err().unwrap();
    assert!(matches!(unsigned, CoreError::Signing(_)), "{unsigned}");
    let name = scene.incident.people[0].person.name.clone();
    session
        .sign_rear(rear.draft, &typed(Signatory::Witness, name.reveal()))
        .unwrap();
    let rear = session.seal_rear(rear.draft).unwrap();
    let sealed = payload(session, rear.record);
    let link = &sealed["content"]["rear"]["statement"];
    assert_eq!(link["record"], front.record.to_string());
    assert_eq!(link["sha256"], front.sha256.to_string());
    assert_eq!(sync(session).unwrap().still_waiting, 0);
    for recipient in ["", "Prosecution", "Jane Doe"] {
        let mut out = std::io::Cursor::new(Vec::new());
        let error = session.export(rear.record, recipient, &mut out);
        assert_eq!(error.err().unwrap().code(), "invalid", "{recipient}");
    }
    for recipient in ["defence", "defence-solicitor", "solicitor", "court"] {
        let mut out = std::io::Cursor::new(Vec::new());
        let error = session
            .export(rear.record, recipient, &mut out)
            .err()
            .unwrap();
        assert!(matches!(error, CoreError::NotForDefence), "{error}");
        assert!(out.into_inner().is_empty());
        // The statement itself they get, and nothing of the rear is in it.
        let mut out = std::io::Cursor::new(Vec::new());
        session.export(front.record, recipient, &mut out).unwrap();
        let folder = tempfile::tempdir().unwrap();
        pocketbook_core::seal::unpack_bundle(std::io::Cursor::new(out.into_inner()), folder.path())
            .unwrap();
        let mut folders = vec![folder.path().to_owned()];
        while let Some(next) = folders.pop() {
            for entry in std::fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let bytes = std::fs::read(&path).unwrap();
                for part in ["SENTINEL", &rear.record.to_string()] {
                    let found = bytes
                        .windows(part.len())
                        .any(|window| window == part.as_bytes());
                    assert!(!found, "{part} in {}", path.display());
                }
            }
        }
    }
    let mut out = std::io::Cursor::new(Vec::new());
    session
        .export(rear.record, "prosecution", &mut out)
        .unwrap();
}
