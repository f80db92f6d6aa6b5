//! A whole segment by a request that was signed beforehand: the tablet's system
//! sends it hours later, while Pocketbook does not run and the vault is locked.
//!
//! The signature is an HTTP message signature (RFC 9421) by the tablet's key
//! with one fixed profile. It covers what to do (`PUT`), with which segment (the
//! path), and the very bytes (`content-digest`, RFC 9530), so whoever gets hold
//! of the request can do nothing with it but deliver those bytes there:
//!
//! ```text
//! "@method": PUT
//! "@path": /v1/attachments/{id}/segments/{n}
//! "content-digest": sha-256=:...:
//! "content-length": 4182060
//! "pocketbook-segment-size": 4182060
//! "@signature-params": ("@method" "@path" "content-digest" "content-length"
//!   "pocketbook-segment-size");created=...;keyid="{device}";
//!   alg="ecdsa-p256-sha256";expires=...                        (in one line)
//! ```
//!
//! There is nothing to negotiate: a request that says anything otherwise, were
//! it by a space, is refused.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pocketbook_model::{AttachmentId, DeviceId, Sha256Digest};
use pocketbook_seal::{
    AttachmentManifest, MANIFEST_SEGMENT_LIMIT, PublicKey, SealError, Signer, fixed_signature,
};

use crate::{ProblemCode, SEGMENT_SIZE_HEADER};

/// How long a signed request may be sent, in seconds: a week, because a tablet
/// may spend a leave in a locker.
pub const UPLOAD_LIFETIME_S: u64 = 7 * 24 * 60 * 60;
/// How far the clocks of tablet and gateway may be apart, in seconds.
pub const UPLOAD_SKEW_S: u64 = 5 * 60;

const COVERED: &str =
    r#"("@method" "@path" "content-digest" "content-length" "pocketbook-segment-size")"#;
const ALGORITHM: &str = "ecdsa-p256-sha256";
/// What the signature is called in its two headers.
const LABEL: &str = "pocketbook";
/// Largest second that a JSON number holds exactly, and a clock never says.
const LAST_SECOND: u64 = (1 << 53) - 1;

/// A segment to be sent whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentUpload {
    /// The attachment.
    pub attachment: AttachmentId,
    /// The segment, from 0.
    pub segment: u32,
    /// Its size in bytes, as it rests: ciphertext.
    pub size: u64,
    /// SHA-256 of these bytes.
    pub sha256: Sha256Digest,
}

/// The tablet's signature under the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadSignature {
    /// The tablet.
    pub device: DeviceId,
    /// When it was signed, in seconds since 1970-01-01T00:00:00Z.
    pub created_s: u64,
    /// From when on it is worth nothing, in the same.
    pub expires_s: u64,
    /// r and s.
    pub signature: [u8; 64],
}

/// Why a signed request is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UploadRefused {
    /// It is not signed at all.
    #[error("the request is not signed; sign it with the tablet's key")]
    Unsigned,
    /// It is not of the one profile.
    #[error("{0}: not as the profile of signed uploads has it")]
    Malformed(&'static str),
    /// The segment is larger than any may be.
    #[error("the segment is larger than any may be")]
    TooLarge,
    /// It is from the future: a clock is wrong.
    #[error("the request was signed in the future; correct the tablet's clock")]
    NotYet,
    /// Its time is over.
    #[error("the request has expired; sign it anew")]
    Expired,
    /// The signature does not fit.
    #[error("the signature does not fit the request and the tablet's key")]
    Signature,
}

impl UploadRefused {
    /// The code of the problem.
    #[must_use]
    pub const fn code(self) -> ProblemCode {
        match self {
            Self::Unsigned | Self::Expired => ProblemCode::Token,
            Self::Malformed(_) => ProblemCode::Malformed,
            Self::TooLarge => ProblemCode::TooLarge,
            Self::NotYet => ProblemCode::ClockSkew,
            Self::Signature => ProblemCode::Device,
        }
    }
}

impl UploadSignature {
    fn parameters(&self) -> String {
        let (device, created, expires) = (self.device, self.created_s, self.expires_s);
        format!(
            r#"{COVERED};created={created};keyid="{device}";alg="{ALGORITHM}";expires={expires}"#
        )
    }
}

fn content_digest(sha256: &Sha256Digest) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256.as_bytes()))
}

/// What is signed (RFC 9421 section 2.5).
fn base(path: &str, digest: &str, size: u64, parameters: &str) -> String {
    format!(
        "\"@method\": PUT\n\"@path\": {path}\n\"content-digest\": {digest}\n\
         \"content-length\": {size}\n\"{SEGMENT_SIZE_HEADER}\": {size}\n\
         \"@signature-params\": {parameters}"
    )
}

impl SegmentUpload {
    /// The path of the request.
    #[must_use]
    pub fn path(&self) -> String {
        format!(
            "/v1/attachments/{}/segments/{}",
            self.attachment, self.segment
        )
    }

    /// Signs the request with the tablet's key, from `created_s` on for
    /// [`UPLOAD_LIFETIME_S`]. Needs no signal.
    ///
    /// # Errors
    ///
    /// [`SealError::Signing`] when the keystore refuses.
    pub fn sign(
        &self,
        device: DeviceId,
        created_s: u64,
        signer: &dyn Signer,
    ) -> Result<UploadSignature, SealError> {
        let mut signed = UploadSignature {
            device,
            created_s,
            expires_s: created_s.saturating_add(UPLOAD_LIFETIME_S),
            signature: [0; 64],
        };
        let digest = content_digest(&self.sha256);
        let base = base(&self.path(), &digest, self.size, &signed.parameters());
        signed.signature = fixed_signature(&signer.sign(base.as_bytes())?)?;
        Ok(signed)
    }

    /// The headers of the request. `Content-Length` is among them because it is
    /// signed; a host that sets it by itself from the file sets the same.
    #[must_use]
    pub fn headers(&self, signed: &UploadSignature) -> Vec<(&'static str, String)> {
        let signature = STANDARD.encode(signed.signature);
        vec![
            ("Content-Type", "application/octet-stream".to_owned()),
            ("Content-Length", self.size.to_string()),
            ("Content-Digest", content_digest(&self.sha256)),
            ("Pocketbook-Segment-Size", self.size.to_string()),
            (
                "Signature-Input",
                format!("{LABEL}={}", signed.parameters()),
            ),
            ("Signature", format!("{LABEL}=:{signature}:")),
        ]
    }
}

/// A signed request as the gateway got it: nothing of it is believed before
/// [`ReceivedUpload::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedUpload {
    /// What is to be done.
    pub upload: SegmentUpload,
    /// Who claims to have signed it, and when.
    pub signed: UploadSignature,
    base: String,
}

impl ReceivedUpload {
    /// Reads a `PUT` to `path`, whose attachment and segment are given;
    /// `header` gives the value of a header that is there exactly once.
    ///
    /// # Errors
    ///
    /// [`UploadRefused::Unsigned`], [`UploadRefused::TooLarge`] or
    /// [`UploadRefused::Malformed`] naming the header.
    pub fn read<'h>(
        path: &str,
        attachment: AttachmentId,
        segment: u32,
        header: impl Fn(&'static str) -> Option<&'h str>,
    ) -> Result<Self, UploadRefused> {
        let (Some(input), Some(signature)) = (header("signature-input"), header("signature"))
        else {
            return Err(UploadRefused::Unsigned);
        };
        let malformed = UploadRefused::Malformed;
        let size = |name| {
            header(name)
                .and_then(number)
                .ok_or(UploadRefused::Malformed(name))
        };
        let (length, whole) = (size("content-length")?, size(SEGMENT_SIZE_HEADER)?);
        if length != whole || whole == 0 {
            return Err(malformed(SEGMENT_SIZE_HEADER));
        }
        if whole > MANIFEST_SEGMENT_LIMIT {
            return Err(UploadRefused::TooLarge);
        }
        if usize::try_from(segment).is_ok_and(|n| n >= AttachmentManifest::SEGMENTS) {
            return Err(malformed("the segment's number"));
        }
        let digest = header("content-digest").ok_or(malformed("content-digest"))?;
        let sha256 = between(digest, "sha-256=:", ":")
            .and_then(bytes::<32>)
            .map(Sha256Digest::from_bytes)
            .ok_or(malformed("content-digest"))?;
        let signed = read_input(input, signature)?;
        let upload = SegmentUpload {
            attachment,
            segment,
            size: whole,
            sha256,
        };
        // The path as it came: a request for `/00` is not one for `/0`.
        let base = base(path, digest, whole, &signed.parameters());
        Ok(Self {
            upload,
            signed,
            base,
        })
    }

    /// Checks the signature by the key of the tablet that it names, and its time
    /// by the gateway's clock, which may be [`UPLOAD_SKEW_S`] off.
    ///
    /// # Errors
    ///
    /// [`UploadRefused`].
    pub fn verify(&self, key: &PublicKey, now_s: u64) -> Result<(), UploadRefused> {
        key.verify_fixed("a request", self.base.as_bytes(), &self.signed.signature)
            .map_err(|_| UploadRefused::Signature)?;
        if self.signed.created_s > now_s.saturating_add(UPLOAD_SKEW_S) {
            return Err(UploadRefused::NotYet);
        }
        if now_s > self.signed.expires_s.saturating_add(UPLOAD_SKEW_S) {
            return Err(UploadRefused::Expired);
        }
        Ok(())
    }
}

/// Reads the two headers of a signature, which must be written as this version
/// writes them.
fn read_input(input: &str, signature: &str) -> Result<UploadSignature, UploadRefused> {
    let malformed = UploadRefused::Malformed;
    let read = || {
        let (_, rest) = input.split_once(";created=")?;
        let (created, rest) = rest.split_once(";keyid=\"")?;
        let (device, rest) = rest.split_once('"')?;
        let (_, expires) = rest.split_once(";expires=")?;
        Some(UploadSignature {
            device: device.parse().ok()?,
            created_s: number(created)?,
            expires_s: number(expires)?,
            signature: [0; 64],
        })
    };
    let mut signed = read().ok_or(malformed("signature-input"))?;
    let lives = signed.expires_s.checked_sub(signed.created_s);
    if input != format!("{LABEL}={}", signed.parameters())
        || lives.is_none_or(|lives| lives > UPLOAD_LIFETIME_S)
    {
        return Err(malformed("signature-input"));
    }
    signed.signature = between(signature, &format!("{LABEL}=:"), ":")
        .and_then(bytes::<64>)
        .ok_or(malformed("signature"))?;
    Ok(signed)
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    text.strip_prefix(before)?.strip_suffix(after)
}

/// Base64 with padding, and of one length.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// A number in its one spelling.
fn number(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text && number <= LAST_SECOND).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_seal::{SoftwareSigner, sha256};
    use proptest::prelude::*;

    const NOW: u64 = 1_772_900_000;

    struct Sent {
        path: String,
        headers: Vec<(String, String)>,
        key: PublicKey,
    }

    fn upload() -> SegmentUpload {
        SegmentUpload {
            attachment: AttachmentId::from_parts(1, [3; 10]),
            segment: 2,
            size: 10,
            sha256: sha256(b"ciphertext"),
        }
    }

    fn sent() -> Sent {
        let (upload, signer) = (upload(), SoftwareSigner::generate().unwrap());
        let device = DeviceId::from_parts(1, [7; 10]);
        let signed = upload.sign(device, NOW, &signer).unwrap();
        let headers = upload.headers(&signed).into_iter();
        Sent {
            path: upload.path(),
            headers: headers.map(|(n, v)| (n.to_lowercase(), v)).collect(),
            key: signer.public_key(),
        }
    }

    impl Sent {
        fn with(mut self, name: &str, change: impl Fn(&str) -> String) -> Self {
            let changed = self.headers.iter_mut().find(|(n, _)| n == name).unwrap();
            changed.1 = change(&changed.1);
            self
        }

        fn judged_at(&self, now_s: u64) -> Result<(), UploadRefused> {
            let header = |name: &str| {
                let found = self.headers.iter().find(|(n, _)| n == name);
                found.map(|(_, value)| value.as_str())
            };
            let attachment = AttachmentId::from_parts(1, [3; 10]);
            ReceivedUpload::read(&self.path, attachment, 2, header)?.verify(&self.key, now_s)
        }
    }

    #[test]
    fn a_signed_request_is_accepted_for_a_week_and_the_clocks_skew() {
        assert_eq!(sent().judged_at(NOW), Ok(()));
        let (last, first) = (NOW + UPLOAD_LIFETIME_S + UPLOAD_SKEW_S, NOW - UPLOAD_SKEW_S);
        assert_eq!(sent().judged_at(last), Ok(()));
        assert_eq!(sent().judged_at(last + 1), Err(UploadRefused::Expired));
        assert_eq!(sent().judged_at(first), Ok(()));
        assert_eq!(sent().judged_at(first - 1), Err(UploadRefused::NotYet));
    }

    #[test]
    fn whatever_is_signed_cannot_be_changed() {
        let refused = Err(UploadRefused::Signature);
        let mut other_path = sent();
        other_path.path = other_path.path.replace("segments/2", "segments/02");
        assert_eq!(other_path.judged_at(NOW), refused);
        let other = content_digest(&sha256(b"other"));
        let changed = sent().with("content-digest", |_| other.clone());
        assert_eq!(changed.judged_at(NOW), refused);
        let longer = sent()
            .with("content-length", |_| "11".into())
            .with("pocketbook-segment-size", |_| "11".into());
        assert_eq!(longer.judged_at(NOW), refused);
        let created = format!("created={NOW}");
        let later = format!("created={}", NOW + 1);
        let later = sent().with("signature-input", |input| input.replace(&created, &later));
        assert_eq!(later.judged_at(NOW), refused);
        let mut stranger = sent();
        stranger.key = SoftwareSigner::generate().unwrap().public_key();
        assert_eq!(stranger.judged_at(NOW), refused);
    }

    #[test]
    fn what_is_not_of_the_profile_is_refused_before_a_key_is_asked() {
        let input = "signature-input";
        let is_malformed = |sent: Sent, name| {
            assert_eq!(sent.judged_at(NOW), Err(UploadRefused::Malformed(name)));
        };
        for (from, to) in [
            ("\"@method\" ", ""),
            ("\"@path\"", "\"@target-uri\""),
            (";created", "; created"),
            ("ecdsa-p256-sha256", "hmac-sha256"),
            ("pocketbook=", "other="),
            ("created=1", "created=01"),
            ("created=1772900000", "created=1772899999"),
        ] {
            is_malformed(sent().with(input, |value| value.replace(from, to)), input);
        }
        is_malformed(
            sent().with("signature", |v| v.replace(":", "")),
            "signature",
        );
        is_malformed(
            sent().with("content-length", |_| "+10".into()),
            "content-length",
        );
        is_malformed(
            sent().with("pocketbook-segment-size", |_| "11".into()),
            "pocketbook-segment-size",
        );
        is_malformed(
            sent().with("content-digest", |v| v.replace("sha-256", "sha-512")),
            "content-digest",
        );
        let mut unsigned = sent();
        unsigned.headers.retain(|(name, _)| name != "signature");
        assert_eq!(unsigned.judged_at(NOW), Err(UploadRefused::Unsigned));
        let huge = || (MANIFEST_SEGMENT_LIMIT + 1).to_string();
        let huge = sent()
            .with("content-length", |_| huge())
            .with("pocketbook-segment-size", |_| huge());
        assert_eq!(huge.judged_at(NOW), Err(UploadRefused::TooLarge));
    }

    proptest! {
        /// Whatever a stranger writes into one header, in part or whole.
        #[test]
        fn no_header_makes_it_panic_or_passes(which in 0_usize..6, at in 0_usize..200, text in "\\PC{0,40}") {
            let mut sent = sent();
            let (name, value) = &mut sent.headers[which];
            let before = value.clone();
            let at = at.min(value.len());
            value.replace_range(at.., &text);
            if *value != before && name != "content-type" {
                prop_assert!(sent.judged_at(NOW).is_err());
            }
        }
    }

    /// Made by another implementation, `http-message-signatures` for Python
    /// (tests/fixtures/segment_upload.py).
    #[test]
    fn a_request_signed_by_another_implementation_is_accepted() {
        let fixture = include_str!("../tests/fixtures/segment_upload.json");
        let fixture: serde_json::Value = serde_json::from_str(fixture).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let headers = fixture["headers"].as_object().unwrap();
        let sent = Sent {
            path: text(&fixture["path"]),
            headers: headers.iter().map(|(n, v)| (n.clone(), text(v))).collect(),
            key: PublicKey::try_from(text(&fixture["public_key"])).unwrap(),
        };
        assert_eq!(sent.path, upload().path());
        assert_eq!(sent.judged_at(NOW), Ok(()));
        // And this one writes the very same request, but for the signature.
        let device = DeviceId::from_parts(1, [7; 10]);
        let signed = upload()
            .sign(device, NOW, &SoftwareSigner::generate().unwrap())
            .unwrap();
        for (name, value) in upload().headers(&signed) {
            if name != "Signature" {
                assert_eq!(text(&headers[&name.to_lowercase()]), value, "{name}");
            }
        }
    }
}
