//! The rest of a `schema.ts` when its tables are generated.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::parse::{File, Kind, Statement, TextRange};
use crate::notes::{Generated, Rest};

/// Where the generated tables are.
const GENERATED: &str = "./schema.gen";

/// The export of the generated file with all tables.
const TABLES: &str = "tables";

/// A schema file whose tables are generated.
#[derive(Debug)]
pub(super) struct Left {
    pub(super) file: File,
    /// The tables, in the call that makes the schema.
    pub(super) argument: TextRange,
    /// The spreads of tables of packages in it, by name.
    pub(super) spreads: Vec<(String, TextRange)>,
    /// Constants that hold tables, with the names of the tables.
    pub(super) tables: BTreeMap<String, String>,
    /// Exports that other modules import.
    pub(super) kept: Vec<String>,
}

/// A schema file, and what its generated file has of it.
struct Divided<'a> {
    left: &'a Left,
    /// The exports of the generated file that equal constants of the schema file, by constant.
    exports: BTreeMap<&'a str, &'a str>,
    /// Constants that are a part of an export: the export, and the properties behind it.
    parts: BTreeMap<&'a str, (&'a str, &'a str)>,
    /// The spreads that stay.
    spreads: Vec<TextRange>,
}

/// The names and imports that the rest needs.
#[derive(Default)]
struct Needed {
    statements: BTreeSet<usize>,
    /// Local names of imports.
    imports: BTreeSet<String>,
    /// Constants whose values the generated file has.
    generated: BTreeSet<String>,
}

impl Left {
    /// The rest when the generated file has the tables and `generated` (by constant); `stays`
    /// decides which tables of packages stay, by the name of their spread.
    pub(super) fn rest(
        &self,
        generated: &BTreeMap<String, Generated>,
        stays: impl Fn(&str) -> bool,
    ) -> Rest {
        let tables = self.tables.iter();
        let tables = tables.map(|(constant, table)| (constant.as_str(), table.as_str()));
        let mut exports: BTreeMap<&str, &str> = tables.collect();
        let mut parts = BTreeMap::new();
        for (constant, Generated { name, path }) in generated {
            if path.is_empty() {
                exports.insert(constant, name);
            } else {
                parts.insert(constant.as_str(), (name.as_str(), path.as_str()));
            }
        }
        let divided = Divided {
            left: self,
            exports,
            parts,
            spreads: self
                .spreads
                .iter()
                .filter(|(name, _)| stays(name))
                .map(|(_, place)| *place)
                .collect(),
        };
        divided.rest()
    }

    /// The table that a constant holds.
    pub(super) fn table(&self, constant: &str) -> Option<&str> {
        self.tables.get(constant).map(String::as_str)
    }
}

impl Divided<'_> {
    fn rest(&self) -> Rest {
        let Left { file, argument, .. } = self.left;
        let needed = self.needed();
        let mut text = String::new();
        for statement in self.of_kind(Kind::Import) {
            text.push_str(&self.import(statement, &needed.imports));
        }
        let imports = Imports::new(self, &needed);
        let names = imports.specifiers().join(", ");
        let _ = writeln!(text, "import {{ {names} }} from \"{GENERATED}\";");
        let kept = |constant: &&str| self.is_kept(constant) && !needed.makes(file, constant);
        let passed_on = self.exports.iter().filter(|(constant, _)| kept(constant));
        let passed_on: Vec<String> = passed_on.map(|(it, name)| renamed(name, it)).collect();
        if !passed_on.is_empty() {
            let passed_on = passed_on.join(", ");
            let _ = writeln!(text, "\nexport {{ {passed_on} }} from \"{GENERATED}\";");
        }
        text.push_str(&self.parts(&needed, &imports));
        let spreads = self.spreads.iter().map(|place| {
            let text = file.text(*place);
            let dots = if text.starts_with("...") { "" } else { "..." };
            format!("{dots}{text}")
        });
        let generated = format!("...{}", imports.local(TABLES));
        let spreads: Vec<String> = spreads.chain([generated]).collect();
        let tables = format!("{{ {} }}", spreads.join(", "));
        let mut comments = Vec::new();
        for position in &needed.statements {
            let place = self.with_comments(*position);
            let _ = writeln!(text, "\n{}", self.replaced(place, &tables));
            let inside = |at: TextRange| place.has(at.start) && !argument.has(at.start);
            let all = file.comments.all().filter(|(at, _)| inside(*at));
            comments.extend(all.flat_map(|(_, docs)| docs.from));
        }
        let imported = needed.imports.iter().filter_map(|local| {
            let import = file.imports.get(local)?;
            Some((import.module.clone(), import.name.clone()))
        });
        Rest {
            text,
            comments,
            imported: imported.collect(),
        }
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Statement> {
        let all = self.left.file.statements.iter();
        all.filter(move |statement| statement.kind == kind)
    }

    fn is_kept(&self, name: &str) -> bool {
        self.left.kept.iter().any(|kept| kept == name)
    }

    /// The constants that are parts of exports of the generated file, each in a line.
    fn parts(&self, needed: &Needed, imports: &Imports<'_>) -> String {
        let mut text = String::new();
        for (constant, (name, path)) in self.parts_of(needed) {
            let export = if self.is_kept(constant) {
                "export "
            } else {
                ""
            };
            let local = imports.local(name);
            let _ = write!(text, "\n{export}const {constant} = {local}{path};");
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }

    /// The constants that are parts of exports and that the rest needs.
    fn parts_of<'b>(
        &'b self,
        needed: &'b Needed,
    ) -> impl Iterator<Item = (&'b str, (&'b str, &'b str))> {
        let all = self.parts.iter().map(|(constant, part)| (*constant, *part));
        all.filter(|(constant, _)| {
            let is_used = self.is_kept(constant) || needed.generated.contains(*constant);
            is_used && !needed.makes(&self.left.file, constant)
        })
    }

    /// Whether the generated file has the value of a constant.
    fn has(&self, constant: &str) -> bool {
        self.exports.contains_key(constant) || self.parts.contains_key(constant)
    }

    fn needed(&self) -> Needed {
        let mut needed = Needed::default();
        let statements = self.left.file.statements.iter().enumerate();
        for (position, statement) in statements {
            let is_kept = |name: &String| self.is_kept(name) && !self.has(name);
            let makes_schema = statement.place.has(self.left.argument.start);
            if statement.kind == Kind::Default
                || makes_schema
                || statement.exports.iter().any(is_kept)
            {
                self.add(position, &mut needed);
            }
            for (name, at) in &statement.uses {
                if self.spreads.iter().any(|place| place.has(*at)) {
                    self.name(name, &mut needed);
                }
            }
        }
        needed
    }

    fn add(&self, position: usize, needed: &mut Needed) {
        if !needed.statements.insert(position) {
            return;
        }
        for (name, at) in &self.left.file.statements[position].uses {
            if !self.left.argument.has(*at) {
                self.name(name, needed);
            }
        }
    }

    fn name(&self, name: &str, needed: &mut Needed) {
        if self.has(name) {
            needed.generated.insert(name.to_owned());
        } else if self.left.file.imports.contains_key(name) {
            needed.imports.insert(name.to_owned());
        } else {
            let mut all = self.left.file.statements.iter();
            let made = all.position(|statement| statement.declares.iter().any(|it| it == name));
            if let Some(position) = made {
                self.add(position, needed);
            }
        }
    }

    /// Returns the import without unused names; nothing if all are unused.
    fn import(&self, statement: &Statement, needed: &BTreeSet<String>) -> String {
        let used = statement.declares.iter().filter(|it| needed.contains(*it));
        let used: Vec<&String> = used.collect();
        if used.len() == statement.declares.len() {
            return format!("{}\n", self.left.file.text(statement.place));
        }
        let mut outside = Vec::new();
        let mut inside = Vec::new();
        let mut module = "";
        for local in used {
            let Some(import) = self.left.file.imports.get(local) else {
                continue;
            };
            module = &import.module;
            let kind = if import.is_type { "type " } else { "" };
            match import.name.as_str() {
                "default" => outside.push(local.clone()),
                "*" => outside.push(format!("* as {local}")),
                name if name == local => inside.push(format!("{kind}{local}")),
                name => inside.push(format!("{kind}{name} as {local}")),
            }
        }
        if !inside.is_empty() {
            outside.push(format!("{{ {} }}", inside.join(", ")));
        }
        if outside.is_empty() {
            return String::new();
        }
        format!("import {} from \"{module}\";\n", outside.join(", "))
    }

    /// A statement with the comments before it.
    fn with_comments(&self, position: usize) -> TextRange {
        let TextRange { start, end } = self.left.file.statements[position].place;
        let before = position.checked_sub(1);
        let before = before.map_or(0, |before| self.left.file.statements[before].place.end);
        let from = TextRange {
            start: before,
            end: start,
        };
        let gap = self.left.file.text(from);
        // A comment on the last line of the statement before belongs to that statement.
        let lines = gap.split_once('\n').map_or("", |(_, lines)| lines);
        TextRange {
            start: start - lines.trim_start().len(),
            end,
        }
    }

    /// The text of a place, with other tables.
    fn replaced(&self, place: TextRange, tables: &str) -> String {
        if !place.has(self.left.argument.start) {
            return self.left.file.text(place).to_owned();
        }
        let before = TextRange {
            end: self.left.argument.start,
            ..place
        };
        let behind = TextRange {
            start: self.left.argument.end,
            ..place
        };
        let (before, behind) = (self.left.file.text(before), self.left.file.text(behind));
        // A list that stood in lines of its own fits one line now.
        let short = behind.trim_start_matches([',', ' ', '\n']);
        if short.starts_with(')') {
            format!("{}{tables}{short}", before.trim_end())
        } else {
            format!("{before}{tables}{behind}")
        }
    }
}

/// The names under which the rest imports exports of the generated file.
struct Imports<'a> {
    /// The local name, by export and by the constant that it stands for, if any.
    locals: BTreeMap<&'a str, Vec<String>>,
}

impl<'a> Imports<'a> {
    fn new(divided: &'a Divided<'a>, needed: &'a Needed) -> Self {
        let file = &divided.left.file;
        let mut locals: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut taken: BTreeSet<&str> = divided.parts_of(needed).map(|(name, _)| name).collect();
        for (constant, name) in &divided.exports {
            if needed.generated.contains(*constant) && !needed.makes(file, constant) {
                locals.entry(name).or_default().push((*constant).to_owned());
                taken.insert(constant);
            }
        }
        let parts = divided.parts_of(needed).map(|(_, (name, _))| name);
        for name in parts.chain([TABLES]) {
            let is_taken = taken.contains(name) || needed.makes(file, name);
            locals.entry(name).or_insert_with(|| {
                let local = if is_taken {
                    prefixed(name)
                } else {
                    name.to_owned()
                };
                vec![local]
            });
        }
        Self { locals }
    }

    /// The local name of an export.
    fn local<'b>(&'b self, name: &'b str) -> &'b str {
        let locals = self.locals.get(name);
        locals
            .and_then(|all| all.first())
            .map_or(name, String::as_str)
    }

    fn specifiers(&self) -> Vec<String> {
        let all = self.locals.iter();
        all.flat_map(|(name, locals)| locals.iter().map(|local| renamed(name, local)))
            .collect()
    }
}

/// `name as local`, or just the name.
fn renamed(name: &str, local: &str) -> String {
    if name == local {
        name.to_owned()
    } else {
        format!("{name} as {local}")
    }
}

/// `generatedUsers` for `users`.
fn prefixed(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    format!("generated{}{}", first.unwrap_or_default(), letters.as_str())
}

impl Needed {
    /// Whether something that stays is called `name`.
    fn makes(&self, file: &File, name: &str) -> bool {
        let mut statements = self.statements.iter();
        self.imports.contains(name)
            || statements.any(|position| {
                let declares = &file.statements[*position].declares;
                declares.iter().any(|it| it == name)
            })
    }
}
