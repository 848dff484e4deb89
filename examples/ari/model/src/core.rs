//! Workspaces, their members, and the inbox: contacts, conversations and messages.

use convex_schema::{Any, Id, Table, Timestamp};
use serde::{Deserialize, Serialize};

/// A tenant. Everything else belongs to one.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "workspaces")]
#[table(index(name = "by_slug", fields = [slug]))]
#[table(index(name = "by_kapso_phone", fields = [kapso_phone_id]))]
#[table(unique(slug))]
pub struct Workspace {
    pub name: String,
    /// The key in URLs.
    pub slug: String,
    /// The user who owns the workspace: a Supabase UUID at first, a Clerk id later.
    pub owner_id: String,
    /// The id of the phone number at the messaging provider Kapso.
    pub kapso_phone_id: Option<String>,
    /// The access token for the Meta and Kapso APIs, encrypted.
    pub meta_access_token: Option<String>,
    pub settings: Option<Any>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Who belongs to which workspace, in which role and with which preferences.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "workspaceMembers")]
#[table(index(name = "by_user_workspace", fields = [user_id, workspace_id]))]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(unique(workspace_id, user_id))]
pub struct WorkspaceMember {
    pub workspace_id: Id<Workspace>,
    /// A Supabase UUID at first, a Clerk id later.
    pub user_id: String,
    #[convex(allowed = ["owner", "admin", "member"])]
    pub role: String,
    /// The user's preferences, such as saved filters.
    pub settings: Option<Any>,
    pub created_at: Timestamp,
}

/// A lead of a workspace, known by phone number.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "contacts")]
#[table(index(name = "by_workspace_phone", fields = [workspace_id, phone]))]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(index(name = "by_assigned", fields = [workspace_id, assigned_to]))]
#[table(unique(workspace_id, phone))]
pub struct Contact {
    pub workspace_id: Id<Workspace>,
    /// The number as it was received.
    pub phone: String,
    /// The number in E.164 form, used to find the contact again.
    pub phone_normalized: Option<String>,
    pub name: Option<String>,
    /// The name in the WhatsApp profile.
    pub kapso_name: Option<String>,
    pub email: Option<String>,
    #[convex(range = 0..=100)]
    pub lead_score: u8,
    /// How far the lead has come in the funnel.
    #[convex(allowed = ["new", "hot", "warm", "cold", "converted", "lost"])]
    pub lead_status: String,
    pub tags: Option<Vec<String>>,
    /// The user id of the member who looks after the contact.
    pub assigned_to: Option<String>,
    /// Where the lead came from, for example `webinar`, `referral`, `website` or `whatsapp`.
    pub source: Option<String>,
    /// Whatever else is known, such as partial scores and engagement.
    pub metadata: Option<Any>,
    /// When the copy of the profile was last refreshed.
    pub cache_updated_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// The primary key (UUID) of the row that this document was migrated from.
    #[serde(rename = "supabaseId")]
    pub supabase_id: String,
}

/// A thread of the inbox, with one contact.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "conversations")]
#[table(index(name = "by_workspace_time", fields = [workspace_id, last_message_at]))]
#[table(index(name = "by_contact", fields = [contact_id]))]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
pub struct Conversation {
    pub workspace_id: Id<Workspace>,
    pub contact_id: Id<Contact>,
    #[convex(allowed = ["open", "closed", "snoozed"])]
    pub status: String,
    /// The user id of the member who answers.
    pub assigned_to: Option<String>,
    pub unread_count: u32,
    pub last_message_at: Option<Timestamp>,
    pub last_message_preview: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// The primary key (UUID) of the row that this document was migrated from.
    #[serde(rename = "supabaseId")]
    pub supabase_id: String,
}

/// One message of a conversation.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "messages")]
#[table(index(name = "by_conversation_time", fields = [conversation_id, created_at]))]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
pub struct Message {
    pub conversation_id: Id<Conversation>,
    pub workspace_id: Id<Workspace>,
    /// Which way the message went, seen from the workspace.
    #[convex(allowed = ["inbound", "outbound"])]
    pub direction: String,
    #[convex(allowed = ["contact", "user", "bot"])]
    pub sender_type: String,
    /// The user id, if a user sent the message.
    pub sender_id: Option<String>,
    /// The text.
    pub content: Option<String>,
    /// What the message carries.
    #[convex(allowed = ["text", "image", "document", "audio", "video", "interactive"])]
    pub message_type: String,
    pub media_url: Option<String>,
    /// The provider's id of the message, by which a second delivery is noticed.
    pub kapso_message_id: Option<String>,
    /// What the message replies to, and other details.
    pub metadata: Option<Any>,
    pub created_at: Timestamp,
    /// The primary key (UUID) of the row that this document was migrated from.
    #[serde(rename = "supabaseId")]
    pub supabase_id: String,
}

/// A note that a member wrote about a contact.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "contactNotes")]
#[table(index(name = "by_contact", fields = [contact_id]))]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
pub struct ContactNote {
    pub workspace_id: Id<Workspace>,
    pub contact_id: Id<Contact>,
    /// Who wrote it. The SQL column is called `author_id`.
    pub user_id: String,
    pub content: String,
    pub created_at: Timestamp,
    /// The primary key (UUID) of the row that this document was migrated from.
    #[serde(rename = "supabaseId")]
    pub supabase_id: String,
}
