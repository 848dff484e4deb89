//! A live server: its catalogue, and its rows by `COPY ... TO STDOUT`, in one snapshot.
//!
//! The first connection holds a repeatable-read transaction open and exports its snapshot; each reading of a table is
//! a connection of its own in that snapshot. A password is never part of a name or a message.

mod address;
mod catalogue;
mod encryption;
mod stream;

use std::sync::{Arc, Mutex, PoisonError};

use postgres::{Client, Config, SimpleQueryMessage};

use crate::catalogue::{Catalogue, Name, Table};
use crate::error::Error;

pub(crate) use self::address::Address;
use self::encryption::Encryption;
pub(crate) use self::stream::Stream;

/// The text forms that all readers of rows know, and no row that a policy hides: then the server fails instead.
const SETTINGS: &str = "SET DateStyle = 'ISO, YMD'; SET TimeZone = 'UTC'; SET IntervalStyle = 'postgres'; \
     SET bytea_output = 'hex'; SET extra_float_digits = 1; SET client_encoding = 'UTF8'; \
     SET row_security = off; SET statement_timeout = 0; SET search_path = ''; \
     SET idle_in_transaction_session_timeout = 0;";

/// A connected server.
pub(crate) struct Server {
    config: Config,
    encryption: Encryption,
    name: Arc<str>,
    address: String,
    snapshot: String,
    /// Holds the snapshot.
    client: Mutex<Client>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, snapshot, .. } = self;
        f.debug_struct("Server")
            .field("name", name)
            .field("snapshot", snapshot)
            .finish_non_exhaustive()
    }
}

impl Server {
    /// Connects to a server and reads the catalogue of the schemas that the address names.
    pub(crate) fn connect(address: &Address) -> Result<(Self, Catalogue), Error> {
        let mut config: Config = address.url.parse().map_err(|error: postgres::Error| {
            Error::Other(format!(
                "the address of the server can't be read: {}",
                reason(&error)
            ))
        })?;
        if config.get_password().is_none() {
            if let Ok(password) = std::env::var("PGPASSWORD") {
                config.password(password);
            }
        }
        config.application_name("convex-schema");
        let parameters = address.encryption.clone().or_of_environment();
        let encryption = Encryption::new(&parameters, &mut config)?;
        let name: Arc<str> = name(&config).into();
        let failed = |error: &postgres::Error| failed(&name, error);
        let mut client = encryption
            .connect(&config)
            .map_err(|error| failed(&error))?;
        let transaction = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
        let started = client.batch_execute(&format!("{SETTINGS} {transaction}"));
        started.map_err(|error| failed(&error))?;
        let snapshot = texts(&mut client, "SELECT pg_catalog.pg_export_snapshot()");
        let snapshot = snapshot.map_err(|error| failed(&error))?;
        let snapshot = snapshot.into_iter().flatten().flatten().next();
        let catalogue = catalogue::read(&mut client, &name, &address.schemas);
        let catalogue = catalogue.map_err(|error| failed(&error))?;
        let server = Self {
            config,
            encryption,
            address: format!("{name}{}", address.parameters()),
            name,
            snapshot: snapshot.unwrap_or_default(),
            client: Mutex::new(client),
        };
        Ok((server, catalogue))
    }

    /// The address without its password, with the schemas that it names.
    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }

    /// The address without its password and without parameters.
    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// How many rows a table has in the snapshot.
    pub(crate) fn count(&self, table: &Table, has_partitions: bool) -> Result<u64, Error> {
        let query = format!("SELECT count(*) FROM {}", from(table, has_partitions));
        let mut client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = texts(&mut client, &query).map_err(|error| failed(&self.name, &error))?;
        let count = rows.into_iter().flatten().flatten().next();
        Ok(count
            .and_then(|count| count.parse().ok())
            .unwrap_or_default())
    }

    /// The bytes that a table with its partitions takes on the server's disk, where long values are compressed.
    pub(crate) fn bytes(&self, table: &Table) -> Option<u64> {
        // A table without partitions is in no tree of them.
        let name = from(table, true).replace('\'', "''");
        let query = format!(
            "SELECT coalesce((SELECT sum(pg_catalog.pg_table_size(relid)) \
             FROM pg_catalog.pg_partition_tree('{name}')), pg_catalog.pg_table_size('{name}'))"
        );
        let mut client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = texts(&mut client, &query).ok()?;
        let bytes = rows.into_iter().flatten().flatten().next();
        bytes.and_then(|bytes| bytes.parse().ok())
    }

    /// The lines of a table's rows, with all of its columns in order.
    pub(crate) fn rows(&self, table: &Table, has_partitions: bool) -> Stream {
        let columns = table.columns.iter().map(|column| quoted(&column.name));
        let columns: Vec<String> = columns.collect();
        let query = format!(
            "COPY (SELECT {} FROM {}) TO STDOUT",
            columns.join(", "),
            from(table, has_partitions)
        );
        Stream::new(
            self.config.clone(),
            self.encryption.clone(),
            self.snapshot.clone(),
            query,
        )
    }
}

/// The table in a query, without the rows of tables that inherit from it.
fn from(table: &Table, has_partitions: bool) -> String {
    let Name { schema, name } = &table.name;
    let only = if has_partitions { "" } else { "ONLY " };
    format!("{only}{}.{}", quoted(schema), quoted(name))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `postgres://user@host:port/database`.
fn name(config: &Config) -> String {
    use postgres::config::Host;

    let host = match config.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        #[cfg(unix)]
        Some(Host::Unix(path)) => path.display().to_string().replace('/', "%2F"),
        _ => String::new(),
    };
    let user = config
        .get_user()
        .map_or_else(String::new, |user| format!("{user}@"));
    let port = config.get_ports().first().filter(|port| **port != 5432);
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    let database = config
        .get_dbname()
        .or_else(|| config.get_user())
        .unwrap_or_default();
    format!("postgres://{user}{host}{port}/{database}")
}

fn failed(name: &str, error: &postgres::Error) -> Error {
    let reason = reason(error);
    let help = if reason.contains("does not support TLS") {
        "\nhelp: `sslmode=prefer` or `sslmode=disable` permit connections that are not encrypted"
    } else if reason.contains("certificate") {
        "\nhelp: name the certificate of who signed the server's by `sslrootcert=ca.crt`; `sslmode=require` encrypts and \
         trusts any certificate"
    } else {
        ""
    };
    Error::Other(format!("`{name}`: {reason}{help}"))
}

/// The error with its causes.
fn reason(error: &postgres::Error) -> String {
    use std::error::Error as _;

    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// The rows of a query, as texts.
fn texts(client: &mut Client, query: &str) -> Result<Vec<Vec<Option<String>>>, postgres::Error> {
    let messages = client.simple_query(query)?;
    let rows = messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => {
            let cells = (0..row.len()).map(|at| row.get(at).map(str::to_owned));
            Some(cells.collect())
        }
        _ => None,
    });
    Ok(rows.collect())
}
