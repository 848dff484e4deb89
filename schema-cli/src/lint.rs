//! `lint`: advice on a schema, beside the problems that a push would report.

use anyhow::Result;
use convex_schema::{Problem, Schema};
use convex_schema_plan::lint::{self, Level, Lint, Rule};
use serde_json::{Value, json};

use crate::args::LintForm;
use crate::args::values::Allowed;
use crate::package::report_problems;
use crate::terminal::{NAME, WARNING, styled};
use crate::{Verdict, terminal};

/// Lints a schema, with the problems that a push would report.
pub(crate) fn run(schema: &Schema, form: &LintForm) -> Result<Verdict> {
    let mut lints = lint::lint(schema);
    lints.retain(|lint| !form.allow.iter().any(|allowed| covers(allowed, lint)));
    let report = Report {
        problems: schema.check(),
        lints,
        deny_notes: form.deny_notes,
    };
    if form.json {
        terminal::print(&format!("{:#}\n", report.to_json()))?;
    }
    report_problems(None, &report.problems);
    if !form.json {
        terminal::show(&report.text(terminal::is_quiet()))?;
    }
    Ok(report.verdict())
}

/// Whether the command line allows `lint` by `allowed`.
fn covers(allowed: &Allowed, lint: &Lint) -> bool {
    let is_there = allowed.table.is_none() || allowed.table.as_deref() == lint.table();
    let path = allowed.path.as_deref();
    is_there && allowed.code == lint.rule().code() && path.is_none_or(|path| lint.is_at(path))
}

/// The problems and lints of a schema.
struct Report {
    problems: Vec<Problem>,
    lints: Vec<Lint>,
    deny_notes: bool,
}

impl Report {
    fn verdict(&self) -> Verdict {
        let (errors, warnings, notes) = self.counts();
        if errors == 0 && warnings == 0 && (notes == 0 || !self.deny_notes) {
            Verdict::Fine
        } else {
            Verdict::Findings
        }
    }

    /// The numbers of errors, warnings and notes.
    fn counts(&self) -> (usize, usize, usize) {
        let errors = self.problems.iter().filter(|it| it.is_error()).count();
        let lints = |level| {
            self.lints
                .iter()
                .filter(move |it| it.rule().level() == level)
        };
        (
            errors,
            self.problems.len() - errors + lints(Level::Warning).count(),
            lints(Level::Note).count(),
        )
    }

    /// The lints by code, each code with its reason; then the counts. With `only_failing`, only what
    /// makes the exit code 1.
    fn text(&self, only_failing: bool) -> String {
        let is_told =
            |rule: &Rule| !only_failing || rule.level() == Level::Warning || self.deny_notes;
        let mut lines = Vec::new();
        for rule in lint::RULES.iter().filter(|rule| is_told(rule)) {
            let of_rule = self
                .lints
                .iter()
                .filter(|it| it.rule().code() == rule.code());
            let of_rule: Vec<&Lint> = of_rule.collect();
            if !of_rule.is_empty() {
                group(rule, &of_rule, &mut lines);
            }
        }
        if !only_failing {
            let (errors, warnings, notes) = self.counts();
            let errors = (errors > 0).then(|| counted(errors, "error"));
            let others = [counted(warnings, "warning"), counted(notes, "note")];
            let counts: Vec<_> = errors.into_iter().chain(others).collect();
            lines.push(counts.join(", "));
        }
        lines.into_iter().map(|line| line + "\n").collect()
    }

    fn to_json(&self) -> Value {
        let (errors, warnings, notes) = self.counts();
        let problems = self.problems.iter().map(Problem::to_json);
        json!({
            "accepted": errors == 0,
            "errors": errors,
            "warnings": warnings,
            "notes": notes,
            "problems": problems.collect::<Vec<_>>(),
            "lints": self.lints.iter().map(Lint::to_json).collect::<Vec<_>>(),
        })
    }
}

/// The lints of one rule: its reason, each place, and the help, once if it is the same for all.
fn group(rule: &Rule, lints: &[&Lint], out: &mut Vec<String>) {
    let level = rule.level();
    let word = match level {
        Level::Warning => styled(WARNING, level.as_str()),
        _ => styled(NAME, level.as_str()),
    };
    out.push(format!("{word}[{}]: {}", rule.code(), rule.reason()));
    let is_one_help = lints.iter().all(|lint| lint.help() == lints[0].help());
    for lint in lints {
        let text = lint.to_string();
        let (place, help) = text.split_once('\n').unwrap_or((&text, ""));
        out.push(format!("  {place}"));
        if !is_one_help {
            out.push(format!("  {help}"));
        }
    }
    if is_one_help {
        out.push(format!("  help: {}", lints[0].help()));
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
