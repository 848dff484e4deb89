//! `tables![...]` and `schema! { ... }`.

use proc_macro2::Span;
use syn::parse::{Parse, ParseBuffer, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitBool, Macro, Path, Token, Type, bracketed};

/// The entries of a list of tables.
pub(crate) struct Tables {
    pub(crate) entries: Vec<Entry>,
}

/// An entry of a list of tables.
pub(crate) enum Entry {
    /// A table.
    Table(Type),
    /// Another list: `..other_crate::TABLES`.
    List(Path),
    /// Another list: `other_crate::tables!()`.
    Macro(Macro),
}

/// All of `schema! { ... }`.
pub(crate) struct Schema {
    pub(crate) tables: Tables,
    pub(crate) types: Vec<Type>,
    pub(crate) schema_validation: bool,
    pub(crate) strict_table_name_types: bool,
    /// The facade crate under another name.
    pub(crate) krate: Option<Path>,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.parse::<Option<Token![..]>>()?.is_some() {
            return input.parse().map(Self::List);
        }
        let ty: Type = input.parse()?;
        Ok(match ty {
            Type::Macro(ty) => Self::Macro(ty.mac),
            ty => Self::Table(ty),
        })
    }
}

impl Parse for Tables {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let entries = Punctuated::<Entry, Token![,]>::parse_terminated(input)?;
        Ok(Self {
            entries: entries.into_iter().collect(),
        })
    }
}

impl Parse for Schema {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut tables = None;
        let mut schema = Self {
            tables: Tables {
                entries: Vec::new(),
            },
            types: Vec::new(),
            schema_validation: true,
            strict_table_name_types: true,
            krate: None,
        };
        while !input.is_empty() {
            let key = input.call(<Ident as syn::ext::IdentExt>::parse_any)?;
            input.parse::<Token![:]>()?;
            match key.to_string().as_str() {
                "tables" => tables = Some(list(input)?.parse::<Tables>()?),
                "types" => schema.types = types(input)?,
                "schema_validation" => schema.schema_validation = boolean(input)?,
                "strict_table_name_types" => schema.strict_table_name_types = boolean(input)?,
                "crate" => schema.krate = Some(Path::parse_mod_style(input)?),
                _ => return Err(unknown(&key)),
            }
            if input.parse::<Option<Token![,]>>()?.is_none() && !input.is_empty() {
                return Err(input.error("expected `,`"));
            }
        }
        schema.tables = tables.ok_or_else(|| {
            let message = "a schema needs its tables\n\nhelp: write `tables: [User, ...]`";
            syn::Error::new(Span::call_site(), message)
        })?;
        Ok(schema)
    }
}

const KEYS: [&str; 5] = [
    "tables",
    "types",
    "schema_validation",
    "strict_table_name_types",
    "crate",
];

fn unknown(key: &Ident) -> syn::Error {
    let name = key.to_string();
    let help = match convex_schema_rules::suggest::closest(&name, KEYS) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "the keys are {}",
            KEYS.map(|key| format!("`{key}`")).join(", ")
        ),
    };
    syn::Error::new(
        key.span(),
        format_args!("`schema!` has no key `{name}`\n\nhelp: {help}"),
    )
}

fn list<'a>(input: ParseStream<'a>) -> syn::Result<ParseBuffer<'a>> {
    let content;
    bracketed!(content in input);
    Ok(content)
}

fn types(input: ParseStream<'_>) -> syn::Result<Vec<Type>> {
    let types = Punctuated::<Type, Token![,]>::parse_terminated(&list(input)?)?;
    Ok(types.into_iter().collect())
}

fn boolean(input: ParseStream<'_>) -> syn::Result<bool> {
    input.parse::<LitBool>().map(|value| value.value)
}
