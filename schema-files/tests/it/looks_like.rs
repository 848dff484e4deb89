//! Values that Convex takes as they stand, and that look like something else.

use convex_schema_core::{Schema, TableDefinition, v};
use convex_schema_files::{Format, Input, Options, Outcome, Problem, ProblemCode, validate};

/// Counters, and notes with texts and anything.
fn schema() -> Schema {
    let counter = v::object()
        .field("name", v::string())
        .field("value", v::optional(v::int64()))
        .field("raw", v::optional(v::bytes()));
    let note = v::object()
        .field("text", v::optional(v::string()))
        .field("more", v::optional(v::any()))
        .field("tags", v::optional(v::array(v::string())));
    Schema::builder()
        .table(TableDefinition::new("counters", counter))
        .table(TableDefinition::new("notes", note))
        .build()
}

fn read(table: &str, format: Format, text: &str) -> Outcome {
    let input = Input::reader(table, text.as_bytes())
        .table(table)
        .format(format);
    validate(&schema(), [input], &Options::default().threads(1)).unwrap()
}

fn of(outcome: &Outcome, code: ProblemCode) -> Vec<&Problem> {
    outcome.problems().filter(|it| it.code == code).collect()
}

/// A table writes JSON into a cell, and NULL where there is nothing; Convex keeps both as text.
#[test]
fn texts_that_look_like_data_are_told() {
    let csv = "text,more\na,\"{\"\"a\"\":1}\"\nb,[]\nNULL,NULL\n";
    let outcome = read("notes", Format::Csv, csv);
    assert_eq!((outcome.rows(), outcome.rejected()), (3, 0));
    let json = of(&outcome, ProblemCode::TextIsJson);
    assert_eq!(json.len(), 1, "{json:?}");
    assert!(json[0].message.contains("`more`") && json[0].message.contains("2 rows"));
    let nulls = of(&outcome, ProblemCode::CellIsNullText);
    assert_eq!(nulls.len(), 2, "{nulls:?}");
    // In JSON lines too, in lists as well; a text with a brace is not JSON.
    let lines =
        "{\"more\":\"{\\\"a\\\":1}\"}\n{\"more\":[\"[1]\"]}\n{\"more\":\"{a}\",\"text\":\"[x\"}\n";
    let outcome = read("notes", Format::JsonLines, lines);
    let json = of(&outcome, ProblemCode::TextIsJson);
    let rows: Vec<_> = json.iter().map(|it| it.message.as_str()).collect();
    assert!(rows.iter().any(|it| it.contains("first row 1")), "{rows:?}");
    assert!(
        rows.iter().all(|it| !it.contains("first row 3")),
        "{rows:?}"
    );
    let plain = read(
        "notes",
        Format::JsonLines,
        "{\"more\":\"a {b}\",\"text\":\"null\"}\n",
    );
    assert!(of(&plain, ProblemCode::TextIsJson).is_empty());
}

/// For every spelling of an int64 or of bytes, the help names the one way in: a snapshot, and how to make it.
#[test]
fn help_with_int64_leads_out() {
    for row in [
        "{\"name\":\"a\",\"value\":\"7\"}\n",
        "{\"name\":\"a\",\"value\":7}\n",
        "{\"name\":\"a\",\"value\":{\"$integer\":\"BwAAAAAAAAA=\"}}\n",
        "{\"name\":\"a\",\"raw\":{\"$bytes\":\"AQID\"}}\n",
        "{\"name\":\"a\",\"raw\":\"AQID\"}\n",
    ] {
        let outcome = read("counters", Format::JsonLines, row);
        assert_eq!(outcome.rejected(), 1, "{row}");
        let told = of(&outcome, ProblemCode::NeedsSnapshot);
        assert_eq!(told.len(), 1, "{row}");
        let help = told[0].help.as_deref().unwrap_or_default();
        assert!(help.contains("npx convex import snapshot.zip"), "{help}");
        // No help says to write what another one rejects.
        let text = outcome.to_text();
        assert!(!text.contains("without quotes"), "{text}");
        assert!(text.contains("snapshot"), "{text}");
    }
}
