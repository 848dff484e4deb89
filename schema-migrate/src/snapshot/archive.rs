//! Archives of which the same content has the same bytes.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Writes an archive.
pub(super) struct Archive<W: Write + Seek>(ZipWriter<BufWriter<Once<W>>>);

impl<W: Write + Seek> Archive<W> {
    pub(super) fn new(out: W) -> Self {
        let out = BufWriter::with_capacity(1 << 18, Once::new(out));
        Self(ZipWriter::new(out))
    }

    /// Starts an entry that is compressed; `is_large` if it may have more than 4 GiB.
    pub(super) fn entry(&mut self, name: &str, is_large: bool) -> io::Result<()> {
        let options = options(is_large).compression_method(CompressionMethod::Deflated);
        Ok(self
            .0
            .start_file(name, options.compression_level(Some(1)))?)
    }

    /// Starts an entry that is kept as it is, as files of media are compressed already.
    pub(super) fn plain_entry(&mut self, name: &str, is_large: bool) -> io::Result<()> {
        let options = options(is_large).compression_method(CompressionMethod::Stored);
        Ok(self.0.start_file(name, options)?)
    }

    /// Appends to the entry that was started last.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    /// Copies the entries of an archive as they are, but `without`.
    pub(super) fn copy(&mut self, archive: &File, without: &str) -> io::Result<()> {
        let mut archive = ZipArchive::new(BufReader::with_capacity(1 << 18, archive))?;
        for at in 0..archive.len() {
            let entry = archive.by_index_raw(at)?;
            if entry.name() != without {
                self.0.raw_copy_file(entry)?;
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> io::Result<W> {
        let buffer = self.0.finish()?;
        let once = buffer
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        Ok(once.out)
    }
}

fn options(is_large: bool) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .large_file(is_large)
}

/// Reads an entry of an archive as text.
pub(super) fn entry_text(archive: &File, name: &str) -> io::Result<String> {
    let mut archive = ZipArchive::new(BufReader::new(archive))?;
    let mut text = String::new();
    archive.by_name(name)?.read_to_string(&mut text)?;
    Ok(text)
}

/// Fails once: an archive that is dropped after an error writes its end, and prints or panics if it can't. What is
/// written behind an error goes nowhere.
struct Once<W> {
    out: W,
    has_failed: bool,
    /// Where the next byte goes, and where the last one was.
    position: u64,
    end: u64,
}

impl<W> Once<W> {
    fn new(out: W) -> Self {
        Self {
            out,
            has_failed: false,
            position: 0,
            end: 0,
        }
    }

    /// Runs an action, unless an earlier one failed.
    fn run<T>(
        &mut self,
        instead: T,
        action: impl FnOnce(&mut W) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.has_failed {
            return Ok(instead);
        }
        let result = action(&mut self.out);
        let is_final = |error: &io::Error| error.kind() != io::ErrorKind::Interrupted;
        self.has_failed = result.as_ref().is_err_and(is_final);
        result
    }
}

impl<W: Write> Write for Once<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.run(bytes.len(), |out| out.write(bytes))?;
        self.position += count as u64;
        self.end = self.end.max(self.position);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.run((), Write::flush)
    }
}

impl<W: Seek> Seek for Once<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let instead = match to {
            SeekFrom::Start(position) => position,
            SeekFrom::Current(by) => self.position.saturating_add_signed(by),
            SeekFrom::End(by) => self.end.saturating_add_signed(by),
        };
        self.position = self.run(instead, |out| out.seek(to))?;
        Ok(self.position)
    }
}
