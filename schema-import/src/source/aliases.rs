//! Names of modules that `tsconfig.json` defines.

use std::path::{Path, PathBuf};

use oxc_span::SourceType;

use super::parse::{self, Export, Expression, Key};
use super::paths::joined;

/// `compilerOptions.paths` and `compilerOptions.baseUrl`.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    /// Patterns with at most one `*`, and the paths that they stand for.
    paths: Vec<(String, Vec<PathBuf>)>,
    base: Option<PathBuf>,
}

impl Aliases {
    /// The aliases of the nearest `tsconfig.json` or `jsconfig.json` above the file `entry`.
    pub(super) fn of(entry: &Path) -> Self {
        let configs = ["tsconfig.json", "jsconfig.json"];
        let mut folders = entry.ancestors().skip(1);
        let config = folders.find_map(|folder| {
            let configs = configs.iter().map(|name| folder.join(name));
            configs.into_iter().find(|config| config.is_file())
        });
        let mut aliases = Self::default();
        if let Some(config) = config {
            aliases.read(&config, 8);
        }
        aliases
    }

    /// The paths that `module` may stand for, without endings.
    pub(super) fn candidates(&self, module: &str) -> impl Iterator<Item = PathBuf> {
        let by_path = self.paths.iter().flat_map(move |(pattern, paths)| {
            let rest = match pattern.split_once('*') {
                Some((start, end)) => module
                    .strip_prefix(start)
                    .and_then(|rest| rest.strip_suffix(end)),
                None => (pattern == module).then_some(""),
            };
            let rest = rest.map(str::to_owned);
            let paths = paths.iter().filter_map(move |path| {
                let path = path.to_string_lossy().replacen('*', rest.as_deref()?, 1);
                Some(PathBuf::from(path))
            });
            paths.collect::<Vec<_>>()
        });
        by_path.chain(self.base.iter().map(move |base| joined(base, module)))
    }

    /// Reads `config`, and at most `depth` that it extends.
    fn read(&mut self, config: &Path, depth: usize) {
        // JSON with comments and trailing commas is an expression of TypeScript.
        let text = std::fs::read_to_string(config).unwrap_or_default();
        let text = format!("export default {}", text.trim_start_matches('\u{feff}'));
        let Some(file) = parse::file(&text, SourceType::ts(), 0) else {
            return;
        };
        let (Some(Export::Value(json)), Some(folder)) =
            (file.exports.get("default"), config.parent())
        else {
            return;
        };
        let options = property(&json.value, "compilerOptions");
        if self.base.is_none() {
            if let Some(Expression::Text(base)) = options.and_then(|it| property(it, "baseUrl")) {
                self.base = Some(joined(folder, base));
            }
        }
        let paths = options.and_then(|options| property(options, "paths"));
        if let (Some(Expression::Object(paths, _)), true) = (paths, self.paths.is_empty()) {
            let base = self.base.clone().unwrap_or_else(|| folder.to_owned());
            for path in paths {
                if let (Key::Named(pattern), Expression::Array(targets)) = (&path.key, &path.value)
                {
                    let targets = targets.iter().filter_map(|(target, _)| match target {
                        Expression::Text(target) => Some(joined(&base, target)),
                        _ => None,
                    });
                    self.paths.push((pattern.clone(), targets.collect()));
                }
            }
        }
        if let Some(Expression::Text(extended)) = property(&json.value, "extends") {
            if depth > 0 && extended.starts_with('.') {
                let extended = joined(folder, extended);
                let with_end = PathBuf::from(format!("{}.json", extended.display()));
                let found = [extended, with_end].into_iter().find(|it| it.is_file());
                if let Some(found) = found {
                    self.read(&found, depth - 1);
                }
            }
        }
    }
}

/// The value of a property of an object.
fn property<'a>(object: &'a Expression, name: &str) -> Option<&'a Expression> {
    let Expression::Object(properties, _) = object else {
        return None;
    };
    let is_wanted = |key: &Key| matches!(key, Key::Named(known) if known == name);
    let found = properties.iter().find(|property| is_wanted(&property.key));
    found.map(|property| &property.value)
}
