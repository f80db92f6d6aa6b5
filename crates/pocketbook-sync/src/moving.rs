//! Connections that know when bytes last moved on them, so that what is slow is
//! told from what has stopped.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Extensions, Uri};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{
    CaptureConnection, Connected, Connection, HttpConnector,
};
use tokio::time::Instant;
use tower_service::Service;

use crate::transport::{BoxFuture, TransportError};

/// What the system may hold back of what was written, in bytes. What lies there
/// looks as if it had been sent: with the megabytes that systems grow to, an
/// upload over a bad link would seem to stand still for minutes at its end.
const SEND_BUFFER: usize = 256 << 10;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A connection to the gateway.
pub(crate) trait Stream: Read + Write + Send + Unpin {}
impl<T: Read + Write + Send + Unpin> Stream for T {}

/// Makes a connection: a function, so that a test may own the link.
pub(crate) type Dial =
    Arc<dyn Fn(Uri) -> BoxFuture<'static, Result<Box<dyn Stream>, BoxError>> + Send + Sync>;

/// Connections over TCP.
pub(crate) fn tcp() -> Dial {
    let mut connector = HttpConnector::new();
    connector.enforce_http(false);
    connector.set_connect_timeout(Some(Duration::from_secs(10)));
    connector.set_nodelay(true);
    connector.set_send_buffer_size(Some(SEND_BUFFER));
    Arc::new(move |uri| {
        let mut connector = connector.clone();
        Box::pin(async move {
            std::future::poll_fn(|context| connector.poll_ready(context)).await?;
            let stream: Box<dyn Stream> = Box::new(connector.call(uri).await?);
            Ok(stream)
        })
    })
}

/// When bytes last moved.
#[derive(Debug, Clone)]
struct Moved(Arc<Mutex<Instant>>);

impl Moved {
    fn now() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes [`Moving`] connections.
#[derive(Clone)]
pub(crate) struct Connector(pub(crate) Dial);

impl Service<Uri> for Connector {
    type Response = Moving;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Moving, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let dialled = (self.0)(uri);
        Box::pin(async move {
            Ok(Moving {
                stream: dialled.await?,
                moved: Moved::now(),
            })
        })
    }
}

/// A connection that notes when bytes move.
pub(crate) struct Moving {
    stream: Box<dyn Stream>,
    moved: Moved,
}

impl Moving {
    fn note<T>(&self, polled: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if matches!(polled, Poll::Ready(Ok(_))) {
            self.moved.note();
        }
        polled
    }
}

impl Connection for Moving {
    fn connected(&self) -> Connected {
        Connected::new().extra(self.moved.clone())
    }
}

impl Read for Moving {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.note(polled)
    }
}

impl Write for Moving {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note(polled)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.note(polled)
    }
}

/// When bytes last moved on the connection that a request uses, if it has one.
fn last_moved(connection: &CaptureConnection) -> Option<Instant> {
    let mut extras = Extensions::new();
    connection
        .connection_metadata()
        .as_ref()?
        .get_extras(&mut extras);
    extras.get::<Moved>().map(Moved::last)
}

/// Waits for an exchange as long as its bytes move: [`TransportError::Timeout`]
/// when none did for `idle`, or when it takes `longest` in all.
pub(crate) async fn while_it_moves<T>(
    exchange: impl Future<Output = Result<T, TransportError>>,
    connection: CaptureConnection,
    idle: Duration,
    longest: Duration,
) -> Result<T, TransportError> {
    let mut exchange = Box::pin(exchange);
    let begun = Instant::now();
    loop {
        // A connection from the pool may have stood still before.
        let moved = last_moved(&connection).map_or(begun, |last| last.max(begun));
        let deadline = (moved + idle).min(begun + longest);
        if deadline <= Instant::now() {
            return Err(TransportError::Timeout);
        }
        if let Ok(result) = tokio::time::timeout_at(deadline, &mut exchange).await {
            return result;
        }
    }
}
