//! What the bot works with: destinations, payments, appointments, stages, knowledge, scoring.

use convex_schema::{Any, Id, Table, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ari_core::AriConversation;
use crate::core::Workspace;

/// A university that the bot knows about.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ariDestinations")]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(index(name = "by_workspace_country", fields = [workspace_id, country]))]
#[table(unique(workspace_id, country, city, university_name))]
pub struct AriDestination {
    pub workspace_id: Id<Workspace>,
    pub country: String,
    pub city: Option<String>,
    pub university_name: String,
    /// An object of `ielts_min`, `gpa_min`, `budget_min`, `budget_max` and `deadline`.
    pub requirements: Option<Any>,
    /// The names of the programmes.
    pub programs: Option<Vec<String>>,
    /// Whether it is shown first.
    pub is_promoted: bool,
    /// The weight when sorting.
    pub priority: i32,
    pub notes: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A payment attempt through the gateway.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ariPayments")]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(index(name = "by_conversation", fields = [ari_conversation_id]))]
#[table(index(name = "by_status", fields = [workspace_id, status]))]
pub struct AriPayment {
    pub ari_conversation_id: Id<AriConversation>,
    pub workspace_id: Id<Workspace>,
    /// In the smallest unit of `currency`.
    pub amount: f64,
    /// The ISO 4217 code.
    #[convex(default = "IDR")]
    pub currency: String,
    /// For example `qris`, `gopay`, `ovo`, `bank_transfer` or `card`.
    pub payment_method: Option<String>,
    /// The provider that takes the payment.
    #[convex(default = "midtrans")]
    pub gateway: String,
    pub gateway_transaction_id: Option<String>,
    /// The gateway's answer, as it came.
    pub gateway_response: Option<Any>,
    #[convex(allowed = ["pending", "success", "failed", "expired", "refunded"])]
    pub status: String,
    pub expires_at: Option<Timestamp>,
    pub paid_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A booked consultation.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ariAppointments")]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(index(name = "by_conversation", fields = [ari_conversation_id]))]
#[table(index(name = "by_consultant", fields = [workspace_id, consultant_id]))]
pub struct AriAppointment {
    pub ari_conversation_id: Id<AriConversation>,
    pub workspace_id: Id<Workspace>,
    /// The payment that covers it.
    pub payment_id: Option<Id<AriPayment>>,
    /// The Clerk id of the consultant; in SQL a UUID of `auth.users`.
    pub consultant_id: Option<String>,
    pub scheduled_at: Timestamp,
    #[convex(default = 60)]
    pub duration_minutes: u32,
    pub meeting_link: Option<String>,
    #[convex(allowed = ["scheduled", "confirmed", "completed", "cancelled", "no_show"])]
    pub status: String,
    pub reminder_sent_at: Option<Timestamp>,
    pub notes: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// How a model did in a period, to compare models with each other.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ariAiComparison")]
#[table(index(name = "by_workspace_model", fields = [workspace_id, ai_model]))]
#[table(unique(workspace_id, ai_model, period_start))]
pub struct AriAiComparison {
    pub workspace_id: Id<Workspace>,
    pub ai_model: String,
    pub conversation_count: u32,
    pub avg_response_time_ms: Option<u32>,
    pub total_tokens_used: u32,
    /// How many leads paid.
    pub conversion_count: u32,
    #[convex(range = 0..=5)]
    pub satisfaction_score: Option<f64>,
    pub period_start: Option<Timestamp>,
    pub period_end: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A stage that the bot leads a conversation through.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ariFlowStages")]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(index(name = "by_workspace_order", fields = [workspace_id, stage_order]))]
#[table(unique(workspace_id, stage_order))]
pub struct AriFlowStage {
    pub workspace_id: Id<Workspace>,
    pub name: String,
    pub goal: String,
    pub sample_script: Option<String>,
    pub exit_criteria: Option<String>,
    /// The position among the stages of the workspace.
    pub stage_order: u32,
    pub is_active: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A category of the bot's knowledge.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ariKnowledgeCategories")]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(index(name = "by_workspace_order", fields = [workspace_id, display_order]))]
#[table(unique(workspace_id, name))]
pub struct AriKnowledgeCategory {
    pub workspace_id: Id<Workspace>,
    pub name: String,
    pub description: Option<String>,
    /// The position among the categories of the workspace.
    pub display_order: u32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Something that the bot knows.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ariKnowledgeEntries")]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(index(name = "by_category", fields = [category_id]))]
pub struct AriKnowledgeEntry {
    pub workspace_id: Id<Workspace>,
    /// Absent means that the entry is in no category.
    pub category_id: Option<Id<AriKnowledgeCategory>>,
    pub title: String,
    pub content: String,
    pub is_active: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// How leads are scored; a workspace has at most one.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ariScoringConfig")]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(unique(workspace_id))]
pub struct AriScoringConfig {
    pub workspace_id: Id<Workspace>,
    /// The score from which a lead is hot; above `warm_threshold`.
    #[convex(default = 70, range = 1..=100)]
    pub hot_threshold: u8,
    /// The score from which a lead is warm.
    #[convex(default = 40, range = 0..=99)]
    pub warm_threshold: u8,
    /// In percent; the four weights add up to 100.
    #[convex(default = 25)]
    pub weight_basic: u8,
    /// In percent.
    #[convex(default = 35)]
    pub weight_qualification: u8,
    /// In percent.
    #[convex(default = 30)]
    pub weight_document: u8,
    /// In percent.
    #[convex(default = 10)]
    pub weight_engagement: u8,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A time of the week at which consultations can be booked.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "consultantSlots")]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(index(name = "by_workspace_day", fields = [workspace_id, day_of_week]))]
#[table(unique(workspace_id, consultant_id, day_of_week, start_time))]
pub struct ConsultantSlot {
    pub workspace_id: Id<Workspace>,
    /// The Clerk id of the consultant; in SQL a UUID of `auth.users`.
    pub consultant_id: Option<String>,
    /// From 0 (Sunday) to 6 (Saturday).
    #[convex(range = 0..=6)]
    pub day_of_week: u8,
    #[convex(format = "HH:MM")]
    pub start_time: String,
    /// Later than `start_time`.
    #[convex(format = "HH:MM")]
    pub end_time: String,
    #[convex(default = 60)]
    pub duration_minutes: u32,
    /// How many days ahead can be booked.
    #[convex(default = 14)]
    pub booking_window_days: u32,
    #[convex(default = 1)]
    pub max_bookings_per_slot: u32,
    pub is_active: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}
