//! Benchmarks against the nearest floor
