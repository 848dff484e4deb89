//! The costs of the compiler: `cargo xtask test` starts each rustc through this program, which notes the memory
//! and the time of every one, also of those that tests start.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::process;

/// The variable with the path of the notes; set where this program stands in for rustc.
const NOTES: &str = "CONVEX_SCHEMA_COMPILER_NOTES";

/// Megabytes that no rustc may take: machines of CI have 7 GB for all that run at once.
const MOST_MEGABYTES: u64 = 2048;

/// Runs rustc and notes what it took, if cargo started this program in its place.
pub(crate) fn stand_in() -> Option<ExitCode> {
    let notes = PathBuf::from(std::env::var_os(NOTES)?);
    let mut arguments = std::env::args_os().skip(1);
    let program = PathBuf::from(arguments.next()?);
    if program.file_stem()? != "rustc" {
        return None;
    }
    let arguments: Vec<_> = arguments.collect();
    let mut names = arguments.iter().skip_while(|it| *it != "--crate-name");
    let name = names.nth(1).map(|name| name.to_string_lossy().into_owned());
    let status = Command::new(program).args(arguments).status();
    // Cargo asks for facts of the compiler with this name.
    let name = name.filter(|name| name != "___");
    if let (Some(name), Some(usage)) = (name, process::usage_of_children()) {
        let line = format!("{name} {} {:.2}\n", usage.megabytes, usage.seconds);
        // Lines of several compilers don't mix: each is written at once.
        let file = OpenOptions::new().append(true).create(true).open(notes);
        let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
    }
    let code = status.ok().and_then(|status| status.code());
    let code = code.and_then(|code| u8::try_from(code).ok()).unwrap_or(101);
    Some(ExitCode::from(code))
}

/// The notes of one run.
pub(crate) struct Notes {
    path: PathBuf,
}

/// The costs of all compilers of a run.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Taken {
    pub(crate) compilers: usize,
    pub(crate) seconds: f64,
    /// The crate whose compiler took the most memory, and how much.
    pub(crate) largest: String,
    pub(crate) megabytes: u64,
}

impl Notes {
    /// Begins notes; `None` where the system does not report the cost of a process, or another program wraps rustc.
    pub(crate) fn begin() -> Option<Self> {
        let is_wrapped = std::env::var_os("RUSTC_WRAPPER").is_some_and(|it| !it.is_empty());
        if is_wrapped || process::usage_of_children().is_none() {
            return None;
        }
        let folder = process::target().join("xtask");
        fs::create_dir_all(&folder).ok()?;
        let folder = std::path::absolute(folder).ok()?;
        let path = folder.join("compilers.txt");
        fs::write(&path, "").ok()?;
        Some(Self { path })
    }

    /// Lets the command, and all that it starts, take notes.
    pub(crate) fn take(&self, command: &mut Command) {
        if let Ok(own) = std::env::current_exe() {
            command.env("RUSTC_WRAPPER", own).env(NOTES, &self.path);
        }
    }

    /// Returns what was noted until now.
    pub(crate) fn taken(&self) -> Taken {
        Taken::read(&fs::read_to_string(&self.path).unwrap_or_default())
    }
}

impl Taken {
    fn read(notes: &str) -> Self {
        let mut taken = Self::default();
        for line in notes.lines() {
            let mut words = line.split(' ');
            let (Some(name), Some(megabytes), Some(seconds)) = (
                words.next(),
                words.next().and_then(|it| it.parse().ok()),
                words.next().and_then(|it| it.parse::<f64>().ok()),
            ) else {
                continue;
            };
            taken.compilers += 1;
            taken.seconds += seconds;
            if megabytes > taken.megabytes {
                taken.megabytes = megabytes;
                name.clone_into(&mut taken.largest);
            }
        }
        taken
    }

    /// Returns whether every compiler kept to the memory that it may take.
    pub(crate) fn is_within_bounds(&self) -> bool {
        self.megabytes <= MOST_MEGABYTES
    }
}

impl std::fmt::Display for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} compilers, {:.0} s of processor time, the largest with {} MB (`{}`; may be {MOST_MEGABYTES})",
            self.compilers, self.seconds, self.megabytes, self.largest
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Taken;

    #[test]
    fn the_largest_compiler_is_found() {
        let taken = Taken::read("a 100 1.50\nb 2049 0.50\nc 7 0.25\nnot a note\n");
        let want = Taken {
            compilers: 3,
            seconds: 2.25,
            largest: "b".to_owned(),
            megabytes: 2049,
        };
        assert_eq!(taken, want);
        assert!(!taken.is_within_bounds());
        assert!(Taken::read("a 2048 1").is_within_bounds());
    }
}
