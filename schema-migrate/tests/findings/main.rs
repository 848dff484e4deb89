//! Findings of migrations: repeated values, dangling references, documents of the deployment, missing files; and the files
//! that a run leaves behind.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod case;
mod existing;
mod files;
mod references;
mod reuse;
mod uniques;
