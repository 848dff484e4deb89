//! The functions of a deployment, and what is known of them.

use std::fmt;

use convex_schema_core::export::validator_json;
use convex_schema_core::{
    FunctionKind, Schema, SchemaBuilder, TableDefinition, TableRef, Validator, ValidatorRef,
    Visibility,
};

/// The functions of a deployment, sorted by path.
#[derive(Debug, Clone)]
pub struct Contract {
    url: Option<String>,
    functions: Vec<Function>,
    http_actions: Vec<HttpAction>,
    notes: Vec<SpecNote>,
    /// The validators of all signatures: each is the document of a table, called by number.
    signatures: Schema,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Function {
    path: String,
    /// Where the name starts: behind the last `:`.
    name: usize,
    kind: FunctionKind,
    visibility: Visibility,
    args: Option<usize>,
    returns: Option<usize>,
}

/// An HTTP action. It is called by method and path, and has no validators.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct HttpAction {
    /// The method, such as `POST`.
    pub method: String,
    /// The path of the request: `/webhook`, or `/files/*` for all below.
    pub path: String,
}

impl HttpAction {
    fn entry(&self) -> String {
        let [method, path] = [&self.method, &self.path].map(|text| json_string(text));
        format!(r#"{{"functionType":"HttpAction","method":{method},"path":{path}}}"#)
    }
}

/// A text as JSON.
fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl fmt::Display for HttpAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// Something in a spec that has no place in the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpecNote {
    /// The identifier of the function, or its position in the spec.
    pub function: String,
    /// The kind.
    pub kind: SpecNoteKind,
    /// One sentence for people.
    pub message: String,
}

impl fmt::Display for SpecNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.function, self.message)
    }
}

/// The kind of a [`SpecNote`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpecNoteKind {
    /// The function is left out: this version does not know its type, or it has no name.
    Skipped,
    /// The function is known; its arguments or its result are not, and count as undeclared.
    Unread,
}

impl SpecNoteKind {
    /// `skipped` or `unread`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Unread => "unread",
        }
    }
}

impl fmt::Display for SpecNoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The parts of a function that were read, before it is part of a contract.
pub(crate) struct Signature {
    pub(crate) path: String,
    pub(crate) kind: FunctionKind,
    pub(crate) visibility: Visibility,
    pub(crate) args: Option<Validator>,
    pub(crate) returns: Option<Validator>,
}

impl Contract {
    /// Joins what was read. Of functions with one path the last counts.
    pub(crate) fn new(
        url: Option<String>,
        mut signatures: Vec<Signature>,
        mut http_actions: Vec<HttpAction>,
        notes: Vec<SpecNote>,
    ) -> Self {
        // A stable sort, so that the last of several with one path stays the last.
        signatures.sort_by(|a, b| sort_key(&a.path).cmp(&sort_key(&b.path)));
        let mut tables = Tables::default();
        let mut functions: Vec<Function> = Vec::with_capacity(signatures.len());
        for signature in signatures {
            if functions
                .last()
                .is_some_and(|last| last.path == signature.path)
            {
                functions.pop();
            }
            functions.push(Function {
                name: signature.path.rfind(':').map_or(0, |colon| colon + 1),
                path: signature.path,
                kind: signature.kind,
                visibility: signature.visibility,
                args: signature.args.map(|args| tables.push(args)),
                returns: signature.returns.map(|returns| tables.push(returns)),
            });
        }
        http_actions.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
        Self {
            url,
            functions,
            http_actions,
            notes,
            signatures: tables.builder.build(),
        }
    }

    /// Returns the address of the deployment, if the spec has one.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Returns the functions, sorted by module and name.
    pub fn functions(&self) -> impl ExactSizeIterator<Item = FunctionRef<'_>> + Clone {
        let contract = self;
        let functions = self.functions.iter();
        functions.map(move |function| FunctionRef { contract, function })
    }

    /// Returns the function with this path, such as `messages:send`.
    pub fn function(&self, path: &str) -> Option<FunctionRef<'_>> {
        let found = self
            .functions
            .binary_search_by(|function| sort_key(&function.path).cmp(&sort_key(path)));
        Some(FunctionRef {
            contract: self,
            function: &self.functions[found.ok()?],
        })
    }

    /// Returns the HTTP actions, sorted by path and method.
    pub fn http_actions(&self) -> &[HttpAction] {
        &self.http_actions
    }

    /// Returns each function and each HTTP action as an entry of a spec: JSON in one line.
    pub fn entries(&self) -> impl Iterator<Item = String> + '_ {
        let functions = self.functions().map(FunctionRef::entry);
        functions.chain(self.http_actions.iter().map(HttpAction::entry))
    }

    /// Returns what of the spec is left out.
    pub fn notes(&self) -> &[SpecNote] {
        &self.notes
    }

    fn signature(&self, position: Option<usize>) -> Option<ValidatorRef<'_>> {
        let table = self.signatures.table(&position?.to_string());
        table.and_then(TableRef::document)
    }
}

/// The key of the order of functions: the module, then the name.
fn sort_key(path: &str) -> (&str, &str) {
    path.rsplit_once(':').unwrap_or(("", path))
}

/// The signatures as tables of a schema, which is what validators stand in.
#[derive(Default)]
struct Tables {
    builder: SchemaBuilder,
    count: usize,
}

impl Tables {
    /// Appends a validator and returns its number.
    fn push(&mut self, validator: Validator) -> usize {
        let number = self.count;
        self.count += 1;
        let table = TableDefinition::new(number.to_string(), validator);
        self.builder = std::mem::take(&mut self.builder).table(table);
        number
    }
}

/// A function of a [`Contract`].
#[derive(Debug, Clone, Copy)]
pub struct FunctionRef<'a> {
    contract: &'a Contract,
    function: &'a Function,
}

impl<'a> FunctionRef<'a> {
    /// Returns the path by which clients call it: `messages:send`, `admin/users:list`.
    pub fn path(self) -> &'a str {
        &self.function.path
    }

    /// Returns the path of its module below the functions folder: `messages`, `admin/users`.
    pub fn module(self) -> &'a str {
        let end = self.function.name.saturating_sub(1);
        &self.function.path[..end]
    }

    /// Returns the name under which the module exports it.
    pub fn name(self) -> &'a str {
        &self.function.path[self.function.name..]
    }

    /// Returns what the function may do.
    pub fn kind(self) -> FunctionKind {
        self.function.kind
    }

    /// Returns who may call it.
    pub fn visibility(self) -> Visibility {
        self.function.visibility
    }

    /// Returns the validator of its arguments; `None` if none was declared, which is the same as `v.any()`.
    pub fn args(self) -> Option<ValidatorRef<'a>> {
        self.contract.signature(self.function.args)
    }

    /// Returns the validator of its result; `None` if none was declared, which is the same as `v.any()`.
    pub fn returns(self) -> Option<ValidatorRef<'a>> {
        self.contract.signature(self.function.returns)
    }

    fn entry(self) -> String {
        let identifier = json_string(&format!("{}.js:{}", self.module(), self.name()));
        let kind = match self.kind() {
            FunctionKind::Mutation => "Mutation",
            FunctionKind::Action => "Action",
            _ => "Query",
        };
        let declared = |validator: Option<ValidatorRef<'_>>| {
            validator.map_or_else(|| r#"{"type":"any"}"#.to_owned(), validator_json)
        };
        format!(
            r#"{{"identifier":{identifier},"functionType":"{kind}","visibility":{{"kind":"{}"}},"args":{},"returns":{}}}"#,
            self.visibility(),
            declared(self.args()),
            declared(self.returns()),
        )
    }
}
