//! The effect of a change of functions on the calls that were written before it.

use std::fmt;

use convex_schema_core::{Schema, TableDefinition, ValidatorRef, Visibility};
use convex_schema_plan::diff::{Item, differences};
use convex_schema_plan::subset::{Subset, is_subset, rule};
use serde_json::{Value, json};

use crate::contract::{Contract, FunctionRef};

/// The effect of a change on calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Every call goes on working.
    Compatible,
    /// This version does not know one of the validators, so it can't tell.
    Unknown,
    /// Calls fail, or results can't be read.
    Breaking,
}

impl Effect {
    /// `compatible`, `unknown` or `breaking`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Unknown => "unknown",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A change of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContractChange {
    /// The path of the function: `messages:send`.
    pub function: String,
    /// The effect on calls.
    pub effect: Effect,
    /// The change in words, without the function.
    pub message: String,
    /// Each difference of the validators, in the words of `diff`.
    pub details: Vec<String>,
}

impl ContractChange {
    /// Returns the change as JSON: `function`, `effect`, `message`, `details`.
    pub fn to_json(&self) -> Value {
        json!({
            "function": self.function,
            "effect": self.effect.as_str(),
            "message": self.message,
            "details": self.details,
        })
    }
}

impl fmt::Display for ContractChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}`: {}", self.effect, self.function, self.message)?;
        for detail in &self.details {
            write!(f, "\n  {detail}")?;
        }
        Ok(())
    }
}

/// Returns what changes from `old`, for which calls were written, to `new`, which is deployed: first by function.
///
/// ```
/// use convex_schema_functions::{Contract, Effect, compare};
///
/// let contract = |fields: &str| {
///     Contract::from_spec(&format!(
///         r#"[{{"identifier":"a.js:b","functionType":"Query","returns":{{"type":"null"}},
///             "args":{{"type":"object","value":{{{fields}}}}}}}]"#
///     ))
/// };
/// let old = contract("")?;
/// let optional = contract(r#""x":{"fieldType":{"type":"string"},"optional":true}"#)?;
/// let required = contract(r#""x":{"fieldType":{"type":"string"},"optional":false}"#)?;
/// assert_eq!(compare(&old, &optional)[0].effect, Effect::Compatible);
/// assert_eq!(compare(&old, &required)[0].effect, Effect::Breaking);
/// # Ok::<(), convex_schema_functions::SpecError>(())
/// ```
pub fn compare(old: &Contract, new: &Contract) -> Vec<ContractChange> {
    let mut changes = Vec::new();
    for before in old.functions() {
        match new.function(before.path()) {
            Some(after) => function(&mut changes, before, after),
            None => changes.push(change(before, Effect::Breaking, "it is gone")),
        }
    }
    let added = new
        .functions()
        .filter(|it| old.function(it.path()).is_none());
    changes.extend(added.map(|it| {
        change(
            it,
            Effect::Compatible,
            &format!("a new {} {}", it.visibility(), it.kind()),
        )
    }));
    changes.sort_by(|a, b| a.function.cmp(&b.function));
    changes
}

fn change(function: FunctionRef<'_>, effect: Effect, message: &str) -> ContractChange {
    ContractChange {
        function: function.path().to_owned(),
        effect,
        message: message.to_owned(),
        details: Vec::new(),
    }
}

fn function(changes: &mut Vec<ContractChange>, old: FunctionRef<'_>, new: FunctionRef<'_>) {
    if old.kind() != new.kind() {
        let message = format!("it was a {}, and is now a {}", old.kind(), new.kind());
        changes.push(change(old, Effect::Breaking, &message));
    }
    match (old.visibility(), new.visibility()) {
        (Visibility::Public, Visibility::Internal) => {
            changes.push(change(
                old,
                Effect::Breaking,
                "it is now internal: clients can't call it",
            ));
        }
        (Visibility::Internal, Visibility::Public) => {
            changes.push(change(old, Effect::Compatible, "it is now public"));
        }
        _ => {}
    }
    let sides = [
        // Arguments that calls send must be accepted; results that functions return must be readable.
        ("arguments", old.args(), new.args(), true),
        ("result", old.returns(), new.returns(), false),
    ];
    for (what, before, after, is_sent) in sides {
        let (effect, message) = match (before, after) {
            (None, None) => continue,
            (Some(before), Some(after)) => {
                let is_equal = is_subset(before, after) && is_subset(after, before);
                let details = details(before, after);
                if is_equal && details.is_empty() {
                    continue;
                }
                let (from, to) = if is_sent {
                    (before, after)
                } else {
                    (after, before)
                };
                let effect = match rule(from, to) {
                    Subset::Yes => Effect::Compatible,
                    Subset::Unknown => Effect::Unknown,
                    _ => Effect::Breaking,
                };
                let mut change = change(old, effect, &sentence(what, effect, is_sent));
                change.details = details;
                changes.push(change);
                continue;
            }
            (None, Some(_)) if is_sent => (
                Effect::Breaking,
                "a validator of the arguments is declared now",
            ),
            (Some(_), None) if is_sent => (
                Effect::Compatible,
                "the validator of the arguments is gone: any are accepted",
            ),
            (None, Some(_)) => (
                Effect::Compatible,
                "a validator of the result is declared now",
            ),
            (Some(_), None) => (
                Effect::Breaking,
                "the validator of the result is gone: it may be anything",
            ),
        };
        changes.push(change(old, effect, message));
    }
}

fn sentence(what: &str, effect: Effect, is_sent: bool) -> String {
    let consequence = match (effect, is_sent) {
        (Effect::Compatible, true) => "all calls are still accepted",
        (Effect::Compatible, false) => "every result can still be read",
        (Effect::Breaking, true) => "calls may be rejected",
        (Effect::Breaking, false) => "results may be unreadable",
        (Effect::Unknown, _) => "this version does not know one of the validators",
    };
    format!("the {what} changed: {consequence}")
}

/// The differences of two validators, in the words of `diff`.
fn details(old: ValidatorRef<'_>, new: ValidatorRef<'_>) -> Vec<String> {
    let schema = |validator: ValidatorRef<'_>| {
        let table = TableDefinition::new("it", validator.to_validator());
        Schema::builder().table(table).build()
    };
    let differences = differences(&schema(old), &schema(new));
    let details = differences.iter().map(|it| match it.item() {
        // There is no document here, but one value.
        Item::Document => it.change().to_string(),
        _ => it.clause(),
    });
    details.collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

    use super::{Effect, compare};
    use crate::Contract;

    fn contract(entries: &[(&str, &str, &str)]) -> Contract {
        let entries = entries.iter().map(|(head, args, returns)| {
            let (kind, path) = head.split_once(' ').unwrap();
            let (kind, visibility) = match kind.strip_prefix('-') {
                Some(kind) => (kind, "internal"),
                None => (kind, "public"),
            };
            format!(
                r#"{{"identifier":"{path}","functionType":"{kind}","visibility":{{"kind":"{visibility}"}},"args":{args},"returns":{returns}}}"#
            )
        });
        let entries: Vec<_> = entries.collect();
        Contract::from_spec(&format!("[{}]", entries.join(","))).unwrap()
    }

    const ANY: &str = r#"{"type":"any"}"#;
    const NULL: &str = r#"{"type":"null"}"#;
    const STRING: &str = r#"{"type":"string"}"#;
    const EITHER: &str = r#"{"type":"union","value":[{"type":"string"},{"type":"null"}]}"#;
    const UNKNOWN: &str = r#"{"type":"geo"}"#;

    fn object(field: &str, validator: &str, optional: bool) -> String {
        format!(
            r#"{{"type":"object","value":{{"{field}":{{"fieldType":{validator},"optional":{optional}}}}}}}"#
        )
    }

    fn effect(old: (&str, &str, &str), new: (&str, &str, &str)) -> Vec<(Effect, String)> {
        let changes = compare(&contract(&[old]), &contract(&[new]));
        changes
            .into_iter()
            .map(|it| (it.effect, it.message))
            .collect()
    }

    /// Arguments may widen and results may narrow, never the other way.
    #[test]
    fn directions() {
        let required = object("a", STRING, false);
        let optional = object("a", STRING, true);
        let wide = object("a", EITHER, false);
        for (old, new, sent, returned) in [
            (&required, &optional, Effect::Compatible, Effect::Breaking),
            (&optional, &required, Effect::Breaking, Effect::Compatible),
            (&required, &wide, Effect::Compatible, Effect::Breaking),
            (&wide, &required, Effect::Breaking, Effect::Compatible),
            (
                &required,
                &object("b", STRING, false),
                Effect::Breaking,
                Effect::Breaking,
            ),
        ] {
            let found = effect(("Query m:f", old, NULL), ("Query m:f", new, NULL));
            assert_eq!(found[0].0, sent, "{old} {new}");
            let found = effect(("Query m:f", ANY, old), ("Query m:f", ANY, new));
            assert_eq!(found[0].0, returned, "{old} {new}");
        }
    }

    #[test]
    fn declarations_that_come_and_go() {
        let args = object("a", STRING, false);
        for (old, new, want) in [
            (
                ("Query m:f", ANY, NULL),
                ("Query m:f", args.as_str(), NULL),
                Effect::Breaking,
            ),
            (
                ("Query m:f", args.as_str(), NULL),
                ("Query m:f", ANY, NULL),
                Effect::Compatible,
            ),
            (
                ("Query m:f", ANY, ANY),
                ("Query m:f", ANY, NULL),
                Effect::Compatible,
            ),
            (
                ("Query m:f", ANY, NULL),
                ("Query m:f", ANY, ANY),
                Effect::Breaking,
            ),
            (
                ("Query m:f", ANY, NULL),
                ("Mutation m:f", ANY, NULL),
                Effect::Breaking,
            ),
            (
                ("Query m:f", ANY, NULL),
                ("-Query m:f", ANY, NULL),
                Effect::Breaking,
            ),
            (
                ("-Query m:f", ANY, NULL),
                ("Query m:f", ANY, NULL),
                Effect::Compatible,
            ),
            (
                ("Query m:f", ANY, UNKNOWN),
                ("Query m:f", ANY, STRING),
                Effect::Unknown,
            ),
        ] {
            let found = effect(old, new);
            assert_eq!(found.len(), 1, "{old:?} {new:?}");
            assert_eq!(found[0].0, want, "{old:?} {new:?} {}", found[0].1);
        }
        assert!(effect(("Query m:f", &args, NULL), ("Query m:f", &args, NULL)).is_empty());
        let found = effect(("Query m:f", ANY, NULL), ("Query m:g", ANY, NULL));
        let effects: Vec<_> = found.iter().map(|(effect, _)| *effect).collect();
        assert_eq!(effects, [Effect::Breaking, Effect::Compatible]);
    }

    /// Members and fields in another order are not a change for calls.
    #[test]
    fn order_is_no_change() {
        let other = r#"{"type":"union","value":[{"type":"null"},{"type":"string"}]}"#;
        let found = effect(
            ("Query m:f", &object("a", EITHER, false), NULL),
            ("Query m:f", &object("a", other, false), NULL),
        );
        assert!(
            found
                .iter()
                .all(|(effect, _)| *effect == Effect::Compatible),
            "{found:?}"
        );
    }

    #[test]
    fn details_have_the_words_of_diff() {
        let old = contract(&[("Query m:f", &object("a", STRING, false), NULL)]);
        let new = contract(&[("Query m:f", &object("a", EITHER, false), NULL)]);
        let text = compare(&old, &new)[0].to_string();
        assert_eq!(
            text,
            "compatible: `m:f`: the arguments changed: all calls are still accepted\n  \
             field `a` changed: v.string() -> v.union(v.string(), v.null())"
        );
    }
}
