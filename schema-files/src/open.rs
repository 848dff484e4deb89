//! Files and entries of archives as readers.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::compressed::{Compression, decompressed};
use crate::import::ImportCode;
use crate::input::may_be_compressed;
use crate::options::Limits;
use crate::problem::{Problem, ProblemCode};
use crate::zip::{Entry, EntryError, EntryReader};

/// A source of rows.
pub(crate) type Source<'a> = Box<dyn Read + Send + 'a>;

/// How a part is opened.
pub(crate) enum Opener<'a> {
    File(PathBuf),
    Reader(Source<'a>),
    Entry(ArchiveEntry),
}

/// An entry of an archive, and what all entries of it have inflated to.
#[derive(Debug, Clone)]
pub(crate) struct ArchiveEntry {
    pub(crate) entry: Entry,
    /// The name in messages.
    pub(crate) shown: String,
    pub(crate) inflated: Arc<AtomicU64>,
}

impl<'a> Opener<'a> {
    /// Opens it for several threads; `None` if that can't be.
    pub(crate) fn share(&self, read: &Arc<AtomicU64>) -> io::Result<Option<Shared>> {
        match self {
            Self::File(path) => {
                let shared = Shared::open(path, read)?;
                let is_plain = |shared: &Shared| {
                    Ok::<_, io::Error>(!may_be_compressed(path) || !shared.is_compressed()?)
                };
                match shared {
                    Some(shared) if is_plain(&shared)? => Ok(Some(shared)),
                    Some(_) | None => Ok(None),
                }
            }
            Self::Reader(_) | Self::Entry(_) => Ok(None),
        }
    }

    /// Opens it; what is read from the file is added to `read`.
    pub(crate) fn open(self, limits: Limits, read: &Arc<AtomicU64>) -> io::Result<Source<'a>> {
        let read = Arc::clone(read);
        Ok(match self {
            Self::File(path) => {
                let source = Counting {
                    source: File::open(&path)?,
                    read,
                };
                if may_be_compressed(&path) {
                    Box::new(decompressed(source))
                } else {
                    Box::new(source)
                }
            }
            Self::Reader(source) => Box::new(Counting { source, read }),
            Self::Entry(entry) => Box::new(Inflated {
                source: entry.entry.open(read)?,
                shown: entry.shown,
                inflated: entry.inflated,
                limits,
                count: 0,
            }),
        })
    }

    /// Returns a second opener, unless its input can be read only once.
    pub(crate) fn again<'b>(&self) -> Option<Opener<'b>> {
        match self {
            Self::File(path) => Some(Opener::File(path.clone())),
            Self::Entry(entry) => Some(Opener::Entry(entry.clone())),
            Self::Reader(_) => None,
        }
    }

    /// Returns whether it reads an entry of an archive.
    pub(crate) fn is_entry(&self) -> bool {
        matches!(self, Self::Entry(_))
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

/// The content of an entry, within the limits.
struct Inflated {
    source: EntryReader,
    shown: String,
    inflated: Arc<AtomicU64>,
    limits: Limits,
    count: u64,
}

impl Read for Inflated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.count += count as u64;
        self.check_limits(count as u64)?;
        Ok(count)
    }
}

impl Inflated {
    fn check_limits(&self, count: u64) -> io::Result<()> {
        let all = self.inflated.fetch_add(count, Ordering::Relaxed) + count;
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
        let compressed = self.source.compressed();
        let most = compressed.saturating_mul(archive_ratio);
        if self.count > most.max(archive_small_bytes) {
            let message = format!(
                "the entry inflates to more than {archive_ratio} times its {compressed} bytes"
            );
            return Err(self.too_large(message));
        }
        Ok(())
    }

    fn too_large(&self, message: String) -> io::Error {
        let problem = Problem::new(ProblemCode::TooLarge, &self.shown, message);
        io::Error::other(problem.with_help(
            "raise the limit if the archive is yours; else it may be made to exhaust a machine",
        ))
    }
}

/// A regular file.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) file: Arc<File>,
    /// How long it was when it was opened.
    pub(crate) len: u64,
    /// Counts what is read.
    pub(crate) read: Arc<AtomicU64>,
}

impl Shared {
    /// Opens the file for reads at any place; `None` if it can only be read from start to end.
    pub(crate) fn open(path: &Path, read: &Arc<AtomicU64>) -> io::Result<Option<Self>> {
        // Nothing else is opened here, for a pipe can be opened only once.
        let is_file = |it: &Metadata| cfg!(any(unix, windows)) && it.is_file();
        if !fs::metadata(path).is_ok_and(|it| is_file(&it)) {
            return Ok(None);
        }
        let file = File::open(path)?;
        let len = file.metadata()?.len();
        // Files that the system makes up seem to have no length.
        Ok((len > 0).then(|| Self {
            file: Arc::new(file),
            len,
            read: Arc::clone(read),
        }))
    }

    fn is_compressed(&self) -> io::Result<bool> {
        let mut start = [0; 4];
        let filled = self.fill(&mut start, 0)?;
        Ok(Compression::of_start(start.get(..filled).unwrap_or_default()).is_some())
    }

    /// Returns the file from its start on.
    pub(crate) fn source<'a>(&self) -> Source<'a> {
        Box::new(Arc::clone(&self.file))
    }

    /// Fills `room` from `offset` on, as far as the file goes; gives the number of bytes.
    pub(crate) fn fill(&self, mut room: &mut [u8], mut offset: u64) -> io::Result<usize> {
        let mut filled = 0;
        while !room.is_empty() {
            let count = match read_at(&self.file, room, offset) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            filled += count;
            offset += count as u64;
            room = room.get_mut(count..).unwrap_or_default();
        }
        Ok(filled)
    }
}

#[cfg(unix)]
fn read_at(file: &File, room: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, room, offset)
}

#[cfg(windows)]
fn read_at(file: &File, room: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, room, offset)
}

#[cfg(not(any(unix, windows)))]
fn read_at(_: &File, _: &mut [u8], _: u64) -> io::Result<usize> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Returns the problem that an error of a reader is.
pub(crate) fn unreadable(file: &str, error: &io::Error) -> Problem {
    if let Some(problem) = error.get_ref().and_then(|it| it.downcast_ref::<Problem>()) {
        return problem.clone();
    }
    if let Some(error) = EntryError::of(error) {
        let message = format!("the entry is damaged: {error}");
        return Problem::new(ProblemCode::Broken, file, message)
            .with_help("export or copy the archive again");
    }
    let message = format!("the file could not be read to its end: {error}");
    Problem::new(ProblemCode::Unreadable, file, message)
}

/// Returns the code that an import has for an error of reading a file, and what is wrong.
pub(crate) fn cut(error: &io::Error) -> (Option<ImportCode>, String) {
    let code = match EntryError::of(error) {
        Some(EntryError::Invalid(_)) => Some(ImportCode::InvalidZip),
        Some(EntryError::CutOff) => Some(ImportCode::InternalServerError),
        None => None,
    };
    (code, error.to_string())
}
