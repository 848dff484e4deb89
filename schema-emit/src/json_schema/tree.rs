//! JSON in the order in which it is said, and its layout.

use convex_schema_core::__internal::write_json_string;

/// A JSON value. Objects keep the order of their properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json {
    /// The text of a value, as it is printed.
    Raw(String),
    Array(Vec<Json>),
    Object(Object),
}

/// A JSON object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Object {
    properties: Vec<(String, Json)>,
}

/// The widest container on one line.
const WIDTH: usize = 90;

impl Json {
    /// The schema that accepts everything.
    pub(crate) fn anything() -> Self {
        Self::Raw("true".to_owned())
    }

    /// The schema that accepts nothing.
    pub(crate) fn nothing() -> Self {
        Self::Raw("false".to_owned())
    }

    /// A string.
    pub(crate) fn text(text: &str) -> Self {
        let mut out = String::new();
        write_json_string(&mut out, text);
        Self::Raw(out)
    }

    /// Returns the JSON, with two spaces a level and short containers on one line.
    pub(crate) fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String, level: usize) {
        let line = self.on_one_line();
        if let Some(line) = line.filter(|line| level > 0 && line.len() + 2 * level <= WIDTH) {
            out.push_str(&line);
            return;
        }
        match self {
            Self::Raw(text) => out.push_str(text),
            Self::Array(elements) => {
                let entries = elements.iter().map(|element| (None, element));
                write_entries(out, level, ('[', ']'), entries);
            }
            Self::Object(object) => {
                let properties = object.properties.iter();
                let entries = properties.map(|(name, value)| (Some(name.as_str()), value));
                write_entries(out, level, ('{', '}'), entries);
            }
        }
    }

    /// Only a container without containers inside is on one line.
    fn on_one_line(&self) -> Option<String> {
        let raw = |json: &Self| match json {
            Self::Raw(text) => Some(text.clone()),
            Self::Array(_) | Self::Object(_) => None,
        };
        match self {
            Self::Raw(text) => Some(text.clone()),
            Self::Array(elements) => {
                let elements: Option<Vec<_>> = elements.iter().map(raw).collect();
                Some(format!("[{}]", elements?.join(", ")))
            }
            Self::Object(object) if object.properties.is_empty() => Some("{}".to_owned()),
            Self::Object(object) => {
                let properties = object.properties.iter().map(|(name, value)| {
                    let Self::Raw(name) = Self::text(name) else {
                        return None;
                    };
                    Some(format!("{name}: {}", raw(value)?))
                });
                let properties: Option<Vec<_>> = properties.collect();
                Some(format!("{{ {} }}", properties?.join(", ")))
            }
        }
    }
}

fn write_entries<'a>(
    out: &mut String,
    level: usize,
    (open, close): (char, char),
    entries: impl Iterator<Item = (Option<&'a str>, &'a Json)>,
) {
    out.push(open);
    for (position, (name, value)) in entries.enumerate() {
        if position > 0 {
            out.push(',');
        }
        new_line(out, level + 1);
        if let Some(name) = name {
            write_json_string(out, name);
            out.push_str(": ");
        }
        value.write(out, level + 1);
    }
    new_line(out, level);
    out.push(close);
}

fn new_line(out: &mut String, level: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", level));
}

impl Object {
    /// The object with one more property.
    pub(crate) fn with(mut self, name: &str, value: Json) -> Self {
        self.set(name, value);
        self
    }

    /// Appends a property.
    pub(crate) fn set(&mut self, name: &str, value: Json) {
        self.properties.push((name.to_owned(), value));
    }

    /// Whether the object has the property.
    pub(super) fn has(&self, name: &str) -> bool {
        self.properties.iter().any(|(known, _)| known == name)
    }

    /// The only property, if there is one and no other.
    pub(super) fn only(&self) -> Option<(&str, &Json)> {
        match self.properties.as_slice() {
            [(name, value)] => Some((name, value)),
            _ => None,
        }
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}
