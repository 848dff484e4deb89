//! Recognises code that was commented out.
//!
//! A line is code if it has the form of a part of a schema (a property, a member, a chained index,
//! a statement) and parses. Lines after an open bracket are code up to its end.

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_span::SourceType;

/// Returns which of the lines of one comment, or of several adjacent ones, are code.
pub(super) fn code_lines(lines: &[&str]) -> Vec<bool> {
    let mut code = vec![false; lines.len()];
    let mut open = 0;
    for (position, line) in lines.iter().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            code[position] = open > 0;
            continue;
        }
        let follows = position > 0 && code[position - 1];
        if open > 0 || is_code(line) || follows && is_bracket(line, CLOSING) {
            code[position] = true;
            open = (open + depth(line)).max(0);
        }
    }
    // If a bracket was never closed, each line decides for itself.
    if open > 0 {
        for (line, code) in lines.iter().zip(&mut code) {
            *code &= is_code(line.trim()) || is_bracket(line.trim(), CLOSING);
        }
    }
    // Lines that introduce the code go with it.
    for position in (1..lines.len()).rev() {
        let before = lines[position - 1].trim();
        let introduces = before.ends_with(':') || is_bracket(before, OPENING);
        if code[position] && !code[position - 1] && introduces {
            code[position - 1] = true;
        }
    }
    code
}

const OPENING: &[char] = &['(', '[', '{'];

const CLOSING: &[char] = &[')', ']', '}', ',', ';'];

/// Whether a line has nothing but such brackets.
fn is_bracket(line: &str, brackets: &[char]) -> bool {
    !line.is_empty() && line.chars().all(|sign| brackets.contains(&sign))
}

/// How many brackets a line leaves open; brackets in strings don't count.
fn depth(line: &str) -> i32 {
    let mut depth = 0;
    let mut quote = None;
    let mut escaped = false;
    for sign in line.chars() {
        match quote {
            Some(end) => {
                if sign == end && !escaped {
                    quote = None;
                }
                escaped = sign == '\\' && !escaped;
            }
            None => match sign {
                '"' | '\'' | '`' => quote = Some(sign),
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            },
        }
    }
    depth
}

fn is_code(line: &str) -> bool {
    let Some(form) = Form::of(line) else {
        return false;
    };
    if depth(line) > 0 {
        return line.ends_with(OPENING) || line.ends_with("=>") || line.ends_with(',');
    }
    depth(line) == 0
        && match form {
            Form::Property => is_valid(&format!("({{{line}\n}})")),
            Form::Element => is_valid(&format!("[{line}\n]")),
            Form::Chain => is_valid(&format!("x{line}")) || is_valid(&format!("[x{line}\n]")),
            Form::Statement => is_valid(&format!("async () => {{{line}\n}}")) || is_valid(line),
        }
}

/// Returns whether `text` parses without an error.
fn is_valid(text: &str) -> bool {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    !parsed.panicked && parsed.errors.is_empty()
}

/// The parts of a file that a line of code may be.
enum Form {
    Property,
    /// A member of a union, or something that is spread.
    Element,
    /// `.index(...)`.
    Chain,
    Statement,
}

impl Form {
    /// Returns the form of the line.
    fn of(line: &str) -> Option<Self> {
        const CHAINED: [&str; 3] = [".index(", ".searchIndex(", ".vectorIndex("];
        const STATEMENTS: [&str; 16] = [
            "async ",
            "await ",
            "class ",
            "const ",
            "enum ",
            "export ",
            "for (",
            "function ",
            "if (",
            "import ",
            "interface ",
            "let ",
            "return ",
            "throw ",
            "type ",
            "while (",
        ];
        if CHAINED.iter().any(|start| line.starts_with(start)) {
            return Some(Self::Chain);
        }
        if is_schema(line) || line.starts_with("...") && line.len() > "...".len() {
            return Some(Self::Element);
        }
        let ends = line.ends_with([';', '{', '(', '[']);
        let is_statement = STATEMENTS.iter().any(|start| line.starts_with(start));
        if ends && (is_statement || line.ends_with(';') && line.contains(['(', '='])) {
            return Some(Self::Statement);
        }
        let (name, value) = line.split_once(':')?;
        let value = value.trim_start();
        let is_name = |c: char| c.is_alphanumeric() || "_$\"'-".contains(c);
        let is_property = !name.is_empty()
            && name.chars().all(is_name)
            && (is_schema(value) || ends && value.contains('(') || is_reference(value));
        is_property.then_some(Self::Property)
    }
}

/// Whether code that makes a validator or a table is at the start.
fn is_schema(text: &str) -> bool {
    let call = text
        .strip_prefix("v.")
        .and_then(|rest| rest.split_once('('));
    text.starts_with("defineTable(")
        || call.is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Whether the text is a name or a call of a name, with the comma of a property behind it.
fn is_reference(text: &str) -> bool {
    let text = text.split(" //").next().unwrap_or(text).trim_end();
    let Some(value) = text.strip_suffix(',') else {
        return false;
    };
    let name = value.split('(').next().unwrap_or(value);
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_$.".contains(c))
        && (name.len() == value.len() || value.ends_with(')'))
}

#[cfg(test)]
mod tests {
    use super::code_lines;

    #[test]
    fn code_is_told_from_prose() {
        for (line, want) in [
            (
                "level: v.union(v.literal(\"easy\"), v.literal(\"hard\")),",
                true,
            ),
            ("createdAt: v.number(), // milliseconds", true),
            ("\"quoted\": v.string()", true),
            ("status: statusValidator,", true),
            ("home: nullable(address),", true),
            ("v.literal(\"archived\"),", true),
            ("...audit,", true),
            (".index(\"by_name\", [\"name\"])", true),
            (".index(\"by_name\", [\"name\"]),", true),
            ("export const old = v.string();", true),
            ("import { v } from \"convex/values\";", true),
            ("return v.string();", true),
            ("console.log(schema);", true),
            ("old: defineTable({", true),
            ("type Role = \"admin\" | \"guest\";", true),
            ("if (args.role === \"admin\") return all;", true),
            ("throw new Error(\"gone\");", true),
            ("interface User {", true),
            ("function isAdmin(user) {", true),
            ("type of the payment;", false),
            ("class of 2024;", false),
            ("if (and only if) it was paid", false),
            ("for (see below) all users", false),
            ("function of the user, not of the team", false),
            ("async jobs are listed here;", false),
            ("status: active or done", false),
            ("status: active", false),
            ("e.g. v.string()", false),
            ("v.string() would be enough here", false),
            ("name: v.string() was too strict (see below)", false),
            ("TODO: rename (soon)", false),
            ("return the total", false),
            ("import of 2024;", false),
            ("const", false),
            ("shape: { lat: 1, lng: 2 }", false),
            ("... and so on", false),
            ("in the smallest unit of `currency`", false),
            ("https://example.com/a(b)", false),
            ("Note: see users.email,", false),
        ] {
            assert_eq!(code_lines(&[line]), [want], "{line}");
        }
    }

    #[test]
    fn blocks_are_code_to_their_end() {
        for (lines, want) in [
            (
                vec![
                    "old: defineTable({",
                    "  name: v.string(), // shown",
                    "  it ends",
                    "}),",
                    "about steps",
                ],
                vec![true, true, true, true, false],
            ),
            (
                vec!["Not used any more:", "level: v.string(),"],
                vec![true, true],
            ),
            (vec!["how it went", "level: v.string(),"], vec![false, true]),
            (
                vec!["old: defineTable({", "a: v.string(),", "what is left"],
                vec![true, true, false],
            ),
            (vec!["{", "a: v.string(),", "}"], vec![true, true, true]),
            (vec![")"], vec![false]),
        ] {
            assert_eq!(code_lines(&lines), want, "{lines:?}");
        }
    }
}
