//! What a host writes it can read again, and no error tells it back.

mod dropped;
mod files;
mod given_back;
mod listening;
mod read_back;
mod revoked;
mod scene;
mod signing;
mod silence;
