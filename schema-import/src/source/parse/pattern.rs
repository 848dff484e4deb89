//! Names that declarations and parameters bind.

use oxc_ast::ast;
use oxc_span::GetSpan;

use super::expression::expression;
use super::types;
use super::{Cast, Expression, Parameter, Place};

/// The names that a declarator binds, each with its value.
pub(super) fn bound(variable: &ast::VariableDeclarator<'_>) -> Vec<(String, Expression)> {
    let mut bound = Vec::new();
    if let Some(value) = &variable.init {
        bind(&variable.id, &|| expression(value), &mut bound);
    }
    bound
}

/// Binds `pattern` to the value that `value` makes.
fn bind(
    pattern: &ast::BindingPattern<'_>,
    value: &dyn Fn() -> Expression,
    bound: &mut Vec<(String, Expression)>,
) {
    match &pattern.kind {
        ast::BindingPatternKind::BindingIdentifier(name) => {
            let mut value = value();
            if let Some(annotation) = &pattern.type_annotation {
                let to = types::read(&annotation.type_annotation);
                // The annotation is the type that counts.
                if let Expression::Cast(inner) = value {
                    value = inner.value;
                }
                value = Expression::Cast(Box::new(Cast { value, to }));
            }
            bound.push((name.name.to_string(), value));
        }
        ast::BindingPatternKind::ObjectPattern(object) => {
            let mut taken = Vec::new();
            for property in &object.properties {
                let Some(name) = property.key.static_name() else {
                    continue;
                };
                let place: Place = property.key.span().into();
                taken.push(name.to_string());
                let member = || Expression::Member(Box::new(value()), name.to_string(), place);
                bind(&property.value, &member, bound);
            }
            if let Some(rest) = &object.rest {
                let without = || Expression::Without(Box::new(value()), taken.clone());
                bind(&rest.argument, &without, bound);
            }
        }
        ast::BindingPatternKind::AssignmentPattern(assigned) => {
            bind(&assigned.left, value, bound);
        }
        ast::BindingPatternKind::ArrayPattern(_) => {}
    }
}

pub(super) fn parameter(parameter: &ast::FormalParameter<'_>) -> Parameter {
    let mut pattern = &parameter.pattern;
    let mut default = None;
    if let ast::BindingPatternKind::AssignmentPattern(assigned) = &pattern.kind {
        default = Some(expression(&assigned.right));
        pattern = &assigned.left;
    }
    let mut names = Vec::new();
    match &pattern.kind {
        ast::BindingPatternKind::BindingIdentifier(name) => {
            names.push((name.name.to_string(), None));
        }
        ast::BindingPatternKind::ObjectPattern(object) => {
            for property in &object.properties {
                let name = property.key.static_name();
                let local = property.value.get_identifier_name();
                if let (Some(name), Some(local)) = (name, local) {
                    names.push((local.to_string(), Some(name.to_string())));
                }
            }
        }
        ast::BindingPatternKind::ArrayPattern(_)
        | ast::BindingPatternKind::AssignmentPattern(_) => {}
    }
    Parameter { names, default }
}
