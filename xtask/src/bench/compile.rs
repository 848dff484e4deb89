//! `cargo xtask bench compile`: what a derive costs the compiler, over items that derive nothing.
//! Processor time of `cargo check`, medians of rounds that take turns. The command fails if a ratio
//! misses its bar.

mod instructions;
mod measure;
mod shapes;

use self::measure::{Case, Mode};
use super::median;
use super::source::Kind;
use crate::process::Outcome;

const USAGE: &str = "usage: cargo xtask bench compile [--sizes 50,200,1000] [--rounds 5] \
                     [--no-incremental] | --shapes [--rounds 3] | --instructions";

/// The most that a struct with ours may cost over one with `Clone` and `Debug`.
const MOST_OF_CLONE_DEBUG: f64 = 1.3;

/// How often each shape is measured, unless the arguments say it.
const ROUNDS_OF_SHAPES: usize = 3;

/// The things to measure.
struct Plan {
    sizes: Vec<usize>,
    rounds: usize,
    incremental: bool,
}

pub(super) fn run(arguments: &[&str]) -> Outcome {
    if arguments == ["--instructions"] {
        return instructions::run();
    }
    let mut bars = Bars::default();
    let shapes = match arguments {
        ["--shapes"] => Some(ROUNDS_OF_SHAPES),
        ["--shapes", "--rounds", rounds] => Some(rounds.parse().map_err(|_| USAGE)?),
        _ => None,
    };
    if let Some(rounds) = shapes {
        shapes::measure(rounds, &mut bars)?;
        return bars.finish();
    }
    let plan = Plan::parse(arguments).ok_or(USAGE)?;
    structs(&plan, &mut bars)?;
    shapes::measure(plan.rounds.min(ROUNDS_OF_SHAPES), &mut bars)?;
    bars.finish()
}

/// Ratios, some of which have a bar.
#[derive(Default)]
struct Bars {
    /// The lines to print at the end.
    lines: Vec<String>,
    missed: Vec<String>,
}

impl Bars {
    /// Adds a ratio without a bar.
    fn free(&mut self, what: &str, value: f64) {
        self.lines.push(format!("ratio {what} {value:.3}"));
    }

    /// Adds a ratio that may be at most `most`.
    fn at_most(&mut self, what: &str, value: f64, most: f64) {
        self.lines
            .push(format!("ratio {what} {value:.3} (must {most})"));
        // A result that is not a number is not a success.
        if value.is_nan() || value > most {
            self.missed
                .push(format!("{what}: {value:.3}, must be at most {most}"));
        }
    }

    /// Prints all ratios; an error if one misses its bar.
    fn finish(self) -> Outcome {
        for line in &self.lines {
            println!("{line}");
        }
        if self.missed.is_empty() {
            return Ok(());
        }
        Err(format!("bars are missed:\n  {}", self.missed.join("\n  ")))
    }
}

/// Measures structs, with other derives.
fn structs(plan: &Plan, bars: &mut Bars) -> Outcome {
    let mut ratios = Vec::new();
    let mut checked = Vec::new();
    for &size in &plan.sizes {
        let costs = costs(size, plan, Mode::Clean)?;
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
            let costs = costs(size, plan, Mode::Incremental)?;
            report(size, "incremental, one struct touched", &costs);
            if size == plan.sizes[plan.sizes.len() - 1] {
                ratios.extend(against(&costs, "compile/incremental"));
            }
        }
    }
    for (what, value) in ratios {
        if what == "compile/checked/clone_debug" {
            bars.at_most(&what, value, MOST_OF_CLONE_DEBUG);
        } else {
            bars.free(&what, value);
        }
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

    /// Returns how often to measure: what takes minutes is measured once.
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

/// Returns a number of structs, for a division.
fn count(size: usize) -> f64 {
    u32::try_from(size).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::Bars;

    #[test]
    fn a_missed_bar_is_an_error() {
        let mut bars = Bars::default();
        bars.free("a", 9.0);
        bars.at_most("b", 0.5, 0.5);
        assert!(bars.finish().is_ok());
        for value in [0.51, f64::NAN, f64::INFINITY] {
            let mut bars = Bars::default();
            bars.at_most("b", value, 0.5);
            assert!(bars.finish().is_err(), "{value}");
        }
    }
}
