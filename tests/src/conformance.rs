//! Cases for `tests/node/conformance.mjs`: generated TypeScript, and what it has to export.

use std::path::Path;
use std::{fs, io};

use convex_schema::Schema;
use convex_schema::emit::{self, Layout, TypeScriptOptions};

/// Each layout, and how folders of cases name it.
pub const LAYOUTS: [(&str, Layout); 2] = [("schema", Layout::Schema), ("tables", Layout::Tables)];

/// Writes the TypeScript of a case.
///
/// # Errors
/// A file can't be written.
pub fn write(folder: &Path, schema: &Schema, layout: Layout) -> io::Result<()> {
    let options = TypeScriptOptions::default().layout(layout);
    let typescript = emit::typescript(schema, &options);
    let files = match layout {
        Layout::Tables => vec![
            ("schema.gen.ts", typescript),
            ("schema.ts", by_hand(schema)),
        ],
        _ => vec![("schema.ts", typescript)],
    };
    fs::create_dir_all(folder)?;
    for (name, text) in files {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// Writes what `schema.ts` of a case has to export.
///
/// # Errors
/// The file can't be written.
pub fn want(folder: &Path, export: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("export.json"), export)
}

/// The `schema.ts` that a person writes around generated tables.
fn by_hand(schema: &Schema) -> String {
    format!(
        "import {{ defineSchema }} from \"convex/server\";\n\
         import {{ tables }} from \"./schema.gen\";\n\
         export default defineSchema({{ ...tables }}, \
         {{ schemaValidation: {}, strictTableNameTypes: {} }});\n",
        schema.schema_validation(),
        schema.strict_table_name_types(),
    )
}
