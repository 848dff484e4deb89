//! Every kind of index.

use convex_schema::{Any, ConvexType, Id, Schema, Table, Timestamp, schema};

#[derive(Table)]
#[table(name = "messages")]
#[table(index(name = "by_channel", fields = [channel]))]
#[table(index(name = "by_channel_author", fields = [channel, "author.user"]))]
#[table(index(name = "by_sent", fields = [sent_at], staged))]
#[table(search_index(name = "search_body", field = body))]
#[table(search_index(name = "search_in_channel", field = body, filters = [channel, "author.user"]))]
#[table(search_index(name = "search_staged", field = "author.name", staged))]
#[table(vector_index(name = "by_meaning", field = embedding, dimensions = 1536))]
#[table(vector_index(
    name = "by_meaning_in_channel",
    field = embedding,
    dimensions = 768,
    filters = [channel, sent_at],
    staged
))]
struct Message {
    channel: Id<Channel>,
    author: Author,
    body: String,
    embedding: Vec<f64>,
    sent_at: Timestamp,
}

#[derive(ConvexType)]
struct Author {
    user: Option<Id<Channel>>,
    name: String,
}

#[derive(Table)]
#[table(name = "channels")]
#[table(index(name = "by_name", fields = [name]))]
struct Channel {
    name: String,
}

#[derive(Table)]
#[table(name = "settings")]
struct Setting {
    value: Any,
}

#[derive(Table)]
#[table(name = "long")]
#[table(index(name = "by_all", fields = [
    workspace_identifier, conversation_identifier, participant_identifier, created_at
]))]
#[table(search_index(name = "by_a_name_that_is_as_long_as_convex_allows_for_names_of_indexes_",
    field = participant_identifier,
    filters = [workspace_identifier, conversation_identifier, created_at]))]
struct Long {
    workspace_identifier: String,
    conversation_identifier: String,
    participant_identifier: String,
    created_at: Timestamp,
}

pub(super) fn schema() -> Schema {
    schema! { tables: [Message, Channel, Setting, Long] }
}
