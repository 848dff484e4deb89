//! Writes the archive that `npx convex import` reads: the same bytes for the same documents.
//!
//! `part` has the documents of one table, `files` stored files, `archive` the form of both.
//!
//! Source: reference of the format in the Convex backend, `crates/exports` and
//! `crates/application/src/snapshot_import`.

mod archive;
mod files;
mod part;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use convex_schema_core::TableMapping as TableNumbers;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use self::archive::Archive;
pub(crate) use self::files::{STORAGE, id as storage_id};
pub(crate) use self::part::{Part, PartWriter, find as find_part};
use crate::error::Error;

/// A snapshot whose parts are written.
#[derive(Debug)]
pub(crate) struct Snapshot<'o> {
    out: &'o Path,
    /// Tables with their documents.
    parts: Vec<(String, Part)>,
}

impl<'o> Snapshot<'o> {
    pub(crate) fn new(out: &'o Path) -> Self {
        let parts = Vec::new();
        Self { out, parts }
    }

    /// Adds the documents of a table.
    pub(crate) fn add(&mut self, table: &str, part: Part) {
        self.parts.push((table.to_owned(), part));
    }

    /// Writes the archive beside its place. It lists the tables that it has documents of alone: a table without
    /// documents is emptied by an import with `--replace`.
    pub(crate) fn finish(self, numbers: &TableNumbers) -> Result<Finished<'o>, Error> {
        let out = self.out;
        let failed = |error| Error::write(out, error);
        let file = tempfile::Builder::new()
            .prefix(".convex-migrate-")
            .suffix(".zip.part")
            .tempfile_in(folder(out))
            .map_err(failed)?;
        let mut archive = Archive::new(file);
        let mut listed = TableNumbers::new();
        for (name, number) in numbers.iter() {
            if self.parts.iter().any(|(table, _)| table == name) {
                // Names and numbers come from a mapping, where each occurs once.
                let _ = listed.insert(name, number);
            }
        }
        archive
            .entry("_tables/documents.jsonl", false)
            .map_err(failed)?;
        archive
            .write(listed.to_tables().as_bytes())
            .map_err(failed)?;
        let mut stored = BTreeMap::new();
        for (_, part) in &self.parts {
            archive.copy(&part.file, part::COUNTS).map_err(failed)?;
            stored.extend(part.files.clone());
        }
        if !stored.is_empty() {
            files::write(&mut archive, &stored, out)?;
        }
        let mut file = archive.finish().map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.rewind().map_err(failed)?;
        let (bytes, sha256) = sum(&mut file).map_err(failed)?;
        Ok(Finished {
            out,
            file,
            bytes,
            sha256,
            files: stored.len() as u64,
        })
    }
}

/// A finished archive beside its place.
pub(crate) struct Finished<'o> {
    out: &'o Path,
    file: NamedTempFile,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    /// The number of stored files.
    pub(crate) files: u64,
}

impl Finished<'_> {
    /// Moves the archive and its manifest to their places. A run that is killed here leaves an archive only together
    /// with its own manifest: the old archive goes first, and the new one comes last.
    pub(crate) fn place(self, manifest: &Path, text: &str) -> Result<(), Error> {
        let written = written_beside(manifest, text)?;
        match std::fs::remove_file(self.out) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Error::write(self.out, error));
            }
            Ok(()) | Err(_) => {}
        }
        let placed = written.persist(manifest);
        placed.map_err(|error| Error::write(manifest, error.error))?;
        let placed = self.file.persist(self.out);
        placed.map_err(|error| Error::write(self.out, error.error))?;
        part::remove(self.out).map_err(|error| Error::write(self.out, error))
    }
}

/// The folder of a file that is to be written.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A file with this text beside its place.
fn written_beside(path: &Path, text: &str) -> Result<NamedTempFile, Error> {
    let failed = |error| Error::write(path, error);
    let mut file = NamedTempFile::new_in(folder(path)).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    Ok(file)
}

/// The length and the SHA-256 of a file.
pub(crate) fn sum_of(path: &Path) -> Result<(u64, String), Error> {
    let failed = |error| Error::read(path, error);
    let mut file = File::open(path).map_err(failed)?;
    sum(&mut file).map_err(failed)
}

fn sum(input: &mut impl Read) -> io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        match input.read(&mut buffer)? {
            0 => return Ok((bytes, crate::hex::text(&hash.finalize()))),
            count => {
                hash.update(&buffer[..count]);
                bytes += count as u64;
            }
        }
    }
}
