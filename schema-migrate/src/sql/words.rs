//! The kind of a statement, by its first words.

use super::cursor::Cursor;
use super::{CopyFormat, Literal};
use crate::catalogue::{PUBLIC, What};

/// The kind of a statement.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It says nothing about tables and rows.
    Nothing,
    LeftOut(What),
    Set,
    Copy,
    Insert,
    /// It sets the schemas of names without one.
    SearchPath(Vec<String>),
    /// It defines a table or a type.
    Definition(Definition),
    /// It is a block of statements.
    Do,
}

/// A definition, by the words that were read of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Definition {
    CreateTable,
    CreateIndex { is_unique: bool },
    CreateType,
    CreateDomain,
    AlterTable,
    AlterType,
    AlterDomain,
    AlterIndex,
    AlterSchema,
    Comment,
    Drop,
}

/// Returns the kind of a statement. The cursor stands behind the words that decide it.
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
        "reset" | "discard" if cursor.keyword("all") || cursor.keyword("search_path") => {
            Kind::SearchPath(vec![PUBLIC.to_owned()])
        }
        "copy" => Kind::Copy,
        "insert" => Kind::Insert,
        "select" => select(cursor),
        "do" => Kind::Do,
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
    let is_unique = word.as_deref() == Some("unique");
    if is_unique {
        word = cursor.word();
    }
    match word.as_deref() {
        Some("table") => Kind::Definition(Definition::CreateTable),
        Some("index") => Kind::Definition(Definition::CreateIndex { is_unique }),
        Some("type") => Kind::Definition(Definition::CreateType),
        Some("domain") => Kind::Definition(Definition::CreateDomain),
        Some("function" | "procedure" | "aggregate") => Kind::LeftOut(What::Function),
        Some("trigger" | "event") => Kind::LeftOut(What::Trigger),
        Some("policy") => Kind::LeftOut(What::Policy),
        Some("view" | "materialized") => Kind::LeftOut(What::View),
        Some("rule") => Kind::LeftOut(What::Rule),
        Some("foreign") if cursor.keyword("table") => Kind::LeftOut(What::ForeignTable),
        Some(
            "temp" | "temporary" | "extension" | "schema" | "sequence" | "role" | "user" | "group"
            | "database" | "tablespace" | "publication" | "subscription" | "server" | "foreign"
            | "language" | "cast" | "operator" | "collation" | "statistics" | "text" | "access"
            | "conversion" | "transform" | "default",
        ) => Kind::Nothing,
        _ => Kind::LeftOut(What::NotUnderstood),
    }
}

fn alter(cursor: &mut Cursor<'_>) -> Kind {
    match cursor.word().as_deref() {
        Some("table") => Kind::Definition(Definition::AlterTable),
        Some("type") => Kind::Definition(Definition::AlterType),
        Some("domain") => Kind::Definition(Definition::AlterDomain),
        Some("index") => Kind::Definition(Definition::AlterIndex),
        Some("schema") => Kind::Definition(Definition::AlterSchema),
        Some(
            "function" | "procedure" | "routine" | "aggregate" | "trigger" | "event" | "policy"
            | "view" | "materialized" | "rule" | "extension" | "sequence" | "role" | "user"
            | "group" | "database" | "tablespace" | "publication" | "subscription" | "server"
            | "foreign" | "language" | "operator" | "collation" | "statistics" | "text" | "default"
            | "system" | "large" | "conversion",
        ) => Kind::Nothing,
        _ => Kind::LeftOut(What::NotUnderstood),
    }
}

fn comment(cursor: &mut Cursor<'_>) -> Kind {
    cursor.keyword("on");
    match cursor.next_word().as_deref() {
        Some("table" | "column") => Kind::Definition(Definition::Comment),
        _ => Kind::Nothing,
    }
}

fn drop(cursor: &mut Cursor<'_>) -> Kind {
    match cursor.next_word().as_deref() {
        Some("table" | "type" | "domain" | "index" | "schema") => {
            Kind::Definition(Definition::Drop)
        }
        _ => Kind::Nothing,
    }
}

/// The definitions in a block whose other statements do nothing, with the lines before them; `None` for any other
/// block.
pub(super) fn block(cursor: &mut Cursor<'_>) -> Option<Vec<(u64, Vec<u8>)>> {
    if cursor.keyword("language") {
        cursor.name()?;
    }
    let before = cursor.lines();
    let body = cursor.string()?.into_owned();
    let mut body = Cursor::new(&body, true);
    body.keyword("begin").then_some(())?;
    let mut definitions = Vec::new();
    let mut conditions = 0_u32;
    loop {
        // `IF NOT EXISTS (SELECT ...) THEN` before what is created.
        if body.keywords(&["if", "not", "exists"]) {
            body.group()?;
            body.keyword("then").then_some(())?;
            conditions += 1;
            continue;
        }
        if conditions > 0 && body.keywords(&["end", "if"]) {
            body.symbol(";").then_some(())?;
            conditions -= 1;
            continue;
        }
        if body.keyword("exception") {
            // `WHEN duplicate_object THEN null;`, once or more often.
            while body.keyword("when") {
                while !body.keyword("then") {
                    body.token()?;
                }
                body.keyword("null").then_some(())?;
                body.symbol(";").then_some(())?;
            }
        }
        if conditions == 0 && body.keyword("end") {
            body.symbol(";");
            return body.is_at_end().then_some(definitions);
        }
        body.skip();
        let line = before + body.lines();
        let text = body.up_to_semicolon()?.to_vec();
        let is_nothing = text == b"null";
        if !is_nothing {
            let kind = kind(&mut Cursor::new(&text, true));
            let is_read = match kind {
                Kind::Definition(Definition::Drop) => conditions == 0,
                Kind::Definition(_) | Kind::Nothing => true,
                _ => false,
            };
            is_read.then_some(())?;
            definitions.push((line, text));
        }
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
                Kind::SearchPath(schemas(&value))
            }
            _ => Kind::Nothing,
        },
        Some("setval") => Kind::Nothing,
        _ if is_own => Kind::Nothing,
        _ => Kind::LeftOut(What::NotUnderstood),
    }
}

/// The schemas of a search path, without the user's own; `public` if there is none.
pub(super) fn schemas(path: &str) -> Vec<String> {
    let names = path.split(',').map(|name| name.trim().trim_matches('"'));
    let is_searched = |name: &&str| !matches!(*name, "" | "$user" | "pg_catalog" | "default");
    let mut names: Vec<String> = names.filter(is_searched).map(str::to_owned).collect();
    if names.is_empty() {
        names.push(PUBLIC.to_owned());
    }
    names
}

/// The name and the value of a `SET`, in lower case.
pub(super) fn set(cursor: &mut Cursor<'_>) -> Option<(String, String)> {
    while cursor.keyword("session") || cursor.keyword("local") {}
    let name = cursor.word()?;
    // `SET NAMES 'utf8'`.
    if name != "names" && !cursor.symbol("=") && !cursor.keyword("to") {
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

/// The direction of a `COPY`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Copy {
    /// The rows of a table stand behind it, in these columns.
    Rows(Vec<String>, Vec<String>, CopyFormat),
    /// It writes rows.
    Out,
    Unknown,
}

/// Reads a `COPY`.
pub(super) fn copy(cursor: &mut Cursor<'_>) -> Copy {
    if cursor.symbol("(") {
        return Copy::Out;
    }
    let Some(table) = cursor.path() else {
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

/// The head of an `INSERT`, before its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InsertHead {
    /// The name of the table, with its qualifiers.
    pub(crate) table: Vec<String>,
    /// The columns; none for all of the table.
    pub(crate) columns: Vec<String>,
    /// Whether it is `DEFAULT VALUES`, one row of defaults.
    pub(crate) is_default: bool,
}

/// Reads what follows `INSERT`, up to its first row; `None` if its rows are those of a query.
pub(crate) fn insert(cursor: &mut Cursor<'_>) -> Option<InsertHead> {
    cursor.keyword("into").then_some(())?;
    cursor.keyword("only");
    let table = cursor.path()?;
    if cursor.keyword("as") {
        cursor.name()?;
    }
    let columns = columns(cursor);
    if cursor.keyword("overriding") {
        cursor.word()?;
        cursor.keyword("value");
    }
    let is_default = cursor.keywords(&["default", "values"]);
    (is_default || cursor.keyword("values")).then_some(InsertHead {
        table,
        columns,
        is_default,
    })
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

/// The name of a materialized view that a statement creates: it has indexes as a table has.
pub(super) fn materialized_view(cursor: &mut Cursor<'_>) -> Option<Vec<String>> {
    cursor
        .keywords(&["create", "materialized", "view"])
        .then_some(())?;
    cursor.keywords(&["if", "not", "exists"]);
    cursor.path()
}

#[cfg(test)]
mod tests {
    use super::{Copy, Kind, block, copy, insert, kind, set};
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
            ("create foreign table f (a int)", What::ForeignTable),
            ("\\i other.sql", What::NotUnderstood),
            ("select cron.schedule('a')", What::NotUnderstood),
            ("update t set a = 1", What::DataChange),
        ] {
            assert_eq!(kind(&mut cursor(text)), Kind::LeftOut(what), "{text}");
        }
        let path = "SELECT pg_catalog.set_config('search_path', 'app, public', false)";
        let want = vec!["app".to_owned(), "public".to_owned()];
        assert_eq!(kind(&mut cursor(path)), Kind::SearchPath(want));
        let path = "SELECT pg_catalog.set_config('search_path', '', false)";
        let want = vec!["public".to_owned()];
        assert_eq!(kind(&mut cursor(path)), Kind::SearchPath(want));
    }

    #[test]
    fn statements_with_rows_name_their_table() {
        let head = copy(&mut cursor("public.t (a, \"B\") FROM stdin"));
        let names = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let (table, columns) = (names(&["public", "t"]), names(&["a", "B"]));
        assert_eq!(head, Copy::Rows(table, columns, CopyFormat::Text));
        let head = copy(&mut cursor("t FROM stdin WITH (FORMAT csv)"));
        assert_eq!(head, Copy::Rows(names(&["t"]), vec![], CopyFormat::Other));
        assert_eq!(copy(&mut cursor("(select 1) TO stdout")), Copy::Out);
        assert_eq!(copy(&mut cursor("t FROM '/a'")), Copy::Unknown);
        let head = insert(&mut cursor("INTO t OVERRIDING SYSTEM VALUE VALUES (1)"));
        assert_eq!(head.map(|head| head.table), Some(names(&["t"])));
        let head = insert(&mut cursor("INTO app.t DEFAULT VALUES"));
        assert_eq!(head.map(|head| head.is_default), Some(true));
        assert_eq!(insert(&mut cursor("into t select 1")), None);
    }

    #[test]
    fn blocks_of_definitions_are_read() {
        let read = |text: &str| block(&mut cursor(text)).map(|it| it.len());
        let one = "$$ BEGIN\n CREATE TYPE a AS ENUM (';');\nEXCEPTION\n WHEN duplicate_object THEN null;\nEND $$";
        assert_eq!(read(one), Some(1));
        let two = "language plpgsql $x$begin create type a as enum (); alter table a add b int; null; end;$x$";
        assert_eq!(read(two), Some(2));
        assert_eq!(
            read("$$ begin if x then alter table a add b int; end if; end $$"),
            None
        );
        assert_eq!(read("$$ declare x int; begin end $$"), None);
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
}
