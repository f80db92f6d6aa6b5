//! The 24 hours count to when the force received a report, by the force's clock
//! and its signed receipt, whatever the tablet's clock says and whenever the
//! receipt came.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pocketbook_core::model::{ReportPatch, Timestamp};
use pocketbook_core::{Clock, SystemClock};
use pocketbook_testkit::{TestGateway, new_incident, ready_report, set_up, sync, unlock_at};

use super::{says, text_of};

const HOUR: i64 = 3_600_000;

/// A way to the gateway on which answers to pushes are lost while it is told so:
/// the gateway has what was sent, and the tablet never hears of it.
struct LossyWay {
    url: String,
    loses: Arc<AtomicBool>,
}

impl LossyWay {
    fn to(gateway: &TestGateway) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let loses = Arc::new(AtomicBool::new(false));
        let (to, losing) = (gateway.address().to_owned(), loses.clone());
        std::thread::spawn(move || {
            for tablet in listener.incoming().map_while(Result::ok) {
                let Ok(gateway) = TcpStream::connect(&to) else {
                    continue;
                };
                let losing = losing.clone();
                std::thread::spawn(move || carry(tablet, gateway, &losing));
            }
        });
        Self { url, loses }
    }
}

fn carry(mut tablet: TcpStream, mut gateway: TcpStream, losing: &AtomicBool) {
    let pushed = Arc::new(AtomicBool::new(false));
    let (mut asks, mut sent) = (tablet.try_clone().unwrap(), gateway.try_clone().unwrap());
    let asked = pushed.clone();
    std::thread::spawn(move || {
        let mut bytes = vec![0; 1 << 16];
        while let Ok(read @ 1..) = asks.read(&mut bytes) {
            if bytes[..read].starts_with(b"POST /v1/push") {
                asked.store(true, Ordering::SeqCst);
            }
            if sent.write_all(&bytes[..read]).is_err() {
                break;
            }
        }
        let _ = sent.shutdown(Shutdown::Write);
    });
    let mut bytes = vec![0; 1 << 16];
    while let Ok(read @ 1..) = gateway.read(&mut bytes) {
        let lost = pushed.load(Ordering::SeqCst) && losing.load(Ordering::SeqCst);
        if lost || tablet.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    for end in [tablet, gateway] {
        let _ = end.shutdown(Shutdown::Both);
    }
}

#[test]
fn the_24_hours_count_to_the_forces_receipt_and_not_to_the_tablets_clock() {
    for (reported, filed_at, lost, synced_at, words, late) in [
        // Reported at midnight, received at 23:00, the answer lost; the receipt
        // comes at 06:00.
        (-23, 0, true, 7, "recorded within 24 hours", false),
        // The tablet's clock is two days slow and sees nothing late.
        (-25, -48, false, -48, "recorded late: 1 h", true),
    ] {
        let gateway = TestGateway::start_plain().unwrap();
        let way = LossyWay::to(&gateway);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tablet");
        let mut ticket = gateway.ticket().unwrap();
        ticket.gateway_url = way.url.clone();
        set_up(&path, &ticket).unwrap();

        let session = unlock_at(&path, filed_at * HOUR).unwrap();
        let incident = new_incident(&session, "Invented").unwrap();
        let report = ready_report(&session, &incident, "Invented").unwrap().draft;
        let now = SystemClock::default().now().wall.unix_ms();
        let patch = ReportPatch {
            reported_at: Some(Timestamp::from_unix_ms(now + reported * HOUR)),
            ..ReportPatch::default()
        };
        session.edit_report(report, patch).unwrap();
        let record = session.file_report(report).unwrap().record;
        if lost {
            way.loses.store(true, Ordering::SeqCst);
            let view = sync(&session);
            assert!(view.is_ok_and(|view| view.delivered.is_empty()));
            assert_eq!(gateway.status().unwrap().reports, 1, "the gateway has it");
            assert!(session.record(record).unwrap().number.is_none());
            way.loses.store(false, Ordering::SeqCst);
        }
        session.lock().unwrap();

        let session = unlock_at(&path, synced_at * HOUR).unwrap();
        sync(&session).unwrap();
        assert!(session.record(record).unwrap().number.is_some());
        let view = session.report(report).unwrap().clock.unwrap();
        let overview = session.incident_overview(incident.id).unwrap();
        for clock in [view, overview.clock.unwrap()] {
            assert!(clock.words.starts_with(words), "{}", clock.words);
            assert_eq!(clock.overdue, late);
            let recorded = clock.recorded.unwrap().unix_ms();
            let minutes = (recorded - now).abs() / 60_000;
            assert!(minutes < 10, "the force's own time: {minutes} min off");
        }
        if let Some(text) = text_of(&session.report_summary(report).unwrap()) {
            says(
                &text,
                &[
                    "Received by the force, by its clock ",
                    "Its receipt here, by the tablet's clock ",
                    &format!("24 hours for recording {words}"),
                ],
            );
        }
    }
}
