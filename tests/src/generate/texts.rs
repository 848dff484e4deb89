//! Texts that try to break out of where they stand.

use convex_schema::__private::Literal;

use super::leak_text;
use super::random::Random;

const PIECES: &[&str] = &[
    "a",
    "open",
    " ",
    "  ",
    "'",
    "\"",
    "\"\"",
    "\\",
    "`",
    "${x}",
    "*/",
    "/*",
    "//",
    "</script>",
    "<!--",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\0",
    "0",
    "\u{8}",
    "\u{b}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{feff}",
    "\u{ffff}",
    "\u{10ffff}",
    "\\u0041",
    "\\n",
    "__proto__",
    "@deprecated",
    "@ts-ignore",
    "@ts-expect-error",
    "prettier-ignore",
    "eslint-disable",
    "*",
    "|",
    "Größe",
    "naïve",
    "e\u{301}",
    "Привет",
    "مرحبا",
    "שלום",
    "日本語",
    "한국어",
    "हिन्दी",
    "ไทย",
    "ｗｉｄｅ",
    "…",
    "“”",
    "©",
    "→",
    "👍",
    "👍🏽",
    "👩‍👩‍👧",
    "🇩🇪",
    "1️⃣",
    "❤️",
    "the quick brown fox jumps over the lazy dog",
];

/// A text for a literal.
pub(super) fn text(random: &mut Random) -> String {
    if random.chance(50) {
        return random
            .pick(&["open", "closed", "paid", "in_progress", "", "x", "a b"])
            .to_owned();
    }
    let count = random.below(8);
    (0..count).map(|_| random.pick(PIECES)).collect()
}

/// A doc comment and the note of a deprecation.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Docs {
    pub(super) text: &'static str,
    pub(super) deprecated: Option<&'static str>,
}

/// A doc comment; often none.
pub(super) fn docs(random: &mut Random) -> Docs {
    if random.chance(70) {
        return Docs::default();
    }
    let text = match random.below(4) {
        0 => "",
        1 => "In the smallest unit of `currency`.",
        2 => "First line.\n\n    indented code\n\n* a list\n\nLast line.  ",
        _ => {
            let count = random.below(16);
            leak_text((0..count).map(|_| random.pick(PIECES)).collect::<String>())
        }
    };
    let deprecated = random.chance(20).then(|| match random.below(3) {
        0 => "",
        1 => "use `status` instead",
        _ => leak_text(self::text(random)),
    });
    Docs { text, deprecated }
}

/// The value of a literal of any kind.
pub(super) fn literal(random: &mut Random) -> Literal {
    match random.below(10) {
        0..6 => Literal::String(leak_text(text(random))),
        6 => Literal::Boolean(random.chance(50)),
        7 => Literal::Int64(random.pick(&[0, 1, -1, 7, i64::MAX, i64::MIN, 1 << 53])),
        8 => Literal::Float64(random.pick(&[
            0.0,
            -0.0,
            1.0,
            -1.5,
            0.1,
            1e21,
            -1e21,
            1e-7,
            5e-324,
            f64::MAX,
            123_456_789_012_345_680_000.0,
            1e20,
        ])),
        _ => Literal::Float64(finite(random)),
    }
}

fn finite(random: &mut Random) -> f64 {
    loop {
        let value = f64::from_bits(random.bits());
        if value.is_finite() {
            return value;
        }
    }
}
