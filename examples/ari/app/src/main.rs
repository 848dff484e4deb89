//! Uses the tables of `ari-model` from another crate: reads a row, makes one, looks at indexes.

use std::error::Error;
use std::io::{self, Write};

use ari_model::{Contact, Webinar, WebinarRegistration};
use convex_schema::{Id, IndexKind, Schema, Table, Timestamp};

/// A contact as Convex hands it out. What is optional and not known has no key.
const CONTACT: &str = r#"{
  "_id": "jd7dn9kd5hyxyx21vbb4288ps5c9zws9",
  "_creationTime": 1769472000000.25,
  "workspace_id": "j579wdvsq5zmmz0nyeec0r2wxq43adbb",
  "phone": "0812 3456 7890",
  "phone_normalized": "+6281234567890",
  "name": "Siti",
  "lead_score": 72,
  "lead_status": "hot",
  "tags": ["webinar", "master's degree"],
  "created_at": 1769472000000,
  "updated_at": 1769472000000,
  "supabaseId": "7c9e6679-7425-40de-944b-e07fc1f90ae7"
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();

    let contact: Contact = serde_json::from_str(CONTACT)?;
    let contact_id = Id::new("jd7dn9kd5hyxyx21vbb4288ps5c9zws9");
    writeln!(
        out,
        "read a row of {}: {}",
        Contact::NAME,
        summary(&contact)
    )?;

    let webinar_id = Id::new("n97138jwtvps16htqqnrkjbg4sap4xd6");
    let registration = register(contact_id, &contact, webinar_id, Timestamp::now());
    writeln!(out, "\nmade a row of {}:", WebinarRegistration::NAME)?;
    writeln!(out, "{}", serde_json::to_string_pretty(&registration)?)?;

    writeln!(out, "\nindexes that find {} by workspace:", Contact::NAME)?;
    let schema = ari_model::schema();
    for (name, fields) in indexes_led_by(&schema, Contact::NAME, "workspace_id") {
        writeln!(out, "  {name:<20} {}", fields.join(", "))?;
    }
    let (tables, indexes) = (schema.tables().len(), schema.indexes().count());
    writeln!(
        out,
        "\nthe whole schema has {tables} tables and {indexes} indexes"
    )?;
    Ok(())
}

/// A contact in a line.
fn summary(contact: &Contact) -> String {
    let name = contact.name.as_deref().unwrap_or(&contact.phone);
    let score = contact.lead_score;
    let tags = contact.tags.as_deref().unwrap_or_default().join(", ");
    format!("{name}, score {score}, tagged {tags}")
}

/// The row that registers a contact. Ids of two tables can't be mixed up: each has a type.
fn register(
    contact_id: Id<Contact>,
    contact: &Contact,
    webinar_id: Id<Webinar>,
    now: Timestamp,
) -> WebinarRegistration {
    WebinarRegistration {
        webinar_id,
        contact_id,
        workspace_id: contact.workspace_id.clone(),
        registered_at: now,
        attended: false,
    }
}

/// The database indexes of `table` whose first field is `field`: what a query by it can use.
fn indexes_led_by<'a>(
    schema: &'a Schema,
    table: &str,
    field: &str,
) -> impl Iterator<Item = (&'a str, &'a [String])> {
    let indexes = schema.indexes().filter(move |(of, _)| *of == table);
    indexes.filter_map(move |(_, index)| match &index.kind {
        IndexKind::Database { fields } => {
            let leads = fields.first().is_some_and(|first| first == field);
            leads.then_some((index.name.as_str(), fields.as_slice()))
        }
        _ => None,
    })
}
