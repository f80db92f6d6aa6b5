//! Benchmarks against the nearest floor, measured in the same run:
//! `cargo bench -p pocketbook-benches`. Figures are in `docs/performance.md`.
