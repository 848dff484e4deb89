//! Files that are in none of the formats, by how they start.

use crate::problem::PSQL;

/// A file in none of the formats that are read: a dump, a web page, an archive.
///
/// ```
/// use convex_schema_files::Foreign;
///
/// let dump = b"--\n-- PostgreSQL database dump\n--\n";
/// assert_eq!(Foreign::of(dump).unwrap().what(), "a dump of PostgreSQL (`pg_dump`)");
/// assert!(Foreign::of(b"{\"name\":\"ann\"}\n").is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign {
    start: Start,
    what: &'static str,
    help: &'static str,
}

/// How such a file starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// With these bytes.
    Bytes(&'static [u8]),
    /// With this text in lower case, behind white space.
    Text(&'static str),
}

/// Bytes of a file that [`Foreign::of`] looks at.
pub(crate) const LOOKED_AT: usize = 256;

impl Foreign {
    /// Recognises a file by its first bytes; some hundred are enough.
    pub fn of(start: &[u8]) -> Option<Self> {
        let start = start.get(..LOOKED_AT).unwrap_or(start);
        let text = start.trim_ascii_start().to_ascii_lowercase();
        let is_start = |it: &&Self| match it.start {
            Start::Bytes(bytes) => start.starts_with(bytes),
            Start::Text(words) => text.starts_with(words.as_bytes()),
        };
        FOREIGN.iter().find(is_start).copied()
    }

    /// Returns what the file is, such as `a dump of PostgreSQL`.
    pub fn what(&self) -> &'static str {
        self.what
    }

    /// Returns the next step.
    pub fn help(&self) -> &'static str {
        self.help
    }

    /// Returns whether it is text, so that CSV can be made of it, however little that means.
    pub(crate) fn is_text(&self) -> bool {
        match self.start {
            Start::Bytes(bytes) => bytes == COPY,
            Start::Text(_) => true,
        }
    }
}

const UTF_8: &str = "write the file as UTF-8";
const UNPACK: &str = "unpack it first";
const PACKED: &str = "unpack it first, or let its name say what it is, such as `users.jsonl.gz` or \
                      `users.csv.zst`";
const SQL: &str = "export the rows as JSON lines or CSV, not as statements of SQL";
const SQLITE: &str =
    "write a JSON array with `sqlite3 -json FILE \"select * from users\" > users.json`";
const SHEET: &str = "save the sheet as CSV in UTF-8, separated by commas";
const COPY: &[u8] = b"COPY ";

const fn bytes(start: &'static [u8], what: &'static str, help: &'static str) -> Foreign {
    Foreign {
        start: Start::Bytes(start),
        what,
        help,
    }
}

const fn text(start: &'static str, what: &'static str, help: &'static str) -> Foreign {
    Foreign {
        start: Start::Text(start),
        what,
        help,
    }
}

const FOREIGN: &[Foreign] = &[
    bytes(b"\xff\xfe", "UTF-16", UTF_8),
    bytes(b"\xfe\xff", "UTF-16", UTF_8),
    bytes(b"\x1f\x8b", "compressed with gzip", PACKED),
    bytes(b"\x28\xb5\x2f\xfd", "compressed with zstd", PACKED),
    bytes(b"BZh", "compressed with bzip2", UNPACK),
    bytes(b"\xfd7zXZ\0", "compressed with xz", UNPACK),
    bytes(b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    bytes(
        b"PK\x03\x04",
        "a zip archive",
        "give its format as `zip`, and no table; if it is a workbook of Excel, save the sheet as CSV",
    ),
    bytes(b"\xd0\xcf\x11\xe0", "a workbook of Excel", SHEET),
    bytes(b"PAR1", "a file of Parquet", "write the rows as JSON lines"),
    bytes(b"Obj\x01", "a file of Avro", "write the rows as JSON lines"),
    bytes(b"PGDMP", "a dump of PostgreSQL (`pg_dump -Fc`)", PSQL),
    bytes(b"toc.dat\0", "a dump of PostgreSQL (`pg_dump -Ft`)", PSQL),
    bytes(b"PGCOPY\n", "a dump of PostgreSQL (`COPY` in binary)", PSQL),
    bytes(COPY, "a dump of PostgreSQL (`COPY`)", PSQL),
    bytes(b"SQLite format 3\0", "a database of SQLite", SQLITE),
    text(
        "--\n-- postgresql database dump",
        "a dump of PostgreSQL (`pg_dump`)",
        PSQL,
    ),
    text(
        "--\n-- postgresql database cluster dump",
        "a dump of PostgreSQL (`pg_dumpall`)",
        PSQL,
    ),
    text("pragma foreign_keys", "a dump of SQLite", SQLITE),
    text("-- mysql dump", "a dump of MySQL", SQL),
    text("-- mariadb dump", "a dump of MariaDB", SQL),
    text("/*m!999999", "a dump of MariaDB", SQL),
    text("-- phpmyadmin sql dump", "a dump of phpMyAdmin", SQL),
    text("insert into ", "statements of SQL", SQL),
    text("create table ", "statements of SQL", SQL),
    text("begin transaction;", "statements of SQL", SQL),
    text("begin;", "statements of SQL", SQL),
    text(
        "<!doctype html",
        "a web page",
        "open it: it may say why there are no rows, such as that a login is missing",
    ),
    text(
        "<html",
        "a web page",
        "open it: it may say why there are no rows, such as that a login is missing",
    ),
    text("<?xml", "XML", "write the rows as JSON lines"),
];

#[cfg(test)]
mod tests {
    use super::Foreign;

    #[test]
    fn files_of_other_programs_are_recognised() {
        for (start, what) in [
            (&b"\x1f\x8b\x08\0"[..], "compressed with gzip"),
            (b"toc.dat\0\0\0", "a dump of PostgreSQL (`pg_dump -Ft`)"),
            (
                b"--\n-- PostgreSQL database cluster dump\n--\n",
                "a dump of PostgreSQL (`pg_dumpall`)",
            ),
            (
                b"PGCOPY\n\xff\r\n\0",
                "a dump of PostgreSQL (`COPY` in binary)",
            ),
            (
                b"COPY public.users (id) FROM stdin;\n",
                "a dump of PostgreSQL (`COPY`)",
            ),
            (b"\n\nINSERT INTO users VALUES (1);\n", "statements of SQL"),
            (b"-- MySQL dump 10.13  Distrib 8.0\n", "a dump of MySQL"),
            (b"PRAGMA foreign_keys=OFF;\n", "a dump of SQLite"),
            (b"  <!DOCTYPE html>\n<html>", "a web page"),
        ] {
            assert_eq!(Foreign::of(start).map(|it| it.what()), Some(what));
        }
    }

    #[test]
    fn rows_are_not() {
        for start in [
            &b""[..],
            b"name,age\n",
            b"insert,into\n1,2\n",
            b"copy,of\n1,2\n",
            b"begin,end\n1,2\n",
            b"[{\"html\":\"<html>\"}]",
            b"{\"a\":1}\n",
        ] {
            assert_eq!(Foreign::of(start), None);
        }
    }
}
