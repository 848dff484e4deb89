//! `cargo xtask bench tsc`: writes each generated schema twice, as we do and with all inline.
//!
//! The argument is the folder. `blank.ts` there only imports what the others import.

use std::fs;
use std::path::Path;

use convex_schema::{Schema, emit};
use convex_schema_core::export;

const BLANK: &str = "import { defineSchema, defineTable } from \"convex/server\";\n\
                     import { v } from \"convex/values\";\n\
                     export const used = [defineSchema, defineTable, v];\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("no folder")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    fs::write(folder.join("blank.ts"), BLANK)?;
    for (count, schema) in contestants::schemas() {
        let options = emit::TypeScriptOptions::default();
        let hoisted = emit::typescript(&schema, &options);
        fs::write(folder.join(format!("hoisted-{count}.ts")), hoisted)?;
        fs::write(folder.join(format!("inline-{count}.ts")), inline(&schema)?)?;
    }
    Ok(())
}

/// One `defineSchema` with all tables and types written inside.
fn inline(schema: &Schema) -> Result<String, Box<dyn std::error::Error>> {
    // A schema that was read from JSON has no named types.
    let nameless =
        export::read(&export::export_json(schema)).map_err(|problem| problem.to_string())?;
    let text = emit::typescript(&nameless, &emit::TypeScriptOptions::default());
    let start = text.find("export const").ok_or("no table")?;
    let (imports, rest) = text.split_at(start);
    let end = rest.find("export default").ok_or("no schema")?;
    let mut tables = String::new();
    for statement in rest[..end]
        .split("export const ")
        .filter(|text| !text.is_empty())
    {
        let (name, value) = statement.split_once(" = ").ok_or("no value")?;
        let value = value.trim_end().trim_end_matches(';');
        tables.push_str(&format!("{name}: {value},\n"));
    }
    Ok(format!(
        "{imports}export default defineSchema({{\n{tables}}});\n"
    ))
}
