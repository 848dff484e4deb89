//! The folder in which the runs of a migration take turns.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::server::Server;
use crate::process::{self, Outcome, root, target};

/// The database with the rows.
pub(super) const DATABASE: &str = "bench";

/// The tables; messages refer to the others.
const TABLES: [&str; 3] = ["workspaces", "conversations", "messages"];

/// The folder of the files.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn new(rows: u64) -> Outcome<Self> {
        let path = target().join("bench-migrate").join(rows.to_string());
        fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { path })
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// A file of the benchmark.
    pub(super) fn source(name: &str) -> PathBuf {
        root().join("benches/migrate").join(name)
    }

    /// Makes the rows in the server, and the files of them that `row_to_json` gives.
    pub(super) fn fill(&self, server: &Server, rows: u64) -> Outcome {
        for name in ["messages.sql", "schema.json", "migrate.toml"] {
            fs::copy(Self::source(name), self.path(name))
                .map_err(|error| format!("{name}: {error}"))?;
        }
        server.load(DATABASE, &Self::source("messages.sql"));
        let mut fill = server.command("psql", DATABASE);
        fill.args([
            "-qv",
            "ON_ERROR_STOP=1",
            "-v",
            &format!("rows={rows}"),
            "-f",
        ]);
        fill.arg(Self::source("rows.sql"));
        process::run(fill)?;
        server.run("psql", DATABASE, &["-qc", "vacuum analyze"]);
        for table in TABLES {
            let query = format!("select row_to_json(t) from {table} t");
            let mut psql = server.command("psql", DATABASE);
            psql.args(["-qAt", "-v", "FETCH_COUNT=10000", "-c", &query]);
            self.run_into(&format!("{table}.jsonl"), psql)?;
        }
        Ok(())
    }

    /// The mapping of the files.
    pub(super) fn of_files(&self) -> PathBuf {
        self.path("migrate.toml")
    }

    /// The mapping of the server.
    pub(super) fn of_server(&self, server: &Server) -> Outcome<PathBuf> {
        let text = fs::read_to_string(self.of_files()).map_err(|error| error.to_string())?;
        let rows = text.find("[rows]").zip(text.find("[tables."));
        let (start, end) = rows.ok_or("the mapping has no rows")?;
        let url = server.url(DATABASE).replace("?schema=*", "");
        let text = format!("{}{}", &text[..start], &text[end..]).replace("messages.sql", &url);
        let path = self.path("server.toml");
        fs::write(&path, text).map_err(|error| error.to_string())?;
        Ok(path)
    }

    /// A verb of `migrate`.
    pub(super) fn migrate(&self, verb: &str, mapping: &Path) -> Command {
        let mut migrate = Command::new(target().join("release/convex-schema"));
        migrate.args(["migrate", verb, "--mapping"]).arg(mapping);
        if verb == "run" {
            migrate.arg("--out").arg(self.path("snapshot.zip"));
        }
        migrate.current_dir(&self.path);
        migrate
    }

    /// Runs a command that prints a file.
    fn run_into(&self, name: &str, mut command: Command) -> Outcome {
        let file = fs::File::create(self.path(name));
        command.stdout(file.map_err(|error| format!("{name}: {error}"))?);
        process::run(command)
    }

    /// Unpacks the documents of a table from the snapshot.
    pub(super) fn unpack(&self, table: &str, name: &str) -> Outcome {
        let mut unzip = Command::new("unzip");
        unzip.arg("-p").arg(self.path("snapshot.zip"));
        unzip.arg(format!("{table}/documents.jsonl"));
        self.run_into(name, unzip)
    }

    /// Writes the ids of the rows that messages refer to, as mutations of an earlier script would have returned them.
    pub(super) fn ids(&self) -> Outcome {
        let mut ids = String::new();
        for table in &TABLES[..2] {
            self.unpack(table, "documents.jsonl")?;
            let lines = |name: &str| {
                let text = fs::read_to_string(self.path(name));
                text.map_err(|error| format!("{name}: {error}"))
            };
            let (rows, documents) = (lines(&format!("{table}.jsonl"))?, lines("documents.jsonl")?);
            for (row, document) in rows.lines().zip(documents.lines()) {
                let part = |text: &str, name: &str| {
                    let value: Result<serde_json::Value, _> = serde_json::from_str(text);
                    value
                        .map(|it| it[name].clone())
                        .map_err(|error| error.to_string())
                };
                let (old, id) = (part(row, "id")?, part(document, "_id")?);
                let _ = writeln!(ids, "{}", serde_json::json!({"old": old, "id": id}));
            }
        }
        fs::write(self.path("ids.jsonl"), ids).map_err(|error| error.to_string())
    }

    /// Keeps the first messages alone.
    pub(super) fn cut(&self, rows: u64) -> Outcome {
        let failed = |error: std::io::Error| format!("messages.jsonl: {error}");
        let whole = fs::File::open(self.path("messages.jsonl")).map_err(failed)?;
        let part = self.path("part.jsonl");
        let mut out = BufWriter::new(fs::File::create(&part).map_err(failed)?);
        let lines = BufReader::new(whole).split(b'\n');
        for line in lines.take(usize::try_from(rows).unwrap_or(usize::MAX)) {
            out.write_all(&line.map_err(failed)?).map_err(failed)?;
            out.write_all(b"\n").map_err(failed)?;
        }
        out.flush().map_err(failed)?;
        fs::rename(part, self.path("messages.jsonl")).map_err(failed)
    }
}
