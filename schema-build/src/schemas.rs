//! The schemas of a caller: one, or several by name.

use convex_schema_core::Schema;

/// The schemas of a package: one without a name, or several with names.
///
/// An output of `[package.metadata.convex-schema]` says by `schema = "name"` which one it shows.
///
/// ```
/// use convex_schema_build::Schemas;
/// use convex_schema_core::Schema;
///
/// let one: Schemas = Schema::builder().build().into();
/// let two: Schemas = [
///     ("app", Schema::builder().build()),
///     ("billing", Schema::builder().build()),
/// ]
/// .into();
/// ```
#[derive(Debug, Clone)]
pub struct Schemas {
    entries: Vec<(Option<String>, Schema)>,
}

impl Schemas {
    /// Returns each schema with its name, in the order given.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Option<&str>, &Schema)> {
        self.entries
            .iter()
            .map(|(name, schema)| (name.as_deref(), schema))
    }

    /// Returns the schema called `name`; without a name, the only one.
    pub fn get(&self, name: Option<&str>) -> Option<&Schema> {
        match (name, self.entries.as_slice()) {
            (None, [(_, only)]) => Some(only),
            (None, _) => None,
            (Some(name), entries) => entries
                .iter()
                .find(|(known, _)| known.as_deref() == Some(name))
                .map(|(_, schema)| schema),
        }
    }

    /// Returns the names, quoted, for a message: `app`, `billing`.
    pub fn names(&self) -> String {
        let names: Vec<_> = self
            .iter()
            .filter_map(|(name, _)| name)
            .map(|name| format!("`{name}`"))
            .collect();
        names.join(", ")
    }

    /// Returns a name that two schemas have.
    pub(crate) fn duplicate(&self) -> Option<&str> {
        let mut names: Vec<_> = self.iter().filter_map(|(name, _)| name).collect();
        names.sort_unstable();
        names
            .windows(2)
            .find(|pair| pair[0] == pair[1])
            .map(|pair| pair[0])
    }
}

impl From<Schema> for Schemas {
    fn from(schema: Schema) -> Self {
        Self {
            entries: vec![(None, schema)],
        }
    }
}

impl<N: Into<String>, const COUNT: usize> From<[(N, Schema); COUNT]> for Schemas {
    fn from(schemas: [(N, Schema); COUNT]) -> Self {
        schemas.into_iter().collect()
    }
}

impl<N: Into<String>> FromIterator<(N, Schema)> for Schemas {
    fn from_iter<I: IntoIterator<Item = (N, Schema)>>(schemas: I) -> Self {
        let entries = schemas
            .into_iter()
            .map(|(name, schema)| (Some(name.into()), schema))
            .collect();
        Self { entries }
    }
}
