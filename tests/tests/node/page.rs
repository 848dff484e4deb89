//! The page that `docs` writes, in a real browser: it opens from a file, asks no network for
//! anything, and does what people do with it.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a panic is how a test fails, and what was tried should be known"
)]

use std::fs;
use std::path::{Path, PathBuf};

use convex_schema::{Index, Schema, TableDefinition, TableRef, ValidatorKind, ValidatorRef, v};
use convex_schema_emit::page;
use convex_schema_tests::{generate, node};
use serde_json::json;

/// As many tables as the largest schema that is known has.
const LARGE: usize = 354;

/// Random schemas whose pages are opened.
const RANDOM: u64 = 3;

#[test]
fn pages_work_in_a_browser() {
    let folder = folder("page");
    write(&folder, "ari", &ari_model::schema(), true);
    write(&folder, "every-kind", &every_kind_model::schema(), false);
    write(&folder, "large", &large(), true);
    for seed in 0..RANDOM {
        let name = format!("random-{seed}");
        write(&folder, &name, &generate::schema(seed), false);
    }
    match node::run("page.mjs", &[&folder]) {
        Ok(Some(report)) => print!("{report}"),
        Ok(None) => {}
        Err(report) => panic!("{report}"),
    }
}

/// A part to break, the change, and the error of the script.
const BROKEN: [(&str, &str, &str); 14] = [
    (
        "</main>",
        "<hr style=\"width:2000px\"></main>",
        "nothing is wider than the page",
    ),
    (
        "</body>",
        "<script>console.log(\"ouch\")</script></body>",
        "the console says: ouch",
    ),
    (
        "</body>",
        "<script>ouch()</script></body>",
        "a script fails: ouch is not defined",
    ),
    (
        "default-src 'none'; img-src data:",
        "img-src *",
        "asks for https://example.com/x.png",
    ),
    (
        "</main>",
        "<img src=\"https://example.com/x.png\"></main>",
        "asks for https://example.com/x.png",
    ),
    (
        "location.hash = link.hash",
        "link.hash",
        "Enter leads to `posts.author`",
    ),
    (
        "&quot;<a href=\"#t-users\">",
        "&quot;<a href=\"#t-posts\">",
        "`posts.author` leads to `users`",
    ),
    (
        "<li><a href=\"#t-users\">users",
        "<li><a href=\"#t-posts\">user",
        "the list names every table",
    ),
    ("#5c6370", "#8c93a0", "light: soft has a contrast of 3."),
    (
        "class=\"tools\" hidden",
        "class=\"tools\"",
        "without scripts there is no search box",
    ),
    (
        "setAttribute(\"aria-current\"",
        "setAttribute(\"aria-other\"",
        "the list marks `users`",
    ),
    (
        ".skip:focus",
        ".skip:hover",
        "the first stop is seen when it has the focus",
    ),
    ("  nav,\n  .tools,", "  .tools,", "`nav` is not printed"),
    (
        "    min-height: 0;\n",
        "",
        "the first table begins on the first screen",
    ),
];

/// The script has to be able to complain.
#[test]
fn what_is_broken_is_found() {
    let folder = folder("page-broken");
    let post = v::object().field("title", v::string());
    let post = post.field("author", v::id("users"));
    let user = v::object().field("name", v::string());
    let schema = Schema::builder()
        .table(TableDefinition::new("posts", post))
        .table(TableDefinition::new("users", user))
        .build();
    write(&folder, "broken", &schema, true);
    let file = folder.join("broken.html");
    let mut page = fs::read_to_string(&file).expect("it was written");
    for (now, broken, _) in BROKEN {
        assert!(page.contains(now), "{now}");
        page = page.replacen(now, broken, 1);
    }
    fs::write(&file, page).expect("the file can be written");
    match node::run("page.mjs", &[&folder]) {
        Ok(Some(report)) => {
            print!("{report}");
            assert!(report.starts_with("SKIPPED"), "{report}");
        }
        Ok(None) => {}
        Err(report) => {
            for (.., complaint) in BROKEN {
                assert!(report.contains(complaint), "{complaint}: {report}");
            }
        }
    }
}

/// An empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

/// Writes a page, and what the script has to know of it.
fn write(folder: &Path, name: &str, schema: &Schema, is_used: bool) {
    let tables: Vec<_> = schema.tables().map(TableRef::name).collect();
    let (fields, references) = if is_used {
        used(schema)
    } else {
        <_>::default()
    };
    let known = json!({ "tables": tables, "fields": fields, "references": references });
    let files = [("html", page(schema)), ("json", known.to_string())];
    for (ending, text) in files {
        let file = folder.join(format!("{name}.{ending}"));
        fs::write(file, text).expect("the file can be written");
    }
}

/// Fields to search for, and fields that refer to another table, far from each other.
fn used(schema: &Schema) -> (Vec<[&str; 2]>, Vec<[&str; 3]>) {
    let (mut fields, mut references) = (Vec::new(), Vec::new());
    for table in schema.tables() {
        let Some(ValidatorKind::Object(object)) = table.document().map(ValidatorRef::kind) else {
            continue;
        };
        fields.extend(
            object
                .iter()
                .last()
                .map(|field| [table.name(), field.name()]),
        );
        references.extend(
            object
                .iter()
                .find_map(|field| match field.validator().kind() {
                    ValidatorKind::Id(target) if schema.table(target).is_some() => {
                        Some([table.name(), field.name(), target])
                    }
                    _ => None,
                }),
        );
    }
    (ends(&fields), ends(&references))
}

/// The first, one in the middle, and the last.
fn ends<T: Copy>(all: &[T]) -> Vec<T> {
    let places = [0, all.len() / 2, all.len().saturating_sub(1)];
    places
        .into_iter()
        .filter_map(|at| all.get(at).copied())
        .collect()
}

/// Tables that refer to each other, as large as those of real projects.
fn large() -> Schema {
    let name = |at: usize| format!("table{:03}", at % LARGE);
    let table = |at: usize| {
        let line = v::object()
            .field("sku", v::string())
            .field("count", v::number());
        let status = v::union(["draft", "sent", "paid", "void"].map(v::literal));
        let mut document = v::object()
            .field("owner", v::id(name(at + 1)))
            .field("previous", v::optional(v::id(name(at + 7))))
            .field("watchers", v::array(v::id(name(at * 31))))
            .field("status", status)
            .field("lines", v::array(line));
        for number in 0..12 {
            document = document.field(format!("value{number}"), v::optional(v::string()));
        }
        TableDefinition::new(name(at), document.field("note", v::nullable(v::string())))
            .index(Index::database("by_owner", ["owner"]))
            .index(Index::database("by_status", ["status", "owner"]))
    };
    (0..LARGE)
        .fold(Schema::builder(), |schema, at| schema.table(table(at)))
        .build()
}
