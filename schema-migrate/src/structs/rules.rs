//! Rules for the values of a field, from the checks of a table and the type of a column.

use convex_schema_core::{FieldMeta, Literal, Validator, v};

use crate::catalogue::{Bound, Catalogue, Check, Column, Rule, SqlType, Table, TypeGroup};

/// The values of a field as far as a model can say.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The only values, if they are listed.
    pub(super) values: Option<Vec<Literal>>,
    /// The range and the form.
    pub(super) meta: FieldMeta,
    /// Checks of which a part is not said, by their positions in the table.
    pub(super) unsaid: Vec<usize>,
    /// Checks of domains of which a part is not said.
    pub(super) unsaid_of_domains: Vec<String>,
}

/// The kinds of values that rules are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Int64,
    /// Something that no rule is about.
    Other,
}

/// Reads everything that is known about the values of a column whose field takes `validator`.
pub(super) fn said(
    catalogue: &Catalogue,
    table: &Table,
    column: &Column,
    validator: &Validator,
) -> Said {
    let base = catalogue.base(&column.ty);
    let mut reader = Reader {
        base,
        kind: kind(base, validator),
        said: Said::default(),
        forms: Vec::new(),
    };
    if let (Validator::Union(_) | Validator::Literal(_), SqlType::Named(name)) = (validator, base) {
        let labels = catalogue.enums.get(name);
        let labels = labels.map(|it| it.iter().map(|it| Literal::from(it.as_str())).collect());
        reader.said.values = labels;
    }
    for (position, check) in table.checks.iter().enumerate() {
        let rule = check.rule.as_ref();
        if let Some(rule) = rule.filter(|rule| rule.column() == column.name) {
            if !reader.rule(rule) {
                reader.said.unsaid.push(position);
            }
        }
    }
    for check in catalogue
        .domains_of(&column.ty)
        .flat_map(|domain| &domain.checks)
    {
        if !check.rule.as_ref().is_some_and(|rule| reader.rule(rule)) {
            let text = check.expression.clone();
            reader.said.unsaid_of_domains.push(text);
        }
    }
    reader.finish()
}

/// The only values of a column, if they are listed, whatever its field is.
pub(crate) fn values(
    catalogue: &Catalogue,
    table: &Table,
    column: &Column,
) -> Option<Vec<Literal>> {
    let base = catalogue.base(&column.ty);
    let validator = match (base.group(), base) {
        (TypeGroup::Text, _) => v::string(),
        (TypeGroup::ExactNumber | TypeGroup::Float, _) => v::number(),
        (TypeGroup::Other, SqlType::Named(name)) => match catalogue.enums.get(name) {
            Some(labels) => literals(labels.iter().map(|it| Literal::from(it.as_str())).collect()),
            None if catalogue.composites.contains_key(name) => return None,
            // A type of an extension, such as `citext`.
            None => v::string(),
        },
        (TypeGroup::Moment | TypeGroup::Other, _) => return None,
    };
    said(catalogue, table, column, &validator).values
}

/// Whether a domain of a type rejects null.
pub(crate) fn is_required(catalogue: &Catalogue, ty: &SqlType) -> bool {
    catalogue.domains_of(ty).any(|domain| domain.not_null)
}

/// Whether a check is about no column, or about one that is not there.
pub(super) fn is_of_no_column(table: &Table, check: &Check) -> bool {
    match &check.rule {
        Some(rule) => table.column(rule.column()).is_none(),
        None => true,
    }
}

fn kind(base: &SqlType, validator: &Validator) -> Kind {
    let is_text = matches!(
        validator,
        Validator::String | Validator::Union(_) | Validator::Literal(_)
    );
    if matches!(base, SqlType::Timestamptz | SqlType::Timestamp) {
        Kind::Other
    } else if is_text {
        Kind::Text
    } else if *validator == Validator::Float64 {
        Kind::Number
    } else if *validator == Validator::Int64 {
        Kind::Int64
    } else {
        Kind::Other
    }
}

struct Reader<'c> {
    base: &'c SqlType,
    kind: Kind,
    said: Said,
    forms: Vec<String>,
}

impl Reader<'_> {
    /// Takes over a rule; returns whether all of it is said.
    fn rule(&mut self, rule: &Rule) -> bool {
        match rule {
            Rule::OneOf { values, .. } => self.one_of(values),
            Rule::Range { min, max, .. } => self.range(min.as_ref(), max.as_ref()),
            Rule::Length { min, max, .. } => {
                self.kind == Kind::Text && self.length(min.as_ref(), max.as_ref())
            }
            Rule::Pattern {
                pattern,
                ignores_case,
                ..
            } => {
                let start = if *ignores_case { "(?i)" } else { "" };
                self.forms.push(format!("{start}{pattern}"));
                self.kind == Kind::Text
            }
        }
    }

    fn one_of(&mut self, values: &[String]) -> bool {
        let Some(mut values) = values.iter().map(|it| self.literal(it)).collect() else {
            return false;
        };
        dedup(&mut values);
        if let Some(known) = &self.said.values {
            values.retain(|value| known.contains(value));
        }
        // No value is left by two checks that contradict each other; the last one is not said.
        let is_said = !values.is_empty();
        if is_said {
            self.said.values = Some(values);
        }
        is_said
    }

    fn literal(&self, value: &str) -> Option<Literal> {
        match self.kind {
            Kind::Text => Some(match self.base {
                // Values of this type are padded.
                SqlType::Char(length) => {
                    let width = usize::try_from(*length).unwrap_or_default();
                    Literal::from(format!("{value:width$}").as_str())
                }
                _ => Literal::from(value),
            }),
            Kind::Number => {
                let number: f64 = value.parse().ok()?;
                number.is_finite().then(|| Literal::from(number))
            }
            Kind::Int64 => value.parse::<i64>().ok().map(Literal::from),
            Kind::Other => None,
        }
    }

    fn range(&mut self, min: Option<&Bound>, max: Option<&Bound>) -> bool {
        if !matches!(self.kind, Kind::Number | Kind::Int64) {
            return false;
        }
        let is_whole = matches!(self.base, SqlType::Int2 | SqlType::Int4 | SqlType::Int8);
        let least = min.map(|bound| end(bound, is_whole, 1.0));
        let greatest = max.map(|bound| end(bound, is_whole, -1.0));
        let meta = &mut self.said.meta;
        if let Some(Some(least)) = least {
            meta.min = Some(meta.min.map_or(least, |known| known.max(least)));
        }
        if let Some(Some(greatest)) = greatest {
            meta.max = Some(meta.max.map_or(greatest, |known| known.min(greatest)));
        }
        least != Some(None) && greatest != Some(None)
    }

    fn length(&mut self, min: Option<&Bound>, max: Option<&Bound>) -> bool {
        let least = min.map(|bound| end(bound, true, 1.0));
        let greatest = max.map(|bound| end(bound, true, -1.0));
        let text = match (least.flatten(), greatest.flatten()) {
            (Some(least), Some(greatest)) if least.total_cmp(&greatest).is_eq() => {
                format!("{least} characters")
            }
            (Some(least), Some(greatest)) => format!("{least} to {greatest} characters"),
            (Some(least), None) => format!("at least {least} characters"),
            (None, Some(greatest)) => format!("at most {greatest} characters"),
            (None, None) => return false,
        };
        self.forms.push(text);
        true
    }

    fn finish(mut self) -> Said {
        let meta = &mut self.said.meta;
        if let (Some(min), Some(max)) = (meta.min, meta.max) {
            // Checks that contradict each other: no range has these ends.
            if min > max {
                (meta.min, meta.max) = (None, None);
            }
        }
        if self.kind == Kind::Text && self.said.values.is_none() {
            let of_type = match self.base {
                SqlType::Varchar(Some(length)) => Some(format!("at most {length} characters")),
                SqlType::Char(length) => Some(format!("{length} characters")),
                SqlType::Uuid => Some("UUID".to_owned()),
                SqlType::Date => Some("YYYY-MM-DD".to_owned()),
                SqlType::Time => Some("HH:MM:SS".to_owned()),
                _ => None,
            };
            self.forms.splice(0..0, of_type);
            if !self.forms.is_empty() {
                meta.format = Some(self.forms.join(", "));
            }
        }
        self.said
    }
}

/// The end of a closed range; `None` if it has none. `step` leads to the next whole number inside.
fn end(bound: &Bound, is_whole: bool, step: f64) -> Option<f64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let value: f64 = bound.value.parse().ok()?;
    if !value.is_finite() {
        return None;
    }
    if !is_whole {
        return bound.inclusive.then_some(value);
    }
    let inside = if step > 0.0 {
        value.ceil()
    } else {
        value.floor()
    };
    let is_open = !bound.inclusive && value.fract() == 0.0;
    let end = if is_open { inside + step } else { inside };
    (end.abs() <= EXACT).then_some(end)
}

/// Removes the later ones of equal values.
fn dedup(values: &mut Vec<Literal>) {
    let mut seen: Vec<Literal> = Vec::with_capacity(values.len());
    for value in values.drain(..) {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    *values = seen;
}

/// A union of literals.
pub(super) fn literals(values: Vec<Literal>) -> Validator {
    let mut members: Vec<_> = values.into_iter().map(v::literal).collect();
    match members.len() {
        1 => members.remove(0),
        _ => v::union(members),
    }
}
