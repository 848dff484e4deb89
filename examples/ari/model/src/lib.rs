//! The tables of a messaging CRM with a sales bot called ARI: the model of a real project.
//!
//! One module per area; [`schema`] lists the tables. The package `ari-schema` writes the
//! TypeScript from it, other crates such as `ari-app` use the structs as they are.

#![expect(
    missing_docs,
    reason = "most field names say it all; docs are for what they don't"
)]

mod ari_core;
mod ari_extended;
mod cms;
mod core;
mod identity;
mod support;

use convex_schema::Schema;

pub use self::ari_core::{AiUsage, AriConfig, AriConversation, AriMessage};
pub use self::ari_extended::{
    AriAiComparison, AriAppointment, AriDestination, AriFlowStage, AriKnowledgeCategory,
    AriKnowledgeEntry, AriPayment, AriScoringConfig, ConsultantSlot,
};
pub use self::cms::{Article, Webinar, WebinarRegistration};
pub use self::core::{Contact, ContactNote, Conversation, Message, Workspace, WorkspaceMember};
pub use self::identity::{Organization, OrganizationMember, User, WebhookAudit};
pub use self::support::{Ticket, TicketComment, TicketStatusHistory};

/// All tables, in the order of the TypeScript.
pub fn schema() -> Schema {
    convex_schema::schema! {
        tables: [
            Workspace,
            WorkspaceMember,
            Contact,
            Conversation,
            Message,
            ContactNote,
            AriConfig,
            AriConversation,
            AriMessage,
            AiUsage,
            Ticket,
            TicketComment,
            TicketStatusHistory,
            User,
            WebhookAudit,
            Organization,
            OrganizationMember,
            AriDestination,
            AriPayment,
            AriAppointment,
            AriAiComparison,
            AriFlowStage,
            AriKnowledgeCategory,
            AriKnowledgeEntry,
            AriScoringConfig,
            ConsultantSlot,
            Article,
            Webinar,
            WebinarRegistration,
        ],
    }
}
