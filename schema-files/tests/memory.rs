//! Memory is bounded by what is read at a time, not by how much there is.

#![expect(
    clippy::unwrap_used,
    reason = "a test that can't read its rows has failed"
)]
#![expect(
    unsafe_code,
    reason = "an allocator that counts has to be one; it adds to the system's nothing but numbers"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{self, Read};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use convex_schema_core::{Schema, TableDefinition, v};
use convex_schema_files::{Format, Input, Limits, Options, Outcome, validate};

struct Counting;

static USED: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: each method hands its arguments to the system's allocator as they are.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let used = USED.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(used, Ordering::Relaxed);
        // SAFETY: the caller keeps the rules of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        USED.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the rules of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// One measurement at a time.
static TURN: Mutex<()> = Mutex::new(());

/// A text that is repeated, between a start and an end, and is nowhere as a whole.
struct Repeated {
    start: Vec<u8>,
    text: Vec<u8>,
    times: usize,
    at: usize,
}

impl Repeated {
    fn new(start: &[u8], text: &str, times: usize) -> Self {
        Self {
            start: start.to_vec(),
            text: text.as_bytes().to_vec(),
            times,
            at: 0,
        }
    }
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let piece = match self.times {
            _ if self.at < self.start.len() => &self.start[self.at..],
            0 => return Ok(0),
            _ => {
                let within = (self.at - self.start.len()) % self.text.len();
                &self.text[within..]
            }
        };
        let len = piece.len().min(buffer.len());
        buffer[..len].copy_from_slice(&piece[..len]);
        self.at += len;
        let behind = self.at.checked_sub(self.start.len());
        if len > 0 && behind.is_some_and(|it| it > 0 && it % self.text.len() == 0) {
            self.times -= 1;
        }
        Ok(len)
    }
}

/// The outcome of reading the source, and the most memory that was in use meanwhile.
fn measure(source: Repeated, format: Format, row_bytes: usize) -> (Outcome, usize) {
    let user = v::object()
        .field("name", v::string())
        .field("age", v::optional(v::number()));
    let schema = Schema::builder()
        .table(TableDefinition::new("users", user))
        .build();
    let options = Options::new()
        .threads(2)
        .limits(Limits::new().row_bytes(row_bytes));
    let input = Input::reader("users", source).table("users").format(format);
    let before = USED.load(Ordering::Relaxed);
    MOST.store(before, Ordering::Relaxed);
    let outcome = validate(&schema, [input], &options).unwrap();
    (outcome, MOST.load(Ordering::Relaxed) - before)
}

const MIB: usize = 1 << 20;

/// Two threads with a block each, what is left of the last block, and what a reader keeps.
const BLOCKS: usize = 12 * MIB;

#[test]
fn rows_take_no_memory_once_they_are_read() {
    let _turn = TURN.lock().unwrap();
    let padding = "x".repeat(50_000);
    for (format, start, row) in [
        (
            Format::JsonLines,
            "",
            format!("{{\"name\":\"{padding}\"}}\n"),
        ),
        (
            Format::JsonLines,
            "",
            format!("{{\"nam\":\"{padding}\"}}\n"),
        ),
        (
            Format::JsonArray,
            "[1",
            format!(",\n{{\"name\":\"{padding}\"}}"),
        ),
        (Format::Csv, "name\n", format!("{padding}\n")),
    ] {
        let times = 20 * MIB / row.len();
        let source = Repeated::new(start.as_bytes(), &row, times);
        let (outcome, most) = measure(source, format, 2 * MIB);
        assert!(
            outcome.rows() >= times as u64,
            "{format}: {}",
            outcome.rows()
        );
        assert!(most < BLOCKS, "{format}: {most}");
    }
}

#[test]
fn rows_without_end_take_no_more_than_the_limit() {
    let _turn = TURN.lock().unwrap();
    let text = "x".repeat(MIB);
    for (format, start) in [
        (Format::JsonLines, "{\"name\":\""),
        (Format::JsonArray, "[{\"name\":\""),
        (Format::Csv, "name\n\""),
        (Format::JsonArray, ""),
    ] {
        let source = Repeated::new(start.as_bytes(), &text, 20);
        let (outcome, most) = measure(source, format, 2 * MIB);
        assert!(!outcome.is_accepted());
        assert!(most < BLOCKS, "{format}: {most}");
    }
}
