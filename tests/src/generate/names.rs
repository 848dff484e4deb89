//! Names that Convex accepts and JavaScript stumbles over.

use std::collections::HashSet;

use super::leak_text;
use super::random::Random;

/// Longest identifier that Convex accepts, in bytes.
const LONGEST: usize = 64;

/// Names of tables and fields that are legal in Convex and special in JavaScript, in TypeScript
/// or in generated files.
const SPECIAL: &[&str] = &[
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "constructor",
    "continue",
    "debugger",
    "default",
    "defineSchema",
    "defineTable",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "exports",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "globalThis",
    "hasOwnProperty",
    "if",
    "implements",
    "import",
    "in",
    "Infinity",
    "instanceof",
    "interface",
    "let",
    "module",
    "NaN",
    "new",
    "null",
    "Object",
    "of",
    "package",
    "private",
    "Promise",
    "protected",
    "prototype",
    "public",
    "require",
    "return",
    "schema",
    "static",
    "string",
    "super",
    "switch",
    "tables",
    "tables_",
    "then",
    "this",
    "throw",
    "toString",
    "true",
    "try",
    "type",
    "typeof",
    "undefined",
    "v",
    "v_",
    "valueOf",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

const WORDS: &[&str] = &[
    "workspace",
    "user",
    "id",
    "created",
    "at",
    "status",
    "payment",
    "conversation",
    "a",
    "amount",
    "provider",
    "is",
    "last",
    "message",
    "externalReference",
    "x1",
    "count",
    "Of",
    "internationalization",
    "HTTP",
];

/// Names that are in use in one scope.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<&'static str>,
}

impl Names {
    /// The name of a table.
    pub(super) fn table(&mut self, random: &mut Random) -> &'static str {
        self.fresh(random, |random| {
            if random.chance(20) {
                random.pick(SPECIAL).to_owned()
            } else {
                identifier(random)
            }
        })
    }

    /// The name of a field of a row.
    pub(super) fn field(&mut self, random: &mut Random) -> &'static str {
        self.fresh(random, |random| match random.below(100) {
            0..5 => random.pick(SPECIAL).to_owned(),
            5 => "isConvexValidator".to_owned(),
            _ => identifier(random),
        })
    }

    /// The name of a field of an object inside a row, where a `_` may stand first.
    pub(super) fn inner_field(&mut self, random: &mut Random) -> &'static str {
        match random.below(100) {
            0..3 => self.fresh_or_field(random, "__proto__"),
            3..6 => self.fresh_or_field(random, "_id"),
            6..8 => self.fresh_or_field(random, "_private"),
            _ => self.field(random),
        }
    }

    /// The name of an index.
    pub(super) fn index(&mut self, random: &mut Random) -> &'static str {
        self.fresh(random, |random| {
            let mut name = if random.chance(5) {
                random.pick(SPECIAL).to_owned()
            } else {
                format!("by_{}", identifier(random))
            };
            name.truncate(LONGEST);
            if matches!(name.as_str(), "by_id" | "by_creation_time") {
                name.push('2');
            }
            name
        })
    }

    fn fresh_or_field(&mut self, random: &mut Random, name: &'static str) -> &'static str {
        if self.taken.insert(name) {
            name
        } else {
            self.field(random)
        }
    }

    fn fresh(
        &mut self,
        random: &mut Random,
        mut make: impl FnMut(&mut Random) -> String,
    ) -> &'static str {
        loop {
            let name = make(random);
            if !self.taken.contains(name.as_str()) {
                let name = leak_text(name);
                self.taken.insert(name);
                return name;
            }
        }
    }
}

/// A name of a length that is mostly usual and sometimes as great as it may be.
fn identifier(random: &mut Random) -> String {
    let length = match random.below(10) {
        0..3 => 1 + random.below(5),
        3..9 => 4 + random.below(24),
        _ => LONGEST - random.below(30),
    };
    let separator = random.pick(&["", "_", "_", "__"]);
    let mut name = String::new();
    while name.len() < length {
        name.push_str(random.pick(WORDS));
        name.push_str(separator);
    }
    name.truncate(length);
    name
}

/// The name of a Rust type.
pub(super) fn type_name(random: &mut Random) -> String {
    const TYPES: &[&str] = &[
        "V",
        "Default",
        "Class",
        "Tables",
        "DefineTable",
        "defineSchema",
        "User",
        "Users",
        "Status",
        "PaymentStatus",
        "HTTPServer",
        "Line2Text",
        "snake_case",
        "Größe",
        "Ünlü",
        "名前",
        "Hindi\u{939}\u{93f}",
        "R",
        "_Hidden",
        "X1Y2",
    ];
    let mut name = random.pick(TYPES).to_owned();
    while random.chance(30) {
        name.push_str(random.pick(&["Kind", "Of", "State", "2", "Details"]));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_as_long_as_they_may_be() {
        let mut random = Random::new(1);
        let longest = (0..1000).map(|_| identifier(&mut random).len()).max();
        assert_eq!(longest, Some(LONGEST));
    }
}
