//! Which modules of a crate use which. Data flows one way: among the child modules of one module no arrows
//! make a circle.
//!
//! An arrow is a path: in a `use` declaration, a type, an expression, a pattern, a macro's input. It leads to
//! the module that defines the item, through all re-exports, and counts for the child modules on the way
//! down to it. A module and its own child modules may use each other. Two things are not seen: methods,
//! which no path leads to, and code that macros make.

mod names;
mod references;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use self::names::{Names, Target};
use super::source::Crate;

/// How many places of an arrow are shown.
const PLACES: usize = 4;

/// From one child module to another: the places, as `file:line path`.
type Arrows = BTreeMap<(usize, usize), Vec<String>>;

/// The arrows among the child modules of each module of a crate.
pub(crate) struct Modules<'a> {
    tree: &'a Crate,
    arrows: Arrows,
}

impl<'a> Modules<'a> {
    pub(crate) fn of(tree: &'a Crate) -> Self {
        let names = Names::new(tree);
        let mut arrows = Arrows::new();
        for (from, module) in tree.modules.iter().enumerate() {
            for reference in references::of(&module.items) {
                let to = match names.resolve(from, &reference.path) {
                    // A name alone is a variable sooner than a module.
                    Some(Target::Module(_)) if reference.path.len() == 1 => continue,
                    Some(Target::Module(to) | Target::Item(to)) => to,
                    None => continue,
                };
                if let Some(arrow) = parting(tree, from, to) {
                    let place = format!(
                        "{}:{} `{}`",
                        module.file,
                        reference.line,
                        reference.path.join("::")
                    );
                    arrows.entry(arrow).or_default().push(place);
                }
            }
        }
        Self { tree, arrows }
    }

    /// Returns each circle of modules, with its arrows; the arrow of the fewest places comes first.
    pub(crate) fn cycles(&self) -> Vec<String> {
        let mut findings = Vec::new();
        for circle in self.circles() {
            let mut names: Vec<_> = circle.iter().map(|at| self.name(*at)).collect();
            names.sort();
            let mut text = format!(
                "{}: {} modules use each other: {}",
                self.tree.name,
                names.len(),
                names.join(", ")
            );
            let is_inside = |at: &usize| circle.contains(at);
            let mut inside: Vec<_> = self
                .arrows
                .iter()
                .filter(|((from, to), _)| is_inside(from) && is_inside(to))
                .collect();
            inside.sort_by_key(|(_, places)| places.len());
            for ((from, to), places) in inside {
                let _ = write!(
                    text,
                    "\n    {} -> {} ({})",
                    self.name(*from),
                    self.name(*to),
                    places.len()
                );
                for place in places.iter().take(PLACES) {
                    let _ = write!(text, "\n      {place}");
                }
                if places.len() > PLACES {
                    let _ = write!(text, "\n      ...");
                }
            }
            findings.push(text);
        }
        findings
    }

    /// Returns the arrows of the whole crate, a line for each module that has some.
    pub(crate) fn report(&self) -> String {
        let mut targets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in self.arrows.keys() {
            let entry = targets.entry(self.name(*from)).or_default();
            entry.insert(self.name(*to));
        }
        let mut report = String::new();
        for (from, to) in targets {
            let to: Vec<_> = to.into_iter().collect();
            let _ = writeln!(report, "  {from} -> {}", to.join(", "));
        }
        report
    }

    /// Modules that reach each other, each set once.
    fn circles(&self) -> Vec<BTreeSet<usize>> {
        let mut circles: Vec<BTreeSet<usize>> = Vec::new();
        let mut done: BTreeSet<usize> = BTreeSet::new();
        let starts: BTreeSet<usize> = self.arrows.keys().map(|(from, _)| *from).collect();
        for start in starts {
            if done.contains(&start) {
                continue;
            }
            let reached = self.reached(start);
            let back = reached
                .iter()
                .filter(|at| self.reached(**at).contains(&start));
            let mut circle: BTreeSet<usize> = back.copied().collect();
            if reached.contains(&start) {
                circle.insert(start);
            }
            done.extend(&circle);
            if circle.len() > 1 {
                circles.push(circle);
            }
        }
        circles
    }

    /// Returns the modules that arrows lead to from `start`; `start` itself only if a circle leads back.
    fn reached(&self, start: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            for (_, to) in self
                .arrows
                .range((at, 0)..=(at, usize::MAX))
                .map(|(arrow, _)| arrow)
            {
                if reached.insert(*to) {
                    open.push(*to);
                }
            }
        }
        reached
    }

    fn name(&self, module: usize) -> String {
        self.tree.modules[module].path.join("::")
    }
}

/// Returns the two child modules of one module at which the ways from the root to `from` and to `to` part. `None` if
/// one of them contains the other.
fn parting(tree: &Crate, from: usize, to: usize) -> Option<(usize, usize)> {
    let way = |mut at: usize| {
        let mut way = vec![at];
        while let Some(parent) = tree.modules[at].parent {
            way.push(parent);
            at = parent;
        }
        way.reverse();
        way
    };
    let (from, to) = (way(from), way(to));
    from.into_iter().zip(to).find(|(from, to)| from != to)
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test may panic")]
mod tests {
    use super::Modules;
    use crate::check::source::Crate;

    /// Returns the arrows of a crate in one text, and the modules of each circle.
    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let tree = Crate::from_text("a", text).expect("it is Rust");
        let modules = Modules::of(&tree);
        let arrows = modules.report();
        let circles = modules.cycles();
        let circles = circles.iter().map(|it| {
            let first = it.lines().next().unwrap_or_default();
            first.rsplit(": ").next().unwrap_or_default().to_owned()
        });
        let arrows = arrows.lines().map(|line| line.trim().to_owned());
        (arrows.collect(), circles.collect())
    }

    #[test]
    fn a_circle_is_found_through_uses_types_calls_and_macros() {
        for way in [
            "use crate::a::A;",
            "use super::a::{self as other};",
            "fn b(_: Option<super::a::A>) {}",
            "fn b() { let _ = || crate::a::a(); }",
            "fn b() { format!(\"{:?}\", crate::a::a()); }",
            "fn b() { let super::a::A { .. } = c; }",
            "use super::*; fn b() { a::a(); }",
            "use super::*; fn b(_: A) {}",
            "use crate::again::A;",
            "macro_rules! b { () => { $crate::a::a() } }",
        ] {
            let text = format!(
                "mod a {{ use crate::b::B; pub struct A; pub fn a() {{}} }}\n\
                 mod b {{ pub struct B; {way} }}\n\
                 pub use a::A; mod again {{ pub use super::a::A; }}"
            );
            let (arrows, circles) = read(&text);
            assert_eq!(circles, ["a, b"], "{way}: {arrows:?}");
        }
    }

    #[test]
    fn a_long_circle_is_one_and_what_hangs_on_it_is_outside() {
        let text = "mod a { use crate::b::x::B; }\nmod b { pub mod x { use crate::c::C; } }\n\
                    mod c { use crate::a::A; use crate::d::D; }\nmod d {}\nmod e { use crate::a::A; }";
        let (arrows, circles) = read(text);
        assert_eq!(arrows, ["a -> b", "b -> c", "c -> a, d", "e -> a"]);
        assert_eq!(circles, ["a, b, c"]);
    }

    #[test]
    fn child_modules_of_one_module_are_looked_at_too() {
        let text = "mod a { mod b { use super::c::C; } mod c { use super::b::B; } }";
        assert_eq!(read(text).1, ["a::b, a::c"]);
    }

    #[test]
    fn what_is_no_circle() {
        for text in [
            // A module and its child modules.
            "mod a { mod b { use super::A; use crate::a; } use b::B; pub struct A; }",
            // Code for tests.
            "mod a { use crate::b::B; }\nmod b { #[cfg(test)] mod tests { use crate::a::A; } }",
            // A re-exported item is used where it is defined.
            "mod a { pub use crate::b::B; }\nmod c { use crate::a::B; }\nmod b { use crate::c::C; pub struct B; }\n",
            // Names of other crates, and a variable.
            "mod a { use crate::b::B; }\nmod b { use other::a::A; fn f(a: u8) -> u8 { a } }",
        ] {
            let (arrows, circles) = read(text);
            if text.contains("pub use crate::b") {
                assert_eq!(circles, ["b, c"], "{arrows:?}");
            } else {
                assert!(circles.is_empty(), "{text}: {circles:?}");
            }
        }
    }
}
