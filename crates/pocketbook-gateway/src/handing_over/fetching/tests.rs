//! Who may fetch what, what is written down of it, and what the log says.

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use axum::http::{Method, Request};
use pocketbook_model::{RecordKind, Sha256Digest};
use pocketbook_seal::{SegmentManifest, sha256};
use tower::ServiceExt as _;

use super::*;
use crate::conformance::Tablet;
use crate::handing_over::{DestinationSettings, FolderSettings, NewDestination, WebhookSecret};
use crate::test_gateway;

/// A gateway with one destination that was handed a statement, whose tablet
/// sent a file of this digest and size as its pages.
struct Handed {
    folder: tempfile::TempDir,
    gateway: Gateway,
    pages: AttachmentId,
    secret: WebhookSecret,
}

fn handed(sent: Sha256Digest, size: u64) -> Handed {
    let (folder, gateway) = test_gateway::gateway();
    let drop = folder.path().join("drop");
    std::fs::create_dir(&drop).unwrap();
    let new = NewDestination {
        name: "records".parse().unwrap(),
        settings: DestinationSettings::Folder(FolderSettings::new(drop, false, false).unwrap()),
        rears: false,
        held_too: false,
    };
    let secret = gateway.add_destination(&new).unwrap().unwrap();
    let secret = read_secrets(&secret.path).unwrap().remove(0);
    let tablet = Tablet::add(&gateway, 1).unwrap();
    let payload = tablet.payload(RecordKind::WitnessStatement, 1);
    let pages = payload.pdf.as_ref().unwrap().attachment;
    let item = tablet.seal(&payload, 1).unwrap();
    gateway.push(tablet.device(), &[item]).unwrap();
    let manifest = AttachmentManifest {
        attachment: pages,
        sha256: sent,
        size,
        media_type: MediaType::Pdf,
        segments: vec![SegmentManifest {
            size: size + 40,
            sha256: sha256(b"ciphertext"),
        }],
        wrapped_key: "AAAA".into(),
    };
    gateway
        .database
        .write(|transaction| {
            transaction.execute(
                "INSERT INTO attachments (id, device, manifest, receipt)
                 VALUES (?1, ?2, ?3, x'00')",
                params![
                    pages.as_bytes(),
                    tablet.device().as_bytes(),
                    manifest.to_bytes().unwrap()
                ],
            )?;
            Ok(())
        })
        .unwrap();
    Handed {
        folder,
        gateway,
        pages,
        secret,
    }
}

fn basic(name: &str, password: &str) -> HeaderMap {
    let both = STANDARD.encode(format!("{name}:{password}"));
    let mut headers = HeaderMap::new();
    let value = format!("Basic {both}").parse().unwrap();
    headers.insert(header::AUTHORIZATION, value);
    headers
}

fn code(error: Option<GatewayError>) -> Option<ProblemCode> {
    match error {
        Some(GatewayError::Refused(problem)) => problem.code(),
        _ => None,
    }
}

/// The statement names pages of another digest and size than the tablet sent.
#[test]
fn another_file_than_the_record_names_is_not_handed_out() {
    for (sent, size) in [(sha256(b"another"), 1), (Sha256Digest::ZERO, 2)] {
        let handed = handed(sent, size);
        let asks = basic("records", &handed.secret.fetching_password());
        let refused = handed
            .gateway
            .attachment_for(&handed.pages.to_string(), &asks);
        assert_eq!(code(refused.err()), Some(ProblemCode::Conflict));
        assert_eq!(handed.gateway.fetched(9).unwrap(), []);
    }
    // The very one is looked for on the disk, with its key.
    let handed = handed(Sha256Digest::ZERO, 1);
    let asks = basic("records", &handed.secret.fetching_password());
    let found = handed
        .gateway
        .attachment_for(&handed.pages.to_string(), &asks);
    assert_ne!(code(found.err()), Some(ProblemCode::Conflict));
    drop(handed.folder);
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn logged(work: impl FnOnce()) -> String {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .finish();
    tracing::subscriber::with_default(subscriber, work);
    let bytes = log.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn who_is_refused_is_told_nothing_and_the_log_says_why_without_what_was_sent() {
    let asks = |name: &str, password: &str| {
        let handed = handed(Sha256Digest::ZERO, 1);
        let password = match password {
            "the secret itself" => handed.secret.reveal().to_string(),
            other => other.to_owned(),
        };
        let headers = basic(name, &password);
        let log = logged(|| {
            let refused = handed.gateway.fetcher(&headers).err();
            assert_eq!(code(refused), Some(ProblemCode::Token));
        });
        assert!(!log.contains(&password), "{log}");
        log
    };
    for (name, password, told) in [
        ("records", "hunter2", "the password is wrong"),
        ("records", "the secret itself", "fetching-password"),
        ("nobody-here", "hunter2", "no destination has the name"),
    ] {
        let log = asks(name, password);
        assert!(log.contains(told), "{log}");
        assert!(!log.contains("nobody-here"), "{log}");
        assert_eq!(log.contains("destination=\"records\""), name == "records");
    }
    // Once a minute, however often somebody tries.
    let handed = handed(Sha256Digest::ZERO, 1);
    let log = logged(|| {
        for attempt in 0..50 {
            let wrong = basic("records", &format!("guess {attempt}"));
            assert!(handed.gateway.fetcher(&wrong).is_err());
        }
        assert!(handed.gateway.fetcher(&HeaderMap::new()).is_err());
    });
    assert_eq!(log.lines().count(), 1, "{log}");
    // Who is let in is not in the log.
    let right = basic("records", &handed.secret.fetching_password());
    let log = logged(|| assert!(handed.gateway.fetcher(&right).is_ok()));
    assert_eq!(log, "");
}

#[test]
fn during_a_rotation_either_password_holds_and_afterwards_the_new_one() {
    let handed = handed(Sha256Digest::ZERO, 1);
    let gateway = &handed.gateway;
    let name = "records".parse().unwrap();
    let old = gateway.fetching_passwords(&name).unwrap().remove(0);
    assert_eq!(*old, *handed.secret.fetching_password());
    let holds = |password: &str| gateway.fetcher(&basic("records", password)).is_ok();
    gateway.rotate_secret(&name).unwrap();
    let both = gateway.fetching_passwords(&name).unwrap();
    assert_eq!(*both[1], *old, "the newest first");
    assert!(holds(&both[0]) && holds(&old));
    gateway.end_rotation(&name).unwrap();
    assert!(holds(&both[0]) && !holds(&old));
}

/// The file is not really there, so a request for its bytes breaks off; what is
/// asked of it is answered and written down before that.
#[tokio::test]
async fn what_is_asked_with_head_is_no_disclosure() {
    let Handed {
        folder: _folder,
        gateway,
        pages,
        secret,
    } = handed(Sha256Digest::ZERO, 1);
    // A key that can be unwrapped.
    let wrapped = gateway
        .keys
        .evidence
        .public_key()
        .wrap(pages, &[7; 32])
        .unwrap();
    let manifest = AttachmentManifest {
        attachment: pages,
        sha256: Sha256Digest::ZERO,
        size: 1,
        media_type: MediaType::Pdf,
        segments: vec![SegmentManifest {
            size: pocketbook_seal::chunked::PREFIX as u64 + 1 + 16,
            sha256: sha256(b"ciphertext"),
        }],
        wrapped_key: wrapped,
    };
    gateway
        .database
        .write(|transaction| {
            transaction.execute(
                "UPDATE attachments SET manifest = ?1",
                [manifest.to_bytes().unwrap()],
            )?;
            Ok(())
        })
        .unwrap();
    let gateway = Arc::new(gateway);
    let ask = |method: Method| {
        let router = crate::api::router(Arc::clone(&gateway));
        let headers = basic("records", &secret.fetching_password());
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method;
        *request.uri_mut() = path_of(pages).parse().unwrap();
        *request.headers_mut() = headers;
        router.oneshot(request)
    };
    let told = ask(Method::HEAD).await.unwrap();
    assert_eq!(told.status(), StatusCode::OK);
    assert_eq!(told.headers()[header::CONTENT_LENGTH], "1");
    assert_eq!(
        told.headers()[header::ETAG],
        tag_of(Sha256Digest::ZERO).as_str()
    );
    assert_eq!(gateway.fetched(9).unwrap(), [], "no byte left");
    let sent = ask(Method::GET).await.unwrap();
    assert_eq!(sent.status(), StatusCode::OK);
    assert_eq!(gateway.fetched(9).unwrap().len(), 1);
}
