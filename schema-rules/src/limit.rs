//! The platform's limits: how long, how many, how deep, how large.
//!
//! Each constant is the largest allowed amount (a minimum says so). "Error code" is the code that
//! the backend answers with. `DOCUMENTED_*` limits stand in the documentation, but no code of the
//! backend rejects more, so they deserve a warning and not an error.

/// Longest identifier, in bytes: names of tables, indexes and validator fields, and each part of
/// a field path.
///
/// Error code: that of the name's kind (`InvalidTableName`, `InvalidIndexName`, ...).
/// Source: Convex backend, `crates/convex/sync_types/src/identifier.rs`
pub const MAX_IDENTIFIER_LEN: usize = 64;

/// Longest key of an object or record in a document, in bytes.
///
/// Error code: none of its own.
/// Source: Convex backend, `crates/convex/sync_types/src/identifier.rs`
pub const MAX_RUNTIME_KEY_LEN: usize = 1024;

/// Most indexes of one table: database, search and vector indexes, staged ones included, without
/// the built-in `by_id` and `by_creation_time`.
///
/// Error code: `TooManyIndexes`. See also [`DOCUMENTED_INDEXES_PER_TABLE`].
/// Source: Convex backend, `crates/common/src/schemas/mod.rs`, `MAX_INDEXES_PER_TABLE`
pub const MAX_INDEXES_PER_TABLE: usize = 64;

/// Most indexes of one table that the documentation promises; the backend allows
/// [`MAX_INDEXES_PER_TABLE`].
///
/// Source: <https://docs.convex.dev/production/state/limits>
pub const DOCUMENTED_INDEXES_PER_TABLE: usize = 32;

/// Most search indexes of one table that the documentation promises; the backend does not count.
///
/// Source: <https://docs.convex.dev/production/state/limits>
pub const DOCUMENTED_SEARCH_INDEXES_PER_TABLE: usize = 4;

/// Most vector indexes of one table that the documentation promises; the backend does not count.
///
/// Source: <https://docs.convex.dev/production/state/limits>
pub const DOCUMENTED_VECTOR_INDEXES_PER_TABLE: usize = 4;

/// Most fields of a database index, with the `_creationTime` that the backend appends.
///
/// Error code: `IndexTooManyFields`. A schema may list [`MAX_OWN_INDEX_FIELDS`].
/// Source: Convex backend, `crates/common/src/bootstrap_model/index/mod.rs`
pub const MAX_INDEX_FIELDS: usize = 16;

/// Most fields that a schema may list in a database index: [`MAX_INDEX_FIELDS`] without
/// `_creationTime`.
///
/// Error code: `IndexTooManyFields`.
/// Source: Convex backend, `crates/application/src/lib.rs` (the field is appended, then counted)
pub const MAX_OWN_INDEX_FIELDS: usize = MAX_INDEX_FIELDS - 1;

/// Most distinct filter fields of a search index or a vector index.
///
/// Error code: `IndexTooManyFilterFields`.
/// Source: Convex backend, `crates/common/src/bootstrap_model/index/mod.rs`
pub const MAX_FILTER_FIELDS: usize = 16;

/// Fewest dimensions of a vector index.
///
/// Error code: `InvalidVectorDimensionError`.
/// Source: Convex backend, `crates/common/src/bootstrap_model/index/vector_index/dimensions.rs`
pub const MIN_VECTOR_DIMENSIONS: u32 = 2;

/// Most dimensions of a vector index. (A comment in the npm package says 2048; the code and the
/// documentation say 4096.)
///
/// Error code: `InvalidVectorDimensionError`.
/// Source: Convex backend, `crates/common/src/bootstrap_model/index/vector_index/dimensions.rs`
pub const MAX_VECTOR_DIMENSIONS: u32 = 4096;

/// Most active user tables of a deployment, all components together.
///
/// Error code: `TooManyTables`.
/// Source: Convex backend, `crates/database/src/bootstrap_model/table.rs`
pub const MAX_TABLES: usize = 10_000;

/// Most fields of one object. In a document `_id` and `_creationTime` count, which leaves
/// [`MAX_OWN_DOCUMENT_FIELDS`].
///
/// Error code: `TooManyFieldsError`.
/// Source: Convex backend, `crates/value/src/object.rs`
pub const MAX_OBJECT_FIELDS: usize = 1024;

/// Most top-level fields of a document besides `_id` and `_creationTime`.
///
/// Error code: `TooManyFieldsError`.
/// Source: Convex backend, `crates/value/src/object.rs`
pub const MAX_OWN_DOCUMENT_FIELDS: usize = MAX_OBJECT_FIELDS - 2;

/// Most elements of an array.
///
/// Error code: `ArrayTooLong`.
/// Source: Convex backend, `crates/value/src/array.rs`
pub const MAX_ARRAY_LEN: usize = 8192;

/// Deepest nesting of any value, in levels: a scalar has 0, an empty array or object 1.
///
/// Error code: `TooNestedError`. Documents are held to [`MAX_DOCUMENT_NESTING`].
/// Source: Convex backend, `crates/value/src/size.rs`
pub const MAX_VALUE_NESTING: usize = 64;

/// Deepest nesting of a document, in levels; the document itself is the first.
///
/// Error code: `InvalidDocumentError`.
/// Source: Convex backend, `crates/common/src/document.rs`
pub const MAX_DOCUMENT_NESTING: usize = 16;

/// Largest document, in bytes of the platform's own measure, system fields included; exactly this
/// size is allowed.
///
/// Error code: `ValueTooLargeError`.
/// Source: Convex backend, `crates/common/src/document.rs`
pub const MAX_DOCUMENT_SIZE: usize = 1 << 20;

/// Largest value of any kind, in bytes of the platform's own measure.
///
/// Error code: `ValueTooLargeError`. Documents are held to [`MAX_DOCUMENT_SIZE`].
/// Source: Convex backend, `crates/value/src/size.rs`
pub const MAX_VALUE_SIZE: usize = 32 << 20;

/// Bytes of an index key that are stored as they are; of the rest only a hash is kept.
/// A detail of the storage: longer keys are allowed.
///
/// Source: Convex backend, `crates/common/src/index.rs`
pub const INDEX_KEY_PREFIX_LEN: usize = 2500;

/// Most documents that one transaction may write.
///
/// Source: Convex backend, `crates/common/src/knobs.rs`
pub const MAX_DOCUMENTS_WRITTEN: usize = 16_000;

/// Most bytes that one transaction may write.
///
/// Source: Convex backend, `crates/common/src/knobs.rs`
pub const MAX_BYTES_WRITTEN: usize = 16 << 20;

/// Longest evaluation of a `schema.ts` at a push, in milliseconds of user CPU time.
///
/// Source: Convex backend, `crates/common/src/knobs.rs`
pub const MAX_SCHEMA_EVALUATION_MILLIS: u32 = 1000;

/// Largest heap of the evaluation of a `schema.ts` at a push, in bytes.
///
/// Source: Convex backend, `crates/common/src/knobs.rs`
pub const MAX_SCHEMA_EVALUATION_HEAP: usize = 64 << 20;

/// Largest file that imports as one JSON array, in bytes. JSON lines have no such limit.
///
/// Error code: `JsonArrayTooLarge`. The documentation promises
/// [`DOCUMENTED_JSON_ARRAY_IMPORT_SIZE`].
/// Source: Convex backend, `crates/application/src/snapshot_import/parse.rs`
pub const MAX_JSON_ARRAY_IMPORT_SIZE: usize = 16 << 20;

/// Largest file that imports as one JSON array, in bytes, by the documentation.
///
/// Source: <https://docs.convex.dev/database/import-export/import>
pub const DOCUMENTED_JSON_ARRAY_IMPORT_SIZE: usize = 8 << 20;
