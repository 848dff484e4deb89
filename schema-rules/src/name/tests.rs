use super::*;

#[test]
fn accepts_identifiers_and_refuses_the_rest() {
    let longest = "x".repeat(64);
    let last_counts = format!("{}a", "_".repeat(63));
    let fine = [
        "a",
        "A",
        "_a",
        "a_",
        "a1",
        "_1",
        "by_email",
        "camelCase",
        "UPPER",
        &longest,
        &last_counts,
        "__proto__",
        "constructor",
        "class",
        "null",
        "a__b",
        "by_id",
        "by_creation_time",
        "_id",
        "_creationTime",
    ];
    for name in fine {
        assert_eq!(check_identifier(name), Ok(()), "{name:?}");
        assert_eq!(check_validator_field_name(name), Ok(()), "{name:?}");
    }
}
