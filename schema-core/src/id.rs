//! Ids of documents: the text that `_id` holds and `v.id(...)` checks.
//!
//! An id is base32 of the table's number, 16 bytes that are the document's own, and a checksum.
//! Which table a number stands for is a matter of the deployment: see [`TableMapping`].
//!
//! Source: Convex backend, `crates/value/src/id_v6.rs`.

pub mod base32;
mod mapping;

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

pub use self::mapping::{MappingError, TableMapping};

/// Bytes of an id that are the document's own.
const INTERNAL_LEN: usize = 16;

/// Bytes of the checksum.
const CHECKSUM_LEN: usize = 2;

/// Most bytes of a table number.
const MAX_NUMBER_LEN: usize = 5;

/// Most bytes of an id before they are text.
const MAX_BINARY_LEN: usize = MAX_NUMBER_LEN + INTERNAL_LEN + CHECKSUM_LEN;

/// Fewest and most characters of an id's text.
const TEXT_LEN: std::ops::RangeInclusive<usize> =
    base32::text_len(1 + INTERNAL_LEN + CHECKSUM_LEN)..=base32::text_len(MAX_BINARY_LEN);

/// The content of an id, decoded.
///
/// ```
/// use convex_schema_core::DocumentId;
///
/// let id: DocumentId = "j57000820c20a1g7104gm2rc1m70ynr8".parse()?;
/// assert_eq!(id.table_number().get(), 10001);
/// assert_eq!(id.to_string(), "j57000820c20a1g7104gm2rc1m70ynr8");
/// # Ok::<(), convex_schema_core::id::IdError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId {
    table_number: NonZeroU32,
    internal: [u8; INTERNAL_LEN],
}

/// Why a text is not the id of a document of any table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IdError {
    /// No id is this long.
    BadLength {
        /// The length, in bytes.
        len: usize,
    },
    /// A character that ids do not have.
    BadChar {
        /// The character.
        found: char,
        /// Where it starts, in bytes from the start of the text.
        at: usize,
    },
    /// The table number takes more than five bytes.
    BadTableNumber,
    /// The table number is 0.
    ZeroTableNumber,
    /// The checksum is not that of the bytes before it.
    BadChecksum {
        /// The checksum of the id.
        found: u16,
        /// The checksum of the bytes before it.
        expected: u16,
    },
    /// The id has another spelling, which is the only right one.
    NotCanonical,
}

impl IdError {
    /// The backend's name for the error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadLength { .. } | Self::NotCanonical => "InvalidLength",
            Self::BadChar { .. } => "InvalidBase32",
            Self::BadTableNumber => "InvalidTableNumber",
            Self::ZeroTableNumber => "ZeroTableNumber",
            Self::BadChecksum { .. } => "InvalidIdVersion",
        }
    }
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadLength { len } => write!(
                f,
                "an id has {} to {} characters, not {len}",
                TEXT_LEN.start(),
                TEXT_LEN.end()
            ),
            Self::BadChar { found, .. } => write!(
                f,
                "an id has only digits and lowercase letters other than `i`, `l`, `o`, `u`, not {found:?}"
            ),
            Self::BadTableNumber => f.write_str("the table number of the id has no end"),
            Self::ZeroTableNumber => f.write_str("no table has the number 0"),
            Self::BadChecksum { found, expected } => write!(
                f,
                "the checksum of the id is {found:#06x} where its content gives {expected:#06x}"
            ),
            Self::NotCanonical => f.write_str("the id is spelled in a way that no id is"),
        }
    }
}

impl std::error::Error for IdError {}

impl DocumentId {
    /// The id of the document with these bytes in the table with this number.
    ///
    /// All bytes are legal; those of a UUID make an id of their own for each row that is imported.
    /// (Convex takes 14 random bytes and the days since 1970, big-endian.)
    pub const fn new(table_number: NonZeroU32, internal: [u8; INTERNAL_LEN]) -> Self {
        Self {
            table_number,
            internal,
        }
    }

    /// The id of the document made from the row with this UUID, in the table with this number.
    ///
    /// ```
    /// use convex_schema_core::DocumentId;
    /// use std::num::NonZeroU32;
    ///
    /// let uuid: uuid1::Uuid = "3fa85f64-5717-4562-b3fc-2c963f66afa6".parse()?;
    /// let users = NonZeroU32::MIN.saturating_add(10_000);
    /// let id = DocumentId::from_uuid(users, uuid);
    /// assert_eq!(id.encode().parse(), Ok(id));
    /// assert_eq!(id.uuid(), uuid);
    /// # Ok::<(), uuid1::Error>(())
    /// ```
    #[cfg(feature = "uuid1")]
    pub const fn from_uuid(table_number: NonZeroU32, uuid: uuid1::Uuid) -> Self {
        Self::new(table_number, uuid.into_bytes())
    }

    /// The bytes that are the document's own, as a UUID: the row's, where the id was made from one.
    #[cfg(feature = "uuid1")]
    pub const fn uuid(self) -> uuid1::Uuid {
        uuid1::Uuid::from_bytes(self.internal)
    }

    /// The number of the document's table.
    pub const fn table_number(self) -> NonZeroU32 {
        self.table_number
    }

    /// The bytes that are the document's own.
    pub const fn internal(self) -> [u8; INTERNAL_LEN] {
        self.internal
    }

    /// The characters of the ids of documents in the table with this number: 31, 32, 34, 36 or 37,
    /// and 32 for every table that a deployment numbers itself.
    pub const fn encoded_len(table_number: NonZeroU32) -> usize {
        let bits = u32::BITS - table_number.get().leading_zeros();
        let number_len = bits.div_ceil(7) as usize;
        base32::text_len(number_len + INTERNAL_LEN + CHECKSUM_LEN)
    }

    /// The text of the id.
    pub fn encode(self) -> String {
        let mut text = String::with_capacity(*TEXT_LEN.end());
        base32::encode(self.to_binary().as_slice(), &mut text);
        text
    }

    /// Reads the text of an id.
    ///
    /// # Errors
    /// The backend's, in its order: length, characters, table number, checksum, spelling.
    pub fn decode(text: &str) -> Result<Self, IdError> {
        if !TEXT_LEN.contains(&text.len()) {
            return Err(IdError::BadLength { len: text.len() });
        }
        let mut buffer = [0; MAX_BINARY_LEN];
        let len = base32::decode(text, &mut buffer)
            .map_err(|(found, at)| IdError::BadChar { found, at })?;
        let binary = buffer.get(..len).unwrap_or_default();
        let id = Self::from_binary(binary, text.len())?;
        // Catches long forms of numbers, bits that are dropped and bits that pad.
        if !base32::is_text_of(text, id.to_binary().as_slice()) {
            return Err(IdError::NotCanonical);
        }
        Ok(id)
    }

    fn from_binary(binary: &[u8], text_len: usize) -> Result<Self, IdError> {
        let bad_length = IdError::BadLength { len: text_len };
        let (number, rest) = read_number(binary)?;
        let table_number = NonZeroU32::new(number).ok_or(IdError::ZeroTableNumber)?;
        let (internal, rest) = rest.split_first_chunk().ok_or(bad_length)?;
        let (checksum, rest) = rest.split_first_chunk().ok_or(bad_length)?;
        let found = u16::from_le_bytes(*checksum);
        let content = binary.len() - rest.len() - CHECKSUM_LEN;
        let expected = fletcher16(binary.get(..content).unwrap_or_default());
        if found != expected {
            return Err(IdError::BadChecksum { found, expected });
        }
        if !rest.is_empty() {
            return Err(bad_length);
        }
        Ok(Self::new(table_number, *internal))
    }

    fn to_binary(self) -> Binary {
        let mut binary = Binary {
            bytes: [0; MAX_BINARY_LEN],
            len: 0,
        };
        let mut number = self.table_number.get();
        while number >= 0x80 {
            binary.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        binary.push((number & 0x7f) as u8);
        for byte in self.internal {
            binary.push(byte);
        }
        for byte in fletcher16(binary.as_slice()).to_le_bytes() {
            binary.push(byte);
        }
        binary
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.encode())
    }
}

impl FromStr for DocumentId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::decode(text)
    }
}

/// An id before it is text.
struct Binary {
    bytes: [u8; MAX_BINARY_LEN],
    len: usize,
}

impl Binary {
    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = byte;
            self.len += 1;
        }
    }

    fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// Reads a number of seven bits a byte, low bits first, and gives what follows it.
fn read_number(bytes: &[u8]) -> Result<(u32, &[u8]), IdError> {
    let mut number = 0;
    let mut rest = bytes;
    for place in 0..MAX_NUMBER_LEN {
        let (byte, after) = rest.split_first().ok_or(IdError::BadTableNumber)?;
        // Bits beyond the 32nd drop out; the check of the spelling finds them missing.
        number |= u32::from(byte & 0x7f) << (7 * place);
        rest = after;
        if byte & 0x80 == 0 {
            return Ok((number, rest));
        }
    }
    Err(IdError::BadTableNumber)
}

/// Fletcher's checksum with both sums modulo 256 (not 255), the second one in the high byte.
fn fletcher16(bytes: &[u8]) -> u16 {
    let (mut low, mut high) = (0_u8, 0_u8);
    for byte in bytes {
        low = low.wrapping_add(*byte);
        high = high.wrapping_add(low);
    }
    u16::from_be_bytes([high, low])
}

#[cfg(test)]
mod tests;
