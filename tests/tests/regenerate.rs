//! The effect of a build, and of the program of a schema package, on files: each rail in a repository of its
//! own, with a real cargo.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "regenerate/adopt.rs"]
mod adopt;
#[path = "regenerate/large.rs"]
mod large;
#[path = "regenerate/program.rs"]
mod program;
#[path = "regenerate/rails.rs"]
mod rails;
#[path = "regenerate/read_back.rs"]
mod read_back;
#[path = "regenerate/script.rs"]
mod script;
#[path = "regenerate/workspace.rs"]
mod workspace;
