//! The functions of a Convex deployment: their arguments, their results, and the changes of
//! them that break calls.
//!
//! ```
//! use convex_schema_core::FunctionKind;
//! use convex_schema_functions::Contract;
//!
//! let spec = r#"{ "url": "https://happy-animal-123.convex.cloud", "functions": [{
//!     "identifier": "messages.js:send", "functionType": "Mutation",
//!     "visibility": { "kind": "public" }, "returns": { "type": "null" },
//!     "args": { "type": "object", "value": {
//!         "body": { "fieldType": { "type": "string" }, "optional": false } } }
//! }] }"#;
//! let contract = Contract::from_spec(spec)?;
//! let send = contract.function("messages:send").unwrap();
//! assert_eq!(send.kind(), FunctionKind::Mutation);
//! assert!(send.args().is_some());
//! # Ok::<(), convex_schema_functions::SpecError>(())
//! ```
//!
//! Data flows one way: `spec` reads the JSON of `npx convex function-spec`, `contract` is the model,
//! `compare` decides the effect of a change on calls.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod compare;
mod contract;
mod spec;

pub use self::compare::{ContractChange, Effect, compare};
pub use self::contract::{Contract, FunctionRef, HttpAction, SpecNote, SpecNoteKind};
pub use self::spec::SpecError;
