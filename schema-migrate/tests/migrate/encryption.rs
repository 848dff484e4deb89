//! Encrypted connections to a server with a certificate of its own, and passwords.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use convex_schema_migrate::Source;
use tempfile::TempDir;

use crate::server::{Server, server};

/// The settings of the server are the same for all tests.
static ONE: Mutex<()> = Mutex::new(());

const PASSWORD: &str = "k3y-0f-the-h0use";

/// Runs a script of the shell in the folder of the server's data, as the user of the server.
fn shell(server: &Server, script: &str) {
    let script = script.replace('\'', "''");
    let copy = format!("copy (select 1) to program '{script}'");
    server.run("psql", "postgres", &["-qv", "ON_ERROR_STOP=1", "-c", &copy]);
}

/// Switches encryption on, with certificates of an authority of this test's own; its certificate is `ca.crt`.
fn encrypted(server: &Server, folder: &Path) -> PathBuf {
    let key = "openssl req -new -nodes -newkey rsa:2048";
    shell(
        server,
        &format!(
            "cat >/dev/null; set -e; \
             {key} -x509 -days 2 -keyout ca.key -out ca.crt -subj /CN=authority 2>/dev/null; \
             {key} -keyout server.key -out server.csr -subj /CN=localhost 2>/dev/null; \
             printf \"subjectAltName=DNS:localhost\\n\" >names; \
             openssl x509 -req -in server.csr -days 2 -CA ca.crt -CAkey ca.key -CAcreateserial -extfile names \
             -out server.crt 2>/dev/null; chmod 600 server.key; \
             {key} -x509 -days 2 -keyout other.key -out other.crt -subj /CN=other 2>/dev/null; \
             {key} -x509 -days 2 -keyout self.key -out self.crt -subj /CN=localhost \
             -addext subjectAltName=DNS:localhost 2>/dev/null; chmod 600 self.key"
        ),
    );
    server.run("psql", "postgres", &["-qc", "alter system set ssl = on"]);
    reload(server);
    for name in ["ca.crt", "other.crt", "self.crt"] {
        let read = format!("select pg_read_file('{name}')");
        let text = server.run("psql", "postgres", &["-qAtc", &read]);
        fs::write(folder.join(name), text).unwrap();
    }
    folder.join("ca.crt")
}

fn reload(server: &Server) {
    server.run("psql", "postgres", &["-qc", "select pg_reload_conf()"]);
    // Backends that start before the reload know the old settings.
    std::thread::sleep(std::time::Duration::from_millis(300));
}

/// The error of a connection to the server.
fn error(server: &Server, host: &str, user: &str, parameters: &str) -> Option<String> {
    let port = server.port;
    let address = format!("postgres://{user}@{host}:{port}/secrets?schema=*{parameters}");
    Source::server(&address)
        .err()
        .map(|error| error.to_string())
}

/// A host, a mode, a file of root certificates, and a part of the error.
type Case<'c> = (&'c str, &'c str, Option<&'c PathBuf>, Option<&'c str>);

/// The cases in which we do not end as we should, or `psql` ends otherwise.
fn compared(server: &Server, cases: &[Case<'_>]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (host, mode, roots, want) in cases {
        let mut parameters = format!("sslmode={mode}");
        if let Some(roots) = roots {
            parameters.push_str("&sslrootcert=");
            parameters.push_str(&roots.display().to_string());
        }
        let found = error(server, host, "postgres", &format!("&{parameters}"));
        let is_right = match (&found, want) {
            (None, None) => true,
            (Some(found), Some(want)) => found.contains(want),
            (None, Some(_)) | (Some(_), None) => false,
        };
        let port = server.port;
        let uri = format!("postgres://postgres@{host}:{port}/secrets?{parameters}");
        let mut psql = Command::new(server.program("psql"));
        let psql = psql
            .args(["-qAtc", "select 1", &uri])
            .env("HOME", "/")
            .output()
            .unwrap();
        if !is_right || psql.status.success() != want.is_none() {
            let said = String::from_utf8_lossy(&psql.stderr).into_owned();
            wrong.push(format!("{host} {parameters}: {found:?}, psql: {said}"));
        }
    }
    wrong
}

/// A server without encryption for now, with a database, and the folder of its certificates.
fn prepared() -> Option<(&'static Server, TempDir, MutexGuard<'static, ()>)> {
    let server = server()?;
    if Command::new("openssl").arg("version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "openssl is not installed");
        return None;
    }
    let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("secrets.sql");
    fs::write(&script, "create table t (id int primary key);\n").unwrap();
    server.run(
        "psql",
        "postgres",
        &["-qc", "drop database if exists secrets"],
    );
    server.run("psql", "postgres", &["-qc", "alter system set ssl = off"]);
    reload(server);
    server.load("secrets", &script);
    Some((server, folder, one))
}

/// Puts a rule before those that say who may connect; gives the old rules back without one.
fn rule(server: &Server, rule: Option<&str>) {
    shell(
        server,
        "cat >/dev/null; test -e pg_hba.old || cp pg_hba.conf pg_hba.old; cp pg_hba.old pg_hba.conf",
    );
    if let Some(rule) = rule {
        let rules = format!("{{ echo {rule}; cat pg_hba.old; }} >pg_hba.conf");
        shell(server, &format!("cat >/dev/null; {rules}"));
    }
    reload(server);
}

#[test]
fn certificates_are_checked_as_libpq_checks_them() {
    let Some((server, folder, _one)) = prepared() else {
        return;
    };
    let without = error(server, "localhost", "postgres", "&sslmode=require");
    assert!(without.is_some_and(|it| it.contains("does not support TLS")));
    let prefer = error(server, "localhost", "postgres", "&sslmode=prefer");
    assert_eq!(prefer, None);
    let ca = encrypted(server, folder.path());
    rule(server, Some("hostnossl all all 127.0.0.1/32 reject"));
    let (other, own) = (
        ca.with_file_name("other.crt"),
        ca.with_file_name("self.crt"),
    );
    let missing = ca.with_file_name("missing.crt");
    let mut wrong = compared(
        server,
        &[
            ("localhost", "disable", None, Some("no encryption")),
            ("localhost", "prefer", None, None),
            ("localhost", "require", None, None),
            ("127.0.0.1", "require", None, None),
            ("localhost", "require", Some(&ca), None),
            ("localhost", "require", Some(&other), Some("certificate")),
            ("localhost", "verify-ca", Some(&ca), None),
            ("127.0.0.1", "verify-ca", Some(&ca), None),
            ("localhost", "verify-ca", Some(&other), Some("sslrootcert")),
            ("localhost", "verify-full", Some(&ca), None),
            ("127.0.0.1", "verify-full", Some(&ca), Some("certificate")),
            (
                "localhost",
                "verify-full",
                Some(&other),
                Some("certificate"),
            ),
            (
                "localhost",
                "verify-full",
                Some(&missing),
                Some("does not exist"),
            ),
            ("localhost", "verify_full", None, Some("unknown `sslmode=")),
        ],
    );
    // A certificate that signed itself.
    shell(
        server,
        "cat >/dev/null; cp server.crt ours.crt; cp server.key ours.key; cp self.crt server.crt; cp self.key server.key",
    );
    reload(server);
    wrong.extend(compared(
        server,
        &[
            ("localhost", "verify-full", Some(&own), None),
            ("127.0.0.1", "verify-ca", Some(&own), None),
            ("127.0.0.1", "verify-full", Some(&own), Some("certificate")),
            ("localhost", "verify-ca", Some(&ca), Some("certificate")),
        ],
    ));
    shell(
        server,
        "cat >/dev/null; cp ours.crt server.crt; cp ours.key server.key",
    );
    rule(server, None);
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn passwords_are_never_shown() {
    let Some((server, folder, _one)) = prepared() else {
        return;
    };
    let ca = encrypted(server, folder.path());
    let create = format!(
        "drop role if exists guest; create role guest login password '{PASSWORD}'; \
         grant select on all tables in schema public to guest"
    );
    server.run("psql", "secrets", &["-qc", &create]);
    rule(server, Some("hostssl all guest 127.0.0.1/32 scram-sha-256"));
    let full = format!("sslmode=verify-full&sslrootcert={}", ca.display());
    let port = server.port;
    let right = format!("postgres://guest:{PASSWORD}@localhost:{port}/secrets?schema=*&{full}");
    let source = Source::server(&right).unwrap();
    let shown = format!("{:?} {:?} {:?}", source, source.address(), source.notes());
    let errors = [
        error(
            server,
            "localhost",
            &format!("guest:x{PASSWORD}"),
            &format!("&{full}"),
        ),
        error(
            server,
            "localhost",
            &format!("guest:{PASSWORD}@"),
            &format!("&{full}"),
        ),
        error(
            server,
            "localhost",
            "guest",
            &format!("&{full}&password=x{PASSWORD}"),
        ),
    ];
    drop(source);
    rule(server, None);
    server.run(
        "psql",
        "secrets",
        &["-qc", "drop owned by guest; drop role guest"],
    );
    assert!(!shown.contains(PASSWORD), "{shown}");
    let address = format!("postgres://guest@localhost:{port}/secrets?{full}&schema=*");
    assert!(shown.contains(&address), "{shown}");
    for error in errors {
        let error = error.unwrap();
        assert!(!error.contains(PASSWORD), "{error}");
    }
}
