//! The tables of an app whose users and sessions are tables that a TypeScript library defines.
//!
//! `convex/schema.ts` is written by hand and spreads both: the library's `authTables`, and
//! `tables` from `convex/schema.gen.ts`, which is written from here.

use convex_schema::{ConvexType, Id, Schema, Table, Timestamp};
use serde::{Deserialize, Serialize};

/// A user. The table is the library's; here it is known by name, so that ids of it have a type.
#[derive(Debug, Table)]
#[table(external, name = "users")]
pub struct User;

/// A team that works on projects.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "teams")]
#[table(index(name = "by_owner", fields = [owner_id]))]
pub struct Team {
    /// The name that its members see.
    pub name: String,
    /// Who pays for it.
    pub owner_id: Id<User>,
}

/// Who belongs to which team.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "memberships")]
#[table(index(name = "by_team", fields = [team_id]))]
#[table(index(name = "by_user", fields = [user_id, team_id]))]
#[table(unique(team_id, user_id))]
pub struct Membership {
    /// The team.
    pub team_id: Id<Team>,
    /// The member.
    pub user_id: Id<User>,
    /// What the member may do.
    pub role: Role,
    /// Since when; absent while the invitation is open.
    pub joined_at: Option<Timestamp>,
}

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ConvexType)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything.
    Admin,
    /// Everything but change who belongs to the team.
    Editor,
    /// Look.
    Viewer,
}

/// The tables of this crate, in the order of the TypeScript.
pub fn schema() -> Schema {
    convex_schema::schema! { tables: [User, Team, Membership] }
}
