//! A source, a schema and a mapping, and what a migration makes of them.

use std::cell::RefCell;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use convex_schema_core::value::Encoding;
use convex_schema_core::{Schema, Value};
use convex_schema_migrate::{Error, Migration, Options, Report, Source, Written, read_mapping};

/// A folder with a script, and the schema of its target.
pub(crate) struct Case {
    folder: PathBuf,
    temporary: Option<tempfile::TempDir>,
    source: Source,
    schema: Schema,
    numbers: RefCell<String>,
}

impl Case {
    pub(crate) fn new(sql: &str, schema: Schema) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.sql"), sql).unwrap();
        let mut case = Self::open(folder.path(), schema);
        case.temporary = Some(folder);
        case
    }

    /// Opens a folder that has a script.
    pub(crate) fn open(folder: &Path, schema: Schema) -> Self {
        Self {
            folder: folder.to_owned(),
            temporary: None,
            source: Source::script(folder.join("a.sql")).unwrap(),
            schema,
            numbers: RefCell::new("\"fresh\"".to_owned()),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Sets where numbers come from.
    pub(crate) fn numbers(&self, numbers: &str) {
        numbers.clone_into(&mut self.numbers.borrow_mut());
    }

    /// Runs the migration with the tables of a mapping.
    pub(crate) fn run_with(&self, tables: &str, options: &Options) -> (Report, Option<Written>) {
        self.result(tables, options).unwrap()
    }

    /// The error of the migration.
    pub(crate) fn error(&self, tables: &str) -> String {
        let result = self.result(tables, &Options::default());
        result.map(|_| ()).unwrap_err().to_string()
    }

    /// The error of a migration that writes to a folder.
    pub(crate) fn error_in(&self, folder: &Path, tables: &str) -> String {
        let out = folder.join("snapshot.zip");
        let result = self.result_in(&out, tables, &Options::default());
        result.map(|_| ()).unwrap_err().to_string()
    }

    fn result(&self, tables: &str, options: &Options) -> Result<(Report, Option<Written>), Error> {
        self.result_in(&self.path("snapshot.zip"), tables, options)
    }

    fn result_in(
        &self,
        out: &Path,
        tables: &str,
        options: &Options,
    ) -> Result<(Report, Option<Written>), Error> {
        let path = self.path("migrate.toml");
        let numbers = self.numbers.borrow();
        let head =
            format!("version = 1\nfrom = [\"a.sql\"]\nschema = \"s\"\nnumbers = {numbers}\n");
        fs::write(&path, head + tables).unwrap();
        let (mapping, text) = read_mapping(&path)?;
        let secret = Some("0123456789abcdef0123456789abcdef");
        let migration = Migration::new(&self.source, &self.schema, &mapping, &text, secret);
        migration.run(out, options)
    }

    /// The names of the entries in the snapshot.
    pub(crate) fn names(&self) -> Vec<String> {
        let file = fs::File::open(self.path("snapshot.zip")).unwrap();
        let zip = zip::ZipArchive::new(file).unwrap();
        zip.file_names().map(str::to_owned).collect()
    }

    /// Runs the migration, whatever is rejected.
    pub(crate) fn run(&self, tables: &str) -> Report {
        let options = Options::default().allow_rejects(u64::MAX);
        let (report, _) = self.run_with(tables, &options);
        assert!(report.problems.is_empty(), "{}", report.to_text());
        for table in &report.tables {
            let sum = table.written + table.rejected + table.dropped;
            assert_eq!(table.read, sum, "{}", table.source);
        }
        report
    }

    /// The content of an entry of the snapshot.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        let file = fs::File::open(self.path("snapshot.zip")).unwrap();
        let mut zip = zip::ZipArchive::new(file).unwrap();
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    }

    pub(crate) fn documents(&self, table: &str) -> Vec<Value> {
        let text = self.bytes(&format!("{table}/documents.jsonl"));
        let lines = std::str::from_utf8(&text).unwrap().lines();
        lines
            .map(|line| Encoding::Import.parse(line).unwrap())
            .collect()
    }

    /// A field of all documents, in order; null where it is absent.
    pub(crate) fn field(&self, table: &str, field: &str) -> Vec<Value> {
        let documents = self.documents(table);
        let value = |it: &Value| it.get(field).cloned().unwrap_or(Value::Null);
        documents.iter().map(value).collect()
    }
}

/// A finding: its table, column and code, the constraint, the number of rows, and the keys of the samples.
pub(crate) type Found = (String, Option<String>, u64, Vec<String>);

/// All findings on rows.
pub(crate) fn found(report: &Report) -> Vec<Found> {
    let rows = report.rows.iter();
    rows.map(|((table, column, code), finding)| {
        let samples = finding.samples.iter();
        let keys = samples.map(|it| it.key.clone().unwrap_or_default());
        let name = format!("{table}.{column}: {code}");
        (
            name,
            finding.constraint.clone(),
            finding.rows,
            keys.collect(),
        )
    })
    .collect()
}

/// The finding that is expected.
pub(crate) fn finding(name: &str, constraint: Option<&str>, rows: u64, keys: &[&str]) -> Found {
    let keys = keys.iter().map(|it| (*it).to_owned()).collect();
    (name.to_owned(), constraint.map(str::to_owned), rows, keys)
}
