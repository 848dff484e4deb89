//! Items become text, laid out as rustfmt would.

pub(crate) mod api;
mod attribute;
mod imports;
mod item;
mod root;

use std::fmt::{self, Write};

use crate::File;
use crate::group::Module;
use crate::plan::Plan;

/// The columns of a line, rustfmt's default.
const WIDTH: usize = 100;

/// The text to print, and the width of the page.
#[derive(Clone, Copy)]
struct Sheet<'p> {
    plan: &'p Plan,
    /// The columns of a line: fewer where the text is going to be moved to the right.
    width: usize,
    /// Whether the file allows all lints.
    is_lenient: bool,
}

/// The files of the crate, `lib.rs` first.
pub(crate) fn files(plan: &Plan, modules: &[Module]) -> Vec<File> {
    let mut files = vec![File {
        path: "lib.rs".to_owned(),
        text: root::text(plan, modules),
    }];
    let inner = modules.iter().filter(|module| !module.name.is_empty());
    files.extend(inner.map(|module| File {
        path: format!("{}.rs", module.name),
        text: module_text(plan, modules, module),
    }));
    files
}

/// The text of a module that is not the root.
fn module_text(plan: &Plan, modules: &[Module], module: &Module) -> String {
    let tables = module.items.iter().filter_map(|id| {
        let table = plan.item(*id).table.as_ref()?;
        (!table.external).then_some(table.name.as_str())
    });
    let tables: Vec<&str> = tables.collect();
    let mut out = match tables.as_slice() {
        [] => "//! Types of several groups of tables, and tables that something else owns.\n\n"
            .to_owned(),
        [table] => format!("//! The table `{table}`.\n\n"),
        _ => format!("//! Tables called `{}...`.\n\n", module.name),
    };
    imports::write(&mut out, plan, modules, module, &[]);
    items(&mut out, plan, module);
    out
}

/// The items of `module`, with a blank line before each.
fn items(out: &mut String, plan: &Plan, module: &Module) {
    for id in &module.items {
        out.push('\n');
        let sheet = Sheet {
            plan,
            width: WIDTH,
            is_lenient: false,
        };
        item::write(out, sheet, *id);
    }
}

/// Appends a line.
fn line(out: &mut String, text: fmt::Arguments<'_>) {
    // Writing to a string can't fail.
    let _ = out.write_fmt(text);
    out.push('\n');
}
