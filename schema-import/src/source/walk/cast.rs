//! Types that casts give to validators, which an export does not have.

use super::Walk;
use crate::Cast;
use crate::source::parse::Place;
use crate::source::scope::Here;

/// The functions and constants of convex-helpers that change the type of a validator alone.
const HELPERS: [&str; 4] = ["brandedString", "deprecated", "pretend", "pretendRequired"];

impl<'a> Walk<'a> {
    /// Remembers the cast to the type at `to`.
    pub(super) fn cast(&self, at: &Here<'a>, to: Place) {
        let ty = at.file.text(to);
        let ty = ty.split_whitespace().collect::<Vec<_>>().join(" ");
        self.casts.borrow_mut().push(Cast {
            path: at.path.to_owned(),
            line: at.file.line(to.start),
            ty,
        });
    }

    /// Remembers a helper of convex-helpers that changes a type; `place` is all of its use.
    pub(super) fn helper(&self, at: &Here<'a>, module: &str, name: &str, place: Place) {
        if module.starts_with("convex-helpers") && HELPERS.contains(&name) {
            self.cast(at, place);
        }
    }

    /// How many casts were met so far: more after a validator mean that it has one.
    pub(super) fn casts_so_far(&self) -> usize {
        self.casts.borrow().len()
    }
}

/// The casts by place, each once: a constant is met wherever it is used.
pub(super) fn sorted(mut casts: Vec<Cast>) -> Vec<Cast> {
    casts.sort();
    casts.dedup();
    casts
}
