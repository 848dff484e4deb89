//! What serde's attributes about absent fields demand of types.
//!
//! Each function gets the fields that one attribute is about, with their names.

use super::{fail, is_optional};
use crate::desc::D;

/// Checks a field that may be left out when written and has no default.
#[track_caller]
pub const fn filled(owner: &str, fields: &[(&str, D)]) {
    let mut at = 0;
    while at < fields.len() {
        if !is_optional(fields[at].1) {
            fail(
                owner,
                fields[at].0,
                "is left out when written, and nothing fills it when read",
                "make it an `Option`, or add `default`",
            );
        }
        at += 1;
    }
}

/// Checks fields that a function fills when they are absent.
#[track_caller]
pub const fn default_path(owner: &str, fields: &[(&str, D)]) {
    let mut at = 0;
    while at < fields.len() {
        if is_optional(fields[at].1) {
            fail(
                owner,
                fields[at].0,
                "is absent for `None`, and `default` makes something else of an absent field",
                "leave the path out: `#[serde(default)]` reads an absent field as `None`",
            );
        }
        at += 1;
    }
}

/// Checks a field that other code reads.
#[track_caller]
pub const fn other_code(owner: &str, fields: &[(&str, D)]) {
    let mut at = 0;
    while at < fields.len() {
        if is_optional(fields[at].1) {
            fail(
                owner,
                fields[at].0,
                "is absent for `None`, and code of your own does not read an absent field",
                "add `default`, which reads an absent field as `None`",
            );
        }
        at += 1;
    }
}
