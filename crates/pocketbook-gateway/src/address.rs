//! The address that a ticket sends a tablet to. A wrong one is found out when
//! the ticket is made, not by five hundred tablets in the field.

use std::net::IpAddr;

use axum::http::Uri;

use crate::GatewayError;

/// The address without a slash at its end: `https` to any host, or `http` to
/// this machine. No user, query or fragment; a path is for a proxy in front.
///
/// # Errors
///
/// [`GatewayError::Address`] for anything else.
pub(crate) fn checked_address(text: &str) -> Result<String, GatewayError> {
    let wrong = || GatewayError::Address;
    // The parser drops a fragment without a word.
    if text.contains('#') {
        return Err(wrong());
    }
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    let authority = uri.authority().ok_or_else(wrong)?;
    let host = authority.host();
    let after_host = authority.as_str().strip_prefix(host).ok_or_else(wrong)?;
    let port_holds = after_host.is_empty() || authority.port_u16().is_some_and(|port| port > 0);
    if host.is_empty() || !port_holds || uri.query().is_some() {
        return Err(wrong());
    }
    match uri.scheme_str() {
        Some("https") => {}
        Some("http") if is_this_machine(host) => {}
        _ => return Err(wrong()),
    }
    Ok(text.trim_end_matches('/').to_owned())
}

pub(crate) fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_tablets_can_use_are_taken() {
        for (given, kept) in [
            ("https://gateway.example", "https://gateway.example"),
            (
                "https://gateway.example:8443/",
                "https://gateway.example:8443",
            ),
            ("https://192.0.2.7:8443", "https://192.0.2.7:8443"),
            ("https://[2001:db8::7]:8443", "https://[2001:db8::7]:8443"),
            (
                "https://force.example/pocketbook/",
                "https://force.example/pocketbook",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(checked_address(given).unwrap(), kept);
        }
    }

    #[test]
    fn any_other_is_refused_when_the_ticket_is_made() {
        for text in [
            "",
            "gateway.example",
            "gateway.example:8443",
            "/",
            "https://",
            "https:///path",
            "ftp://x y",
            "ftp://gateway.example",
            "http://gateway.example",
            "http://192.0.2.7",
            "http://127.0.0.1.example",
            "https://gateway.example:99999",
            "https://gateway.example:0",
            "https://gateway.example:",
            "https://user@gateway.example",
            "https://gateway.example?x=1",
            "https://gateway.example#x",
        ] {
            assert!(
                matches!(checked_address(text), Err(GatewayError::Address)),
                "{text}"
            );
        }
    }
}
