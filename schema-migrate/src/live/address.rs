//! Addresses of servers, `postgres://user:password@host:port/database?schema=public,app`.

use super::encryption;
use crate::error::Error;

/// An address in parts.
#[derive(Debug)]
pub(crate) struct Address {
    /// The address with the parameters that the client knows.
    pub(super) url: String,
    /// The schemas whose tables are read; none for all but the system's.
    pub(super) schemas: Vec<String>,
    pub(super) encryption: encryption::Parameters,
    /// The parameters that the name of the server does not say and that are not secrets.
    shown: Vec<String>,
    /// Notes about parameters that are ignored.
    pub(crate) notes: Vec<String>,
}

/// The parameters that the client knows. Other programs have parameters of their own in the same address.
const KNOWN: &[&str] = &[
    "user",
    "password",
    "dbname",
    "options",
    "sslnegotiation",
    "host",
    "hostaddr",
    "port",
    "connect_timeout",
    "tcp_user_timeout",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "target_session_attrs",
    "channel_binding",
    "load_balance_hosts",
];

/// The parameters that are a secret, or a part of the server's name.
const NOT_SHOWN: &[&str] = &["password", "user", "dbname", "host", "port"];

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// It can't be told where the password ends. The error shows none of it.
    pub(crate) fn parse(address: &str) -> Result<Self, Error> {
        let (start, parameters) = address.split_once('?').unwrap_or((address, ""));
        let behind = start.split_once("://").map_or(start, |(_, behind)| behind);
        let (authority, path) = behind.split_once('/').unwrap_or((behind, ""));
        let in_password = |it: &str| it.contains('@') && !it.contains('=');
        if authority.matches('@').count() > 1
            || path.contains('@')
            || parameters.split('&').any(in_password)
        {
            return Err(Error::Other(
                "the address of the server can't be read: its user or its password has one of `@`, `/` and `?`\n\
                 help: write `%40`, `%2F` or `%3F`, or give the password in `PGPASSWORD`"
                    .to_owned(),
            ));
        }
        let mut found = Self {
            url: start.to_owned(),
            schemas: vec!["public".to_owned()],
            encryption: encryption::Parameters::default(),
            shown: Vec::new(),
            notes: Vec::new(),
        };
        let mut mark = '?';
        for parameter in parameters.split('&').filter(|it| !it.is_empty()) {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            if matches!(name, "schema" | "schemas") {
                let names = value.split(',').filter(|name| !matches!(*name, "" | "*"));
                found.schemas = names.map(str::to_owned).collect();
            } else if found.encryption.take(name, value) {
                found.shown.push(parameter.to_owned());
            } else if KNOWN.contains(&name) {
                found.url.push(mark);
                found.url.push_str(parameter);
                mark = '&';
                if !NOT_SHOWN.contains(&name) {
                    found.shown.push(parameter.to_owned());
                }
            } else if name != "application_name" {
                let note = format!("the parameter `{name}` of the address is ignored");
                found.notes.push(note);
            }
        }
        Ok(found)
    }

    /// The parameters that lead to the same tables in the same way, without a password; empty for the defaults.
    pub(super) fn parameters(&self) -> String {
        let mut parameters = self.shown.clone();
        match self.schemas.as_slice() {
            [one] if one == "public" => {}
            [] => parameters.push("schema=*".to_owned()),
            schemas => parameters.push(format!("schema={}", schemas.join(","))),
        }
        let mark = if parameters.is_empty() { "" } else { "?" };
        format!("{mark}{}", parameters.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    fn read(address: &str) -> Address {
        Address::parse(address).unwrap_or_else(|error| unreachable!("{address}: {error}"))
    }

    #[test]
    fn parameters_of_other_programs_are_ignored_with_a_note() {
        let address = read("postgres://a:b@h/d?pgbouncer=true&connect_timeout=3&schema=app,x");
        assert_eq!(address.url, "postgres://a:b@h/d?connect_timeout=3");
        assert_eq!(address.schemas, ["app", "x"]);
        assert_eq!(address.notes.len(), 1);
        assert_eq!(address.parameters(), "?connect_timeout=3&schema=app,x");
        let address = read("postgres://h/d?user=ann@server");
        assert_eq!(address.parameters(), "");
        assert_eq!(address.schemas.len(), 1);
        assert_eq!(read("postgres://h/d?schema=*").schemas.len(), 0);
    }

    #[test]
    fn encryption_stays_in_the_address_and_passwords_do_not() {
        let address =
            read("postgres://h/d?sslmode=verify-full&password=secret&sslrootcert=ca.crt&user=u");
        assert_eq!(address.url, "postgres://h/d?password=secret&user=u");
        assert_eq!(
            address.parameters(),
            "?sslmode=verify-full&sslrootcert=ca.crt"
        );
    }

    #[test]
    fn passwords_that_end_nowhere_are_not_shown() {
        for address in [
            "postgres://u:se@cret@h/d",
            "postgres://u:se?cret@h/d",
            "postgres://u:se/cret@h/d",
            "postgres://u:se/cr@et@h/d",
        ] {
            let error = Address::parse(address).err().map(|error| error.to_string());
            assert!(
                error.is_some_and(|it| !it.contains("cret") && !it.contains("cr@et")),
                "{address}"
            );
        }
    }
}
