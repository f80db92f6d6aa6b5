//! Webhooks: one HTTPS POST for each record, signed by the Standard Webhooks
//! specification. Redirects are not followed, answers are not believed beyond
//! their status, and nothing waits for a receiver longer than half a minute.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use pocketbook_model::Timestamp;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::destination::WebhookSettings;
use super::destinations::read_secrets;
use super::secret::{seconds, signatures};
use crate::NotTaken;

/// How long an attempt may take in all: the longest that the specification
/// recommends.
const LIMIT: Duration = Duration::from_secs(30);
/// The largest document that is sent. A record that is larger cannot have come
/// through a push either.
const MAX_DOCUMENT: usize = 32 << 20;
/// How much of an answer is read, so that the connection can be used again.
const MAX_ANSWER: usize = 64 << 10;

/// A receiver of webhooks.
pub(super) struct Webhook {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    uri: Uri,
    secret: PathBuf,
    limit: Duration,
}

impl Webhook {
    /// A receiver by its checked settings; its secret is read from a file for
    /// each delivery, so that a rotation holds at once.
    pub(super) fn new(settings: &WebhookSettings, secret: PathBuf) -> Result<Self, NotTaken> {
        let unusable =
            || NotTaken::later("the webhook's address or authority cannot be used; add it anew");
        let uri = settings.url.parse().map_err(|_| unusable())?;
        let mut roots = RootCertStore::empty();
        let pem = settings.authority_pem.as_deref().unwrap_or_default();
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            roots
                .add(certificate.map_err(|_| unusable())?)
                .map_err(|_| unusable())?;
        }
        let tls = rustls::ClientConfig::builder_with_provider(Arc::new(
            rustls::crypto::ring::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .map_err(|_| unusable())?
        .with_root_certificates(roots)
        .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new().with_tls_config(tls);
        // Whatever the settings say, nothing goes out in the clear by mistake.
        let connector = if settings.authority_pem.is_some() {
            connector.https_only().enable_http1().build()
        } else {
            connector.https_or_http().enable_http1().build()
        };
        Ok(Self {
            client: Client::builder(TokioExecutor::new())
                .pool_idle_timeout(Duration::from_secs(15))
                .build(connector),
            uri,
            secret,
            limit: LIMIT,
        })
    }

    /// Posts a document.
    pub(super) async fn post(
        &self,
        delivery: &str,
        body: Vec<u8>,
        at: Timestamp,
    ) -> Result<(), NotTaken> {
        if body.len() > MAX_DOCUMENT {
            return Err(NotTaken::for_good("the document is larger than 32 MiB"));
        }
        let secrets = read_secrets(&self.secret)
            .map_err(|_| NotTaken::later("the webhook's secret cannot be read; rotate it"))?;
        let request = Request::post(self.uri.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header(
                header::USER_AGENT,
                concat!("pocketbook-gateway/", env!("CARGO_PKG_VERSION")),
            )
            .header("webhook-id", delivery)
            .header("webhook-timestamp", seconds(at))
            .header(
                "webhook-signature",
                signatures(&secrets, delivery, at, &body),
            )
            .body(Full::from(body))
            .map_err(|_| NotTaken::for_good("the document cannot be sent as a request"))?;
        let exchange = async {
            let answer = self.client.request(request).await.map_err(|error| {
                NotTaken::later(if error.is_connect() {
                    "the receiver cannot be reached, or its certificate is not of its authority"
                } else {
                    "the connection to the receiver broke off"
                })
            })?;
            let (head, body) = answer.into_parts();
            // What it says is of no concern, nor whether it could be read.
            let _ = Limited::new(body, MAX_ANSWER).collect().await;
            judge(head.status, &head.headers, at)
        };
        match tokio::time::timeout(self.limit, exchange).await {
            Ok(judged) => judged,
            Err(_) => Err(NotTaken::later("the receiver did not answer in time")),
        }
    }
}

/// What a status means for the record.
fn judge(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> Result<(), NotTaken> {
    let code = status.as_u16();
    match code {
        200..=299 => Ok(()),
        408 | 425 | 429 => Err(NotTaken::Later {
            reason: format!("the receiver answered {code}").into(),
            after: retry_after(headers, now),
        }),
        400..=499 => Err(NotTaken::for_good(format!(
            "the receiver answered {code}; settle it there and retry"
        ))),
        300..=399 => Err(NotTaken::later(format!(
            "the receiver answered {code}: redirects are not followed; add its new address"
        ))),
        _ => Err(NotTaken::Later {
            reason: format!("the receiver answered {code}").into(),
            after: retry_after(headers, now),
        }),
    }
}

/// `Retry-After`, in seconds or as a date (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    (date.to_utc() - now.utc()).to_std().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use crate::handing_over::destinations::write_secrets;
    use crate::handing_over::secret::WebhookSecret;

    fn at() -> Timestamp {
        Timestamp::from_unix_ms(1_772_823_360_000)
    }

    /// Posts to a receiver that answers this, or never, and gives what it read.
    fn post(answer: Option<&'static str>) -> (Result<(), NotTaken>, String) {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret");
        write_secrets(&secret, &[WebhookSecret::generate().unwrap()]).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let receiver = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut read = Vec::new();
            let mut buffer = [0; 4096];
            while !read.ends_with(b"{\"invented\":true}") {
                let count = stream.read(&mut buffer).unwrap();
                assert!(count > 0);
                read.extend_from_slice(&buffer[..count]);
            }
            match answer {
                Some(answer) => stream.write_all(answer.as_bytes()).unwrap(),
                // Ends when the other side has given up.
                None => assert_eq!(stream.read(&mut buffer).unwrap_or(0), 0),
            }
            String::from_utf8(read).unwrap()
        });
        let settings = WebhookSettings::new(&url, None, true).unwrap();
        let mut webhook = Webhook::new(&settings, secret).unwrap();
        webhook.limit = Duration::from_millis(if answer.is_some() { 30_000 } else { 200 });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let body = b"{\"invented\":true}".to_vec();
        let posted = runtime.block_on(webhook.post("accepted-x", body, at()));
        drop((runtime, webhook));
        (posted, receiver.join().unwrap())
    }

    #[test]
    fn a_post_is_json_with_the_three_headers_and_any_2xx_takes_it() {
        let (posted, read) = post(Some("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"));
        assert_eq!(posted, Ok(()));
        let head = read.to_lowercase();
        for wanted in [
            "post /hook http/1.1",
            "content-type: application/json",
            "webhook-id: accepted-x",
            "webhook-timestamp: 1772823360",
            "webhook-signature: v1,",
        ] {
            assert!(head.contains(wanted), "{wanted} in {head}");
        }
    }

    #[test]
    fn a_receiver_that_never_answers_is_given_up_and_tried_later() {
        let (posted, _) = post(None);
        assert_eq!(
            posted,
            Err(NotTaken::later("the receiver did not answer in time"))
        );
    }

    #[test]
    fn a_redirect_is_not_followed_and_says_so() {
        let (posted, _) = post(Some(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        ));
        let Err(NotTaken::Later { reason, .. }) = posted else {
            panic!("{posted:?}");
        };
        assert!(reason.contains("redirects are not followed"), "{reason}");
    }

    #[test]
    fn an_answer_that_never_ends_is_not_read_to_its_end() {
        let (posted, _) = post(Some("HTTP/1.1 200 OK\r\n\r\nand so on"));
        assert_eq!(posted, Ok(()));
    }

    #[test]
    fn each_status_has_its_meaning() {
        let judged =
            |code: u16| judge(StatusCode::from_u16(code).unwrap(), &HeaderMap::new(), at());
        for code in [200, 201, 204, 299] {
            assert_eq!(judged(code), Ok(()), "{code}");
        }
        for code in [301, 307, 408, 425, 429, 500, 502, 503, 599] {
            let later = matches!(judged(code), Err(NotTaken::Later { .. }));
            assert!(later, "{code}");
        }
        for code in [400, 401, 403, 404, 409, 410, 413, 422] {
            let parked = matches!(judged(code), Err(NotTaken::ForGood { .. }));
            assert!(parked, "{code}");
        }
    }

    #[test]
    fn a_receivers_wish_is_heard_in_seconds_and_as_a_date() {
        for (text, expected) in [
            ("120", Some(120)),
            ("Fri, 06 Mar 2026 18:57:00 GMT", Some(60)),
            ("Fri, 06 Mar 2026 18:00:00 GMT", None),
            ("soon", None),
            ("-1", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, text.parse().unwrap());
            let expected = expected.map(Duration::from_secs);
            assert_eq!(retry_after(&headers, at()), expected, "{text}");
        }
    }

    #[test]
    fn a_receiver_with_a_certificate_of_another_authority_is_told_nothing() {
        let authority = |name| {
            let (authority, _) =
                pocketbook_seal::CertificateAuthority::generate(name, crate::gateway::now())
                    .unwrap();
            authority
        };
        let (theirs, ours) = (
            authority("Invented Impostors"),
            authority("Invented Records"),
        );
        let names = ["127.0.0.1".to_owned()];
        let (certificate, key) = theirs
            .server_certificate(&names, crate::gateway::now())
            .unwrap();
        let config = crate::gateway::server_tls(&certificate, &key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}/hook", listener.local_addr().unwrap());
        let receiver = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut tls = rustls::ServerConnection::new(config).unwrap();
            let mut read = Vec::new();
            let _ = rustls::Stream::new(&mut tls, &mut stream).read_to_end(&mut read);
            read
        });
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret");
        write_secrets(&secret, &[WebhookSecret::generate().unwrap()]).unwrap();
        let pem = Some(ours.certificate_pem().to_owned());
        let webhook = Webhook::new(&WebhookSettings::new(&url, pem, false).unwrap(), secret);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let posted = runtime.block_on(webhook.unwrap().post("accepted-x", b"{}".to_vec(), at()));
        assert!(matches!(posted, Err(NotTaken::Later { .. })), "{posted:?}");
        assert!(receiver.join().unwrap().is_empty());
    }
}
