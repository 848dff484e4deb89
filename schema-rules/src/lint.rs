//! The codes of lints: advice on schemas that Convex accepts.

/// A database index whose fields are the first ones of another.
pub const PREFIX_INDEX: &str = "prefix_index";
/// A reference to a table that no index starts with.
pub const UNINDEXED_REFERENCE: &str = "unindexed_reference";
/// Fields that are said to be unique together, without an index to look them up.
pub const UNIQUE_WITHOUT_INDEX: &str = "unique_without_index";
/// An index over a field that may be absent.
pub const OPTIONAL_IN_INDEX: &str = "optional_in_index";
/// Names that mix cases.
pub const MIXED_CASE: &str = "mixed_case";
/// An index over a field that can hold anything.
pub const ANY_IN_INDEX: &str = "any_in_index";
/// An array of ids without a bound.
pub const ID_ARRAY: &str = "id_array";
/// Documents that can exceed 1 MiB by their structure alone.
pub const LARGE_DOCUMENT: &str = "large_document";
/// Close to a limit.
pub const NEAR_LIMIT: &str = "near_limit";
/// Values that only a comment lists.
pub const VALUES_IN_COMMENT: &str = "values_in_comment";

/// Every code, in the order in which findings are listed.
pub const CODES: &[&str] = &[
    PREFIX_INDEX,
    UNINDEXED_REFERENCE,
    UNIQUE_WITHOUT_INDEX,
    OPTIONAL_IN_INDEX,
    ANY_IN_INDEX,
    ID_ARRAY,
    LARGE_DOCUMENT,
    NEAR_LIMIT,
    MIXED_CASE,
    VALUES_IN_COMMENT,
];

/// The codes of those that are about one field, so that the field can allow them.
pub const OF_FIELDS: &[&str] = &[
    UNINDEXED_REFERENCE,
    OPTIONAL_IN_INDEX,
    ANY_IN_INDEX,
    ID_ARRAY,
    LARGE_DOCUMENT,
    VALUES_IN_COMMENT,
];

/// A set of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Codes(u16);

impl Codes {
    /// The codes that `text` lists, with white space between them; unknown ones are left out.
    pub fn listed(text: &str) -> Self {
        let bits = text.split_whitespace().map(bit);
        Self(bits.fold(0, |all, bit| all | bit))
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `code` is one of them.
    pub fn contains(self, code: &str) -> bool {
        self.0 & bit(code) != 0
    }

    /// The codes of both sets.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The place of a code in a set.
fn bit(code: &str) -> u16 {
    let place = CODES.iter().position(|known| *known == code);
    place.map_or(0, |place| 1 << place)
}

#[cfg(test)]
mod tests {
    use super::{CODES, Codes, OF_FIELDS};

    #[test]
    fn sets_hold_what_they_were_given() {
        for code in CODES {
            let one = Codes::listed(code);
            for other in CODES {
                assert_eq!(one.contains(other), code == other, "{code} {other}");
            }
        }
        let two = Codes::listed("id_array no_such_lint").and(Codes::listed("mixed_case"));
        assert!(two.contains("id_array") && two.contains("mixed_case"));
        assert!(!two.contains("no_such_lint"));
        assert!(Codes::listed("no_such_lint").is_empty() && !two.is_empty());
    }

    #[test]
    fn what_is_of_fields_is_a_lint() {
        assert!(OF_FIELDS.iter().all(|code| CODES.contains(code)));
    }
}
