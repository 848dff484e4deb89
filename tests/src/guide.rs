//! The code of the guide (`docs/`), compiled and run as doc tests.

/// Declares one item for each page, so that a failure names the page.
macro_rules! pages {
    ($($name:ident $file:literal,)*) => {
        $(
            #[doc = include_str!(concat!("../../docs/", $file))]
            struct $name;
        )*
    };
}

pages! {
    Adopt "adopt.md",
    Evolve "evolve.md",
    Functions "functions.md",
    Mapping "mapping.md",
    Migrate "migrate.md",
    Rows "rows.md",
    TypeScript "typescript.md",
    Validate "validate.md",
    Traps "traps.md",
    Performance "performance.md",
}
