//! Functions become items: each is a type with its arguments as fields.

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::__internal::meaning::meaning;
use convex_schema_core::{Schema, ValidatorRef};
use convex_schema_functions::{Contract, FunctionRef};

use super::known::Stored;
use super::{At, Plan, Planner, Position, fields, naming, raw};
use crate::Options;
use crate::item::{Body, Item, ItemId, Type, Use};
use crate::names::Taken;

/// The items of a model and, behind them, those of functions.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) plan: Plan,
    /// How many of the items are the model's.
    pub(crate) model: usize,
    /// The functions, in the order of the contract.
    pub(crate) functions: Vec<Function>,
}

/// A function as an item.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) id: ItemId,
    pub(crate) returns: Type,
}

/// Plans the items of `schema`, then those of the functions of `contract`: what these call as the model does,
/// is the model's.
pub(crate) fn plan(schema: &Schema, options: &Options, contract: &Contract) -> Api {
    let (mut planner, tables) = super::named(schema, options);
    let item = |name: &str| {
        let id = *planner.by_table.get(name)?;
        let is_own = planner.items[id.0]
            .table
            .as_ref()
            .is_some_and(|it| !it.external);
        is_own.then_some(id)
    };
    let model = planner.items.len();
    planner.stored = Some(Stored::new(schema, item, model));
    let functions = contract.functions();
    let functions = functions
        .map(|function| planner.function(function))
        .collect();
    Api {
        plan: planner.finish(schema, options, tables),
        model,
        functions,
    }
}

/// Names an item that is neither a table nor a function, in the module where it stands.
pub(crate) fn name(item: &Item, before: &[Item], taken: &mut Taken) -> String {
    /// Names that every function has.
    const SAY_NOTHING: [&str; 3] = ["Args", "Item", "Result"];
    let candidates = naming::candidates(item, before);
    let candidates = candidates.iter().map(String::as_str);
    let candidates: Vec<_> = candidates.filter(|it| !SAY_NOTHING.contains(it)).collect();
    taken.claim(&candidates, "")
}

impl Planner<'_> {
    fn function(&mut self, function: FunctionRef<'_>) -> Function {
        let id = self.push(Item::new(Body::Unit));
        self.items[id.0].body = match function.args() {
            None => Body::Newtype(Type::Convex("Any")),
            Some(args) => self.args(args, id),
        };
        let returns = match function.returns() {
            None => Type::Convex("Any"),
            Some(returns) => self.returns(returns, id),
        };
        Function { id, returns }
    }

    fn args(&mut self, args: ValidatorRef<'_>, id: ItemId) -> Body {
        let at = At::new(id, None);
        if raw::reason(args).is_some() {
            return Body::Raw(raw::expression(args));
        }
        if let ValidatorKind::Object(fields) = args.exhaustive() {
            let known = if fields.is_empty() {
                None
            } else {
                self.model_item(args)
            };
            return match known {
                Some(known) => Body::Newtype(known),
                None => Body::Struct(self.fields(fields, &at)),
            };
        }
        let typed = self.ty(args, &at.join("args"), Position::Inner);
        if typed.ambiguous {
            return Body::Raw(raw::expression(args));
        }
        Body::Newtype(typed.ty)
    }

    /// The struct or the table of the model that is equal to `validator`.
    fn model_item(&mut self, validator: ValidatorRef<'_>) -> Option<Type> {
        let stored = self.stored.as_ref()?;
        stored.table(validator).or_else(|| {
            let id = *self.by_meaning.get(&meaning(validator))?;
            matches!(self.items[id.0].body, Body::Struct(_)).then_some(Type::Item(id))
        })
    }

    fn returns(&mut self, returns: ValidatorRef<'_>, id: ItemId) -> Type {
        let at = At::new(id, None).join("result");
        if raw::reason(returns).is_none() {
            self.null_first = fields::has_null_first(returns);
            let typed = self.ty(returns, &at, Position::Inner);
            self.null_first = false;
            if !typed.ambiguous {
                return typed.ty;
            }
        }
        let mut item = Item::new(Body::Raw(raw::expression(returns)));
        item.uses.push(Use {
            parent: id,
            path: at.path,
        });
        Type::Item(self.push(item))
    }
}
