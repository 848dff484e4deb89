//! The rest of a schema file: parts of the exports of the generated file are not copied.

use convex_schema_core::{Schema, TableDefinition, v};

use super::{project, read, write};
use crate::{Options, import};

/// The rest of a schema file from which another module imports everything.
fn rest(text: &str, schema: &Schema) -> String {
    let folder = project(text);
    write(folder.path(), "package.json", "{}");
    write(
        folder.path(),
        "convex/user.ts",
        "import * as all from \"./schema\";\n",
    );
    let notes = read(&folder.path().join("convex/schema.ts")).unwrap();
    import(schema, &Options::default().notes(notes))
        .rest
        .unwrap()
}

#[test]
fn fields_come_from_the_generated_validators() {
    let text = "import { defineSchema, defineTable } from \"convex/server\";
import { v } from \"convex/values\";

export const placeFields = { lat: v.number() };
export const vPlace = v.object(placeFields);
export const item = { name: v.string() };
export const userFields = { home: vPlace, items: v.array(v.object(item)), parts: v.any() };
export const vPost = v.object({ text: v.string() });
export const { text: _, ...less } = { text: v.string(), more: v.number() };
export const other = v.object({ text: v.string(), more: v.number() }).omit(\"text\").fields;
export const args = { ...placeFields, ...vPost.fields };
export default defineSchema({
  users: defineTable(userFields),
  posts: defineTable(vPost),
  logs: defineTable({ less: v.object(less), other: v.object(other) }),
});
";
    let item = v::object().field("name", v::string());
    let user = v::object()
        .field("home", v::object().field("lat", v::number()))
        .field("items", v::array(item))
        .field("parts", v::any());
    let more = || v::object().field("more", v::number());
    let schema = Schema::builder()
        .table(TableDefinition::new("users", user))
        .table(TableDefinition::new(
            "posts",
            v::object().field("text", v::string()),
        ))
        .table(TableDefinition::new(
            "logs",
            v::object().field("less", more()).field("other", more()),
        ))
        .build();
    // The statement of `less` stays for `_`.
    let want = "import { defineSchema } from \"convex/server\";
import { v } from \"convex/values\";
import { item as generatedItem, other as generatedOther, place, posts, tables, users } from \"./schema.gen\";

export { place as vPlace } from \"./schema.gen\";

export const item = generatedItem.fields;
export const other = generatedOther.fields;
export const placeFields = place.fields;
export const userFields = users.validator.fields;
export const vPost = posts.validator;

export const { text: _, ...less } = { text: v.string(), more: v.number() };

export const args = { ...placeFields, ...vPost.fields };

export default defineSchema({ ...tables });
";
    assert_eq!(rest(text, &schema), want);
}

/// An expression that differs from every validator of the generated file stays as it is.
#[test]
fn other_fields_stay() {
    let text = "import { defineSchema, defineTable } from \"convex/server\";
import { v } from \"convex/values\";

export const base = { a: v.string(), b: v.string() };
export const tables = { only: v.number() };
export const loose = { a: v.string() as any };
export default defineSchema({
  users: defineTable({ ...base, c: v.object({ ...base, d: v.null() }) }),
  logs: defineTable({ only: v.object(tables), loose: v.object(loose) }),
});
";
    let base = || v::object().field("a", v::string()).field("b", v::string());
    let only = v::object().field("only", v::number());
    let loose = v::object().field("a", v::string());
    let schema = Schema::builder()
        .table(TableDefinition::new(
            "users",
            base().field("c", base().field("d", v::null())),
        ))
        .table(TableDefinition::new(
            "logs",
            v::object().field("only", only).field("loose", loose),
        ))
        .build();
    let rest = rest(text, &schema);
    for lines in [
        "import { tables as generatedTables, tables_ } from \"./schema.gen\";\n",
        "\nexport const tables = tables_.fields;\n",
        "\nexport const base = { a: v.string(), b: v.string() };\n",
        "\nexport const loose = { a: v.string() as any };\n",
        "defineSchema({ ...generatedTables })",
    ] {
        assert!(rest.contains(lines), "{lines}\n---\n{rest}");
    }
}
