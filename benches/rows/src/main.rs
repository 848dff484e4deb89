//! Rows through the scanner and through serde's typed structs, interleaved on one core.
//!
//! Ends with lines `ratio DATA/CONTESTANT VALUE`: how many times as long the contestant takes.

mod data;
mod random;
mod typed;

use std::hint::black_box;
use std::time::Instant;

use convex_schema_core::scan::{Encoding, ScanOptions, Scanner};
use serde_json::value::RawValue;

use self::data::{Data, Order};

type Check = fn(&[u8]) -> bool;

const ROUNDS: usize = 60;
const BYTES: usize = 1_000_000;

fn serde_json(data: Data) -> Check {
    match data {
        Data::Payments => |it| serde_json::from_slice::<typed::Payment<'_, &RawValue>>(it).is_ok(),
        Data::Registrations => |it| serde_json::from_slice::<typed::Registration<'_>>(it).is_ok(),
        Data::Articles => |it| serde_json::from_slice::<typed::Article<'_>>(it).is_ok(),
        Data::Union => |it| serde_json::from_slice::<typed::Event<'_>>(it).is_ok(),
    }
}

fn sonic_rs(data: Data) -> Check {
    match data {
        Data::Payments => {
            |it| sonic_rs::from_slice::<typed::Payment<'_, sonic_rs::LazyValue<'_>>>(it).is_ok()
        }
        Data::Registrations => |it| sonic_rs::from_slice::<typed::Registration<'_>>(it).is_ok(),
        Data::Articles => |it| sonic_rs::from_slice::<typed::Article<'_>>(it).is_ok(),
        Data::Union => |it| sonic_rs::from_slice::<typed::Event<'_>>(it).is_ok(),
    }
}

/// Nanoseconds that `task` takes.
fn time(task: impl FnOnce()) -> f64 {
    let start = Instant::now();
    task();
    start.elapsed().as_secs_f64() * 1e9
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn run(data: Data, order: Order) -> Vec<String> {
    let rows = data.rows(BYTES, order);
    let text = rows.strip_suffix(b"\n").unwrap_or(&rows);
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    let options = ScanOptions {
        encoding: Encoding::Import,
        ..ScanOptions::default()
    };
    let mut scanner = Scanner::new(&data.schema(), data.table(), &options);
    let contestants = [
        ("serde_json", serde_json(data)),
        ("sonic-rs", sonic_rs(data)),
    ];

    let mut unsure = 0;
    scanner.lines(&rows, |_| unsure += 1);
    let accepted = lines.iter().filter(|it| contestants[0].1(it)).count();
    for line in &lines {
        let answers = contestants.map(|(_, check)| check(line));
        assert!(
            answers == [scanner.accepts(line); 2],
            "{}",
            String::from_utf8_lossy(line)
        );
    }
    let (mut own, mut others) = (Vec::new(), [Vec::new(), Vec::new()]);
    for _ in 0..ROUNDS {
        own.push(time(|| drop(black_box(scanner.lines(&rows, |_| {})))));
        for ((_, check), times) in contestants.iter().zip(&mut others) {
            times.push(time(|| {
                drop(black_box(lines.iter().filter(|it| check(it)).count()))
            }));
        }
    }
    let name = match order {
        Order::Sorted => data.name().to_owned(),
        Order::Random => format!("{}-random", data.name()),
    };
    let count = lines.len();
    let own = median(&mut own);
    println!(
        "{name}: {count} rows, {accepted} accepted, {unsure} unsure, {:.1} ns a row",
        own / count as f64
    );
    let ratios = contestants.iter().zip(&mut others);
    ratios
        .map(|((contestant, _), times)| {
            format!("ratio {name}/{contestant} {:.2}", median(times) / own)
        })
        .collect()
}

fn main() {
    let mut ratios = Vec::new();
    for data in Data::ALL {
        for order in [Order::Sorted, Order::Random] {
            ratios.extend(run(data, order));
        }
    }
    for line in ratios {
        println!("{line}");
    }
}
