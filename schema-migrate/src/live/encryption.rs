//! Encrypted connections, with the parameters of PostgreSQL's own client.
//!
//! Source: PostgreSQL 15, chapter 34.19, "SSL Support". As there, `require` encrypts and trusts any certificate,
//! unless there is a file of root certificates; `verify-ca` checks who signed the certificate, and `verify-full` checks
//! its host name too. Connections over a local socket are never encrypted.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{self, CryptoProvider};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, RootCertStore,
    SignatureScheme,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::Error;

/// The parameters of an address that are about encryption; the environment stands in for those that are missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) mode: Option<String>,
    pub(super) roots: Option<String>,
    pub(super) certificate: Option<String>,
    pub(super) key: Option<String>,
}

/// How connections are encrypted.
#[derive(Clone)]
pub(super) enum Encryption {
    /// They are not.
    Off,
    Tls(MakeRustlsConnect),
}

/// The checks of the server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    Nothing,
    Signature,
    SignatureAndName,
}

impl Parameters {
    /// Takes a parameter of an address; false if it is about something else.
    pub(super) fn take(&mut self, name: &str, value: &str) -> bool {
        let place = match name {
            "sslmode" => &mut self.mode,
            "sslrootcert" => &mut self.roots,
            "sslcert" => &mut self.certificate,
            "sslkey" => &mut self.key,
            _ => return false,
        };
        *place = Some(decoded(value));
        true
    }

    /// Takes what the environment has for parameters that are missing.
    pub(super) fn or_of_environment(mut self) -> Self {
        for (place, name) in [
            (&mut self.mode, "PGSSLMODE"),
            (&mut self.roots, "PGSSLROOTCERT"),
            (&mut self.certificate, "PGSSLCERT"),
            (&mut self.key, "PGSSLKEY"),
        ] {
            if place.is_none() {
                *place = std::env::var(name).ok().filter(|it| !it.is_empty());
            }
        }
        self
    }
}

/// A value of an address without its `%` escapes.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        let escaped = digits.and_then(|it| u8::from_str_radix(it, 16).ok());
        match escaped.filter(|_| byte == b'%') {
            Some(escaped) => {
                bytes.push(escaped);
                rest = &behind[2..];
            }
            None => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Encryption {
    /// Decides how connections of `config` are encrypted, and sets its mode.
    pub(super) fn new(parameters: &Parameters, config: &mut Config) -> Result<Self, Error> {
        let is_remote = |host: &Host| matches!(host, Host::Tcp(_));
        let is_system = parameters.roots.as_deref() == Some("system");
        let default = if is_system { "verify-full" } else { "prefer" };
        let mode = parameters.mode.as_deref().unwrap_or(default);
        let (check, mode) = match mode {
            "disable" => (Check::Nothing, SslMode::Disable),
            "allow" | "prefer" => (Check::Nothing, SslMode::Prefer),
            "require" => (Check::Nothing, SslMode::Require),
            "verify-ca" => (Check::Signature, SslMode::Require),
            "verify-full" => (Check::SignatureAndName, SslMode::Require),
            other => {
                return Err(Error::Other(format!(
                    "unknown `sslmode={other}`\nhelp: expected `disable`, `allow`, `prefer`, `require`, `verify-ca` or \
                     `verify-full`"
                )));
            }
        };
        if mode == SslMode::Disable || !config.get_hosts().iter().any(is_remote) {
            config.ssl_mode(SslMode::Disable);
            return Ok(Self::Off);
        }
        config.ssl_mode(mode);
        let roots = Roots::find(parameters.roots.as_deref());
        let has_file = matches!(&roots, Roots::File(path) if path.is_file());
        let check = match check {
            // As with libpq, a file of roots makes `require` check what it signed.
            Check::Nothing if mode == SslMode::Require && has_file => Check::Signature,
            // Anybody can get a certificate of a public authority.
            Check::Signature if is_system => Check::SignatureAndName,
            Check::Nothing | Check::Signature | Check::SignatureAndName => check,
        };
        let verifier = Arc::new(Verifier::new(check, &roots)?);
        let provider = Arc::clone(&verifier.provider);
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::Other(error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        let mut client = match (&parameters.certificate, &parameters.key) {
            (Some(certificate), Some(key)) => {
                let (chain, key) = (certificates(Path::new(certificate))?, private_key(key)?);
                let with = builder.with_client_auth_cert(chain, key);
                with.map_err(|error| Error::Other(format!("`{certificate}`: {error}")))?
            }
            (None, None) => builder.with_no_client_auth(),
            _ => {
                return Err(Error::Other(
                    "`sslcert` and `sslkey` belong together, and one of them is missing".to_owned(),
                ));
            }
        };
        client.alpn_protocols = vec![b"postgresql".to_vec()];
        Ok(Self::Tls(MakeRustlsConnect::new(client)))
    }

    /// Connects to a server.
    pub(super) fn connect(&self, config: &Config) -> Result<Client, postgres::Error> {
        match self {
            Self::Off => config.connect(NoTls),
            Self::Tls(tls) => config.connect(tls.clone()),
        }
    }
}

/// Where root certificates are.
enum Roots {
    File(PathBuf),
    /// Those of the operating system.
    System,
}

impl Roots {
    fn find(parameter: Option<&str>) -> Self {
        match parameter {
            Some("system") => Self::System,
            Some(path) => Self::File(PathBuf::from(path)),
            None => {
                let home = std::env::var_os("HOME").unwrap_or_default();
                Self::File(Path::new(&home).join(".postgresql/root.crt"))
            }
        }
    }

    fn read(&self) -> Result<Vec<CertificateDer<'static>>, Error> {
        match self {
            Self::File(path) if !path.is_file() => Err(Error::Other(format!(
                "the file of root certificates `{}` does not exist\nhelp: name one by `sslrootcert=ca.crt`, or the \
                 roots of this system by `sslrootcert=system`",
                path.display()
            ))),
            Self::File(path) => certificates(path),
            Self::System => {
                let found = rustls_native_certs::load_native_certs();
                match found.errors.first() {
                    Some(error) if found.certs.is_empty() => Err(Error::Other(format!(
                        "the root certificates of this system can't be read: {error}"
                    ))),
                    _ => Ok(found.certs),
                }
            }
        }
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let failed = |error| Error::Other(format!("`{}`: {error}", path.display()));
    let found = CertificateDer::pem_file_iter(path).map_err(failed)?;
    let found: Vec<_> = found.collect::<Result<_, _>>().map_err(failed)?;
    if found.is_empty() {
        return Err(Error::Other(format!(
            "`{}` has no certificate in the form PEM",
            path.display()
        )));
    }
    Ok(found)
}

fn private_key(path: &str) -> Result<PrivateKeyDer<'static>, Error> {
    let key = PrivateKeyDer::from_pem_file(path);
    key.map_err(|error| Error::Other(format!("`{path}`: {error}")))
}

/// Checks certificates as libpq does.
#[derive(Debug)]
struct Verifier {
    provider: Arc<CryptoProvider>,
    check: Check,
    /// Checks signature and name; `None` if nothing is checked.
    chain: Option<Arc<WebPkiServerVerifier>>,
    roots: Vec<CertificateDer<'static>>,
}

impl Verifier {
    fn new(check: Check, roots: &Roots) -> Result<Self, Error> {
        let provider = Arc::new(crypto::ring::default_provider());
        let roots = match check {
            Check::Nothing => Vec::new(),
            Check::Signature | Check::SignatureAndName => roots.read()?,
        };
        let chain = if check == Check::Nothing {
            None
        } else {
            let mut store = RootCertStore::empty();
            store.add_parsable_certificates(roots.iter().cloned());
            let builder =
                WebPkiServerVerifier::builder_with_provider(store.into(), Arc::clone(&provider));
            let built = builder.build();
            let built = built.map_err(|error| {
                Error::Other(format!("the root certificates can't be used: {error}"))
            })?;
            Some(built)
        };
        Ok(Self {
            provider,
            check,
            chain,
            roots,
        })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let Some(chain) = &self.chain else {
            return Ok(ServerCertVerified::assertion());
        };
        let verified =
            chain.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match verified {
            // The name is looked at last, so the signature is right.
            Err(TlsError::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.check == Check::Signature => Ok(ServerCertVerified::assertion()),
            // A certificate that signed itself and is among the roots; other reasons, such as its time, stay.
            Err(TlsError::InvalidCertificate(
                CertificateError::Other(_) | CertificateError::UnknownIssuer,
            )) if self.roots.iter().any(|root| root == end_entity) => {
                if self.check == Check::SignatureAndName {
                    let parsed = ParsedCertificate::try_from(end_entity)?;
                    rustls::client::verify_server_name(&parsed, server_name)?;
                }
                Ok(ServerCertVerified::assertion())
            }
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let algorithms = &self.provider.signature_verification_algorithms;
        crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let algorithms = &self.provider.signature_verification_algorithms;
        crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::Parameters;

    #[test]
    fn parameters_are_those_of_libpq() {
        let mut parameters = Parameters::default();
        assert!(parameters.take("sslrootcert", "%2Fa%20b%"));
        assert!(parameters.take("sslmode", "verify-ca"));
        assert!(!parameters.take("user", "x"));
        assert_eq!(parameters.roots.as_deref(), Some("/a b%"));
        assert_eq!(parameters.mode.as_deref(), Some("verify-ca"));
    }
}
