//! A tablet: its officers, its force.

use std::path::Path;
use std::sync::Arc;

use pocketbook_forms::Fonts;
use pocketbook_model::{Id, Officer, OfficerId, Timestamp};
use pocketbook_protocol::{EnrolRequest, EnrolmentTicket, TICKET_SCHEMA, enrol_message};
use pocketbook_seal::{CertifiedRole, EvidenceKey, LogKey, verify_certificate};
use pocketbook_sync::{Client, HttpTransport};
use pocketbook_vault::{
    DeviceStore, Enrolment, KdfParameters, Pin, Platform, SoftwareKeystore, SystemClock,
    SystemEntropy,
};

use crate::forms::Forms;
use crate::life_cycle::OpenSessions;
use crate::offence_lists::OffenceLists;
use crate::opened_forms::OpenedForms;
use crate::sync_store::base64;
use crate::views::{DeviceStatus, EnrolmentView, OfficerView};
use crate::{CoreError, EnrolOptions, Session, VERSION};

/// A tablet. Clones share it.
#[derive(Clone)]
pub struct Device {
    store: Arc<DeviceStore>,
    forms: Forms,
    offence_lists: OffenceLists,
    opened_forms: OpenedForms,
    sessions: Arc<OpenSessions>,
}

impl From<&Officer> for OfficerView {
    fn from(officer: &Officer) -> Self {
        Self {
            id: officer.id,
            warrant_number: officer.warrant_number.clone(),
            name: officer.name.clone(),
        }
    }
}

/// Where keys are that no hardware holds.
const KEYS: &str = "keystore";

impl Device {
    /// The machine as far as software goes: keys in files under the tablet's
    /// folder, the system's clock and randomness. For desktops and tests; a
    /// tablet gives its hardware keystore.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the folder cannot be made.
    pub fn software_platform(folder: &Path) -> Result<Platform, CoreError> {
        Ok(Platform {
            keystore: Arc::new(SoftwareKeystore::open(&folder.join(KEYS))?),
            clock: Arc::new(SystemClock::default()),
            entropy: Arc::new(SystemEntropy),
        })
    }

    /// Whether the keys of the tablet in this folder are in files beside it.
    #[must_use]
    pub fn has_software_keys(folder: &Path) -> bool {
        folder.join(KEYS).is_dir()
    }

    /// Whether a tablet can be made in this folder: it is absent, empty, or left
    /// by a making that was cut off.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotATablet`] when it holds something else.
    pub fn can_create(folder: &Path) -> Result<(), CoreError> {
        Ok(pocketbook_vault::can_create(folder)?)
    }

    /// Whether a folder holds a tablet.
    #[must_use]
    pub fn is_at(folder: &Path) -> bool {
        folder.join("device.key").is_file()
    }

    /// Makes a new tablet in an empty or absent folder.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotATablet`] when the folder holds something else.
    pub fn create(folder: &Path, platform: Platform) -> Result<Self, CoreError> {
        Ok(Self::new(DeviceStore::create(folder, platform)?))
    }

    /// Opens a tablet.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotATablet`] when the folder is none.
    pub fn open(folder: &Path, platform: Platform) -> Result<Self, CoreError> {
        Ok(Self::new(DeviceStore::open(folder, platform)?))
    }

    fn new(store: DeviceStore) -> Self {
        let store = Arc::new(store);
        Self {
            forms: Forms::new(Fonts::embedded(), Arc::clone(&store)),
            store,
            offence_lists: OffenceLists::default(),
            opened_forms: OpenedForms::default(),
            sessions: Arc::default(),
        }
    }

    /// The same tablet with other fonts for its forms, such as a font pack for
    /// scripts other than Latin, Greek and Cyrillic.
    #[must_use]
    pub fn with_fonts(self, fonts: Fonts) -> Self {
        Self {
            forms: Forms::new(fonts, Arc::clone(&self.store)),
            ..self
        }
    }

    pub(crate) fn offence_lists(&self) -> &OffenceLists {
        &self.offence_lists
    }

    pub(crate) fn opened_forms(&self) -> &OpenedForms {
        &self.opened_forms
    }

    pub(crate) fn forms(&self) -> &Forms {
        &self.forms
    }

    /// The tablet at a glance.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the device database cannot be read.
    pub fn status(&self) -> Result<DeviceStatus, CoreError> {
        Ok(DeviceStatus {
            device: self.store.device(),
            keystore: self.store.platform().keystore.kind().as_str(),
            enrolment: self.store.enrolment()?.map(|enrolment| EnrolmentView {
                force: enrolment.force,
                gateway_url: enrolment.gateway_url,
            }),
            officers: self
                .store
                .officers()?
                .iter()
                .map(OfficerView::from)
                .collect(),
            rollback_suspected: self.store.rollback_suspected(),
            references: self.references()?,
        })
    }

    /// Enrols the tablet with a force. The ticket says whom to believe; nothing
    /// else does.
    ///
    /// # Errors
    ///
    /// [`CoreError::Ticket`] when the ticket cannot be used;
    /// [`CoreError::Offline`] when the gateway cannot be reached, after which
    /// the same ticket may be tried again.
    pub async fn enrol(
        &self,
        ticket: &EnrolmentTicket,
        options: &EnrolOptions,
    ) -> Result<EnrolmentView, CoreError> {
        if ticket.schema != TICKET_SCHEMA {
            return Err(CoreError::Ticket);
        }
        if self.store.enrolment()?.is_some() {
            return Err(CoreError::AlreadyEnrolled);
        }
        let transport = HttpTransport::new(
            &ticket.gateway_url,
            &ticket.authority_pem,
            options.allow_plain_loopback,
        )?;
        let (device, signer) = (self.store.device(), self.store.signer());
        let request = EnrolRequest {
            token: ticket.token.clone(),
            device,
            install: self.store.install(),
            public_key: signer.public_key(),
            name: options.device_name.clone(),
            app_version: VERSION.to_owned(),
            proof: base64(&signer.sign(&enrol_message(&ticket.token, device))?),
        };
        let answer = Client::new(&transport).enrol(&request).await?;
        // The answer must fit the ticket's authority before any of it is kept.
        let untrusted = |_| CoreError::UntrustedGateway;
        let ours =
            verify_certificate(&answer.device_pem, &ticket.authority_pem).map_err(untrusted)?;
        let receipts =
            verify_certificate(&answer.receipts_pem, &ticket.authority_pem).map_err(untrusted)?;
        if ours.role != CertifiedRole::Device(device)
            || ours.key != signer.public_key()
            || receipts.role != CertifiedRole::Receipts
        {
            return Err(CoreError::UntrustedGateway);
        }
        answer.log_key.parse::<LogKey>().map_err(untrusted)?;
        EvidenceKey::from_base64(&answer.evidence_key).map_err(untrusted)?;
        let enrolment = Enrolment {
            gateway_url: ticket.gateway_url.clone(),
            force: answer.force,
            authority_pem: ticket.authority_pem.clone(),
            device_pem: answer.device_pem,
            receipts_pem: answer.receipts_pem,
            log_key: answer.log_key,
            evidence_key: answer.evidence_key,
        };
        self.store.save_enrolment(&enrolment)?;
        Ok(EnrolmentView {
            force: enrolment.force,
            gateway_url: enrolment.gateway_url,
        })
    }

    /// Adds an officer's account with a vault of their own.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is malformed;
    /// [`CoreError::AlreadyExists`] when the warrant number is in use here.
    pub fn add_officer(
        &self,
        warrant_number: &str,
        name: &str,
        pin: &Pin,
    ) -> Result<OfficerView, CoreError> {
        self.add_officer_with(warrant_number, name, pin, KdfParameters::default())
    }

    /// The same with other costs of stretching the PIN.
    ///
    /// # Errors
    ///
    /// As [`Device::add_officer`].
    pub fn add_officer_with(
        &self,
        warrant_number: &str,
        name: &str,
        pin: &Pin,
        kdf: KdfParameters,
    ) -> Result<OfficerView, CoreError> {
        let officer = Officer::new(self.new_id()?, warrant_number, name)?;
        self.store.add_officer(&officer, pin, kdf)?;
        Ok(OfficerView::from(&officer))
    }

    /// The officer with this warrant number.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is none here.
    pub fn find_officer(&self, warrant_number: &str) -> Result<OfficerView, CoreError> {
        let officers = self.store.officers()?;
        let found = officers
            .iter()
            .find(|officer| officer.warrant_number.as_str() == warrant_number);
        found
            .map(OfficerView::from)
            .ok_or(CoreError::NotFound { what: "officer" })
    }

    /// Opens an officer's vault. Takes as long as stretching the PIN does.
    ///
    /// # Errors
    ///
    /// [`CoreError::WrongPin`], [`CoreError::Throttled`] or
    /// [`CoreError::SlotDestroyed`].
    pub fn unlock(&self, officer: OfficerId, pin: &Pin) -> Result<Session, CoreError> {
        let vault = self.store.unlock(officer, pin)?;
        let session = Session::new(self.clone(), vault);
        if !self.sessions.admit(session.inner()) {
            session.lock()?;
            return Err(CoreError::Closed);
        }
        Ok(session)
    }

    /// The certificate of the force's authority, in PEM: whom the host's system
    /// has to believe, and nobody else, when it sends an [`crate::Upload`].
    /// `None` before the tablet is enrolled.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the device database cannot be read.
    pub fn authority_pem(&self) -> Result<Option<String>, CoreError> {
        let enrolment = self.store.enrolment()?;
        Ok(enrolment.map(|enrolment| enrolment.authority_pem))
    }

    pub(crate) fn sessions(&self) -> &OpenSessions {
        &self.sessions
    }

    pub(crate) fn store(&self) -> &DeviceStore {
        &self.store
    }

    pub(crate) fn new_id<K>(&self) -> Result<Id<K>, CoreError> {
        Ok(self.store.platform().new_id()?)
    }

    /// The same of a time that was asked for already.
    pub(crate) fn new_id_at<K>(&self, wall: Timestamp) -> Result<Id<K>, CoreError> {
        Ok(self.store.platform().new_id_at(wall)?)
    }
}
