//! `docs` and `print` of a `schema.ts` have its comments, which no export has.

use super::evaluation::folder;

const SCHEMA: &str = r#"
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

/** Where somebody lives. */
const address = v.object({
  /** In capitals. */
  country: v.string(),
  lines: v.array(v.string()),
});

export default defineSchema({
  /** Who may sign in. */
  users: defineTable({
    // The address for mail.
    email: v.string(),
    home: v.optional(address),
    /** What they may do. */
    roles: v.array(v.object({ name: v.string() /* As in the menu. */ })),
    state: v.union(
      /** Can sign in. */
      v.object({ kind: v.literal("on") }),
      v.object({ kind: v.literal("off") }),
    ),
  })
    // To sign in.
    .index("by_email", ["email"])
    /** For the list of the admin. */
    .searchIndex("search_email", { searchField: "email", filterFields: ["state"] }),
  plain: defineTable({ a: v.string() }),
});
"#;

#[test]
fn documentation_has_the_comments_of_the_source() {
    let Some(folder) = folder("source-comments") else {
        return;
    };
    folder.write("schema.ts", SCHEMA);
    let run = |arguments: &[&str]| folder.run(arguments).ends_with(0).stdout;
    let dictionary = run(&["docs", "schema.ts", "--format", "markdown"]);
    let page = run(&["docs", "schema.ts", "--format", "html"]);
    let typescript = run(&["print", "schema.ts"]);
    for text in [&dictionary, &page, &typescript] {
        for words in [
            "Who may sign in.",
            "The address for mail.",
            "Where somebody lives.",
            "In capitals.",
            "What they may do.",
            "As in the menu.",
            "To sign in.",
            "For the list of the admin.",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
    assert!(typescript.contains("/** Can sign in. */"), "{typescript}");
    // The same words as `print` shows for the folder, and nothing else differs.
    let printed = run(&["print", "schema.ts", "--format", "markdown"]);
    assert_eq!(printed, dictionary);
    let schema = run(&["print", "schema.ts", "--format", "json-schema"]);
    assert!(schema.contains("Can sign in."), "{schema}");
    let export = run(&["print", "schema.ts", "--format", "json"]);
    folder.write("schema.json", &export);
    assert_eq!(
        run(&["print", "schema.ts", "--format", "mermaid"]),
        run(&["print", "schema.json", "--format", "mermaid"])
    );
    let bare = run(&["print", "schema.json"]);
    assert!(!bare.contains("Who may sign in."), "{bare}");
    // The printed schema exports the same, with its comments.
    folder.write("again.ts", &typescript);
    assert_eq!(run(&["print", "again.ts", "--format", "json"]), export);
    let again = run(&["docs", "again.ts", "--format", "markdown"]);
    assert_eq!(again, dictionary);
}
