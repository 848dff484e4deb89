//! `docs`: what people read about a schema, in three forms.

use convex_schema::{Id, Index, Schema, Table, TableDefinition, schema, v};
use convex_schema_core::export::export_json;
use convex_schema_emit::{dictionary, mermaid, page};
use convex_schema_tests::generate;

use super::program::Folder;

/// Somebody. <b>Not bold</b> & `x|y`.
#[derive(Table)]
#[table(name = "users", index(name = "by_email", fields = [email]))]
#[expect(dead_code, reason = "only the description counts")]
struct User {
    /// The address; <script>alert(1)</script> | *stars*.
    email: String,
    /// Who invited them.
    inviter: Option<Id<Self>>,
    address: Address,
}

#[derive(convex_schema::ConvexType)]
#[expect(dead_code, reason = "only the description counts")]
struct Address {
    /// In capitals.
    #[convex(format = "AA")]
    country: String,
    lines: Vec<String>,
}

fn people() -> Schema {
    schema! { tables: [User] }
}

#[test]
fn the_dictionary_lists_fields_and_escapes() {
    let want = "\
# Tables

- [users](#users)

## users

Somebody. \\<b\\>Not bold\\</b\\> \\& `x\\|y`.

| Field | Type | | Description |
| --- | --- | --- | --- |
| `email` | `string` |  | The address; \\<script\\>alert(1)\\</script\\> \\| \\*stars\\*. |
| `inviter` | `Id<\"users\">` | optional | Who invited them. |
| `address` | `object` |  |  |
| `address.country` | `string` |  | In capitals.<br>in the form AA |
| `address.lines` | `string[]` |  |  |

Indexes:

- `.index(\"by_email\", [\"email\"])`

Refers to: [users](#users) (`inviter`)

Referred to by: [users](#users) (`inviter`)
";
    assert_eq!(dictionary(&people()), want);
}

#[test]
fn the_diagram_has_entities_and_relations() {
    let post = v::object()
        .field("author", v::id("users"))
        .field("readers", v::array(v::id("users")))
        .field("kind", v::union([v::literal("a"), v::literal("b")]))
        .field("odd-name", v::optional(v::nullable(v::number())));
    let users = TableDefinition::new("users", v::object());
    let schema = Schema::builder()
        .table(TableDefinition::new("posts", post))
        .table(users)
        .build();
    let want = "\
erDiagram
    \"posts\" {
        id author FK
        array readers \"Id<'users'>[]\"
        enum kind \"'a' | 'b'\"
        number odd_name \"odd-name, optional, number | null\"
    }
    \"users\"
    \"posts\" }o--|| \"users\" : \"author\"
    \"posts\" }o--o{ \"users\" : \"readers\"
";
    assert_eq!(mermaid(&schema), want);
}

#[test]
fn the_page_escapes_and_loads_nothing() {
    let page = page(&people());
    assert!(page.contains("The address; &lt;script&gt;alert(1)&lt;/script&gt; | *stars*."));
    assert!(page.contains("&lt;b&gt;Not bold&lt;/b&gt; &amp; <code>x|y</code>."));
    assert!(page.contains("<tr id=\"t-users.address.country\""));
    assert!(page.contains("default-src 'none'"));
    for loads in [
        "http://",
        "https://",
        "src=",
        "@import",
        "url(",
        "<link rel=\"stylesheet",
    ] {
        assert!(!page.contains(loads), "{loads}");
    }
}

/// A table of which several things are said, on several lines.
///
/// The first sentence is longer than what
/// fits on one line of the source. Kinds:
/// - one, which is
///   told at length
/// - another
/// 1. a number
#[derive(Table)]
#[table(name = "notes")]
#[expect(dead_code, reason = "only the description counts")]
struct Note {
    text: String,
}

#[test]
fn lines_flow_and_items_stand_apart() {
    let page = page(&schema! { tables: [Note] });
    let want = "<p>A table of which several things are said, on several lines.</p>\n\
                <p>The first sentence is longer than what fits on one line of the source. \
                Kinds:\n- one, which is\n  told at length\n- another\n1. a number</p>";
    assert!(page.contains(want), "{page}");
}

/// Each tag, with what is in it.
fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split('<')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('>')?.0))
}

/// The value of an attribute, without its quotes.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?
        .1
        .split_once('"')
        .map(|(value, _)| value)
}

/// Names and comments as hostile as the rules permit.
#[test]
fn pages_of_any_schema_are_well_formed() {
    const VOID: [&str; 4] = ["meta", "link", "input", "!doctype"];
    for seed in 0..60 {
        let page = page(&generate::schema(seed));
        // The fixed parts of the page are read by people and by the browser.
        let (start, rest) = page.split_once("<style>").unwrap();
        let (_, rest) = rest.split_once("</style>").unwrap();
        let (content, end) = rest.split_once("<script>").unwrap();
        assert!(
            end.ends_with("</script>\n</body>\n</html>\n"),
            "seed {seed}"
        );
        let content = format!("{start}{content}");
        let (mut open, mut ids) = (Vec::new(), Vec::new());
        let mut links = Vec::new();
        for tag in tags(&content) {
            let name = tag
                .split([' ', '/'])
                .find(|part| !part.is_empty())
                .unwrap_or_default();
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(name), "seed {seed}");
            } else if !VOID.contains(&name) && !tag.ends_with('/') {
                open.push(name);
            }
            ids.extend(attribute(tag, "id"));
            links.extend(attribute(tag, "href").filter(|it| it.starts_with('#')));
        }
        assert_eq!(open, ["html", "body"], "seed {seed}");
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "seed {seed}: ids are unique");
        for link in links {
            assert!(
                ids.binary_search(&&link[1..]).is_ok(),
                "seed {seed}: {link} leads nowhere"
            );
        }
    }
}

#[test]
fn rows_of_the_dictionary_stay_rows() {
    for seed in 0..60 {
        for line in dictionary(&generate::schema(seed)).lines() {
            if !line.starts_with('|') {
                continue;
            }
            let bars = line.replace("\\|", "").matches('|').count();
            assert_eq!(bars, 5, "seed {seed}: {line}");
        }
    }
}

#[test]
fn files_are_written_by_their_ending() {
    let folder = Folder::new("docs");
    let users = TableDefinition::new("users", v::object().field("email", v::string()))
        .index(Index::database("by_email", ["email"]));
    folder.write(
        "schema.json",
        &export_json(&Schema::builder().table(users).build()),
    );
    let read = |path: &str| std::fs::read_to_string(folder.path(path)).unwrap();
    for (arguments, path, start) in [
        (&["--out", "a.html"][..], "a.html", "<!doctype html>"),
        (&["--out", "a.md"], "a.md", "# Tables"),
        (&["--out", "a.mmd"], "a.mmd", "erDiagram"),
        (
            &["--format", "mermaid", "--out", "a.txt"],
            "a.txt",
            "erDiagram",
        ),
    ] {
        let wrote = folder
            .run(&[&["docs", "schema.json"], arguments].concat())
            .ends_with(0);
        assert_eq!(wrote.stderr, format!("wrote `{path}`: 1 table, 1 index\n"));
        assert!(read(path).starts_with(start), "{path}");
    }
    let quiet = ["docs", "schema.json", "--quiet", "--out", "a.md"];
    assert_eq!(folder.run(&quiet).ends_with(0).stderr, "");
    let printed = folder
        .run(&["docs", "schema.json", "--format", "markdown"])
        .ends_with(0);
    assert_eq!(printed.stdout, read("a.md"));
    let lost = ["docs", "schema.json", "--out", "nowhere/a.md"];
    folder
        .run(&lost)
        .ends_with(2)
        .says("can't write `nowhere/a.md`: there is no folder `nowhere`\nhelp: ");
    let formless = ["docs", "schema.json", "--out", "a.pdf"];
    folder
        .run(&formless)
        .ends_with(2)
        .says("`a.pdf` does not tell the form\nhelp: let it end in `.html`");
    assert!(!folder.path("a.pdf").exists());
}
