//! Attributes, in one line if they fit.

use convex_schema_core::{FieldMeta, Literal};

use super::line;

/// The widest arguments that rustfmt leaves in one line, if there are several.
const ARGUMENTS: usize = 70;

/// Appends `#[name(arguments)]`, or nothing without arguments; a line has `columns`.
pub(super) fn write(
    out: &mut String,
    columns: usize,
    indent: usize,
    name: &str,
    arguments: &[String],
) {
    if arguments.is_empty() {
        return;
    }
    let space = " ".repeat(indent);
    let joined = arguments.join(", ");
    let width = indent + name.len() + joined.len() + "#[()]".len();
    if (joined.chars().count() <= ARGUMENTS || arguments.len() == 1) && width <= columns {
        line(out, format_args!("{space}#[{name}({joined})]"));
        return;
    }
    let inner = arguments.join(&format!(",\n{space}    "));
    line(
        out,
        format_args!("{space}#[{name}(\n{space}    {inner}\n{space})]"),
    );
}

/// Appends `#[name(inner(arguments))]`, which rustfmt leaves alone because of lists in it.
pub(super) fn write_nested(
    out: &mut String,
    columns: usize,
    name: &str,
    inner: &str,
    arguments: &[String],
) {
    let joined = arguments.join(", ");
    let one_line = format!("#[{name}({inner}({joined}))]\n");
    if one_line.trim_end().chars().count() <= columns {
        out.push_str(&one_line);
        return;
    }
    let joined = arguments.join(",\n    ");
    line(out, format_args!("#[{name}({inner}(\n    {joined}\n))]"));
}

/// A literal as `#[convex(literal = ...)]` has it.
pub(super) fn literal(literal: &Literal) -> String {
    /// Integers up to here are spelled with all their digits.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match literal {
        Literal::String(text) => string(text),
        Literal::Float64(value) if value.abs() <= EXACT => value.to_string(),
        Literal::Float64(value) => format!("{value:?}"),
        Literal::Int64(value) => format!("{value}i64"),
        Literal::Boolean(value) => value.to_string(),
    }
}

/// Prints the facts about the values of a field that Convex does not enforce.
pub(super) fn meta(meta: &FieldMeta) -> Vec<String> {
    let mut arguments = Vec::new();
    arguments.extend(
        meta.default
            .iter()
            .map(|value| format!("default = {}", literal(value))),
    );
    if !meta.allowed.is_empty() {
        let allowed: Vec<String> = meta.allowed.iter().map(literal).collect();
        arguments.push(format!("allowed = [{}]", allowed.join(", ")));
    }
    let bound = |bound: f64| literal(&Literal::Float64(bound));
    match (meta.min, meta.max) {
        (None, None) => {}
        (Some(min), None) => arguments.push(format!("range = {}..", bound(min))),
        (None, Some(max)) => arguments.push(format!("range = ..={}", bound(max))),
        (Some(min), Some(max)) => {
            arguments.push(format!("range = {}..={}", bound(min), bound(max)));
        }
    }
    arguments.extend(
        meta.format
            .iter()
            .map(|format| format!("format = {}", string(format))),
    );
    arguments
}

/// `ts = "type"`.
pub(super) fn typescript(ty: &str) -> String {
    format!("ts = {}", string(ty))
}

/// A string literal.
pub(super) fn string(text: &str) -> String {
    format!("{text:?}")
}
