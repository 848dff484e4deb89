//! Findings that the code still has. A crate may lose some, and get no new ones.
//!
//! The numbers are for rules that came after the code: circles of modules, open matches over kinds, unsafe code in
//! the wrong crate. Whoever mends some lowers the number, so that it stays low.

/// Folders and how many findings each still has.
const KNOWN: [(&str, usize); 1] = [("schema-rows", 0)];

/// The findings of crates that have more than are known.
pub(crate) fn new(findings: &[String]) -> Vec<String> {
    beyond(&KNOWN, findings)
}

fn beyond(known: &[(&str, usize)], findings: &[String]) -> Vec<String> {
    let mut folders: Vec<&str> = findings.iter().map(|finding| folder(finding)).collect();
    folders.sort_unstable();
    folders.dedup();
    let mut new = Vec::new();
    for of in folders {
        let allowed = known.iter().find(|(folder, _)| *folder == of);
        let allowed = allowed.map_or(0, |(_, count)| *count);
        let own = || findings.iter().filter(|finding| folder(finding) == of);
        if own().count() > allowed {
            new.push(format!(
                "{of}: {} findings, {allowed} are known (xtask/src/check/known.rs)",
                own().count()
            ));
            new.extend(own().cloned());
        }
    }
    new
}

/// The folder at the start of a finding: `schema-core/src/a.rs:1: ...` or `schema-core: ...`.
fn folder(finding: &str) -> &str {
    finding.split(['/', ':', ' ']).next().unwrap_or(finding)
}

#[cfg(test)]
mod tests {
    use super::beyond;

    #[test]
    fn a_crate_gets_no_new_findings() {
        let findings = ["a/src/x.rs:1: one", "a (program): two", "b: three"].map(str::to_owned);
        assert!(beyond(&[("a", 2), ("b", 1)], &findings).is_empty());
        assert!(beyond(&[("a", 9), ("b", 1)], &findings).is_empty());
        let new = beyond(&[("a", 1), ("b", 1)], &findings);
        assert_eq!(new[1..], findings[..2], "{new:?}");
        assert_eq!(beyond(&[("a", 2)], &findings).len(), 2);
    }
}
