//! Writes the archive that `npx convex import` reads: the same bytes for the same documents.
//!
//! Source: reference of the format in the Convex backend, `crates/exports` and
//! `crates/application/src/snapshot_import`.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::Path;

use convex_schema_core::TableMapping as TableNumbers;
use convex_schema_core::value::Encoding;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::Error;

/// A snapshot that is written beside its place.
pub(crate) struct Snapshot<'o> {
    out: &'o Path,
    zip: ZipWriter<BufWriter<NamedTempFile>>,
}

impl<'o> Snapshot<'o> {
    /// Starts a snapshot with the tables that it has documents of. A table without documents is emptied by an
    /// import with `--replace`.
    pub(crate) fn new(
        out: &'o Path,
        numbers: &TableNumbers,
        tables: &[&str],
    ) -> Result<Self, Error> {
        let file = tempfile::Builder::new()
            .prefix(".convex-migrate-")
            .suffix(".zip.part")
            .tempfile_in(folder(out))
            .map_err(|error| Error::write(out, error))?;
        let mut snapshot = Self {
            out,
            zip: ZipWriter::new(BufWriter::with_capacity(1 << 18, file)),
        };
        let mut listed = TableNumbers::new();
        for (name, number) in numbers.iter().filter(|(name, _)| tables.contains(name)) {
            // Names and numbers come from a mapping, where each occurs once.
            let _ = listed.insert(name, number);
        }
        snapshot.entry("_tables/documents.jsonl", false)?;
        snapshot.write(&listed.to_tables())?;
        Ok(snapshot)
    }

    /// Starts the documents of a table; `is_large` if they may take more than 4 GiB.
    pub(crate) fn table(
        &mut self,
        table: &str,
        encoding: Encoding,
        is_large: bool,
    ) -> Result<(), Error> {
        if encoding == Encoding::Export {
            self.entry(&format!("{table}/generated_schema.jsonl"), false)?;
            self.write("\"uniform\"\n")?;
        }
        self.entry(&format!("{table}/documents.jsonl"), is_large)
    }

    fn entry(&mut self, name: &str, is_large: bool) -> Result<(), Error> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1))
            .last_modified_time(DateTime::default())
            .large_file(is_large);
        let started = self.zip.start_file(name, options);
        started.map_err(|error| Error::write(self.out, error.into()))
    }

    /// Appends text to the entry that was started last.
    pub(crate) fn write(&mut self, text: &str) -> Result<(), Error> {
        let written = self.zip.write_all(text.as_bytes());
        written.map_err(|error| Error::write(self.out, error))
    }

    /// Finishes the archive, which is not in its place yet.
    pub(crate) fn finish(self) -> Result<Finished<'o>, Error> {
        let out = self.out;
        let failed = |error| Error::write(out, error);
        let buffer = self.zip.finish().map_err(|error| failed(error.into()))?;
        let mut file = buffer
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        file.rewind().map_err(failed)?;
        let (bytes, sha256) = sum(&mut file).map_err(failed)?;
        Ok(Finished {
            out,
            file,
            bytes,
            sha256,
        })
    }
}

/// A finished archive beside its place.
pub(crate) struct Finished<'o> {
    out: &'o Path,
    file: NamedTempFile,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
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
        Ok(())
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
