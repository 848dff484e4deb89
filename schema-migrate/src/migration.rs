//! A migration from its parts: what the program's verbs call.

mod fingerprint;

use std::path::{Path, PathBuf};

use convex_schema_core::Schema;
use sha2::{Digest, Sha256};

use crate::catalogue::Catalogue;
use crate::error::Error;
use crate::manifest::{self, Made, MadeTable};
use crate::mapping::{self, ColumnMapping, Mapping, TableMapping};
use crate::plan;
use crate::propose;
use crate::report::Report;
use crate::run::{Options, Runner};
use crate::source::Source;

/// Bytes of a secret.
const SECRET: usize = 32;

/// The text of `migrate.toml` for a source and a schema.
///
/// `text` is the file as it is, empty if there is none: what it says stays, tables and columns that it lacks are
/// added. `from` and `schema_name` are what the file calls the sources and the schema; `secret` is the name of the
/// file with the secret, if keys need one.
///
/// # Errors
/// `text` can't be read.
pub fn init(
    source: &Source,
    schema: &Schema,
    from: &[String],
    schema_name: &str,
    secret: Option<&str>,
    text: &str,
) -> Result<String, Error> {
    let catalogue = source.catalogue();
    let known = if text.trim().is_empty() {
        Mapping::default()
    } else {
        mapping::read_alone("migrate.toml", text)?
    };
    let mapping = Mapping {
        from: from.to_vec(),
        schema: schema_name.to_owned(),
        secret: secret.map(str::to_owned),
        tables: propose::propose(catalogue, schema, &known),
        ..Mapping::default()
    };
    mapping::update(text, &mapping, catalogue).map_err(Error::Other)
}

/// Counts the open questions of a text of `migrate.toml`.
///
/// # Errors
/// The text is not a mapping.
pub fn open_questions(text: &str) -> Result<usize, Error> {
    let mapping = mapping::read_alone("migrate.toml", text)?;
    let count = |table: &TableMapping| match table {
        TableMapping::Open(_) => 1,
        TableMapping::Drop(_) => 0,
        TableMapping::Into(into) => {
            let columns = into.columns.values();
            columns
                .filter(|column| matches!(column, ColumnMapping::Open(_)))
                .count()
        }
    };
    Ok(mapping.tables.values().map(count).sum())
}

/// Returns whether rows of a catalogue have keys that are not UUIDs, for which a secret is needed.
///
/// `text` is that of `migrate.toml`, empty if there is none: stored files need a secret too.
///
/// # Errors
/// The text is not a mapping.
pub fn needs_secret(catalogue: &Catalogue, text: &str) -> Result<bool, Error> {
    if !text.trim().is_empty() && mapping::read_alone("migrate.toml", text)?.has_files() {
        return Ok(true);
    }
    Ok(catalogue.tables.iter().any(|table| {
        let is_uuid = match table.primary_key.as_slice() {
            [column] => table
                .column(column)
                .is_some_and(|it| *catalogue.base(&it.ty) == crate::catalogue::SqlType::Uuid),
            _ => false,
        };
        !is_uuid && table.partition_of.is_none()
    }))
}

/// Returns a new secret, as the text of its file.
///
/// # Errors
/// The system gives no random bytes.
pub fn new_secret() -> Result<String, Error> {
    let mut bytes = [0; SECRET];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Other(format!("the system gives no random bytes: {error}")))?;
    Ok(format!("{}\n", crate::hex::text(&bytes)))
}

/// Reads `migrate.toml`.
///
/// # Errors
/// The file can't be read, or is not a mapping.
pub fn read_mapping(path: &Path) -> Result<(Mapping, String), Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::read(path, error))?;
    let mapping = mapping::read(&path.display().to_string(), &text)?;
    Ok((mapping, text))
}

/// A migration that can be checked and run.
#[derive(Debug)]
pub struct Migration<'m> {
    source: &'m Source,
    schema: &'m Schema,
    plan: plan::Plan,
    /// The hash of the mapping's text.
    mapping: String,
    /// For each table of documents, a name that stands for everything that they depend on.
    fingerprints: Vec<Option<String>>,
}

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// The archive.
    pub snapshot: PathBuf,
    /// Its bytes.
    pub bytes: u64,
    /// The manifest beside it.
    pub manifest: PathBuf,
}

impl<'m> Migration<'m> {
    /// Plans a migration; `text` is that of `mapping`, `secret` the content of its secret's file.
    pub fn new(
        source: &'m Source,
        schema: &'m Schema,
        mapping: &Mapping,
        text: &str,
        secret: Option<&str>,
    ) -> Self {
        let secret = secret.map(|text| text.trim().as_bytes());
        let plan = plan::plan(source.catalogue(), mapping, schema, secret);
        Self {
            source,
            schema,
            fingerprints: fingerprint::of(source, schema, mapping, &plan, secret),
            plan,
            mapping: crate::hex::text(&hash(mapping, text)),
        }
    }

    fn report(&self) -> Report {
        let mut report = Report::default();
        report.problems.clone_from(&self.plan.problems);
        report.source = self.source.problems().to_vec();
        report.notes = self.source.notes().to_vec();
        report
            .left_out
            .clone_from(&self.source.catalogue().left_out);
        report
    }

    /// Reads everything and writes nothing.
    ///
    /// # Errors
    /// The source can't be read.
    pub fn check(&self, options: &Options) -> Result<Report, Error> {
        let mut report = self.report();
        self.runner(options).run(&mut report, None)?;
        Ok(report)
    }

    /// Reads everything and writes the snapshot to `out`, and the manifest and the report beside it, if nothing stands
    /// against it and not more rows are rejected than the options allow. Otherwise nothing is written but tables that
    /// are finished, which the next run takes from the folder `OUT.parts`.
    ///
    /// # Errors
    /// The source can't be read, or a file can't be written.
    pub fn run(&self, out: &Path, options: &Options) -> Result<(Report, Option<Written>), Error> {
        let mut report = self.report();
        if !report.problems.is_empty() || !report.source.is_empty() {
            self.runner(options).run(&mut report, None)?;
            return Ok((report, None));
        }
        let snapshot = self.runner(options).run(&mut report, Some(out))?;
        let is_allowed = report.source.is_empty() && report.rejected() <= options.allow_rejects;
        let Some(snapshot) = snapshot.filter(|_| is_allowed) else {
            return Ok((report, None));
        };
        let manifest = manifest_path(out);
        let snapshot = snapshot.finish(&self.plan.numbers)?;
        let schema = convex_schema_core::export::export_json(self.schema);
        let tables = report.tables.iter().zip(&self.plan.tables);
        let tables = tables.map(|(counts, table)| {
            let group = self.plan.groups.get(table.group);
            MadeTable {
                counts: counts.clone(),
                number: table.number.get(),
                encoding: group.map_or("", |it| it.encoding.as_str()),
                is_kept: table.is_kept(),
            }
        });
        let tables: Vec<_> = tables.collect();
        let text = manifest::text(&Made {
            snapshot: out,
            bytes: snapshot.bytes,
            sha256: &snapshot.sha256,
            inputs: self.source.files(),
            mapping: &self.mapping,
            schema: &crate::hex::text(&Sha256::digest(schema.as_bytes())),
            tables: &tables,
            files: snapshot.files,
        });
        let bytes = snapshot.bytes;
        snapshot.place(&manifest, &text)?;
        write_report(out, &report)?;
        let written = Written {
            snapshot: out.to_owned(),
            bytes,
            manifest,
        };
        Ok((report, Some(written)))
    }

    fn runner<'r>(&'r self, options: &'r Options) -> Runner<'r> {
        Runner {
            source: self.source,
            schema: self.schema,
            plan: &self.plan,
            options,
            fingerprints: &self.fingerprints,
        }
    }
}

/// The hash of a mapping: of its text and the maps of values that it names.
fn hash(mapping: &Mapping, text: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(text.as_bytes());
    for map in mapping.maps() {
        for (old, new) in &map.entries {
            hash.update(format!("{old:?}{new:?}").as_bytes());
        }
    }
    hash.finalize().into()
}

/// Writes the report beside the snapshot, for people and for programs.
fn write_report(out: &Path, report: &Report) -> Result<(), Error> {
    let json = format!("{:#}\n", report.to_json());
    for (end, text) in [("report.md", report.to_markdown()), ("report.json", json)] {
        let path = out.with_extension(end);
        std::fs::write(&path, text).map_err(|error| Error::write(&path, error))?;
    }
    Ok(())
}

/// `snapshot.zip` has its manifest in `snapshot.manifest.json`.
fn manifest_path(snapshot: &Path) -> PathBuf {
    snapshot.with_extension("manifest.json")
}
