//! TypeScript becomes a small tree of what schemas are made of.

use std::collections::BTreeMap;

use oxc_allocator::Allocator;
use oxc_ast::ast;
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType, Span};

use super::comments::Comments;

/// A file.
pub(super) struct File {
    pub(super) comments: Comments,
    /// Constants of the file by name, with the places of their statements.
    pub(super) constants: BTreeMap<String, (Expression, Place)>,
    /// Local names, with the module and the name there; `*` for all of it.
    pub(super) imports: BTreeMap<String, (String, String)>,
    pub(super) default: Option<Expression>,
    /// Names that the file exports.
    pub(super) exports: Vec<String>,
    /// The places of all statements, in order.
    pub(super) statements: Vec<Place>,
}

/// A part of the text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
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
    /// `callee(arguments)`; the whole, so that comments can be looked for in it.
    Call(Box<Expression>, Vec<(Expression, Place)>, Place),
    /// `object.name`.
    Member(Box<Expression>, String),
    Object(Vec<Property>, Place),
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

/// Reads a file; `None` if it is no TypeScript.
pub(super) fn file(text: &str) -> Option<File> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    if parsed.panicked {
        return None;
    }
    let comments = parsed.program.comments.iter();
    let comments = comments.map(|comment| (Place::from(comment.span), comment.is_line()));
    let mut file = File {
        comments: Comments::new(text, comments.collect()),
        constants: BTreeMap::new(),
        imports: BTreeMap::new(),
        default: None,
        exports: Vec::new(),
        statements: Vec::new(),
    };
    for statement in &parsed.program.body {
        file.statements.push(statement.span().into());
        file.statement(statement);
    }
    Some(file)
}

impl File {
    fn statement(&mut self, statement: &ast::Statement<'_>) {
        match statement {
            ast::Statement::VariableDeclaration(declaration) => {
                self.constants(declaration, statement.span());
            }
            ast::Statement::ExportNamedDeclaration(export) => {
                self.export(export, statement.span());
            }
            ast::Statement::ExportDefaultDeclaration(export) => {
                let value = export.declaration.as_expression();
                self.default = value.map(expression);
            }
            ast::Statement::ImportDeclaration(import) => self.import(import),
            _ => {}
        }
    }

    fn export(&mut self, export: &ast::ExportNamedDeclaration<'_>, span: Span) {
        let specifiers = export.specifiers.iter();
        let specifiers = specifiers.map(|specifier| specifier.exported.name().to_string());
        self.exports.extend(specifiers);
        match &export.declaration {
            Some(ast::Declaration::VariableDeclaration(declaration)) => {
                let names = self.constants(declaration, span);
                self.exports.extend(names);
            }
            Some(declaration) => {
                let name = declaration.id().map(|id| id.name.to_string());
                self.exports.extend(name);
            }
            None => {}
        }
    }

    /// Remembers constants; their names.
    fn constants(&mut self, declaration: &ast::VariableDeclaration<'_>, span: Span) -> Vec<String> {
        let mut names = Vec::new();
        for each in &declaration.declarations {
            let name = each.id.get_identifier_name();
            if let (Some(name), Some(value)) = (name, &each.init) {
                names.push(name.to_string());
                self.constants
                    .insert(name.to_string(), (expression(value), span.into()));
            }
        }
        names
    }

    fn import(&mut self, import: &ast::ImportDeclaration<'_>) {
        let module = import.source.value.to_string();
        for specifier in import.specifiers.iter().flatten() {
            let (local, imported) = match specifier {
                ast::ImportDeclarationSpecifier::ImportSpecifier(named) => {
                    (&named.local, named.imported.name().to_string())
                }
                ast::ImportDeclarationSpecifier::ImportDefaultSpecifier(named) => {
                    (&named.local, "default".to_owned())
                }
                ast::ImportDeclarationSpecifier::ImportNamespaceSpecifier(named) => {
                    (&named.local, "*".to_owned())
                }
            };
            self.imports
                .insert(local.name.to_string(), (module.clone(), imported));
        }
    }
}

fn expression(value: &ast::Expression<'_>) -> Expression {
    match value.get_inner_expression() {
        ast::Expression::Identifier(name) => Expression::Name(name.name.to_string()),
        ast::Expression::BooleanLiteral(literal) => Expression::Boolean(literal.value),
        ast::Expression::CallExpression(call) => {
            let arguments = call.arguments.iter();
            let arguments = arguments.map(|argument| {
                let place = argument.span().into();
                let value = argument.as_expression();
                (value.map_or(Expression::Other, expression), place)
            });
            let callee = Box::new(expression(&call.callee));
            Expression::Call(callee, arguments.collect(), call.span.into())
        }
        ast::Expression::StaticMemberExpression(member) => {
            let object = Box::new(expression(&member.object));
            Expression::Member(object, member.property.name.to_string())
        }
        ast::Expression::ObjectExpression(object) => {
            let properties = object.properties.iter().map(property);
            Expression::Object(properties.collect(), object.span.into())
        }
        _ => Expression::Other,
    }
}

fn property(property: &ast::ObjectPropertyKind<'_>) -> Property {
    match property {
        ast::ObjectPropertyKind::ObjectProperty(property) => {
            let name = property.key.static_name();
            Property {
                // A name that is computed is nobody's.
                name: Some(name.map(|name| name.to_string()).unwrap_or_default()),
                value: expression(&property.value),
                place: property.span.into(),
            }
        }
        ast::ObjectPropertyKind::SpreadProperty(spread) => Property {
            name: None,
            value: expression(&spread.argument),
            place: spread.span.into(),
        },
    }
}
