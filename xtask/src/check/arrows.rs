//! Which of the project's crates may depend on which: rules <- core <- files <- facade <-
//! cli, and rules <- derive <- facade.

use crate::process::{Outcome, root};

/// Each crate's folder and the crates of the project that it may depend on.
const ARROWS: [(&str, &[&str]); 8] = [
    ("schema-rules", &[]),
    ("schema-core", &["convex-schema-rules"]),
    ("schema-derive", &["convex-schema-rules"]),
    (
        "schema-files",
        &["convex-schema-rules", "convex-schema-core"],
    ),
    ("schema-build", &["convex-schema-core"]),
    (
        "convex-schema",
        &[
            "convex-schema-build",
            "convex-schema-core",
            "convex-schema-derive",
            "convex-schema-files",
        ],
    ),
    (
        "schema-import",
        &["convex-schema-core", "convex-schema-rules"],
    ),
    ("schema-cli", &["convex-schema", "convex-schema-import"]),
];

/// The dependencies that point the wrong way.
pub(crate) fn findings() -> Outcome<Vec<String>> {
    let mut findings = Vec::new();
    for (folder, allowed) in ARROWS {
        let path = root().join(folder).join("Cargo.toml");
        let manifest = std::fs::read_to_string(&path)
            .map_err(|error| format!("`{folder}/Cargo.toml` can't be read: {error}"))?;
        for name in own_dependencies(&manifest) {
            if !allowed.contains(&name) {
                findings.push(format!("{folder}/Cargo.toml: must not depend on `{name}`"));
            }
        }
    }
    Ok(findings)
}

/// The project's crates among the dependencies of a manifest, those for tests left out.
fn own_dependencies(manifest: &str) -> Vec<&str> {
    let mut in_dependencies = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_dependencies = line.ends_with("dependencies]") && !line.contains("dev-");
        } else if in_dependencies && line.starts_with("convex-schema") {
            names.extend(line.split([' ', '.', '=']).next());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::own_dependencies;

    #[test]
    fn dependencies_for_tests_are_left_out() {
        let manifest = "[dependencies]\nconvex-schema-rules.workspace = true\nsyn = \"3\"\n\
                        [dev-dependencies]\nconvex-schema = { path = \"..\" }\n\
                        [build-dependencies]\nconvex-schema-core = \"1\"\n";
        let want = ["convex-schema-rules", "convex-schema-core"];
        assert_eq!(own_dependencies(manifest), want);
    }
}
