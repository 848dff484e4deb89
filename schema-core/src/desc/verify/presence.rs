//! What serde's attributes about absent fields demand of types.
//!
//! Each function gets the fields that one attribute is about, with their names.

use super::{fail, is_optional};
use crate::desc::D;

/// Checks a field that may be left out when written and has no default.
#[track_caller]
pub const fn filled(owner: &str, fields: &[(&str, D)]) {
    refuse(
        owner,
        fields,
        false,
        "is left out when written, and nothing fills it when read",
        "make it an `Option`, or add `default`",
    );
}

/// Checks fields that a function fills when they are absent.
#[track_caller]
pub const fn default_path(owner: &str, fields: &[(&str, D)]) {
    refuse(
        owner,
        fields,
        true,
        "is absent for `None`, and `default` makes something else of an absent field",
        "leave the path out: `#[serde(default)]` reads an absent field as `None`",
    );
}

/// Checks a field that other code reads.
#[track_caller]
pub const fn other_code(owner: &str, fields: &[(&str, D)]) {
    refuse(
        owner,
        fields,
        true,
        "is absent for `None`, and code of your own does not read an absent field",
        "add `default`, which reads an absent field as `None`",
    );
}

/// Fails for the first field that may be absent, or for the first that may not.
#[track_caller]
const fn refuse(owner: &str, fields: &[(&str, D)], optional: bool, message: &str, help: &str) {
    let mut at = 0;
    while at < fields.len() {
        let (name, desc) = fields[at];
        if is_optional(desc) == optional {
            fail(owner, name, message, help);
        }
        at += 1;
    }
}
