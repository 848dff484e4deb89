use super::{Token, tokens};

#[test]
fn formatting_is_no_content() {
    let text = "export const users = defineTable({\n  name: v.string(),\n}).index(\"by_name\", [\"name\"]);\n";
    let same = [
        "export const users = defineTable({ name: v.string() }).index('by_name', ['name'])",
        "export const users = defineTable({\r\n\tname: v.string(),\r\n})\r\n.index(\"by_name\", [\"name\",])\r\n",
        "\u{feff}export const users=defineTable({'name':v.string()}).index('by_name',['name']);",
    ];
    for other in same {
        assert_eq!(tokens(text), tokens(other), "{other}");
    }
}

#[test]
fn content_is_no_formatting() {
    let text = "x: v.string(), // why\n";
    for other in [
        "x: v.number(), // why",
        "x: v.string(), // why not",
        "x: v.string(),",
        "x: v.optional(v.string()), // why",
        "y: v.string(), // why",
        "x: v.string(), /* why */",
    ] {
        assert_ne!(tokens(text), tokens(other), "{other}");
    }
}

#[test]
fn strings_are_compared_by_what_they_stand_for() {
    for (text, want) in [
        (r#""it's""#, "it's"),
        (r"'it\'s'", "it's"),
        (r#""\u00e9\x41""#, "\u{e9}A"),
        (r#""\ud83d\ude00""#, "\u{1f600}"),
        (r#""\u{1f600}""#, "\u{1f600}"),
        (r#""a\nb\\""#, "a\nb\\"),
        (r#""open"#, "open"),
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""\u12""#, "\u{fffd}"),
    ] {
        assert_eq!(tokens(text), [Token::Text(want.to_owned())], "{text}");
    }
}

#[test]
fn numbers_are_whole() {
    for text in ["7n", "1.5", "1e-7", "1e+21", "9007199254740991"] {
        assert_eq!(tokens(text), [Token::Word(text.to_owned())], "{text}");
    }
    assert_eq!(tokens("-1").len(), 2);
    assert_eq!(tokens("v.string").len(), 3);
}

#[test]
fn indentation_of_a_comment_is_no_content() {
    let text = "/**\n * Two\n * lines.\n */";
    assert_eq!(
        tokens(text),
        tokens("  /**\r\n   * Two\r\n   * lines.\r\n   */")
    );
    assert_eq!(tokens("/** One. */"), tokens("/**\n * One.\n */"));
    assert_ne!(tokens("/** One. */"), tokens("/* One. */"));
    assert_eq!(tokens("/**/ a").len(), 2);
}

#[test]
fn a_trailing_comma_may_stand_before_a_comment() {
    assert_eq!(tokens("[a, /* b */]"), tokens("[a /* b */]"));
    assert_ne!(tokens("[a, b]"), tokens("[a b]"));
}
