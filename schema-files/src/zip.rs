//! Zip archives, read as the backend reads them.
//!
//! The backend reads archives with its own rules: it ignores encryption bits and a checksum of 0,
//! believes the method of the local header, and refuses extra fields that other readers skip. So
//! this module follows its reader step by step. Entries are never unpacked to a file, and the table
//! of contents is read entry by entry, so that a limit applies before it fills the memory.
//!
//! Source: Convex backend, `crates/storage_zip_reader`, which reads with the crate `rc-zip` 5.4.1.

mod contents;
mod entry;
mod fields;
#[cfg(test)]
mod tests;

pub(crate) use self::contents::{ContentsError, contents};
pub(crate) use self::entry::{Entry, EntryError, EntryReader};
