//! A drawing of the tables around a table: those that refer to it on the left, those that it
//! refers to on the right.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::escape::{escaped, id};
use crate::docs::{Relation, Relations};
use convex_schema_core::Schema;

/// Widths and heights in pixels.
const BOX_WIDTH: usize = 190;
const BOX_HEIGHT: usize = 40;
const ROW: usize = 52;
const GAP: usize = 90;
const MARGIN: usize = 4;
/// Characters that fit into a box.
const NAME_CHARS: usize = 24;
const FIELD_CHARS: usize = 29;
/// The most boxes on one side; further tables are counted, and the list below has them.
const MOST: usize = 12;
/// The height of the line that counts them.
const REST: usize = 24;

/// A neighbour and the fields that refer.
struct Neighbour<'a> {
    table: &'a str,
    fields: Vec<&'a str>,
    is_many: bool,
}

/// Writes the drawing, and lists of the same links for screen readers.
pub(super) fn relations(out: &mut String, table: &str, schema: &Schema, relations: &Relations<'_>) {
    let right = neighbours(relations.from(table).map(|it| (it.to, it)));
    let from = relations.to(table).filter(|it| it.from != table);
    let left = neighbours(from.map(|it| (it.from, it)));
    if left.is_empty() && right.is_empty() {
        return;
    }
    out.push_str("<figure>\n");
    picture(out, table, [&left, &right], schema);
    out.push_str("<figcaption>\n");
    list(out, "Refers to", &right, schema);
    list(out, "Referred to by", &left, schema);
    out.push_str("</figcaption>\n</figure>\n");
}

fn neighbours<'a>(
    relations: impl Iterator<Item = (&'a str, &'a Relation<'a>)>,
) -> Vec<Neighbour<'a>> {
    let mut found: BTreeMap<&str, Neighbour<'a>> = BTreeMap::new();
    for (table, relation) in relations {
        let neighbour = found.entry(table).or_insert(Neighbour {
            table,
            fields: Vec::new(),
            is_many: false,
        });
        neighbour.fields.push(&relation.path);
        neighbour.is_many |= relation.is_many;
    }
    found.into_values().collect()
}

fn list(out: &mut String, what: &str, neighbours: &[Neighbour<'_>], schema: &Schema) {
    if neighbours.is_empty() {
        return;
    }
    let links: Vec<_> = neighbours
        .iter()
        .map(|it| {
            let fields: Vec<_> = it.fields.iter().map(|field| escaped(field)).collect();
            let name = link(it.table, schema);
            format!("{name} (<code>{}</code>)", fields.join("</code>, <code>"))
        })
        .collect();
    let _ = writeln!(out, "<p>{what}: {}</p>", links.join(", "));
}

/// Returns the name of a table, as a link if the table has a section.
pub(super) fn link(table: &str, schema: &Schema) -> String {
    let name = escaped(table);
    match target(table, schema) {
        Some(id) => format!("<a href=\"#{id}\">{name}</a>"),
        None => name,
    }
}

/// Returns the id of a table that has a section: system tables and external tables have none.
fn target(table: &str, schema: &Schema) -> Option<String> {
    schema.table(table).map(|_| id(table))
}

fn picture(out: &mut String, table: &str, sides: [&Vec<Neighbour<'_>>; 2], schema: &Schema) {
    let [left, right] = sides;
    let rows = left.len().min(MOST).max(right.len().min(MOST)).max(1);
    let is_cut = left.len().max(right.len()) > MOST;
    let height = stack(rows) + 2 * MARGIN;
    let below = if is_cut { REST } else { 0 };
    let step = BOX_WIDTH + GAP;
    // A side without neighbours takes no room.
    let middle = MARGIN + if left.is_empty() { 0 } else { step };
    let end = middle + if right.is_empty() { 0 } else { step };
    let width = end + BOX_WIDTH + MARGIN;
    let _ = writeln!(
        out,
        "<div class=\"wide\"><svg viewBox=\"0 0 {width} {full}\" width=\"{width}\" height=\"{full}\" \
         aria-hidden=\"true\" focusable=\"false\">",
        full = height + below
    );
    let centre = height / 2;
    for (side, x) in [(left, MARGIN), (right, end)] {
        let shown = side.len().min(MOST);
        // The side with fewer boxes is centred.
        let top = centre - stack(shown) / 2;
        for (place, neighbour) in side.iter().take(MOST).enumerate() {
            let y = top + place * ROW;
            let (from, to) = if x < middle {
                ((x + BOX_WIDTH, y + BOX_HEIGHT / 2), (middle, centre))
            } else {
                ((middle + BOX_WIDTH, centre), (x, y + BOX_HEIGHT / 2))
            };
            edge(out, from, to, neighbour.is_many);
            node(out, (x, y), neighbour, schema);
        }
        if side.len() > MOST {
            let (x, y) = (x + BOX_WIDTH / 2, height + REST / 2);
            let rest = side.len() - MOST;
            let _ = writeln!(
                out,
                "<text class=\"rest\" x=\"{x}\" y=\"{y}\">and {rest} more</text>"
            );
        }
    }
    let y = centre - BOX_HEIGHT / 2;
    let (name, text) = (cut(table, NAME_CHARS), centre + 5);
    let x = middle + BOX_WIDTH / 2;
    let _ = writeln!(
        out,
        "<rect class=\"own\" x=\"{middle}\" y=\"{y}\" width=\"{BOX_WIDTH}\" \
         height=\"{BOX_HEIGHT}\" rx=\"6\"/><text class=\"own\" x=\"{x}\" y=\"{text}\">{name}</text>"
    );
    out.push_str("</svg></div>\n");
}

/// Returns the height of boxes above each other.
fn stack(boxes: usize) -> usize {
    (boxes * ROW).saturating_sub(ROW - BOX_HEIGHT)
}

/// A curve with an arrow head; broken where a document refers to several.
fn edge(out: &mut String, from: (usize, usize), to: (usize, usize), is_many: bool) {
    let ((x1, y1), (x2, y2)) = (from, to);
    let bend = x1.midpoint(x2);
    let class = if is_many { " class=\"many\"" } else { "" };
    let (back, up, down) = (x2 - 8, y2 - 4, y2 + 4);
    let _ = writeln!(
        out,
        "<path{class} d=\"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2} {y2}\"/>\
         <path class=\"head\" d=\"M{back} {up}L{x2} {y2}L{back} {down}Z\"/>"
    );
}

fn node(out: &mut String, (x, y): (usize, usize), neighbour: &Neighbour<'_>, schema: &Schema) {
    let name = cut(neighbour.table, NAME_CHARS);
    let fields = match neighbour.fields.as_slice() {
        [field] => cut(field, FIELD_CHARS),
        fields => format!("{} fields", fields.len()),
    };
    let centre = x + BOX_WIDTH / 2;
    let (first, second) = (y + 17, y + 33);
    let content = format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{BOX_WIDTH}\" height=\"{BOX_HEIGHT}\" rx=\"6\"/>\
         <text x=\"{centre}\" y=\"{first}\">{name}</text>\
         <text class=\"field\" x=\"{centre}\" y=\"{second}\">{fields}</text>"
    );
    // The same links stand in the list below, so that the keyboard meets each once.
    let _ = match target(neighbour.table, schema) {
        Some(id) => writeln!(out, "<a href=\"#{id}\" tabindex=\"-1\">{content}</a>"),
        None => writeln!(out, "{content}"),
    };
}

/// As much of a name as fits, escaped.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return escaped(text);
    }
    let start: String = text.chars().take(most - 1).collect();
    format!("{}…", escaped(&start))
}
