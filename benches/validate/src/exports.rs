//! Exports whose ids, references and unique fields are checked together.

use std::collections::HashSet;
use std::error::Error;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use convex_schema::export;
use convex_schema_files::{Input, Options};
use zip::write::SimpleFileOptions;

use crate::data::{self, Exported};
use crate::{Outcome, ROUNDS, median, run, write};

/// The most that a run may take which asks for the data set, as a multiple of one that does not.
const MOST: f64 = 2.0;

const BYTES: usize = 50_000_000;

/// Keys of a row: its id, a reference, an address.
const KEYS: usize = 3;

/// Validates an export with so many threads.
pub(crate) fn validate(asks: &str, threads: &str, schema: &str, path: &str) -> Outcome<ExitCode> {
    let schema = export::read(&fs::read_to_string(schema)?).map_err(|it| it.to_string())?;
    let options = Options::new()
        .threads(threads.parse()?)
        .references(asks == "asks");
    let outcome = convex_schema_files::validate(&schema, [Input::path(path)], &options)?;
    let found = outcome.data_set.as_ref();
    let (documents, wrong) =
        found.map_or((0, 0), |it| (it.documents, it.dangling() + it.repeated()));
    println!(
        "{} rows, {documents} documents, {wrong} wrong",
        outcome.rows()
    );
    Ok(ExitCode::SUCCESS)
}

/// An exact set of keys of so many rows: ids and addresses go in, references are looked up.
pub(crate) fn set(count: &str) -> Outcome<ExitCode> {
    let count: u64 = count.parse()?;
    let key = |number: u64, kind: u64| {
        let low = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ kind;
        (u128::from(low) << 64 | u128::from(number)).to_ne_bytes()
    };
    let mut sets = [0, 1].map(|_| HashSet::<[u8; 16]>::with_capacity(count as usize));
    for (kind, set) in (0..).zip(&mut sets) {
        for number in 0..count {
            set.insert(key(number, kind));
        }
    }
    let found = (0..count).filter(|number| sets[0].contains(&key(number / 2, 0)));
    println!("{}", black_box(found.count()));
    Ok(ExitCode::SUCCESS)
}

/// Inflates all files of an archive: what validating it can't be faster than.
pub(crate) fn inflate(path: &str) -> Outcome<ExitCode> {
    let mut archive = zip::ZipArchive::new(File::open(path)?)?;
    let mut bytes = 0;
    for index in 0..archive.len() {
        bytes += io::copy(&mut archive.by_index(index)?, &mut io::sink())?;
    }
    println!("{bytes} bytes");
    Ok(ExitCode::SUCCESS)
}

/// Writes the exports, for profilers.
pub(crate) fn write_all(folder: &str, bytes: &str) -> Outcome<ExitCode> {
    let bytes: usize = bytes.parse()?;
    for exported in Exported::ALL {
        let folder = Path::new(folder).join(exported.name());
        fs::create_dir_all(&folder)?;
        write(&folder, "export.json", data::schema(true).as_bytes())?;
        let files = exported.files(bytes);
        directory(&folder, &files)?;
        archive(&folder, &files)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What a round of runs gives, in the order of [`round`].
const FIGURES: [&str; 5] = ["data-set", "over-plain", "bytes", "two-threads", "inflater"];

/// The ratio lines, and whether all are within their bar.
pub(crate) fn ratios(folder: &Path) -> Outcome<(Vec<String>, bool)> {
    let schema = write(folder, "export.json", data::schema(true).as_bytes())?;
    let (mut ratios, mut is_within) = (Vec::new(), true);
    for exported in Exported::ALL {
        let files = exported.files(BYTES);
        let rows = files.iter().flat_map(|(_, content)| content);
        let rows = rows.filter(|byte| **byte == b'\n').count();
        let paths = [directory(folder, &files)?, archive(folder, &files)?];
        let plain = files.last().map_or(&[][..], |(_, rows)| rows);
        let plain = write(folder, &format!("{}.jsonl", data::TABLE), plain)?;
        drop(files);
        for (path, kind) in paths.iter().zip(["folder", "zip"]) {
            let mut figures: [Vec<f64>; FIGURES.len()] = Default::default();
            for _ in 0..ROUNDS {
                let figure = round(&schema, path, &plain, rows)?;
                figures
                    .iter_mut()
                    .zip(figure)
                    .for_each(|(all, it)| all.push(it));
            }
            let figures = figures.each_mut().map(|it| median(it));
            is_within &= figures[0] <= MOST;
            for (what, figure) in FIGURES.iter().zip(figures) {
                if kind == "zip" || *what != "inflater" {
                    let name = exported.name();
                    ratios.push(format!("ratio {name}-{kind}/{what} {figure:.3}"));
                }
            }
        }
        fs::remove_dir_all(&paths[0])?;
    }
    Ok((ratios, is_within))
}

/// One run of each kind.
fn round(schema: &str, path: &str, plain: &str, rows: usize) -> Outcome<[f64; FIGURES.len()]> {
    let asks = run(&["export", "asks", "1", schema, path])?;
    let two = run(&["export", "asks", "2", schema, path])?;
    let alone = run(&["export", "alone", "1", schema, path])?;
    let plain = run(&["export", "alone", "1", schema, plain])?;
    let set = run(&["set", &rows.to_string()])?;
    let inflater = if path.ends_with(".zip") {
        run(&["inflate", path])?.cpu
    } else {
        0.0
    };
    Ok([
        (asks.cpu - set.cpu) / alone.cpu,
        (asks.cpu - set.cpu) / plain.cpu,
        (asks.bytes - alone.bytes) / (KEYS * rows) as f64,
        asks.wall / two.wall,
        inflater / alone.cpu,
    ])
}

fn directory(folder: &Path, files: &[(String, Vec<u8>)]) -> Outcome<String> {
    let directory = folder.join("export");
    for (name, content) in files {
        let path = directory.join(name);
        fs::create_dir_all(path.parent().unwrap_or(&directory))?;
        fs::write(path, content)?;
    }
    Ok(directory.to_string_lossy().into_owned())
}

fn archive(folder: &Path, files: &[(String, Vec<u8>)]) -> Outcome<String> {
    let path = folder.join("export.zip");
    let mut archive = zip::ZipWriter::new(File::create(&path)?);
    for (name, content) in files {
        archive.start_file(name.as_str(), SimpleFileOptions::default())?;
        archive.write_all(content)?;
    }
    archive.finish().map_err(Box::<dyn Error>::from)?;
    Ok(path.to_string_lossy().into_owned())
}
