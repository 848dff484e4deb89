//! Generated models: tables of 12 documented fields with two indexes, a nested type and two ids
//! each. The ids of contestants, which know none, are strings.

use std::fmt::Write as _;

/// The derives of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Plain,
    /// `Clone` and `Debug`.
    CloneDebug,
    /// serde's `Deserialize`.
    Serde,
    /// `schemars::JsonSchema`.
    Schemars,
    /// `ts_rs::TS`.
    TsRs,
    /// `specta::Type`.
    Specta,
    /// Ours, without any constant that checks something.
    Unchecked,
    /// Ours, with all checks, and a list of all tables.
    Checked,
}

impl Kind {
    /// All, in the order of the report.
    pub(super) const ALL: [Self; 8] = [
        Self::Plain,
        Self::CloneDebug,
        Self::Unchecked,
        Self::Checked,
        Self::Schemars,
        Self::Specta,
        Self::TsRs,
        Self::Serde,
    ];

    /// Returns the name in reports.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::CloneDebug => "clone_debug",
            Self::Serde => "serde",
            Self::Schemars => "schemars",
            Self::TsRs => "ts_rs",
            Self::Specta => "specta",
            Self::Unchecked => "unchecked",
            Self::Checked => "checked",
        }
    }

    /// Returns the feature that brings the dependency.
    pub(super) fn feature(self) -> &'static str {
        match self {
            Self::Plain | Self::CloneDebug => "",
            Self::Serde => "serde",
            Self::Schemars => "schemars",
            Self::TsRs => "ts-rs",
            Self::Specta => "specta",
            Self::Unchecked | Self::Checked => "convex-schema",
        }
    }

    fn derives(self) -> &'static str {
        match self {
            Self::Plain | Self::Unchecked | Self::Checked => "",
            Self::CloneDebug => "#[derive(Clone, Debug)]\n",
            Self::Serde => "#[derive(serde::Deserialize)]\n",
            Self::Schemars => "#[derive(schemars::JsonSchema)]\n",
            Self::TsRs => "#[derive(ts_rs::TS)]\n",
            Self::Specta => "#[derive(specta::Type)]\n",
        }
    }

    fn is_ours(self) -> bool {
        matches!(self, Self::Unchecked | Self::Checked)
    }
}

/// Writes a model of `count` tables.
pub(super) fn model(kind: Kind, count: usize) -> String {
    let mut source = String::from("#![allow(dead_code, missing_docs)]\n\n");
    source.push_str(&tables(kind, count));
    if kind == Kind::Checked {
        source.push_str(&schema(count));
    }
    source
}

/// Returns the structs of a model.
pub(super) fn tables(kind: Kind, count: usize) -> String {
    let mut source = String::new();
    for table in 0..count {
        let id = |step| {
            if kind.is_ours() {
                format!("convex_schema::Id<Table{}>", (table + step) % count)
            } else {
                "String".to_owned()
            }
        };
        let (nested, attributes) = if kind.is_ours() {
            let derive = "#[derive(convex_schema::ConvexType)]\n";
            (derive, own_attributes(table))
        } else {
            (kind.derives(), kind.derives().to_owned())
        };
        let _ = write!(
            source,
            "/// Nested {table}.\n{nested}pub struct Nested{table} {{\n    \
             pub kind: String,\n    pub at: f64,\n}}\n\n\
             /// Table {table}.\n{attributes}pub struct Table{table} {{\n{}}}\n\n",
            fields(table, &id(1), &id(2))
        );
    }
    source
}

fn own_attributes(table: usize) -> String {
    format!(
        "#[derive(convex_schema::Table)]\n#[table(name = \"table{table}\")]\n\
         #[table(index(name = \"by_owner\", fields = [owner]))]\n\
         #[table(index(name = \"by_state\", fields = [owner, \"state.kind\"]))]\n"
    )
}

/// Twelve fields, of which one is nested and two are ids.
fn fields(table: usize, owner: &str, parent: &str) -> String {
    format!(
        "    /// The owner of row {table}.\n    pub owner: {owner},\n    \
         /// Where it belongs.\n    pub parent: Option<{parent}>,\n    \
         /// A title for people.\n    pub title: String,\n    \
         /// Free text.\n    pub notes: Option<String>,\n    \
         /// How much of it there is.\n    pub amount: f64,\n    \
         /// How often.\n    pub count: u32,\n    \
         /// Whether it is shown.\n    pub active: bool,\n    \
         /// Words to find it by.\n    pub tags: Vec<String>,\n    \
         /// Its state.\n    pub state: Nested{table},\n    \
         /// When it was made.\n    pub created_at: f64,\n    \
         /// When it was changed.\n    pub updated_at: Option<f64>,\n    \
         /// Its place.\n    pub rank: i32,\n"
    )
}

/// Returns a function with the list of all tables.
pub(super) fn schema(count: usize) -> String {
    format!(
        "pub fn schema() -> convex_schema::Schema {{\n    \
         convex_schema::schema! {{ tables: [{}] }}\n}}\n",
        names(count)
    )
}

/// `Table0, Table1, ...`.
pub(super) fn names(count: usize) -> String {
    let mut names = String::new();
    for table in 0..count {
        let _ = write!(names, "Table{table}, ");
    }
    names
}
