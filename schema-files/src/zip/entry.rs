//! The content of an entry.

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::{Crc, Decompress, FlushDecompress, Status};
use ruzstd::decoding::StreamingDecoder;

use super::fields::Fields;

/// An entry of an archive, as the table of contents has it.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) archive: PathBuf,
    pub(crate) name: String,
    pub(super) crc: u32,
    pub(crate) compressed: u64,
    pub(super) size: u64,
    /// Where its local header is.
    pub(super) offset: u64,
}

/// Why the content of an entry can't be read. It travels as the content of an [`io::Error`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EntryError {
    /// The backend refuses the archive as `InvalidZip`: why, a clause.
    Invalid(String),
    /// The archive ends inside of the entry, for which the backend has no code.
    CutOff,
}

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(why) => f.write_str(why),
            Self::CutOff => f.write_str("the archive ends inside of it"),
        }
    }
}

impl std::error::Error for EntryError {}

impl EntryError {
    /// Returns the error of an entry behind an error of reading.
    pub(crate) fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

fn invalid(why: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, EntryError::Invalid(why.into()))
}

fn cut_off() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, EntryError::CutOff)
}

/// The number of bytes that are inflated at a time. Bytes in front of damage in the same piece are lost, in the backend
/// as here.
const PIECE: usize = 1 << 16;

/// The compressed bytes of an entry, and what is behind them.
struct Compressed {
    file: BufReader<Counting>,
    /// How many bytes of the entry are left.
    left: u64,
}

/// Counts what is read of a file.
struct Counting {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Read for Compressed {
    /// Reads bytes of the entry alone; an archive that ends inside of it is an error.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let Some(buffer) = buffer.get_mut(..most).filter(|it| !it.is_empty()) else {
            return Ok(0);
        };
        match self.file.read(buffer)? {
            0 => Err(cut_off()),
            count => {
                self.left -= count as u64;
                Ok(count)
            }
        }
    }
}

/// How the content is compressed.
enum Method {
    Stored(Compressed),
    Deflate(Box<Deflate>),
    Zstd(Box<Zstd>),
}

struct Deflate {
    source: Compressed,
    state: Decompress,
    input: Vec<u8>,
    used: usize,
    has_ended: bool,
}

impl Deflate {
    /// Fills `piece`, unless the content ends before; how many bytes there are.
    fn fill(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < piece.len() && !self.has_ended {
            if self.used == self.input.len() {
                self.input.resize(PIECE, 0);
                let read = self.source.read(&mut self.input);
                self.input.truncate(*read.as_ref().unwrap_or(&0));
                self.used = 0;
                match read {
                    // Bytes that were inflated before are read first.
                    Err(_) if filled > 0 => return Ok(filled),
                    read => read?,
                };
            }
            let is_last = self.input.is_empty();
            let (before_in, before_out) = (self.state.total_in(), self.state.total_out());
            let input = self.input.get(self.used..).unwrap_or_default();
            let output = piece.get_mut(filled..).unwrap_or_default();
            let status = self.state.decompress(input, output, FlushDecompress::None);
            let status = status.map_err(|error| invalid(error.to_string()))?;
            let read = self.state.total_in() - before_in;
            let written = self.state.total_out() - before_out;
            self.used += usize::try_from(read).unwrap_or_default();
            filled += usize::try_from(written).unwrap_or_default();
            match status {
                Status::StreamEnd => self.has_ended = true,
                _ if is_last && written == 0 => return Err(invalid("its data is cut off")),
                _ => {}
            }
        }
        Ok(filled)
    }

    /// Returns whether bytes of the entry are left behind the end of its data.
    fn has_rest(&self) -> bool {
        self.used < self.input.len() || self.source.left > 0
    }
}

/// A decoder that is made when the first byte is asked for.
enum Zstd {
    Waiting(Option<Compressed>),
    Open(Box<StreamingDecoder<Compressed, ruzstd::decoding::FrameDecoder>>),
}

impl Zstd {
    fn fill(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        if let Self::Waiting(source) = self {
            let source = source.take().ok_or_else(cut_off)?;
            let decoder = StreamingDecoder::new(source);
            *self = Self::Open(Box::new(
                decoder.map_err(|error| invalid(error.to_string()))?,
            ));
        }
        let Self::Open(decoder) = self else {
            return Ok(0);
        };
        let mut filled = 0;
        while let Some(room) = piece.get_mut(filled..).filter(|it| !it.is_empty()) {
            match decoder.read(room) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) => return Err(invalid(error.to_string())),
            }
        }
        Ok(filled)
    }
}

/// Reads the content of an entry and holds it against its size and checksum.
pub(crate) struct EntryReader {
    entry: Entry,
    /// `None` once the content has ended.
    method: Option<Method>,
    has_descriptor: bool,
    is_zip64: bool,
    piece: Vec<u8>,
    used: usize,
    count: u64,
    crc: Crc,
}

impl Entry {
    /// Starts to read; what is read of the file is added to `read`.
    pub(crate) fn open(self, read: Arc<AtomicU64>) -> io::Result<EntryReader> {
        let mut file = File::open(&self.archive)?;
        file.seek(SeekFrom::Start(self.offset))?;
        let file = BufReader::with_capacity(PIECE, Counting { file, read });
        let mut source = Compressed { file, left: 0 };
        let header = LocalHeader::read(&mut source.file)?;
        source.left = self.compressed;
        let method = match header.method {
            0 => Method::Stored(source),
            8 => Method::Deflate(Box::new(Deflate {
                source,
                state: Decompress::new(false),
                input: Vec::new(),
                used: 0,
                has_ended: false,
            })),
            93 => Method::Zstd(Box::new(Zstd::Waiting(Some(source)))),
            other => return Err(invalid(unsupported(other))),
        };
        Ok(EntryReader {
            entry: self,
            method: Some(method),
            has_descriptor: header.has_descriptor,
            is_zip64: header.is_zip64,
            piece: Vec::new(),
            used: 0,
            count: 0,
            crc: Crc::new(),
        })
    }
}

fn unsupported(method: u16) -> String {
    let name = match method {
        9 => "deflate64",
        12 => "bzip2",
        14 => "lzma",
        95 => "xz",
        98 => "ppmd",
        _ => return format!("it is compressed by method {method}, which Convex does not read"),
    };
    format!("it is compressed with {name}, which Convex does not read")
}

/// The fields of the header in front of an entry.
struct LocalHeader {
    method: u16,
    has_descriptor: bool,
    is_zip64: bool,
}

impl LocalHeader {
    fn read(source: &mut impl Read) -> io::Result<Self> {
        let mut record = [0; 30];
        // A wrong start is reported even where the archive ends behind it.
        let filled = read_all(source, &mut record)?;
        let start = record.get(..filled.min(4)).unwrap_or_default();
        if !b"PK\x03\x04".starts_with(start) {
            return Err(invalid(
                "it does not start where the table of contents says",
            ));
        }
        let (Some(record), true) = (record.get(4..), filled == record.len()) else {
            return Err(cut_off());
        };
        Self::parse(record)
            .ok_or_else(cut_off)
            .and_then(|(header, rest)| {
                let skipped = io::copy(&mut source.take(rest), &mut io::sink())?;
                if skipped < rest {
                    return Err(cut_off());
                }
                Ok(header)
            })
    }

    /// Returns the header, and the bytes of its name and extra fields.
    fn parse(record: &[u8]) -> Option<(Self, u64)> {
        let mut fields = Fields::new(record);
        fields.skip(2)?;
        let (flags, method) = (fields.u16()?, fields.u16()?);
        fields.skip(4 + 4)?;
        let (compressed, size) = (fields.u32()?, fields.u32()?);
        let (name, extra) = (fields.u16()?, fields.u16()?);
        let header = Self {
            method,
            has_descriptor: flags & 0b1000 != 0,
            is_zip64: compressed == u32::MAX || size == u32::MAX,
        };
        Some((header, u64::from(name) + u64::from(extra)))
    }
}

/// Fills `room` as far as the source goes.
fn read_all(source: &mut impl Read, room: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = room.get_mut(filled..).filter(|it| !it.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

impl EntryReader {
    /// Bytes that the entry has in the archive.
    pub(crate) fn compressed(&self) -> u64 {
        self.entry.compressed
    }

    fn refill(&mut self) -> io::Result<()> {
        self.used = 0;
        self.piece.clear();
        let Some(method) = &mut self.method else {
            return Ok(());
        };
        self.piece.resize(PIECE, 0);
        let count = match method {
            Method::Stored(source) => source.read(&mut self.piece),
            Method::Deflate(deflate) => deflate.fill(&mut self.piece),
            Method::Zstd(zstd) => zstd.fill(&mut self.piece),
        };
        if let Err(error) = count {
            self.piece.clear();
            self.method = None;
            return Err(error);
        }
        let count = count.unwrap_or_default();
        self.piece.truncate(count);
        self.crc.update(&self.piece);
        self.count += count as u64;
        if count == 0 {
            return self.finish();
        }
        Ok(())
    }

    /// The content has ended: its size and checksum have to be right.
    fn finish(&mut self) -> io::Result<()> {
        let source = match self.method.take() {
            Some(Method::Stored(source)) => Some(source),
            // The backend waits for more than there is.
            Some(Method::Deflate(deflate)) if deflate.has_rest() => return Err(cut_off()),
            Some(Method::Deflate(deflate)) => Some(deflate.source),
            Some(Method::Zstd(zstd)) => match *zstd {
                Zstd::Open(decoder) => Some(decoder.into_inner()),
                Zstd::Waiting(source) => source,
            },
            None => return Ok(()),
        };
        let descriptor = match source {
            Some(mut source) if self.has_descriptor => {
                Some(descriptor(&mut source.file, self.is_zip64)?)
            }
            _ => None,
        };
        if self.count != self.entry.size {
            return Err(invalid("its content has not the size that is stated"));
        }
        let crc = match self.entry.crc {
            0 => descriptor.unwrap_or(0),
            crc => crc,
        };
        if crc != 0 && crc != self.crc.sum() {
            return Err(invalid("its content does not have its checksum"));
        }
        Ok(())
    }
}

/// Returns the checksum in the record behind an entry, whose signature may be absent.
fn descriptor(source: &mut impl Read, is_zip64: bool) -> io::Result<u32> {
    let mut record = [0; 24];
    let start = record.get_mut(..4).unwrap_or_default();
    if read_all(source, start)? < 4 {
        return Err(cut_off());
    }
    let sizes: usize = if is_zip64 { 16 } else { 8 };
    let is_signed = start == b"PK\x07\x08";
    let more = if is_signed { 4 + sizes } else { sizes };
    let rest = record.get_mut(4..4 + more).unwrap_or_default();
    if read_all(source, rest)? < more {
        return Err(cut_off());
    }
    let at = if is_signed { 4 } else { 0 };
    let mut fields = Fields::new(record.get(at..).unwrap_or_default());
    fields.u32().ok_or_else(cut_off)
}

impl Read for EntryReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.used == self.piece.len() {
            self.refill()?;
        }
        let rest = self.piece.get(self.used..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        let (Some(from), Some(to)) = (rest.get(..count), buffer.get_mut(..count)) else {
            return Ok(0);
        };
        to.copy_from_slice(from);
        self.used += count;
        Ok(count)
    }
}
