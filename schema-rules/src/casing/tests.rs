use std::panic;

use serde_derive_internals::attr;

use super::*;
use crate::name::check_table_name;

/// Compares what each rule makes of `name`, as a field and as a variant, with what serde makes of
/// it. Where we give an error serde must panic, and the other way round. Returns the errors.
fn compare_with_serde(name: &str) -> Vec<CasingError> {
    let mut errors = Vec::new();
    for rule in RenameRule::ALL {
        let Ok(serde) = attr::RenameRule::from_str(rule.name()) else {
            unreachable!("`names_are_those_of_serde` tests them");
        };
        let field = panic::catch_unwind(|| serde.apply_to_field(name)).ok();
        let variant = panic::catch_unwind(|| serde.apply_to_variant(name)).ok();
        for (ours, theirs) in [
            (rule.apply_to_field(name), field),
            (rule.apply_to_variant(name), variant),
        ] {
            errors.extend(ours.as_ref().err());
            assert_eq!(ours.ok(), theirs, "`{rule}` of {name:?}");
        }
    }
    errors
}

/// Calls `visit` with every text of at most `len` letters of `alphabet`.
fn every_text(alphabet: &[char], len: usize, visit: &mut impl FnMut(&str)) {
    let mut texts = vec![String::new()];
    for _ in 0..len {
        texts = texts
            .iter()
            .flat_map(|text| alphabet.iter().map(move |letter| format!("{text}{letter}")))
            .inspect(|text| visit(text))
            .collect();
    }
}

#[test]
fn names_are_those_of_serde() {
    for (rule, name) in RenameRule::ALL.into_iter().zip(RenameRule::ALL_NAMES) {
        assert_eq!(rule.name(), name);
        assert_eq!(RenameRule::from_serde_name(name), Some(rule), "{name:?}");
        assert!(attr::RenameRule::from_str(name).is_ok(), "{name:?}");
    }
    for name in [
        "",
        "CamelCase",
        "camelcase",
        "snake-case",
        "camelCase ",
        "None",
    ] {
        assert_eq!(RenameRule::from_serde_name(name), None, "{name:?}");
        assert!(attr::RenameRule::from_str(name).is_err(), "{name:?}");
    }
    // Where serde lists what it knows, it lists these.
    let expected = attr::RenameRule::from_str("?")
        .err()
        .map(|error| error.to_string());
    let listed = RenameRule::ALL_NAMES
        .map(|name| format!("{name:?}"))
        .join(", ");
    assert!(
        expected
            .as_ref()
            .is_some_and(|text| text.ends_with(&listed)),
        "{expected:?} lists {listed}"
    );
}

#[test]
fn short_ascii_names_convert_as_serde_does() {
    let mut compared = 0;
    every_text(&['a', 'b', 'A', 'Z', '_', '1'], 6, &mut |name| {
        compared += 1;
        let only_underscores = name.bytes().all(|byte| byte == b'_');
        // As a variant such a name has no capital to lower and stays; as a field it vanishes.
        let want = if only_underscores {
            &[CasingError::OnlyUnderscores][..]
        } else {
            &[]
        };
        assert_eq!(compare_with_serde(name), want, "{name:?}");
    });
    assert_eq!(compared, 6 + 36 + 216 + 1_296 + 7_776 + 46_656);
}

#[test]
fn short_names_beyond_ascii_convert_as_serde_does() {
    // A capital, a title case digraph, a lower case that has a longer capital, no case at all.
    every_text(&['a', 'Z', '_', 'É', 'ǅ', 'ß', '名'], 4, &mut |name| {
        let field_start = name.chars().find(|&letter| letter != '_');
        let variant_start = name.chars().next();
        let errors = |start: Option<char>| match start {
            None => Some(CasingError::OnlyUnderscores),
            Some(found) if !found.is_ascii() => Some(CasingError::NonAsciiStart { found }),
            Some(_) => None,
        };
        let want: Vec<_> = errors(field_start)
            .into_iter()
            .chain(errors(variant_start))
            .collect();
        assert_eq!(compare_with_serde(name), want, "{name:?}");
    });
}

#[test]
fn long_names_convert_as_serde_does() {
    let letters: Vec<char> = "abcxyzABCXYZ019____éÉßñ名ǆǅǄΣς".chars().collect();
    let mut state: u64 = 0x5eed;
    let mut next = |below: usize| {
        // Knuth's MMIX generator; its high bits are the good ones.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % below
    };
    for _ in 0..20_000 {
        let len = 5 + next(40);
        let name: String = (0..len).map(|_| letters[next(letters.len())]).collect();
        compare_with_serde(&name);
    }
}

#[test]
fn the_empty_name_is_an_error_where_serde_panics() {
    assert_eq!(compare_with_serde(""), [CasingError::OnlyUnderscores; 2]);
}

#[test]
fn texts_name_the_rule() {
    for (rule, name, want) in [
        (
            RenameRule::Camel,
            "__",
            "`camelCase` leaves nothing of a name that has only `_`",
        ),
        (
            RenameRule::Camel,
            "_éa_b",
            "`camelCase` can't convert a name that starts with 'é', only ASCII letters",
        ),
    ] {
        let text = rule.apply_to_field(name).map_err(|error| error.to_string());
        assert_eq!(text, Err(want.to_owned()), "{name:?}");
    }
}

#[test]
fn suggested_table_names_are_camel_case_plurals() {
    for (ident, want) in [
        ("User", "users"),
        ("AriPayment", "ariPayments"),
        ("Category", "categories"),
        ("Day", "days"),
        ("ApiKey", "apiKeys"),
        ("Address", "addresses"),
        ("Box", "boxes"),
        ("Batch", "batches"),
        ("Wish", "wishes"),
        ("OrderStatus", "orderStatuses"),
        ("Analysis", "analyses"),
        ("Settings", "settings"),
        ("Users", "users"),
        ("Person", "people"),
        ("SalesPerson", "salesPeople"),
        ("ChatMetadata", "chatMetadata"),
        ("HTTPServer", "httpServers"),
        ("UserID", "userIds"),
        ("V2Thing", "v2Things"),
        ("H264Frame", "h264Frames"),
        ("Sha256", "sha256s"),
        ("user_note", "userNotes"),
        ("r#Type", "types"),
        ("_Hidden", "hiddens"),
        ("_1st", "sts"),
        ("__", "documents"),
        ("名", "documents"),
        ("X", "xes"),
    ] {
        assert_eq!(suggest_table_name(ident), want, "{ident:?}");
    }
}

#[test]
fn suggested_table_names_are_legal() {
    every_text(&['a', 's', 'y', 'Z', '_', '1', 'é'], 5, &mut |ident| {
        let name = suggest_table_name(ident);
        assert_eq!(check_table_name(&name), Ok(()), "{name:?} for {ident:?}");
    });
    let name = suggest_table_name(&"Long".repeat(40));
    assert_eq!((name.len(), check_table_name(&name)), (64, Ok(())));
}

#[test]
fn names_of_consts_are_camel_case() {
    for (name, want) in [
        ("PaymentStatus", "paymentStatus"),
        ("payment_status", "paymentStatus"),
        ("ariPayments", "ariPayments"),
        ("HTTPServer2Go", "httpServer2Go"),
        ("OAuth2Token", "oAuth2Token"),
        ("_creation_time", "creationTime"),
        ("sha256_sum", "sha256Sum"),
        ("line2_text", "line2Text"),
        ("type_", "type"),
        ("a_b", "aB"),
        ("A", "a"),
        ("_1", "_1"),
        ("__", "_"),
        ("", "_"),
        ("Größe", "größe"),
        ("Class", "class"),
    ] {
        assert_eq!(to_camel(name), want, "{name:?}");
    }
}

#[test]
fn plain_names_skip_the_search_for_words() {
    every_text(&['A', 'B', 'a', 'z', '1', '_'], 6, &mut |name| {
        assert_eq!(to_camel(name), words_to_camel(name), "{name:?}");
    });
}

#[test]
fn invented_names_are_made_of_words() {
    for (name, pascal, snake) in [
        ("imageURL", "ImageUrl", "image_url"),
        ("XMLHttpRequest", "XmlHttpRequest", "xml_http_request"),
        ("address2Line", "Address2Line", "address2_line"),
        ("_id__x", "IdX", "id_x"),
        ("__", "", ""),
    ] {
        assert_eq!(to_pascal(name), pascal, "{name}");
        assert_eq!(to_snake(name), snake, "{name}");
    }
}
