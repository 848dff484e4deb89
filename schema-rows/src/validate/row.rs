//! Sends the errors and warnings of one row to a sink.

use std::collections::BTreeMap;

use super::code::{RowPhase, ViolationCode};
use super::document::{DocumentFault, Mode, check_table};
use super::excess::Excesses;
use super::explain::{Explainer, Raw, Sink, What};
use super::ids::TableIds;
use super::limits::measure;
use super::path::Step;
use super::table::{TableValidator, too_large};
use super::warn::Warner;
use convex_schema_core::Value;

impl<I: TableIds> TableValidator<'_, I> {
    /// Sends all errors of the document to `sink`, in the order in which the backend would meet them,
    /// then all warnings.
    pub(super) fn explain<'v, S: Sink<'v>>(self, document: &'v Value, mode: Mode, sink: &mut S)
    where
        Self: 'v,
    {
        let measured = measure(document, &mut ());
        if measured.is_err() {
            let steps = Vec::new();
            Excesses { steps, sink }.list(document);
        }
        let Value::Object(fields) = document else {
            tell(sink, &not_an_object(document));
            return;
        };
        for fault in self.row_faults(fields, measured.as_ref().map_or(0, |it| it.nesting), mode) {
            tell(sink, &fault);
        }
        let (checker, steps) = (self.checker, Vec::new());
        if let Some(check) = self.check {
            Explainer {
                checker,
                steps,
                sink,
            }
            .document(check, document);
        }
        if let Some(size) = measured
            .ok()
            .and_then(|it| self.excess_size(fields, it, mode))
        {
            tell(sink, &too_large_row(size));
        }
        self.warn(document, sink);
    }

    /// Sends all warnings to `sink`.
    pub(super) fn warn<'v, S: Sink<'v>>(self, document: &'v Value, sink: &mut S)
    where
        Self: 'v,
    {
        if !self.in_schema {
            tell(sink, &unknown_table());
        }
        let (checker, steps) = (self.checker, Vec::new());
        Warner {
            checker,
            steps,
            sink,
        }
        .document(self.check, document);
    }

    fn row_faults<'v>(
        self,
        fields: &'v BTreeMap<String, Value>,
        nesting: usize,
        mode: Mode,
    ) -> Vec<DocumentFault<'v>>
    where
        Self: 'v,
    {
        let table = check_table(self.table, mode);
        let document = self.document(fields, nesting, mode).faults();
        table.into_iter().chain(document).collect()
    }
}

/// A finding besides the schema; a step names the field that it is about.
fn tell<'v>(sink: &mut impl Sink<'v>, fault: &DocumentFault<'v>) {
    let step = fault.field.map(Step::Field);
    let what = What::Said {
        message: fault.message.clone(),
        help: fault.help,
    };
    sink.finding(&Raw {
        told: 0,
        ..Raw::new(fault.phase, fault.code, step.as_slice(), what)
    });
}

fn not_an_object(document: &Value) -> DocumentFault<'static> {
    let help = match document {
        Value::Array(_) => {
            "write one JSON object for each document; a file that is one array has the format \
             `jsonArray`"
        }
        _ => "write one JSON object for each document",
    };
    DocumentFault {
        phase: RowPhase::Convert,
        code: ViolationCode::NotAnObject,
        field: None,
        message: "expected an object as document".to_owned(),
        help: Some(help),
    }
}

fn too_large_row(size: usize) -> DocumentFault<'static> {
    let violation = too_large(size);
    DocumentFault {
        phase: violation.phase(),
        code: violation.code(),
        field: None,
        message: violation.message().to_owned(),
        help: Some("store large content as a file and keep its id: `v.id(\"_storage\")`"),
    }
}

fn unknown_table() -> DocumentFault<'static> {
    DocumentFault {
        phase: RowPhase::Validate,
        code: ViolationCode::UnknownTable,
        field: None,
        message: "the schema has no such table, so Convex checks nothing".to_owned(),
        help: Some("correct the name of the table, or add it to the schema"),
    }
}
