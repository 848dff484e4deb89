//! A generated file is read back as the schema that it shows.

use convex_schema::build::read_back;
use convex_schema::emit::{self, Layout, TypeScriptOptions};
use convex_schema_core::export::export_json;
use convex_schema_tests::generate;

#[test]
fn generated_files_are_read_back_whole() {
    let mut tables = 0;
    for seed in 0..400 {
        let schema = generate::schema(seed);
        for layout in [Layout::Schema, Layout::Tables] {
            let options = TypeScriptOptions::default().layout(layout);
            let text = emit::typescript(&schema, &options);
            let found = read_back(&text)
                .unwrap_or_else(|error| unreachable!("seed {seed}, {layout:?}: {error}\n{text}"));
            let mut want = export_json(&schema);
            if layout == Layout::Tables {
                // The options stand in the file that spreads the tables.
                want = want.replace("\"schemaValidation\":false}", "\"schemaValidation\":true}");
            }
            // A table without a validator is written as `v.any()`.
            let found = export_json(&found);
            assert_eq!(
                without_any(&found),
                without_any(&want),
                "seed {seed}, {layout:?}"
            );
            tables += schema.tables().len();
        }
    }
    assert!(tables > 1_000, "only {tables} tables were tried");
}

fn without_any(export: &str) -> String {
    export.replace(",\"documentType\":{\"type\":\"any\"}", "")
}
