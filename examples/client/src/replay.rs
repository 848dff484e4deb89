//! A server that knows one exchange by heart.

use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

use crate::Outcome;

/// The messages of the exchange, one a line.
const EXCHANGE: &str = include_str!("../exchange.jsonl");

/// A line of the exchange.
#[derive(Deserialize)]
struct Line {
    from: Side,
    message: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Side {
    Client,
    Server,
}

/// Waits for each message of the client, and sends those of the server.
///
/// # Errors
/// The client says something else.
pub(crate) async fn serve(listener: &TcpListener) -> Outcome {
    let (stream, _) = listener.accept().await?;
    let mut socket = accept_async(stream).await?;
    for line in EXCHANGE.lines() {
        let Line { from, message } = serde_json::from_str(line)?;
        match from {
            Side::Server => socket.send(Message::text(message.to_string())).await?,
            Side::Client => {
                let said = socket.next().await.ok_or("the client has gone")??;
                let said: Value = serde_json::from_str(said.to_text()?)?;
                if !is_same(&said, &message) {
                    return Err(format!("expected {message}, the client says {said}").into());
                }
            }
        }
    }
    Ok(())
}

/// Every session has another id, so of the first message only the type counts.
fn is_same(said: &Value, expected: &Value) -> bool {
    said == expected || (said["type"] == "Connect" && expected["type"] == "Connect")
}
