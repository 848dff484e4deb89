//! Codes of violations and warnings, and the steps of a write.

use std::fmt;

/// The step of a write that rejects a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RowStage {
    /// The document is read and built, or measured at the end.
    Value,
    /// The document is validated against the schema.
    Validate,
}

impl RowStage {
    /// Returns the lowercase word: `value` or `validate`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Validate => "validate",
        }
    }
}

impl fmt::Display for RowStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The part of a [`RowStage`], in the order of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RowPhase {
    /// The text is parsed as JSON.
    Json,
    /// JSON becomes values: special objects, field names, limits of values.
    Convert,
    /// The table's name is checked.
    Table,
    /// An import takes over the document's `_id`.
    Id,
    /// The document gets its system fields and is checked without the schema.
    Document,
    /// The document is validated against the schema.
    Validate,
    /// The document is measured.
    Size,
}

impl RowPhase {
    /// Returns the stage that the phase belongs to.
    pub const fn stage(self) -> RowStage {
        match self {
            Self::Validate => RowStage::Validate,
            _ => RowStage::Value,
        }
    }

    /// Returns the lowercase word, such as `json` or `validate`.
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

impl fmt::Display for RowPhase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Declares each code once: owner, variant, text, meaning.
macro_rules! codes {
    ($($owner:ident $variant:ident $text:literal $meaning:literal,)*) => {
        /// The code of a violation or of a warning. The texts are stable.
        ///
        /// Codes in the backend's spelling (`NoMatch`), and our names for errors to which the
        /// backend gives no code, reject the row. Codes that start with `data_` are warnings. Codes
        /// that start with `rust_` mean that Convex accepts a value that a Rust type can't hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ViolationCode {
            $(#[doc = $meaning] $variant,)*
        }

        impl ViolationCode {
            /// All codes, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the text of the code.
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

/// The source of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// The backend, with this code.
    Backend,
    /// The backend, with a message but no code.
    Nameless,
    /// A warning of ours: Convex accepts the row.
    Data,
    /// The Rust type, while Convex accepts the row.
    Rust,
}

codes! {
    Nameless InvalidJson "InvalidJson" "The text is not JSON.",
    Nameless RowTooLong "RowTooLong" "A row of a file with more bytes than the reader's limit.",
    Nameless CsvInvalidRow "CsvInvalidRow" "A row of a CSV file that is not UTF-8.",
    Nameless CsvRowMissingFields "CsvRowMissingFields" "A row of a CSV file with another number of cells than the header.",
    Nameless NotAnObject "NotAnObject" "A document is an object; this is something else.",
    Nameless InvalidEncoding "InvalidEncoding" "A `{\"$...\": ...}` object that does not spell a value.",
    Nameless InvalidFieldName "InvalidFieldName" "A key that no object may have.",
    Backend TooManyFieldsError "TooManyFieldsError" "More than 1024 fields in one object, system fields counted.",
    Backend ArrayTooLong "ArrayTooLong" "More than 8192 elements in one array.",
    Backend TooNestedError "TooNestedError" "More than 64 levels.",
    Nameless InvalidTableName "InvalidTableName" "A table name that is not an identifier, or that an import may not fill.",
    Backend SystemTableError "SystemTableError" "A table whose name starts with `_`.",
    Backend InvalidId "InvalidId" "An import with an `_id` that is not an id.",
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
    Data NotJudged "data_not_judged" "A value at a validator that this version does not know: it was not checked.",
    Data DuplicateKey "data_duplicate_key" "A key that an object repeats: Convex keeps the last.",
    Data OutsideAllowed "data_outside_allowed" "A value outside the allowed values that the schema names.",
    Data OutsideRange "data_outside_range" "A number outside the range that the schema names.",
    Data ImplausibleTime "data_implausible_time" "A time that is likely in seconds, or in finer units than milliseconds.",
    Data DanglingReference "data_dangling_reference" "An id of a document that the data set does not have.",
    Data DuplicateId "data_duplicate_id" "An `_id` that the data set has twice: an import rejects it.",
    Data DuplicateUnique "data_duplicate_unique" "Values that the schema says are unique, twice in the data set.",
}

impl ViolationCode {
    /// Returns the code that the backend gives with the error; `None` where it gives a message alone,
    /// and for warnings.
    pub const fn backend(self) -> Option<&'static str> {
        match self.owner() {
            Owner::Backend => Some(self.as_str()),
            _ => None,
        }
    }

    /// Returns whether Convex accepts the row all the same.
    pub const fn is_warning(self) -> bool {
        matches!(self.owner(), Owner::Data | Owner::Rust)
    }
}

impl fmt::Display for ViolationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_tell_the_families_apart() {
        for code in ViolationCode::ALL {
            let text = code.as_str();
            let prefixed = text.starts_with("data_") || text.starts_with("rust_");
            assert_eq!(code.is_warning(), prefixed, "{text}");
            assert!(!(code.is_warning() && code.backend().is_some()), "{text}");
        }
    }
}
