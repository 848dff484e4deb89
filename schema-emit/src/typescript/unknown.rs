//! Validators that this version does not know: how they are written, and how they are read back.

use convex_schema_core::UnknownValidator;
use convex_schema_rules::name::check_identifier;

use super::quote;

/// The start of the comment with the JSON of the validator.
const MARK: &str = "not known to this version of convex-schema: ";

/// The most probable spelling of the validator, and its JSON: if it is wrong, `tsc` rejects it, and
/// no other validator takes its place in silence.
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
    format!("{callee}(/* {MARK}{json} */)")
}

/// Returns the JSON of the validator from the text of the comment in its call; `None` for any
/// other comment.
#[doc(hidden)]
pub fn unknown_validator_json(comment: &str) -> Option<String> {
    let json = comment.trim().strip_prefix(MARK)?;
    Some(json.replace("*\\/", "*/"))
}
