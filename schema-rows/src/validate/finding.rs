//! One thing that is wrong with a row, for a person and for a program.

use std::fmt;

use super::check::Item;
use super::code::{RowPhase, ViolationCode};
use super::explain::{Branch as Meant, Raw, What};
use super::likely_cause::LikelyCause;
use super::path;
use super::program::{Check, CheckId, Program};
use super::recognise::Presence;
use super::shown::Values;
use super::shown::{self, cut, separated};
use super::violation::{NO_VALUE, TextPosition, Violation};
use convex_schema_core::Value;

/// A line of a report: a violation, or a warning.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// The part of a write that rejects the row.
    pub phase: RowPhase,
    /// The code.
    pub code: ViolationCode,
    /// The path with indexes and keys: `.items[3].price`, `.scores["ann"]`; a missing or unknown
    /// field is part of it. Empty for the row itself.
    pub path: String,
    /// The path without what differs from row to row: `.items[].price`, `.scores.values()`.
    pub pattern: String,
    /// The path as the backend prints it, without a missing or unknown field.
    pub backend_path: String,
    /// The field that is missing, not known, or not the row's to set.
    pub field: Option<String>,
    /// The expected validator, as people write it, shortened.
    pub expected: Option<String>,
    /// The value that was found: kind and content, shortened, or kind and length with [`Values::Hide`].
    pub found: Option<String>,
    /// The message: a clause that contains `expected` and `found`.
    pub message: String,
    /// The likely cause.
    pub likely_cause: Option<LikelyCause>,
    /// The next step, where one is known.
    pub help: Option<String>,
    /// The position where the text stops being JSON, or repeats a key.
    pub position: Option<TextPosition>,
    /// For a union: the member that was meant, and why the value does not satisfy it.
    pub branch: Option<Branch>,
    /// The message without what was found.
    pub(crate) summary: String,
}

/// The member of a union that a value was probably meant to satisfy.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Branch {
    /// The member: by the field and literal that name it (`kind: "card"`) or, if nothing does, by
    /// its validator, shortened. `None` if no member has the literal that the value has.
    pub member: Option<String>,
    /// Whether a literal names the member; else it is the one with the fewest errors.
    pub is_named: bool,
    /// Why the value does not satisfy it.
    pub findings: Vec<Finding>,
}

/// The message for text that can't be read at all.
pub(crate) const NOT_JSON: &str = "the text is not JSON";

/// Bytes of a validator that a finding shows.
const SHOWN_VALIDATOR: usize = 100;

impl Finding {
    pub(crate) fn from_raw(program: &Program, raw: &Raw<'_, '_>, values: Values) -> Self {
        let expected = expected(program, &raw.what);
        let found = found(raw, values);
        let summary = match (raw.code, values) {
            // The decoder's words may hold the value.
            (ViolationCode::InvalidEncoding, Values::Hide) => NO_VALUE.to_owned(),
            _ => summary(&raw.what, expected.as_deref()),
        };
        let message = match (&raw.what, &found) {
            (What::IdOf { .. }, _) | (_, None) => summary.clone(),
            (_, Some(found)) => format!("{summary}, found {found}"),
        };
        let steps = raw.shown_steps(values);
        let (told, untold) = steps.split_at(raw.told);
        Self {
            phase: raw.phase,
            code: raw.code,
            path: path::wire(&steps, values),
            pattern: path::pattern(&steps),
            backend_path: path::backend(told),
            field: untold
                .last()
                .and_then(|step| step.field())
                .map(|field| path::legal_part(field).to_owned()),
            expected,
            found,
            message,
            likely_cause: raw.advice.map(|advice| advice.likely_cause),
            help: help(program, raw),
            position: raw.position,
            branch: None,
            summary,
        }
    }
}

impl Finding {
    /// Returns the finding for a violation of which nothing else is known.
    pub(crate) fn from_violation(violation: &Violation, likely_cause: Option<LikelyCause>) -> Self {
        let reason = violation.message();
        let (summary, message) = if violation.code() == ViolationCode::InvalidJson {
            (NOT_JSON.to_owned(), format!("{NOT_JSON}: {reason}"))
        } else {
            (reason.to_owned(), reason.to_owned())
        };
        Self {
            phase: violation.phase(),
            code: violation.code(),
            path: violation.path().to_owned(),
            pattern: violation.path().to_owned(),
            backend_path: violation.path().to_owned(),
            field: violation.field().map(str::to_owned),
            expected: violation.expected().map(str::to_owned),
            found: None,
            summary,
            message,
            likely_cause,
            help: likely_cause
                .and_then(LikelyCause::next_step)
                .map(str::to_owned),
            position: violation.position(),
            branch: None,
        }
    }
}

impl Branch {
    /// Returns the branch as JSON: `member`, `named`, `findings`.
    pub fn to_json(&self) -> serde_json::Value {
        let findings: Vec<_> = self.findings.iter().map(Finding::to_json).collect();
        serde_json::json!({
            "member": self.member,
            "named": self.is_named,
            "findings": findings,
        })
    }

    pub(crate) fn from_meant(program: &Program, meant: Meant<'_>) -> Self {
        Self {
            member: label(program, meant),
            is_named: meant.tag.is_some(),
            findings: Vec::new(),
        }
    }
}

/// Returns how the branch is called: the literal is the schema's, so it may be shown.
pub(crate) fn label(program: &Program, meant: Meant<'_>) -> Option<String> {
    let member = meant.member?;
    Some(match meant.tag {
        Some((field, tag)) => format!("{field}: {}", tag_text(tag)),
        None => cut(program.show_member(member), SHOWN_VALIDATOR),
    })
}

/// A value that was equal to a literal of the schema.
fn tag_text(tag: &Value) -> String {
    match tag {
        Value::String(text) => shown::quoted(text, shown::SHOWN_VALUE),
        other => other.to_string(),
    }
}

fn expected(program: &Program, what: &What<'_>) -> Option<String> {
    let written = |check: CheckId| program.show_written(check);
    Some(match what {
        What::Expected {
            check,
            place: Presence::OptionalField,
        } => cut(
            format_args!("v.optional({})", written(*check)),
            SHOWN_VALIDATOR,
        ),
        What::Expected { check, .. } | What::IdOf { check, .. } | What::Missing(check) => {
            cut(written(*check), SHOWN_VALIDATOR)
        }
        What::Tags(tags) => {
            let all = OneOf { program, tags };
            cut(all, SHOWN_VALIDATOR)
        }
        What::Extra | What::Said { .. } => return None,
    })
}

/// `one of v.literal("a"), v.literal("b")`.
struct OneOf<'a> {
    program: &'a Program,
    tags: &'a [CheckId],
}

impl fmt::Display for OneOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of ")?;
        separated(f, self.tags, |f, tag| {
            write!(f, "{}", self.program.show_written(*tag))
        })
    }
}

fn found(raw: &Raw<'_, '_>, values: Values) -> Option<String> {
    Some(match raw.item? {
        Item::Key(key) => shown::found_text("key", key, values),
        Item::Value(value) => shown::found(value, values),
    })
}

/// Returns what is wrong, without what was found.
fn summary(what: &What<'_>, expected: Option<&str>) -> String {
    let expected = expected.unwrap_or_default();
    match what {
        What::Expected { .. } | What::Tags(_) => format!("expected {expected}"),
        What::IdOf {
            table: Some(table), ..
        } => {
            format!("expected {expected}, found an id of table `{table}`")
        }
        What::IdOf { table: None, .. } => {
            format!("expected {expected}, found an id of a system table")
        }
        What::Missing(_) => format!("the required field is missing, expected {expected}"),
        What::Extra => "the schema has no such field".to_owned(),
        What::Said { message, .. } => message.clone(),
    }
}

fn help(program: &Program, raw: &Raw<'_, '_>) -> Option<String> {
    let known = |help: &'static str| Some(help.to_owned());
    let Some(advice) = raw.advice else {
        return match &raw.what {
            What::Said { help, .. } => help.and_then(known),
            What::Extra => known("drop the key, or add the field to the schema"),
            What::Missing(check) if matches!(program.check(*check), Check::Literal(_)) => {
                known("write the field with this value: it identifies the variant")
            }
            What::Missing(_) => known("write the field, or let the schema say `v.optional(...)`"),
            _ => None,
        };
    };
    if let What::IdOf { check, table } = raw.what {
        return other_table(program, check, table);
    }
    match (advice.likely_cause, advice.meant) {
        (_, Some(meant)) => Some(match (&raw.what, raw.code.is_warning()) {
            (What::Missing(_), _) => format!("the row has `{meant}`, rename it"),
            (What::Extra, _) => format!("did you mean `{meant}`?"),
            _ => format!("did you mean {}?", shown::quoted(meant, shown::SHOWN_VALUE)),
        }),
        (likely_cause, None) => likely_cause.next_step().and_then(known),
    }
}

/// Returns what to do about an id of `found`, or of a system table.
fn other_table(program: &Program, check: CheckId, found: Option<&str>) -> Option<String> {
    let Check::Id(target) = program.check(check) else {
        return None;
    };
    let step = format!("write the id of a document of `{}`", program.target(target));
    Some(match found {
        Some(found) => format!("{step}, or let the schema say `v.id(\"{found}\")`"),
        None => step,
    })
}

impl Finding {
    /// Returns the finding as JSON: its fields in camel case, and `stage`; a part that does not
    /// apply is null.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "stage": self.phase.stage().as_str(),
            "phase": self.phase.as_str(),
            "code": self.code.as_str(),
            "path": self.path,
            "pattern": self.pattern,
            "backendPath": self.backend_path,
            "field": self.field,
            "expected": self.expected,
            "found": self.found,
            "message": self.message,
            "likelyCause": self.likely_cause.map(LikelyCause::as_str),
            "help": self.help,
            "position": self.position.map(TextPosition::to_json),
            "branch": self.branch.as_ref().map(Branch::to_json),
        })
    }
}

/// Path and message, the help on a line of its own, then the errors of the branch that was meant.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

impl Finding {
    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        let indent = 2 * depth;
        write!(f, "{:indent$}", "")?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{} [{}]", self.message, self.code)?;
        if let Some(position) = self.position {
            write!(f, " at {position}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n{:indent$}  help: {help}", "")?;
        }
        let Some(branch) = &self.branch else {
            return Ok(());
        };
        match (&branch.member, branch.is_named) {
            (Some(member), true) => write!(f, "\n{:indent$}  as {{{member}}}:", "")?,
            (Some(member), false) => write!(f, "\n{:indent$}  closest is {member}:", "")?,
            (None, _) => write!(f, "\n{:indent$}  no member has this tag:", "")?,
        }
        for finding in &branch.findings {
            writeln!(f)?;
            finding.write(f, depth + 2)?;
        }
        Ok(())
    }
}
