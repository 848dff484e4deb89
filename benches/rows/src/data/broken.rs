//! The errors that one row in a hundred has.

use super::{Json, Object};
use crate::random::Random;

/// Breaks a row that is still JSON afterwards.
pub fn break_fields(row: &mut Object, random: &mut Random) {
    let at = random.below(row.0.len());
    match random.below(6) {
        0 => drop_required(row),
        1 => row
            .0
            .push(("unexpected".to_owned(), Json::Raw("1".to_owned()))),
        2 => row
            .0
            .push(("Kind".to_owned(), Json::Raw("\"order\"".to_owned()))),
        3 => break_id(row, random),
        4 => replace(row, at, |text| match text.starts_with('"') {
            true => "12".to_owned(),
            false => "\"12\"".to_owned(),
        }),
        _ => replace(row, at, |_| "[{}]".to_owned()),
    }
}

/// Leaves out a field that every shape needs.
fn drop_required(row: &mut Object) {
    const REQUIRED: [&str; 6] = ["kind", "amount", "attended", "body", "order", "product"];
    if let Some(at) = row
        .0
        .iter()
        .position(|(name, _)| REQUIRED.contains(&name.as_str()))
    {
        row.0.remove(at);
    }
}

/// An id with a character that ids do not have.
fn break_id(row: &mut Object, random: &mut Random) {
    const IDS: [&str; 8] = [
        "author",
        "contact_id",
        "counted_by",
        "customer",
        "order",
        "product",
        "webinar_id",
        "workspace_id",
    ];
    if let Some(at) = row
        .0
        .iter()
        .position(|(name, _)| IDS.contains(&name.as_str()))
    {
        let place = random.between(2, 30);
        replace(row, at, |mut text| {
            text.replace_range(place..=place, "u");
            text
        });
    }
}

/// Changes a field that no rule lets be anything.
fn replace(row: &mut Object, at: usize, change: impl Fn(String) -> String) {
    if row.0[at].0 == "gateway_response" {
        return;
    }
    row.0[at].1 = match &row.0[at].1 {
        Json::Raw(text) => Json::Raw(change(text.clone())),
        Json::Array(_) | Json::Object(_) => Json::Raw("false".to_owned()),
    };
}

/// Breaks the text of the row that starts at `start`, so that it is JSON no longer.
pub fn break_text(out: &mut Vec<u8>, start: usize, random: &mut Random) {
    let len = out.len() - start;
    let quote = |out: &[u8], from: usize| {
        let rest = &out[start + from..];
        rest.iter()
            .position(|byte| *byte == b'"')
            .map(|at| start + from + at)
    };
    match random.below(8) {
        0 => out.truncate(start + random.between(1, len - 1)),
        1 => {
            out.pop();
            out.extend(b",}");
        }
        2 => {
            if let Some(at) = quote(out, random.below(len / 2)) {
                out.remove(at);
            }
        }
        3 => out.extend(b"]"),
        4 => break_string(out, start, b"\\x"),
        5 => break_string(out, start, b"\x01"),
        6 => break_string(out, start, b"\xff"),
        _ => {
            if let Some(at) = out[start..].windows(2).position(|pair| pair == b"\":") {
                out[start + at + 1] = b';';
            }
        }
    }
}

/// Inserts `wrong` behind the quote that opens the first string value.
fn break_string(out: &mut Vec<u8>, start: usize, wrong: &[u8]) {
    if let Some(at) = out[start..].windows(3).position(|it| it == b"\":\"") {
        let at = start + at + 3;
        out.splice(at..at, wrong.iter().copied());
    }
}
