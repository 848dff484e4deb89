//! The order of names in lists.

use std::cmp::Ordering;

/// The order in which rustfmt sorts names: numbers in them count as numbers, `_` comes first.
pub(crate) fn by_version(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        match (a.chars().next(), b.chars().next()) {
            (None, other) => {
                return if other.is_none() {
                    Ordering::Equal
                } else {
                    Ordering::Less
                };
            }
            (Some(_), None) => return Ordering::Greater,
            (Some(left), Some(right)) if left.is_ascii_digit() && right.is_ascii_digit() => {
                let (number, a_rest) = leading_number(a);
                let (other, b_rest) = leading_number(b);
                if number != other {
                    return number.cmp(&other);
                }
                (a, b) = (a_rest, b_rest);
            }
            (Some(left), Some(right)) if left == right => {
                a = &a[left.len_utf8()..];
                b = &b[right.len_utf8()..];
            }
            (Some('_'), _) => return Ordering::Less,
            (_, Some('_')) => return Ordering::Greater,
            (Some(left), Some(right)) => return left.cmp(&right),
        }
    }
}

fn leading_number(text: &str) -> (u64, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (digits.parse().unwrap_or(u64::MAX), rest)
}
