//! What a host has begun ends when nobody waits for it any more: a cancelled task
//! drops its call, and says nothing else.

use std::future::poll_fn;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, Instant};

use pocketbook_testkit::{JPEG, TestGateway};

use super::files::{delivered, names, photograph, text};
use super::scene::{Host, attempt, wait};
use crate::{
    CancelHandle, Connectivity, ListenerError, PocketbookError, ProgressListener, ProgressRecord,
    Recipient, SyncRecord,
};

/// As long as a loaded machine may take.
const LONG: Duration = Duration::from_secs(60);

/// Holds the work at its first bytes. The work lets go of it when it ends.
struct Holds {
    begun: Mutex<Sender<()>>,
    may_go_on: Mutex<Receiver<()>>,
    _until_it_ends: Sender<()>,
}

impl ProgressListener for Holds {
    fn on_progress(&self, progress: ProgressRecord) -> Result<(), ListenerError> {
        if progress.bytes_done > 0 && self.begun.lock().unwrap().send(()).is_ok() {
            let _ = self.may_go_on.lock().unwrap().recv_timeout(LONG);
        }
        Ok(())
    }
}

/// A call of a host's that is on its way.
type Call<'c, T> = Pin<Box<dyn Future<Output = Result<T, PocketbookError>> + 'c>>;

/// Polls a call once, as a host's executor does, and gives it back unfinished.
fn begun<'c, T: 'c>(call: impl Future<Output = Result<T, PocketbookError>> + 'c) -> Call<'c, T> {
    let mut call: Call<'c, T> = Box::pin(call);
    let once = poll_fn(|context| {
        assert!(call.as_mut().poll(context).is_pending(), "it is through");
        Poll::Ready(Ok(()))
    });
    attempt(once).unwrap();
    call
}

/// Begins work, drops its call at the first bytes and waits until it has ended.
fn dropped_at_the_first_bytes<'c, T: 'c, C>(begin: impl FnOnce(Arc<Holds>) -> C)
where
    C: Future<Output = Result<T, PocketbookError>> + 'c,
{
    let ((begins, has_begun), (go_on, may_go_on)) = (channel(), channel());
    let (until_it_ends, ended) = channel();
    let call = begun(begin(Arc::new(Holds {
        begun: Mutex::new(begins),
        may_go_on: Mutex::new(may_go_on),
        _until_it_ends: until_it_ends,
    })));
    has_begun.recv_timeout(LONG).unwrap();
    // One piece is enough: it is asked before the next.
    drop(has_begun);
    drop(call);
    go_on.send(()).unwrap();
    assert_eq!(
        ended.recv_timeout(LONG),
        Err(RecvTimeoutError::Disconnected),
        "the work has not ended"
    );
}

#[test]
fn a_file_that_nobody_waits_for_any_more_is_not_attached() {
    let host = Host::new();
    let (session, photo) = (&host.session, photograph(&host, 3_000_000));
    // The host's own handle may have been given to others: it is not cancelled.
    let shared = CancelHandle::new();
    let attach = |path: String, holds: Option<Arc<dyn ProgressListener>>| {
        let shared = Some(Arc::clone(&shared));
        session.attach_file(path, host.incident, None, None, holds, shared)
    };
    dropped_at_the_first_bytes(|holds| attach(photo.clone(), Some(holds)));
    assert!(wait(session.attachments(host.incident)).is_empty());
    wait(attach(photo, None));
    assert_eq!(wait(session.attachments(host.incident)).len(), 1);
}

#[test]
fn a_file_that_nobody_waits_for_any_more_is_not_written() {
    let gateway = TestGateway::start().unwrap();
    let host = Host::enrolled(&gateway);
    let (record, photo) = delivered(&host);
    let session = &host.session;
    let folder = host.folder.path().join("dropped");
    std::fs::create_dir(&folder).unwrap();
    let path = |name: &str| text(&folder.join(name));
    dropped_at_the_first_bytes(|holds| {
        session.save_attachment(photo.id, path("photo.jpg"), Some(holds), None)
    });
    dropped_at_the_first_bytes(|holds| {
        let path = path("bundle.zip");
        session.export(record, Recipient::Police, path, Some(holds), None)
    });
    assert_eq!(names(&folder), 0, "not even half of one");
}

#[test]
fn a_session_is_locked_while_somebody_hears_how_far_its_work_is() {
    let host = Host::new();
    let session = &host.session;
    let ((begins, has_begun), (go_on, may_go_on)) = (channel(), channel());
    let (until_it_ends, _ended) = channel();
    let holds = Arc::new(Holds {
        begun: Mutex::new(begins),
        may_go_on: Mutex::new(may_go_on),
        _until_it_ends: until_it_ends,
    });
    let photo = photograph(&host, 3_000_000);
    let call = begun(session.attach_file(photo, host.incident, None, None, Some(holds), None));
    has_begun.recv_timeout(LONG).unwrap();
    // Its listener does not return.
    let begun = Instant::now();
    wait(session.lock());
    assert!(begun.elapsed() < LONG / 2, "it was waited for");
    drop((has_begun, go_on));
    let ended = attempt(call).unwrap_err();
    assert!(matches!(ended, PocketbookError::Locked), "{ended:?}");
}

#[test]
fn a_sync_that_nobody_waits_for_any_more_gives_up_its_turn() {
    const ONLINE: Connectivity = Connectivity {
        reachable: true,
        expensive: false,
        constrained: false,
    };
    let mut gateway = TestGateway::start().unwrap();
    let host = Host::enrolled(&gateway);
    let address = gateway.address().to_owned();
    gateway.stop();
    // Something takes each connection and never says a word.
    let silent = TcpListener::bind(address).unwrap();
    let (takes, taken) = channel();
    std::thread::spawn(move || {
        for line in silent.incoming() {
            if takes.send(line).is_err() {
                return;
            }
        }
    });
    let hour = 3_600_000;
    // Of several syncs one has its turn: each of these begins to send only when
    // the one before it has ended.
    let soon = Duration::from_secs(20);
    let mut lines = Vec::new();
    for turn in 0..3 {
        let call: Call<'_, SyncRecord> = if turn % 2 == 0 {
            begun(host.session.sync(ONLINE, None))
        } else {
            begun(host.session.tick(hour, ONLINE, None))
        };
        // Kept, so that none ends by itself.
        lines.push(taken.recv_timeout(soon).unwrap());
        drop(call);
    }
}

#[test]
fn a_slot_in_the_background_is_given_back_when_its_handle_is_cancelled() {
    let mut gateway = TestGateway::start().unwrap();
    let host = Host::enrolled(&gateway);
    let address = gateway.address().to_owned();
    gateway.stop();
    let silent = TcpListener::bind(address).unwrap();
    let cancel = CancelHandle::new();
    let online = Connectivity {
        reachable: true,
        expensive: false,
        constrained: false,
    };
    let call = begun(host.session.tick(3_600_000, online, Some(cancel.clone())));
    let line = silent.accept().unwrap();
    let cancelled = Instant::now();
    cancel.below().cancel();
    cancel.cancel();
    let ended = attempt(call).unwrap();
    assert!(ended.stopped && !ended.offline);
    let took = cancelled.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
    drop(line);
}

#[test]
fn a_writer_that_is_given_up_leaves_nothing_and_a_finished_one_stays() {
    let host = Host::new();
    let session = &host.session;
    let writer = || wait(session.attachment_writer(host.incident, None, None));
    let given_up = writer();
    wait(given_up.write(JPEG.to_vec()));
    for _ in 0..2 {
        wait(given_up.abort());
    }
    for late in [
        attempt(given_up.write(JPEG.to_vec())),
        attempt(given_up.finish()).map(drop),
    ] {
        assert!(
            matches!(late, Err(PocketbookError::WrongState { .. })),
            "{late:?}"
        );
    }
    assert!(wait(session.attachments(host.incident)).is_empty());
    let whole = writer();
    wait(whole.write(JPEG.to_vec()));
    wait(whole.finish());
    wait(whole.abort());
    assert_eq!(wait(session.attachments(host.incident)).len(), 1);
    let locked = writer();
    wait(session.lock());
    wait(locked.abort());
}
