//! Time that goes on while the machine sleeps. A tablet sleeps between two
//! statements, and a wait after a wrong PIN goes on meanwhile; the clock of the
//! standard library stands still on Linux, Android and Apple's systems then.

use std::time::Duration;

#[cfg(any(target_os = "linux", target_os = "android"))]
const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Boottime;
/// On Apple's systems this one counts sleep (`clock_gettime(3)`).
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Monotonic;

/// How long it is since a moment that stays the same until the machine is started
/// anew: on Linux and Android since that start. Sleep counts.
#[cfg(unix)]
pub(crate) fn since_boot() -> Duration {
    let told = rustix::time::clock_gettime(CLOCK);
    Duration::new(
        u64::try_from(told.tv_sec).unwrap_or(0),
        u32::try_from(told.tv_nsec).unwrap_or(0),
    )
}

/// How long it is since this was asked first. Sleep counts: on Windows it does for
/// the standard library as well (`QueryPerformanceCounter`).
#[cfg(not(unix))]
pub(crate) fn since_boot() -> Duration {
    static FIRST: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    FIRST.elapsed()
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::process::Command;

    use crate::{Clock as _, SystemClock};

    /// Set where this test runs in a machine that has slept.
    const SLEPT: &str = "POCKETBOOK_SLEPT";
    const SECONDS: u64 = 1_000_000;

    #[test]
    fn the_systems_clock_counts_the_time_that_the_machine_slept() {
        if std::env::var_os(SLEPT).is_some() {
            let counted = SystemClock::default().now().boot_ns / 1_000_000_000;
            assert!(counted >= SECONDS, "{counted} s");
            return;
        }
        // In a namespace whose clocks differ as after that much sleep: what does
        // not count sleep stays as it is.
        let own = std::env::current_exe().unwrap();
        let asleep = |program: &std::path::Path| {
            let mut command = Command::new("unshare");
            command
                .args(["--user", "--map-root-user", "--time", "--fork"])
                .args(["--boottime", &SECONDS.to_string()])
                .arg(program)
                .env(SLEPT, "1");
            command
        };
        let may = asleep("true".as_ref()).output();
        if !may.is_ok_and(|output| output.status.success()) {
            let why = "not run: unshare may make no namespace of time here";
            eprintln!("{why}");
            assert!(
                std::env::var_os("POCKETBOOK_REQUIRE_TOOLS").is_none(),
                "{why}"
            );
            return;
        }
        let test = "boot_time::tests::the_systems_clock_counts_the_time_that_the_machine_slept";
        let output = asleep(&own).args(["--exact", test]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && told.contains("1 passed"),
            "{told}"
        );
    }
}
