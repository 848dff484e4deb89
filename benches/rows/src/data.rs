//! The rows that all contestants read: JSON lines, made from a fixed seed, one row in a hundred
//! broken.

mod articles;
mod broken;
mod payments;
mod registrations;
mod text;
mod union;

use std::num::NonZeroU32;

use convex_schema_core::{DocumentId, Schema, TableDefinition};

use crate::random::Random;

/// A table with rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// `ariPayments`: twelve fields, one of them a nested `v.any()`.
    Payments,
    /// `webinarRegistrations`: three ids, a number, a boolean.
    Registrations,
    /// Texts of 2 to 8 KB with escapes and UTF-8.
    Articles,
    /// A table-level union of six tagged shapes.
    Union,
}

impl Data {
    /// All tables.
    pub const ALL: [Self; 4] = [
        Self::Payments,
        Self::Registrations,
        Self::Articles,
        Self::Union,
    ];

    /// The word in ratio lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Registrations => "registrations",
            Self::Articles => "articles",
            Self::Union => "union",
        }
    }

    /// The table with this word.
    pub fn named(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|it| it.name() == name);
        found.ok_or_else(|| format!("no data `{name}`"))
    }

    /// The table's name in its schema.
    pub fn table(self) -> &'static str {
        match self {
            Self::Payments => "ariPayments",
            Self::Registrations => "webinarRegistrations",
            Self::Articles => "articles",
            Self::Union => "events",
        }
    }

    /// The schema of the table.
    pub fn schema(self) -> Schema {
        let table = self.table();
        let definition = match self {
            Self::Payments => TableDefinition::new(table, payments::validator()),
            Self::Registrations => TableDefinition::new(table, registrations::validator()),
            Self::Articles => TableDefinition::new(table, articles::validator()),
            Self::Union => TableDefinition::new(table, union::validator()),
        };
        Schema::builder().table(definition).build()
    }

    /// Rows of about `bytes` bytes in all.
    pub fn rows(self, bytes: usize, order: Order) -> Vec<u8> {
        let mut random = Random::new(0x5eed + self as u64);
        let mut out = Vec::with_capacity(bytes + 16_384);
        while out.len() < bytes {
            let mut row = self.row(&mut random);
            match order {
                Order::Sorted => row.sort(),
                Order::Random => row.shuffle(&mut random),
            }
            let broken = random.one_in(100);
            let in_text = random.one_in(2);
            if broken && !in_text {
                broken::break_fields(&mut row, &mut random);
            }
            let start = out.len();
            row.write(&mut out, Blanks::None);
            if broken && in_text {
                broken::break_text(&mut out, start, &mut random);
            }
            out.push(b'\n');
        }
        out
    }
}

impl Data {
    /// Rows that come before others and differ from them all.
    pub fn start(self, start: Start) -> Vec<u8> {
        let mut random = Random::new(0xbad + self as u64);
        let mut out = Vec::new();
        for _ in 0..START_ROWS {
            let mut row = self.row(&mut random);
            row.sort();
            match start {
                Start::OtherOrder => row.each(&mut |object| object.0.reverse()),
                Start::Spaces => {}
                Start::Rejected => broken::break_fields(&mut row, &mut random),
            }
            let blanks = match start {
                Start::Spaces => Blanks::Some,
                Start::OtherOrder | Start::Rejected => Blanks::None,
            };
            row.write(&mut out, blanks);
            out.push(b'\n');
        }
        out
    }

    fn row(self, random: &mut Random) -> Object {
        match self {
            Self::Payments => payments::row(random),
            Self::Registrations => registrations::row(random),
            Self::Articles => articles::row(random),
            Self::Union => union::row(random),
        }
    }
}

/// How many rows a start has.
const START_ROWS: usize = 100;

/// Rows at the start of a source that teach what the rest does not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Rows of an older program, whose fields come in another order.
    OtherOrder,
    /// Rows of a writer that puts blanks behind commas and colons.
    Spaces,
    /// Rows that are rejected.
    Rejected,
}

impl Start {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::OtherOrder, Self::Spaces, Self::Rejected];

    /// The word in lines of figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::OtherOrder => "other-order",
            Self::Spaces => "spaces",
            Self::Rejected => "rejected",
        }
    }

    /// The start with this word.
    pub fn named(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|it| it.name() == name);
        found.ok_or_else(|| format!("no start `{name}`"))
    }
}

/// Whether blanks follow commas and colons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blanks {
    None,
    Some,
}

impl Blanks {
    fn after(self, byte: u8, out: &mut Vec<u8>) {
        out.push(byte);
        if self == Self::Some {
            out.push(b' ');
        }
    }
}

/// The order of the fields of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By name, as Convex writes.
    Sorted,
    /// Another one in each row, in nested objects of known fields too.
    Random,
}

/// A JSON value whose objects keep an order.
pub enum Json {
    /// A value as its text.
    Raw(String),
    Array(Vec<Json>),
    Object(Object),
}

/// An object.
#[derive(Default)]
pub struct Object(pub Vec<(String, Json)>);

impl Object {
    /// Adds a field.
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// Adds a field if there is a value.
    pub fn with_some(self, name: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    fn each(&mut self, act: &mut dyn FnMut(&mut Self)) {
        act(self);
        for (_, value) in &mut self.0 {
            value.each(act);
        }
    }

    fn sort(&mut self) {
        self.each(&mut |object| object.0.sort_by(|a, b| a.0.cmp(&b.0)));
    }

    fn shuffle(&mut self, random: &mut Random) {
        self.each(&mut |object| random.shuffle(&mut object.0));
    }

    fn write(&self, out: &mut Vec<u8>, blanks: Blanks) {
        out.push(b'{');
        for (index, (name, value)) in self.0.iter().enumerate() {
            if index > 0 {
                blanks.after(b',', out);
            }
            out.push(b'"');
            out.extend(name.as_bytes());
            out.push(b'"');
            blanks.after(b':', out);
            value.write(out, blanks);
        }
        out.push(b'}');
    }
}

impl Json {
    fn each(&mut self, act: &mut dyn FnMut(&mut Object)) {
        match self {
            Self::Raw(_) => {}
            Self::Array(items) => items.iter_mut().for_each(|item| item.each(act)),
            Self::Object(object) => object.each(act),
        }
    }

    fn write(&self, out: &mut Vec<u8>, blanks: Blanks) {
        match self {
            Self::Raw(text) => out.extend(text.as_bytes()),
            Self::Array(items) => {
                out.push(b'[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        blanks.after(b',', out);
                    }
                    item.write(out, blanks);
                }
                out.push(b']');
            }
            Self::Object(object) => object.write(out, blanks),
        }
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Self {
        Self::Array(items)
    }
}

/// A string without anything to escape.
fn string(text: &str) -> Json {
    Json::Raw(format!("\"{text}\""))
}

fn number(value: impl std::fmt::Display) -> Json {
    Json::Raw(value.to_string())
}

fn boolean(random: &mut Random) -> Json {
    Json::Raw(random.one_in(2).to_string())
}

/// An id of the table with this number.
fn id(random: &mut Random, table: u32) -> Json {
    let number = NonZeroU32::new(table).expect("tables are numbered from 1");
    let internal = (u128::from(random.next()) << 64) | u128::from(random.next());
    string(&DocumentId::new(number, internal.to_be_bytes()).encode())
}

/// Milliseconds since 1970, within two years.
fn time(random: &mut Random) -> Json {
    number(1_700_000_000_000 + random.below(63_072_000_000))
}

/// Lowercase hexadecimal digits.
fn hex(random: &mut Random, len: usize) -> String {
    (0..len)
        .map(|_| char::from(random.pick(b"0123456789abcdef")))
        .collect()
}

/// Decimal digits, the first one not 0.
fn digits(random: &mut Random, len: usize) -> String {
    (0..len)
        .map(|at| char::from(random.pick(if at == 0 { b"123456789" } else { b"0123456789" })))
        .collect()
}
