//! Types that the model gives to validators, for TypeScript alone.
//!
//! Each is one function of the file, which gives its argument the type: what it is called with is
//! laid out like the argument of any other call.

use std::collections::BTreeSet;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{FieldRef, MemberRef, Schema, ValidatorRef};
use convex_schema_rules::javascript::TYPES_OF_VALUES;

use super::writer::Writer;

/// Returns the types of a schema, each with the words of its function's name.
pub(super) fn wanted(schema: &Schema) -> Vec<(&str, String)> {
    let mut found = BTreeSet::new();
    for named in schema.types() {
        found.extend(named.ts());
        inside(named.validator(), &mut found);
    }
    for table in schema.tables() {
        let documents = [table.document(), table.staged_document()];
        for document in documents.into_iter().flatten() {
            inside(document, &mut found);
        }
    }
    found.into_iter().map(|ty| (ty, name(ty))).collect()
}

/// Returns the type that a field gives to its validator.
pub(super) fn of_field(field: FieldRef<'_>) -> Option<&str> {
    field.meta()?.ts.as_deref()
}

/// Collects the types of fields, down to the next type that has a name.
fn inside<'a>(validator: ValidatorRef<'a>, found: &mut BTreeSet<&'a str>) {
    match validator.exhaustive() {
        ValidatorKind::Array(element) => below(element, found),
        ValidatorKind::Record { keys, values } => {
            below(keys, found);
            below(values, found);
        }
        ValidatorKind::Object(fields) => {
            for field in fields.iter() {
                found.extend(of_field(field));
                below(field.validator(), found);
            }
        }
        ValidatorKind::Union(members) => {
            let members = members.iter().map(MemberRef::validator);
            members.for_each(|member| below(member, found));
        }
        ValidatorKind::Function(function) => {
            let inner = [function.args(), function.returns()].into_iter().flatten();
            inner.for_each(|inner| below(inner, found));
        }
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Unknown(_) => {}
    }
}

fn below<'a>(validator: ValidatorRef<'a>, found: &mut BTreeSet<&'a str>) {
    if validator.named().is_none() {
        inside(validator, found);
    }
}

/// `asVStringEmail` of `VString<import("./brands").Email>`.
fn name(ty: &str) -> String {
    const LONGEST: usize = 30;
    let mut name = "as".to_owned();
    let tells = |word: &&str| *word != "import" && word.contains(char::is_alphanumeric);
    for word in words(ty).filter(tells) {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        if name.len() + word.len() > LONGEST && name.len() > 2 {
            break;
        }
        name.extend(first);
        name.push_str(letters.as_str());
    }
    name
}

/// Returns the identifiers of a type, without those in strings.
fn words(ty: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    let is_apart = move |sign: char| match quote {
        Some(end) => {
            if sign == end {
                quote = None;
            }
            true
        }
        None if matches!(sign, '"' | '\'' | '`') => {
            quote = Some(sign);
            true
        }
        None => !(sign.is_ascii_alphanumeric() || sign == '_' || sign == '$'),
    };
    ty.split(is_apart).filter(|word| !word.is_empty())
}

/// Returns the types of `convex/values` that `types` name.
pub(super) fn of_values<'a>(types: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let known = |word: &&str| TYPES_OF_VALUES.contains(word);
    let names: BTreeSet<&str> = types.flat_map(|ty| words(ty).filter(known)).collect();
    names.into_iter().collect()
}

/// Appends the function called `name`, on one line however long the type is.
pub(super) fn write(out: &mut Writer, name: &str, ty: &str) {
    out.push_lines(&format!(
        "// prettier-ignore\nconst {name} = (validator: unknown) => validator as {ty};\n"
    ));
}

#[cfg(test)]
mod tests {
    use super::{name, of_values};

    #[test]
    fn functions_are_named_after_types() {
        for (ty, want) in [
            ("VString<import(\"./brands\").Email>", "asVStringEmail"),
            ("VString<string & { _: 'a b' }>", "asVStringString"),
            ("Validator<null, \"optional\">", "asValidatorNull"),
            ("VString", "asVString"),
            (
                "import('./a').AVeryLongNameOfOneTypeThatGoesOn<VString>",
                "asAVeryLongNameOfOneTypeThatGoesOn",
            ),
        ] {
            assert_eq!(name(ty), want, "{ty}");
        }
        let types = [
            "VString<'VAny'>",
            "import(\"VNull\").Validator | VUnion<VString>",
        ];
        assert_eq!(
            of_values(types.into_iter()),
            ["VString", "VUnion", "Validator"]
        );
    }
}
