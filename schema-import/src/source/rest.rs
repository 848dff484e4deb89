//! The rest of a `schema.ts` when its tables are generated.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::parse::{File, Kind, Statement, TextRange};
use crate::notes::Rest;

/// Where the generated tables are.
const GENERATED: &str = "./schema.gen";

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

/// The exports of the generated file that stand for constants of the schema file.
struct Generated<'a> {
    left: &'a Left,
    /// The exported name, by constant.
    names: BTreeMap<&'a str, &'a str>,
    /// The spreads that stay.
    spreads: Vec<TextRange>,
}

/// The names and imports that the rest needs.
#[derive(Default)]
struct Needed {
    statements: BTreeSet<usize>,
    /// Local names of imports.
    imports: BTreeSet<String>,
    /// Constants that the generated file exports.
    generated: BTreeSet<String>,
}

impl Left {
    /// The rest when the generated file has the tables and `validators` (the exported names, by
    /// constant); `stays` decides which tables of packages stay, by the name of their spread.
    pub(super) fn rest(
        &self,
        validators: &BTreeMap<String, String>,
        stays: impl Fn(&str) -> bool,
    ) -> Rest {
        let names = self.tables.iter().chain(validators);
        let generated = Generated {
            left: self,
            names: names.map(|(a, b)| (a.as_str(), b.as_str())).collect(),
            spreads: self
                .spreads
                .iter()
                .filter(|(name, _)| stays(name))
                .map(|(_, place)| *place)
                .collect(),
        };
        generated.rest()
    }

    /// The table that a constant holds.
    pub(super) fn table(&self, constant: &str) -> Option<&str> {
        self.tables.get(constant).map(String::as_str)
    }
}

impl Generated<'_> {
    fn rest(&self) -> Rest {
        let Left { file, argument, .. } = self.left;
        let needed = self.needed();
        let mut text = String::new();
        for statement in self.of_kind(Kind::Import) {
            text.push_str(&self.import(statement, &needed.imports));
        }
        let name = if needed.makes(file, "tables") {
            "tables as generated"
        } else {
            "tables"
        };
        let constants = needed.generated.iter();
        let mut imports: Vec<String> = constants.map(|it| self.renamed(it)).collect();
        imports.push(name.to_owned());
        imports.sort();
        let imports = imports.join(", ");
        let _ = writeln!(text, "import {{ {imports} }} from \"{GENERATED}\";");
        let passed_on = self.names.keys().filter(|constant| self.is_kept(constant));
        let passed_on: Vec<String> = passed_on.map(|it| self.renamed(it)).collect();
        if !passed_on.is_empty() {
            let passed_on = passed_on.join(", ");
            let _ = writeln!(text, "\nexport {{ {passed_on} }} from \"{GENERATED}\";");
        }
        let spreads = self.spreads.iter().map(|place| {
            let text = file.text(*place);
            let dots = if text.starts_with("...") { "" } else { "..." };
            format!("{dots}{text}")
        });
        let local = name.rsplit(' ').next().unwrap_or(name);
        let spreads: Vec<String> = spreads.chain([format!("...{local}")]).collect();
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

    /// The constant as it is imported from the generated file.
    fn renamed(&self, constant: &str) -> String {
        match self.names.get(constant) {
            Some(name) if *name != constant => format!("{name} as {constant}"),
            _ => constant.to_owned(),
        }
    }

    fn needed(&self) -> Needed {
        let mut needed = Needed::default();
        let statements = self.left.file.statements.iter().enumerate();
        for (position, statement) in statements {
            let is_kept =
                |name: &String| self.is_kept(name) && !self.names.contains_key(name.as_str());
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
        if self.names.contains_key(name) {
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

    /// The import without what nobody needs any more, and nothing if that is all of it.
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
