//! `lib.rs`.

use super::{imports, items, line};
use crate::group::Module;
use crate::names;
use crate::plan::Plan;

/// The text of `lib.rs`.
pub(super) fn text(plan: &Plan, modules: &[Module]) -> String {
    let mut out = "//! The tables of a Convex schema.\n".to_owned();
    if !plan.header.is_empty() {
        out.push_str("//!\n");
        super::item::docs(&mut out, "//!", &plan.header);
    }
    if plan.has_docs {
        out.push_str(&WITH_DOCS.replace("SOURCE", plan.language.as_str()));
    } else {
        out.push_str(HEADER);
    }
    let mut inner: Vec<&str> = modules
        .iter()
        .map(|module| module.name.as_str())
        .filter(|name| !name.is_empty())
        .collect();
    inner.sort_by(|a, b| names::by_version(a, b));
    for name in &inner {
        let name = names::spelled(name);
        line(&mut out, format_args!("pub mod {name};"));
    }
    if !inner.is_empty() {
        out.push('\n');
    }
    match modules.iter().find(|module| module.name.is_empty()) {
        Some(root) => {
            imports::write(&mut out, plan, modules, root, &["Schema"]);
            items(&mut out, plan, root);
        }
        None => out.push_str("use convex_schema::Schema;\n"),
    }
    schema(&mut out, plan, modules);
    out
}

const HEADER: &str = "
#![allow(missing_docs, reason = \"a name that says it all needs no comment\")]

";

/// The same where comments came along, which were not written for rustdoc.
const WITH_DOCS: &str = "
#![allow(
    missing_docs,
    clippy::doc_lazy_continuation,
    clippy::doc_markdown,
    rustdoc::all,
    reason = \"comments are those of the SOURCE\"
)]

";

/// Appends the function that lists the tables: all of them in order, then those that something
/// else owns.
fn schema(out: &mut String, plan: &Plan, modules: &[Module]) {
    line(
        out,
        format_args!("\n/// All tables, in the order of the {}.", plan.language),
    );
    if !plan.schema.docs.is_empty() {
        out.push_str("///\n");
        super::item::docs(out, "///", &plan.schema.docs.lines);
    }
    out.push_str("pub fn schema() -> Schema {\n    convex_schema::schema! {\n");
    let tables: Vec<_> = plan.ids().filter(|(_, item)| !item.is_type()).collect();
    if tables.is_empty() {
        out.push_str("        tables: [],\n");
    } else {
        out.push_str("        tables: [\n");
        for (id, item) in tables {
            let module = modules.iter().find(|module| module.items.contains(&id));
            let module = module.filter(|module| !module.name.is_empty());
            let path = module.map(|module| format!("{}::", names::spelled(&module.name)));
            let path = path.unwrap_or_default();
            line(out, format_args!("            {path}{},", item.name));
        }
        out.push_str("        ],\n");
    }
    for (option, value, about) in &plan.schema.options {
        // No docs, because they are about a part of the call.
        super::item::docs(out, "        //", &about.lines);
        line(out, format_args!("        {option}: {value},"));
    }
    out.push_str("    }\n}\n");
}
