//! Starting other programs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The result of a command of the project; the error is a message for people.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    target.map_or_else(|| root().join("target"), PathBuf::from)
}

/// `cargo SUBCOMMAND` at the root, with the cargo that runs this.
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

/// The command as a person would type it.
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

/// Returns the seconds of processor time, user and system, of all commands that were started and waited for; `None`
/// where the system does not say.
pub(crate) fn processor_seconds() -> Option<f64> {
    children(&std::fs::read_to_string("/proc/self/stat").ok()?)
}

/// The times of waited-for children in `/proc/self/stat`, whose unit is a hundredth of a second on Linux.
fn children(stat: &str) -> Option<f64> {
    // The name of the program stands in brackets, and may have spaces.
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split(' ').skip(13);
    let (user, system) = (fields.next()?, fields.next()?);
    let ticks = user.parse::<f64>().ok()? + system.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

#[cfg(test)]
mod tests {
    use super::children;

    #[test]
    fn times_of_children_are_read() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 4194304 1 2 3 4 11 12 250 50 20 0 1 0 5 6";
        assert_eq!(children(stat), Some(3.0));
        assert_eq!(children(""), None);
    }
}
