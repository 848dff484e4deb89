//! The bot: who it plays, what it said, and what that cost.

use convex_schema::{Any, Id, Table, Timestamp};
use serde::{Deserialize, Serialize};

use crate::core::{Contact, Workspace};

/// The character that the bot plays; a workspace has at most one.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ariConfig")]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(unique(workspace_id))]
pub struct AriConfig {
    pub workspace_id: Id<Workspace>,
    /// Whether the bot answers; absent means that it does.
    #[convex(default = true)]
    pub enabled: Option<bool>,
    pub bot_name: String,
    #[convex(allowed = ["professional", "friendly", "casual"])]
    pub greeting_style: String,
    /// The language that the bot replies in.
    #[convex(allowed = ["id", "en"])]
    pub language: String,
    /// An object of the booleans `supportive`, `clear` and `encouraging`.
    pub tone: Option<Any>,
    /// A link to the community on Telegram or WhatsApp.
    pub community_link: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Where the bot stands with a contact.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ariConversations")]
#[table(index(name = "by_workspace_contact", fields = [workspace_id, contact_id]))]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(unique(workspace_id, contact_id))]
pub struct AriConversation {
    pub workspace_id: Id<Workspace>,
    pub contact_id: Id<Contact>,
    #[convex(allowed = ["greeting", "qualifying", "scheduling", "handoff", "ended"])]
    pub state: String,
    #[convex(range = 0..=100)]
    pub lead_score: u8,
    #[convex(allowed = ["hot", "warm", "cold"])]
    pub lead_temperature: Option<String>,
    /// What the bot keeps in mind: answers, documents seen, proposed dates.
    pub context: Option<Any>,
    /// The model that answers.
    #[convex(allowed = ["sea-lion", "grok", "gpt-4"])]
    pub ai_model: Option<String>,
    /// The next step, in words for people.
    pub next_action: Option<String>,
    pub handoff_at: Option<Timestamp>,
    pub handoff_reason: Option<String>,
    pub last_ai_message_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// The primary key (UUID) of the row that this document was migrated from.
    #[serde(rename = "supabaseId")]
    pub supabase_id: String,
}

/// One turn of the bot's dialogue with a contact.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ariMessages")]
#[table(index(name = "by_conversation_time", fields = [ari_conversation_id, created_at]))]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
pub struct AriMessage {
    pub ari_conversation_id: Id<AriConversation>,
    pub workspace_id: Id<Workspace>,
    /// Who speaks.
    #[convex(allowed = ["user", "assistant", "system"])]
    pub role: String,
    pub content: String,
    pub ai_model: Option<String>,
    pub tokens_used: Option<u32>,
    pub response_time_ms: Option<u32>,
    pub metadata: Option<Any>,
    pub created_at: Timestamp,
}

/// The tokens and the cost of one call of a model.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "aiUsage")]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(index(name = "by_workspace_type", fields = [workspace_id, ai_type]))]
#[table(index(name = "by_conversation", fields = [conversation_id]))]
pub struct AiUsage {
    pub workspace_id: Id<Workspace>,
    /// The dialogue that the call was made for.
    pub conversation_id: Option<Id<AriConversation>>,
    #[convex(allowed = ["sea-lion", "grok-3"])]
    pub model: String,
    /// Which of the two roles the model had: the `mouth` talks, the `brain` scores.
    #[convex(allowed = ["mouth", "brain"])]
    pub ai_type: String,
    pub input_tokens: u32,
    pub output_tokens: u32,
    /// In US dollars.
    pub cost_usd: f64,
    pub created_at: Timestamp,
}
