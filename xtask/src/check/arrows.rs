//! Which of the project's crates may depend on which.

use std::collections::BTreeSet;

use crate::packages::Package;

/// Each crate's folder, and the folders of the crates that it stands on. It may also depend on what those
/// stand on. DESIGN.md shows the same as a picture.
const ARROWS: [(&str, &[&str]); 13] = [
    ("schema-rules", &[]),
    ("schema-core", &["schema-rules"]),
    ("schema-derive", &["schema-rules"]),
    ("schema-rows", &["schema-core"]),
    ("schema-emit", &["schema-core"]),
    ("schema-plan", &["schema-core"]),
    ("schema-build", &["schema-emit", "schema-plan"]),
    ("schema-files", &["schema-rows"]),
    ("schema-functions", &["schema-emit", "schema-plan"]),
    ("schema-import", &["schema-emit", "schema-functions"]),
    ("schema-migrate", &["schema-files", "schema-import"]),
    (
        "convex-schema",
        &[
            "schema-derive",
            "schema-rows",
            "schema-emit",
            "schema-plan",
            "schema-build",
            "schema-files",
        ],
    ),
    (
        "schema-cli",
        &["convex-schema", "schema-import", "schema-migrate"],
    ),
];

/// Returns the dependencies that point the wrong way.
pub(crate) fn findings(packages: &[Package]) -> Vec<String> {
    let mut findings = Vec::new();
    for package in packages.iter().filter(|package| package.is_published) {
        let Some(allowed) = allowed(&package.folder) else {
            findings.push(format!(
                "{}/Cargo.toml: a published crate without a place in xtask/src/check/arrows.rs",
                package.folder
            ));
            continue;
        };
        for name in &package.own_dependencies {
            let folder = packages.iter().find(|it| it.name == *name);
            let folder = folder.map_or("", |it| &it.folder);
            if !allowed.contains(folder) {
                findings.push(format!(
                    "{}/Cargo.toml: must not depend on `{name}`",
                    package.folder
                ));
            }
        }
    }
    findings
}

/// Returns the folders that the crate in `folder` may depend on.
fn allowed(folder: &str) -> Option<BTreeSet<&'static str>> {
    let (_, below) = ARROWS.iter().find(|(own, _)| *own == folder)?;
    let mut allowed: BTreeSet<&str> = below.iter().copied().collect();
    for folder in *below {
        allowed.extend(self::allowed(folder)?);
    }
    Some(allowed)
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test may panic")]
mod tests {
    use super::{ARROWS, allowed, findings};
    use crate::packages::Package;

    fn package(folder: &str, own: &[&str]) -> Package {
        Package {
            name: folder.to_owned(),
            folder: folder.to_owned(),
            is_published: true,
            features: Vec::new(),
            unsaid: Vec::new(),
            own_dependencies: own.iter().map(|&it| it.to_owned()).collect(),
            crates: Vec::new(),
        }
    }

    #[test]
    fn every_arrow_leads_to_a_crate_above_it() {
        for (at, (_, below)) in ARROWS.iter().enumerate() {
            for below in *below {
                let is_above = ARROWS[..at].iter().any(|(folder, _)| folder == below);
                assert!(is_above, "{below}");
            }
        }
    }

    #[test]
    fn what_a_crate_stands_on_stands_on_more() {
        let files = allowed("schema-files").expect("it has a place");
        let want = ["schema-core", "schema-rows", "schema-rules"];
        assert!(files.iter().eq(&want), "{files:?}");
    }

    #[test]
    fn wrong_arrows_are_found() {
        let packages = [
            package("schema-rules", &[]),
            package("schema-core", &["schema-rules", "schema-derive"]),
            package("schema-derive", &["schema-rules"]),
            package("schema-files", &["schema-core", "convex-schema"]),
            package("convex-schema", &["schema-files", "schema-core"]),
            package("elsewhere", &[]),
        ];
        let want = [
            "schema-core/Cargo.toml: must not depend on `schema-derive`",
            "schema-files/Cargo.toml: must not depend on `convex-schema`",
            "elsewhere/Cargo.toml: a published crate without a place in xtask/src/check/arrows.rs",
        ];
        assert_eq!(findings(&packages), want);
    }
}
