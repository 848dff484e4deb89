//! What a statement is, by its first words.

use super::CopyFormat;
use super::cursor::{Cursor, Literal};
use crate::catalogue::{Name, PUBLIC, What};

/// What to do with a statement.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It says nothing about tables and rows.
    Nothing,
    LeftOut(What),
    Set,
    Copy,
    Insert,
    /// It sets the schema of names without one.
    SearchPath(String),
    /// It may define a table or a type.
    Definition,
}

/// The kind of a statement. What is next to be read is what follows the words that tell.
pub(super) fn kind(cursor: &mut Cursor<'_>) -> Kind {
    let Some(first) = cursor.word() else {
        return command(cursor);
    };
    match first.as_str() {
        "create" => create(cursor),
        "alter" => alter(cursor),
        "comment" => comment(cursor),
        "drop" => drop(cursor),
        "set" => Kind::Set,
        "copy" => Kind::Copy,
        "insert" => Kind::Insert,
        "select" => select(cursor),
        "begin" | "commit" | "start" | "end" | "grant" | "revoke" | "analyze" | "vacuum"
        | "reindex" | "cluster" | "lock" | "reset" | "show" | "discard" | "notify" | "listen"
        | "checkpoint" | "security" | "savepoint" | "release" | "refresh" | "reassign" => {
            Kind::Nothing
        }
        "update" | "delete" | "truncate" | "merge" | "with" => Kind::LeftOut(What::DataChange),
        _ => Kind::LeftOut(What::NotUnderstood),
    }
}

/// A command of `psql`.
fn command(cursor: &mut Cursor<'_>) -> Kind {
    let is_command = cursor.symbol("\\");
    match cursor.word().as_deref() {
        Some(
            "restrict" | "unrestrict" | "connect" | "c" | "set" | "unset" | "echo" | "encoding"
            | "timing" | "pset" | "x" | "q" | "qecho" | "warn",
        ) if is_command => Kind::Nothing,
        _ => Kind::LeftOut(What::NotUnderstood),
    }
}

fn create(cursor: &mut Cursor<'_>) -> Kind {
    let mut word = cursor.word();
    while let Some(
        "or" | "replace" | "global" | "local" | "constraint" | "unlogged" | "recursive" | "trusted"
        | "procedural",
    ) = word.as_deref()
    {
        word = cursor.word();
    }
    match word.as_deref() {
        Some("table" | "index" | "unique" | "type" | "domain") => Kind::Definition,
        Some("function" | "procedure" | "aggregate") => Kind::LeftOut(What::Function),
        Some("trigger" | "event") => Kind::LeftOut(What::Trigger),
        Some("policy") => Kind::LeftOut(What::Policy),
        Some("view" | "materialized") => Kind::LeftOut(What::View),
        Some("rule") => Kind::LeftOut(What::Rule),
        Some(
            "temp" | "temporary" | "extension" | "schema" | "sequence" | "role" | "user" | "group"
            | "database" | "tablespace" | "publication" | "subscription" | "server" | "foreign"
            | "language" | "cast" | "operator" | "collation" | "statistics" | "text" | "access"
            | "conversion" | "transform",
        ) => Kind::Nothing,
        _ => Kind::LeftOut(What::NotUnderstood),
    }
}

fn alter(cursor: &mut Cursor<'_>) -> Kind {
    match cursor.word().as_deref() {
        Some("table" | "type" | "domain") => Kind::Definition,
        Some(
            "function" | "procedure" | "aggregate" | "trigger" | "event" | "policy" | "view"
            | "materialized" | "rule" | "extension" | "schema" | "sequence" | "role" | "user"
            | "group" | "database" | "tablespace" | "publication" | "subscription" | "server"
            | "foreign" | "language" | "operator" | "collation" | "statistics" | "text" | "default"
            | "system" | "large" | "index" | "conversion",
        ) => Kind::Nothing,
        _ => Kind::LeftOut(What::NotUnderstood),
    }
}

fn comment(cursor: &mut Cursor<'_>) -> Kind {
    cursor.keyword("on");
    match cursor.word().as_deref() {
        Some("table" | "column") => Kind::Definition,
        _ => Kind::Nothing,
    }
}

fn drop(cursor: &mut Cursor<'_>) -> Kind {
    match cursor.word().as_deref() {
        Some("table" | "type" | "domain" | "index") => Kind::Definition,
        _ => Kind::Nothing,
    }
}

/// Dumps call functions of PostgreSQL for settings and sequences; a function of somebody else may do anything.
fn select(cursor: &mut Cursor<'_>) -> Kind {
    let is_own = cursor.keyword("pg_catalog") && cursor.symbol(".");
    let name = cursor.word();
    match name.as_deref() {
        Some("set_config") if cursor.symbol("(") => match (cursor.literal(), cursor.symbol(",")) {
            (Some(Literal::Text(name)), true) if *name == *b"search_path" => {
                let value = match cursor.literal() {
                    Some(Literal::Text(value)) => String::from_utf8_lossy(&value).into_owned(),
                    _ => String::new(),
                };
                Kind::SearchPath(first_schema(&value))
            }
            _ => Kind::Nothing,
        },
        Some("setval") => Kind::Nothing,
        _ if is_own => Kind::Nothing,
        _ => Kind::LeftOut(What::NotUnderstood),
    }
}

/// The first schema of a search path that is not the user's own; `public` if there is none.
pub(super) fn first_schema(path: &str) -> String {
    let names = path.split(',').map(|name| name.trim().trim_matches('"'));
    let mut names = names.filter(|name| !name.is_empty() && *name != "$user");
    names.next().unwrap_or(PUBLIC).to_owned()
}

/// The name and the value of a `SET`, in lower case.
pub(super) fn set(cursor: &mut Cursor<'_>) -> Option<(String, String)> {
    while cursor.keyword("session") || cursor.keyword("local") {}
    let name = cursor.word()?;
    if !cursor.symbol("=") && !cursor.keyword("to") {
        return None;
    }
    let mut values = Vec::new();
    loop {
        let value = match cursor.clone().literal() {
            Some(Literal::Text(text)) => {
                cursor.literal()?;
                String::from_utf8_lossy(&text).into_owned()
            }
            _ => cursor.name()?,
        };
        values.push(value);
        if !cursor.symbol(",") {
            break;
        }
    }
    let value = values.join(",");
    // The names of schemas keep their case.
    let is_path = name == "search_path";
    Some((name, if is_path { value } else { value.to_lowercase() }))
}

/// What a `COPY` does.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Copy {
    /// The rows of a table stand behind it, in these columns.
    Rows(Name, Vec<String>, CopyFormat),
    /// It writes rows.
    Out,
    Unknown,
}

/// Reads a `COPY`.
pub(super) fn copy(cursor: &mut Cursor<'_>, schema: &str) -> Copy {
    if cursor.symbol("(") {
        return Copy::Out;
    }
    let Some(table) = cursor.table(schema) else {
        return Copy::Unknown;
    };
    let columns = columns(cursor);
    if cursor.keyword("to") {
        return Copy::Out;
    }
    if !cursor.keyword("from") || !cursor.keyword("stdin") {
        return Copy::Unknown;
    }
    let format = if cursor.is_at_end() || is_text_format(cursor) {
        CopyFormat::Text
    } else {
        CopyFormat::Other
    };
    Copy::Rows(table, columns, format)
}

/// The columns in parentheses; none if there are no parentheses.
fn columns(cursor: &mut Cursor<'_>) -> Vec<String> {
    match cursor.clone().names() {
        Some(_) => cursor.names().unwrap_or_default(),
        None => Vec::new(),
    }
}

/// Whether what is next is `WITH (FORMAT text)`.
fn is_text_format(cursor: &mut Cursor<'_>) -> bool {
    cursor.keyword("with");
    cursor.symbol("(")
        && cursor.keyword("format")
        && cursor.keyword("text")
        && cursor.symbol(")")
        && cursor.is_at_end()
}

/// The table and the columns of an `INSERT ... VALUES`; its first row is next to be read.
pub(crate) fn insert(cursor: &mut Cursor<'_>, schema: &str) -> Option<(Name, Vec<String>)> {
    if !cursor.keyword("into") {
        return None;
    }
    cursor.keyword("only");
    let table = cursor.table(schema)?;
    if cursor.keyword("as") {
        cursor.name()?;
    }
    let columns = columns(cursor);
    if cursor.keyword("overriding") {
        cursor.word()?;
        cursor.keyword("value");
    }
    cursor.keyword("values").then_some((table, columns))
}

/// Whether a statement that the parser rejects says nothing about columns: settings of storage and planning.
pub(super) fn is_harmless(cursor: &mut Cursor<'_>) -> bool {
    if !(cursor.keyword("alter") && cursor.keyword("table")) {
        return false;
    }
    cursor.keyword("only");
    if cursor.table(PUBLIC).is_none() {
        return false;
    }
    if cursor.keyword("alter") {
        cursor.keyword("column");
        let is_set = cursor.name().is_some() && cursor.keyword("set");
        let setting = cursor.word();
        return is_set
            && (matches!(
                setting.as_deref(),
                Some("statistics" | "storage" | "compression")
            ) || (setting.is_none() && cursor.symbol("(")));
    }
    let words: Vec<_> = std::iter::from_fn(|| cursor.word()).take(3).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        [
            "cluster" | "owner" | "replica" | "force" | "enable" | "disable",
            ..
        ] | ["no", "force", ..]
            | ["set" | "reset"]
            | [
                "set",
                "without" | "tablespace" | "logged" | "unlogged" | "access",
                ..
            ]
            | ["validate", "constraint", ..]
    )
}

/// The start of a statement, in one line.
pub(super) fn start(text: &[u8]) -> String {
    const SHOWN: usize = 60;
    let text = String::from_utf8_lossy(&text[..text.len().min(4 * SHOWN)]);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::{Copy, Kind, copy, insert, is_harmless, kind, set};
    use crate::catalogue::What;
    use crate::sql::{CopyFormat, Cursor};

    fn cursor(text: &str) -> Cursor<'_> {
        Cursor::new(text.as_bytes(), true)
    }

    #[test]
    fn first_words_tell_what_a_statement_is() {
        let nothing = [
            "SET",
            "ALTER SEQUENCE a OWNED BY b",
            "\\restrict x",
            "CREATE EXTENSION a",
        ];
        for text in &nothing[1..] {
            assert_eq!(kind(&mut cursor(text)), Kind::Nothing, "{text}");
        }
        for (text, what) in [
            ("create or replace function f()", What::Function),
            ("create constraint trigger t", What::Trigger),
            ("create policy p", What::Policy),
            ("create materialized view v", What::View),
            ("do $$ begin end $$", What::NotUnderstood),
            ("\\i other.sql", What::NotUnderstood),
            ("select cron.schedule('a')", What::NotUnderstood),
            ("update t set a = 1", What::DataChange),
        ] {
            assert_eq!(kind(&mut cursor(text)), Kind::LeftOut(what), "{text}");
        }
        let path = "SELECT pg_catalog.set_config('search_path', 'app, public', false)";
        assert_eq!(kind(&mut cursor(path)), Kind::SearchPath("app".to_owned()));
        let path = "SELECT pg_catalog.set_config('search_path', '', false)";
        assert_eq!(
            kind(&mut cursor(path)),
            Kind::SearchPath("public".to_owned())
        );
    }

    #[test]
    fn statements_with_rows_name_their_table() {
        let head = copy(&mut cursor("public.t (a, \"B\") FROM stdin"), "app");
        let columns = vec!["a".to_owned(), "B".to_owned()];
        let table = crate::catalogue::Name::new("public", "t");
        assert_eq!(head, Copy::Rows(table, columns, CopyFormat::Text));
        let head = copy(&mut cursor("t FROM stdin WITH (FORMAT csv)"), "app");
        let table = crate::catalogue::Name::new("app", "t");
        assert_eq!(head, Copy::Rows(table.clone(), vec![], CopyFormat::Other));
        assert_eq!(copy(&mut cursor("(select 1) TO stdout"), "app"), Copy::Out);
        assert_eq!(copy(&mut cursor("t FROM '/a'"), "app"), Copy::Unknown);
        let head = insert(
            &mut cursor("INTO t OVERRIDING SYSTEM VALUE VALUES (1)"),
            "app",
        );
        assert_eq!(head, Some((table, vec![])));
        assert_eq!(insert(&mut cursor("into t select 1"), "app"), None);
    }

    #[test]
    fn settings_have_a_name_and_a_value() {
        for (text, name, value) in [
            ("client_encoding = 'UTF8'", "client_encoding", "utf8"),
            (
                "SESSION search_path TO \"App\", public",
                "search_path",
                "App,public",
            ),
            ("row_security = off", "row_security", "off"),
        ] {
            let want = Some((name.to_owned(), value.to_owned()));
            assert_eq!(set(&mut cursor(text)), want, "{text}");
        }
    }

    #[test]
    fn storage_settings_are_harmless() {
        for text in [
            "alter table only public.t alter column a set statistics 500",
            "alter table t cluster on i",
            "alter table t set (fillfactor = 7)",
            "alter table t alter column a set (n_distinct = 5)",
            "alter table t enable row level security",
        ] {
            assert!(is_harmless(&mut cursor(text)), "{text}");
        }
        for text in [
            "alter table t alter a set not null",
            "alter table t add a int",
        ] {
            assert!(!is_harmless(&mut cursor(text)), "{text}");
        }
    }
}
