use super::*;

fn names(path: &str) -> Result<Vec<&str>, PathError> {
    components(path).map(Iterator::collect)
}

#[test]
fn dots_around_a_path_do_not_count() {
    // Verdicts of the backend at commit 94a42c3d.
    for (path, want) in [
        ("a", &["a"][..]),
        ("a.b", &["a", "b"]),
        ("a.b.c.d", &["a", "b", "c", "d"]),
        (".a", &["a"]),
        ("a.", &["a"]),
        ("..a..", &["a"]),
        ("..a.b..", &["a", "b"]),
        ("_creationTime", &["_creationTime"]),
        ("a._b", &["a", "_b"]),
        ("_id.x", &["_id", "x"]),
    ] {
        assert_eq!(names(path).as_deref(), Ok(want), "{path:?}");
    }
}

#[test]
fn equal_paths_are_equal_whatever_their_dots() {
    // The backend rejects two indexes on `x` and `x.` as having the same fields.
    assert_eq!(FieldPath::parse("x."), FieldPath::parse("x"));
    assert_ne!(FieldPath::parse("x.y"), FieldPath::parse("x"));
    let text = FieldPath::parse("..a.b.").map(|path| (path.as_str(), path.to_string()));
    assert_eq!(text, Ok(("a.b", "a.b".to_owned())));
}

#[test]
fn errors_name_the_component() {
    let component = |index, error| PathError::Component { index, error };
    for (path, want) in [
        ("", PathError::Empty),
        (".", PathError::Empty),
        ("..", PathError::Empty),
        ("a..b", component(1, NameError::Empty)),
        (" a", component(0, NameError::BadStart { found: ' ' })),
        ("..a.1", component(1, NameError::BadStart { found: '1' })),
        (
            "a-b",
            component(0, NameError::BadChar { found: '-', at: 1 }),
        ),
        ("$a", component(0, NameError::BadStart { found: '$' })),
        ("a.$b", component(1, NameError::BadStart { found: '$' })),
        (
            "a.b c",
            component(1, NameError::BadChar { found: ' ', at: 1 }),
        ),
        ("a.é", component(1, NameError::BadStart { found: 'é' })),
        ("a.b._", component(2, NameError::OnlyUnderscores)),
        (
            &format!("a.{}", "x".repeat(65)),
            component(1, NameError::TooLong { len: 65, max: 64 }),
        ),
    ] {
        assert_eq!(names(path), Err(want), "{path:?}");
    }
}

#[test]
fn the_limit_is_of_a_component_not_of_the_path() {
    let name = "x".repeat(64);
    let path = [&*name; 20].join(".");
    assert_eq!(names(&path).map(|names| names.len()), Ok(20));
}

#[test]
fn system_fields_are_told_apart() {
    for (path, is_id, is_creation_time, has_system_component) in [
        ("a", false, false, false),
        ("a_.b_c", false, false, false),
        ("_id", true, false, true),
        ("._id.", true, false, true),
        ("_id.x", false, false, true),
        ("a._id", false, false, true),
        ("_creationTime", false, true, true),
        ("a._creationTime", false, false, true),
        ("a.b._c", false, false, true),
    ] {
        let told = FieldPath::parse(path)
            .map(|it| (it.is_id(), it.is_creation_time(), it.has_system_component()));
        assert_eq!(
            told,
            Ok((is_id, is_creation_time, has_system_component)),
            "{path:?}"
        );
    }
}

#[test]
fn texts_count_components_from_one() {
    for (path, want) in [
        (".", "the path is empty"),
        ("a..b", "part 2 of the path: the name is empty"),
    ] {
        assert_eq!(
            names(path).map_err(|error| error.to_string()),
            Err(want.to_owned())
        );
    }
}

#[test]
fn runs_in_const_evaluation() {
    const {
        assert!(matches!(FieldPath::parse("..address.city."), Ok(path) if !path.is_id()));
        assert!(matches!(
            FieldPath::parse("address.1"),
            Err(PathError::Component { index: 1, .. })
        ));
    }
}
