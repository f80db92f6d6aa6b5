//! A gateway that serves and a tablet that speaks to it, over plain HTTP as a
//! stranger would.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

pub mod process;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, mpsc};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pocketbook_gateway::{ForceConfig, Gateway, GatewayConfig, TlsMode};
use pocketbook_model::{
    DeviceId, InstallId, Officer, OfficerId, RecordId, RecordKind, Sha256Digest, TimeRecord,
    Timestamp,
};
use pocketbook_protocol::*;
use pocketbook_seal::{
    Envelope, LedgerPosition, LogKey, Provenance, PublicKey, Receipt, SealedPayload, Signer as _,
    SoftwareSigner, verify_certificate,
};
use tokio::sync::oneshot;

pub struct Served {
    pub folder: Arc<tempfile::TempDir>,
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Served {
    pub fn new() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let force = ForceConfig {
            name: "Invented Constabulary".into(),
            numbers: Default::default(),
        };
        Gateway::init(&folder.path().join("gateway"), &force).unwrap();
        let mut served = Self {
            folder,
            address: "127.0.0.1:0".parse().unwrap(),
            stop: None,
            thread: None,
        };
        served.start();
        served
    }

    /// One that another process serves.
    pub fn elsewhere(folder: Arc<tempfile::TempDir>, address: SocketAddr) -> Self {
        Self {
            folder,
            address,
            stop: None,
            thread: None,
        }
    }

    pub fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("gateway")
    }

    pub fn start(&mut self) {
        let config = GatewayConfig {
            folder: self.path(),
            listen: self.address,
            tls: TlsMode::PlainLoopback,
        };
        let gateway = Gateway::open(&config.folder).unwrap();
        let (stop, stopped) = oneshot::channel();
        let (ready, address) = mpsc::channel();
        self.thread = Some(std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .unwrap();
            let shutdown = async { stopped.await.unwrap_or(()) };
            runtime
                .block_on(gateway.serve(&config, move |a| ready.send(a).unwrap(), shutdown))
                .unwrap();
        }));
        self.address = address.recv().unwrap();
        self.stop = Some(stop);
    }

    pub fn halt(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.thread.take().unwrap().join().unwrap();
    }

    pub fn ticket(&self) -> EnrolmentTicket {
        Gateway::open(&self.path())
            .unwrap()
            .issue_ticket("https://gateway.example", chrono::Duration::hours(1))
            .unwrap()
    }

    /// One request over a connection of its own; status and body.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: &[u8],
    ) -> (u16, Vec<u8>) {
        self.try_send(method, path, headers, body).unwrap()
    }

    /// The same, unless the gateway dies before it answers.
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: &[u8],
    ) -> Option<(u16, Vec<u8>)> {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        // A gateway that refuses early closes before all is written.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let split = answer.windows(4).position(|w| w == b"\r\n\r\n")?;
        let status = String::from_utf8_lossy(&answer[9..12]).parse().unwrap();
        let mut content = answer[split + 4..].to_vec();
        if String::from_utf8_lossy(&answer[..split])
            .to_lowercase()
            .contains("transfer-encoding: chunked")
        {
            content = unchunk(&content);
        }
        Some((status, content))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if self.stop.is_some() {
            self.halt();
        }
    }
}

pub fn unchunk(mut bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(line) = bytes.windows(2).position(|w| w == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..line]).unwrap(), 16).unwrap();
        if size == 0 {
            break;
        }
        out.extend_from_slice(&bytes[line + 2..line + 2 + size]);
        bytes = &bytes[line + 4 + size..];
    }
    out
}

pub struct Tablet<'g> {
    pub gateway: &'g Served,
    pub device: DeviceId,
    pub signer: SoftwareSigner,
    pub officer: Officer,
    pub officer_signer: SoftwareSigner,
    pub enrolled: EnrolResponse,
    pub token: String,
}

pub fn random(seed: u8) -> [u8; 10] {
    let mut bytes = [seed; 10];
    bytes[0] = bytes[0].wrapping_add(1);
    bytes
}

pub fn enrol_request(
    ticket: &EnrolmentTicket,
    device: DeviceId,
    signer: &SoftwareSigner,
) -> EnrolRequest {
    EnrolRequest {
        token: ticket.token.clone(),
        device,
        install: InstallId::from_parts(1, [1; 10]),
        public_key: signer.public_key(),
        name: "invented tablet".into(),
        app_version: "0".into(),
        proof: STANDARD.encode(signer.sign(&enrol_message(&ticket.token, device)).unwrap()),
    }
}

pub fn token_request(
    device: DeviceId,
    signer: &SoftwareSigner,
    nonce: &str,
    at: Timestamp,
) -> TokenRequest {
    let signature = STANDARD.encode(signer.sign(&token_message(device, nonce, at)).unwrap());
    TokenRequest {
        device,
        nonce: nonce.into(),
        issued_at: at,
        signature,
    }
}

pub fn now() -> Timestamp {
    Timestamp::from(chrono::Utc::now())
}

impl<'g> Tablet<'g> {
    pub fn enrol(gateway: &'g Served, seed: u8) -> Self {
        let (signer, officer_signer) = (
            SoftwareSigner::generate().unwrap(),
            SoftwareSigner::generate().unwrap(),
        );
        let device = DeviceId::from_parts(1, random(seed));
        let request = enrol_request(&gateway.ticket(), device, &signer);
        let (status, body) = gateway.send(
            "POST",
            "/v1/enrol",
            &[],
            &serde_json::to_vec(&request).unwrap(),
        );
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        let enrolled: EnrolResponse = serde_json::from_slice(&body).unwrap();
        let request = token_request(device, &signer, &"ab".repeat(16), now());
        let (status, body) = gateway.send(
            "POST",
            "/v1/token",
            &[],
            &serde_json::to_vec(&request).unwrap(),
        );
        assert_eq!(status, 200);
        let token = serde_json::from_slice::<TokenResponse>(&body)
            .unwrap()
            .token;
        let officer = Officer::new(
            OfficerId::from_parts(1, random(seed)),
            "204518",
            "PC Invented",
        )
        .unwrap();
        let tablet = Self {
            gateway,
            device,
            signer,
            officer,
            officer_signer,
            enrolled,
            token,
        };
        let request = RegisterOfficer {
            officer: tablet.officer.clone(),
            public_key: tablet.officer_signer.public_key(),
            proof: STANDARD.encode(
                tablet
                    .officer_signer
                    .sign(&officer_message(tablet.officer.id, device))
                    .unwrap(),
            ),
        };
        let (status, body) = tablet.post("/v1/officers", &request);
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        tablet
    }

    pub fn authorization(&self) -> (&'static str, String) {
        ("Authorization", format!("Bearer {}", self.token))
    }

    pub fn post(&self, path: &str, body: &impl serde::Serialize) -> (u16, Vec<u8>) {
        self.gateway.send(
            "POST",
            path,
            &[self.authorization()],
            &serde_json::to_vec(body).unwrap(),
        )
    }

    pub fn payload(&self, seed: u8, sequence: u64) -> SealedPayload {
        SealedPayload {
            schema: RecordKind::CrimeReport.schema().into(),
            schema_version: 1,
            record: RecordId::from_parts(1, random(seed)),
            kind: RecordKind::CrimeReport,
            content: serde_json::json!({"narrative": format!("invented {seed}")}),
            form: None,
            pdf: None,
            attachments: vec![],
            provenance: Provenance {
                officer: self.officer.clone(),
                officer_key: self.officer_signer.public_key().key_id(),
                device: self.device,
                install: InstallId::from_parts(1, [9; 10]),
                app_version: "0".into(),
                ledger: LedgerPosition {
                    sequence,
                    previous: Sha256Digest::ZERO,
                },
            },
            time: TimeRecord {
                wall: now(),
                boot_id: "b".into(),
                boot_ns: 1,
                gateway: None,
            },
            last_checkpoint: None,
            nonce: "0f".repeat(32),
            amends: None,
        }
    }

    pub fn item(
        &self,
        payload: &SealedPayload,
        sequence: u64,
        signer: &SoftwareSigner,
    ) -> PushItem {
        let envelope = Envelope::sign(
            payload.kind.payload_type(),
            payload.to_bytes().unwrap(),
            signer,
        )
        .unwrap();
        PushItem {
            record: payload.record,
            install: payload.provenance.install,
            sequence,
            sha256: envelope.payload_digest(),
            envelope: String::from_utf8(envelope.to_json().unwrap()).unwrap(),
        }
    }

    /// Pushes, unless the gateway dies before it answers.
    pub fn try_push(&self, items: Vec<PushItem>) -> Option<(u16, Vec<u8>)> {
        let body = serde_json::to_vec(&PushRequest { items }).unwrap();
        self.gateway
            .try_send("POST", "/v1/push", &[self.authorization()], &body)
    }

    pub fn push(&self, items: Vec<PushItem>) -> Vec<PushResult> {
        let (status, body) = self.post("/v1/push", &PushRequest { items });
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        serde_json::from_slice::<PushResponse>(&body)
            .unwrap()
            .results
    }

    pub fn verify(&self, result: &PushResult) -> Receipt {
        let authority =
            std::fs::read_to_string(self.gateway.path().join("keys/authority.pem")).unwrap();
        let key: PublicKey = verify_certificate(&self.enrolled.receipts_pem, &authority)
            .unwrap()
            .key;
        let log_key: LogKey = self.enrolled.log_key.parse().unwrap();
        let envelope = Envelope::from_json(result.receipt.as_ref().unwrap().as_bytes()).unwrap();
        Receipt::verify(&envelope, &key, &log_key).unwrap()
    }
}
