//! The singular of nouns.

/// Plurals that no rule below undoes, by the end of the word.
const IRREGULAR: [(&str, &str); 13] = [
    ("people", "person"),
    ("children", "child"),
    ("criteria", "criterion"),
    ("indices", "index"),
    ("statuses", "status"),
    ("movies", "movie"),
    ("cookies", "cookie"),
    ("series", "series"),
    ("species", "species"),
    ("caches", "cache"),
    ("analyses", "analysis"),
    ("databases", "database"),
    ("buses", "bus"),
];

/// Ends that a plural `s` does not have.
const NO_PLURAL: [&str; 6] = ["ss", "us", "is", "ics", "ous", "news"];

/// Ends of plurals with `es`.
const WITH_ES: [&str; 6] = ["sses", "shes", "ches", "xes", "zzes", "oes"];

/// The singular of the last word of a name, as a simple rule of English has it.
pub(crate) fn singular(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    if let Some((plural, singular)) = IRREGULAR.iter().find(|(end, _)| lower.ends_with(end)) {
        // The first letter is kept: it may be a capital.
        let keep = name.len() - plural.len() + 1;
        return format!("{}{}", &name[..keep], &singular[1..]);
    }
    if !lower.ends_with('s') || NO_PLURAL.iter().any(|end| lower.ends_with(end)) {
        return name.to_owned();
    }
    if lower.ends_with("ies") && lower.len() > 4 {
        return format!("{}y", &name[..name.len() - 3]);
    }
    let cut = if WITH_ES.iter().any(|end| lower.ends_with(end)) {
        2
    } else {
        1
    };
    name[..name.len() - cut].to_owned()
}
