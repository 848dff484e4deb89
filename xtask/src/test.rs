//! `cargo xtask test` and `bless`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Instant;

use crate::node;
use crate::process::{self, Outcome, cargo};

/// Set to `1` for tests that would otherwise start Node.
const SKIP_NODE: &str = "CONVEX_SCHEMA_NO_NODE";

/// Every test: of the Node scripts, unit, UI, golden, conformance, vectors, doc tests.
pub(crate) fn all(arguments: &[&str]) -> Outcome {
    let start = Instant::now();
    let (with_node, rest) = match arguments {
        ["--no-node", rest @ ..] => (false, rest),
        rest => (true, rest),
    };
    let rest = match rest {
        [] => rest,
        ["--", rest @ ..] => rest,
        [unknown, ..] => return Err(format!("unknown argument `{unknown}`")),
    };
    if with_node {
        node::require()?;
        node::install()?;
        node::test()?;
    }
    let tally = rust(rest, with_node)?;
    tally.print(with_node, start);
    if tally.is_good() {
        Ok(())
    } else {
        Err("some tests failed, see above".to_owned())
    }
}

/// Lets golden and UI tests write down what they got.
pub(crate) fn bless() -> Outcome {
    if std::env::var_os("CI").is_some() {
        return Err("nothing is blessed where `CI` is set".to_owned());
    }
    let mut tests = cargo("test");
    tests.args(["--workspace", "--all-features", "--tests", "--no-fail-fast"]);
    tests.env("BLESS", "1").env("TRYBUILD", "overwrite");
    process::step(tests)
}

/// What the lines of the test programs add up to.
#[derive(Default)]
struct Tally {
    finished: bool,
    /// Whether the lines are what passing tests printed, thousands of expected panics included.
    in_successes: bool,
    programs: usize,
    passed: usize,
    failed: usize,
    ignored: usize,
    /// Lines with figures that are worth repeating at the end.
    figures: Vec<String>,
    failures: Vec<String>,
}

/// Runs the tests of the workspace. What cargo says passes through; of what tests print that
/// pass, only the figures are kept.
fn rust(arguments: &[&str], with_node: bool) -> Outcome<Tally> {
    let mut tests = cargo("test");
    tests.args(["--workspace", "--all-features", "--no-fail-fast"]);
    tests.args(arguments);
    if !arguments.contains(&"--") {
        tests.arg("--");
    }
    tests.arg("--show-output").stdout(Stdio::piped());
    if !with_node {
        tests.env(SKIP_NODE, "1");
    }
    println!("$ {}", process::shown(&tests));
    let fail = |error: std::io::Error| format!("`cargo test` does not run: {error}");
    let mut child = tests.spawn().map_err(fail)?;
    let mut tally = Tally::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line.map_err(fail)?;
            tally.line(&line);
            if !tally.in_successes {
                println!("{line}");
            }
        }
    }
    tally.finished = child.wait().map_err(fail)?.success();
    Ok(tally)
}

impl Tally {
    fn line(&mut self, line: &str) {
        match line {
            "successes:" => self.in_successes = true,
            "failures:" => self.in_successes = false,
            _ if line.starts_with("test result: ") => self.in_successes = false,
            _ => {}
        }
        if let Some(result) = line.strip_prefix("test result: ") {
            self.programs += 1;
            self.passed += count(result, "passed");
            self.failed += count(result, "failed");
            self.ignored += count(result, "ignored");
        } else if line.starts_with("test ") && line.ends_with(" ... FAILED") {
            self.failures.push(line.to_owned());
        } else if is_figure(line) {
            self.figures.push(line.to_owned());
        }
    }

    fn is_good(&self) -> bool {
        self.finished && self.failed == 0
    }

    fn print(&self, with_node: bool, start: Instant) {
        println!("\nsummary");
        for line in self.figures.iter().chain(&self.failures) {
            println!("  {line}");
        }
        if !with_node {
            println!("  without Node: nothing was held against npm packages");
        }
        println!(
            "  {} passed, {} failed, {} ignored in {} test programs, {:.0} s",
            self.passed,
            self.failed,
            self.ignored,
            self.programs,
            start.elapsed().as_secs_f64()
        );
    }
}

/// The number before `word` in `ok. 3 passed; 0 failed; ...`.
fn count(result: &str, word: &str) -> usize {
    let mut words = result.split([' ', ';']).filter(|word| !word.is_empty());
    let mut before = words.next();
    for next in words {
        if next == word {
            return before
                .and_then(|number| number.parse().ok())
                .unwrap_or_default();
        }
        before = Some(next);
    }
    0
}

/// Whether a test printed how many cases it ran, or that it ran none.
fn is_figure(line: &str) -> bool {
    line.ends_with(" disagreements")
        || line.contains(" schemas, ")
        || line.starts_with("SKIPPED")
        || line.contains(": skipped, ")
}

#[cfg(test)]
mod tests {
    use super::{Tally, count};

    #[test]
    fn results_are_counted() {
        let line =
            "ok. 12 passed; 1 failed; 3 ignored; 0 measured; 0 filtered out; finished in 1.09s";
        for (word, want) in [("passed", 12), ("failed", 1), ("ignored", 3), ("other", 0)] {
            assert_eq!(count(line, word), want, "{word}");
        }
    }

    #[test]
    fn a_failure_is_not_good() {
        let mut tally = Tally {
            finished: true,
            ..Tally::default()
        };
        tally.line("test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured");
        assert!(tally.is_good());
        tally.line("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured");
        assert!(!tally.is_good());
        assert_eq!((tally.programs, tally.passed), (2, 4));
    }

    #[test]
    fn what_passing_tests_print_is_left_out_but_for_figures() {
        let mut tally = Tally::default();
        let lines = [
            ("running 2 tests", false),
            ("successes:", true),
            ("schemas: 7 cases, 0 disagreements", true),
            ("thread 'a' panicked", true),
            ("failures:", false),
            ("successes:", true),
            ("test result: ok. 1 passed; 0 failed; 0 ignored", false),
        ];
        for (line, want) in lines {
            tally.line(line);
            assert_eq!(tally.in_successes, want, "{line}");
        }
        assert_eq!(tally.figures, ["schemas: 7 cases, 0 disagreements"]);
    }
}
