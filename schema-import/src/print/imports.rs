//! The `use` lines of a module.

use std::collections::BTreeSet;

use super::{WIDTH, line};
use crate::group::Module;
use crate::item::{Body, Enum, Item, ItemId, Tagging, Type};
use crate::names;
use crate::plan::Plan;

/// The names that the items of a module refer to.
#[derive(Default)]
pub(super) struct Names {
    pub(super) has_maps: bool,
    pub(super) convex: BTreeSet<&'static str>,
    pub(super) serde: BTreeSet<&'static str>,
    pub(super) items: BTreeSet<ItemId>,
}

/// Appends the `use` lines of `module`; `more` is what else it needs of `convex_schema`.
pub(super) fn write(
    out: &mut String,
    plan: &Plan,
    modules: &[Module],
    module: &Module,
    more: &[&'static str],
) {
    let mut names = Names::default();
    names.convex.extend(more);
    for id in &module.items {
        names.item(plan.item(*id));
    }
    if names.has_maps {
        out.push_str("use std::collections::BTreeMap;\n\n");
    }
    use_line(out, WIDTH, "convex_schema", &names.convex);
    use_line(out, WIDTH, "serde", &names.serde);
    let others = modules.iter().filter(|other| other.name != module.name);
    let mut lines = String::new();
    for other in others {
        let used = other.items.iter().filter(|id| names.items.contains(id));
        let used: BTreeSet<&str> = used.map(|id| plan.item(*id).name.as_str()).collect();
        use_line(
            &mut lines,
            WIDTH,
            &format!("super::{}", names::spelled(&other.name)),
            &used,
        );
    }
    if !lines.is_empty() {
        out.push('\n');
        out.push_str(&lines);
    }
}

impl Names {
    pub(super) fn item(&mut self, item: &Item) {
        self.convex.insert(if item.is_type() {
            "ConvexType"
        } else {
            "Table"
        });
        if matches!(item.body, Body::Unit) {
            return;
        }
        if let Body::Enum(Enum {
            tagging: Tagging::Literals,
            ..
        }) = &item.body
        {
            self.convex.insert("SerdeLiterals");
        } else {
            self.serde.extend(["Deserialize", "Serialize"]);
        }
        if matches!(item.body, Body::Raw(_) | Body::Handle(_)) {
            self.convex.insert("v");
        }
        item.body.each_field(&mut |field| {
            if field.raw.is_some() {
                self.convex.insert("v");
            }
        });
        item.body.each_type(&mut |ty| self.ty(ty));
        self.items
            .extend(item.table.iter().filter_map(|table| table.staged));
    }

    pub(super) fn ty(&mut self, ty: &Type) {
        match ty {
            Type::Convex(name) => {
                self.convex.insert(name);
            }
            Type::Id(id) => {
                self.convex.insert("Id");
                self.items.insert(*id);
            }
            Type::Doc(id) => {
                self.convex.insert("Doc");
                self.items.insert(*id);
            }
            Type::Page(_) => {
                self.convex.insert("Page");
            }
            Type::SystemId(name) => self.convex.extend(["Id", name]),
            Type::Nullable(_) => {
                self.convex.insert("Nullable");
            }
            Type::Map(..) => self.has_maps = true,
            Type::Item(id) => {
                self.items.insert(*id);
            }
            Type::Bool | Type::F64 | Type::String | Type::Unit | Type::Vec(_) | Type::Option(_) => {
            }
        }
    }
}

/// Appends `use path::{names};`, filled as rustfmt does; a line has `columns`.
pub(super) fn use_line(out: &mut String, columns: usize, path: &str, names: &BTreeSet<&str>) {
    // rustfmt leaves some columns of a line in an inner module free.
    let (free, free_in_list) = if columns < WIDTH { (2, 1) } else { (0, 0) };
    let mut names: Vec<&str> = names.iter().copied().collect();
    names.sort_by(|a, b| names::by_version(a, b));
    match names.as_slice() {
        [] => {}
        [one] => line(out, format_args!("use {path}::{one};")),
        names => {
            let joined = names.join(", ");
            if "use ::{};".len() + path.len() + joined.len() + free <= columns {
                line(out, format_args!("use {path}::{{{joined}}};"));
                return;
            }
            out.push_str("use ");
            out.push_str(path);
            out.push_str("::{");
            let mut width = columns;
            for name in names {
                if width + " ,".len() + name.len() + free_in_list > columns {
                    out.push_str("\n    ");
                    width = "    ".len();
                } else {
                    out.push(' ');
                    width += 1;
                }
                out.push_str(name);
                out.push(',');
                width += name.len() + 1;
            }
            out.push_str("\n};\n");
        }
    }
}
