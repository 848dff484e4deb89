//! The scanner in a process of its own.
//!
//! `scan read DATA FILE` reads a file and prints how many rows the scanner is not sure of.
//! `scan count DATA [START]` runs rows through `counted`, for callgrind to count there, and prints how
//! many they are. With START the scanner has read such rows before, and 1,000 of the others.

use std::error::Error;
use std::fs::File;
use std::hint::black_box;

use bench_rows::data::{Data, Order, Start};
use bench_rows::own::Own;
use convex_schema_rows::scan::Level;

/// Bytes of rows that are counted: the rows that are timed.
const COUNTED: usize = 1_000_000;

/// Rows after which a bad start is to be forgotten.
const FORGOTTEN: usize = 1000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["read", data, file] => read(Data::named(data)?, file),
        ["count", data] => count(Data::named(data)?, None),
        ["count", data, start] => count(Data::named(data)?, Some(Start::named(start)?)),
        _ => Err("usage: scan read DATA FILE | scan count DATA [START]".into()),
    }
}

fn read(data: Data, file: &str) -> Result<(), Box<dyn Error>> {
    let mut unsure = 0;
    let mut scanner = Own::new(data, None).scanner();
    let rows = scanner.read_lines(File::open(file)?, |_| unsure += 1)?;
    println!("{rows} rows, {unsure} unsure");
    Ok(())
}

fn count(data: Data, start: Option<Start>) -> Result<(), Box<dyn Error>> {
    let Some(level) = Level::available().pop() else {
        return Err("no vector unit".into());
    };
    let rows = data.rows(COUNTED, Order::Sorted);
    let mut own = Own::new(data, Some(level));
    // Learning in the first rows is not a cost of every row.
    match start {
        None => own.scan(&rows),
        Some(start) => {
            let mut ends = rows.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            let end = ends
                .nth(FORGOTTEN - 1)
                .map_or(rows.len(), |(end, _)| end + 1);
            own.scan(&[&data.start(start), &rows[..end]].concat())
        }
    };
    counted(&mut own, black_box(&rows));
    let count = rows.iter().filter(|byte| **byte == b'\n').count();
    println!("{count} {level:?}");
    Ok(())
}

/// callgrind counts the instructions inside this function, by its name.
#[inline(never)]
fn counted(own: &mut Own, rows: &[u8]) {
    black_box(own.scan(rows));
}
