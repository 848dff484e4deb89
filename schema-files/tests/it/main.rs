//! Data sets from outside: good ones, bad ones, and ones made to do harm.

#![expect(
    clippy::unwrap_used,
    reason = "a test that can't get its files has failed"
)]

mod array;
mod bad;
mod compressed;
mod csv;
mod data_set;
mod directory;
mod fast;
mod given;
mod looks_like;
mod snapshot;
mod threads;
