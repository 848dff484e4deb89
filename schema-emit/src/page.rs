//! One HTML page for people: tables, fields, indexes and relations. It loads nothing.
//!
//! The HTML has all content; the script adds search and a switch between dark and light.

mod diagram;
mod escape;
mod section;

use std::fmt::Write;

use self::escape::{escaped, id};
use self::section::section;
use super::docs::Relations;
use convex_schema_core::Schema;

const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");

/// The browser loads nothing, whatever the content is.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; \
                      script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Returns the page: tables, fields, indexes and relations in one HTML file that loads nothing.
pub fn page(schema: &Schema) -> String {
    let mut out = String::new();
    head(&mut out, schema);
    navigation(&mut out, schema);
    out.push_str("<main id=\"content\">\n");
    let relations = Relations::of(schema);
    for table in schema.tables() {
        section(&mut out, table, schema, &relations);
    }
    if schema.tables().len() == 0 {
        out.push_str("<p>The schema has no tables.</p>\n");
    }
    out.push_str("</main>\n</div>\n<script>\n");
    out.push_str(SCRIPT);
    out.push_str("</script>\n</body>\n</html>\n");
    out
}

fn head(out: &mut String, schema: &Schema) {
    let (tables, indexes) = (schema.tables().len(), schema.indexes().count());
    let tables = counted(tables, "table", "tables");
    let indexes = counted(indexes, "index", "indexes");
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Convex schema</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#content\">Skip to the tables</a>\n\
         <header>\n<h1>Convex schema</h1>\n<p>{tables}, {indexes}</p>\n\
         <div class=\"tools\" hidden>\n\
         <input id=\"search\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" \
         placeholder=\"Search tables, fields, indexes ( / )\" aria-label=\"Search\" \
         role=\"combobox\" aria-controls=\"found\" aria-expanded=\"false\">\n\
         <button id=\"theme\" type=\"button\">Dark or light</button>\n\
         <p id=\"count\" role=\"status\"></p>\n\
         <ol id=\"found\" role=\"listbox\" aria-label=\"Found\" hidden></ol>\n\
         </div>\n</header>\n<div class=\"columns\">\n"
    );
}

fn counted(count: usize, one: &str, many: &str) -> String {
    let noun = if count == 1 { one } else { many };
    format!("{count} {noun}")
}

fn navigation(out: &mut String, schema: &Schema) {
    out.push_str("<nav aria-label=\"Tables\">\n<details open>\n<summary>Tables</summary>\n<ul>\n");
    for table in schema.tables() {
        let name = table.name();
        let _ = writeln!(
            out,
            "<li><a href=\"#{}\">{}</a></li>",
            id(name),
            escaped(name)
        );
    }
    out.push_str("</ul>\n</details>\n</nav>\n");
}
