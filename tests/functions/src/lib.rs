//! The tables of a Convex schema.

#![allow(missing_docs, reason = "a name that says it all needs no comment")]

use std::collections::BTreeMap;

use convex_schema::{
    Any, Bytes, ConvexType, Id, Int64, Nullable, ScheduledFunction, Schema, SerdeLiterals, Storage,
    Table,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "workspaces")]
#[table(index(name = "by_slug", fields = [slug]))]
pub struct Workspace {
    pub name: String,
    pub slug: String,
    pub settings: BTreeMap<String, Any>,
}

#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "members")]
#[table(index(name = "by_workspace", fields = [workspace_id, email]))]
#[serde(rename_all = "camelCase")]
pub struct Member {
    pub workspace_id: Id<Workspace>,
    pub email: String,
    pub role: MemberRole,
    pub channels: Vec<MemberChannel>,
    pub avatar: Option<Id<Storage>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ConvexType)]
#[serde(rename_all = "lowercase")]
pub enum MemberRole {
    Owner,
    Admin,
    Member,
}

#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum MemberChannel {
    Email {
        address: String,
    },
    Phone {
        number: String,
        whatsapp: Option<bool>,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "payments")]
#[table(index(name = "by_workspace", fields = [workspace_id, status]))]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    pub workspace_id: Id<Workspace>,
    pub member_id: Nullable<Id<Member>>,
    pub amount: Int64,
    pub currency: String,
    pub status: PaymentStatus,
    pub items: Vec<PaymentItem>,
    pub billing: Option<PaymentBilling>,
    pub gateway_response: Option<Any>,
    pub receipt: Option<Bytes>,
    pub paid_at: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ConvexType)]
#[serde(rename_all = "lowercase")]
pub enum PaymentStatus {
    Pending,
    Paid,
    Failed,
    Refunded,
}

#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
#[serde(rename_all = "camelCase")]
pub struct PaymentItem {
    pub sku: String,
    pub quantity: f64,
    pub unit_price: Int64,
    pub note: Option<Nullable<String>>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
pub struct PaymentBilling {
    pub street: String,
    pub city: String,
    pub postcode: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "conversations")]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    pub workspace_id: Id<Workspace>,
    pub subject: String,
    pub tags: Vec<String>,
    pub priority: ConversationPriority,
    pub archived: bool,
    pub scheduled: Option<Id<ScheduledFunction>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, SerdeLiterals, ConvexType)]
pub enum ConversationPriority {
    #[convex(literal = 1)]
    V1,
    #[convex(literal = 2)]
    V2,
    #[convex(literal = 3)]
    V3,
}

#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "messages")]
#[serde(
    tag = "type",
    rename_all = "lowercase",
    rename_all_fields = "camelCase"
)]
pub enum Message {
    Text {
        conversation_id: Id<Conversation>,
        body: String,
    },
    File {
        conversation_id: Id<Conversation>,
        file: Id<Storage>,
        size: Int64,
    },
}

/// All tables, in the order of the TypeScript.
pub fn schema() -> Schema {
    convex_schema::schema! {
        tables: [
            Workspace,
            Member,
            Payment,
            Conversation,
            Message,
        ],
    }
}

pub mod api;
