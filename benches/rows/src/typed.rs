//! The tables as plain serde structs that borrow from the row.
//!
//! They are written so that they accept exactly what the schema accepts, as far as that goes:
//! unknown fields are refused, null is not absence, and ids are held against the alphabet and the
//! lengths that ids have. (Not against the checksum and the table's number, which only this
//! project's validators look at.)

#![expect(dead_code, reason = "what is read is not looked at")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize as Derive;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// Any row type of the benchmark; `R` holds raw JSON.
#[derive(Derive)]
#[serde(deny_unknown_fields)]
pub struct Payment<'a, R> {
    #[serde(borrow)]
    pub ari_conversation_id: Id<'a>,
    #[serde(borrow)]
    pub workspace_id: Id<'a>,
    pub amount: f64,
    #[serde(borrow)]
    pub currency: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "present")]
    pub payment_method: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub gateway: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "present")]
    pub gateway_transaction_id: Option<Cow<'a, str>>,
    #[serde(
        default = "nothing",
        deserialize_with = "present",
        bound = "R: Deserialize<'de>"
    )]
    pub gateway_response: Option<R>,
    #[serde(borrow)]
    pub status: Cow<'a, str>,
    #[serde(default, deserialize_with = "present")]
    pub expires_at: Option<f64>,
    #[serde(default, deserialize_with = "present")]
    pub paid_at: Option<f64>,
    pub created_at: f64,
    pub updated_at: f64,
}

#[derive(Derive)]
#[serde(deny_unknown_fields)]
pub struct Registration<'a> {
    #[serde(borrow)]
    pub webinar_id: Id<'a>,
    #[serde(borrow)]
    pub contact_id: Id<'a>,
    #[serde(borrow)]
    pub workspace_id: Id<'a>,
    pub registered_at: f64,
    pub attended: bool,
}

#[derive(Derive)]
#[serde(deny_unknown_fields)]
pub struct Article<'a> {
    #[serde(borrow)]
    pub author: Id<'a>,
    #[serde(borrow)]
    pub body: Text<'a>,
    #[serde(default, deserialize_with = "present")]
    pub published_at: Option<f64>,
    #[serde(borrow)]
    pub slug: Text<'a>,
    #[serde(borrow)]
    pub summary: Text<'a>,
    #[serde(borrow)]
    pub tags: Vec<Text<'a>>,
    #[serde(borrow)]
    pub title: Text<'a>,
    pub views: f64,
}

#[derive(Derive)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Event<'a> {
    Order {
        #[serde(borrow)]
        customer: Id<'a>,
        #[serde(borrow)]
        items: Vec<Item<'a>>,
        #[serde(borrow, default, deserialize_with = "present")]
        note: Option<Cow<'a, str>>,
        #[serde(borrow)]
        tags: Vec<Text<'a>>,
        total: f64,
    },
    Payment {
        amount: f64,
        #[serde(borrow)]
        fees: BTreeMap<Text<'a>, f64>,
        method: Method,
        #[serde(borrow)]
        order: Id<'a>,
        paid_at: f64,
    },
    Shipment {
        #[serde(borrow)]
        address: Address<'a>,
        #[serde(borrow)]
        order: Id<'a>,
        parcels: Vec<Parcel>,
        shipped_at: f64,
    },
    Review {
        helpful: bool,
        #[serde(borrow)]
        photos: Vec<Text<'a>>,
        #[serde(borrow)]
        product: Id<'a>,
        stars: f64,
        #[serde(borrow)]
        text: Cow<'a, str>,
    },
    Visit {
        #[serde(borrow)]
        device: Device<'a>,
        #[serde(borrow)]
        pages: Vec<Page<'a>>,
        #[serde(borrow, deserialize_with = "Option::deserialize")]
        referrer: Option<Text<'a>>,
        #[serde(borrow)]
        session: Cow<'a, str>,
    },
    Stock {
        counted_at: f64,
        #[serde(borrow)]
        counted_by: Id<'a>,
        #[serde(borrow)]
        levels: BTreeMap<Text<'a>, f64>,
        #[serde(borrow)]
        product: Id<'a>,
    },
}

#[derive(Derive)]
#[serde(deny_unknown_fields)]
pub struct Item<'a> {
    pub price: f64,
    pub quantity: f64,
    #[serde(borrow)]
    pub sku: Cow<'a, str>,
}

#[derive(Derive)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    Card,
    Transfer,
    Qris,
}

#[derive(Derive)]
#[serde(deny_unknown_fields)]
pub struct Address<'a> {
    #[serde(borrow)]
    pub city: Cow<'a, str>,
    #[serde(borrow)]
    pub street: Cow<'a, str>,
    #[serde(borrow)]
    pub zip: Cow<'a, str>,
}

#[derive(Derive)]
#[serde(deny_unknown_fields)]
pub struct Parcel {
    pub size: Vec<f64>,
    pub weight: f64,
}

#[derive(Derive)]
#[serde(deny_unknown_fields)]
pub struct Device<'a> {
    pub mobile: bool,
    #[serde(borrow)]
    pub os: Cow<'a, str>,
}

#[derive(Derive)]
#[serde(deny_unknown_fields)]
pub struct Page<'a> {
    pub ms: f64,
    #[serde(borrow)]
    pub path: Cow<'a, str>,
}

/// A string that borrows wherever it stands; `Cow` itself borrows only as a direct field.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Text<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_str(TextVisitor(PhantomData))
            .map(Self)
    }
}

/// An id, checked for its shape.
pub struct Id<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Id<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = deserializer.deserialize_str(TextVisitor(PhantomData))?;
        if !is_id_shape(&text) {
            return Err(D::Error::custom("not an id"));
        }
        Ok(Self(text))
    }
}

/// Whether `text` has the length and the characters of an id.
pub fn is_id_shape(text: &str) -> bool {
    const DIGIT: [bool; 256] = {
        let mut table = [false; 256];
        let alphabet = b"0123456789abcdefghjkmnpqrstvwxyz";
        let mut at = 0;
        while at < alphabet.len() {
            table[alphabet[at] as usize] = true;
            at += 1;
        }
        table
    };
    matches!(text.len(), 31..=37) && text.bytes().all(|byte| DIGIT[usize::from(byte)])
}

struct TextVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for TextVisitor<'a> {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cow<'a, str>, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cow<'a, str>, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Cow<'a, str>, E> {
        Ok(Cow::Owned(text))
    }
}

/// An optional field that is there: null is a value like others.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn nothing<T>() -> Option<T> {
    None
}
