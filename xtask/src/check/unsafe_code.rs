//! Unsafe code of published crates stands in one of them.

use proc_macro2::{TokenStream, TokenTree};

/// The one folder that may have it.
const ALLOWED: [&str; 1] = ["schema-rows/"];

/// Folders of the crates that people depend on.
const CRATES: [&str; 2] = ["schema-", "convex-schema/"];

/// Returns the lines with the word `unsafe`, comments and text left out, in files that must not have it.
pub(crate) fn findings(files: &[(String, String)]) -> Vec<String> {
    let findings = files.iter().map(|(file, text)| of_file(file, text));
    findings.flatten().collect()
}

fn of_file(file: &str, text: &str) -> Vec<String> {
    // Tests may need it, to count allocations.
    let is_checked = CRATES.iter().any(|start| file.starts_with(start)) && file.contains("/src/");
    if !is_checked || ALLOWED.iter().any(|start| file.starts_with(start)) {
        return Vec::new();
    }
    let tokens: TokenStream = match text.parse() {
        Ok(tokens) => tokens,
        Err(error) => return vec![format!("{file}: not Rust: {error}")],
    };
    let mut lines = Vec::new();
    collect(tokens, &mut lines);
    lines
        .into_iter()
        .map(|line| format!("{file}:{line}: `unsafe` outside of schema-rows"))
        .collect()
}

fn collect(tokens: TokenStream, lines: &mut Vec<usize>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), lines),
            TokenTree::Ident(ident) if ident == "unsafe" => lines.push(ident.span().start().line),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of_file;

    #[test]
    fn unsafe_code_is_found_outside_of_its_crate() {
        let text = "// unsafe\nconst A: &str = \"unsafe\";\nfn a() {\n    m!(unsafe { b() });\n}\n";
        let want = ["schema-core/src/a.rs:4: `unsafe` outside of schema-rows"];
        assert_eq!(of_file("schema-core/src/a.rs", text), want);
        for elsewhere in [
            "schema-rows/src/simd.rs",
            "schema-files/tests/a.rs",
            "tests/src/a.rs",
            "benches/rows/src/a.rs",
        ] {
            assert!(of_file(elsewhere, text).is_empty(), "{elsewhere}");
        }
    }

    #[test]
    fn text_that_is_not_rust_is_found() {
        assert_eq!(of_file("schema-core/src/a.rs", "fn (").len(), 1);
    }
}
