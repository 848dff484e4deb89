//! `cargo xtask bench emit`: the generated library as TypeScript, again and again; then everything that
//! is made from a whole schema, for 5,000 and 10,000 tables.

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use contestants::{ours, theirs};
use convex_schema::plan::{diff, lint, push::Plan};
use convex_schema::{Index, Schema, TableDefinition, emit, v};
use convex_schema_core::__private::{SchemaDesc, lower};
use convex_schema_core::export;

/// How long each figure is measured.
const LONG_ENOUGH: Duration = Duration::from_millis(300);

/// How many times each figure is measured, taking turns.
const ROUNDS: usize = 7;

/// The largest export of the corpus: 354 tables.
const CORPUS: &str = "CONVEX_SCHEMA_CORPUS";

/// A figure: tables a second in each round.
struct Contest<'a> {
    name: &'static str,
    tables: usize,
    work: Box<dyn Fn() + 'a>,
    rates: Vec<f64>,
}

fn main() -> ExitCode {
    let schema = ours::schema();
    let sizes = [100, 1000, 10_000].map(built);
    let options = emit::TypeScriptOptions::default();
    let exports = theirs::exports();
    let config = ts_rs::Config::default();
    let description = SchemaDesc {
        tables: ours::LIST,
        types: &[],
        schema_validation: true,
        strict_table_name_types: true,
    };
    let corpus = largest_export();
    let mut contests = vec![
        contest("emit/typescript", 100, || {
            drop(black_box(emit::typescript(&schema, &options)))
        }),
        contest("emit/ts_rs", 100, || {
            for export in &exports {
                drop(black_box(export(&config)));
            }
        }),
        contest("emit/json", 100, || {
            drop(black_box(export::export_json(&schema)))
        }),
        contest("lower", 100, || drop(black_box(lower(&description)))),
    ];
    for (name, schema) in ["built/100", "built/1000", "built/10000"]
        .into_iter()
        .zip(&sizes)
    {
        let tables = schema.tables().len();
        contests.push(contest(name, tables, || {
            drop(black_box(emit::typescript(schema, &options)))
        }));
    }
    if let Some(text) = &corpus {
        let Ok(read) = export::read(text) else {
            return ExitCode::FAILURE;
        };
        let tables = read.tables().len();
        contests.push(contest("read/corpus", tables, || {
            drop(black_box(export::read(text)))
        }));
        contests.push(contest("check/corpus", tables, {
            let read = read.clone();
            move || drop(black_box(read.check()))
        }));
        let options = &options;
        contests.push(contest("emit/corpus", tables, move || {
            drop(black_box(emit::typescript(&read, options)));
        }));
    }
    for _ in 0..ROUNDS {
        contests.iter_mut().for_each(Contest::measure);
    }
    report(&mut contests);
    if whole() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn contest<'a>(name: &'static str, tables: usize, work: impl Fn() + 'a) -> Contest<'a> {
    Contest {
        name,
        tables,
        work: Box::new(work),
        rates: Vec::new(),
    }
}

impl Contest<'_> {
    fn measure(&mut self) {
        let start = cpu_time();
        let mut times = 0_u32;
        let mut spent = Duration::ZERO;
        while spent < LONG_ENOUGH {
            (self.work)();
            times += 1;
            spent = cpu_time().saturating_sub(start);
        }
        let tables = f64::from(times) * self.tables as f64;
        self.rates.push(tables / spent.as_secs_f64());
    }

    /// The middle of what was measured.
    fn rate(&mut self) -> f64 {
        self.rates.sort_by(f64::total_cmp);
        self.rates[self.rates.len() / 2]
    }
}

/// Processor time of this thread where the system tells it (Linux), else time since the start.
fn cpu_time() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let start = START.get_or_init(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn report(contests: &mut [Contest<'_>]) {
    let mut rates = Vec::new();
    for contest in contests {
        let rate = contest.rate();
        println!(
            "{:<18} {:>6} tables {:>8.3} million tables a second",
            contest.name,
            contest.tables,
            rate / 1e6
        );
        rates.push((contest.name, rate));
    }
    let rate = |name: &str| {
        rates
            .iter()
            .find(|(other, _)| *other == name)
            .map_or(f64::NAN, |(_, rate)| *rate)
    };
    println!(
        "ratio emit/million-tables-a-second {:.3}",
        rate("emit/typescript") / 1e6
    );
    println!(
        "ratio emit/typescript/ts_rs {:.3}",
        rate("emit/typescript") / rate("emit/ts_rs")
    );
    println!(
        "ratio emit/linear-10000-100 {:.3}",
        rate("built/100") / rate("built/10000")
    );
    println!(
        "ratio emit/lower/typescript {:.3}",
        rate("lower") / rate("emit/typescript")
    );
}

/// The sizes of a whole schema, the second twice the first.
const SIZES: [usize; 2] = [5_000, 10_000];

/// The seconds that a function over a whole schema of the larger size may take.
const MOST_SECONDS: f64 = 1.0;

/// Prints the seconds that each function over a whole schema takes, the best of three, and how the time
/// grows when the schema doubles: 2 is linear. Returns whether all are fast enough.
fn whole() -> bool {
    let [small, large] = SIZES.map(whole_times);
    for ((name, half), (_, time)) in small.iter().zip(&large) {
        println!(
            "whole/{name:<22} {:>6} tables {time:>8.3} s (must {MOST_SECONDS})",
            SIZES[1]
        );
        println!("ratio whole/{name}-doubled {:.2}", time / half);
    }
    large.iter().all(|(_, time)| *time <= MOST_SECONDS)
}

/// Name and seconds of each function over a schema of `count` tables.
fn whole_times(count: usize) -> Vec<(&'static str, f64)> {
    let old = tables_named(count, "table", "title");
    // In every table a field gets another name, so that every table is scanned.
    let changed = tables_named(count, "table", "heading");
    let renamed = tables_named(count, "other", "title");
    let alike = |prefix: &str| {
        let table = |number| {
            let document = v::object().field("name", v::string());
            TableDefinition::new(format!("{prefix}{number}"), document)
        };
        (0..count)
            .fold(Schema::builder(), |schema, number| {
                schema.table(table(number))
            })
            .build()
    };
    let (twins, others) = (alike("twin"), alike("other"));
    vec![
        ("plan", seconds(|| Plan::new(&old, &changed))),
        ("differences", seconds(|| diff::differences(&old, &changed))),
        (
            "renames",
            seconds(|| diff::probable_renames(&old, &renamed)),
        ),
        (
            "renames-alike",
            seconds(|| diff::probable_renames(&twins, &others)),
        ),
        ("check", seconds(|| old.check())),
        ("lint", seconds(|| lint::lint(&old))),
        ("page", seconds(|| emit::page(&old))),
        ("dictionary", seconds(|| emit::dictionary(&old))),
        ("mermaid", seconds(|| emit::mermaid(&old))),
        ("index-json", seconds(|| emit::index_json(&old))),
        ("index-markdown", seconds(|| emit::index_markdown(&old))),
        ("requirements", seconds(|| emit::requirements(&old))),
        (
            "typescript",
            seconds(|| emit::typescript(&old, &emit::TypeScriptOptions::default())),
        ),
        ("export", seconds(|| export::export_json(&old))),
    ]
}

/// Processor time of the fastest of three calls.
fn seconds<T>(work: impl Fn() -> T) -> f64 {
    let times = (0..3).map(|_| {
        let start = cpu_time();
        drop(black_box(work()));
        cpu_time().saturating_sub(start).as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

/// A schema of so many tables of 12 fields with two indexes each.
fn built(count: usize) -> Schema {
    tables_named(count, "table", "title")
}

/// The same with other names of tables and of one field.
fn tables_named(count: usize, prefix: &str, title: &str) -> Schema {
    let mut builder = Schema::builder();
    for table in 0..count {
        let document = v::object()
            .field("owner", v::id(format!("{prefix}{}", (table + 1) % count)))
            .field(
                "parent",
                v::optional(v::id(format!("{prefix}{}", (table + 2) % count))),
            )
            .field(title, v::string())
            .field("notes", v::optional(v::string()))
            .field("amount", v::number())
            .field("count", v::number())
            .field("active", v::boolean())
            .field("tags", v::array(v::string()))
            .field(
                "state",
                v::object()
                    .field("kind", v::string())
                    .field("at", v::number()),
            )
            .field("created_at", v::number())
            .field("updated_at", v::optional(v::number()))
            .field("rank", v::number());
        let table = TableDefinition::new(format!("{prefix}{table}"), document)
            .index(Index::database("by_owner", ["owner"]))
            .index(Index::database("by_state", ["owner", "state.kind"]));
        builder = builder.table(table);
    }
    builder.build()
}

/// The export with the most text among those that the environment names.
fn largest_export() -> Option<String> {
    let folder = std::env::var_os(CORPUS)?;
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        texts.extend(std::fs::read_to_string(entry.path()));
    }
    let count =
        |text: &String| export::read(text.trim_end()).map_or(0, |schema| schema.tables().len());
    texts
        .into_iter()
        .max_by_key(count)
        .map(|text| text.trim_end().to_owned())
}
