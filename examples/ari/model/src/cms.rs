//! What a workspace publishes: articles and webinars.

use convex_schema::{Id, Table, Timestamp};
use serde::{Deserialize, Serialize};

use crate::core::{Contact, Workspace};

/// An article.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "articles")]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(index(name = "by_workspace_slug", fields = [workspace_id, slug]))]
#[table(index(name = "by_status", fields = [workspace_id, status]))]
#[table(unique(workspace_id, slug))]
pub struct Article {
    pub workspace_id: Id<Workspace>,
    pub title: String,
    /// The key in URLs.
    pub slug: String,
    pub excerpt: Option<String>,
    pub content: Option<String>,
    pub cover_image_url: Option<String>,
    #[convex(allowed = ["draft", "published"])]
    pub status: String,
    pub published_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// The primary key (UUID) of the row that this document was migrated from.
    #[serde(rename = "supabaseId")]
    pub supabase_id: Option<String>,
}

/// A webinar.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "webinars")]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(index(name = "by_workspace_slug", fields = [workspace_id, slug]))]
#[table(index(name = "by_status", fields = [workspace_id, status]))]
#[table(index(name = "by_scheduled", fields = [workspace_id, scheduled_at]))]
#[table(unique(workspace_id, slug))]
pub struct Webinar {
    pub workspace_id: Id<Workspace>,
    pub title: String,
    /// The key in URLs.
    pub slug: String,
    pub description: Option<String>,
    pub cover_image_url: Option<String>,
    pub scheduled_at: Timestamp,
    #[convex(default = 60)]
    pub duration_minutes: u32,
    pub meeting_url: Option<String>,
    /// Absent means that there is no limit.
    pub max_registrations: Option<u32>,
    #[convex(allowed = ["draft", "published", "completed", "cancelled"])]
    pub status: String,
    pub published_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// The primary key (UUID) of the row that this document was migrated from.
    #[serde(rename = "supabaseId")]
    pub supabase_id: Option<String>,
}

/// Who registered for which webinar.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "webinarRegistrations")]
#[table(index(name = "by_webinar", fields = [webinar_id]))]
#[table(index(name = "by_contact", fields = [contact_id]))]
#[table(index(name = "by_workspace", fields = [workspace_id]))]
#[table(unique(webinar_id, contact_id))]
pub struct WebinarRegistration {
    pub webinar_id: Id<Webinar>,
    pub contact_id: Id<Contact>,
    pub workspace_id: Id<Workspace>,
    pub registered_at: Timestamp,
    /// Whether the contact took part.
    pub attended: bool,
}
