//! Sends one upload as a tablet's system would, and knows nothing of Pocketbook:
//! the file as it is, with the headers that were handed out, to whom one authority
//! vouches for. The Swift test kit brings it along: Foundation believes no other
//! authority than the system's outside Apple's systems.
//!
//! `upload_sender AUTHORITY METHOD URL FILE [HEADER…]` prints the status, a line
//! end, and the body of the answer.

use std::error::Error;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::process::ExitCode;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match send(&arguments).and_then(|said| Ok(std::io::stdout().write_all(&said)?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "not sent: {error}");
            ExitCode::FAILURE
        }
    }
}

fn send(arguments: &[String]) -> Result<Vec<u8>, Box<dyn Error>> {
    let [authority, method, url, file, headers @ ..] = arguments else {
        return Err("say AUTHORITY METHOD URL FILE [HEADER…]".into());
    };
    let (address, path) = url
        .strip_prefix("https://")
        .and_then(|rest| rest.split_once('/'))
        .ok_or("the address is none of https")?;
    let body = std::fs::read(file)?;
    let mut head = format!(
        "{method} /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");

    let mut stream = connected(address, authority)?;
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)?;
    stream.flush()?;
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        // Ended without TLS's good-bye.
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {}
        read => drop(read?),
    }
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
    let (head, body) = answer.split_at(end.ok_or("no answer came")?);
    let head = String::from_utf8_lossy(head);
    let status = head.split(' ').nth(1).ok_or("no status came")?;
    let mut said = format!("{status}\n").into_bytes();
    said.extend(body.iter().skip(4));
    Ok(said)
}

fn connected(
    address: &str,
    authority: &str,
) -> Result<StreamOwned<ClientConnection, TcpStream>, Box<dyn Error>> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(authority)? {
        roots.add(certificate?)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let (host, port) = match address.rsplit_once(':') {
        Some((host, port)) => (host, port.parse()?),
        None => (address, 443),
    };
    let name = ServerName::try_from(host.to_owned())?;
    let connection = ClientConnection::new(Arc::new(config), name)?;
    Ok(StreamOwned::new(
        connection,
        TcpStream::connect((host, port))?,
    ))
}
