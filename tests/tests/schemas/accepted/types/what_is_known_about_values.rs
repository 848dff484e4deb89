//! `default`, `allowed`, `range` and `format` change no validator.

use convex_schema::{Literal, Table, schema};
use convex_schema_tests_macros::ui::fields;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    #[convex(default = "IDR", allowed = ["IDR", "USD"], format = "ISO 4217")]
    currency: String,
    #[convex(default = 60, range = -1.5..=100)]
    minutes: f64,
    #[convex(range = 0..)]
    least: f64,
    #[convex(range = ..=9)]
    most: f64,
    #[convex(default = true)]
    flag: Option<bool>,
    #[convex(int64, default = -7i64)]
    exact: i64,
}

#[test]
fn case() {
    let schema = schema! { tables: [Row] };
    assert_eq!(
        fields(&schema, "rows"),
        [
            "currency: v.string()",
            "minutes: v.number()",
            "least: v.number()",
            "most: v.number()",
            "flag: v.optional(v.boolean())",
            "exact: v.int64()",
        ]
    );
    let document = schema.table("rows").unwrap().document().unwrap();
    let convex_schema::ValidatorKind::Object(fields) = document.kind() else {
        panic!("{document}")
    };
    let meta = |name: &str| fields.get(name).unwrap().meta().unwrap().clone();
    let currency = meta("currency");
    assert_eq!(currency.default, Some(Literal::from("IDR")));
    assert_eq!(currency.allowed, ["IDR", "USD"].map(Literal::from));
    assert_eq!(currency.format.as_deref(), Some("ISO 4217"));
    let minutes = meta("minutes");
    assert_eq!((minutes.min, minutes.max), (Some(-1.5), Some(100.0)));
    assert_eq!((meta("least").min, meta("least").max), (Some(0.0), None));
    assert_eq!((meta("most").min, meta("most").max), (None, Some(9.0)));
    assert_eq!(meta("flag").default, Some(Literal::from(true)));
    assert_eq!(meta("exact").default, Some(Literal::from(-7)));
}
