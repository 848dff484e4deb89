//! What a check says about one column.

use sqlparser::ast::{BinaryOperator, Expr, InTarget, UnaryOperator, Value};

use super::name;
use crate::catalogue::Rule;

/// The rule that an expression is, if it is of a form that a model can express.
pub(super) fn rule(expression: &Expr) -> Option<Rule> {
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
            BinaryOperator::And => both(rule(left)?, rule(right)?),
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
    name::column(bare(expression))
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
            let rule = rule(other)?;
            let (Rule::OneOf { column: of, .. } | Rule::Range { column: of, .. }) = &rule;
            return (*of == column).then_some(rule);
        }
    }
    match (rule(left)?, rule(right)?) {
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
