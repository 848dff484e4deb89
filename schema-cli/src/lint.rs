//! `lint`: advice on a schema that Convex accepts.

use anyhow::Result;
use convex_schema::Schema;
use convex_schema::plan::lint::{self, Level, Lint};
use serde_json::{Value, json};

use crate::args::{LeafLintArgs, LintForm, StandaloneLintArgs};
use crate::leaf::{Leaf, is_fine_schema};
use crate::terminal::{NAME, WARNING, styled};
use crate::{Verdict, input, terminal};

/// A lint that the command line allows: everywhere, in one table, or at one field.
#[derive(Debug, Clone)]
pub(crate) struct Allowed {
    code: String,
    table: Option<String>,
    path: Option<String>,
}

impl Allowed {
    /// Reads `CODE`, `CODE:TABLE` or `CODE:TABLE.FIELD`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (code, place) = match text.split_once(':') {
            Some((code, place)) => (code, Some(place)),
            None => (text, None),
        };
        // Names of tables have no dots, paths of fields may.
        let (table, path) = match place.and_then(|place| place.split_once('.')) {
            Some((table, path)) => (Some(table), Some(path)),
            None => (place, None),
        };
        let codes: Vec<_> = lint::RULES.iter().map(|rule| rule.code()).collect();
        if !codes.contains(&code) {
            return Err(format!(
                "there is no lint `{code}`: the lints are {}",
                codes.join(", ")
            ));
        }
        Ok(Self {
            code: code.to_owned(),
            table: table.map(str::to_owned),
            path: path.map(str::to_owned),
        })
    }

    fn covers(&self, lint: &Lint) -> bool {
        let is_there = self.table.is_none() || self.table.as_deref() == lint.table();
        let path = self.path.as_deref();
        is_there && self.code == lint.rule().code() && path.is_none_or(|path| lint.is_at(path))
    }
}

/// Lints a schema of a leaf package.
pub(crate) fn leaf(leaf: &Leaf<'_>, args: &LeafLintArgs) -> Result<Verdict> {
    run(leaf.schema(args.schema.as_deref())?, &args.form)
}

/// Lints a schema that stands in a file.
pub(crate) fn standalone(args: &StandaloneLintArgs) -> Result<Verdict> {
    run(&input::schema(&args.schema)?, &args.form)
}

fn run(schema: &Schema, form: &LintForm) -> Result<Verdict> {
    let mut lints = lint::lint(schema);
    lints.retain(|lint| !form.allow.iter().any(|allowed| allowed.covers(lint)));
    let count = |level| {
        lints
            .iter()
            .filter(|lint| lint.rule().level() == level)
            .count()
    };
    let (warnings, notes) = (count(Level::Warning), count(Level::Note));
    if form.json {
        let lints: Vec<Value> = lints.iter().map(Lint::to_json).collect();
        let report = json!({ "warnings": warnings, "notes": notes, "lints": lints });
        terminal::print(&format!("{report:#}\n"))?;
    } else {
        let mut explained = Vec::new();
        let mut text: Vec<String> = lints
            .iter()
            .map(|lint| paragraph(lint, &mut explained))
            .collect();
        text.push(format!(
            "{}, {}",
            counted(warnings, "warning"),
            counted(notes, "note")
        ));
        terminal::show(&format!("{}\n", text.join("\n")))?;
    }
    // What a push refuses is worse than what is advised.
    let is_accepted = is_fine_schema(None, schema);
    let is_fine = is_accepted && warnings == 0 && (notes == 0 || !form.deny_notes);
    Ok(if is_fine {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}

/// A lint; the reason is told with the first one of its code.
fn paragraph(lint: &Lint, explained: &mut Vec<&'static str>) -> String {
    let level = lint.rule().level();
    let word = match level {
        Level::Warning => styled(WARNING, level.as_str()),
        _ => styled(NAME, level.as_str()),
    };
    let (code, reason) = (lint.rule().code(), lint.rule().reason());
    if explained.contains(&code) {
        return format!("{word}[{code}]: {lint}");
    }
    explained.push(code);
    format!("{word}[{code}]: {lint}\n  because {reason}")
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
