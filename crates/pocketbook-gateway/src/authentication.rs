//! Who is asking: tickets, device signatures, bearer tokens, officers' keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pocketbook_model::{DeviceId, Timestamp};
use pocketbook_protocol::{
    EnrolRequest, EnrolResponse, OfficerRegistered, Problem, ProblemCode, RegisterOfficer,
    TokenRequest, TokenResponse, enrol_message, officer_message, token_message,
};
use pocketbook_seal::{PublicKey, sha256};
use rusqlite::{OptionalExtension as _, params};

use crate::gateway::now;
use crate::keys::random;
use crate::revocation::require_trusted;
use crate::{Gateway, GatewayError};

/// Tablets' assertions may be this far from the gateway's time.
const SKEW_MS: i64 = 5 * 60 * 1000;
/// Longest name of a tablet, in characters.
const NAME: usize = 120;
/// How long a bearer token works.
const TOKEN_MS: i64 = 15 * 60 * 1000;

fn check_proof(key: &PublicKey, message: &[u8], proof: &str) -> Result<(), GatewayError> {
    let refused = || GatewayError::refused(ProblemCode::Device);
    let signature = STANDARD.decode(proof).map_err(|_| refused())?;
    key.verify("the request", message, &signature)
        .map_err(|_| refused())
}

impl Gateway {
    /// Enrols a tablet by a ticket that works once. Repeating the very same
    /// request is answered again, because its answer may have been lost.
    pub(crate) fn enrol(&self, request: &EnrolRequest) -> Result<EnrolResponse, GatewayError> {
        check_proof(
            &request.public_key,
            &enrol_message(&request.token, request.device),
            &request.proof,
        )?;
        if request.name.chars().count() > NAME || request.name.chars().any(char::is_control) {
            return Err(GatewayError::malformed(format!(
                "name: at most {NAME} characters, and no line breaks or other control characters"
            )));
        }
        let time = now();
        let key = String::from(request.public_key.clone());
        let device = request.device;
        let certificate = self
            .keys
            .authority
            .certify_device(&request.public_key, device, time)?;
        let device_pem = self.database.write(|transaction| {
            let known: Option<(String, String)> = transaction
                .query_row(
                    "SELECT public_key, certificate FROM devices d JOIN tickets t ON t.used_by = d.id
                     WHERE d.id = ?1 AND t.token = ?2",
                    params![device.as_bytes(), sha256(request.token.as_bytes()).as_bytes()],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()?;
            if let Some((_, certificate)) = known.filter(|(known, _)| *known == key) {
                require_trusted(transaction, device)?;
                return Ok(certificate);
            }
            let used = transaction.execute(
                "UPDATE tickets SET used_by = ?2 WHERE token = ?1 AND used_by IS NULL AND expires > ?3",
                params![sha256(request.token.as_bytes()).as_bytes(), device.as_bytes(), time.unix_ms()],
            )?;
            if used != 1 {
                return Err(GatewayError::refused(ProblemCode::Ticket));
            }
            transaction.execute(
                "INSERT INTO devices (id, public_key, name, certificate, enrolled) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![device.as_bytes(), key, request.name, certificate, time.unix_ms()],
            )?;
            Ok(certificate)
        })?;
        Ok(EnrolResponse {
            force: self.force.clone(),
            device_pem,
            receipts_pem: self.keys.receipts_pem.clone(),
            log_key: self.keys.log.key().to_string(),
            evidence_key: self.keys.evidence.public_key().to_base64(),
            gateway_time: time,
        })
    }

    /// Exchanges an assertion signed by a tablet's key for a bearer token.
    pub(crate) fn token(&self, request: &TokenRequest) -> Result<TokenResponse, GatewayError> {
        let time = now();
        let key = self.device_key(request.device)?;
        let message = token_message(request.device, &request.nonce, request.issued_at);
        check_proof(&key, &message, &request.signature)?;
        self.admit_tablet(request.device)?;
        if (request.issued_at.unix_ms() - time.unix_ms()).abs() > SKEW_MS {
            let mut problem = Problem::new(ProblemCode::ClockSkew);
            problem.gateway_time = Some(time);
            return Err(GatewayError::Refused(Box::new(problem)));
        }
        if request.nonce.len() != 32 || hex::decode(&request.nonce).is_err() {
            return Err(GatewayError::refused(ProblemCode::Malformed));
        }
        let token = hex::encode(random::<32>()?);
        let expires_at = Timestamp::from_unix_ms(time.unix_ms() + TOKEN_MS);
        self.database.write(|transaction| {
            require_trusted(transaction, request.device)?;
            // Older ones would be refused for their time anyway.
            transaction.execute("DELETE FROM nonces WHERE seen < ?1", [time.unix_ms() - 2 * SKEW_MS])?;
            transaction.execute("DELETE FROM tokens WHERE expires < ?1", [time.unix_ms()])?;
            let fresh = transaction.execute(
                "INSERT INTO nonces (device, nonce, seen) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                params![request.device.as_bytes(), request.nonce, time.unix_ms()],
            )?;
            if fresh != 1 {
                return Err(GatewayError::refused(ProblemCode::Device));
            }
            transaction.execute(
                "INSERT INTO tokens (token, device, expires) VALUES (?1, ?2, ?3)",
                params![sha256(token.as_bytes()).as_bytes(), request.device.as_bytes(), expires_at.unix_ms()],
            )?;
            Ok(())
        })?;
        Ok(TokenResponse {
            token,
            expires_at,
            gateway_time: time,
        })
    }

    /// The key of a tablet that is enrolled here.
    pub(crate) fn device_key(&self, device: DeviceId) -> Result<PublicKey, GatewayError> {
        let key: Option<String> = self.database.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT public_key FROM devices WHERE id = ?1")?
                .query_row([device.as_bytes()], |row| row.get(0))
                .optional()?)
        })?;
        let key = key.ok_or_else(|| GatewayError::refused(ProblemCode::Device))?;
        Ok(PublicKey::try_from(key)?)
    }

    /// The tablet that a bearer token speaks for.
    pub(crate) fn authenticate(&self, token: &str) -> Result<DeviceId, GatewayError> {
        let refused = || GatewayError::refused(ProblemCode::Token);
        let device: Option<[u8; 16]> = self.database.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT device FROM tokens WHERE token = ?1 AND expires > ?2
                     AND device NOT IN (SELECT device FROM revocations)",
                )?
                .query_row(
                    params![sha256(token.as_bytes()).as_bytes(), now().unix_ms()],
                    |row| row.get(0),
                )
                .optional()?)
        })?;
        DeviceId::from_bytes(device.ok_or_else(refused)?).map_err(|_| refused())
    }

    /// Certifies an officer's key on a tablet.
    ///
    /// The gateway believes an enrolled tablet about who its officers are: the
    /// certificate says which tablet that was.
    pub(crate) fn register_officer(
        &self,
        device: DeviceId,
        request: &RegisterOfficer,
    ) -> Result<OfficerRegistered, GatewayError> {
        check_proof(
            &request.public_key,
            &officer_message(request.officer.id, device),
            &request.proof,
        )?;
        let key_id = request.public_key.key_id();
        let certificate = self.keys.authority.certify_officer(
            &request.public_key,
            &request.officer,
            device,
            now(),
        )?;
        let certificate_pem = self.database.write(|transaction| {
            transaction.execute(
                "INSERT INTO officer_keys (key_id, device, officer, public_key, certificate)
                 VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                params![
                    key_id.digest().as_bytes(),
                    device.as_bytes(),
                    request.officer.id.as_bytes(),
                    String::from(request.public_key.clone()),
                    certificate
                ],
            )?;
            let stored: Option<String> = transaction
                .query_row(
                    "SELECT certificate FROM officer_keys WHERE key_id = ?1 AND device = ?2 AND officer = ?3",
                    params![key_id.digest().as_bytes(), device.as_bytes(), request.officer.id.as_bytes()],
                    |row| row.get(0),
                )
                .optional()?;
            stored.ok_or_else(|| GatewayError::refused(ProblemCode::Device))
        })?;
        Ok(OfficerRegistered { certificate_pem })
    }
}
