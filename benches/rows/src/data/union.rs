//! Events: a table-level union of six shapes that `kind` tells apart.

use convex_schema_core::{Validator, v};

use super::{Json, Object, boolean, digits, hex, id, number, string, text, time};
use crate::random::Random;

pub fn validator() -> Validator {
    v::union([order(), payment(), shipment(), review(), visit(), stock()])
}

fn order() -> Validator {
    let item = v::object()
        .field("price", v::number())
        .field("quantity", v::number())
        .field("sku", v::string());
    v::object()
        .field("customer", v::id("customers"))
        .field("items", v::array(item))
        .field("kind", v::literal("order"))
        .field("note", v::optional(v::string()))
        .field("tags", v::array(v::string()))
        .field("total", v::number())
        .into()
}

fn payment() -> Validator {
    let method = v::union([
        v::literal("card"),
        v::literal("transfer"),
        v::literal("qris"),
    ]);
    v::object()
        .field("amount", v::number())
        .field("fees", v::record(v::string(), v::number()))
        .field("kind", v::literal("payment"))
        .field("method", method)
        .field("order", v::id("orders"))
        .field("paid_at", v::number())
        .into()
}

fn shipment() -> Validator {
    let address = v::object()
        .field("city", v::string())
        .field("street", v::string())
        .field("zip", v::string());
    let parcel = v::object()
        .field("size", v::array(v::number()))
        .field("weight", v::number());
    v::object()
        .field("address", address)
        .field("kind", v::literal("shipment"))
        .field("order", v::id("orders"))
        .field("parcels", v::array(parcel))
        .field("shipped_at", v::number())
        .into()
}

fn review() -> Validator {
    v::object()
        .field("helpful", v::boolean())
        .field("kind", v::literal("review"))
        .field("photos", v::array(v::string()))
        .field("product", v::id("products"))
        .field("stars", v::number())
        .field("text", v::string())
        .into()
}

fn visit() -> Validator {
    let device = v::object()
        .field("mobile", v::boolean())
        .field("os", v::string());
    let page = v::object()
        .field("ms", v::number())
        .field("path", v::string());
    v::object()
        .field("device", device)
        .field("kind", v::literal("visit"))
        .field("pages", v::array(page))
        .field("referrer", v::union([v::string(), v::null()]))
        .field("session", v::string())
        .into()
}

fn stock() -> Validator {
    v::object()
        .field("counted_at", v::number())
        .field("counted_by", v::id("users"))
        .field("kind", v::literal("stock"))
        .field("levels", v::record(v::string(), v::number()))
        .field("product", v::id("products"))
        .into()
}

pub fn row(random: &mut Random) -> Object {
    match random.below(6) {
        0 => order_row(random),
        1 => payment_row(random),
        2 => shipment_row(random),
        3 => review_row(random),
        4 => visit_row(random),
        _ => stock_row(random),
    }
}

fn order_row(random: &mut Random) -> Object {
    let items = many(random, 1, 4, |random| {
        let item = Object::default()
            .with("price", number(random.between(1, 900) as f64 + 0.95))
            .with("quantity", number(random.between(1, 12)))
            .with("sku", string(&format!("SKU-{}", digits(random, 6))));
        item.into()
    });
    let tags = many(random, 0, 3, |random| text::plain(random, 1));
    Object::default()
        .with("customer", id(random, 10003))
        .with("items", items)
        .with("kind", string("order"))
        .with_some("note", random.one_in(3).then(|| text::plain(random, 5)))
        .with("tags", tags)
        .with("total", number(random.between(1, 9000) as f64 + 0.5))
}

fn payment_row(random: &mut Random) -> Object {
    Object::default()
        .with("amount", number(random.between(1, 9000)))
        .with(
            "fees",
            record(random, &["gateway", "platform", "tax", "tip"]),
        )
        .with("kind", string("payment"))
        .with("method", string(random.pick(&["card", "transfer", "qris"])))
        .with("order", id(random, 10005))
        .with("paid_at", time(random))
}

fn shipment_row(random: &mut Random) -> Object {
    let address = Object::default()
        .with("city", text::plain(random, 1))
        .with("street", text::plain(random, 3))
        .with("zip", string(&digits(random, 5)));
    let parcels = many(random, 1, 3, |random| {
        let size = many(random, 3, 3, |random| number(random.between(5, 120)));
        let parcel = Object::default()
            .with("size", size)
            .with("weight", number(random.between(1, 30) as f64 + 0.25));
        parcel.into()
    });
    Object::default()
        .with("address", address)
        .with("kind", string("shipment"))
        .with("order", id(random, 10005))
        .with("parcels", parcels)
        .with("shipped_at", time(random))
}

fn review_row(random: &mut Random) -> Object {
    let photos = many(random, 0, 3, |random| {
        string(&format!("photos/{}.jpg", hex(random, 16)))
    });
    Object::default()
        .with("helpful", boolean(random))
        .with("kind", string("review"))
        .with("photos", photos)
        .with("product", id(random, 10006))
        .with("stars", number(random.between(1, 5)))
        .with("text", text::plain(random, 12))
}

fn visit_row(random: &mut Random) -> Object {
    let device = Object::default().with("mobile", boolean(random)).with(
        "os",
        string(random.pick(&["android", "ios", "linux", "macos", "windows"])),
    );
    let pages = many(random, 1, 5, |random| {
        let page = Object::default()
            .with("ms", number(random.between(100, 90_000)))
            .with("path", string(&format!("/products/{}", digits(random, 4))));
        page.into()
    });
    let referrer = match random.one_in(2) {
        true => Json::Raw("null".to_owned()),
        false => string("https://search.example/results"),
    };
    Object::default()
        .with("device", device)
        .with("kind", string("visit"))
        .with("pages", pages)
        .with("referrer", referrer)
        .with("session", string(&hex(random, 24)))
}

fn stock_row(random: &mut Random) -> Object {
    Object::default()
        .with("counted_at", time(random))
        .with("counted_by", id(random, 10026))
        .with("kind", string("stock"))
        .with(
            "levels",
            record(random, &["berlin", "jakarta", "lima", "nairobi", "osaka"]),
        )
        .with("product", id(random, 10006))
}

fn many(random: &mut Random, from: usize, to: usize, one: fn(&mut Random) -> Json) -> Vec<Json> {
    (0..random.between(from, to)).map(|_| one(random)).collect()
}

/// Some of `names`, each with a number.
fn record(random: &mut Random, names: &[&str]) -> Object {
    let mut record = Object::default();
    for name in names {
        if !random.one_in(4) {
            record = record.with(name, number(random.below(1000)));
        }
    }
    record
}
