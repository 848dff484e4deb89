//! Stored files: their rows in `_storage`, and their content beside them.
//!
//! Source: Convex backend, `crates/application/src/snapshot_import/import_file_storage.rs`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use convex_schema_core::{DocumentId, TableMapping, Value};
use sha2::{Digest, Sha256};

use super::archive::Archive;
use crate::error::Error;
use crate::keys::Internal;

/// The table of stored files.
pub(crate) const STORAGE: &str = "_storage";

/// Files from which on an entry of the archive needs more than 32 bits for its length.
const LARGE: u64 = 1 << 31;

/// The id of a stored file.
pub(crate) fn id(internal: Internal) -> Option<DocumentId> {
    let number = TableMapping::new().number_of(STORAGE)?;
    Some(DocumentId::new(number, internal))
}

/// Writes the rows of all files, then the files; returns how many there are and their bytes.
pub(super) fn write<W: Write + Seek>(
    archive: &mut Archive<W>,
    files: &BTreeMap<Internal, PathBuf>,
    out: &Path,
) -> Result<(), Error> {
    let failed = |error| Error::write(out, error);
    archive
        .entry(&format!("{STORAGE}/documents.jsonl"), false)
        .map_err(failed)?;
    let mut sums = Vec::new();
    for (internal, path) in files {
        let (size, sha256) = read(path, |_| Ok(())).map_err(|error| Error::read(path, error))?;
        let id = id(*internal).map_or_else(String::new, DocumentId::encode);
        let mut row = serde_json::json!({
            "_id": id,
            "sha256": base64(&sha256),
            "size": size,
        });
        if let Some(content_type) = mime_guess::from_path(path).first_raw() {
            row["contentType"] = content_type.into();
        }
        archive
            .write(format!("{row}\n").as_bytes())
            .map_err(failed)?;
        sums.push((id, size, sha256));
    }
    for (path, (id, size, sha256)) in files.values().zip(sums) {
        let name = format!("{STORAGE}/{id}{}", extension(path));
        archive.plain_entry(&name, size > LARGE).map_err(failed)?;
        let mut written = Ok(());
        let copied = read(path, |bytes| {
            written = archive.write(bytes);
            match &written {
                Ok(()) => Ok(()),
                Err(_) => Err(io::Error::other("the archive can't be written")),
            }
        });
        written.map_err(failed)?;
        if copied.map_err(|error| Error::read(path, error))? != (size, sha256) {
            let message = format!("`{}` was changed while it was read", path.display());
            return Err(Error::Other(message));
        }
    }
    Ok(())
}

/// Reads a file; returns its bytes and its SHA-256.
fn read(path: &Path, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<(u64, [u8; 32])> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut size = 0;
    loop {
        let count = file.read(&mut buffer)?;
        let bytes = buffer.get(..count).unwrap_or_default();
        if bytes.is_empty() {
            return Ok((size, hash.finalize().into()));
        }
        size += count as u64;
        hash.update(bytes);
        each(bytes)?;
    }
}

/// The bytes as exports write them.
fn base64(bytes: &[u8]) -> serde_json::Value {
    let wire = Value::Bytes(bytes.to_vec()).to_export();
    let wire: serde_json::Value = serde_json::from_str(&wire).unwrap_or_default();
    wire["$bytes"].clone()
}

/// The extension with its dot, if it is a plain one.
fn extension(path: &Path) -> String {
    let extension = path
        .extension()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    let is_plain = (1..=10).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_plain {
        format!(".{}", extension.to_ascii_lowercase())
    } else {
        String::new()
    }
}
