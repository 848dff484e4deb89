//! The rule about one column that a check is, and the names in its expression.

use std::collections::BTreeSet;

use sqlparser::ast::{
    BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, InTarget,
    UnaryOperator, Value,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use super::Cursor;
use crate::catalogue::{Bound, Check, Rule};

/// The rule that an expression is, if it is of a form that a model can express.
pub(crate) fn rule(text: &str) -> Option<Rule> {
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
            other => Some(Rule::OneOf {
                column: column(left)?,
                values: elements(&text(other)?)?,
            }),
        },
        Expr::Between {
            expr,
            negated: false,
            low,
            high,
        } => range(expr, Some(bound(low, true)?), Some(bound(high, true)?)),
        Expr::BinaryOp { left, op, right } => comparison(left, op, right),
        _ => None,
    }
}

fn comparison(left: &Expr, op: &BinaryOperator, right: &Expr) -> Option<Rule> {
    let (op, left, right) = match mirrored(op).filter(|_| number(left).is_some()) {
        Some(op) => (op, right, left),
        None => (op.clone(), left, right),
    };
    match op {
        BinaryOperator::GtEq => range(left, Some(bound(right, true)?), None),
        BinaryOperator::Gt => range(left, Some(bound(right, false)?), None),
        BinaryOperator::LtEq => range(left, None, Some(bound(right, true)?)),
        BinaryOperator::Lt => range(left, None, Some(bound(right, false)?)),
        BinaryOperator::Eq => one_of(left, std::slice::from_ref(right)),
        BinaryOperator::And => both(of(left)?, of(right)?),
        BinaryOperator::Or => either(left, right),
        BinaryOperator::PGRegexMatch | BinaryOperator::PGRegexIMatch => Some(Rule::Pattern {
            column: column(left)?,
            pattern: text(right)?,
            ignores_case: op == BinaryOperator::PGRegexIMatch,
        }),
        _ => None,
    }
}

/// The operator for exchanged sides.
fn mirrored(op: &BinaryOperator) -> Option<BinaryOperator> {
    Some(match op {
        BinaryOperator::GtEq => BinaryOperator::LtEq,
        BinaryOperator::Gt => BinaryOperator::Lt,
        BinaryOperator::LtEq => BinaryOperator::GtEq,
        BinaryOperator::Lt => BinaryOperator::Gt,
        _ => return None,
    })
}

fn bound(expression: &Expr, inclusive: bool) -> Option<Bound> {
    let value = number(expression)?;
    Some(Bound { value, inclusive })
}

/// A range of a column, or of the length of its text.
fn range(expression: &Expr, min: Option<Bound>, max: Option<Bound>) -> Option<Rule> {
    if let Some(column) = column(expression) {
        return Some(Rule::Range { column, min, max });
    }
    let Expr::Function(function) = bare(expression) else {
        return None;
    };
    let names = ["length", "char_length", "character_length"];
    let called = function.name.0.last()?.as_ident()?;
    let called = match called.quote_style {
        Some(_) => called.value.clone(),
        None => called.value.to_ascii_lowercase(),
    };
    let FunctionArguments::List(arguments) = &function.args else {
        return None;
    };
    match arguments.args.as_slice() {
        [FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))]
            if names.contains(&called.as_str()) =>
        {
            let column = column(argument)?;
            Some(Rule::Length { column, min, max })
        }
        _ => None,
    }
}

/// The elements of the text of an array, if none needs quotes.
fn elements(array: &str) -> Option<Vec<String>> {
    let inside = array.strip_prefix('{')?.strip_suffix('}')?;
    let is_plain = !inside.contains(['"', '\\', '{', '}']) && !inside.is_empty();
    let elements = inside.split(',').map(|it| it.trim().to_owned());
    is_plain.then(|| elements.collect())
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
        // A check knows no table but its own.
        Expr::CompoundIdentifier(path) => path.last().map(ident),
        _ => None,
    }
}

fn one_of(expression: &Expr, values: &[Expr]) -> Option<Rule> {
    let value = |expression| text(expression).or_else(|| number(expression));
    Some(Rule::OneOf {
        column: column(expression)?,
        values: values.iter().map(value).collect::<Option<_>>()?,
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
            Value::Number(number, _) => plain(number),
            // `'-1'::integer`, as PostgreSQL writes negative numbers.
            Value::SingleQuotedString(text) if text.parse::<f64>().is_ok() => plain(text),
            _ => None,
        },
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => number(expr).map(|number| format!("-{number}")),
        _ => None,
    }
}

/// A number without an exponent, as PostgreSQL writes constants.
fn plain(number: &str) -> Option<String> {
    if number.contains(['e', 'E']) {
        return number.parse::<f64>().ok().map(|it| it.to_string());
    }
    Some(number.to_owned())
}

/// Two ends of one range.
fn both(a: Rule, b: Rule) -> Option<Rule> {
    let column = a.column().to_owned();
    let is_same = column == b.column();
    match (a, b) {
        (
            Rule::Range { min, max, .. },
            Rule::Range {
                min: other_min,
                max: other_max,
                ..
            },
        ) if is_same => Some(Rule::Range {
            column,
            min: one(min, other_min)?,
            max: one(max, other_max)?,
        }),
        (
            Rule::Length { min, max, .. },
            Rule::Length {
                min: other_min,
                max: other_max,
                ..
            },
        ) if is_same => Some(Rule::Length {
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
fn one(a: Option<Bound>, b: Option<Bound>) -> Option<Option<Bound>> {
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
            return (rule.column() == column).then_some(rule);
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

#[cfg(test)]
mod tests {
    use super::{Rule, rule};
    use crate::catalogue::Bound;

    fn ends(min: Option<&Bound>, max: Option<&Bound>) -> String {
        let end = |end: Option<&Bound>, open: &str| {
            end.map_or_else(String::new, |it| {
                let open = if it.inclusive { "" } else { open };
                format!("{}{open}", it.value)
            })
        };
        format!("{}..{}", end(min, "+"), end(max, "-"))
    }

    fn said(text: &str) -> Option<String> {
        Some(match rule(text)? {
            Rule::OneOf { column, values } => format!("{column} in {}", values.join("|")),
            Rule::Range { column, min, max } => {
                format!("{column} {}", ends(min.as_ref(), max.as_ref()))
            }
            Rule::Length { column, min, max } => {
                format!("#{column} {}", ends(min.as_ref(), max.as_ref()))
            }
            Rule::Pattern {
                column,
                pattern,
                ignores_case,
            } => format!(
                "{column} ~{} {pattern}",
                if ignores_case { "*" } else { "" }
            ),
        })
    }

    #[test]
    fn rules_are_read_as_people_and_as_dumps_write_them() {
        for (text, want) in [
            ("a IN ('x', 'y')", "a in x|y"),
            ("day in (0, 1)", "day in 0|1"),
            // As `pg_get_constraintdef` of PostgreSQL 15 writes them.
            (
                "((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))",
                "a in x|y",
            ),
            ("(a = ANY ('{x,y}'::text[]))", "a in x|y"),
            ("(((d >= 0) AND (d <= 6)))", "d 0..6"),
            ("((n > (0)::numeric))", "n 0+.."),
            ("(0 < n)", "n 0+.."),
            ("(n < 5)", "n ..5-"),
            ("((t >= '-5'::integer))", "t -5.."),
            ("(char_length(name) <= 100)", "#name ..100"),
            ("(pg_catalog.\"length\"(\"name\") <= 100)", "#name ..100"),
            (
                "((length((name)::text) >= 2) AND (length((name)::text) <= 9))",
                "#name 2..9",
            ),
            ("((e)::text ~ '^[a-z]+$'::text)", "e ~ ^[a-z]+$"),
            ("e ~* '^x'", "e ~* ^x"),
            ("a IS NULL OR a IN ('x')", "a in x"),
            ("\"T\".\"a\" >= 1", "a 1.."),
        ] {
            assert_eq!(said(text).as_deref(), Some(want), "{text}");
        }
        for text in [
            "a > b",
            "a >= 0 AND b <= 1",
            "a NOT IN ('x')",
            "a <> ALL (ARRAY['x'])",
            "a !~ '^x'",
            "lower(a) = 'x'",
            "a >= 0 AND a >= 1",
            "a = ANY ('{\"x y\"}'::text[])",
            "a >= 0 OR a <= 5",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
