//! Every message of the macros is shown by some case of `ui/fail`.
//!
//! A message is what looks like one: a string literal with words in it, cut where something is
//! filled in. Attributes, among them doc comments, and unit tests have none.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Lit;

/// Where the macros and what they leave to const evaluation have their messages.
const SOURCES: [&str; 3] = [
    "../schema-derive/src",
    "../schema-core/src/desc/assert",
    "../schema-core/src/desc/assert.rs",
];

/// Parts that are shorter say nothing, such as ` and `.
const MIN_LEN: usize = 8;

#[test]
fn every_message_is_shown() {
    let shown = shown();
    let mut missing = Vec::new();
    let mut count = 0;
    for source in SOURCES {
        for path in files(Path::new(source), "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let tokens: TokenStream = text.parse().unwrap();
            let mut literals = Vec::new();
            collect(tokens, &mut literals);
            for part in literals.iter().flat_map(|literal| parts(literal)) {
                count += 1;
                if !shown.contains(&part) {
                    missing.push(format!("{}: {part}", path.display()));
                }
            }
        }
    }
    assert!(count > 200, "only {count} parts of messages were found");
    assert!(missing.is_empty(), "no case shows\n{}", missing.join("\n"));
}

/// The texts of all cases with single spaces.
fn shown() -> String {
    let texts = files(Path::new("macros/ui/fail"), "stderr");
    let texts = texts.iter().map(|path| fs::read_to_string(path).unwrap());
    single_spaces(&texts.collect::<String>())
}

fn single_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The files of an extension below a folder; a path with another one has none.
fn files(path: &Path, extension: &str) -> Vec<PathBuf> {
    if path.is_file() {
        let is_wanted = path.extension().is_some_and(|it| it == extension);
        return is_wanted.then(|| path.to_owned()).into_iter().collect();
    }
    let entries = fs::read_dir(path).unwrap();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_stem().is_none_or(|stem| stem != "tests"))
        .flat_map(|path| files(&path, extension))
        .collect();
    paths.sort();
    paths
}

/// Appends the string literals of code that is not a test.
fn collect(tokens: TokenStream, literals: &mut Vec<String>) {
    let mut is_attribute = false;
    let mut is_test = false;
    for token in tokens {
        let was_attribute = is_attribute;
        is_attribute = match &token {
            TokenTree::Punct(punct) => punct.as_char() == '#' || was_attribute,
            _ => false,
        };
        match token {
            TokenTree::Group(group) if was_attribute && group.delimiter() == Delimiter::Bracket => {
            }
            TokenTree::Group(group) if is_test && group.delimiter() == Delimiter::Brace => {
                is_test = false;
            }
            TokenTree::Group(group) => collect(group.stream(), literals),
            TokenTree::Ident(ident) => is_test |= ident == "tests",
            TokenTree::Literal(literal) => {
                if let Lit::Str(text) = Lit::new(literal) {
                    literals.push(text.value());
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
}

/// Returns the parts between the places where something is filled in, if they have words.
fn parts(literal: &str) -> Vec<String> {
    let literal = literal.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let mut parts = Vec::new();
    for piece in literal.split('{') {
        let fixed = piece.split_once('}').map_or(piece, |(_, behind)| behind);
        let part = single_spaces(&fixed.replace('\u{1}', "{").replace('\u{2}', "}"));
        if part.len() >= MIN_LEN && part.contains(' ') {
            parts.push(part);
        }
    }
    parts
}
