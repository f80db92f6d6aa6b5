//! HTTP/1.1 by hyper with rustls: the force's authority is the only root, so
//! no other certificate is believed, whoever signed it.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::transport::{BoxFuture, Method, Request, Response, Transport, TransportError};

/// Largest answer that is read.
const MAX_ANSWER: usize = 16 << 20;
/// Bodies from this size on are compressed.
const COMPRESS_FROM: usize = 1024;

/// Requests over HTTP.
pub struct HttpTransport {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    base: String,
    timeout: Duration,
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
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_connect_timeout(Some(Duration::from_secs(10)));
        connector.set_nodelay(true);
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        Ok(Self {
            client: Client::builder(TokioExecutor::new())
                .pool_idle_timeout(Duration::from_secs(30))
                .pool_max_idle_per_host(5)
                .build(connector),
            base: base_url.trim_end_matches('/').to_owned(),
            timeout: Duration::from_secs(60),
        })
    }

    /// The same with another time limit for a whole request.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let request = self.build(request)?;
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
            tokio::time::timeout(self.timeout, self.exchange(request))
                .await
                .unwrap_or(Err(TransportError::Timeout))
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
