//! Sources that a command line or a mapping names: scripts, folders of migrations, and servers.

use std::path::{Component, Path, PathBuf};

use anyhow::{Result, bail};
use convex_schema_migrate::Source;

/// The forms of a source argument, for help texts.
pub(crate) const FORMS: &str = "a file of `pg_dump` or other SQL statements, a folder of migrations, or \
                                `postgres://user@host/database` (its password in `PGPASSWORD`; `?schema=a,b` for \
                                schemas other than `public`)";

/// Reads the sources; the names of files are relative to `folder`.
pub(crate) fn open(names: &[String], folder: &Path) -> Result<Source> {
    let is_server = |name: &&String| is_address(name);
    match (names, names.iter().find(is_server)) {
        ([], _) => bail!("no source is named\nhelp: write `from = [\"dump.sql\"]`"),
        ([address], Some(_)) => server(address),
        (_, Some(_)) => bail!("a server is a source of its own\nhelp: name nothing beside it"),
        (names, None) => Ok(Source::scripts(names.iter().map(|name| folder.join(name)))?),
    }
}

/// Whether a name is the address of a server.
pub(crate) fn is_address(name: &str) -> bool {
    name.starts_with("postgres://") || name.starts_with("postgresql://")
}

#[cfg(feature = "postgres")]
fn server(address: &str) -> Result<Source> {
    Ok(Source::server(address)?)
}

#[cfg(not(feature = "postgres"))]
fn server(_address: &str) -> Result<Source> {
    bail!(
        "this program was built without its feature `postgres`\nhelp: name a file of `pg_dump` instead"
    )
}

/// The name of a file as a mapping in `folder` calls it.
pub(super) fn relative(name: &str, folder: &Path) -> String {
    let path = Path::new(name);
    let is_here = folder.as_os_str().is_empty() || folder == Path::new(".");
    if is_here || path.is_absolute() || is_address(name) || !path.exists() {
        return name.to_owned();
    }
    let (Ok(path), Ok(folder)) = (path.canonicalize(), folder.canonicalize()) else {
        return name.to_owned();
    };
    let (path, folder): (Vec<_>, Vec<_>) =
        (path.components().collect(), folder.components().collect());
    let pairs = path.iter().zip(&folder);
    let common = pairs.take_while(|(a, b)| a == b).count();
    let up = folder[common..].iter().map(|_| Component::ParentDir);
    let relative: PathBuf = up.chain(path[common..].iter().copied()).collect();
    relative.display().to_string()
}
