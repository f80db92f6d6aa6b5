//! How a gateway is set up.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::force_numbers::NumberPatterns;

/// What is particular to a force.
#[derive(Debug, Clone)]
pub struct ForceConfig {
    /// Its name.
    pub name: String,
    /// The shapes of its crime numbers and incident numbers.
    pub numbers: NumberPatterns,
}

/// How to run a gateway.
#[derive(Debug, Clone)]
pub struct GatewayConfig {
    /// Its folder.
    pub folder: PathBuf,
    /// Where to listen; port 0 chooses one.
    pub listen: SocketAddr,
    /// Whether and how to use TLS.
    pub tls: TlsMode,
}

/// Whether and how to use TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlsMode {
    /// TLS with a certificate of the gateway's own authority for these names
    /// and addresses, besides loopback.
    OwnAuthority(Vec<String>),
    /// Plain HTTP, on loopback only: behind a proxy on the same machine, or for
    /// a measurement.
    PlainLoopback,
}
