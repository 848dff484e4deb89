//! Flags of a field, besides its name, type and doc comment.

/// The flags of a field, a byte in the descriptor of its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(u8);

impl Flags {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// The fields of the type stand in place of this one.
    pub const FLATTEN: Self = Self(1);
    /// The field may be absent whatever its type is.
    pub const OPTIONAL: Self = Self(1 << 1);
    /// A const assertion of the derive covers the type of the field.
    pub const ASSERTED: Self = Self(1 << 2);
    /// The field chooses what its 64-bit integers become.
    pub const CHOSEN: Self = Self(1 << 3);
    /// The flattened fields stand beside the tag of a variant.
    pub const BESIDE_TAG: Self = Self(1 << 4);

    /// Where [`Presence`] starts.
    const PRESENCE: u8 = 5;

    /// The flags of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// `flags` if `condition` holds.
    #[must_use]
    pub const fn and_if(self, condition: bool, flags: Self) -> Self {
        if condition { self.and(flags) } else { self }
    }

    /// The flags with what serde's attributes demand.
    #[must_use]
    pub const fn and_presence(self, presence: Presence) -> Self {
        Self(self.0 | (presence as u8) << Self::PRESENCE)
    }

    /// Whether all of `flags` are set.
    pub const fn has(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// The demands of serde's attributes on the type.
    pub const fn presence(self) -> Presence {
        match self.0 >> Self::PRESENCE {
            1 => Presence::MustBeOption,
            2 => Presence::DefaultPath,
            3 => Presence::OtherCode,
            4 => Presence::ContainerDefaultPath,
            5 => Presence::OtherCodeWithDefault,
            _ => Presence::Free,
        }
    }

    /// Writes the flags of fields, or nothing if no field has any.
    pub fn write(flags: impl IntoIterator<Item = Self>) -> Vec<u8> {
        let flags: Vec<_> = flags.into_iter().map(|flags| flags.0).collect();
        if flags.iter().all(|flags| *flags == 0) {
            return Vec::new();
        }
        flags
    }

    /// Reads the flags of the field at `position`.
    pub const fn at(bytes: &[u8], position: usize) -> Self {
        if position < bytes.len() {
            Self(bytes[position])
        } else {
            Self::NONE
        }
    }
}

/// The demand of serde's attributes about absence on the type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Presence {
    /// Nothing.
    Free = 0,
    /// It is skipped when written and has no default, so that only an `Option` can be read back.
    MustBeOption = 1,
    /// A function fills it when it is absent, so that it can't be an `Option`.
    DefaultPath = 2,
    /// Other code reads it and does not know of absence, so that it can't be an `Option`.
    OtherCode = 3,
    /// A function makes the whole struct, and with it what is absent.
    ContainerDefaultPath = 4,
    /// Nothing: other code reads it, and a default fills it when it is absent.
    OtherCodeWithDefault = 5,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let presences = [
            Presence::Free,
            Presence::MustBeOption,
            Presence::DefaultPath,
            Presence::OtherCode,
            Presence::ContainerDefaultPath,
            Presence::OtherCodeWithDefault,
        ];
        let kinds = [
            Flags::FLATTEN,
            Flags::OPTIONAL,
            Flags::ASSERTED,
            Flags::CHOSEN,
            Flags::BESIDE_TAG,
        ];
        let mut all = vec![Flags::NONE];
        for presence in presences {
            for kind in kinds {
                all.push(kind.and_presence(presence));
            }
        }
        let bytes = Flags::write(all.iter().copied());
        for (position, want) in all.iter().enumerate() {
            let read = Flags::at(&bytes, position);
            assert_eq!(read, *want);
            assert_eq!(read.presence(), want.presence());
            let set = kinds.iter().filter(|kind| read.has(**kind)).count();
            assert_eq!(set, usize::from(position > 0));
        }
        assert_eq!(Flags::at(&bytes, all.len()), Flags::NONE);
        assert!(Flags::write([Flags::NONE; 3]).is_empty());
    }
}
