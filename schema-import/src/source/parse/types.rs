//! Types, as far as they can be written elsewhere.

use std::collections::BTreeMap;

use oxc_ast::ast;
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

use super::TextRange;

/// A type: its place, and what in it depends on the file.
#[derive(Debug)]
pub(in crate::source) struct Type {
    pub(in crate::source) place: TextRange,
    /// Names of other types.
    pub(in crate::source) names: Vec<(String, TextRange)>,
    /// Modules of `import("module")`, with their quotes.
    pub(in crate::source) modules: Vec<(String, TextRange)>,
    /// Whether it has a `typeof` of a value.
    pub(in crate::source) has_values: bool,
}

/// A type declaration of a file.
#[derive(Debug)]
pub(in crate::source) enum Declared {
    /// An alias or an interface without parameters and parents.
    Plain(Type),
    /// Anything else, which can't be written out.
    Other,
}

pub(super) fn read(ty: &ast::TSType<'_>) -> Type {
    let mut parts = Parts::new(ty.span().into());
    parts.visit_ts_type(ty);
    parts.0
}

/// Remembers the type that a declaration declares.
pub(super) fn declared(declaration: &ast::Declaration<'_>, types: &mut BTreeMap<String, Declared>) {
    let (name, declared) = match declaration {
        ast::Declaration::TSTypeAliasDeclaration(alias) => {
            let is_plain = alias.type_parameters.is_none();
            let plain = || Declared::Plain(read(&alias.type_annotation));
            (&alias.id.name, is_plain.then(plain))
        }
        ast::Declaration::TSInterfaceDeclaration(interface) => {
            let is_plain = interface.type_parameters.is_none() && interface.extends.is_empty();
            let plain = || {
                let mut parts = Parts::new(interface.body.span.into());
                parts.visit_ts_interface_body(&interface.body);
                Declared::Plain(parts.0)
            };
            (&interface.id.name, is_plain.then(plain))
        }
        ast::Declaration::TSEnumDeclaration(declared) => (&declared.id.name, None),
        ast::Declaration::ClassDeclaration(class) => match &class.id {
            Some(id) => (&id.name, None),
            None => return,
        },
        _ => return,
    };
    let declared = declared.unwrap_or(Declared::Other);
    types.insert(name.to_string(), declared);
}

struct Parts(Type);

impl Parts {
    fn new(place: TextRange) -> Self {
        Self(Type {
            place,
            names: Vec::new(),
            modules: Vec::new(),
            has_values: false,
        })
    }
}

impl<'a> Visit<'a> for Parts {
    fn visit_identifier_reference(&mut self, name: &ast::IdentifierReference<'a>) {
        let place = name.span.into();
        self.0.names.push((name.name.to_string(), place));
    }

    fn visit_ts_import_type(&mut self, import: &ast::TSImportType<'a>) {
        if let ast::TSType::TSLiteralType(literal) = &import.argument {
            if let ast::TSLiteral::StringLiteral(module) = &literal.literal {
                let place = module.span.into();
                self.0.modules.push((module.value.to_string(), place));
            }
        }
        if let Some(arguments) = &import.type_arguments {
            self.visit_ts_type_parameter_instantiation(arguments);
        }
    }

    fn visit_ts_type_query(&mut self, _: &ast::TSTypeQuery<'a>) {
        self.0.has_values = true;
    }
}
