//! A tablet with a recording that waits, and the system that it hands segments
//! to: curl.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use pocketbook_core::{AttachRequest, AttachmentView, Session, Upload, UploadId, UploadOutcome};
use pocketbook_testkit::{
    TestGateway, enrolled_tablet, new_incident, not_run, tablet, unlock, unlock_at,
};

/// The first bytes of an MP3 file.
const MP3: &[u8] = b"ID3\x04\x00\x00\x00\x00\x00\x00";

/// A gateway, and an enrolled tablet with one recording on it.
pub(crate) struct Scene {
    folder: tempfile::TempDir,
    gateway: TestGateway,
    pub(crate) tablet: PathBuf,
    recording: AttachmentView,
}

impl Scene {
    pub(crate) fn with_a_recording_of(size: usize) -> Self {
        let (folder, gateway) = (tempfile::tempdir().unwrap(), TestGateway::start().unwrap());
        let tablet = folder.path().join("tablet");
        let device = enrolled_tablet(&tablet, &gateway).unwrap();
        let authority = device.authority_pem().unwrap().unwrap();
        std::fs::write(folder.path().join("authority.pem"), authority).unwrap();
        let session = unlock(&device).unwrap();
        let incident = new_incident(&session, "Invented").unwrap();
        let bytes: Vec<u8> = (0..=250).cycle().take(size - MP3.len()).collect();
        let request = AttachRequest {
            incident: incident.id,
            draft: None,
            exhibit: None,
        };
        let bytes = [MP3, bytes.as_slice()].concat();
        let recording = session.attach(&request, &mut bytes.as_slice(), None, &|_| {});
        session.lock().unwrap();
        Self {
            folder,
            gateway,
            tablet,
            recording: recording.unwrap(),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A session of a process that has just begun, and what was captured.
    pub(crate) fn unlocked(&self) -> (Session, AttachmentView) {
        let session = unlock(&tablet(&self.tablet).unwrap()).unwrap();
        (session, self.recording.clone())
    }

    /// The same so many days from now.
    pub(crate) fn unlocked_at(&self, days: i64) -> Session {
        unlock_at(&self.tablet, days * 86_400_000).unwrap()
    }

    pub(crate) fn attach(&self, session: &Session, bytes: &[u8]) -> AttachmentView {
        let request = AttachRequest {
            incident: self.recording.incident,
            draft: None,
            exhibit: None,
        };
        let mut bytes = bytes;
        session.attach(&request, &mut bytes, None, &|_| {}).unwrap()
    }

    /// Where the gateway keeps what a request sends.
    pub(crate) fn held(&self, request: &Request) -> PathBuf {
        let device = tablet(&self.tablet).unwrap().status().unwrap().device;
        let id = request.id().to_string();
        let (attachment, segment) = id.split_once('.').unwrap();
        let name = format!("{:05}", segment.parse::<u32>().unwrap());
        let folder = self.gateway.path().join("attachments");
        folder.join(device.to_string()).join(attachment).join(name)
    }

    /// Waits until just so many segments are arriving at the gateway.
    pub(crate) fn wait_until_arriving(&self, segments: usize) {
        let folder = self.gateway.path().join("attachments/arriving");
        let deadline = Instant::now() + Duration::from_secs(60);
        while std::fs::read_dir(&folder).map_or(0, Iterator::count) != segments {
            assert!(Instant::now() < deadline, "they never arrived");
            std::thread::yield_now();
        }
    }

    /// When the gateway last wrote to each of the files that it holds.
    pub(crate) fn gateway_bytes(&self) -> Vec<(PathBuf, std::time::SystemTime)> {
        fn walk(folder: &Path, found: &mut Vec<(PathBuf, std::time::SystemTime)>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, found);
                } else {
                    let changed = std::fs::metadata(&path).unwrap().modified().unwrap();
                    found.push((path, changed));
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.gateway.path().join("attachments"), &mut found);
        found.sort();
        found
    }
}

/// A request as the system keeps it: text and a file, and nothing of Pocketbook.
#[derive(Clone)]
pub(crate) struct Request {
    id: String,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    pub(crate) file: PathBuf,
}

impl Request {
    pub(crate) fn of(upload: &Upload) -> Self {
        Self::from_json(&serde_json::to_string(upload).unwrap())
    }

    pub(crate) fn from_json(line: &str) -> Self {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let headers = value["headers"].as_array().unwrap().iter();
        Self {
            id: text(&value["id"]),
            method: text(&value["method"]),
            url: text(&value["url"]),
            headers: headers.map(|h| (text(&h[0]), text(&h[1]))).collect(),
            file: text(&value["file"]).into(),
        }
    }

    pub(crate) fn id(&self) -> UploadId {
        self.id.parse().unwrap()
    }
}

/// What curl was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub(crate) fn answered(answer: &Answer) -> UploadOutcome {
    UploadOutcome::Answered {
        status: answer.status,
        retry_after: None,
        body: answer.body.clone(),
    }
}

/// The tablet's system.
pub(crate) struct Host;

impl Host {
    pub(crate) fn found() -> Option<Self> {
        let found = Command::new("curl").arg("--version").output();
        if found.is_ok_and(|output| output.status.success()) {
            return Some(Self);
        }
        not_run("curl is not installed");
        None
    }

    /// The same over a link so slow that it is arriving until curl is killed.
    pub(crate) fn send_slowly(&self, request: &Request) -> Child {
        let mut curl = Self::curl(request);
        curl.args(["--limit-rate", "4k"]);
        let curl = curl.stdout(Stdio::null()).stderr(Stdio::null());
        curl.arg(&request.url).spawn().unwrap()
    }

    fn curl(request: &Request) -> Command {
        // The authority's file lies beside the tablet's folder.
        let authority = request
            .file
            .ancestors()
            .map(|folder| folder.join("authority.pem"))
            .find(|path| path.is_file());
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--request", &request.method])
            .arg("--cacert")
            .arg(authority.unwrap())
            .arg("--upload-file")
            .arg(&request.file)
            .args(["--write-out", "\n%{http_code}"]);
        for (name, value) in &request.headers {
            curl.arg("--header").arg(format!("{name}: {value}"));
        }
        curl
    }

    /// Sends a request exactly as it was handed out.
    pub(crate) fn send(&self, request: &Request) -> Answer {
        let mut curl = Self::curl(request);
        let output = curl.arg(&request.url).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let at = output.stdout.iter().rposition(|byte| *byte == b'\n');
        let (body, status) = output.stdout.split_at(at.unwrap());
        let status = String::from_utf8_lossy(&status[1..]).parse();
        let status: u16 = status.unwrap();
        assert_ne!(status, 0, "{errors}");
        Answer {
            status,
            body: body.to_vec(),
        }
    }
}
