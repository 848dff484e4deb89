//! A user's repository in a folder of its own: a Rust workspace beside a Convex project.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use convex_schema_tests::programs;

/// A repository with the packages `NAME-model` and `NAME-schema` below `rust/`.
pub(crate) struct Workspace {
    root: PathBuf,
    name: String,
}

/// How a command ended and what it printed.
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Whether the schema package has the program besides the build script.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SchemaPackage {
    Script,
    Program,
}

/// A document with a field, and an index over it.
pub(crate) const ONE_TABLE: &str = r#"
pub fn schema() -> Schema {
    let users = v::object().field("email", v::string());
    let users = TableDefinition::new("users", users).index(Index::database("by_email", ["email"]));
    Schema::builder().table(users).build()
}
"#;

/// The output of the build without settings.
pub(crate) const DEFAULT_OUTPUT: &str = r#"outputs = [{ path = "../../convex/schema.ts" }]"#;

impl Workspace {
    /// A fresh repository with an empty folder `convex`.
    ///
    /// The last part of `place` tells its packages from those of other tests, which share a
    /// target folder.
    pub(crate) fn new(
        place: &str,
        schema_package: SchemaPackage,
        model: &str,
        metadata: &str,
    ) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("regenerate")
            .join(place);
        if root.exists() {
            set_writable(&root.join("convex"));
            fs::remove_dir_all(&root).unwrap();
        }
        fs::create_dir_all(root.join("convex")).unwrap();
        let name = place.rsplit('/').next().unwrap().to_owned();
        let workspace = Self { root, name };
        let members = "[workspace]\nresolver = \"3\"\nmembers = [\"rust/*\"]\n";
        workspace.write("Cargo.toml", members);
        // The versions that are there, so that nothing is downloaded.
        let lock = fs::read_to_string(repository().join("Cargo.lock")).unwrap();
        workspace.write("Cargo.lock", &lock);
        workspace.model(model);
        workspace.schema_package(schema_package, metadata);
        workspace
    }

    /// Writes the model's source.
    pub(crate) fn model(&self, source: &str) {
        let facade = dependency(
            "convex-schema",
            "convex-schema",
            ", default-features = false",
        );
        let manifest = self.manifest("model", &format!("[dependencies]\n{facade}"));
        self.write("rust/model/Cargo.toml", &manifest);
        let uses = "#![allow(unused_imports)]\n\
                    use convex_schema::{Index, Schema, TableDefinition, v};\n";
        self.write("rust/model/src/lib.rs", &format!("{uses}{source}"));
    }

    /// Writes the schema package; `metadata` is the content of its section.
    pub(crate) fn schema_package(&self, schema_package: SchemaPackage, metadata: &str) {
        let name = &self.name;
        let model = format!("{name}-model = {{ path = \"../model\" }}\n");
        let build = dependency(
            "convex-schema",
            "convex-schema",
            ", default-features = false, features = [\"build\"]",
        );
        let (program, main) = match schema_package {
            SchemaPackage::Script => (String::new(), "fn main() {}\n".to_owned()),
            SchemaPackage::Program => (
                dependency(
                    "convex-schema-cli",
                    "schema-cli",
                    ", default-features = false",
                ),
                format!(
                    "fn main() -> std::process::ExitCode {{\n    \
                     convex_schema_cli::main({}_model::schema())\n}}\n",
                    name.replace('-', "_")
                ),
            ),
        };
        let section = if metadata.is_empty() {
            String::new()
        } else {
            format!("[package.metadata.convex-schema]\n{metadata}\n")
        };
        let tail = format!(
            "{section}[dependencies]\n{model}{program}\
             [build-dependencies]\n{model}{build}\
             [dev-dependencies]\n{build}"
        );
        self.write("rust/schema/Cargo.toml", &self.manifest("schema", &tail));
        self.write("rust/schema/src/main.rs", &main);
        let script = format!(
            "fn main() {{\n    convex_schema::build::regenerate({}_model::schema());\n}}\n",
            name.replace('-', "_")
        );
        self.write("rust/schema/build.rs", &script);
    }

    fn manifest(&self, package: &str, tail: &str) -> String {
        format!(
            "[package]\nname = \"{}-{package}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{tail}",
            self.name
        )
    }

    /// The path of a file of the repository.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes what somebody would write now: the file is newer than any build so far, also where
    /// the file system's clock is coarse.
    pub(crate) fn edit(&self, path: &str, text: &str) {
        self.write(path, text);
        File::options()
            .write(true)
            .open(self.path(path))
            .and_then(|file| file.set_modified(SystemTime::now()))
            .unwrap();
    }

    pub(crate) fn modified(&self, path: &str) -> SystemTime {
        fs::metadata(self.path(path)).unwrap().modified().unwrap()
    }

    /// `cargo build` of the schema package, which has to succeed.
    pub(crate) fn build(&self) -> Outcome {
        self.build_with(&[]).succeeds()
    }

    /// `cargo build` of the schema package with variables of the environment.
    pub(crate) fn build_with(&self, variables: &[(&str, &str)]) -> Outcome {
        self.cargo(&["build", "--verbose"], &[], variables)
    }

    /// Runs the schema package's program; cargo's own build writes nothing.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.cargo(&["run", "--quiet"], arguments, &[("CONVEX_SCHEMA", "off")])
    }

    /// Runs cargo on the schema package, without what the environment says of schemas.
    pub(crate) fn cargo(
        &self,
        arguments: &[&str],
        program: &[&str],
        variables: &[(&str, &str)],
    ) -> Outcome {
        let mut cargo = programs::cargo(env!("CARGO_TARGET_TMPDIR"));
        cargo
            .args(arguments)
            .args(["--package", &format!("{}-schema", self.name)]);
        if !program.is_empty() {
            cargo.arg("--").args(program);
        }
        cargo.current_dir(&self.root);
        Outcome::of(cargo.envs(variables.iter().copied()))
    }

    /// The schema package's program.
    pub(crate) fn program(&self) -> PathBuf {
        let name = format!("debug/{}-schema{}", self.name, std::env::consts::EXE_SUFFIX);
        target().join(name)
    }

    /// The build script that the last build ran.
    pub(crate) fn script(&self) -> PathBuf {
        let prefix = format!("{}-schema-", self.name);
        let scripts = fs::read_dir(target().join("debug/build")).unwrap();
        scripts
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.file_name()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .starts_with(&prefix)
            })
            .map(|path| {
                path.join(format!(
                    "build-script-build{}",
                    std::env::consts::EXE_SUFFIX
                ))
            })
            .find(|script| script.exists())
            .unwrap()
    }
}

impl Outcome {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        self.ends_with(0)
    }

    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        self
    }

    /// The texts of the schema package's warnings.
    pub(crate) fn warnings(&self) -> Vec<&str> {
        self.messages("warning: ")
    }

    /// The texts of the schema package's errors.
    pub(crate) fn errors(&self) -> Vec<&str> {
        self.messages("error: ")
    }

    fn messages(&self, kind: &str) -> Vec<&str> {
        let lines = self
            .stderr
            .lines()
            .filter_map(|line| line.strip_prefix(kind));
        lines
            .filter_map(|line| line.split_once("-schema@0.1.0: "))
            .map(|(_, text)| text)
            .collect()
    }

    /// Whether the build script ran.
    pub(crate) fn ran_script(&self) -> bool {
        self.stderr
            .lines()
            .any(|line| line.contains("build-script-build`"))
    }
}

/// The target folder that the tests' workspaces share: the packages that they depend on are compiled once.
fn target() -> PathBuf {
    programs::target(env!("CARGO_TARGET_TMPDIR"))
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn dependency(package: &str, folder: &str, rest: &str) -> String {
    let path = repository().join(folder);
    format!("{package} = {{ path = '{}'{rest} }}\n", path.display())
}

/// Forbids everybody to change what is in a folder.
pub(crate) fn set_read_only(folder: &Path) {
    let mut permissions = fs::metadata(folder).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(folder, permissions).unwrap();
}

/// Takes [`set_read_only`] back.
pub(crate) fn set_writable(folder: &Path) {
    if let Ok(found) = fs::metadata(folder) {
        let mut permissions = found.permissions();
        #[cfg(unix)]
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
        #[cfg(not(unix))]
        permissions.set_readonly(false);
        fs::set_permissions(folder, permissions).unwrap();
    }
}
