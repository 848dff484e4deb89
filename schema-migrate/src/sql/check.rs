//! The rule about one column that a check is, and the names in its expression.

use std::collections::BTreeSet;

use sqlparser::ast::{BinaryOperator, Expr, Ident, InTarget, UnaryOperator, Value};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use super::Cursor;
use crate::catalogue::{Check, Rule};

/// The rule that an expression is, if it is of a form that a model can express.
pub(super) fn rule(text: &str) -> Option<Rule> {
    let mut parser = Parser::new(&PostgreSqlDialect {}).try_with_sql(text).ok()?;
    let expression = parser.parse_expr().ok()?;
    (parser.peek_token() == Token::EOF).then(|| of(&expression))?
}

/// The names in an expression: columns, and functions and types.
pub(super) fn names(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    each_name(text, |_, name| _ = names.insert(name));
    names
}

/// Renames a column in a check.
pub(super) fn rename(check: &mut Check, old: &str, new: &str) {
    let (mut text, mut end) = (String::new(), 0);
    let quoted = format!("\"{}\"", new.replace('"', "\"\""));
    each_name(&check.expression, |range, name| {
        if name == old {
            text.push_str(check.expression.get(end..range.start).unwrap_or_default());
            text.push_str(&quoted);
            end = range.end;
        }
    });
    text.push_str(check.expression.get(end..).unwrap_or_default());
    check.rule = rule(&text);
    check.expression = text;
}

/// Calls `visit` with each name and where it stands.
fn each_name(text: &str, mut visit: impl FnMut(std::ops::Range<usize>, String)) {
    let mut cursor = Cursor::new(text.as_bytes(), true);
    while cursor.peek().is_some() {
        let start = cursor.position();
        if cursor.token().is_none() {
            return;
        }
        let token = text.get(start..cursor.position()).unwrap_or_default();
        let mut read = Cursor::new(token.as_bytes(), true);
        if let Some(name) = read.name().filter(|_| read.is_at_end()) {
            visit(start..cursor.position(), name);
        }
    }
}

fn of(expression: &Expr) -> Option<Rule> {
    match bare(expression) {
        Expr::In {
            expr,
            target: InTarget::List(list),
            negated: false,
            ..
        } => one_of(expr, list),
        Expr::AnyOp {
            left,
            compare_op: BinaryOperator::Eq,
            right,
            ..
        } => match bare(right) {
            Expr::Array(array) => one_of(left, &array.elem),
            _ => None,
        },
        Expr::Between {
            expr,
            negated: false,
            low,
            high,
        } => Some(Rule::Range {
            column: column(expr)?,
            min: Some(number(low)?),
            max: Some(number(high)?),
        }),
        Expr::BinaryOp { left, op, right } => match op {
            BinaryOperator::GtEq => Some(Rule::Range {
                column: column(left)?,
                min: Some(number(right)?),
                max: None,
            }),
            BinaryOperator::LtEq => Some(Rule::Range {
                column: column(left)?,
                min: None,
                max: Some(number(right)?),
            }),
            BinaryOperator::Eq => one_of(left, std::slice::from_ref(&**right)),
            BinaryOperator::And => both(of(left)?, of(right)?),
            BinaryOperator::Or => either(left, right),
            _ => None,
        },
        _ => None,
    }
}

/// The expression without parentheses and casts.
fn bare(mut expression: &Expr) -> &Expr {
    loop {
        expression = match expression {
            Expr::Nested(inner) => inner,
            Expr::Cast { expr, .. } => expr,
            other => return other,
        };
    }
}

fn column(expression: &Expr) -> Option<String> {
    let ident = |ident: &Ident| match ident.quote_style {
        Some(_) => ident.value.clone(),
        None => ident.value.to_ascii_lowercase(),
    };
    match bare(expression) {
        Expr::Identifier(name) => Some(ident(name)),
        _ => None,
    }
}

fn one_of(expression: &Expr, values: &[Expr]) -> Option<Rule> {
    Some(Rule::OneOf {
        column: column(expression)?,
        values: values.iter().map(text).collect::<Option<_>>()?,
    })
}

fn text(expression: &Expr) -> Option<String> {
    match bare(expression) {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => {
                Some(text.clone())
            }
            _ => None,
        },
        _ => None,
    }
}

fn number(expression: &Expr) -> Option<String> {
    match bare(expression) {
        Expr::Value(value) => match &value.value {
            Value::Number(number, _) => Some(number.clone()),
            // `'-1'::integer`, as PostgreSQL writes negative numbers.
            Value::SingleQuotedString(text) if text.parse::<f64>().is_ok() => Some(text.clone()),
            _ => None,
        },
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => number(expr).map(|number| format!("-{number}")),
        _ => None,
    }
}

/// Two ends of one range.
fn both(a: Rule, b: Rule) -> Option<Rule> {
    match (a, b) {
        (
            Rule::Range { column, min, max },
            Rule::Range {
                column: other,
                min: other_min,
                max: other_max,
            },
        ) if column == other => Some(Rule::Range {
            column,
            min: one(min, other_min)?,
            max: one(max, other_max)?,
        }),
        _ => None,
    }
}

/// The one that is there; `None` if both are.
#[expect(
    clippy::option_option,
    reason = "the end of a range, and whether it is known"
)]
fn one(a: Option<String>, b: Option<String>) -> Option<Option<String>> {
    match (a, b) {
        (Some(_), Some(_)) => None,
        (a, b) => Some(a.or(b)),
    }
}

/// `a = 'x' OR a = 'y'`, and `a IS NULL OR ...`, which a check says anyway.
fn either(left: &Expr, right: &Expr) -> Option<Rule> {
    let is_null = |expression: &Expr| match bare(expression) {
        Expr::IsNull(inner) => column(inner),
        _ => None,
    };
    for (null, other) in [(left, right), (right, left)] {
        if let Some(column) = is_null(null) {
            let rule = of(other)?;
            let (Rule::OneOf { column: name, .. } | Rule::Range { column: name, .. }) = &rule;
            return (*name == column).then_some(rule);
        }
    }
    match (of(left)?, of(right)?) {
        (
            Rule::OneOf { column, mut values },
            Rule::OneOf {
                column: other,
                values: more,
            },
        ) if column == other => {
            values.extend(more);
            Some(Rule::OneOf { column, values })
        }
        _ => None,
    }
}
