//! Items that the macros accept: each case compiles, and its schema is the one that the types describe.
//!
//! A case is written as a program of a user would be, so that the lints of this workspace don't apply.

#![allow(
    dead_code,
    deprecated,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    reason = "cases are written as people write their crates"
)]

mod enums;
mod serde;
mod syntax;
mod tables;
mod types;
