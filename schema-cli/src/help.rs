//! The texts of `--help`: examples that can be pasted, JSON, exit codes; and how all of it is wrapped.

use clap::Command;

/// Stands for the command line that starts the program.
const PROGRAM: &str = "{program}";

/// The width of help texts, in columns.
const WIDTH: usize = 100;

/// Examples as pairs of a comment and arguments, and the text below them.
macro_rules! help {
    ([$($comment:literal $arguments:literal)*] $($more:expr)?) => {
        concat!("Examples:", $("\n  # ", $comment, "\n  ", $arguments,)* $("\n\n", $more)?)
    };
}

macro_rules! diff {
    () => {
        "\
With --json: { outcome, judgedBy, tables: [{ table, change, outcome, scanOutcome, unknownRules,
documents, differences: [{ table, item, path, change, old, new }], reasons: [{ path, cause,
scanOutcome, text }], indexes: [{ name, change, text }], confirmedIndexes, steps: [{ action, text
}], staging }], schemaValidation, renames: [{ kind, table, old, new }], problems: [{ code, table,
index, message, help }], data }. `judgedBy` is `schemas`, or `documents` if OLD is an export: then
only `table`, `change` and `outcome` of a table are known. `data` is null without documents, else
{ name, documents, rejected, tables: [{ table, documents, rejected, first }] }.

Exit codes: 0 free, 1 scan, 2 failure or misuse, 3 the push is rejected"
    };
}

macro_rules! lint {
    () => {
        "\
With --json: { accepted, errors, warnings, notes, problems: [{ code, severity, table, index,
message, help }], lints: [{ code, level, table, index, path, message, help, reason }] }. `problems`
are those that a push reports, `errors` and `warnings` count them too.

Exit codes: 0 no warnings, 1 warnings or a schema that a push rejects, 2 failure or misuse"
    };
}

macro_rules! validate {
    () => {
        "\
For exports, dangling references are reported as warnings (Convex accepts them). With the mode
`import`, the report has the first error with which `npx convex import` would end, in the order in
which Convex meets errors. Checks that depend on the deployment need `--numbers`.

With --json: { accepted, complete, rows, rejected, warned, stoppedEarly, dataSet, sources: [{ name,
format, checksTablesOfIds, import: { verdict, error: { stage, code, component, table, row, message }
}, problems: [{ code, severity, file, position, message, help }], findings: { rows, rejected,
warned, tables: [{ table, rows, rejected, warned, common, errors, warnings }] }, components }] }.
`errors` and `warnings` are lists of { path, code, count, rows, firstRow, lastRow, message,
expected, help, likelyCauses, samples: [{ row, path, found, position }], branches }. `components`
has the findings of other components, by path. `dataSet` is null without an export, else {
documents, references: [{ table, path, code, checked, unchecked, dangling, first, last, samples }],
duplicates: [{ table, code, fields, rows, last, samples }] }.

Exit codes: 0 all rows are accepted, 1 rejected rows or a rejected import (warnings too with
--deny-warnings), 2 not all rows were read or checked, or misuse"
    };
}

/// The help of a schema package's program, which has the schema compiled in.
pub(crate) mod in_package {
    pub(crate) const ALL: &str = help!([
        "write the files that are out of date"
        "{program} generate"
        "in CI: exit code 1 if a file is out of date"
        "{program} check"
        "what a push would do to the deployed documents"
        "{program} diff HEAD:convex/schema.ts"
    ] "Exit codes: 0 fine, 1 out of date or findings, 2 failure or misuse, 3 a push that is rejected");

    pub(crate) const GENERATE: &str = help!([
        "write the files that are out of date"
        "{program} generate"
        "replace a hand-written schema.ts if both schemas are equal"
        "{program} generate --adopt"
    ] "Exit codes: 0 written or up to date, 1 left alone or rejected by a push, 2 failure or misuse");

    pub(crate) const CHECK: &str = help!([
        "print what is out of date"
        "{program} check"
        "print nothing if all is up to date"
        "{program} check --quiet"
    ] "\
With --json: { upToDate, accepted, files: [{ path, state, differences, renames }], warnings }.
`state` is `upToDate`, `missing`, `foreign` (hand-written) or `outOfDate`; `accepted` is false if a
push would reject the schema; `warnings` is there if an output is never read.

Exit codes: 0 up to date, 1 out of date or rejected by a push, 2 failure or misuse");

    pub(crate) const DIFF: &str = help!([
        "what changed since the last commit"
        "{program} diff HEAD:convex/schema.ts"
        "in CI: only a rejected push is an error"
        "{program} diff main:convex/schema.ts --fail-on rejected"
        "whether the stored documents satisfy the new schema"
        "{program} diff deployed.json --data export.zip"
        "the same without the deployed schema"
        "{program} diff export.zip"
    ] diff!());

    pub(crate) const DOCS: &str = help!([
        "an HTML page that needs no network: search, links, relations"
        "{program} docs --out schema.html"
        "a data dictionary in Markdown"
        "{program} docs --out schema.md"
        "an ER diagram"
        "{program} docs --format mermaid"
    ]);

    pub(crate) const LINT: &str = help!([
        "all lints"
        "{program} lint"
        "allow a lint everywhere, and another one in one table"
        "{program} lint --allow optional_in_index,id_array:teams"
        "allow a lint at one field; fail for notes too"
        "{program} lint --allow values_in_comment:users.role --deny-notes"
    ] lint!());

    pub(crate) const PRINT: &str = help!([
        "the schema.ts"
        "{program} print"
        "the result of `schema.export()`"
        "{program} print --format json"
        "the index list in Markdown"
        "{program} print --format indexes-md"
        "a JSON Schema of what the HTTP API answers"
        "{program} print --format json-schema --encoding clean"
    ]);

    pub(crate) const VALIDATE: &str = help!([
        "rows of the tables that the files are named after"
        "{program} validate users.jsonl teams.csv"
        "rows of one table"
        "{program} validate --table users dump-1.jsonl dump-2.jsonl"
        "what `npx convex export` wrote, packed or unpacked"
        "{program} validate snapshot.zip"
        "ids checked by the table numbers of a deployment"
        "{program} validate --numbers snapshot.zip users.jsonl"
        "against another schema"
        "{program} validate --schema deployed.json users.jsonl"
        "from standard input"
        "zcat users.jsonl.gz | {program} validate --table users -"
    ] validate!());
}

/// The help of the program `convex-schema`, which reads schemas from files.
#[cfg(feature = "standalone")]
pub(crate) mod alone {
    pub(crate) const ALL: &str = help!([
        "what a push would do to the deployed documents"
        "{program} diff HEAD:convex/schema.ts convex/schema.ts"
        "the schema as Rust structs"
        "{program} import convex/schema.ts --out model"
        "documentation as an HTML page"
        "{program} docs convex/schema.ts --out schema.html"
    ] "Exit codes: 0 fine, 1 findings, 2 failure or misuse, 3 a push that is rejected");

    pub(crate) const COMPLETIONS: &str = help!([
        "completions of bash, for this session"
        "source <({program} completions bash)"
    ]);

    pub(crate) const DIFF: &str = help!([
        "what changed since the last commit"
        "{program} diff HEAD:convex/schema.ts convex/schema.ts"
        "the export of a deployed schema, and a file"
        "{program} diff deployed.json convex/schema.ts"
        "in CI: only a rejected push is an error"
        "{program} diff main:convex/schema.ts convex --fail-on rejected"
        "whether the stored documents satisfy the new schema"
        "{program} diff deployed.json convex --data export.zip"
        "the same without the deployed schema"
        "{program} diff export.zip convex/schema.ts"
    ] diff!());

    pub(crate) const DOCS: &str = help!([
        "an HTML page that needs no network"
        "{program} docs convex/schema.ts --out schema.html"
        "a data dictionary in Markdown"
        "{program} docs convex/schema.ts --out schema.md"
        "an ER diagram"
        "{program} docs schema.json --format mermaid"
    ]);

    pub(crate) const FUNCTIONS: &str = help!([
        "the functions of the dev deployment (`npx convex function-spec > spec.json`), beside the model"
        "{program} functions generate spec.json --schema convex --out src/api.rs"
        "the functions of a folder, whose schema is the model's"
        "{program} functions generate convex --out src/api.rs"
        "whether the deployed functions are still those of the file"
        "{program} functions check spec.json --schema convex --out src/api.rs"
    ] "\
`check` with --json: { upToDate, changes: [{ function, effect, message, details }] }; `effect` is
`compatible`, `breaking` or `unknown`.

Exit codes: 0 fine, 1 findings, 2 failure or misuse");

    pub(crate) const IMPORT: &str = help!([
        "a package"
        "{program} import convex/schema.ts --out model"
        "the sources of an existing package"
        "{program} import schema.json --out crates/model/src"
        "what would change in an existing model"
        "{program} import convex/schema.ts --out model --update"
        "the tables of a PostgreSQL database"
        "{program} import --from-sql dump.sql --out model"
    ] "Exit codes: 0 written or up to date, 1 rejected by a push or would change, 2 failure or misuse");

    pub(crate) const INIT: &str = help!([
        "asks before each change"
        "{program} init"
        "without questions, for one of several models"
        "{program} init --yes --model my-model --path tools/schema"
    ] "Exit codes: 0 written, 1 declined, 2 failure or misuse");

    pub(crate) const LINT: &str = help!([
        "all lints"
        "{program} lint convex/schema.ts"
        "allow a lint everywhere, and another one in one table"
        "{program} lint convex/schema.ts --allow optional_in_index,id_array:teams"
        "allow a lint at one field; fail for notes too"
        "{program} lint schema.json --allow values_in_comment:users.role --deny-notes"
    ] lint!());

    pub(crate) const MIGRATE: &str = help!([
        "write migrate.toml, which has every table and column of the dump once"
        "{program} migrate init --from dump.sql --schema convex/schema.ts"
        "read everything, write nothing"
        "{program} migrate check"
        "write the snapshot and its manifest"
        "{program} migrate run --out snapshot.zip"
        "compare an export of the target with what was imported"
        "{program} migrate verify export.zip --manifest snapshot.manifest.json"
    ] "Exit codes: 0 fine, 1 findings, 2 failure or misuse");

    pub(crate) const PRINT: &str = help!([
        "the result of `schema.export()`"
        "{program} print convex/schema.ts --format json"
        "the schema.ts of an export"
        "{program} print schema.json"
        "the index list, for programs"
        "{program} print schema.json --format indexes"
        "a JSON Schema of what the HTTP API answers"
        "{program} print schema.json --format json-schema --encoding clean"
    ]);

    pub(crate) const VALIDATE: &str = help!([
        "rows of the tables that the files are named after"
        "{program} validate --schema convex/schema.ts users.jsonl teams.csv"
        "rows of one table"
        "{program} validate --schema schema.json --table users dump-1.jsonl dump-2.jsonl"
        "what `npx convex export` wrote, packed or unpacked"
        "{program} validate --schema schema.json snapshot.zip"
        "from standard input"
        "zcat users.jsonl.gz | {program} validate --schema schema.json --table users -"
    ] validate!());
}

/// Wraps the help of `command` and of its verbs, and puts `program` into the examples.
pub(crate) fn finished(command: Command, program: &str) -> Command {
    // The options of the program are listed with those of each verb, so all have one width.
    let width = WIDTH - ("  ".len() + longest_argument(&command) + "  ".len());
    finished_verb(command, program, width)
}

fn finished_verb(command: Command, program: &str, width: usize) -> Command {
    let command = command.mut_subcommands(|verb| finished_verb(verb, program, width));
    let examples = command.get_after_help().map(ToString::to_string);
    let examples = examples.unwrap_or_default().replace(PROGRAM, program);
    let command = command.mut_args(|argument| {
        let help = argument.get_help().map(ToString::to_string);
        match help {
            Some(help) => {
                let values = values_length(&argument);
                argument.help(wrapped(&help, width, values))
            }
            None => argument,
        }
    });
    command.after_help(examples)
}

/// The columns of the longest argument of a command and its verbs as clap writes it: `-q, --quiet`,
/// `    --data <EXPORT>`.
fn longest_argument(command: &Command) -> usize {
    let length = |argument: &clap::Arg| {
        let long = argument
            .get_long()
            .map_or(0, |long| "-x, --".len() + long.len());
        let values = argument.get_value_names().unwrap_or_default();
        let values: usize = values.iter().map(|name| name.len() + " <>".len()).sum();
        long + values
    };
    // `--help` and `--version` come later.
    let own = command.get_arguments().map(length).max();
    let of_verbs = command.get_subcommands().map(longest_argument).max();
    own.max(of_verbs)
        .unwrap_or_default()
        .max("-V, --version".len())
}

/// The columns of what clap writes behind the help of an argument: defaults, possible values, aliases.
fn values_length(argument: &clap::Arg) -> usize {
    let defaults = argument.get_default_values().iter();
    let defaults = defaults
        .map(|it| " [default: ]".len() + it.len())
        .sum::<usize>();
    let values = argument.get_possible_values();
    let values = values.iter().filter(|it| !it.is_hide_set());
    let values = values.map(|it| it.get_name().len() + 2).sum::<usize>();
    let is_listed = argument.get_action().takes_values() && values > 0;
    let aliases = argument.get_visible_aliases().unwrap_or_default();
    let aliases = aliases.iter().map(|it| " [alias: --]".len() + it.len());
    let defaults = defaults + aliases.sum::<usize>();
    defaults
        + if is_listed {
            " [possible values: ]".len() + values
        } else {
            0
        }
}

/// `text` in lines of at most `width` columns; `more` columns follow the last word.
fn wrapped(text: &str, width: usize, more: usize) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            lines.push('\n');
            column = 0;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
    }
    if more > 0 && column + more > width {
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{WIDTH, finished};
    use crate::args::package::PackageArgs;
    #[cfg(feature = "standalone")]
    use crate::args::standalone::StandaloneArgs;

    const PROGRAM: &str = "cargo run -p my-schema --";

    /// Parses each example of each verb; returns how many there are.
    fn parse<T: CommandFactory + Parser>() -> usize {
        let mut count = 0;
        let program = finished(T::command(), PROGRAM);
        for verb in std::iter::once(&program).chain(program.get_subcommands()) {
            let help = verb.get_after_help().map(ToString::to_string);
            let help = help.unwrap_or_default();
            let mut lines = help.lines().take_while(|line| !line.is_empty());
            assert_eq!(lines.next(), Some("Examples:"), "{}", verb.get_name());
            while let (Some(comment), Some(line)) = (lines.next(), lines.next()) {
                assert!(comment.starts_with("  # "), "{comment}");
                let (_, arguments) = line.split_once(PROGRAM).unwrap_or_default();
                let arguments = arguments.trim_end_matches(')').split_whitespace();
                let parsed = T::try_parse_from(std::iter::once("program").chain(arguments));
                assert!(
                    parsed.is_ok(),
                    "{line}: {}",
                    parsed.err().map_or_else(String::new, |it| it.to_string())
                );
                count += 1;
            }
        }
        count
    }

    #[test]
    fn examples_are_command_lines() {
        assert!(parse::<PackageArgs>() > 20);
        #[cfg(feature = "standalone")]
        assert!(parse::<StandaloneArgs>() > 20);
    }

    #[test]
    fn help_fits_into_a_terminal() {
        let mut programs = vec![PackageArgs::command()];
        #[cfg(feature = "standalone")]
        programs.push(StandaloneArgs::command());
        for program in programs {
            let mut program = finished(program, PROGRAM);
            program.build();
            let mut verbs = vec![program];
            while let Some(mut verb) = verbs.pop() {
                verbs.extend(verb.get_subcommands().cloned());
                for help in [verb.render_help(), verb.render_long_help()] {
                    for line in help.to_string().lines() {
                        // Clap writes lists of values on one line.
                        let is_list = line.trim_start().starts_with('[');
                        assert!(is_list || line.chars().count() <= WIDTH, "{line}");
                    }
                }
            }
        }
    }
}
