//! Processor time of commands.

use std::process::Command;

use crate::process::{Outcome, output_of};

/// Runs a command and returns the seconds of processor time, user and system, of it and of all that it starts
/// and waits for. The shell's `time` knows them without unsafe code here.
pub(super) fn seconds_of(command: &Command) -> Outcome<f64> {
    let mut timed = Command::new("bash");
    timed.args([
        "-c",
        "TIMEFORMAT='%3U %3S'; { time \"$@\" 2>&3; } 3>&2 2>&1",
        "bash",
    ]);
    timed.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => timed.env(name, value),
            None => timed.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        timed.current_dir(folder);
    }
    let printed = output_of(timed)?;
    let last = printed.lines().last().unwrap_or_default();
    let seconds: Result<Vec<f64>, _> = last.split(' ').map(str::parse).collect();
    match seconds {
        Ok(seconds) if seconds.len() == 2 => Ok(seconds.iter().sum()),
        _ => Err(format!("`time` printed {last:?}, not two numbers")),
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::seconds_of;

    #[test]
    fn what_a_command_starts_counts() {
        let mut busy = Command::new("bash");
        busy.args(["-c", "bash -c 'for ((i = 0; i < 200000; i++)); do :; done'"]);
        let seconds = seconds_of(&busy);
        assert!(
            seconds
                .as_ref()
                .is_ok_and(|seconds| (0.02..60.0).contains(seconds)),
            "{seconds:?}"
        );
        assert!(seconds_of(&Command::new("false")).is_err());
    }
}
