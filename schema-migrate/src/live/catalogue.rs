//! The catalogue of a server, by queries of `pg_catalog`.
//!
//! Source: PostgreSQL 15, chapter 53, "System Catalogs".

use std::collections::BTreeMap;
use std::sync::Arc;

use postgres::Client;

use super::texts;
use crate::catalogue::{
    Catalogue, Check, Column, Domain, ForeignKey, Index, LeftOut, Name, OnDelete, SqlType, Table,
    Unique, What, not_null,
};
use crate::place::Place;
use crate::sql::{calls_nextval, rule};

/// The tables of the schemas that are asked for, without those of extensions.
const TABLES: &str = "WITH t AS (SELECT c.oid, c.relname, c.relkind, c.relispartition, n.nspname \
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
     WHERE c.relkind IN ('r', 'p') AND {schemas} AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d \
     WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid \
     AND d.deptype = 'e')) ";

/// The parts of the tables `t` that a model does not have: the schema and the name of the table, and the name.
const OF_TABLES: &[(What, &str)] = &[
    (
        What::Trigger,
        "SELECT t.nspname, t.relname, g.tgname FROM t JOIN pg_catalog.pg_trigger g \
                ON g.tgrelid = t.oid AND NOT g.tgisinternal ORDER BY t.oid, g.tgname COLLATE \"C\"",
    ),
    (
        What::Policy,
        "SELECT t.nspname, t.relname, p.polname FROM t JOIN pg_catalog.pg_policy p \
                ON p.polrelid = t.oid ORDER BY t.oid, p.polname COLLATE \"C\"",
    ),
    (
        What::Rule,
        "SELECT t.nspname, t.relname, r.rulename FROM t JOIN pg_catalog.pg_rewrite r \
                ON r.ev_class = t.oid ORDER BY t.oid, r.oid",
    ),
    (
        What::PartialIndex,
        "SELECT t.nspname, t.relname, x.relname FROM t JOIN pg_catalog.pg_index i \
                ON i.indrelid = t.oid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid \
                WHERE i.indpred IS NOT NULL ORDER BY t.oid, x.relname COLLATE \"C\"",
    ),
    (
        What::ExpressionIndex,
        "SELECT t.nspname, t.relname, x.relname FROM t \
                JOIN pg_catalog.pg_index i ON i.indrelid = t.oid \
                JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid \
                WHERE i.indexprs IS NOT NULL AND i.indpred IS NULL ORDER BY t.oid, x.relname COLLATE \"C\"",
    ),
    (
        What::OtherIndex,
        "SELECT t.nspname, t.relname, x.relname FROM t \
                JOIN pg_catalog.pg_index i ON i.indrelid = t.oid \
                JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid \
                JOIN pg_catalog.pg_am m ON m.oid = x.relam AND m.amname <> 'btree' \
                WHERE i.indexprs IS NULL AND i.indpred IS NULL AND NOT i.indisexclusion \
                ORDER BY t.oid, x.relname COLLATE \"C\"",
    ),
    (
        What::DescendingIndex,
        "SELECT t.nspname, t.relname, x.relname FROM t \
                JOIN pg_catalog.pg_index i ON i.indrelid = t.oid \
                JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid \
                JOIN pg_catalog.pg_am m ON m.oid = x.relam AND m.amname = 'btree' \
                WHERE i.indexprs IS NULL AND i.indpred IS NULL AND EXISTS (SELECT \
                FROM pg_catalog.unnest(i.indoption::pg_catalog.int2[]) o(bits) WHERE o.bits & 1 = 1) \
                ORDER BY t.oid, x.relname COLLATE \"C\"",
    ),
    (
        What::Exclusion,
        "SELECT t.nspname, t.relname, k.conname FROM t \
                JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid AND k.contype = 'x' \
                ORDER BY t.oid, k.conname COLLATE \"C\"",
    ),
    (
        What::Inheritance,
        "SELECT t.nspname, t.relname, p.relname FROM t \
                JOIN pg_catalog.pg_inherits i ON i.inhrelid = t.oid AND NOT t.relispartition \
                JOIN pg_catalog.pg_class p ON p.oid = i.inhparent ORDER BY t.oid, i.inhseqno",
    ),
];

/// The objects besides tables that a model does not have: where each is, its name, schema, catalogue and a condition.
const OF_SCHEMAS: &[(What, [&str; 5])] = &[
    (
        What::View,
        [
            "pg_catalog.pg_class c",
            "c.relname",
            "c.relnamespace",
            "pg_class",
            "c.relkind IN ('v', 'm')",
        ],
    ),
    (
        What::ForeignTable,
        [
            "pg_catalog.pg_class c",
            "c.relname",
            "c.relnamespace",
            "pg_class",
            "c.relkind = 'f'",
        ],
    ),
    (
        What::Function,
        [
            "pg_catalog.pg_proc c",
            "c.proname",
            "c.pronamespace",
            "pg_proc",
            "true",
        ],
    ),
];

struct Reader<'c> {
    client: &'c mut Client,
    at: Place,
    /// The condition on `n.nspname`.
    schemas: String,
}

type Rows = Vec<Vec<Option<String>>>;

/// Reads the catalogue of these schemas; of all that are not the system's if none is named.
pub(super) fn read(
    client: &mut Client,
    name: &Arc<str>,
    schemas: &[String],
) -> Result<Catalogue, postgres::Error> {
    let names = schemas
        .iter()
        .map(|name| format!("'{}'", name.replace('\'', "''")));
    let names: Vec<String> = names.collect();
    let schemas = if names.is_empty() {
        "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') \
         AND n.nspname NOT LIKE 'pg\\_temp%' AND n.nspname NOT LIKE 'pg\\_toast\\_temp%'"
            .to_owned()
    } else {
        format!("n.nspname IN ({})", names.join(", "))
    };
    let at = Place::new(name, 0);
    let mut reader = Reader {
        client,
        at,
        schemas,
    };
    let mut catalogue = Catalogue::default();
    reader.types(&mut catalogue)?;
    catalogue.tables = reader.tables()?;
    reader.left_out(&mut catalogue)?;
    catalogue.drop_rules_without_case();
    Ok(catalogue)
}

fn cell(row: &mut [Option<String>], at: usize) -> String {
    row.get_mut(at).and_then(Option::take).unwrap_or_default()
}

/// The texts of a JSON array.
fn list(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}

impl Reader<'_> {
    fn rows(&mut self, query: &str) -> Result<Rows, postgres::Error> {
        let query = query.replace("{schemas}", &self.schemas);
        texts(self.client, &query)
    }

    /// The rows of a query over the tables `t`, by the table whose name its first two cells are.
    fn by_table(&mut self, query: &str) -> Result<BTreeMap<Name, Rows>, postgres::Error> {
        let mut found: BTreeMap<Name, Rows> = BTreeMap::new();
        for mut row in self.rows(&format!("{TABLES}{query}"))? {
            let name = Name::new(cell(&mut row, 0), cell(&mut row, 1));
            found.entry(name).or_default().push(row.split_off(2));
        }
        Ok(found)
    }

    /// The tables in the order of `pg_dump`, which no restore changes.
    fn tables(&mut self) -> Result<Vec<Table>, postgres::Error> {
        let rows = self.rows(&format!(
            "{TABLES}SELECT t.nspname, t.relname, pg_catalog.obj_description(t.oid, 'pg_class'), \
             pn.nspname, p.relname FROM t LEFT JOIN pg_catalog.pg_inherits i \
             ON i.inhrelid = t.oid AND t.relispartition \
             LEFT JOIN pg_catalog.pg_class p ON p.oid = i.inhparent \
             LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace \
             ORDER BY t.nspname COLLATE \"C\", t.relname COLLATE \"C\""
        ))?;
        let mut tables = Vec::new();
        for mut row in rows {
            let name = Name::new(cell(&mut row, 0), cell(&mut row, 1));
            let mut table = Table::new(name, self.at.clone());
            table.comment = row[2].take();
            if let (Some(schema), Some(parent)) = (row[3].take(), row[4].take()) {
                table.partition_of = Some(Name::new(schema, parent));
            }
            tables.push(table);
        }
        let mut columns = self.columns()?;
        let mut keys = self.keys()?;
        let mut foreign_keys = self.foreign_keys()?;
        let mut indexes = self.indexes()?;
        for table in &mut tables {
            table.columns = columns.remove(&table.name).unwrap_or_default();
            for key in keys.remove(&table.name).unwrap_or_default() {
                add_key(table, key);
            }
            table.foreign_keys = foreign_keys.remove(&table.name).unwrap_or_default();
            for index in indexes.remove(&table.name).unwrap_or_default() {
                add_index(table, index);
            }
        }
        Ok(tables)
    }

    fn columns(&mut self) -> Result<BTreeMap<Name, Vec<Column>>, postgres::Error> {
        let rows = self.by_table(
            "SELECT t.nspname, t.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), \
             a.attnotnull, pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attgenerated, a.attidentity, \
             pg_catalog.col_description(t.oid, a.attnum) FROM t \
             JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped \
             LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum \
             ORDER BY t.oid, a.attnum",
        )?;
        let at = self.at.clone();
        let column = |mut row: Vec<Option<String>>| {
            let ty = SqlType::parse(&cell(&mut row, 1));
            let mut column = Column::new(cell(&mut row, 0), ty, at.clone());
            column.nullable = cell(&mut row, 2) == "f";
            let expression = row[3].take();
            if cell(&mut row, 4).is_empty() {
                column.default = expression.and_then(not_null);
            } else {
                column.generated = expression;
            }
            let default = column.default.as_deref();
            column.is_identity =
                !cell(&mut row, 5).is_empty() || default.is_some_and(calls_nextval);
            column.comment = row[6].take();
            column
        };
        let tables = rows.into_iter();
        Ok(tables
            .map(|(name, rows)| (name, rows.into_iter().map(column).collect()))
            .collect())
    }

    /// Primary keys, unique constraints and checks.
    fn keys(&mut self) -> Result<BTreeMap<Name, Rows>, postgres::Error> {
        self.by_table(
            "SELECT t.nspname, t.relname, k.contype, k.conname, \
             (SELECT pg_catalog.json_agg(a.attname ORDER BY u.at) FROM \
             pg_catalog.unnest(k.conkey) WITH ORDINALITY u(num, at) JOIN pg_catalog.pg_attribute a \
             ON a.attrelid = t.oid AND a.attnum = u.num), \
             CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END, \
             (SELECT pg_catalog.to_jsonb(i) OPERATOR(pg_catalog.->>) 'indnullsnotdistinct' \
             FROM pg_catalog.pg_index i WHERE i.indexrelid = k.conindid) FROM t \
             JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('p', 'u', 'c') \
             ORDER BY t.oid, k.conname COLLATE \"C\"",
        )
    }

    fn foreign_keys(&mut self) -> Result<BTreeMap<Name, Vec<ForeignKey>>, postgres::Error> {
        let names = |key: &str, table: &str| {
            format!(
                "(SELECT pg_catalog.json_agg(a.attname ORDER BY u.at) FROM \
                 pg_catalog.unnest(k.{key}) WITH ORDINALITY u(num, at) \
                 JOIN pg_catalog.pg_attribute a ON a.attrelid = k.{table} AND a.attnum = u.num)"
            )
        };
        let rows = self.by_table(&format!(
            "SELECT t.nspname, t.relname, k.conname, {}, rn.nspname, r.relname, {}, k.confdeltype \
             FROM t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f' \
             AND k.conparentid = 0 JOIN pg_catalog.pg_class r ON r.oid = k.confrelid \
             JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace ORDER BY t.oid, k.conname COLLATE \"C\"",
            names("conkey", "conrelid"),
            names("confkey", "confrelid"),
        ))?;
        let key = |mut row: Vec<Option<String>>| ForeignKey {
            name: row[0].take(),
            columns: list(&cell(&mut row, 1)),
            table: Name::new(cell(&mut row, 2), cell(&mut row, 3)),
            referred: list(&cell(&mut row, 4)),
            on_delete: match cell(&mut row, 5).as_str() {
                "r" => OnDelete::Restrict,
                "c" => OnDelete::Cascade,
                "n" => OnDelete::SetNull,
                "d" => OnDelete::SetDefault,
                _ => OnDelete::NoAction,
            },
        };
        let tables = rows.into_iter();
        Ok(tables
            .map(|(name, rows)| (name, rows.into_iter().map(key).collect()))
            .collect())
    }

    /// B-tree indexes of plain columns that are those of no constraint.
    fn indexes(&mut self) -> Result<BTreeMap<Name, Rows>, postgres::Error> {
        self.by_table(
            "SELECT t.nspname, t.relname, x.relname, i.indisunique, \
             (SELECT pg_catalog.json_agg(a.attname ORDER BY u.at) FROM \
             pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY u(num, at) \
             JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = u.num \
             WHERE u.at <= i.indnkeyatts), \
             EXISTS (SELECT FROM pg_catalog.unnest(i.indoption::pg_catalog.int2[]) o(bits) \
             WHERE o.bits & 1 = 1), \
             pg_catalog.to_jsonb(i) OPERATOR(pg_catalog.->>) 'indnullsnotdistinct' FROM t \
             JOIN pg_catalog.pg_index i ON i.indrelid = t.oid AND i.indpred IS NULL AND i.indexprs IS NULL \
             JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid \
             JOIN pg_catalog.pg_am m ON m.oid = x.relam AND m.amname = 'btree' \
             WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = x.oid \
             AND k.contype IN ('p', 'u', 'x')) ORDER BY t.oid, x.relname COLLATE \"C\"",
        )
    }

    fn types(&mut self, catalogue: &mut Catalogue) -> Result<(), postgres::Error> {
        let rows = self.rows(
            "SELECT n.nspname, t.typname, (SELECT pg_catalog.json_agg(e.enumlabel ORDER BY e.enumsortorder) \
             FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) FROM pg_catalog.pg_type t \
             JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
             WHERE t.typtype = 'e' AND n.nspname <> 'pg_catalog' ORDER BY t.oid",
        )?;
        for mut row in rows {
            let name = Name::new(cell(&mut row, 0), cell(&mut row, 1));
            catalogue.enums.insert(name, list(&cell(&mut row, 2)));
        }
        let rows = self.rows(
            "SELECT n.nspname, t.typname, pg_catalog.format_type(t.typbasetype, t.typtypmod), \
             t.typnotnull, t.typdefault, \
             (SELECT pg_catalog.json_object_agg(k.conname, pg_catalog.pg_get_expr(k.conbin, 0)) \
             FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c') \
             FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
             WHERE t.typtype = 'd' AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
             ORDER BY t.oid",
        )?;
        for mut row in rows {
            let name = Name::new(cell(&mut row, 0), cell(&mut row, 1));
            let ty = SqlType::parse(&cell(&mut row, 2));
            let is_required = cell(&mut row, 3) == "t";
            let default = row[4].take().and_then(not_null);
            let checks: BTreeMap<String, String> =
                serde_json::from_str(&cell(&mut row, 5)).unwrap_or_default();
            let checks = checks
                .into_iter()
                .map(|(name, expression)| check(name, &expression));
            let domain = Domain {
                ty,
                not_null: is_required,
                default,
                checks: checks.collect(),
            };
            catalogue.domains.insert(name, domain);
        }
        let rows = self.rows(
            "SELECT n.nspname, t.typname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) \
             FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
             JOIN pg_catalog.pg_class c ON c.oid = t.typrelid AND c.relkind = 'c' \
             JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
             WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY t.oid, a.attnum",
        )?;
        for mut row in rows {
            let name = Name::new(cell(&mut row, 0), cell(&mut row, 1));
            let field = (cell(&mut row, 2), SqlType::parse(&cell(&mut row, 3)));
            catalogue.composites.entry(name).or_default().push(field);
        }
        Ok(())
    }

    /// Lists the objects that a model does not have, by kind and name.
    fn left_out(&mut self, catalogue: &mut Catalogue) -> Result<(), postgres::Error> {
        for (what, query) in OF_TABLES {
            for mut row in self.rows(&format!("{TABLES}{query}"))? {
                let table = Name::new(cell(&mut row, 0), cell(&mut row, 1));
                let text = format!("{} on {table}", cell(&mut row, 2));
                self.push(catalogue, *what, text);
            }
        }
        for (what, [from, name, schema, class, condition]) in OF_SCHEMAS {
            let rows = self.rows(&format!(
                "SELECT n.nspname, {name} FROM {from} JOIN pg_catalog.pg_namespace n \
                 ON n.oid = {schema} WHERE {condition} AND {{schemas}} \
                 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d \
                 WHERE d.classid = 'pg_catalog.{class}'::pg_catalog.regclass AND d.objid = c.oid \
                 AND d.deptype = 'e') ORDER BY c.oid"
            ))?;
            for mut row in rows {
                let name = Name::new(cell(&mut row, 0), cell(&mut row, 1));
                self.push(catalogue, *what, name.to_string());
            }
        }
        Ok(())
    }

    fn push(&self, catalogue: &mut Catalogue, what: What, text: String) {
        let at = self.at.clone();
        catalogue.left_out.push(LeftOut { at, what, text });
    }
}

fn check(name: String, expression: &str) -> Check {
    Check {
        name: Some(name),
        rule: rule(expression),
        expression: expression.trim().to_owned(),
    }
}

fn add_key(table: &mut Table, mut row: Vec<Option<String>>) {
    let kind = cell(&mut row, 0);
    let name = cell(&mut row, 1);
    let columns = list(&cell(&mut row, 2));
    match kind.as_str() {
        "p" => {
            table.primary_key_name = Some(name);
            table.primary_key = columns;
        }
        "u" => {
            table.uniques.push(Unique {
                name: Some(name),
                columns,
                nulls_are_equal: nulls_are_equal(&mut row, 4),
            });
        }
        _ => table.checks.push(check(name, &cell(&mut row, 3))),
    }
}

fn add_index(table: &mut Table, mut row: Vec<Option<String>>) {
    let name = cell(&mut row, 0);
    let columns = list(&cell(&mut row, 2));
    if cell(&mut row, 1) == "t" {
        table.uniques.push(Unique {
            name: Some(name),
            columns,
            nulls_are_equal: nulls_are_equal(&mut row, 4),
        });
    } else if cell(&mut row, 3) == "f" {
        table.indexes.push(Index { name, columns });
    }
}

/// Whether a column of `pg_index`, which servers before PostgreSQL 15 do not have, is true.
fn nulls_are_equal(row: &mut [Option<String>], at: usize) -> bool {
    row.get_mut(at).and_then(Option::take).as_deref() == Some("true")
}
