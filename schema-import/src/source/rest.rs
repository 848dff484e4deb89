//! What is left of a `schema.ts` when its tables are generated.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::parse::{File, Kind, Place, Statement};
use crate::notes::Origin;

/// Where the generated tables are.
const GENERATED: &str = "./schema.gen";

/// A file whose tables are generated.
pub(super) struct Left<'a> {
    pub(super) file: &'a File,
    /// The tables, in the call that makes the schema.
    pub(super) argument: Place,
    /// Constants that hold tables, with their names in the schema.
    pub(super) tables: &'a BTreeMap<String, String>,
    /// Exports that other modules import.
    pub(super) kept: &'a [&'a str],
}

/// What the rest needs.
#[derive(Default)]
struct Needed {
    statements: BTreeSet<usize>,
    /// Local names of imports.
    imports: BTreeSet<String>,
    /// Constants that the generated file has now.
    tables: BTreeSet<String>,
}

impl Left<'_> {
    /// The text, in which `spreads` stay, and the comments in it.
    pub(super) fn text(&self, spreads: &[Place]) -> (String, Vec<Origin>) {
        let needed = self.needed(spreads);
        let mut text = String::new();
        for statement in self.of_kind(Kind::Import) {
            text.push_str(&self.import(statement, &needed.imports));
        }
        let name = if needed.makes(self.file, "tables") {
            "tables as generated"
        } else {
            "tables"
        };
        let tables = needed.tables.iter();
        let mut imports: Vec<String> = tables.map(|table| self.renamed(table)).collect();
        imports.push(name.to_owned());
        imports.sort();
        let imports = imports.join(", ");
        let _ = writeln!(text, "import {{ {imports} }} from \"{GENERATED}\";");
        let passed_on = self.tables.keys().filter(|table| self.is_kept(table));
        let passed_on: Vec<String> = passed_on.map(|table| self.renamed(table)).collect();
        if !passed_on.is_empty() {
            let passed_on = passed_on.join(", ");
            let _ = writeln!(text, "\nexport {{ {passed_on} }} from \"{GENERATED}\";");
        }
        let spreads = spreads.iter().map(|place| self.file.text(*place));
        let local = name.rsplit(' ').next().unwrap_or(name);
        let local = format!("...{local}");
        let spreads: Vec<&str> = spreads.chain([local.as_str()]).collect();
        let argument = format!("{{ {} }}", spreads.join(", "));
        let mut comments = Vec::new();
        for position in &needed.statements {
            let place = self.with_comments(*position);
            let _ = writeln!(text, "\n{}", self.replaced(place, &argument));
            let inside = |at: Place| place.has(at.start) && !self.argument.has(at.start);
            let all = self.file.comments.all();
            let all = all.filter(|(at, _)| inside(*at));
            comments.extend(all.flat_map(|(_, docs)| docs.from));
        }
        (text, comments)
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Statement> {
        let all = self.file.statements.iter();
        all.filter(move |statement| statement.kind == kind)
    }

    fn is_kept(&self, name: &str) -> bool {
        self.kept.contains(&name)
    }

    /// The constant of a table as it is imported from the generated file.
    fn renamed(&self, constant: &str) -> String {
        match self.tables.get(constant) {
            Some(table) if table != constant => format!("{table} as {constant}"),
            _ => constant.to_owned(),
        }
    }

    fn needed(&self, spreads: &[Place]) -> Needed {
        let mut needed = Needed::default();
        let statements = self.file.statements.iter().enumerate();
        for (position, statement) in statements {
            let is_kept = |name: &String| self.is_kept(name) && !self.tables.contains_key(name);
            let makes_schema = statement.place.has(self.argument.start);
            if statement.kind == Kind::Default
                || makes_schema
                || statement.exports.iter().any(is_kept)
            {
                self.add(position, &mut needed);
            }
            for (name, at) in &statement.uses {
                if spreads.iter().any(|place| place.has(*at)) {
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
        for (name, at) in &self.file.statements[position].uses {
            if !self.argument.has(*at) {
                self.name(name, needed);
            }
        }
    }

    fn name(&self, name: &str, needed: &mut Needed) {
        if self.tables.contains_key(name) {
            needed.tables.insert(name.to_owned());
        } else if self.file.imports.contains_key(name) {
            needed.imports.insert(name.to_owned());
        } else {
            let mut all = self.file.statements.iter();
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
            return format!("{}\n", self.file.text(statement.place));
        }
        let mut outside = Vec::new();
        let mut inside = Vec::new();
        let mut module = "";
        for local in used {
            let Some(import) = self.file.imports.get(local) else {
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
    fn with_comments(&self, position: usize) -> Place {
        let Place { start, end } = self.file.statements[position].place;
        let before = position.checked_sub(1);
        let before = before.map_or(0, |before| self.file.statements[before].place.end);
        let from = Place {
            start: before,
            end: start,
        };
        let gap = self.file.text(from);
        // What stands on the last line of the statement before is about that.
        let lines = gap.split_once('\n').map_or("", |(_, lines)| lines);
        Place {
            start: start - lines.trim_start().len(),
            end,
        }
    }

    /// The text of a place, with other tables.
    fn replaced(&self, place: Place, argument: &str) -> String {
        if !place.has(self.argument.start) {
            return self.file.text(place).to_owned();
        }
        let before = Place {
            end: self.argument.start,
            ..place
        };
        let behind = Place {
            start: self.argument.end,
            ..place
        };
        let (before, behind) = (self.file.text(before), self.file.text(behind));
        // What stood in lines of its own fits one line now.
        let short = behind.trim_start_matches([',', ' ', '\n']);
        if short.starts_with(')') {
            format!("{}{argument}{short}", before.trim_end())
        } else {
            format!("{before}{argument}{behind}")
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
