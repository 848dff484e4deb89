//! Names that are legal in Rust, read well and differ.

mod fold;
mod order;
mod rename;
mod singular;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use convex_schema_rules::casing;

pub(crate) use self::order::by_version;
pub(crate) use self::rename::{field_rule, variant_rule};
pub(crate) use self::singular::singular;

/// Keywords of the edition 2024, those that are only reserved included.
const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
];

/// The most letters of a name that is made up of several.
pub(crate) const LONGEST: usize = 50;

/// Keywords that `r#` does not turn into names.
const NEVER_RAW: [&str; 4] = ["crate", "self", "Self", "super"];

/// Names that generated code uses itself, or that readers expect to mean something else.
const TYPES_IN_USE: [&str; 58] = [
    "Any",
    "Arc",
    "AsRef",
    "BTreeMap",
    "Box",
    "Bytes",
    "Clone",
    "CommitTs",
    "ConvexType",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Deserializer",
    "Doc",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "Fn",
    "From",
    "FunctionHandle",
    "Hash",
    "HashMap",
    "Id",
    "Index",
    "Int64",
    "Integer",
    "Into",
    "Iterator",
    "None",
    "Nullable",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Rc",
    "Result",
    "Row",
    "ScheduledFunction",
    "Schema",
    "Self",
    "Send",
    "SerdeLiterals",
    "Serialize",
    "Serializer",
    "Sized",
    "Some",
    "Storage",
    "String",
    "Sync",
    "Table",
    "Timestamp",
    "ToString",
    "Validator",
    "Value",
    "Vec",
];

/// Names that the code of functions uses. Functions have the names of many others: `send`, `default`.
const TYPES_IN_API: [&str; 22] = [
    "Any",
    "BTreeMap",
    "Bytes",
    "CommitTs",
    "ConvexType",
    "Deserialize",
    "Doc",
    "FunctionHandle",
    "Id",
    "Int64",
    "Nullable",
    "Option",
    "Page",
    "PaginationOptions",
    "ScheduledFunction",
    "Self",
    "SerdeLiterals",
    "Serialize",
    "Storage",
    "String",
    "Table",
    "Vec",
];

/// The identifier as source code spells it: with `r#` where it is a keyword.
pub(crate) fn spelled(ident: &str) -> String {
    if is_keyword(ident) {
        format!("r#{ident}")
    } else {
        ident.to_owned()
    }
}

fn is_keyword(ident: &str) -> bool {
    KEYWORDS.contains(&ident) || ident == "yield"
}

/// The name of a field, a module or a file, without `r#`.
pub(crate) fn snake(text: &str) -> String {
    let ident = if is_snake(text) {
        text.to_owned()
    } else {
        casing::to_snake(&fold::ascii(text))
    };
    let ident = started(ident, "n", "field");
    if NEVER_RAW.contains(&ident.as_str()) {
        ident + "_"
    } else {
        ident
    }
}

/// The name of a type or of a variant: as many words as fit [`LONGEST`], at least one.
pub(crate) fn pascal(text: &str) -> String {
    let words = casing::to_snake(&fold::ascii(text));
    let mut ident = String::new();
    for word in words.split('_').filter(|word| !word.is_empty()) {
        let word = part(word);
        if !ident.is_empty() && ident.len() + word.len() > LONGEST {
            break;
        }
        ident.push_str(&word);
    }
    ident.truncate(LONGEST);
    let ident = started(ident, "V", "Value");
    if ident == "Self" {
        "Self_".to_owned()
    } else {
        ident
    }
}

/// The name of the type whose validator a constant holds: without the marks of validators at
/// its ends, such as those of `vUserRole` and `userRoleValidator`.
pub(crate) fn of_constant(name: &str) -> String {
    const ENDS: [&str; 9] = [
        "Validator",
        "Validators",
        "Schema",
        "Fields",
        "validator",
        "VALIDATOR",
        "Type",
        "Enum",
        "_v",
    ];
    let stem = ENDS.iter().find_map(|end| name.strip_suffix(end));
    let stem = stem.filter(|stem| !stem.is_empty()).unwrap_or(name);
    let without_v = stem.strip_prefix("v_").or_else(|| {
        let rest = stem.strip_prefix(['v', 'V'])?;
        let is_word = rest.starts_with(|first: char| first.is_ascii_uppercase());
        let is_upper = !stem.contains(|letter: char| letter.is_ascii_lowercase());
        (is_word && !is_upper).then_some(rest)
    });
    pascal(without_v.filter(|rest| !rest.is_empty()).unwrap_or(stem))
}

/// A part of the name of a type, which may start with a digit or be empty.
pub(crate) fn part(text: &str) -> String {
    casing::to_pascal(&fold::ascii(text))
}

/// Two names of types as one, without saying twice what the first ends and the second starts with.
pub(crate) fn joined(first: &str, second: &str) -> String {
    let ends: Vec<usize> = second
        .char_indices()
        .filter_map(|(at, letter)| (at > 0 && letter.is_ascii_uppercase()).then_some(at))
        .chain([second.len()])
        .collect();
    let said = ends.iter().rev().find(|end| {
        let start = &second[..**end];
        let rest = first.strip_suffix(start);
        // Words end where words end: `Listing` does not end with `Ing`.
        rest.is_some() && start.starts_with(|letter: char| letter.is_ascii_uppercase())
    });
    format!("{first}{}", &second[said.copied().unwrap_or_default()..])
}

/// `ident` with a letter at its start.
fn started(ident: String, letter: &str, otherwise: &str) -> String {
    match ident.chars().next() {
        None => otherwise.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{letter}{ident}"),
        Some(_) => ident,
    }
}

/// Whether `text` is a name that rustc takes for `snake_case`.
fn is_snake(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(fits)
        && !text.contains("__")
        && !text.ends_with('_')
}

/// Names of one place that are taken.
#[derive(Debug, Default)]
pub(crate) struct Taken(HashSet<String>);

impl Taken {
    /// Names of types; those in use elsewhere are taken from the start.
    pub(crate) fn types() -> Self {
        Self(TYPES_IN_USE.iter().map(|name| (*name).to_owned()).collect())
    }

    /// Names of modules; those of crates are taken from the start.
    pub(crate) fn modules() -> Self {
        let crates = [
            "alloc",
            // Where the guide lets `functions generate` write.
            "api",
            "convex_schema",
            "core",
            "serde",
            "std",
            "schema",
            "lib",
            "main",
        ];
        Self(crates.map(str::to_owned).into_iter().collect())
    }

    /// Names of modules inside of one that uses crates, and items by the path `model`.
    pub(crate) fn crates(model: &str) -> Self {
        let crates = ["alloc", "convex_schema", "core", "serde", "std"];
        let first = model.split("::").find(|part| !part.is_empty());
        let first = first.map(|part| part.trim_start_matches("r#"));
        let crates = crates.into_iter().chain(first);
        Self(crates.map(str::to_owned).collect())
    }

    /// Names of types that the code of functions uses.
    pub(crate) fn in_api() -> Self {
        Self(TYPES_IN_API.map(str::to_owned).into_iter().collect())
    }

    /// Whether `name` is taken.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Takes `name` if it is free.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        self.0.insert(name.to_owned())
    }

    /// The first of `candidates` that is free, else the last with a number behind `glue`.
    pub(crate) fn claim(&mut self, candidates: &[&str], glue: &str) -> String {
        let mut last = "";
        for candidate in candidates {
            if self.take(candidate) {
                return (*candidate).to_owned();
            }
            last = candidate.trim_end_matches('_');
        }
        let numbered = (2_u32..).map(|number| format!("{last}{glue}{number}"));
        for name in numbered {
            if self.take(&name) {
                return name;
            }
        }
        last.to_owned()
    }
}
