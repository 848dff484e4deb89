//! Types that casts give to validators, which an export does not have.

use super::Walk;
use crate::Cast;
use crate::notes::CastNote;
use crate::source::parse::types::Type;
use crate::source::parse::{Call, Expression, TextRange};
use crate::source::scope::{Here, What};

/// The functions and constants of convex-helpers that change the type of a validator alone.
const HELPERS: [&str; 4] = ["brandedString", "deprecated", "pretend", "pretendRequired"];

impl<'a> Walk<'a> {
    /// Remembers the cast to a type.
    pub(super) fn cast(&self, at: &Here<'a>, to: &Type) -> CastNote {
        self.noted(
            self.remember(at, to.place),
            self.types.text(at.path, at.file, to),
        )
    }

    /// The note of a cast; `ts` is its type for the generated file.
    fn noted(&self, cast: Cast, ts: Option<String>) -> CastNote {
        if ts.is_none() {
            self.lost_casts.set(self.lost_casts.get() + 1);
        }
        CastNote { cast, ts }
    }

    fn remember(&self, at: &Here<'a>, place: TextRange) -> Cast {
        let ty = at.file.text(place);
        let cast = Cast {
            path: at.path.to_owned(),
            line: at.file.line(place.start),
            ty: ty.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        self.casts.borrow_mut().push(cast.clone());
        cast
    }

    /// Remembers a helper of convex-helpers that changes a type; `place` is all of its use.
    pub(super) fn helper(
        &self,
        at: &Here<'a>,
        (module, name): (&str, &str),
        call: Option<&'a Call>,
        place: TextRange,
    ) -> Option<CastNote> {
        if !module.starts_with("convex-helpers") || !HELPERS.contains(&name) {
            return None;
        }
        let argument = call.and_then(|call| Some(&call.arguments.first()?.0));
        let ts = match (name, argument) {
            ("deprecated", _) => Some("Validator<null, 'optional'>".to_owned()),
            ("brandedString", Some(Expression::Text(brand))) => {
                let is_plain = !brand.contains(['\'', '\\', '\n']);
                is_plain.then(|| format!("VString<string & {{ _: '{brand}' }}>"))
            }
            (_, Some(argument)) => self.plain_type(at, argument),
            (_, None) => None,
        };
        Some(self.noted(self.remember(at, place), ts))
    }

    /// The type of a validator that has no other one inside.
    fn plain_type(&self, at: &Here<'a>, validator: &'a Expression) -> Option<String> {
        let What::Value(at, Expression::Call(call)) = self.scope.follow(at, validator).what else {
            return None;
        };
        let Expression::Member(object, method, _) = &*call.callee else {
            return None;
        };
        if !self.is_v(&at, object) {
            return None;
        }
        let ty = match (method.as_str(), call.arguments.first()) {
            ("string", None) => "VString",
            ("number" | "float64", None) => "VFloat64",
            ("int64" | "bigint", None) => "VInt64",
            ("boolean", None) => "VBoolean",
            ("bytes", None) => "VBytes",
            ("any", None) => "VAny",
            ("null", None) => "VNull",
            ("id", Some((Expression::Text(table), _))) => {
                return Some(format!("VId<GenericId<'{table}'>>"));
            }
            _ => return None,
        };
        Some(ty.to_owned())
    }

    /// How many casts without a type for the generated file were met so far: more after a validator
    /// mean that it has one.
    pub(super) fn lost_casts(&self) -> usize {
        self.lost_casts.get()
    }
}

/// The casts by place, each once: a constant is met wherever it is used.
pub(super) fn sorted(mut casts: Vec<Cast>) -> Vec<Cast> {
    casts.sort();
    casts.dedup();
    casts
}
