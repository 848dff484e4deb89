//! The view of a terminal, from its other end.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use convex_schema::{ObjectValidator, Schema, SchemaBuilder, TableDefinition, v};
use convex_schema_core::export::export_json;
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::init::workspace;
use super::rows::folder;

/// A terminal on which a program tells people things.
struct Terminal {
    file: File,
    /// The end that takes the typed text.
    keys: File,
    shown: JoinHandle<String>,
}

impl Terminal {
    fn new() -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let size = Winsize {
            ws_row: 24,
            ws_col: 120,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&ours, size).unwrap();
        let name = ptsname(&ours, Vec::new()).unwrap();
        let mut options = File::options();
        let file = options.read(true).write(true).open(name.to_str().unwrap());
        let file = file.unwrap();
        let mut ours = File::from(ours);
        let keys = ours.try_clone().unwrap();
        let shown = thread::spawn(move || {
            let mut shown = Vec::new();
            // When nobody writes any more, Linux has an error instead of the end.
            let _ = ours.read_to_end(&mut shown);
            String::from_utf8(shown).unwrap()
        });
        Self { file, keys, shown }
    }

    /// Runs a program that asks here and reads `answers`; gives its exit code and what was shown.
    fn answer(self, mut command: Command, answers: &str) -> (Option<i32>, String) {
        (&self.keys).write_all(answers.as_bytes()).unwrap();
        command.stdin(self.file.try_clone().unwrap());
        self.run(command)
    }

    /// Runs a program whose messages are shown here; gives its exit code and what was shown.
    fn run(self, mut command: Command) -> (Option<i32>, String) {
        command.stdout(Stdio::null()).stderr(self.file);
        command.env("TERM", "xterm");
        let code = command.status().unwrap().code();
        drop((command, self.keys));
        (code, self.shown.join().unwrap())
    }
}

/// Many rows, each of which takes long to explain.
fn many_rows() -> String {
    "{\"name\":null,\"age\":\"no number\",\"color\":[1,2,3]}\n".repeat(80_000)
}

const VERB: [&str; 6] = [
    "validate",
    "--schema",
    "schema.json",
    "--table",
    "users",
    "--threads=1",
];

/// Whether a text sets colours; what moves the cursor does not count.
fn has_colours(text: &str) -> bool {
    text.split("\u{1b}[").skip(1).any(|rest| {
        let end = rest.find(|it: char| !it.is_ascii_digit() && it != ';');
        end.is_some_and(|end| rest[end..].starts_with('m'))
    })
}

#[test]
fn a_terminal_shows_how_far_it_is() {
    let folder = folder("progress");
    folder.write("many.jsonl", &many_rows());
    let run = |arguments: &[&str]| {
        let command = folder.command(&[&VERB, arguments].concat());
        Terminal::new().run(command)
    };
    let (code, shown) = run(&["many.jsonl"]);
    assert_eq!(code, Some(1), "{shown}");
    for words in [" rows/s)", " rejected, ", " left", " % of 3.", "=>", "\r"] {
        assert!(shown.contains(words), "{words:?} is not in {shown:?}");
    }
    // The bar is gone, what was found stays.
    let (_, end) = shown.rsplit_once("\u{1b}[2K").unwrap();
    assert!(
        end.contains("rejected\u{1b}[0m: 80,000 of 80,000 rows, "),
        "{end:?}"
    );
    let (code, shown) = run(&["many.jsonl", "--quiet"]);
    assert_eq!((code, shown.as_str()), (Some(1), ""));
}

#[test]
fn a_terminal_shows_colours_unless_nobody_wants_them() {
    let folder = folder("terminal-colours");
    folder.write("many.jsonl", &many_rows());
    let run = |variable: Option<(&str, &str)>| {
        let mut command = folder.command(&[&VERB[..], &["many.jsonl"]].concat());
        command.envs(variable);
        Terminal::new().run(command).1
    };
    assert!(has_colours(&run(None)));
    for variable in [("NO_COLOR", "1"), ("CLICOLOR", "0")] {
        let shown = run(Some(variable));
        assert!(
            !has_colours(&shown) && shown.contains("80,000 rows"),
            "{shown:?}"
        );
    }
}

#[test]
fn init_asks_before_it_touches_a_file() {
    let files = ["schema/Cargo.toml", "schema/build.rs", "schema/src/main.rs"];
    let run = |name: &str, answers: &str| {
        let folder = workspace(name);
        let (code, shown) = Terminal::new().answer(folder.command(&["init"]), answers);
        let manifest = fs::read_to_string(folder.path("Cargo.toml")).unwrap();
        let written = files.map(|file| folder.path(file).exists());
        let attributes = folder.path(".gitattributes").exists();
        (
            code,
            shown,
            written,
            manifest.contains("schema"),
            attributes,
        )
    };
    let (code, shown, written, is_member, attributes) = run("init-no", "n\n");
    assert_eq!((code, written), (Some(1), [false; 3]), "{shown}");
    assert!(
        !is_member && !attributes && shown.contains("nothing is changed"),
        "{shown}"
    );
    let (code, shown, written, is_member, attributes) = run("init-some", "y\nn\nYES\n\n");
    assert_eq!((code, written), (Some(0), [true; 3]), "{shown}");
    assert!(!is_member && attributes, "{shown}");
    for words in [
        "write `schema/Cargo.toml`, `schema/build.rs`, `schema/src/main.rs`? [y/N]",
        "left alone: `Cargo.toml`; add the package to `members`",
        "`.gitattributes`: add `convex/schema.ts text eol=lf`",
        "left alone: `.prettierignore`; ",
        "next: `cargo run -p init-some-schema -- generate`",
    ] {
        assert!(shown.contains(words), "{words:?} is not in {shown}");
    }
}

/// What stops the program as Ctrl-C does. Tests that a shell has started in the background, and all that
/// they start, are deaf to `INT`.
const STOP: Signal = Signal::TERM;

#[test]
fn an_interrupt_leaves_no_half_of_a_file() {
    let folder = folder("interrupt-write");
    folder.write("large.json", &large());
    let docs = ["docs", "large.json", "--out", "page.html", "--quiet"];
    folder.run(&docs).ends_with(0);
    let whole = fs::read_to_string(folder.path("page.html")).unwrap();
    // From its first moments to after its end.
    for milliseconds in (0..200).step_by(20) {
        folder.write("page.html", "old");
        let mut child = folder.command(&docs).spawn().unwrap();
        thread::sleep(Duration::from_millis(milliseconds));
        // It may have ended.
        let _ = kill_process(Pid::from_child(&child), STOP);
        child.wait().unwrap();
        let found = fs::read_to_string(folder.path("page.html")).unwrap();
        assert!(found == "old" || found == whole, "after {milliseconds} ms");
    }
}

/// Many tables, whose page takes a while.
fn large() -> String {
    let table = |number| {
        let field = |document: ObjectValidator, field| {
            document.field(format!("field{field}"), v::id(format!("table{number}")))
        };
        TableDefinition::new(format!("table{number}"), (0..20).fold(v::object(), field))
    };
    let schema = (0..200).map(table);
    export_json(&schema.fold(Schema::builder(), SchemaBuilder::table).build())
}

#[test]
fn an_interrupt_leaves_nothing_behind() {
    let folder = folder("interrupt");
    let names = || {
        let entries = fs::read_dir(folder.path("")).unwrap();
        let mut names: Vec<_> = entries.map(|it| it.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    let mut command = folder.command(&[&VERB[..], &["-"]].concat());
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let terminal = Terminal::new();
    command.stderr(terminal.file);
    let mut child = command.spawn().unwrap();
    drop(command);
    let mut input = child.stdin.take().unwrap();
    // It has read these when they fit in no pipe any more.
    input.write_all(many_rows().as_bytes()).unwrap();
    let id = Pid::from_child(&child);
    kill_process(id, STOP).unwrap();
    let output = child.wait_with_output().unwrap();
    drop(input);
    assert_eq!(output.status.signal(), Some(STOP.as_raw()));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
    assert_eq!(names(), before);
    terminal.shown.join().unwrap();
}
