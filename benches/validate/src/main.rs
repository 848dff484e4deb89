//! `convex-schema validate` of a file of 200 MB, from start to end, against the scanner alone on the
//! same file. Each run is a process of its own; the runs take turns.
//!
//! Ends with lines `ratio DATA/WHAT VALUE`:
//! - `one-core`: the scanner's time over that of `validate --threads 1`, on the CPU;
//! - `two-threads`: how many times as fast two threads are as one, by the clock;
//!
//! of exports with ids, references and fields that are unique, as a folder and as a zip:
//! - `data-set`: the time of a run that asks for the data set, less that of an exact set of as many
//!   keys of 16 bytes, over the time of a run that does not ask. The bar is [`MOST`].
//! - `over-plain`: the same over a file of the same rows, as `npx convex import` takes them;
//! - `bytes`: the memory for each key, above that of a run that does not ask;
//! - `two-threads`: how many times as fast two threads are as one, by the clock;
//! - `inflater`: the time that inflating a zip takes, over that of a run that does not ask.
//!
//! `bench-validate write FOLDER BYTES` writes such exports and their schema, and `bench-validate export
//! asks|alone THREADS SCHEMA PATH` is one run, for profilers.

mod data;
mod exports;

use std::env;
use std::error::Error;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use convex_schema::export;
use convex_schema::scan::{Encoding, ScanOptions, Scanner};
use convex_schema::validate::Mode;
use rustix::time::{ClockId, clock_gettime};

use self::data::Data;

type Outcome<T> = Result<T, Box<dyn Error>>;

const ROUNDS: usize = 11;
const BYTES: usize = 200_000_000;

fn main() -> ExitCode {
    let start = Instant::now();
    let arguments: Vec<String> = env::args().skip(1).collect();
    let code = match &arguments[..] {
        [] => measure(),
        [verb, schema, file] if verb == "scan" => scan(schema, file),
        [verb, asks, threads, schema, path] if verb == "export" => {
            exports::validate(asks, threads, schema, path)
        }
        [verb, path] if verb == "inflate" => exports::inflate(path),
        [verb, count] if verb == "set" => exports::set(count),
        [verb, folder, bytes] if verb == "write" => exports::write_all(folder, bytes),
        _ => Ok(convex_schema_cli::standalone()),
    };
    if !arguments.is_empty() {
        let cpu = clock_gettime(ClockId::ProcessCPUTime);
        let cpu = Duration::new(cpu.tv_sec as u64, cpu.tv_nsec as u32);
        let (cpu, wall) = (cpu.as_secs_f64(), start.elapsed().as_secs_f64());
        eprintln!("{cpu} {wall} {}", most_memory());
    }
    code.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

/// The lower bound for `validate`: reading and scanning alone.
fn scan(schema: &str, file: &str) -> Outcome<ExitCode> {
    let schema = export::read(&fs::read_to_string(schema)?).map_err(|it| it.to_string())?;
    let options = ScanOptions::default()
        .mode(Mode::Import)
        .encoding(Encoding::Import);
    let mut unsure = 0;
    let mut scanner = Scanner::new(&schema, data::TABLE, &options);
    let rows = scanner.read_lines(File::open(file)?, |_| unsure += 1)?;
    println!("{rows} rows, {unsure} unsure");
    Ok(ExitCode::SUCCESS)
}

/// Seconds of one run, and the most bytes of memory that it had.
#[derive(Clone, Copy)]
struct Run {
    cpu: f64,
    wall: f64,
    bytes: f64,
}

/// The most bytes of memory that this process had, where Linux tells.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.unwrap_or_default() * 1024
}

fn run(arguments: &[&str]) -> Outcome<Run> {
    let mut command = Command::new(env::current_exe()?);
    let output = command
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()?;
    let text = String::from_utf8(output.stderr)?;
    let figures = text.lines().last().unwrap_or_default().split(' ');
    let figures: Vec<f64> = figures.filter_map(|figure| figure.parse().ok()).collect();
    match figures[..] {
        [cpu, wall, bytes] => Ok(Run { cpu, wall, bytes }),
        _ => Err(format!("{arguments:?} failed: {text}").into()),
    }
}

fn measure() -> Outcome<ExitCode> {
    let folder = env::temp_dir().join(format!("bench-validate-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let ratios = ratios(&folder);
    let of_exports = exports::ratios(&folder);
    fs::remove_dir_all(&folder)?;
    let (lines, is_within) = of_exports?;
    for line in ratios?.iter().chain(&lines) {
        println!("{line}");
    }
    if !is_within {
        eprintln!("error: a run that asks for the data set is above its bar");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn ratios(folder: &Path) -> Outcome<Vec<String>> {
    let schema = write(folder, "schema.json", data::schema(false).as_bytes())?;
    let mut ratios = Vec::new();
    for data in Data::ALL {
        let file = write(folder, "rows.jsonl", &data.rows(BYTES))?;
        let validate = |threads| {
            let table = ["validate", "--quiet", "--table", data::TABLE];
            let rest = ["--threads", threads, "--schema", &schema, &file];
            run(&[&table[..], &rest].concat())
        };
        let mut figures: [Vec<f64>; 5] = Default::default();
        for _ in 0..ROUNDS {
            let (scan, one, two) = (
                run(&["scan", &schema, &file])?,
                validate("1")?,
                validate("2")?,
            );
            let round = [
                scan.cpu / one.cpu,
                one.wall / two.wall,
                scan.cpu,
                one.cpu,
                two.wall,
            ];
            for (all, figure) in figures.iter_mut().zip(round) {
                all.push(figure);
            }
        }
        let [one_core, two_threads, scan, one, two] = figures.each_mut().map(|it| median(it));
        let name = data.name();
        println!(
            "{name}: scanner {scan:.3} s of CPU, validate {one:.3} s of CPU, with two threads \
             {two:.3} s"
        );
        ratios.push(format!("ratio {name}/one-core {one_core:.3}"));
        ratios.push(format!("ratio {name}/two-threads {two_threads:.3}"));
    }
    Ok(ratios)
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Outcome<String> {
    let path: PathBuf = folder.join(name);
    File::create(&path)?.write_all(bytes)?;
    Ok(path.to_string_lossy().into_owned())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
