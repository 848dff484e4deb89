//! Warnings: values that Convex accepts and that are probably wrong.

use std::cmp::Ordering;

use super::check::{Checker, Item};
use super::code::{RowPhase, ViolationCode};
use super::explain::{Raw, Sink, What};
use super::ids::TableIds;
use super::likely_cause::LikelyCause;
use super::path::Step;
use super::program::{Check, CheckId, Field};
use super::shown::{quoted, separated};
use convex_schema_core::FieldMeta;
use convex_schema_core::Literal;
use convex_schema_core::Value;

/// Returns whether there is more to check than Convex enforces.
pub(crate) fn is_checked(meta: &FieldMeta) -> bool {
    !meta.allowed.is_empty() || meta.min.is_some() || meta.max.is_some()
}

/// Returns whether a number is in the range that the schema names, if there is one.
pub(crate) fn is_in_range(meta: &FieldMeta, number: f64) -> bool {
    let below = meta.min.is_some_and(|min| number < min);
    let above = meta.max.is_some_and(|max| number > max);
    !below && !above
}

/// Returns whether a time in milliseconds is so near to 1970, or so far in the future, that it was
/// likely counted in another unit: which, and the likely cause that it is.
fn looks_like_another_unit(time: f64) -> Option<(&'static str, LikelyCause)> {
    match time.abs() {
        // 1973 to 5138 in seconds; as milliseconds, 1970 to 1973.
        1e8..1e11 => Some(("seconds", LikelyCause::Seconds)),
        // As milliseconds, the year 5138 and later.
        1e14..=f64::INFINITY => Some((
            "a finer unit than milliseconds",
            LikelyCause::FinerThanMillis,
        )),
        _ => None,
    }
}

/// Returns whether nothing is to be said of a time.
pub(crate) fn is_plausible_time(time: f64) -> bool {
    looks_like_another_unit(time).is_none()
}

/// Walks through a document for warnings, where it satisfies its validator.
pub(crate) struct Warner<'x, 'a, I, S> {
    pub(crate) checker: Checker<'a, I>,
    pub(crate) steps: Vec<Step<'a>>,
    pub(crate) sink: &'x mut S,
}

impl<'a, I: TableIds, S: Sink<'a>> Warner<'_, 'a, I, S> {
    /// Warns of a document's fields; `_creationTime` is one that every table has.
    pub(crate) fn document(&mut self, check: Option<CheckId>, document: &'a Value) {
        if let Value::Object(fields) = document {
            if let Some((name, time)) = fields.get_key_value("_creationTime") {
                self.time(name, time);
            }
        }
        if let Some(check) = check {
            self.value(check, document, true);
        }
    }

    fn value(&mut self, check: CheckId, value: &'a Value, top: bool) {
        match (self.checker.program.check(check), value) {
            (Check::Array(element), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.steps.push(Step::Index(index));
                    self.value(element, item, false);
                    self.steps.pop();
                }
            }
            (Check::Record { values, .. }, Value::Object(entries)) => {
                for (key, value) in entries {
                    self.steps.push(Step::Entry(key));
                    self.value(values, value, false);
                    self.steps.pop();
                }
            }
            (Check::Object(run), Value::Object(entries)) => {
                for field in self.checker.program.fields(run) {
                    if let Some(value) = entries.get(&*field.name) {
                        self.field(field, value);
                    }
                }
            }
            (Check::Unknown(name), _) => {
                let message = format!(
                    "not validated: this version of convex-schema does not know `{}`",
                    self.checker.program.target(name)
                );
                self.emit(ViolationCode::NotJudged, message, value, None);
            }
            (Check::Union(run), _) => {
                let members = self.checker.program.members(run).iter();
                let fits = |member: CheckId| {
                    if top {
                        self.checker.document(member, value, &mut ()).is_ok()
                    } else {
                        self.checker.accepts(member, Item::Value(value))
                    }
                };
                if let Some(member) = members.copied().find(|member| fits(*member)) {
                    self.value(member, value, top);
                }
            }
            (
                Check::Any
                | Check::Null
                | Check::Boolean
                | Check::Float64
                | Check::Int64
                | Check::CommitTs
                | Check::String
                | Check::Bytes
                | Check::Id(_)
                | Check::Literal(_)
                | Check::Function
                | Check::Array(_)
                | Check::Record { .. }
                | Check::Object(_),
                _,
            ) => {}
        }
    }

    fn field(&mut self, field: &'a Field, value: &'a Value) {
        self.steps.push(Step::Field(&field.name));
        if let Some(meta) = &field.meta {
            self.meta(meta, value);
        }
        self.value(field.check, value, false);
        self.steps.pop();
        self.time(&field.name, value);
    }

    fn meta(&mut self, meta: &FieldMeta, value: &'a Value) {
        match value {
            // Stands for no value, which neither rule is about.
            Value::Null => return,
            // Bounds of a list apply to its elements.
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.steps.push(Step::Index(index));
                    self.meta(meta, item);
                    self.steps.pop();
                }
                return;
            }
            _ => {}
        }
        let is_allowed = meta.allowed.iter().any(|allowed| equals(allowed, value));
        if !meta.allowed.is_empty() && !is_allowed {
            let message = format!("the schema allows only {}", Allowed(&meta.allowed));
            self.emit(ViolationCode::OutsideAllowed, message, value, None);
        }
        let Some(number) = as_number(value) else {
            return;
        };
        if !is_in_range(meta, number) {
            let message = match (meta.min, meta.max) {
                (Some(min), Some(max)) => format!("the schema allows {min} to {max}"),
                (Some(min), None) => format!("the schema allows at least {min}"),
                (None, Some(max)) => format!("the schema allows at most {max}"),
                (None, None) => return,
            };
            self.emit(ViolationCode::OutsideRange, message, value, None);
        }
    }

    /// A time, by the name of the field, that lies near 1970 or far in the future was likely
    /// counted in another unit.
    fn time(&mut self, name: &'a str, value: &'a Value) {
        let Value::Float64(time) = value else {
            return;
        };
        if !is_time_name(name) {
            return;
        }
        let Some((unit, likely_cause)) = looks_like_another_unit(*time) else {
            return;
        };
        self.steps.push(Step::Field(name));
        let message = format!("the time looks like one in {unit}");
        self.emit(
            ViolationCode::ImplausibleTime,
            message,
            value,
            Some(likely_cause),
        );
        self.steps.pop();
    }

    fn emit(
        &mut self,
        code: ViolationCode,
        message: String,
        value: &'a Value,
        likely_cause: Option<LikelyCause>,
    ) {
        let help = None;
        let what = What::Said { message, help };
        self.sink.finding(&Raw {
            item: Some(Item::Value(value)),
            advice: likely_cause.map(Into::into),
            ..Raw::new(RowPhase::Validate, code, &self.steps, what)
        });
    }
}

/// Returns whether a field is named like a time: `paidAt`, `paid_at`, `timestamp`, `_creationTime`.
pub(crate) fn is_time_name(name: &str) -> bool {
    const ENDS: [&str; 5] = ["At", "_at", "Timestamp", "_timestamp", "creationTime"];
    name == "timestamp" || ENDS.iter().any(|end| name.ends_with(end))
}

fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Float64(it) => Some(*it),
        #[expect(clippy::cast_precision_loss, reason = "bounds are floats")]
        Value::Int64(it) => Some(*it as f64),
        _ => None,
    }
}

/// A person does not tell 0 from -0, or 1 from 1n.
fn equals(literal: &Literal, value: &Value) -> bool {
    let same_number = |literal: f64| {
        let number = as_number(value);
        number.is_some_and(|number| number.partial_cmp(&literal) == Some(Ordering::Equal))
    };
    match (literal, value) {
        (Literal::String(a), Value::String(b)) => a == b,
        (Literal::Boolean(a), Value::Boolean(b)) => a == b,
        (Literal::Int64(a), Value::Int64(b)) => a == b,
        (Literal::Float64(a), _) => same_number(*a),
        #[expect(
            clippy::cast_precision_loss,
            reason = "as exact as the float that was found"
        )]
        (Literal::Int64(a), _) => same_number(*a as f64),
        _ => false,
    }
}

/// The allowed values, in order.
struct Allowed<'a>(&'a [Literal]);

impl std::fmt::Display for Allowed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        separated(f, self.0, |f, literal| match literal {
            Literal::String(it) => f.write_str(&quoted(it, 40)),
            Literal::Float64(it) => write!(f, "{it}"),
            Literal::Int64(it) => write!(f, "{it}"),
            Literal::Boolean(it) => write!(f, "{it}"),
        })
    }
}
