//! What `--help` shows below the options: command lines that work, JSON, exit codes.

/// Examples, and what follows them.
macro_rules! help {
    ([$($example:literal)*] $($more:expr)?) => {
        concat!("Examples:", $("\n  ", $example,)* $("\n\n", $more)?)
    };
}

macro_rules! diff {
    () => {
        "\
With --json: { outcome, judgedBy, tables: [{ table, fate, outcome, prospect, changes: [{ item, path,
change, old, new }], reasons: [{ path, cause, prospect, text }], indexes: [{ name, change, text }],
steps: [{ action, text }], staging }], schemaValidation, renames: [{ table, old, new }], refusals:
[{ code, table, index, message, help }], data }. `judgedBy` is `schemas`, or `documents` where OLD
is an export: of tables only `table`, `fate` and `outcome` are known then. `data` is null without
documents, else { name, documents, refused, tables: [{ table, documents, refused, first }] }.

Exit codes: 0 free, 1 scan, 2 failure or misuse, 3 the push is refused"
    };
}

macro_rules! lint {
    () => {
        "\
With --json: { warnings, notes, lints: [{ code, level, table, index, path, message, help,
reason }] }.

Exit codes: 0 no warnings, 1 warnings or refused by Convex, 2 failure or misuse"
    };
}

macro_rules! validate {
    () => {
        "\
For exports, dangling references are reported as warnings (Convex accepts them). With the mode
`import`, the report has the first error with which `npx convex import` would end, in the order in
which Convex meets errors. What depends on the deployment is checked with `--numbers`.

With --json: { accepted, complete, rows, rejected, warned, stoppedEarly, dataSet, sources: [{ name,
format, checksTablesOfIds, import: { verdict, error: { stage, code, component, table, row, message }
}, problems: [{ code, severity, file, position, message, help }], findings: { rows, refused, warned,
tables: [{ table, rows, refused, warned, common, errors, warnings }] }, components }] }.
`errors` and `warnings` are lists of { path, code, count, rows, firstRow, lastRow, message,
expected, help, mistakes, samples: [{ row, path, found, position }], branches }. `components` has
the findings of other components, by path. `dataSet` is null without an export, else { documents,
references: [{ table, path, code, checked, unchecked, dangling, first, last, samples }],
duplicates: [{ table, code, fields, rows, last, samples }] }.

Exit codes: 0 all rows are accepted, 1 rejected rows or a rejected import (warnings too with
--deny-warnings), 2 not all rows were read or checked, or misuse"
    };
}

/// Of the program of a leaf package, whose schema is at hand.
pub(crate) mod in_leaf {
    pub(crate) const ALL: &str = help!([
        "generate                    write what is out of date"
        "check                       in CI: 1 if something is"
        "diff HEAD:convex/schema.ts  what a push does"
    ] "Exit codes: 0 fine, 1 out of date or findings, 2 failure or misuse, 3 a push that is refused");

    pub(crate) const GENERATE: &str = help!([
        "generate"
        "generate --adopt  takes over a schema.ts written by hand, if it says the same"
    ] "Exit codes: 0 written or up to date, 1 left alone or refused by Convex, 2 failure or misuse");

    pub(crate) const CHECK: &str = help!([
        "check"
        "check --quiet  the exit code alone"
    ] "\
With --json: { upToDate, accepted, files: [{ path, state, differences, renames }] }. `state` is one
of `upToDate`, `missing`, `foreign` (somebody else's file) and `outOfDate`; `accepted` is false
where Convex refuses the schema.

Exit codes: 0 up to date, 1 out of date or refused by Convex, 2 failure or misuse");

    pub(crate) const COMPLETIONS: &str = help!(["completions bash"]);

    pub(crate) const DIFF: &str = help!([
        "diff HEAD:convex/schema.ts                 what changed since the last commit"
        "diff main:convex/schema.ts --fail-on fail  in CI: only what is refused is an error"
        "diff deployed.json --data export.zip       whether the documents stored there pass"
        "diff export.zip                            the same, if the deployed schema is not at hand"
    ] diff!());

    pub(crate) const DOCS: &str = help!([
        "docs --out schema.html  one page, without network: search, links, relations"
        "docs --out schema.md    a data dictionary"
        "docs --format mermaid   an ER diagram"
    ]);

    pub(crate) const LINT: &str = help!([
        "lint"
        "lint --allow optional_in_index,id_array:teams"
        "lint --allow values_in_comment:users.role --deny-notes"
    ] lint!());

    pub(crate) const PRINT: &str = help!([
        "print                      the schema.ts"
        "print --format json        what `schema.export()` prints"
        "print --format indexes-md  the indexes"
    ]);

    pub(crate) const VALIDATE: &str = help!([
        "validate users.jsonl teams.csv                tables by the names of the files"
        "validate --table users dump-*.jsonl           rows of one table"
        "validate --numbers snapshot.zip users.jsonl   ids checked by a deployment's numbers"
        "validate snapshot.zip                         what `npx convex export` wrote, or that unpacked"
        "validate --schema deployed.json users.jsonl   by the rules of another schema"
        "zcat users.jsonl.gz | validate --table users -"
    ] validate!());
}

/// Of the program `convex-schema`, which is told the schema.
pub(crate) mod alone {
    pub(crate) const ALL: &str = help!([
        "diff HEAD:convex/schema.ts convex/schema.ts  what a push does"
        "import convex/schema.ts --out model          the schema as Rust structs"
        "docs convex/schema.ts --out schema.html      a page for people"
    ] "Exit codes: 0 fine, 1 findings, 2 failure or misuse, 3 a push that is refused");

    pub(crate) const COMPLETIONS: &str = help!(["completions zsh"]);

    pub(crate) const DIFF: &str = help!([
        "diff HEAD:convex/schema.ts convex/schema.ts  what changed since the last commit"
        "diff deployed.json convex/schema.ts          an export of the schema against a file"
        "diff main:convex/schema.ts convex --fail-on fail"
        "                                             in CI: only what is refused is an error"
        "diff deployed.json convex --data export.zip  whether the documents stored there pass"
        "diff export.zip convex/schema.ts             the same, if the deployed schema is not at hand"
    ] diff!());

    pub(crate) const DOCS: &str = help!([
        "docs convex/schema.ts --out schema.html  one page, without network"
        "docs convex/schema.ts --out schema.md    a data dictionary"
        "docs schema.json --format mermaid        an ER diagram"
    ]);

    pub(crate) const IMPORT: &str = help!([
        "import convex/schema.ts --out model           a package"
        "import schema.json --out crates/model/src     sources for a package that is there"
        "import convex/schema.ts --out model --update  what would change in them"
    ] "Exit codes: 0 written or up to date, 1 refused by Convex or would change, 2 failure or misuse");

    pub(crate) const INIT: &str = help!([
        "init                                             asks before it touches a file"
        "init --yes --model my-model --path tools/schema"
    ] "Exit codes: 0 written, 1 declined, 2 failure or misuse");

    pub(crate) const LINT: &str = help!([
        "lint convex/schema.ts"
        "lint convex/schema.ts --allow optional_in_index,id_array:teams"
        "lint schema.json --allow values_in_comment:users.role --deny-notes"
    ] lint!());

    pub(crate) const PRINT: &str = help!([
        "print convex/schema.ts --format json  what `schema.export()` prints"
        "print schema.json                     the schema.ts that generates it"
        "print schema.json --format indexes    the indexes, for programs"
    ]);

    pub(crate) const VALIDATE: &str = help!([
        "validate --schema convex/schema.ts users.jsonl teams.csv   tables by the names of the files"
        "validate --schema schema.json --table users dump-*.jsonl   rows of one table"
        "validate --schema schema.json snapshot.zip                 what `npx convex export` wrote"
        "zcat users.jsonl.gz | validate --schema schema.json --table users -"
    ] validate!());
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use crate::args::{LeafArgs, StandaloneArgs};

    /// Parses each example of each verb; gives how many there were.
    fn parse<T: CommandFactory + Parser>() -> usize {
        let mut count = 0;
        let program = T::command();
        for verb in std::iter::once(&program).chain(program.get_subcommands()) {
            let help = verb.get_after_help().map(ToString::to_string);
            let help = help.unwrap_or_default();
            assert!(
                help.starts_with("Examples:\n  "),
                "{} has examples",
                verb.get_name()
            );
            let examples = help.lines().skip(1).take_while(|line| !line.is_empty());
            // What stands further on the right is the end of what is said of the line before.
            for line in examples.filter(|line| !line.starts_with("   ")) {
                let line = line.rsplit(" | ").next().unwrap_or(line).trim_start();
                let words = line.split("  ").next().unwrap_or(line).split(' ');
                let parsed = T::try_parse_from(std::iter::once("program").chain(words));
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
        assert!(parse::<LeafArgs>() > 20);
        assert!(parse::<StandaloneArgs>() > 20);
    }

    #[test]
    fn help_fits_into_a_terminal() {
        for program in [LeafArgs::command(), StandaloneArgs::command()] {
            for verb in std::iter::once(&program).chain(program.get_subcommands()) {
                let help = verb.get_after_help().map(ToString::to_string);
                for line in help.unwrap_or_default().lines() {
                    assert!(line.chars().count() <= 100, "{line}");
                }
            }
        }
    }
}
