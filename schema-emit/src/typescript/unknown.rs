//! Validators that this version does not know: how they are written and read back, and how keys of known
//! parts are named.

use convex_schema_core::{Schema, UnknownKeys, UnknownValidator};
use convex_schema_rules::name::check_identifier;

use super::quote;

/// The start of the comment with the JSON of the validator.
const MARK: &str = "not known to this version of convex-schema: ";

/// Returns the most probable spelling of the validator, and its JSON: if it is wrong, `tsc` rejects
/// it, and no other validator takes its place in silence.
pub(super) fn call(unknown: &UnknownValidator) -> String {
    let mut callee = "v".to_owned();
    if check_identifier(unknown.tag()).is_ok() {
        callee.push('.');
        callee.push_str(unknown.tag());
    } else {
        callee.push('[');
        quote::quote(&mut callee, unknown.tag());
        callee.push(']');
    }
    // A comment ends at its first `*/`; JSON may escape the slash.
    let json = unknown.json().replace("*/", "*\\/");
    let keys = [unknown.keys(), unknown.field_keys()];
    let keys = keys.into_iter().filter(|keys| !keys.is_empty());
    let keys: Vec<_> = keys.map(ToString::to_string).collect();
    // A call without arguments would compile, and the keys would be lost.
    let argument = match keys.as_slice() {
        [] => String::new(),
        keys => format!(" {{ {} }}", keys.join(", ")),
    };
    format!("{callee}(/* {MARK}{json} */{argument})")
}

/// The keys of the schema, its tables and indexes that this version does not know, a line of a comment each.
pub(super) fn keys(schema: &Schema) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |keys: &UnknownKeys, of: &str| {
        if !keys.is_empty() {
            lines.push(format!("{MARK}{keys} of {of}"));
        }
    };
    add(schema.unknown_keys(), "the schema");
    for table in schema.tables() {
        let name = table.name();
        add(table.unknown_keys(), &format!("the table `{name}`"));
        let of = format!("the documents of `{name}`");
        add(table.unknown_document_keys(), &of);
        for index in table.indexes() {
            let of = format!("the index `{}` of `{name}`", index.name);
            add(index.unknown_keys(), &of);
        }
    }
    lines
}

/// Returns the JSON of the validator from the text of the comment in its call; `None` for any
/// other comment.
#[doc(hidden)]
pub fn unknown_validator_json(comment: &str) -> Option<String> {
    let json = comment.trim().strip_prefix(MARK)?;
    Some(json.replace("*\\/", "*/"))
}
