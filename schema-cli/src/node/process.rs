//! Runs a process with a time limit that holds for all processes that it starts.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How a process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// The text on its standard error.
    pub(crate) printed: String,
}

/// How long a process that ended may keep its standard error open by processes that it started.
const GRACE: Duration = Duration::from_millis(500);

/// Runs `node` for at most `limit`.
///
/// It gets an open standard input that ends with this program, and a process group of its own.
///
/// # Errors
/// It can't be started, or `limit` is over. Then it and what it started are killed.
pub(crate) fn run(mut node: Command, limit: Duration) -> Result<Ended> {
    node.stdin(Stdio::piped());
    node.stdout(Stdio::null()).stderr(Stdio::piped());
    own_group(&mut node);
    let mut child = match node.spawn() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            bail!("there is no `node`\nhelp: install Node, which `npx convex` needs as well")
        }
        child => child.context("can't start `node`")?,
    };
    let (sender, printed) = mpsc::channel();
    if let Some(mut pipe) = child.stderr.take() {
        thread::spawn(move || {
            let mut text = Vec::new();
            let _ = pipe.read_to_end(&mut text);
            // After the grace period nothing waits for the process.
            let _ = sender.send(String::from_utf8_lossy(&text).into_owned());
        });
    }
    let status = wait(&mut child, limit)?;
    let printed = printed.recv_timeout(GRACE).unwrap_or_default();
    match status {
        Some(status) => Ok(Ended { status, printed }),
        None => bail!(
            "it took longer than {} seconds\n{}\
             help: a schema waits for nothing: leave timers, servers and endless loops out",
            limit.as_secs(),
            printed.trim_end().to_owned() + if printed.is_empty() { "" } else { "\n" }
        ),
    }
}

/// Returns how `child` ended, or `None` if it was killed.
fn wait(child: &mut Child, limit: Duration) -> Result<Option<ExitStatus>> {
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait().context("can't wait for `node`")? {
            return Ok(Some(status));
        }
        // The standard library can't wait with a limit.
        thread::sleep(Duration::from_millis(10));
    }
    kill(child);
    child.wait().context("can't wait for `node`")?;
    Ok(None)
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

/// Kills `child` and the processes that it started. A failure means that it has just ended.
///
/// The standard library signals no groups; each system has a tool that does.
fn kill(child: &mut Child) {
    let id = child.id().to_string();
    let mut tool = if cfg!(windows) {
        let mut taskkill = Command::new("taskkill");
        taskkill.args(["/T", "/F", "/PID", &id]);
        taskkill
    } else {
        let mut shell = Command::new("sh");
        shell.args(["-c", "kill -s KILL -- -$0", &id]);
        shell
    };
    tool.stdin(Stdio::null());
    tool.stdout(Stdio::null()).stderr(Stdio::null());
    let _ = tool.status();
    let _ = child.kill();
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::fs;
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::run;

    #[test]
    fn what_takes_too_long_is_stopped() {
        let mut endless = Command::new("sleep");
        endless.arg("600");
        let error = run(endless, Duration::from_millis(20)).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("it took longer than 0 seconds")
        );
    }

    #[test]
    fn what_it_started_is_stopped_too() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pid");
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "sleep 600 & echo $! > \"$0\"; wait"])
            .arg(&file);
        let start = Instant::now();
        run(shell, Duration::from_millis(300)).unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(10));
        let pid = fs::read_to_string(&file).unwrap();
        // Its new parent may take a moment to collect it.
        let is_gone = |_| {
            std::thread::sleep(Duration::from_millis(20));
            let mut list = Command::new("ps");
            let state = list.args(["-o", "state=", "-p", pid.trim()]).output();
            let state = String::from_utf8(state.unwrap().stdout).unwrap();
            state.trim().is_empty() || state.trim().starts_with('Z')
        };
        assert!((0..100).any(is_gone));
    }

    #[test]
    fn a_process_that_stays_behind_does_not_delay_the_end() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "sleep 5 & echo done >&2"]);
        let start = Instant::now();
        assert!(
            run(shell, Duration::from_secs(60))
                .unwrap()
                .status
                .success()
        );
        assert!(start.elapsed() < Duration::from_secs(4));
    }
}
