//! JavaScript: how it prints numbers, and which names a generated TypeScript module can bind.

mod number;

pub use self::number::{number, write_typescript};

/// The types of `convex/values` that the type of a cast may name: the generated module imports them.
pub const TYPES_OF_VALUES: [&str; 23] = [
    "GenericId",
    "GenericValidator",
    "Infer",
    "ObjectType",
    "PropertyValidators",
    "Validator",
    "Value",
    "VAny",
    "VArray",
    "VBoolean",
    "VBytes",
    "VCommitTs",
    "VFloat64",
    "VFunction",
    "VId",
    "VInt64",
    "VLiteral",
    "VNull",
    "VObject",
    "VOptional",
    "VRecord",
    "VString",
    "VUnion",
];

/// Whether a generated module should not say `export const NAME`: because ECMAScript or
/// TypeScript reject it in a module, or because it would shadow what such modules use.
///
/// All of these are fine as keys of objects, so a table may well be called `class`.
pub const fn is_reserved_word(name: &str) -> bool {
    is_ecmascript_reserved(name) || is_typescript_reserved(name) || is_used_by_modules(name)
}

/// Whether `name` can stand unquoted as a key and after a dot: an ASCII letter, `_` or `$`, then
/// letters, digits, `_` or `$`. Reserved words can. (JavaScript allows more letters; quoting them
/// is always right.)
pub const fn is_identifier_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    if bytes.is_empty() || bytes[0].is_ascii_digit() {
        return false;
    }
    let mut at = 0;
    while at < bytes.len() {
        if !IDENTIFIER_BYTES[bytes[at] as usize] {
            return false;
        }
        at += 1;
    }
    true
}

/// Which bytes an identifier can have. A table, because every key of a generated file is checked.
const IDENTIFIER_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
        byte += 1;
    }
    table
};

/// Words that no lexical binding of a module may have.
///
/// Source: ECMA-262, 12.7.2 Keywords and Reserved Words, and the early errors of 13.1 for strict
/// mode code (`eval`, `arguments` and the second group) and modules (`await`).
const fn is_ecmascript_reserved(name: &str) -> bool {
    #[rustfmt::skip]
    let reserved = matches!(
        name.as_bytes(),
        b"await" | b"break" | b"case" | b"catch" | b"class" | b"const" | b"continue"
            | b"debugger" | b"default" | b"delete" | b"do" | b"else" | b"enum" | b"export"
            | b"extends" | b"false" | b"finally" | b"for" | b"function" | b"if" | b"import"
            | b"in" | b"instanceof" | b"new" | b"null" | b"return" | b"super" | b"switch"
            | b"this" | b"throw" | b"true" | b"try" | b"typeof" | b"var" | b"void" | b"while"
            | b"with" | b"yield"
            | b"let" | b"static" | b"implements" | b"interface" | b"package" | b"private"
            | b"protected" | b"public"
            | b"eval" | b"arguments"
    );
    reserved
}

/// Names that ECMAScript lets a module export and TypeScript rejects when it writes `CommonJS`,
/// because its output declares them: errors TS2441 and TS1216.
///
/// Source: tsc 5.0, 5.9 and 7.0 (`Object`: 7.0 only)
const fn is_typescript_reserved(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        b"exports" | b"require" | b"Object" | b"__esModule"
    )
}

/// Names that generated modules import, and globals that no reader expects to be shadowed. A
/// module may bind all of them.
const fn is_used_by_modules(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        b"v" | b"defineSchema"
            | b"defineTable"
            | b"BigInt"
            | b"Infinity"
            | b"NaN"
            | b"globalThis"
            | b"undefined"
    )
}

#[cfg(test)]
mod tests;
