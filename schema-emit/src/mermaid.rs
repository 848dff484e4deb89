//! The tables and their relations as a Mermaid ER diagram.

use std::fmt::Write;

use super::docs::{Presence, Relation, Relations, Row, plain, rows};
use convex_schema_core::{Schema, TableRef};

/// Returns an entity for each table with the fields of its documents, and a line for each
/// reference.
///
/// Source: <https://mermaid.js.org/syntax/entityRelationshipDiagram.html>, and the lexer of
/// `erDiagram` in Mermaid 11.17.2.
pub fn mermaid(schema: &Schema) -> String {
    let mut out = String::from("erDiagram\n");
    for table in schema.tables() {
        entity(&mut out, table);
    }
    for relation in Relations::of(schema).all() {
        line(&mut out, relation);
    }
    out
}

fn entity(out: &mut String, table: TableRef<'_>) {
    let rows = rows(table);
    let name = quoted_name(table.name());
    if rows.is_empty() {
        let _ = writeln!(out, "    {name}");
        return;
    }
    let _ = writeln!(out, "    {name} {{");
    for row in rows
        .iter()
        .filter(|row| row.depth == 0 && !row.path.contains(['.', '[']))
    {
        attribute(out, row);
    }
    out.push_str("    }\n");
}

fn attribute(out: &mut String, row: &Row<'_>) {
    let ty = plain(&row.tokens);
    let key = if row.word == "id" { " FK" } else { "" };
    let name = identifier(&row.path);
    let mut comments = Vec::new();
    if name != row.path {
        comments.push(row.path.clone());
    }
    match row.presence {
        Presence::Required => {}
        Presence::Optional => comments.push("optional".to_owned()),
        Presence::Variant => comments.push("in some documents".to_owned()),
    }
    // The comment has the whole type where one word does not.
    if row.word != ty && key.is_empty() {
        comments.push(ty);
    }
    let comment = match comments.as_slice() {
        [] => String::new(),
        comments => format!(" {}", quoted(&comments.join(", "))),
    };
    let _ = writeln!(out, "        {} {name}{key}{comment}", row.word);
}

/// Many documents refer to exactly one, at most one, or any number of others.
fn line(out: &mut String, relation: &Relation<'_>) {
    let many = match (relation.is_many, relation.is_optional) {
        (true, _) => "}o--o{",
        (false, true) => "}o--o|",
        (false, false) => "}o--||",
    };
    let (from, to, path) = (relation.from, relation.to, &relation.path);
    let (from, to, path) = (quoted_name(from), quoted_name(to), quoted_name(path));
    let _ = writeln!(out, "    {from} {many} {to} : {path}");
}

/// Returns the name of an entity or a relation in quotes. Mermaid reads any line with the words
/// `direction TB` as a statement, quoted or not, and no empty names: names have no white space here
/// and at least one character.
fn quoted_name(name: &str) -> String {
    let name = name.replace(char::is_whitespace, "_");
    quoted(if name.is_empty() { "_" } else { &name })
}

/// Text in quotes. Mermaid has no escapes, so characters that end the text or begin a comment or
/// an entity are replaced.
fn quoted(text: &str) -> String {
    let text = text.replace('"', "'");
    let text = text.replace(
        |c: char| c.is_control() || matches!(c, '%' | ';' | '#' | '\\'),
        "?",
    );
    format!("\"{text}\"")
}

/// Returns the name of an attribute: letters, digits and `_`, with a letter first, and no key word.
fn identifier(name: &str) -> String {
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "_");
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return format!("f{name}");
    }
    let is_key = KEYS.iter().any(|key| name.eq_ignore_ascii_case(key));
    if is_key { format!("{name}_") } else { name }
}

/// The words that Mermaid reads as keys, in any case. Other words of the language are allowed as
/// names of attributes.
const KEYS: [&str; 3] = ["PK", "FK", "UK"];

#[cfg(test)]
mod tests {
    use convex_schema_core::{ObjectValidator, Schema, TableDefinition, v};

    use super::mermaid;

    /// Returns the lines of the attributes of a table with number fields of the given names.
    fn attributes(names: &[&str]) -> Vec<String> {
        let add = |object: ObjectValidator, name: &&str| object.field(*name, v::number());
        let table = TableDefinition::new("t", names.iter().fold(v::object(), add));
        let text = mermaid(&Schema::builder().table(table).build());
        let lines = text.lines().map(str::trim);
        let lines = lines.filter(|line| line.starts_with("number "));
        lines.map(str::to_owned).collect()
    }

    #[test]
    fn keys_of_mermaid_are_no_names() {
        assert_eq!(
            attributes(&["us", "uk", "PK", "Fk"]),
            [
                "number us",
                "number uk_ \"uk\"",
                "number PK_ \"PK\"",
                "number Fk_ \"Fk\"",
            ]
        );
        // Only the whole word is a key.
        assert_eq!(
            attributes(&["pk_id", "uk2", "end", "one", "direction"]),
            [
                "number pk_id",
                "number uk2",
                "number end",
                "number one",
                "number direction",
            ]
        );
    }

    #[test]
    fn names_that_are_no_identifiers_stand_in_the_comment() {
        assert_eq!(
            attributes(&["a b", "$x", "größe", "_y", "1z"]),
            [
                "number a_b \"a b\"",
                "number f_x \"$x\"",
                "number gr__e \"größe\"",
                "number f_y \"_y\"",
                "number f1z \"1z\"",
            ]
        );
    }

    #[test]
    fn types_are_one_word() {
        let handle = v::function().fn_type("mutation").args(v::object());
        let geo = v::unknown("geo", r#"{"type":"geo"}"#);
        let document = v::object()
            .field("onDone", handle)
            .field("any", v::optional(v::function()))
            .field("next", v::nullable(v::function()))
            .field("place", geo.clone())
            .field("places", v::array(geo))
            .field(
                "scores",
                v::record(v::string(), v::union([v::number(), v::string()])),
            )
            .field(
                "kind",
                v::nullable(v::union([v::literal("a"), v::literal("b | c")])),
            )
            .field("id", v::nullable(v::id("t")))
            .field("ids", v::union([v::id("t"), v::id("u")]));
        let schema = Schema::builder().table(TableDefinition::new("t", document));
        let text = mermaid(&schema.build());
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        assert_eq!(
            &lines[2..11],
            [
                r#"FunctionHandle onDone "FunctionHandle<'mutation', {}>""#,
                r#"FunctionHandle any "optional""#,
                r#"FunctionHandle next "FunctionHandle | null""#,
                r#"unknown place "unknown (geo)""#,
                r#"array places "unknown (geo)[]""#,
                r#"record scores "Record<string, number | string>""#,
                r#"enum kind "'a' | 'b | c' | null""#,
                "id id FK",
                r#"union ids "Id<'t'> | Id<'u'>""#,
            ]
        );
    }

    #[test]
    fn relations_are_no_statements_of_mermaid() {
        let table = v::object().field("direction TB", v::id("t"));
        let schema = Schema::builder().table(TableDefinition::new("t", table));
        let text = mermaid(&schema.build());
        assert!(
            text.ends_with("    \"t\" }o--|| \"t\" : \"direction_TB\"\n"),
            "{text}"
        );
    }
}
