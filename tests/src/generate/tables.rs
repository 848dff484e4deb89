//! Random tables and indexes.

use convex_schema::__private::{D, Field, IndexDesc, IndexKind, Member, Shape, TableDesc};

use super::names::Names;
use super::random::Random;
use super::types::Types;
use super::{bare_table, leak_all, leak_text};

/// A table that something else owns.
pub(super) fn external(name: &'static str) -> TableDesc {
    bare_table(name)
}

/// A table with rows and indexes.
pub(super) fn table(types: &mut Types, name: &'static str) -> TableDesc {
    let row = types.row();
    let staged = types.random.chance(10).then(|| types.row());
    TableDesc {
        row: Some(row),
        staged,
        indexes: leak_all(Indexes::new(row, &mut types.random).make()),
        ..bare_table(name)
    }
}

/// Makes the indexes of one table.
struct Indexes<'r> {
    random: &'r mut Random,
    names: Names,
    /// Paths to everything that an index can hold.
    paths: Vec<&'static str>,
    /// Paths to what can hold vectors.
    vectors: Vec<&'static str>,
    /// What was indexed already, as a text that is the same for what Convex takes to be the same.
    made: Vec<String>,
}

impl<'r> Indexes<'r> {
    fn new(row: D, random: &'r mut Random) -> Self {
        let mut paths = Vec::new();
        let mut vectors = Vec::new();
        walk(row, "", &mut |path, desc| {
            if !paths.contains(&path) {
                paths.push(path);
            }
            if holds_vectors(desc) {
                vectors.push(path);
            }
        });
        Self {
            random,
            names: Names::default(),
            paths,
            vectors,
            made: Vec::new(),
        }
    }

    fn make(mut self) -> Vec<IndexDesc> {
        if self.paths.is_empty() {
            return Vec::new();
        }
        let count = match self.random.below(20) {
            0 => 25,
            1..5 => 0,
            _ => self.random.below(5),
        };
        (0..count).filter_map(|_| self.index()).collect()
    }

    /// An index that differs from those before, if chance finds one.
    fn index(&mut self) -> Option<IndexDesc> {
        let kind = match self.random.below(10) {
            0 | 1 => IndexKind::Search(self.random.pick(&self.paths), self.fields(0, 16)),
            2 | 3 if !self.vectors.is_empty() => {
                let dimensions = self.random.pick(&[2, 3, 1536, 4096]);
                IndexKind::Vector(
                    self.random.pick(&self.vectors),
                    dimensions,
                    self.fields(0, 16),
                )
            }
            _ => IndexKind::Database(self.fields(1, 15)),
        };
        let what = match &kind {
            IndexKind::Database(fields) => format!("{fields:?}"),
            IndexKind::Search(field, filters) => {
                let mut filters = filters.to_vec();
                filters.sort_unstable();
                format!("search {field} {filters:?}")
            }
            IndexKind::Vector(field, dimensions, _) => format!("vector {field} {dimensions}"),
        };
        if self.made.contains(&what) {
            return None;
        }
        self.made.push(what);
        Some(IndexDesc {
            name: self.names.index(self.random),
            staged: self.random.chance(20),
            kind,
        })
    }

    /// Different paths, mostly few of them.
    fn fields(&mut self, least: usize, most: usize) -> &'static [&'static str] {
        let most = if self.random.chance(80) {
            most.min(4)
        } else {
            most
        };
        let count = least + self.random.below(most + 1 - least);
        let mut fields: Vec<&'static str> = Vec::new();
        for _ in 0..count {
            let path = self.random.pick(&self.paths);
            if !fields.contains(&path) {
                fields.push(path);
            }
        }
        leak_all(fields)
    }
}

/// Visits every path that an index may have, with what stands there.
fn walk(desc: D, path: &str, visit: &mut impl FnMut(&'static str, D)) {
    match &desc.shape {
        Shape::Object(fields) => walk_fields(fields, path, visit),
        Shape::Union(members) => walk_members(members, path, visit),
        Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::Newtype(inner)
        | Shape::Decided(_, inner) => walk(inner, path, visit),
        Shape::Any => {
            let inside = if path.is_empty() {
                "anything".to_owned()
            } else {
                format!("{path}.anything.below")
            };
            visit(leak_text(inside), desc);
        }
        _ => {}
    }
}

fn walk_fields(fields: &'static [Field], path: &str, visit: &mut impl FnMut(&'static str, D)) {
    // Convex refuses indexes on fields whose names start with `_`.
    for field in fields.iter().filter(|field| !field.name.starts_with('_')) {
        let path = if path.is_empty() {
            field.name.to_owned()
        } else {
            format!("{path}.{}", field.name)
        };
        visit(leak_text(path.clone()), field.ty);
        walk(field.ty, &path, visit);
    }
}

fn walk_members(members: &'static [Member], path: &str, visit: &mut impl FnMut(&'static str, D)) {
    for member in members {
        walk(member.ty, path, visit);
    }
}

/// Whether Convex takes the type for vectors: an array of floats, or anything.
fn holds_vectors(desc: D) -> bool {
    match &desc.shape {
        Shape::Any => true,
        Shape::Array(element) => matches!(element.shape, Shape::Float64 | Shape::Any),
        Shape::Optional(inner) | Shape::Nullable(inner) | Shape::Newtype(inner) => {
            holds_vectors(inner)
        }
        _ => false,
    }
}
