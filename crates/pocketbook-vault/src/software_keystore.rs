//! A keystore in files, for desktops and tests. It keeps the promises of the
//! trait except the one that matters most on a lost tablet: whoever copies the
//! folder copies the keys. It says so: [`KeystoreKind::Software`].

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use pocketbook_seal::{PublicKey, Signer as _, SoftwareSigner};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::{hkdf, hmac};
use zeroize::Zeroizing;

use crate::platform::{KeyName, Keystore, KeystoreError, KeystoreKind};

const NONCE: usize = 12;

/// Keys in a folder.
#[derive(Debug)]
pub struct SoftwareKeystore {
    folder: PathBuf,
}

impl SoftwareKeystore {
    /// Opens a folder, making it if there is none.
    ///
    /// # Errors
    ///
    /// [`KeystoreError::Failed`] when it cannot be made.
    pub fn open(folder: &Path) -> Result<Self, KeystoreError> {
        fs::create_dir_all(folder).map_err(failed)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    fn path(&self, name: &KeyName, kind: &str) -> PathBuf {
        self.folder.join(format!("{}.{kind}", name.as_str()))
    }

    fn read(&self, path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        match fs::read(path) {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Replaces a file so that after a crash it is the old or the new one.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), KeystoreError> {
        // A name of its own, for another process may be writing the same value.
        let turn = TURN.fetch_add(1, Ordering::Relaxed);
        let new = path.with_extension(format!("{}-{turn}.new", std::process::id()));
        let mut file = create_private(&new).map_err(failed)?;
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(failed)?;
        fs::rename(&new, path).map_err(failed)?;
        sync_folder(&self.folder).map_err(failed)
    }

    fn signer(&self, name: &KeyName) -> Result<SoftwareSigner, KeystoreError> {
        let pkcs8 = self
            .read(&self.path(name, "key"))?
            .ok_or(KeystoreError::Missing)?;
        SoftwareSigner::from_pkcs8(&pkcs8).map_err(|_| KeystoreError::Failed)
    }

    /// The hardware operation of hardware that this is not: a MAC under a
    /// secret of the key, then HKDF (RFC 5869) bound to the associated data.
    fn slot_key(
        &self,
        name: &KeyName,
        stretched: &[u8; 32],
        associated: &[u8],
    ) -> Result<LessSafeKey, KeystoreError> {
        let secret = self
            .read(&self.path(name, "slot"))?
            .ok_or(KeystoreError::Missing)?;
        let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), stretched);
        let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(mac.as_ref());
        let info = [b"kek/v1".as_slice(), associated];
        let okm = prk
            .expand(&info, &AES_256_GCM)
            .map_err(|_| KeystoreError::Failed)?;
        Ok(LessSafeKey::new(UnboundKey::from(okm)))
    }
}

#[allow(clippy::needless_pass_by_value)]
fn failed(error: std::io::Error) -> KeystoreError {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => KeystoreError::Full,
        _ => KeystoreError::Failed,
    }
}

fn create_private(path: &Path) -> std::io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Tells the writes of this process apart.
static TURN: AtomicU64 = AtomicU64::new(0);

/// Makes renames and new files in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

impl Keystore for SoftwareKeystore {
    fn kind(&self) -> KeystoreKind {
        KeystoreKind::Software
    }

    fn create_key(&self, name: &KeyName) -> Result<PublicKey, KeystoreError> {
        match self.signer(name) {
            Err(KeystoreError::Missing) => {}
            found => return found.map(|signer| signer.public_key()),
        }
        let mut secret = Zeroizing::new([0; 32]);
        SystemRandom::new()
            .fill(secret.as_mut())
            .map_err(|_| KeystoreError::Failed)?;
        let signer = SoftwareSigner::generate().map_err(|_| KeystoreError::Failed)?;
        // The signing key last: its presence says that both are there.
        self.write(&self.path(name, "slot"), secret.as_ref())?;
        self.write(&self.path(name, "key"), signer.to_pkcs8())?;
        Ok(signer.public_key())
    }

    fn public_key(&self, name: &KeyName) -> Result<PublicKey, KeystoreError> {
        Ok(self.signer(name)?.public_key())
    }

    fn sign(&self, name: &KeyName, message: &[u8]) -> Result<Vec<u8>, KeystoreError> {
        self.signer(name)?
            .sign(message)
            .map_err(|_| KeystoreError::Failed)
    }

    fn seal_slot(
        &self,
        name: &KeyName,
        stretched: &[u8; 32],
        associated: &[u8],
        secret: &[u8],
    ) -> Result<Vec<u8>, KeystoreError> {
        let key = self.slot_key(name, stretched, associated)?;
        let mut nonce = [0; NONCE];
        SystemRandom::new()
            .fill(&mut nonce)
            .map_err(|_| KeystoreError::Failed)?;
        let mut sealed = secret.to_vec();
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(associated),
            &mut sealed,
        )
        .map_err(|_| KeystoreError::Failed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    fn open_slot(
        &self,
        name: &KeyName,
        stretched: &[u8; 32],
        associated: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
        let key = self.slot_key(name, stretched, associated)?;
        let (nonce, sealed) = sealed
            .split_at_checked(NONCE)
            .ok_or(KeystoreError::Refused)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| KeystoreError::Refused)?;
        let mut buffer = Zeroizing::new(sealed.to_vec());
        let opened = key
            .open_in_place(nonce, Aad::from(associated), &mut buffer)
            .map_err(|_| KeystoreError::Refused)?
            .len();
        buffer.truncate(opened);
        Ok(buffer)
    }

    fn delete(&self, name: &KeyName) -> Result<(), KeystoreError> {
        for kind in ["slot", "key"] {
            match fs::remove_file(self.path(name, kind)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(failed(error));
                }
                _ => {}
            }
        }
        sync_folder(&self.folder).map_err(failed)
    }

    fn value(&self, name: &KeyName) -> Result<Option<Vec<u8>>, KeystoreError> {
        Ok(self
            .read(&self.path(name, "value"))?
            .map(|bytes| bytes.to_vec()))
    }

    fn set_value(&self, name: &KeyName, value: &[u8]) -> Result<(), KeystoreError> {
        self.write(&self.path(name, "value"), value)
    }
}
