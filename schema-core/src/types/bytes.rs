//! Bytes.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes: `v.bytes()`, an `ArrayBuffer` in JavaScript.
///
/// To serde it is bytes. A format without bytes, such as JSON, writes a sequence of numbers, and
/// that is read as well.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0.escape_ascii())
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<Bytes> for Vec<u8> {
    fn from(bytes: Bytes) -> Self {
        bytes.0
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Asked for bytes, serde_json hands out those of a string, which were not bytes to begin with.
        let bytes = if deserializer.is_human_readable() {
            deserializer.deserialize_any(BytesVisitor)
        } else {
            deserializer.deserialize_byte_buf(BytesVisitor)
        };
        bytes.map(Self)
    }
}

struct BytesVisitor;

impl<'de> Visitor<'de> for BytesVisitor {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Vec<u8>, E> {
        Ok(value.to_vec())
    }

    fn visit_byte_buf<E: Error>(self, value: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<u8>, A::Error> {
        // A length that a format claims is not worth an allocation before its bytes have come.
        let mut bytes = Vec::with_capacity(elements.size_hint().unwrap_or(0).min(4096));
        while let Some(byte) = elements.next_element()? {
            bytes.push(byte);
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

    use serde::de::value::{BytesDeserializer, Error};
    use serde_json::{from_str, to_string};

    use super::*;

    #[test]
    fn reads_bytes_and_sequences_but_no_text() {
        let bytes: BytesDeserializer<'_, Error> = BytesDeserializer::new(&[0, 255]);
        assert_eq!(Bytes::deserialize(bytes).unwrap(), Bytes(vec![0, 255]));
        assert_eq!(from_str::<Bytes>("[0,255]").unwrap(), Bytes(vec![0, 255]));
        assert_eq!(to_string(&Bytes(vec![0, 255])).unwrap(), "[0,255]");
        for text in ["\"AP8=\"", "[256]", "[-1]", "[0.5]", "null", "{}"] {
            assert!(from_str::<Bytes>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn shows_text_as_text() {
        assert_eq!(format!("{:?}", Bytes(b"a\xff".to_vec())), r"Bytes(a\xff)");
    }
}
