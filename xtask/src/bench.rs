//! `cargo xtask bench`: figures as ratios of one run. Each benchmark ends with lines
//! `ratio WHAT VALUE`, for programs to read.

mod callgrind;
mod compile;
mod emit;
mod first_build;
mod migrate;
mod package;
mod processor;
mod rows;
mod source;
mod tsc;
mod validate;

use crate::process::Outcome;

/// Runs one benchmark.
pub(crate) fn run(name: &str, arguments: &[&str]) -> Outcome {
    match name {
        "compile" => compile::run(arguments),
        "emit" => emit::run(arguments),
        "first-build" => first_build::run(arguments),
        "migrate" => migrate::run(arguments),
        "rows" => rows::run(arguments),
        "tsc" => tsc::run(arguments),
        "validate" => validate::run(arguments),
        _ => Err(format!(
            "no benchmark `{name}`\nhelp: expected one of `compile`, `emit`, `first-build`, `migrate`, \
             `rows`, `tsc`, `validate`"
        )),
    }
}

/// A line that programs read.
fn ratio(what: &str, value: f64) {
    println!("ratio {what} {value:.3}");
}

/// Returns the middle one of some figures, or nothing of none.
fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
