//! The first databases of a process, opened at one moment on several threads.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Barrier};
use std::thread;

use common::TestClock;
use pocketbook_vault::{DeviceStore, Platform, SoftwareKeystore, SystemEntropy};

/// Names the folder of the tablets, in the processes that the test starts: each
/// has its first use before it.
const FOLDER: &str = "POCKETBOOK_TABLETS_OF_A_FRESH_PROCESS";
const TABLETS: [&str; 3] = ["1", "2", "3"];
const NAME: &str = "a_process_may_open_its_first_databases_on_several_threads_at_once";

fn platform(tablet: &Path) -> Platform {
    Platform {
        keystore: Arc::new(SoftwareKeystore::open(&tablet.join("keystore")).unwrap()),
        clock: Arc::new(TestClock::default()),
        entropy: Arc::new(SystemEntropy),
    }
}

fn open_at_once(folder: &Path) {
    let ready = Barrier::new(TABLETS.len());
    thread::scope(|threads| {
        for name in TABLETS {
            let tablet = folder.join(name);
            let platform = platform(&tablet);
            let ready = &ready;
            threads.spawn(move || {
                ready.wait();
                DeviceStore::open(&tablet.join("store"), platform).unwrap();
            });
        }
    });
}

#[test]
fn a_process_may_open_its_first_databases_on_several_threads_at_once() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return open_at_once(Path::new(&folder));
    }
    let folder = tempfile::tempdir().unwrap();
    for name in TABLETS {
        let tablet = folder.path().join(name);
        std::fs::create_dir(&tablet).unwrap();
        DeviceStore::create(&tablet.join("store"), platform(&tablet)).unwrap();
    }
    let program = std::env::current_exe().unwrap();
    // Of a hundred processes two fail where nobody waits for SQLCipher.
    let broken = (0..300).filter(|_| {
        let mut fresh = Command::new(&program);
        let fresh = fresh.env(FOLDER, folder.path()).args(["--exact", NAME]);
        !fresh.output().unwrap().status.success()
    });
    assert_eq!(broken.count(), 0, "processes that could not open theirs");
}
