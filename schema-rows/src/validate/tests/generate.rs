//! Seeded schemas and documents.

use std::collections::BTreeMap;

use convex_schema_core::__internal::exhaustive;
use convex_schema_core::Value;
use convex_schema_core::{Literal, ObjectValidator, Validator, v};
use convex_schema_core::{Schema, TableDefinition};

/// A generator of numbers that is the same on every machine (splitmix64).
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap_or(0)
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Names of few letters, so that documents and validators meet; one of them is close to another.
const NAMES: [&str; 7] = ["_u", "kind", "a", "b", "bee", "itemId", "item_id"];

/// Ids of the tables `posts` (10001) and `users` (10002), of `_storage`, of a table that nobody
/// knows, and no ids.
const IDS: [&str; 7] = [
    "j57000820c20a1g7104gm2rc1m70ynr8",
    "j97000820c20a1g7104gm2rc1m70yp0t",
    "kg204m40v9m1bmkthp86n486mh85s0rc",
    "jd7000820c20a1g7104gm2rc1m70yp9c",
    "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "10000;users",
    "",
];

const TEXTS: [&str; 6] = ["card", "Card", "cash", "2024-05-01T10:00:00Z", "12", "t"];

fn literal(seed: &mut Seed) -> Literal {
    match seed.below(6) {
        0 => 1.0.into(),
        1 => true.into(),
        2 => 7_i64.into(),
        _ => (*seed.pick(&TEXTS)).into(),
    }
}

pub(crate) fn validator(seed: &mut Seed, depth: usize) -> Validator {
    let kinds = if depth == 0 { 10 } else { 15 };
    match seed.below(kinds) {
        0 => v::any(),
        1 => v::null(),
        2 => v::number(),
        3 => v::int64(),
        4 => v::boolean(),
        5 => v::string(),
        6 => v::bytes(),
        7 => v::id(*seed.pick(&["users", "posts", "_storage"])),
        8 => v::literal(literal(seed)),
        9 => v::commit_ts(),
        10 => v::array(validator(seed, depth - 1)),
        11 => {
            let keys = match seed.below(2) {
                0 => v::string(),
                _ => v::id("users"),
            };
            v::record(keys, validator(seed, depth - 1))
        }
        12 => object(seed, depth - 1).into(),
        _ => {
            let members = 0..seed.below(4);
            v::union(
                members
                    .map(|_| validator(seed, depth - 1))
                    .collect::<Vec<_>>(),
            )
        }
    }
}

pub(crate) fn object(seed: &mut Seed, depth: usize) -> ObjectValidator {
    let mut object = v::object();
    if seed.below(3) == 0 {
        object = object.field("kind", v::literal(literal(seed)));
    }
    for _ in 0..seed.below(4) {
        let name = *seed.pick(&NAMES);
        let field = validator(seed, depth);
        object = match seed.below(2) {
            0 => object.field(name, field),
            _ => object.field(name, v::optional(field)),
        };
    }
    object
}

/// A schema of one table `users`, of an object or a union of objects.
pub(crate) fn schema(seed: &mut Seed) -> Schema {
    let document: Validator = match seed.below(3) {
        0 => {
            let members = 0..1 + seed.below(3);
            v::union(members.map(|_| object(seed, 2).into()).collect::<Vec<_>>())
        }
        _ => object(seed, 3).into(),
    };
    Schema::builder()
        .table(TableDefinition::new("users", document))
        .build()
}

/// Any value.
pub(crate) fn value(seed: &mut Seed, depth: usize) -> Value {
    match seed.below(if depth == 0 { 9 } else { 13 }) {
        0 => Value::Null,
        1 => Value::from(*seed.pick(&[1.0, 0.0, -0.0, 2.5, f64::NAN])),
        2 => Value::Int64(7),
        3 => Value::Boolean(seed.below(2) == 0),
        4 => Value::Bytes(vec![1, 2]),
        5 | 6 => Value::from(*seed.pick(&TEXTS)),
        7 | 8 => Value::from(*seed.pick(&IDS)),
        9 => (0..seed.below(4)).map(|_| value(seed, depth - 1)).collect(),
        10 => (0..seed.below(3))
            .map(|_| (*seed.pick(&IDS), value(seed, depth - 1)))
            .collect(),
        _ => Value::Object(fields(seed, depth - 1)),
    }
}

fn fields(seed: &mut Seed, depth: usize) -> BTreeMap<String, Value> {
    (0..seed.below(5))
        .map(|_| ((*seed.pick(&NAMES)).to_owned(), value(seed, depth)))
        .collect()
}

/// A value that tends to satisfy `validator`.
pub(crate) fn fitting(seed: &mut Seed, validator: &Validator) -> Value {
    use exhaustive::Validator as Tree;

    match validator.exhaustive() {
        Tree::Any | Tree::Unknown(_) => value(seed, 1),
        Tree::Function(_) => Value::from(format!("function://{}", IDS[0])),
        Tree::Null => Value::Null,
        Tree::Float64 => Value::from(2.5),
        Tree::Int64 | Tree::CommitTs => Value::Int64(7),
        Tree::Boolean => Value::Boolean(true),
        Tree::String => Value::from("text"),
        Tree::Bytes => Value::Bytes(Vec::new()),
        Tree::Id(table) => Value::from(match table {
            "posts" => IDS[0],
            "users" => IDS[1],
            _ => IDS[2],
        }),
        Tree::Literal(literal) => match literal {
            Literal::String(it) => Value::from(it.as_str()),
            Literal::Float64(it) => Value::from(*it),
            Literal::Int64(it) => Value::Int64(*it),
            Literal::Boolean(it) => Value::from(*it),
        },
        Tree::Array(element) => (0..seed.below(3)).map(|_| fitting(seed, element)).collect(),
        Tree::Record(keys, values) => (0..seed.below(2))
            .map(|_| match fitting(seed, keys).into_string() {
                Ok(key) => (key, fitting(seed, values)),
                Err(_) => (String::new(), Value::Null),
            })
            .collect(),
        Tree::Object(fields) => {
            let mut value = BTreeMap::new();
            for (name, field) in fields {
                if !field.optional || seed.below(2) == 0 {
                    value.insert(name.clone(), fitting(seed, &field.validator));
                }
            }
            Value::Object(value)
        }
        Tree::Union(members) => match members.len() {
            0 => Value::Null,
            count => {
                let member = seed.below(count);
                fitting(seed, &members[member])
            }
        },
    }
}

/// Changes one place of a value.
pub(crate) fn mutate(seed: &mut Seed, target: &mut Value) {
    match target {
        Value::Array(items) if !items.is_empty() && seed.below(4) > 0 => {
            let at = seed.below(items.len());
            mutate(seed, &mut items[at]);
        }
        Value::Object(fields) if seed.below(5) > 0 => {
            let names: Vec<_> = fields.keys().cloned().collect();
            match (seed.below(4), names.is_empty()) {
                (0, _) | (_, true) => {
                    fields.insert((*seed.pick(&NAMES)).to_owned(), value(seed, 1));
                }
                (1, _) => {
                    fields.remove(seed.pick(&names));
                }
                _ => {
                    if let Some(field) = fields.get_mut(seed.pick(&names)) {
                        mutate(seed, field);
                    }
                }
            }
        }
        _ => *target = value(seed, 1),
    }
}
