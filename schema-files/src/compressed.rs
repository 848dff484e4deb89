//! Compressed files: recognised by their first bytes and decompressed while they are read.

use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Compression {
    /// gzip, RFC 1952; a file may have several members.
    Gzip,
    /// Zstandard, RFC 8878; a file may have several frames.
    Zstd,
}

impl Compression {
    const ALL: [Self; 2] = [Self::Gzip, Self::Zstd];

    /// Returns the name of the program that compresses so: `gzip` or `zstd`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// Returns the compression of a file that starts with these bytes; four are enough.
    pub fn of_start(start: &[u8]) -> Option<Self> {
        let is_start = |it: &Self| start.starts_with(it.magic());
        Self::ALL.into_iter().find(is_start)
    }

    /// Returns the compression that the end of a file's name stands for: `.gz`, `.zst`.
    ///
    /// ```
    /// use convex_schema_files::Compression;
    ///
    /// let of_file = |name: &str| Compression::of_file(name.as_ref());
    /// assert_eq!(of_file("users.jsonl.gz"), Some(Compression::Gzip));
    /// assert_eq!(of_file("users.jsonl"), None);
    /// ```
    pub fn of_file(path: &Path) -> Option<Self> {
        let end = path.extension()?.to_str()?.to_ascii_lowercase();
        match end.as_str() {
            "gz" | "gzip" => Some(Self::Gzip),
            "zst" | "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }

    const fn magic(self) -> &'static [u8] {
        match self {
            Self::Gzip => b"\x1f\x8b",
            Self::Zstd => b"\x28\xb5\x2f\xfd",
        }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Returns the name without the ending of a compression: `users.jsonl` for `users.jsonl.gz`.
pub(crate) fn plain_name(path: &Path) -> &Path {
    match (Compression::of_file(path), path.to_str()) {
        (Some(_), Some(name)) => name
            .rsplit_once('.')
            .map_or(path, |(name, _)| name.as_ref()),
        _ => path,
    }
}

/// Reads what `source` gives, decompressed if it is compressed. Nothing is read before the first byte is
/// asked for.
///
/// A file that ends inside of its compressed data, or is damaged, gives an error.
///
/// ```
/// use std::io::Read;
///
/// use convex_schema_files::decompressed;
///
/// let mut text = String::new();
/// decompressed(&b"{}\n"[..]).read_to_string(&mut text)?;
/// assert_eq!(text, "{}\n");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn decompressed<R: Read>(source: R) -> impl Read + use<R> {
    Decompressed {
        content: Content::Waiting(Some(source)),
        error: None,
    }
}

/// The bytes of a source behind those that were looked at.
type Whole<R> = BufReader<io::Chain<Cursor<Vec<u8>>, R>>;

struct Decompressed<R: Read> {
    content: Content<R>,
    /// The error that was met: later reads return it again, not the end.
    error: Option<(io::ErrorKind, String)>,
}

enum Content<R: Read> {
    /// `None` after a first read that failed.
    Waiting(Option<R>),
    Plain(io::Chain<Cursor<Vec<u8>>, R>),
    Gzip(Box<MultiGzDecoder<Whole<R>>>),
    Zstd(Box<Zstd<Whole<R>>>),
}

impl<R: Read> Content<R> {
    fn open(mut source: R) -> io::Result<Self> {
        let mut start = Vec::new();
        source.by_ref().take(4).read_to_end(&mut start)?;
        let compression = Compression::of_start(&start);
        let whole = Cursor::new(start).chain(source);
        Ok(match compression {
            None => Self::Plain(whole),
            Some(Compression::Gzip) => {
                Self::Gzip(Box::new(MultiGzDecoder::new(BufReader::new(whole))))
            }
            Some(Compression::Zstd) => Self::Zstd(Box::new(Zstd {
                source: BufReader::new(whole),
                decoder: FrameDecoder::new(),
                is_inside: false,
            })),
        })
    }
}

impl<R: Read> Read for Content<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Self::Waiting(source) = self {
            let Some(source) = source.take() else {
                return Ok(0);
            };
            *self = Self::open(source)?;
        }
        match self {
            Self::Waiting(_) => Ok(0),
            Self::Plain(source) => source.read(buffer),
            Self::Gzip(decoder) => decoder.read(buffer).map_err(|error| damaged(&error)),
            Self::Zstd(decoder) => decoder.read(buffer),
        }
    }
}

impl<R: Read> Read for Decompressed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some((kind, message)) = &self.error {
            return Err(io::Error::new(*kind, message.as_str()));
        }
        let read = self.content.read(buffer);
        if let Err(error) = &read {
            if error.kind() != io::ErrorKind::Interrupted {
                self.error = Some((error.kind(), error.to_string()));
            }
        }
        read
    }
}

/// Returns an error of decompression, of any library.
fn damaged(error: &dyn fmt::Display) -> io::Error {
    let message = format!("its compressed data is cut off or damaged: {error}");
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// The frames of a file, one after the other.
struct Zstd<R> {
    source: R,
    decoder: FrameDecoder,
    is_inside: bool,
}

impl<R: BufRead> Zstd<R> {
    /// Starts the next frame; `false` if there is none.
    fn next_frame(&mut self) -> io::Result<bool> {
        loop {
            if self.source.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                // A frame that holds no data.
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    let skipped = io::copy(&mut self.source.by_ref().take(length), &mut io::sink());
                    if skipped? < length {
                        return Err(damaged(&"it ends inside of a frame"));
                    }
                }
                Err(error) => return Err(damaged(&error)),
            }
        }
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.is_inside {
                if !self.next_frame()? {
                    return Ok(0);
                }
                self.is_inside = true;
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let most = BlockDecodingStrategy::UptoBlocks(1);
                let decoded = self.decoder.decode_blocks(&mut self.source, most);
                decoded.map_err(|error| damaged(&error))?;
            }
            match self.decoder.read(buffer)? {
                0 => self.is_inside = false,
                count => return Ok(count),
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::io::{Read, Write};

    use flate2::write::GzEncoder;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::decompressed;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        compress_to_vec(text, CompressionLevel::Fastest)
    }

    fn read(bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut found = Vec::new();
        let read = decompressed(bytes).read_to_end(&mut found);
        read.map(|_| found).map_err(|error| error.to_string())
    }

    /// Lines that take several blocks of zstd.
    fn lines() -> Vec<u8> {
        let lines = (0..40_000_u32).map(|it| format!("{{\"n\":{}}}\n", it.wrapping_mul(40_503)));
        lines.collect::<String>().into_bytes()
    }

    #[test]
    fn files_are_read_whole() {
        let text = lines();
        for packed in [gzip(&text), zstd(&text), text.clone()] {
            assert!(read(&packed).unwrap() == text);
        }
        for short in [&b""[..], b"{", b"{}\n", b"\x1f"] {
            assert_eq!(read(short).unwrap(), short);
        }
        for empty in [gzip(b""), zstd(b"")] {
            assert_eq!(read(&empty).unwrap(), b"");
        }
    }

    /// `cat a.gz b.gz` is one file; zstd may have frames without data between those with data.
    #[test]
    fn members_and_frames_follow_each_other() {
        let skipped = b"\x50\x2a\x4d\x18\x03\0\0\0xyz";
        for packed in [
            [gzip(b"a\n"), gzip(b""), gzip(b"b\n")].concat(),
            [
                zstd(b"a\n"),
                skipped.to_vec(),
                zstd(b"b\n"),
                skipped.to_vec(),
            ]
            .concat(),
        ] {
            assert_eq!(read(&packed).unwrap(), b"a\nb\n");
        }
    }

    #[test]
    fn a_file_that_is_cut_off_is_an_error() {
        let text = lines();
        for packed in [gzip(&text), zstd(&text)] {
            for end in [4, 5, 20, packed.len() / 2, packed.len() - 1] {
                let mut source = decompressed(&packed[..end]);
                // A second call gets the same answer.
                for _ in 0..2 {
                    let error = source.read_to_end(&mut Vec::new()).unwrap_err();
                    let error = error.to_string();
                    assert!(error.contains("cut off or damaged"), "{end}: {error}");
                }
            }
        }
    }
}
