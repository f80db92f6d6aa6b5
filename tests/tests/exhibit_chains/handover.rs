//! One thing that goes from tablet to tablet.

use std::io::Cursor;

use pocketbook_core::model::CustodyAct::{Examined, Seized, Stored};
use pocketbook_core::model::{CustodyAct, ExhibitId, RecordId};
use pocketbook_core::seal::follow_custody;
use pocketbook_testkit::{TestGateway, sync};

use crate::world::{Officer, fields, officer};

/// An exhibit as a prosecutor sees it at the force.
struct Listed {
    record: RecordId,
    collides_with: Vec<RecordId>,
    handed_over_with: Vec<RecordId>,
}

fn listed(gateway: &TestGateway, exhibit: ExhibitId) -> Listed {
    let listed = gateway.open().unwrap().exhibits().unwrap();
    let found = listed
        .into_iter()
        .find(|one| one.exhibit == Some(exhibit))
        .unwrap();
    Listed {
        record: found.record,
        collides_with: found.collides_with,
        handed_over_with: found.handed_over_with,
    }
}

/// A tablet seizes, hands over, and another takes it over in its own words.
fn handed_over(giver: &Officer, taker: &Officer) -> (ExhibitId, ExhibitId) {
    let given = giver.enters("Kitchen knife, black handle");
    giver.does(given, Seized);
    giver.hands_over(given, taker);
    let taken = taker.enters("A knife in a sealed bag");
    taker.receives(taken, giver, None);
    (given, taken)
}

#[test]
fn an_ordinary_handing_over_is_no_collision_in_whichever_order_its_records_come() {
    for giver_first in [true, false] {
        let gateway = TestGateway::start().unwrap();
        let (giver, taker) = (officer(&gateway, "204520"), officer(&gateway, "204521"));
        let (given, taken) = handed_over(&giver, &taker);
        let order = if giver_first {
            [&giver, &taker, &giver, &taker]
        } else {
            [&taker, &giver, &taker, &giver]
        };
        for tablet in order {
            tablet.syncs();
        }
        for tablet in [&giver, &taker] {
            // Where the taker's came first, there were two things until the
            // giver's last record came, within one sync: nobody was troubled.
            assert!(tablet.heard().is_empty(), "{giver_first}");
        }
        for (own, other) in [(given, taken), (taken, given)] {
            let shown = listed(&gateway, own);
            assert!(shown.collides_with.is_empty(), "{giver_first}");
            assert_eq!(shown.handed_over_with, [listed(&gateway, other).record]);
        }
    }
}

#[test]
fn a_collision_is_settled_when_the_records_that_explain_it_arrive() {
    let gateway = TestGateway::start().unwrap();
    let (giver, taker) = (officer(&gateway, "204520"), officer(&gateway, "204521"));
    let given = giver.enters("Kitchen knife, black handle");
    giver.does(given, Seized);
    giver.syncs();
    let taken = taker.enters("A knife in a sealed bag");
    taker.receives(taken, &giver, None);
    let view = sync(&taker.session).unwrap();
    // The force does not hold yet what the giver said of it.
    assert_eq!(view.exhibit_collisions.len(), 1);
    giver.syncs();
    let warned = |of: &Officer| {
        let body = "I produce it as exhibit ABC/1.";
        let draft = pocketbook_testkit::ready_statement(&of.session, &of.incident, body).unwrap();
        of.session.check_statement(draft.draft).unwrap().len()
    };
    assert_eq!((warned(&giver), warned(&taker)), (1, 1));
    assert_eq!(listed(&gateway, given).collides_with.len(), 1);

    giver.hands_over(given, &taker);
    let view = sync(&giver.session).unwrap();
    assert_eq!(view.exhibits_settled.len(), 1);
    taker.syncs();
    for (tablet, exhibit) in [(&giver, given), (&taker, taken)] {
        assert_eq!(tablet.heard(), ["collision ABC/1", "settled ABC/1"]);
        let collisions = tablet.exhibit(exhibit).collisions;
        assert_eq!(collisions.len(), 1, "it is kept");
        assert!(collisions[0].settled.is_some());
        assert!(collisions[0].words.contains("nothing to do"));
        tablet.session.verify_ledger().unwrap();
        // It is told once.
        tablet.does(exhibit, Examined);
        let again = sync(&tablet.session).unwrap();
        assert!(again.exhibits_settled.is_empty() && again.exhibit_collisions.is_empty());
    }
    assert_eq!((warned(&giver), warned(&taker)), (0, 0));
    let shown = listed(&gateway, given);
    assert_eq!(
        (shown.collides_with.len(), shown.handed_over_with.len()),
        (0, 1)
    );
}

#[test]
fn who_takes_over_what_was_handed_to_another_is_told_as_a_collision() {
    let gateway = TestGateway::start().unwrap();
    let (giver, taker) = (officer(&gateway, "204520"), officer(&gateway, "204521"));
    let other = officer(&gateway, "204522");
    let given = giver.enters("Kitchen knife, black handle");
    giver.does(given, Seized);
    giver.hands_over(given, &other);
    let taken = taker.enters("A knife in a sealed bag");
    taker.receives(taken, &giver, None);
    for tablet in [&giver, &taker, &giver] {
        tablet.syncs();
    }
    assert_eq!(giver.heard(), ["collision ABC/1"]);
    assert_eq!(taker.heard(), ["collision ABC/1"]);
}

#[test]
fn what_settled_a_collision_and_was_entered_in_error_makes_it_one_again() {
    let gateway = TestGateway::start().unwrap();
    let (giver, taker) = (officer(&gateway, "204520"), officer(&gateway, "204521"));
    let (given, taken) = handed_over(&giver, &taker);
    for tablet in [&giver, &taker, &giver] {
        tablet.syncs();
    }
    let received = taker.exhibit(taken).events[0].sha256;
    taker.does(taken, CustodyAct::EnteredInError { event: received });
    taker.does(taken, Seized);
    for tablet in [&taker, &giver] {
        tablet.syncs();
    }
    for (tablet, exhibit) in [(&giver, given), (&taker, taken)] {
        assert_eq!(tablet.heard(), ["collision ABC/1"]);
        assert_eq!(tablet.exhibit(exhibit).collisions[0].settled, None);
    }
    assert_eq!(listed(&gateway, given).collides_with.len(), 1);
}

#[test]
fn a_thing_that_went_through_three_tablets_is_one_thing() {
    let gateway = TestGateway::start().unwrap();
    let (one, two) = (officer(&gateway, "204520"), officer(&gateway, "204521"));
    let three = officer(&gateway, "204522");
    let (first, second) = handed_over(&one, &two);
    two.hands_over(second, &three);
    let third = three.enters("Knife, as received from PC 204521");
    three.receives(third, &two, None);
    // Those who never dealt with each other first: a collision until the one
    // between them has sent its records.
    for tablet in [&one, &three] {
        tablet.syncs();
    }
    assert_eq!(three.heard(), ["collision ABC/1"]);
    for tablet in [&two, &one, &three] {
        tablet.syncs();
    }
    assert_eq!(three.heard(), ["collision ABC/1", "settled ABC/1"]);
    // By the time these hear of it, it is none.
    assert!(one.heard().is_empty() && two.heard().is_empty());
    for exhibit in [first, second, third] {
        let shown = listed(&gateway, exhibit);
        let counts = (shown.collides_with.len(), shown.handed_over_with.len());
        assert_eq!(counts, (0, 2));
    }
}

#[test]
fn a_chain_goes_on_from_the_bundle_of_the_handing_over() {
    let gateway = TestGateway::start().unwrap();
    let (giver, taker) = (officer(&gateway, "204520"), officer(&gateway, "204521"));
    let given = giver.enters("Kitchen knife, black handle");
    giver.does(given, Seized);
    let (record, sha256) = giver.hands_over(given, &taker);
    giver.syncs();
    let taken = taker.enters("A knife in a sealed bag");
    let bundle = giver.bundle(record);
    let found = taker
        .session
        .handover_in_bundle(taken, Cursor::new(&bundle))
        .unwrap();
    assert_eq!((found.sha256, found.record), (sha256, record));
    assert_eq!(found.to.reveal(), "PC Invented 204521, 204521");

    // What is no such bundle is refused, by name.
    let refused = |exhibit, bundle: &[u8]| {
        let bundle = Cursor::new(bundle.to_vec());
        let error = taker.session.handover_in_bundle(exhibit, bundle).err();
        fields(error.unwrap())
    };
    let seized = giver.bundle(giver.exhibit(given).events[0].record);
    let another = taker.enters("Glove");
    let mut torn = bundle.clone();
    let middle = torn.len() / 2;
    torn[middle] ^= 1;
    for (exhibit, bundle) in [
        (taken, seized),
        (another, bundle.clone()),
        (taken, torn),
        (taken, b"no bundle".to_vec()),
    ] {
        assert_eq!(refused(exhibit, &bundle), ["continues"]);
    }
    // A bundle of another force verifies by itself, and not here.
    let elsewhere = TestGateway::start().unwrap();
    let stranger = officer(&elsewhere, "204520");
    let strange = stranger.enters("Kitchen knife, black handle");
    stranger.does(strange, Seized);
    let (record, _) = stranger.hands_over(strange, &taker);
    stranger.syncs();
    assert_eq!(refused(taken, &stranger.bundle(record)), ["continues"]);

    let view = taker.receives(taken, &giver, Some(sha256));
    assert_eq!(view.events[0].continues, Some(sha256));
    taker.does(taken, Stored);
    taker.syncs();
    // By digest it is no collision whoever names whom.
    assert!(taker.heard().is_empty());

    let links = |reports: Vec<pocketbook_core::seal::VerificationReport>| -> Vec<_> {
        reports
            .into_iter()
            .filter_map(|report| report.custody)
            .collect()
    };
    let (mine, theirs) = (links(giver.verified(given)), links(taker.verified(taken)));
    let both: Vec<_> = theirs.iter().chain(&mine).cloned().collect();
    let joined = follow_custody(both);
    assert_eq!(joined.len(), 1);
    let chain = &joined[0];
    assert!(chain.report.holds() && chain.gaps.is_empty(), "{chain:#?}");
    assert_eq!(chain.exhibit, given);
    let acts: Vec<_> = chain.events.iter().map(|event| event.act).collect();
    assert_eq!(acts, ["seized", "handed_over", "received", "stored"]);
    assert!(chain.report.claims[0].statement.contains("2 chains"));
    // Alone it says what is not here, and nothing is wrong with it.
    let alone = &follow_custody(theirs)[0];
    assert!(alone.report.holds());
    assert_eq!(alone.gaps.len(), 1);
    let missing = alone
        .report
        .claims
        .iter()
        .find(|claim| claim.name == "handover");
    assert!(missing.unwrap().statement.contains(&sha256.to_string()));
    // A record of its own chain is no record of another tablet's.
    let own = taker.exhibit(taken).events[0].sha256;
    let refused = taker.session.record_custody(
        taken,
        &crate::world::event(CustodyAct::Received {
            from: giver.custodian(),
            seal: None,
            continues: Some(own),
        }),
    );
    assert_eq!(
        fields(refused.err().unwrap()),
        ["event.act.received.continues"]
    );
}
