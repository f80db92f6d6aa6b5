//! A tablet.

use std::path::Path;
use std::sync::Arc;

use pocketbook_core::model::OfficerId;
use pocketbook_core::{
    EnrolOptions, EnrolmentTicket, KdfParameters, Pin, Platform, SystemClock, SystemEntropy,
};

use crate::let_go::{self, LetGo};
use crate::platform::{HostClock, HostKeystore, LentClock, LentKeystore};
use crate::runtime::{blocking, spawned};
use crate::{DeviceStatusRecord, OfficerRecord, PocketbookError, Session};

/// A tablet: its officers and its force.
#[derive(uniffi::Object)]
pub struct Device {
    pub(crate) inner: LetGo<pocketbook_core::Device>,
}

impl Device {
    fn new(inner: pocketbook_core::Device) -> Self {
        Self {
            inner: LetGo::here(inner),
        }
    }
}

/// Whether a folder holds a tablet: a shell that starts asks this, and opens it
/// or offers to make one.
#[uniffi::export]
pub async fn holds_tablet(folder: String) -> Result<bool, PocketbookError> {
    blocking(move || Ok(pocketbook_core::Device::is_at(Path::new(&folder)))).await
}

/// Keys in files beside the tablet.
fn in_files(folder: &Path, clock: Option<Arc<dyn HostClock>>) -> Result<Platform, PocketbookError> {
    let platform = pocketbook_core::Device::software_platform(folder)?;
    Ok(with_clock(platform, clock))
}

fn lent(keystore: Arc<dyn HostKeystore>, clock: Option<Arc<dyn HostClock>>) -> Platform {
    let platform = Platform {
        keystore: Arc::new(LentKeystore(keystore)),
        clock: Arc::new(SystemClock::default()),
        entropy: Arc::new(SystemEntropy),
    };
    with_clock(platform, clock)
}

fn with_clock(mut platform: Platform, clock: Option<Arc<dyn HostClock>>) -> Platform {
    if let Some(host) = clock {
        platform.clock = Arc::new(LentClock::new(host));
    }
    platform
}

fn create(
    folder: &Path,
    platform: impl FnOnce() -> Result<Platform, PocketbookError>,
) -> Result<Arc<Device>, PocketbookError> {
    // Before a keystore makes its folder there: another's is left as it is.
    pocketbook_core::Device::can_create(folder)?;
    let inner = pocketbook_core::Device::create(folder, platform()?)?;
    Ok(Arc::new(Device::new(inner)))
}

fn open(
    folder: &Path,
    platform: impl FnOnce() -> Result<Platform, PocketbookError>,
) -> Result<Arc<Device>, PocketbookError> {
    if !pocketbook_core::Device::is_at(folder) {
        return Err(PocketbookError::NotATablet);
    }
    let inner = pocketbook_core::Device::open(folder, platform()?)?;
    Ok(Arc::new(Device::new(inner)))
}

#[uniffi::export]
impl Device {
    /// Makes a new tablet in a folder that is empty or absent, whose keys are in
    /// this keystore.
    #[uniffi::constructor(default(clock = None))]
    pub async fn create(
        folder: String,
        keystore: Arc<dyn HostKeystore>,
        clock: Option<Arc<dyn HostClock>>,
    ) -> Result<Arc<Self>, PocketbookError> {
        blocking(move || create(Path::new(&folder), || Ok(lent(keystore, clock)))).await
    }

    /// Makes a new tablet whose keys are kept in files beside it, where whoever
    /// has the files has the keys. For development and tests: its status says
    /// `hardware_keys: false`.
    #[uniffi::constructor(default(clock = None))]
    pub async fn create_for_development(
        folder: String,
        clock: Option<Arc<dyn HostClock>>,
    ) -> Result<Arc<Self>, PocketbookError> {
        blocking(move || {
            let folder = Path::new(&folder);
            create(folder, || in_files(folder, clock))
        })
        .await
    }

    /// Opens the tablet in a folder, with the keystore that it was made with;
    /// another one is `KeyMissing`. A folder without one is `NotATablet`, and
    /// stays as it is: a path that was mistyped or a disk that is not there never
    /// becomes a new, empty tablet.
    #[uniffi::constructor(default(clock = None))]
    pub async fn open(
        folder: String,
        keystore: Arc<dyn HostKeystore>,
        clock: Option<Arc<dyn HostClock>>,
    ) -> Result<Arc<Self>, PocketbookError> {
        blocking(move || open(Path::new(&folder), || Ok(lent(keystore, clock)))).await
    }

    /// Opens a tablet that [`Device::create_for_development`] made; one whose
    /// keys are elsewhere is `KeyMissing`.
    #[uniffi::constructor(default(clock = None))]
    pub async fn open_for_development(
        folder: String,
        clock: Option<Arc<dyn HostClock>>,
    ) -> Result<Arc<Self>, PocketbookError> {
        blocking(move || {
            let folder = Path::new(&folder);
            open(folder, || {
                if !pocketbook_core::Device::has_software_keys(folder) {
                    return Err(PocketbookError::KeyMissing);
                }
                in_files(folder, clock)
            })
        })
        .await
    }

    /// This tablet with the fonts of a pack (a folder), for statements in scripts
    /// other than Latin, Greek and Cyrillic.
    pub async fn with_font_pack(&self, folder: String) -> Result<Arc<Self>, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || {
            let fonts = pocketbook_core::open_font_pack(Path::new(&folder))?;
            Ok(Arc::new(Self::new(device.with_fonts(fonts))))
        })
        .await
    }

    /// The tablet at a glance.
    pub async fn status(&self) -> Result<DeviceStatusRecord, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || Ok(device.status()?.into())).await
    }

    /// Enrols the tablet by the text of a ticket file; gives the force's name.
    pub async fn enrol(
        &self,
        ticket: String,
        device_name: String,
    ) -> Result<String, PocketbookError> {
        let device = self.inner.clone();
        spawned(async move {
            let ticket = EnrolmentTicket::from_json(&ticket).ok_or(PocketbookError::Ticket)?;
            let options = EnrolOptions {
                device_name,
                allow_plain_loopback: false,
            };
            Ok(device.enrol(&ticket, &options).await?.force)
        })
        .await
    }

    /// Adds an officer's account with a vault of their own.
    pub async fn add_officer(
        &self,
        warrant_number: String,
        name: String,
        pin: String,
    ) -> Result<OfficerRecord, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || {
            let pin = Pin::new(pin).map_err(pocketbook_core::CoreError::from)?;
            let officer =
                device.add_officer_with(&warrant_number, &name, &pin, KdfParameters::default())?;
            Ok(OfficerRecord::from(&officer))
        })
        .await
    }

    /// Opens an officer's vault. Takes as long as stretching the PIN does.
    pub async fn unlock(
        &self,
        officer: OfficerId,
        pin: String,
    ) -> Result<Arc<Session>, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || {
            let_go::wait_for_all();
            let session = device.unlock(officer, &Pin::entered(pin))?;
            Ok(Arc::new(Session::new(session)))
        })
        .await
    }
}
