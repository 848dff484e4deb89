//! Expressions, and the names that declarations and parameters bind to them.

use oxc_ast::ast;
use oxc_span::GetSpan;

use super::types;
use super::{Call, Cast, Expression, Function, Key, Parameter, Property, TextRange};

pub(super) fn expression(value: &ast::Expression<'_>) -> Expression {
    match value {
        ast::Expression::Identifier(name) => {
            Expression::Name(name.name.to_string(), name.span.into())
        }
        ast::Expression::BooleanLiteral(literal) => Expression::Boolean(literal.value),
        ast::Expression::StringLiteral(literal) => Expression::Text(literal.value.to_string()),
        ast::Expression::CallExpression(call) => Expression::Call(Call {
            callee: Box::new(expression(&call.callee)),
            arguments: arguments(&call.arguments),
            place: call.span.into(),
        }),
        // `new Table(...)` has the parts of a call.
        ast::Expression::NewExpression(made) => Expression::Call(Call {
            callee: Box::new(expression(&made.callee)),
            arguments: arguments(&made.arguments),
            place: made.span.into(),
        }),
        ast::Expression::StaticMemberExpression(member) => {
            let object = Box::new(expression(&member.object));
            let property = &member.property;
            Expression::Member(object, property.name.to_string(), property.span.into())
        }
        ast::Expression::ComputedMemberExpression(member) => {
            let object = Box::new(expression(&member.object));
            match &member.expression {
                ast::Expression::StringLiteral(name) => {
                    Expression::Member(object, name.value.to_string(), name.span.into())
                }
                _ => Expression::Other,
            }
        }
        ast::Expression::ObjectExpression(object) => {
            let properties = object.properties.iter();
            let properties = properties.map(property);
            Expression::Object(properties.collect(), object.span.into())
        }
        ast::Expression::ArrayExpression(array) => {
            let elements = array.elements.iter();
            Expression::Array(elements.map(element).collect())
        }
        ast::Expression::ArrowFunctionExpression(arrow) => {
            body_of(&arrow.params, &arrow.body, arrow.expression)
        }
        ast::Expression::FunctionExpression(function) => declared_function(function),
        ast::Expression::TSAsExpression(cast) => typed(&cast.expression, &cast.type_annotation),
        ast::Expression::TSTypeAssertion(cast) => typed(&cast.expression, &cast.type_annotation),
        ast::Expression::ParenthesizedExpression(inner) => expression(&inner.expression),
        ast::Expression::TSSatisfiesExpression(inner) => expression(&inner.expression),
        ast::Expression::TSNonNullExpression(inner) => expression(&inner.expression),
        _ => Expression::Other,
    }
}

/// `value as type`; `as const` is not a cast.
fn typed(value: &ast::Expression<'_>, to: &ast::TSType<'_>) -> Expression {
    let value = expression(value);
    if to.is_const_type_reference() {
        return value;
    }
    let to = types::read(to);
    // Of `value as unknown as type`, the last type counts.
    let value = match value {
        Expression::Cast(inner) => inner.value,
        value => value,
    };
    Expression::Cast(Box::new(Cast { value, to }))
}

fn arguments(arguments: &[ast::Argument<'_>]) -> Vec<(Expression, TextRange)> {
    let arguments = arguments.iter().map(|argument| {
        let value = match argument {
            ast::Argument::SpreadElement(spread) => {
                Expression::Spread(Box::new(expression(&spread.argument)))
            }
            _ => argument
                .as_expression()
                .map_or(Expression::Other, expression),
        };
        (value, argument.span().into())
    });
    arguments.collect()
}

fn element(element: &ast::ArrayExpressionElement<'_>) -> (Expression, TextRange) {
    let value = match element {
        ast::ArrayExpressionElement::SpreadElement(spread) => {
            Expression::Spread(Box::new(expression(&spread.argument)))
        }
        _ => element
            .as_expression()
            .map_or(Expression::Other, expression),
    };
    (value, element.span().into())
}

fn property(property: &ast::ObjectPropertyKind<'_>) -> Property {
    match property {
        ast::ObjectPropertyKind::ObjectProperty(property) => Property {
            key: match property.key.static_name() {
                Some(name) => Key::Named(name.to_string()),
                None => Key::Computed(
                    property
                        .key
                        .as_expression()
                        .map_or(Expression::Other, expression),
                ),
            },
            value: expression(&property.value),
            place: property.span.into(),
        },
        ast::ObjectPropertyKind::SpreadProperty(spread) => Property {
            key: Key::Spread,
            value: expression(&spread.argument),
            place: spread.span.into(),
        },
    }
}

pub(super) fn declared_function(function: &ast::Function<'_>) -> Expression {
    match &function.body {
        Some(body) => body_of(&function.params, body, false),
        None => Expression::Other,
    }
}

/// A function that only declares constants and returns; `is_value`: its body is an expression.
fn body_of(
    parameters: &ast::FormalParameters<'_>,
    body: &ast::FunctionBody<'_>,
    is_value: bool,
) -> Expression {
    let Some((last, before)) = body.statements.split_last() else {
        return Expression::Other;
    };
    let mut locals = Vec::new();
    for statement in before {
        match statement {
            ast::Statement::VariableDeclaration(variables) => {
                let variables = variables.declarations.iter();
                locals.extend(variables.flat_map(bound));
            }
            _ => return Expression::Other,
        }
    }
    let returned = match last {
        ast::Statement::ExpressionStatement(only) if is_value => &only.expression,
        ast::Statement::ReturnStatement(only) => match &only.argument {
            Some(value) => value,
            None => return Expression::Other,
        },
        _ => return Expression::Other,
    };
    let parameters = parameters.items.iter();
    Expression::Function(Box::new(Function {
        parameters: parameters.map(parameter).collect(),
        locals,
        returned: expression(returned),
    }))
}

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
                let place: TextRange = property.key.span().into();
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

/// The names of a parameter, and its default.
fn parameter(parameter: &ast::FormalParameter<'_>) -> Parameter {
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
