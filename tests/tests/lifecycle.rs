//! The verbs of the programs on files, as people and their CI run them.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod lifecycle {
    mod adoption;
    mod diff;
    mod diff_data;
    mod docs;
    mod import;
    mod init;
    mod leaf;
    mod lint;
    mod program;
    mod rows;
    #[cfg(unix)]
    mod terminal;
    mod validate;
    mod validate_kinds;
}
