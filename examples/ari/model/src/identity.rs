//! Users and organizations, copied from Clerk, and the events that keep the copies fresh.

use convex_schema::{Any, Id, Table, Timestamp};
use serde::{Deserialize, Serialize};

use crate::core::Workspace;

/// A user, as Clerk knows them.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "users")]
#[table(index(name = "by_clerk_id", fields = [clerk_id]))]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
pub struct User {
    /// The key by which users are looked up.
    pub clerk_id: String,
    /// The user's one workspace; absent until the first synchronisation.
    pub workspace_id: Option<Id<Workspace>>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// An event that Clerk sent.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "webhookAudit")]
#[table(index(name = "by_event_type", fields = [event_type]))]
#[table(index(name = "by_clerk_id", fields = [clerk_id]))]
#[table(index(name = "by_processed_at", fields = [processed_at]))]
pub struct WebhookAudit {
    /// Clerk's name of the event, for example `user.created`, `user.updated` or `user.deleted`;
    /// organizations have events too.
    pub event_type: String,
    pub clerk_id: Option<String>,
    /// The body of the request, as it came.
    pub payload: Any,
    #[convex(allowed = ["success", "error"])]
    pub status: String,
    pub error_message: Option<String>,
    pub processed_at: Timestamp,
}

/// An organization, as Clerk knows it.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "organizations")]
#[table(index(name = "by_clerk_org_id", fields = [clerk_org_id]))]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
pub struct Organization {
    pub clerk_org_id: String,
    /// The workspace that the organization was made from.
    pub workspace_id: Option<Id<Workspace>>,
    pub name: String,
    /// The key in URLs.
    pub slug: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Who belongs to which organization, as Clerk knows it.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "organizationMembers")]
#[table(index(name = "by_org_user", fields = [organization_id, clerk_user_id]))]
#[table(index(name = "by_user", fields = [clerk_user_id]))]
pub struct OrganizationMember {
    pub organization_id: Id<Organization>,
    pub clerk_user_id: String,
    /// The role under Clerk's name.
    #[convex(allowed = ["org:admin", "org:member"])]
    pub role: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}
