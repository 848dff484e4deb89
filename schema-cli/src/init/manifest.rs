//! The manifest of a workspace, to which a member is added.

use anyhow::{Result, bail};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// When a member of a workspace is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Builds {
    /// By a plain `cargo build`.
    Always,
    /// With what depends on it.
    WhenNeeded,
}

/// Whether a manifest is the root of a workspace.
pub(crate) fn is_workspace(text: &str) -> bool {
    DeTable::parse(text).is_ok_and(|manifest| manifest.get_ref().contains_key("workspace"))
}

/// `text` with `member` among the members; `None` if it is there.
///
/// Only what is needed is inserted; comments and order stay.
pub(crate) fn with_member(text: &str, member: &str, builds: Builds) -> Result<Option<String>> {
    let Lists {
        members,
        defaults,
        is_package,
    } = Lists::read(text)?;
    let mut edited = text.to_owned();
    if !members
        .as_ref()
        .is_some_and(|members| covers(members, member))
    {
        edited = inserted(&edited, "members", member, members.is_some())?;
    }
    match defaults {
        _ if builds == Builds::WhenNeeded => {}
        Some(defaults) if !covers(&defaults, member) => {
            edited = inserted(&edited, "default-members", member, true)?;
        }
        // Without the key cargo builds the package of the manifest alone, if it has one.
        None if is_package => {
            edited = inserted(&edited, "default-members", member, false)?;
            edited = inserted(&edited, "default-members", ".", true)?;
        }
        _ => {}
    }
    if edited == text {
        return Ok(None);
    }
    let Lists {
        members, defaults, ..
    } = Lists::read(&edited)?;
    let is_listed = members.is_some_and(|members| covers(&members, member))
        && (builds == Builds::WhenNeeded
            || defaults.is_none_or(|defaults| covers(&defaults, member)));
    if !is_listed {
        bail!("can't add `{member}` to the workspace\nhelp: add it to `members` by hand");
    }
    Ok(Some(edited))
}

/// The lists of a manifest about its workspace.
struct Lists {
    members: Option<Vec<String>>,
    defaults: Option<Vec<String>>,
    is_package: bool,
}

impl Lists {
    fn read(text: &str) -> Result<Self> {
        let manifest = DeTable::parse(text)?.into_inner();
        let workspace = manifest.get("workspace").map(Spanned::get_ref);
        let Some(DeValue::Table(workspace)) = workspace else {
            bail!(
                "`Cargo.toml` has no `[workspace]`, and a schema package is a package of its own\n\
                 help: add the line `[workspace]` to it"
            );
        };
        let list = |key: &str| match workspace.get(key)?.get_ref() {
            DeValue::Array(entries) => {
                let texts = entries.iter().filter_map(|entry| match entry.get_ref() {
                    DeValue::String(text) => Some(text.clone().into_owned()),
                    _ => None,
                });
                Some(texts.collect())
            }
            _ => None,
        };
        Ok(Self {
            members: list("members"),
            defaults: list("default-members"),
            is_package: manifest.contains_key("package"),
        })
    }
}

/// Whether one of cargo's patterns matches `member`.
fn covers(patterns: &[String], member: &str) -> bool {
    patterns.iter().any(|pattern| {
        let (pattern, member) = (pattern.trim_end_matches('/').split('/'), member.split('/'));
        pattern.clone().count() == member.clone().count()
            && pattern
                .zip(member)
                .all(|(pattern, part)| match pattern.split_once('*') {
                    Some((start, end)) => part.starts_with(start) && part.ends_with(end),
                    None => pattern == part,
                })
    })
}

/// `text` with `entry` at the start of the list `key`, which is made if it is not there.
fn inserted(text: &str, key: &str, entry: &str, is_there: bool) -> Result<String> {
    let Some(section) = section(text) else {
        bail!("can't find the line `[workspace]` in `Cargo.toml`\nhelp: add `{entry}` to `{key}`");
    };
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    if !is_there {
        let (before, after) = text.split_at(section);
        return Ok(format!("{before}{key} = [\"{entry}\"]{newline}{after}"));
    }
    let Some(open) = list(&text[section..], key) else {
        bail!("can't find the list `{key}` in `Cargo.toml`\nhelp: add `{entry}` to it by hand");
    };
    let (before, after) = text.split_at(section + open);
    let rest = after.trim_start_matches([' ', '\t']);
    let separator = if rest.starts_with(['\n', '\r']) {
        // One entry a line, in the manner of the next one.
        let indent = rest.trim_start_matches(['\r', '\n']);
        let indent = &indent[..indent.len() - indent.trim_start().len()];
        return Ok(format!("{before}{newline}{indent}\"{entry}\",{after}"));
    } else if rest.starts_with(']') {
        ""
    } else {
        ", "
    };
    Ok(format!("{before}\"{entry}\"{separator}{rest}"))
}

/// Where the lines below `[workspace]` begin.
fn section(text: &str) -> Option<usize> {
    let mut position = 0;
    for line in text.split_inclusive('\n') {
        position += line.len();
        let is_header = line
            .split('#')
            .next()
            .is_some_and(|it| it.trim() == "[workspace]");
        if is_header && line.ends_with('\n') {
            return Some(position);
        }
    }
    None
}

/// Where the content of the list `key` begins, in the section at the start of `text`.
fn list(text: &str, key: &str) -> Option<usize> {
    let mut position = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('[') {
            return None;
        }
        let value = line.trim_start().strip_prefix(key).map(str::trim_start);
        if let Some(value) = value.and_then(|value| value.strip_prefix('=')) {
            let open = value.trim_start().starts_with('[');
            return open.then(|| line.find('[').map(|at| position + at + 1))?;
        }
        position += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{Builds, with_member};

    fn edited(text: &str) -> Option<String> {
        with_member(text, "schema", Builds::Always).unwrap()
    }

    #[test]
    fn what_is_needed_alone_is_no_default() {
        let text = "[workspace]\nmembers = [\"app\"]\ndefault-members = [\"app\"]\n";
        let edited = with_member(text, "model", Builds::WhenNeeded).unwrap();
        let want = text.replacen("[\"app\"]", "[\"model\", \"app\"]", 1);
        assert_eq!(edited, Some(want));
        let text = "[package]\nname = \"a\"\n\n[workspace]\n";
        let edited = with_member(text, "model", Builds::WhenNeeded).unwrap();
        assert_eq!(edited, Some(format!("{text}members = [\"model\"]\n")));
    }

    #[test]
    fn what_is_covered_stays() {
        for text in [
            "[workspace]\nmembers = [\"*\"]\n",
            "[workspace]\nmembers = [\"model\", \"schema\"]\ndefault-members = [\"schema\"]\n",
        ] {
            assert_eq!(edited(text), None, "{text}");
        }
    }

    #[test]
    fn lists_keep_their_form() {
        for (text, want) in [
            (
                "[workspace]\nmembers = [\"model\"]\n",
                "[workspace]\nmembers = [\"schema\", \"model\"]\n",
            ),
            (
                "[workspace] # ours\nresolver = \"3\"\nmembers = [\n    \"model\", # the model\n]\n",
                "[workspace] # ours\nresolver = \"3\"\nmembers = [\n    \"schema\",\n    \
                 \"model\", # the model\n]\n",
            ),
            (
                "[workspace]\r\nmembers = [ ]\r\n",
                "[workspace]\r\nmembers = [\"schema\"]\r\n",
            ),
            (
                "[workspace]\nmembers = [\"*\"]\ndefault-members = [\"app\"]\n",
                "[workspace]\nmembers = [\"*\"]\ndefault-members = [\"schema\", \"app\"]\n",
            ),
            (
                "[package]\nname = \"model\"\n\n[workspace]\n",
                "[package]\nname = \"model\"\n\n[workspace]\ndefault-members = [\".\", \
                 \"schema\"]\nmembers = [\"schema\"]\n",
            ),
        ] {
            assert_eq!(edited(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn a_package_without_a_workspace_is_told() {
        let error = with_member("[package]\nname = \"a\"\n", "schema", Builds::Always).unwrap_err();
        assert!(error.to_string().contains("no `[workspace]`"), "{error}");
        // Lists in another form are left to people.
        assert!(
            with_member(
                "workspace = { members = [\"a\"] }\n",
                "schema",
                Builds::Always
            )
            .is_err()
        );
    }
}
