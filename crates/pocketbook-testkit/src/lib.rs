//! Simulated tablets, a virtual clock, fault injection and fixtures for tests
