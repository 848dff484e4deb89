//! Walks over values of any depth. Nothing here calls itself, so no value overflows the stack.
//!
//! Every visit of a whole value is one of these: [`Walk`] gives its parts in order,
//! [`rebuild`] makes something else of it from the inside out, [`Notation`] prints it.

use std::cmp::Ordering;
use std::collections::btree_map::{self, BTreeMap};
use std::fmt;
use std::slice;

use super::{Value, ValueKind};

/// A value without content.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scalar<'a> {
    Null,
    Int64(i64),
    Float64(f64),
    Boolean(bool),
    String(&'a str),
    Bytes(&'a [u8]),
}

impl Scalar<'_> {
    fn kind(self) -> ValueKind {
        match self {
            Self::Null => ValueKind::Null,
            Self::Int64(_) => ValueKind::Int64,
            Self::Float64(_) => ValueKind::Float64,
            Self::Boolean(_) => ValueKind::Boolean,
            Self::String(_) => ValueKind::String,
            Self::Bytes(_) => ValueKind::Bytes,
        }
    }

    fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Int64(integer) => Value::Int64(integer),
            Self::Float64(float) => Value::Float64(float),
            Self::Boolean(value) => Value::Boolean(value),
            Self::String(text) => Value::String(text.to_owned()),
            Self::Bytes(bytes) => Value::Bytes(bytes.to_vec()),
        }
    }

    fn compare(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Int64(a), Self::Int64(b)) => a.cmp(&b),
            (Self::Float64(a), Self::Float64(b)) => a.total_cmp(&b),
            (Self::Boolean(a), Self::Boolean(b)) => a.cmp(&b),
            (Self::String(a), Self::String(b)) => a.cmp(b),
            (Self::Bytes(a), Self::Bytes(b)) => a.cmp(b),
            _ => self.kind().cmp(&other.kind()),
        }
    }
}

/// A step of a walk.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event<'a> {
    Scalar(Scalar<'a>),
    /// The start of an array of this many elements, which follow.
    Array(usize),
    EndOfArray,
    /// The start of an object of this many fields, which follow.
    Object(usize),
    /// The name of the field whose value follows.
    Name(&'a str),
    EndOfObject,
}

/// The parts of a value, in order.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    /// The value that comes next, unless the innermost container decides.
    next: Option<&'a Value>,
    /// Rests of the containers around, innermost last.
    open: Vec<Rest<'a>>,
}

#[derive(Debug)]
enum Rest<'a> {
    Array(slice::Iter<'a, Value>),
    Object(btree_map::Iter<'a, String, Value>),
}

impl<'a> Walk<'a> {
    pub(super) fn new(value: &'a Value) -> Self {
        Self {
            next: Some(value),
            open: Vec::new(),
        }
    }

    /// How many containers are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    fn enter(&mut self, value: &'a Value) -> Event<'a> {
        let scalar = match value {
            Value::Null => Scalar::Null,
            Value::Int64(integer) => Scalar::Int64(*integer),
            Value::Float64(float) => Scalar::Float64(*float),
            Value::Boolean(value) => Scalar::Boolean(*value),
            Value::String(text) => Scalar::String(text),
            Value::Bytes(bytes) => Scalar::Bytes(bytes),
            Value::Array(elements) => {
                self.open.push(Rest::Array(elements.iter()));
                return Event::Array(elements.len());
            }
            Value::Object(fields) => {
                self.open.push(Rest::Object(fields.iter()));
                return Event::Object(fields.len());
            }
        };
        Event::Scalar(scalar)
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        if let Some(value) = self.next.take() {
            return Some(self.enter(value));
        }
        Some(match self.open.last_mut()? {
            Rest::Array(elements) => match elements.next() {
                Some(element) => self.enter(element),
                None => {
                    self.open.pop();
                    Event::EndOfArray
                }
            },
            Rest::Object(fields) => match fields.next() {
                Some((name, value)) => {
                    self.next = Some(value);
                    Event::Name(name)
                }
                None => {
                    self.open.pop();
                    Event::EndOfObject
                }
            },
        })
    }
}

/// Convex's total order: the first parts that differ decide, and a container that ends sorts
/// before one that goes on.
pub(super) fn compare(a: &Value, b: &Value) -> Ordering {
    let unequal = |(a, b)| Some(compare_events(a, b)).filter(|order| order.is_ne());
    let mut pairs = Walk::new(a).zip(Walk::new(b));
    pairs.find_map(unequal).unwrap_or(Ordering::Equal)
}

fn compare_events(a: Event<'_>, b: Event<'_>) -> Ordering {
    match (a, b) {
        (Event::Scalar(a), Event::Scalar(b)) => a.compare(b),
        (Event::Name(a), Event::Name(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// Where an event sorts among others; `None` ends a container, a name only meets names and ends.
fn rank(event: Event<'_>) -> Option<ValueKind> {
    match event {
        Event::EndOfArray | Event::EndOfObject => None,
        Event::Scalar(scalar) => Some(scalar.kind()),
        Event::Array(_) => Some(ValueKind::Array),
        Event::Object(_) | Event::Name(_) => Some(ValueKind::Object),
    }
}

/// A part of a value whose content is made already.
pub(super) enum Part<'a, T> {
    Scalar(Scalar<'a>),
    Array(Vec<T>),
    Object(Vec<(&'a str, T)>),
}

/// Applies `make` to `value`, from the inside out.
pub(super) fn rebuild<'a, T>(value: &'a Value, make: impl Fn(Part<'a, T>) -> T) -> Option<T> {
    let mut open: Vec<Part<'a, T>> = Vec::new();
    let mut names: Vec<&'a str> = Vec::new();
    for event in Walk::new(value) {
        let built = match event {
            Event::Scalar(scalar) => make(Part::Scalar(scalar)),
            Event::Array(len) => {
                open.push(Part::Array(Vec::with_capacity(len)));
                continue;
            }
            Event::Object(len) => {
                open.push(Part::Object(Vec::with_capacity(len)));
                continue;
            }
            Event::Name(name) => {
                names.push(name);
                continue;
            }
            Event::EndOfArray | Event::EndOfObject => make(open.pop()?),
        };
        match open.last_mut() {
            Some(Part::Array(elements)) => elements.push(built),
            Some(Part::Object(fields)) => fields.push((names.pop()?, built)),
            Some(Part::Scalar(_)) | None => return Some(built),
        }
    }
    None
}

/// A copy of `value`.
pub(super) fn copy(value: &Value) -> Value {
    let make = |part: Part<'_, Value>| match part {
        Part::Scalar(scalar) => scalar.to_value(),
        Part::Array(elements) => Value::Array(elements),
        Part::Object(fields) => fields.into_iter().collect(),
    };
    // A walk over a value ends with what was made of it.
    rebuild(value, make).unwrap_or(Value::Null)
}

/// How a value is printed.
pub(super) struct Notation<W> {
    pub(super) array: (&'static str, &'static str),
    pub(super) object: (&'static str, &'static str),
    pub(super) separator: &'static str,
    /// Writes a name and what stands between it and its value.
    pub(super) name: fn(&mut W, &str) -> fmt::Result,
}

impl<W: fmt::Write> Notation<W> {
    /// Writes `value`, its scalars with `scalar`.
    pub(super) fn write(
        &self,
        out: &mut W,
        value: &Value,
        scalar: impl Fn(&mut W, Scalar<'_>) -> fmt::Result,
    ) -> fmt::Result {
        // Whether something stands before, in the same container.
        let mut follows = false;
        for event in Walk::new(value) {
            let ends = matches!(event, Event::EndOfArray | Event::EndOfObject);
            if follows && !ends {
                out.write_str(self.separator)?;
            }
            follows = !matches!(event, Event::Array(_) | Event::Object(_) | Event::Name(_));
            match event {
                Event::Scalar(it) => scalar(out, it)?,
                Event::Array(_) => out.write_str(self.array.0)?,
                Event::EndOfArray => out.write_str(self.array.1)?,
                Event::Object(_) => out.write_str(self.object.0)?,
                Event::Name(name) => (self.name)(out, name)?,
                Event::EndOfObject => out.write_str(self.object.1)?,
            }
        }
        Ok(())
    }
}

/// Takes the content of `value` apart, so that dropping it drops no container in a container.
///
/// Up to [`LEVELS`] levels are taken apart by recursion, which allocates nothing; what is deeper
/// waits in a list.
pub(super) fn take_apart(value: &mut Value) {
    let mut deep = Vec::new();
    empty(value, LEVELS, &mut deep);
    while let Some(mut value) = deep.pop() {
        empty(&mut value, LEVELS, &mut deep);
    }
}

/// No value that Convex stores has more.
const LEVELS: usize = convex_schema_rules::limit::MAX_VALUE_NESTING;

fn empty(value: &mut Value, levels: usize, deep: &mut Vec<Value>) {
    let mut empty_inner = |mut inner: Value| {
        if !inner.holds_containers() {
            return;
        }
        match levels.checked_sub(1) {
            Some(levels) => empty(&mut inner, levels, deep),
            None => deep.push(inner),
        }
    };
    match value {
        Value::Array(elements) => std::mem::take(elements)
            .into_iter()
            .for_each(&mut empty_inner),
        Value::Object(fields) => {
            std::mem::take::<BTreeMap<_, _>>(fields)
                .into_values()
                .for_each(&mut empty_inner);
        }
        Value::Null
        | Value::Int64(_)
        | Value::Float64(_)
        | Value::Boolean(_)
        | Value::String(_)
        | Value::Bytes(_) => {}
    }
}
