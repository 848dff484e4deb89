//! Defaults of columns that are the same for every row.

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::Literal;
use convex_schema_core::{MemberRef, ValidatorRef};

use crate::catalogue::{Catalogue, Column, SqlType};
use crate::convert::boolean;
use crate::sql;

/// The default of a column: its own, or that of its domain.
pub(crate) fn of<'c>(catalogue: &'c Catalogue, column: &'c Column) -> Option<&'c str> {
    let own = column.default.as_deref();
    own.or_else(|| {
        let mut domains = catalogue.domains_of(&column.ty);
        domains.find_map(|domain| domain.default.as_deref())
    })
}

/// The value of a column's default, if it is a literal of a type that a mapping can write: a boolean, a number or a
/// text.
pub(crate) fn constant(catalogue: &Catalogue, column: &Column) -> Option<Literal> {
    let mut cursor = sql::Cursor::new(of(catalogue, column)?.as_bytes(), true);
    let sql::Literal::Text(text) = cursor.literal().filter(|_| cursor.is_at_end())? else {
        return None;
    };
    let text = std::str::from_utf8(&text).ok()?;
    match catalogue.base(&column.ty) {
        SqlType::Boolean => boolean(text.as_bytes()).map(|word| Literal::from(word == "true")),
        SqlType::Int2
        | SqlType::Int4
        | SqlType::Int8
        | SqlType::Numeric(_)
        | SqlType::Float4
        | SqlType::Float8 => {
            let number: f64 = text.trim().parse().ok()?;
            number.is_finite().then(|| Literal::from(number))
        }
        SqlType::Text | SqlType::Varchar(_) => Some(Literal::from(text)),
        SqlType::Named(name) if catalogue.enums.contains_key(name) => Some(Literal::from(text)),
        // Texts of other types may stand for something else: `'now'`, `'{}'`, a text to be padded.
        SqlType::Char(_)
        | SqlType::Uuid
        | SqlType::Timestamptz
        | SqlType::Timestamp
        | SqlType::Date
        | SqlType::Time
        | SqlType::Timetz
        | SqlType::Interval
        | SqlType::Json
        | SqlType::Jsonb
        | SqlType::Bytea
        | SqlType::Array(_)
        | SqlType::Named(_)
        | SqlType::Other(_) => None,
    }
}

/// The literal as a value of a validator: `0` is an int64 where one is expected. `None` if it is not a value of it.
pub(crate) fn fit(literal: &Literal, validator: ValidatorRef<'_>) -> Option<Literal> {
    match (validator.exhaustive(), literal) {
        (ValidatorKind::Any | ValidatorKind::Unknown(_), _)
        | (ValidatorKind::Float64, Literal::Float64(_))
        | (ValidatorKind::Int64, Literal::Int64(_))
        | (ValidatorKind::Boolean, Literal::Boolean(_))
        | (ValidatorKind::String, Literal::String(_)) => Some(literal.clone()),
        (ValidatorKind::Int64, Literal::Float64(value)) => whole(*value).map(Literal::from),
        (ValidatorKind::Float64, Literal::Int64(value)) => {
            let number: f64 = value.to_string().parse().ok()?;
            (whole(number) == Some(*value)).then(|| Literal::from(number))
        }
        (ValidatorKind::Literal(own), literal) => {
            let is_own = match (own, literal) {
                (Literal::Int64(own), Literal::Float64(value)) => whole(*value) == Some(*own),
                (own, literal) => own == literal,
            };
            is_own.then(|| own.clone())
        }
        (ValidatorKind::Union(members), literal) => {
            let mut members = members.iter().map(MemberRef::validator);
            members.find_map(|it| fit(literal, it))
        }
        (
            ValidatorKind::Null
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Function(_)
            | ValidatorKind::Boolean
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Array(_)
            | ValidatorKind::Record { .. }
            | ValidatorKind::Object(_),
            _,
        ) => None,
    }
}

/// A number without a fraction, exactly.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "checked by the guard")]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use convex_schema_core::Literal;

    use super::constant;
    use crate::catalogue::{Catalogue, Column, Domain, Name, PUBLIC, SqlType};
    use crate::place::Place;

    fn of(ty: &str, default: &str) -> Option<Literal> {
        let at = Place::new(&"a.sql".into(), 1);
        let mut column = Column::new("a", SqlType::parse(ty), at);
        column.default = Some(default.to_owned());
        constant(&Catalogue::default(), &column)
    }

    #[test]
    fn a_column_has_the_default_of_its_domain() {
        let at = Place::new(&"a.sql".into(), 1);
        let mut catalogue = Catalogue::default();
        let name = |name: &str| Name::new(PUBLIC, name);
        for (domain, ty, default) in [
            ("a", SqlType::Int4, Some("3")),
            ("b", SqlType::Named(name("a")), None),
        ] {
            let domain_of = Domain {
                ty,
                not_null: false,
                default: default.map(str::to_owned),
                checks: Vec::new(),
            };
            catalogue.domains.insert(name(domain), domain_of);
        }
        let mut column = Column::new("a", SqlType::Named(name("b")), at);
        assert_eq!(constant(&catalogue, &column), Some(Literal::from(3.0)));
        column.default = Some("4".to_owned());
        assert_eq!(constant(&catalogue, &column), Some(Literal::from(4.0)));
    }

    #[test]
    fn only_defaults_that_are_the_same_for_all_rows_are_constants() {
        let text = |text: &str| Some(Literal::from(text));
        for (ty, default, want) in [
            ("text", "'pending'::character varying", text("pending")),
            ("varchar(3)", "'IDR'", text("IDR")),
            ("text", "'it''s'::text", text("it's")),
            ("text", "'{}'", text("{}")),
            ("text", "E'a\\nb'", text("a\nb")),
            ("integer", "0", Some(Literal::from(0.0))),
            ("integer", "'-1'::integer", Some(Literal::from(-1.0))),
            ("numeric", "(0)::numeric", Some(Literal::from(0.0))),
            ("boolean", "FALSE", Some(Literal::from(false))),
            ("boolean", "'yes'::boolean", Some(Literal::from(true))),
            ("timestamptz", "now()", None),
            ("jsonb", "'{}'::jsonb", None),
            ("uuid", "gen_random_uuid()", None),
            ("text", "'a' || 'b'", None),
            ("text", "NULL::text", None),
            ("date", "'today'::date", None),
            ("numeric", "'NaN'::numeric", None),
        ] {
            assert_eq!(of(ty, default), want, "{ty} {default}");
        }
    }
}
