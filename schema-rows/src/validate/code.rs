//! What can be wrong with a row, by name.

use std::fmt;

/// The step of a write that refuses a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The document is read and built, or measured at the end.
    Value,
    /// The document is held against the schema.
    Validate,
}

impl Stage {
    /// The lowercase word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Validate => "validate",
        }
    }
}

/// The part of a [`Stage`], in the order in which a write goes through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The text is parsed as JSON.
    Json,
    /// JSON becomes values: special objects, names of fields, limits of values.
    Convert,
    /// The table's name is looked at.
    Table,
    /// An import takes over the document's `_id`.
    Id,
    /// The document is given its system fields, and checked but for the schema.
    Document,
    /// The document is held against the schema.
    Validate,
    /// The document is measured.
    Size,
}

impl Phase {
    /// The stage that the phase belongs to.
    pub const fn stage(self) -> Stage {
        match self {
            Self::Validate => Stage::Validate,
            _ => Stage::Value,
        }
    }

    /// The lowercase word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Convert => "convert",
            Self::Table => "table",
            Self::Id => "id",
            Self::Document => "document",
            Self::Validate => "validate",
            Self::Size => "size",
        }
    }
}

/// Declares the codes once: whose they are, variant, text, meaning.
macro_rules! codes {
    ($($owner:ident $variant:ident $text:literal $meaning:literal,)*) => {
        /// What is wrong with a row. The texts are stable.
        ///
        /// Codes in the backend's spelling (`NoMatch`) and our names for errors to which the
        /// backend gives no code refuse the row. Codes that start with `data_` are warnings, those
        /// that start with `rust_` say that Convex accepts what a Rust type can't hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $variant,)*
        }

        impl Code {
            /// All codes, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The text of the code.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            const fn owner(self) -> Owner {
                match self {
                    $(Self::$variant => Owner::$owner,)*
                }
            }
        }
    };
}

/// Who refuses, or warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// The backend, with this code.
    Backend,
    /// The backend, with a text alone.
    Nameless,
    /// Nobody but a person would.
    Data,
    /// Not Convex, but the Rust type.
    Rust,
}

codes! {
    Nameless InvalidJson "InvalidJson" "The text is not JSON.",
    Nameless RowTooLong "RowTooLong" "A row of a file that has more bytes than the reader was told to take.",
    Nameless CsvInvalidRow "CsvInvalidRow" "A row of a CSV file that is not UTF-8.",
    Nameless CsvRowMissingFields "CsvRowMissingFields" "A row of a CSV file that has not as many cells as the header.",
    Nameless NotAnObject "NotAnObject" "A document is an object; this is something else.",
    Nameless InvalidEncoding "InvalidEncoding" "A `{\"$...\": ...}` object that does not spell a value.",
    Nameless InvalidFieldName "InvalidFieldName" "A key that no object may have.",
    Backend TooManyFieldsError "TooManyFieldsError" "More than 1024 fields in one object, system fields counted.",
    Backend ArrayTooLong "ArrayTooLong" "More than 8192 elements in one array.",
    Backend TooNestedError "TooNestedError" "More than 64 levels.",
    Nameless InvalidTableName "InvalidTableName" "A table name that is no identifier, or that an import may not fill.",
    Backend SystemTableError "SystemTableError" "A table whose name starts with `_`.",
    Backend InvalidId "InvalidId" "An import with an `_id` that is no id.",
    Backend ImportConflict "ImportConflict" "An import with an `_id` that belongs to another table.",
    Backend InvalidIdError "InvalidIdError" "An `_id` that is not the one the document gets.",
    Backend InvalidCreationTimeError "InvalidCreationTimeError" "A `_creationTime` that is not the one the document gets.",
    Nameless InvalidStoredDocument "InvalidStoredDocument" "System fields that no stored document has.",
    Backend InvalidDocumentError "InvalidDocumentError" "Nested too deeply, a reserved name, or a `_creationTime` out of range.",
    Backend NoMatch "NoMatch" "A value of another type than the validator's.",
    Backend MissingRequiredField "MissingRequiredField" "A required field is absent.",
    Backend ExtraField "ExtraField" "A field that the validator does not know.",
    Backend LiteralValuesDoNotMatch "LiteralValuesDoNotMatch" "A value that is not the literal.",
    Backend TableNamesDoNotMatch "TableNamesDoNotMatch" "An id of another table.",
    Backend SystemTableReference "SystemTableReference" "An id of a system table where another table's belongs.",
    Backend ValueTooLargeError "ValueTooLargeError" "More than 1 MiB in a document, or 32 MiB in a value.",
    Rust RustOutOfRange "rust_out_of_range" "A number that the field's Rust type can't hold.",
    Rust RustWrongType "rust_wrong_type" "A value that the field's Rust type can't hold.",
    Data UnknownTable "data_unknown_table" "A table that the schema does not have: Convex checks nothing.",
    Data NotJudged "data_not_judged" "A value at a validator that this version does not know: nobody has judged it.",
    Data DuplicateKey "data_duplicate_key" "A key that an object repeats: Convex keeps the last.",
    Data OutsideAllowed "data_outside_allowed" "A value that is not among those that the schema says are meant.",
    Data OutsideRange "data_outside_range" "A number out of the range that the schema says is meant.",
    Data ImplausibleTime "data_implausible_time" "A time that was likely meant in seconds, or in finer units than milliseconds.",
    Data DanglingReference "data_dangling_reference" "An id of a document that the data set does not have.",
    Data DuplicateId "data_duplicate_id" "An `_id` that the data set has twice: an import refuses it.",
    Data DuplicateUnique "data_duplicate_unique" "Values that the schema says are unique, twice in the data set.",
}

impl Code {
    /// The code that the backend gives with the error; `None` where it gives a text alone, and for
    /// what it accepts.
    pub const fn backend(self) -> Option<&'static str> {
        match self.owner() {
            Owner::Backend => Some(self.as_str()),
            _ => None,
        }
    }

    /// Whether Convex accepts the row all the same.
    pub const fn is_warning(self) -> bool {
        matches!(self.owner(), Owner::Data | Owner::Rust)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_tell_the_families_apart() {
        for code in Code::ALL {
            let text = code.as_str();
            let prefixed = text.starts_with("data_") || text.starts_with("rust_");
            assert_eq!(code.is_warning(), prefixed, "{text}");
            assert!(!(code.is_warning() && code.backend().is_some()), "{text}");
        }
    }
}
