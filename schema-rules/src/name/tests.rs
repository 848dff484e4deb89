use super::*;

/// Names that the backend (commit 94a42c3d) takes as identifiers.
const IDENTIFIERS: [&str; 18] = [
    "a",
    "A",
    "_a",
    "a_",
    "a1",
    "_1",
    "by_email",
    "camelCase",
    "UPPER",
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

/// Names that the backend rejects as identifiers.
const NOT_IDENTIFIERS: [&str; 22] = [
    "",
    "1a",
    "a-b",
    "a b",
    "a.b",
    "$a",
    "a$",
    "é",
    "aé",
    "名",
    "_",
    "__",
    "___",
    " a",
    "a ",
    "a\n",
    "a/b",
    "a:b",
    " ",
    "1",
    "~",
    "hello world!",
];

const LEADING_UNDERSCORE: [&str; 6] =
    ["_a", "_1", "__proto__", "_id", "_creationTime", "_fivetran"];

fn longest() -> String {
    "x".repeat(64)
}

fn longest_of_underscores() -> String {
    format!("{}a", "_".repeat(63))
}

#[test]
fn identifiers_are_those_of_the_backend() {
    for name in IDENTIFIERS
        .into_iter()
        .chain([&*longest(), &*longest_of_underscores()])
    {
        assert_eq!(check_identifier(name), Ok(()), "{name:?}");
    }
    let (long, underscores) = ("x".repeat(65), "_".repeat(64));
    for name in NOT_IDENTIFIERS.into_iter().chain([&*long, &*underscores]) {
        assert!(check_identifier(name).is_err(), "{name:?}");
    }
}

#[test]
fn errors_say_what_and_where() {
    let too_long = |len, max| NameError::TooLong { len, max };
    for (name, want) in [
        ("", NameError::Empty),
        (&"x".repeat(65), too_long(65, 64)),
        // 33 letters, but 66 bytes.
        (&"é".repeat(33), too_long(66, 64)),
        ("1a", NameError::BadStart { found: '1' }),
        ("$a", NameError::BadStart { found: '$' }),
        ("ünder", NameError::BadStart { found: 'ü' }),
        ("名", NameError::BadStart { found: '名' }),
        ("a b", NameError::BadChar { found: ' ', at: 1 }),
        ("grün-blau", NameError::BadChar { found: 'ü', at: 2 }),
        (
            "ab🦀",
            NameError::BadChar {
                found: '🦀', at: 2
            },
        ),
        ("_-", NameError::BadChar { found: '-', at: 1 }),
        ("___", NameError::OnlyUnderscores),
    ] {
        assert_eq!(check_identifier(name), Err(want), "{name:?}");
        assert!(!want.is_reserved(), "{name:?}");
    }
}

#[test]
fn every_character_is_judged_and_reported_as_itself() {
    for found in '\0'..=char::MAX {
        let start = check_identifier(found.encode_utf8(&mut [0; 4])).err();
        let want = match found {
            'A'..='Z' | 'a'..='z' => None,
            '_' => Some(NameError::OnlyUnderscores),
            _ => Some(NameError::BadStart { found }),
        };
        assert_eq!(start, want, "{found:?} alone");

        let mut name = "a".to_owned();
        name.push(found);
        let fits = matches!(found, 'A'..='Z' | 'a'..='z' | '0'..='9' | '_');
        let want = (!fits).then_some(NameError::BadChar { found, at: 1 });
        assert_eq!(check_identifier(&name).err(), want, "{name:?}");

        let fits = matches!(u32::from(found), 0x20..=0x7E);
        let want = (!fits).then_some(NameError::NotPrintable { found, at: 1 });
        assert_eq!(check_runtime_key(&name).err(), want, "{name:?}");
    }
}

#[test]
fn table_names_have_no_leading_underscore() {
    for name in [
        "a",
        "a_",
        "by_id",
        "class",
        "null",
        "constructor",
        "fivetran",
        &*longest(),
    ] {
        assert_eq!(check_table_name(name), Ok(()), "{name:?}");
    }
    let underscores = longest_of_underscores();
    for name in LEADING_UNDERSCORE.into_iter().chain([&*underscores]) {
        assert_eq!(check_table_name(name), Err(NameError::Reserved), "{name:?}");
    }
    for name in NOT_IDENTIFIERS {
        assert_eq!(check_table_name(name), check_identifier(name), "{name:?}");
    }
}

#[test]
fn index_names_leave_the_built_in_ones_alone() {
    for name in [
        "a",
        "a_",
        "by_ID",
        "by_id2",
        "By_id",
        "class",
        "fivetran",
        &*longest(),
    ] {
        assert_eq!(check_index_name(name), Ok(()), "{name:?}");
    }
    for (name, want) in [
        ("by_id", NameError::BuiltInIndex),
        ("by_creation_time", NameError::BuiltInIndex),
        ("_a", NameError::Reserved),
        ("_1", NameError::Reserved),
        ("_id", NameError::Reserved),
        ("_Fivetran", NameError::Reserved),
        ("_fivetra", NameError::Reserved),
        ("_fivetran", NameError::FivetranIndex),
        ("_fivetranx", NameError::FivetranIndex),
        ("_fivetran_synced", NameError::FivetranIndex),
    ] {
        assert_eq!(check_index_name(name), Err(want), "{name:?}");
        assert!(want.is_reserved(), "{name:?}");
        assert_eq!(
            is_fivetran_index_name(name),
            want == NameError::FivetranIndex,
            "{name:?}"
        );
    }
    for name in NOT_IDENTIFIERS {
        assert_eq!(check_index_name(name), check_identifier(name), "{name:?}");
    }
}

#[test]
fn validator_fields_satisfy_both_rules() {
    let (long, underscores) = (longest(), longest_of_underscores());
    for name in IDENTIFIERS.into_iter().chain([&*long, &*underscores]) {
        assert_eq!(check_validator_field_name(name), Ok(()), "{name:?}");
        assert_eq!(check_runtime_key(name), Ok(()), "{name:?}");
    }
    for name in NOT_IDENTIFIERS {
        assert!(check_validator_field_name(name).is_err(), "{name:?}");
    }
}

#[test]
fn runtime_keys_are_printable_and_not_of_the_platform() {
    let longest = "x".repeat(1024);
    for key in [
        "", "a", "_x", "a-b", "a b", "1", "a$b", " ", "~", "\"", "\\", ".", &longest,
    ] {
        assert_eq!(check_runtime_key(key), Ok(()), "{key:?}");
    }
    for (key, want) in [
        ("$", NameError::LeadingDollar),
        ("$a", NameError::LeadingDollar),
        ("é", NameError::NotPrintable { found: 'é', at: 0 }),
        (
            "a\u{1}",
            NameError::NotPrintable {
                found: '\u{1}',
                at: 1,
            },
        ),
        ("ab\n", NameError::NotPrintable { found: '\n', at: 2 }),
        ("\t", NameError::NotPrintable { found: '\t', at: 0 }),
        (
            "\u{7f}",
            NameError::NotPrintable {
                found: '\u{7f}',
                at: 0,
            },
        ),
        (
            &"x".repeat(1025),
            NameError::TooLong {
                len: 1025,
                max: 1024,
            },
        ),
    ] {
        assert_eq!(check_runtime_key(key), Err(want), "{key:?}");
        assert_eq!(check_document_key(key), Err(want), "{key:?}");
    }
}

#[test]
fn document_keys_start_with_an_underscore_in_two_cases_only() {
    for key in ["", "a b", "1", "_id", "_creationTime"] {
        assert_eq!(check_document_key(key), Ok(()), "{key:?}");
    }
    for key in ["_", "_a", "_ID", "_id2", "_creationtime", "__proto__"] {
        assert_eq!(check_document_key(key), Err(NameError::Reserved), "{key:?}");
    }
}

#[test]
fn texts_are_lowercase_without_full_stop() {
    for (error, want) in [
        (NameError::Empty, "the name is empty"),
        (
            NameError::TooLong { len: 65, max: 64 },
            "a name has at most 64 bytes, not 65",
        ),
        (
            NameError::BadStart { found: '1' },
            "a name starts with an ASCII letter or `_`, not '1'",
        ),
        (
            NameError::BadChar { found: '\n', at: 3 },
            "a name has only ASCII letters, digits and `_`, not '\\n'",
        ),
        (NameError::OnlyUnderscores, "the name has only `_`"),
        (
            NameError::Reserved,
            "names that start with `_` are reserved for Convex",
        ),
        (
            NameError::BuiltInIndex,
            "every table has indexes `by_id` and `by_creation_time` already",
        ),
        (
            NameError::FivetranIndex,
            "names that start with `_fivetran` are reserved for Convex",
        ),
        (
            NameError::LeadingDollar,
            "keys of documents that start with `$` are reserved for Convex",
        ),
        (
            NameError::NotPrintable { found: 'é', at: 0 },
            "a key of a document has only printable ASCII characters, not 'é'",
        ),
    ] {
        assert_eq!(error.to_string(), want);
    }
}

#[test]
fn runs_in_const_evaluation() {
    const {
        assert!(check_table_name("users").is_ok());
        assert!(check_index_name("by_id").is_err());
        assert!(check_runtime_key("a b").is_ok());
        assert!(matches!(
            check_identifier("aé"),
            Err(NameError::BadChar { found: 'é', at: 1 })
        ));
    }
}
