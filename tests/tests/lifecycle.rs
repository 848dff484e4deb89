//! The verbs of the programs on files, as people and their CI run them.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod lifecycle {
    mod diff;
    mod docs;
    mod import;
    mod init;
    mod lint;
    mod program;
}
