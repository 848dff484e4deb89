//! Files and entries of archives as readers.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::Crc;
use flate2::read::DeflateDecoder;

use crate::options::Limits;
use crate::problem::{Problem, ProblemCode};
use crate::split::Source;
use crate::split::ranges::Shared;

/// How a part is opened.
pub(crate) enum Opener<'a> {
    File(PathBuf),
    Reader(Source<'a>),
    Entry(Entry),
}

/// Where an entry stands in its archive, and what is said of it there.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) archive: PathBuf,
    pub(crate) name: String,
    pub(crate) start: u64,
    pub(crate) compressed: u64,
    pub(crate) is_deflated: bool,
    pub(crate) crc: u32,
    /// What all entries of the archive have inflated to.
    pub(crate) inflated: Arc<AtomicU64>,
}

impl<'a> Opener<'a> {
    /// Opens it for several threads; `None` if that can't be.
    pub(crate) fn share(&self, read: &Arc<AtomicU64>) -> io::Result<Option<Shared>> {
        match self {
            Self::File(path) => Shared::open(path, read),
            Self::Reader(_) | Self::Entry(_) => Ok(None),
        }
    }

    /// Opens it; what is read from the file is added to `read`.
    pub(crate) fn open(self, limits: Limits, read: &Arc<AtomicU64>) -> io::Result<Source<'a>> {
        let read = Arc::clone(read);
        Ok(match self {
            Self::File(path) => Box::new(Counting {
                source: File::open(path)?,
                read,
            }),
            Self::Reader(source) => Box::new(Counting { source, read }),
            Self::Entry(entry) => entry.open(limits, read)?,
        })
    }
}

impl Entry {
    pub(crate) fn open<'a>(self, limits: Limits, read: Arc<AtomicU64>) -> io::Result<Source<'a>> {
        let mut file = File::open(&self.archive)?;
        file.seek(SeekFrom::Start(self.start))?;
        let source = Counting {
            source: file.take(self.compressed),
            read,
        };
        let source: Source<'a> = if self.is_deflated {
            Box::new(DeflateDecoder::new(BufReader::with_capacity(
                1 << 16,
                source,
            )))
        } else {
            Box::new(source)
        };
        Ok(Box::new(Inflated {
            source,
            entry: self,
            limits,
            crc: Crc::new(),
            count: 0,
        }))
    }
}

/// Counts what is read.
struct Counting<R> {
    source: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// An entry's content, held against its checksum and the limits.
struct Inflated<'a> {
    source: Source<'a>,
    entry: Entry,
    limits: Limits,
    crc: Crc,
    count: u64,
}

impl Read for Inflated<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer);
        let count = read.map_err(|error| self.broken(&error.to_string()))?;
        if count == 0 && !buffer.is_empty() && self.crc.sum() != self.entry.crc {
            return Err(self.broken("its content does not have its checksum"));
        }
        self.crc.update(buffer.get(..count).unwrap_or_default());
        self.count += count as u64;
        self.check_limits(count as u64)?;
        Ok(count)
    }
}

impl Inflated<'_> {
    fn check_limits(&self, count: u64) -> io::Result<()> {
        let inflated = &self.entry.inflated;
        let all = inflated.fetch_add(count, Ordering::Relaxed) + count;
        let Limits {
            archive_bytes,
            archive_ratio,
            archive_small_bytes,
            ..
        } = self.limits;
        if all > archive_bytes {
            let message = format!("the archive inflates to more than {archive_bytes} bytes");
            return Err(self.too_large(message));
        }
        let most = self.entry.compressed.saturating_mul(archive_ratio);
        if self.count > most.max(archive_small_bytes) {
            let message = format!(
                "the entry inflates to more than {archive_ratio} times its {} bytes",
                self.entry.compressed
            );
            return Err(self.too_large(message));
        }
        Ok(())
    }

    fn too_large(&self, message: String) -> io::Error {
        let problem = Problem::new(ProblemCode::TooLarge, &self.entry.name, message);
        io::Error::other(problem.with_help(
            "raise the limit if the archive is yours; else it may be made to exhaust a machine",
        ))
    }

    fn broken(&self, message: &str) -> io::Error {
        let message = format!("the entry is damaged: {message}");
        io::Error::other(
            Problem::new(ProblemCode::Broken, &self.entry.name, message)
                .with_help("export or copy the archive again"),
        )
    }
}
