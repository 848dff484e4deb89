//! What a migration finds in rows: repeated values, references that lead nowhere, and whose rows they are.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod case;
mod existing;
mod references;
mod uniques;
