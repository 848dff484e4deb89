//! Expressions, as far as schemas are made of them.

use oxc_ast::ast;
use oxc_span::GetSpan;

use super::{Expression, Property};

pub(super) fn expression(value: &ast::Expression<'_>) -> Expression {
    match value.get_inner_expression() {
        ast::Expression::Identifier(name) => Expression::Name(name.name.to_string()),
        ast::Expression::BooleanLiteral(literal) => Expression::Boolean(literal.value),
        ast::Expression::StringLiteral(literal) => Expression::Text(literal.value.to_string()),
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
            let property = &member.property;
            Expression::Member(object, property.name.to_string(), property.span.into())
        }
        ast::Expression::ObjectExpression(object) => {
            let properties = object.properties.iter().map(property);
            Expression::Object(properties.collect(), object.span.into())
        }
        ast::Expression::ArrowFunctionExpression(arrow) => {
            function(&arrow.params, &arrow.body, arrow.expression)
        }
        ast::Expression::FunctionExpression(written) => match &written.body {
            Some(body) => function(&written.params, body, false),
            None => Expression::Other,
        },
        _ => Expression::Other,
    }
}

/// What a function returns, if it does nothing else; `is_value`: the body is an expression.
pub(super) fn function(
    parameters: &ast::FormalParameters<'_>,
    body: &ast::FunctionBody<'_>,
    is_value: bool,
) -> Expression {
    let returned = match body.statements.as_slice() {
        [ast::Statement::ExpressionStatement(only)] if is_value => expression(&only.expression),
        [ast::Statement::ReturnStatement(only)] => match &only.argument {
            Some(value) => expression(value),
            None => Expression::Other,
        },
        _ => Expression::Other,
    };
    Expression::Function(Box::new(returned), parameters.items.is_empty())
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
