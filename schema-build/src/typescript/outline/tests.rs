use super::outline;

const SOURCE: &str = r#"
/* Generated. */
/* eslint-disable */
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

/** How far. */
export const status = v.union(v.literal("open"), v.literal("closed"));

export const address = v.object({
  street: v.string(),
});

/** A person. */
export const users = defineTable({
  /** Unique. */
  email: v.string(),
  ["__proto__"]: v.any(),
  status,
})
  .index("by_email", ["email"])
  .searchIndex("search", { searchField: "email" });

export const defaultTable = defineTable(v.union(address, v.object({ a: v.null() })));

export default defineSchema(
  {
    users,
    default: defaultTable,
  },
  { schemaValidation: false },
);
"#;

fn places(source: &str) -> Vec<String> {
    let parts = outline(source);
    parts.iter().map(|part| part.id.to_string()).collect()
}

#[test]
fn every_part_has_its_place() {
    let want = [
        "table `users` in the list of tables",
        "table `default` in the list of tables",
        "the options of `defineSchema`",
        "type `status`",
        "type `address`",
        "type `address`: field `street`",
        "table `users`",
        "table `users`: field `email`",
        "table `users`: field `__proto__`",
        "table `users`: field `status`",
        "table `users`: index `by_email`",
        "table `users`: index `search`",
        "table `default`",
    ];
    assert_eq!(places(SOURCE), want);
}

#[test]
fn the_other_layout_is_read_too() {
    let source = "export const users = defineTable({}).index(\"a\", [\"b\"]);\n\
                  export const tables = {\n  users,\n};\n";
    let want = [
        "table `users` in the list of tables",
        "table `users`",
        "table `users`: index `a`",
    ];
    assert_eq!(places(source), want);
}

#[test]
fn no_text_stops_the_reader() {
    for end in 0..SOURCE.len() {
        if let (Some(start), Some(rest)) = (SOURCE.get(..end), SOURCE.get(end..)) {
            outline(start);
            outline(rest);
        }
    }
    outline("export const a = defineTable(\n.index(\nexport default ) ] }");
}
