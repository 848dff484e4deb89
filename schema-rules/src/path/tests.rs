use super::*;

#[test]
fn trims_and_splits() {
    for (input, want) in [("a", vec!["a"]), ("..a.b..", vec!["a", "b"])] {
        let names: Vec<&str> = components(input).map(Iterator::collect).unwrap_or_default();
        assert_eq!(names, want, "{input:?}");
    }
}
