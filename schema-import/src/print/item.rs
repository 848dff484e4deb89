//! Structs and enums.

use std::borrow::Cow;

use convex_schema_core::__internal::exhaustive::IndexKind;
use convex_schema_core::{Index, Literal};

use super::{Sheet, attribute, line};
use crate::item::{Body, Content, Enum, Field, Item, ItemId, Table, Tagging, Type, Variant};
use crate::names;
use crate::plan::Plan;

/// Appends the item.
pub(super) fn write(out: &mut String, sheet: Sheet<'_>, id: ItemId) {
    let item = sheet.plan.item(id);
    docs(out, "///", &item.docs.lines);
    derives(out, item);
    if let Some(table) = &item.table {
        table_attributes(out, sheet, item, table);
    }
    container_attributes(out, sheet, item);
    let ts = item.ts.as_deref().map(attribute::typescript);
    let ts: Vec<String> = ts.into_iter().collect();
    attribute::write(out, sheet.width, 0, "convex", &ts);
    let name = &item.name;
    match &item.body {
        Body::Struct(fields) if fields.fields.is_empty() => {
            if !sheet.is_lenient {
                out.push_str(EMPTY);
            }
            line(out, format_args!("pub struct {name} {{}}"));
        }
        Body::Struct(fields) => {
            line(out, format_args!("pub struct {name} {{"));
            for each in &fields.fields {
                field(out, sheet, each, 4, "pub ");
            }
            out.push_str("}\n");
        }
        Body::Newtype(ty) => {
            let ty = type_text(sheet.plan, ty);
            line(out, format_args!("pub struct {name}(pub {ty});"));
        }
        Body::Raw(expression) => {
            line(out, format_args!("#[convex(validator = {expression})]"));
            line(out, format_args!("pub struct {name}(pub Any);"));
        }
        Body::Handle(expression) => {
            line(out, format_args!("#[convex(validator = {expression})]"));
            line(out, format_args!("pub struct {name}(pub FunctionHandle);"));
        }
        Body::Unit => line(out, format_args!("pub struct {name};")),
        Body::Enum(item) => enumeration(out, sheet, name, item),
    }
}

/// Appends a comment, each line behind `start`.
pub(super) fn docs(out: &mut String, start: &str, docs: &[String]) {
    for each in without_tests(docs) {
        let each = legal(each.trim_end());
        let gap = if each.is_empty() { "" } else { " " };
        line(out, format_args!("{start}{gap}{each}"));
    }
}

/// The line with escapes for what no comment of Rust may hold: carriage returns, and characters that change the
/// direction of text.
fn legal(line: &str) -> Cow<'_, str> {
    let is_illegal = |letter: char| {
        let changes_direction = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        changes_direction || letter == '\r'
    };
    if !line.contains(is_illegal) {
        return Cow::Borrowed(line);
    }
    let mut text = String::with_capacity(line.len());
    for letter in line.chars() {
        if is_illegal(letter) {
            text.extend(letter.escape_unicode());
        } else {
            text.push(letter);
        }
    }
    Cow::Owned(text)
}

/// Examples in comments are not Rust, which rustdoc would compile.
fn without_tests(docs: &[String]) -> Vec<String> {
    let mut is_open = false;
    let fenced = docs.iter().map(|each| {
        let fence = each.trim_start();
        if !fence.starts_with("```") && !fence.starts_with("~~~") {
            return each.clone();
        }
        is_open = !is_open;
        if is_open && matches!(fence, "```" | "~~~") {
            format!("{each}text")
        } else {
            each.clone()
        }
    });
    fenced.collect()
}

/// The attribute for an object without fields, which clippy would report.
const EMPTY: &str = "#[expect(\n    clippy::empty_structs_with_brackets,\n    \
                     reason = \"serde writes an object, not null\"\n)]\n";

fn derives(out: &mut String, item: &Item) {
    let derive = if item.is_type() {
        "ConvexType"
    } else {
        "Table"
    };
    let mut derives = vec!["Debug"];
    match &item.body {
        Body::Unit => {}
        Body::Enum(body) => {
            derives.push("Clone");
            if body.has_no_data() {
                derives.extend(["Copy", "PartialEq", "Eq"]);
            } else if item.is_key {
                derives.extend(["PartialEq", "Eq"]);
            }
            if item.is_key {
                derives.extend(["PartialOrd", "Ord"]);
            }
            match body.tagging {
                Tagging::Literals => derives.push("SerdeLiterals"),
                Tagging::External | Tagging::Internal(_) | Tagging::Untagged => {
                    derives.extend(["Serialize", "Deserialize"]);
                }
            }
        }
        Body::Struct(_) | Body::Newtype(_) | Body::Raw(_) | Body::Handle(_) => {
            derives.extend(["Clone", "Serialize", "Deserialize"]);
        }
    }
    derives.push(derive);
    let derives = derives.join(", ");
    line(out, format_args!("#[derive({derives})]"));
}

impl Enum {
    /// Whether no variant holds anything.
    pub(super) fn has_no_data(&self) -> bool {
        self.variants
            .iter()
            .all(|variant| matches!(variant.content, Content::Unit))
    }
}

fn table_attributes(out: &mut String, sheet: Sheet<'_>, item: &Item, table: &Table) {
    let mut arguments = vec![format!("name = {}", attribute::string(&table.name))];
    if table.external {
        arguments.insert(0, "external".to_owned());
    }
    if let Some(staged) = table.staged {
        arguments.push(format!("staged = {}", sheet.plan.item(staged).name));
    }
    attribute::write(out, sheet.width, 0, "table", &arguments);
    for index in &table.indexes {
        let about = table.index_docs.get(&index.name);
        // No docs, because they are about an attribute.
        docs(out, "//", about.map_or(&[], |docs| docs.lines.as_slice()));
        let (kind, arguments) = index_arguments(item, index);
        attribute::write_nested(out, sheet.width, "table", kind, &arguments);
    }
    for fields in &table.unique {
        let fields: Vec<String> = fields.iter().map(|field| index_path(item, field)).collect();
        attribute::write_nested(out, sheet.width, "table", "unique", &fields);
    }
}

fn index_arguments(item: &Item, index: &Index) -> (&'static str, Vec<String>) {
    let path = |field: &String| index_path(item, field);
    let list = |fields: &[String]| fields.iter().map(path).collect::<Vec<_>>().join(", ");
    let mut arguments = vec![format!("name = {}", attribute::string(&index.name))];
    let (kind, filters) = match index.exhaustive() {
        IndexKind::Database { fields } => {
            arguments.push(format!("fields = [{}]", list(fields)));
            ("index", None)
        }
        IndexKind::Search {
            search_field,
            filter_fields,
        } => {
            arguments.push(format!("field = {}", path(search_field)));
            ("search_index", Some(filter_fields))
        }
        IndexKind::Vector {
            vector_field,
            dimensions,
            filter_fields,
        } => {
            arguments.push(format!("field = {}", path(vector_field)));
            arguments.push(format!("dimensions = {dimensions}"));
            ("vector_index", Some(filter_fields))
        }
    };
    if let Some(filters) = filters.filter(|filters| !filters.is_empty()) {
        arguments.push(format!("filters = [{}]", list(filters)));
    }
    if index.staged {
        arguments.push("staged".to_owned());
    }
    (kind, arguments)
}

/// A field of the struct by its name in Rust, anything else as a path in quotes.
fn index_path(item: &Item, path: &str) -> String {
    if let Body::Struct(fields) = &item.body {
        if let Some(field) = fields.fields.iter().find(|field| field.wire == path) {
            return names::spelled(&field.ident);
        }
    }
    attribute::string(path)
}

fn container_attributes(out: &mut String, sheet: Sheet<'_>, item: &Item) {
    let (serde, ambiguous) = match &item.body {
        Body::Struct(fields) => {
            let rule = fields.rename_all;
            let rule = rule.map(|rule| format!("rename_all = \"{rule}\""));
            (rule.into_iter().collect(), false)
        }
        Body::Enum(body) => (enum_attributes(body), body.ambiguous),
        Body::Newtype(_) | Body::Raw(_) | Body::Handle(_) | Body::Unit => (Vec::new(), false),
    };
    attribute::write(out, sheet.width, 0, "serde", &serde);
    if ambiguous {
        out.push_str("#[convex(ambiguous)]\n");
    }
}

fn enum_attributes(item: &Enum) -> Vec<String> {
    let mut arguments = Vec::new();
    match &item.tagging {
        Tagging::External | Tagging::Literals => {}
        Tagging::Internal(tag) => arguments.push(format!("tag = {}", attribute::string(tag))),
        Tagging::Untagged => arguments.push("untagged".to_owned()),
    }
    for (key, rule) in [
        ("rename_all", item.rename_all),
        ("rename_all_fields", item.rename_all_fields),
    ] {
        arguments.extend(rule.map(|rule| format!("{key} = \"{rule}\"")));
    }
    arguments
}

fn enumeration(out: &mut String, sheet: Sheet<'_>, name: &str, item: &Enum) {
    if item.variants.is_empty() {
        line(out, format_args!("pub enum {name} {{}}"));
        return;
    }
    line(out, format_args!("pub enum {name} {{"));
    let in_lines = in_lines(sheet, item);
    for (position, each) in item.variants.iter().enumerate() {
        let in_line = in_lines.get(position).map(String::as_str);
        variant(out, sheet, item, each, in_line);
    }
    out.push_str("}\n");
}

/// The fields of each variant in one line: rustfmt's choice where every variant fits one.
fn in_lines(sheet: Sheet<'_>, item: &Enum) -> Vec<String> {
    /// The widest fields that rustfmt leaves in one line.
    const FIELDS: usize = 35;
    let in_line = |variant: &Variant| {
        let Content::Struct(fields) = &variant.content else {
            return Some(String::new());
        };
        let mut texts = Vec::with_capacity(fields.len());
        for each in fields {
            let mut text = String::new();
            field(&mut text, sheet, each, 0, "");
            let text = text.trim_end().trim_end_matches(',').to_owned();
            texts.push(text);
        }
        let text = texts.join(", ");
        (text.len() <= FIELDS && !text.contains('\n')).then_some(text)
    };
    let has_attribute = |variant: &Variant| {
        !variant.docs.is_empty()
            || match &variant.literal {
                None => item.tagging != Tagging::Untagged,
                Some(_) => variant.renamed || item.tagging == Tagging::Literals,
            }
    };
    if item.variants.iter().any(has_attribute) {
        return Vec::new();
    }
    let all: Option<Vec<String>> = item.variants.iter().map(in_line).collect();
    all.unwrap_or_default()
}

/// Appends a variant; `in_line` is its fields if they stand in one line.
fn variant(
    out: &mut String,
    sheet: Sheet<'_>,
    item: &Enum,
    variant: &Variant,
    in_line: Option<&str>,
) {
    docs(out, "    ///", &variant.docs.lines);
    match (&variant.literal, &item.tagging) {
        (None, Tagging::Untagged) => {}
        (None, _) => attribute::write(out, sheet.width, 4, "serde", &["untagged".to_owned()]),
        (Some(literal), Tagging::Literals) => {
            let literal = format!("literal = {}", attribute::literal(literal));
            attribute::write(out, sheet.width, 4, "convex", &[literal]);
        }
        (Some(Literal::String(text)), _) if variant.renamed => {
            let rename = format!("rename = {}", attribute::string(text));
            attribute::write(out, sheet.width, 4, "serde", &[rename]);
        }
        (Some(_), _) => {}
    }
    let ident = &variant.ident;
    match &variant.content {
        Content::Unit => line(out, format_args!("    {ident},")),
        Content::Newtype(ty) => {
            let ty = type_text(sheet.plan, ty);
            if "    (),".len() + ident.len() + ty.len() <= sheet.width {
                line(out, format_args!("    {ident}({ty}),"));
            } else {
                line(out, format_args!("    {ident}(\n        {ty},\n    ),"));
            }
        }
        Content::Struct(fields) if fields.is_empty() => {
            line(out, format_args!("    {ident} {{}},"));
        }
        Content::Struct(fields) => match in_line {
            Some(fields) => line(out, format_args!("    {ident} {{ {fields} }},")),
            None => {
                line(out, format_args!("    {ident} {{"));
                for each in fields {
                    field(out, sheet, each, 8, "");
                }
                out.push_str("    },\n");
            }
        },
    }
}

fn field(out: &mut String, sheet: Sheet<'_>, field: &Field, indent: usize, visibility: &str) {
    let space = " ".repeat(indent);
    docs(out, &format!("{space}///"), &field.docs.lines);
    if field.renamed {
        let rename = format!("rename = {}", attribute::string(&field.wire));
        attribute::write(out, sheet.width, indent, "serde", &[rename]);
    }
    let mut ty = type_text(sheet.plan, &field.ty);
    if let Some(raw) = &field.raw {
        // On an `Option` the validator has to say itself that the field may be absent.
        let raw = if field.optional {
            format!("v::optional({raw})")
        } else {
            raw.clone()
        };
        line(out, format_args!("{space}#[convex(validator = {raw})]"));
    }
    let mut arguments = Vec::new();
    for (argument, is_given) in [
        ("ambiguous", field.ambiguous && field.raw.is_none()),
        ("null_first", field.null_first),
    ] {
        arguments.extend(is_given.then(|| argument.to_owned()));
    }
    arguments.extend(field.ts.as_deref().map(attribute::typescript));
    arguments.extend(attribute::meta(&field.meta));
    attribute::write(out, sheet.width, indent, "convex", &arguments);
    if field.optional {
        ty = format!("Option<{ty}>");
    }
    let name = names::spelled(&field.ident);
    let start = format!("{space}{visibility}{name}:");
    if start.len() + " ,".len() + ty.len() <= sheet.width {
        line(out, format_args!("{start} {ty},"));
    } else {
        line(out, format_args!("{start}\n{space}    {ty},"));
    }
}

/// The type as source code spells it.
pub(super) fn type_text(plan: &Plan, ty: &Type) -> String {
    let text = |ty| type_text(plan, ty);
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::F64 => "f64".to_owned(),
        Type::String => "String".to_owned(),
        Type::Unit => "()".to_owned(),
        Type::Convex(name) => (*name).to_owned(),
        Type::SystemId(name) => format!("Id<{name}>"),
        Type::Id(id) => format!("Id<{}>", plan.item(*id).name),
        Type::Doc(id) => format!("Doc<{}>", plan.item(*id).name),
        Type::Page(inner) => format!("Page<{}>", text(inner)),
        Type::Item(id) => plan.item(*id).name.clone(),
        Type::Vec(inner) => format!("Vec<{}>", text(inner)),
        Type::Option(inner) => format!("Option<{}>", text(inner)),
        Type::Nullable(inner) => format!("Nullable<{}>", text(inner)),
        Type::Map(keys, values) => format!("BTreeMap<{}, {}>", text(keys), text(values)),
    }
}
