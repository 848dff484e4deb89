//! Writers of a Convex schema: TypeScript, index lists, JSON Schema, documentation.
//!
//! Use it through `convex-schema` (feature `emit`). Every format is a function from a
//! [`Schema`] to text; [`Format`] lists them. `convex-schema-core` writes the JSON of
//! `schema.export()`, which it also reads.
//!
//! ```text
//! Schema ---> typescript                      schema.ts, in the layout of prettier
//!        ---> index_json, index_markdown      the index list
//!        ---> docs ---> dictionary            tables, fields and indexes as Markdown
//!                  ---> page                  the same as one HTML page
//!                  ---> mermaid               the tables and their relations as a diagram
//!        ---> json_schema                     tables and types as JSON Schema, by encoding
//!             + functions ---> openapi    the HTTP API as OpenAPI 3.1
//!        ---> requirement                     the oldest npm `convex` that can deploy the schema
//! ```
//!
//! - `typescript`: `names` chooses the consts, `order` puts them before their first use,
//!   `expression` unfolds the schema one level at a time, `layout` breaks lines, `writer` has the
//!   text; `jsdoc` and `quote` write comments and strings, `casts` finds the types that fields give
//!   to their validators, `unknown` spells the validators of a newer Convex.
//! - `docs`: facts that all documents share: `rows` of fields, `types` in words, `relations`
//!   between tables, `prose` of comments.
//! - `page`: `section` has one table, `diagram` its neighbours, `escape` the rules of HTML.

mod dictionary;
mod docs;
mod index_json;
mod index_markdown;
mod json_schema;
mod mermaid;
mod openapi;
mod page;
mod requirement;
mod typescript;

use std::fmt;

use convex_schema_core::Schema;
use convex_schema_core::export::export_json;

pub use self::dictionary::dictionary;
pub use self::index_json::index_json;
pub use self::index_markdown::index_markdown;
pub use self::json_schema::{JsonSchemaEncoding, json_schema};
pub use self::mermaid::mermaid;
pub use self::openapi::{Operation, openapi};
pub use self::page::page;
pub use self::requirement::{Requirement, requirements};
#[doc(hidden)]
pub use self::typescript::unknown_validator_json;
pub use self::typescript::{HEADER_MARK, Layout, TypeScriptOptions, is_generated, typescript};

/// Declares the formats once: variant, name, description, function.
macro_rules! formats {
    ($($variant:ident $name:literal $meaning:literal $render:expr,)*) => {
        /// A format in which a schema can be written.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Format {
            $(#[doc = $meaning] $variant,)*
        }

        impl Format {
            /// Every format, in the order of the help.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name on the command line: `ts`, `json`, `markdown`, ...
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Returns the contents of the format: one sentence for the help.
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                }
            }

            /// Returns the text of `schema`. Only TypeScript uses the options; the JSON Schema is that
            /// of wire JSON, and [`json_schema()`] has the others.
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
    JsonSchema "json-schema" "The tables and types as JSON Schema (2020-12)." |schema, _| json_schema(schema, JsonSchemaEncoding::default()),
    OpenApi "openapi" "The HTTP API of `--functions` (`OpenAPI` 3.1)." |schema, _| openapi(schema, None, &[]),
    Dictionary "markdown" "The tables, fields and indexes as Markdown." |schema, _| dictionary(schema),
    Diagram "mermaid" "The tables and their relations as a Mermaid ER diagram." |schema, _| mermaid(schema),
    Page "html" "The tables, fields, indexes and relations as one page without network." |schema, _| page(schema),
}

impl Format {
    /// Returns the format with the given name.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|format| format.as_str() == name)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
