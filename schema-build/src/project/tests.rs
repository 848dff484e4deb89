#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::path::Path;

use convex_schema_core::Schema;

use super::Project;
use crate::Schemas;

fn one() -> Schemas {
    Schema::builder().build().into()
}

fn two() -> Schemas {
    ["app", "billing"]
        .map(|name| (name, Schema::builder().build()))
        .into()
}

/// The outputs of a package with `section`, relative to its folder, or the message.
fn outputs(folder: &Path, section: &str, schemas: &Schemas) -> Result<Vec<String>, String> {
    let manifest = format!("[package]\nname = \"leaf\"\n{section}");
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    let project = Project::load(folder, schemas).map_err(|error| error.to_string())?;
    let files = project.files(schemas);
    let paths = files
        .iter()
        .map(|file| file.path().strip_prefix(folder).unwrap());
    Ok(paths
        .map(|path| path.to_str().unwrap().replace('\\', "/"))
        .collect())
}

fn section(outputs: &str) -> String {
    format!("[package.metadata.convex-schema]\noutputs = [{outputs}]\n")
}

#[test]
fn named_outputs_are_written_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let section = section(
        r#"{ schema = "billing", path = "../b/schema.ts", indexes = "../b/indexes.md" },
           { schema = "app", path = "../a/schema.ts" }"#,
    );
    let found = outputs(folder.path(), &section, &two()).unwrap();
    assert_eq!(
        found,
        ["../b/schema.ts", "../b/indexes.md", "../a/schema.ts"]
    );
}

#[test]
fn without_outputs_the_functions_folder_is_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let error = outputs(folder.path(), "", &one()).unwrap_err();
    assert!(error.starts_with("no `convex.json` in "), "{error}");
    fs::write(
        folder.path().join("convex.json"),
        r#"{ "functions": "backend" }"#,
    )
    .unwrap();
    assert_eq!(
        outputs(folder.path(), "", &one()).unwrap(),
        ["backend/schema.ts"]
    );
    let tables = section("{ layout = \"tables\" }");
    assert_eq!(
        outputs(folder.path(), &tables, &one()).unwrap(),
        ["backend/schema.gen.ts"]
    );
}

#[test]
fn outputs_and_schemas_go_together() {
    let folder = tempfile::tempdir().unwrap();
    for (entries, schemas, want) in [
        (
            r#"{ schema = "app", path = "a.ts" }"#,
            one(),
            "but the only schema has no name",
        ),
        (r#"{ path = "a.ts" }"#, two(), "one of `app`, `billing`"),
        (
            r#"{ schema = "apps", path = "a.ts" }"#,
            two(),
            "expected one of `app`, `billing`",
        ),
        (
            r#"{ schema = "app", path = "a.ts" }"#,
            two(),
            "no output shows the schema `billing`",
        ),
        (
            r#"{ schema = "app", path = "a.ts" }, { schema = "billing", path = "a.ts" }"#,
            two(),
            "two outputs write `",
        ),
    ] {
        let error = outputs(folder.path(), &section(entries), &schemas).unwrap_err();
        assert!(error.contains(want), "{entries}: {error}");
    }
    let twins = ["app", "app"]
        .map(|name| (name, Schema::builder().build()))
        .into();
    let error = outputs(folder.path(), &section("{ path = \"a.ts\" }"), &twins).unwrap_err();
    assert_eq!(error, "two schemas are called `app`");
}

#[test]
fn one_named_schema_needs_no_mention() {
    let folder = tempfile::tempdir().unwrap();
    let schemas = [("app", Schema::builder().build())].into();
    let found = outputs(folder.path(), &section("{ path = \"a.ts\" }"), &schemas).unwrap();
    assert_eq!(found, ["a.ts"]);
}
