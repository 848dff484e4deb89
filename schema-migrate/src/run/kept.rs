//! The record of a finished table for the next run, beside its documents.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use convex_schema_rows::validate::Rows;
use serde_json::{Value, json};

use super::Runner;
use super::made::MadeGroup;
use crate::keys::{Internal, KeySet, Memory};
use crate::plan::Group;
use crate::report::TableReport;
use crate::snapshot;

/// The counts of a table, and the files that its documents refer to.
pub(super) fn counts(tables: &[TableReport], files: &BTreeMap<Internal, PathBuf>) -> Value {
    let files = files.iter();
    let files = files.map(|(id, path)| json!([crate::hex::text(id), path.to_str()]));
    json!({
        "tables": tables.iter().map(TableReport::to_json).collect::<Vec<_>>(),
        "files": files.collect::<Vec<_>>(),
    })
}

/// The documents of a group as an earlier run made them; `None` if it did not, or if a file is missing by now.
pub(super) fn find(
    runner: &Runner<'_>,
    group: &Group,
    name: &str,
    out: &Path,
) -> Option<MadeGroup> {
    let (part, counts) = snapshot::find_part(out, name)?;
    let tables = counts["tables"]
        .as_array()?
        .iter()
        .map(TableReport::from_json);
    let tables: Vec<TableReport> = tables.collect::<Option<_>>()?;
    let mut files = BTreeMap::new();
    for file in counts["files"].as_array()? {
        let id = u128::from_str_radix(file[0].as_str()?, 16).ok()?;
        let path = PathBuf::from(file[1].as_str()?);
        if !path.is_file() {
            return None;
        }
        files.insert(id.to_be_bytes(), path);
    }
    let mut documents = runner.findings();
    let validators = Rows::with_mapping(runner.schema, runner.plan.numbers.clone());
    let written = tables.iter().map(|table| table.written).sum();
    documents.add_accepted(validators.table(&group.into), written);
    Some(MadeGroup {
        tables,
        rows: BTreeMap::new(),
        documents,
        rejected: KeySet::new(&Memory::new(0)),
        files: files.clone(),
        is_repeated: false,
        part: Some(part.with_files(files)),
    })
}
