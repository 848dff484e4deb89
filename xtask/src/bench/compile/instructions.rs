//! Instructions that rustc carries out, counted by callgrind: free of noise, but slow.

use std::fs;
use std::process::Command;

use crate::bench::callgrind;
use crate::bench::package::{Package, folder, read};
use crate::bench::ratio;
use crate::bench::source::{Kind, model};
use crate::process::{self, Outcome, output_of};

/// The sizes whose difference is counted, so that what does not grow cancels out.
const SIZES: [usize; 2] = [60, 120];

/// A wrapper of rustc that counts the instructions of the crate `contestants`, into the file that a variable names.
const WRAPPER: &str = r#"#!/bin/sh
case "${COUNT_INTO:+count} $*" in
"count "*" --crate-name contestants "*)
  exec valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$COUNT_INTO" "$@" ;;
*) exec "$@" ;;
esac
"#;

pub(super) fn run() -> Outcome {
    let wrapper = folder().join("count.sh");
    fs::create_dir_all(folder())
        .and_then(|()| fs::write(&wrapper, WRAPPER))
        .map_err(|error| format!("`{}` can't be written: {error}", wrapper.display()))?;
    let mut permit = Command::new("chmod");
    permit.arg("+x").arg(&wrapper);
    process::run(permit)?;
    let mut slopes = Vec::new();
    for kind in [
        Kind::Plain,
        Kind::CloneDebug,
        Kind::Unchecked,
        Kind::Checked,
    ] {
        let [small, large] = SIZES.map(|size| count(kind, size));
        let structs = f64::from(u32::try_from(SIZES[1] - SIZES[0]).unwrap_or(1));
        slopes.push((kind, (large? - small?) / structs));
    }
    let over_plain = |kind: Kind| -> f64 {
        let found = slopes.iter().find(|(other, _)| *other == kind);
        found.map_or(f64::NAN, |(_, slope)| slope - slopes[0].1)
    };
    println!("millions of instructions per struct, over plain");
    for (kind, _) in &slopes {
        println!("  {:<12} {:6.2}", kind.name(), over_plain(*kind));
    }
    let clone_debug = over_plain(Kind::CloneDebug);
    for kind in [Kind::Unchecked, Kind::Checked] {
        let what = format!("compile/instructions/{}/clone_debug", kind.name());
        ratio(&what, over_plain(kind) / clone_debug);
    }
    Ok(())
}

/// Millions of instructions for a crate.
fn count(kind: Kind, size: usize) -> Outcome<f64> {
    let source = model(kind, size);
    let package = Package::new(&format!("{}-{size}-counted", kind.name()), &source)?;
    process::run(check(&package, kind)?)?;
    package.write("src/lib.rs", &format!("{source}\n"))?;
    let log = folder().join("instructions.log");
    let mut counted = check(&package, kind)?;
    counted.env("COUNT_INTO", &log);
    process::run(counted)?;
    // The next count has to find the source changed.
    package.write("src/lib.rs", &source)?;
    let log = read(&log)?;
    callgrind::collected(&log).map(|number| number / 1e6)
}

fn check(package: &Package, kind: Kind) -> Outcome<Command> {
    let mut sysroot = Command::new("rustc");
    sysroot.args(["--print", "sysroot"]);
    // Not rustup's stand-in, which would be counted too.
    let rustc = format!("{}/bin/rustc", output_of(sysroot)?);
    let target = match kind {
        Kind::Unchecked => "unverified-counted",
        _ => "verified-counted",
    };
    let mut check = package.cargo("check", target, kind.feature());
    check.env("CARGO_INCREMENTAL", "0").env("RUSTC", rustc);
    check.env("RUSTC_WRAPPER", folder().join("count.sh"));
    if kind == Kind::Unchecked {
        check.env("RUSTFLAGS", "--cfg convex_schema_unverified");
    }
    Ok(check)
}
