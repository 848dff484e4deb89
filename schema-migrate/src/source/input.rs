//! Input files: their content, inflated if it is compressed, with the length and the hash of the file itself.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use sha2::{Digest, Sha256};
use tempfile::TempPath;

use super::{BUFFER, InputFile};
use crate::error::Error;

/// A file that is read.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) file: InputFile,
    /// The inflated content, if the file is compressed.
    inflated: Option<TempPath>,
    /// Bytes of the content.
    pub(super) bytes: u64,
}

impl Input {
    /// Reads a file once.
    pub(super) fn open(path: PathBuf) -> Result<Self, Error> {
        let failed = |error| Error::read(&path, error);
        let mut hashing = Hashing {
            input: File::open(&path).map_err(failed)?,
            hash: Sha256::new(),
            bytes: 0,
        };
        let mut head = Vec::new();
        hashing
            .by_ref()
            .take(6)
            .read_to_end(&mut head)
            .map_err(failed)?;
        recognised(&path, &head)?;
        let inflated = match compression(&head) {
            None => None,
            Some(compression) => {
                let all = BufReader::with_capacity(BUFFER, head.as_slice().chain(&mut hashing));
                Some(inflate(compression, all).map_err(failed)?)
            }
        };
        io::copy(&mut hashing, &mut io::sink()).map_err(failed)?;
        let bytes = match &inflated {
            Some((_, bytes)) => *bytes,
            None => hashing.bytes,
        };
        let file = InputFile {
            name: path.display().to_string().into(),
            bytes: hashing.bytes,
            sha256: crate::hex::text(&hashing.hash.finalize()),
            path,
        };
        Ok(Self {
            file,
            inflated: inflated.map(|(path, _)| path),
            bytes,
        })
    }

    /// Opens the content at a byte.
    pub(super) fn at(&self, start: u64) -> Result<BufReader<File>, Error> {
        self.content(start).map_err(|error| self.failed(error))
    }

    /// Opens the content at a byte, with a plain error.
    pub(super) fn content(&self, start: u64) -> io::Result<BufReader<File>> {
        let path = self.inflated.as_deref().unwrap_or(&self.file.path);
        let mut content = File::open(path)?;
        content.seek(io::SeekFrom::Start(start))?;
        Ok(BufReader::with_capacity(BUFFER, content))
    }

    /// An error of reading the file.
    pub(super) fn failed(&self, error: io::Error) -> Error {
        Error::read(&self.file.path, error)
    }
}

#[derive(Clone, Copy)]
enum Compression {
    Gzip,
    Zstandard,
}

fn compression(head: &[u8]) -> Option<Compression> {
    match head {
        [0x1f, 0x8b, ..] => Some(Compression::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstandard),
        _ => None,
    }
}

/// Fails for files that hold no text that can be read here.
fn recognised(path: &Path, head: &[u8]) -> Result<(), Error> {
    let message = match head {
        [b'P', b'G', b'D', b'M', b'P', ..] => {
            "the file is an archive of `pg_dump`, not a script\n\
             help: `pg_restore --file dump.sql FILE` makes a script of it"
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            "the file is in UTF-16, as the redirection of PowerShell writes it\n\
             help: write it with `pg_dump --file dump.sql`"
        }
        _ => return Ok(()),
    };
    Err(Error::Other(format!("`{}`: {message}", path.display())))
}

fn inflate(compression: Compression, input: impl io::BufRead) -> io::Result<(TempPath, u64)> {
    let mut file = tempfile::Builder::new()
        .prefix("convex-migrate-")
        .tempfile()?;
    let bytes = match compression {
        Compression::Gzip => io::copy(&mut MultiGzDecoder::new(input), &mut file)?,
        Compression::Zstandard => frames(input, &mut file)?,
    };
    file.flush()?;
    Ok((file.into_temp_path(), bytes))
}

/// Inflates frames of Zstandard up to the end of the input.
fn frames(mut input: impl io::BufRead, output: &mut impl Write) -> io::Result<u64> {
    let mut bytes = 0;
    while !input.fill_buf()?.is_empty() {
        let mut frame = StreamingDecoder::new(&mut input).map_err(io::Error::other)?;
        bytes += io::copy(&mut frame, output)?;
    }
    Ok(bytes)
}

/// Hashes what is read.
struct Hashing {
    input: File,
    hash: Sha256,
    bytes: u64,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.hash.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}
