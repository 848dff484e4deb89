//! `cargo xtask bench tsc`: what our TypeScript costs its compiler, against the same schema with
//! everything written inline.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use super::package::Package;
use super::ratio;
use super::source::{Kind, schema, tables};
use crate::node;
use crate::process::{self, Outcome, output_of};

/// How many tables the schemas have.
const SIZES: [usize; 3] = [12, 100, 1000];

/// The versions of TypeScript, as `tests/node/tsc-count.mjs` calls them.
const VERSIONS: [&str; 2] = ["5", "newest"];

pub(super) fn run(arguments: &[&str]) -> Outcome {
    if !arguments.is_empty() {
        return Err("usage: cargo xtask bench tsc".to_owned());
    }
    node::require()?;
    node::install()?;
    // Inside of the packages' folder, where the compiler finds `convex`.
    let files = node::directory().join("node_modules").join(".bench-tsc");
    let package = Package::new("tsc", &library())?.with_driver("tsc")?;
    let mut write = package.cargo("run", "tsc", "convex-schema,convex-schema-core");
    write.arg("--").arg(&files);
    process::run(write)?;
    let mut ratios = Vec::new();
    for version in VERSIONS {
        let blank = Count::of(&files.join("blank.ts"), version)?;
        for size in SIZES {
            let count = |form: &str| Count::of(&files.join(format!("{form}-{size}.ts")), version);
            let (hoisted, inline) = (count("hoisted")?, count("inline")?);
            let share = (hoisted.instantiations - blank.instantiations)
                / (inline.instantiations - blank.instantiations);
            println!(
                "TypeScript {}, {size} tables: {} instantiations, inline {}, neither {}; \
                 {:.2} s, inline {:.2} s",
                hoisted.version,
                hoisted.instantiations,
                inline.instantiations,
                blank.instantiations,
                hoisted.seconds,
                inline.seconds
            );
            let major = hoisted.version.split('.').next().unwrap_or_default();
            ratios.push((format!("tsc/{major}/{size}/hoisted/inline"), share));
        }
    }
    for (what, value) in ratios {
        ratio(&what, value);
    }
    Ok(())
}

/// Returns a schema of each size in a module of its own, and a list of them.
fn library() -> String {
    let mut library = String::from("#![allow(dead_code, missing_docs)]\n\n");
    let mut entries = String::new();
    for size in SIZES {
        let _ = write!(
            library,
            "pub mod of_{size} {{\n{}{}}}\n\n",
            tables(Kind::Checked, size),
            schema(size)
        );
        let _ = writeln!(entries, "        ({size}, of_{size}::schema()),");
    }
    let _ = write!(
        library,
        "pub fn schemas() -> Vec<(usize, convex_schema::Schema)> {{\n    \
         vec![\n{entries}    ]\n}}\n"
    );
    library
}

/// The counts of the compiler.
struct Count {
    version: String,
    instantiations: f64,
    seconds: f64,
}

impl Count {
    fn of(file: &Path, version: &str) -> Outcome<Self> {
        let mut count = Command::new("node");
        count.arg("tsc-count.mjs").arg(file).arg(version);
        count.current_dir(node::directory());
        let printed = output_of(count)?;
        let value =
            |key: &str| value(&printed, key).ok_or_else(|| format!("no `{key}` in {printed}"));
        let number = |key: &str| -> Outcome<f64> {
            let text = value(key)?;
            text.parse()
                .map_err(|error| format!("`{key}` is {text}: {error}"))
        };
        Ok(Self {
            version: value("typescript")?.to_owned(),
            instantiations: number("instantiations")?,
            seconds: number("check_seconds")?,
        })
    }
}

/// Returns the value of `key` in one line of flat JSON.
fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let rest = line.split_once(&format!("\"{key}\":"))?.1;
    rest.split([',', '}'])
        .next()
        .map(|value| value.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn values_are_found() {
        let line = r#"{"typescript":"5.9.3","instantiations":123}"#;
        assert_eq!(value(line, "typescript"), Some("5.9.3"));
        assert_eq!(value(line, "instantiations"), Some("123"));
        assert_eq!(value(line, "types"), None);
    }
}
