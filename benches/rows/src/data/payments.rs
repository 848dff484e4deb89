//! `ariPayments`: rows with the gateway's answer as it came.

use convex_schema_core::{Validator, v};

use super::{Json, Object, digits, hex, id, number, string, time};
use crate::random::Random;

pub fn validator() -> Validator {
    v::object()
        .field("ari_conversation_id", v::id("ariConversations"))
        .field("workspace_id", v::id("workspaces"))
        .field("amount", v::number())
        .field("currency", v::string())
        .field("payment_method", v::optional(v::string()))
        .field("gateway", v::string())
        .field("gateway_transaction_id", v::optional(v::string()))
        .field("gateway_response", v::optional(v::any()))
        .field("status", v::string())
        .field("expires_at", v::optional(v::number()))
        .field("paid_at", v::optional(v::number()))
        .field("created_at", v::number())
        .field("updated_at", v::number())
        .into()
}

const METHODS: [&str; 5] = ["qris", "gopay", "ovo", "bank_transfer", "card"];
const STATUSES: [&str; 5] = ["pending", "success", "failed", "expired", "refunded"];
const BANKS: [&str; 5] = ["bca", "bni", "bri", "permata", "mandiri"];

pub fn row(random: &mut Random) -> Object {
    let method = (!random.one_in(12)).then(|| random.pick(&METHODS));
    let amount = random.between(10, 5000) * 1000;
    let transaction = (!random.one_in(10)).then(|| uuid(random));
    let response = transaction
        .as_ref()
        .map(|transaction| response(random, transaction, method, amount));
    let paid = !random.one_in(3);
    Object::default()
        .with("ari_conversation_id", id(random, 10002))
        .with("workspace_id", id(random, 10029))
        .with("amount", number(amount))
        .with("currency", string("IDR"))
        .with_some("payment_method", method.map(string))
        .with(
            "gateway",
            string(if random.one_in(8) {
                "xendit"
            } else {
                "midtrans"
            }),
        )
        .with_some("gateway_transaction_id", transaction.as_deref().map(string))
        .with_some("gateway_response", response)
        .with("status", string(random.pick(&STATUSES)))
        .with_some("expires_at", (!random.one_in(5)).then(|| time(random)))
        .with_some("paid_at", paid.then(|| time(random)))
        .with("created_at", time(random))
        .with("updated_at", time(random))
}

fn response(random: &mut Random, transaction: &str, method: Option<&str>, amount: usize) -> Object {
    let order = format!("ARI-{}", digits(random, 8));
    let mut response = Object::default()
        .with("currency", string("IDR"))
        .with("fraud_status", string("accept"))
        .with("gross_amount", string(&format!("{amount}.00")))
        .with("order_id", string(&order))
        .with("payment_type", string(method.unwrap_or("qris")))
        .with("settled", Json::Raw(random.one_in(2).to_string()))
        .with("status_code", number(random.pick(&[200, 201, 202, 407])))
        .with("transaction_id", string(transaction));
    match method {
        Some("bank_transfer") => {
            let account = Object::default()
                .with("bank", string(random.pick(&BANKS)))
                .with("va_number", string(&digits(random, 11)));
            response = response.with("va_numbers", vec![account.into()]);
        }
        Some("card") => {
            let card = Object::default()
                .with("bin", number(digits(random, 6)))
                .with("last4", string(&digits(random, 4)))
                .with("saved", Json::Raw("null".to_owned()));
            response = response.with("card", card);
        }
        _ => {
            let fees = vec![number("0.7"), number(random.below(5000)), number(0)];
            response = response.with("fees", fees);
        }
    }
    response
}

fn uuid(random: &mut Random) -> String {
    let mut part = |len| hex(random, len);
    [part(8), part(4), part(4), part(4), part(12)].join("-")
}
