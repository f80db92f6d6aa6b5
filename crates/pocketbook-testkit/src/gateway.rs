//! A gateway that serves while a test runs.

use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;

use pocketbook_core::EnrolmentTicket;
use pocketbook_gateway::{
    DestinationSettings, FolderSettings, ForceConfig, Gateway, GatewayConfig, GatewayStatus,
    NewDestination, TlsMode,
};
use tokio::sync::oneshot;

use crate::TestError;

/// A real gateway on loopback, with TLS of its own authority.
pub struct TestGateway {
    folder: tempfile::TempDir,
    url: String,
    tls: TlsMode,
    running: Option<Running>,
}

struct Running {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl TestGateway {
    /// Makes and starts a gateway.
    ///
    /// # Errors
    ///
    /// [`TestError`] when it cannot be made.
    pub fn start() -> Result<Self, TestError> {
        Self::start_at("127.0.0.1:0", TlsMode::OwnAuthority(Vec::new()))
    }

    /// The same with plain HTTP, for tests of what may answer instead of it.
    ///
    /// # Errors
    ///
    /// [`TestError`] when it cannot be made.
    pub fn start_plain() -> Result<Self, TestError> {
        Self::start_at("127.0.0.1:0", TlsMode::PlainLoopback)
    }

    /// Another gateway, of another force, where this one was.
    ///
    /// # Errors
    ///
    /// [`TestError`] when the address is still in use.
    pub fn impostor(&self) -> Result<Self, TestError> {
        Self::start_at(self.address(), self.tls.clone())
    }

    /// Address and port.
    #[must_use]
    pub fn address(&self) -> &str {
        self.url.split_once("//").map_or("", |(_, address)| address)
    }

    fn start_at(listen: &str, tls: TlsMode) -> Result<Self, TestError> {
        let folder = tempfile::tempdir()?;
        let force = ForceConfig {
            name: "Invented Constabulary".to_owned(),
            numbers: Default::default(),
        };
        let path = folder.path().join("gateway");
        Gateway::init(&path, &force)?;
        let mut gateway = Self {
            folder,
            url: String::new(),
            tls,
            running: None,
        };
        gateway.resume(listen)?;
        Ok(gateway)
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its folder.
    #[must_use]
    pub fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("gateway")
    }

    /// Stops serving, as when the signal is lost.
    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            let _ = running.stop.send(());
            let _ = running.thread.join();
        }
    }

    /// Serves again at the same address.
    ///
    /// # Errors
    ///
    /// [`TestError`] when the address was taken meanwhile.
    pub fn restart(&mut self) -> Result<(), TestError> {
        let listen = self.address().to_owned();
        self.resume(&listen)
    }

    fn resume(&mut self, listen: &str) -> Result<(), TestError> {
        let listen = listen.parse().map_err(|_| TestError::Setup("address"))?;
        let config = GatewayConfig {
            folder: self.path(),
            listen,
            tls: self.tls.clone(),
        };
        let gateway = Gateway::open(&config.folder)?;
        let (stop, stopped) = oneshot::channel();
        let (ready, address) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
            else {
                return;
            };
            let shutdown = async {
                let _ = stopped.await;
            };
            let announce = move |address| {
                let _ = ready.send(address);
            };
            let _ = runtime.block_on(gateway.serve(&config, announce, shutdown));
        });
        let address = address
            .recv()
            .map_err(|_| TestError::Setup("the gateway did not start"))?;
        let scheme = if self.tls == TlsMode::PlainLoopback {
            "http"
        } else {
            "https"
        };
        self.url = format!("{scheme}://{address}");
        self.running = Some(Running { stop, thread });
        Ok(())
    }

    /// A ticket for one tablet.
    ///
    /// # Errors
    ///
    /// [`TestError`] when it cannot be made.
    pub fn ticket(&self) -> Result<EnrolmentTicket, TestError> {
        Ok(Gateway::open(&self.path())?.issue_ticket(&self.url, chrono::Duration::hours(1))?)
    }

    /// What it holds.
    ///
    /// # Errors
    ///
    /// [`TestError`] when it cannot be read.
    pub fn status(&self) -> Result<GatewayStatus, TestError> {
        Ok(Gateway::open(&self.path())?.status()?)
    }

    /// Opens its folder beside the running one.
    ///
    /// # Errors
    ///
    /// [`TestError`] when it cannot be read.
    pub fn open(&self) -> Result<Gateway, TestError> {
        Ok(Gateway::open(&self.path())?)
    }

    /// Hands every record over into a folder that is there, those of the rear
    /// pages too, from now on.
    ///
    /// # Errors
    ///
    /// [`TestError`] when it cannot be used.
    pub fn hand_over_to(&self, folder: &Path) -> Result<(), TestError> {
        let unusable = |_| TestError::Setup("the folder of a destination is refused");
        let settings = FolderSettings::new(folder.to_owned(), true, false).map_err(unusable)?;
        self.open()?.add_destination(&NewDestination {
            name: "records".parse().map_err(unusable)?,
            settings: DestinationSettings::Folder(settings),
            rears: true,
            held_too: false,
        })?;
        Ok(())
    }

    /// How many records the destinations have taken, once none waits.
    ///
    /// # Errors
    ///
    /// [`TestError`] when it cannot be read.
    pub fn handed_over(&self) -> Result<u64, TestError> {
        let gateway = self.open()?;
        loop {
            let all = gateway.destinations()?;
            if all.iter().all(|one| one.waiting == 0) {
                return Ok(all.iter().map(|one| one.delivered).sum());
            }
            std::thread::yield_now();
        }
    }

    /// The folder of the test.
    #[must_use]
    pub fn scratch(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for TestGateway {
    fn drop(&mut self) {
        self.stop();
    }
}
