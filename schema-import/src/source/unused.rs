//! Functions, validators and imports that nothing uses any more once the tables are generated.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::importers;
use super::load::Project;
use super::named::{self, Exported, Statements};
use super::parse::{File, Kind};
use crate::Unused;
use crate::notes::Imported;

/// The modules around a schema file, and who else uses them.
#[derive(Debug)]
pub(super) struct Modules {
    entry: PathBuf,
    /// The modules that the schema file imports, without itself.
    project: Project,
    /// Statements of them that the schema is made of.
    made_of: Statements,
    /// The exports that the other modules of the repository take from them.
    taken: Vec<Exported>,
    /// Packages that the schema file imports.
    packages: BTreeSet<String>,
    /// Packages that the other modules name.
    used_packages: BTreeSet<String>,
}

impl Modules {
    /// Looks at the modules of the repository around `entry`, which is `file`; `made_of` are the
    /// statements of the schema.
    pub(super) fn new(entry: &Path, file: &File, project: Project, made_of: Statements) -> Self {
        let packages = file.taken().map(|(module, _)| module);
        let mut modules = Self {
            packages: packages.filter_map(package).collect(),
            entry: entry.to_owned(),
            project,
            made_of,
            taken: Vec::new(),
            used_packages: BTreeSet::new(),
        };
        let files = modules.project.files.values();
        let taken = files.flat_map(File::taken);
        let mut packages: BTreeSet<String> =
            taken.filter_map(|(module, _)| package(module)).collect();
        packages.extend(modules.packages.iter().cloned());
        let stems: Vec<String> = modules
            .project
            .files
            .keys()
            .map(|path| stem(path))
            .collect();
        let words: Vec<&str> = stems.iter().chain(&packages).map(String::as_str).collect();
        for path in importers::modules(&importers::root(entry)) {
            if path != entry && !modules.project.files.contains_key(&path) {
                if let Some(file) = importers::parsed(&path, &words) {
                    modules.other(&path, &file, &packages);
                }
            }
        }
        modules
    }

    /// Adds what another module takes, and which of `packages` it names.
    fn other(&mut self, path: &Path, file: &File, packages: &BTreeSet<String>) {
        for (module, name) in file.taken() {
            if let Some(target) = self.project.resolved(path, module) {
                let name = (name != "*").then(|| name.to_owned());
                self.taken.push((target, name));
            }
        }
        let text = file.comments.source();
        let names = |package: &&String| {
            let quoted = ['"', '\''].map(|quote| format!("{quote}{package}"));
            quoted.iter().any(|start| text.contains(start.as_str()))
        };
        // Also by `require`, and for its effects alone.
        self.used_packages
            .extend(packages.iter().filter(names).cloned());
    }

    /// Returns what nothing uses any more when the schema file only imports `kept`.
    pub(super) fn unused(&self, kept: &[Imported]) -> Vec<Unused> {
        let mut roots = Statements::new();
        for (path, file) in &self.project.files {
            let all = (0..file.statements.len()).map(|position| (path.clone(), position));
            roots.extend(all.filter(|it| !self.made_of.contains(it)));
        }
        let kept_exports = kept.iter().filter_map(|(module, name)| {
            let path = self.project.resolved(&self.entry, module)?;
            Some((path, (name != "*").then(|| name.clone())))
        });
        let exported: Vec<Exported> = self.taken.iter().cloned().chain(kept_exports).collect();
        let used = named::all(&self.project, &roots, &exported);
        let mut unused = Vec::new();
        let mut packages = self.packages.clone();
        for (path, position) in self.made_of.difference(&used) {
            let Some(file) = self.project.files.get(path) else {
                continue;
            };
            packages.extend(packages_of(file, *position));
            let Some(statement) = file.statements.get(*position) else {
                continue;
            };
            if statement.kind == Kind::Import {
                continue;
            }
            unused.extend(statement.declares.iter().map(|name| Unused {
                name: name.clone(),
                path: path.clone(),
                line: Some(file.line(statement.place.start)),
            }));
        }
        unused.extend(self.unused_packages(packages, kept, &used));
        unused
    }

    /// Those of `packages` that `package.json` lists and no module imports.
    fn unused_packages(
        &self,
        mut packages: BTreeSet<String>,
        kept: &[Imported],
        used: &Statements,
    ) -> Vec<Unused> {
        for (path, position) in used {
            if let Some(file) = self.project.files.get(path) {
                for used in packages_of(file, *position) {
                    packages.remove(&used);
                }
            }
        }
        for used in kept.iter().filter_map(|(module, _)| package(module)) {
            packages.remove(&used);
        }
        // The generated file imports it.
        packages.remove("convex");
        let Some((manifest, text)) = manifest(&self.entry) else {
            return Vec::new();
        };
        let unused = packages.difference(&self.used_packages);
        let unused = unused.filter(|package| text.contains(&format!("\"{package}\"")));
        unused
            .map(|package| Unused {
                name: package.clone(),
                path: manifest.clone(),
                line: None,
            })
            .collect()
    }
}

/// The packages that a statement names something of.
fn packages_of(file: &File, position: usize) -> impl Iterator<Item = String> {
    let statement = file.statements.get(position);
    let uses = statement.map(|it| it.uses.as_slice()).unwrap_or_default();
    uses.iter()
        .filter_map(|(name, _)| package(&file.imports.get(name)?.module))
}

/// The package that a module belongs to; `None` for paths and for what Node brings.
fn package(module: &str) -> Option<String> {
    if module.starts_with(['.', '/', '~', '#']) || module.contains(':') {
        return None;
    }
    let parts = if module.starts_with('@') { 2 } else { 1 };
    let name: Vec<&str> = module.split('/').take(parts).collect();
    (name.len() == parts && name[0] != "@").then(|| name.join("/"))
}

/// The nearest `package.json` above a file, and its text.
fn manifest(entry: &Path) -> Option<(PathBuf, String)> {
    entry.ancestors().skip(1).find_map(|folder| {
        let path = folder.join("package.json");
        fs::read_to_string(&path).ok().map(|text| (path, text))
    })
}

/// The word by which modules name a file: its name without the ending, that of its folder for an index.
fn stem(path: &Path) -> String {
    let stem = |path: &Path| {
        let stem = path.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    };
    match stem(path) {
        index if index == "index" => path.parent().map_or(index, stem),
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::package;

    #[test]
    fn modules_belong_to_packages() {
        for (module, want) in [
            ("convex-helpers/validators", Some("convex-helpers")),
            ("zod", Some("zod")),
            ("@acme/auth/server", Some("@acme/auth")),
            ("@/lib/roles", None),
            ("./roles", None),
            ("node:fs", None),
        ] {
            assert_eq!(package(module).as_deref(), want, "{module}");
        }
    }
}
