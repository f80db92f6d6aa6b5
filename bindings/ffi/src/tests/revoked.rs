//! A tablet that the force has revoked: lost, stolen or handed back.

use pocketbook_testkit::TestGateway;

use super::scene::{Host, attempt, complete_report, wait};
use crate::{Connectivity, PocketbookError, Retry};

#[test]
fn a_revoked_tablet_is_told_so_and_keeps_what_it_holds() {
    let gateway = TestGateway::start().unwrap();
    let host = Host::enrolled(&gateway);
    let session = &host.session;
    let report = wait(session.create_report(host.incident, complete_report(&host))).draft;
    wait(session.file_report(report));
    let desk = gateway.open().unwrap();
    let tablet = desk.tablets().unwrap().remove(0).device;
    desk.revoke_tablet(tablet, "Stolen from a car", "Invented OPERATOR")
        .unwrap();
    let online = Connectivity {
        reachable: true,
        expensive: false,
        constrained: false,
    };
    // It is there, and says no: waiting for a better link would help nobody.
    let refused = attempt(session.sync(online, None)).unwrap_err();
    assert!(matches!(refused, PocketbookError::Revoked), "{refused:?}");
    assert_eq!(refused.retry(), Retry::Never);
    let status = wait(session.status());
    assert_eq!((status.waiting, status.safe_to_hand_in), (1, false));
}
