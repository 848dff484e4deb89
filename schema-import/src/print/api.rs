//! The file of the functions.

use std::collections::{BTreeMap, BTreeSet};

use convex_schema_core::{FunctionKind, Visibility};
use convex_schema_functions::{Contract, FunctionRef};

use super::imports::{Names, use_line};
use super::{Sheet, WIDTH, item, line};
use crate::api::{Module, Tree};
use crate::functions::{FunctionOptions, HEADER};
use crate::group;
use crate::item::{ItemId, Type};
use crate::names;
use crate::plan::functions::Api;

/// What a file of functions is made of.
pub(crate) struct Parts<'p> {
    pub(crate) contract: &'p Contract,
    pub(crate) tree: &'p Tree<'p>,
    /// The modules of the model.
    pub(crate) model: &'p [group::Module],
    pub(crate) options: &'p FunctionOptions,
}

/// The text of the file.
pub(crate) fn file(api: &mut Api, parts: &Parts<'_>) -> String {
    let mut out = header(parts.contract);
    out.push_str(&module(api, parts, 0));
    signatures(&mut out, parts.contract);
    out
}

fn header(contract: &Contract) -> String {
    let mut out = format!("{HEADER} generate`; do not edit.\n");
    if !contract.http_actions().is_empty() {
        out.push_str("//!\n//! HTTP actions have no validators, so they are only listed:\n");
        for action in contract.http_actions() {
            line(&mut out, format_args!("//! - `{action}`"));
        }
    }
    out.push_str(
        "\n#![allow(\n    missing_docs,\n    clippy::all,\n    clippy::pedantic,\n    \
         clippy::restriction,\n    reason = \"generated\"\n)]\n",
    );
    out
}

/// The content of a module, as if it stood at the left margin.
fn module(api: &mut Api, parts: &Parts<'_>, place: usize) -> String {
    let module = &parts.tree.modules[place];
    let width = WIDTH.saturating_sub(4 * module.depth);
    let ids = module.items(api);
    let mut names = Names::default();
    for id in &ids {
        names.item(api.plan.item(*id));
    }
    for (function, _) in &module.functions {
        api.functions[*function]
            .returns
            .each(&mut |ty| names.ty(ty));
    }
    let mut uses = Uses::default();
    for id in names.items.iter().filter(|id| !ids.contains(id)) {
        uses.add(api, parts, place, *id);
    }
    let mut out = String::new();
    imports(&mut out, width, &names, &uses);
    // What can't be imported is called by its path.
    let plain = uses.qualify(api);
    let functions: BTreeMap<ItemId, (usize, FunctionRef<'_>)> = module
        .functions
        .iter()
        .map(|(place, function)| (api.functions[*place].id, (*place, *function)))
        .collect();
    for id in &ids {
        out.push('\n');
        let function = functions.get(id);
        if let Some((_, function)) = function {
            api.plan.items[id.0].docs.lines = about(*function);
        }
        let sheet = Sheet {
            plan: &api.plan,
            width,
        };
        item::write(&mut out, sheet, *id);
        if let Some((place, function)) = function {
            implementation(&mut out, api, width, *place, *function);
        }
    }
    for (id, name) in plain {
        api.plan.items[id.0].name = name;
    }
    for inner in parts.tree.inside(place) {
        let text = self::module(api, parts, inner);
        let Module { name, path, .. } = &parts.tree.modules[inner];
        let name = names::spelled(name);
        out.push('\n');
        line(&mut out, format_args!("/// `{path}`"));
        line(&mut out, format_args!("pub mod {name} {{"));
        for each in text.trim_start_matches('\n').lines() {
            if each.is_empty() {
                out.push('\n');
            } else {
                line(&mut out, format_args!("    {each}"));
            }
        }
        out.push_str("}\n");
    }
    out
}

/// The items that a module takes from others.
#[derive(Default)]
struct Uses {
    /// By the path of their module.
    model: BTreeMap<String, BTreeSet<String>>,
    functions: BTreeMap<String, BTreeSet<String>>,
    imported: BTreeSet<String>,
    /// Items whose names mean something else here, with their paths.
    qualified: Vec<(ItemId, String)>,
}

impl Uses {
    fn add(&mut self, api: &Api, parts: &Parts<'_>, place: usize, id: ItemId) {
        let name = api.plan.item(id).name.clone();
        let home = parts.tree.home(id);
        let path = match home {
            Some(home) => parts.tree.way_up(place, home),
            None => model_path(parts, id),
        };
        let is_taken = parts.tree.modules[place].taken.has(&name);
        if is_taken || !self.imported.insert(name.clone()) {
            self.qualified.push((id, format!("{path}::{name}")));
            return;
        }
        let list = match home {
            Some(_) => &mut self.functions,
            None => &mut self.model,
        };
        list.entry(path).or_default().insert(name);
    }

    /// Gives items their paths for names, and returns the names.
    fn qualify(&self, api: &mut Api) -> Vec<(ItemId, String)> {
        let qualified = self.qualified.iter();
        let plain = qualified.map(|(id, path)| {
            let name = &mut api.plan.items[id.0].name;
            (*id, std::mem::replace(name, path.clone()))
        });
        plain.collect()
    }
}

/// The path of the module of the model that has an item.
fn model_path(parts: &Parts<'_>, id: ItemId) -> String {
    let model = &parts.options.model;
    let module = parts.model.iter().find(|module| module.items.contains(&id));
    match module.filter(|module| !module.name.is_empty()) {
        Some(module) => format!("{model}::{}", names::spelled(&module.name)),
        None => model.clone(),
    }
}

fn imports(out: &mut String, width: usize, names: &Names, uses: &Uses) {
    let mut blocks = Vec::new();
    if names.has_maps {
        blocks.push("use std::collections::BTreeMap;\n".to_owned());
    }
    let mut crates = String::new();
    use_line(&mut crates, width, "convex_schema", &names.convex);
    use_line(&mut crates, width, "serde", &names.serde);
    blocks.push(crates);
    for list in [&uses.model, &uses.functions] {
        let mut block = String::new();
        let mut list: Vec<_> = list.iter().collect();
        list.sort_by(|(a, _), (b, _)| names::by_version(a, b));
        for (path, names) in list {
            let names = names.iter().map(String::as_str).collect();
            use_line(&mut block, width, path, &names);
        }
        blocks.push(block);
    }
    for block in blocks.iter().filter(|block| !block.is_empty()) {
        out.push('\n');
        out.push_str(block);
    }
}

/// What the doc comment of a function says.
fn about(function: FunctionRef<'_>) -> Vec<String> {
    let visibility = match function.visibility() {
        Visibility::Internal => "internal ",
        _ => "",
    };
    let article = match (visibility, function.kind()) {
        ("", FunctionKind::Query | FunctionKind::Mutation) => "a ",
        _ => "an ",
    };
    let kind = function.kind();
    let mut lines = vec![format!("The {visibility}{kind} `{}`.", function.path())];
    let _ = article;
    if function.args().is_none() {
        lines.push(String::new());
        lines.push("It declares no validator for its arguments: they are any object.".to_owned());
    }
    if function.returns().is_none() {
        lines.push(String::new());
        lines.push("It declares no validator for its result, which may be anything.".to_owned());
    }
    lines
}

fn implementation(
    out: &mut String,
    api: &Api,
    width: usize,
    place: usize,
    function: FunctionRef<'_>,
) {
    let planned = &api.functions[place];
    let name = &api.plan.item(planned.id).name;
    let kind = match function.kind() {
        FunctionKind::Mutation => "Mutation",
        FunctionKind::Action => "Action",
        _ => "Query",
    };
    let args = match &api.plan.item(planned.id).body {
        crate::item::Body::Newtype(ty) => item::type_text(&api.plan, ty),
        _ => "Self".to_owned(),
    };
    let returns = returns(&api.plan, &planned.returns);
    out.push('\n');
    line(
        out,
        format_args!("impl convex_schema::functions::Function for {name} {{"),
    );
    assignment(
        out,
        width,
        "const PATH: &'static str",
        &format!("{:?}", function.path()),
    );
    if function.visibility() == Visibility::Internal {
        out.push_str(
            "    const VISIBILITY: convex_schema::Visibility = convex_schema::Visibility::Internal;\n",
        );
    }
    line(
        out,
        format_args!("    type Kind = convex_schema::functions::{kind};"),
    );
    line(out, format_args!("    type Args = {args};"));
    assignment(out, width, "type Returns", &returns);
    out.push_str("}\n");
}

/// Appends an item of an implementation, in two lines if one is too short.
fn assignment(out: &mut String, width: usize, start: &str, value: &str) {
    if "     = ;".len() + start.len() + value.len() <= width {
        line(out, format_args!("    {start} = {value};"));
    } else {
        line(out, format_args!("    {start} =\n        {value};"));
    }
}

fn returns(plan: &crate::plan::Plan, ty: &Type) -> String {
    item::type_text(plan, ty)
}

/// What begins the signatures at the end of the file.
pub(crate) const SIGNATURES: &str =
    "// The signatures that `convex-schema functions check` compares:\n";

/// Appends the contract, one function a line, so that a later one can be compared with it.
fn signatures(out: &mut String, contract: &Contract) {
    out.push('\n');
    out.push_str(SIGNATURES);
    for entry in contract.entries() {
        line(out, format_args!("// {entry}"));
    }
}
