//! A scanner that knows its rows allocates nothing for them.

#![expect(unsafe_code, reason = "an allocator is an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};

use convex_schema::id::DocumentId;
use convex_schema::scan::{Encoding, Level, ScanOptions, Scanner};
use convex_schema::{Schema, TableDefinition, Validator, v};

/// The system's allocator, with a count of what it is asked for.
struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller has promised what `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller has promised what `System` asks for.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn schema() -> Schema {
    let member = |kind: &str| -> Validator {
        v::object()
            .field("any", v::any())
            .field("kind", v::literal(kind))
            .field("names", v::record(v::string(), v::number()))
            .field("owner", v::id("rows"))
            .field("text", v::string())
            .field("times", v::array(v::number()))
            .into()
    };
    let document = v::union([member("a"), member("b")]);
    Schema::builder()
        .table(TableDefinition::new("rows", document))
        .build()
}

/// Rows with all that scanners have a way of their own for, the rare things too.
fn rows() -> Vec<u8> {
    let mut text = String::new();
    for row in 0..2_000_u32 {
        let owner = DocumentId::new(
            NonZeroU32::MIN.saturating_add(10_000),
            u128::from(row).to_be_bytes(),
        );
        let (kind, owner) = (if row % 3 == 0 { "a" } else { "b" }, owner.encode());
        let words = "wörds and \\n \\u00e9scapes ".repeat(row as usize % 9);
        let name = if row % 7 == 0 { "q\\\"uote" } else { "name" };
        let any = r#"{"a":[1,true,null,{"b":"c"}],"d":2}"#;
        let line = format!(
            "{{\"any\":{any},\"kind\":\"{kind}\",\"names\":{{\"{name}\":{row}}},\"owner\":\"{owner}\",\
             \"text\":\"{words}\",\"times\":[{row},1e300,-0.5]}}\n"
        );
        text.push_str(&line);
    }
    text.into_bytes()
}

#[test]
fn nothing_is_allocated_for_a_row() {
    let rows = rows();
    for level in Level::available() {
        let options = ScanOptions::default()
            .encoding(Encoding::Import)
            .level(level);
        let mut scanner = Scanner::new(&schema(), "rows", &options);
        let mut unsure = 0;
        assert_eq!(scanner.lines(&rows, |_| unsure += 1), 2_000);
        assert_eq!(unsure, 0, "{level:?}");
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        scanner.lines(&rows, |_| unsure += 1);
        let allocations = ALLOCATIONS.load(Ordering::Relaxed) - before;
        // The test's own threads may allocate while this runs; a row that did would show.
        assert!(allocations < 20, "{level:?}: {allocations} allocations");
    }
}
