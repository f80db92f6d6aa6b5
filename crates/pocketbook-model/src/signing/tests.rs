//! No sequence of steps reaches a sealed statement without the conditions of
//! CrimPR 16.2.

use super::*;
use crate::statement::tests::{answers, attendant, complete_as, time};
use crate::{AttachmentId, IncidentId, StatementDraft, StatementKind};
use proptest::prelude::*;

fn place(signatory: Signatory, place: SignaturePlace, page: u32) -> RequiredSignature {
    RequiredSignature {
        signatory,
        place,
        page,
        x: 0,
        y: 0,
        width: 1,
        height: 1,
    }
}

fn statement(reads: bool, writes: bool, interpreted: bool, kind: StatementKind) -> StatementDraft {
    let reading = if reads {
        Reading::ByWitness
    } else {
        Reading::ReadOver {
            reader: attendant("Invented READER"),
        }
    };
    let manner = if writes {
        Manner::Signature
    } else {
        Manner::Mark {
            seen_by: attendant("Invented NEIGHBOUR"),
        }
    };
    let mut draft = complete_as(kind);
    draft.interpreter = interpreted.then(|| attendant("Invented INTERPRETER"));
    draft.with_read_back(answers(reading, manner)).unwrap()
}

/// The places that a right template gives this statement on two pages.
fn places(draft: &StatementDraft) -> Vec<RequiredSignature> {
    use Signatory::{Interpreter, MarkWitness, Officer, Reader, Witness};
    use SignaturePlace::{AfterLastWord, Certificate, Declaration, PageFoot};
    let read_back = draft.read_back.as_ref().unwrap();
    let mut places = vec![
        place(Witness, PageFoot, 1),
        place(Witness, PageFoot, 2),
        place(Witness, AfterLastWord, 2),
        place(Witness, Declaration, 1),
    ];
    if draft.kind.is_witnessed() {
        places.extend([place(Officer, PageFoot, 1), place(Officer, PageFoot, 2)]);
    }
    if read_back.reading != Reading::ByWitness {
        places.push(place(Reader, Certificate(CertificateKind::ReadOver), 2));
    }
    if read_back.manner != Manner::Signature {
        places.push(place(MarkWitness, Certificate(CertificateKind::Mark), 2));
    }
    if draft.interpreter.is_some() {
        places.push(place(
            Interpreter,
            Certificate(CertificateKind::Interpreted),
            2,
        ));
    }
    places
}

fn fix(draft: &StatementDraft, required: Vec<RequiredSignature>) -> Result<Stage, SigningError> {
    FinalStatement::fix(
        draft.ready().unwrap(),
        Declaration {
            text: "True.".into(),
            citation: "r. 16.2".into(),
            wording: Default::default(),
        },
        FormReference {
            id: "mg11".into(),
            version: 1,
            sha256: Sha256Digest::ZERO,
        },
        Pages {
            attachment: AttachmentId::from_parts(1, [1; 10]),
            sha256: Sha256Digest::ZERO,
            size: 1,
            count: 2,
            required,
        },
        time(),
    )
    .map(Stage::ToShow)
}

fn begun(draft: &StatementDraft) -> Stage {
    fix(draft, places(draft)).unwrap()
}

fn ink() -> InkReference {
    InkReference {
        sha256: Sha256Digest::ZERO,
        strokes: 1,
        points: 9,
    }
}

/// A signature in the manner that was settled.
fn signature(content: &FinalStatement, r: RequiredSignature) -> Signature {
    let by_mark = content.statement().read_back().manner != Manner::Signature;
    let method = match (r.signatory, content.printed_name(r.signatory)) {
        (Signatory::Witness, _) if by_mark => SignatureMethod::Mark { ink: ink() },
        (_, Some(name)) => SignatureMethod::Typed { name: name.clone() },
        (_, None) => SignatureMethod::Drawn { ink: ink() },
    };
    Signature {
        signatory: r.signatory,
        place: r.place,
        page: r.page,
        method,
        time: time(),
    }
}

fn to_sign(draft: &StatementDraft) -> Stage {
    let mut stage = begun(draft);
    for page in 1..=2 {
        stage = stage.show(page, time()).unwrap();
    }
    if draft.read_back.as_ref().unwrap().reading != Reading::ByWitness {
        stage = stage.read_over(time()).unwrap();
    }
    stage.declare(time()).unwrap()
}

fn sign_all(mut stage: Stage) -> Stage {
    while let Some(next) = stage.content().missing().first().copied() {
        let signature = signature(stage.content(), next);
        stage = stage.sign(signature).unwrap();
    }
    stage
}

fn simple() -> StatementDraft {
    statement(true, true, false, StatementKind::Witness)
}

fn refusal_place() -> RequiredSignature {
    place(
        Signatory::Officer,
        SignaturePlace::Certificate(CertificateKind::Refusal),
        3,
    )
}

#[test]
fn every_statement_that_occurs_can_be_signed_by_following_the_next_step() {
    for (reads, writes, interpreted) in [
        (true, true, false),
        (false, true, false),
        (true, false, false),
        (false, false, true),
    ] {
        for kind in StatementKind::ALL {
            let draft = statement(reads, writes, interpreted, kind);
            let signed = sign_all(to_sign(&draft));
            assert!(matches!(signed, Stage::Signed(_)), "{kind}");
            assert!(matches!(signed.concluded().unwrap(), Concluded::Signed(_)));
        }
    }
}

#[test]
fn each_step_waits_for_the_one_before() {
    let draft = statement(false, true, false, StatementKind::Witness);
    let out_of_turn = |result: Result<Stage, SigningError>, expected: &str| {
        let error = result.unwrap_err();
        assert!(matches!(error, SigningError::OutOfTurn { .. }), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    };
    let first = place(Signatory::Witness, SignaturePlace::Declaration, 1);
    let stage = begun(&draft);
    let signature = signature(stage.content(), first);
    out_of_turn(stage.clone().declare(time()), "show every page");
    out_of_turn(stage.clone().read_over(time()), "show every page");
    out_of_turn(stage.clone().sign(signature.clone()), "show every page");
    let stage = stage.show(2, time()).unwrap().show(1, time()).unwrap();
    out_of_turn(stage.clone().declare(time()), "read the statement over");
    out_of_turn(
        stage.clone().sign(signature.clone()),
        "read the statement over",
    );
    let stage = stage.read_over(time()).unwrap();
    out_of_turn(stage.clone().sign(signature.clone()), "declare");
    let stage = stage.declare(time()).unwrap();
    let officer = self::signature(
        stage.content(),
        place(Signatory::Officer, SignaturePlace::PageFoot, 1),
    );
    out_of_turn(stage.clone().sign(officer), "have the witness sign");
    let reader = self::signature(
        stage.content(),
        place(
            Signatory::Reader,
            SignaturePlace::Certificate(CertificateKind::ReadOver),
            2,
        ),
    );
    out_of_turn(stage.clone().sign(reader), "have the witness sign");
    assert!(stage.sign(signature).is_ok());
}

#[test]
fn a_page_is_signed_once_and_must_exist() {
    let draft = simple();
    let stage = to_sign(&draft);
    let first = signature(
        stage.content(),
        place(Signatory::Witness, SignaturePlace::PageFoot, 1),
    );
    let stage = stage.sign(first.clone()).unwrap();
    assert_eq!(
        stage.clone().sign(first).unwrap_err(),
        SigningError::AlreadySigned { page: 1 }
    );
    let nowhere = signature(
        stage.content(),
        place(Signatory::Witness, SignaturePlace::PageFoot, 3),
    );
    assert_eq!(
        stage.clone().sign(nowhere).unwrap_err(),
        SigningError::NoSuchPlace { page: 3 }
    );
    assert_eq!(
        begun(&draft).show(3, time()).unwrap_err(),
        SigningError::NoSuchPage { page: 3, pages: 2 }
    );
    let signed = sign_all(stage);
    let again = signed.content().signatures()[0].clone();
    assert_eq!(
        signed.sign(again).unwrap_err(),
        SigningError::AlreadySigned { page: 1 }
    );
}

#[test]
fn a_typed_name_is_the_signatorys_own() {
    let stage = to_sign(&simple());
    let mut signature = signature(
        stage.content(),
        place(Signatory::Witness, SignaturePlace::PageFoot, 1),
    );
    for (name, expected) in [
        ("", SigningError::Name),
        ("Totally Different PERSON", SigningError::OtherName),
    ] {
        signature.method = SignatureMethod::Typed { name: name.into() };
        assert_eq!(stage.clone().sign(signature.clone()).unwrap_err(), expected);
    }
    for name in ["Invented WITNESS", "i. witness", "Witness"] {
        signature.method = SignatureMethod::Typed { name: name.into() };
        assert!(stage.clone().sign(signature.clone()).is_ok(), "{name}");
    }
}

#[test]
fn who_signs_by_mark_was_settled_when_it_was_read_back() {
    let mark = SignatureMethod::Mark { ink: ink() };
    let foot = place(Signatory::Witness, SignaturePlace::PageFoot, 1);
    let stage = to_sign(&simple());
    let mut signature = signature(stage.content(), foot);
    signature.method = mark.clone();
    assert_eq!(
        stage.sign(signature.clone()).unwrap_err(),
        SigningError::Manner {
            expected: "with a signature"
        }
    );
    let stage = to_sign(&statement(true, false, false, StatementKind::Witness));
    assert!(stage.clone().sign(signature.clone()).is_ok());
    signature.method = SignatureMethod::Drawn { ink: ink() };
    assert_eq!(
        stage.sign(signature).unwrap_err(),
        SigningError::Manner {
            expected: "by mark"
        }
    );
}

#[test]
fn a_refusal_is_certified_and_never_a_signed_statement() {
    let stage = to_sign(&simple());
    let foot = place(Signatory::Witness, SignaturePlace::PageFoot, 1);
    let one = signature(stage.content(), foot);
    let stage = stage.sign(one).unwrap();
    let refused = stage
        .refuse("Changed their mind".into(), refusal_place(), time())
        .unwrap();
    let stage = Stage::ToCertifyRefusal(refused);
    assert!(matches!(
        stage.clone().concluded().unwrap_err(),
        SigningError::Missing { count: 1, page: 3 }
    ));
    let other = signature(
        stage.content(),
        place(Signatory::Witness, SignaturePlace::PageFoot, 2),
    );
    assert!(matches!(
        stage.clone().sign(other).unwrap_err(),
        SigningError::OutOfTurn { .. }
    ));
    let certificate = signature(stage.content(), refusal_place());
    let stage = stage.sign(certificate).unwrap();
    assert!(matches!(stage.concluded().unwrap(), Concluded::Refused(_)));
    // Who will not even look has refused too; which pages they saw is known.
    let unseen = begun(&simple()).show(1, time()).unwrap();
    let unseen = unseen.refuse("".into(), refusal_place(), time()).unwrap();
    assert!(!unseen.content().every_page_shown());
    let stage = Stage::ToCertifyRefusal(unseen);
    let certificate = signature(stage.content(), refusal_place());
    let stage = stage.sign(certificate).unwrap();
    assert!(matches!(stage.concluded().unwrap(), Concluded::Refused(_)));
    // What is signed and witnessed is complete; a further statement takes it back.
    let signed = sign_all(to_sign(&simple()));
    assert!(signed.refuse("".into(), refusal_place(), time()).is_err());
}

/// The last signature makes no statement before it is certified and witnessed:
/// until then the witness takes their agreement back, and what they signed is
/// kept beside that.
#[test]
fn a_witness_can_withdraw_until_the_officer_has_witnessed_the_last_page() {
    for (reads, writes, interpreted) in [(true, true, false), (false, false, true)] {
        let draft = statement(reads, writes, interpreted, StatementKind::Witness);
        let mut stage = to_sign(&draft);
        let mut taken = 0;
        loop {
            let refused = stage.clone().refuse("".into(), refusal_place(), time());
            let Some(next) = stage.content().missing().first().copied() else {
                let error = refused.unwrap_err();
                assert!(matches!(error, SigningError::OutOfTurn { .. }), "{error}");
                break;
            };
            let refused = refused.unwrap();
            let everywhere = next.signatory != Signatory::Witness;
            assert_eq!(refused.content().is_signed_by_witness(), everywhere);
            assert_eq!(refused.content().signatures().len(), taken);
            let refused = Stage::ToCertifyRefusal(refused);
            // Nobody certifies or witnesses it any more.
            let late = signature(refused.content(), next);
            assert!(refused.clone().sign(late).is_err());
            let certificate = signature(refused.content(), refusal_place());
            let concluded = refused.sign(certificate).unwrap().concluded().unwrap();
            assert!(matches!(concluded, Concluded::Refused(_)));
            let one = signature(stage.content(), next);
            stage = stage.sign(one).unwrap();
            taken += 1;
        }
        assert!(taken >= 6);
    }
}

/// The pages were fixed on 1 January 1970, and say so beside the signature.
#[test]
fn the_witness_signs_on_the_day_that_stands_beside_their_signature() {
    let on = |stage: &Stage, what, hours: i64| {
        let mut signature = signature(stage.content(), place(Signatory::Witness, what, 1));
        signature.time.wall = crate::Timestamp::from_unix_ms(hours * 3_600_000);
        signature
    };
    let stage = to_sign(&simple());
    for (what, hours) in [
        (SignaturePlace::Declaration, 24),
        (SignaturePlace::PageFoot, 24),
        (SignaturePlace::Declaration, -24),
    ] {
        let refused = stage.clone().sign(on(&stage, what, hours));
        assert_eq!(refused.unwrap_err(), SigningError::AnotherDay);
    }
    let declaration = on(&stage, SignaturePlace::Declaration, 22);
    let stage = stage.clone().sign(declaration).unwrap();
    // A sitting that goes on past midnight is finished.
    let foot = on(&stage, SignaturePlace::PageFoot, 25);
    assert!(stage.sign(foot).is_ok());
}

#[test]
fn a_template_that_forgets_a_place_is_refused_before_anyone_sees_it() {
    let draft = statement(false, false, true, StatementKind::Witness);
    let all = places(&draft);
    assert!(fix(&draft, all.clone()).is_ok());
    for forgotten in 0..all.len() {
        let mut some = all.clone();
        some.remove(forgotten);
        assert!(
            matches!(
                fix(&draft, some).unwrap_err(),
                SigningError::FormLacks { .. }
            ),
            "{:?}",
            all[forgotten]
        );
        let mut twice = all.clone();
        twice.push(all[forgotten]);
        assert!(fix(&draft, twice).is_err(), "{:?} twice", all[forgotten]);
    }
    let mut outside = all;
    outside.push(place(Signatory::Witness, SignaturePlace::PageFoot, 9));
    assert!(fix(&draft, outside).is_err());
}

#[test]
fn a_stored_statement_cannot_claim_a_stage_that_it_has_not_reached() {
    let stage = to_sign(&simple());
    let mut json = serde_json::to_value(stage.content()).unwrap();
    json["declared"] = serde_json::Value::Null;
    let read: FinalStatement = serde_json::from_value(json).unwrap();
    assert!(matches!(read.stage(), Stage::ToDeclare(_)));
}

/// A step that a host might try.
#[derive(Debug, Clone)]
enum Try {
    Show(u32),
    ReadOver,
    Declare,
    Sign(usize, u8),
    SignNext,
    Refuse,
    Reload,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = prop_oneof![
        4 => (1_u32..4).prop_map(Try::Show),
        2 => Just(Try::ReadOver),
        2 => Just(Try::Declare),
        20 => (0_usize..10, 0_u8..8).prop_map(|(place, method)| Try::Sign(place, method)),
        // So that the last stages are reached, and not by luck alone.
        20 => Just(Try::SignNext),
        1 => Just(Try::Refuse),
        1 => Just(Try::Reload),
    ];
    prop::collection::vec(one, 0..90)
}

/// What CrimPR 16.2 and s.9 ask for, written out again from the facts.
fn meets_the_rule(content: &FinalStatement) -> bool {
    let by = |signatory, place, page| {
        content
            .signatures()
            .iter()
            .any(|s| s.signatory == signatory && s.place == place && s.page == page)
    };
    let read_back = content.statement().read_back();
    let reader = read_back.reading == Reading::ByWitness
        || (content.read_over.is_some()
            && by(
                Signatory::Reader,
                SignaturePlace::Certificate(CertificateKind::ReadOver),
                2,
            ));
    let mark = read_back.manner == Manner::Signature
        || (by(
            Signatory::MarkWitness,
            SignaturePlace::Certificate(CertificateKind::Mark),
            2,
        ) && content
            .signatures()
            .iter()
            .filter(|s| s.signatory == Signatory::Witness)
            .all(|s| matches!(s.method, SignatureMethod::Mark { .. })));
    !content.statement().witness_name().reveal().is_empty()
        && content.declared.is_some()
        && by(Signatory::Witness, SignaturePlace::Declaration, 1)
        && by(Signatory::Witness, SignaturePlace::AfterLastWord, 2)
        && (1..=2).all(|page| {
            by(Signatory::Witness, SignaturePlace::PageFoot, page)
                && by(Signatory::Officer, SignaturePlace::PageFoot, page)
                && content.shown().iter().any(|shown| shown.page == page)
        })
        && reader
        && mark
        && content.refusal().is_none()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn no_sequence_of_steps_reaches_signed_without_the_conditions_of_crimpr_16_2(
        reads: bool, writes: bool, interpreted: bool, tries in tries(),
    ) {
        let draft = statement(reads, writes, interpreted, StatementKind::Witness);
        let all = places(&draft);
        let mut stage = begun(&draft);
        for step in tries {
            let before = stage.content().signatures().len();
            let next = match step {
                Try::Show(page) => stage.clone().show(page, time()),
                Try::ReadOver => stage.clone().read_over(time()),
                Try::Declare => stage.clone().declare(time()),
                Try::Sign(at, method) => {
                    let required = all.get(at).copied().unwrap_or_else(refusal_place);
                    let mut signature = signature(stage.content(), required);
                    match method {
                        0 => signature.method = SignatureMethod::Mark { ink: ink() },
                        1 => signature.method = SignatureMethod::Typed { name: "Another PERSON".into() },
                        _ => {}
                    }
                    stage.clone().sign(signature)
                }
                Try::SignNext => match stage.content().missing().first().copied() {
                    Some(next) => stage.clone().sign(signature(stage.content(), next)),
                    None => continue,
                },
                Try::Refuse => {
                    let refused = stage.clone().refuse("".into(), refusal_place(), time());
                    let over = matches!(
                        stage,
                        Stage::Signed(_) | Stage::ToCertifyRefusal(_) | Stage::Refused(_)
                    );
                    prop_assert_eq!(refused.is_ok(), !over, "{}", stage.name().as_str());
                    refused.map(Stage::ToCertifyRefusal)
                }
                Try::Reload => {
                    let json = serde_json::to_vec(stage.content()).unwrap();
                    Ok(serde_json::from_slice::<FinalStatement>(&json).unwrap().stage())
                }
            };
            let refused_before = stage.content().refusal().is_some();
            if let Ok(next) = next {
                stage = next;
            }
            if refused_before {
                prop_assert!(stage.content().refusal().is_some(), "a refusal stands");
                prop_assert!(!matches!(stage, Stage::Signed(_)));
            }
            prop_assert!(stage.content().signatures().len() >= before, "nothing that was done is undone");
            match stage.clone().concluded() {
                Ok(Concluded::Signed(signed)) => prop_assert!(meets_the_rule(signed.content())),
                Ok(Concluded::Refused(refused)) => {
                    prop_assert!(refused.content().refusal().is_some());
                }
                Err(_) => {}
            }
        }
        let complete = meets_the_rule(stage.content()) && stage.content().missing().is_empty();
        prop_assert_eq!(complete, matches!(stage, Stage::Signed(_)));
    }
}

#[test]
fn an_empty_draft_never_becomes_a_statement() {
    let empty = StatementDraft::new(IncidentId::from_parts(1, [7; 10]), StatementKind::Witness);
    assert!(empty.ready().is_err());
}
