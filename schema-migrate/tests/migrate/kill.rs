//! Runs that are killed leave nothing that looks finished and is wrong.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use convex_schema_core::{Schema, TableDefinition, v};
use convex_schema_migrate::{Manifest, Migration, Options, Source};

/// Moments at which a run is killed.
const MOMENTS: u32 = 200;

/// The folder of the run that a child makes.
const FOLDER: &str = "CONVEX_SCHEMA_MIGRATE_FOLDER";

const MAPPING: &str = "version = 1\nfrom = []\nschema = \"\"\nnumbers = \"fresh\"\n[tables.t]\ninto = \"t\"\n\
     key = [\"id\"]\n[tables.t.columns]\nid = \"_id\"\nbody = \"body\"\n";

/// A dump of so many rows.
fn dump(rows: usize) -> String {
    let mut text =
        "CREATE TABLE t (id uuid PRIMARY KEY, body text NOT NULL);\nCOPY t (id, body) FROM stdin;\n"
            .to_owned();
    for row in 0..rows {
        writeln!(text, "10000000-0000-4000-8000-{row:012}\tRow number {row}").unwrap();
    }
    text.push_str("\\.\n");
    text
}

fn migrate(folder: &Path) {
    let schema = Schema::builder()
        .table(TableDefinition::new(
            "t",
            v::object().field("body", v::string()),
        ))
        .build();
    let source = Source::script(folder.join("dump.sql")).unwrap();
    let (mapping, text) =
        convex_schema_migrate::read_mapping(&folder.join("migrate.toml")).unwrap();
    let migration = Migration::new(&source, &schema, &mapping, &text, None);
    let out = folder.join("snapshot.zip");
    let (report, written) = migration.run(&out, &Options::default()).unwrap();
    assert!(written.is_some(), "{}", report.to_text());
}

/// The run of a child; nothing in the test program itself.
#[test]
fn child() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        migrate(Path::new(&folder));
    }
}

fn start(folder: &Path) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::child"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn killed_runs_leave_nothing_wrong_that_looks_finished() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (snapshot, manifest) = (
        folder.join("snapshot.zip"),
        folder.join("snapshot.manifest.json"),
    );
    fs::write(folder.join("migrate.toml"), MAPPING).unwrap();
    let sizes = [1500, 1501];
    fs::write(folder.join("dump.sql"), dump(sizes[0])).unwrap();
    let begun = Instant::now();
    assert!(start(folder).wait().unwrap().success());
    let whole = begun.elapsed();
    let (mut killed, mut random) = (0, 88_172_645_463_325_252_u64);
    for moment in 0..MOMENTS {
        let rows = sizes[usize::from(moment % 2 == 0)];
        fs::write(folder.join("dump.sql"), dump(rows)).unwrap();
        let mut run = start(folder);
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let part = u32::try_from(random % 1000).unwrap();
        std::thread::sleep(Duration::min(whole, Duration::from_secs(2)) * part / 1000);
        run.kill().unwrap();
        killed += u32::from(!run.wait().unwrap().success());
        if !snapshot.exists() {
            continue;
        }
        // The archive stands beside its own manifest, whole.
        let made = Manifest::read(&manifest).unwrap();
        let documents = made.tables.iter().map(|(_, written)| *written).sum::<u64>();
        assert!(sizes.contains(&usize::try_from(documents).unwrap()));
        let verification = convex_schema_migrate::verify(&snapshot, &manifest).unwrap();
        assert!(verification.is_equal(), "{}", verification.to_text());
        assert_eq!(verification.tables[0].equal, documents);
    }
    assert!(
        killed > MOMENTS / 4,
        "only {killed} of {MOMENTS} runs were killed before their end"
    );
}
