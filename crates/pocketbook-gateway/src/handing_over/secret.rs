//! Signatures of webhooks, by the Standard Webhooks specification 1.0.0:
//! HMAC-SHA256 over `id.timestamp.body`, written as `v1,` and base64. While a
//! secret is rotated, each of the two signs, so that a receiver which knows
//! either is content.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pocketbook_model::Timestamp;
use ring::hmac;
use zeroize::Zeroizing;

use super::DestinationError;
use crate::GatewayError;
use crate::keys::random;

const PREFIX: &str = "whsec_";

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

    /// The signature of a message, for the header `webhook-signature`.
    #[must_use]
    pub fn sign(&self, id: &str, at: Timestamp, body: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let mut context = hmac::Context::with_key(&key);
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
