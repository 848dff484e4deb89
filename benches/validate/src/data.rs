//! Rows as they are found in exports: small, with ids, times and text.

use std::io::Write;

use convex_schema::{Schema, TableDefinition, v};
use convex_schema_core::export::export_json;

/// The table of all rows.
pub(crate) const TABLE: &str = "registrations";

/// An id of some table, from the backend's documentation of the format.
const ID: &str = "j57000820c20a1g7104gm2rc1m70ynr8";

/// Which rows there are.
#[derive(Clone, Copy)]
pub(crate) enum Data {
    /// All are right.
    Right,
    /// One of a hundred is refused.
    Refused,
}

impl Data {
    pub(crate) const ALL: [Self; 2] = [Self::Right, Self::Refused];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Refused => "refused",
        }
    }

    /// Some `bytes` of rows.
    pub(crate) fn rows(self, bytes: usize) -> Vec<u8> {
        let mut rows = Vec::with_capacity(bytes + 1024);
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        let mut number = 0_u64;
        while rows.len() < bytes {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let is_refused = matches!(self, Self::Refused) && random % 100 == 0;
            row(&mut rows, number, random, is_refused);
            number += 1;
        }
        rows
    }
}

fn row(rows: &mut Vec<u8>, number: u64, random: u64, is_refused: bool) {
    let status = ["invited", "confirmed", "attended", "cancelled"][(random >> 8) as usize % 4];
    let status = if is_refused { "lost" } else { status };
    let time = 1_700_000_000_000 + random % 60_000_000_000;
    let reminded = random % 3 == 0;
    let text = &"a few words that somebody wrote into the form before the webinar"
        [..10 + (random >> 16) as usize % 50];
    // A vector takes all that is written.
    let _ = write!(
        rows,
        "{{\"email\":\"user{number}@example.com\",\"message\":\"{text}\",\"registered_at\":{time},\
         \"reminded\":{reminded},\"status\":\"{status}\",\"webinar\":\"{ID}\"}}\n"
    );
}

/// The schema of the rows, as JSON.
pub(crate) fn schema() -> String {
    let status = ["invited", "confirmed", "attended", "cancelled"].map(v::literal);
    let registration = v::object()
        .field("email", v::string())
        .field("message", v::optional(v::string()))
        .field("registered_at", v::number())
        .field("reminded", v::optional(v::boolean()))
        .field("status", v::union(status))
        .field("webinar", v::id("webinars"));
    let webinar = v::object().field("title", v::string());
    let schema = Schema::builder()
        .table(TableDefinition::new(TABLE, registration))
        .table(TableDefinition::new("webinars", webinar));
    export_json(&schema.build())
}
