//! What a host writes it can read again, and no error tells it back.

mod files;
mod given_back;
mod read_back;
mod scene;
mod signing;
mod silence;
