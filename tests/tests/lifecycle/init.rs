//! `init`: the schema package, in workspaces of their own with a real cargo.

use std::fs;
use std::path::Path;
use std::process::Command;

use convex_schema_tests::programs;
use convex_schema_tests_macros::skip::skipped;

use super::program::{Folder, Outcome};

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
             [dependencies]\nconvex-schema = {{ path = '{}', default-features = false }}\n",
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

/// Runs cargo in a workspace of a test.
fn cargo(folder: &Folder, arguments: &[&str]) -> Outcome {
    let mut cargo = programs::cargo(env!("CARGO_TARGET_TMPDIR"));
    cargo.args(arguments).current_dir(folder.path("."));
    Outcome::of(&mut cargo)
}

fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path(path)).unwrap()
}

#[test]
fn the_schema_package_builds_and_writes_the_schema() {
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
    let package = ["--quiet", "--package", "init-schema"];
    cargo(&folder, &[&["build"], package.as_slice()].concat()).ends_with(0);
    let written = read(&folder, "convex/schema.ts");
    assert!(written.contains("email: v.string()"));
    // The macro works in this package, under the names of both of its dependencies.
    for name in ["convex_schema", "convex_schema_cli"] {
        let test = format!(
            "#[test]\nfn {name}() {{\n    {name}::assert_up_to_date!(init_model::schema());\n}}\n"
        );
        folder.write(&format!("schema/tests/{name}.rs"), &test);
    }
    let test = [&["test"], package.as_slice()].concat();
    cargo(&folder, &test).ends_with(0);
    folder.write("convex/schema.ts", &written.replace("email", "mail"));
    // Else the build writes the file again, and the test passes.
    let mut unwritten = programs::cargo(env!("CARGO_TARGET_TMPDIR"));
    unwritten.args(&test).env("CONVEX_SCHEMA", "off");
    let failed = Outcome::of(unwritten.current_dir(folder.path("."))).ends_with(101);
    assert!(
        failed.stdout.contains("is out of date"),
        "{}",
        failed.stdout
    );
    folder
        .run(&["init", "--yes"])
        .ends_with(2)
        .says("there is a package in `schema` already");
}

/// Where a workspace has wasm as its default target, a plain `cargo build` still writes the schema.
#[test]
fn a_workspace_for_wasm_builds_its_schema_package() {
    const TARGET: &str = "wasm32-unknown-unknown";
    let libraries = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .unwrap();
    let libraries = String::from_utf8_lossy(&libraries.stdout);
    if !Path::new(libraries.trim()).is_dir() {
        skipped(
            "a build for wasm",
            "the target wasm32-unknown-unknown is not installed",
        );
        return;
    }
    let folder = workspace("init-wasm");
    folder.write(
        ".cargo/config.toml",
        &format!("[build]\ntarget = \"{TARGET}\"\n"),
    );
    folder.run(&["init", "--yes"]).ends_with(0);
    cargo(&folder, &["build", "--quiet"]).ends_with(0);
    assert!(read(&folder, "convex/schema.ts").contains("email: v.string()"));
}

#[test]
fn a_schema_by_hand_keeps_its_file() {
    let folder = workspace("init-tables");
    // Else the repository around is the one whose `.gitattributes` is written.
    folder.git(&["init", "--quiet"]);
    folder.write("convex/schema.ts", "export default defineSchema({});\n");
    folder.write("biome.json", "{}\n");
    let done = folder
        .run(&["init", "--yes", "--path", "rust/schema"])
        .ends_with(0);
    assert!(
        done.stderr.contains("defineSchema({ ...tables })"),
        "{}",
        done.stderr
    );
    let line = "and add `\"!convex/schema.gen.ts\"` to `files.includes` in `biome.json`";
    assert!(done.stderr.contains(line), "{}", done.stderr);
    let manifest = read(&folder, "rust/schema/Cargo.toml");
    let output = "outputs = [{ layout = \"tables\", path = \"../../convex/schema.gen.ts\" }]";
    assert!(manifest.contains(output), "{manifest}");
    assert!(
        manifest.contains("init-tables-model = { path = \"../../model\" }"),
        "{manifest}"
    );
    assert!(read(&folder, "Cargo.toml").contains("members = [\"rust/schema\", \"model\"]"));
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
    for words in ["94a42c3d", "npm convex 1.49.0"] {
        assert!(version.contains(words), "{version}");
    }
}

/// A manifest of a model with `dependency` on the facade and `more` below.
fn model(name: &str, dependency: &str, more: &str) -> String {
    let facade = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let facade = facade.join("convex-schema");
    format!(
        "[package]\nname = \"{name}-model\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{dependency} = {{ path = '{}', package = \"convex-schema\", \
         optional = true }}\n{more}",
        facade.display()
    )
}

#[test]
fn the_feature_of_an_optional_dependency_is_on_both_edges() {
    for (name, dependency, more, want) in [
        (
            "init-optional",
            "convex-schema",
            "[features]\nschema = [\"dep:convex-schema\"]\n",
            ", features = [\"schema\"]",
        ),
        (
            "init-renamed",
            "cs",
            "[features]\ntables = [\"dep:cs\"]\nmore = [\"tables\"]\n",
            ", features = [\"tables\"]",
        ),
        (
            "init-default",
            "convex-schema",
            "[features]\ndefault = [\"schema\"]\nschema = [\"dep:convex-schema\"]\n",
            "",
        ),
    ] {
        let folder = workspace(name);
        folder.write("model/Cargo.toml", &model(name, dependency, more));
        folder.run(&["init", "--yes"]).ends_with(0);
        let manifest = read(&folder, "schema/Cargo.toml");
        let edge = format!("{name}-model = {{ path = \"../model\"{want} }}\n");
        assert_eq!(manifest.matches(&edge).count(), 2, "{manifest}");
    }
}

#[test]
fn a_model_without_a_library_is_told_so() {
    let folder = workspace("init-program");
    fs::remove_file(folder.path("model/src/lib.rs")).unwrap();
    folder.write("model/src/main.rs", "fn main() {}\n");
    for arguments in [&[][..], &["--model", "init-program-model"]] {
        folder
            .run(&[&["init", "--yes"], arguments].concat())
            .ends_with(2)
            .says("the package `init-program-model` depends on `convex-schema` and has no library");
    }
    assert!(!folder.path("schema").exists());
}

#[test]
fn what_was_imported_is_what_is_generated() {
    let folder = workspace("init-component");
    folder.write("convex.json", "{ \"functions\": \"example/convex\" }\n");
    folder.write(
        "example/convex/schema.ts",
        "export default defineSchema({});\n",
    );
    folder.write(
        "source/component/schema.ts",
        "export default defineSchema({});\n",
    );
    let manifest = read(&folder, "model/Cargo.toml");
    let metadata = "\n[package.metadata.convex-schema-import]\n\
                    schema = \"../source/component/schema.ts\"\n";
    folder.write("model/Cargo.toml", &format!("{manifest}{metadata}"));
    folder
        .run(&["init", "--yes", "--layout", "schema"])
        .ends_with(0);
    let manifest = read(&folder, "schema/Cargo.toml");
    let output = "outputs = [{ path = \"../source/component/schema.ts\" }]";
    assert!(manifest.contains(output), "{manifest}");
    // The name on the command line wins.
    let arguments = "init --yes --layout schema --convex example/convex --path other";
    let arguments: Vec<&str> = arguments.split(' ').collect();
    folder.run(&arguments).ends_with(0);
    let manifest = read(&folder, "other/Cargo.toml");
    assert!(
        manifest.contains("\"../example/convex/schema.ts\""),
        "{manifest}"
    );
}

#[test]
fn the_package_is_light_and_can_assert_that_it_is_up_to_date() {
    let folder = workspace("init-light");
    folder.run(&["init", "--yes"]).ends_with(0);
    let manifest = read(&folder, "schema/Cargo.toml");
    let (dependencies, rest) = manifest.split_once("[build-dependencies]").unwrap();
    let (build, tests) = rest.split_once("[dev-dependencies]").unwrap();
    assert!(
        dependencies.contains("schema-cli\", default-features = false }"),
        "{manifest}"
    );
    for edges in [build, tests] {
        let facade = "convex-schema\", default-features = false, features = [\"build\"] }";
        assert!(edges.contains(facade), "{manifest}");
    }
}
