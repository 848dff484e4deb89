//! The answer of an import, put together from all that was found.

use std::collections::BTreeMap;

use crate::data_set::Documents;
use crate::import::{ImportError, ImportVerdict};
use crate::merge::MergedPart;
use crate::options::Options;
use crate::part::{Part, STORAGE};
use crate::plan::ImportPlan;
use crate::stored::files;

/// Records for each part which of its rows repeat the id of an earlier row of the same input.
pub(crate) fn find_duplicates(documents: &Documents, parts: &[Part], merged: &mut [MergedPart]) {
    for same in &documents.repeated {
        for (index, later) in same.iter().enumerate().skip(1) {
            let Some(part) = parts.get(later.index()) else {
                continue;
            };
            let is_related = |it: &Part| {
                it.source == part.source
                    && it.component == part.component
                    && it.table == part.table
                    && it.table != STORAGE
            };
            let earlier = same.iter().take(index).rev();
            let mut earlier = earlier.filter(|it| parts.get(it.index()).is_some_and(is_related));
            let Some(earlier) = earlier.next() else {
                continue;
            };
            let row = (earlier.part == later.part).then_some(earlier.row);
            if let Some(merged) = merged.get_mut(later.index()) {
                merged.errors.duplicates.push((later.row, row));
            }
        }
    }
}

/// Returns the answer for one input.
pub(crate) fn verdict(
    source: usize,
    import: ImportPlan,
    parts: &[Part],
    merged: &mut [MergedPart],
    options: &Options,
) -> ImportVerdict {
    match first_error(source, import, parts, merged, options) {
        Ok(()) => ImportVerdict::Accepted,
        Err(Some(error)) => ImportVerdict::Rejected(error),
        Err(None) => ImportVerdict::Unknown,
    }
}

/// Returns the first error; `None` if what comes first is not known.
fn first_error(
    source: usize,
    import: ImportPlan,
    parts: &[Part],
    merged: &mut [MergedPart],
    options: &Options,
) -> Result<(), Option<ImportError>> {
    let fails = |error: Option<ImportError>| error.map_or(Ok(()), |error| Err(Some(error)));
    fails(import.early)?;
    let mut indices: Vec<usize> = (0..parts.len().min(merged.len())).collect();
    indices.retain(|index| parts.get(*index).is_some_and(|part| part.source == source));
    indices.sort_by_key(|index| parts.get(*index).map(|part| part.order));
    // By the order of the files: an error, or the end of what is known.
    let mut uploads: BTreeMap<usize, Option<ImportError>> = BTreeMap::new();
    for (order, error) in import.streams {
        uploads.insert(order, Some(error));
    }
    for index in &indices {
        let (Some(part), Some(found)) = (parts.get(*index), merged.get(*index)) else {
            continue;
        };
        let error = found.errors.upload(&part.component, &part.table);
        if error.is_some() || found.is_cut {
            uploads.insert(part.order, error);
        }
    }
    if let Some((_, first)) = uploads.into_iter().next() {
        return Err(first);
    }
    fails(import.parsed)?;
    fails(import.numbers)?;
    let mut stored_files = import.files;
    for index in &indices {
        let (Some(part), Some(found)) = (parts.get(*index), merged.get_mut(*index)) else {
            continue;
        };
        fails(found.errors.import(&part.component, &part.table))?;
        if part.table == STORAGE {
            let here;
            (here, stored_files) = stored_files
                .into_iter()
                .partition(|file| file.component == part.component);
            let rows = std::mem::take(&mut found.stored);
            fails(files(rows, here, part.number, options.limits))?;
        }
    }
    fails(import.finalize)
}
