//! Starting other programs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The result of a command of the project; the error is a message for people.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// Returns the folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// Returns where cargo builds.
pub(crate) fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    target.map_or_else(|| root().join("target"), PathBuf::from)
}

/// Returns `cargo SUBCOMMAND` at the root, with the cargo that runs this.
pub(crate) fn cargo(subcommand: &str) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.arg(subcommand).current_dir(root());
    command
}

/// Runs a command that prints for itself.
pub(crate) fn run(mut command: Command) -> Outcome {
    let shown = shown(&command);
    let status = command
        .status()
        .map_err(|error| format!("`{shown}` does not start: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{shown}` failed ({status})"))
    }
}

/// Runs a command that is named and timed on the terminal.
pub(crate) fn step(command: Command) -> Outcome {
    println!("$ {}", shown(&command));
    let start = Instant::now();
    run(command)?;
    println!("  ({:.0?} s)", start.elapsed().as_secs_f64());
    Ok(())
}

/// Runs a command and returns its standard output, without the white space at the end.
pub(crate) fn output_of(mut command: Command) -> Outcome<String> {
    let shown = shown(&command);
    let output = command
        .output()
        .map_err(|error| format!("`{shown}` does not start: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned())
    } else {
        Err(format!(
            "`{shown}` failed ({}):\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}

/// Returns the command as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_stem().unwrap_or_default();
    let mut shown = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        shown.push(' ');
        shown.push_str(&argument.to_string_lossy());
    }
    shown
}

/// The processor time and memory of processes that were started and waited for, with those that these waited for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// Processor time, user and system.
    pub(crate) seconds: f64,
    /// Memory of the largest of them.
    pub(crate) megabytes: u64,
}

/// Returns the costs of all commands; `None` where the system does not report it.
#[cfg(target_os = "linux")]
pub(crate) fn usage_of_children() -> Option<Usage> {
    use nix::sys::resource::{UsageWho, getrusage};

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let times = [usage.user_time(), usage.system_time()];
    // On Linux the unit of memory is 1024 bytes.
    Some(Usage {
        seconds: times
            .iter()
            .map(|it| seconds(it.tv_sec(), it.tv_usec()))
            .sum(),
        megabytes: u64::try_from(usage.max_rss()).ok()? / 1024,
    })
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn usage_of_children() -> Option<Usage> {
    None
}

#[cfg(target_os = "linux")]
#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn seconds(whole: i64, millionths: i64) -> f64 {
    whole as f64 + millionths as f64 / 1e6
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{cargo, output_of, usage_of_children};

    #[test]
    fn children_take_time_and_memory() {
        let mut version = cargo("--version");
        version.arg("--verbose");
        assert!(output_of(version).is_ok());
        let usage = usage_of_children().map(|it| (it.seconds > 0.0, it.megabytes > 1));
        assert_eq!(usage, Some((true, true)));
    }
}
