//! `cargo xtask bench migrate [ROWS]`: how fast a migration of so many messages is (1,000,000 unless ROWS says so).
//!
//! Needs Linux with PostgreSQL's server. Each run is a process of its own; the runs take turns. Ratios:
//! - `script/one-core`: the time of the script that teams write today over ours, from the same JSON lines, each on one
//!   core. Ours also validates, checks references and compresses. The documents of both are compared first.
//! - `script/convert-one-core`: the same without compression, as `migrate check` does it.
//! - `server/psql`: our time from a live server over that of `psql` throwing the same rows away.
//! - `threads/two`: how many times as fast two cores are as one.
//! - `memory/bytes-per-row`: what each further row takes at most; a key takes 16 bytes.

mod folder;
#[expect(clippy::unwrap_used, reason = "the helper of tests")]
#[path = "../../../schema-migrate/tests/migrate/server.rs"]
mod server;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use self::folder::Folder;
use super::{median, ratio};
use crate::process::{self, Outcome, cargo, output_of};

/// Messages without an argument.
const ROWS: u64 = 1_000_000;

/// How often the runs take turns.
const ROUNDS: usize = 5;

pub(super) fn run(arguments: &[&str]) -> Outcome {
    let rows = match arguments {
        [] => ROWS,
        [rows] => rows.parse().map_err(|error| format!("`{rows}`: {error}"))?,
        _ => return Err("expected one number of rows".to_owned()),
    };
    let mut build = cargo("build");
    build.args(["--release", "--quiet", "--package", "convex-schema-cli"]);
    process::run(build)?;
    let server = server::server().ok_or("PostgreSQL is not installed")?;
    let folder = Folder::new(rows)?;
    folder.fill(server, rows)?;
    agree(&folder, rows)?;
    of_files(&folder)?;
    of_server(&folder, server)?;
    memory(&folder, rows)
}

/// Compares the documents of the script with ours.
fn agree(folder: &Folder, rows: u64) -> Outcome {
    process::run(folder.migrate("run", &folder.of_files()))?;
    folder.unpack("messages", "ours.jsonl")?;
    folder.ids()?;
    process::run(script(folder))?;
    let mut agree = Command::new("node");
    agree.arg(Folder::source("agree.mjs"));
    agree.args([folder.path("script.jsonl"), folder.path("ours.jsonl")]);
    let equal = output_of(agree)?;
    if equal != rows.to_string() {
        return Err(format!("{equal} documents of {rows} were compared"));
    }
    println!("{equal} documents are equal");
    Ok(())
}

fn script(folder: &Folder) -> Command {
    let mut script = Command::new("node");
    script.arg(Folder::source("script.mjs"));
    script.args(["ids.jsonl", "messages.jsonl", "script.jsonl"].map(|name| folder.path(name)));
    script
}

/// The ratios to the script, and of two cores to one.
fn of_files(folder: &Folder) -> Outcome {
    let mut figures: [Vec<f64>; 4] = Default::default();
    for _ in 0..ROUNDS {
        let migrate = |verb| folder.migrate(verb, &folder.of_files());
        let runs = [
            on("0", &script(folder))?,
            on("0", &migrate("run"))?,
            on("0", &migrate("check"))?,
            on("0,1", &migrate("run"))?,
        ];
        for (all, run) in figures.iter_mut().zip(runs) {
            all.push(run.seconds);
        }
    }
    let [script, run, check, two] = figures.each_mut().map(|it| median(it));
    println!(
        "script {script:.2} s, `migrate run` {run:.2} s, `migrate check` {check:.2} s, `migrate run` on two cores {two:.2} s"
    );
    ratio("script/one-core", script / run);
    ratio("script/convert-one-core", script / check);
    ratio("threads/two", run / two);
    Ok(())
}

/// The ratio to `psql`.
fn of_server(folder: &Folder, server: &server::Server) -> Outcome {
    let mut figures: [Vec<f64>; 2] = Default::default();
    for _ in 0..ROUNDS {
        let mut psql = server.command("psql", folder::DATABASE);
        psql.args(["-qc", "copy (select * from messages) to stdout"]);
        psql.stdout(Stdio::null());
        let ours = folder.migrate("run", &folder.of_server(server)?);
        for (all, run) in figures
            .iter_mut()
            .zip([on("0,1", &psql)?, on("0,1", &ours)?])
        {
            all.push(run.seconds);
        }
    }
    let [psql, ours] = figures.each_mut().map(|it| median(it));
    println!("psql {psql:.2} s, `migrate run` from the server {ours:.2} s");
    ratio("server/psql", ours / psql);
    Ok(())
}

/// Returns the memory that the rows beyond a quarter of them take.
#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn memory(folder: &Folder, rows: u64) -> Outcome {
    let all = on("0,1", &folder.migrate("run", &folder.of_files()))?;
    let part = rows / 4;
    folder.cut(part)?;
    let less = on("0,1", &folder.migrate("run", &folder.of_files()))?;
    println!(
        "{rows} rows: {} MB, {part} rows: {} MB",
        all.bytes >> 20,
        less.bytes >> 20
    );
    let more = all.bytes.saturating_sub(less.bytes);
    ratio("memory/bytes-per-row", more as f64 / (rows - part) as f64);
    Ok(())
}

/// The cost of a run.
struct Run {
    /// By the clock.
    seconds: f64,
    /// The most memory.
    bytes: u64,
}

/// Runs a command on these cores.
fn on(cores: &str, command: &Command) -> Outcome<Run> {
    let mut pinned = Command::new("taskset");
    pinned.args(["-c", cores]).arg(command.get_program());
    pinned.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => pinned.env(name, value),
            None => pinned.env_remove(name),
        };
    }
    pinned.current_dir(command.get_current_dir().unwrap_or(Path::new(".")));
    let shown = process::shown(command);
    let failed = |error| format!("`{shown}`: {error}");
    let start = Instant::now();
    pinned.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = pinned.spawn().map_err(failed)?;
    let mut bytes = 0;
    loop {
        bytes = most_memory(child.id()).max(bytes);
        match child.try_wait().map_err(failed)? {
            None => std::thread::sleep(Duration::from_millis(5)),
            Some(status) if status.success() => break,
            Some(status) => return Err(format!("`{shown}` failed ({status})")),
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    Ok(Run { seconds, bytes })
}

/// The most memory that a process had, in bytes.
fn most_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.unwrap_or_default() * 1024
}
