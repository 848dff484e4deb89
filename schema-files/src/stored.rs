//! Stored files: the rows of `_storage/documents.jsonl`, and the files beside them.
//!
//! Source: Convex backend, `crates/application/src/snapshot_import/import_file_storage.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::num::NonZeroU32;
use std::sync::Arc;

use convex_schema_core::{DocumentId, Value};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::import::{ImportCode, ImportError, ImportStage};
use crate::open::Opener;
use crate::options::Limits;
use crate::zip::EntryError;

/// A row of `_storage/documents.jsonl`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    #[serde(rename = "_id")]
    id: String,
    #[serde(rename = "_creationTime")]
    creation_time: Option<f64>,
    sha256: Option<String>,
    /// Its type is all that is looked at.
    #[serde(rename = "size")]
    _size: Option<i64>,
    content_type: Option<String>,
    internal_id: Option<String>,
}

/// The record of a stored file in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stored {
    pub(crate) id: DocumentId,
    sha256: Option<[u8; 32]>,
    creation_time: Option<f64>,
}

/// A stored file, in an archive or a directory.
pub(crate) struct StoredFile {
    pub(crate) component: String,
    pub(crate) id: DocumentId,
    pub(crate) opener: Opener<'static>,
}

impl Stored {
    /// Reads a row; `number` is that of the table, if it is known.
    pub(crate) fn read(
        row: serde_json::Value,
        number: Option<NonZeroU32>,
    ) -> Result<Self, (ImportCode, String)> {
        let wrong = |why: String| (ImportCode::InvalidConvexValue, why);
        let metadata: Metadata =
            serde_json::from_value(row).map_err(|error| wrong(error.to_string()))?;
        let id = DocumentId::decode(&metadata.id).map_err(|error| wrong(error.to_string()))?;
        if number.is_some_and(|number| number != id.table_number()) {
            let why = "the id is not one of the table `_storage`";
            return Err((ImportCode::InvalidId, why.to_owned()));
        }
        if metadata.content_type.is_some_and(|it| !is_media_type(&it)) {
            return Err(wrong("`contentType` is not a media type".to_owned()));
        }
        let sha256 = metadata.sha256.map(|text| {
            digest(&text).ok_or_else(|| wrong("`sha256` is not the base64 of 32 bytes".to_owned()))
        });
        let sha256 = sha256.transpose()?;
        if metadata.internal_id.is_some_and(|it| !is_uuid(&it)) {
            return Err(wrong("`internalId` is not a UUID".to_owned()));
        }
        let creation_time = metadata.creation_time;
        if creation_time.is_some_and(|time| !time.is_finite() || time.is_sign_negative()) {
            return Err(wrong("`_creationTime` is not a time".to_owned()));
        }
        Ok(Self {
            id,
            sha256,
            creation_time,
        })
    }
}

fn digest(text: &str) -> Option<[u8; 32]> {
    let wire = serde_json::json!({ "$bytes": text }).to_string();
    let bytes = Value::parse_wire(&wire).ok()?.into_bytes().ok()?;
    bytes.try_into().ok()
}

/// Returns whether a text is a type and a subtype, with or without parameters.
fn is_media_type(text: &str) -> bool {
    let is_token = |text: &str| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+%'*`|~".contains(&byte);
        !text.is_empty() && text.bytes().all(is_part)
    };
    let mut parts = text.split(';');
    let is_type = parts.next().is_some_and(|name| {
        let halves = name.trim().split_once('/');
        halves.is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
    });
    let are_parameters = parts.all(|parameter| {
        let parameter = parameter.trim();
        let halves = parameter.split_once('=');
        parameter.is_empty()
            || halves.is_some_and(|(name, value)| {
                let quoted = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
                is_token(name) && (is_token(value) || quoted.is_some())
            })
    });
    is_type && are_parameters
}

/// Returns whether a text is a UUID, with or without hyphens, braces or a prefix.
fn is_uuid(text: &str) -> bool {
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let braced = text.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    let text = braced.unwrap_or(text);
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let is_shaped = matches!(lengths.as_slice(), [32] | [8, 4, 4, 4, 12]);
    is_shaped && groups.into_iter().all(is_hex)
}

/// Reads the files of a component as the import does, in the order of the archive.
pub(crate) fn files(
    rows: Vec<Stored>,
    files: Vec<StoredFile>,
    number: Option<NonZeroU32>,
    limits: Limits,
) -> Option<ImportError> {
    let mut metadata: BTreeMap<DocumentId, Stored> = BTreeMap::new();
    metadata.extend(rows.into_iter().map(|row| (row.id, row)));
    let mut seen = BTreeSet::new();
    for file in files {
        // Each row is used once.
        let row = metadata.remove(&file.id);
        let fails =
            |code, message: String| Some(ImportError::new(ImportStage::Import, code, message));
        let found = match hash(file.opener, limits) {
            Ok(found) => found,
            Err(error) => {
                let code = match EntryError::of(&error) {
                    Some(EntryError::Invalid(_)) => ImportCode::InvalidZip,
                    _ => ImportCode::InternalServerError,
                };
                return fails(
                    code,
                    format!("the file of {} can't be read: {error}", file.id),
                );
            }
        };
        if row
            .and_then(|row| row.sha256)
            .is_some_and(|stated| stated != found)
        {
            let message = format!("the file of {} does not have its checksum", file.id);
            return fails(ImportCode::Sha256Mismatch, message);
        }
        if number.is_some_and(|number| number != file.id.table_number()) {
            let message = format!(
                "the file is called {}, which is an id of another table",
                file.id
            );
            return fails(ImportCode::ImportConflict, message);
        }
        let time = row.and_then(|row| row.creation_time).unwrap_or(1.0);
        if time <= 0.0 || time >= 9_007_199_254_740_992.0 {
            let message = format!("the `_creationTime` of {} is out of range", file.id);
            return fails(ImportCode::InvalidDocumentError, message);
        }
        if !seen.insert(file.id) {
            let message = format!("there are two files of {}", file.id);
            return fails(ImportCode::DocumentExists, message);
        }
    }
    None
}

fn hash(opener: Opener<'_>, limits: Limits) -> std::io::Result<[u8; 32]> {
    let mut source = opener.open(limits, &Arc::default())?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match source.read(&mut buffer)? {
            0 => return Ok(hasher.finalize().into()),
            count => hasher.update(buffer.get(..count).unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_and_uuids_are_recognised() {
        for good in ["image/png", "text/html; charset=utf-8", "a/b;c=\"d e\""] {
            assert!(is_media_type(good), "{good}");
        }
        for bad in ["", "image", "bad type", "a/", "a/b; c"] {
            assert!(!is_media_type(bad), "{bad}");
        }
        for good in [
            "3b5e9d5a-6f0f-4d57-8a4e-0a1b2c3d4e5f",
            "3b5e9d5a6f0f4d578a4e0a1b2c3d4e5f",
            "{3b5e9d5a-6f0f-4d57-8a4e-0a1b2c3d4e5f}",
        ] {
            assert!(is_uuid(good), "{good}");
        }
        for bad in ["", "nope", "3b5e9d5a-6f0f4d57-8a4e-0a1b2c3d4e5f"] {
            assert!(!is_uuid(bad), "{bad}");
        }
    }
}
