//! X.509 certificates (RFC 5280): the force's own authority says whose key is
//! whose. Identifiers stand in the subject alternative name as URNs, so that
//! `openssl x509 -text` shows them.

use chrono::Datelike as _;
use pocketbook_model::{DeviceId, Officer, OfficerId, Timestamp, WarrantNumber};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SanType, SubjectPublicKeyInfo,
};
use x509_parser::prelude::{FromDer as _, GeneralName, ParsedExtension, X509Certificate};
use zeroize::Zeroizing;

use crate::{PublicKey, SealError, SoftwareSigner};

const AUTHORITY_YEARS: i32 = 20;
const LEAF_YEARS: i32 = 5;

/// The names in certificates, each before an identifier or by itself.
const DEVICE: &str = "urn:pocketbook:device:";
const OFFICER: &str = "urn:pocketbook:officer:";
const WARRANT_NUMBER: &str = "urn:pocketbook:warrant-number:";
const RECEIPTS: &str = "urn:pocketbook:receipts";
const REFERENCE: &str = "urn:pocketbook:reference";

/// The force's certificate authority.
pub struct CertificateAuthority {
    issuer: Issuer<'static, KeyPair>,
    certificate_pem: String,
    force: String,
}

/// Whom a certificate speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertifiedRole {
    /// A tablet.
    Device(DeviceId),
    /// An officer's key on a tablet.
    Officer {
        /// The officer.
        officer: OfficerId,
        /// The tablet that holds the key.
        device: DeviceId,
        /// The officer's warrant number, which is what a court knows them by.
        warrant_number: WarrantNumber,
    },
    /// The gateway's receipts.
    Receipts,
    /// The force's reference data.
    Reference,
}

/// A key and whose it is, according to a certificate that verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertifiedKey {
    /// The key.
    pub key: PublicKey,
    /// Whose it is.
    pub role: CertifiedRole,
    /// When the certificate counts: no longer than its issuer's does.
    pub validity: Validity,
}

/// When a certificate counts, in seconds since 1970 (RFC 5280, 4.1.2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// From the beginning of this second.
    pub not_before: i64,
    /// Until the beginning of this second. RFC 5280 counts the second itself
    /// in; OpenSSL does not, and both verifiers must agree.
    pub not_after: i64,
}

impl Validity {
    /// Whether a certificate counted at an instant. Evidence is judged years
    /// later, so that is the time of the receipt and never today.
    #[must_use]
    pub fn includes(&self, at: Timestamp) -> bool {
        let second = at.unix_ms().div_euclid(1000);
        (self.not_before..self.not_after).contains(&second)
    }

    fn of(certificate: &X509Certificate<'_>) -> Self {
        Self {
            not_before: certificate.validity().not_before.timestamp(),
            not_after: certificate.validity().not_after.timestamp(),
        }
    }

    fn within(self, issuer: Self) -> Self {
        Self {
            not_before: self.not_before.max(issuer.not_before),
            not_after: self.not_after.min(issuer.not_after),
        }
    }
}

fn failed(why: &'static str) -> impl Fn(rcgen::Error) -> SealError {
    move |_| SealError::Certificate { why }
}

fn parameters(force: &str, common_name: &str, from: Timestamp, years: i32) -> CertificateParams {
    let mut params = CertificateParams::default();
    let date = from.utc();
    let (month, day) = (
        u8::try_from(date.month()).unwrap_or(1),
        u8::try_from(date.day()).unwrap_or(1),
    );
    // 29 February has no anniversary in most years.
    params.not_before = rcgen::date_time_ymd(date.year(), month, day);
    params.not_after = rcgen::date_time_ymd(date.year() + years, month, day.min(28));
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::OrganizationName, force);
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    params.use_authority_key_identifier_extension = true;
    params
}

impl CertificateAuthority {
    /// Makes a new authority; gives it with its private key as PKCS #8 in DER.
    ///
    /// # Errors
    ///
    /// [`SealError::Certificate`] when the force's name cannot be written.
    pub fn generate(force: &str, from: Timestamp) -> Result<(Self, Zeroizing<Vec<u8>>), SealError> {
        let signer = SoftwareSigner::generate()?;
        let key = key_pair(signer.to_pkcs8())?;
        let mut params = parameters(
            force,
            &format!("{force} Pocketbook authority"),
            from,
            AUTHORITY_YEARS,
        );
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.use_authority_key_identifier_extension = false;
        let certificate = params
            .self_signed(&key)
            .map_err(failed("the authority cannot be made"))?;
        let authority = Self::open(&certificate.pem(), signer.to_pkcs8(), force)?;
        Ok((authority, signer.to_pkcs8().clone()))
    }

    /// Opens an authority from its certificate and private key.
    ///
    /// # Errors
    ///
    /// [`SealError::Certificate`] when they cannot be read.
    pub fn open(certificate_pem: &str, pkcs8: &[u8], force: &str) -> Result<Self, SealError> {
        let issuer = Issuer::from_ca_cert_pem(certificate_pem, key_pair(pkcs8)?)
            .map_err(failed("the authority's certificate cannot be read"))?;
        Ok(Self {
            issuer,
            certificate_pem: certificate_pem.to_owned(),
            force: force.to_owned(),
        })
    }

    /// The authority's own certificate.
    #[must_use]
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// Certifies a tablet's key.
    ///
    /// # Errors
    ///
    /// [`SealError::Certificate`] when it cannot be written.
    pub fn certify_device(
        &self,
        key: &PublicKey,
        device: DeviceId,
        from: Timestamp,
    ) -> Result<String, SealError> {
        self.certify(key, "device", &[format!("{DEVICE}{device}")], from)
    }

    /// Certifies an officer's key on a tablet.
    ///
    /// # Errors
    ///
    /// [`SealError::Certificate`] when it cannot be written.
    pub fn certify_officer(
        &self,
        key: &PublicKey,
        officer: &Officer,
        device: DeviceId,
        from: Timestamp,
    ) -> Result<String, SealError> {
        let names = [
            format!("{OFFICER}{}", officer.id),
            format!("{DEVICE}{device}"),
            format!("{WARRANT_NUMBER}{}", officer.warrant_number),
        ];
        self.certify(key, "officer", &names, from)
    }

    /// Certifies the gateway's receipt key.
    ///
    /// # Errors
    ///
    /// [`SealError::Certificate`] when it cannot be written.
    pub fn certify_receipts(&self, key: &PublicKey, from: Timestamp) -> Result<String, SealError> {
        self.certify(key, "receipts", &[RECEIPTS.to_owned()], from)
    }

    /// Certifies the key with which the force signs its reference data.
    ///
    /// # Errors
    ///
    /// [`SealError::Certificate`] when it cannot be written.
    pub fn certify_reference(&self, key: &PublicKey, from: Timestamp) -> Result<String, SealError> {
        self.certify(key, "reference", &[REFERENCE.to_owned()], from)
    }

    fn certify(
        &self,
        key: &PublicKey,
        role: &str,
        names: &[String],
        from: Timestamp,
    ) -> Result<String, SealError> {
        let why = "the certificate cannot be made";
        let mut params = parameters(&self.force, role, from, LEAF_YEARS);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.is_ca = IsCa::ExplicitNoCa;
        for name in names {
            params
                .subject_alt_names
                .push(SanType::URI(name.as_str().try_into().map_err(failed(why))?));
        }
        let key = SubjectPublicKeyInfo::from_der(&key.to_spki_der()).map_err(failed(why))?;
        Ok(params
            .signed_by(&key, &self.issuer)
            .map_err(failed(why))?
            .pem())
    }

    /// Makes a TLS key and its certificate for these host names and addresses;
    /// gives the certificate in PEM and the key as PKCS #8 in DER.
    ///
    /// # Errors
    ///
    /// [`SealError::Certificate`] when a name is malformed.
    pub fn server_certificate(
        &self,
        names: &[String],
        from: Timestamp,
    ) -> Result<(String, Zeroizing<Vec<u8>>), SealError> {
        let why = "the server's certificate cannot be made; check its names";
        let signer = SoftwareSigner::generate()?;
        let mut params = parameters(&self.force, "gateway", from, LEAF_YEARS);
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        for name in names {
            params.subject_alt_names.push(match name.parse() {
                Ok(address) => SanType::IpAddress(address),
                Err(_) => SanType::DnsName(name.as_str().try_into().map_err(failed(why))?),
            });
        }
        let certificate = params
            .signed_by(&key_pair(signer.to_pkcs8())?, &self.issuer)
            .map_err(failed(why))?;
        Ok((certificate.pem(), signer.to_pkcs8().clone()))
    }
}

fn key_pair(pkcs8: &[u8]) -> Result<KeyPair, SealError> {
    let der = rcgen_der(pkcs8);
    KeyPair::from_pkcs8_der_and_sign_algo(&der, &PKCS_ECDSA_P256_SHA256).map_err(|_| {
        SealError::Key {
            what: "the authority's private key",
        }
    })
}

fn rcgen_der(pkcs8: &[u8]) -> rustls_pki_types::PrivatePkcs8KeyDer<'_> {
    rustls_pki_types::PrivatePkcs8KeyDer::from(pkcs8)
}

fn pem_to_der(pem: &str) -> Result<Vec<u8>, SealError> {
    let (_, block) =
        x509_parser::pem::parse_x509_pem(pem.as_bytes()).map_err(|_| SealError::Certificate {
            why: "it is not PEM",
        })?;
    if block.label != "CERTIFICATE" {
        return Err(SealError::Certificate {
            why: "the PEM holds something else",
        });
    }
    Ok(block.contents)
}

fn check_issued(certificate: &X509Certificate<'_>, issuer: &PublicKey) -> Result<(), SealError> {
    issuer
        .verify(
            "the certificate",
            certificate.tbs_certificate.as_ref(),
            &certificate.signature_value.data,
        )
        .map_err(|_| SealError::Certificate {
            why: "this authority did not issue it",
        })
}

fn read_certificate(der: &[u8]) -> Result<X509Certificate<'_>, SealError> {
    let (_, certificate) = X509Certificate::from_der(der).map_err(|_| SealError::Certificate {
        why: "it cannot be read",
    })?;
    Ok(certificate)
}

/// Checks that a certificate is a self-signed authority, and gives its key.
///
/// # Errors
///
/// [`SealError::Certificate`] saying why it is not.
pub fn verify_authority(pem: &str) -> Result<PublicKey, SealError> {
    Ok(authority(pem)?.0)
}

fn authority(pem: &str) -> Result<(PublicKey, Validity), SealError> {
    let der = pem_to_der(pem)?;
    let certificate = read_certificate(&der)?;
    if !certificate.is_ca() {
        return Err(SealError::Certificate {
            why: "it is not an authority's",
        });
    }
    let key = PublicKey::from_spki_der(certificate.public_key().raw)?;
    check_issued(&certificate, &key)?;
    Ok((key, Validity::of(&certificate)))
}

/// Checks that an authority issued a certificate, and reads whose key it is.
/// Validity in time is for the caller to judge, who knows which time counts.
///
/// # Errors
///
/// [`SealError::Certificate`] saying why it is not accepted.
pub fn verify_certificate(pem: &str, authority_pem: &str) -> Result<CertifiedKey, SealError> {
    let (authority_key, authority_validity) = authority(authority_pem)?;
    let der = pem_to_der(pem)?;
    let certificate = read_certificate(&der)?;
    if certificate.is_ca() {
        return Err(SealError::Certificate {
            why: "it is an authority's, not a key's",
        });
    }
    check_issued(&certificate, &authority_key)?;
    let mut names = Vec::new();
    for extension in certificate.extensions() {
        if let ParsedExtension::SubjectAlternativeName(alternative) = extension.parsed_extension() {
            names.extend(
                alternative
                    .general_names
                    .iter()
                    .filter_map(|name| match name {
                        GeneralName::URI(uri) => Some(*uri),
                        _ => None,
                    }),
            );
        }
    }
    let named = |prefix: &str| names.iter().find_map(|name| name.strip_prefix(prefix));
    let unknown = || SealError::Certificate {
        why: "its names are not Pocketbook's",
    };
    let device = named(DEVICE)
        .map(str::parse)
        .transpose()
        .map_err(|_| unknown())?;
    let officer = named(OFFICER)
        .map(str::parse)
        .transpose()
        .map_err(|_| unknown())?;
    let warrant_number = named(WARRANT_NUMBER)
        .map(str::parse)
        .transpose()
        .map_err(|_| unknown())?;
    // Nobody is two things: a key of two roles is believed for neither.
    let force = (names.contains(&RECEIPTS), names.contains(&REFERENCE));
    let role = match (officer, warrant_number, device, force) {
        (Some(officer), Some(warrant_number), Some(device), (false, false)) => {
            CertifiedRole::Officer {
                officer,
                device,
                warrant_number,
            }
        }
        (None, None, Some(device), (false, false)) => CertifiedRole::Device(device),
        (None, None, None, (true, false)) => CertifiedRole::Receipts,
        (None, None, None, (false, true)) => CertifiedRole::Reference,
        _ => return Err(unknown()),
    };
    Ok(CertifiedKey {
        key: PublicKey::from_spki_der(certificate.public_key().raw)?,
        role,
        validity: Validity::of(&certificate).within(authority_validity),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Signer as _;

    fn authority() -> CertificateAuthority {
        CertificateAuthority::generate(
            "Invented Constabulary",
            Timestamp::from_unix_ms(1_800_000_000_000),
        )
        .unwrap()
        .0
    }

    #[test]
    fn a_certificate_says_whose_key_it_is() {
        let ca = authority();
        let signer = SoftwareSigner::generate().unwrap();
        let now = Timestamp::from_unix_ms(1_800_000_000_000);
        let device = DeviceId::from_parts(1, [1; 10]);
        let officer = Officer::new(
            OfficerId::from_parts(1, [2; 10]),
            "204518",
            "PC Invented Officer",
        )
        .unwrap();
        let pem = ca
            .certify_officer(&signer.public_key(), &officer, device, now)
            .unwrap();
        let certified = verify_certificate(&pem, ca.certificate_pem()).unwrap();
        assert_eq!(certified.key, signer.public_key());
        assert_eq!(
            certified.role,
            CertifiedRole::Officer {
                officer: officer.id,
                device,
                warrant_number: officer.warrant_number
            }
        );
        let pem = ca
            .certify_device(&signer.public_key(), device, now)
            .unwrap();
        assert_eq!(
            verify_certificate(&pem, ca.certificate_pem()).unwrap().role,
            CertifiedRole::Device(device)
        );
    }

    #[test]
    fn another_authority_is_not_believed() {
        let (ours, other) = (authority(), authority());
        let signer = SoftwareSigner::generate().unwrap();
        let pem = other
            .certify_receipts(&signer.public_key(), Timestamp::from_unix_ms(0))
            .unwrap();
        assert!(verify_certificate(&pem, ours.certificate_pem()).is_err());
        assert!(verify_certificate(other.certificate_pem(), ours.certificate_pem()).is_err());
        assert!(verify_certificate("nonsense", ours.certificate_pem()).is_err());
    }

    #[test]
    fn a_certificate_counts_no_longer_than_its_authority() {
        let day = 86_400_000;
        let made = 1_800_000_000_000;
        let ca = authority();
        let signer = SoftwareSigner::generate().unwrap();
        let certified = |from: i64| {
            let pem = ca
                .certify_receipts(&signer.public_key(), Timestamp::from_unix_ms(from))
                .unwrap();
            verify_certificate(&pem, ca.certificate_pem())
                .unwrap()
                .validity
        };
        let includes = |validity: Validity, at: i64| validity.includes(Timestamp::from_unix_ms(at));
        let ordinary = certified(made);
        assert!(includes(ordinary, made) && includes(ordinary, made + 5 * 364 * day));
        assert!(!includes(ordinary, made - day) && !includes(ordinary, made + 5 * 366 * day));
        let (first, last) = (ordinary.not_before * 1000, ordinary.not_after * 1000);
        assert!(includes(ordinary, first) && !includes(ordinary, first - 1));
        assert!(includes(ordinary, last - 1) && !includes(ordinary, last));
        // Certified before the authority began, and near its end.
        assert!(!includes(certified(made - 30 * day), made - 10 * day));
        let late = made + 18 * 365 * day;
        assert!(includes(certified(late), late));
        assert!(!includes(certified(late), late + 4 * 365 * day));
    }
}
