//! How many indexes a table may have.

use convex_schema_rules::limit;
use proc_macro2::Span;

use crate::errors::Errors;
use crate::parse::table::{IndexArgs, IndexKind};

/// Something to look at that is no mistake.
pub(crate) struct Warning {
    pub(crate) span: Span,
    pub(crate) message: String,
}

/// Reports too many indexes; gives the counts that only the documentation forbids.
pub(super) fn check(errors: &mut Errors, table: &str, args: &[IndexArgs]) -> Vec<Warning> {
    if args.len() > limit::MAX_INDEXES_PER_TABLE {
        let message = format!(
            "a table has at most {} indexes, not {}",
            limit::MAX_INDEXES_PER_TABLE,
            args.len()
        );
        let help = "leave some out: an index on `[a, b]` serves queries on `a`, too";
        let span = args[limit::MAX_INDEXES_PER_TABLE].span;
        errors.error_at(span, message, help);
        return Vec::new();
    }
    let of_kind = |wanted: fn(&IndexKind) -> bool| {
        args.iter()
            .filter(|index| wanted(&index.kind))
            .map(|index| index.span)
            .collect::<Vec<_>>()
    };
    let kinds = [
        (
            of_kind(|_| true),
            limit::DOCUMENTED_INDEXES_PER_TABLE,
            "indexes",
        ),
        (
            of_kind(|kind| matches!(kind, IndexKind::Search { .. })),
            limit::DOCUMENTED_SEARCH_INDEXES_PER_TABLE,
            "search indexes",
        ),
        (
            of_kind(|kind| matches!(kind, IndexKind::Vector { .. })),
            limit::DOCUMENTED_VECTOR_INDEXES_PER_TABLE,
            "vector indexes",
        ),
    ];
    kinds
        .into_iter()
        .filter(|(spans, most, _)| spans.len() > *most)
        .map(|(spans, most, noun)| Warning {
            span: spans[most],
            message: format!(
                "table `{table}` has {} {noun}: Convex documents at most {most}, though it accepts more",
                spans.len()
            ),
        })
        .collect()
}
