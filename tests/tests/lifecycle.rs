//! The verbs of the programs on files, as people and their CI run them.

#![expect(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, and what was tried should be known"
)]

mod lifecycle {
    mod adoption;
    mod ari;
    mod ari_sql;
    mod diff;
    mod diff_data;
    mod diff_export;
    mod docs;
    mod evaluation;
    mod examples;
    mod functions;
    mod import;
    mod init;
    mod lint;
    mod newer;
    mod openapi;
    mod outputs;
    mod program;
    mod revision;
    mod rows;
    #[path = "../../../schema-migrate/tests/migrate/server.rs"]
    mod server;
    mod source_comments;
    #[cfg(unix)]
    mod terminal;
    mod validate;
    mod validate_kinds;
}
