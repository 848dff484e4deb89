//! The entries of a zip archive.
//!
//! Nothing is ever unpacked to a file: entries are read where they stand.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use zip::{CompressionMethod, ZipArchive};

use super::names::{Name, named_after_table};
use super::snapshot::{Member, Place};
use crate::error::Error;
use crate::open::Entry;
use crate::options::Options;
use crate::problem::{Problem, ProblemCode};

/// Most problems that are told of names of entries.
const MAX_TOLD: usize = 20;

/// The entries that can be read, and what is wrong with others.
pub(super) fn members(
    path: &Path,
    name: &str,
    options: &Options,
) -> Result<(Vec<Member>, Vec<Problem>), Error> {
    let file = File::open(path).map_err(|source| Error::Open {
        name: name.to_owned(),
        source,
    })?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| Error::Archive {
        name: name.to_owned(),
        message: error.to_string(),
    })?;
    let limit = options.limits.entries;
    if archive.len() > limit {
        let name = name.to_owned();
        return Err(Error::TooManyEntries { name, limit });
    }
    let inflated = Arc::new(AtomicU64::new(0));
    let mut members = Vec::new();
    let mut problems = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.name_for_index(index).unwrap_or_default().to_owned();
        let shown = format!("{name}/{entry}");
        match Name::of(&entry) {
            Name::Unsafe if problems.len() < MAX_TOLD => {
                let message = "the entry's name leads out of the archive, so it was not read";
                problems.push(Problem::new(ProblemCode::BadName, &shown, message));
                continue;
            }
            Name::Unsafe => continue,
            Name::Other if named_after_table(&entry).is_none() => continue,
            _ => {}
        }
        match member(&mut archive, index, path, &inflated) {
            Ok(place) => members.push(Member {
                bytes: place.compressed,
                name: entry,
                shown: shown.clone(),
                place: Place::Entry(Entry {
                    name: shown,
                    ..place
                }),
            }),
            Err((code, message)) => problems.push(Problem::new(code, &shown, message)),
        }
    }
    drop_overlapping(&mut members, &mut problems);
    Ok((members, problems))
}

/// Where an entry stands, unless it can't be read.
fn member<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    path: &Path,
    inflated: &Arc<AtomicU64>,
) -> Result<Entry, (ProblemCode, String)> {
    let broken = |message: String| (ProblemCode::Broken, message);
    let file = archive
        .by_index_raw(index)
        .map_err(|error| broken(format!("the entry is damaged: {error}")))?;
    if file.encrypted() {
        let message = "the entry is encrypted, and no export is".to_owned();
        return Err((ProblemCode::Encrypted, message));
    }
    let is_deflated = match file.compression() {
        CompressionMethod::Stored => false,
        CompressionMethod::Deflated => true,
        other => {
            let message = format!("the entry is compressed as {other}, only deflate is read");
            return Err((ProblemCode::Compression, message));
        }
    };
    let start = file
        .data_start()
        .ok_or_else(|| broken("the entry is damaged: it has no start".to_owned()))?;
    Ok(Entry {
        archive: path.to_owned(),
        name: String::new(),
        start,
        compressed: file.compressed_size(),
        is_deflated,
        crc: file.crc32(),
        inflated: Arc::clone(inflated),
    })
}

/// Entries that share bytes of the archive are made to be larger than it.
fn drop_overlapping(members: &mut Vec<Member>, problems: &mut Vec<Problem>) {
    let range = |member: &Member| match &member.place {
        Place::Entry(entry) => (entry.start, entry.start.saturating_add(entry.compressed)),
        Place::File(_) => (0, 0),
    };
    let mut ranges: Vec<(u64, u64)> = members.iter().map(range).collect();
    ranges.retain(|(start, end)| start < end);
    ranges.sort_unstable();
    let mut shared = BTreeSet::new();
    let mut widest = (0, 0);
    for (start, end) in ranges {
        if start < widest.1 {
            shared.extend([widest.0, start]);
        }
        if end > widest.1 {
            widest = (start, end);
        }
    }
    members.retain(|member| {
        let is_shared = shared.contains(&range(member).0);
        if is_shared {
            let message = "the entry shares its bytes with another one, so it was not read";
            problems.push(Problem::new(ProblemCode::Broken, &member.shown, message));
        }
        !is_shared
    });
}
