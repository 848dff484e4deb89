//! The conventions of the public interface, held over lists of types: errors go over threads, results have JSON, codes
//! have words.
//!
//! `cargo xtask check --house` finds a public error or result that is in neither list.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Display;

use convex_schema::{build as convex_schema_build, files as convex_schema_files};
use serde_json::Value as Json;

/// An error that `?` takes from any thread.
fn is_error<T: Error + Send + Sync + 'static>() {}

/// A result for people and programs: it can be kept and compared by eye, and has JSON.
fn is_result<T: std::fmt::Debug + Clone + Send + Sync + 'static>(_: fn(&T) -> Json) {}

macro_rules! errors {
    ($($error:ty,)+) => {
        $(is_error::<$error>();)+
    };
}

macro_rules! results {
    ($($result:ty,)+) => {
        $(is_result::<$result>(|result| result.to_json());)+
    };
}

#[test]
fn errors_go_over_threads() {
    errors![
        convex_schema_build::ProjectError,
        convex_schema_build::ReadBackError,
        convex_schema_core::SchemaError,
        convex_schema_core::TimestampError,
        convex_schema_core::__internal::json::JsonError,
        convex_schema_core::id::IdError,
        convex_schema_core::id::MappingError,
        convex_schema_core::value::Base64Error,
        convex_schema_core::value::ValueError,
        convex_schema_core::value::WrongKind,
        convex_schema_files::Error,
        convex_schema_files::ImportError,
        convex_schema_files::Problem,
        convex_schema_functions::SpecError,
        convex_schema_migrate::Error,
        convex_schema_rows::ConvertError,
        convex_schema_rows::functions::FunctionError,
        convex_schema_rows::validate::Report,
        convex_schema_rows::validate::Violation,
    ];
}

#[test]
fn results_have_json() {
    results![
        convex_schema_core::Problem,
        convex_schema_core::SchemaError,
        convex_schema_emit::Requirement,
        convex_schema_functions::ContractChange,
        convex_schema_files::Dangling,
        convex_schema_files::DataSet,
        convex_schema_files::Duplicates,
        convex_schema_files::ImportError,
        convex_schema_files::ImportVerdict,
        convex_schema_files::Outcome,
        convex_schema_files::Problem,
        convex_schema_files::RowOf,
        convex_schema_files::SourceOutcome,
        convex_schema_import::Import,
        convex_schema_migrate::DanglingCounts,
        convex_schema_migrate::Drift,
        convex_schema_migrate::Report,
        convex_schema_migrate::Sample,
        convex_schema_migrate::TableReport,
        convex_schema_migrate::Verification,
        convex_schema_migrate::VerifiedTable,
        convex_schema_plan::diff::Difference,
        convex_schema_plan::diff::Rename,
        convex_schema_plan::lint::Lint,
        convex_schema_plan::push::IndexPlan,
        convex_schema_plan::push::Plan,
        convex_schema_plan::push::Reason,
        convex_schema_plan::push::Step,
        convex_schema_plan::push::TablePlan,
        convex_schema_rows::ConvertError,
        convex_schema_rows::validate::Branch,
        convex_schema_rows::validate::Finding,
        convex_schema_rows::validate::FindingGroup,
        convex_schema_rows::validate::Findings,
        convex_schema_rows::validate::Report,
        convex_schema_rows::validate::Sample,
        convex_schema_rows::validate::TableFindings,
        convex_schema_rows::validate::TextPosition,
        convex_schema_rows::validate::Violation,
    ];
}

/// Texts that people read, with spaces.
const IN_WORDS: [(&str, &str); 2] = [
    ("rebuiltStaged", "rebuilt and staged"),
    ("scanPossible", "scan possible"),
];

/// Checks the words of codes: `as_str`, which JSON has, is one word, and no two are the same; `Display` is equal, or
/// stands in [`IN_WORDS`].
fn words<T: Copy + Display>(codes: &[T], as_str: fn(T) -> &'static str) {
    assert!(codes.len() > 1);
    let mut seen = BTreeSet::new();
    for &code in codes {
        let word = as_str(code);
        let shown = IN_WORDS.iter().find(|(json, _)| *json == word);
        assert_eq!(code.to_string(), shown.map_or(word, |(_, shown)| shown));
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
        assert!(!word.is_empty() && word.chars().all(is_word), "`{word}`");
        assert!(seen.insert(word), "`{word}` twice");
    }
}

/// Enums that list their codes.
macro_rules! all {
    ($($code:ty,)+) => {
        $(words(<$code>::ALL, <$code>::as_str);)+
    };
}

/// Enums with their codes.
macro_rules! codes {
    ($($code:ty: $($variant:ident)+,)+) => {
        $(words(&[$(<$code>::$variant),+], <$code>::as_str);)+
    };
}

#[test]
fn codes_have_words() {
    all![
        convex_schema_core::ProblemCode,
        convex_schema_emit::Format,
        convex_schema_emit::Layout,
        convex_schema_files::Format,
        convex_schema_files::ImportCode,
        convex_schema_files::ImportMode,
        convex_schema_files::ImportStage,
        convex_schema_files::ProblemCode,
        convex_schema_migrate::DriftCode,
        convex_schema_migrate::ProblemCode,
        convex_schema_plan::push::IndexChange,
        convex_schema_rows::validate::LikelyCause,
        convex_schema_rows::validate::ViolationCode,
    ];
    words(
        &convex_schema_rows::scan::Level::available(),
        convex_schema_rows::scan::Level::as_str,
    );
    codes![
        convex_schema_core::PushPhase: Parse Evaluate Store Push Local,
        convex_schema_core::Severity: Warning Error,
        convex_schema_core::ValueKind: Null Int64 Float64 Boolean String Bytes Array Object,
        convex_schema_core::value::Encoding: Wire Export Import,
        convex_schema_files::Severity: Error Warning,
        convex_schema_plan::diff::Renamed: Table Index Field,
        convex_schema_plan::lint::Level: Note Warning,
        convex_schema_plan::push::Action: Widen Write Backfill Narrow,
        convex_schema_plan::push::Outcome: Free ScanPossible Scan Rejected,
        convex_schema_plan::push::ScanOutcome: Passes Depends Fails,
        convex_schema_plan::push::Staging: Done Possible,
        convex_schema_plan::push::TableChange: Added Kept Removed,
        convex_schema_plan::subset::Subset: No Unknown Yes,
        convex_schema_rows::PageStatus: SplitRecommended SplitRequired,
        convex_schema_rows::validate::Mode: Insert Auto Existing Import Pure,
        convex_schema_rows::validate::RowPhase: Json Convert Table Id Document Validate Size,
        convex_schema_rows::validate::RowStage: Value Validate,
        convex_schema_rows::validate::Values: Show Hide,
    ];
}
