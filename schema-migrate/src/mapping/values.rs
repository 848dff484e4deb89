//! Files that say what old values become: the ids of users in another system, for example.

use std::collections::BTreeMap;
use std::path::Path;

use convex_schema_core::__internal::json::from_slice;
use convex_schema_core::Literal;
use serde_json::Value;

use crate::error::Error;

/// New values by the text of the old value.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ValueMap {
    /// The name of the file, as the mapping writes it.
    pub file: String,
    /// The new values.
    pub entries: BTreeMap<String, Literal>,
}

impl ValueMap {
    /// Reads a JSON object (`{"old": "new"}`), or CSV of two columns under a line with their names, where the name of
    /// the file ends in `.csv`.
    ///
    /// # Errors
    /// The file can't be read, or an old value stands there twice with different new ones.
    pub(super) fn read(file: &str, path: &Path) -> Result<Self, Error> {
        let text = std::fs::read(path).map_err(|error| Error::read(path, error))?;
        let is_csv = path
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("csv"));
        let found = if is_csv { csv(&text) } else { json(&text) };
        let entries =
            found.map_err(|message| Error::Other(format!("`{}`: {message}", path.display())))?;
        Ok(Self {
            file: file.to_owned(),
            entries,
        })
    }
}

fn json(text: &[u8]) -> Result<BTreeMap<String, Literal>, String> {
    let value: Value = from_slice(text).map_err(|error| error.to_string())?;
    let Value::Object(object) = value else {
        return Err("expected a JSON object such as `{\"old\": \"new\"}`".to_owned());
    };
    let mut entries = BTreeMap::new();
    for (old, new) in object {
        let literal = match &new {
            Value::String(text) => Literal::from(text.as_str()),
            Value::Bool(value) => Literal::from(*value),
            Value::Number(number) => Literal::from(number.as_f64().unwrap_or_default()),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                return Err(format!(
                    "`{old}` becomes {new}: expected a string, a number or a boolean"
                ));
            }
        };
        entries.insert(old, literal);
    }
    Ok(entries)
}

fn csv(text: &[u8]) -> Result<BTreeMap<String, Literal>, String> {
    let mut entries = BTreeMap::new();
    for (number, record) in records(text)?.into_iter().enumerate().skip(1) {
        let line = number + 1;
        let [old, new] = record.as_slice() else {
            return Err(format!(
                "record {line} has {} columns: expected the old and the new value",
                record.len()
            ));
        };
        let new = Literal::from(new.as_str());
        match entries.insert(old.clone(), new.clone()) {
            Some(known) if known != new => {
                return Err(format!("record {line}: `{old}` is repeated here"));
            }
            Some(_) | None => {}
        }
    }
    Ok(entries)
}

/// All records of a CSV file.
fn records(text: &[u8]) -> Result<Vec<Vec<String>>, String> {
    use csv_core::{ReadRecordResult, Reader};

    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    // The last record ends as the others do. Further ends are not records.
    let text = [text, b"\n"].concat();
    let mut reader = Reader::new();
    // No record is longer than the file, nor has more ends.
    let (mut bytes, mut ends) = (vec![0; text.len() + 1], vec![0; text.len() + 2]);
    let mut rest = text.as_slice();
    let mut records = Vec::new();
    loop {
        let (result, read, _, count) = reader.read_record(rest, &mut bytes, &mut ends);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            ReadRecordResult::Record => {
                let mut record = Vec::with_capacity(count);
                let mut start = 0;
                for end in ends.iter().take(count) {
                    let cell = bytes.get(start..*end).unwrap_or_default();
                    let cell = std::str::from_utf8(cell).map_err(|_| "it is not UTF-8")?;
                    record.push(cell.to_owned());
                    start = *end;
                }
                records.push(record);
            }
            // The next call finds the end.
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::End => return Ok(records),
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                return Err("a record is too long".to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use convex_schema_core::Literal;

    use super::{csv, json};

    #[test]
    fn both_forms_give_one_map() {
        let rows = b"\xef\xbb\xbfold,new\r\na,user_1\n\"b,\"\"c\",user_2\nb,user_3".as_slice();
        let object = br#"{"a": "user_1", "b,\"c": "user_2", "b": "user_3"}"#;
        assert_eq!(csv(rows), json(object));
        assert_eq!(csv(rows).map(|it| it.len()), Ok(3));
        assert_eq!(
            json(b"{\"1\": 2, \"t\": true}").map(|it| it.into_values().collect::<Vec<_>>()),
            Ok(vec![Literal::from(2.0), Literal::from(true)])
        );
    }

    #[test]
    fn what_is_no_map_is_an_error() {
        for text in ["old,new\na,1\na,2", "old,new\na", "old,new\na,b,c"] {
            assert!(csv(text.as_bytes()).is_err(), "{text}");
        }
        for text in ["[]", "{\"a\": null}", "{\"a\": {}}", "{"] {
            assert!(json(text.as_bytes()).is_err(), "{text}");
        }
    }
}
