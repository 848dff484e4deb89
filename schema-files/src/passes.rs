//! Passes over the text of JSON that is known to be right, without making anything of it.

/// Returns the content of a string without escapes.
pub(crate) fn plain(text: &[u8], start: usize, end: usize) -> Option<&[u8]> {
    let value = text.get(start..end)?;
    let content = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    memchr::memchr(b'\\', content).is_none().then_some(content)
}

/// Returns where white space ends.
pub(crate) fn blank(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// Returns what follows `byte`, which has to be here.
pub(crate) fn after(text: &[u8], at: usize, byte: u8) -> Option<usize> {
    (text.get(at) == Some(&byte)).then_some(at + 1)
}

/// Returns where the string ends that starts here.
pub(crate) fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let mut at = after(text, at, b'"')?;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        match text.get(at)? {
            b'"' => return Some(at + 1),
            _ => at += 2,
        }
    }
}

/// Returns where the value ends that starts here.
pub(crate) fn value_end(text: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match text.get(at)? {
            b'"' => at = string_end(text, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
                continue;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => {
                at += 1;
                continue;
            }
            _ => at = scalar_end(text, at + 1),
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Returns where a number or a word ends.
fn scalar_end(text: &[u8], mut at: usize) -> usize {
    while text
        .get(at)
        .is_some_and(|byte| *byte > b' ' && !matches!(byte, b',' | b'}' | b']'))
    {
        at += 1;
    }
    at
}
