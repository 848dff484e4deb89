//! The functions of a deployment as `OpenAPI` 3.1: its HTTP API.
//!
//! Source: <https://docs.convex.dev/http-api/> (`/api/query`, `/api/mutation`, `/api/action` and `/api/run/{function}`),
//! <https://spec.openapis.org/oas/v3.1.1>, and npm `convex` 1.49, `src/browser/http_client.ts`, for the status 560.

use std::collections::BTreeSet;
use std::fmt::Write;

use convex_schema_core::{FunctionKind, Schema, ValidatorRef};

use crate::json_schema::{Json, JsonSchemaEncoding, Object, Writer, texts, typed};

/// A public function, as an operation of the HTTP API.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Operation<'a> {
    /// The path of the function: `messages:send`.
    pub path: &'a str,
    /// The kind.
    pub kind: FunctionKind,
    /// The validator of the arguments; `None` for any object.
    pub args: Option<ValidatorRef<'a>>,
    /// The validator of the result; `None` for anything.
    pub returns: Option<ValidatorRef<'a>>,
}

impl<'a> Operation<'a> {
    /// An operation that takes any object and returns anything.
    pub const fn new(path: &'a str, kind: FunctionKind) -> Self {
        Self {
            path,
            kind,
            args: None,
            returns: None,
        }
    }

    /// The same with these arguments.
    #[must_use]
    pub const fn args(mut self, args: ValidatorRef<'a>) -> Self {
        self.args = Some(args);
        self
    }

    /// The same with this result.
    #[must_use]
    pub const fn returns(mut self, returns: ValidatorRef<'a>) -> Self {
        self.returns = Some(returns);
        self
    }
}

/// Returns the `OpenAPI` 3.1 document of `operations`, in their order, served at `server`.
///
/// Each function is an operation of its own at `/api/run/`, such as `/api/run/messages/send`; those of one kind are also
/// one operation at `/api/query`, `/api/mutation` or `/api/action`, whose body names the function. Results are in the
/// format `json`, so that arguments are wire JSON and results are clean JSON: `components.schemas` has the tables and
/// types of `schema` as `wire.NAME` and `clean.NAME`, with the definitions and the limits of
/// [`json_schema`](crate::json_schema()). A validator that accepts the same as one of them is a reference to it,
/// whatever the order of its fields.
pub fn openapi(schema: &Schema, server: Option<&str>, operations: &[Operation<'_>]) -> String {
    let mut writers = Writers::new(schema);
    let mut schemas = Object::default();
    writers.args.definitions(schema, &mut |name, json| {
        schemas.set(&component(ARGS, name), json);
    });
    writers.results.definitions(schema, &mut |name, json| {
        schemas.set(&component(RESULTS, name), json);
    });
    schemas.set("Failure", failure());
    schemas.set("Rejection", rejection());
    writers.args.recognise(schema);
    writers.results.recognise(schema);
    let mut paths = Object::default();
    let mut ids = BTreeSet::new();
    for operation in operations {
        let path = format!("/api/run/{}", segments(operation.path));
        let id = unique_id(operation.path, &mut ids);
        paths.set(&path, writers.own(operation, &id));
    }
    for kind in FunctionKind::ALL {
        let of_kind = operations.iter().filter(|it| it.kind == kind);
        let of_kind: Vec<_> = of_kind.collect();
        if !of_kind.is_empty() {
            let id = unique_id(kind.as_str(), &mut ids);
            paths.set(&format!("/api/{kind}"), writers.joint(kind, &of_kind, &id));
        }
    }
    let mut document = Object::default()
        .with("openapi", Json::text("3.1.0"))
        .with("info", info());
    if let Some(server) = server {
        let server = Object::default().with("url", Json::text(server));
        document.set("servers", Json::Array(vec![server.into()]));
    }
    let bearer = Object::default()
        .with("type", Json::text("http"))
        .with("scheme", Json::text("bearer"))
        .with(
            "description",
            Json::text("The token of a user, if there is one."),
        );
    let components = Object::default().with("schemas", schemas.into()).with(
        "securitySchemes",
        Object::default().with("user", bearer.into()).into(),
    );
    let user = Object::default().with("user", Json::Array(Vec::new()));
    let security = vec![Object::default().into(), user.into()];
    let document = document
        .with("security", Json::Array(security))
        .with("paths", paths.into())
        .with("components", components.into());
    Json::from(document).to_text()
}

/// The prefixes of components: arguments are wire JSON in either format, results in the format `json` are clean JSON.
const ARGS: &str = "wire.";
const RESULTS: &str = "clean.";

/// The name of a component. Only these characters are legal in it.
fn component(prefix: &str, name: &str) -> String {
    let mut out = prefix.to_owned();
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_') {
            out.push(letter);
        } else {
            let _ = write!(out, "_u{:x}_", u32::from(letter));
        }
    }
    out
}

/// `messages/send` of `messages:send`, without what has a meaning in a path or a template.
fn segments(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b':' => out.push('/'),
            b'/' | b'_' | b'-' | b'.' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// A name of an operation that code can have: `messages_send` of `messages:send`.
fn unique_id(path: &str, taken: &mut BTreeSet<String>) -> String {
    let letters = path.chars();
    let letters = letters.map(|it| if it.is_ascii_alphanumeric() { it } else { '_' });
    let name: String = letters.collect();
    let mut id = name.clone();
    let mut number = 2;
    while !taken.insert(id.clone()) {
        id = format!("{name}_{number}");
        number += 1;
    }
    id
}

/// One writer for each side of a call.
struct Writers {
    args: Writer,
    results: Writer,
}

impl Writers {
    fn new(schema: &Schema) -> Self {
        let components = "#/components/schemas/";
        let writer = |encoding, spell| Writer::of_components(schema, encoding, components, spell);
        let args: fn(&str) -> String = |name| component(ARGS, name);
        Self {
            args: writer(JsonSchemaEncoding::Wire, args),
            results: writer(JsonSchemaEncoding::Clean, |name| component(RESULTS, name)),
        }
    }

    fn args(&mut self, operation: &Operation<'_>) -> Json {
        match operation.args {
            Some(args) => self.args.validator(args),
            None => typed("object").into(),
        }
    }

    fn returns(&mut self, operation: &Operation<'_>) -> Json {
        match operation.returns {
            Some(returns) => self.results.validator(returns),
            None => Json::anything(),
        }
    }

    /// The operation of one function.
    fn own(&mut self, operation: &Operation<'_>, id: &str) -> Json {
        let kind = operation.kind;
        let summary = format!("The {kind} `{}`.", operation.path);
        let body = body(None, self.args(operation));
        let result = success(self.returns(operation));
        post(id, kind, &summary, body, result)
    }

    /// The operation of all functions of a kind.
    fn joint(&mut self, kind: FunctionKind, operations: &[&Operation<'_>], id: &str) -> Json {
        let summary = format!("The {kind} that the body names.");
        let bodies = operations.iter();
        let bodies: Vec<_> = bodies
            .map(|it| body(Some(it.path), self.args(it)))
            .collect();
        let bodies = Object::default().with("oneOf", Json::Array(bodies)).into();
        // Which of them the result is of is known by the path in the body alone.
        let results = operations.iter().map(|it| self.returns(it));
        let mut once: Vec<Json> = Vec::new();
        for result in results {
            if !once.contains(&result) {
                once.push(result);
            }
        }
        let results = Object::default().with("anyOf", Json::Array(once)).into();
        post(id, kind, &summary, bodies, success(results))
    }
}

fn info() -> Json {
    Object::default()
        .with("title", Json::text("Convex functions"))
        .with("version", Json::text("1"))
        .with(
            "description",
            Json::text(
                "The public functions of a Convex deployment. Internal functions and HTTP actions are not in it.",
            ),
        )
        .into()
}

/// The body of a request; with `path` where the address does not name the function.
fn body(path: Option<&str>, args: Json) -> Json {
    let mut properties = Object::default();
    let mut required = Vec::new();
    if let Some(path) = path {
        let path = Object::default().with("const", Json::text(path));
        properties.set("path", path.into());
        required.push("path");
    }
    required.push("args");
    let format = Object::default().with("const", Json::text("json"));
    let properties = properties.with("args", args).with("format", format.into());
    typed("object")
        .with("properties", properties.into())
        .with("required", texts(&required))
        .into()
}

fn success(value: Json) -> Json {
    let status = Object::default().with("const", Json::text("success"));
    let properties = Object::default()
        .with("status", status.into())
        .with("value", value)
        .with("logLines", log_lines());
    typed("object")
        .with("properties", properties.into())
        .with("required", texts(&["status", "value"]))
        .into()
}

fn log_lines() -> Json {
    typed("array").with("items", typed("string").into()).into()
}

/// The answer of a function that failed.
fn failure() -> Json {
    let status = Object::default().with("const", Json::text("error"));
    let data = Object::default().with(
        "description",
        Json::text("The value of a `ConvexError`, if the function threw one."),
    );
    let properties = Object::default()
        .with("status", status.into())
        .with("errorMessage", typed("string").into())
        .with("errorData", data.into())
        .with("logLines", log_lines());
    typed("object")
        .with("properties", properties.into())
        .with("required", texts(&["status", "errorMessage"]))
        .into()
}

/// The answer to a request that reached no function.
fn rejection() -> Json {
    let properties = Object::default()
        .with("code", typed("string").into())
        .with("message", typed("string").into());
    typed("object")
        .with("properties", properties.into())
        .with("required", texts(&["code", "message"]))
        .into()
}

fn post(id: &str, kind: FunctionKind, summary: &str, body: Json, result: Json) -> Json {
    let request = Object::default()
        .with("required", Json::Raw("true".to_owned()))
        .with("content", content(body));
    let reference = |name: &str| {
        let target = format!("#/components/schemas/{name}");
        Json::from(Object::default().with("$ref", Json::text(&target)))
    };
    let responses = Object::default()
        .with("200", response("The result.", result))
        .with(
            "560",
            response("The function failed.", reference("Failure")),
        )
        .with(
            "default",
            response("The request was rejected.", reference("Rejection")),
        );
    let post = Object::default()
        .with("operationId", Json::text(id))
        .with("tags", texts(&[kind.as_str()]))
        .with("summary", Json::text(summary))
        .with("requestBody", request.into())
        .with("responses", responses.into());
    Object::default().with("post", post.into()).into()
}

fn response(description: &str, schema: Json) -> Json {
    Object::default()
        .with("description", Json::text(description))
        .with("content", content(schema))
        .into()
}

fn content(schema: Json) -> Json {
    let schema = Object::default().with("schema", schema);
    Object::default()
        .with("application/json", schema.into())
        .into()
}

#[cfg(test)]
mod tests;
