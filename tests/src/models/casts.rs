//! Types for TypeScript alone, and null before a value.

use std::collections::BTreeMap;

use convex_schema::{Any, ConvexType, Nullable, Schema, Table, schema};

/// Where mail goes.
#[derive(ConvexType)]
#[convex(ts = "VString<string & { _: 'email' }>")]
struct Email(String);

/// How a parcel goes.
#[derive(ConvexType)]
#[convex(ts = "VUnion<'slow' | 'fast', any[]>")]
enum Speed {
    #[serde(rename = "slow")]
    Slow,
    #[serde(rename = "fast")]
    Fast,
}

#[derive(ConvexType)]
struct Parcel {
    #[convex(ts = "VFloat64<number & { _: 'grams' }>")]
    weight: f64,
    speed: Speed,
}

#[derive(Table)]
#[table(name = "users")]
#[table(index(name = "by_email", fields = [email]))]
struct User {
    email: Email,
    others: Vec<Email>,
    /// It may be absent.
    #[convex(ts = "VOptional<VString<string & { _: 'email' }>>")]
    work: Option<String>,
    /// Code never meets what is left of it.
    #[convex(ts = "Validator<null, 'optional'>")]
    legacy: Option<Any>,
    #[convex(null_first)]
    left: Nullable<f64>,
    #[convex(null_first)]
    right: Option<Nullable<Email>>,
    #[convex(null_first)]
    many: BTreeMap<String, Vec<Option<bool>>>,
    parcels: Vec<Parcel>,
}

pub(super) fn schema() -> Schema {
    schema! { tables: [User] }
}
