//! Reads `migrate.toml`. Keys that are not known are errors.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use convex_schema_core::Literal;
use convex_schema_files::Deployment;
use toml_edit::{Document, Item, TableLike, Value};

use super::filter::{self, Condition};
use super::{
    ColumnMapping, DanglingPolicy, EmptyPolicy, Existing, ExistingPolicy, ExistingRows,
    FieldMapping, IntoTable, Mapping, MissingPolicy, NullPolicy, Numbers, NumericPolicy,
    TableMapping, TimeForm, UniquePolicy, Unit, ValueMap,
};
use crate::error::Error;
use crate::near;
use crate::place::Place;

/// The version of the file's format.
const VERSION: i64 = 1;

/// Reads the text of the file `name`, and the files that it names: maps of values, and the numbers of tables.
pub(crate) fn read(name: &str, text: &str) -> Result<Mapping, Error> {
    let folder = Path::new(name).parent().unwrap_or(Path::new(""));
    read_from(name, text, Some(folder))
}

/// Reads the text of the file `name`, and no other file: maps of values are empty.
pub(crate) fn read_alone(name: &str, text: &str) -> Result<Mapping, Error> {
    read_from(name, text, None)
}

fn read_from(name: &str, text: &str, folder: Option<&Path>) -> Result<Mapping, Error> {
    let reader = Reader {
        name: name.into(),
        text,
        folder,
    };
    let document = Document::parse(text).map_err(|error| {
        let message = error.message().to_owned();
        reader.error(error.span(), message)
    })?;
    reader.mapping(document.as_table())
}

struct Reader<'t> {
    name: Arc<str>,
    text: &'t str,
    /// The folder of the files that the mapping names, if they are read.
    folder: Option<&'t Path>,
}

impl Reader<'_> {
    fn error(&self, span: Option<Range<usize>>, message: impl Into<String>) -> Error {
        let before = span.and_then(|span| self.text.get(..span.start));
        let line = before.map_or(0, |before| before.matches('\n').count() + 1);
        Error::Mapping {
            at: Place::new(&self.name, line as u64),
            message: message.into(),
        }
    }

    /// Fails for keys other than `known`.
    fn check_keys(&self, table: &dyn TableLike, known: &[&str]) -> Result<(), Error> {
        for (key, item) in table.iter() {
            if !known.contains(&key) {
                let span = table.key(key).and_then(toml_edit::Key::span);
                let help = near::help(key, known.iter().copied());
                let span = span.or_else(|| item.span());
                return Err(self.error(span, format!("there is no key `{key}` here{help}")));
            }
        }
        Ok(())
    }

    fn mapping(&self, table: &dyn TableLike) -> Result<Mapping, Error> {
        let known = [
            "version", "from", "rows", "schema", "numbers", "secret", "tables",
        ];
        self.check_keys(table, &known)?;
        match table.get("version").and_then(Item::as_integer) {
            Some(VERSION) => {}
            _ => {
                let span = table.get("version").and_then(Item::span);
                let message =
                    format!("expected `version = {VERSION}`, the only format of this program");
                return Err(self.error(span, message));
            }
        }
        let mut mapping = Mapping {
            from: self.texts(table, "from")?,
            schema: self.text(table, "schema")?.unwrap_or_default(),
            numbers: self.numbers(table)?,
            secret: self.text(table, "secret")?,
            ..Mapping::default()
        };
        if let Some(item) = table.get("rows") {
            for (name, item) in self.table_like(item)?.iter() {
                let path = item.as_str();
                let expected = || self.error(item.span(), "expected `table = \"file\"`");
                let path = path.ok_or_else(expected)?;
                mapping.rows.insert(name.to_owned(), path.to_owned());
            }
        }
        if let Some(item) = table.get("tables") {
            for (name, item) in self.table_like(item)?.iter() {
                mapping.tables.insert(name.to_owned(), self.table(item)?);
            }
        }
        Ok(mapping)
    }

    fn numbers(&self, table: &dyn TableLike) -> Result<Numbers, Error> {
        let Some(item) = table.get("numbers") else {
            return Ok(Numbers::default());
        };
        match (item.as_str(), item.as_integer().map(u32::try_from)) {
            (Some("fresh"), _) => Ok(Numbers::Fresh),
            (Some(file), _) => {
                let deployment = match self.folder {
                    Some(folder) => Deployment::read(folder.join(file))
                        .map_err(|error| self.error(item.span(), format!("`numbers`: {error}")))?,
                    None => Deployment::new(),
                };
                let file = file.to_owned();
                Ok(Numbers::Of { file, deployment })
            }
            (_, Some(Ok(first))) if first > 0 => Ok(Numbers::From(first)),
            _ => Err(self.error(
                item.span(),
                "expected `\"fresh\"`, the name of an export of the deployment, or the first of free table \
                 numbers, such as `12001`",
            )),
        }
    }

    fn table(&self, item: &Item) -> Result<TableMapping, Error> {
        let table = self.table_like(item)?;
        self.check_keys(
            table,
            &[
                "into",
                "key",
                "where",
                "order",
                "creation_time",
                "repeated",
                "existing",
                "columns",
                "fill",
                "drop",
                "open",
            ],
        )?;
        if let Some(reason) = self.text(table, "drop")? {
            return Ok(TableMapping::Drop(reason));
        }
        if let Some(question) = self.text(table, "open")? {
            return Ok(TableMapping::Open(question));
        }
        let Some(into) = self.text(table, "into")? else {
            let message = "expected `into = \"table\"`, or `drop = \"reason\"`";
            return Err(self.error(item.span(), message));
        };
        let mut columns = BTreeMap::new();
        if let Some(item) = table.get("columns") {
            for (name, item) in self.table_like(item)?.iter() {
                columns.insert(name.to_owned(), self.column(item)?);
            }
        }
        let mut fill = BTreeMap::new();
        if let Some(item) = table.get("fill") {
            for (name, item) in self.table_like(item)?.iter() {
                fill.insert(name.to_owned(), self.literal(item)?);
            }
        }
        Ok(TableMapping::Into(IntoTable {
            into,
            key: self.texts(table, "key")?,
            filter: self.filter(table)?,
            order: self.texts(table, "order")?,
            creation_time: self.text(table, "creation_time")?,
            existing: self.existing(table)?,
            repeated: self
                .word(table, "repeated", UniquePolicy::ALL, UniquePolicy::as_str)?
                .unwrap_or_default(),
            columns,
            fill,
        }))
    }

    /// `existing = { in = "export.zip", field = "slug", column = "slug" }`.
    fn existing(&self, table: &dyn TableLike) -> Result<Option<Box<Existing>>, Error> {
        let Some(item) = table.get("existing") else {
            return Ok(None);
        };
        let table = self.table_like(item)?;
        self.check_keys(table, &["in", "field", "column", "missing", "rows"])?;
        let required = |key| {
            let expected = || self.error(item.span(), format!("expected `{key} = \"...\"`"));
            self.text(table, key)?.ok_or_else(expected)
        };
        let file = PathBuf::from(required("in")?);
        let missing = self.word(
            table,
            "missing",
            ExistingPolicy::ALL,
            ExistingPolicy::as_str,
        )?;
        let rows = self.word(table, "rows", ExistingRows::ALL, ExistingRows::as_str)?;
        let existing = Existing {
            file: self
                .folder
                .map_or(file.clone(), |folder| folder.join(&file)),
            field: required("field")?,
            column: required("column")?,
            missing: missing.unwrap_or_default(),
            rows: rows.unwrap_or_default(),
        };
        if existing.rows == ExistingRows::Keep && existing.missing == ExistingPolicy::Mint {
            let message = "`missing = \"mint\"` is for rows that are imported\nhelp: write `rows = \"replace\"` beside it";
            return Err(self.error(item.span(), message));
        }
        Ok(Some(Box::new(existing)))
    }

    fn column(&self, item: &Item) -> Result<ColumnMapping, Error> {
        if let Some(field) = item.as_str() {
            return Ok(ColumnMapping::Field(FieldMapping {
                field: field.to_owned(),
                ..FieldMapping::default()
            }));
        }
        let table = self.table_like(item)?;
        let known = [
            "field",
            "null",
            "default",
            "empty",
            "dangling",
            "files",
            "references",
            "by",
            "with",
            "zone",
            "unit",
            "time",
            "numeric",
            "values",
            "missing",
            "drop",
            "open",
        ];
        self.check_keys(table, &known)?;
        if let Some(reason) = self.text(table, "drop")? {
            return Ok(ColumnMapping::Drop(reason));
        }
        if let Some(question) = self.text(table, "open")? {
            return Ok(ColumnMapping::Open(question));
        }
        let Some(field) = self.text(table, "field")? else {
            let message = "expected `field = \"name\"`, or `drop = \"reason\"`";
            return Err(self.error(item.span(), message));
        };
        let default = table.get("default");
        Ok(ColumnMapping::Field(FieldMapping {
            field,
            null: self.word(table, "null", NullPolicy::ALL, NullPolicy::as_str)?,
            default: default.map(|item| self.literal(item)).transpose()?,
            dangling: self
                .word(
                    table,
                    "dangling",
                    DanglingPolicy::ALL,
                    DanglingPolicy::as_str,
                )?
                .unwrap_or_default(),
            zone: self.zone(table)?,
            empty: self
                .word(table, "empty", EmptyPolicy::ALL, EmptyPolicy::as_str)?
                .unwrap_or_default(),
            unit: self.word(table, "unit", Unit::ALL, Unit::as_str)?,
            time: self.word(table, "time", TimeForm::ALL, TimeForm::as_str)?,
            numeric: self
                .word(table, "numeric", NumericPolicy::ALL, NumericPolicy::as_str)?
                .unwrap_or_default(),
            values: self.values(table)?,
            missing: self
                .word(table, "missing", MissingPolicy::ALL, MissingPolicy::as_str)?
                .unwrap_or_default(),
            with: self.texts(table, "with")?,
            files: self.text(table, "files")?.map(|files| match self.folder {
                Some(folder) => folder.join(files),
                None => files.into(),
            }),
            references: self.text(table, "references")?,
            by: self.texts(table, "by")?,
        }))
    }

    /// The map of values that a column names.
    fn values(&self, table: &dyn TableLike) -> Result<Option<ValueMap>, Error> {
        let Some(file) = self.text(table, "values")? else {
            return Ok(None);
        };
        let Some(folder) = self.folder else {
            return Ok(Some(ValueMap::default()));
        };
        let read = ValueMap::read(&file, &folder.join(&file));
        let span = || table.get("values").and_then(Item::span);
        read.map(Some)
            .map_err(|error| self.error(span(), format!("`values`: {error}")))
    }

    /// `where = "deleted_at is null"`, or several conditions in a list.
    fn filter(&self, table: &dyn TableLike) -> Result<Vec<Condition>, Error> {
        let Some(item) = table.get("where") else {
            return Ok(Vec::new());
        };
        let texts = match item.as_str() {
            Some(text) => vec![text.to_owned()],
            None => self.texts(table, "where")?,
        };
        let condition = |text: &String| {
            Condition::parse(text).ok_or_else(|| {
                let message = format!("`{text}` is not a condition\nhelp: write {}", filter::FORMS);
                self.error(item.span(), message)
            })
        };
        texts.iter().map(condition).collect()
    }

    /// `Z`, `+07:00`, `-0330`: minutes east of UTC.
    fn zone(&self, table: &dyn TableLike) -> Result<Option<i32>, Error> {
        let Some(text) = self.text(table, "zone")? else {
            return Ok(None);
        };
        let minutes = || {
            if matches!(text.as_str(), "UTC" | "Z") {
                return Some(0);
            }
            let sign = match text.chars().next()? {
                '+' => 1,
                '-' => -1,
                _ => return None,
            };
            let digits = text.get(1..)?.replace(':', "");
            let all: i32 = digits.parse().ok()?;
            let (hours, minutes) = if digits.len() == 4 {
                (all / 100, all % 100)
            } else {
                (all, 0)
            };
            (hours <= 15 && minutes < 60).then_some(sign * (60 * hours + minutes))
        };
        match minutes() {
            Some(minutes) => Ok(Some(minutes)),
            None => Err(self.error(
                table.get("zone").and_then(Item::span),
                format!("`{text}` is not an offset from UTC such as `UTC` or `+07:00`"),
            )),
        }
    }

    fn word<T: Copy>(
        &self,
        table: &dyn TableLike,
        key: &str,
        all: &[T],
        as_str: fn(T) -> &'static str,
    ) -> Result<Option<T>, Error> {
        let Some(text) = self.text(table, key)? else {
            return Ok(None);
        };
        match all.iter().find(|it| as_str(**it) == text) {
            Some(found) => Ok(Some(*found)),
            None => {
                let help = near::help(&text, all.iter().map(|it| as_str(*it)));
                let span = table.get(key).and_then(Item::span);
                Err(self.error(span, format!("`{key}` can't be `{text}`{help}")))
            }
        }
    }

    fn literal(&self, item: &Item) -> Result<Literal, Error> {
        let literal = match item.as_value() {
            Some(Value::String(text)) => Literal::from(text.value().as_str()),
            Some(Value::Boolean(value)) => Literal::from(*value.value()),
            Some(Value::Float(value)) => Literal::from(*value.value()),
            #[expect(clippy::cast_precision_loss, reason = "checked by the guard")]
            Some(Value::Integer(value)) if value.value().unsigned_abs() <= 1 << 53 => {
                Literal::from(*value.value() as f64)
            }
            _ => {
                let message = "expected a string, a number or a boolean";
                return Err(self.error(item.span(), message));
            }
        };
        Ok(literal)
    }

    fn text(&self, table: &dyn TableLike, key: &str) -> Result<Option<String>, Error> {
        let Some(item) = table.get(key) else {
            return Ok(None);
        };
        match item.as_str() {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(self.error(item.span(), format!("expected `{key} = \"...\"`"))),
        }
    }

    fn texts(&self, table: &dyn TableLike, key: &str) -> Result<Vec<String>, Error> {
        let Some(item) = table.get(key) else {
            return Ok(Vec::new());
        };
        let texts = item.as_array().and_then(|array| {
            let texts = array.iter().map(|value| value.as_str().map(str::to_owned));
            texts.collect::<Option<Vec<_>>>()
        });
        texts.ok_or_else(|| self.error(item.span(), format!("expected `{key} = [\"...\"]`")))
    }

    fn table_like<'i>(&self, item: &'i Item) -> Result<&'i dyn TableLike, Error> {
        item.as_table_like()
            .ok_or_else(|| self.error(item.span(), "expected a table"))
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::mapping::{ColumnMapping, IntoTable, NullPolicy, TableMapping};

    #[test]
    fn columns_are_mapped_dropped_or_open() {
        let text = "version = 1\nfrom = [\"a.sql\"]\nschema = \"s\"\n[tables.a]\ninto = \"as\"\nkey = [\"id\"]\n\
                    [tables.a.columns]\nid = \"_id\"\nb = { field = \"b\", null = \"default\", default = 0 }\n\
                    c = { drop = \"old\" }\n[tables.\"x.y\"]\ndrop = \"log\"\n";
        let mapping = read("m", text).unwrap_or_default();
        let table = match mapping.tables.get("a") {
            Some(TableMapping::Into(table)) => table.clone(),
            _ => IntoTable::default(),
        };
        assert_eq!(table.columns.len(), 3);
        assert!(matches!(
            &table.columns["b"],
            ColumnMapping::Field(field) if field.null == Some(NullPolicy::Default)
        ));
        assert!(matches!(mapping.tables["x.y"], TableMapping::Drop(_)));
    }

    #[test]
    fn mistakes_are_errors_with_their_line() {
        for (text, want) in [
            ("version = 2", "m:1: expected `version = 1`"),
            (
                "version = 1\nform = []",
                "m:2: there is no key `form` here\nhelp: did you mean `from`?",
            ),
            ("version = 1\n[tables.a]\nkey = []", "m:2: expected `into"),
            ("version = 1\n[tables.a]\ninto = 5", "m:3: expected `into"),
            (
                "version = 1\n[tables.a]\ninto = \"a\"\ncolumns.b = { field = \"b\", null = \"absend\" }",
                "m:4: `null` can't be `absend`\nhelp: did you mean `absent`?",
            ),
            ("version = 1\n[", "m:2: "),
        ] {
            let error = read("m", text)
                .map(|_| ())
                .map_err(|error| error.to_string());
            assert!(
                error.as_ref().is_err_and(|it| it.starts_with(want)),
                "{error:?}"
            );
        }
    }
}
