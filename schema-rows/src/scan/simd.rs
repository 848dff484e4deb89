//! Questions about windows of bytes that vector units answer at once.
//!
//! [`Simd`] names them; an answer is a mask with bit `i` for byte `i`. [`portable`] answers in safe
//! code and is the reference for the others; [`Level`] names the unit that runs.

#[cfg(target_arch = "x86_64")]
pub(super) mod avx2;
#[cfg(all(target_arch = "x86_64", rustc_1_89))]
pub(super) mod avx512;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod id_tables;
#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
pub(super) mod neon;
pub(super) mod portable;
#[cfg(test)]
mod tests;

use std::fmt;
use std::num::NonZeroU32;

/// Bytes of a long window.
pub(super) const LONG: usize = 64;

/// Bytes of a short window, and most bytes of a pattern.
pub(super) const SHORT: usize = 32;

/// A long window.
pub(super) type Long = [u8; LONG];

/// A short window.
pub(super) type Short = [u8; SHORT];

/// A vector unit: the questions about windows of bytes that it answers.
///
/// A value of the type is the proof that the machine has the unit.
pub(super) trait Simd: Copy {
    /// The mismatches of some bytes, before they are reduced to a `bool`.
    type Wrong: Copy;

    /// Whether the masks of a window cost less than a few numbers looked at one by one.
    const QUICK_MASKS: bool = false;

    /// Does `task` in a function of its own, compiled for the unit: for work that is too large to
    /// be a part of the scanner's loop.
    fn outlined<T: Task>(self, task: T) -> T::Output;

    /// Returns where `window` and `pattern` are equal.
    fn equal(self, window: &Short, pattern: &Short) -> u32;

    /// Digits and points, for numbers.
    fn number(self, window: &Short) -> NumberMasks;

    /// Returns what can end a short string, or makes it long work.
    fn short_text(self, window: &Short) -> ShortText;

    /// Returns what matters inside strings.
    fn text(self, window: &Long) -> TextMasks;

    /// Returns what matters after backslashes.
    fn escapes(self, window: &Long) -> EscapeMasks;

    /// Returns what matters after `\\u`.
    fn hex(self, window: &Long) -> HexMasks;

    /// Returns all that matters in a string, but for UTF-8.
    #[inline(always)]
    fn string(self, window: &Long) -> (TextMasks, EscapeMasks) {
        (self.text(window), self.escapes(window))
    }

    /// Returns what matters outside strings.
    fn json(self, window: &Long) -> JsonMasks;

    /// Returns whether 32 characters, the usual length of an id, are one of a table that `rule`
    /// allows.
    fn is_id(self, window: &Short, rule: IdRule) -> bool;

    /// Returns the bytes of two windows that cannot belong to ids of any table.
    fn no_ids(self, first: &Short, second: &Short) -> Self::Wrong;

    /// Returns where `byte` stands.
    fn find(self, window: &Long, byte: u8) -> u64;

    /// For each bit, whether it and those below are odd in number.
    #[inline(always)]
    fn prefix_xor(self, mask: u64) -> u64 {
        [1, 2, 4, 8, 16, 32]
            .iter()
            .fold(mask, |mask, shift| mask ^ mask << shift)
    }

    /// Returns what of a window is not in its range.
    fn outside(self, window: &Long, block: &ByteRanges) -> Self::Wrong;

    /// Returns what is wrong with one thing or another.
    fn or(self, one: Self::Wrong, other: Self::Wrong) -> Self::Wrong;

    /// Returns whether nothing is wrong.
    fn is_none(self, wrong: Self::Wrong) -> bool;
}

/// Work that any vector unit can do, compiled for each.
pub(super) trait Task {
    type Output;

    /// Does the work. To be compiled for the unit, it and all that it calls have to be inlined.
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}

/// The answer of [`Simd::number`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumberMasks {
    /// `0` to `9`.
    pub(super) digits: u32,
    /// `.`.
    pub(super) points: u32,
}

/// The answer of [`Simd::short_text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ShortText {
    /// `"`.
    pub(super) quotes: u32,
    /// Quotes, backslashes, control characters, DEL and bytes beyond ASCII.
    pub(super) stops: u32,
}

/// The answer of [`Simd::text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextMasks {
    /// `"`.
    pub(super) quotes: u64,
    /// `\`.
    pub(super) backslashes: u64,
    /// Control characters, which strings can't have.
    pub(super) controls: u64,
    /// Bytes beyond ASCII.
    pub(super) beyond_ascii: u64,
}

/// The answer of [`Simd::escapes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EscapeMasks {
    /// Bytes that may follow a backslash: `"`, `\`, `/`, `b`, `f`, `n`, `r`, `t`, `u`.
    pub(super) escapable: u64,
    /// `u`.
    pub(super) unicode: u64,
}

/// The answer of [`Simd::hex`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HexMasks {
    /// Hexadecimal digits.
    pub(super) hex: u64,
    /// `d` and `D`, with which surrogates start.
    pub(super) surrogates: u64,
}

/// The answer of [`Simd::json`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct JsonMasks {
    /// The masks for strings.
    pub(super) text: TextMasks,
    /// `{` and `[`.
    pub(super) opens: u64,
    /// `}` and `]`.
    pub(super) closes: u64,
    /// `{` and `}`, and others that are not brackets.
    pub(super) curly: u64,
    /// `,`.
    pub(super) commas: u64,
    /// `:`.
    pub(super) colons: u64,
    /// Space, tab and carriage return.
    pub(super) blanks: u64,
    /// `0` to `9`.
    pub(super) digits: u64,
    /// `0`.
    pub(super) zeros: u64,
    /// `.`.
    pub(super) points: u64,
    /// `-`.
    pub(super) minus: u64,
    /// `$`.
    pub(super) dollars: u64,
    /// Bytes that keys can't have besides control characters: backslashes for us, DEL and all beyond
    /// ASCII for Convex.
    pub(super) not_in_keys: u64,
}

/// Ranges of bytes: from `low` on, `span` more than one.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(super) struct ByteRanges {
    pub(super) low: Long,
    pub(super) span: Long,
}

impl ByteRanges {
    /// Any bytes.
    pub(super) const ANY: Self = Self {
        low: [0; LONG],
        span: [u8::MAX; LONG],
    };
}

/// Which tables an id may be of.
///
/// Table numbers of two bytes are all that deployments give. Such ids have 32 characters, and
/// their first two bytes are the number, so the rule compares those two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IdRule {
    mask: u16,
    want: u16,
    /// Bits of which one has to be set.
    some: u16,
}

impl IdRule {
    /// Any table will do: the first byte says that a second follows, which is the last and not 0.
    pub(super) const ANY: Self = Self {
        mask: 0x8080,
        want: 0x8000,
        some: 0x007f,
    };

    /// The table has been looked at before.
    pub(super) const KNOWN: Self = Self {
        mask: 0,
        want: 0,
        some: 0xffff,
    };

    /// Returns the table of this number, if it takes two bytes.
    pub(super) fn table(number: NonZeroU32) -> Option<Self> {
        let want = first_bytes(number)?;
        Some(Self {
            mask: 0xffff,
            want,
            some: 0xffff,
        })
    }

    pub(super) const fn to_data(self) -> u64 {
        (self.some as u64) << 32 | (self.mask as u64) << 16 | self.want as u64
    }

    #[inline(always)]
    pub(super) const fn from_data(data: u64) -> Self {
        Self {
            mask: (data >> 16) as u16,
            want: data as u16,
            some: (data >> 32) as u16,
        }
    }

    /// Returns whether an id fits that starts with these two bytes, the first one high.
    #[inline(always)]
    pub(super) const fn fits(self, first: u16) -> bool {
        (first & self.mask == self.want) & (first & self.some != 0)
    }

    /// Returns whether ids may be of the table with this number.
    pub(super) fn allows(self, number: NonZeroU32) -> bool {
        self == Self::ANY || first_bytes(number).is_some_and(|first| self.fits(first))
    }
}

/// Returns the two bytes that ids of a table start with, the first one high, if its number takes
/// two.
fn first_bytes(number: NonZeroU32) -> Option<u16> {
    let number = number.get();
    let is_two = (1 << 7..1 << 14).contains(&number);
    let bytes = (number & 0x7f | 0x80) << 8 | number >> 7;
    is_two.then(|| u16::try_from(bytes).ok()).flatten()
}

/// The vector unit that scans. Where the machine has no such unit, safe code does the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Level {
    /// No vector unit: safe code, eight bytes at a time.
    Portable,
    /// AVX2, of machines with x86-64.
    Avx2,
    /// AVX-512 with what came until 2019, of machines with x86-64; takes Rust 1.89.
    Avx512,
    /// NEON, which every 64-bit ARM has; not used where numbers are big-endian.
    Neon,
}

impl Level {
    /// Returns the units that this machine has, the best one last.
    pub fn available() -> Vec<Self> {
        let mut levels = vec![Self::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if avx2::Avx2::new().is_some() {
                levels.push(Self::Avx2);
            }
            #[cfg(rustc_1_89)]
            if avx512::Avx512::new().is_some() {
                levels.push(Self::Avx512);
            }
        }
        #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
        levels.push(Self::Neon);
        levels
    }

    /// Returns the lowercase name: `portable`, `avx2`, `avx512` or `neon`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
            Self::Neon => "neon",
        }
    }

    /// Does `task` on this unit, or in safe code if the machine has no such unit.
    pub(super) fn run<T: Task>(self, task: T) -> T::Output {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                if let Some(unit) = avx2::Avx2::new() {
                    return unit.outlined(task);
                }
            }
            #[cfg(all(target_arch = "x86_64", rustc_1_89))]
            Self::Avx512 => {
                if let Some(unit) = avx512::Avx512::new() {
                    return unit.outlined(task);
                }
            }
            #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
            Self::Neon => return task.run(neon::Neon),
            _ => {}
        }
        task.run(portable::Portable)
    }

    /// Returns the best unit of this machine.
    pub fn best() -> Self {
        Self::available().pop().unwrap_or(Self::Portable)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
