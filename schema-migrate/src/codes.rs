//! How codes of reports are declared: variants with their words.

/// Declares a public enum of codes with `ALL`, `as_str` and `Display`.
macro_rules! codes {
    ($(#[$docs:meta])* enum $code:ident { $($(#[$variant_docs:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$docs])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $code {
            $($(#[$variant_docs])* $variant,)+
        }

        impl $code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns its name in reports.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl ::std::fmt::Display for $code {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use codes;
