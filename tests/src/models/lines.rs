//! Lines of 80 columns and of 81, and all ways to break them.

use convex_schema::{ConvexType, Id, Nullable, Schema, Table, schema};

#[derive(Table)]
#[table(name = "lines")]
struct Line {
    fits: Fits,
    wider: Wider,
    too_long: Option<TooLong>,
    /// What follows the colon has no room, the argument would have.
    a_very_long_field_name_that_goes_on_and_on_until_no_room_is_left: f64,
    a_very_long_field_name_that_goes_on_and_on_until_room_is_scarce_: Nullable<String>,
    a_very_long_field_name_that_goes_on_and_on_until_room_is_scar: Option<Nullable<String>>,
    s: Sentence,
    deep: Option<Vec<Option<Nested>>>,
    empty: Vec<Option<Empty>>,
    many: Option<Vec<Id<TheLongestNameThatATableMayHave>>>,
    letters: Letters,
}

/// 80 columns.
#[derive(ConvexType)]
enum Fits {
    #[serde(rename = "aaaaaaaaaaa")]
    A,
    #[serde(rename = "bbbbbbbbbbb")]
    B,
}

/// 81 columns.
#[derive(ConvexType)]
enum Wider {
    #[serde(rename = "aaaaaaaaaaa")]
    A,
    #[serde(rename = "bbbbbbbbbbb")]
    B,
}

#[derive(ConvexType)]
enum TooLong {
    #[serde(rename = "aaaaaaaaaaaaaaaaaaaa")]
    A,
    #[serde(rename = "bbbbbbbbbbbbbbbbbbbb")]
    B,
    #[serde(rename = "cccccccccccccccccccc")]
    C,
}

#[derive(ConvexType)]
enum Sentence {
    #[serde(
        rename = "a string that is too long for its line moves to a line of its own and stays whole"
    )]
    Only,
}

#[derive(ConvexType)]
struct Nested {
    a: f64,
}

#[derive(ConvexType)]
struct Empty {}

/// Chinese, Japanese and Korean letters take up two columns.
#[derive(ConvexType)]
enum Letters {
    #[serde(rename = "日本語の文字は二桁の幅を取る")]
    Wide,
    #[serde(rename = "Größenordnung")]
    Narrow,
    #[serde(rename = "e\u{301} \u{200d} \u{2028} \u{1f44d}")]
    Mixed,
}

#[derive(Table)]
#[table(name = "a_table_name_that_is_as_long_as_convex_allows_for_names_of_table")]
#[table(index(name = "by_name", fields = [name]))]
#[table(index(name = "by_other_name", fields = [other_name]))]
struct TheLongestNameThatATableMayHave {
    name: String,
    other_name: String,
}

pub(super) fn schema() -> Schema {
    schema! { tables: [Line, TheLongestNameThatATableMayHave] }
}
