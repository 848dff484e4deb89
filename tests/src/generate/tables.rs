//! Random tables and indexes.

use convex_schema::__private::{D, Object, Shape, TableDesc};

use super::leak_text;
use super::names::Names;
use super::random::Random;
use super::types::Types;

/// A table that something else owns.
pub(super) fn external(name: &'static str) -> TableDesc {
    TableDesc::external(name, 0)
}

/// A table with rows and indexes.
pub(super) fn table(types: &mut Types, name: &'static str) -> TableDesc {
    let row = types.row();
    let staged = types.random.chance(10).then(|| types.row());
    let indexes = Indexes::new(row, &mut types.random).make().join("\n");
    let table = TableDesc::new(name, 0, row, leak_text(indexes));
    match staged {
        Some(staged) => table.staged(staged),
        None => table,
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
    /// The indexes so far, as texts that are equal for indexes that Convex takes to be equal.
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

    fn make(mut self) -> Vec<String> {
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
    fn index(&mut self) -> Option<String> {
        let (noun, what, words) = match self.random.below(10) {
            0 | 1 => {
                let field = self.random.pick(&self.paths).to_owned();
                let filters = self.fields(0, 16);
                let words = format!("{field} {}", filters.join(" "));
                let mut sorted = filters;
                sorted.sort_unstable();
                ("search_index", format!("search {field} {sorted:?}"), words)
            }
            2 | 3 if !self.vectors.is_empty() => {
                let field = self.random.pick(&self.vectors).to_owned();
                let dimensions = self.random.pick(&[2, 3, 1536, 4096]);
                let filters = self.fields(0, 16);
                let words = format!("{field} {dimensions} {}", filters.join(" "));
                (
                    "vector_index",
                    format!("vector {field} {dimensions}"),
                    words,
                )
            }
            _ => {
                let fields = self.fields(1, 15);
                ("index", format!("{fields:?}"), fields.join(" "))
            }
        };
        if self.made.contains(&what) {
            return None;
        }
        self.made.push(what);
        let name = self.names.index(self.random);
        let staged = if self.random.chance(20) {
            "staged "
        } else {
            ""
        };
        Some(format!("{staged}{noun} {name} {}", words.trim_end()))
    }

    /// Different paths, mostly few of them.
    fn fields(&mut self, least: usize, most: usize) -> Vec<String> {
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
        fields.into_iter().map(str::to_owned).collect()
    }
}

/// Visits every path that an index may have, with what stands there.
fn walk(desc: D, path: &str, visit: &mut impl FnMut(&'static str, D)) {
    match &desc.shape {
        Shape::Object(object) => walk_fields(object, path, visit),
        Shape::Union(union) => {
            for member in union.types {
                walk(member, path, visit);
            }
        }
        Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::Newtype(inner)
        | Shape::Chosen(_, inner) => walk(inner, path, visit),
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

fn walk_fields(object: &'static Object, path: &str, visit: &mut impl FnMut(&'static str, D)) {
    let lines = object.text.split('\n');
    let names = lines
        .filter(|line| !line.is_empty() && !line.starts_with(' '))
        .map(|line| line.split_once(':').map_or(line, |(name, _)| name));
    // Convex refuses indexes on fields whose names start with `_`.
    for (name, ty) in names
        .zip(object.types)
        .filter(|(name, _)| !name.starts_with('_'))
    {
        let path = if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        };
        visit(leak_text(path.clone()), ty);
        walk(ty, &path, visit);
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
