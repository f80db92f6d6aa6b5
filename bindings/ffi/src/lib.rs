//! The core as Swift, Kotlin and Python call it, through UniFFI
