//! Addresses of servers, `postgres://user:password@host:port/database?schema=public,app`.

/// An address in parts.
#[derive(Debug)]
pub(crate) struct Address {
    /// The address with the parameters that the client knows.
    pub(super) url: String,
    /// The schemas whose tables are read; none for all but the system's.
    pub(super) schemas: Vec<String>,
    /// Notes about parameters that are ignored.
    pub(crate) notes: Vec<String>,
}

/// The parameters that the client knows. Other programs have parameters of their own in the same address.
const KNOWN: &[&str] = &[
    "user",
    "password",
    "dbname",
    "options",
    "sslmode",
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

impl Address {
    pub(crate) fn parse(address: &str) -> Self {
        let (start, parameters) = address.split_once('?').unwrap_or((address, ""));
        let mut schemas = vec!["public".to_owned()];
        let (mut kept, mut notes) = (Vec::new(), Vec::new());
        for parameter in parameters.split('&').filter(|it| !it.is_empty()) {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            if matches!(name, "schema" | "schemas") {
                let names = value.split(',').filter(|name| !matches!(*name, "" | "*"));
                schemas = names.map(str::to_owned).collect();
            } else if KNOWN.contains(&name) {
                kept.push(parameter);
            } else if name != "application_name" {
                notes.push(format!("the parameter `{name}` of the address is ignored"));
            }
        }
        let mark = if kept.is_empty() { "" } else { "?" };
        Self {
            url: format!("{start}{mark}{}", kept.join("&")),
            schemas,
            notes,
        }
    }

    /// The parameter that names the schemas; empty for the default.
    pub(super) fn parameter(&self) -> String {
        match self.schemas.as_slice() {
            [one] if one == "public" => String::new(),
            [] => "?schema=*".to_owned(),
            schemas => format!("?schema={}", schemas.join(",")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn parameters_of_other_programs_are_ignored_with_a_note() {
        let address =
            Address::parse("postgres://a:b@h/d?pgbouncer=true&sslmode=disable&schema=app,x");
        assert_eq!(address.url, "postgres://a:b@h/d?sslmode=disable");
        assert_eq!(address.schemas, ["app", "x"]);
        assert_eq!(address.notes.len(), 1);
        assert_eq!(address.parameter(), "?schema=app,x");
        let address = Address::parse("postgres://h/d");
        assert_eq!(
            (address.parameter(), address.schemas.len()),
            (String::new(), 1)
        );
        assert_eq!(Address::parse("postgres://h/d?schema=*").schemas.len(), 0);
    }
}
