//! Rows as they are found in exports: small, with ids, times and text.

use std::io::Write;

use std::num::NonZeroU32;

use convex_schema::{DocumentId, Schema, TableDefinition, v};
use convex_schema_core::export::export_json;

/// The table of all rows.
pub(crate) const TABLE: &str = "registrations";

/// An id of some table, from the backend's documentation of the format.
const ID: &str = "j57000820c20a1g7104gm2rc1m70ynr8";

const WORDS: &str = "a few words that somebody wrote into the form before the webinar";

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
    let text = &WORDS[..10 + (random >> 16) as usize % 50];
    // A vector takes all that is written.
    let _ = write!(
        rows,
        "{{\"email\":\"user{number}@example.com\",\"message\":\"{text}\",\"registered_at\":{time},\
         \"reminded\":{reminded},\"status\":\"{status}\",\"webinar\":\"{ID}\"}}\n"
    );
}

/// Registrations as an export has them: with an id of their own, of webinars that are there, with an
/// address that no other has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exported {
    /// All are right.
    Right,
    /// One of a hundred is rejected.
    Rejected,
    /// The first ones have their fields in another order.
    OtherFirst,
}

/// Numbers of tables, as deployments number them.
const REGISTRATIONS: u32 = 10_001;
const WEBINARS: u32 = 10_002;

/// Webinars of an export.
const WEBINAR_COUNT: u64 = 1000;

/// Rows at the start that differ from the rest.
const FIRST: u64 = 100;

impl Exported {
    pub(crate) const ALL: [Self; 3] = [Self::Right, Self::Rejected, Self::OtherFirst];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Right => "export-right",
            Self::Rejected => "export-rejected",
            Self::OtherFirst => "export-other-first",
        }
    }

    /// The files of an export with some `bytes` of registrations: name and content.
    pub(crate) fn files(self, bytes: usize) -> Vec<(String, Vec<u8>)> {
        let tables = format!(
            "{{\"name\":\"{TABLE}\",\"id\":{REGISTRATIONS}}}\n{{\"name\":\"webinars\",\"id\":{WEBINARS}}}\n"
        );
        let webinars: String = (0..WEBINAR_COUNT)
            .map(|number| {
                let id = id(WEBINARS, number);
                format!("{{\"_creationTime\":1700000000000.5,\"_id\":\"{id}\",\"title\":\"webinar {number}\"}}\n")
            })
            .collect();
        let mut rows = Vec::with_capacity(bytes + 1024);
        let mut number = 0;
        while rows.len() < bytes {
            self.row(&mut rows, number);
            number += 1;
        }
        let named = |table: &str, content| (format!("{table}/documents.jsonl"), content);
        vec![
            named("_tables", tables.into_bytes()),
            named("webinars", webinars.into_bytes()),
            named(TABLE, rows),
        ]
    }

    fn row(self, rows: &mut Vec<u8>, number: u64) {
        let random = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31);
        let is_rejected = self == Self::Rejected && random % 100 == 0;
        let status = ["invited", "confirmed", "attended", "cancelled"][(random >> 8) as usize % 4];
        let status = if is_rejected { "lost" } else { status };
        let mut fields = [
            format!("\"_creationTime\":{}.25", 1_700_000_000_000 + number),
            format!("\"_id\":\"{}\"", id(REGISTRATIONS, number)),
            format!("\"email\":\"user{number}@example.com\""),
            format!(
                "\"message\":\"{}\"",
                &WORDS[..10 + (random >> 16) as usize % 50]
            ),
            format!(
                "\"registered_at\":{}.0",
                1_700_000_000_000 + random % 60_000_000_000
            ),
            format!("\"reminded\":{}", random % 3 == 0),
            format!("\"status\":\"{status}\""),
            format!("\"webinar\":\"{}\"", id(WEBINARS, random % WEBINAR_COUNT)),
        ];
        if self == Self::OtherFirst && number < FIRST {
            fields.reverse();
        }
        rows.push(b'{');
        rows.extend_from_slice(fields.join(",").as_bytes());
        rows.extend_from_slice(b"}\n");
    }
}

fn id(table: u32, number: u64) -> String {
    let table = NonZeroU32::new(table).unwrap_or(NonZeroU32::MIN);
    // Long runs of digits would be taken for numbers that lose some.
    let [high, low] = [0x9e37_79b9_7f4a_7c15_u64, 0xc2b2_ae3d_27d4_eb4f]
        .map(|factor| (number + 1).wrapping_mul(factor) ^ number.wrapping_mul(factor) >> 29);
    let internal = u128::from(high) << 64 | u128::from(low);
    DocumentId::new(table, internal.to_be_bytes()).encode()
}

/// The schema of the rows, as JSON; `is_export` if addresses are unique.
pub(crate) fn schema(is_export: bool) -> String {
    let status = ["invited", "confirmed", "attended", "cancelled"].map(v::literal);
    let registration = v::object()
        .field("email", v::string())
        .field("message", v::optional(v::string()))
        .field("registered_at", v::number())
        .field("reminded", v::optional(v::boolean()))
        .field("status", v::union(status))
        .field("webinar", v::id("webinars"));
    let webinar = v::object().field("title", v::string());
    let mut registrations = TableDefinition::new(TABLE, registration);
    if is_export {
        registrations = registrations.unique(["email"]);
    }
    let schema = Schema::builder()
        .table(registrations)
        .table(TableDefinition::new("webinars", webinar));
    export_json(&schema.build())
}
