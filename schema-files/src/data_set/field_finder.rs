//! Finds what the data set is asked for in the text of rows that are known to be accepted: the
//! document's id, the ids that it refers to, and values that should be unique.
//!
//! Where all that is asked for are fields of the document itself, their keys are searched for: in JSON
//! without a backslash, `"name"` is a key or a whole text (`search`). Otherwise the text is read once,
//! from left to right, and values that are not asked for are skipped. The keys of one object mostly
//! come in the order of the row before, so each key predicts the next one. Of rows that are written in an
//! unusual way (keys that are repeated or escaped, ids with escapes,
//! objects that stand for other values) the finder is unsure; they are to be parsed.

mod search;

use std::ops::Range;

use convex_schema_core::value::Encoding;
use convex_schema_core::{DocumentId, Schema, TableRef, Value};
use convex_schema_rows::scan::CapturedRow;

use self::search::Searched;
use super::id_fields::{IdFields, Node};
use super::runs::Key;
use super::{KeyHasher, id_text};
use crate::passes::{after, blank, plain, string_end, value_end};

/// The values that were found in a row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found<'f> {
    /// The document's id.
    pub(crate) own: Option<DocumentId>,
    /// Ids, each with the number of its place.
    pub(super) references: &'f [(u32, DocumentId)],
    /// Hashes of values that should be unique, each with the number of its set of fields.
    pub(super) unique: &'f [(u32, Key)],
}

/// Finds values in rows of one table.
#[derive(Debug)]
pub(crate) struct FieldFinder {
    encoding: Encoding,
    nodes: Vec<Site>,
    /// The names to search for, if a search for names is enough.
    searched: Option<Vec<Searched>>,
    /// The fields that the scanner captures: all that is asked for, or none.
    captured: Vec<(String, Target)>,
    /// The sets of fields that are unique together, each with its number and the slots of its fields.
    sets: Vec<(u32, Vec<usize>)>,
    own: Option<DocumentId>,
    references: Vec<(u32, DocumentId)>,
    /// Where the value of each field stands that is part of a set.
    slots: Vec<Option<Range<usize>>>,
    unique: Vec<(u32, Key)>,
    hasher: KeyHasher,
}

/// The values to find at one place of the schema.
#[derive(Debug, Default)]
struct Site {
    /// A string is an id: the number of the place.
    id: Option<u32>,
    elements: Option<usize>,
    /// Keys that no field has are ids: the number of the place.
    keys: Option<u32>,
    entries: Option<usize>,
    /// Keys that an object has here.
    known: Vec<KnownKey>,
    /// The key that came last after each of them, and after the start, which is the first.
    next: Vec<usize>,
}

#[derive(Debug)]
struct KnownKey {
    /// The key with its quotes and a colon.
    text: Box<[u8]>,
    target: Target,
}

/// The action for a value.
#[derive(Debug, Clone, Copy, Default)]
struct Target {
    is_own: bool,
    slot: Option<usize>,
    site: Option<usize>,
    /// A bit of its own among those of the object; 0 if nothing is asked for.
    bit: u64,
}

/// A key that was read.
struct ReadKey<'t> {
    /// Its number in [`Site::next`]; 0 if it has none.
    number: usize,
    target: Target,
    /// Where its value starts.
    value: usize,
    /// The key of a record.
    entry: Option<&'t [u8]>,
}

/// Most keys of an object that are remembered.
const MAX_KNOWN: usize = 64;

impl FieldFinder {
    /// Returns the finder for rows of `table`; without `id_fields` it finds the document's id only.
    /// `None` if too much is asked for.
    pub(crate) fn new(
        schema: &Schema,
        encoding: Encoding,
        table: &str,
        id_fields: Option<&IdFields>,
    ) -> Option<Self> {
        let document = schema.table(table).and_then(TableRef::document);
        let mut finder = Self {
            encoding,
            nodes: vec![Site::default()],
            searched: None,
            captured: Vec::new(),
            sets: Vec::new(),
            own: None,
            references: Vec::new(),
            slots: Vec::new(),
            unique: Vec::new(),
            hasher: KeyHasher::default(),
        };
        let table = id_fields.and_then(|it| it.table(table));
        if let Some(table) = table {
            finder.add(0, table.root())?;
        }
        finder.target(0, "_id")?.is_own = true;
        for (set, names) in table.iter().flat_map(|table| &table.unique) {
            let mut slots = Vec::new();
            for name in names {
                let next = finder.slots.len();
                let slot = *finder.target(0, name)?.slot.get_or_insert(next);
                if slot == next {
                    finder.slots.push(None);
                }
                slots.push(slot);
            }
            finder.sets.push((*set, slots));
        }
        finder.searched = finder.searched(document);
        finder.captured = finder.capturable().unwrap_or_default();
        for site in &mut finder.nodes {
            site.next = vec![0; site.known.len() + 1];
        }
        Some(finder)
    }

    /// Adds what is asked for below a place.
    fn add(&mut self, site: usize, node: &Node) -> Option<()> {
        let elements = match node.elements.as_deref().filter(|it| it.has_ids()) {
            Some(elements) => Some(self.add_below(elements)?),
            None => None,
        };
        let entries = node.entries.as_deref();
        let entries = match entries.filter(|it| node.keys.is_some() || it.has_ids()) {
            Some(entries) => Some(self.add_below(entries)?),
            None => None,
        };
        let this = self.nodes.get_mut(site)?;
        (this.id, this.keys) = (node.id, node.keys);
        (this.elements, this.entries) = (elements, entries);
        // Fields without ids matter too: in a record, their keys would be taken for entries.
        let is_record = entries.is_some();
        for (name, field) in &node.fields {
            if field.has_ids() || is_record {
                let below = self.add_below(field)?;
                self.target(site, name)?.site = Some(below);
            }
        }
        Some(())
    }

    /// Returns the new site of a place.
    fn add_below(&mut self, node: &Node) -> Option<usize> {
        let site = self.nodes.len();
        self.nodes.push(Site::default());
        self.add(site, node)?;
        Some(site)
    }

    /// Returns the target of a field; `None` if there are too many, or its name is not plain text.
    fn target(&mut self, site: usize, name: &str) -> Option<&mut Target> {
        let known = &mut self.nodes.get_mut(site)?.known;
        let text = format!("\"{name}\":").into_bytes();
        let index = known.iter().position(|known| *known.text == *text);
        let index = index.unwrap_or(known.len());
        if index == known.len() {
            if index == MAX_KNOWN || name.contains(['"', '\\']) || !name.is_ascii() {
                return None;
            }
            known.push(KnownKey {
                text: text.into(),
                target: Target {
                    bit: 1 << index,
                    ..Target::default()
                },
            });
        }
        known.get_mut(index).map(|known| &mut known.target)
    }

    /// Returns what is asked for if that is fields of the document alone; `None` otherwise.
    fn capturable(&self) -> Option<Vec<(String, Target)>> {
        let known = self.nodes.first()?.known.iter().map(|known| {
            let name = known.text.strip_prefix(b"\"")?.strip_suffix(b"\":")?;
            let name = std::str::from_utf8(name).ok()?.to_owned();
            let is_scalar = known.target.site.is_none_or(|site| self.is_scalar(site));
            is_scalar.then_some((name, known.target))
        });
        known.collect()
    }

    /// Returns the names of the fields that [`FieldFinder::find`] takes from the scanner.
    pub(crate) fn captured(&self) -> Vec<String> {
        let names = self.captured.iter().map(|(name, _)| name.clone());
        names.collect()
    }

    /// Returns what the row with this text has; `None` if it has to be parsed. `captured` has the places
    /// of the values in `text`, as far as the scanner knows them.
    pub(crate) fn find(
        &mut self,
        text: &[u8],
        captured: Option<CapturedRow<'_>>,
    ) -> Option<Found<'_>> {
        self.clear();
        let is_known = captured.is_some_and(|row| self.take(text, row).is_some());
        if !is_known {
            self.clear();
            if self.search(text).is_none() {
                self.clear();
                let start = after(text, blank(text, 0), b'{')?;
                self.object(text, start, 0)?;
            }
        }
        let mut hasher = std::mem::take(&mut self.hasher);
        for (set, slots) in &self.sets {
            if let Some(hash) = self.hash(&mut hasher, text, slots).ok()? {
                self.unique.push((*set, hash));
            }
        }
        self.hasher = hasher;
        Some(Found {
            own: self.own,
            references: &self.references,
            unique: &self.unique,
        })
    }

    /// Takes the values that the scanner knows the places of; `None` if one is written in an unusual way.
    fn take(&mut self, text: &[u8], row: CapturedRow<'_>) -> Option<()> {
        for index in 0..self.captured.len() {
            let Some((_, target)) = self.captured.get(index) else {
                break;
            };
            let target = *target;
            if let Some(value) = row.value(index) {
                let value = value.start - row.start..value.end - row.start;
                self.captured_value(text, value, target)?;
            }
        }
        Some(())
    }

    fn captured_value(&mut self, text: &[u8], value: Range<usize>, target: Target) -> Option<()> {
        let place = target.site.and_then(|site| self.nodes.get(site)?.id);
        if (target.is_own || place.is_some()) && text.get(value.start) == Some(&b'"') {
            let id = id_text::decode(plain(text, value.start, value.end)?);
            self.references.extend(place.zip(id));
            if target.is_own {
                self.own = id;
            }
        }
        if let Some(slot) = target.slot {
            *self.slots.get_mut(slot)? = Some(value);
        }
        Some(())
    }

    fn clear(&mut self) {
        self.own = None;
        self.references.clear();
        self.unique.clear();
        self.slots.fill(None);
    }

    /// Reads an object whose bracket was read; returns where it ends.
    fn object(&mut self, text: &[u8], start: usize, site: usize) -> Option<usize> {
        let mut at = blank(text, start);
        if text.get(at) == Some(&b'}') {
            return Some(at + 1);
        }
        let (mut seen, mut before) = (0, 0);
        let mut entry_before = None;
        loop {
            let key = self.key(text, at, site, before)?;
            if seen & key.target.bit != 0 {
                return None;
            }
            seen |= key.target.bit;
            if let Some(entry) = key.entry {
                // Keys in order are not repeated.
                if entry_before.is_some_and(|before| before >= entry) {
                    return None;
                }
                entry_before = Some(entry);
                let place = self.nodes.get(site)?.keys;
                self.references.extend(place.zip(id_text::decode(entry)));
            }
            before = key.number;
            at = blank(text, self.value(text, key.value, key.target)?);
            match text.get(at)? {
                b',' => at = blank(text, at + 1),
                b'}' => return Some(at + 1),
                _ => return None,
            }
        }
    }

    /// Reads the key that starts here and its colon.
    fn key<'t>(
        &mut self,
        text: &'t [u8],
        at: usize,
        site: usize,
        before: usize,
    ) -> Option<ReadKey<'t>> {
        let rest = text.get(at..)?;
        let site = self.nodes.get_mut(site)?;
        let predicted = *site.next.get(before)?;
        if let Some(known) = predicted.checked_sub(1).and_then(|it| site.known.get(it)) {
            if rest.starts_with(&known.text) {
                return Some(ReadKey {
                    number: predicted,
                    target: known.target,
                    value: blank(text, at + known.text.len()),
                    entry: None,
                });
            }
        }
        let end = string_end(text, at)?;
        let name = text.get(at + 1..end - 1)?;
        // An object with such a key may stand for another value.
        if name.contains(&b'\\') || name.starts_with(b"$") {
            return None;
        }
        let value = blank(text, after(text, blank(text, end), b':')?);
        let quoted = text.get(at..end)?;
        let index = site
            .known
            .iter()
            .position(|known| known.text.strip_suffix(b":") == Some(quoted));
        let mut key = ReadKey {
            number: 0,
            target: Target::default(),
            value,
            entry: None,
        };
        if let Some(index) = index {
            key.number = index + 1;
            key.target = site.known.get(index)?.target;
        } else if let Some(entries) = site.entries {
            key.target.site = Some(entries);
            key.entry = Some(name);
        } else if site.known.len() < MAX_KNOWN {
            site.known.push(KnownKey {
                text: [quoted, b":"].concat().into(),
                target: Target::default(),
            });
            site.next.push(0);
            key.number = site.known.len();
        }
        if key.number > 0 {
            *site.next.get_mut(before)? = key.number;
        }
        Some(key)
    }

    /// Reads the value that starts here; returns where it ends.
    fn value(&mut self, text: &[u8], at: usize, target: Target) -> Option<usize> {
        let end = match target.site {
            Some(site) => self.below(text, at, site)?,
            None => value_end(text, at)?,
        };
        if target.is_own {
            self.own = id_text::decode(plain(text, at, end)?);
        }
        if let Some(slot) = target.slot {
            *self.slots.get_mut(slot)? = Some(at..end);
        }
        Some(end)
    }

    /// Reads a value that is asked for, or in which something is.
    fn below(&mut self, text: &[u8], at: usize, number: usize) -> Option<usize> {
        let site = self.nodes.get(number)?;
        let is_object = site.entries.is_some() || !site.known.is_empty();
        match (text.get(at)?, site.id, site.elements) {
            (b'"', Some(place), _) => {
                let end = string_end(text, at)?;
                let id = id_text::decode(plain(text, at, end)?);
                self.references.extend(id.map(|id| (place, id)));
                Some(end)
            }
            (b'[', _, Some(elements)) => self.array(text, at + 1, elements),
            (b'{', ..) if is_object => self.object(text, at + 1, number),
            _ => value_end(text, at),
        }
    }

    /// Reads an array whose bracket was read.
    fn array(&mut self, text: &[u8], start: usize, elements: usize) -> Option<usize> {
        let mut at = blank(text, start);
        if text.get(at) == Some(&b']') {
            return Some(at + 1);
        }
        loop {
            at = blank(text, self.below(text, at, elements)?);
            match text.get(at)? {
                b',' => at = blank(text, at + 1),
                b']' => return Some(at + 1),
                _ => return None,
            }
        }
    }

    /// Returns the hash of the values in these slots; `None` if one of them is missing.
    fn hash(
        &self,
        hasher: &mut KeyHasher,
        text: &[u8],
        slots: &[usize],
    ) -> Result<Option<Key>, Unsure> {
        hasher.clear();
        for slot in slots {
            let Some(span) = self.slots.get(*slot).ok_or(Unsure)?.clone() else {
                return Ok(None);
            };
            let value = text.get(span.clone()).ok_or(Unsure)?;
            if value == b"null" {
                return Ok(None);
            }
            match plain(text, span.start, span.end) {
                Some(plain) => hasher.add_text(plain),
                None => self.add_value(value, hasher).ok_or(Unsure)?,
            }
        }
        Ok(Some(hasher.finish()))
    }

    /// Adds a value that is not a plain string.
    fn add_value(&self, value: &[u8], hasher: &mut KeyHasher) -> Option<()> {
        let row = format!("{{\"value\":{}}}", std::str::from_utf8(value).ok()?);
        match self.encoding.parse(&row).ok()? {
            Value::Object(ref fields) => hasher.add(fields.get("value")?),
            _ => return None,
        }
        Some(())
    }
}

/// The row has to be parsed.
struct Unsure;

#[cfg(test)]
mod tests;
