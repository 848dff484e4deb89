//! The likely causes behind rejected values, and the next steps.

use std::fmt;

/// Declares the likely causes once: variant, text, what a file that is full of them looks like, meaning.
macro_rules! likely_causes {
    ($($variant:ident $text:literal $file:literal $meaning:literal,)*) => {
        /// A likely cause that many rows share, recognised by the value that was found and the validator
        /// that it did not satisfy.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum LikelyCause {
            $(#[doc = $meaning] $variant,)*
        }

        impl LikelyCause {
            /// All likely causes, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns a stable name in lowercase letters and `_`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// Returns what a file looks like in which most rows have the likely cause: a clause.
            pub const fn in_a_file(self) -> &'static str {
                match self {
                    $(Self::$variant => $file,)*
                }
            }
        }
    };
}

likely_causes! {
    Uuid "uuid" "UUIDs stand where Convex ids belong" "A UUID where an id belongs.",
    ObjectId "object_id" "MongoDB object ids stand where Convex ids belong" "24 hexadecimal digits where an id belongs.",
    NumberForId "number_for_id" "numbers stand where Convex ids belong" "A number, maybe as text, where an id belongs.",
    DocumentForId "document_for_id" "whole documents stand where their ids belong" "An object with an `_id` or `id` where an id belongs.",
    BrokenId "broken_id" "ids are damaged or come from a test tool" "A text as long as an id that is none.",
    OtherTableId "other_table_id" "ids belong to other tables than the schema says" "An id of another table.",
    UnknownTableId "unknown_table_id" "ids belong to tables that the table mapping does not have" "An id whose table number has no name.",
    TimeText "time_text" "times are text, not milliseconds" "A date or time as text (RFC 3339 and its kin) where a number belongs.",
    NumberText "number_text" "numbers are text" "A number as text.",
    Int64Text "int64_text" "bigints are text" "An integer as text where a bigint belongs.",
    BooleanText "boolean_text" "booleans are text, such as `t` and `f`" "`t`, `f`, `true`, `yes` and the like as text where a boolean belongs.",
    BooleanNumber "boolean_number" "booleans are 0 and 1" "0 or 1 where a boolean belongs.",
    EmptyText "empty_text" "absent values are empty strings" "An empty string where something else belongs.",
    NullForAbsent "null_for_absent" "absent fields are written as null" "A null where an optional field should be absent.",
    NullForRequired "null_for_required" "required fields are null" "A null in a required field.",
    NullInside "null_inside" "elements of arrays or values of records are null" "A null as an element of an array or as a value of a record.",
    FloatForInt64 "float_for_int64" "numbers stand where bigints belong" "A number where a bigint belongs.",
    Int64ForFloat "int64_for_float" "bigints stand where numbers belong" "A bigint where a number belongs.",
    ScalarForString "scalar_for_string" "numbers or booleans stand where strings belong" "A number or boolean where a string belongs.",
    JsonText "json_text" "arrays and objects are JSON inside strings" "JSON as text where an array or object belongs.",
    Base64Text "base64_text" "bytes are base64 in plain strings" "Base64 as text where bytes belong.",
    SingleForArray "single_for_array" "single values stand where arrays belong" "An element without its array.",
    OtherCase "other_case" "names are spelled in another case" "A name or literal that differs only in case or `_`.",
    NearName "near_name" "names are misspelled" "A name or literal close to one that is known.",
    ExtendedJson "extended_json" "the file is MongoDB's extended JSON" "An object such as `{\"$oid\": ...}` or `{\"$date\": ...}`.",
    ByteOrderMark "byte_order_mark" "the text starts with a byte order mark" "A byte order mark before the JSON.",
    NoObject "no_object" "lines are not JSON objects" "Text that does not begin as a JSON object does.",
    NotFinite "not_finite" "numbers are NaN or Infinity, which JSON does not have" "`NaN` or `Infinity` where JSON has neither.",
    CutOff "cut_off" "lines end in the middle of a value" "Text that ends inside of a JSON value.",
    BlankLine "blank_line" "lines are blank" "A line without anything on it.",
    Seconds "seconds" "times are in seconds" "A time that is likely in seconds.",
    FinerThanMillis "finer_than_millis" "times are in microseconds or nanoseconds" "A time that is likely in microseconds or nanoseconds.",
}

impl fmt::Display for LikelyCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl LikelyCause {
    /// Returns the next step, if it does not depend on names of the schema.
    pub const fn next_step(self) -> Option<&'static str> {
        Some(match self {
            Self::Uuid => {
                "map each UUID to the id of the document made from it (`DocumentId::from_uuid` makes \
                 ids for an import), or keep it in a field of its own as `v.string()`"
            }
            Self::ObjectId | Self::NumberForId => {
                "map each key to the id of the document made from it, or keep it in a field of its \
                 own"
            }
            Self::DocumentForId => "write the `_id` of the document instead of the document",
            Self::BrokenId => {
                "copy the whole id: 31 to 37 digits and lowercase letters, the last ones a checksum"
            }
            Self::UnknownTableId => {
                "read the table mapping from the `_tables/documents.jsonl` of the export that the \
                 ids come from"
            }
            Self::TimeText => {
                "write milliseconds since 1970 as a number: `Date.parse(text)` in JavaScript, \
                 `Timestamp` in Rust"
            }
            Self::NumberText => "write the number without quotes",
            Self::BooleanText => {
                "write true or false without quotes; CSV can't hold booleans, JSON lines can"
            }
            Self::BooleanNumber => "write true or false; CSV can't hold booleans, JSON lines can",
            Self::EmptyText => "leave the key out where there is no value",
            Self::NullForAbsent => {
                "leave the key out instead of writing null (in Rust `to_json` does, plain \
                 `serde_json` does not)"
            }
            Self::NullInside => {
                "leave the null out, or let the schema say `v.union(..., v.null())`"
            }
            Self::NullForRequired => {
                "give it a value, or let the schema say `v.optional(...)` and leave the key out"
            }
            Self::FloatForInt64 | Self::Int64Text => {
                "write `{\"$integer\": ...}` on the wire (a bigint in JavaScript), and an integer \
                 without fraction in a snapshot; JSON lines and CSV can't hold one, so import a \
                 snapshot (a ZIP as `npx convex export` writes it), or let the schema say \
                 `v.number()`"
            }
            Self::Int64ForFloat => {
                "write a plain number on the wire, and a fraction in a snapshot: `5.0`"
            }
            Self::ScalarForString => {
                "write it as a string, in quotes; CSV can't hold digits as a string, JSON lines can"
            }
            Self::JsonText => {
                "write the JSON itself, not a string that holds it; CSV can't hold arrays and \
                 objects, JSON lines can"
            }
            Self::Base64Text => {
                "write `{\"$bytes\": \"...\"}`, on the wire or in a snapshot; JSON lines and CSV can't \
                 hold bytes, so import a snapshot (a ZIP as `npx convex export` writes it)"
            }
            Self::SingleForArray => "put the value into an array",
            Self::ExtendedJson => {
                "export relaxed JSON, and write `{\"$oid\": ...}` and `{\"$date\": ...}` as what \
                 the schema wants"
            }
            Self::ByteOrderMark => "write the text without its first three bytes (EF BB BF)",
            Self::NoObject => {
                "write each row as one JSON object, on one line; for one array give the format \
                 `jsonArray`, for CSV `csv`"
            }
            Self::NotFinite => {
                "JSON has neither NaN nor Infinity: leave the key out, or write null where the schema \
                 accepts it"
            }
            Self::CutOff => {
                "write the line whole: a value has no line breaks in it, and the file may be cut off"
            }
            Self::BlankLine => "leave blank lines out, also at the end",
            Self::Seconds => "multiply by 1000: Convex counts milliseconds",
            Self::FinerThanMillis => "divide down to milliseconds",
            Self::OtherTableId | Self::OtherCase | Self::NearName => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_stable_words_and_told_once() {
        for (position, likely_cause) in LikelyCause::ALL.iter().enumerate() {
            let name = likely_cause.as_str();
            let plain = |c: char| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit();
            assert!(name.chars().all(plain), "{name}");
            let same = |other: &LikelyCause| other.as_str() == name;
            assert_eq!(
                LikelyCause::ALL.iter().position(same),
                Some(position),
                "{name}"
            );
            assert!(!likely_cause.in_a_file().ends_with('.'), "{name}");
        }
    }
}
