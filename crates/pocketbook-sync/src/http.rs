//! HTTP/1.1 by hyper with rustls: the force's authority is the only root, so
//! no other certificate is believed, whoever signed it.
//!
//! A request is given up when its bytes stop moving, not when it is slow: 1 MiB
//! over 0.36 Mbit/s takes half a minute even alone.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::capture_connection;
use hyper_util::rt::TokioExecutor;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::moving::{Connector, Dial, tcp, while_it_moves};
use crate::transport::{BoxFuture, Method, Request, Response, Transport, TransportError};

/// Largest answer that is read.
const MAX_ANSWER: usize = 16 << 20;
/// Bodies from this size on are compressed.
const COMPRESS_FROM: usize = 1024;
/// A request on which no byte moves for so long is given up.
const IDLE: Duration = Duration::from_secs(60);
/// And any request that takes so long in all, however it trickles: its token
/// has expired by then.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Requests over HTTP.
pub struct HttpTransport {
    client: Client<HttpsConnector<Connector>, Full<Bytes>>,
    base: String,
    idle: Duration,
}

impl HttpTransport {
    /// A transport to a gateway.
    ///
    /// # Errors
    ///
    /// [`TransportError::Address`] unless the address is https;
    /// [`TransportError::PlainHttp`] for plain HTTP, unless it is to loopback and
    /// `allow_plain_loopback`.
    pub fn new(
        base_url: &str,
        authority_pem: &str,
        allow_plain_loopback: bool,
    ) -> Result<Self, TransportError> {
        Self::over(tcp(), base_url, authority_pem, allow_plain_loopback)
    }

    fn over(
        dial: Dial,
        base_url: &str,
        authority_pem: &str,
        allow_plain_loopback: bool,
    ) -> Result<Self, TransportError> {
        let uri: Uri = base_url.parse().map_err(|_| TransportError::Address)?;
        let host = uri.host().ok_or(TransportError::Address)?;
        let loopback = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if loopback && allow_plain_loopback => {}
            Some("http") => return Err(TransportError::PlainHttp),
            _ => return Err(TransportError::Address),
        }
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(authority_pem.as_bytes()) {
            let certificate = certificate.map_err(|_| TransportError::Authority)?;
            roots
                .add(certificate)
                .map_err(|_| TransportError::Authority)?;
        }
        if roots.is_empty() {
            return Err(TransportError::Authority);
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| TransportError::Authority)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(Connector(dial));
        Ok(Self {
            client: Client::builder(TokioExecutor::new())
                .pool_idle_timeout(Duration::from_secs(30))
                .pool_max_idle_per_host(5)
                .build(connector),
            base: base_url.trim_end_matches('/').to_owned(),
            idle: IDLE,
        })
    }

    /// The same with another limit to how long no byte may move.
    #[must_use]
    pub fn with_idle_limit(self, idle: Duration) -> Self {
        Self { idle, ..self }
    }

    async fn exchange(
        &self,
        request: http::Request<Full<Bytes>>,
    ) -> Result<Response, TransportError> {
        let answer = self
            .client
            .request(request)
            .await
            .map_err(|error| classify(&error))?;
        let status = answer.status().as_u16();
        let retry_after = answer
            .headers()
            .get(header::RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.parse().ok())
            .map(Duration::from_secs);
        let body = Limited::new(answer.into_body(), MAX_ANSWER)
            .collect()
            .await
            .map_err(|error| {
                if error.is::<http_body_util::LengthLimitError>() {
                    TransportError::Garbage
                } else {
                    TransportError::Interrupted
                }
            })?;
        Ok(Response {
            status,
            body: body.to_bytes().to_vec(),
            retry_after,
        })
    }

    fn build(&self, request: Request) -> Result<http::Request<Full<Bytes>>, TransportError> {
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Put => http::Method::PUT,
        };
        let mut builder = http::Request::builder()
            .method(method)
            .uri(format!("{}{}", self.base, request.path))
            .header("pocketbook-protocol", "1");
        if let Some(token) = request.token {
            let mut value = HeaderValue::try_from(format!("Bearer {token}"))
                .map_err(|_| TransportError::Garbage)?;
            value.set_sensitive(true);
            builder = builder.header(header::AUTHORIZATION, value);
        }
        let mut body = request.body;
        if let Some(size) = request.segment_size {
            builder = builder
                .header("pocketbook-segment-size", size)
                .header(header::CONTENT_TYPE, "application/octet-stream");
        } else if !body.is_empty() {
            builder = builder.header(header::CONTENT_TYPE, "application/json");
            if body.len() >= COMPRESS_FROM
                && let Ok(compressed) = zstd::bulk::compress(&body, 3)
            {
                body = compressed;
                builder = builder.header(header::CONTENT_ENCODING, "zstd");
            }
        }
        builder
            .body(Full::new(Bytes::from(body)))
            .map_err(|_| TransportError::Address)
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let mut request = self.build(request)?;
            let connection = capture_connection(&mut request);
            while_it_moves(self.exchange(request), connection, self.idle, LONGEST).await
        })
    }
}

/// Finds the cause in the chain of errors; their texts are not passed on.
fn classify(error: &hyper_util::client::legacy::Error) -> TransportError {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(cause) = source {
        if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
            return match tls {
                rustls::Error::InvalidCertificate(_) => TransportError::Untrusted,
                _ => TransportError::Garbage,
            };
        }
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            if io.kind() == std::io::ErrorKind::TimedOut {
                return TransportError::Timeout;
            }
            // What an I/O error carries is not in the chain of sources: rustls
            // errors travel there, wrapped once or twice.
            if let Some(inner) = io.get_ref() {
                source = Some(inner);
                continue;
            }
        }
        if let Some(hyper) = cause.downcast_ref::<hyper::Error>() {
            return if hyper.is_parse() {
                TransportError::Garbage
            } else {
                TransportError::Interrupted
            };
        }
        source = cause.source();
    }
    if error.is_connect() {
        TransportError::Unreachable
    } else {
        TransportError::Interrupted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper_util::rt::TokioIo;
    use std::sync::Arc;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
    use tokio::time::{Instant, sleep};

    /// A gateway at the end of a link in virtual time, which takes 4 KiB in so
    /// long, and after so many bytes takes no more.
    async fn gateway(mut link: DuplexStream, for_4_kib: Duration, stops_after: usize) {
        let (mut taken, mut piece) = (Vec::new(), vec![0; 4096]);
        loop {
            if taken.len() >= stops_after {
                std::future::pending::<()>().await;
            }
            sleep(for_4_kib).await;
            let read = link.read(&mut piece).await.unwrap();
            taken.extend_from_slice(&piece[..read]);
            let head = taken.windows(4).position(|w| w == b"\r\n\r\n");
            if head.is_some_and(|head| taken.len() - head - 4 == BODY) {
                link.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
                    .await
                    .unwrap();
                return;
            }
        }
    }

    const BODY: usize = 1 << 20;

    async fn put(
        for_4_kib: Duration,
        stops_after: usize,
    ) -> (Result<Response, TransportError>, Duration) {
        let dial: Dial = Arc::new(move |_| {
            let (ours, theirs) = tokio::io::duplex(16 << 10);
            tokio::spawn(gateway(theirs, for_4_kib, stops_after));
            Box::pin(async move {
                let stream: Box<dyn crate::moving::Stream> = Box::new(TokioIo::new(ours));
                Ok(stream)
            })
        });
        let authority = pocketbook_seal::CertificateAuthority::generate(
            "Invented Constabulary",
            pocketbook_model::Timestamp::from_unix_ms(1_700_000_000_000),
        );
        let (authority, _) = authority.unwrap();
        let transport = HttpTransport::over(
            dial,
            "http://127.0.0.1:1",
            authority.certificate_pem(),
            true,
        )
        .unwrap();
        let begun = Instant::now();
        let sent = transport.send(Request {
            method: Method::Put,
            path: "/v1/attachments/x/segments/0?offset=0".into(),
            token: None,
            segment_size: Some(1 << 20),
            body: vec![7; BODY],
        });
        (sent.await, begun.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_slow_but_moves_is_waited_for() {
        // 0.09 Mbit/s: a quarter of the worst link that was measured.
        let (answer, took) = put(Duration::from_millis(364), usize::MAX).await;
        assert_eq!(answer.unwrap().status, 200);
        assert!(took > Duration::from_secs(90), "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_stops_is_given_up_after_a_minute() {
        let (answer, took) = put(Duration::from_millis(364), 200_000).await;
        assert_eq!(answer.unwrap_err(), TransportError::Timeout);
        let moving = Duration::from_secs(20);
        assert!(took > IDLE && took < IDLE + moving, "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_trickles_for_longer_than_its_token_lives_is_given_up() {
        let (answer, took) = put(Duration::from_secs(50), usize::MAX).await;
        assert_eq!(answer.unwrap_err(), TransportError::Timeout);
        assert_eq!(took, LONGEST);
    }
}
