//! The system suspends and ends the app when it likes: syncs end in time, files
//! are closed, and nothing is lost.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::net::TcpListener;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use pocketbook_core::model::Incident;
use pocketbook_core::transport::{
    BoxFuture, HttpTransport, Request, Response, Transport, TransportError,
};
use pocketbook_core::{
    AttachRequest, CancelHandle, CoreError, Device, Event, EventListener, Network, Session,
    SyncRequest, SyncView,
};
use pocketbook_testkit::{
    JPEG, Scene, TestError, TestGateway, enrolled_tablet, new_incident, ready_report, sync, tablet,
    unlock,
};

/// Long for a test, short for an officer: reached only when something hangs.
const LONG: Duration = Duration::from_secs(60);

/// Carries everything but attachments, which it holds for ever; says so.
struct Lift {
    transport: HttpTransport,
    stuck: Mutex<Sender<()>>,
}

impl Transport for Lift {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        if request.path.contains("/segments/") {
            let _ = self.stuck.lock().unwrap().send(());
            return Box::pin(std::future::pending());
        }
        self.transport.send(request)
    }
}

/// Counts what is sent.
#[derive(Default)]
struct Counting(Mutex<u32>);

impl Transport for Counting {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        *self.0.lock().unwrap() += 1;
        Box::pin(async { Err(TransportError::Unreachable) })
    }
}

/// Ends a sync also when the test fails: its thread is waited for.
struct Ends(CancelHandle);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

struct World {
    gateway: TestGateway,
    folder: tempfile::TempDir,
    device: Device,
    session: Session,
    incident: Incident,
}

impl World {
    /// An enrolled tablet with a filed report and a photograph that wait.
    fn new() -> Self {
        let (folder, gateway) = (tempfile::tempdir().unwrap(), TestGateway::start().unwrap());
        let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
        let session = unlock(&device).unwrap();
        let incident = new_incident(&session, "Invented").unwrap();
        let report = ready_report(&session, &incident, "Invented narrative").unwrap();
        session.file_report(report.draft).unwrap();
        let request = AttachRequest {
            incident: incident.id,
            draft: None,
            exhibit: None,
        };
        let photograph = JPEG.repeat(40_000);
        session
            .attach(&request, &mut photograph.as_slice(), None, &|_| {})
            .unwrap();
        Self {
            gateway,
            folder,
            device,
            session,
            incident,
        }
    }

    fn lift(&self) -> (Lift, Receiver<()>) {
        let authority = self.device.authority_pem().unwrap().unwrap();
        let transport = HttpTransport::new(self.gateway.url(), &authority, false).unwrap();
        let (stuck, hears) = channel();
        let stuck = Mutex::new(stuck);
        (Lift { transport, stuck }, hears)
    }

    fn reopened(&self) -> Session {
        unlock(&tablet(&self.folder.path().join("tablet")).unwrap()).unwrap()
    }
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(work)
}

fn sync_over(session: &Session, transport: &dyn Transport) -> Result<SyncView, CoreError> {
    let request = SyncRequest {
        retries: 3,
        ..SyncRequest::default()
    };
    run(session.sync_over(transport, &request, |_| {}, &CancelHandle::default()))
}

#[test]
fn a_page_pasted_into_a_search_keeps_nobody_from_suspending_and_locking() {
    let scene = Scene::set().unwrap();
    let (finds, found) = channel();
    let searching = scene.session.clone();
    let pasted = "a ".repeat(300_000);
    let search = std::thread::spawn(move || {
        loop {
            if let Err(ended) = searching.search(&pasted, 50) {
                return ended;
            }
            let _ = finds.send(());
        }
    });
    found.recv_timeout(LONG).unwrap();
    let at = Instant::now();
    let second = Duration::from_secs(1);
    let batch = scene.session.will_suspend(second, Network::UNMETERED, 1);
    assert!(batch.unwrap().is_empty());
    scene.session.lock().unwrap();
    let ended = search.join().unwrap();
    assert!(
        matches!(ended, CoreError::Cancelled | CoreError::Locked),
        "{ended:?}"
    );
    assert!(at.elapsed() < second * 20, "{:?}", at.elapsed());
}

#[test]
fn before_it_is_suspended_a_session_ends_its_sync_and_hands_out_what_is_left() {
    let world = World::new();
    let (lift, stuck) = world.lift();
    let session = &world.session;
    std::thread::scope(|scope| {
        let syncing = scope.spawn(|| sync_over(session, &lift));
        stuck.recv_timeout(LONG).unwrap();
        let batch = session.will_suspend(LONG, Network::UNMETERED, 9).unwrap();
        assert_eq!(batch.len(), 1);
        let view = syncing.join().unwrap().unwrap();
        assert!(view.stopped && !view.offline);
        assert_eq!(view.delivered.len(), 1, "what went before it is done");
        assert_eq!(view.still_waiting, 1);
        // Suspending twice is suspending once.
        let again = session.will_suspend(LONG, Network::UNMETERED, 9).unwrap();
        assert_eq!(again, batch);
    });
    // The system never said what came of it; the app goes on.
    let upload = session
        .next_uploads(Network::UNMETERED, 9)
        .unwrap()
        .remove(0);
    session
        .upload_result(upload.id, &pocketbook_core::UploadOutcome::Failed)
        .unwrap();
    assert_eq!(sync(session).unwrap().attachments_delivered.len(), 1);
}

#[test]
fn a_sync_that_does_not_end_is_waited_for_no_longer_than_there_is_time() {
    struct Deaf(Mutex<Sender<()>>, Mutex<Receiver<()>>);
    impl EventListener for Deaf {
        fn on_event(&self, event: Event) {
            if matches!(event, Event::SyncProgress { .. }) {
                let _ = self.0.lock().unwrap().send(());
                let _ = self.1.lock().unwrap().recv_timeout(LONG);
            }
        }
    }
    let world = World::new();
    let ((busy, is_busy), (go_on, may_go_on)) = (channel(), channel());
    let listener = Deaf(Mutex::new(busy), Mutex::new(may_go_on));
    let subscription = world.session.subscribe(std::sync::Arc::new(listener));
    std::thread::scope(|scope| {
        let syncing = scope.spawn(|| sync(&world.session));
        is_busy.recv_timeout(LONG).unwrap();
        let begun = Instant::now();
        let time = Duration::from_secs(2);
        let batch = world.session.will_suspend(time, Network::UNMETERED, 9);
        assert!(begun.elapsed() < time, "{:?}", begun.elapsed());
        assert_eq!(batch.unwrap().len(), 1);
        subscription.cancel();
        drop(go_on);
        syncing.join().unwrap().unwrap();
    });
}

#[test]
fn a_slot_in_the_background_is_kept_to_however_deaf_the_gateway_is() {
    let mut world = World::new();
    let address = world.gateway.address().to_owned();
    world.gateway.stop();
    // Something takes the connection and never says a word.
    let silent = TcpListener::bind(address).unwrap();
    let (begun, slot) = (Instant::now(), Duration::from_secs(2));
    let view = run(world
        .session
        .tick(slot, Network::UNMETERED, &CancelHandle::default()))
    .unwrap();
    assert!(begun.elapsed() < slot, "{:?}", begun.elapsed());
    assert!(view.stopped && !view.offline);
    assert_eq!(view.still_waiting, 2);
    drop(silent);
    world.gateway.restart().unwrap();
    let view = run(world
        .session
        .tick(LONG, Network::UNMETERED, &CancelHandle::default()))
    .unwrap();
    assert_eq!((view.stopped, view.still_waiting), (false, 0));
}

#[test]
fn of_two_syncs_the_second_waits_for_its_turn_and_can_be_ended_while_it_waits() {
    let world = World::new();
    let (lift, stuck) = world.lift();
    let session = &world.session;
    std::thread::scope(|scope| {
        let (cancel, request) = (CancelHandle::default(), SyncRequest::default());
        let ends = Ends(cancel.clone());
        let first = {
            let (cancel, request) = (cancel.clone(), request.clone());
            let lift = &lift;
            scope.spawn(move || run(session.sync_over(lift, &request, |_| {}, &cancel)))
        };
        stuck.recv_timeout(LONG).unwrap();
        let request = SyncRequest {
            time_limit: Some(Duration::from_millis(50)),
            ..request
        };
        let counting = Counting::default();
        let own = CancelHandle::default();
        let second = session.sync_over(&counting, &request, |_| {}, &own);
        assert!(run(second).unwrap().stopped);
        assert_eq!(
            *counting.0.lock().unwrap(),
            0,
            "nothing is sent out of turn"
        );
        let third = scope.spawn(|| sync(session));
        drop(ends);
        assert!(first.join().unwrap().unwrap().stopped);
        assert_eq!(third.join().unwrap().unwrap().still_waiting, 0);
    });
}

#[test]
fn a_tablet_that_is_shut_down_ends_everything_and_can_be_opened_again() {
    let world = World::new();
    let (lift, stuck) = world.lift();
    std::thread::scope(|scope| {
        let syncing = scope.spawn(|| sync_over(&world.session, &lift));
        stuck.recv_timeout(LONG).unwrap();
        world.device.shutdown().unwrap();
        let ended = syncing.join().unwrap();
        assert!(
            ended.is_ok_and(|view| view.stopped),
            "before the vault was locked"
        );
    });
    let session = &world.session;
    assert!(matches!(session.incidents(), Err(CoreError::Locked)));
    assert!(matches!(
        sync(session),
        Err(TestError::Core(CoreError::Locked))
    ));
    assert!(matches!(world.device.status(), Err(CoreError::Closed)));
    let officer = world.reopened().officer().id;
    let pin = pocketbook_core::Pin::entered(pocketbook_testkit::PIN.to_owned());
    assert!(matches!(
        world.device.unlock(officer, &pin),
        Err(CoreError::Closed)
    ));
    world.device.shutdown().unwrap();
    session.lock().unwrap();
    let reopened = world.reopened();
    reopened.verify_ledger().unwrap();
    assert_eq!(
        reopened.incident(world.incident.id).unwrap().id,
        world.incident.id
    );
    assert_eq!(sync(&reopened).unwrap().still_waiting, 0);
}

/// On Linux the system says which files a process has open.
#[cfg(target_os = "linux")]
#[test]
fn a_suspended_and_a_shut_down_tablet_have_no_file_open() {
    let world = World::new();
    let folder = world.folder.path().canonicalize().unwrap();
    let tablet = folder.join("tablet");
    let open = || {
        let descriptors = std::fs::read_dir("/proc/self/fd").unwrap();
        let files = descriptors.filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok());
        files.filter(|file| file.starts_with(&tablet)).count()
    };
    assert!(open() > 0, "the databases");
    world
        .session
        .will_suspend(LONG, Network::UNMETERED, 9)
        .unwrap();
    assert_eq!(open(), 0);
    world.session.resume().unwrap();
    assert!(open() > 0);
    world.device.shutdown().unwrap();
    assert_eq!(open(), 0);
}
