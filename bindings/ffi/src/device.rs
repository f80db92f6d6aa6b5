//! A tablet.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pocketbook_core::{
    EnrolOptions, EnrolmentTicket, Fonts, KdfParameters, Pin, Platform, SystemClock, SystemEntropy,
};

use crate::platform::{HostClock, HostKeystore, LentClock, LentKeystore};
use crate::runtime::{blocking, spawned};
use crate::{DeviceStatusRecord, OfficerRecord, PocketbookError, Session};

/// A tablet: its officers and its force.
#[derive(uniffi::Object)]
pub struct Device {
    pub(crate) inner: pocketbook_core::Device,
}

impl Device {
    pub(crate) fn core(&self) -> &pocketbook_core::Device {
        &self.inner
    }
}

fn platform(
    folder: &std::path::Path,
    keystore: Option<Arc<dyn HostKeystore>>,
    clock: Option<Arc<dyn HostClock>>,
) -> Result<Platform, PocketbookError> {
    let mut platform = match keystore {
        Some(keystore) => Platform {
            keystore: Arc::new(LentKeystore(keystore)),
            clock: Arc::new(SystemClock::default()),
            entropy: Arc::new(SystemEntropy),
        },
        None => pocketbook_core::Device::software_platform(folder)?,
    };
    if let Some(host) = clock {
        platform.clock = Arc::new(LentClock {
            host,
            system: SystemClock::default(),
        });
    }
    Ok(platform)
}

#[uniffi::export]
impl Device {
    /// Opens the tablet in a folder, making it if the folder is empty or
    /// absent. Without a keystore keys are kept in files: for development only.
    #[uniffi::constructor]
    pub async fn open(
        folder: String,
        keystore: Option<Arc<dyn HostKeystore>>,
        clock: Option<Arc<dyn HostClock>>,
    ) -> Result<Arc<Self>, PocketbookError> {
        blocking(move || {
            let folder = PathBuf::from(folder);
            let platform = platform(&folder, keystore, clock)?;
            let inner = if folder.join("device.key").is_file() {
                pocketbook_core::Device::open(&folder, platform)?
            } else {
                pocketbook_core::Device::create(&folder, platform)?
            };
            Ok(Arc::new(Self { inner }))
        })
        .await
    }

    /// The same tablet with the fonts of a pack (a folder), for statements in
    /// scripts other than Latin, Greek and Cyrillic.
    pub async fn with_font_pack(&self, folder: String) -> Result<Arc<Self>, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || {
            let fonts =
                Fonts::with_pack(Path::new(&folder)).map_err(pocketbook_core::CoreError::from)?;
            Ok(Arc::new(Self {
                inner: device.with_fonts(fonts),
            }))
        })
        .await
    }

    /// The tablet at a glance.
    pub async fn status(&self) -> Result<DeviceStatusRecord, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || {
            let status = device.status()?;
            Ok(DeviceStatusRecord {
                device: status.device.to_string(),
                hardware_keys: status.keystore == "hardware",
                force: status.enrolment.map(|enrolment| enrolment.force),
                officers: status.officers.iter().map(OfficerRecord::from).collect(),
            })
        })
        .await
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
        officer: String,
        pin: String,
    ) -> Result<Arc<Session>, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || {
            let officer = crate::session::id(&officer, "officer")?;
            let session = device.unlock(officer, &Pin::entered(pin))?;
            Ok(Arc::new(Session::new(session)))
        })
        .await
    }
}
