//! How much memory a large attachment takes: in a process of its own, because
//! the system tells the peak of a whole process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::io::Read;

use pocketbook_core::AttachRequest;
use pocketbook_testkit::{JPEG, new_incident, tablet, unlock};

/// A photograph of a size that no memory is needed for.
struct Photo {
    at: usize,
    size: usize,
}

impl Read for Photo {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = buffer.len().min(self.size - self.at);
        for (byte, place) in buffer.iter_mut().zip(self.at..self.at + length) {
            *byte = JPEG.get(place).copied().unwrap_or(7);
        }
        self.at += length;
        Ok(length)
    }
}

/// Peak of this process's memory in kB, since it was last reset.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.unwrap().split_whitespace().nth(1);
    kilobytes.unwrap().parse().unwrap()
}

#[test]
fn a_large_attachment_takes_less_than_forty_megabytes() {
    const SIZE: usize = 300 << 20;
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let request = AttachRequest {
        incident: incident.id,
        draft: None,
        exhibit: None,
    };
    // Stretching the PIN took 19 MiB and more; the peak from here on is the
    // capture's, with the program itself and whatever the allocator has kept.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let mut photo = Photo { at: 0, size: SIZE };
    let view = session.attach(&request, &mut photo, None, &|_| {}).unwrap();
    let taken = peak();
    assert_eq!(view.size, SIZE as u64);
    assert!(taken < 40_000, "{taken} kB for {} MiB", SIZE >> 20);
    println!(
        "{taken} kB, all of the process, for an attachment of {} MiB",
        SIZE >> 20
    );
}
