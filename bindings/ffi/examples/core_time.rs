//! How long the core itself takes to list a page of an officer's records: the
//! floor that a host's call is compared with. `core_time FOLDER OFFICER PIN CALLS`
//! prints the nanoseconds of each call, a line each.
#![allow(clippy::print_stdout)]

use std::path::Path;
use std::time::Instant;

use pocketbook_core::{CoreError, Device, Pin};

fn main() -> Result<(), CoreError> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().unwrap_or_default();
    let (folder, officer, pin, calls) = (next(), next(), next(), next());
    let folder = Path::new(&folder);
    let device = Device::open(folder, Device::software_platform(folder)?)?;
    let officer = officer
        .parse()
        .map_err(|_| CoreError::NotFound { what: "officer" })?;
    let session = device.unlock(officer, &Pin::entered(pin))?;
    for _ in 0..calls.parse().unwrap_or(100) {
        let begun = Instant::now();
        // What `records()` of a host asks the core.
        let page = session.records_page(100, None)?;
        println!("{} {}", begun.elapsed().as_nanos(), page.items.len());
    }
    Ok(())
}
