//! TypeScript becomes a small tree of what schemas are made of.

mod expression;
mod uses;

use std::collections::BTreeMap;

use oxc_allocator::Allocator;
use oxc_ast::ast;
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType, Span};

use self::expression::{expression, function};
use super::comments::Comments;

/// A file.
pub(super) struct File {
    pub(super) comments: Comments,
    /// Constants and functions of the file by name, with the places of their statements.
    pub(super) constants: BTreeMap<String, (Expression, Place)>,
    /// What is imported, by local names.
    pub(super) imports: BTreeMap<String, Import>,
    pub(super) default: Option<Expression>,
    /// Modules, and the names that the file takes from them to export them.
    pub(super) passed_on: Vec<(String, Vec<String>)>,
    /// All statements, in order.
    pub(super) statements: Vec<Statement>,
}

/// Where a local name comes from.
#[derive(Debug, Clone)]
pub(super) struct Import {
    pub(super) module: String,
    /// The name there; `*` for all of it.
    pub(super) name: String,
    pub(super) is_type: bool,
}

/// A statement at the top of a file.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) place: Place,
    pub(super) kind: Kind,
    /// Names that it makes.
    pub(super) declares: Vec<String>,
    /// Names under which it exports something.
    pub(super) exports: Vec<String>,
    /// Names that occur in it, and where.
    pub(super) uses: Vec<(String, usize)>,
}

/// What a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Import,
    Default,
    Other,
}

/// A part of the text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Place {
    pub(super) fn has(self, position: usize) -> bool {
        (self.start..self.end).contains(&position)
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self {
            start: span.start as usize,
            end: span.end as usize,
        }
    }
}

/// An expression.
#[derive(Debug, Clone)]
pub(super) enum Expression {
    Name(String),
    Boolean(bool),
    Text(String),
    /// `callee(arguments)`; the whole, so that comments can be looked for in it.
    Call(Box<Expression>, Vec<(Expression, Place)>, Place),
    /// `object.name`, and where the name is.
    Member(Box<Expression>, String, Place),
    Object(Vec<Property>, Place),
    /// What a function returns, and whether it takes nothing.
    Function(Box<Expression>, bool),
    Other,
}

/// A property of an object.
#[derive(Debug, Clone)]
pub(super) struct Property {
    /// `None` for `...value`.
    pub(super) name: Option<String>,
    pub(super) value: Expression,
    pub(super) place: Place,
}

/// Reads a file, to which comments refer by `number`; `None` if it is no TypeScript.
pub(super) fn file(text: &str, kind: SourceType, number: usize) -> Option<File> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, kind).parse();
    if parsed.panicked {
        return None;
    }
    let comments = parsed.program.comments.iter();
    let comments = comments.map(|comment| (Place::from(comment.span), comment.is_line()));
    let mut file = File {
        comments: Comments::new(text, comments.collect(), number),
        constants: BTreeMap::new(),
        imports: BTreeMap::new(),
        default: None,
        passed_on: Vec::new(),
        statements: Vec::new(),
    };
    for statement in &parsed.program.body {
        file.statement(statement);
    }
    Some(file)
}

impl File {
    /// The text of a part.
    pub(super) fn text(&self, place: Place) -> &str {
        let text = self.comments.source().get(place.start..place.end);
        text.unwrap_or_default()
    }

    /// The names of what it exports, the default apart.
    pub(super) fn exports(&self) -> impl Iterator<Item = &String> {
        let all = self.statements.iter().flat_map(|each| &each.exports);
        all.filter(|name| *name != "default")
    }

    fn statement(&mut self, statement: &ast::Statement<'_>) {
        let place = Place::from(statement.span());
        let mut found = Statement {
            place,
            kind: Kind::Other,
            declares: Vec::new(),
            exports: Vec::new(),
            uses: uses::of(statement),
        };
        match statement {
            ast::Statement::ExportNamedDeclaration(export) => {
                self.export(export, &mut found);
            }
            ast::Statement::ExportAllDeclaration(export) => {
                let module = export.source.value.to_string();
                self.passed_on.push((module, vec!["*".to_owned()]));
            }
            ast::Statement::ExportDefaultDeclaration(export) => {
                found.kind = Kind::Default;
                let value = export.declaration.as_expression();
                self.default = value.map(expression);
            }
            ast::Statement::ImportDeclaration(import) => {
                found.kind = Kind::Import;
                self.import(import, &mut found);
            }
            _ => {
                if let Some(declaration) = statement.as_declaration() {
                    self.declaration(declaration, &mut found);
                }
            }
        }
        self.statements.push(found);
    }

    fn export(&mut self, export: &ast::ExportNamedDeclaration<'_>, found: &mut Statement) {
        let specifiers = export.specifiers.iter();
        let names = specifiers.map(|specifier| specifier.exported.name().to_string());
        found.exports.extend(names);
        if let Some(source) = &export.source {
            let locals = export.specifiers.iter();
            let locals = locals.map(|specifier| specifier.local.name().to_string());
            self.passed_on
                .push((source.value.to_string(), locals.collect()));
        }
        if let Some(declaration) = &export.declaration {
            self.declaration(declaration, found);
            found.exports.extend(found.declares.clone());
        }
    }

    /// Remembers what has a name.
    fn declaration(&mut self, declaration: &ast::Declaration<'_>, found: &mut Statement) {
        match declaration {
            ast::Declaration::VariableDeclaration(variables) => {
                for each in &variables.declarations {
                    if let Some(name) = each.id.get_identifier_name() {
                        found.declares.push(name.to_string());
                        if let Some(value) = &each.init {
                            self.remember(&name, expression(value), found.place);
                        }
                    }
                }
            }
            ast::Declaration::FunctionDeclaration(declared) => {
                if let (Some(name), Some(body)) = (&declared.id, &declared.body) {
                    found.declares.push(name.name.to_string());
                    let value = function(&declared.params, body, false);
                    self.remember(&name.name, value, found.place);
                }
            }
            _ => {
                let name = declaration.id().map(|id| id.name.to_string());
                found.declares.extend(name);
            }
        }
    }

    fn remember(&mut self, name: &str, value: Expression, place: Place) {
        self.constants.insert(name.to_owned(), (value, place));
    }

    fn import(&mut self, import: &ast::ImportDeclaration<'_>, found: &mut Statement) {
        for specifier in import.specifiers.iter().flatten() {
            use ast::ImportDeclarationSpecifier as Specifier;
            let (local, name, is_type) = match specifier {
                Specifier::ImportSpecifier(named) => {
                    let name = named.imported.name().to_string();
                    (&named.local, name, named.import_kind.is_type())
                }
                Specifier::ImportDefaultSpecifier(named) => {
                    (&named.local, "default".to_owned(), false)
                }
                Specifier::ImportNamespaceSpecifier(named) => (&named.local, "*".to_owned(), false),
            };
            let local = local.name.to_string();
            found.declares.push(local.clone());
            let import = Import {
                module: import.source.value.to_string(),
                name,
                is_type: is_type || import.import_kind.is_type(),
            };
            self.imports.insert(local, import);
        }
    }
}
