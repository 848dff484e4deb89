//! Unions: by first byte, then by what distinguishes members.

use std::collections::BTreeSet;

use super::super::lookup::{NameTable, PrefixHash};
use super::super::node::{Node, NodeIndex, Op, Run};
use super::super::program::{Class, Set, Switch, Tag};
use super::{Compiler, Encoding, System, count};
use convex_schema_core::__internal::exhaustive::{self, ValidatorKind};
use convex_schema_core::Literal;
use convex_schema_core::{FieldRef, Fields, Members, ValidatorRef};

impl Compiler<'_> {
    /// Returns a union of values of any kind. That it accepts what one of its members accepts holds
    /// for nested unions too, so they are seen through.
    pub(super) fn union(&mut self, members: Members<'_>, level: usize) -> Node {
        let mut flat = Vec::new();
        flatten(members, &mut flat);
        if flat
            .iter()
            .any(|it| matches!(it.exhaustive(), ValidatorKind::Any))
        {
            return self.unless_warned(&flat, Node::plain(Op::Any));
        }
        let by_class: Vec<(Class, Node)> = Class::ALL
            .into_iter()
            .filter_map(|class| {
                let members = flat.iter().filter(|it| self.class(**it) == class);
                let members: Vec<_> = members.copied().collect();
                (!members.is_empty()).then(|| (class, self.alternatives(class, &members, level)))
            })
            .collect();
        let has_floats = flat
            .iter()
            .any(|it| matches!(it.exhaustive(), ValidatorKind::Float64));
        self.by_class(by_class, has_floats)
    }

    /// Returns a union of which the members of each class are known.
    fn by_class(&mut self, mut by_class: Vec<(Class, Node)>, has_floats: bool) -> Node {
        let has_objects = by_class.iter().any(|(it, _)| *it == Class::Curly);
        if has_floats && !has_objects && by_class.len() > 1 {
            // Floats that no JSON number stands for.
            by_class.push((Class::Curly, Node::plain(Op::Float)));
        }
        match by_class.as_slice() {
            [] => Node::UNSURE,
            // Every node looks at the first byte itself.
            [(_, only)] => *only,
            _ => self.switch(&by_class),
        }
    }

    /// Returns a table-level union.
    pub(super) fn document_union(&mut self, members: Members<'_>, system: &System) -> Node {
        let mut flat = Vec::new();
        flatten(members, &mut flat);
        let objects: Option<Vec<_>> = flat.iter().map(|member| object_fields(*member)).collect();
        let Some(objects) = objects else {
            return Node::UNSURE;
        };
        let nodes: Vec<_> = objects
            .iter()
            .map(|fields| {
                let node = self.fields(*fields, 1, Some(system));
                self.push(node)
            })
            .collect();
        let node = self.objects(&objects, &nodes);
        self.unless_warned(&flat, node)
    }

    pub(super) fn switch(&mut self, by_class: &[(Class, Node)]) -> Node {
        let unsure = self.push(Node::UNSURE);
        let mut switch: Switch = [unsure; Class::COUNT];
        for (class, node) in by_class {
            switch[*class as usize] = self.push(*node);
        }
        self.program.switches.push(switch);
        Node {
            op: Op::Switch,
            data: u64::from(count(&self.program.switches) - 1),
        }
    }

    /// Returns what values that `validator` accepts start with.
    fn class(&self, validator: ValidatorRef<'_>) -> Class {
        let integer = match self.context.encoding.exhaustive() {
            exhaustive::Encoding::Wire => Class::Curly,
            exhaustive::Encoding::Export | exhaustive::Encoding::Import => Class::Number,
        };
        match validator.exhaustive() {
            ValidatorKind::Null => Class::Null,
            ValidatorKind::Float64 | ValidatorKind::Literal(Literal::Float64(_)) => Class::Number,
            ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Literal(Literal::Int64(_)) => integer,
            ValidatorKind::Boolean | ValidatorKind::Literal(Literal::Boolean(_)) => Class::Boolean,
            ValidatorKind::String
            | ValidatorKind::Id(_)
            | ValidatorKind::Function(_)
            | ValidatorKind::Literal(Literal::String(_)) => Class::Quote,
            ValidatorKind::Bytes | ValidatorKind::Record { .. } | ValidatorKind::Object(_) => {
                Class::Curly
            }
            ValidatorKind::Array(_) => Class::Square,
            ValidatorKind::Any | ValidatorKind::Union(_) | ValidatorKind::Unknown(_) => {
                Class::Other
            }
        }
    }

    /// Members that start alike.
    fn alternatives(&mut self, class: Class, members: &[ValidatorRef<'_>], level: usize) -> Node {
        let covers_all = |it: &&ValidatorRef<'_>| match it.exhaustive() {
            ValidatorKind::String | ValidatorKind::Boolean | ValidatorKind::Null => true,
            // Of export JSON's numbers some are integers.
            ValidatorKind::Float64 => self.context.encoding != Encoding::Export,
            ValidatorKind::Any
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Literal(_)
            | ValidatorKind::Function(_)
            | ValidatorKind::Unknown(_)
            | ValidatorKind::Array(_)
            | ValidatorKind::Record { .. }
            | ValidatorKind::Object(_)
            | ValidatorKind::Union(_) => false,
        };
        if let Some(all) = members.iter().find(covers_all) {
            return self.compile(*all, level);
        }
        let set = if class == Class::Quote {
            self.set(members)
        } else {
            None
        };
        let rest = members
            .iter()
            .filter(|it| set.is_none() || string_literal(**it).is_none());
        let rest: Vec<_> = rest.copied().collect();
        let mut nodes: Vec<_> = set.into_iter().map(|set| self.push(set)).collect();
        nodes.extend(rest.iter().map(|member| self.node(*member, level)));
        let objects: Option<Vec<_>> = rest.iter().map(|member| object_fields(*member)).collect();
        let node = match objects {
            Some(objects) if objects.len() == nodes.len() => self.objects(&objects, &nodes),
            _ => self.choice(&nodes),
        };
        self.unless_warned(members, node)
    }

    /// Returns the string literals among `members`, if there are several.
    fn set(&mut self, members: &[ValidatorRef<'_>]) -> Option<Node> {
        let texts: BTreeSet<_> = members
            .iter()
            .filter_map(|it| string_literal(*it))
            .collect();
        if texts.len() < 2 {
            return None;
        }
        self.one_of(texts)
    }

    /// Returns the node for one of several strings.
    pub(super) fn one_of(&mut self, texts: BTreeSet<&str>) -> Option<Node> {
        self.program.sets.push(Set {
            by_prefix: PrefixHash::of_texts(&texts),
            names: NameTable::new(texts)?,
        });
        let data = u64::from(count(&self.program.sets) - 1);
        Some(Node {
            op: Op::OneOf,
            data,
        })
    }

    /// Nodes to be tried in order.
    pub(super) fn choice(&mut self, nodes: &[NodeIndex]) -> Node {
        if let [only] = nodes {
            return self.program.node(*only);
        }
        let data = self.run(nodes).to_data();
        Node {
            op: Op::Choice,
            data,
        }
    }

    fn run(&mut self, nodes: &[NodeIndex]) -> Run {
        let start = count(&self.program.choices);
        self.program.choices.extend(nodes);
        Run {
            start,
            end: count(&self.program.choices),
        }
    }

    /// Objects: by a tag if they have one.
    fn objects(&mut self, objects: &[Fields<'_>], nodes: &[NodeIndex]) -> Node {
        if nodes.len() < 2 {
            return self.choice(nodes);
        }
        match self.tag(objects, nodes) {
            Some(tag) => tag,
            None => self.choice(nodes),
        }
    }

    /// Returns the field that is another string literal, or other literals, in each of `objects`.
    fn tag(&mut self, objects: &[Fields<'_>], nodes: &[NodeIndex]) -> Option<Node> {
        let first = objects.first()?;
        let name = first
            .iter()
            .map(FieldRef::name)
            .find(|name| is_tag(objects, name))?;
        let mut texts = Vec::new();
        let mut members = Vec::new();
        for (fields, node) in objects.iter().zip(nodes) {
            for text in tag_texts(*fields, name)? {
                texts.push(text);
                members.push(*node);
            }
        }
        let nested = objects.iter().any(|fields| {
            let others = fields.iter().filter(|field| field.name() != name);
            others
                .into_iter()
                .any(|field| may_hold(field.validator(), name, 0))
        });
        let fallback = nested.then(|| self.run(nodes));
        self.program.tags.push(Tag {
            pattern: format!("\"{name}\"").into_bytes().into(),
            texts: NameTable::new(texts)?,
            members,
            fallback,
        });
        let data = u64::from(count(&self.program.tags) - 1);
        Some(Node {
            op: Op::Tagged,
            data,
        })
    }
}

fn flatten<'a>(members: Members<'a>, flat: &mut Vec<ValidatorRef<'a>>) {
    for member in members.iter() {
        match member.validator().exhaustive() {
            ValidatorKind::Union(inner) => flatten(inner, flat),
            _ => flat.push(member.validator()),
        }
    }
}

fn object_fields(validator: ValidatorRef<'_>) -> Option<Fields<'_>> {
    match validator.exhaustive() {
        ValidatorKind::Object(fields) => Some(fields),
        _ => None,
    }
}

fn string_literal(validator: ValidatorRef<'_>) -> Option<&str> {
    match validator.exhaustive() {
        ValidatorKind::Literal(Literal::String(text)) => Some(text),
        _ => None,
    }
}

/// Returns the literals that the field `name` may be, if it is nothing else and always there.
fn tag_texts<'a>(fields: Fields<'a>, name: &str) -> Option<Vec<&'a str>> {
    let field = fields.get(name).filter(|field| !field.is_optional())?;
    match field.validator().exhaustive() {
        ValidatorKind::Union(members) => {
            let mut flat = Vec::new();
            flatten(members, &mut flat);
            flat.into_iter().map(string_literal).collect()
        }
        _ => Some(vec![string_literal(field.validator())?]),
    }
}

fn is_tag(objects: &[Fields<'_>], name: &str) -> bool {
    let mut known = BTreeSet::new();
    objects.iter().all(|fields| {
        let texts = tag_texts(*fields, name).unwrap_or_default();
        !texts.is_empty() && texts.into_iter().all(|text| known.insert(text))
    })
}

/// Levels that are searched for another field of a tag's name.
pub(super) const SEARCHED: usize = 8;

/// Returns whether what `validator` accepts may hold an object with a field called `name` that is a
/// string.
fn may_hold(validator: ValidatorRef<'_>, name: &str, level: usize) -> bool {
    if level == SEARCHED {
        return true;
    }
    let below = |validator| may_hold(validator, name, level + 1);
    match validator.exhaustive() {
        ValidatorKind::Any => true,
        ValidatorKind::Record { values, .. } => may_be_string(values) || below(values),
        ValidatorKind::Array(element) => below(element),
        ValidatorKind::Object(fields) => fields.iter().any(|field| {
            let is_same = field.name() == name && may_be_string(field.validator());
            is_same || below(field.validator())
        }),
        ValidatorKind::Union(members) => members.iter().any(|member| below(member.validator())),
        ValidatorKind::Null
        | ValidatorKind::Boolean
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_) => false,
    }
}

fn may_be_string(validator: ValidatorRef<'_>) -> bool {
    match validator.exhaustive() {
        ValidatorKind::Union(members) => members.iter().any(|it| may_be_string(it.validator())),
        ValidatorKind::Null
        | ValidatorKind::Boolean
        | ValidatorKind::Float64
        | ValidatorKind::Array(_)
        | ValidatorKind::Object(_)
        | ValidatorKind::Record { .. } => false,
        ValidatorKind::Any
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_) => true,
    }
}
