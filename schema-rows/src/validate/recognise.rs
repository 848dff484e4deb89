//! Recognises likely causes by the value that was found and the validator that it did not satisfy.

use convex_schema_rules::suggest::closest;

use super::check::{Checker, FaultKind, Item};
use super::ids::TableIds;
use super::likely_cause::LikelyCause;
use super::program::{Check, CheckId};
use convex_schema_core::DocumentId;
use convex_schema_core::Value;

/// The position of a value, as far as advice depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// The whole document, or something inside an array or record.
    Inside,
    /// A field that may be absent.
    OptionalField,
    /// A field that may not be absent.
    RequiredField,
}

/// A likely cause, and the name that was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Advice<'a> {
    pub(crate) likely_cause: LikelyCause,
    pub(crate) meant: Option<&'a str>,
}

impl From<LikelyCause> for Advice<'_> {
    fn from(likely_cause: LikelyCause) -> Self {
        Self {
            likely_cause,
            meant: None,
        }
    }
}

/// Returns the name among `known` that was probably meant by `found`, and what is wrong with
/// `found`.
pub(crate) fn near<'a>(
    found: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<Advice<'a>> {
    // Longer texts are not misspelled names, and comparing them takes long.
    const LONGEST: usize = 128;
    if found.len() > LONGEST {
        return None;
    }
    let meant = closest(found, known)?;
    let letters = |text: &'_ str| -> String {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let likely_cause = if letters(found) == letters(meant) {
        LikelyCause::OtherCase
    } else {
        LikelyCause::NearName
    };
    Some(Advice {
        likely_cause,
        meant: Some(meant),
    })
}

impl<'a, I: TableIds> Checker<'a, I> {
    /// Returns what probably happened where `item` does not satisfy `check`.
    pub(crate) fn recognise(
        self,
        check: CheckId,
        item: Item<'a>,
        kind: FaultKind<'a>,
        place: Presence,
    ) -> Option<Advice<'a>> {
        match kind {
            FaultKind::OtherTable(table) => {
                return Some(Advice {
                    likely_cause: LikelyCause::OtherTableId,
                    meant: Some(table),
                });
            }
            FaultKind::SystemTable => return Some(LikelyCause::OtherTableId.into()),
            FaultKind::Missing(_) | FaultKind::Extra(_) => return None,
            FaultKind::NoMatch | FaultKind::Literal => {}
        }
        let mut wants = Wants::default();
        self.collect_wants(check, &mut wants);
        let advice = match item {
            Item::Key(text) => of_text(text, &wants),
            Item::Value(Value::String(text)) => of_text(text, &wants),
            Item::Value(Value::Null) => match place {
                Presence::OptionalField => Some(LikelyCause::NullForAbsent.into()),
                Presence::RequiredField => Some(LikelyCause::NullForRequired.into()),
                Presence::Inside => Some(LikelyCause::NullInside.into()),
            },
            Item::Value(value) => of_value(value, &wants).map(Advice::from),
        };
        advice.or_else(|| self.of_element(item, &wants))
    }

    /// Recognises a single value where an array of such values belongs.
    fn of_element(self, item: Item<'a>, wants: &Wants<'a>) -> Option<Advice<'a>> {
        let fits = |element: &CheckId| self.accepts(*element, item);
        let single = wants.elements.iter().any(fits);
        single.then(|| LikelyCause::SingleForArray.into())
    }

    fn collect_wants(self, check: CheckId, wants: &mut Wants<'a>) {
        match self.program.check(check) {
            Check::Id(_) => wants.id = true,
            Check::Float64 => wants.float = true,
            Check::Int64 | Check::CommitTs => wants.int = true,
            Check::Boolean => wants.boolean = true,
            Check::String => wants.string = true,
            Check::Bytes => wants.bytes = true,
            Check::Array(element) => {
                wants.container = true;
                wants.elements.push(element);
            }
            Check::Record { .. } | Check::Object(_) => wants.container = true,
            Check::Literal(index) => match self.program.literal(index) {
                Value::String(text) => wants.literals.push(text),
                Value::Float64(_) => wants.float = true,
                Value::Int64(_) => wants.int = true,
                Value::Boolean(_) => wants.boolean = true,
                _ => {}
            },
            Check::Union(run) => {
                for member in self.program.members(run) {
                    self.collect_wants(*member, wants);
                }
            }
            Check::Any | Check::Null | Check::Function | Check::Unknown(_) => {}
        }
    }
}

/// The kinds that would have been accepted, through all members of unions.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a set of kinds")]
struct Wants<'a> {
    id: bool,
    float: bool,
    int: bool,
    boolean: bool,
    string: bool,
    bytes: bool,
    container: bool,
    elements: Vec<CheckId>,
    literals: Vec<&'a str>,
}

fn of_text<'a>(text: &str, wants: &Wants<'a>) -> Option<Advice<'a>> {
    let is_known = [
        (wants.id, of_id as fn(&str) -> Option<LikelyCause>),
        (wants.float, of_number),
        (wants.int, of_integer),
        (wants.boolean, of_boolean),
        (wants.container, of_container),
        (wants.bytes, of_bytes),
    ];
    for (wanted, recognise) in is_known {
        if let Some(likely_cause) = recognise(text).filter(|_| wanted) {
            return Some(likely_cause.into());
        }
    }
    let wants_other = wants.id || wants.float || wants.int || wants.boolean;
    if text.is_empty() && wants_other {
        return Some(LikelyCause::EmptyText.into());
    }
    near(text, wants.literals.iter().copied())
}

fn of_value(value: &Value, wants: &Wants<'_>) -> Option<LikelyCause> {
    match value {
        Value::Float64(it) if wants.boolean && [0.0, 1.0].contains(it) => {
            Some(LikelyCause::BooleanNumber)
        }
        Value::Float64(it) if wants.int && it.fract() == 0.0 => Some(LikelyCause::FloatForInt64),
        Value::Int64(_) if wants.float => Some(LikelyCause::Int64ForFloat),
        Value::Float64(_) | Value::Int64(_) if wants.id => Some(LikelyCause::NumberForId),
        Value::Float64(_) | Value::Int64(_) | Value::Boolean(_) if wants.string => {
            Some(LikelyCause::ScalarForString)
        }
        Value::Object(fields) if wants.id => {
            let has_id = fields.contains_key("_id") || fields.contains_key("id");
            has_id.then_some(LikelyCause::DocumentForId)
        }
        _ => None,
    }
}

fn of_id(text: &str) -> Option<LikelyCause> {
    let all = |test: fn(&u8) -> bool| text.bytes().all(|byte| test(&byte));
    if is_uuid(text) {
        return Some(LikelyCause::Uuid);
    }
    if DocumentId::decode(text).is_ok() {
        return Some(LikelyCause::UnknownTableId);
    }
    match text.len() {
        0 => None,
        1..=20 if all(u8::is_ascii_digit) => Some(LikelyCause::NumberForId),
        24 if all(u8::is_ascii_hexdigit) => Some(LikelyCause::ObjectId),
        30..=38 if all(u8::is_ascii_alphanumeric) => Some(LikelyCause::BrokenId),
        // Ids of `convex-test`: `10000;users`.
        _ => {
            let (number, table) = text.split_once(';')?;
            let made = number.bytes().all(|byte| byte.is_ascii_digit()) && !table.is_empty();
            made.then_some(LikelyCause::BrokenId)
        }
    }
}

/// 32 hexadecimal digits, plain or in groups of 8, 4, 4, 4 and 12.
fn is_uuid(text: &str) -> bool {
    let hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    match text.len() {
        32 => hex(text),
        36 => {
            let lengths = text.split('-').map(str::len);
            lengths.eq([8, 4, 4, 4, 12]) && text.split('-').all(hex)
        }
        _ => false,
    }
}

fn of_number(text: &str) -> Option<LikelyCause> {
    if is_time(text) {
        return Some(LikelyCause::TimeText);
    }
    let number: f64 = text.trim().parse().ok()?;
    number.is_finite().then_some(LikelyCause::NumberText)
}

/// Recognises the text of an integer that a bigint can hold, or of a time.
fn of_integer(text: &str) -> Option<LikelyCause> {
    if is_time(text) {
        return Some(LikelyCause::TimeText);
    }
    let integer: Result<i64, _> = text.trim().parse();
    integer.is_ok().then_some(LikelyCause::Int64Text)
}

/// A date such as `2024-05-01`, alone or followed by `T` or a space and an hour.
fn is_time(text: &str) -> bool {
    let matches = |form: &str| {
        let mut bytes = text.bytes();
        form.bytes().all(|wanted| match (wanted, bytes.next()) {
            (b'0', Some(found)) => found.is_ascii_digit(),
            (b'T', Some(found)) => matches!(found, b'T' | b't' | b' '),
            (wanted, found) => found == Some(wanted),
        })
    };
    matches("0000-00-00T00") || (text.len() == 10 && matches("0000-00-00"))
}

fn of_boolean(text: &str) -> Option<LikelyCause> {
    const TEXTS: [&str; 12] = [
        "t", "f", "true", "false", "yes", "no", "y", "n", "on", "off", "1", "0",
    ];
    TEXTS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(text))
        .then_some(LikelyCause::BooleanText)
}

fn of_container(text: &str) -> Option<LikelyCause> {
    let starts = text.starts_with(['[', '{']);
    let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    (starts && is_json()).then_some(LikelyCause::JsonText)
}

/// Text of this length that is base64 is not likely something else.
fn of_bytes(text: &str) -> Option<LikelyCause> {
    let digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let whole = text.len() >= 4 && text.len() % 4 == 0;
    (whole && text.bytes().all(digit)).then_some(LikelyCause::Base64Text)
}

#[cfg(test)]
mod tests {
    use super::{LikelyCause, of_container};

    /// Text is taken for JSON where it starts as an array or an object does and is one.
    #[test]
    fn text_of_json_is_a_whole_container() {
        for text in ["[1]", "{\"a\":[]}", "[]"] {
            assert!(
                matches!(of_container(text), Some(LikelyCause::JsonText)),
                "{text}"
            );
        }
        for text in ["[not json", "{a}", "5", "null", "\"[]\"", "", "[1"] {
            assert!(of_container(text).is_none(), "{text}");
        }
    }
}
