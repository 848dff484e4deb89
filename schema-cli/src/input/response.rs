//! Exports in what deployments answer.
//!
//! Source: npm `convex` 1.48.0, `src/cli/lib/mcp/tools/tables.ts` (the query
//! `_system/frontend/getSchemas`) and `src/cli/lib/deployApi/{startPush,componentDefinition}.ts`.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use serde_json::value::RawValue;

/// An object, whose values keep their text: the order of fields counts.
type Object<'a> = BTreeMap<String, &'a RawValue>;

/// How often answers may stand in each other: `value`, then `active`, then a string.
const DEPTH: usize = 8;

/// The export that `text` is or has in it; what is neither stays as it is, for the reader to judge.
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
    let Ok(object) = serde_json::from_str::<Object<'_>>(text) else {
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
        .and_then(|analysis| serde_json::from_str::<Object<'_>>(analysis.get()).ok());
    // The app is the component with the empty path.
    let app = app.and_then(|components| components.get("").copied());
    let Some(part) = part.copied().or(app) else {
        return Ok(None);
    };
    if part.get() == "null" {
        bail!("the deployment has no schema");
    }
    let found = inside(part.get(), depth - 1)?;
    Ok(Some(found.unwrap_or_else(|| part.get().to_owned())))
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
