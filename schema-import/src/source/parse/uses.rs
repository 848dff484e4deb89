//! Which names occur in a statement.

use oxc_ast::ast;
use oxc_ast_visit::Visit;

/// The names that a statement refers to, and where they stand.
///
/// Names of parameters are among them: who keeps what they refer to keeps too much at worst.
pub(super) fn of(statement: &ast::Statement<'_>) -> Vec<(String, usize)> {
    let mut uses = Uses(Vec::new());
    uses.visit_statement(statement);
    uses.0
}

struct Uses(Vec<(String, usize)>);

impl<'a> Visit<'a> for Uses {
    fn visit_identifier_reference(&mut self, name: &ast::IdentifierReference<'a>) {
        self.0
            .push((name.name.to_string(), name.span.start as usize));
    }
}
