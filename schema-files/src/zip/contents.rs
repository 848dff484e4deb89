//! The table of contents at the end of an archive.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::entry::Entry;
use super::fields::Fields;

/// The entries of an archive that were asked for, in the order of the table of contents.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) entries: Vec<Entry>,
    /// The entries that there are.
    pub(crate) count: usize,
}

/// Why the table of contents can't be read.
#[derive(Debug)]
pub(crate) enum ContentsError {
    /// The file can't be read.
    Io(io::Error),
    /// The backend refuses the archive as `InvalidZip`: why, a clause.
    Invalid(&'static str),
    /// There are more entries than the limit.
    TooMany,
}

impl From<io::Error> for ContentsError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Bytes at the end of an archive in which the record that ends it is looked for.
const HAYSTACK: u64 = 65 * 1024;

/// Bytes that are read of the table of contents at a time. A header has less than 200 KiB.
const CHUNK: usize = 256 * 1024;

/// Reads the table of contents of the archive at `path`, of which `wanted` says by their names
/// which entries are kept; at most `limit` entries are read.
pub(crate) fn contents(
    path: &Path,
    limit: usize,
    mut wanted: impl FnMut(&str) -> bool,
) -> Result<Contents, ContentsError> {
    let mut file = File::open(path)?;
    let size = file.seek(SeekFrom::End(0))?;
    let end = End::find(&mut file, size)?;
    let mut contents = Contents::default();
    let mut names = Names::default();
    let mut headers = Headers {
        file,
        buffer: Vec::new(),
        used: 0,
        offset: end.directory_offset,
    };
    while let Some(header) = headers.next()? {
        contents.count += 1;
        if contents.count > limit {
            return Err(ContentsError::TooMany);
        }
        names.add(&header);
        let entry = header.entry(path, end.global_offset)?;
        if wanted(&entry.name) {
            contents.entries.push(entry);
        }
    }
    // The count has 16 bits where the archive is not zip64, and no more are compared.
    let is_counted = contents.count as u64 & 0xffff == end.records & 0xffff;
    if !is_counted {
        return Err(ContentsError::Invalid(
            "its table of contents has not as many entries as it states",
        ));
    }
    if names.are_utf8() && std::str::from_utf8(&end.comment).is_err() {
        return Err(ContentsError::Invalid("its comment is not UTF-8"));
    }
    Ok(contents)
}

/// In which encoding the backend takes names and comments to be.
#[derive(Default)]
struct Names {
    /// Whether one of them is not UTF-8.
    has_other: bool,
    /// Whether one of them may be in another encoding, though it is ASCII.
    has_doubtful: bool,
    /// Whether one of them is UTF-8 and not ASCII, and not said to be.
    has_plain: bool,
}

impl Names {
    fn add(&mut self, header: &Header<'_>) {
        for text in [header.name, header.comment] {
            self.has_other |= std::str::from_utf8(text).is_err();
            // Some encodings have other characters in the place of these.
            let doubtful = text
                .iter()
                .any(|byte| !(0x20..=0x7d).contains(byte) || *byte == b'\\');
            if doubtful && header.flags & 0x800 == 0 {
                self.has_plain |= !text.is_ascii();
                self.has_doubtful |= text.is_ascii();
            }
        }
    }

    fn are_utf8(&self) -> bool {
        !self.has_other && (self.has_plain || !self.has_doubtful)
    }
}

/// The fields of the records at the end of an archive.
#[derive(Debug)]
struct End {
    directory_offset: u64,
    records: u64,
    /// The number to add to the offsets of entries: bytes before the archive. It wraps around
    /// where the archive states an offset behind the real one.
    global_offset: u64,
    comment: Vec<u8>,
}

impl End {
    fn find(file: &mut File, size: u64) -> Result<Self, ContentsError> {
        let start = size.saturating_sub(HAYSTACK);
        let haystack = read_at(file, start, HAYSTACK)?;
        let mut found = None;
        for at in (0..haystack.len().saturating_sub(21)).rev() {
            if let Some(end) = haystack.get(at..).and_then(end_record) {
                found = Some((start + at as u64, end));
                break;
            }
        }
        let Some((mut located, (mut records, mut length, mut offset, comment))) = found else {
            return Err(ContentsError::Invalid(
                "it has no end of a table of contents",
            ));
        };
        if let Some(position) = located.checked_sub(LOCATOR) {
            let locator = read_at(file, position, LOCATOR)?;
            if let Some(at) = locator64(&locator) {
                let record = read_at(file, at, 56)?;
                (records, length, offset) = end_record64(&record).ok_or(ContentsError::Invalid(
                    "the end of its table of contents is damaged",
                ))?;
                located = at;
            }
        }
        let outside = ContentsError::Invalid("its table of contents is said to be outside of it");
        let Some(computed) = located.checked_sub(length) else {
            return Err(outside);
        };
        let (mut directory_offset, mut global_offset) = (offset, 0);
        if computed < size && computed != offset {
            directory_offset = computed;
            global_offset = computed.wrapping_sub(offset);
        }
        if directory_offset >= size {
            return Err(outside);
        }
        Ok(Self {
            directory_offset,
            records,
            global_offset,
            comment: comment.to_vec(),
        })
    }
}

/// Up to `count` bytes of the file from `offset` on.
fn read_at(file: &mut File, offset: u64, count: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Entries, length and offset of the table of contents, by the record that ends an archive, and the
/// comment of the archive.
fn end_record(record: &[u8]) -> Option<(u64, u64, u64, &[u8])> {
    let mut fields = Fields::new(record.strip_prefix(b"PK\x05\x06")?);
    fields.skip(6)?;
    let records = fields.u16()?;
    let (length, offset) = (fields.u32()?, fields.u32()?);
    let comment = fields.u16()?;
    let comment = fields.bytes(comment.into())?;
    Some((records.into(), length.into(), offset.into(), comment))
}

/// Bytes of the record that says where the 64-bit record is.
const LOCATOR: u64 = 20;

fn locator64(record: &[u8]) -> Option<u64> {
    let mut fields = Fields::new(record.strip_prefix(b"PK\x06\x07")?);
    fields.skip(4)?;
    let offset = fields.u64()?;
    fields.u32().map(|_| offset)
}

fn end_record64(record: &[u8]) -> Option<(u64, u64, u64)> {
    let mut fields = Fields::new(record.strip_prefix(b"PK\x06\x06")?);
    fields.skip(8 + 2 + 2 + 4 + 4 + 8)?;
    Some((fields.u64()?, fields.u64()?, fields.u64()?))
}

/// The headers in a table of contents.
struct Headers {
    file: File,
    buffer: Vec<u8>,
    used: usize,
    /// Where the bytes behind the buffer are in the file.
    offset: u64,
}

/// A header in a table of contents.
struct Header<'a> {
    flags: u16,
    crc: u32,
    compressed: u32,
    size: u32,
    offset: u32,
    name: &'a [u8],
    extra: &'a [u8],
    comment: &'a [u8],
}

impl Headers {
    /// Returns the next header; `None` behind the last one.
    fn next(&mut self) -> Result<Option<Header<'_>>, ContentsError> {
        const SIGNATURE: &[u8] = b"PK\x01\x02";
        loop {
            let rest = self.buffer.get(self.used..).unwrap_or_default();
            let compared = rest.len().min(SIGNATURE.len());
            if rest.get(..compared) != SIGNATURE.get(..compared) {
                return Ok(None);
            }
            if header(rest.get(compared..).unwrap_or_default()).is_some() {
                break;
            }
            if !self.refill()? {
                return Err(ContentsError::Invalid("its table of contents is cut off"));
            }
        }
        let rest = self.buffer.get(self.used + 4..).unwrap_or_default();
        let Some((header, length)) = header(rest) else {
            return Ok(None);
        };
        self.used += 4 + length;
        Ok(Some(header))
    }

    /// Reads on; whether there was anything.
    fn refill(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.used);
        self.used = 0;
        let more = read_at(&mut self.file, self.offset, CHUNK as u64)?;
        self.offset += more.len() as u64;
        self.buffer.extend_from_slice(&more);
        Ok(!more.is_empty())
    }
}

/// Returns a header behind its signature, and its length; `None` if it is not all there.
fn header(record: &[u8]) -> Option<(Header<'_>, usize)> {
    let mut fields = Fields::new(record);
    fields.skip(2 + 2)?;
    let flags = fields.u16()?;
    // The method counts that stands in front of the entry.
    fields.skip(2 + 4)?;
    let (crc, compressed, size) = (fields.u32()?, fields.u32()?, fields.u32()?);
    let (name, extra, comment) = (fields.u16()?, fields.u16()?, fields.u16()?);
    fields.skip(2 + 2 + 4)?;
    let offset = fields.u32()?;
    let name = fields.bytes(name.into())?;
    let extra = fields.bytes(extra.into())?;
    let comment = fields.bytes(comment.into())?;
    let header = Header {
        flags,
        crc,
        compressed,
        size,
        offset,
        name,
        extra,
        comment,
    };
    Some((header, record.len() - fields.rest().len()))
}

impl Header<'_> {
    fn entry(&self, path: &Path, global_offset: u64) -> Result<Entry, ContentsError> {
        let offset = u64::from(self.offset).checked_add(global_offset);
        let mut entry = Entry {
            archive: path.to_owned(),
            // Names in other encodings are guessed by the backend; none of them is a table's.
            name: String::from_utf8_lossy(self.name).into_owned(),
            crc: self.crc,
            compressed: self.compressed.into(),
            size: self.size.into(),
            offset: offset.ok_or(ContentsError::Invalid(
                "an entry is said to be outside of it",
            ))?,
        };
        let mut fields = Fields::new(self.extra);
        while !fields.is_empty() {
            self.extra_field(&mut fields, &mut entry)
                .ok_or(ContentsError::Invalid(
                    "an extra field of an entry is damaged",
                ))?;
        }
        Ok(entry)
    }

    /// Reads the next extra field, as far as the backend looks at its content; `None` if it
    /// refuses it.
    fn extra_field(&self, fields: &mut Fields<'_>, entry: &mut Entry) -> Option<()> {
        let (tag, length) = (fields.u16()?, fields.u16()?);
        let mut content = Fields::new(fields.bytes(length.into())?);
        match tag {
            0x0001 => {
                let mut wide = |narrow: u32| match narrow {
                    u32::MAX => content.u64(),
                    narrow => Some(narrow.into()),
                };
                let (size, compressed) = (wide(self.size)?, wide(self.compressed)?);
                let offset = wide(self.offset)?;
                (entry.size, entry.compressed, entry.offset) = (size, compressed, offset);
            }
            // Times of Unix: some flags say that there are none.
            0x5455 if content.u8()? & 1 != 0 => content.skip(4)?,
            0x000d => {
                if let Some(more) = content.u16()?.checked_sub(12) {
                    content.skip(12 + usize::from(more))?;
                }
            }
            // Ids of the user and the group, up to one whose length is not read.
            0x7875 if content.u8()? == 1 => {
                let _ = unix_id(&mut content)? && unix_id(&mut content)?;
            }
            0x000a => {
                content.skip(4)?;
                while !content.is_empty() {
                    let (tag, length) = (content.u16()?, content.u16()?);
                    let times = content.bytes(length.into())?;
                    if tag == 1 && times.len() < 24 {
                        return None;
                    }
                }
            }
            _ => {}
        }
        Some(())
    }
}

/// Skips the id of a user or a group; `Some(false)` if it has a length that is not read.
fn unix_id(content: &mut Fields<'_>) -> Option<bool> {
    let length = content.u8()?;
    content.skip(length.into())?;
    Some(matches!(length, 1 | 2 | 4 | 8))
}
