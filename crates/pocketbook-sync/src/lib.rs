//! The sync engine of the tablet: planning without I/O, and one HTTP transport
