//! Writes the archive that `npx convex import` reads: the same bytes for the same documents.
//!
//! Source: reference of the format in the Convex backend, `crates/exports` and
//! `crates/application/src/snapshot_import`.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

use convex_schema_core::TableMapping as TableNumbers;
use convex_schema_core::value::Encoding;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::error::Error;

/// The documents of one table, in an archive of their own.
#[derive(Debug)]
pub(crate) struct Part {
    file: File,
}

/// Writes the documents of one table.
pub(crate) struct PartWriter<'o> {
    out: &'o Path,
    zip: Zip<File>,
}

impl<'o> PartWriter<'o> {
    /// Starts the documents of a table of the snapshot `out`; `is_large` if they may take more than 4 GiB.
    pub(crate) fn new(
        out: &'o Path,
        table: &str,
        encoding: Encoding,
        is_large: bool,
    ) -> Result<Self, Error> {
        let failed = |error| Error::write(out, error);
        let file = tempfile::tempfile_in(folder(out)).map_err(failed)?;
        let mut zip = Zip::new(file);
        if encoding == Encoding::Export {
            zip.entry(&format!("{table}/generated_schema.jsonl"), false)
                .map_err(failed)?;
            zip.write(b"\"uniform\"\n").map_err(failed)?;
        }
        zip.entry(&format!("{table}/documents.jsonl"), is_large)
            .map_err(failed)?;
        Ok(Self { out, zip })
    }

    /// Appends a document with the end of its line.
    pub(crate) fn write(&mut self, text: &str) -> Result<(), Error> {
        let written = self.zip.write(text.as_bytes());
        written.map_err(|error| Error::write(self.out, error))
    }

    /// Ends the documents.
    pub(crate) fn finish(self) -> Result<Part, Error> {
        let file = self.zip.finish();
        let file = file.map_err(|error| Error::write(self.out, error))?;
        Ok(Part { file })
    }
}

/// An archive of which the same content has the same bytes.
struct Zip<W: Write + Seek>(ZipWriter<BufWriter<W>>);

impl<W: Write + Seek> Zip<W> {
    fn new(out: W) -> Self {
        Self(ZipWriter::new(BufWriter::with_capacity(1 << 18, out)))
    }

    fn entry(&mut self, name: &str, is_large: bool) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1))
            .last_modified_time(DateTime::default())
            .large_file(is_large);
        Ok(self.0.start_file(name, options)?)
    }

    /// Appends to the entry that was started last.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    /// Copies all entries of an archive as they are.
    fn copy(&mut self, archive: &File) -> io::Result<()> {
        let mut archive = ZipArchive::new(BufReader::with_capacity(1 << 18, archive))?;
        for at in 0..archive.len() {
            self.0.raw_copy_file(archive.by_index_raw(at)?)?;
        }
        Ok(())
    }

    fn finish(self) -> io::Result<W> {
        let buffer = self.0.finish()?;
        buffer.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

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
        let mut zip = Zip::new(file);
        let mut listed = TableNumbers::new();
        for (name, number) in numbers.iter() {
            if self.parts.iter().any(|(table, _)| table == name) {
                // Names and numbers come from a mapping, where each occurs once.
                let _ = listed.insert(name, number);
            }
        }
        zip.entry("_tables/documents.jsonl", false)
            .map_err(failed)?;
        zip.write(listed.to_tables().as_bytes()).map_err(failed)?;
        for (_, part) in &self.parts {
            zip.copy(&part.file).map_err(failed)?;
        }
        let mut file = zip.finish().map_err(failed)?;
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
