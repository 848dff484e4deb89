//! What ids have to be.

use std::num::NonZeroU32;

/// Which tables an id may be of.
///
/// Table numbers of two bytes are all that deployments give. Such ids have 32 characters, and
/// their first two bytes are the number; the rule is put so that those can be held against it.
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

    /// The table of this number, if it takes two bytes.
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

    /// Whether an id fits that starts with these two bytes, the first one high.
    #[inline(always)]
    pub(super) const fn fits(self, first: u16) -> bool {
        (first & self.mask == self.want) & (first & self.some != 0)
    }

    /// Whether ids may be of the table with this number.
    pub(super) fn allows(self, number: NonZeroU32) -> bool {
        self == Self::ANY || first_bytes(number).is_some_and(|first| self.fits(first))
    }
}

/// The two bytes that ids of a table start with, the first one high, if its number takes two.
fn first_bytes(number: NonZeroU32) -> Option<u16> {
    let number = number.get();
    let is_two = (1 << 7..1 << 14).contains(&number);
    let bytes = (number & 0x7f | 0x80) << 8 | number >> 7;
    is_two.then(|| u16::try_from(bytes).ok()).flatten()
}
