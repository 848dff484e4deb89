//! `?` takes the error of every fallible function where the caller's is `Box<dyn Error + Send + Sync>`.
//!
//! Each line is the test: it compiles only if the error is `Error + Send + Sync + 'static`. Those that
//! fail show that their errors have texts.

use std::error::Error;
use std::path::Path;
use std::time::SystemTime;

use convex_schema::build::{self, GeneratedFile, Project, Schemas};
use convex_schema::files::{self, Deployment, Input, Options};
use convex_schema::id::TableMapping;
use convex_schema::validate::Mode;
use convex_schema::value::import;
use convex_schema::{
    DocumentId, FunctionHandle, Id, Row, Schema, Table, TableDefinition, Timestamp, Value, export,
    v,
};
use convex_schema_core::value::{Encoding, PendingValue};
use serde::{Deserialize, Serialize};

type Failed = Box<dyn Error + Send + Sync>;

#[derive(Debug, PartialEq, Serialize, Deserialize, Table)]
#[table(name = "notes")]
struct Note {
    text: String,
}

const NOTE: &str = r#"{"text":"a"}"#;

fn note() -> Note {
    Note {
        text: "a".to_owned(),
    }
}

fn schemas() -> Result<(), Failed> {
    let builder = || Schema::builder().table(TableDefinition::new("t", v::object()));
    let schema = builder().build_checked()?;
    let text = export::export_json(&schema);
    Schema::from_export_json(&text)?;
    export::read(&text)?;
    Ok(())
}

fn ids_and_times() -> Result<(), Failed> {
    let id = DocumentId::new(10_001.try_into()?, [7; 16]).to_string();
    DocumentId::decode(&id)?;
    id.parse::<DocumentId>()?;
    let typed = Id::<Note>::parse(&id)?;
    typed.document_id()?;
    id.parse::<Id<Note>>()?;
    Id::<Note>::try_from(id)?;
    TableMapping::parse_tables("")?;
    TableMapping::new().insert("a", 10_001.try_into()?)?;
    SystemTime::try_from(Timestamp(0.0))?;
    Ok(())
}

fn values() -> Result<(), Failed> {
    Value::parse_wire(NOTE)?;
    Value::from_wire_json(serde_json::from_str(NOTE)?)?;
    Value::parse_export(NOTE)?;
    Value::from_export_json(serde_json::from_str(NOTE)?)?;
    PendingValue::parse_wire(NOTE)?;
    PendingValue::from_wire_json(serde_json::from_str(NOTE)?)?;
    Encoding::Wire.parse(NOTE)?;
    import::json_row(NOTE)?;
    import::json_array("[]")?;
    import::csv_header("a")?;
    Value::from("a").into_string()?;
    Value::Bytes(Vec::new()).into_bytes()?;
    Value::Array(Vec::new()).into_array()?;
    Value::parse_wire(NOTE)?.into_object()?;
    Ok(())
}

fn rows() -> Result<(), Failed> {
    let value = convex_schema::to_value(&note())?;
    convex_schema::from_value::<Note>(&value)?;
    convex_schema::from_json::<Note>(&convex_schema::to_json(&note())?)?;
    convex_schema::from_json_value::<Note>(convex_schema::to_json_value(&note())?)?;
    Note::validate(&value, Mode::Insert)?;
    Note::validate_json(NOTE.as_bytes(), Mode::Insert)?;
    Note::validate_json_value(&serde_json::from_str(NOTE)?, Mode::Insert)?;
    note().validate_typed(Mode::Insert)?;
    assert_eq!(Note::from_row(NOTE.as_bytes())?, note());
    Ok(())
}

fn not_a_row() -> Result<Note, Failed> {
    Ok(Note::from_row(b"{}")?)
}

fn not_a_handle() -> Result<FunctionHandle, Failed> {
    Ok(FunctionHandle::parse("x")?)
}

fn no_files() -> Result<(), Failed> {
    drop(Deployment::new().table("notes", 10_001.try_into()?, 0)?);
    let inputs = [Input::path("no such file.jsonl")];
    files::validate(&schema_of_notes(), inputs, &Options::new())?;
    Ok(())
}

fn no_files_with_progress() -> Result<(), Failed> {
    let inputs = [Input::path("no such file.jsonl")];
    files::validate_with(&schema_of_notes(), inputs, &Options::new(), &|_| {})?;
    Ok(())
}

fn schema_of_notes() -> Schema {
    convex_schema::schema! { tables: [Note] }
}

fn no_project() -> Result<Project, Failed> {
    let schemas = Schemas::from(schema_of_notes());
    Ok(Project::load(Path::new("no such folder"), &schemas)?)
}

fn not_up_to_date() -> Result<(), Failed> {
    Ok(build::up_to_date("no such folder", schema_of_notes())?)
}

fn not_generated() -> Result<Schema, Failed> {
    Ok(build::read_back("nothing")?)
}

fn states(file: &GeneratedFile) -> Result<(), Failed> {
    file.state()?;
    file.write()?;
    Ok(build::write_atomically(Path::new("no such folder/a"), "")?)
}

#[test]
fn errors_are_taken_by_the_question_mark() {
    for (what, result) in [
        ("schemas", schemas()),
        ("ids and times", ids_and_times()),
        ("values", values()),
        ("rows", rows()),
    ] {
        assert!(result.is_ok(), "{what}: {result:?}");
    }
    for (what, result) in [
        ("not a row", not_a_row().map(drop)),
        ("not a handle", not_a_handle().map(drop)),
        ("no files", no_files()),
        ("no files with progress", no_files_with_progress()),
        ("no project", no_project().map(drop)),
        ("not up to date", not_up_to_date()),
    ] {
        let text = result.err().map(|error| error.to_string());
        assert!(text.is_some_and(|text| text.len() > 8), "{what}");
    }
    // These need a generated file to call.
    let _ = (states, not_generated);
}
