//! Schemas of real projects: read, checked, and printed as they were.
//!
//! They are not part of this project: see [`convex_schema_tests::corpus`].

#![expect(clippy::print_stdout, reason = "the figures are what the run is for")]

use std::error::Error;

use convex_schema_core::export::export_json;
use convex_schema_core::{Schema, TableRef, export};
use convex_schema_emit::{dictionary, page};
use convex_schema_plan::push::{Outcome, Plan};
use convex_schema_tests::corpus::{REFUSED, directory, exports, first_error, with_all_lists};

#[derive(Default)]
struct Tally {
    answers_known: bool,
    schemas: usize,
    tables: usize,
    equal: usize,
    completed: usize,
    lints: usize,
    refused: Vec<String>,
    wrong: Vec<String>,
}

#[test]
fn corpus() -> Result<(), Box<dyn Error>> {
    let Some(directory) = directory("corpus") else {
        return Ok(());
    };
    let exports = exports(&directory)?;
    let has = |name: &str| exports.iter().any(|export| export.name == name);
    let mut tally = Tally {
        answers_known: REFUSED.iter().all(|(name, _)| has(name)),
        ..Tally::default()
    };
    for export in &exports {
        tally.export(&export.name, &export.text);
    }
    let Tally {
        schemas,
        tables,
        equal,
        completed,
        lints,
        refused,
        wrong,
        answers_known: _,
    } = tally;
    println!(
        "{schemas} schemas, {tables} tables, {equal} equal, {} refused",
        refused.len()
    );
    println!("  {completed} of the equal ones lack lists of indexes, which were added for it");
    println!("  {lints} lints");
    for refusal in &refused {
        println!("  refused: {refusal}");
    }
    assert!(schemas > 0, "no exports in {}", directory.display());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

impl Tally {
    fn export(&mut self, name: &str, text: &str) {
        self.schemas += 1;
        let code = Schema::from_export_json(text).err().map(|error| {
            let error = first_error(&error);
            self.refused.push(format!("{name}: {error}"));
            error
        });
        let known = REFUSED.iter().find(|(file, _)| *file == name);
        let want = known.map(|(_, code)| *code);
        if want != code.as_deref() && (known.is_some() || self.answers_known) {
            self.wrong
                .push(format!("{name}: {code:?}, backend {want:?}"));
        }
        // Text that is not an export has nothing to print again.
        if let Ok(schema) = export::read(text) {
            self.round_trip(name, text, &schema);
            self.lifecycle(name, &schema);
        }
    }

    /// A push of what is deployed does nothing; a first one scans nothing that is not there, and one
    /// that drops everything scans nothing at all.
    fn lifecycle(&mut self, name: &str, schema: &Schema) {
        let nothing = Schema::builder().build();
        let same = Plan::new(schema, schema);
        if !same.is_empty() || same.outcome() == Outcome::Scan {
            self.wrong
                .push(format!("{name}: a push over itself {same:?}"));
        }
        for plan in [Plan::new(&nothing, schema), Plan::new(schema, &nothing)] {
            if plan.outcome() == Outcome::Scan || plan.tables().len() != schema.tables().len() {
                self.wrong
                    .push(format!("{name}: a push over nothing {plan:?}"));
            }
        }
        let (page, dictionary) = (page(schema), dictionary(schema));
        for table in schema.tables().map(TableRef::name) {
            let is_there = page.contains(&format!("<section id=\"t-{table}\""))
                && dictionary.contains(&format!("](#{})\n", table.to_ascii_lowercase()));
            if !is_there {
                self.wrong
                    .push(format!("{name}: `{table}` is in no documentation"));
            }
        }
        self.lints += convex_schema_plan::lint::lint(schema).len();
    }

    fn round_trip(&mut self, name: &str, text: &str, schema: &Schema) {
        self.tables += schema.tables().len();
        let printed = export_json(schema);
        if printed == text {
            self.equal += 1;
        } else if printed == with_all_lists(text) {
            self.equal += 1;
            self.completed += 1;
        } else {
            self.wrong.push(format!("{name}: printed differently"));
        }
    }
}
