//! The lines of a `COPY ... TO STDOUT`, read by a thread of their own.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use postgres::Config;

use super::SETTINGS;
use super::encryption::Encryption;

/// Bytes that are handed over at once.
const BLOCK: usize = 1 << 18;

/// Blocks that wait to be read.
const WAITING: usize = 4;

/// The lines of a query's rows. A connection that ends early is an error, never the end of the rows.
#[derive(Debug)]
pub(crate) struct Stream {
    blocks: Receiver<io::Result<Vec<u8>>>,
    block: Vec<u8>,
    at: usize,
}

impl Stream {
    pub(super) fn new(
        config: Config,
        encryption: Encryption,
        snapshot: String,
        query: String,
    ) -> Self {
        let (sender, blocks) = sync_channel(WAITING);
        std::thread::spawn(move || {
            if let Err(error) = send(&config, &encryption, &snapshot, &query, &sender) {
                // A reader that is gone needs no error.
                let _ = sender.send(Err(error));
            }
        });
        Self {
            blocks,
            block: Vec::new(),
            at: 0,
        }
    }
}

/// Sends all blocks, and an empty one behind them.
fn send(
    config: &Config,
    encryption: &Encryption,
    snapshot: &str,
    query: &str,
    sender: &SyncSender<io::Result<Vec<u8>>>,
) -> io::Result<()> {
    let failed = |error: postgres::Error| io::Error::other(super::reason(&error));
    let mut client = encryption.connect(config).map_err(failed)?;
    let begin = format!(
        "{SETTINGS} BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; \
         SET TRANSACTION SNAPSHOT '{snapshot}'"
    );
    client.batch_execute(&begin).map_err(failed)?;
    let mut reader = client.copy_out(query).map_err(failed)?;
    let mut block = Vec::with_capacity(BLOCK);
    loop {
        let rows = reader.fill_buf()?;
        if rows.is_empty() {
            break;
        }
        block.extend_from_slice(rows);
        let read = rows.len();
        reader.consume(read);
        if block.len() >= BLOCK {
            let full = std::mem::replace(&mut block, Vec::with_capacity(BLOCK));
            if sender.send(Ok(full)).is_err() {
                return Ok(());
            }
        }
    }
    for block in [block, Vec::new()] {
        if sender.send(Ok(block)).is_err() {
            break;
        }
    }
    Ok(())
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let block = self.fill_buf()?;
        let count = block.len().min(buffer.len());
        buffer[..count].copy_from_slice(&block[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Stream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.block.len() {
            self.at = 0;
            self.block = match self.blocks.recv() {
                Ok(block) => block?,
                Err(_) => return Err(io::Error::other("the connection to the server ended")),
            };
        }
        Ok(self.block.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.block.len());
    }
}
