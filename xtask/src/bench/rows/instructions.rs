//! Instructions that the scanner carries out for a row: they don't drift with the machine, so a bar
//! is kept for them.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::{PACKAGE, program};
use crate::bench::{callgrind, package};
use crate::process::{Outcome, root};

/// The bars, one `DATA INSTRUCTIONS` in a line, for the vector unit that the first line names.
const BARS: &str = "instructions.txt";

/// How much more than its bar a figure may be.
const ALLOWED: f64 = 1.10;

/// The rows that are counted, as `benches/rows` calls them.
const TABLES: [&str; 4] = ["payments", "registrations", "articles", "union"];

/// Instructions for a row of each table.
struct Counts {
    unit: String,
    rows: Vec<(&'static str, f64)>,
}

/// Prints the counts.
pub(super) fn report() -> Outcome {
    count()?.print();
    Ok(())
}

/// Fails if a count is above its bar.
pub(super) fn check() -> Outcome {
    let counts = count()?;
    counts.print();
    let bars = package::read(&path())?;
    let Some(bars) = bars.strip_prefix(&format!("{}\n", counts.unit)) else {
        println!(
            "SKIPPED bars of instructions: they are not for {}",
            counts.unit
        );
        return Ok(());
    };
    let exceeded = exceeded(&counts, bars)?;
    if exceeded.is_empty() {
        return Ok(());
    }
    Err(format!(
        "more instructions for a row than {BARS} and a tenth\n  {}\n\
         help: if it can't be helped, `cargo xtask bench rows --instructions --bless`",
        exceeded.join("\n  ")
    ))
}

/// Makes the counts the bars.
pub(super) fn bless() -> Outcome {
    let counts = count()?;
    let mut text = format!("{}\n", counts.unit);
    for (table, count) in &counts.rows {
        let _ = writeln!(text, "{table} {count:.0}");
    }
    let path = path();
    fs::write(&path, text)
        .map_err(|error| format!("`{}` can't be written: {error}", path.display()))
}

fn path() -> PathBuf {
    root().join(PACKAGE).join(BARS)
}

/// Returns the counts above their bars, in words.
fn exceeded(counts: &Counts, bars: &str) -> Outcome<Vec<String>> {
    let mut exceeded = Vec::new();
    for (table, count) in &counts.rows {
        let line = bars.lines().find_map(|line| line.strip_prefix(table));
        let bar: Option<f64> = line.and_then(|bar| bar.trim().parse().ok());
        let bar = bar.ok_or_else(|| format!("{BARS} has no bar for {table}"))?;
        if *count > bar * ALLOWED {
            exceeded.push(format!("{table}: {count:.0}, the bar is {bar:.0}"));
        }
    }
    Ok(exceeded)
}

fn count() -> Outcome<Counts> {
    let mut counts = Counts {
        unit: String::new(),
        rows: Vec::new(),
    };
    for table in TABLES {
        let (unit, count) = count_table(table)?;
        counts.unit = unit;
        counts.rows.push((table, count));
    }
    Ok(counts)
}

/// Returns the vector unit, and instructions for a row.
fn count_table(table: &str) -> Outcome<(String, f64)> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind.arg("--toggle-collect=scan::counted*");
    valgrind.arg(program("scan")).args(["count", table]);
    let output = valgrind
        .output()
        .map_err(|error| format!("`valgrind` does not start: {error}"))?;
    let log = String::from_utf8_lossy(&output.stderr);
    let printed = String::from_utf8_lossy(&output.stdout);
    let mut words = printed.split_whitespace();
    let rows: Option<f64> = words.next().and_then(|rows| rows.parse().ok());
    match (output.status.success(), rows, words.next()) {
        (true, Some(rows), Some(unit)) => Ok((unit.to_owned(), callgrind::collected(&log)? / rows)),
        _ => Err(format!(
            "`scan count {table}` failed under valgrind:\n{log}"
        )),
    }
}

impl Counts {
    fn print(&self) {
        for (table, count) in &self.rows {
            println!("instructions {table} {count:.0} a row ({})", self.unit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, exceeded};

    #[test]
    fn a_tenth_above_the_bar_is_too_much() {
        let bars = "payments 1000\nunion 500\n";
        for (count, want) in [(900.0, 0), (1099.0, 0), (1101.0, 1)] {
            let counts = Counts {
                unit: "Avx2".to_owned(),
                rows: vec![("payments", count), ("union", 500.0)],
            };
            assert_eq!(
                exceeded(&counts, bars).map(|it| it.len()),
                Ok(want),
                "{count}"
            );
        }
    }

    #[test]
    fn a_table_without_a_bar_is_an_error() {
        let counts = Counts {
            unit: "Avx2".to_owned(),
            rows: vec![("articles", 1.0)],
        };
        assert!(exceeded(&counts, "payments 1000\n").is_err());
    }
}
