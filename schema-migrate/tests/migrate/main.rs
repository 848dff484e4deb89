//! Migrations from dumps, files of rows and a real server.
//!
//! The tests with a server need PostgreSQL 15 or later: with `CI` set they fail where it is missing, else they end
//! with a note.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod canonical;
#[cfg(feature = "postgres")]
mod definitions;
mod dump;
#[cfg(feature = "postgres")]
mod encryption;
mod fill;
#[cfg(feature = "postgres")]
mod generate;
#[cfg(feature = "postgres")]
mod hostile;
#[cfg(unix)]
mod kill;
#[cfg(feature = "postgres")]
mod rows;
#[cfg(feature = "postgres")]
mod server;
