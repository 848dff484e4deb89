//! The rules that the backend applies to each index by itself, in its order.
//!
//! Each function gives the content of the index, or `None` if some of it can't be read, and what
//! is wrong with it.

use std::collections::BTreeSet;

use convex_schema_rules::index::IndexError;
use convex_schema_rules::limit::{
    MAX_FILTER_FIELDS, MAX_INDEX_FIELDS, MAX_VECTOR_DIMENSIONS, MIN_VECTOR_DIMENSIONS,
};
use convex_schema_rules::name::check_identifier;
use convex_schema_rules::path::FieldPath;

use super::broken;
use crate::problem::{Problem, PushPhase};
use crate::schema::{Index, IndexKind};

/// The fields of a database index.
///
/// Source: Convex backend, `crates/common/src/bootstrap_model/index/database_index`.
pub(super) fn database(index: &Index) -> (Option<Vec<FieldPath<'_>>>, Vec<Problem>) {
    let mut reading = Reading::start(index);
    let IndexKind::Database { fields } = &index.kind else {
        return reading.end(None);
    };
    let paths = reading.paths(fields.iter().map(String::as_str));
    if paths.len() > MAX_INDEX_FIELDS {
        reading.breaks(IndexError::TooManyFields(paths.len()));
    }
    if paths.iter().any(|path| path.is_id()) {
        reading.breaks(IndexError::Id);
    }
    for (position, path) in paths.iter().enumerate() {
        if paths[..position].contains(path) {
            reading.breaks(IndexError::FieldTwice(path.as_str()));
        }
    }
    reading.end(Some(paths))
}

/// The search field and the filter fields of a search index.
pub(super) fn search(
    index: &Index,
) -> (
    Option<(FieldPath<'_>, BTreeSet<FieldPath<'_>>)>,
    Vec<Problem>,
) {
    let mut reading = Reading::start(index);
    let IndexKind::Search {
        search_field,
        filter_fields,
    } = &index.kind
    else {
        return reading.end(None);
    };
    let field = reading.path(search_field);
    // The backend reads the filter fields of a search index into a set of strings first.
    let texts: BTreeSet<&str> = filter_fields.iter().map(String::as_str).collect();
    let filters = reading.filters(texts);
    reading.end(field.map(|field| (field, filters)))
}

/// The vector field and the dimensions of a vector index; `given` says whether it has dimensions.
pub(super) fn vector(index: &Index, given: bool) -> (Option<(FieldPath<'_>, u32)>, Vec<Problem>) {
    let mut reading = Reading::start(index);
    let IndexKind::Vector {
        vector_field,
        dimensions,
        filter_fields,
    } = &index.kind
    else {
        return reading.end(None);
    };
    let field = reading.path(vector_field);
    let filters = reading.filter_paths(filter_fields.iter().map(String::as_str));
    if !given {
        reading.breaks(IndexError::NoDimensions);
    } else if !(MIN_VECTOR_DIMENSIONS..=MAX_VECTOR_DIMENSIONS).contains(dimensions) {
        reading.breaks(IndexError::Dimensions(&dimensions.to_string()));
    }
    reading.filter_count(filters.len());
    reading.end(field.filter(|_| given).map(|field| (field, *dimensions)))
}

/// An index under conversion.
struct Reading {
    /// Whether some part can't be read: what rests on it is not looked at.
    broken: bool,
    problems: Vec<Problem>,
}

impl Reading {
    fn start(index: &Index) -> Self {
        let mut reading = Self {
            broken: false,
            problems: Vec::new(),
        };
        if let Err(reason) = check_identifier(&index.name) {
            reading.is_broken_by(IndexError::Name(&index.name, reason));
        }
        reading
    }

    fn end<T>(self, content: Option<T>) -> (Option<T>, Vec<Problem>) {
        (content.filter(|_| !self.broken), self.problems)
    }

    /// Reports a rule that is broken.
    fn breaks(&mut self, rule: IndexError<'_>) {
        self.problems.push(broken(rule, PushPhase::Parse));
    }

    /// Reports what can't be read.
    fn is_broken_by(&mut self, rule: IndexError<'_>) {
        self.broken = true;
        self.breaks(rule);
    }

    fn path<'a>(&mut self, text: &'a str) -> Option<FieldPath<'a>> {
        FieldPath::parse(text)
            .map_err(|reason| {
                self.is_broken_by(IndexError::Path(text, reason));
            })
            .ok()
    }

    fn paths<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> Vec<FieldPath<'a>> {
        texts
            .into_iter()
            .filter_map(|text| self.path(text))
            .collect()
    }

    /// Filter fields are a set: their order and repetitions don't count.
    fn filter_paths<'a>(
        &mut self,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> BTreeSet<FieldPath<'a>> {
        self.paths(texts).into_iter().collect()
    }

    fn filters<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<FieldPath<'a>> {
        let filters = self.filter_paths(texts);
        self.filter_count(filters.len());
        filters
    }

    fn filter_count(&mut self, count: usize) {
        if count > MAX_FILTER_FIELDS {
            self.breaks(IndexError::TooManyFilters(count));
        }
    }
}
