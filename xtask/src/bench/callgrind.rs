//! Instructions counted by valgrind's callgrind: free of noise, but slow.

use std::process::Command;

/// Returns whether `valgrind` is on the path.
pub(super) fn is_installed() -> bool {
    let version = Command::new("valgrind").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

/// Returns what callgrind says it counted.
pub(super) fn collected(log: &str) -> Result<f64, String> {
    let number = log.split("Collected : ").nth(1);
    number
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .ok_or_else(|| format!("callgrind did not say how much it counted:\n{log}"))
}
