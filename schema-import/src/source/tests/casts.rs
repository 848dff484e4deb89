//! Casts: types that come along, and those that are listed.

use convex_schema_core::{Schema, TableDefinition, ValidatorKind, ValidatorRef, v};

use super::reach::notes;
use crate::{Options, import};

const SCHEMA: &str = "import { defineSchema, defineTable } from \"convex/server\";
import { v, type VString } from \"convex/values\";
import { brandedString, deprecated } from \"convex-helpers/validators\";
import * as helpers from \"convex-helpers/validators\";
import type { Wallet } from \"./types/wallet\";
import { phone } from \"./types/phone\";
type Brand = string & { _: \"email\" };
type Email = Brand;
type Generic<T> = T;
const email: VString<Email> = v.string() as any;
export default defineSchema({
  users: defineTable({
    wallet: v.string() as unknown as VString<
      Wallet
    >,
    email: v.optional(email),
    phones: v.array(phone),
    brand: brandedString(\"x\"),
    old: deprecated,
    older: helpers.pretend(v.string()),
    plain: v.string() as any,
    generic: v.string() as Generic<VString>,
    value: v.string() as typeof email,
    literal: v.literal(\"a\" as const),
    inner: v.object({ email }),
    other: v.object({ email: v.string() }),
    more: v.union(v.object({ a: v.string() }) as Generic<string>, v.null()),
    url: v.string() as VString<`https://${string}`>,
    path: v.string() as VString<\"/*\">,
    remark: v.string() as VString</* of the old app */ Email>,
  }) as Table,
});
";
const FILES: [(&str, &str); 4] = [
        ("convex/schema.ts", SCHEMA),
        ("convex/types/wallet.ts", "export type Wallet = string & { _: \"wallet\" };"),
        (
            "convex/types/phone.ts",
            "import { v, VString } from \"convex/values\";
             import { Code } from \"../codes\";
             export type Phone = [Code];
             export const phone = v.string() as VString<Phone | import(\"./wallet\").Wallet | Code>;",
        ),
        ("convex/codes.ts", "export type Code = string;"),
    ];

fn schema() -> Schema {
    let any = || v::optional(v::any());
    let user = v::object()
        .field("wallet", v::string())
        .field("email", v::optional(v::string()))
        .field("phones", v::array(v::string()))
        .field("brand", v::string())
        .field("old", any())
        .field("older", any())
        .field("plain", v::string())
        .field("generic", v::string())
        .field("value", v::string())
        .field("literal", v::literal("a"))
        .field("inner", v::object().field("email", v::string()))
        .field("other", v::object().field("email", v::string()))
        .field(
            "more",
            v::union([v::object().field("a", v::string()).into(), v::null()]),
        )
        .field("url", v::string())
        .field("path", v::string())
        .field("remark", v::string());
    let users = TableDefinition::new("users", user);
    Schema::builder().table(users).build()
}

/// The casts whose types can't be written elsewhere.
const LOST: [&str; 6] = [
    "any",
    "Generic<VString>",
    "typeof email",
    "Generic<string>",
    "VString</* of the old app */ Email>",
    "Table",
];

/// Types of casts come along where they can be written, and are listed where they can't.
#[test]
fn casts_are_kept_or_listed() {
    let notes = notes(&FILES);
    let options = Options::default().notes(notes).single_file(true);
    let schema = schema();
    let import = import(&schema, &options);
    let text = &import.files[0].text;
    for lines in [
        "    #[convex(ts = \"VString<import('./types/wallet').Wallet>\")]\n    pub wallet: String,\n",
        "    pub wallet: String,\n    pub email: Option<Email>,\n",
        "#[convex(ts = \"VString<(string & { _: 'email' })>\")]\npub struct Email(pub String);\n",
        "    pub phones: Vec<Phone>,\n",
        "#[convex(\n    ts = \"VString<import('./types/phone').Phone | import('./types/wallet').Wallet | import('./codes').Code>\"\n)]\npub struct Phone(pub String);\n",
        "    #[convex(ts = \"VString<string & { _: 'x' }>\")]\n    pub brand: String,\n",
        "    #[convex(ts = \"Validator<null, 'optional'>\")]\n    pub old: Option<Any>,\n",
        "    #[convex(ts = \"VString\")]\n    pub older: Option<Any>,\n    pub plain: String,\n    pub generic: String,\n    pub value: String,\n",
        "    pub inner: UserInner,\n    pub other: UserOther,\n",
        "    #[convex(ts = \"VString<`https://${string}`>\")]\n    pub url: String,\n    #[convex(ts = \"VString<'/*'>\")]\n    pub path: String,\n    pub remark: String,\n",
        "pub struct UserInner {\n    pub email: Email,\n}\n",
        "pub struct UserOther {\n    pub email: String,\n}\n",
    ] {
        assert!(text.contains(lines), "{lines}\n---\n{text}");
    }
    let casts: Vec<_> = import.casts.iter().map(|it| it.ty.as_str()).collect();
    assert_eq!(casts, LOST);
}

/// `print` has the casts of fields, and lists those of other places.
#[test]
fn casts_of_fields_are_printed() {
    let notes = notes(&FILES);
    let left = notes.undocumented_casts();
    let left: Vec<_> = left.iter().map(|it| it.ty.as_str()).collect();
    let elements = "VString<Phone | import(\"./wallet\").Wallet | Code>";
    assert_eq!(left, [&LOST[..], &[elements]].concat());
    let documented = notes.documented(&schema());
    let document = documented.table("users").unwrap().document().unwrap();
    let ValidatorKind::Object(fields) = ValidatorRef::kind(document) else {
        unreachable!("documents are objects");
    };
    let types = fields.iter().filter_map(|field| field.meta()?.ts.clone());
    let want = [
        "VString<import('./types/wallet').Wallet>",
        "VOptional<VString<(string & { _: 'email' })>>",
        "VString<string & { _: 'x' }>",
        "Validator<null, 'optional'>",
        "VString",
        "VString<`https://${string}`>",
        "VString<'/*'>",
    ];
    assert_eq!(types.collect::<Vec<_>>(), want);
}
