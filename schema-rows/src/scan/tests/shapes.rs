//! Shapes of rows: a validator, rows that it accepts, and what a scanner knows after them.

use convex_schema_core::value::Encoding;
use convex_schema_core::{Validator, v};

use super::super::learn::Learned;
use super::super::node::Op;
use super::tree::{Random, Tree};
use super::{Level, OTHER, Setting, TABLE, mapping};
use crate::validate::Mode;

/// Rows of one kind.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) document: Validator,
    fields: fn(&mut Writer<'_>) -> Tree,
    order: Order,
    /// The knowledge that a scanner must have, so that the tests test what they are for.
    learned: Knowledge,
}

/// In which order a writer writes the fields of its objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Fixed,
    /// Another one in each row.
    Changing,
    /// One for the rows that a scanner is trained with, and in one row of eight another.
    Mixed,
}

/// The knowledge that a scanner must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Knowledge {
    /// A template of whole rows.
    Rows,
    /// Templates of at least some places.
    Places,
    /// That fields come in any order.
    Unordered,
    /// Nothing: it has one way for such rows, or none that is likely enough.
    Nothing,
}

/// Writes a row's values as the setting wants them.
pub(super) struct Writer<'a> {
    random: &'a mut Random,
    setting: Setting,
}

impl Writer<'_> {
    fn own_id(&mut self) -> Tree {
        self.id(TABLE)
    }

    fn id(&mut self, table: &str) -> Tree {
        let number = mapping().number_of(table).map_or(1, u32::from);
        self.random.id(number)
    }

    /// A float: export JSON marks it by its fraction.
    fn float(&mut self, text: &str) -> Tree {
        match self.setting.encoding {
            Encoding::Export if !text.contains(['.', 'e']) => Tree::token(&format!("{text}.0")),
            _ => Tree::token(text),
        }
    }

    fn time(&mut self) -> Tree {
        let time = 1_700_000_000_000_u64 + self.random.bits() % 1_000_000_000;
        self.float(&time.to_string())
    }

    fn any_float(&mut self) -> Tree {
        let text = self
            .random
            .pick(&["0", "7", "12.5", "-3", "0.25", "-0.75", "123456.75"]);
        self.float(text)
    }

    fn boolean(&mut self) -> Tree {
        Tree::token(&(self.random.below(2) == 0))
    }

    /// An `Int64`; import JSON has none.
    fn integer(&mut self) -> Option<Tree> {
        let value = (self.random.bits() >> 8).cast_signed() - (1 << 54);
        match self.setting.encoding {
            Encoding::Export => Some(Tree::token(&value)),
            Encoding::Wire => Some(Tree::token(
                &convex_schema_core::Value::Int64(value).to_wire(),
            )),
            _ => None,
        }
    }

    /// Text of up to so many characters.
    fn text(&mut self, most: usize) -> Tree {
        let letter = self.random.pick(&["n", "w ", "\\u00e9", "\u{fc}", "\\n"]);
        Tree::text(&letter.repeat(self.random.below(most)))
    }

    /// Plain text of one length.
    fn code(&mut self) -> Tree {
        Tree::text(&format!("{}-code", self.random.bits() % 90_000 + 10_000))
    }

    fn word(&mut self, words: &[&'static str]) -> Tree {
        Tree::text(self.random.pick(words))
    }
}

/// All shapes.
pub(super) fn all() -> Vec<Shape> {
    let shape = |name, document, fields, order, learned| Shape {
        name,
        document,
        fields,
        order,
        learned,
    };
    vec![
        shape("flat", flat(), flat_row, Order::Fixed, Knowledge::Rows),
        shape(
            "flat, changing order",
            flat(),
            flat_row,
            Order::Changing,
            Knowledge::Unordered,
        ),
        shape(
            "flat, mixed order",
            flat(),
            flat_row,
            Order::Mixed,
            Knowledge::Places,
        ),
        shape(
            "nested",
            nested(),
            nested_row,
            Order::Fixed,
            Knowledge::Places,
        ),
        shape(
            "nested, changing order",
            nested(),
            nested_row,
            Order::Changing,
            Knowledge::Unordered,
        ),
        shape(
            "arrays",
            arrays(),
            arrays_row,
            Order::Fixed,
            Knowledge::Places,
        ),
        shape(
            "records",
            records(),
            records_row,
            Order::Fixed,
            Knowledge::Places,
        ),
        shape(
            "unions",
            unions(),
            unions_row,
            Order::Fixed,
            Knowledge::Places,
        ),
        shape(
            "tagged",
            tagged(),
            tagged_row,
            Order::Fixed,
            Knowledge::Places,
        ),
        shape(
            "untagged",
            untagged(),
            untagged_row,
            Order::Fixed,
            Knowledge::Nothing,
        ),
        shape("any", v::any(), any_row, Order::Fixed, Knowledge::Nothing),
    ]
}

impl Shape {
    /// Whether rows of the shape can be scanned at all.
    pub(super) fn is_scanned(&self, setting: Setting) -> bool {
        // Of documents without validator, system fields that are missing can't be missed.
        !(self.name == "any" && setting.mode == Mode::Existing)
    }

    /// Whether most of a row's fields are required.
    pub(super) fn has_required(&self) -> bool {
        self.name != "any"
    }

    /// A row, with the system fields of the mode.
    pub(super) fn row(&self, random: &mut Random, setting: Setting) -> Tree {
        let mut writer = Writer { random, setting };
        let mut row = (self.fields)(&mut writer);
        if let (Tree::Object(fields), true) = (&mut row, setting.mode != Mode::Insert) {
            fields.insert(0, (b"_id".to_vec(), writer.own_id()));
            fields.push((b"_creationTime".to_vec(), writer.time()));
        }
        let is_shuffled = match self.order {
            Order::Fixed => false,
            Order::Changing => true,
            Order::Mixed => random.below(8) == 0,
        };
        if is_shuffled {
            shuffle(&mut row, random);
        }
        row
    }

    /// # Panics
    /// If the scanner does not know what the shape is to teach it.
    pub(super) fn assert_learned(&self, learned: &Learned, level: Level, setting: Setting) {
        let about = format!("{} {level:?} {setting:?}", self.name);
        assert!(learned.is_ready(), "{about}");
        let templates = learned
            .sites
            .iter()
            .filter(|site| site.template.expected.op != Op::Unsure);
        match self.learned {
            // Without a validator of system fields, rows are not flat.
            Knowledge::Rows if setting.mode != Mode::Pure => {
                assert!(learned.row_template.is_some(), "{about}");
            }
            Knowledge::Rows | Knowledge::Places => assert!(templates.count() >= 1, "{about}"),
            Knowledge::Unordered => {
                let unordered = learned.sites.iter().filter(|site| site.is_unordered);
                assert!(unordered.count() >= 3, "{about}");
            }
            Knowledge::Nothing => {}
        }
    }
}

fn shuffle(tree: &mut Tree, random: &mut Random) {
    match tree {
        Tree::Object(fields) => {
            for end in (1..fields.len()).rev() {
                fields.swap(end, random.below(end + 1));
            }
            for (_, value) in fields {
                shuffle(value, random);
            }
        }
        Tree::Array(elements) => elements.iter_mut().for_each(|it| shuffle(it, random)),
        Tree::Token(_) | Tree::Text(_) | Tree::Id(_) => {}
    }
}

/// Scalars of one kind each.
fn flat() -> Validator {
    v::object()
        .field("at", v::number())
        .field("code", v::string())
        .field("done", v::boolean())
        .field("file", v::id("_storage"))
        .field("kind", v::literal("walk"))
        .field("note", v::string())
        .field("other", v::id(OTHER))
        .field("owner", v::id(TABLE))
        .field("state", v::union([v::literal("open"), v::literal("shut")]))
        .field("steps", v::number())
        .into()
}

fn flat_row(writer: &mut Writer<'_>) -> Tree {
    Tree::object([
        ("at", writer.time()),
        ("code", writer.code()),
        ("done", writer.boolean()),
        ("file", writer.id("_storage")),
        ("kind", Tree::text("walk")),
        ("note", writer.text(40)),
        ("other", writer.id(OTHER)),
        ("owner", writer.own_id()),
        ("state", writer.word(&["open", "shut"])),
        ("steps", writer.any_float()),
    ])
}

fn place() -> Validator {
    v::object()
        .field("at", v::number())
        .field("by", v::object().field("owner", v::id(TABLE)))
        .field("code", v::string())
        .into()
}

fn place_row(writer: &mut Writer<'_>) -> Tree {
    Tree::object([
        ("at", writer.time()),
        ("by", Tree::object([("owner", writer.own_id())])),
        ("code", writer.code()),
    ])
}

fn nested() -> Validator {
    v::object()
        .field("kind", v::literal("walk"))
        .field("from", place())
        .field("note", v::string())
        .field("to", place())
        .field("empty", v::object())
        .field("size", v::number())
        .into()
}

fn nested_row(writer: &mut Writer<'_>) -> Tree {
    Tree::object([
        ("kind", Tree::text("walk")),
        ("from", place_row(writer)),
        ("note", writer.text(20)),
        ("to", place_row(writer)),
        ("empty", Tree::object([])),
        ("size", writer.any_float()),
    ])
}

fn arrays() -> Validator {
    v::object()
        .field("places", v::array(place()))
        .field("sizes", v::array(v::number()))
        .field("words", v::array(v::string()))
        .field("flags", v::array(v::boolean()))
        .field("owners", v::array(v::id(TABLE)))
        .field("grid", v::array(v::array(v::number())))
        .into()
}

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the methods are those of a writer of one lifetime"
)]
fn arrays_row(writer: &mut Writer<'_>) -> Tree {
    fn list(writer: &mut Writer<'_>, most: usize, one: impl Fn(&mut Writer<'_>) -> Tree) -> Tree {
        let count = writer.random.below(most + 1);
        Tree::Array((0..count).map(|_| one(writer)).collect())
    }
    Tree::object([
        ("places", list(writer, 2, place_row)),
        ("sizes", list(writer, 30, |writer| writer.any_float())),
        ("words", list(writer, 3, |writer| writer.text(10))),
        ("flags", list(writer, 3, |writer| writer.boolean())),
        ("owners", list(writer, 2, |writer| writer.own_id())),
        (
            "grid",
            list(writer, 2, |writer| {
                list(writer, 2, |writer| writer.any_float())
            }),
        ),
    ])
}

fn records() -> Validator {
    v::object()
        .field("scores", v::record(v::string(), v::number()))
        .field(
            "by",
            v::record(v::id(OTHER), v::object().field("code", v::string())),
        )
        .field("free", v::record(v::string(), v::any()))
        .field("last", v::boolean())
        .into()
}

fn records_row(writer: &mut Writer<'_>) -> Tree {
    let scores = (0..writer.random.below(4))
        .map(|index| (format!("key {index}").into_bytes(), writer.any_float()));
    let scores = Tree::Object(scores.collect());
    let Tree::Id(other) = writer.id(OTHER) else {
        return scores;
    };
    let by = vec![(other.into_bytes(), Tree::object([("code", writer.code())]))];
    Tree::object([
        ("scores", scores),
        ("by", Tree::Object(by)),
        (
            "free",
            Tree::object([("a", anything(writer)), ("b", Tree::token("null"))]),
        ),
        ("last", writer.boolean()),
    ])
}

/// A value for `v.any()`.
fn anything(writer: &mut Writer<'_>) -> Tree {
    // Another reader is there for keys with escapes.
    let key = match writer.random.below(4) {
        0 => "c \\\" d",
        _ => "c d",
    };
    let inner = Tree::Array(vec![
        writer.any_float(),
        Tree::token("true"),
        Tree::token("null"),
        Tree::object([("b", writer.text(30)), (key, writer.code())]),
    ]);
    Tree::object([
        ("list", inner),
        ("size", writer.any_float()),
        ("text", writer.text(60)),
    ])
}

/// Fields of several kinds, and optional ones.
fn unions() -> Validator {
    let shown = v::object()
        .field("type", v::literal("shown"))
        .field("by", v::id(TABLE));
    let hidden = v::object()
        .field("type", v::literal("hidden"))
        .field("why", v::string());
    v::object()
        .field("size", v::union([v::null(), v::number()]))
        .field("owner", v::union([v::null(), v::id(TABLE)]))
        .field("either", v::union([v::id(OTHER), v::literal("nobody")]))
        .field("grade", v::union([v::literal(1.0), v::literal(2.5)]))
        .field("sure", v::literal(true))
        .field("shown", v::union([shown, hidden].map(Validator::from)))
        .field("big", v::optional(v::int64()))
        .field("note", v::optional(v::string()))
        .field("last", v::optional(v::boolean()))
        .into()
}

fn unions_row(writer: &mut Writer<'_>) -> Tree {
    let null = || Tree::token("null");
    let shown = if writer.random.below(2) == 0 {
        Tree::object([("type", Tree::text("shown")), ("by", writer.own_id())])
    } else {
        Tree::object([("type", Tree::text("hidden")), ("why", writer.code())])
    };
    let mut row = vec![
        (
            "size",
            if writer.random.below(4) == 0 {
                null()
            } else {
                writer.any_float()
            },
        ),
        (
            "owner",
            if writer.random.below(4) == 0 {
                null()
            } else {
                writer.own_id()
            },
        ),
        (
            "either",
            if writer.random.below(4) == 0 {
                Tree::text("nobody")
            } else {
                writer.id(OTHER)
            },
        ),
        ("grade", writer.float("2.5")),
        ("sure", Tree::token("true")),
        ("shown", shown),
    ];
    row.extend(writer.integer().map(|it| ("big", it)));
    if writer.random.below(3) > 0 {
        row.push(("note", writer.text(12)));
    }
    if writer.random.below(3) > 0 {
        row.push(("last", writer.boolean()));
    }
    Tree::Object(
        row.into_iter()
            .map(|(name, it)| (name.into(), it))
            .collect(),
    )
}

/// A table of several kinds of rows that a literal tells apart.
fn tagged() -> Validator {
    let walk = v::object()
        .field("kind", v::literal("walk"))
        .field("by", v::id(TABLE))
        .field("steps", v::number());
    let ride = v::object()
        .field("kind", v::literal("ride"))
        .field("by", v::id(TABLE))
        .field("code", v::string());
    let swim = v::object()
        .field("kind", v::literal("swim"))
        .field("at", place())
        .field("done", v::boolean());
    v::union([walk, ride, swim].map(Validator::from))
}

fn tagged_row(writer: &mut Writer<'_>) -> Tree {
    match writer.random.below(3) {
        0 => Tree::object([
            ("kind", Tree::text("walk")),
            ("by", writer.own_id()),
            ("steps", writer.time()),
        ]),
        1 => Tree::object([
            ("kind", Tree::text("ride")),
            ("by", writer.own_id()),
            ("code", writer.code()),
        ]),
        _ => Tree::object([
            ("kind", Tree::text("swim")),
            ("at", place_row(writer)),
            ("done", writer.boolean()),
        ]),
    }
}

/// A table of several kinds of rows that only their fields tell apart.
fn untagged() -> Validator {
    let person = v::object()
        .field("name", v::string())
        .field("friend", v::id(TABLE));
    let thing = v::object()
        .field("name", v::string())
        .field("price", v::number());
    let free = v::object()
        .field("free", v::any())
        .field("done", v::boolean());
    v::union([person, thing, free].map(Validator::from))
}

fn untagged_row(writer: &mut Writer<'_>) -> Tree {
    match writer.random.below(3) {
        0 => Tree::object([("name", writer.code()), ("friend", writer.own_id())]),
        1 => Tree::object([("name", writer.text(9)), ("price", writer.any_float())]),
        _ => Tree::object([("free", anything(writer)), ("done", writer.boolean())]),
    }
}

fn any_row(writer: &mut Writer<'_>) -> Tree {
    Tree::object([
        ("a", anything(writer)),
        ("b", writer.code()),
        ("c", writer.boolean()),
    ])
}
