//! A PostgreSQL server of its own for a test: in a temporary folder, on a local socket.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A running server. It ends with the process, however that ends: it reads a pipe that only this process holds.
pub(crate) struct Server {
    folder: PathBuf,
    bin: PathBuf,
    /// The port on the local network interface, where a test may ask for encryption.
    pub(crate) port: u16,
    _watched: Mutex<Child>,
}

/// The server of this process; `None`, with a note, where PostgreSQL is not installed and `CI` is not set.
#[expect(clippy::print_stderr, reason = "a note of a test")]
pub(crate) fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    static START: Mutex<()> = Mutex::new(());
    let _one = START.lock().unwrap_or_else(PoisonError::into_inner);
    let server = SERVER.get_or_init(|| {
        let Some(bin) = bin() else {
            let is_ci = std::env::var_os("CI").is_some();
            assert!(
                !is_ci,
                "PostgreSQL is not installed: `apt-get install postgresql`"
            );
            return None;
        };
        Some(Server::start(bin))
    });
    if server.is_none() {
        eprintln!("note: PostgreSQL is not installed, so nothing was compared with it");
    }
    server.as_ref()
}

/// The folder of the server's programs.
fn bin() -> Option<PathBuf> {
    let config = Command::new("pg_config").arg("--bindir").output().ok();
    let config = config.and_then(|output| String::from_utf8(output.stdout).ok());
    let config = config.map(|text| PathBuf::from(text.trim()));
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let mut installed: Vec<_> = versions.flatten().map(|it| it.path().join("bin")).collect();
    installed.sort();
    let mut all = config.into_iter().chain(installed.into_iter().rev());
    all.find(|bin| bin.join("initdb").is_file())
}

impl Server {
    fn start(bin: PathBuf) -> Self {
        let folder = TempDir::with_prefix("pg-").unwrap().keep();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        let user = ["postgres", "nobody"].into_iter().find(|user| {
            let known = Command::new("id").arg(user).output();
            known.is_ok_and(|it| it.status.success())
        });
        if let (true, Some(user)) = (is_root, user) {
            let owned = Command::new("chown").arg(user).arg(&folder).status();
            assert!(owned.unwrap().success());
        }
        // Ends the server when the pipe closes, and removes its folder.
        let script = "set -e; cd \"$1\"; \"$2/initdb\" -D data -U postgres -A trust -E UTF8 --locale=C >log 2>&1; \
             \"$2/postgres\" -D data -k \"$1\" -c listen_addresses=127.0.0.1 -c port=$3 -c fsync=off \
             -c max_connections=200 >>log 2>&1 & pid=$!; cat >/dev/null; kill -INT $pid; wait; rm -rf \"$1\"";
        let mut command = if let (true, Some(user)) = (is_root, user) {
            let mut command = Command::new("runuser");
            command.args(["-u", user, "--"]);
            command.arg("sh");
            command
        } else {
            Command::new("sh")
        };
        command
            .arg("-c")
            .arg(script)
            .arg("sh")
            .arg(&folder)
            .arg(&bin)
            .arg(port.to_string());
        let watched = command.stdin(Stdio::piped()).spawn().unwrap();
        let server = Self {
            folder,
            bin,
            port,
            _watched: Mutex::new(watched),
        };
        let start = Instant::now();
        while !server
            .command("pg_isready", "postgres")
            .output()
            .unwrap()
            .status
            .success()
        {
            let log = std::fs::read_to_string(server.folder.join("log")).unwrap_or_default();
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "no server: {log}"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// A program of PostgreSQL.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    /// A program of PostgreSQL that talks to a database.
    pub(crate) fn command(&self, program: &str, database: &str) -> Command {
        let mut command = Command::new(self.program(program));
        command.arg("-h").arg(&self.folder).args([
            "-U",
            "postgres",
            "-d",
            database,
            "-p",
            &self.port.to_string(),
        ]);
        command.env("PGTZ", "Asia/Bangkok");
        command
    }

    /// The output of a program.
    pub(crate) fn run(&self, program: &str, database: &str, args: &[&str]) -> Vec<u8> {
        let output = self.command(program, database).args(args).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {args:?}: {error}");
        output.stdout
    }

    /// Makes a database of a script.
    pub(crate) fn load(&self, database: &str, script: &Path) {
        let create = format!("create database \"{database}\"");
        self.run("psql", "postgres", &["-qc", &create]);
        let script = script.to_str().unwrap();
        self.run("psql", database, &["-qv", "ON_ERROR_STOP=1", "-f", script]);
    }

    /// The address of a database.
    pub(crate) fn url(&self, database: &str) -> String {
        let host = self.folder.display().to_string().replace('/', "%2F");
        format!(
            "postgres://postgres@{host}:{}/{database}?schema=*",
            self.port
        )
    }
}
