//! The expansions of ten items, formatted.
//!
//! `expansions/NAME.rs` expands to `expansions/NAME.expanded.rs`, which `BLESS=1` rewrites. The UI cases check the
//! effect of expansions; these show that a change of the macro changes only the tokens that it intends
//! to change.

use std::path::{Path, PathBuf};
use std::{env, fs};

use super::expand;

/// How many items there are.
const COUNT: usize = 10;

#[test]
fn expansions_are_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("expansions");
    let mut items: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.to_string_lossy().ends_with(".expanded.rs"))
        .collect();
    items.sort();
    assert_eq!(items.len(), COUNT);
    let mut changed = Vec::new();
    for item in items {
        let expansion = expand(&fs::read_to_string(&item).unwrap());
        let text = prettyplease::unparse(&syn::parse2(expansion).unwrap());
        let path = item.with_extension("expanded.rs");
        if env::var_os("BLESS").is_some_and(|bless| bless == "1") {
            fs::write(&path, text).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != text {
            changed.push(path.display().to_string());
        }
    }
    assert!(changed.is_empty(), "changed, see BLESS=1: {changed:?}");
}
