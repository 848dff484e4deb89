use super::differences;

const RUST: &str = r#"
export const status = v.union(v.literal("open"), v.literal("closed"));
/** A person. */
export const users = defineTable({
  email: v.string(),
  age: v.optional(v.number()),
}).index("by_email", ["email"]);
export const teams = defineTable({ name: v.string() });
export default defineSchema({ users, teams });
"#;

fn said(previous: Option<&str>, found: &str) -> Vec<String> {
    let found = differences(previous, found, RUST);
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn an_edit_is_said_by_table_field_and_index() {
    for (from, to, want) in [
        (
            "  email: v.string(),\n",
            "",
            "table `users`, field `email`: missing",
        ),
        (
            "  email: v.string(),\n",
            "  email: v.string(),\n  nick: v.string(),\n",
            "table `users`, field `nick`: not in the Rust types",
        ),
        (
            "email: v.string()",
            "email: v.optional(v.string())",
            "table `users`, field `email`: `v.optional(v.string())` instead of `v.string()`",
        ),
        (
            ".index(\"by_email\", [\"email\"])",
            "",
            "table `users`, index `by_email`: missing",
        ),
        (
            "[\"email\"]",
            "[\"email\", \"age\"]",
            "table `users`, index `by_email`: `index(\"by_email\", [\"email\", \"age\"])` instead of \
             `index(\"by_email\", [\"email\"])`",
        ),
        ("A person.", "A user.", "table `users`: another comment"),
        (
            "v.literal(\"closed\")",
            "v.literal(\"shut\")",
            "type `status`: `v.union(v.literal(\"open\"), v.literal(\"shut\"))` instead of \
             `v.union(v.literal(\"open\"), v.literal(\"closed\"))`",
        ),
        (
            "export default",
            "export const logs = defineTable({ at: v.number() });\nexport default",
            "table `logs`: not in the Rust types",
        ),
        (
            "export const teams = defineTable({ name: v.string() });",
            "",
            "table `teams`: missing",
        ),
        (
            ", teams }",
            " }",
            "table `teams` in the list of tables: missing",
        ),
    ] {
        let found = RUST.replace(from, to);
        assert_ne!(found, RUST);
        assert_eq!(said(None, &found), [want], "{from}");
        assert_eq!(said(Some(RUST), &found), [want], "{from}");
    }
}

#[test]
fn what_changed_in_rust_is_no_edit() {
    let before = RUST.replace("  age: v.optional(v.number()),\n", "  years: v.number(),\n");
    assert!(said(Some(&before), &before).is_empty());
    assert_eq!(said(None, &before).len(), 2);
    let edited = before.replace("email: v.string()", "email: v.any()");
    let want = "table `users`, field `email`: `v.any()` instead of `v.string()`";
    assert_eq!(said(Some(&before), &edited), [want]);
}

#[test]
fn an_edit_that_rust_follows_is_not_undone() {
    let before = RUST.replace("age: v.optional(v.number())", "age: v.number()");
    assert!(said(Some(&before), RUST).is_empty());
}

#[test]
fn long_texts_are_cut() {
    let deep = format!("{}v.any(){}", "v.array(".repeat(30), ")".repeat(30));
    let said = said(
        None,
        &RUST.replace("v.string(),\n  age", &format!("{deep},\n  age")),
    );
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].ends_with("...` instead of `v.string()`"),
        "{said:?}"
    );
    assert!(said[0].len() < 200, "{said:?}");
}

#[test]
fn a_bracket_too_few_concerns_one_table() {
    let said = said(
        None,
        &RUST.replace("name: v.string() });", "name: v.string( });"),
    );
    assert_eq!(
        said,
        ["table `teams`, field `name`: `v.string( }` instead of `v.string()`"]
    );
}
