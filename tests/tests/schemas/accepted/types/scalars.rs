//! Values of one kind.

use std::borrow::Cow;
use std::sync::Arc;

use convex_schema::{Table, schema};
use convex_schema_tests_macros::ui::fields;

#[derive(Table)]
#[table(name = "rows")]
struct Row<'a> {
    flag: bool,
    text: String,
    borrowed: &'a str,
    cow: Cow<'a, str>,
    boxed: Box<str>,
    shared: Arc<str>,
    letter: char,
    double: f64,
    single: f32,
    i8: i8,
    i16: i16,
    i32: i32,
    u8: u8,
    u16: u16,
    u32: u32,
}

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row<'static>] }, "rows"),
        [
            "flag: v.boolean()",
            "text: v.string()",
            "borrowed: v.string()",
            "cow: v.string()",
            "boxed: v.string()",
            "shared: v.string()",
            "letter: v.string()",
            "double: v.number()",
            "single: v.number()",
            "i8: v.number()",
            "i16: v.number()",
            "i32: v.number()",
            "u8: v.number()",
            "u16: v.number()",
            "u32: v.number()",
        ]
    );
}
