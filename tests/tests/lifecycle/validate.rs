//! `validate`: what it says of rows, and how it ends.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use super::program::{Folder, Outcome};
use super::rows::{USER, export, folder, write_zip};

fn validate(folder: &Folder, arguments: &[&str]) -> Outcome {
    validate_with(folder, arguments, &[])
}

fn validate_with(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
    let verb = ["validate", "--schema", "schema.json", "--table", "users"];
    folder.run_with(&[&verb, arguments].concat(), variables)
}

#[test]
fn the_exit_code_is_the_verdict() {
    let folder = folder("verdicts");
    folder.write("cut.zip", "PK\u{3}\u{4}");
    folder.write("rows.txt", "{\"name\":\"ann\"}\n");
    for (arguments, code, words) in [
        (&["users.jsonl"][..], 0, "accepted: 2 rows"),
        (&["bad.jsonl"], 1, "rejected: 2 of 3 rows"),
        (&["users.jsonl", "bad.jsonl"], 1, "rejected: 2 of 5 rows"),
        (&["nowhere.jsonl"], 2, "can't read `nowhere.jsonl`"),
        (&["cut.zip"], 2, "is not a zip archive that can be read"),
        (
            &["rows.txt"],
            2,
            "add `--input-format` with one of `jsonLines`",
        ),
        (
            &["rows.txt", "--input-format", "jsonLines"],
            0,
            "accepted: 1 row,",
        ),
        (&["users.jsonl", "--table", "posts"], 2, "names several"),
        (
            &["users.jsonl", "--table", "usr"],
            2,
            "its tables are `users`, `posts`",
        ),
        (
            &["users.jsonl", "--json", "--format", "json"],
            2,
            "cannot be used with",
        ),
        (&["users.jsonl", "--threads", "0"], 2, "invalid value"),
        (&[], 2, "FILES"),
    ] {
        validate(&folder, arguments).ends_with(code).says(words);
    }
    let run = |schema| folder.run(&["validate", "users.jsonl", "--against", schema]);
    run("schema.json").ends_with(0);
    run("nowhere.json")
        .ends_with(2)
        .says("can't read the schema `nowhere.json`");
}

/// Convex keeps the last, so the row is accepted, and looking for them is a choice.
#[test]
fn repeated_keys_are_found_where_that_is_asked_for() {
    let folder = folder("repeated");
    let row = "{\"name\":\"ann\"}\n{\"name\":\"ann\",\"name\":\"bob\"}\n";
    folder.write("twice.jsonl", row);
    let found = validate(&folder, &["twice.jsonl"]).ends_with(0);
    assert!(!found.stdout.contains("duplicate"), "{}", found.stdout);
    let found = validate(&folder, &["twice.jsonl", "--repeated-keys"]).ends_with(0);
    for words in [
        ".name: the object has this key already, and the last one counts [data_duplicate_key]",
        "row 2 line 2, column 15",
    ] {
        assert!(found.stdout.contains(words), "{}", found.stdout);
    }
}

#[test]
fn what_could_not_be_read_is_a_failure() {
    let folder = folder("damaged");
    let mut files = export("41.5");
    files[2].1 = files[2].1.repeat(1000);
    write_zip(&folder, "damaged.zip", &files);
    let mut bytes = std::fs::read(folder.path("damaged.zip")).unwrap();
    // Behind the first header and the list of tables: the deflated rows of users.
    let middle = bytes.len() / 2 - 80;
    bytes[middle] ^= 0x55;
    std::fs::write(folder.path("damaged.zip"), bytes).unwrap();
    let found = validate(&folder, &["damaged.zip"]).ends_with(2);
    let found = found.says("not all rows were checked");
    assert!(found.stdout.contains("file_broken"), "{}", found.stdout);
}

#[test]
fn people_read_what_is_wrong_and_what_to_do() {
    let folder = folder("people");
    let found = validate(&folder, &["bad.jsonl"]).ends_with(1);
    for words in [
        "users: 3 rows, 2 rejected",
        ".age",
        "NoMatch",
        "zq-key",
        "ExtraField",
        "row 2",
    ] {
        assert!(
            found.stdout.contains(words),
            "{words} is not in {}",
            found.stdout
        );
    }
    let found = validate(&folder, &["bad.jsonl", "--format", "markdown"]).ends_with(1);
    assert!(
        found.stdout.starts_with("# bad.jsonl (jsonLines"),
        "{}",
        found.stdout
    );
}

#[test]
fn programs_read_json() {
    let folder = folder("programs");
    let found = validate(&folder, &["bad.jsonl", "--json"]).ends_with(1);
    let same = validate(&folder, &["bad.jsonl", "--format", "json"]).ends_with(1);
    assert_eq!(found.stdout, same.stdout);
    let report: Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!(report["accepted"], false);
    assert_eq!(
        (&report["rows"], &report["rejected"]),
        (&3.into(), &2.into())
    );
    assert_eq!(report["stoppedEarly"], false);
    let source = &report["sources"][0];
    assert_eq!(
        (&source["name"], &source["format"]),
        (&"bad.jsonl".into(), &"jsonLines".into())
    );
    assert_eq!(source["problems"], Value::Array(Vec::new()));
    let table = &source["findings"]["tables"][0];
    assert_eq!(table["table"], "users");
    let errors = table["errors"].as_array().unwrap();
    let age = errors.iter().find(|error| error["path"] == ".age").unwrap();
    assert_eq!(
        (&age["code"], &age["firstRow"]),
        (&"NoMatch".into(), &2.into())
    );
    assert_eq!(age["samples"][0]["row"], 2);
}

#[test]
fn work_ends_at_the_first_rejected_row_if_asked_to() {
    let folder = folder("first");
    let found = validate(&folder, &["bad.jsonl", "--json", "--fail-fast"]).ends_with(1);
    let report: Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!(
        (&report["rows"], &report["rejected"]),
        (&2.into(), &1.into())
    );
    assert_eq!(report["stoppedEarly"], true);
}

#[test]
fn samples_are_counted() {
    let folder = folder("samples");
    folder.write("many.jsonl", &"{\"name\":5}\n".repeat(9));
    for (count, want) in [("0", 0), ("1", 1), ("5", 5), ("20", 9)] {
        let found = validate(&folder, &["many.jsonl", "--json", "--max-samples", count]);
        let report: Value = serde_json::from_str(&found.ends_with(1).stdout).unwrap();
        let error = &report["sources"][0]["findings"]["tables"][0]["errors"][0];
        assert_eq!(error["samples"].as_array().unwrap().len(), want);
        assert_eq!(error["rows"], 9);
    }
}

#[test]
fn the_mode_says_what_a_row_may_bring() {
    let folder = folder("modes");
    let times = "\"_creationTime\":1700000000000";
    folder.write("stored.jsonl", &format!("{{\"name\":\"ann\",{times}}}\n"));
    for (mode, code) in [("import", 0), ("insert", 1), ("existing", 1), ("pure", 0)] {
        validate(&folder, &["stored.jsonl", "--mode", mode]).ends_with(code);
    }
}

/// Whether a value of the rows is in what the program printed.
fn leaks(outcome: &Outcome) -> bool {
    [&outcome.stdout, &outcome.stderr]
        .iter()
        .any(|text| text.contains("zq-secret"))
}

#[test]
fn values_stay_out_of_logs() {
    let folder = folder("values");
    for format in ["text", "json", "markdown"] {
        let run = |arguments: &[&str], variables: &[(&str, &str)]| {
            let arguments = [&["bad.jsonl", "--format", format], arguments].concat();
            validate_with(&folder, &arguments, variables).ends_with(1)
        };
        assert!(leaks(&run(&[], &[])));
        assert!(leaks(&run(&[], &[("CI", "false")])));
        assert!(leaks(&run(&["--values"], &[("CI", "true")])));
        assert!(leaks(&run(&["--no-values", "--values"], &[])));
        assert!(!leaks(&run(&["--no-values"], &[])));
        assert!(!leaks(&run(&["--values", "--no-values"], &[("CI", "1")])));
        let hidden = run(&[], &[("CI", "true")]);
        assert!(!leaks(&hidden));
        hidden.says("`--values` shows them");
    }
}

#[test]
fn quiet_says_nothing_and_colours_are_for_terminals() {
    let folder = folder("quiet");
    let found = validate(&folder, &["users.jsonl", "--quiet"]).ends_with(0);
    assert_eq!(found.stderr, "");
    assert_eq!(found.stdout, "");
    let found = validate(&folder, &["bad.jsonl", "--quiet"]).ends_with(1);
    assert!(found.stdout.contains("NoMatch"), "{}", found.stdout);
    let stderr = |variables| validate_with(&folder, &["users.jsonl"], variables).stderr;
    assert!(!stderr(&[]).contains('\u{1b}'));
    assert!(stderr(&[("CLICOLOR_FORCE", "1")]).contains("\u{1b}[32maccepted\u{1b}[0m"));
    assert!(!stderr(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[test]
fn nobody_who_reads_is_no_failure() {
    let folder = folder("pipe");
    let verb = [
        "validate",
        "--schema",
        "schema.json",
        "--table",
        "users",
        "-",
    ];
    let mut command = folder.command(&verb);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // The report is written behind the last row, and then the reader is gone for long.
    drop(child.stdout.take());
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"{\"name\":5}\n")
        .unwrap();
    let found = Outcome::from(child.wait_with_output().unwrap()).ends_with(1);
    assert!(!found.stderr.contains("error"), "{}", found.stderr);
}

/// A table of no schema is a slip of the hand, in a name of a file as on the command line.
#[test]
fn files_of_no_table_are_a_failure() {
    let folder = folder("tables");
    for name in [
        "Users.jsonl",
        "users_rows.jsonl",
        "usres.jsonl",
        "app_users.jsonl",
        "user_rows.jsonl",
    ] {
        folder.write(name, "{\"name\":\"ann\"}\n");
        let run = |arguments: &[&str]| {
            let verb = ["validate", "--schema", "schema.json", name];
            folder.run(&[&verb, arguments].concat())
        };
        run(&[]).ends_with(2).says("if these are rows of `users`");
        run(&["--table", "users"]).ends_with(0);
        run(&["--unknown-tables"]).ends_with(0);
    }
    // Names that no table can have.
    for name in ["users (1).jsonl", "users-export.jsonl", "2026 user.jsonl"] {
        folder.write(name, "{\"name\":\"ann\"}\n");
        let verb = ["validate", "--schema", "schema.json", name];
        let want = "if these are rows of `users`, add `--table users`";
        folder.run(&verb).ends_with(2).says(want);
    }
    folder.write("zebras.jsonl", "{}\n");
    let verb = ["validate", "--schema", "schema.json", "zebras.jsonl"];
    folder
        .run(&verb)
        .ends_with(2)
        .says("the schema has `users`, `posts`");
    let verb = [
        "validate",
        "--schema",
        "schema.json",
        "--json",
        "zebras.jsonl",
    ];
    let found = folder.run(&verb).ends_with(2);
    assert!(
        found.stdout.contains("file_unknown_table"),
        "{}",
        found.stdout
    );
}

/// Rows behind the end are not known, so the report makes no statement about all rows.
#[test]
fn what_was_not_read_to_its_end_is_never_accepted() {
    let folder = folder("ends");
    for (name, text) in [
        ("cut.json", "[{\"name\":\"ann\"},{\"name\":"),
        ("open.json", "[{\"name\":\"ann\"}"),
        ("wrapped.json", "{\"users\":[{\"name\":\"ann\"}]}"),
    ] {
        folder.write(name, text);
        let found = validate(&folder, &[name]).ends_with(2);
        assert!(
            !found.stderr.contains("accepted: "),
            "{name}: {}",
            found.stderr
        );
    }
    std::fs::write(folder.path("packed.jsonl"), b"\x1f\x8b\x08\0").unwrap();
    let found = validate(&folder, &["packed.jsonl"]).ends_with(2);
    assert!(found.stdout.contains("unpack it first"), "{}", found.stdout);
    let found = validate(&folder, &["wrapped.json"]).ends_with(2);
    assert!(found.stdout.contains("write the array under `users` alone"));
}

#[test]
fn warnings_can_be_denied() {
    let folder = folder("denied");
    folder.write(
        "large.jsonl",
        "{\"name\":\"ann\",\"age\":9007199254740993}\n",
    );
    folder.write("twice.csv", "name,age,name\nann,41,bo\n");
    for (name, words) in [
        ("large.jsonl", "becomes 9007199254740992"),
        ("twice.csv", "`name` is repeated"),
    ] {
        let found = validate(&folder, &[name]).ends_with(0);
        assert!(found.stdout.contains(words), "{}", found.stdout);
        validate(&folder, &[name, "--deny-warnings"])
            .ends_with(1)
            .says("--deny-warnings");
    }
    validate(&folder, &["users.jsonl", "--deny-warnings"]).ends_with(0);
}

/// The numbers of a deployment say whether ids fit, and what is there before.
#[test]
fn the_deployment_decides_on_ids() {
    let folder = folder("numbers");
    write_zip(&folder, "export.zip", &export("41.5"));
    folder.write(
        "tables.jsonl",
        "{\"name\":\"users\",\"id\":10001}\n{\"name\":\"posts\",\"id\":10002}\n",
    );
    folder.write("posts.jsonl", &format!("{{\"author\":\"{USER}\"}}\n"));
    let run = |arguments: &[&str]| {
        let verb = ["validate", "--schema", "schema.json", "posts.jsonl"];
        folder.run(&[&verb, arguments].concat())
    };
    run(&[]).ends_with(0);
    // In a fresh deployment, `posts` has the number 10001.
    let found = run(&["--numbers", "fresh"]).ends_with(1);
    assert!(
        found.stdout.contains("TableNamesDoNotMatch"),
        "{}",
        found.stdout
    );
    run(&["--numbers", "tables.jsonl"]).ends_with(0);
    let found = run(&["--numbers", "export.zip"]).ends_with(1);
    assert!(found.stdout.contains("TableExists"), "{}", found.stdout);
    run(&["--numbers", "export.zip", "--import-mode", "replace"]).ends_with(0);
    run(&["--numbers", "users.jsonl"])
        .ends_with(2)
        .says("can't read the numbers");
}
