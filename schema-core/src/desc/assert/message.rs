//! Messages of const assertions: the rules that a type may break, and text without allocation.

use convex_schema_rules::format::flags::Presence;

use crate::desc::shape::object::Field;

/// A rule that a type may break, with what a message says of the case.
#[derive(Clone, Copy)]
pub(super) enum Rule {
    /// A 64-bit integer, by name, without a choice.
    Integer(&'static str),
    /// An integer that `v.int64()` can't hold, by name.
    Unsigned(&'static str),
    /// A choice for integers where there are none.
    NotChosen,
    /// A null in a null.
    DoubleNull,
    /// `Option` in `Option`.
    DoubleOption,
    /// Keys that are not strings or ids.
    RecordKeys,
    /// Keys that are literals.
    LiteralKeys,
    /// An array of bytes, which may stand for `v.bytes()`.
    ByteArray,
    /// A type whose absence serde's attributes don't allow, or demand.
    Presence(Presence),
    /// A flattened type without fields to give, by the reason.
    Flatten(Unflattened),
    /// A field of this name comes from the flattened one of the second name as well.
    Clash(&'static str, &'static str),
    /// The second member of a union, by name, may be read as the first.
    Confused(&'static str, &'static str),
}

/// Why a type can't be flattened.
#[derive(Clone, Copy)]
pub(super) enum Unflattened {
    /// It may be absent or null.
    Option,
    /// It has several objects.
    Union,
    /// Its names are not known.
    Open,
    /// The type is not an object.
    NoObject,
    /// The type is not an object, and stands beside the tag of a variant.
    BesideTag,
}

/// A broken rule with its place inside of a type with parameters, if it is there.
#[derive(Clone, Copy)]
pub(super) struct Broken {
    rule: Rule,
    /// The type with parameters; empty if the rule is broken outside of one.
    owner: &'static str,
    field: Option<Field>,
}

impl Broken {
    pub(super) const fn of(rule: Rule) -> Self {
        Self {
            rule,
            owner: "",
            field: None,
        }
    }

    /// The same in a field of an object, if it is in no field yet.
    pub(super) const fn in_field(self, field: Field) -> Self {
        Self {
            field: match self.field {
                Some(inner) => Some(inner),
                None => Some(field),
            },
            ..self
        }
    }

    /// The same in the type called `owner`, if it is in no type yet.
    pub(super) const fn in_type(self, owner: &'static str) -> Self {
        Self {
            owner: if self.owner.is_empty() {
                owner
            } else {
                self.owner
            },
            ..self
        }
    }

    /// Fails with the message: the place is `name` of `owner`, or `owner` alone.
    #[track_caller]
    pub(super) const fn fail(self, owner: &str, name: &str) -> ! {
        let mut text = Text::new();
        if self.owner.is_empty() {
            text.place(owner, name);
        } else {
            if !owner.is_empty() {
                text.place(owner, name).push(": ");
            }
            let name = match self.field {
                Some(field) => field.name(),
                None => "",
            };
            text.place(self.owner, name);
        }
        self.rule.write(&mut text);
        panic!("{}", text.as_str());
    }
}

impl Rule {
    /// Appends what is wrong with the place that `text` ends with, and what to do.
    const fn write(self, text: &mut Text) {
        match self {
            Self::Integer(name) | Self::Unsigned(name) => {
                text.push(": `").push(name).push("`");
            }
            Self::Clash(name, from) => {
                text.push(" gets a second field `").push(name);
                text.push("` from `").push(from).push("`");
                text.help("give one of them another name: `#[serde(rename = \"...\")]`");
                return;
            }
            Self::Confused(earlier, later) => {
                text.push(": a value of `").push(later);
                text.push("` may be read as `").push(earlier).push("`,");
            }
            Self::DoubleNull | Self::DoubleOption | Self::ByteArray => {
                text.push(":");
            }
            Self::RecordKeys
            | Self::LiteralKeys
            | Self::NotChosen
            | Self::Presence(_)
            | Self::Flatten(_) => {}
        }
        let (message, help) = self.explain();
        text.push(" ").push(message).help(help);
    }

    /// The mistake, and the next step.
    const fn explain(self) -> (&'static str, &'static str) {
        match self {
            Self::Integer(name) if name.len() == 3 && name.as_bytes()[0] == b'i' => (
                "is neither `v.number()` nor `v.int64()` until you choose",
                "write `#[convex(number)]` (exact up to 2^53) or `#[convex(int64)]` (a bigint)",
            ),
            Self::Integer(_) => (
                "is not `v.number()` until you say so",
                "write `#[convex(number)]` (exact up to 2^53)",
            ),
            Self::Unsigned(_) => (
                "does not fit `v.int64()`, which is signed and has 64 bits",
                "use `i64`, or write `#[convex(number)]` (exact up to 2^53)",
            ),
            Self::NotChosen => (
                "holds no 64-bit integer, so there is nothing to choose",
                "leave the choice out; a type with a name of its own makes its own choice",
            ),
            Self::DoubleNull => (
                "null would mean two things here",
                "wrap it once: what is inside accepts null already",
            ),
            Self::DoubleOption => (
                "an `Option` in an `Option` is written as one absence",
                "a field with absence, null and a value is `Option<Nullable<T>>`",
            ),
            Self::RecordKeys => (
                "has keys that are neither strings nor ids",
                "use `String` or `Id<...>` as keys",
            ),
            Self::LiteralKeys => (
                "has literals as keys, which Convex does not allow",
                "write a struct with an optional field for each key",
            ),
            Self::ByteArray => (
                "an array of `u8` may be bytes or numbers",
                "use `Bytes`, or write `#[convex(as = \"Vec<f64>\")]` for an array of numbers",
            ),
            Self::Presence(presence) => explain_presence(presence),
            Self::Flatten(reason) => reason.explain(),
            Self::Clash(..) => ("", ""),
            Self::Confused(..) => (
                "which is tried first",
                "make them differ, put the narrower one first, or write `#[convex(ambiguous)]` on \
                 the enum to read the first that fits",
            ),
        }
    }
}

const fn explain_presence(presence: Presence) -> (&'static str, &'static str) {
    match presence {
        Presence::Free | Presence::OtherCodeWithDefault => ("", ""),
        Presence::MustBeOption => (
            "is left out when written, and nothing fills it when read",
            "make it an `Option`, or add `default`",
        ),
        Presence::DefaultPath | Presence::ContainerDefaultPath => (
            "is absent for `None`, and `default` makes something else of an absent field",
            "leave the path out: `#[serde(default)]` reads an absent field as `None`",
        ),
        Presence::OtherCode => (
            "is absent for `None`, and custom code does not read an absent field",
            "add `default`, which reads an absent field as `None`",
        ),
    }
}

impl Unflattened {
    const fn explain(self) -> (&'static str, &'static str) {
        match self {
            Self::Option => (
                "can't be flattened: its fields would be absent all together or not at all, \
                 which no validator can express",
                "leave `flatten` out, or flatten a struct whose fields are `Option`s",
            ),
            Self::Union => (
                "can't be flattened: which fields an enum has depends on its variant, \
                 and one object validator can't express that",
                "leave `flatten` out, so that the enum is a field of its own",
            ),
            Self::Open => (
                "can't be flattened: the names of all fields have to be known, \
                 because objects in Convex are closed",
                "leave `flatten` out, so that the map is a field of its own",
            ),
            Self::NoObject => (
                "can't be flattened: only a struct has fields to give",
                "leave `flatten` out",
            ),
            Self::BesideTag => (
                "has to hold a struct, whose fields stand beside the tag",
                "hold a struct, or name a field for what it holds: \
                 `#[serde(tag = \"...\", content = \"...\")]`",
            ),
        }
    }
}

const CAPACITY: usize = 1024;

/// A message under construction; what exceeds 1 KiB is cut.
pub(super) struct Text {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Text {
    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; CAPACITY],
            len: 0,
        }
    }

    /// Appends `part`.
    pub(super) const fn push(&mut self, part: &str) -> &mut Self {
        let part = part.as_bytes();
        let mut at = 0;
        while at < part.len() && self.len < CAPACITY {
            self.bytes[self.len] = part[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    /// Appends a place: the field `name` of `owner`, or `owner` alone.
    pub(super) const fn place(&mut self, owner: &str, name: &str) -> &mut Self {
        self.push("`").push(owner);
        if !name.is_empty() {
            self.push(".").push(name);
        }
        self.push("`")
    }

    /// Appends advice in a paragraph of its own.
    pub(super) const fn help(&mut self, help: &str) -> &mut Self {
        self.push("\n\nhelp: ").push(help)
    }

    /// Whether nothing was appended.
    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The text so far.
    pub(super) const fn as_str(&self) -> &str {
        let (text, _) = self.bytes.split_at(self.len);
        match core::str::from_utf8(text) {
            Ok(text) => text,
            // A cut within a character leaves what comes before it.
            Err(error) => match core::str::from_utf8(text.split_at(error.valid_up_to()).0) {
                Ok(text) => text,
                Err(_) => "",
            },
        }
    }
}

/// Whether two texts are equal; `==` is not const.
pub(super) const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
