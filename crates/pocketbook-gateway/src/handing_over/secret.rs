//! Signatures of webhooks, by the Standard Webhooks specification 1.0.0:
//! HMAC-SHA256 over `id.timestamp.body`, written as `v1,` and base64. While a
//! secret is rotated, each of the two signs, so that a receiver which knows
//! either is content.
//!
//! The password with which files are fetched is derived from the secret and is
//! not the secret: whoever finds it in a script can fetch, and cannot forge.
//! `HMAC-SHA256(secret, "pocketbook fetching password v1")`, in base64url behind
//! `pbfetch1_`. Another way to derive it is another label and another prefix.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use pocketbook_model::Timestamp;
use pocketbook_seal::sha256;
use ring::hmac;
use zeroize::Zeroizing;

use super::DestinationError;
use crate::GatewayError;
use crate::keys::random;

const PREFIX: &str = "whsec_";
const FETCHING_PREFIX: &str = "pbfetch1_";
/// What is signed to make a password. Fixed: receivers hold what came of it.
const FETCHING_LABEL: &[u8] = b"pocketbook fetching password v1";

/// A secret that the gateway shares with one receiver.
#[derive(Clone)]
pub struct WebhookSecret(Zeroizing<Vec<u8>>);

impl WebhookSecret {
    /// A new secret of 32 random bytes.
    ///
    /// # Errors
    ///
    /// [`GatewayError::Randomness`].
    pub fn generate() -> Result<Self, GatewayError> {
        Ok(Self(Zeroizing::new(random::<32>()?.to_vec())))
    }

    /// The secret as receivers are given it: `whsec_` and base64.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{PREFIX}{}", STANDARD.encode(&*self.0)))
    }

    /// The password with which the receiver fetches files.
    #[must_use]
    pub fn fetching_password(&self) -> Zeroizing<String> {
        let tag = hmac::sign(&self.hmac_key(), FETCHING_LABEL);
        let encoded = URL_SAFE_NO_PAD.encode(tag.as_ref());
        Zeroizing::new(format!("{FETCHING_PREFIX}{encoded}"))
    }

    /// Whether a password is the one; compared in constant time.
    pub(super) fn is_fetching_password(&self, given: &str) -> bool {
        let encoded = given.strip_prefix(FETCHING_PREFIX);
        let tag = encoded.and_then(|encoded| URL_SAFE_NO_PAD.decode(encoded).ok());
        let tag = Zeroizing::new(tag.unwrap_or_default());
        hmac::verify(&self.hmac_key(), FETCHING_LABEL, &tag).is_ok()
    }

    /// Whether a text is the secret itself, which opens no files. Digests may be
    /// compared in any time: they tell nothing.
    pub(super) fn is_itself(&self, given: &str) -> bool {
        sha256(self.reveal().as_bytes()) == sha256(given.as_bytes())
    }

    fn hmac_key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }

    /// The signature of a message, for the header `webhook-signature`.
    #[must_use]
    pub fn sign(&self, id: &str, at: Timestamp, body: &[u8]) -> String {
        let mut context = hmac::Context::with_key(&self.hmac_key());
        context.update(format!("{id}.{}.", seconds(at)).as_bytes());
        context.update(body);
        format!("v1,{}", STANDARD.encode(context.sign()))
    }
}

/// Unix time in whole seconds, for the header `webhook-timestamp`.
pub(super) fn seconds(at: Timestamp) -> i64 {
    at.unix_ms().div_euclid(1000)
}

/// The header `webhook-signature`: one signature for each secret.
pub(super) fn signatures(
    secrets: &[WebhookSecret],
    id: &str,
    at: Timestamp,
    body: &[u8],
) -> String {
    let each: Vec<_> = secrets
        .iter()
        .map(|secret| secret.sign(id, at, body))
        .collect();
    each.join(" ")
}

impl FromStr for WebhookSecret {
    type Err = DestinationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = text
            .strip_prefix(PREFIX)
            .and_then(|encoded| STANDARD.decode(encoded).ok())
            .map(Zeroizing::new)
            .ok_or(DestinationError::Secret)?;
        if (24..=64).contains(&bytes.len()) {
            Ok(Self(bytes))
        } else {
            Err(DestinationError::Secret)
        }
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_signed_as_other_implementations_sign_it() {
        // The vector that implementations of the specification publish.
        let secret: WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap();
        let at = Timestamp::from_unix_ms(1_614_265_330_999);
        let signature = secret.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at,
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    /// Made with Python: `hmac.digest(base64.b64decode(secret), label, "sha256")`.
    #[test]
    fn the_password_for_files_is_derived_and_never_the_secret() {
        let secret: WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap();
        let password = secret.fetching_password();
        assert_eq!(
            *password,
            "pbfetch1_kTZ10srdiseXtm5StK7TC-1HoxAqvFzBg_y43_8llL8"
        );
        assert!(secret.is_fetching_password(&password));
        assert!(!secret.is_itself(&password));
        assert!(secret.is_itself(&secret.reveal()));
        let another = WebhookSecret::generate().unwrap();
        for wrong in [
            "",
            "pbfetch1_",
            &secret.reveal(),
            &another.fetching_password(),
            &password.replace("pbfetch1_", ""),
            &password.replace("pbfetch1_", "pbfetch2_"),
            &format!("{}A", *password),
        ] {
            assert!(!secret.is_fetching_password(wrong), "{wrong}");
        }
    }

    #[test]
    fn while_a_secret_is_rotated_each_of_the_two_signs() {
        let secrets = [
            WebhookSecret::generate().unwrap(),
            WebhookSecret::generate().unwrap(),
        ];
        let at = Timestamp::from_unix_ms(1_772_823_360_000);
        let header = signatures(&secrets, "accepted-x", at, b"{}");
        let each: Vec<_> = header.split(' ').collect();
        assert_eq!(each.len(), 2);
        for (signature, secret) in each.iter().zip(&secrets) {
            assert_eq!(*signature, secret.sign("accepted-x", at, b"{}"));
            assert_ne!(*signature, secret.sign("accepted-y", at, b"{}"));
        }
    }

    #[test]
    fn a_secret_is_read_as_it_is_written_and_any_other_text_is_refused() {
        let secret = WebhookSecret::generate().unwrap();
        let again: WebhookSecret = secret.reveal().parse().unwrap();
        assert_eq!(*again.0, *secret.0);
        assert_eq!(format!("{secret:?}"), "WebhookSecret");
        for text in [
            "",
            "whsec_",
            "whsec_MfKQ",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_!",
        ] {
            let refused = text.parse::<WebhookSecret>().err();
            assert_eq!(refused, Some(DestinationError::Secret), "{text}");
        }
    }
}
