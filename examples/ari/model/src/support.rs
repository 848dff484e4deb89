//! Support tickets, their comments and their history.

use convex_schema::{Id, Table, Timestamp};
use serde::{Deserialize, Serialize};

use crate::core::Workspace;

/// A support ticket.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "tickets")]
#[table(index(name = "by_workspace_stage", fields = [workspace_id, stage]))]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(index(name = "by_requester", fields = [requester_id]))]
#[table(index(name = "by_assigned", fields = [assigned_to]))]
pub struct Ticket {
    pub workspace_id: Id<Workspace>,
    /// The user id of whoever asked.
    pub requester_id: String,
    /// The user id of whoever answers.
    pub assigned_to: Option<String>,
    pub title: String,
    pub description: String,
    #[convex(allowed = ["bug", "feature", "question"])]
    pub category: String,
    #[convex(allowed = ["low", "medium", "high"])]
    pub priority: String,
    #[convex(allowed = ["report", "discuss", "outcome", "implementation", "closed"])]
    pub stage: String,
    /// Whether leaving out a stage waits for approval.
    pub pending_approval: Option<bool>,
    /// The stage that waits for approval.
    #[convex(allowed = ["report", "discuss", "outcome", "implementation", "closed"])]
    pub pending_stage: Option<String>,
    pub approval_requested_at: Option<Timestamp>,
    /// Lets whoever has it reopen the ticket from an e-mail, without an account.
    pub reopen_token: Option<String>,
    pub closed_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// The primary key (UUID) of the row that this document was migrated from.
    #[serde(rename = "supabaseId")]
    pub supabase_id: String,
}

/// A comment on a ticket.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ticketComments")]
#[table(index(name = "by_ticket_time", fields = [ticket_id, created_at]))]
pub struct TicketComment {
    pub ticket_id: Id<Ticket>,
    /// A user id.
    pub author_id: String,
    pub content: String,
    /// Whether a change of stage wrote the comment.
    pub is_stage_change: Option<bool>,
    pub created_at: Timestamp,
}

/// A change of stage, kept for ever.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "ticketStatusHistory")]
#[table(index(name = "by_ticket_time", fields = [ticket_id, created_at]))]
pub struct TicketStatusHistory {
    pub ticket_id: Id<Ticket>,
    /// A user id.
    pub changed_by: String,
    /// Absent in the first entry of a ticket.
    pub from_stage: Option<String>,
    pub to_stage: String,
    pub reason: Option<String>,
    pub created_at: Timestamp,
}
