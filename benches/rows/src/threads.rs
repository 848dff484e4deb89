//! Two threads with half of the rows each, against one with all of them.
//!
//! Both threads run at the same time and have the same work, but what counts is the processor time of
//! one: by the clock on the wall, whoever else uses the machine would be measured too.

use std::thread;

use bench_rows::own::Own;
use convex_schema_rows::scan::Scanner;

use crate::{Outcome, clock, median};

const ROUNDS: usize = 31;

/// Bytes of rows, more than caches hold.
const BYTES: usize = 48_000_000;

/// How many times as fast two threads are.
pub fn ratio(own: &Own, rows: &[u8]) -> Outcome<f64> {
    // An even number of copies, so that both halves are the same rows.
    let text = rows.repeat(BYTES / rows.len() / 2 * 2);
    let (first, second) = text.split_at(text.len() / 2);
    let mut scanners = [own.scanner(), own.scanner()];
    let (mut one, mut two) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        one.push(each(&mut scanners[..1], &[&text])?);
        two.push(each(&mut scanners, &[first, second])?);
    }
    Ok(median(&mut one) / median(&mut two))
}

/// Seconds that a thread computes, on average.
fn each(scanners: &mut [Scanner], parts: &[&[u8]]) -> Outcome<f64> {
    thread::scope(|scope| {
        let pairs = scanners.iter_mut().zip(parts);
        let task = |(scanner, part): (&mut Scanner, &&[u8])| {
            clock::thread(|| scanner.lines(part, |_| {})).map_err(|error| error.to_string())
        };
        let threads: Vec<_> = pairs.map(|pair| scope.spawn(move || task(pair))).collect();
        let mut seconds = 0.0;
        for thread in threads {
            seconds += thread.join().map_err(|_| "a thread failed")??;
        }
        Ok(seconds / parts.len() as f64)
    })
}
