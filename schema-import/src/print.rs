//! Items become text, laid out as rustfmt would.

mod attribute;
mod imports;
mod item;
mod literals;
mod root;

use std::cmp::Ordering;
use std::fmt::{self, Write};

use crate::File;
use crate::group::Module;
use crate::plan::Plan;

/// The columns of a line, rustfmt's default.
const WIDTH: usize = 100;

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
        item::write(out, plan, *id);
    }
}

/// Appends a line.
fn line(out: &mut String, text: fmt::Arguments<'_>) {
    // Writing to a string can't fail.
    let _ = out.write_fmt(text);
    out.push('\n');
}

/// The order in which rustfmt sorts names: numbers in them count as numbers, `_` comes first.
pub(crate) fn by_version(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        match (a.chars().next(), b.chars().next()) {
            (None, other) => {
                return if other.is_none() {
                    Ordering::Equal
                } else {
                    Ordering::Less
                };
            }
            (Some(_), None) => return Ordering::Greater,
            (Some(left), Some(right)) if left.is_ascii_digit() && right.is_ascii_digit() => {
                let (number, a_rest) = leading_number(a);
                let (other, b_rest) = leading_number(b);
                if number != other {
                    return number.cmp(&other);
                }
                (a, b) = (a_rest, b_rest);
            }
            (Some(left), Some(right)) if left == right => {
                a = &a[left.len_utf8()..];
                b = &b[right.len_utf8()..];
            }
            (Some('_'), _) => return Ordering::Less,
            (_, Some('_')) => return Ordering::Greater,
            (Some(left), Some(right)) => return left.cmp(&right),
        }
    }
}

fn leading_number(text: &str) -> (u64, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (digits.parse().unwrap_or(u64::MAX), rest)
}
