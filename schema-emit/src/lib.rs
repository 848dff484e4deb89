//! What is written from a Convex schema: TypeScript, index lists, documentation.
//!
//! Use it through `convex-schema` (feature `emit`). Every format is a function from a
//! [`Schema`] to text; [`Format`] lists them. The JSON of `schema.export()` is written by
//! `convex-schema-core`, which reads it as well.
//!
//! ```text
//! Schema ---> typescript                     schema.ts, as prettier prints it
//!        ---> index_json, index_markdown     the index list
//!        ---> docs ---> dictionary, page     documentation for people
//!        ---> mermaid                        the relations as a diagram
//!        ---> requirement                    the oldest npm `convex` that can deploy it
//! ```

mod dictionary;
mod docs;
mod index_json;
mod index_markdown;
mod mermaid;
mod page;
mod requirement;
mod typescript;

pub use self::dictionary::dictionary;
pub use self::index_json::index_json;
pub use self::index_markdown::index_markdown;
pub use self::mermaid::mermaid;
pub use self::page::page;
pub use self::requirement::{Requirement, requirements};
pub use self::typescript::{HEADER_MARK, Layout, TypeScriptOptions, is_generated, typescript};
use convex_schema_core::Schema;
use convex_schema_core::export::export_json;

/// Declares the formats once: variant, name, meaning, function.
macro_rules! formats {
    ($($variant:ident $name:literal $meaning:literal $render:expr,)*) => {
        /// A form in which a schema can be written.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Format {
            $(#[doc = $meaning] $variant,)*
        }

        impl Format {
            /// Every format, in the order of the help.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name on the command line.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What the format holds: one sentence for the help.
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                }
            }

            /// The text of `schema`. The options matter to TypeScript alone.
            pub fn render(self, schema: &Schema, options: &TypeScriptOptions) -> String {
                let render: fn(&Schema, &TypeScriptOptions) -> String = match self {
                    $(Self::$variant => $render,)*
                };
                render(schema, options)
            }
        }
    };
}

formats! {
    TypeScript "ts" "TypeScript that Convex deploys." typescript,
    Json "json" "The JSON of `schema.export()`, byte for byte." |schema, _| export_json(schema),
    Indexes "indexes" "The indexes as JSON, for programs." |schema, _| index_json(schema),
    IndexesMarkdown "indexes-md" "The indexes as Markdown, for people." |schema, _| index_markdown(schema),
    Dictionary "markdown" "The tables, fields and indexes as Markdown." |schema, _| dictionary(schema),
    Diagram "mermaid" "The tables and their relations as a Mermaid ER diagram." |schema, _| mermaid(schema),
    Page "html" "The tables, fields, indexes and relations as one page without network." |schema, _| page(schema),
}

impl Format {
    /// The format that `name` means on the command line.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.name() == name)
    }
}
