//! Tables: the argument of `defineTable` and what is chained to it.

use super::expression::{Args, Expr, Options, Properties};
use convex_schema_core::{Index, IndexKind, TableRef, ValidatorKind, ValidatorRef};

/// What `defineTable` is called with.
pub(super) fn document(table: TableRef<'_>) -> Expr<'_> {
    table.document().map_or(Expr::Any, |validator| {
        match (validator.named(), validator.kind()) {
            (None, ValidatorKind::Object(fields))
                if fields.get(TAKEN_FOR_A_VALIDATOR).is_none() =>
            {
                Expr::Fields(fields)
            }
            _ => Expr::Validator(validator),
        }
    })
}

/// `defineTable` takes an object with such a field for a validator.
const TAKEN_FOR_A_VALIDATOR: &str = "isConvexValidator";

/// `defineTable(...)` and what is chained to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chain<'a> {
    /// The argument of `defineTable`.
    pub(super) head: Args<'a>,
    table: TableRef<'a>,
}

impl<'a> Chain<'a> {
    pub(super) fn new(table: TableRef<'a>) -> Self {
        Self {
            head: Args::One(document(table)),
            table,
        }
    }

    /// The indexes, then what is staged.
    pub(super) fn links(self) -> impl DoubleEndedIterator<Item = Link<'a>> {
        let staged = self.table.staged_document().map(staged_link);
        self.table.indexes().iter().map(index_link).chain(staged)
    }

    /// How many [`links`](Self::links) there are.
    pub(super) fn len(self) -> usize {
        self.table.indexes().len() + usize::from(self.table.staged_document().is_some())
    }
}

/// A method call after `defineTable(...)`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link<'a> {
    /// The name with its dot.
    pub(super) method: &'static str,
    pub(super) args: Args<'a>,
}

fn index_link(index: &Index) -> Link<'_> {
    let options = Expr::Options(Options::Index(index));
    let (method, what) = match &index.kind {
        IndexKind::Database { fields } if !index.staged => (".index", Expr::Texts(fields)),
        IndexKind::Database { .. } => (".index", options),
        IndexKind::Search { .. } => (".searchIndex", options),
        IndexKind::Vector { .. } => (".vectorIndex", options),
    };
    Link {
        method,
        args: Args::Two(Expr::Text(&index.name), what),
    }
}

/// Always a whole validator: a plain object would mean changes to the fields of the table.
fn staged_link(validator: ValidatorRef<'_>) -> Link<'_> {
    Link {
        method: ".staged",
        args: Args::One(Expr::Validator(validator)),
    }
}

/// The object after the name of an index.
pub(super) fn index_options(index: &Index) -> Properties<'_> {
    let staged = index.staged.then_some(("staged", Expr::Boolean(true)));
    match &index.kind {
        IndexKind::Database { fields } => {
            [Some(("fields", Expr::Texts(fields))), staged, None, None]
        }
        IndexKind::Search {
            search_field,
            filter_fields,
        } => [
            Some(("searchField", Expr::Text(search_field))),
            filters(filter_fields),
            staged,
            None,
        ],
        IndexKind::Vector {
            vector_field,
            dimensions,
            filter_fields,
        } => [
            Some(("vectorField", Expr::Text(vector_field))),
            Some(("dimensions", Expr::Count(*dimensions))),
            filters(filter_fields),
            staged,
        ],
    }
}

fn filters(fields: &[String]) -> Option<(&'static str, Expr<'_>)> {
    (!fields.is_empty()).then_some(("filterFields", Expr::Texts(fields)))
}
