//! The gateway's keys, in files that only its user may read.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use pocketbook_model::Timestamp;
use pocketbook_seal::{
    CertificateAuthority, EvidencePrivateKey, LogSigner, Signer as _, SoftwareSigner,
};
use ring::rand::{SecureRandom as _, SystemRandom};
use zeroize::Zeroizing;

use crate::{GatewayError, private};

/// Everything the gateway signs with.
pub(crate) struct Keys {
    pub(crate) authority: CertificateAuthority,
    pub(crate) receipts: SoftwareSigner,
    pub(crate) receipts_pem: String,
    pub(crate) reference: SoftwareSigner,
    pub(crate) reference_pem: String,
    pub(crate) log: LogSigner,
    pub(crate) evidence: EvidencePrivateKey,
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], GatewayError> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| GatewayError::Randomness)?;
    Ok(bytes)
}

/// Name of a force's log: a C2SP origin without spaces.
fn log_origin(force: &str) -> String {
    let slug: String = force
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    format!("pocketbook.invalid/{}/evidence", slug.trim_matches('-'))
}

fn write_private(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), GatewayError> {
    let mut file = private::file_options()
        .write(true)
        .create_new(true)
        .open(folder.join(name))?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

fn seed(folder: &Path, name: &str) -> Result<Zeroizing<[u8; 32]>, GatewayError> {
    let bytes = Zeroizing::new(fs::read(folder.join(name))?);
    let seed = bytes
        .as_slice()
        .try_into()
        .map_err(|_| GatewayError::Stored("key"))?;
    Ok(Zeroizing::new(seed))
}

impl Keys {
    pub(crate) fn create(folder: &Path, force: &str, now: Timestamp) -> Result<(), GatewayError> {
        private::create_folder(folder)?;
        let (authority, authority_key) = CertificateAuthority::generate(force, now)?;
        let receipts = SoftwareSigner::generate()?;
        let receipts_pem = authority.certify_receipts(&receipts.public_key(), now)?;
        let reference = SoftwareSigner::generate()?;
        let reference_pem = authority.certify_reference(&reference.public_key(), now)?;
        write_private(folder, "authority.key", &authority_key)?;
        write_private(
            folder,
            "authority.pem",
            authority.certificate_pem().as_bytes(),
        )?;
        write_private(folder, "receipts.key", receipts.to_pkcs8())?;
        write_private(folder, "receipts.pem", receipts_pem.as_bytes())?;
        write_private(folder, "reference.key", reference.to_pkcs8())?;
        write_private(folder, "reference.pem", reference_pem.as_bytes())?;
        write_private(folder, "log.seed", Zeroizing::new(random::<32>()?).as_ref())?;
        write_private(
            folder,
            "evidence.seed",
            EvidencePrivateKey::generate()?.seed().as_ref(),
        )?;
        let keys = Self::open(folder, force)?;
        write_private(
            folder,
            "log-key.txt",
            format!("{}\n", keys.log.key()).as_bytes(),
        )
    }

    pub(crate) fn open(folder: &Path, force: &str) -> Result<Self, GatewayError> {
        let text = |name: &str| fs::read_to_string(folder.join(name));
        let secret = |name: &str| fs::read(folder.join(name)).map(Zeroizing::new);
        Ok(Self {
            authority: CertificateAuthority::open(
                &text("authority.pem")?,
                &secret("authority.key")?,
                force,
            )?,
            receipts: SoftwareSigner::from_pkcs8(&secret("receipts.key")?)?,
            receipts_pem: text("receipts.pem")?,
            reference: SoftwareSigner::from_pkcs8(&secret("reference.key")?)?,
            reference_pem: text("reference.pem")?,
            log: LogSigner::from_seed(&*seed(folder, "log.seed")?, &log_origin(force))?,
            evidence: EvidencePrivateKey::from_seed(seed(folder, "evidence.seed")?),
        })
    }
}
