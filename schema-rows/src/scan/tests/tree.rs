//! Rows as trees that know what each part is, so that each part can be replaced.

use std::num::NonZeroU32;

use convex_schema_core::DocumentId;

/// A JSON value of a row.
#[derive(Debug, Clone)]
pub(super) enum Tree {
    /// A number, boolean, null, or an object of one `$` key.
    Token(String),
    /// The bytes between the quotes of a string.
    Text(Vec<u8>),
    /// An id.
    Id(String),
    Array(Vec<Tree>),
    Object(Vec<(Vec<u8>, Tree)>),
}

impl Tree {
    pub(super) fn token(text: &(impl ToString + ?Sized)) -> Self {
        Self::Token(text.to_string())
    }

    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.as_bytes().to_vec())
    }

    pub(super) fn object<const N: usize>(fields: [(&str, Self); N]) -> Self {
        let fields = fields.into_iter();
        Self::Object(fields.map(|(name, value)| (name.into(), value)).collect())
    }

    /// The JSON, without blanks.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    /// Whether a key has an escape.
    pub(super) fn has_odd_keys(&self) -> bool {
        match self {
            Self::Token(_) | Self::Text(_) | Self::Id(_) => false,
            Self::Array(elements) => elements.iter().any(Self::has_odd_keys),
            Self::Object(fields) => {
                let mut fields = fields.iter();
                fields.any(|(name, value)| name.contains(&b'\\') || value.has_odd_keys())
            }
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Token(text) => out.extend_from_slice(text.as_bytes()),
            Self::Text(text) => write_quoted(text, out),
            Self::Id(id) => write_quoted(id.as_bytes(), out),
            Self::Array(elements) => {
                out.push(b'[');
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    element.write(out);
                }
                out.push(b']');
            }
            Self::Object(fields) => {
                out.push(b'{');
                for (index, (name, value)) in fields.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    write_quoted(name, out);
                    out.push(b':');
                    value.write(out);
                }
                out.push(b'}');
            }
        }
    }
}

fn write_quoted(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(text);
    out.push(b'"');
}

/// The id of a document of the table with this number.
pub(super) fn id(number: u32, internal: u128) -> String {
    let number = NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    DocumentId::new(number, internal.to_be_bytes()).encode()
}

/// Numbers that differ from run to run of one program only by their seed (xorshift).
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.bits() >> 11) as usize % end
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub(super) fn id(&mut self, number: u32) -> Tree {
        let internal = u128::from(self.bits()) << 64 | u128::from(self.bits());
        Tree::Id(id(number, internal))
    }
}
