//! `init`: the schema package of an existing model.

pub(crate) mod manifest;
mod project;
mod workspace;

use std::fs;
use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use convex_schema::build::{shown, write_atomically};
use convex_schema_emit::Layout;

use self::manifest::Builds;
use self::project::ConvexProject;
use self::workspace::Workspace;
use crate::args::standalone::InitArgs;
use crate::terminal::{complain, tell};
use crate::{Verdict, terminal};

/// Writes the schema package and lists it where it has to be listed, after asking.
pub(crate) fn run(args: &InitArgs) -> Result<Verdict> {
    let workspace = Workspace::load(args.model.as_deref())?;
    let folder = workspace.root.join(&args.path);
    if folder.join("Cargo.toml").exists() {
        bail!(
            "there is a package in `{}` already\nhelp: name another folder with `--path`",
            args.path
        );
    }
    // The file that was imported is the one to generate, also where it belongs to a component.
    let imported = workspace.model.imported.as_deref().and_then(Path::parent);
    let named = args.convex.as_deref().or(imported);
    let project = ConvexProject::find(&workspace.root, named)?;
    let layout = args.layout.unwrap_or(project.layout);
    let name = workspace.schema_package();
    let files = files(&workspace, &project, &folder, layout);
    let changes = changes(&workspace, &project, &args.path, layout)?;
    let answers = Answers { yes: args.yes };
    let list: Vec<_> = files.iter().map(|(path, _)| here(path)).collect();
    if !answers.agree(&format!("write {}?", list.join(", ")))? {
        complain("nothing is changed");
        return Ok(Verdict::Findings);
    }
    for (path, text) in &files {
        write(path, text)?;
    }
    for change in &changes {
        if answers.agree(&format!("{}: {}?", here(&change.path), change.what))? {
            write(&change.path, &change.text)?;
        } else {
            tell(&format!(
                "left alone: {}; {}",
                here(&change.path),
                change.otherwise
            ));
        }
    }
    let by_hand = project.by_hand(layout);
    next_steps(&name, layout, project.has_schema, &by_hand);
    Ok(Verdict::Fine)
}

/// A change of an existing file.
struct Change {
    path: PathBuf,
    text: String,
    /// The change, as the question names it.
    what: String,
    /// The consequence of a "no".
    otherwise: &'static str,
}

/// The files of the schema package, as the guide has them.
fn files(
    workspace: &Workspace,
    project: &ConvexProject,
    folder: &Path,
    layout: Layout,
) -> Vec<(PathBuf, String)> {
    let (name, library) = (workspace.schema_package(), &workspace.model.library);
    let model = workspace.model.dependency(folder);
    let facade = workspace.dependency("convex-schema", folder);
    let cli = workspace.dependency("convex-schema-cli", folder);
    let output = shown(&project.functions.join(layout.file_name()), folder);
    let output = match layout {
        Layout::Schema => format!("{{ path = \"{output}\" }}"),
        other => format!("{{ layout = \"{other}\", path = \"{output}\" }}"),
    };
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n\
         # The verb `validate` needs `features = [\"validate\"]`.\n\
         {cli}\n{model}\n\n\
         [build-dependencies]\n{facade}\n{model}\n\n\
         # For `convex_schema::assert_up_to_date!` in a test.\n\
         [dev-dependencies]\n{facade}\n\n\
         [package.metadata.convex-schema]\noutputs = [{output}]\n"
    );
    let script = format!(
        "//! Writes the TypeScript of `{0}` whenever the model has changed.\n\n\
         fn main() {{\n    convex_schema::build::regenerate({library}::schema());\n}}\n",
        workspace.model.name
    );
    let main = format!(
        "//! `generate`, `check`, `diff` and more for `{0}`.\n\n\
         use std::process::ExitCode;\n\n\
         fn main() -> ExitCode {{\n    convex_schema_cli::main({library}::schema())\n}}\n",
        workspace.model.name
    );
    vec![
        (folder.join("Cargo.toml"), manifest),
        (folder.join("build.rs"), script),
        (folder.join("src/main.rs"), main),
    ]
}

fn changes(
    workspace: &Workspace,
    project: &ConvexProject,
    member: &str,
    layout: Layout,
) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    let path = workspace.root.join("Cargo.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("can't read {}", here(&path)))?;
    if let Some(text) = manifest::with_member(&text, member, Builds::Always)? {
        changes.push(Change {
            path,
            text,
            what: format!("make `{member}` a member that a plain `cargo build` builds"),
            otherwise: "add the package to `members` and `default-members` of the workspace",
        });
    }
    changes.extend(project.changes(layout));
    Ok(changes)
}

fn next_steps(name: &str, layout: Layout, has_schema: bool, by_hand: &[String]) {
    let adopt = if has_schema { " --adopt" } else { "" };
    let mut steps = format!("next: `cargo run -p {name} -- generate{adopt}`");
    if layout == Layout::Tables {
        steps.push_str(
            "\n      then spread the tables in `schema.ts`: \
             `import { tables } from \"./schema.gen\"`, `defineSchema({ ...tables })`",
        );
    }
    for step in by_hand {
        steps.push_str("\n      and ");
        steps.push_str(step);
    }
    tell(&steps);
}

fn write(path: &Path, text: &str) -> Result<()> {
    let done = path.parent().map_or(Ok(()), fs::create_dir_all);
    done.and_then(|()| write_atomically(path, text))
        .with_context(|| format!("can't write {}", here(path)))?;
    tell(&format!("wrote {}", here(path)));
    Ok(())
}

/// A path from the current folder, in backticks.
fn here(path: &Path) -> String {
    let from = std::env::current_dir().unwrap_or_default();
    format!("`{}`", shown(path, &from))
}

/// How questions are answered.
struct Answers {
    yes: bool,
}

impl Answers {
    /// Asks at the terminal, unless the answer was given.
    fn agree(&self, question: &str) -> Result<bool> {
        if self.yes {
            return Ok(true);
        }
        if !io::stdin().is_terminal() {
            bail!(
                "standard input is not a terminal, so nobody can answer: {question}\n\
                 help: `--yes` agrees to everything"
            );
        }
        complain(&terminal::styled(
            terminal::NAME,
            &format!("{question} [y/N]"),
        ));
        let mut answer = String::new();
        io::stdin()
            .lock()
            .read_line(&mut answer)
            .context("can't read the answer")?;
        Ok(matches!(
            answer.trim().to_ascii_lowercase().as_str(),
            "y" | "yes"
        ))
    }
}
