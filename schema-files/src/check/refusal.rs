//! Why an import rejects a row: the step that meets it, and the code.

use std::hash::{DefaultHasher, Hash, Hasher};

use convex_schema_core::value::Encoding;
use convex_schema_core::{DocumentId, Value};
use convex_schema_rows::validate::{TableIds, Violation, ViolationCode};
use convex_schema_rules::limit::MAX_DOCUMENT_SIZE;
use memchr::memmem;

use super::{Checked, OTHER_TABLE, Refusal, RowChecker};
use crate::import::ImportCode;
use crate::import::rows::{RowError, Step, classify};
use crate::part::Kind;
use crate::part::Reading;
use crate::problem::ProblemCode;

impl<I: TableIds> RowChecker<'_, I> {
    /// Returns why an import rejects the text of a row.
    pub(super) fn refusal(
        &self,
        row: u64,
        text: &[u8],
        encoding: Encoding,
        checked: &mut Checked,
    ) -> Option<Refusal> {
        let is_array = self.part.kind == Kind::Array;
        let Ok(utf8) = std::str::from_utf8(text) else {
            let code = match self.part.kind {
                Kind::Array => ImportCode::NotJson,
                _ if self.part.is_entry => ImportCode::InvalidZip,
                _ => ImportCode::NotUtf8,
            };
            return Some((Step::Parse, code, "the row is not UTF-8".to_owned()));
        };
        let document = match encoding.parse(utf8) {
            Ok(document) => document,
            Err(error) => {
                let violation = Violation::from(&error);
                self.note_types(row, text, Some(&violation), checked);
                let (step, mut code) = classify(&violation)?;
                if step == Step::Parse && is_array {
                    code = ImportCode::NotJson;
                } else if step == Step::Parse && !self.part.is_entry && utf8.starts_with('\u{feff}')
                {
                    code = ImportCode::Utf8BomNotSupported;
                }
                return Some((step, code, violation.message().to_owned()));
            }
        };
        self.insert_refusal(row, &document, checked)
    }

    /// Returns why an import rejects a value.
    pub(super) fn insert_refusal(
        &self,
        row: u64,
        document: &Value,
        checked: &mut Checked,
    ) -> Option<Refusal> {
        let insert = |code, message: &str| Some((Step::Insert, code, message.to_owned()));
        let violation = self.table.validate(document, self.options.mode).err();
        if let Some(violation) = &violation {
            self.note_types(row, &[], Some(violation), checked);
        }
        let classified = violation.as_ref().and_then(classify);
        if let (Some(violation), Some((Step::Convert, code))) = (&violation, classified) {
            return Some((Step::Convert, code, violation.message().to_owned()));
        }
        let id = match document {
            Value::Object(fields) => fields.get("_id"),
            _ => None,
        };
        let decoded = id.map(|id| match id {
            Value::String(text) => DocumentId::decode(text).ok(),
            _ => None,
        });
        if let (Some(id), Some(None)) = (id, decoded) {
            checked.errors.odd_id(row, hash(id));
        }
        if document.size() > MAX_DOCUMENT_SIZE {
            return insert(ImportCode::ValueTooLargeError, "the document is too large");
        }
        let number = decoded.flatten().map(DocumentId::table_number);
        if self
            .part
            .number
            .is_some_and(|own| number.is_some_and(|it| it != own))
        {
            return insert(ImportCode::ImportConflict, OTHER_TABLE);
        }
        let (step, code) = classified?;
        Some((step, code, violation?.message().to_owned()))
    }

    /// Takes note of rows that only a snapshot can hold.
    pub(super) fn note_types(
        &self,
        row: u64,
        text: &[u8],
        violation: Option<&Violation>,
        checked: &mut Checked,
    ) {
        let is_poor = matches!(self.part.reading, Reading::Json(Encoding::Import));
        if !is_poor || !self.options.warnings {
            return;
        }
        let code = ProblemCode::NeedsSnapshot;
        let tags: [&[u8]; 3] = [b"{\"$integer\":", b"{\"$bytes\":", b"{\"$float\":"];
        let is_tagged = tags.iter().any(|tag| memmem::find(text, tag).is_some());
        if is_tagged && violation.is_none_or(|it| it.code() == ViolationCode::InvalidFieldName) {
            checked.notes.add(code, "", row, "", String::new);
            return;
        }
        let expected = violation.filter(|it| it.code() == ViolationCode::NoMatch);
        let Some((violation, expected)) = expected.and_then(|it| Some((it, it.expected()?))) else {
            return;
        };
        if expected.contains("v.int64()") || expected.contains("v.bytes()") {
            let place = format!("`{}` is {expected}", violation.path());
            checked.notes.add(code, &place, row, "", String::new);
        }
    }

    /// Takes note of why an import rejects a row.
    pub(super) fn note(row: u64, (step, code, message): Refusal, checked: &mut Checked) {
        checked.errors.add(step, || RowError { row, code, message });
    }
}

fn hash(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.to_wire().hash(&mut hasher);
    hasher.finish()
}
