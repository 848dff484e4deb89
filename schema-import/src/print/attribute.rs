//! Attributes, in one line if they fit.

use super::{WIDTH, line};

/// The widest arguments that rustfmt leaves in one line, if there are several.
const ARGUMENTS: usize = 70;

/// Appends `#[name(arguments)]`, or nothing without arguments.
pub(super) fn write(out: &mut String, indent: usize, name: &str, arguments: &[String]) {
    if arguments.is_empty() {
        return;
    }
    let space = " ".repeat(indent);
    let joined = arguments.join(", ");
    let width = indent + name.len() + joined.len() + "#[()]".len();
    if (joined.chars().count() <= ARGUMENTS || arguments.len() == 1) && width <= WIDTH {
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
pub(super) fn write_nested(out: &mut String, name: &str, inner: &str, arguments: &[String]) {
    let joined = arguments.join(", ");
    let one_line = format!("#[{name}({inner}({joined}))]\n");
    if one_line.trim_end().chars().count() <= WIDTH {
        out.push_str(&one_line);
        return;
    }
    let joined = arguments.join(",\n    ");
    line(out, format_args!("#[{name}({inner}(\n    {joined}\n))]"));
}

/// `ts = "type"`.
pub(super) fn typescript(ty: &str) -> String {
    format!("ts = {}", string(ty))
}

/// A string literal.
pub(super) fn string(text: &str) -> String {
    format!("{text:?}")
}
