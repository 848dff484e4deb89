use super::*;

#[test]
fn finds_the_nearest_name() {
    let keys = [
        "name",
        "index",
        "search_index",
        "vector_index",
        "unique",
        "external",
    ];
    for (wanted, want) in [
        ("nmae", Some("name")),
        ("names", Some("name")),
        ("indx", Some("index")),
        ("idnex", Some("index")),
        ("indexes", Some("index")),
        ("searchIndex", Some("search_index")),
        ("SEARCH_INDEX", Some("search_index")),
        ("vector_indexes", Some("vector_index")),
        ("externl", Some("external")),
        ("name", Some("name")),
        ("default", None),
        ("xyzzy", None),
        ("", None),
    ] {
        assert_eq!(closest(wanted, keys), want, "{wanted:?}");
    }
}

#[test]
fn a_difference_of_case_beats_fewer_edits() {
    // `workspaceIds` is one edit away, `workspace_id` two.
    let known = ["workspaceIds", "workspace_id"];
    assert_eq!(closest("workspaceId", known), Some("workspace_id"));
    assert_eq!(closest("A", ["b", "a"]), Some("a"));
}

#[test]
fn the_first_of_equals_wins() {
    assert_eq!(closest("cat", ["bat", "rat"]), Some("bat"));
    assert_eq!(closest("cat", ["rat", "bat"]), Some("rat"));
    assert_eq!(closest("AB", ["ab", "Ab"]), Some("ab"));
}

#[test]
fn too_far_is_no_suggestion() {
    for (wanted, known, want) in [
        // A third of six letters is two.
        ("abcdef", "abcdxy", true),
        ("abcdef", "abcxyz", false),
        ("a", "b", false),
        ("ab", "ax", true),
        ("ab", "xy", false),
        ("_", "a", false),
    ] {
        assert_eq!(
            closest(wanted, [known]).is_some(),
            want,
            "{wanted:?} {known:?}"
        );
    }
}

#[test]
fn distances_are_those_of_the_literature() {
    for (from, to, want) in [
        ("", "", 0),
        ("", "abc", 3),
        ("abc", "", 3),
        ("kitten", "sitting", 3),
        ("saturday", "sunday", 3),
        ("ab", "ba", 1),
        // The usual example of where optimal string alignment and true Damerau differ (3 and 2).
        ("ca", "abc", 3),
        ("größe", "grösse", 2),
    ] {
        let [a, b] = [from, to].map(|name| name.chars().collect::<Vec<_>>());
        assert_eq!(edit_distance(&a, &b), want, "{from:?} {to:?}");
        assert_eq!(edit_distance(&b, &a), want, "{to:?} {from:?}");
    }
}
