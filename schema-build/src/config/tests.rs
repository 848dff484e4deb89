#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::PathBuf;

use super::{Layout, OutputEntry, ProjectError, read};

fn outputs(manifest: &str) -> Result<Option<Vec<OutputEntry>>, ProjectError> {
    read(manifest).map(|manifest| manifest.outputs)
}

#[test]
fn a_manifest_without_the_section_has_no_outputs() {
    for manifest in [
        "",
        "[package]\nname = \"a\"\n",
        "[package.metadata.docs.rs]\nall-features = true\n",
        "[package.metadata.convex-schema]\n",
    ] {
        assert_eq!(outputs(manifest).unwrap(), None, "{manifest}");
    }
}

#[test]
fn outputs_are_read_in_order() {
    let manifest = r#"
        [package.metadata.convex-schema]
        outputs = [
            { schema = "app", layout = "tables", path = "../convex/schema.gen.ts" },
            { schema = "billing", indexes = "../indexes.md" },
        ]
    "#;
    let app = OutputEntry {
        schema: Some("app".to_owned()),
        layout: Layout::Tables,
        path: Some(PathBuf::from("../convex/schema.gen.ts")),
        indexes: None,
    };
    let billing = OutputEntry {
        schema: Some("billing".to_owned()),
        indexes: Some(PathBuf::from("../indexes.md")),
        ..OutputEntry::default()
    };
    assert_eq!(outputs(manifest).unwrap(), Some(vec![app, billing]));
}

#[test]
fn the_long_form_of_tables_is_the_same() {
    let manifest = "[[package.metadata.convex-schema.outputs]]\npath = \"schema.ts\"\n";
    let entries = outputs(manifest).unwrap().unwrap();
    assert_eq!(entries[0].path, Some(PathBuf::from("schema.ts")));
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    for (section, want) in [
        (
            "output = []",
            "line 2: unknown key `output` in [package.metadata.convex-schema]: expected one of `outputs`",
        ),
        ("outputs = []", "line 2: `outputs` lists nothing"),
        (
            "outputs = \"schema.ts\"",
            "line 2: expected a list of tables in `outputs`",
        ),
        (
            "outputs = [\"schema.ts\"]",
            "line 2: expected a table as an entry of `outputs`",
        ),
        (
            "outputs = [\n{ file = \"schema.ts\" }]",
            "line 3: unknown key `file` in an entry of `outputs`: expected one of `schema`, `layout`, `path`, `indexes`",
        ),
        (
            "outputs = [{ layout = \"table\" }]",
            "line 2: `layout` is `table`: expected one of `schema`, `tables`",
        ),
        (
            "outputs = [{ path = 1 }]",
            "line 2: expected a string with text in `path`",
        ),
        (
            "outputs = [{ path = \"\" }]",
            "line 2: expected a string with text in `path`",
        ),
        (
            "outputs = [{ indexes = \"indexes.txt\" }]",
            "line 2: expected a file name in `indexes` that ends in `.json` or `.md`",
        ),
    ] {
        let manifest = format!("[package.metadata.convex-schema]\n{section}\n");
        let error = outputs(&manifest).unwrap_err().to_string();
        assert_eq!(error, format!("`Cargo.toml`, {want}"), "{section}");
    }
    let error = outputs("[package\n").unwrap_err().to_string();
    assert!(error.starts_with("`Cargo.toml`, line 1: "), "{error}");
}

#[test]
fn the_package_has_a_name() {
    let package = read("[package]\nname = \"ari-schema\"\n").unwrap().package;
    assert_eq!(package.as_deref(), Some("ari-schema"));
}
