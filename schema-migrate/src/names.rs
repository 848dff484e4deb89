//! Names that Convex accepts, for names of SQL.

use convex_schema_rules::casing::to_camel;
use convex_schema_rules::name::check_identifier;

/// The name of the table of documents: camelCase, with the schema in front if it is not `public`.
pub(crate) fn table(name: &str) -> String {
    let camel = to_camel(&letters(name));
    if check_identifier(&camel).is_ok() {
        camel
    } else {
        "table".to_owned()
    }
}

/// The name of the field of a column: the same, unless no field can be called so.
pub(crate) fn field(column: &str) -> String {
    if check_identifier(column).is_ok() && !column.starts_with('_') {
        return column.to_owned();
    }
    let mut name = letters(column);
    name = name.trim_start_matches('_').to_owned();
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert_str(0, "field_");
    }
    name.truncate(64);
    name.trim_end_matches('_').to_owned()
}

/// The name with `_` for each letter that no identifier has.
fn letters(name: &str) -> String {
    let letters = name.chars();
    letters
        .map(|it| if it.is_ascii_alphanumeric() { it } else { '_' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{field, table};

    #[test]
    fn names_are_ones_that_convex_accepts() {
        for (name, want) in [
            ("ari_payments", "ariPayments"),
            ("auth.users", "authUsers"),
            ("Order Items", "orderItems"),
            ("\u{e9}", "table"),
        ] {
            assert_eq!(table(name), want, "{name}");
        }
        for (column, want) in [
            ("created_at", "created_at"),
            ("userId", "userId"),
            ("_hidden", "hidden"),
            ("first name", "first_name"),
            ("2fa", "field_2fa"),
            ("\u{e9}t\u{e9}", "t"),
            ("\u{e9}", "field"),
        ] {
            assert_eq!(field(column), want, "{column}");
        }
    }
}
