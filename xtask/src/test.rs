//! `cargo xtask test` and `bless`.

mod selection;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use self::selection::QUICK;
use crate::compiler::Notes;
use crate::node;
use crate::process::{self, Outcome, cargo};

/// Set to `1` for tests that would otherwise start Node.
const SKIP_NODE: &str = "CONVEX_SCHEMA_NO_NODE";

/// Set to `1` for tests that build programs: they select packages and features as this run does.
const WHOLE_WORKSPACE: &str = "CONVEX_SCHEMA_WHOLE_WORKSPACE";

/// Set to `1` for tests that try a sample of their cases, so that they try all.
pub(crate) const LONG: &str = "CONVEX_SCHEMA_LONG";

/// Set to `1` for tests that try a smaller sample of their cases between edits.
const QUICK_SAMPLE: &str = "CONVEX_SCHEMA_QUICK";

/// Cases from outside of the repository, which `--quick` leaves out.
const MORE_CASES: &str = "CONVEX_VECTORS";
const CORPUS: &str = "CONVEX_SCHEMA_CORPUS";

/// The modes of `cargo xtask test`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    All,
    /// All, and every case of the tests that usually try a sample.
    Long,
    /// All but what needs Node.
    WithoutNode,
    Quick,
    /// Nothing is run, the tests are counted.
    Count,
}

/// Runs every test: those of the Node scripts, unit, UI, golden, conformance, vectors and doc tests.
pub(crate) fn all(arguments: &[&str]) -> Outcome {
    let start = Instant::now();
    let (choice, rest) = match arguments {
        ["--no-node", rest @ ..] => (Choice::WithoutNode, rest),
        ["--quick", rest @ ..] => (Choice::Quick, rest),
        ["--long", rest @ ..] => (Choice::Long, rest),
        ["--count", rest @ ..] => (Choice::Count, rest),
        rest => (Choice::All, rest),
    };
    let rest = match rest {
        [] => rest,
        ["--", rest @ ..] => rest,
        [unknown, ..] => return Err(format!("unknown argument `{unknown}`")),
    };
    if choice == Choice::Count {
        return count_tests(rest);
    }
    if choice.has_node() {
        node::require()?;
        node::install()?;
        node::test()?;
    }
    let notes = Notes::begin();
    let mut tally = rust(rest, choice, notes.as_ref())?;
    let taken = notes.map(|notes| notes.taken());
    tally
        .figures
        .extend(taken.as_ref().map(ToString::to_string));
    let processor = process::usage_of_children().map(|usage| usage.seconds);
    let summary = tally.summary(choice, rest, start.elapsed(), processor);
    println!("{summary}");
    if !tally.is_good() {
        return Err("some tests failed, see above".to_owned());
    }
    if taken.is_some_and(|taken| !taken.is_within_bounds()) {
        return Err("a compiler took more memory than it may, see above".to_owned());
    }
    Ok(())
}

/// Prints how many tests each program has, and all of them.
fn count_tests(arguments: &[&str]) -> Outcome {
    let mut list = cargo("test");
    list.args(["--quiet", "--workspace", "--all-features"]);
    list.args(arguments);
    list.args(["--", "--list", "--format", "terse"]);
    let printed = process::output_of(list)?;
    let tests = printed.lines().filter(|line| line.ends_with(": test"));
    println!("{} tests", tests.count());
    Ok(())
}

/// Rewrites the expected output of golden and UI tests.
pub(crate) fn bless() -> Outcome {
    if std::env::var_os("CI").is_some() {
        return Err("nothing is blessed where `CI` is set".to_owned());
    }
    let mut tests = cargo("test");
    tests.args(["--workspace", "--all-features", "--tests", "--no-fail-fast"]);
    tests.env("BLESS", "1").env("TRYBUILD", "overwrite");
    tests.env(WHOLE_WORKSPACE, "1");
    process::step(tests)
}

impl Choice {
    /// Returns whether tests may start Node.
    fn has_node(self) -> bool {
        matches!(self, Self::All | Self::Long)
    }
}

/// The sum of the results that test programs print.
#[derive(Default)]
struct Tally {
    /// Whether cargo failed: a test did, or does not compile.
    has_failed: bool,
    /// Whether the current lines are output of passing tests, which includes thousands of expected panics.
    in_successes: bool,
    programs: usize,
    passed: usize,
    failed: usize,
    ignored: usize,
    /// Lines with figures that are worth repeating at the end.
    figures: Vec<String>,
    /// The lines about tests that did not run.
    skipped: Vec<String>,
    failures: Vec<String>,
}

/// Runs the tests of the workspace: all that `choice` says, or those that `arguments` of `cargo test` choose.
fn rust(arguments: &[&str], choice: Choice, notes: Option<&Notes>) -> Outcome<Tally> {
    let mut tally = Tally::default();
    if choice == Choice::Quick {
        tally.run(&selection::quick()?, arguments, choice, notes)?;
    } else if arguments.is_empty() {
        for chosen in selection::all()? {
            tally.run(&chosen, &[], choice, notes)?;
        }
    } else {
        let all = ["--workspace", "--all-features"].map(str::to_owned);
        tally.run(&all, arguments, choice, notes)?;
    }
    Ok(tally)
}

impl Tally {
    /// Runs `cargo test`. Prints its output and that of failing tests; of the output of passing tests it keeps the
    /// figures.
    fn run(
        &mut self,
        chosen: &[String],
        arguments: &[&str],
        choice: Choice,
        notes: Option<&Notes>,
    ) -> Outcome {
        let mut tests = cargo("test");
        tests.args(chosen).arg("--no-fail-fast").args(arguments);
        if !arguments.contains(&"--") {
            tests.arg("--");
        }
        tests.arg("--show-output").stdout(Stdio::piped());
        tests.env(WHOLE_WORKSPACE, "1");
        if !choice.has_node() {
            tests.env(SKIP_NODE, "1");
        }
        match choice {
            Choice::All | Choice::WithoutNode | Choice::Count => {}
            Choice::Long => {
                tests.env(LONG, "1");
            }
            Choice::Quick => {
                tests.env(QUICK_SAMPLE, "1");
                tests.env_remove(MORE_CASES).env(CORPUS, "none");
            }
        }
        if let Some(notes) = notes {
            notes.take(&mut tests);
        }
        println!("$ {}", process::shown(&tests));
        let fail = |error: std::io::Error| format!("`cargo test` does not run: {error}");
        let mut child = tests.spawn().map_err(fail)?;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).lines() {
                let line = line.map_err(fail)?;
                self.line(&line);
                if !self.in_successes {
                    println!("{line}");
                }
            }
        }
        self.has_failed |= !child.wait().map_err(fail)?.success();
        Ok(())
    }

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
        } else if line.starts_with("SKIPPED") {
            if !self.skipped.iter().any(|known| known == line) {
                self.skipped.push(line.to_owned());
            }
        } else if is_figure(line) {
            self.figures.push(line.to_owned());
        }
    }

    fn is_good(&self) -> bool {
        !self.has_failed && self.failed == 0
    }

    /// Returns the figures, the failures and, in the last line, the counts and the tests that did not run.
    fn summary(
        &self,
        choice: Choice,
        arguments: &[&str],
        elapsed: Duration,
        processor: Option<f64>,
    ) -> String {
        let mut summary = "\nsummary\n".to_owned();
        for line in self.figures.iter().chain(&self.failures) {
            let _ = writeln!(summary, "  {line}");
        }
        let _ = write!(
            summary,
            "  {} passed, {} failed, {} ignored in {} test programs, {:.0} s",
            self.passed,
            self.failed,
            self.ignored,
            self.programs,
            elapsed.as_secs_f64()
        );
        if let Some(seconds) = processor {
            let _ = write!(summary, ", {seconds:.0} s of processor time");
        }
        if choice == Choice::Quick {
            let _ = write!(
                summary,
                "; --quick: unit tests and {}, with default features, without UI cases and {}",
                QUICK.join(", "),
                selection::LEFT_OUT.join(", ")
            );
        }
        if !arguments.is_empty() {
            let _ = write!(summary, "; only `{}`", arguments.join(" "));
        }
        for skipped in &self.skipped {
            summary.push_str("; ");
            summary.push_str(skipped);
        }
        summary
    }
}

/// Returns the number before `word` in `ok. 3 passed; 0 failed; ...`.
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

/// Returns whether a line says how many cases a test ran.
fn is_figure(line: &str) -> bool {
    line.ends_with(" disagreements") || line.contains(" schemas, ")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Choice, Tally, count};

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
        let mut tally = Tally::default();
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

    #[test]
    fn what_did_not_run_stands_in_the_last_line() {
        let mut tally = Tally::default();
        let skipped = "SKIPPED ui: the cases are pinned to rustc 1.95.0";
        for line in ["successes:", skipped, skipped, "failures:"] {
            tally.line(line);
        }
        tally.line("test result: ok. 2 passed; 0 failed; 0 ignored");
        let last = |choice, arguments: &[&str]| {
            let summary = tally.summary(choice, arguments, Duration::from_secs(3), Some(40.2));
            summary.lines().last().unwrap_or_default().to_owned()
        };
        let counts =
            "  2 passed, 0 failed, 0 ignored in 1 test programs, 3 s, 40 s of processor time";
        assert_eq!(last(Choice::All, &[]), format!("{counts}; {skipped}"));
        let quick = "--quick: unit tests and rows, schemas, with default features, without UI cases and \
             convex-schema-cli, convex-schema-migrate";
        assert_eq!(
            last(Choice::Quick, &[]),
            format!("{counts}; {quick}; {skipped}")
        );
        let some = last(Choice::Long, &["--test", "ui"]);
        assert_eq!(some, format!("{counts}; only `--test ui`; {skipped}"));
    }
}
