//! Exports in what deployments answer.
//!
//! Source: npm `convex` 1.48.0, `src/cli/lib/mcp/tools/tables.ts` (the query
//! `_system/frontend/getSchemas`) and `src/cli/lib/deployApi/{startPush,componentDefinition}.ts`.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Deserializer;

/// How deep answers may be nested: `value`, then `active`, then a string.
const DEPTH: usize = 8;

/// Returns the export that `text` is or contains. Any other text is returned as it is: the reader of
/// exports has the better message.
pub(super) fn export(text: String) -> Result<String> {
    match inside(&text, DEPTH)? {
        Some(export) => Ok(export),
        None => Ok(text),
    }
}

fn inside(text: &str, depth: usize) -> Result<Option<String>> {
    if depth == 0 {
        return Ok(None);
    }
    if let Ok(quoted) = serde_json::from_str::<String>(text) {
        return Ok(Some(inside(&quoted, depth - 1)?.unwrap_or(quoted)));
    }
    let Some(object) = object(text) else {
        return Ok(None);
    };
    if object.contains_key("tables") {
        return Ok(None);
    }
    let part = ["active", "value", "schema"]
        .iter()
        .find_map(|key| object.get(*key));
    let app = object
        .get("analysis")
        .and_then(|analysis| self::object(analysis));
    // The app is the component with the empty path.
    let app = app.and_then(|components| components.get("").copied());
    let Some(part) = part.copied().or(app) else {
        return Ok(None);
    };
    if part == "null" {
        bail!("the deployment has no schema");
    }
    let found = inside(part, depth - 1)?;
    Ok(Some(found.unwrap_or_else(|| part.to_owned())))
}

/// Returns the values of a JSON object as their texts, because the order of fields matters.
fn object(text: &str) -> Option<BTreeMap<String, &str>> {
    let mut rest = text.trim().strip_prefix('{')?.trim_start();
    let mut object = BTreeMap::new();
    while !rest.starts_with('}') {
        let (key, after) = first::<String>(rest)?;
        let value = after.trim_start().strip_prefix(':')?.trim_start();
        let (_, after) = first::<IgnoredAny>(value)?;
        let length = value.len() - after.len();
        object.insert(key, &value[..length]);
        rest = after.trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    }
    (rest == "}").then_some(object)
}

/// Returns the JSON value at the start of `text`, and what follows it.
fn first<T: DeserializeOwned>(text: &str) -> Option<(T, &str)> {
    let mut values = Deserializer::from_str(text).into_iter::<T>();
    let value = values.next()?.ok()?;
    Some((value, &text[values.byte_offset()..]))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use serde_json::json;

    use super::export;

    /// Fields in an order that sorting would change.
    const EXPORT: &str = r#"{"tables":[{"b":1,"a":2}],"schemaValidation":true}"#;

    #[test]
    fn answers_have_the_export_in_them() {
        let schemas = json!({ "active": EXPORT, "inProgress": null });
        let query = json!({ "status": "success", "value": schemas, "logLines": [] });
        let push = format!(
            r#"{{"analysis":{{"waitlist":{{"schema":null}},"":{{"schema":{EXPORT}}}}},"app":{{}}}}"#
        );
        let printed = serde_json::to_string(EXPORT).unwrap();
        for text in [
            EXPORT,
            &schemas.to_string(),
            &query.to_string(),
            &push,
            &printed,
        ] {
            assert_eq!(export(text.to_owned()).unwrap(), EXPORT, "{text}");
        }
    }

    #[test]
    fn what_has_none_is_left_to_the_reader() {
        for text in ["", "[]", "{}", "{\"value\":3}"] {
            let found = export(text.to_owned()).unwrap();
            assert!(found == text || found == "3", "{text}: {found}");
        }
        let error = export("{\"active\":null}".to_owned()).unwrap_err();
        assert_eq!(error.to_string(), "the deployment has no schema");
    }
}
