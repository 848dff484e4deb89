//! A whole process that reads a file of registrations, against `wc -l` on the same file.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use bench_rows::data::{Data, Order};

use crate::{Outcome, clock, median};

const ROUNDS: usize = 31;

/// Bytes of the file: the start of the processes is a small part of their time.
const FILE: usize = 192_000_000;

/// Bytes of different rows.
const ROWS: usize = 8_000_000;

/// How many times as much processor time as `wc` the scanner takes.
pub fn ratio() -> Outcome<f64> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("rows.jsonl");
    write(&file)?;
    let scan = std::env::current_exe()?.with_file_name("scan");
    let mut ours = Command::new(scan);
    ours.args(["read", Data::Registrations.name()]).arg(&file);
    let mut theirs = Command::new("wc");
    theirs.arg("-l").arg(&file);
    let mut seconds = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (command, seconds) in [&mut ours, &mut theirs].into_iter().zip(&mut seconds) {
            seconds.push(clock::children(|| run(command))?);
        }
    }
    let [ours, theirs] = seconds.map(|mut it| median(&mut it));
    println!(
        "a file of {} MB: {:.1} ms, wc {:.1} ms",
        FILE / 1_000_000,
        ours * 1e3,
        theirs * 1e3
    );
    Ok(ours / theirs)
}

fn write(file: &Path) -> Outcome<()> {
    let rows = Data::Registrations.rows(ROWS, Order::Sorted);
    let mut out = BufWriter::new(File::create(file)?);
    for _ in 0..FILE / ROWS {
        out.write_all(&rows)?;
    }
    Ok(out.flush()?)
}

fn run(command: &mut Command) -> Outcome<()> {
    let status = command.stdout(Stdio::null()).status()?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("`{command:?}` failed ({status})").into()),
    }
}
