//! Calls functions of a deployment through the official client, with typed arguments and results.
//!
//! There is no deployment: the client talks to a server in this program, which replays an
//! exchange (`exchange.jsonl`: messages of the sync protocol, one a line) and stops if the client
//! says anything else.

mod model;
mod replay;

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};

use convex_schema::convex010::{CallError, ReadResults, from_result, to_args};
use convex_schema::{Doc, Id, Nullable, Page, from_value};
use convex010::ConvexClient;
use futures_util::StreamExt;
use tokio::net::TcpListener;

use self::model::{Channel, Latest, List, Message, PaginationOpts, SendError, SendMessage};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The id of the channel in the exchange.
const CHANNEL: &str = "j570ztq1dnakcppf0zz9z44r6h85s1n2";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::try_join!(replay::serve(&listener), calls(&url))?;
    Ok(())
}

async fn calls(url: &str) -> Outcome {
    let mut out = io::stdout().lock();
    let mut client = ConvexClient::new(url).await?;
    let channel = || Id::<Channel>::new(CHANNEL);

    let list = List {
        channel: channel(),
        pagination_opts: PaginationOpts {
            num_items: 2,
            cursor: Nullable::Null,
        },
    };
    let result = client.query("messages:list", to_args(&list)?).await?;
    let page: Page<Doc<Message>> = from_result(result)?;
    for message in &page.page {
        writeln!(out, "{}", line(message))?;
    }
    writeln!(out, "more: {}", !page.is_done)?;

    let latest = to_args(&Latest { channel: channel() })?;
    let subscription = client.subscribe("messages:latest", latest).await?;
    let mut latest = subscription.results::<Vec<Doc<Message>>>();
    show_latest(&mut out, latest.next().await)?;

    let message = SendMessage {
        channel: channel(),
        author: "Siti".into(),
        body: "Thank you!".into(),
    };
    let result = client.mutation("messages:send", to_args(&message)?).await?;
    let id: Id<Message> = from_result(result)?;
    writeln!(out, "sent {id}")?;
    show_latest(&mut out, latest.next().await)?;

    let body = "!".repeat(40);
    let message = SendMessage { body, ..message };
    let result = client.mutation("messages:send", to_args(&message)?).await?;
    show_error(&mut out, &from_result::<Id<Message>>(result))?;

    let none: BTreeMap<String, bool> = BTreeMap::new();
    let result = client.mutation("messages:archive", to_args(&none)?).await?;
    show_error(&mut out, &from_result::<()>(result))
}

/// A message as people read it.
fn line(message: &Doc<Message>) -> String {
    let edited = if message.edited_at.is_some() {
        format!(" (edited, {})", message.revision)
    } else {
        String::new()
    };
    format!("{}: {}{edited}", message.author, message.body)
}

/// What a subscription brings: the end, an error or messages.
fn show_latest(
    out: &mut impl Write,
    latest: Option<Result<Vec<Doc<Message>>, CallError>>,
) -> Outcome {
    let latest = latest.ok_or("the subscription has ended")??;
    writeln!(out, "latest of {}:", latest.len())?;
    if let Some(first) = latest.first() {
        writeln!(out, "  {}", line(first))?;
    }
    Ok(())
}

/// Why a call failed; errors that the function threw are typed too.
fn show_error<T>(out: &mut impl Write, result: &Result<T, CallError>) -> Outcome {
    match result {
        Ok(_) => writeln!(out, "no error")?,
        Err(CallError::Application { data, .. }) => match from_value(data)? {
            SendError::TooLong { limit } => writeln!(out, "at most {limit} characters")?,
            SendError::Archived => writeln!(out, "nothing is said here any more")?,
        },
        Err(error) => writeln!(out, "{error}")?,
    }
    Ok(())
}
