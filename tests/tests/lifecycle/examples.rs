//! The verbs on the compiled schemas of the examples: `diff` takes the compiled one as new.

use std::process::Command;

use serde_json::{Value, json};

use super::program::{Folder, Outcome, built};

/// An example's schema package, run in a folder of the test's own.
struct Example {
    package: &'static str,
    folder: Folder,
}

impl Example {
    /// The example, and the export of its schema in `compiled.json`.
    fn new(package: &'static str) -> Self {
        let folder = Folder::new(package);
        let example = Self { package, folder };
        let compiled = example
            .run(&["print", "--format", "json"])
            .ends_with(0)
            .stdout;
        example.folder.write("compiled.json", &compiled);
        example
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        let mut command = Command::new(built(self.package));
        Outcome::of(command.args(arguments).current_dir(self.folder.path(".")))
    }

    /// Writes what was deployed before: the compiled schema, and one more required field.
    fn with_a_field_more(&self) -> String {
        let text = std::fs::read_to_string(self.folder.path("compiled.json")).unwrap();
        let mut export: Value = serde_json::from_str(&text).unwrap();
        let tables = export["tables"].as_array_mut().unwrap();
        let is_object = |table: &&mut Value| table["documentType"]["type"] == "object";
        let table = tables.iter_mut().find(is_object).unwrap();
        let field = json!({ "fieldType": { "type": "string" }, "optional": false });
        table["documentType"]["value"]["legacy"] = field;
        let name = table["tableName"].as_str().unwrap().to_owned();
        self.folder.write("before.json", &export.to_string());
        name
    }
}

#[test]
fn examples_are_compared_described_and_advised() {
    for package in ["ari-schema", "every-kind-schema"] {
        let example = Example::new(package);
        let same = example.run(&["diff", "compiled.json"]).ends_with(0);
        assert_eq!(same.stdout, "free: no difference\n", "{package}");
        let table = example.with_a_field_more();
        let removed = example.run(&["diff", "before.json"]).ends_with(1);
        let start = format!("scan: stored documents of 1 table are scanned: `{table}`\n");
        assert!(
            removed.stdout.starts_with(&start),
            "{package}: {}",
            removed.stdout
        );
        let line = "  ! field `legacy` removed: v.string() (no document satisfies it)\n";
        assert!(
            removed.stdout.contains(line),
            "{package}: {}",
            removed.stdout
        );
        // The other way round a field is added, and documents lack it.
        let added = example
            .run(&["diff", "compiled.json", "before.json"])
            .ends_with(1);
        assert!(
            added
                .stdout
                .contains("1. widen: declare `legacy` as v.optional(v.string())")
        );
        for (format, start) in [("markdown", "# Tables\n"), ("mermaid", "erDiagram\n")] {
            let text = example
                .run(&["docs", "--format", format])
                .ends_with(0)
                .stdout;
            assert!(
                text.starts_with(start) && text.contains(&table),
                "{package}: {text}"
            );
        }
        // The installed program's: a schema package compiles without them.
        example.run(&["completions", "bash"]).ends_with(2);
    }
}

/// Looked up by hand in the model of the real project.
#[test]
fn ari_is_advised() {
    let example = Example::new("ari-schema");
    let report = example.run(&["lint", "--json"]).ends_with(1).stdout;
    let report: Value = serde_json::from_str(&report).unwrap();
    let lints = report["lints"].as_array().unwrap();
    for (code, table, key, what) in [
        ("prefix_index", "ariPayments", "index", "by_workspace"),
        ("optional_in_index", "aiUsage", "index", "by_conversation"),
        (
            "unindexed_reference",
            "ariAppointments",
            "path",
            "payment_id",
        ),
        ("values_in_comment", "webhookAudit", "path", "event_type"),
    ] {
        let is_there =
            |lint: &Value| lint["code"] == code && lint["table"] == table && lint[key] == what;
        assert_eq!(
            lints.iter().filter(|lint| is_there(lint)).count(),
            1,
            "{code}"
        );
    }
    let codes = "prefix_index,values_in_comment,unique_without_index";
    example.run(&["lint", "--allow", codes]).ends_with(0);
}
