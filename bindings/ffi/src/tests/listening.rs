//! What a listener does is its own affair: nothing waits for it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pocketbook_core::model::DraftId;

use super::scene::{Host, wait};
use crate::{
    Connectivity, EventListener, ListenerError, NewStatementRecord, SessionEvent, StatementChange,
};

/// As long as a loaded machine may take.
const LONG: Duration = Duration::from_secs(60);
/// So long a listener hangs, unless it is let go before: whoever waits for it is
/// told by that.
const HANGING: Duration = Duration::from_secs(20);

/// Tells what it hears.
struct Tells(Mutex<Sender<SessionEvent>>);

impl EventListener for Tells {
    fn on_event(&self, event: SessionEvent) -> Result<(), ListenerError> {
        let _ = self.0.lock().unwrap().send(event);
        Err(ListenerError::Failed)
    }
}

/// Tells what it hears, and does not return before it is let go.
struct Hangs {
    tells: Tells,
    until: Mutex<Receiver<()>>,
    at_last: Instant,
}

impl EventListener for Hangs {
    fn on_event(&self, event: SessionEvent) -> Result<(), ListenerError> {
        let told = self.tells.on_event(event);
        // An end of the channel lets every later event through.
        let until = self.until.lock().unwrap();
        let left = self.at_last.saturating_duration_since(Instant::now());
        let _ = until.recv_timeout(left);
        told
    }
}

fn tells() -> (Arc<Tells>, Receiver<SessionEvent>) {
    let (tells, heard) = channel();
    (Arc::new(Tells(Mutex::new(tells))), heard)
}

fn hangs() -> (Arc<Hangs>, Receiver<SessionEvent>, Sender<()>) {
    let ((tells, heard), (let_go, until)) = (channel(), channel());
    let listener = Hangs {
        tells: Tells(Mutex::new(tells)),
        until: Mutex::new(until),
        at_last: Instant::now() + HANGING,
    };
    (Arc::new(listener), heard, let_go)
}

fn draft(host: &Host) -> DraftId {
    let new = NewStatementRecord {
        kind: None,
        witness: None,
        further_to: None,
        translates: None,
        fields: None,
    };
    wait(host.session.create_statement(host.incident, new)).draft
}

fn edit(host: &Host, draft: DraftId, words: &str) {
    let change = StatementChange {
        body: Some(words.to_owned()),
        ..StatementChange::default()
    };
    wait(host.session.edit_statement(draft, change));
}

fn next(heard: &Receiver<SessionEvent>) -> SessionEvent {
    heard.recv_timeout(LONG).unwrap()
}

#[test]
fn a_listener_that_hangs_holds_up_neither_its_session_nor_anybody_else() {
    let host = Host::new();
    let session = &host.session;
    let draft = draft(&host);
    let before = wait(session.verify_ledger()).entries;
    let (hanging, heard_at_last, let_go) = hangs();
    let (other, heard) = tells();
    let _hanging = session.subscribe(hanging);
    let _other = session.subscribe(other);
    edit(&host, draft, "one");
    let saved = SessionEvent::DraftSaved { draft };
    assert_eq!(next(&heard_at_last), saved);
    // It hangs from here on.
    let begun = Instant::now();
    edit(&host, draft, "one two");
    assert_eq!([next(&heard), next(&heard)], [saved.clone(), saved.clone()]);
    let none = Connectivity {
        reachable: false,
        expensive: false,
        constrained: false,
    };
    assert_eq!(wait(session.will_suspend(2_000, none, 1)), []);
    assert!(wait(session.verify_ledger()).entries > before);
    wait(session.lock());
    assert_eq!(next(&heard), SessionEvent::Locked);
    let took = begun.elapsed();
    assert!(took < HANGING, "somebody waited for it: {took:?}");
    drop(let_go);
    // Nothing of it was lost meanwhile, and it came in its order.
    assert_eq!(next(&heard_at_last), saved);
    assert_eq!(next(&heard_at_last), SessionEvent::Locked);
    // Who comes late is told at once, by the same way.
    let (late, heard) = tells();
    let _late = session.subscribe(late);
    assert_eq!(next(&heard), SessionEvent::Locked);
}

/// More than the threads that listeners are told on.
#[test]
fn whoever_calls_needs_no_thread_that_a_listener_hangs_on() {
    let host = Host::new();
    let session = &host.session;
    let draft = draft(&host);
    let (hanging, heard, let_go) = hangs();
    let _hanging: Vec<_> = std::iter::repeat_with(|| session.subscribe(hanging.clone()))
        .take(600)
        .collect();
    let begun = Instant::now();
    edit(&host, draft, "one");
    next(&heard);
    edit(&host, draft, "one two");
    wait(session.lock());
    let took = begun.elapsed();
    assert!(took < HANGING, "somebody waited for them: {took:?}");
    drop(let_go);
}

#[test]
fn what_waits_for_a_listener_that_hangs_is_dropped_when_it_is_cancelled() {
    let host = Host::new();
    let draft = draft(&host);
    let (hanging, heard, let_go) = hangs();
    let subscription = host.session.subscribe(hanging);
    for words in ["one", "one two", "one two three"] {
        edit(&host, draft, words);
    }
    next(&heard);
    // It returns at once, though the listener does not.
    subscription.cancel();
    subscription.cancel();
    edit(&host, draft, "one two three four");
    drop(subscription);
    drop(let_go);
    // The listener is let go of when it has returned, and hears nothing before.
    assert_eq!(
        heard.recv_timeout(LONG),
        Err(RecvTimeoutError::Disconnected)
    );
}

#[test]
fn a_listener_that_panics_hears_the_next_event_too() {
    struct Panics(Tells);
    impl EventListener for Panics {
        fn on_event(&self, event: SessionEvent) -> Result<(), ListenerError> {
            let _ = self.0.on_event(event);
            panic!("invented");
        }
    }
    let host = Host::new();
    let draft = draft(&host);
    let (tells, heard) = channel();
    let listener = Panics(Tells(Mutex::new(tells)));
    let _subscription = host.session.subscribe(Arc::new(listener));
    edit(&host, draft, "one");
    edit(&host, draft, "one two");
    let saved = SessionEvent::DraftSaved { draft };
    assert_eq!([next(&heard), next(&heard)], [saved.clone(), saved]);
}

#[test]
fn how_far_a_sync_was_before_gives_way_and_nothing_else_does() {
    let mut waiting = crate::events::Waiting::default();
    let progress = |done| SessionEvent::SyncProgress { done, total: 9 };
    for event in [
        progress(1),
        progress(2),
        SessionEvent::Other,
        SessionEvent::Other,
        progress(3),
        progress(4),
        SessionEvent::Locked,
    ] {
        waiting.push(event);
    }
    let expected = [
        progress(2),
        SessionEvent::Other,
        SessionEvent::Other,
        progress(4),
        SessionEvent::Locked,
    ];
    assert_eq!(waiting.events.into_iter().collect::<Vec<_>>(), expected);
}
