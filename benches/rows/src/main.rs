//! Rows through the scanner and through others, taking turns, in processor time.
//!
//! Ends with lines `ratio DATA/CONTESTANT VALUE`: how many times as long as the scanner the
//! contestant takes. `DATA-random` are the same rows with their fields in random order; `explained`
//! is the scanner with the reasons for refused rows; `threads` is how much faster two threads are,
//! `wc` how many times as long as `wc -l` a process takes that reads a file.

mod clock;
mod contestants;
mod race;
mod threads;
mod typed;
mod wc;

use std::error::Error;

use bench_rows::data::{Data, Order};

/// The result of a part of the benchmark.
type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let mut tables = Vec::new();
    for name in &names {
        tables.push(Data::named(name)?);
    }
    if tables.is_empty() {
        tables.extend(Data::ALL);
    }
    let mut lines = Vec::new();
    for data in tables {
        for order in [Order::Sorted, Order::Random] {
            lines.extend(race::run(data, order)?);
        }
        if data == Data::Registrations {
            lines.push(format!("ratio registrations/wc {:.2}", wc::ratio()?));
        }
    }
    for line in lines {
        println!("{line}");
    }
    Ok(())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
