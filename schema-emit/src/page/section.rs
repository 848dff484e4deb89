//! The section of a table.

use std::fmt::Write;

use super::diagram;
use super::escape::{escaped, id};
use crate::docs::{Piece, Presence, Relations, Row, Token, known, pieces, rows};
use convex_schema_core::__internal::exhaustive::IndexKind;
use convex_schema_core::{Docs, Index, Schema, TableRef};

pub(super) fn section(
    out: &mut String,
    table: TableRef<'_>,
    schema: &Schema,
    relations: &Relations<'_>,
) {
    let name = table.name();
    let (anchor, title) = (id(name), escaped(name));
    let _ = write!(
        out,
        "<section id=\"{anchor}\" aria-labelledby=\"{anchor}~h\">\n\
         <h2 id=\"{anchor}~h\"><a href=\"#{anchor}\">{title}</a></h2>\n"
    );
    if let Some(docs) = table.docs() {
        prose(out, docs);
    }
    fields(out, table, schema);
    indexes(out, table);
    for keys in [table.unknown_keys(), table.unknown_document_keys()] {
        if !keys.is_empty() {
            let keys = code(&keys.to_string());
            let _ = writeln!(
                out,
                "<p>Not known to this version of convex-schema: {keys}</p>"
            );
        }
    }
    for fields in table.unique() {
        let fields: Vec<_> = fields.iter().map(|field| code(field)).collect();
        let _ = writeln!(
            out,
            "<p>Unique together (Convex does not enforce it): {}</p>",
            fields.join(", ")
        );
    }
    diagram::relations(out, name, schema, relations);
    out.push_str("</section>\n");
}

fn fields(out: &mut String, table: TableRef<'_>, schema: &Schema) {
    let rows = rows(table);
    if rows.is_empty() {
        out.push_str("<p>Documents can have any fields.</p>\n");
        return;
    }
    out.push_str(
        "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Fields\">\n<table>\n<thead>\
         <tr><th scope=\"col\">Field</th><th scope=\"col\">Type</th><th scope=\"col\">Description\
         </th></tr></thead>\n<tbody>\n",
    );
    for row in &rows {
        field(out, table.name(), row, schema);
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn field(out: &mut String, table: &str, row: &Row<'_>, schema: &Schema) {
    let anchor = id(&format!("{table}.{}", row.path));
    let (path, depth) = (escaped(&row.path), row.depth.min(6));
    let presence = match row.presence {
        Presence::Required => "",
        Presence::Optional => " <span class=\"mark\">optional</span>",
        Presence::Variant => " <span class=\"mark\">in some documents</span>",
    };
    let _ = write!(
        out,
        "<tr id=\"{anchor}\" class=\"d{depth}\"><th scope=\"row\"><a href=\"#{anchor}\">{path}</a>\
         {presence}</th><td><code>"
    );
    ty(out, &row.tokens, schema);
    out.push_str("</code></td><td>");
    if let Some(docs) = row.docs {
        prose(out, docs);
    }
    if let Some(meta) = row.meta {
        let words = known(meta).join("; ");
        let _ = write!(out, "<p class=\"known\">{}</p>", escaped(&words));
    }
    out.push_str("</td></tr>\n");
}

/// A type; tables in it are links.
fn ty(out: &mut String, tokens: &[Token], schema: &Schema) {
    for token in tokens {
        match token {
            Token::Text(text) => out.push_str(&escaped(text)),
            Token::Table(name) => out.push_str(&diagram::link(name, schema)),
        }
    }
}

/// A doc comment: empty lines separate paragraphs, backticks enclose code.
fn prose(out: &mut String, docs: &Docs) {
    if let Some(note) = &docs.deprecated {
        let colon = if note.is_empty() { "" } else { ": " };
        let _ = writeln!(
            out,
            "<p><strong>Deprecated</strong>{colon}{}</p>",
            line(note)
        );
    }
    for paragraph in docs.text.split("\n\n").filter(|it| !it.trim().is_empty()) {
        out.push_str("<p>");
        for (place, text) in paragraph.lines().enumerate() {
            if place > 0 {
                out.push(if starts_item(text) { '\n' } else { ' ' });
            }
            out.push_str(&line(text));
        }
        out.push_str("</p>\n");
    }
}

/// Returns whether a line starts an item of a list or a paragraph of its own; other lines continue
/// the line before.
fn starts_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = number.len() < line.len() && number.starts_with(['.', ')']);
    is_numbered || line.starts_with(['-', '*', '+', '|', '#', ' ', '\t'])
}

fn line(text: &str) -> String {
    let pieces = pieces(text).into_iter().map(|piece| match piece {
        Piece::Text(text) => escaped(text),
        Piece::Code(text) => code(text),
    });
    pieces.collect()
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

fn indexes(out: &mut String, table: TableRef<'_>) {
    if table.indexes().is_empty() {
        return;
    }
    out.push_str(
        "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Indexes\">\n<table>\n<thead>\
         <tr><th scope=\"col\">Index</th><th scope=\"col\">Kind</th><th scope=\"col\">Fields</th>\
         </tr></thead>\n<tbody>\n",
    );
    for index in table.indexes() {
        let anchor = id(&format!("{}#{}", table.name(), index.name));
        let name = escaped(&index.name);
        let staged = if index.staged { ", staged" } else { "" };
        let kind = index.kind.as_str();
        let _ = write!(
            out,
            "<tr id=\"{anchor}\"><th scope=\"row\"><a href=\"#{anchor}\">{name}</a></th>\
             <td>{kind}{staged}</td><td>{}",
            indexed(index)
        );
        if let Some(docs) = index.docs() {
            prose(out, docs);
        }
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn indexed(index: &Index) -> String {
    let codes = |fields: &[String]| {
        let fields: Vec<_> = fields.iter().map(|field| code(field)).collect();
        fields.join(", ")
    };
    let (mut text, filters) = match index.exhaustive() {
        IndexKind::Database { fields } => (codes(fields), &[][..]),
        IndexKind::Search {
            search_field,
            filter_fields,
        } => (code(search_field), filter_fields.as_slice()),
        IndexKind::Vector {
            vector_field,
            dimensions,
            filter_fields,
        } => {
            let field = format!("{} ({dimensions} dimensions)", code(vector_field));
            (field, filter_fields.as_slice())
        }
    };
    if !filters.is_empty() {
        text = format!("{text}, filtered by {}", codes(filters));
    }
    text
}
