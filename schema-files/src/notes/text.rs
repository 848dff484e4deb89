//! The look of a text in a cell or a JSON value: a number, a date, a float that rounds an integer.

/// Digits that an integer beyond 2^53 has at least.
pub(super) const DIGITS: usize = 16;

/// Returns whether a text is an array or an object of JSON.
pub(crate) fn is_json(text: &str) -> bool {
    let text = text.trim();
    let is_framed = (text.starts_with('{') && text.ends_with('}'))
        || (text.starts_with('[') && text.ends_with(']'));
    is_framed && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Returns the float that an integer becomes if a float can't hold it; `None` if it can, or if the
/// text is not an integer. `12.0` is one, and so is `+12` in CSV.
pub(super) fn rounded(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (digits, zeros) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_integer = digits.len() >= DIGITS
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && zeros.bytes().all(|byte| byte == b'0');
    if !is_integer {
        return None;
    }
    let stored = format!("{:.0}", text.parse::<f64>().ok()?);
    let plain = digits.trim_start_matches('0');
    (stored.trim_start_matches('-') != plain).then_some(stored)
}
