//! A gateway: its folder, its life, its state.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use pocketbook_model::{NumberSeries, RecordKind, Timestamp};
use pocketbook_protocol::{EnrolmentTicket, TICKET_SCHEMA};
use pocketbook_seal::sha256;
use rusqlite::params;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde::Serialize;

use crate::address::checked_address;
use crate::arrivals::Arrivals;
use crate::database::{Database, log_root, log_size, meta, set_meta};
use crate::force_numbers::{NumberPatterns, YearlySerial};
use crate::handing_over::dispatcher;
use crate::handing_over::refusals::Refusals;
use crate::keys::{Keys, random};
use crate::record_system::RecordSystem;
use crate::turns::Turns;
use crate::{ForceConfig, GatewayConfig, GatewayError, TlsMode, private};

const DATABASE: &str = "gateway.db";

/// A gateway that is open.
pub struct Gateway {
    pub(crate) folder: PathBuf,
    pub(crate) database: Database,
    pub(crate) keys: Keys,
    pub(crate) force: String,
    pub(crate) incarnation: String,
    pub(crate) record_system: Box<dyn RecordSystem>,
    pub(crate) turns: Turns,
    pub(crate) arrivals: Arc<Arrivals>,
    pub(crate) refused_fetches: Refusals,
    /// Told when records were stored that are to be handed over.
    pub(crate) outbox_grew: tokio::sync::Notify,
}

/// A gateway at a glance.
#[derive(Debug, Clone, Serialize)]
pub struct GatewayStatus {
    /// The force.
    pub force: String,
    /// Tablets enrolled, without those that were revoked.
    pub devices: u64,
    /// Tablets that were revoked.
    pub revoked: u64,
    /// Statements held.
    pub statements: u64,
    /// Crime reports held.
    pub reports: u64,
    /// Supplementary reports held.
    pub supplements: u64,
    /// Records put apart because a check failed.
    pub quarantined: u64,
    /// Attachments held whole.
    pub attachments: u64,
    /// Records in the transparency log.
    pub log_size: u64,
    /// The log's key.
    pub log_key: String,
    /// Records that wait to be handed over to a destination.
    pub to_hand_over: u64,
    /// Records that a destination refused for good: see `gateway outbox list`.
    pub parked: u64,
}

/// Where the shapes of the force's numbers are written down.
const SHAPES: [(&str, NumberSeries); 2] = [
    ("crime_numbers", NumberSeries::Crime),
    ("incident_numbers", NumberSeries::Incident),
];

pub(crate) fn now() -> Timestamp {
    Timestamp::from(chrono::Utc::now())
}

impl Gateway {
    /// Makes a new gateway in an empty or absent folder.
    ///
    /// # Errors
    ///
    /// [`GatewayError::NotEmpty`] when the folder holds anything.
    pub fn init(folder: &Path, force: &ForceConfig) -> Result<(), GatewayError> {
        private::create_folder(folder)?;
        if std::fs::read_dir(folder)?.next().is_some() {
            return Err(GatewayError::NotEmpty);
        }
        // IT staff may have made the folder beforehand, for everybody to read.
        private::close_folder(folder)?;
        private::create_folder(&folder.join("attachments"))?;
        Keys::create(&folder.join("keys"), &force.name, now())?;
        let incarnation = hex::encode(random::<16>()?);
        Database::open(&folder.join(DATABASE))?.write(|transaction| {
            set_meta(transaction, "force", &force.name)?;
            for (name, series) in SHAPES {
                set_meta(transaction, name, &force.numbers.of(series).to_string())?;
            }
            set_meta(transaction, "incarnation", &incarnation)
        })
    }

    /// Opens a gateway and checks that its log still has the root it signed.
    ///
    /// # Errors
    ///
    /// [`GatewayError::NotAGateway`], [`GatewayError::LogDamaged`].
    pub fn open(folder: &Path) -> Result<Self, GatewayError> {
        let path = folder.join(DATABASE);
        if !path.is_file() {
            return Err(GatewayError::NotAGateway);
        }
        let database = Database::open(&path)?;
        let (force, [crime, incident], incarnation) = database.read(|connection| {
            let needed = |name| meta(connection, name)?.ok_or(GatewayError::NotAGateway);
            let shape = |(name, _)| needed(name)?.parse();
            let [crime, incident] = SHAPES.map(shape);
            Ok((
                needed("force")?,
                [crime?, incident?],
                needed("incarnation")?,
            ))
        })?;
        let keys = Keys::open(&folder.join("keys"), &force)?;
        database.read(|connection| {
            let Some(note) = meta(connection, "checkpoint")? else {
                return Ok(());
            };
            let signed = keys.log.key().verify(&note)?;
            let size = log_size(connection)?;
            let root = log_root(connection, size).map_err(|_| GatewayError::LogDamaged)?;
            if signed.size == size && signed.root == root {
                Ok(())
            } else {
                Err(GatewayError::LogDamaged)
            }
        })?;
        Ok(Self {
            folder: folder.to_owned(),
            database,
            keys,
            force,
            incarnation,
            record_system: Box::new(YearlySerial::new(NumberPatterns::new(crime, incident)?)),
            turns: Turns::default(),
            arrivals: Arc::default(),
            refused_fetches: Refusals::default(),
            outbox_grew: tokio::sync::Notify::new(),
        })
    }

    /// The same gateway with the force's own record system in place of the
    /// built-in one. Where that takes records itself, it is a destination from
    /// now on, by the name `record-system`.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when the database cannot be written.
    pub fn with_record_system(
        mut self,
        system: Box<dyn RecordSystem>,
    ) -> Result<Self, GatewayError> {
        if system.recipient().is_some() {
            self.add_record_system()?;
        }
        self.record_system = system;
        Ok(self)
    }

    /// Makes a ticket that enrols one tablet.
    ///
    /// # Errors
    ///
    /// [`GatewayError::Address`] when tablets could not use the address;
    /// [`GatewayError`] when it cannot be stored.
    pub fn issue_ticket(
        &self,
        gateway_url: &str,
        valid_for: chrono::Duration,
    ) -> Result<EnrolmentTicket, GatewayError> {
        let gateway_url = checked_address(gateway_url)?;
        let token = hex::encode(random::<32>()?);
        let expires_at = Timestamp::from(now().utc() + valid_for);
        self.database.write(|transaction| {
            transaction.execute(
                "INSERT INTO tickets (token, expires) VALUES (?1, ?2)",
                params![sha256(token.as_bytes()).as_bytes(), expires_at.unix_ms()],
            )?;
            Ok(())
        })?;
        Ok(EnrolmentTicket {
            schema: TICKET_SCHEMA.to_owned(),
            gateway_url,
            authority_pem: self.keys.authority.certificate_pem().to_owned(),
            token,
            expires_at,
        })
    }

    /// What the gateway holds.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when the database cannot be read.
    pub fn status(&self) -> Result<GatewayStatus, GatewayError> {
        self.database.read(|connection| {
            let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u64>(0));
            let records = |kind: RecordKind| {
                connection.query_row(
                    "SELECT count(*) FROM records WHERE kind = ?1 AND quarantined IS NULL",
                    [kind.as_str()],
                    |row| row.get(0),
                )
            };
            Ok(GatewayStatus {
                force: self.force.clone(),
                devices: count(
                    "SELECT count(*) FROM devices
                     WHERE id NOT IN (SELECT device FROM revocations)",
                )?,
                revoked: count("SELECT count(*) FROM revocations")?,
                statements: records(RecordKind::WitnessStatement)?,
                reports: records(RecordKind::CrimeReport)?,
                supplements: records(RecordKind::SupplementaryReport)?,
                quarantined: count("SELECT count(*) FROM records WHERE quarantined IS NOT NULL")?,
                attachments: count("SELECT count(*) FROM attachments WHERE receipt IS NOT NULL")?,
                log_size: log_size(connection)?,
                log_key: self.keys.log.key().to_string(),
                to_hand_over: count("SELECT count(*) FROM outbox WHERE state = 'waiting'")?,
                parked: count("SELECT count(*) FROM outbox WHERE state = 'parked'")?,
            })
        })
    }

    /// The force's evidence key, which opens attachments. Only for the force.
    #[must_use]
    pub fn evidence_key(&self) -> &pocketbook_seal::EvidencePrivateKey {
        &self.keys.evidence
    }

    /// Serves until `shutdown` is ready; `ready` hears the address in use.
    ///
    /// # Errors
    ///
    /// [`GatewayError::Listen`] when the address is taken;
    /// [`GatewayError::PlainNotLoopback`] when plain HTTP could be reached by
    /// others.
    pub async fn serve(
        self,
        config: &GatewayConfig,
        ready: impl FnOnce(SocketAddr),
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), GatewayError> {
        if config.tls == TlsMode::PlainLoopback && !config.listen.ip().is_loopback() {
            return Err(GatewayError::PlainNotLoopback);
        }
        let failed = |error: std::io::Error| GatewayError::Listen {
            address: config.listen,
            kind: error.kind(),
        };
        let listener = std::net::TcpListener::bind(config.listen).map_err(failed)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let tls = match &config.tls {
            TlsMode::OwnAuthority(names) => Some(self.tls(names)?),
            TlsMode::PlainLoopback => None,
        };
        self.sweep_arriving()?;
        let gateway = Arc::new(self);
        // Ends with this call: what was under way is handed over again.
        let _handing_over = dispatcher::start(Arc::clone(&gateway));
        let router = crate::api::router(gateway).into_make_service();
        let handle = axum_server::Handle::new();
        tokio::spawn({
            let handle = handle.clone();
            async move {
                shutdown.await;
                handle.graceful_shutdown(Some(std::time::Duration::from_secs(10)));
            }
        });
        ready(address);
        match tls {
            Some(tls) => {
                axum_server::from_tcp(listener)?
                    .acceptor(RustlsAcceptor::new(tls).acceptor(NoDelayAcceptor))
                    .handle(handle)
                    .serve(router)
                    .await?;
            }
            None => {
                axum_server::from_tcp(listener)?
                    .acceptor(NoDelayAcceptor)
                    .handle(handle)
                    .serve(router)
                    .await?
            }
        }
        Ok(())
    }

    fn tls(&self, names: &[String]) -> Result<RustlsConfig, GatewayError> {
        let mut all: Vec<String> = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into();
        all.extend(names.iter().filter(|name| !name.is_empty()).cloned());
        let (certificate, key) = self.keys.authority.server_certificate(&all, now())?;
        let config = server_tls(&certificate, &key)?;
        Ok(RustlsConfig::from_config(config))
    }
}

/// TLS as a server with this certificate and key.
pub(crate) fn server_tls(
    certificate: &str,
    key: &[u8],
) -> Result<Arc<rustls::ServerConfig>, GatewayError> {
    let certificates = CertificateDer::pem_slice_iter(certificate.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| GatewayError::Tls)?;
    let key = PrivateKeyDer::try_from(key.to_vec()).map_err(|_| GatewayError::Tls)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            builder
                .with_no_client_auth()
                .with_single_cert(certificates, key)
        })
        .map_err(|_| GatewayError::Tls)?;
    Ok(Arc::new(config))
}
