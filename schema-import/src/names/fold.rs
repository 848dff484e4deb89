//! Text in ASCII, for identifiers.

/// The ASCII texts of letters and signs that have one.
const FOLDED: [(&str, &str); 24] = [
    ("áàâãäåāăą", "a"),
    ("ÁÀÂÃÄÅĀĂĄ", "A"),
    ("çćčĉ", "c"),
    ("ÇĆČĈ", "C"),
    ("éèêëēėęě", "e"),
    ("ÉÈÊËĒĖĘĚ", "E"),
    ("íìîïīį", "i"),
    ("ÍÌÎÏĪĮ", "I"),
    ("ñńň", "n"),
    ("ÑŃŇ", "N"),
    ("óòôõöøō", "o"),
    ("ÓÒÔÕÖØŌ", "O"),
    ("úùûüūů", "u"),
    ("ÚÙÛÜŪŮ", "U"),
    ("ýÿ", "y"),
    ("śšŝ", "s"),
    ("ŚŠŜ", "S"),
    ("źżž", "z"),
    ("ŹŻŽ", "Z"),
    ("łľ", "l"),
    ("ß", "ss"),
    ("æ", "ae"),
    ("ğ", "g"),
    ("ţť", "t"),
];

/// Words for signs, used where a text has nothing else.
const SIGNS: [(char, &str); 26] = [
    ('!', "not"),
    ('"', "quote"),
    ('#', "hash"),
    ('$', "dollar"),
    ('%', "percent"),
    ('&', "and"),
    ('\'', "quote"),
    ('(', "open"),
    (')', "close"),
    ('*', "star"),
    ('+', "plus"),
    (',', "comma"),
    ('-', "minus"),
    ('.', "dot"),
    ('/', "slash"),
    (':', "colon"),
    (';', "semicolon"),
    ('<', "less"),
    ('=', "equal"),
    ('>', "greater"),
    ('?', "question"),
    ('@', "at"),
    ('^', "caret"),
    ('_', "underscore"),
    ('|', "or"),
    ('~', "tilde"),
];

/// `text` with only ASCII letters, digits and `_`.
pub(super) fn ascii(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            folded.push(letter);
        } else if letter != '\'' && letter != '’' {
            let known = FOLDED.iter().find(|(from, _)| from.contains(letter));
            folded.push_str(known.map_or("_", |(_, to)| to));
        }
    }
    if folded.chars().all(|letter| letter == '_') {
        return signs(text);
    }
    folded
}

/// The names of the signs in `text`.
fn signs(text: &str) -> String {
    let words = text
        .chars()
        .filter_map(|letter| SIGNS.iter().find(|(sign, _)| *sign == letter));
    words.map(|(_, word)| *word).collect::<Vec<_>>().join("_")
}
