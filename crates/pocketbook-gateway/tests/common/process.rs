//! A gateway in a process of its own, which can be killed.
//!
//! The process is the test's own program, told by a variable of its environment
//! to run one test that does nothing but serve.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use pocketbook_gateway::{ForceConfig, Gateway, GatewayConfig, TlsMode};

use super::Served;

/// Names the folder that a child serves.
const SERVE: &str = "POCKETBOOK_TEST_SERVE";
/// The test that a child runs.
const CHILD: &str = "a_child_serves_until_it_is_killed";

/// A gateway process.
pub struct Process {
    pub served: Served,
    child: Child,
}

impl Process {
    pub fn start(folder: &Arc<tempfile::TempDir>) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", CHILD, "--nocapture"])
            .env(SERVE, folder.path().join("gateway"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut addresses = lines.filter_map(|line| {
            let line = line.unwrap();
            Some(line.strip_prefix("listening ")?.parse().unwrap())
        });
        let served = Served::elsewhere(Arc::clone(folder), addresses.next().unwrap());
        Self { served, child }
    }

    /// SIGKILL, and gone.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a child does: serves with whatever record system it is given. In a
/// process that is no child it does nothing.
pub fn serve(equip: impl FnOnce(Gateway) -> Gateway) {
    let Some(folder) = std::env::var_os(SERVE) else {
        return;
    };
    let config = GatewayConfig {
        folder: folder.into(),
        listen: "127.0.0.1:0".parse().unwrap(),
        tls: TlsMode::PlainLoopback,
    };
    let gateway = equip(Gateway::open(&config.folder).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let ready = |address| println!("\nlistening {address}");
    runtime
        .block_on(gateway.serve(&config, ready, std::future::pending()))
        .unwrap();
}

/// The folder of a new force.
pub fn new_force() -> Arc<tempfile::TempDir> {
    let folder = tempfile::tempdir().unwrap();
    let force = ForceConfig {
        name: "Invented Constabulary".into(),
        numbers: Default::default(),
    };
    Gateway::init(&folder.path().join("gateway"), &force).unwrap();
    Arc::new(folder)
}

pub fn open(folder: &tempfile::TempDir) -> Gateway {
    Gateway::open(&folder.path().join("gateway")).unwrap()
}
