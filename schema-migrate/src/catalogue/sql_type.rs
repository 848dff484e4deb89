//! Types of columns.

use std::fmt;

use super::{Name, PUBLIC};

/// The type of a column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SqlType {
    /// `boolean`.
    Boolean,
    /// `smallint`.
    Int2,
    /// `integer`.
    Int4,
    /// `bigint`.
    Int8,
    /// `real`.
    Float4,
    /// `double precision`.
    Float8,
    /// `numeric`, with precision and scale if they are given.
    Numeric(Option<(u32, i32)>),
    /// `text`.
    Text,
    /// `character varying`, with its greatest length in characters.
    Varchar(Option<u32>),
    /// `character`, padded with spaces to its length.
    Char(u32),
    /// `uuid`.
    Uuid,
    /// `timestamp with time zone`.
    Timestamptz,
    /// `timestamp without time zone`.
    Timestamp,
    /// `date`.
    Date,
    /// `time without time zone`.
    Time,
    /// `time with time zone`.
    Timetz,
    /// `interval`.
    Interval,
    /// `json`.
    Json,
    /// `jsonb`.
    Jsonb,
    /// `bytea`.
    Bytea,
    /// An array of any number of dimensions.
    Array(Box<SqlType>),
    /// An enum, a domain or a composite type of the catalogue, or one that it does not have.
    Named(Name),
    /// Another type of PostgreSQL, as it writes it: `inet`, `tsvector`, `int4range`.
    Other(String),
}

/// Types that behave alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TypeGroup {
    /// Numbers of which every digit counts.
    ExactNumber,
    /// Numbers of a binary fraction.
    Float,
    /// A timestamp or a date.
    Moment,
    /// A text of any characters.
    Text,
    /// All others: each is a group of its own.
    Other,
}

impl SqlType {
    /// Returns the types that it belongs to. Domains are not looked through:
    /// [`Catalogue::base`](super::Catalogue::base) does that.
    pub(crate) fn group(&self) -> TypeGroup {
        match self {
            Self::Int2 | Self::Int4 | Self::Int8 | Self::Numeric(_) => TypeGroup::ExactNumber,
            Self::Float4 | Self::Float8 => TypeGroup::Float,
            Self::Timestamptz | Self::Timestamp | Self::Date => TypeGroup::Moment,
            Self::Text | Self::Varchar(_) | Self::Char(_) => TypeGroup::Text,
            Self::Boolean
            | Self::Uuid
            | Self::Time
            | Self::Timetz
            | Self::Interval
            | Self::Json
            | Self::Jsonb
            | Self::Bytea
            | Self::Array(_)
            | Self::Named(_)
            | Self::Other(_) => TypeGroup::Other,
        }
    }

    /// Returns whether it is a type of numbers.
    pub fn is_number(&self) -> bool {
        matches!(self.group(), TypeGroup::ExactNumber | TypeGroup::Float)
    }

    /// Returns whether its values are compared without the case of letters: `citext`.
    pub fn ignores_case(&self) -> bool {
        matches!(self, Self::Named(name) if name.name == "citext")
    }

    /// Reads a type as PostgreSQL's `format_type` or a person writes it.
    ///
    /// ```
    /// use convex_schema_migrate::catalogue::SqlType;
    ///
    /// assert_eq!(SqlType::parse("character varying(100)"), SqlType::Varchar(Some(100)));
    /// assert_eq!(SqlType::parse("TIMESTAMPTZ"), SqlType::Timestamptz);
    /// assert_eq!(SqlType::parse("text[]"), SqlType::Array(Box::new(SqlType::Text)));
    /// ```
    pub fn parse(text: &str) -> Self {
        Self::parse_with(text, &|mut path| {
            let name = path.pop().unwrap_or_default();
            Name::new(path.pop().unwrap_or_else(|| PUBLIC.to_owned()), name)
        })
    }

    /// Reads a type; `find` gives the full name of one that is not built in.
    pub(crate) fn parse_with(text: &str, find: &dyn Fn(Vec<String>) -> Name) -> Self {
        let text = text.trim();
        if let Some(inner) = array_element(text) {
            return match Self::parse_with(inner, find) {
                // PostgreSQL does not tell dimensions apart.
                Self::Array(inner) => Self::Array(inner),
                inner => Self::Array(Box::new(inner)),
            };
        }
        let lower = text.to_ascii_lowercase();
        let (mut path, behind) = path(text);
        if path.first().is_some_and(|first| first == "pg_catalog") && path.len() == 2 {
            path.remove(0);
        }
        if path.len() != 1 {
            return Self::Named(find(path));
        }
        // Words without quotes may be a phrase; a quoted name, and one of a schema, is a name of the catalogue.
        let is_word = !text.contains('"') && !lower.starts_with("pg_catalog.");
        let found = if is_word {
            Self::phrase(&lower)
        } else {
            Self::internal(&path[0], &parts(behind).1)
        };
        found.unwrap_or_else(|| Self::Named(find(path)))
    }

    /// Reads a type by the words of the grammar.
    fn phrase(lower: &str) -> Option<Self> {
        let (word, modifiers, rest) = parts(lower);
        let first = modifiers.first().copied();
        let length = first.and_then(|it| u32::try_from(it).ok());
        Some(match (word.as_str(), rest) {
            ("smallint" | "smallserial" | "serial2", "") => Self::Int2,
            ("int" | "integer" | "serial" | "serial4", "") => Self::Int4,
            ("bigserial" | "serial8" | "bigint", "") => Self::Int8,
            ("boolean", "") => Self::Boolean,
            ("real", "") => Self::Float4,
            ("float", "") if first.is_some_and(|digits| digits <= 24) => Self::Float4,
            ("double precision" | "float" | "double", "") => Self::Float8,
            ("decimal" | "dec", "") => Self::Numeric(numeric(&modifiers)),
            (
                "character varying"
                | "char varying"
                | "national character varying"
                | "national char varying"
                | "nchar varying",
                "",
            ) => Self::Varchar(length),
            ("character" | "char" | "nchar" | "national character" | "national char", "") => {
                Self::Char(length.unwrap_or(1))
            }
            ("timestamp with time zone", "") | ("timestamp", "with time zone") => Self::Timestamptz,
            ("timestamp" | "timestamp without time zone", "" | "without time zone") => {
                Self::Timestamp
            }
            ("time with time zone", "") | ("time", "with time zone") => Self::Timetz,
            ("time" | "time without time zone", "" | "without time zone") => Self::Time,
            ("bit", "") if modifiers.is_empty() => Self::Other("bit(1)".to_owned()),
            ("bit" | "bit varying", "") => Self::Other(modified(&word, &modifiers)),
            (word, _) if word == "interval" || word.starts_with("interval ") => Self::Interval,
            (word, "") => return Self::internal(word, &modifiers),
            _ => return None,
        })
    }

    /// Reads a type by its name in PostgreSQL's catalogue.
    fn internal(name: &str, modifiers: &[i64]) -> Option<Self> {
        let length = modifiers.first().and_then(|it| u32::try_from(*it).ok());
        Some(match name {
            "bool" => Self::Boolean,
            "int2" => Self::Int2,
            "int4" => Self::Int4,
            "int8" => Self::Int8,
            "float4" => Self::Float4,
            "float8" => Self::Float8,
            "numeric" => Self::Numeric(numeric(modifiers)),
            "text" => Self::Text,
            "varchar" => Self::Varchar(length),
            // Without a length it takes texts of any length.
            "bpchar" => length.map_or(Self::Text, Self::Char),
            "uuid" => Self::Uuid,
            "timestamptz" => Self::Timestamptz,
            "timestamp" => Self::Timestamp,
            "date" => Self::Date,
            "time" => Self::Time,
            "timetz" => Self::Timetz,
            "interval" => Self::Interval,
            "json" => Self::Json,
            "jsonb" => Self::Jsonb,
            "bytea" => Self::Bytea,
            "char" => Self::Other("\"char\"".to_owned()),
            "varbit" => Self::Other(modified("bit varying", modifiers)),
            name if BUILT_IN.contains(&name) => Self::Other(modified(name, modifiers)),
            _ => return None,
        })
    }

    /// Whether a text means a serial type: an integer with a sequence of its own.
    pub(crate) fn is_serial(text: &str) -> bool {
        let text = text.trim().to_ascii_lowercase();
        let names = [
            "serial",
            "bigserial",
            "smallserial",
            "serial2",
            "serial4",
            "serial8",
        ];
        names.contains(&text.as_str())
    }
}

/// Types of PostgreSQL that have no variant of their own and are texts for us.
const BUILT_IN: &[&str] = &[
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "tsvector",
    "tsquery",
    "xml",
    "money",
    "bit",
    "point",
    "line",
    "lseg",
    "box",
    "path",
    "polygon",
    "circle",
    "name",
    "oid",
    "regclass",
    "regproc",
    "regtype",
    "xid",
    "cid",
    "tid",
    "pg_lsn",
    "int4range",
    "int8range",
    "numrange",
    "tsrange",
    "tstzrange",
    "daterange",
    "int4multirange",
    "int8multirange",
    "nummultirange",
    "tsmultirange",
    "tstzmultirange",
    "datemultirange",
    "jsonpath",
    "xid8",
    "pg_snapshot",
    "txid_snapshot",
    "refcursor",
    "regprocedure",
    "regoper",
    "regoperator",
    "regrole",
    "regnamespace",
    "regconfig",
    "regdictionary",
    "regcollation",
    "int2vector",
    "oidvector",
    "aclitem",
];

/// Returns the text before the brackets of an array, or before the word `array`.
fn array_element(text: &str) -> Option<&str> {
    let text = match text.rsplit_once(' ') {
        Some((before, last)) if last.eq_ignore_ascii_case("array") => return Some(before),
        _ => text,
    };
    let open = text.strip_suffix(']')?.rfind('[')?;
    let size = text.get(open + 1..text.len() - 1)?;
    let is_size = size.bytes().all(|byte| byte.is_ascii_digit());
    is_size.then(|| text.get(..open)).flatten()
}

/// The words before the modifiers, the modifiers, and what follows them: `timestamp`, `3`,
/// `with time zone`.
fn parts(text: &str) -> (String, Vec<i64>, &str) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((before, after)) = text.split_once('(') else {
        return (words(text), Vec::new(), "");
    };
    let (inside, rest) = after.split_once(')').unwrap_or((after, ""));
    let modifiers = inside.split(',').filter_map(|it| it.trim().parse().ok());
    (words(before), modifiers.collect(), rest.trim())
}

fn numeric(modifiers: &[i64]) -> Option<(u32, i32)> {
    let precision = u32::try_from(*modifiers.first()?).ok()?;
    let scale = modifiers.get(1).copied().unwrap_or_default();
    Some((precision, i32::try_from(scale).ok()?))
}

/// The type with its modifiers: `bit(3)`.
fn modified(name: &str, modifiers: &[i64]) -> String {
    if modifiers.is_empty() {
        return name.to_owned();
    }
    let modifiers: Vec<String> = modifiers.iter().map(i64::to_string).collect();
    format!("{name}({})", modifiers.join(","))
}

/// The parts of a name, with or without a schema and quotes, and what follows them.
fn path(text: &str) -> (Vec<String>, &str) {
    let mut parts = vec![String::new()];
    let mut is_quoted = false;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek().is_some_and(|(_, next)| *next == '"') => {
                letters.next();
                push(&mut parts, '"');
            }
            '"' => is_quoted = !is_quoted,
            '.' if !is_quoted => parts.push(String::new()),
            '(' if !is_quoted => {
                return (parts, text.get(at..).unwrap_or_default());
            }
            letter if is_quoted => push(&mut parts, letter),
            letter if letter.is_whitespace() => {}
            letter => push(&mut parts, letter.to_ascii_lowercase()),
        }
    }
    (parts, "")
}

fn push(parts: &mut [String], letter: char) {
    if let Some(last) = parts.last_mut() {
        last.push(letter);
    }
}

/// The type as PostgreSQL's `format_type` writes it.
impl fmt::Display for SqlType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Boolean => "boolean",
            Self::Int2 => "smallint",
            Self::Int4 => "integer",
            Self::Int8 => "bigint",
            Self::Float4 => "real",
            Self::Float8 => "double precision",
            Self::Numeric(None) => "numeric",
            Self::Numeric(Some((precision, scale))) => {
                return write!(f, "numeric({precision},{scale})");
            }
            Self::Text => "text",
            Self::Varchar(None) => "character varying",
            Self::Varchar(Some(length)) => return write!(f, "character varying({length})"),
            Self::Char(length) => return write!(f, "character({length})"),
            Self::Uuid => "uuid",
            Self::Timestamptz => "timestamp with time zone",
            Self::Timestamp => "timestamp without time zone",
            Self::Date => "date",
            Self::Time => "time without time zone",
            Self::Timetz => "time with time zone",
            Self::Interval => "interval",
            Self::Json => "json",
            Self::Jsonb => "jsonb",
            Self::Bytea => "bytea",
            Self::Array(inner) => return write!(f, "{inner}[]"),
            Self::Named(name) => return name.fmt(f),
            Self::Other(text) => text,
        };
        f.write_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, SqlType};

    #[test]
    fn types_have_the_spellings_of_postgresql() {
        // The right column: `select 'LEFT'::regtype` or `format_type` of PostgreSQL 15.
        for (text, want) in [
            ("int", "integer"),
            ("BIGSERIAL", "bigint"),
            ("decimal(3,2)", "numeric(3,2)"),
            ("numeric(10)", "numeric(10,0)"),
            ("varchar", "character varying"),
            ("CHARACTER VARYING(7)", "character varying(7)"),
            ("char", "character(1)"),
            ("timestamp(3) with time zone", "timestamp with time zone"),
            ("timestamp", "timestamp without time zone"),
            ("timetz", "time with time zone"),
            ("float(24)", "real"),
            ("float", "double precision"),
            ("interval day to second", "interval"),
            ("int[][]", "integer[]"),
            ("text ARRAY", "text[]"),
            ("pg_catalog.int4", "integer"),
            ("int4range", "int4range"),
            ("\"text\"", "text"),
            ("\"uuid\"[]", "uuid[]"),
            ("\"varchar\"(3)", "character varying(3)"),
            ("\"pg_catalog\".\"bool\"", "boolean"),
            ("\"char\"", "\"char\""),
            ("bpchar", "text"),
            ("national character varying(3)", "character varying(3)"),
            ("bit varying(8)", "bit varying(8)"),
            ("VARBIT(8)", "bit varying(8)"),
            ("bit", "bit(1)"),
        ] {
            assert_eq!(SqlType::parse(text).to_string(), want, "{text}");
        }
    }

    #[test]
    fn named_types_keep_their_case_in_quotes() {
        let named = |schema: &str, name: &str| SqlType::Named(Name::new(schema, name));
        assert_eq!(SqlType::parse("Mood"), named("public", "mood"));
        assert_eq!(SqlType::parse("\"Mood\""), named("public", "Mood"));
        assert_eq!(SqlType::parse("app.\"a\"\"b\""), named("app", "a\"b"));
        let moods = SqlType::Array(Box::new(named("app", "mood")));
        assert_eq!(SqlType::parse("app.mood[]"), moods);
    }
}
