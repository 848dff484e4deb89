use super::*;

/// Words that node 20 rejected in `export const NAME = 1` as a module (`node --check`), out of 150:
/// every keyword of ECMAScript and TypeScript, and common globals.
const REJECTED_BY_NODE: &str = "arguments await break case catch class const continue debugger \
    default delete do else enum eval export extends false finally for function if implements \
    import in instanceof interface let new null package private protected public return static \
    super switch this throw true try typeof var void while with yield";

/// Words that node 20 and tsc 5.0, 5.9 and 7.0 (strict, ES modules and `CommonJS`) accepted there.
const ACCEPTED_BY_ALL: &str = "abstract any as asserts assert async bigint boolean constructor \
    declare from get global infer intrinsic is keyof module namespace never number object of out \
    override readonly satisfies set string symbol type unique unknown using accessor Promise \
    Symbol Array String Number Boolean Function Math JSON Error Date Map Set Reflect Proxy \
    prototype toString then window process console self document name location status meta \
    target users";

#[test]
fn agrees_with_node_and_tsc() {
    for word in REJECTED_BY_NODE.split_whitespace() {
        assert!(is_reserved_word(word), "{word}");
        assert!(is_ecmascript_reserved(word), "{word}");
    }
    for word in ["exports", "require", "Object", "__esModule"] {
        assert!(is_typescript_reserved(word), "{word}");
    }
    for word in ACCEPTED_BY_ALL.split_whitespace() {
        assert!(!is_reserved_word(word), "{word}");
    }
}

#[test]
fn keeps_the_names_that_modules_use() {
    for word in [
        "v",
        "defineSchema",
        "defineTable",
        "undefined",
        "NaN",
        "Infinity",
    ] {
        assert!(is_reserved_word(word), "{word}");
    }
}

#[test]
fn compares_whole_words_and_case() {
    for word in [
        "", "V", "Class", "classes", "clas", "class_", "_v", "import ", "DEFAULT",
    ] {
        assert!(!is_reserved_word(word), "{word:?}");
    }
}

#[test]
fn knows_what_needs_no_quotes() {
    for name in [
        "a",
        "_",
        "$",
        "$a",
        "_id",
        "a1",
        "aB$_9",
        "class",
        "__proto__",
    ] {
        assert!(is_identifier_name(name), "{name:?}");
    }
    for name in [
        "",
        "1",
        "1a",
        "a-b",
        "a b",
        "a.b",
        " a",
        "a\n",
        "é",
        "aé",
        "a\u{200d}",
    ] {
        assert!(!is_identifier_name(name), "{name:?}");
    }
}

#[test]
fn runs_in_const_evaluation() {
    const { assert!(is_reserved_word("class")) };
    const { assert!(is_identifier_name("users")) };
}
