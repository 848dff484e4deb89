//! Schemas and rows that tests share.

use std::io::Write;

use convex_schema_core::{Schema, TableDefinition, v};
use convex_schema_files::{Format, Input, Options, Outcome, validate};
use convex_schema_rows::validate::{FindingGroup, Findings};

/// Users with a name and maybe an age, and posts of theirs.
pub(crate) fn schema() -> Schema {
    let user = v::object()
        .field("name", v::string())
        .field("age", v::optional(v::number()));
    let post = v::object()
        .field("author", v::id("users"))
        .field("tags", v::optional(v::array(v::string())));
    Schema::builder()
        .table(TableDefinition::new("users", user))
        .table(TableDefinition::new("posts", post))
        .build()
}

/// Checks rows of `users`.
pub(crate) fn users(format: Format, text: &[u8], options: &Options) -> Outcome {
    let input = Input::reader("users", text).table("users").format(format);
    validate(&schema(), [input], options).unwrap()
}

/// Checks rows of `users` that stand in a file, of which threads read ranges.
pub(crate) fn users_of_file(text: &[u8], options: &Options) -> Outcome {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text).unwrap();
    let input = Input::path(file.path()).table("users");
    let input = input.format(Format::JsonLines);
    validate(&schema(), [input], options).unwrap()
}

/// Options for one thread.
pub(crate) fn options() -> Options {
    Options::new().threads(1)
}

/// The groups of errors of the one input.
pub(crate) fn errors(outcome: &Outcome) -> Vec<&FindingGroup> {
    groups(&outcome.sources[0].findings)
}

fn groups(findings: &Findings) -> Vec<&FindingGroup> {
    findings
        .tables()
        .flat_map(|(_, table)| table.errors())
        .collect()
}

/// Each error of the one input as `code row [position]`, for the rows of its samples.
pub(crate) fn places(outcome: &Outcome) -> Vec<String> {
    let mut places = Vec::new();
    for group in errors(outcome) {
        for sample in group.samples() {
            let position = sample.position.map(|it| it.to_string());
            let position = position.as_deref().unwrap_or("-");
            places.push(format!("{} row {} {position}", group.code(), sample.row));
        }
    }
    places
}

/// Each problem of the one input as `code position`.
pub(crate) fn problems(outcome: &Outcome) -> Vec<String> {
    let problems = outcome.problems().map(|problem| {
        let position = problem.position.map(|it| it.to_string());
        format!("{} {}", problem.code, position.as_deref().unwrap_or("-"))
    });
    problems.collect()
}
