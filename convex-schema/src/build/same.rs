//! Whether two texts differ in more than formatting.

use super::file::Kind;
use super::render::json;
use super::tokens::tokens;

/// Whether `found` and `wanted` have the same content.
pub(crate) fn same(kind: Kind, found: &str, wanted: &str) -> bool {
    if found == wanted {
        return true;
    }
    match kind {
        Kind::TypeScript(_) => tokens(found) == tokens(wanted),
        Kind::IndexJson => json(found).is_some_and(|found| Some(found) == json(wanted)),
        Kind::IndexMarkdown => markdown(found).eq(markdown(wanted)),
    }
}

/// The lines with text; formatters pad the cells of tables and their rules.
fn markdown(text: &str) -> impl Iterator<Item = String> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let cells: Vec<_> = line.split('|').map(cell).collect();
            cells.join("|")
        })
}

fn cell(text: &str) -> &str {
    let text = text.trim();
    let is_rule = text.len() >= 3 && text.chars().all(|c| c == '-');
    if is_rule { "---" } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Kind, same};

    #[test]
    fn padding_of_a_table_is_no_content() {
        let text = "# Indexes\n\n| table | index |\n| --- | --- |\n| users | by_email |\n";
        for (other, want) in [
            (
                "# Indexes\r\n\r\n| table | index    |\r\n| ----- | -------- |\r\n| users | by_email |\r\n",
                true,
            ),
            (
                "# Indexes\n| table | index |\n| --- | --- |\n| users | by_name |\n",
                false,
            ),
            ("# Indexes\n\n| table | index |\n| --- | --- |\n", false),
        ] {
            assert_eq!(same(Kind::IndexMarkdown, text, other), want, "{other}");
        }
    }

    #[test]
    fn spaces_of_json_are_no_content() {
        for (other, want) in [
            ("{\r\n\t\"a\" : [1,2]\r\n}", true),
            ("{\"a\":[2,1]}", false),
            ("{\"a\":", false),
        ] {
            assert_eq!(
                same(Kind::IndexJson, "{ \"a\": [1, 2] }\n", other),
                want,
                "{other}"
            );
        }
    }
}
