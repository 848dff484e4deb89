//! Rows that are accepted, and that a warning may be about. They are rejected where that is asked
//! for.

use super::super::node::{Node, NodeIndex, Op, Run};
use super::super::program::Class;
use super::Compiler;
use super::unions::SEARCHED;
use crate::validate::warn::{is_checked, is_in_range, is_plausible_time, is_time_name};
use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::Literal;
use convex_schema_core::{FieldMeta, FieldRef, ValidatorRef};

/// Of [`Op::Digits`], numbers that are more than 0 and no fractions.
const CREATION_TIMES: u64 = (1 << COUNTS) - 2;

/// Counts of digits that [`Op::Digits`] can tell apart.
const COUNTS: u32 = 32;

impl Compiler<'_> {
    /// Returns the node of `field`, without the values that a warning is about; `node` has them
    /// all.
    pub(super) fn unwarned(&mut self, field: FieldRef<'_>, node: NodeIndex) -> NodeIndex {
        if !self.context.warnings {
            return node;
        }
        let all = self.program.node(node);
        let mut kept = all;
        if let Some(meta) = field.meta().filter(|meta| is_checked(meta)) {
            kept = self.meant(kept, meta);
        }
        if is_time_name(field.name()) {
            kept = self.plausible_time(kept);
        }
        if kept == all { node } else { self.push(kept) }
    }

    /// `node` without times that look like ones in another unit.
    pub(super) fn plausible_time(&mut self, node: Node) -> Node {
        let counts = counts(is_plausible_time);
        match node.op {
            Op::Float => digits(counts),
            Op::Digits => digits(counts & node.data),
            Op::Time => digits(counts & CREATION_TIMES),
            Op::Any => {
                let number = self.plausible_time(Node::plain(Op::Float));
                // Objects may stand for numbers.
                self.switch(&[
                    (Class::Quote, Node::plain(Op::String)),
                    (Class::Null, Node::plain(Op::Null)),
                    (Class::Boolean, Node::plain(Op::Boolean)),
                    (Class::Number, number),
                    (Class::Square, Node::plain(Op::AnyContainer)),
                ])
            }
            Op::Text => match self.program.text(node.data).map(|it| &it.literal) {
                Some(Literal::Float64(time)) if !is_plausible_time(*time) => Node::UNSURE,
                _ => node,
            },
            _ => self.each(node, &Self::plausible_time),
        }
    }

    /// `node` without values that the schema does not mean, though Convex takes them.
    fn meant(&mut self, node: Node, meta: &FieldMeta) -> Node {
        match node.op {
            Op::Null => node,
            Op::String | Op::Boolean | Op::Id | Op::OneOf if meta.allowed.is_empty() => node,
            Op::Float if meta.allowed.is_empty() => {
                digits(counts(|number| is_in_range(meta, number)))
            }
            Op::String if !meta.allowed.is_empty() => {
                let texts = meta.allowed.iter().filter_map(|it| match it {
                    Literal::String(text) => Some(&**text),
                    _ => None,
                });
                self.one_of(texts.collect()).unwrap_or(Node::UNSURE)
            }
            // Bounds of a list apply to its elements.
            Op::Array => {
                let element = self.program.node(node.data as NodeIndex);
                let element = self.meant(element, meta);
                let element = self.push(element);
                Node {
                    op: Op::Array,
                    data: element.into(),
                }
            }
            Op::Switch | Op::Choice => self.each(node, &|compiler, it| compiler.meant(it, meta)),
            _ => Node::UNSURE,
        }
    }

    /// Changes what a node stands for, if it stands for several.
    fn each(&mut self, node: Node, change: &dyn Fn(&mut Self, Node) -> Node) -> Node {
        match node.op {
            Op::Switch => {
                let Some(switch) = self.program.switch(node.data).copied() else {
                    return Node::UNSURE;
                };
                let members = Class::ALL.map(|class| {
                    let member = self.program.node(switch[class as usize]);
                    (class, change(self, member))
                });
                self.switch(&members)
            }
            Op::Choice => {
                let Run { start, end } = Run::from_data(node.data);
                let members: Vec<_> = (start..end)
                    .filter_map(|at| self.program.choices.get(at as usize).copied())
                    .collect();
                let members: Vec<_> = members
                    .into_iter()
                    .map(|member| {
                        let member = change(self, self.program.node(member));
                        self.push(member)
                    })
                    .collect();
                self.choice(&members)
            }
            _ => node,
        }
    }

    /// `node`, which takes what any of `members` does, unless it may take a row by another member
    /// than the one that warnings are about. Where a tag or the first byte decides, it can't.
    pub(super) fn unless_warned(&self, members: &[ValidatorRef<'_>], node: Node) -> Node {
        let mut contents = Contents::default();
        if self.context.warnings && matches!(node.op, Op::Any | Op::Choice) {
            for member in members {
                contents.add(*member, 0);
            }
        }
        if contents.is_ambiguous() {
            Node::UNSURE
        } else {
            node
        }
    }
}

/// Numbers with these counts of digits.
const fn digits(counts: u64) -> Node {
    Node {
        op: Op::Digits,
        data: counts,
    }
}

/// For [`Op::Digits`], the counts of digits of which all numbers are fine. The range of fine numbers has to end at
/// powers of ten, or nowhere between numbers that are fine.
fn counts(is_fine: impl Fn(f64) -> bool) -> u64 {
    let mut counts = 0;
    for (sign, shift) in [(1.0, 0), (-1.0, COUNTS)] {
        let power = |exponent| sign * 10_f64.powi(exponent);
        for (count, bit) in (0..).zip(shift..shift + COUNTS - 1) {
            let lowest = if count == 0 { 0.0 } else { power(count - 1) };
            // A fraction may be rounded up to the next power.
            if is_fine(lowest) && is_fine(power(count)) {
                counts |= 1 << bit;
            }
        }
    }
    counts
}

/// The contents of a union's members that warnings are about.
#[derive(Default)]
struct Contents {
    /// Fields that hold times.
    times: bool,
    /// Fields of which the schema says more than Convex enforces.
    meant: bool,
    /// Objects whose keys may be anything.
    open: bool,
}

impl Contents {
    /// Returns whether it may depend on the member if there is a warning. Names of times are the
    /// same in all members, so those only matter where a name may be a key without a meaning.
    fn is_ambiguous(&self) -> bool {
        self.meant || (self.times && self.open)
    }

    fn add(&mut self, validator: ValidatorRef<'_>, level: usize) {
        if level == SEARCHED {
            (self.times, self.meant, self.open) = (true, true, true);
            return;
        }
        match validator.exhaustive() {
            ValidatorKind::Any => self.open = true,
            ValidatorKind::Record { values, .. } => {
                self.open = true;
                self.add(values, level + 1);
            }
            ValidatorKind::Array(element) => self.add(element, level + 1),
            ValidatorKind::Object(fields) => {
                for field in fields.iter() {
                    self.times |= is_time_name(field.name());
                    self.meant |= field.meta().is_some_and(is_checked);
                    self.add(field.validator(), level + 1);
                }
            }
            ValidatorKind::Union(members) => {
                for member in members.iter() {
                    self.add(member.validator(), level + 1);
                }
            }
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
            | ValidatorKind::Unknown(_) => {}
        }
    }
}
