//! Exports whose ids, references and unique fields are checked together.

use std::collections::HashSet;
use std::error::Error;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Write;
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

/// Validates an export with one thread.
pub(crate) fn validate(asks: &str, schema: &str, path: &str) -> Outcome<ExitCode> {
    let schema = export::read(&fs::read_to_string(schema)?).map_err(|it| it.to_string())?;
    let options = Options::new().threads(1).references(asks == "asks");
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

/// The ratio lines, and whether all are within their bar.
pub(crate) fn ratios(folder: &Path) -> Outcome<(Vec<String>, bool)> {
    let schema = write(folder, "export.json", data::schema(true).as_bytes())?;
    let (mut ratios, mut is_within) = (Vec::new(), true);
    for exported in Exported::ALL {
        let files = exported.files(BYTES);
        let rows = files.iter().flat_map(|(_, content)| content);
        let rows = rows.filter(|byte| **byte == b'\n').count();
        let paths = [directory(folder, &files)?, archive(folder, &files)?];
        drop(files);
        for (path, kind) in paths.iter().zip(["folder", "zip"]) {
            let mut figures: [Vec<f64>; 2] = Default::default();
            for _ in 0..ROUNDS {
                let asks = run(&["export", "asks", &schema, path])?;
                let alone = run(&["export", "alone", &schema, path])?;
                let set = run(&["set", &rows.to_string()])?;
                let keys = (KEYS * rows) as f64;
                figures[0].push((asks.cpu - set.cpu) / alone.cpu);
                figures[1].push((asks.bytes - alone.bytes) / keys);
            }
            let [data_set, bytes] = figures.each_mut().map(|it| median(it));
            let name = exported.name();
            is_within &= data_set <= MOST;
            ratios.push(format!("ratio {name}-{kind}/data-set {data_set:.3}"));
            ratios.push(format!("ratio {name}-{kind}/bytes {bytes:.1}"));
        }
        fs::remove_dir_all(&paths[0])?;
    }
    Ok((ratios, is_within))
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
