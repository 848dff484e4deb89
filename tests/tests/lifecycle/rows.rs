//! A schema and rows that tests share.

use std::io::{Cursor, Write};

use convex_schema::{FieldValidator, Schema, TableDefinition, v};
use convex_schema_core::export::export_json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::program::Folder;

/// An id of the table with the number 10001, from the backend's documentation of the format.
pub(crate) const USER: &str = "j57000820c20a1g7104gm2rc1m70ynr8";

/// An id of the table with the number 10002, from the vectors `mint`.
pub(crate) const POST: &str = "j97dj4jd94pnp9rb3zc2mnfgncybe7ty";

/// Users with a name and an age, and posts of theirs.
pub(crate) fn schema(age: impl Into<FieldValidator>) -> String {
    let user = v::object().field("name", v::string()).field("age", age);
    let post = v::object().field("author", v::id("users"));
    let schema = Schema::builder()
        .table(TableDefinition::new("users", user))
        .table(TableDefinition::new("posts", post));
    export_json(&schema.build())
}

/// A folder with `schema.json`, good rows in `users.jsonl` and bad ones in `bad.jsonl`.
pub(crate) fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("schema.json", &schema(v::optional(v::number())));
    folder.write(
        "users.jsonl",
        "{\"name\":\"ann\",\"age\":41}\n{\"name\":\"bo\"}\n",
    );
    folder.write("bad.jsonl", BAD);
    folder
}

/// Rows of users of which the last two are refused, with a text that is nowhere else.
pub(crate) const BAD: &str = "\
{\"name\":\"ann\"}
{\"name\":\"bo\",\"age\":\"zq-secret\"}
{\"name\":\"cy\",\"zq-key\":\"zq-secret\"}
";

/// The files of an export; `age` is the JSON of a user's age.
pub(crate) fn export(age: &str) -> Vec<(&'static str, String)> {
    let times = "\"_creationTime\":1700000000000.5";
    let tables = "{\"name\":\"users\",\"id\":10001}\n{\"name\":\"posts\",\"id\":10002}\n";
    vec![
        ("_tables/documents.jsonl", tables.to_owned()),
        ("users/generated_schema.jsonl", "\"uniform\"\n".to_owned()),
        (
            "users/documents.jsonl",
            format!("{{\"_id\":\"{USER}\",{times},\"name\":\"ann\",\"age\":{age}}}\n"),
        ),
        ("posts/generated_schema.jsonl", "\"uniform\"\n".to_owned()),
        (
            "posts/documents.jsonl",
            format!("{{\"_id\":\"{POST}\",{times},\"author\":\"{USER}\"}}\n"),
        ),
    ]
}

/// Writes an export as an archive.
pub(crate) fn write_zip(folder: &Folder, path: &str, files: &[(&str, String)]) {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    std::fs::write(folder.path(path), zip.finish().unwrap().into_inner()).unwrap();
}

/// Writes an export as a folder.
pub(crate) fn write_folder(folder: &Folder, path: &str, files: &[(&str, String)]) {
    for (name, text) in files {
        folder.write(&format!("{path}/{name}"), text);
    }
}
