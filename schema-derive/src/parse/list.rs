//! `tables![...]` and `schema! { ... }`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseBuffer, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, LitBool, Meta, Path, Token, Type, bracketed};

use crate::errors::with_help;
use crate::ir::{Entry, Listed, Schema, Tables};
use crate::keys;

impl<T: Parse> Parse for Listed<T> {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let conditions = attributes
            .into_iter()
            .map(|attribute| match attribute.meta {
                Meta::List(list) if list.path.is_ident("cfg") => Ok(list.tokens),
                meta => {
                    let message = "only `#[cfg(...)]` can stand on an entry";
                    Err(with_help(meta.span(), message, "leave it out"))
                }
            });
        Ok(Self {
            conditions: conditions.collect::<syn::Result<_>>()?,
            item: input.parse()?,
        })
    }
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.parse::<Option<Token![..]>>()?.is_some() {
            return input.parse().map(Self::List);
        }
        Ok(Self::of(input.parse()?))
    }
}

impl Entry {
    fn of(ty: Type) -> Self {
        match ty {
            Type::Macro(ty) => Self::Macro(ty.mac),
            // A type that came through a `macro_rules!`.
            Type::Group(group) => Self::of(*group.elem),
            ty => Self::Table(Box::new(ty)),
        }
    }
}

impl Parse for Tables {
    /// `crate = path,` may stand in front of the entries.
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Self::read(input).map_err(|error| explained(error, "tables![User, ..OTHER_TABLES]"))
    }
}

impl Tables {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut krate = None;
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            krate = Some(Path::parse_mod_style(input)?);
            input.parse::<Option<Token![,]>>()?;
        }
        let entries = listed(input)?;
        Ok(Self { entries, krate })
    }
}

/// Replaces what the parser says about a macro that is written as in `form`.
fn explained(error: syn::Error, form: &str) -> syn::Error {
    if !keys::is_raw(&error) {
        return error;
    }
    let name = form.split(['!', ' ']).next().unwrap_or_default();
    let message = format!("`{name}!` can't be read from here on");
    with_help(error.span(), message, format!("write `{form}`"))
}

fn listed<T: Parse>(input: ParseStream<'_>) -> syn::Result<Vec<Listed<T>>> {
    let listed = Punctuated::<Listed<T>, Token![,]>::parse_terminated(input)?;
    Ok(listed.into_iter().collect())
}

/// The keys of `schema!`, as far as they have been read.
#[derive(Default)]
struct Keys {
    entries: Option<Vec<Listed<Entry>>>,
    types: Option<Vec<Listed<Type>>>,
    schema_validation: Option<bool>,
    strict_table_name_types: Option<bool>,
    krate: Option<Path>,
}

const KEYS: [&str; 5] = [
    "tables",
    "types",
    "schema_validation",
    "strict_table_name_types",
    "crate",
];

impl Keys {
    /// Reads the value of `key`.
    fn read(&mut self, key: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        match key.to_string().as_str() {
            "tables" => set(key, &mut self.entries, listed(&list(input)?)?),
            "types" => set(key, &mut self.types, listed(&list(input)?)?),
            "schema_validation" => set(key, &mut self.schema_validation, boolean(input)?),
            "strict_table_name_types" => {
                set(key, &mut self.strict_table_name_types, boolean(input)?)
            }
            "crate" => set(key, &mut self.krate, Path::parse_mod_style(input)?),
            unknown => {
                let message = format!("`schema!` has no key `{unknown}`");
                let help = keys::near(unknown, &KEYS, "key");
                Err(with_help(key.span(), message, help))
            }
        }
    }
}

fn set<T>(key: &Ident, slot: &mut Option<T>, value: T) -> syn::Result<()> {
    if slot.replace(value).is_some() {
        let message = format!("`{key}` is given twice");
        return Err(with_help(key.span(), message, "leave one of them out"));
    }
    Ok(())
}

impl Parse for Schema {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Self::read(input).map_err(|error| explained(error, "schema! { tables: [User, Team] }"))
    }
}

impl Schema {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut keys = Keys::default();
        while !input.is_empty() {
            let key = input.call(Ident::parse_any)?;
            input.parse::<Token![:]>()?;
            keys.read(&key, input)?;
            if input.parse::<Option<Token![,]>>()?.is_none() && !input.is_empty() {
                let help = "write `schema! { tables: [User, Team], types: [Page] }`";
                return Err(with_help(
                    input.span(),
                    "there is no `,` between two keys",
                    help,
                ));
            }
        }
        let Some(entries) = keys.entries else {
            let message = "a schema needs its tables";
            let help = "write `tables: [User, ...]`";
            return Err(with_help(Span::call_site(), message, help));
        };
        Ok(Self {
            entries,
            types: keys.types.unwrap_or_default(),
            schema_validation: keys.schema_validation.unwrap_or(true),
            strict_table_name_types: keys.strict_table_name_types.unwrap_or(true),
            krate: keys.krate,
        })
    }
}

fn list(input: ParseStream<'_>) -> syn::Result<ParseBuffer<'_>> {
    let content;
    bracketed!(content in input);
    Ok(content)
}

fn boolean(input: ParseStream<'_>) -> syn::Result<bool> {
    input.parse::<LitBool>().map(|value| value.value)
}
