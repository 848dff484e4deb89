//! Functions of a deployment as Rust types.

use convex_schema_core::Schema;
use convex_schema_functions::Contract;

use crate::api::{self, Tree};
use crate::print::api as print;
use crate::{Options, group, plan};

/// How every generated file of functions begins.
pub const HEADER: &str = print::HEADER;

/// The choices of [`generate`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FunctionOptions {
    /// The Rust path of the module that has the model: `crate`, or the name of a crate.
    pub model: String,
}

impl Default for FunctionOptions {
    fn default() -> Self {
        Self {
            model: "crate".to_owned(),
        }
    }
}

impl FunctionOptions {
    /// Sets the Rust path of the module that has the model.
    #[must_use]
    pub fn model(mut self, path: impl Into<String>) -> Self {
        self.model = path.into();
        self
    }
}

/// The Rust source of functions, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Functions {
    /// The text of the file.
    pub text: String,
    /// How many functions it has.
    pub functions: usize,
    /// The types besides those of functions: names that the model does not have.
    pub invented: Vec<String>,
    /// Functions without a validator for their arguments.
    pub undeclared_args: Vec<String>,
    /// Functions without a validator for their result.
    pub undeclared_returns: Vec<String>,
}

/// Writes the functions of `contract` as Rust source: the same text for the same contract and model.
///
/// `schema` and `options` are those of [`import`](crate::import): types of the model have the names that it gives them.
pub fn generate(
    contract: &Contract,
    schema: &Schema,
    options: &Options,
    function_options: &FunctionOptions,
) -> Functions {
    let mut api = plan::functions::plan(schema, options, contract);
    // The modules are those of the model alone.
    let of_functions = api.plan.items.split_off(api.model);
    let model = group::modules(&api.plan, options);
    api.plan.items.extend(of_functions);
    let tree = Tree::new(&mut api, contract, &function_options.model);
    let parts = print::Parts {
        contract,
        tree: &tree,
        model: &model,
        model_path: &function_options.model,
    };
    let text = print::file(&mut api, &parts);
    let types = tree.modules.iter().flat_map(|module| &module.types);
    let invented = types.map(|id| api.plan.item(*id));
    let invented = invented.filter(|item| api::is_invented(item));
    let without = |is_declared: fn(convex_schema_functions::FunctionRef<'_>) -> bool| {
        let functions = contract.functions().filter(|it| !is_declared(*it));
        functions.map(|it| it.path().to_owned()).collect()
    };
    Functions {
        text,
        functions: contract.functions().len(),
        invented: invented.map(|item| item.name.clone()).collect(),
        undeclared_args: without(|it| it.args().is_some()),
        undeclared_returns: without(|it| it.returns().is_some()),
    }
}

/// Returns the spec that a generated file was made of; `None` if the text is not one.
pub fn spec_of(text: &str) -> Option<String> {
    let (_, signatures) = text.split_once(print::SIGNATURES)?;
    let entries = signatures
        .lines()
        .filter_map(|line| line.strip_prefix("// "));
    let entries: Vec<_> = entries.collect();
    Some(format!("[{}]", entries.join(",")))
}

#[cfg(test)]
mod tests;
