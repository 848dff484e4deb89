use convex_schema_rules::casing::RenameRule;

use super::{Taken, joined, of_constant, pascal, singular, snake, spelled, variant_rule};

#[test]
fn names_are_identifiers() {
    for (text, want) in [
        ("userId", "user_id"),
        ("imageURL", "image_url"),
        ("line1", "line1"),
        ("already_snake_1", "already_snake_1"),
        ("_id", "id"),
        ("a__b", "a_b"),
        ("self", "self_"),
        ("2fa", "n2fa"),
        ("type", "type"),
        ("XMLHttpRequest", "xml_http_request"),
    ] {
        assert_eq!(snake(text), want, "{text:?}");
    }
    for (text, want) in [
        ("in_progress", "InProgress"),
        ("24h", "V24h"),
        ("invoice:paid", "InvoicePaid"),
        ("", "Empty"),
        ("Self", "Self_"),
        ("USD", "Usd"),
        ("<=", "LessEqual"),
        ("日本", "Value"),
        ("alimentação", "Alimentacao"),
        ("Godan verb with 'u' ending", "GodanVerbWithUEnding"),
    ] {
        assert_eq!(pascal(text), want, "{text:?}");
    }
}

#[test]
fn keywords_are_raw() {
    for (ident, want) in [
        ("type", "r#type"),
        ("gen", "r#gen"),
        ("yield", "r#yield"),
        ("kind", "kind"),
    ] {
        assert_eq!(spelled(ident), want);
    }
}

#[test]
fn nothing_is_said_twice() {
    for (first, second, want) in [
        ("Action", "ActionCost", "ActionCost"),
        ("TimeSeries", "SeriesState", "TimeSeriesState"),
        ("UserProfile", "UserProfileImage", "UserProfileImage"),
        ("Listing", "Ing", "ListingIng"),
        ("User", "Role", "UserRole"),
        ("User", "", "User"),
        ("", "Role", "Role"),
        ("SandboxEvent", "Event", "SandboxEvent"),
    ] {
        assert_eq!(joined(first, second), want, "{first} {second}");
    }
}

/// Over two thousand nouns: those of `plurals.txt` have `/singular` where the plural is not the
/// singular and `s`. Their plurals were made by Python's `inflect`, its mistakes corrected; words
/// of several plurals, and words without one, were added by hand.
#[test]
fn plurals_end() {
    let words: Vec<&str> = include_str!("plurals.txt").split_whitespace().collect();
    assert!(words.len() > 2_000, "{}", words.len());
    let mut wrong = Vec::new();
    for word in words {
        let (plural, want) = match word.split_once('/') {
            Some((plural, singular)) => (plural, singular),
            None => (word, &word[..word.len() - 1]),
        };
        let found = singular(plural);
        if found != want {
            wrong.push(format!("{plural}: {found}, not {want}"));
        }
        // A word that is a singular already stays as it is.
        if singular(want) != want {
            wrong.push(format!("{want} (a singular): {}", singular(want)));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_last_word_ends() {
    for (plural, want) in [
        ("teamPeople", "teamPerson"),
        ("searchAliases", "searchAlias"),
        ("searchaliases", "searchalias"),
        ("salary_bonuses", "salary_bonus"),
        ("People", "Person"),
        ("USERS", "USER"),
        ("MOVIES", "MOVIE"),
        ("userIDs", "userID"),
        ("abTestMetrics", "abTestMetric"),
        ("emailsV2", "emailsV2"),
        ("users2", "users2"),
        ("Indices", "Index"),
        ("as", "as"),
        ("s", "s"),
        ("", ""),
        ("größen", "größen"),
    ] {
        assert_eq!(singular(plural), want, "{plural}");
    }
}

#[test]
fn the_rule_with_the_fewest_renames_wins() {
    for (literals, want) in [
        (vec!["active", "done"], Some("lowercase")),
        (vec!["in_progress", "done"], Some("snake_case")),
        (vec!["inProgress", "done"], Some("camelCase")),
        (vec!["USD", "EUR"], Some("UPPERCASE")),
        (vec!["IN_PROGRESS", "DONE"], Some("SCREAMING_SNAKE_CASE")),
        (vec!["in-progress", "done", "24h"], Some("kebab-case")),
        (vec!["Active", "Done"], None),
    ] {
        let idents: Vec<_> = literals.iter().map(|literal| pascal(literal)).collect();
        let names: Vec<_> = idents
            .iter()
            .map(String::as_str)
            .zip(literals.iter().copied())
            .collect();
        let (rule, _) = variant_rule(&names);
        assert_eq!(rule.map(RenameRule::name), want, "{literals:?}");
    }
}

#[test]
fn taken_names_get_numbers() {
    let mut taken = Taken::types();
    assert_eq!(taken.claim(&["Option"], ""), "Option2");
    assert_eq!(taken.claim(&["Status", "OrderStatus"], ""), "Status");
    assert_eq!(taken.claim(&["Status", "OrderStatus"], ""), "OrderStatus");
    assert_eq!(taken.claim(&["Status", "OrderStatus"], ""), "OrderStatus2");
}

#[test]
fn long_names_end_at_a_word() {
    let text = "every word of a sentence that somebody took for the name of a state";
    assert_eq!(
        pascal(text),
        "EveryWordOfASentenceThatSomebodyTookForTheNameOfA"
    );
    assert_eq!(pascal(&"x".repeat(70)).len(), 50);
}

#[test]
fn constants_lose_the_marks_of_validators() {
    for (constant, want) in [
        ("vUserRole", "UserRole"),
        ("VUserRole", "UserRole"),
        ("v_user_role", "UserRole"),
        ("userRoleValidator", "UserRole"),
        ("vRoleValidator", "Role"),
        ("roleSchema", "Role"),
        ("value", "Value"),
        ("vendor", "Vendor"),
        ("V2", "V2"),
        ("VAT", "Vat"),
        ("v", "V"),
        ("Validator", "Validator"),
    ] {
        assert_eq!(of_constant(constant), want, "{constant}");
    }
}
