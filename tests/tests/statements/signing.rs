//! Ink, marks, certificates: how a statement is signed.

use super::*;

#[test]
fn a_statement_signed_in_ink_binds_pages_ink_and_places() {
    let scene = scene();
    let session = &scene.session;
    let body = "I saw it from the landing and the lamp was lit. ".repeat(120);
    let view = ready_statement(session, &scene.incident, &body).unwrap();
    let view = finalise(session, view.draft).unwrap();
    show_all(session, &view);
    let view = session.declare_statement(view.draft).unwrap();
    let shown = session.pages_pdf(view.draft).unwrap();
    let view = draw_all(session, view, Signatory::Witness, false);
    let view = draw_all(session, view, Signatory::Officer, false);
    assert_eq!(view.signing.as_ref().unwrap().stage, StageName::Signed);
    let signed = session.signed_pages_pdf(view.draft).unwrap();
    assert!(signed.starts_with(b"%PDF-") && signed != shown);
    let record = session.seal_statement(view.draft).unwrap().record;
    let payload = payload(session, record);
    assert_eq!(payload["content"]["outcome"], "signed");
    let purposes: Vec<_> = payload["attachments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["purpose"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(purposes, ["signed_pages", "ink"]);
    let pages = payload["content"]["pages"]["count"].as_u64().unwrap();
    assert!(pages > 1);
    let signatures = payload["content"]["signatures"].as_array().unwrap();
    // Declaration and last word, and both at the foot of each page.
    assert_eq!(signatures.len() as u64, 2 + 2 * pages);
    assert!(
        signatures
            .iter()
            .all(|s| s["method"]["drawn"]["ink"]["points"] == 100)
    );
}

#[test]
fn a_witness_who_can_neither_read_nor_write_has_two_certificates() {
    let scene = scene();
    let session = &scene.session;
    let view = ready_statement(session, &scene.incident, "I saw it.").unwrap();
    let answers = ReadBackRequest {
        language: None,
        reading: Reading::ReadOver {
            reader: attendant("Invented READER"),
        },
        manner: Manner::Mark {
            seen_by: attendant("Invented NEIGHBOUR"),
        },
    };
    session.read_back_statement(view.draft, &answers).unwrap();
    let view = session.finalise_statement(view.draft).unwrap();
    show_all(session, &view);
    let early = session.declare_statement(view.draft).err().unwrap();
    assert!(
        early.to_string().contains("read the statement over"),
        "{early}"
    );
    session.read_over_statement(view.draft).unwrap();
    let view = session.declare_statement(view.draft).unwrap();
    let refused =
        session.sign_statement(view.draft, &typed(Signatory::Witness, "Invented WITNESS"));
    assert!(refused.err().unwrap().to_string().contains("by mark"));
    let view = draw_all(session, view, Signatory::Witness, true);
    session
        .sign_statement(view.draft, &typed(Signatory::Reader, "Invented READER"))
        .unwrap();
    let stranger =
        session.sign_statement(view.draft, &typed(Signatory::MarkWitness, "Some STRANGER"));
    assert!(matches!(stranger.err().unwrap(), CoreError::Signing(_)));
    session
        .sign_statement(
            view.draft,
            &typed(Signatory::MarkWitness, "Invented NEIGHBOUR"),
        )
        .unwrap();
    session
        .sign_statement(
            view.draft,
            &typed(Signatory::Officer, "PC Invented OFFICER"),
        )
        .unwrap();
    let record = session.seal_statement(view.draft).unwrap().record;
    let content = payload(session, record)["content"].clone();
    assert!(content["read_over"].is_object());
    let places: Vec<_> = content["signatures"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|s| s["place"]["certificate"].as_str())
        .collect();
    assert_eq!(places, ["read_over", "mark"]);
}

/// The line of the statement above the last word's place is four millimetres
/// above its box: a tail that rises so far strikes it through.
#[test]
fn ink_over_the_words_of_the_statement_is_refused_and_nothing_is_lost() {
    let scene = scene();
    let session = &scene.session;
    let view = session
        .create_statement(
            scene.incident.id,
            of_victim(
                &scene,
                &"I saw the man in the grey coat once more. ".repeat(12),
            ),
        )
        .unwrap();
    let view = finalise(session, view.draft).unwrap();
    show_all(session, &view);
    let view = session.declare_statement(view.draft).unwrap();
    let unsigned = view.signing.as_ref().unwrap().unsigned.clone();
    let last = SignaturePlace::AfterLastWord;
    let place = *unsigned.iter().find(|one| one.place == last).unwrap();
    let at = |x: u32, y: i64, t: u32| Point {
        x: place.x + x,
        y: u32::try_from(i64::from(place.y) + y).unwrap(),
        t,
        pressure: 500,
    };
    let sign = |points: Vec<Point>| {
        let request = SignRequest {
            signatory: Signatory::Witness,
            place: Some(last),
            page: Some(place.page),
            by: SignBy::Drawn(Ink::new(vec![points]).unwrap()),
        };
        session.sign_statement(view.draft, &request)
    };
    let over = vec![at(500, 600, 0), at(2_500, -400, 9), at(4_500, 600, 20)];
    let error = sign(over).err().unwrap();
    assert!(error.to_string().contains("over words"), "{error}");
    let still = session.statement(view.draft).unwrap().signing.unwrap();
    assert_eq!(still.unsigned, unsigned);
    // A straight line is the form's rule over again.
    let error = sign(vec![at(500, 600, 0), at(4_500, 600, 9)])
        .err()
        .unwrap();
    assert!(error.to_string().contains("straight line"), "{error}");
    // A descender leaves the box below its rule, where no words are.
    let tail = vec![at(500, 700, 0), at(2_500, 300, 9), at(4_500, 1_400, 20)];
    sign(tail.clone()).unwrap();
    // The same place again is said to be signed, and not to be missed.
    let error = sign(tail).err().unwrap();
    assert!(error.to_string().contains("already signed"), "{error}");
}
