//! A statement signed through the bindings: what ink is refused, and a witness
//! who takes their signatures back.

use super::scene::{Host, attempt, declared_true, typed, wait};
use crate::{
    InkPoint, InkStroke, PlaceToSign, SignatureRequest, Signer, SigningAct, StageOfSigning,
    StatementRecord,
};

/// A statement that was declared true, with a line of words above its last place.
fn declared(host: &Host) -> StatementRecord {
    declared_true(
        host,
        &"I saw the man in the grey coat once more. ".repeat(12),
    )
}

#[test]
fn ink_across_the_words_of_a_page_says_what_to_do_and_takes_nothing() {
    let host = Host::new();
    let view = declared(&host);
    let unsigned = view.signing.unwrap().unsigned;
    let mut places = unsigned.iter();
    let place = places
        .find(|one| matches!(one.place, PlaceToSign::AfterLastWord))
        .unwrap();
    let request = |points: &[(u32, u32)]| SignatureRequest {
        signer: Signer::Witness,
        act: SigningAct::Drawn {
            strokes: vec![InkStroke {
                points: (0..)
                    .zip(points)
                    .map(|(t, (x, y))| InkPoint {
                        x: place.x + x,
                        y: place.y + y - 500,
                        t,
                        pressure: 500,
                    })
                    .collect(),
            }],
        },
        page: Some(place.page),
        place: Some(PlaceToSign::AfterLastWord),
    };
    let sign = |points: &[(u32, u32)]| host.session.sign_statement(view.draft, request(points));
    let over = attempt(sign(&[(500, 1_100), (2_500, 100), (4_500, 1_100)])).unwrap_err();
    assert!(over.to_string().contains("sign inside the box"), "{over}");
    let straight = attempt(sign(&[(500, 1_100), (4_500, 1_100)])).unwrap_err();
    assert!(straight.to_string().contains("straight line"), "{straight}");
    let still = wait(host.session.statement(view.draft)).signing.unwrap();
    assert_eq!(still.unsigned.len(), unsigned.len());
    wait(sign(&[(500, 1_200), (2_500, 800), (4_500, 1_900)]));
}

#[test]
fn what_was_signed_is_taken_back_until_it_is_witnessed() {
    let host = Host::new();
    let session = &host.session;
    let view = declared(&host);
    let witness = typed(Signer::Witness, "Invented WITNESS");
    let signed = wait(session.sign_statement(view.draft, witness));
    assert_eq!(signed.signing.unwrap().stage, StageOfSigning::ToWitness);
    let refused = wait(session.refuse_statement(view.draft, "Invented".to_owned()));
    let signing = refused.signing.unwrap();
    assert_eq!(
        (signing.stage, signing.signatures),
        (StageOfSigning::ToCertifyRefusal, 3)
    );
    let officer = typed(Signer::Officer, "PC Invented OFFICER");
    let certified = wait(session.sign_statement(view.draft, officer));
    assert_eq!(certified.signing.unwrap().stage, StageOfSigning::Refused);
    let sealed = wait(session.seal_statement(view.draft));
    assert!(sealed.warnings.is_empty());
}
