//! The run of a build script: what it writes, and what it prints for cargo.
//!
//! A script keeps its last output of each file in `OUT_DIR`, the last-output cache. With it an edit of
//! the file can be told from a change of the Rust types. `cargo clean` empties the cache and each
//! profile has its own; an edit is then still reported, but as one of all differences.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::changes;
use crate::environment::{BuildEnvironment, Mode, VARIABLE};
use crate::error::ProjectError;
use crate::file::{GeneratedFile, State};
use crate::paths::shown;
use crate::project::Project;
use crate::schemas::Schemas;
use crate::write::{self, Blocked};

/// A run of a build script.
pub(crate) struct Script<'a, W> {
    environment: &'a BuildEnvironment,
    cargo: W,
    /// Why files could not be written, each reason once.
    blocked: Vec<Blocked>,
}

impl<'a, W: Write> Script<'a, W> {
    pub(crate) fn new(environment: &'a BuildEnvironment, cargo: W) -> Self {
        Self {
            environment,
            cargo,
            blocked: Vec::new(),
        }
    }

    /// Does what the environment asks for.
    ///
    /// # Errors
    /// Cargo does not read the output.
    pub(crate) fn run(mut self, schemas: &Schemas) -> io::Result<()> {
        for variable in [VARIABLE, "CI"] {
            self.say("rerun-if-env-changed", variable)?;
        }
        match self.environment.mode() {
            Err(message) => self.say("error", &message),
            Ok(Mode::Off) => Ok(()),
            Ok(Mode::Unwritable(reason)) => {
                let message = format!("no schema is written, because {reason}");
                self.say("warning", &message)
            }
            Ok(mode) => self.update(&mode, schemas),
        }
    }

    fn update(&mut self, mode: &Mode, schemas: &Schemas) -> io::Result<()> {
        let project = match Project::load(&self.environment.directory, schemas) {
            Ok(project) => project,
            Err(error) => return self.no_project(mode, &error),
        };
        for input in project.inputs() {
            self.watch(input)?;
        }
        let files = project.files(schemas);
        for file in &files {
            self.watch(file.path())?;
        }
        if !self.check_schemas(schemas)? {
            return Ok(());
        }
        for warning in project.unread(&self.environment.directory) {
            self.say("warning", &warning)?;
        }
        for file in &files {
            self.file(mode, &project, file)?;
        }
        self.report_blocked()
    }

    /// Reports that no outputs are known. A missing `convex.json` means that the app is somewhere else,
    /// which only `check` rejects.
    fn no_project(&mut self, mode: &Mode, error: &ProjectError) -> io::Result<()> {
        self.watch(&self.environment.directory.join("Cargo.toml"))?;
        let ProjectError::NoConvexJson { start } = error else {
            return self.say("error", &error.to_string());
        };
        // Cargo runs the script again as long as a watched file is missing.
        self.watch(&start.join("convex.json"))?;
        match mode {
            Mode::Check => self.say("error", &error.to_string()),
            _ => self.say("warning", &error.to_string()),
        }
    }

    /// Reports the problems of the schemas; returns `false` if a push would reject one.
    fn check_schemas(&mut self, schemas: &Schemas) -> io::Result<bool> {
        let mut is_fine = true;
        for (name, schema) in schemas.iter() {
            for problem in schema.check() {
                let kind = problem.severity.as_str();
                is_fine &= !problem.is_error();
                let place = name
                    .map(|name| format!("schema `{name}`, "))
                    .unwrap_or_default();
                self.say(kind, &format!("{place}{problem}"))?;
            }
        }
        Ok(is_fine)
    }

    fn file(&mut self, mode: &Mode, project: &Project, file: &GeneratedFile) -> io::Result<()> {
        let path = self.shown(file);
        let state = match file.state() {
            Ok(state) => state,
            Err(error) => return self.say("error", &format!("can't read `{path}`: {error}")),
        };
        let last = LastOutput::of(self.environment, file);
        if state == State::UpToDate {
            last.store(file.text());
            return Ok(());
        }
        let message = || changes::out_of_date(&path, project, file, &state);
        match mode {
            Mode::Write => self.write(&last, project, file, &state),
            Mode::Check => self.say("error", &message()),
            Mode::Warn | Mode::Off | Mode::Unwritable(_) => self.say("warning", &message()),
        }
    }

    fn write(
        &mut self,
        last: &LastOutput,
        project: &Project,
        file: &GeneratedFile,
        state: &State,
    ) -> io::Result<()> {
        let path = self.shown(file);
        if *state == State::Foreign {
            return self.say("warning", &changes::foreign(&path, project));
        }
        if let Some(blocked) = write::blocked(file.path()) {
            self.block(blocked);
            return Ok(());
        }
        let stamp = self.environment.stamp();
        match write::atomically(file.path(), file.text(), stamp) {
            Ok(()) => {}
            Err(error) if write::is_read_only(&error) => {
                self.block(Blocked::ReadOnly(file.path().to_owned()));
                return Ok(());
            }
            Err(error) => return self.say("error", &format!("can't write `{path}`: {error}")),
        }
        if let State::OutOfDate(found) = state {
            if let Some(message) = changes::undone(&path, file, last.load().as_deref(), found) {
                self.say("warning", &message)?;
            }
            for rename in file.renames(found) {
                self.say("warning", &rename)?;
            }
        }
        last.store(file.text());
        Ok(())
    }

    fn block(&mut self, blocked: Blocked) {
        if !self.blocked.contains(&blocked) {
            self.blocked.push(blocked);
        }
    }

    fn report_blocked(&mut self) -> io::Result<()> {
        for blocked in std::mem::take(&mut self.blocked) {
            let (path, reason) = match &blocked {
                Blocked::MissingDirectory(path) => (path, "does not exist"),
                Blocked::ReadOnly(path) => (path, "is read-only"),
            };
            let path = shown(path, &self.environment.directory);
            let message = format!("`{path}` {reason}: no schema is written there");
            self.say("warning", &message)?;
        }
        Ok(())
    }

    fn shown(&self, file: &GeneratedFile) -> String {
        shown(file.path(), &self.environment.directory)
    }

    fn watch(&mut self, path: &Path) -> io::Result<()> {
        self.say("rerun-if-changed", &path.to_string_lossy())
    }

    /// Prints one instruction for each line of `text`.
    fn say(&mut self, instruction: &str, text: &str) -> io::Result<()> {
        for line in text.lines() {
            writeln!(self.cargo, "cargo::{instruction}={line}")?;
        }
        Ok(())
    }
}

/// The entry of one file in the last-output cache.
#[derive(Debug)]
struct LastOutput {
    path: Option<PathBuf>,
}

impl LastOutput {
    fn of(environment: &BuildEnvironment, file: &GeneratedFile) -> Self {
        let folder = environment
            .out_dir
            .as_ref()
            .map(|out| out.join("convex-schema"));
        Self {
            path: folder.map(|folder| folder.join(key(file.path()))),
        }
    }

    /// Returns the text that the last run wrote or found up to date.
    fn load(&self) -> Option<String> {
        fs::read_to_string(self.path.as_ref()?).ok()
    }

    /// Stores `text`. A failure only makes a later message less precise.
    fn store(&self, text: &str) {
        let Some(path) = &self.path else { return };
        if let Some(folder) = path.parent() {
            let _ = fs::create_dir_all(folder);
        }
        let _ = fs::write(path, text);
    }
}

/// Returns a file name that is unique for `path`.
fn key(path: &Path) -> String {
    let mut key = String::new();
    for c in path.to_string_lossy().chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            key.push(c);
        } else {
            let _ = write!(key, "_{:x}_", u32::from(c));
        }
    }
    key
}
