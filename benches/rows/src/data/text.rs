//! Texts.

use super::Json;
use crate::random::Random;

const WORDS: [&str; 48] = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "we",
    "is",
    "was",
    "for",
    "harbour",
    "market",
    "river",
    "between",
    "season",
    "people",
    "yang",
    "dan",
    "dengan",
    "untuk",
    "pembayaran",
    "kapal",
    "waktu",
    "cerita",
    "morning",
    "journey",
    "because",
    "through",
    "village",
    "question",
    "answer",
    "letters",
    "garden",
    "mountain",
    "winter",
    "station",
    "evening",
    "history",
    "silence",
    "music",
    "window",
    "bridge",
    "island",
    "stories",
    "teacher",
    "kitchen",
    "weather",
    "always",
];

const BEYOND_ASCII: [&str; 12] = [
    "café",
    "Zürich",
    "naïve",
    "Łódź",
    "señor",
    "東京",
    "文章",
    "сад",
    "Ελλάδα",
    "🌊",
    "– so –",
    "“yes”",
];

const ESCAPED: [&str; 6] = [
    "\\\"well\\\"",
    "\\n",
    "\\n\\n",
    "\\t",
    "\\u2014",
    "C:\\\\data",
];

/// Words; every so often one beyond ASCII or one with an escape.
pub fn words(random: &mut Random, bytes: usize) -> Json {
    let mut text = String::with_capacity(bytes + 16);
    text.push('"');
    while text.len() < bytes {
        text.push_str(match random.below(64) {
            0..4 => random.pick(&BEYOND_ASCII),
            4..7 => random.pick(&ESCAPED),
            _ => random.pick(&WORDS),
        });
        text.push(' ');
    }
    text.push('"');
    Json::Raw(text)
}

/// Words of ASCII without anything to escape.
pub fn plain(random: &mut Random, words: usize) -> Json {
    let words: Vec<_> = (0..words).map(|_| random.pick(&WORDS)).collect();
    super::string(&words.join(" "))
}
