//! What a host writes it can read again, and no error tells it back.

mod dropped;
mod every_error;
mod fields;
mod files;
mod forged;
mod given_back;
mod listening;
mod read_back;
mod revoked;
mod scene;
mod shown;
mod signing;
mod silence;
