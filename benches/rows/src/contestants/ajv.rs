//! Node's `JSON.parse` and ajv, in one process that is asked for rounds.

use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use bench_rows::data::Data;
use tempfile::TempDir;

use super::{Contestant, json_schema};
use crate::Outcome;

/// A running `node/judge.mjs`.
pub struct Ajv {
    node: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    _files: TempDir,
}

impl Ajv {
    /// Starts Node with `rows` and the table's validator as JSON Schema.
    pub fn new(data: Data, rows: &[u8]) -> Outcome<Self> {
        let files = tempfile::tempdir()?;
        let file = |name: &str, text: &[u8]| -> Outcome<PathBuf> {
            let path = files.path().join(name);
            fs::write(&path, text)?;
            Ok(path)
        };
        let schema = json_schema::schema(data)?.to_string();
        let mut node = Command::new("node")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("node/judge.mjs"))
            .arg(file("schema.json", schema.as_bytes())?)
            .arg(file("rows.jsonl", rows)?)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let answers = node.stdout.take().ok_or("no output of node")?;
        Ok(Self {
            questions: node.stdin.take(),
            answers: BufReader::new(answers),
            node,
            _files: files,
        })
    }

    fn ask(&mut self, question: &str) -> Outcome<String> {
        let questions = self.questions.as_mut().ok_or("no input of node")?;
        writeln!(questions, "{question}")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        Ok(answer.trim_end().to_owned())
    }
}

impl Contestant for Ajv {
    fn name(&self) -> &'static str {
        "ajv"
    }

    fn verdicts(&mut self) -> Outcome<Vec<bool>> {
        let answer = self.ask("verdicts")?;
        Ok(answer.bytes().map(|it| it == b'1').collect())
    }

    fn judge(&mut self, passes: usize) -> Outcome<f64> {
        let microseconds: f64 = self.ask(&passes.to_string())?.parse()?;
        Ok(microseconds / 1e6)
    }
}

impl Drop for Ajv {
    fn drop(&mut self) {
        // Without questions it ends by itself.
        drop(self.questions.take());
        let _ = self.node.wait();
    }
}
