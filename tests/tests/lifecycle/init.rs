//! `init`: the leaf package, in workspaces of their own with a real cargo.

use std::fs;
use std::path::Path;

use convex_schema_tests::programs;

use super::program::Folder;

const MODEL: &str = "
use convex_schema::{Schema, TableDefinition, v};

pub fn schema() -> Schema {
    let user = v::object().field(\"email\", v::string());
    Schema::builder().table(TableDefinition::new(\"users\", user)).build()
}
";

/// A workspace with a model beside a Convex project, in a repository of its own.
pub(super) fn workspace(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.git(&["init", "--quiet"]);
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let facade = repository.join("convex-schema");
    folder.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"model\"]\n",
    );
    folder.write(
        "model/Cargo.toml",
        &format!(
            "[package]\nname = \"{name}-model\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nconvex-schema = {{ path = '{}' }}\n",
            facade.display()
        ),
    );
    folder.write("model/src/lib.rs", MODEL);
    folder.write("convex/.keep", "");
    folder.write(
        "package.json",
        "{ \"devDependencies\": { \"prettier\": \"3\" } }\n",
    );
    // The versions that are there, so that nothing is downloaded.
    fs::copy(repository.join("Cargo.lock"), folder.path("Cargo.lock")).unwrap();
    folder
}

fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path(path)).unwrap()
}

#[test]
fn the_leaf_builds_and_writes_the_schema() {
    let folder = workspace("init");
    folder
        .run(&["init", "--yes"])
        .ends_with(0)
        .says("cargo run -p init-schema -- generate");
    let manifest = read(&folder, "Cargo.toml");
    assert_eq!(
        manifest,
        "[workspace]\nresolver = \"3\"\nmembers = [\"schema\", \"model\"]\n"
    );
    assert_eq!(
        read(&folder, ".gitattributes"),
        "convex/schema.ts text eol=lf\n"
    );
    assert_eq!(read(&folder, ".prettierignore"), "convex/schema.ts\n");
    let mut cargo = programs::cargo(env!("CARGO_TARGET_TMPDIR"));
    cargo.args(["build", "--quiet", "--package", "init-schema"]);
    cargo.current_dir(folder.path("."));
    let built = cargo.output().unwrap();
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    assert!(read(&folder, "convex/schema.ts").contains("email: v.string()"));
    folder
        .run(&["init", "--yes"])
        .ends_with(2)
        .says("there is a package in `schema` already");
}

#[test]
fn a_schema_by_hand_keeps_its_file() {
    let folder = workspace("init-tables");
    // Else the repository around is the one whose `.gitattributes` is written.
    folder.git(&["init", "--quiet"]);
    folder.write("convex/schema.ts", "export default defineSchema({});\n");
    folder.write("biome.json", "{}\n");
    let done = folder
        .run(&["init", "--yes", "--path", "rust/leaf"])
        .ends_with(0);
    assert!(
        done.stderr.contains("defineSchema({ ...tables })"),
        "{}",
        done.stderr
    );
    let line = "and add `\"!convex/schema.gen.ts\"` to `files.includes` in `biome.json`";
    assert!(done.stderr.contains(line), "{}", done.stderr);
    let manifest = read(&folder, "rust/leaf/Cargo.toml");
    let output = "outputs = [{ layout = \"tables\", path = \"../../convex/schema.gen.ts\" }]";
    assert!(manifest.contains(output), "{manifest}");
    assert!(
        manifest.contains("init-tables-model = { path = \"../../model\" }"),
        "{manifest}"
    );
    assert!(read(&folder, "Cargo.toml").contains("members = [\"rust/leaf\", \"model\"]"));
    assert_eq!(
        read(&folder, ".gitattributes"),
        "convex/schema.gen.ts text eol=lf\n"
    );
}

#[test]
fn nothing_is_touched_without_an_answer() {
    let folder = workspace("init-asks");
    let before = read(&folder, "Cargo.toml");
    folder
        .run(&["init"])
        .ends_with(2)
        .says("`--yes` agrees to everything");
    assert_eq!(read(&folder, "Cargo.toml"), before);
    assert!(!folder.path("schema").exists());
    folder
        .run(&["init", "--yes", "--model", "nobody"])
        .ends_with(2)
        .says("`init-asks-model`");
    folder
        .run(&["init", "--yes", "--convex", "nowhere"])
        .ends_with(2)
        .says("`nowhere`");
}

#[test]
fn shells_get_completions_and_versions_name_what_was_verified() {
    let folder = Folder::new("completions");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder.run(&["completions", shell]).ends_with(0).stdout;
        assert!(
            script.contains("convex-schema") && script.contains("fail-on"),
            "{shell}"
        );
    }
    folder.run(&["completions", "cmd"]).ends_with(2);
    let version = folder.run(&["--version"]).ends_with(0).stdout;
    for words in ["94a42c3d", "npm convex 1.48.0"] {
        assert!(version.contains(words), "{version}");
    }
}
