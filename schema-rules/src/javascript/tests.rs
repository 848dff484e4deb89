use super::*;

#[test]
fn knows_reserved_words() {
    assert!(is_reserved_word("default"));
    assert!(!is_reserved_word("users"));
}
