//! `validate`: whatever rows are written in.

use serde_json::Value;

use super::program::{Folder, Outcome};
use super::rows::{POST, USER, export, folder, write_folder, write_zip};

fn validate(folder: &Folder, arguments: &[&str]) -> Outcome {
    let verb = ["validate", "--json", "--schema", "schema.json"];
    folder.run(&[&verb, arguments].concat())
}

/// The rows that were read and those that were rejected.
#[track_caller]
fn counts(outcome: &Outcome) -> (u64, u64) {
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let count = |key: &str| report[key].as_u64().unwrap();
    (count("rows"), count("rejected"))
}

#[test]
fn files_of_one_table_are_read() {
    let folder = folder("kinds");
    folder.write(
        "json/users.json",
        "[{\"name\":\"ann\"}, {\"name\":\"bo\",\"age\":1}]",
    );
    folder.write("csv/users.csv", "name,age\nann,41\nbo,\n");
    folder.write("bad/users.ndjson", "{\"name\":1}\n");
    folder.write("bad/users.json", "[{\"name\":\"ann\"},{\"nam\":\"bo\"}]");
    folder.write("bad/users.csv", "name,age\nann,old\nbo,2\n");
    for (file, code, want) in [
        ("users.jsonl", 0, (2, 0)),
        ("json/users.json", 0, (2, 0)),
        ("csv/users.csv", 0, (2, 0)),
        ("bad/users.ndjson", 1, (1, 1)),
        ("bad/users.json", 1, (2, 1)),
        ("bad/users.csv", 1, (2, 1)),
    ] {
        let found = validate(&folder, &[file]).ends_with(code);
        assert_eq!(counts(&found), want, "{file}");
    }
}

#[test]
fn exports_are_read_whole_and_in_part() {
    let folder = folder("exports");
    for (name, age, code, refused) in [("good", "41.0", 0, 0), ("bad", "\"old\"", 1, 1)] {
        let zip = format!("{name}.zip");
        write_zip(&folder, &zip, &export(age));
        write_folder(&folder, name, &export(age));
        for input in [&zip, name] {
            let found = validate(&folder, &[input]).ends_with(code);
            assert_eq!(counts(&found), (2, refused), "{input}");
            let found = validate(&folder, &[input, "--table", "posts"]).ends_with(0);
            assert_eq!(counts(&found), (1, 0), "{input}");
        }
    }
    // Without numbers of tables only the shape of ids is known.
    let author = format!("{{\"author\":\"{POST}\"}}\n");
    folder.write("posts.jsonl", &author);
    validate(&folder, &["posts.jsonl"]).ends_with(0);
    let mut files = export("41.0");
    files[4].1 = author;
    write_zip(&folder, "wrong.zip", &files);
    let found = validate(&folder, &["wrong.zip"]).ends_with(1);
    assert!(
        found.stdout.contains("TableNamesDoNotMatch"),
        "{}",
        found.stdout
    );
}

#[test]
fn references_of_an_export_are_followed() {
    let folder = folder("references");
    let mut files = export("1.5");
    // Of the same table, from the vectors `mint`: no user has this id.
    let nobody = "j573phh22zp4hgr2yg4p9n7gr5z931zm";
    let post = files[4].1.replace(USER, nobody).replace(POST, "");
    files[4].1.push_str(&post.replace("\"_id\":\"\",", ""));
    write_folder(&folder, "export", &files);
    let report = |arguments: &[&str]| -> Value {
        let found = validate(&folder, &[&["export"], arguments].concat()).ends_with(0);
        serde_json::from_str(&found.stdout).unwrap()
    };
    let found = &report(&[])["dataSet"];
    assert_eq!(found["documents"], 2);
    let author = &found["references"][0];
    assert_eq!(
        (&author["table"], &author["path"]),
        (&"posts".into(), &".author".into())
    );
    assert_eq!(
        (&author["checked"], &author["dangling"]),
        (&2.into(), &1.into())
    );
    assert_eq!(author["samples"][0]["id"], nobody);
    assert!(!report(&["--no-values"]).to_string().contains(nobody));
    // Users are not read, so nobody knows.
    let author = &report(&["--table", "posts"])["dataSet"]["references"][0];
    assert_eq!(
        (&author["unchecked"], &author["dangling"]),
        (&2.into(), &0.into())
    );
    let found = validate(&folder, &["users.jsonl"]).ends_with(0);
    let report: Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!(report["dataSet"], Value::Null);
}

#[test]
fn several_files_have_several_tables() {
    let folder = folder("several");
    folder.write("posts.csv", &format!("author\n{POST}\nnobody\n"));
    write_zip(&folder, "good.zip", &export("1.5"));
    let found = validate(&folder, &["users.jsonl", "posts.csv", "good.zip"]).ends_with(1);
    assert_eq!(counts(&found), (6, 1));
    let report: Value = serde_json::from_str(&found.stdout).unwrap();
    let names: Vec<_> = report["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert_eq!(names, ["users.jsonl", "posts.csv", "good.zip"]);
    assert_eq!(report["sources"][1]["findings"]["tables"][0]["rejected"], 1);
    // Both files have rows of one table, whatever they are called.
    let found = validate(&folder, &["--table", "users", "users.jsonl", "bad.jsonl"]).ends_with(1);
    assert_eq!(counts(&found), (5, 2));
}

#[test]
fn standard_input_is_read() {
    let folder = folder("stdin");
    let verb = [
        "validate",
        "--json",
        "--schema",
        "schema.json",
        "--table",
        "users",
    ];
    let run = |arguments: &[&str], input: &str| folder.run_on(&[&verb, arguments].concat(), input);
    let found = run(&["-"], "{\"name\":\"ann\"}\n{}\n").ends_with(1);
    assert_eq!(counts(&found), (2, 1));
    let found = run(
        &["-", "--input-format", "jsonArray"],
        "[{\"name\":\"ann\"}]",
    )
    .ends_with(0);
    assert_eq!(counts(&found), (1, 0));
    let found = run(
        &["-", "users.jsonl", "--input-format", "csv"],
        "name\nann\n",
    );
    found.ends_with(1);
    run(&["-", "--input-format", "zip"], "PK")
        .ends_with(2)
        .says("write it into a file first");
    run(&["-", "-"], "").ends_with(2).says("`-` is given twice");
    let verb = ["validate", "--schema", "schema.json", "-"];
    folder
        .run_on(&verb, "{}\n")
        .ends_with(2)
        .says("add `--table`");
    let verb = ["validate", "--schema", "-", "--table", "users", "-"];
    folder
        .run_on(&verb, "{}\n")
        .ends_with(2)
        .says("can't be the schema and rows");
}
