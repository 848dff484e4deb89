//! Parses TypeScript into a small tree of the parts that schemas are made of.

mod expression;
pub(super) mod types;
mod uses;

use std::collections::BTreeMap;

use oxc_allocator::Allocator;
use oxc_ast::ast;
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType};

use self::expression::{bound, declared_function, expression};
use self::types::{Declared, Type};
use super::comments::Comments;
pub(super) use super::text_range::TextRange;
use crate::notes::Docs;

/// A parsed file.
#[derive(Debug)]
pub(super) struct File {
    pub(super) comments: Comments,
    /// Constants and functions at the top of the file, by name.
    pub(super) constants: BTreeMap<String, Constant>,
    /// The imports, by local name.
    pub(super) imports: BTreeMap<String, Import>,
    /// The exports, by exported name; the default export is `default`.
    pub(super) exports: BTreeMap<String, Export>,
    /// The modules of `export * from "module"`.
    pub(super) stars: Vec<String>,
    /// The types that it declares, by name.
    pub(super) types: BTreeMap<String, Declared>,
    /// All statements, in order.
    pub(super) statements: Vec<Statement>,
}

/// A constant or a function.
#[derive(Debug)]
pub(super) struct Constant {
    pub(super) value: Expression,
    /// The position of its statement.
    pub(super) statement: usize,
}

/// The target of an exported name.
#[derive(Debug)]
pub(super) enum Export {
    /// A local name.
    Local { name: String, statement: usize },
    /// The value of `export default value`.
    Value(Constant),
    /// A name of another module; `*` for its namespace.
    From {
        module: String,
        name: String,
        statement: usize,
    },
}

/// Where a local name comes from.
#[derive(Debug, Clone)]
pub(super) struct Import {
    pub(super) module: String,
    /// The name there; `*` for the namespace.
    pub(super) name: String,
    pub(super) is_type: bool,
}

/// A statement at the top of a file.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) place: TextRange,
    pub(super) kind: Kind,
    /// Names that it declares.
    pub(super) declares: Vec<String>,
    /// Names under which it exports something.
    pub(super) exports: Vec<String>,
    /// Names that occur in it, and where.
    pub(super) uses: Vec<(String, usize)>,
    /// The lines about it.
    pub(super) docs: Docs,
}

/// The kinds of statements that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Import,
    Default,
    Other,
}

/// An expression.
#[derive(Debug)]
pub(super) enum Expression {
    /// A name and its place.
    Name(String, TextRange),
    Boolean(bool),
    Text(String),
    Call(Call),
    /// `object.name`, and the place of the name.
    Member(Box<Self>, String, TextRange),
    Object(Vec<Property>, TextRange),
    /// `[...]`, with the place of each element.
    Array(Vec<(Self, TextRange)>),
    /// `...value` among arguments or elements.
    Spread(Box<Self>),
    Function(Box<Function>),
    Cast(Box<Cast>),
    /// `{ ...rest }` of a destructured object: the object without the named properties.
    Without(Box<Self>, Vec<String>),
    Other,
}

/// `callee(arguments)`.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) callee: Box<Expression>,
    pub(super) arguments: Vec<(Expression, TextRange)>,
    pub(super) place: TextRange,
}

/// A function that only declares constants and returns.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) parameters: Vec<Parameter>,
    pub(super) locals: Vec<(String, Expression)>,
    pub(super) returned: Expression,
}

/// A parameter of a function.
#[derive(Debug)]
pub(super) struct Parameter {
    /// The local names, each with the property of the argument that it stands for; no property
    /// for the argument itself.
    pub(super) names: Vec<(String, Option<String>)>,
    pub(super) default: Option<Expression>,
}

/// `value as type`, or a constant with a type annotation.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) value: Expression,
    pub(super) to: Type,
}

/// A property of an object.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) key: Key,
    pub(super) value: Expression,
    pub(super) place: TextRange,
}

/// How a property is named.
#[derive(Debug)]
pub(super) enum Key {
    Named(String),
    /// `[expression]: value`.
    Computed(Expression),
    /// `...value`.
    Spread,
}

/// Parses a file, to which comments refer by `number`; `None` if it is not TypeScript.
pub(super) fn file(text: &str, kind: SourceType, number: usize) -> Option<File> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, kind).parse();
    if parsed.panicked {
        return None;
    }
    let comments = parsed.program.comments.iter();
    let comments = comments.map(|comment| (TextRange::from(comment.span), comment.is_line()));
    let comments: Vec<_> = comments.collect();
    let mut file = File {
        comments: Comments::new(text, &comments, number),
        constants: BTreeMap::new(),
        imports: BTreeMap::new(),
        exports: BTreeMap::new(),
        stars: Vec::new(),
        types: BTreeMap::new(),
        statements: Vec::new(),
    };
    for statement in &parsed.program.body {
        file.statement(statement);
    }
    let places: Vec<_> = file.statements.iter().map(|each| each.place).collect();
    let whole = TextRange {
        start: 0,
        end: text.len(),
    };
    let about = file.comments.about(&places, whole);
    for (statement, docs) in file.statements.iter_mut().zip(about) {
        statement.docs = docs;
    }
    Some(file)
}

impl File {
    /// The text of a part.
    pub(super) fn text(&self, place: TextRange) -> &str {
        let text = self.comments.source().get(place.start..place.end);
        text.unwrap_or_default()
    }

    /// The line of a position, from 1 on.
    pub(super) fn line(&self, position: usize) -> usize {
        let before = self.comments.source().get(..position);
        before.unwrap_or_default().matches('\n').count() + 1
    }

    /// The modules that the file takes names from, with each name; `*` for all of them.
    pub(super) fn taken(&self) -> impl Iterator<Item = (&str, &str)> {
        let imports = self.imports.values();
        let imports = imports.map(|import| (import.module.as_str(), import.name.as_str()));
        let exports = self.exports.values().filter_map(|export| match export {
            Export::From { module, name, .. } => Some((module.as_str(), name.as_str())),
            Export::Local { .. } | Export::Value(_) => None,
        });
        let stars = self.stars.iter().map(|module| (module.as_str(), "*"));
        imports.chain(exports).chain(stars)
    }

    fn statement(&mut self, statement: &ast::Statement<'_>) {
        let mut found = Statement {
            place: TextRange::from(statement.span()),
            kind: Kind::Other,
            declares: Vec::new(),
            exports: Vec::new(),
            uses: uses::of(statement),
            docs: Docs::default(),
        };
        match statement {
            ast::Statement::ExportNamedDeclaration(export) => {
                self.export(export, &mut found);
            }
            ast::Statement::ExportAllDeclaration(export) => {
                let module = export.source.value.to_string();
                match &export.exported {
                    None => self.stars.push(module),
                    Some(exported) => {
                        let name = "*".to_owned();
                        let statement = self.statements.len();
                        let export = Export::From {
                            module,
                            name,
                            statement,
                        };
                        found.exports.push(exported.name().to_string());
                        self.exports.insert(exported.name().to_string(), export);
                    }
                }
            }
            ast::Statement::ExportDefaultDeclaration(export) => {
                found.kind = Kind::Default;
                self.default(&export.declaration);
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

    fn default(&mut self, declaration: &ast::ExportDefaultDeclarationKind<'_>) {
        let statement = self.statements.len();
        let value = match declaration {
            ast::ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                declared_function(function)
            }
            _ => declaration
                .as_expression()
                .map_or(Expression::Other, expression),
        };
        let value = Export::Value(Constant { value, statement });
        self.exports.insert("default".to_owned(), value);
    }

    fn export(&mut self, export: &ast::ExportNamedDeclaration<'_>, found: &mut Statement) {
        let statement = self.statements.len();
        for specifier in &export.specifiers {
            let exported = specifier.exported.name().to_string();
            let name = specifier.local.name().to_string();
            let refers = match &export.source {
                Some(source) => Export::From {
                    module: source.value.to_string(),
                    name,
                    statement,
                },
                None => Export::Local { name, statement },
            };
            if exported == "default" {
                found.kind = Kind::Default;
            }
            found.exports.push(exported.clone());
            self.exports.insert(exported, refers);
        }
        if let Some(declaration) = &export.declaration {
            self.declaration(declaration, found);
            for name in &found.declares {
                let name = name.clone();
                let exported = name.clone();
                let refers = Export::Local { name, statement };
                self.exports.insert(exported.clone(), refers);
                found.exports.push(exported);
            }
        }
    }

    /// Remembers the names that a declaration binds.
    fn declaration(&mut self, declaration: &ast::Declaration<'_>, found: &mut Statement) {
        match declaration {
            ast::Declaration::VariableDeclaration(variables) => {
                for each in &variables.declarations {
                    for (name, value) in bound(each) {
                        found.declares.push(name.clone());
                        self.remember(name, value);
                    }
                }
            }
            ast::Declaration::FunctionDeclaration(declared) => {
                if let Some(name) = &declared.id {
                    found.declares.push(name.name.to_string());
                    let value = declared_function(declared);
                    self.remember(name.name.to_string(), value);
                }
            }
            _ => {
                types::declared(declaration, &mut self.types);
                let name = declaration.id().map(|id| id.name.to_string());
                found.declares.extend(name);
            }
        }
    }

    fn remember(&mut self, name: String, value: Expression) {
        let statement = self.statements.len();
        self.constants.insert(name, Constant { value, statement });
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
