//! `cargo xtask bench compile`: what a derive costs the compiler, per struct, over structs that
//! derive nothing. Processor time of `cargo check`, medians of rounds that take turns.

mod instructions;
mod measure;

use self::measure::{Case, Mode};
use super::source::Kind;
use super::{median, ratio};
use crate::process::Outcome;

const USAGE: &str = "usage: cargo xtask bench compile [--sizes 50,200,1000] [--rounds 5] \
                     [--no-incremental] | --instructions";

/// What to measure.
struct Plan {
    sizes: Vec<usize>,
    rounds: usize,
    incremental: bool,
}

pub(super) fn run(arguments: &[&str]) -> Outcome {
    if arguments == ["--instructions"] {
        return instructions::run();
    }
    let plan = Plan::parse(arguments).ok_or(USAGE)?;
    let mut ratios = Vec::new();
    let mut checked = Vec::new();
    for &size in &plan.sizes {
        let costs = costs(size, &plan, Mode::Clean)?;
        report(size, "clean", &costs);
        checked.push((size, cost(&costs, Kind::Checked)));
        ratios = against(&costs, "compile");
    }
    if let [.., (before, small), (last, large)] = checked[..] {
        ratios.push((
            format!("compile/checked/linear-{last}-{before}"),
            large / small,
        ));
    }
    if plan.incremental {
        for &size in &plan.sizes {
            let costs = costs(size, &plan, Mode::Incremental)?;
            report(size, "incremental, one struct touched", &costs);
            if size == plan.sizes[plan.sizes.len() - 1] {
                ratios.extend(against(&costs, "compile/incremental"));
            }
        }
    }
    for (what, value) in ratios {
        ratio(&what, value);
    }
    Ok(())
}

impl Plan {
    fn parse(mut arguments: &[&str]) -> Option<Self> {
        let mut plan = Self {
            sizes: vec![50, 200, 1000],
            rounds: 5,
            incremental: true,
        };
        loop {
            arguments = match arguments {
                [] => return (!plan.sizes.is_empty()).then_some(plan),
                ["--sizes", sizes, rest @ ..] => {
                    let sizes = sizes.split(',').map(str::parse);
                    plan.sizes = sizes.collect::<Result<_, _>>().ok()?;
                    rest
                }
                ["--rounds", rounds, rest @ ..] => {
                    plan.rounds = rounds.parse().ok()?;
                    rest
                }
                ["--no-incremental", rest @ ..] => {
                    plan.incremental = false;
                    rest
                }
                _ => return None,
            };
        }
    }

    /// How often to measure: what takes minutes is measured once.
    fn rounds_of(&self, kind: Kind, size: usize) -> usize {
        let slow = matches!(kind, Kind::Serde | Kind::TsRs);
        match (slow, size) {
            (true, 500..) => 1,
            (true, 150..) => self.rounds.min(2),
            (false, 500..) => self.rounds.min(4),
            _ => self.rounds,
        }
    }
}

/// Milliseconds of processor time per struct over plain structs, by kind.
type Costs = Vec<(Kind, f64)>;

fn costs(size: usize, plan: &Plan, mode: Mode) -> Outcome<Costs> {
    let mut cases = Vec::new();
    for kind in Kind::ALL {
        cases.push((kind, Case::new(kind, size, mode)?, Vec::new()));
    }
    for round in 0..plan.rounds {
        for (kind, case, seconds) in &mut cases {
            if round < plan.rounds_of(*kind, size) {
                seconds.push(case.measure()?);
            }
        }
    }
    let mut totals: Vec<_> = cases
        .into_iter()
        .map(|(kind, _, mut seconds)| (kind, median(&mut seconds)))
        .collect();
    let base = cost(&totals, Kind::Plain);
    println!("{size} structs, plain: {base:.2} s");
    for (_, seconds) in &mut totals {
        *seconds = (*seconds - base) * 1000.0 / count(size);
    }
    Ok(totals)
}

fn report(size: usize, mode: &str, costs: &Costs) {
    println!("{size} structs, {mode}: ms of processor time per struct over plain");
    for (kind, cost) in costs {
        if *kind != Kind::Plain {
            println!("  {:<12} {cost:6.2}", kind.name());
        }
    }
}

fn against(costs: &Costs, prefix: &str) -> Vec<(String, f64)> {
    let [checked, unchecked] = [Kind::Checked, Kind::Unchecked].map(|kind| cost(costs, kind));
    let clone_debug = cost(costs, Kind::CloneDebug);
    let mut ratios = vec![(
        format!("{prefix}/unchecked/clone_debug"),
        unchecked / clone_debug,
    )];
    for (kind, cost) in costs {
        if !matches!(kind, Kind::Plain | Kind::Unchecked | Kind::Checked) {
            ratios.push((format!("{prefix}/checked/{}", kind.name()), checked / cost));
        }
    }
    ratios
}

fn cost(costs: &Costs, kind: Kind) -> f64 {
    let found = costs.iter().find(|(other, _)| *other == kind);
    found.map_or(f64::NAN, |(_, cost)| *cost)
}

/// A number of structs, for a division.
fn count(size: usize) -> f64 {
    u32::try_from(size).map_or(f64::INFINITY, f64::from)
}
