use super::*;

#[test]
fn finds_the_nearest_name() {
    assert_eq!(closest("fileds", ["name", "fields"]), Some("fields"));
}
