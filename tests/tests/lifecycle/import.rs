//! `import`: a schema as a package of Rust.

use convex_schema_core::export::export_json;

use super::program::Folder;

const EXPORT: &str = r#"{"tables":[{"tableName":"users","indexes":[{"indexDescriptor":"by_email","fields":["emailAddress"]}],"searchIndexes":[],"vectorIndexes":[],"documentType":{"type":"object","value":{"emailAddress":{"fieldType":{"type":"string"},"optional":false}}}}],"schemaValidation":true}"#;

const LIBRARY: &str = r#"//! The tables of a Convex schema.

#![allow(missing_docs, reason = "a name that says it all needs no comment")]

use convex_schema::{Schema, Table};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "users")]
#[table(index(name = "by_email", fields = [email_address]))]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub email_address: String,
}

/// All tables, in the order of the TypeScript.
pub fn schema() -> Schema {
    convex_schema::schema! {
        tables: [
            User,
        ],
    }
}
"#;

/// A folder in a workspace of its own.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("Cargo.toml", "[workspace]\nmembers = []\n");
    folder
}

fn read(folder: &Folder, path: &str) -> String {
    std::fs::read_to_string(folder.path(path)).unwrap()
}

#[test]
fn a_package_is_written_once() {
    let folder = folder("import-package");
    folder.write("export.json", EXPORT);
    let import = ["import", "export.json", "--out", "my-model"];
    folder.run(&import).ends_with(0);
    assert_eq!(read(&folder, "my-model/src/lib.rs"), LIBRARY);
    let manifest = read(&folder, "my-model/Cargo.toml");
    assert!(manifest.contains("name = \"my-model\""), "{manifest}");
    assert_eq!(
        read(&folder, "Cargo.toml"),
        "[workspace]\nmembers = [\"my-model\"]\n"
    );
    // The same again is not a change; an edited model is never lost.
    folder.run(&import).ends_with(0);
    folder.write("my-model/src/lib.rs", "// mine\n");
    folder.run(&import).ends_with(2);
    assert_eq!(read(&folder, "my-model/src/lib.rs"), "// mine\n");
}

/// The answer of a deployment to a query for its schemas: JSON in JSON, pretty or not.
#[test]
fn the_answer_of_a_deployment_is_imported() {
    let folder = folder("import-answer");
    let schemas = serde_json::json!({ "active": EXPORT, "inProgress": null });
    let answer = serde_json::json!({ "status": "success", "value": schemas, "logLines": [] });
    let pretty = serde_json::to_string_pretty(&schemas).unwrap();
    for (name, text) in [("query", answer.to_string()), ("printed", pretty)] {
        folder.write("answer.json", &text);
        let import = ["import", "answer.json", "--out", name];
        folder.run(&import).ends_with(0);
        assert_eq!(read(&folder, &format!("{name}/src/lib.rs")), LIBRARY);
    }
    folder.write("answer.json", "{ \"active\": null }");
    folder
        .run(&["import", "answer.json", "--out", "none"])
        .ends_with(2)
        .says("the deployment has no schema");
}

#[test]
fn an_update_shows_and_writes_nothing() {
    let folder = folder("import-update");
    folder.write("export.json", EXPORT);
    let update = ["import", "export.json", "--out", "model/src", "--update"];
    let found = folder.run(&update).ends_with(1);
    assert!(found.stdout.contains("+ the file"), "{}", found.stdout);
    folder.run(&update[..4]).ends_with(0);
    folder.run(&update).ends_with(0);
    let edited = LIBRARY.replace("email_address: String", "email_address: Option<String>");
    folder.write("model/src/lib.rs", &edited);
    let found = folder.run(&update).ends_with(1);
    for line in [
        "-     pub email_address: Option<String>,",
        "+     pub email_address: String,",
    ] {
        assert!(found.stdout.contains(line), "{}", found.stdout);
    }
    assert_eq!(read(&folder, "model/src/lib.rs"), edited);
}

#[test]
fn what_convex_refuses_is_not_imported() {
    let folder = folder("import-refused");
    folder.write(
        "export.json",
        &EXPORT.replace("emailAddress\"]", "missing\"]"),
    );
    let found = folder
        .run(&["import", "export.json", "--out", "model"])
        .ends_with(1);
    assert!(found.stderr.contains("error["), "{}", found.stderr);
    assert!(!folder.path("model").exists());
    folder.write("ari.json", &export_json(&ari_model::schema()));
    folder
        .run(&[
            "import",
            "ari.json",
            "--out",
            "model",
            "--own",
            "authTables",
        ])
        .ends_with(2);
}
