//! Documents that are written over several lines.

/// Writes `document` to `line` without its newlines, which are white space; `false` if one stands in
/// a string, which no JSON has.
pub(super) fn unwrap(document: &[u8], line: &mut Vec<u8>) -> bool {
    line.clear();
    line.extend_from_slice(document);
    let (mut in_string, mut escaped) = (false, false);
    for byte in line {
        match *byte {
            b'\n' if in_string => return false,
            b'\n' => *byte = b' ',
            b'"' if !escaped => in_string = !in_string,
            _ => {}
        }
        escaped = *byte == b'\\' && !escaped;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::{ScanOptions, Scanner};
    use super::unwrap;
    use convex_schema_core::{Schema, TableDefinition, v};

    #[test]
    fn newlines_become_blanks_but_in_strings() {
        let mut line = Vec::new();
        for (document, want) in [
            ("{\n\"a\":\n1}", Some("{ \"a\": 1}")),
            (r#"{"a":"\\","b":"\""}"#, Some(r#"{"a":"\\","b":"\""}"#)),
            (
                "{\"a\":\"\\\\\",\n\"b\":1}",
                Some("{\"a\":\"\\\\\", \"b\":1}"),
            ),
            ("{\"a\":\"x\ny\"}", None),
            ("{\"a\":\"\\\"\n\"}", None),
            ("{\"a\":\"\\\n\"}", None),
        ] {
            let is_json = unwrap(document.as_bytes(), &mut line);
            assert_eq!(is_json, want.is_some(), "{document}");
            if let Some(want) = want {
                assert_eq!(line, want.as_bytes());
            }
        }
    }

    #[test]
    fn documents_over_several_lines_are_accepted() {
        let user = v::object().field("name", v::string());
        let table = TableDefinition::new("users", user);
        let schema = Schema::builder().table(table).build();
        let mut scanner = Scanner::new(&schema, "users", &ScanOptions::default());
        for (document, want) in [
            ("{\n  \"name\": \"ann\"\n}", true),
            ("{\n  \"name\": \"ann\"\n}\n", true),
            ("{\n  \"name\": \"an\nn\"\n}", false),
            ("{\n  \"name\": 1\n}", false),
            ("{\"name\":\"ann\"}\n{\"name\":\"bo\"}", false),
            ("\n", false),
            ("", false),
        ] {
            assert_eq!(scanner.accepts(document.as_bytes()), want, "{document}");
        }
    }
}
