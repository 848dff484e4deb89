//! The build script: what it tells cargo, and what it writes.

use std::io::{self, Write};
use std::path::Path;

use convex_schema_core::Severity;

use super::error::ProjectError;
use super::file::{GeneratedFile, State};
use super::memory::Memory;
use super::paths::shown;
use super::project::Project;
use super::report;
use super::schemas::Schemas;
use super::surroundings::{Plan, Surroundings, VARIABLE};
use super::write::{self, Obstacle};

/// A run of a build script.
pub(crate) struct Script<'a, W> {
    surroundings: &'a Surroundings,
    cargo: W,
    /// What kept files from being written, once for each reason.
    obstacles: Vec<Obstacle>,
}

impl<'a, W: Write> Script<'a, W> {
    pub(crate) fn new(surroundings: &'a Surroundings, cargo: W) -> Self {
        Self {
            surroundings,
            cargo,
            obstacles: Vec::new(),
        }
    }

    /// Does what the surroundings ask for. An error means that cargo does not listen.
    pub(crate) fn run(mut self, schemas: &Schemas) -> io::Result<()> {
        for variable in [VARIABLE, "CI"] {
            self.say("rerun-if-env-changed", variable)?;
        }
        match self.surroundings.plan() {
            Err(message) => self.say("error", &message),
            Ok(Plan::Off) => Ok(()),
            Ok(Plan::Nothing(reason)) => {
                let message = format!("no schema is written, because {reason}");
                self.say("warning", &message)
            }
            Ok(plan) => self.follow(&plan, schemas),
        }
    }

    fn follow(&mut self, plan: &Plan, schemas: &Schemas) -> io::Result<()> {
        let project = match Project::load(&self.surroundings.directory, schemas) {
            Ok(project) => project,
            Err(error) => return self.no_project(plan, &error),
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
        for file in &files {
            self.file(plan, &project, file)?;
        }
        self.report_obstacles()
    }

    /// Nothing can be written. Without any `convex.json` the app is somewhere else, which is no
    /// mistake of a build.
    fn no_project(&mut self, plan: &Plan, error: &ProjectError) -> io::Result<()> {
        self.watch(&self.surroundings.directory.join("Cargo.toml"))?;
        let ProjectError::NoConvexJson { start } = error else {
            return self.say("error", &error.to_string());
        };
        // A missing file makes cargo ask again at the next build.
        self.watch(&start.join("convex.json"))?;
        match plan {
            Plan::Check => self.say("error", &error.to_string()),
            _ => self.say("warning", &error.to_string()),
        }
    }

    /// Tells what is wrong with the schemas; `false` if a push would refuse one.
    fn check_schemas(&mut self, schemas: &Schemas) -> io::Result<bool> {
        let mut is_fine = true;
        for (name, schema) in schemas.iter() {
            for problem in schema.check() {
                let kind = match problem.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                };
                is_fine &= problem.severity != Severity::Error;
                let place = name
                    .map(|name| format!("schema `{name}`, "))
                    .unwrap_or_default();
                self.say(kind, &format!("{place}{problem}"))?;
            }
        }
        Ok(is_fine)
    }

    fn file(&mut self, plan: &Plan, project: &Project, file: &GeneratedFile) -> io::Result<()> {
        let path = self.shown(file);
        let state = match file.state() {
            Ok(state) => state,
            Err(error) => return self.say("error", &format!("can't read `{path}`: {error}")),
        };
        let memory = Memory::of(self.surroundings, file);
        if state == State::UpToDate {
            memory.keep(file.text());
            return Ok(());
        }
        match plan {
            Plan::Write => self.write(&memory, project, file, &state),
            Plan::Check => self.say("error", &report::out_of_date(&path, project, file, &state)),
            _ => self.say(
                "warning",
                &report::out_of_date(&path, project, file, &state),
            ),
        }
    }

    fn write(
        &mut self,
        memory: &Memory,
        project: &Project,
        file: &GeneratedFile,
        state: &State,
    ) -> io::Result<()> {
        let path = self.shown(file);
        if *state == State::Foreign {
            return self.say("warning", &report::foreign(&path, project));
        }
        if let Some(obstacle) = write::obstacle(file.path()) {
            self.hinder(obstacle);
            return Ok(());
        }
        let stamp = self.surroundings.stamp();
        match write::atomically(file.path(), file.text(), stamp) {
            Ok(()) => {}
            Err(error) if write::is_read_only(&error) => {
                self.hinder(Obstacle::ReadOnly(file.path().to_owned()));
                return Ok(());
            }
            Err(error) => return self.say("error", &format!("can't write `{path}`: {error}")),
        }
        if let State::OutOfDate(found) = state {
            if let Some(message) = report::undone(&path, file, memory.recall().as_deref(), found) {
                self.say("warning", &message)?;
            }
            for rename in report::renames(file, found) {
                self.say("warning", &rename)?;
            }
        }
        memory.keep(file.text());
        Ok(())
    }

    fn hinder(&mut self, obstacle: Obstacle) {
        if !self.obstacles.contains(&obstacle) {
            self.obstacles.push(obstacle);
        }
    }

    fn report_obstacles(&mut self) -> io::Result<()> {
        for obstacle in std::mem::take(&mut self.obstacles) {
            let directory = &self.surroundings.directory;
            let message = match &obstacle {
                Obstacle::MissingDirectory(path) => {
                    format!(
                        "`{}` is missing: no schema is written there",
                        shown(path, directory)
                    )
                }
                Obstacle::ReadOnly(path) => {
                    format!(
                        "`{}` is read-only: no schema is written there",
                        shown(path, directory)
                    )
                }
            };
            self.say("warning", &message)?;
        }
        Ok(())
    }

    fn shown(&self, file: &GeneratedFile) -> String {
        shown(file.path(), &self.surroundings.directory)
    }

    fn watch(&mut self, path: &Path) -> io::Result<()> {
        self.say("rerun-if-changed", &path.to_string_lossy())
    }

    /// One instruction for each line of `text`.
    fn say(&mut self, instruction: &str, text: &str) -> io::Result<()> {
        for line in text.lines() {
            writeln!(self.cargo, "cargo::{instruction}={line}")?;
        }
        Ok(())
    }
}
