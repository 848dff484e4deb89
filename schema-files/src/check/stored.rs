//! Rows of `_storage`, which are not documents of users.

use convex_schema_rows::validate::{RowPlace, TableIds, ViolationCode};

use super::{Checked, RowChecker};
use crate::import::ImportCode;
use crate::import::rows::Step;
use crate::part::Kind;
use crate::stored::Stored;

impl<I: TableIds> RowChecker<'_, I> {
    /// A row of `_storage`: no user's document, but what it says has to fit.
    pub(super) fn stored_text(&self, place: RowPlace, text: &[u8], checked: &mut Checked) {
        let json = std::str::from_utf8(text).map(serde_json::from_str);
        let Ok(Ok(json)) = json else {
            let code = match (self.part.kind, json.is_ok(), self.part.is_entry) {
                (Kind::Array, ..) => ImportCode::NotJson,
                (_, true, _) => ImportCode::JsonInvalidRow,
                (_, false, true) => ImportCode::InvalidZip,
                (_, false, false) => ImportCode::NotUtf8,
            };
            let message = "the row is not JSON".to_owned();
            Self::note(place.row, (Step::Parse, code, message), checked);
            return self.refuse_at(
                place,
                ViolationCode::InvalidJson,
                "the row is not JSON",
                checked,
            );
        };
        self.stored(place, json, checked);
    }

    pub(super) fn stored(&self, place: RowPlace, json: serde_json::Value, checked: &mut Checked) {
        match Stored::read(json, self.part.number) {
            Ok(stored) => {
                checked.entries.add_id(stored.id, self.at(place.row));
                checked.stored.push(stored);
            }
            Err((code, why)) => {
                Self::note(place.row, (Step::Convert, code, why.clone()), checked);
                self.refuse_at(place, ViolationCode::InvalidEncoding, &why, checked);
            }
        }
    }
}
