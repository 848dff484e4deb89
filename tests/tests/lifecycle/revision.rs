//! Schemas of git revisions: each is evaluated with the files of its own revision.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use convex_schema_tests::node;

use super::program::Folder;

/// A repository whose packages are installed in `project`, the folder of the Convex project.
struct Repository {
    folder: Folder,
}

impl Repository {
    fn new(name: &str, project: &str) -> Option<Self> {
        let packages = node::packages().unwrap()?;
        let folder = Folder::new(name);
        folder.write(".gitignore", "node_modules\n");
        folder.git(&["init", "--quiet"]);
        let installed = folder.path(project).join("node_modules");
        fs::create_dir_all(&installed).unwrap();
        for entry in fs::read_dir(packages).unwrap() {
            let entry = entry.unwrap();
            link(&entry.path(), &installed.join(entry.file_name()));
        }
        Some(Self { folder })
    }

    fn write(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            self.folder.write(path, text);
        }
    }

    fn commit(&self) {
        self.folder.git(&["add", "."]);
        self.folder
            .git(&["commit", "--quiet", "--message", "state"]);
    }

    /// Returns the line of `role` in the schema that `name` means, seen from `here`.
    #[track_caller]
    fn role(&self, here: &str, name: &str) -> String {
        let mut command = self.folder.command(&["print", name]);
        let printed = super::program::Outcome::of(command.current_dir(self.folder.path(here)));
        let printed = printed.ends_with(0).stdout;
        let line = printed.lines().find(|line| line.contains("role: "));
        line.unwrap().trim().to_owned()
    }
}

/// A schema whose field `role` is the constant that `from` exports.
fn schema(from: &str) -> String {
    format!(
        "import {{ defineSchema, defineTable }} from \"convex/server\";\n\
         import {{ role }} from \"{from}\";\n\n\
         export default defineSchema({{ users: defineTable({{ role }}) }});\n"
    )
}

fn role(validator: &str) -> String {
    format!("import {{ v }} from \"convex/values\";\nexport const role = v.{validator}();\n")
}

fn link(target: &Path, link: &Path) {
    #[cfg(unix)]
    std::os::unix::fs::symlink(target, link).unwrap();
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(target, link).unwrap();
}

#[test]
fn what_a_file_imports_is_that_of_its_revision() {
    let Some(repository) = Repository::new("revision", "") else {
        return;
    };
    let schema = schema("../shared/role");
    repository.write(&[
        ("convex/schema.ts", &schema),
        ("shared/role.ts", &role("string")),
        ("schema.json", "{\"tables\":[],\"schemaValidation\":true}"),
    ]);
    repository.commit();
    repository.write(&[
        ("shared/role.ts", &role("null")),
        ("schema.json", "{\"tables\":[],\"schemaValidation\":false}"),
    ]);
    let folder = &repository.folder;
    let now = folder
        .run(&["diff", "HEAD:convex/schema.ts", "convex"])
        .ends_with(1);
    let line = "! field `role` changed: v.string() -> v.null()";
    assert!(now.stdout.contains(line), "{}", now.stdout);
    assert_eq!(
        repository.role("", "HEAD:./convex/schema.ts"),
        "role: v.string(),"
    );
    assert_eq!(
        repository.role("shared", "HEAD:../convex/schema.ts"),
        "role: v.string(),"
    );
    assert_eq!(
        repository.role("shared", "HEAD:convex/schema.ts"),
        "role: v.string(),"
    );
    folder
        .run(&["diff", "HEAD:schema.json", "schema.json"])
        .ends_with(0);
    for (name, words) in [
        ("HEAD:nowhere.ts", "nowhere.ts"),
        ("nobody:convex/schema.ts", "nobody"),
        ("HEAD:convex", "git says"),
    ] {
        folder
            .run(&["diff", "schema.json", name])
            .ends_with(2)
            .says(words);
    }
    let mut command = repository.folder.command(&["print", "HEAD:schema.ts"]);
    super::program::Outcome::of(command.current_dir(repository.folder.path("convex")))
        .ends_with(2)
        .says("help: the file of the current folder is `HEAD:./schema.ts`");
    folder.git(&["diff", "--exit-code", "--cached"]);
}

/// Every way in which a schema names a package of its own repository.
#[test]
fn packages_of_the_repository_are_those_of_the_revision() {
    let Some(repository) = Repository::new("revision-workspace", "") else {
        return;
    };
    let files = |validator: &str| {
        repository.write(&[
            ("packages/main/index.ts", &role(validator)),
            ("packages/exports/source/values/role.ts", &role(validator)),
            (
                "packages/chain/index.ts",
                "export { role } from \"@org/main\";\n",
            ),
            ("apps/backend/library/role.ts", &role(validator)),
            ("apps/backend/inner/role.ts", &role(validator)),
        ]);
    };
    repository.write(&[
        (
            "packages/main/package.json",
            r#"{ "name": "@org/main", "main": "index.ts" }"#,
        ),
        (
            "packages/exports/package.json",
            r#"{ "name": "exports", "exports": { "./*": { "import": "./source/values/*.ts" } } }"#,
        ),
        (
            "packages/chain/package.json",
            r#"{ "name": "chain", "main": "./index" }"#,
        ),
        (
            "apps/backend/package.json",
            r##"{ "name": "backend", "imports": { "#role": "./inner/role.ts" } }"##,
        ),
        (
            "tsconfig.base.json",
            "{ // paths\n  \"compilerOptions\": {}, }",
        ),
        (
            "apps/backend/tsconfig.json",
            "{ \"extends\": \"../../tsconfig.base.json\", /* ours */\n  \"compilerOptions\": \
             { \"paths\": { \"@/*\": [\"./library/*\"] } } }",
        ),
        ("apps/backend/convex/main.ts", &schema("@org/main")),
        ("apps/backend/convex/exports.ts", &schema("exports/role")),
        ("apps/backend/convex/chain.ts", &schema("chain")),
        ("apps/backend/convex/alias.ts", &schema("@/role")),
        ("apps/backend/convex/inner.ts", &schema("#role")),
        (
            "apps/backend/convex/javascript.ts",
            &schema("../library/role.js"),
        ),
    ]);
    files("string");
    repository.commit();
    files("null");
    let modules = repository.folder.path("apps/backend/node_modules");
    fs::create_dir_all(modules.join("@org")).unwrap();
    for (package, name) in [
        ("main", "@org/main"),
        ("exports", "exports"),
        ("chain", "chain"),
    ] {
        let home = repository.folder.path("packages").join(package);
        link(&home, &modules.join(name));
    }
    // The packages as they are now.
    let node_modules = repository.folder.path("packages/node_modules/@org");
    fs::create_dir_all(&node_modules).unwrap();
    link(
        &repository.folder.path("packages/main"),
        &node_modules.join("main"),
    );
    for name in ["main", "exports", "chain", "alias", "inner", "javascript"] {
        let path = format!("convex/{name}.ts");
        assert_eq!(
            repository.role("apps/backend", &path),
            "role: v.null(),",
            "{name}"
        );
        let then = repository.role("apps/backend", &format!("HEAD:./{path}"));
        assert_eq!(then, "role: v.string(),", "{name}");
    }
}

#[test]
fn packages_that_moved_or_are_gone_are_those_of_the_revision() {
    let Some(repository) = Repository::new("revision-moved", "") else {
        return;
    };
    repository.write(&[
        (
            "old/role/package.json",
            r#"{ "name": "role", "main": "./index.ts" }"#,
        ),
        ("old/role/index.ts", &role("string")),
        ("convex/schema.ts", &schema("role")),
    ]);
    repository.commit();
    fs::rename(repository.folder.path("old"), repository.folder.path("new")).unwrap();
    repository.write(&[("new/role/index.ts", &role("null"))]);
    link(
        &repository.folder.path("new/role"),
        &repository.folder.path("node_modules/role"),
    );
    assert_eq!(repository.role("", "convex/schema.ts"), "role: v.null(),");
    assert_eq!(
        repository.role("", "HEAD:convex/schema.ts"),
        "role: v.string(),"
    );
    fs::remove_file(repository.folder.path("node_modules/role")).unwrap();
    fs::remove_dir_all(repository.folder.path("new")).unwrap();
    assert_eq!(
        repository.role("", "HEAD:convex/schema.ts"),
        "role: v.string(),"
    );
    // The revision lacks what the working tree has.
    repository.commit();
    repository.write(&[("old/role/index.ts", &role("null"))]);
    repository
        .folder
        .run(&["print", "HEAD:convex/schema.ts"])
        .ends_with(2)
        .says("HEAD:convex/schema.ts:2:22: Could not resolve \"role\"");
}

/// A file that can't be read stands for all that a schema does not need.
#[cfg(unix)]
#[test]
fn no_more_is_read_than_the_schema_needs() {
    let Some(repository) = Repository::new("revision-lean", "") else {
        return;
    };
    repository.write(&[
        ("convex/schema.ts", &schema("./linked/role")),
        ("shared/role.ts", &role("string")),
        ("large.bin", "much"),
    ]);
    link(
        Path::new("../shared"),
        &repository.folder.path("convex/linked"),
    );
    repository.commit();
    let hash = repository
        .folder
        .command(&[])
        .get_current_dir()
        .unwrap()
        .to_owned();
    let mut git = std::process::Command::new("git");
    let hash = git
        .args(["rev-parse", "HEAD:large.bin"])
        .current_dir(hash)
        .output()
        .unwrap();
    let hash = String::from_utf8(hash.stdout).unwrap();
    let (start, end) = hash.trim().split_at(2);
    fs::remove_file(repository.folder.path(".git/objects").join(start).join(end)).unwrap();
    assert_eq!(
        repository.role("", "HEAD:convex/schema.ts"),
        "role: v.string(),"
    );
}

/// However the program ends, the temporary folder is removed.
#[cfg(unix)]
#[test]
fn nothing_is_left_behind() {
    let Some(repository) = Repository::new("revision-clean", "") else {
        return;
    };
    repository.write(&[
        ("convex/schema.ts", &schema("./role")),
        ("convex/role.ts", &role("string")),
        ("convex/broken.ts", &schema("./missing")),
        ("convex/endless.ts", "for (;;);\nexport {};\n"),
    ]);
    repository.commit();
    let temporary = repository.folder.path("temporary");
    fs::create_dir_all(&temporary).unwrap();
    let command = |name: &str| {
        let mut command = repository.folder.command(&["print", name]);
        command.env("TMPDIR", &temporary);
        command
    };
    let is_empty = || fs::read_dir(&temporary).unwrap().next().is_none();
    for (name, code) in [("HEAD:convex/schema.ts", 0), ("HEAD:convex/broken.ts", 2)] {
        super::program::Outcome::of(&mut command(name)).ends_with(code);
        assert!(is_empty(), "{name}");
    }
    let mut endless = command("HEAD:convex/endless.ts");
    let mut child = endless
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let within = |seconds: u64, is_there: &dyn Fn() -> bool| {
        (0..seconds * 50).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            is_there()
        })
    };
    assert!(within(30, &|| !is_empty()));
    std::thread::sleep(Duration::from_secs(1));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(within(30, &is_empty), "the folder is left");
}
