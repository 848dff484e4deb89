//! What a push of one schema over another does, before it is tried.
//!
//! The backend looks at the documents of a table again unless its subset rule says that they must
//! satisfy the new validator; it builds and drops indexes. A [`Plan`] says both, names the changes
//! that force a scan, and the steps that make each of them safe.

mod blame;
mod index;
mod json;
mod steps;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

pub use self::index::{IndexChange, IndexPlan};
pub use self::steps::{Action, Step};
use crate::diff::{Difference, Item, Rename, differences, probable_renames};
use crate::subset::{is_equal, tables_to_scan};
use convex_schema_core::{Problem, Severity};
use convex_schema_core::{Schema, TableRef, ValidatorKind};

/// How a push ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// No stored document is looked at.
    Free,
    /// Stored documents are looked at, and one that does not agree stops the push.
    Scan,
    /// The push is refused.
    Fail,
}

impl Outcome {
    /// `free`, `scan` or `fail`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Scan => "scan",
            Self::Fail => "fail",
        }
    }
}

/// What a push of a schema over another does.
///
/// ```
/// use convex_schema_plan::push::{Outcome, Plan};
/// use convex_schema_core::{Schema, TableDefinition, v};
///
/// let schema = |user| Schema::builder().table(TableDefinition::new("users", user)).build();
/// let old = schema(v::object());
/// let wide = schema(v::object().field("email", v::optional(v::string())));
/// let new = schema(v::object().field("email", v::string()));
/// assert_eq!(Plan::new(&old, &wide).outcome(), Outcome::Free);
///
/// let plan = Plan::new(&wide, &new);
/// assert_eq!(plan.outcome(), Outcome::Scan);
/// let [users] = &plan.tables[..] else { panic!() };
/// assert_eq!(users.reasons[0].to_string(), "field `email` became required: v.string()");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The tables that change or are scanned: as the new schema lists them, then those that are
    /// gone.
    pub tables: Vec<TablePlan>,
    /// Whether validators are enforced, before and after, where that changes.
    pub schema_validation: Option<(bool, bool)>,
    /// What was probably renamed, which Convex takes for a removal and an addition.
    pub renames: Vec<Rename>,
    /// For what the push refuses the new schema, whatever is stored.
    pub refusals: Vec<Problem>,
    /// How many tables the new schema has.
    pub table_count: usize,
}

/// What a push does to one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TablePlan {
    /// The name.
    pub name: String,
    /// Whether both schemas have it.
    pub fate: Fate,
    /// What differs in its documents and staged validators. Indexes are in `indexes`.
    pub differences: Vec<Difference>,
    /// Whether the backend looks at what it has stored under this name. It skips a table that is
    /// new to it or empty, which the schemas can't tell.
    pub is_checked: bool,
    /// What forces the scan. Never empty for a table that both schemas have and that is checked.
    pub reasons: Vec<Reason>,
    /// What happens to its indexes.
    pub indexes: Vec<IndexPlan>,
    /// The sequence of pushes and backfills after which no push can fail; empty if this one can't.
    pub steps: Vec<Step>,
    /// How staging the new validator plays a part.
    pub staging: Option<Staging>,
}

/// Whether both schemas have a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Only the new schema has it. Stored documents of an earlier table of that name would be
    /// checked; usually there are none.
    Added,
    /// Both have it.
    Kept,
    /// Only the old schema has it. Its documents stay and are no longer checked; its indexes go.
    Removed,
}

/// What staged validators (npm `convex` 1.47) do for a table that has to be scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Staging {
    /// The old schema stages what the new one enforces: if the deployment found all documents
    /// valid, the push takes over without a scan.
    Done,
    /// Staging the new validator in a push before this one checks the documents in the background,
    /// while the old one stays enforced.
    Possible,
}

/// A change that forces the backend to look at stored documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The field concerned, as in [`Item::Field`]; empty for the document as a whole.
    pub path: String,
    /// What changed.
    pub cause: Cause,
    /// What the scan finds.
    pub prospect: Prospect,
}

/// What a scan finds in documents that satisfy the old validator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Prospect {
    /// All documents agree; the backend's rule is too weak to see it.
    Passes,
    /// It depends on the documents.
    Depends,
    /// No document agrees: the push fails if there is one.
    Fails,
}

/// What changed, for a [`Reason`]. The texts are whole and stand as in a `schema.ts`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// A field is new and has to be there.
    RequiredFieldAdded {
        /// What it is.
        new: String,
    },
    /// A field that could be absent has to be there.
    BecameRequired {
        /// What it is.
        new: String,
    },
    /// A field is gone, and objects are closed.
    FieldRemoved {
        /// What it was, with `v.optional` if it was.
        old: String,
    },
    /// A member of a union is gone.
    MemberRemoved {
        /// What it was.
        old: String,
    },
    /// One validator became another.
    Changed {
        /// What it was.
        old: String,
        /// What it is.
        new: String,
        /// Whether all that the new one accepts was accepted before.
        is_narrower: bool,
    },
    /// Nothing was enforced before.
    Unchecked,
}

impl Plan {
    /// What a push of `new` over a deployment with `old` does.
    ///
    /// [`Outcome::Free`] is said only if every document that satisfies `old` satisfies `new`.
    pub fn new(old: &Schema, new: &Schema) -> Self {
        let mut found = differences(old, new);
        let (before, after) = (old.schema_validation(), new.schema_validation());
        found.retain(|difference| difference.table.is_some());
        let scanned: HashSet<&str> = tables_to_scan(new, Some(old)).into_iter().collect();
        let mut tables: Vec<TablePlan> = Vec::new();
        let mut next = found.into_iter().peekable();
        for table in new.tables() {
            let mut own = Vec::new();
            while let Some(difference) =
                next.next_if(|it| it.table.as_deref() == Some(table.name()))
            {
                own.push(difference);
            }
            let is_checked = scanned.contains(table.name());
            let before = old.table(table.name());
            if !own.is_empty() || (is_checked && before.is_some()) {
                let enforced = old.schema_validation();
                tables.push(table_plan(
                    before,
                    table,
                    own,
                    is_checked.then_some(enforced),
                ));
            }
        }
        for table in old
            .tables()
            .filter(|table| new.table(table.name()).is_none())
        {
            tables.push(removed(table, next.next()));
        }
        Self {
            tables,
            schema_validation: (before != after).then_some((before, after)),
            renames: probable_renames(old, new),
            refusals: refusals(new),
            table_count: new.tables().len(),
        }
    }

    /// How the push ends.
    pub fn outcome(&self) -> Outcome {
        if !self.refusals.is_empty() {
            return Outcome::Fail;
        }
        let outcomes = self.tables.iter().map(TablePlan::outcome);
        outcomes.max().unwrap_or(Outcome::Free)
    }

    /// Whether the push changes nothing.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.schema_validation.is_none()
    }
}

impl TablePlan {
    /// How the push ends for this table.
    pub fn outcome(&self) -> Outcome {
        if self.is_checked && self.fate == Fate::Kept {
            Outcome::Scan
        } else {
            Outcome::Free
        }
    }

    /// What the scan finds; `None` if there is none.
    ///
    /// [`Prospect::Fails`] is about tables with documents.
    pub fn prospect(&self) -> Option<Prospect> {
        self.reasons.iter().map(|reason| reason.prospect).max()
    }
}

fn refusals(new: &Schema) -> Vec<Problem> {
    let mut problems = new.check();
    problems.retain(|problem| problem.severity == Severity::Error);
    problems
}

/// `checked` tells whether the documents are looked at, and then whether `old` was enforced.
fn table_plan(
    old: Option<TableRef<'_>>,
    new: TableRef<'_>,
    mut differences: Vec<Difference>,
    checked: Option<bool>,
) -> TablePlan {
    differences.retain(|difference| !matches!(difference.item, Item::Index(_)));
    let reasons = match (old, checked) {
        (Some(old), Some(true)) => blame::reasons(old.document(), new.document()),
        (Some(_), Some(false)) => vec![Reason::unchecked()],
        _ => Vec::new(),
    };
    let staging = old
        .filter(|_| !reasons.is_empty())
        .and_then(|old| staging(old, new, checked == Some(true)));
    TablePlan {
        name: new.name().to_owned(),
        fate: if old.is_some() {
            Fate::Kept
        } else {
            Fate::Added
        },
        differences,
        is_checked: checked.is_some(),
        steps: steps::steps(new.name(), &reasons),
        reasons,
        indexes: index::changes(old, Some(new)),
        staging,
    }
}

fn removed(old: TableRef<'_>, difference: Option<Difference>) -> TablePlan {
    TablePlan {
        name: old.name().to_owned(),
        fate: Fate::Removed,
        differences: difference.into_iter().collect(),
        is_checked: false,
        reasons: Vec::new(),
        indexes: index::changes(Some(old), None),
        steps: Vec::new(),
        staging: None,
    }
}

fn staging(old: TableRef<'_>, new: TableRef<'_>, is_enforced: bool) -> Option<Staging> {
    let wanted = new.document()?;
    let staged = old.staged_document();
    if staged.is_some_and(|staged| is_equal(staged, wanted)) {
        return Some(Staging::Done);
    }
    // `.staged` replaces nothing where nothing is enforced, and means little for anything.
    let is_useful = is_enforced && !matches!(wanted.kind(), ValidatorKind::Any);
    is_useful.then_some(Staging::Possible)
}
