//! Which packages a run of the tests builds: a package without a test costs as much as one that has some.

use std::path::Path;

use crate::packages::{self, Package};
use crate::process::{Outcome, root};

/// Gives the libraries of build scripts the features of all others; without it they would be built twice.
const FEATURES: &str = "convex-schema-tests-once";

/// The test programs that start nothing else, neither cargo, nor Node, nor a browser: `--quick` runs these and unit tests.
pub(super) const QUICK: [&str; 2] = ["rows", "schemas"];

/// The packages whose unit tests `--quick` leaves out: what they depend on takes longer to compile than all that the
/// others do between edits.
pub(super) const LEFT_OUT: [&str; 2] = ["convex-schema-cli", "convex-schema-migrate"];

/// The package of these programs.
const PROGRAMS: &str = "convex-schema-tests";

/// Returns the arguments of `cargo test` that choose every test: first unit tests and test programs, then examples in
/// documentation, which cargo runs by themselves alone.
pub(super) fn all() -> Outcome<[Vec<String>; 2]> {
    let packages = packages::all()?;
    let sources: Vec<_> = packages.iter().map(Source::of).collect();
    let mut tests = words(["--workspace", "--all-features", "--lib", "--test", "*"]);
    let mut examples = words(["--workspace", "--all-features", "--doc"]);
    for (package, source) in packages.iter().zip(&sources) {
        let exclude = ["--exclude".to_owned(), package.name.clone()];
        let is_needed = package.name == FEATURES;
        let has_documents = source.has_library && source.has_examples;
        if !is_needed && !source.has_tests && !source.has_programs {
            tests.extend(exclude.clone());
        } else if !source.has_library {
            let programs = package.crates.iter();
            tests.extend(programs.flat_map(|it| ["--bin".to_owned(), it.name.clone()]));
        }
        if !is_needed && !has_documents {
            examples.extend(exclude);
        }
    }
    Ok([tests, examples])
}

/// Returns the arguments for unit tests and [`QUICK`], of published packages with their default features: nothing is
/// built that only the official client or the parser of TypeScript needs.
pub(super) fn quick() -> Outcome<Vec<String>> {
    let packages = packages::all()?;
    let chosen = packages.iter().filter(|it| it.is_published);
    let chosen = chosen.map(|it| it.name.as_str());
    let chosen = chosen.filter(|name| !LEFT_OUT.contains(name));
    let chosen = chosen.chain([PROGRAMS]);
    let mut arguments: Vec<_> = chosen.flat_map(|it| words(["--package", it])).collect();
    arguments.push("--lib".to_owned());
    arguments.extend(QUICK.iter().flat_map(|it| words(["--test", it])));
    Ok(arguments)
}

fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}

/// The parts of a package that have tests.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may be there")]
struct Source {
    has_library: bool,
    /// Whether a module has unit tests.
    has_tests: bool,
    /// Whether there are test programs.
    has_programs: bool,
    /// Whether documentation has examples.
    has_examples: bool,
}

impl Source {
    fn of(package: &Package) -> Self {
        let folder = root().join(&package.folder);
        let mut source = Self {
            has_library: folder.join("src/lib.rs").is_file(),
            has_programs: folder.join("tests").is_dir(),
            ..Self::default()
        };
        source.read(&folder.join("src"));
        source
    }

    fn read(&mut self, folder: &Path) {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for entry in entries {
            let path = entry.path();
            if path.is_dir() {
                self.read(&path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                self.note(&text);
            }
        }
    }

    fn note(&mut self, text: &str) {
        self.has_tests |= text.contains("#[test]");
        let is_example = |line: &str| {
            let line = line.trim_start();
            let is_code = line.starts_with("/// ```") || line.starts_with("//! ```");
            is_code || line.contains("include_str!") || line.starts_with("```")
        };
        self.has_examples |= text.lines().any(is_example);
    }
}

#[cfg(test)]
mod tests {
    use super::{FEATURES, Source, all};

    #[test]
    fn tests_and_examples_are_found() {
        let mut source = Source::default();
        source.note("//! Words.\nfn f() {}\n");
        assert!(!source.has_tests && !source.has_examples);
        source.note("    #[test]\n    fn f() {}\n");
        source.note("    /// ```\n    /// f();\n    /// ```\n");
        assert!(source.has_tests && source.has_examples);
    }

    #[test]
    fn packages_without_tests_are_left_out() {
        let [tests, examples] = all().unwrap_or_default();
        let has = |list: &[String], word: &str| list.iter().any(|it| it == word);
        assert!(has(&tests, "ari-model") && has(&examples, "ari-model"));
        assert!(has(&tests, "xtask"), "its program has unit tests");
        for package in [FEATURES, "convex-schema-rows", "convex-schema-tests"] {
            assert!(!has(&tests, package) && !has(&examples, package));
        }
    }
}
