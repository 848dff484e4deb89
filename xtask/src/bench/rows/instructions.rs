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

/// Rows before those of a table, as `benches/rows` calls them; articles are too long to be counted so
/// often, and what a scanner learns of them makes no difference.
const STARTS: [&str; 3] = ["other-order", "spaces", "rejected"];

const TABLES_WITH_STARTS: [&str; 3] = ["payments", "registrations", "union"];

/// How much more than its table a bad start may cost after 1,000 rows.
const ALLOWED_AFTER_START: f64 = 1.10;

/// Instructions for a row of each table.
struct Counts {
    unit: String,
    rows: Vec<(&'static str, f64)>,
    /// The same after other rows: the table, the start.
    after_starts: Vec<(&'static str, &'static str, f64)>,
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
    let mut exceeded = exceeded(&counts, bars)?;
    exceeded.extend(slow_starts(&counts));
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

/// The starts that cost too much, in words.
fn slow_starts(counts: &Counts) -> Vec<String> {
    let all = counts.after_starts.iter();
    let slow = all.filter_map(|(table, start, count)| {
        let (_, usual) = counts.rows.iter().find(|(name, _)| name == table)?;
        let is_slow = *count > usual * ALLOWED_AFTER_START;
        is_slow.then(|| format!("{table} after {start}: {count:.0}, without {usual:.0}"))
    });
    slow.collect()
}

fn count() -> Outcome<Counts> {
    let mut counts = Counts {
        unit: String::new(),
        rows: Vec::new(),
        after_starts: Vec::new(),
    };
    for table in TABLES {
        let (unit, count) = count_rows(&[table])?;
        counts.unit = unit;
        counts.rows.push((table, count));
    }
    for table in TABLES_WITH_STARTS {
        for start in STARTS {
            let (_, count) = count_rows(&[table, start])?;
            counts.after_starts.push((table, start, count));
        }
    }
    Ok(counts)
}

/// Returns the vector unit, and instructions for a row.
fn count_rows(what: &[&str]) -> Outcome<(String, f64)> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind.arg("--toggle-collect=scan::counted*");
    valgrind.arg(program("scan")).arg("count").args(what);
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
            "`scan count {}` failed under valgrind:\n{log}",
            what.join(" ")
        )),
    }
}

impl Counts {
    fn print(&self) {
        for (table, count) in &self.rows {
            println!("instructions {table} {count:.0} a row ({})", self.unit);
        }
        for (table, start, count) in &self.after_starts {
            println!(
                "instructions {table} after {start} {count:.0} a row ({})",
                self.unit
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, exceeded, slow_starts};

    #[test]
    fn a_tenth_above_the_bar_is_too_much() {
        let bars = "payments 1000\nunion 500\n";
        for (count, want) in [(900.0, 0), (1099.0, 0), (1101.0, 1)] {
            let counts = Counts {
                unit: "Avx2".to_owned(),
                rows: vec![("payments", count), ("union", 500.0)],
                after_starts: Vec::new(),
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
            after_starts: Vec::new(),
        };
        assert!(exceeded(&counts, "payments 1000\n").is_err());
    }

    #[test]
    fn a_start_may_cost_a_tenth() {
        for (count, want) in [(1099.0, 0), (1101.0, 1)] {
            let counts = Counts {
                unit: "Avx2".to_owned(),
                rows: vec![("payments", 1000.0)],
                after_starts: vec![("payments", "spaces", count)],
            };
            assert_eq!(slow_starts(&counts).len(), want, "{count}");
        }
    }
}
