//! Output: colours on a terminal alone, and messages unless `--quiet` asks for silence.

use std::io::{ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use anstyle::{AnsiColor, Style};
use anyhow::{Context, Result};
use clap::ColorChoice;

/// The style of a good outcome.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// The style of a warning.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default();
/// The style of a failure.
pub(crate) const BAD: Style = AnsiColor::Red.on_default();
/// Names that stand out.
pub(crate) const NAME: Style = Style::new().bold();

static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// Selects when colors are used; [`ColorChoice::Auto`] looks at the terminal and the environment.
pub(crate) fn set_color(choice: ColorChoice) {
    match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
    .write_global();
}

/// Silences [`tell`]; errors are printed all the same.
pub(crate) fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// Whether people want nothing but failures.
pub(crate) fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

/// Tells people something on standard error, unless they want nothing but failures.
pub(crate) fn tell(message: &str) {
    if !is_quiet() {
        complain(message);
    }
}

/// Warns on standard error, unless people want nothing but failures.
pub(crate) fn warn(message: &str) {
    tell(&format!("{}: {message}", styled(WARNING, "warning")));
}

/// Tells people on standard error what failed.
pub(crate) fn complain(message: &str) {
    // Even standard error can't be written: there is no other place for the message.
    let _ = writeln!(anstream::stderr(), "{message}");
}

/// Prints what programs read on standard output, as it is.
pub(crate) fn print(text: &str) -> Result<()> {
    written(std::io::stdout(), text)
}

/// Prints text for people on standard output; colours are left out where there is no terminal, and where
/// `NO_COLOR` or `CLICOLOR=0` say so.
pub(crate) fn show(text: &str) -> Result<()> {
    written(anstream::stdout(), text)
}

fn written(mut out: impl Write, text: &str) -> Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // The reader closed the pipe: it has read enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done.context("can't print"),
    }
}

/// `text` in a style.
pub(crate) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
