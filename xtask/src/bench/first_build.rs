//! `cargo xtask bench first-build`: what a crate with one derived struct costs from clean, dependencies included,
//! beside its peers, and what the schema package of `examples/ari` costs beside an older commit.
//!
//! Figures are processor time of whole builds and checks, in a target folder that is empty at the start. Contestants
//! take turns in each round; medians count. After one fetch nothing is downloaded.
//!
//! Bars are for builds. A check of a schema package compiles nearly all of it twice, as its build script runs, so its
//! ratios are figures alone.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::median;
use super::package::{Package, folder};
use super::processor::seconds_of;
use crate::process::{self, Outcome, cargo, output_of, root};

const USAGE: &str = "usage: cargo xtask bench first-build [--rounds 3] [--only NAME,NAME]\n\
                     names: serde, schemars, ts-rs, model, rows, ari";

/// The manifest and lock file of the crate.
const TEMPLATE: &str = "benches/first-build";

/// The commit that the schema package is compared with: the last one before crates were split.
const BASE: &str = "5f3016e";

/// Derives beside serde's, and the feature that brings them.
const CONTESTANTS: [(&str, &str, &str); 5] = [
    ("serde", "", ""),
    ("schemars", "schemars", "#[derive(schemars::JsonSchema)]"),
    ("ts-rs", "ts-rs", "#[derive(ts_rs::TS)]"),
    ("model", "model", OURS),
    ("rows", "rows", OURS),
];

const OURS: &str = "#[derive(convex_schema::Table)]\n#[table(name = \"payments\")]\n\
                    #[table(index(name = \"by_status\", fields = [status]))]";

/// The bars: a contestant, the one that it is divided by, the ratio that must hold, and the goal.
const BARS: [(&str, &str, f64, f64); 3] = [
    ("model", "ts-rs", 1.4, 1.15),
    ("rows", "ts-rs", 2.0, 1.7),
    ("ari", ARI_BASE, 0.5, 0.35),
];

const ARI_BASE: &str = "ari@5f3016e";

pub(super) fn run(arguments: &[&str]) -> Outcome {
    let plan = Plan::parse(arguments).ok_or(USAGE)?;
    let mut cases = Vec::new();
    for (name, feature, derives) in CONTESTANTS {
        if !plan.has(name) {
            continue;
        }
        cases.push(Case::of_one_struct(name, feature, derives)?);
    }
    if plan.has("ari") {
        cases.push(Case::of_ari("ari", root()));
        match base()? {
            Some(base) => cases.push(Case::of_ari(ARI_BASE, base)),
            None => println!("SKIPPED ari: the commit {BASE} is not in this repository"),
        }
    }
    for case in &cases {
        process::run(case.fetch())?;
    }
    for round in 0..plan.rounds {
        for case in &mut cases {
            for goal in Goal::ALL {
                let seconds = case.measure(goal)?;
                println!("round {}: {} {goal}: {seconds:.2} s", round + 1, case.name);
            }
        }
    }
    let missed = report(&cases);
    if missed.is_empty() {
        return Ok(());
    }
    Err(format!("bars are missed:\n  {}", missed.join("\n  ")))
}

/// Prints the figures and returns the bars that are missed.
fn report(cases: &[Case]) -> Vec<String> {
    println!("seconds of processor time from clean, medians");
    println!("  {:<12} {:>8} {:>8}", "", "build", "check");
    for case in cases {
        let [build, check] = Goal::ALL.map(|goal| case.median(goal));
        println!("  {:<12} {build:8.2} {check:8.2}", case.name);
    }
    let find = |name: &str| cases.iter().find(|case| case.name == name);
    let mut missed = Vec::new();
    for (name, over, must, goal) in BARS {
        let (Some(case), Some(other)) = (find(name), find(over)) else {
            continue;
        };
        let ratio = |goal| case.median(goal) / other.median(goal);
        let (build, check) = (ratio(Goal::Build), ratio(Goal::Check));
        let line =
            format!("first-build/build/{name} {over}: {build:.3} (must {must}, goal {goal})");
        println!("ratio {line}");
        println!("ratio first-build/check/{name} {over}: {check:.3}");
        if build > must {
            missed.push(line);
        }
    }
    missed
}

/// The arguments.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    rounds: usize,
    /// The contestants; all of them if there are none.
    only: Vec<String>,
}

impl Plan {
    fn parse(mut arguments: &[&str]) -> Option<Self> {
        let mut plan = Self {
            rounds: 3,
            only: Vec::new(),
        };
        loop {
            arguments = match arguments {
                [] => return (plan.rounds > 0 && plan.knows_all()).then_some(plan),
                ["--rounds", rounds, rest @ ..] => {
                    plan.rounds = rounds.parse().ok()?;
                    rest
                }
                ["--only", names, rest @ ..] => {
                    plan.only = names.split(',').map(str::to_owned).collect();
                    rest
                }
                _ => return None,
            };
        }
    }

    fn has(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }

    fn knows_all(&self) -> bool {
        let is_known =
            |name: &String| name == "ari" || CONTESTANTS.iter().any(|(known, ..)| known == name);
        self.only.iter().all(is_known)
    }
}

/// The subcommand of cargo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    Build,
    Check,
}

impl Goal {
    const ALL: [Self; 2] = [Self::Build, Self::Check];
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Build => "build",
            Self::Check => "check",
        })
    }
}

/// Something that is built from clean.
struct Case {
    name: &'static str,
    folder: PathBuf,
    /// The arguments after `cargo build`.
    arguments: Vec<String>,
    seconds: [Vec<f64>; 2],
}

impl Case {
    fn of_one_struct(name: &'static str, feature: &str, derives: &str) -> Outcome<Self> {
        let package = Package::from_template(TEMPLATE, &format!("first-{name}"), &source(derives))?;
        Ok(Self {
            name,
            folder: package.folder().to_owned(),
            arguments: vec!["--features".to_owned(), feature.to_owned()],
            seconds: Default::default(),
        })
    }

    fn of_ari(name: &'static str, folder: PathBuf) -> Self {
        Self {
            name,
            folder,
            arguments: vec!["--package".to_owned(), "ari-schema".to_owned()],
            seconds: Default::default(),
        }
    }

    fn fetch(&self) -> Command {
        let mut fetch = cargo("fetch");
        fetch.arg("--quiet").current_dir(&self.folder);
        fetch
    }

    /// Builds or checks it from clean.
    fn measure(&mut self, goal: Goal) -> Outcome<f64> {
        let target = folder().join("first-build");
        if target.exists() {
            fs::remove_dir_all(&target)
                .map_err(|error| format!("`{}` can't be emptied: {error}", target.display()))?;
        }
        let mut command = cargo(&goal.to_string());
        command.args(["--quiet", "--offline"]).args(&self.arguments);
        command.current_dir(&self.folder);
        command.env("CARGO_TARGET_DIR", &target);
        // The schema package compiles its build script, which then writes nothing.
        command.env("CONVEX_SCHEMA", "off");
        for variable in ["CARGO_INCREMENTAL", "RUSTFLAGS", "RUSTC_WRAPPER"] {
            command.env_remove(variable);
        }
        let seconds = seconds_of(&command)?;
        self.seconds[goal as usize].push(seconds);
        Ok(seconds)
    }

    fn median(&self, goal: Goal) -> f64 {
        median(&mut self.seconds[goal as usize].clone())
    }
}

/// Returns one struct of the kinds of fields that tables have.
fn source(derives: &str) -> String {
    format!(
        "//! One struct.\n\nuse serde::{{Deserialize, Serialize}};\n\n\
         /// A payment.\n#[derive(Clone, Debug, Serialize, Deserialize)]\n{derives}\npub struct Payment {{\n    \
         /// In the smallest unit of the currency.\n    pub amount: f64,\n    \
         /// Where it stands.\n    pub status: String,\n    \
         /// How often it was tried.\n    pub attempts: u32,\n    \
         /// Who may see it.\n    pub readers: Vec<String>,\n    \
         /// When it was paid.\n    pub paid_at: Option<f64>,\n}}\n"
    )
}

/// Returns the older commit in a folder of its own, with its own lock file; `None` where git does not have it.
fn base() -> Outcome<Option<PathBuf>> {
    let mut known = Command::new("git");
    known.args(["cat-file", "-e", &format!("{BASE}^{{commit}}")]);
    known.current_dir(root());
    if output_of(known).is_err() {
        return Ok(None);
    }
    let base = folder().join("packages").join(BASE);
    if !base.join("Cargo.toml").is_file() {
        fs::create_dir_all(&base)
            .map_err(|error| format!("`{}` can't be made: {error}", base.display()))?;
        let archive = base.join("source.tar");
        let mut pack = Command::new("git");
        pack.args(["archive", "--format=tar", "--output"]);
        pack.arg(&archive).arg(BASE).current_dir(root());
        process::run(pack)?;
        let mut unpack = Command::new("tar");
        unpack.arg("-xf").arg(&archive).current_dir(&base);
        process::run(unpack)?;
    }
    Ok(Some(base))
}

#[cfg(test)]
mod tests {
    use super::{BARS, CONTESTANTS, Plan};

    #[test]
    fn arguments_are_read() {
        let plan = Plan::parse(&["--only", "rows,ari", "--rounds", "1"]);
        let plan = plan.map(|plan| (plan.rounds, plan.has("rows"), plan.has("model")));
        assert_eq!(plan, Some((1, true, false)));
        let plan = Plan::parse(&[]).map(|plan| (plan.rounds, plan.has("model")));
        assert_eq!(plan, Some((3, true)));
        for wrong in [
            &["--rounds", "0"][..],
            &["--rounds"],
            &["--only", "bson"],
            &["--other"],
        ] {
            assert_eq!(Plan::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn bars_are_about_contestants() {
        for (name, over, must, goal) in BARS {
            let is_known = |name: &str| {
                name.starts_with("ari") || CONTESTANTS.iter().any(|(known, ..)| *known == name)
            };
            assert!(is_known(name) && is_known(over) && goal < must, "{name}");
        }
    }
}
