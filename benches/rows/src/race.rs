//! Contestants on the same rows, taking turns.

use bench_rows::data::{Data, Order};
use bench_rows::own::Own;

use crate::contestants::ajv::Ajv;
use crate::contestants::own::{Ours, Unsure};
use crate::contestants::{Contestant, json_schema, serde_json, sonic_rs};
use crate::{Outcome, median, threads};

const ROUNDS: usize = 41;

/// Bytes of rows.
const BYTES: usize = 1_000_000;

/// Seconds that a turn takes at least.
const TURN: f64 = 0.002;

/// Ratio lines of one table.
pub fn run(data: Data, order: Order) -> Outcome<Vec<String>> {
    let rows = data.rows(BYTES, order);
    let text = rows.strip_suffix(b"\n").unwrap_or(&rows);
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    let ours = |unsure| Ours {
        own: Own::new(data, None),
        text: &rows,
        count: lines.len(),
        unsure,
    };
    let mut contestants: Vec<Box<dyn Contestant + '_>> = vec![
        Box::new(ours(Unsure::Counted)),
        serde_json::contestant(data, &lines),
        sonic_rs::contestant(data, &lines),
    ];
    if order == Order::Sorted {
        contestants.push(json_schema::contestant(data, &lines)?);
        contestants.push(Box::new(Ajv::new(data, &rows)?));
        contestants.push(Box::new(ours(Unsure::Explained)));
    }
    let verdicts = agreement(&mut contestants, &lines)?;
    let name = match order {
        Order::Sorted => data.name().to_owned(),
        Order::Random => format!("{}-random", data.name()),
    };
    let accepted = verdicts.iter().filter(|it| **it).count();
    let (_, left_open) = Own::new(data, None).verdicts(&rows, lines.len());
    println!(
        "{name}: {} rows, {accepted} accepted, of which the scanner left {left_open} open",
        lines.len()
    );
    let mut ratios = ratios(&name, &mut contestants, lines.len())?;
    if order == Order::Sorted {
        let mut own = Own::new(data, None);
        own.scan(&rows);
        ratios.push(format!(
            "ratio {name}/threads {:.2}",
            threads::ratio(&own, &rows)?
        ));
    }
    Ok(ratios)
}

/// The verdicts, which are everybody's.
fn agreement(contestants: &mut [Box<dyn Contestant + '_>], lines: &[&[u8]]) -> Outcome<Vec<bool>> {
    let mut agreed = Vec::new();
    for contestant in contestants {
        let verdicts = contestant.verdicts()?;
        if agreed.is_empty() {
            agreed = verdicts;
            continue;
        }
        for (line, pair) in lines.iter().zip(agreed.iter().zip(&verdicts)) {
            if pair.0 != pair.1 {
                let row = String::from_utf8_lossy(line);
                let name = contestant.name();
                return Err(
                    format!("{name} says {}, the scanner {}: {row}", pair.1, pair.0).into(),
                );
            }
        }
        if agreed.len() != verdicts.len() {
            return Err(format!("{} saw {} rows", contestant.name(), verdicts.len()).into());
        }
    }
    Ok(agreed)
}

/// How many times as long as the first contestant the others take.
fn ratios(
    name: &str,
    contestants: &mut [Box<dyn Contestant + '_>],
    rows: usize,
) -> Outcome<Vec<String>> {
    let mut turns = Vec::new();
    for contestant in &mut *contestants {
        contestant.judge(1)?;
        let passes = (TURN / contestant.judge(1)?).ceil().clamp(1.0, 100.0);
        turns.push((passes, Vec::new()));
    }
    for _ in 0..ROUNDS {
        for (contestant, (passes, seconds)) in contestants.iter_mut().zip(&mut turns) {
            seconds.push(contestant.judge(*passes as usize)? / *passes);
        }
    }
    let mut ratios = Vec::new();
    let mut base = f64::NAN;
    for (contestant, (_, mut seconds)) in contestants.iter().zip(turns) {
        let seconds = median(&mut seconds);
        println!(
            "  {:<10} {:8.1} ns a row",
            contestant.name(),
            seconds * 1e9 / rows as f64
        );
        if base.is_nan() {
            base = seconds;
        } else {
            ratios.push(format!(
                "ratio {name}/{} {:.2}",
                contestant.name(),
                seconds / base
            ));
        }
    }
    Ok(ratios)
}
