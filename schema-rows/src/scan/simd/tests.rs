//! Every vector unit against the portable answers, and those against plain loops.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::num::NonZeroU32;

use super::super::any::Container;
use super::super::string::Body;
use super::portable::Portable;
use super::{ByteRanges, IdRule, LONG, Level, Long, SHORT, Short, Simd, Task};
use convex_schema_core::DocumentId;
use convex_schema_core::id::base32::ALPHABET;

/// Windows that each test tries; Miri takes a second for each few of them.
const ROUNDS: usize = if cfg!(miri) { 40 } else { 20_000 };

/// Knuth's MMIX generator, high bits.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// Bytes that some question asks for, their neighbours, and any others.
fn window<const N: usize>(random: &mut Random) -> [u8; N] {
    const MARKS: &[u8] =
        b"\"\\/bfnrtuU {}[],:\t\r\n-+.0123456789eE$_~\x7f\x1f\x00!#(;<@`adDAFGfgkz\xc3\xa9";
    let plain = random.below(3);
    std::array::from_fn(|_| match random.below(4) {
        0 if plain > 0 => b'a',
        1 => random.below(256) as u8,
        _ => MARKS[random.below(MARKS.len())],
    })
}

/// All answers of a unit to a window, printed.
struct Answers<'a>(&'a Long, &'a Short);

impl Task for Answers<'_> {
    type Output = String;

    fn run<S: Simd>(self, simd: S) -> String {
        let Self(long, pattern) = self;
        let short: &Short = long.first_chunk().unwrap();
        let masks = (simd.number(short), simd.short_text(short), simd.text(long));
        let more = (
            (simd.escapes(long), simd.hex(long), simd.string(long)),
            simd.json(long),
            simd.equal(short, pattern),
        );
        let rest = (
            simd.find(long, b'a'),
            simd.prefix_xor(simd.find(long, b'"')),
        );
        format!("{masks:?} {more:?} {rest:?}")
    }
}

#[test]
fn all_units_give_the_portable_answers() {
    let mut random = Random(1);
    for _ in 0..ROUNDS {
        let long: Long = window(&mut random);
        let mut pattern: Short = window(&mut random);
        for at in 0..SHORT {
            if random.below(2) == 0 {
                pattern[at] = long[at];
            }
        }
        let want = Answers(&long, &pattern).run(Portable);
        for level in Level::available() {
            let found = level.run(Answers(&long, &pattern));
            assert_eq!(found, want, "{level:?}: {long:?} {pattern:?}");
        }
    }
}

#[test]
fn the_portable_answers_are_those_of_a_loop() {
    let mut random = Random(2);
    for _ in 0..ROUNDS / 4 {
        let long: Long = window(&mut random);
        let mask = |test: &dyn Fn(u8) -> bool| {
            (0..LONG).fold(0_u64, |mask, at| mask | u64::from(test(long[at])) << at)
        };
        let json = Portable.json(&long);
        assert_eq!(json.opens, mask(&|it| it == b'{' || it == b'['));
        assert_eq!(json.closes, mask(&|it| it == b'}' || it == b']'));
        assert_eq!(json.curly, mask(&|it| it & 0x20 != 0));
        assert_eq!(json.commas, mask(&|it| it == b','));
        assert_eq!(json.colons, mask(&|it| it == b':'));
        assert_eq!(json.blanks, mask(&|it| matches!(it, b' ' | b'\t' | b'\r')));
        assert_eq!(json.digits, mask(&|it| it.is_ascii_digit()));
        assert_eq!(json.zeros, mask(&|it| it == b'0'));
        assert_eq!(json.points, mask(&|it| it == b'.'));
        assert_eq!(json.minus, mask(&|it| it == b'-'));
        assert_eq!(json.dollars, mask(&|it| it == b'$'));
        assert_eq!(json.not_in_keys, mask(&|it| it == b'\\' || it >= 0x7f));
        assert_eq!(json.text.quotes, mask(&|it| it == b'"'));
        assert_eq!(json.text.backslashes, mask(&|it| it == b'\\'));
        assert_eq!(json.text.controls, mask(&|it| it < 0x20));
        assert_eq!(json.text.beyond_ascii, mask(&|it| !it.is_ascii()));
        let escapes = Portable.escapes(&long);
        assert_eq!(escapes.escapable, mask(&|it| b"\"\\/bfnrtu".contains(&it)));
        assert_eq!(escapes.unicode, mask(&|it| it == b'u'));
        let hex = Portable.hex(&long);
        assert_eq!(hex.hex, mask(&|it| it.is_ascii_hexdigit()));
        assert_eq!(hex.surrogates, mask(&|it| it == b'd' || it == b'D'));
        let parity = (0..LONG).fold((0_u64, 0), |(mask, odd), at| {
            let odd = odd ^ json.text.quotes >> at & 1;
            (mask | odd << at, odd)
        });
        assert_eq!(Portable.prefix_xor(json.text.quotes), parity.0);
    }
}

#[test]
fn utf8_is_what_the_standard_library_says() {
    const PIECES: [&[u8]; 24] = [
        b"a",
        "é".as_bytes(),
        "東".as_bytes(),
        "🌊".as_bytes(),
        b"\xc0\x80",
        b"\xc1\xbf",
        b"\xe0\x80\x80",
        b"\xe0\x9f\xbf",
        b"\xed\xa0\x80",
        b"\xed\x9f\xbf",
        b"\xf0\x80\x80\x80",
        b"\xf0\x8f\xbf\xbf",
        b"\xf4\x8f\xbf\xbf",
        b"\xf4\x90\x80\x80",
        b"\xf5\x80\x80\x80",
        b"\x80",
        b"\xc3",
        b"\xe6\x9d",
        b"\xf0\x9f\x8c",
        b"\xff",
        b"\xef\xbf\xbf",
        b"\xc2\x80",
        b"\xdf\xbf",
        b"\xee\x80\x80",
    ];
    let mut random = Random(3);
    for round in 0..ROUNDS {
        let mut text = vec![b'x'; random.below(70)];
        for _ in 0..random.below(40) {
            // Every other text is valid.
            let kinds = if round % 2 == 0 { 4 } else { PIECES.len() };
            text.extend_from_slice(PIECES[random.below(kinds)]);
        }
        let want = std::str::from_utf8(&text).is_ok();
        // A string as a field has it, and one inside of `v.any()`.
        let field = [&text, b"\"".as_slice(), &[b' '; 2 * LONG]].concat();
        let array = [b"[\"", text.as_slice(), b"\"]", &[b' '; 2 * LONG]].concat();
        for level in Level::available() {
            let found = level.run(Body(&field)).is_some();
            assert_eq!(found, want, "{level:?}: {text:?}");
            let value = Container {
                text: &array,
                room: 2,
            };
            let found = level.run(value).is_some();
            assert_eq!(found, want, "{level:?}, any: {text:?}");
        }
    }
}

struct IsId(Short, IdRule);

impl Task for IsId {
    type Output = bool;

    fn run<S: Simd>(self, simd: S) -> bool {
        simd.is_id(&self.0, self.1)
    }
}

#[test]
fn ids_are_what_decodes() {
    let mut random = Random(4);
    let number = |number| NonZeroU32::new(number).unwrap();
    let rules = [
        IdRule::ANY,
        IdRule::table(number(10_001)).unwrap(),
        IdRule::table(number(540)).unwrap(),
    ];
    let mut valid = 0;
    for _ in 0..ROUNDS {
        let table = [10_001, 540, 128, 16_383, 129, 255][random.below(6)];
        let internal = std::array::from_fn(|_| random.below(256) as u8);
        let text = DocumentId::new(number(table), internal)
            .encode()
            .into_bytes();
        let mut text: Short = text.try_into().unwrap();
        for _ in 0..random.below(3) {
            let byte = match random.below(3) {
                0 => random.below(256) as u8,
                _ => b"0123456789abcdefghijklmnopqrstuvwxyz"[random.below(36)],
            };
            text[random.below(SHORT)] = byte;
        }
        let id = std::str::from_utf8(&text)
            .ok()
            .and_then(|it| it.parse::<DocumentId>().ok());
        valid += usize::from(id.is_some());
        for rule in rules {
            let want = id.is_some_and(|id| rule.allows(id.table_number()));
            for level in Level::available() {
                assert_eq!(
                    level.run(IsId(text, rule)),
                    want,
                    "{level:?} {rule:?}: {text:?}"
                );
            }
        }
    }
    assert!(valid > ROUNDS / 4);
}

/// Whether a window is in its ranges, and whether two texts are ids, both asked at once or alone.
struct Checked<'a> {
    window: &'a Long,
    block: &'a ByteRanges,
    ids: [&'a Short; 2],
}

impl Task for Checked<'_> {
    type Output = [bool; 3];

    fn run<S: Simd>(self, simd: S) -> [bool; 3] {
        let outside = simd.outside(self.window, self.block);
        let no_ids = simd.no_ids(self.ids[0], self.ids[1]);
        let all = simd.or(outside, no_ids);
        [outside, no_ids, all].map(|it| simd.is_none(it))
    }
}

/// Ranges that the window is in, but for one byte of every other window.
fn ranges(random: &mut Random, window: &Long) -> ByteRanges {
    let mut block = ByteRanges {
        low: [0; LONG],
        span: [u8::MAX; LONG],
    };
    let ranges = block.low.iter_mut().zip(&mut block.span);
    for (byte, (low, span)) in window.iter().zip(ranges) {
        if random.below(2) == 0 {
            let below = random.below(usize::from(*byte) + 1) as u8;
            *low = byte - below;
            *span = below.saturating_add(random.below(3) as u8);
        }
    }
    if random.below(2) == 0 {
        let at = random.below(LONG);
        (block.low[at], block.span[at]) = (random.below(256) as u8, random.below(256) as u8);
    }
    block
}

fn is_within(window: &Long, block: &ByteRanges) -> bool {
    let mut bytes = window.iter().zip(block.low.iter().zip(&block.span));
    bytes.all(|(byte, (low, span))| {
        let (byte, low) = (u16::from(*byte), u16::from(*low));
        let highest = low + u16::from(*span);
        // Ranges go on at 0 after 255.
        (low..=highest).contains(&byte) || highest >= 256 + byte
    })
}

/// An id, and in one of three cases a wrong character in it.
fn maybe_id(random: &mut Random) -> Short {
    let number = NonZeroU32::new(10_001).unwrap();
    let internal = std::array::from_fn(|_| random.below(256) as u8);
    let text = DocumentId::new(number, internal).encode();
    let mut text: Short = text.into_bytes().try_into().unwrap();
    if random.below(3) == 0 {
        text[random.below(SHORT)] = b"09afgz\xe9 "[random.below(8)];
    }
    text
}

fn is_id(text: &Short) -> bool {
    let text = std::str::from_utf8(text).ok();
    text.is_some_and(|it| it.parse::<DocumentId>().is_ok())
}

#[test]
fn ranges_and_pairs_of_ids_are_those_of_a_loop() {
    let mut random = Random(5);
    let mut counts = [0; 3];
    for _ in 0..ROUNDS {
        let window: Long = window(&mut random);
        let block = ranges(&mut random, &window);
        let ids = [maybe_id(&mut random), maybe_id(&mut random)];
        let (within, are_ids) = (is_within(&window, &block), ids.iter().all(is_id));
        let want = [within, are_ids, within && are_ids];
        for (count, is_right) in counts.iter_mut().zip(want) {
            *count += usize::from(is_right);
        }
        for level in Level::available() {
            let found = level.run(Checked {
                window: &window,
                block: &block,
                ids: [&ids[0], &ids[1]],
            });
            assert_eq!(found, want, "{level:?}: {window:?} {block:?} {ids:?}");
        }
    }
    assert!(
        counts
            .iter()
            .all(|it| (ROUNDS / 7..ROUNDS * 6 / 7).contains(it)),
        "{counts:?}"
    );
}

/// The two bytes that ids of 32 characters start with are those of the backend's numbers, and no others.
#[test]
#[cfg_attr(miri, ignore = "it is safe code, and too many ids for Miri")]
fn rules_fit_the_numbers_of_tables() {
    let mut numbers = vec![None; 1 << 16];
    for number in (1..1 << 15).filter_map(NonZeroU32::new) {
        let id = DocumentId::new(number, [0; 16]).encode();
        if id.len() == SHORT {
            let value = |byte| ALPHABET.iter().position(|it| *it == byte).unwrap();
            let bits = id.bytes().take(4).fold(0, |bits, it| bits << 5 | value(it));
            numbers[bits >> 4] = Some(number);
        }
    }
    let table = NonZeroU32::new(10_001).unwrap();
    let rule = IdRule::table(table).unwrap();
    for (first, number) in (0..=u16::MAX).zip(&numbers) {
        assert_eq!(IdRule::ANY.fits(first), number.is_some(), "{first:04x}");
        assert_eq!(rule.fits(first), *number == Some(table), "{first:04x}");
    }
}
