//! The steps of the journey.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use pocketbook_core::{Entropy as _, SystemEntropy};
use serde::Serialize;
use serde_json::Value;

use super::{Material, Telling};
use crate::failure::Failure;

/// What happened.
#[derive(Serialize)]
pub(super) struct Story {
    /// Lines of the statement that were acknowledged before the kill.
    pub(super) acknowledged_before_kill: u64,
    /// Lines of the statement.
    pub(super) lines: u64,
    pub(super) pages: u64,
    pub(super) crime_number: String,
    pub(super) local_reference: String,
    pub(super) statement_record: String,
    pub(super) report_record: String,
    pub(super) records_at_gateway: u64,
    pub(super) sent_again: u64,
    /// What `verify.sh` said, or why it did not run.
    pub(super) verified_by_openssl: String,
    pub(super) claims: Vec<String>,
}

struct Stage<'a> {
    program: PathBuf,
    out: &'a Path,
    pin: String,
}

fn stopped(step: &'static str, reason: impl Into<String>) -> Failure {
    Failure::Demo {
        step,
        reason: reason.into(),
    }
}

/// A process that ends with the demo, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Stage<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("--json")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn path(&self, name: &str) -> String {
        self.out.join(name).to_string_lossy().into_owned()
    }

    /// Runs one command and reads its JSON.
    fn run(&self, step: &'static str, arguments: &[&str]) -> Result<Value, Failure> {
        let (value, _) = self.try_run(step, arguments)?;
        value.map_err(|reason| stopped(step, reason))
    }

    fn try_run(
        &self,
        step: &'static str,
        arguments: &[&str],
    ) -> Result<(Result<Value, String>, i32), Failure> {
        let mut child = self
            .command(arguments)
            .spawn()
            .map_err(|error| stopped(step, error.kind().to_string()))?;
        if let Some(mut input) = child.stdin.take() {
            // A command that needs no PIN does not read it.
            let _ = writeln!(input, "{}", self.pin);
        }
        let done = child
            .wait_with_output()
            .map_err(|error| stopped(step, error.kind().to_string()))?;
        let code = done.status.code().unwrap_or(-1);
        if done.status.success() {
            let value =
                serde_json::from_slice(&done.stdout).map_err(|_| stopped(step, "no JSON"))?;
            return Ok((Ok(value), code));
        }
        let error: Value = serde_json::from_slice(&done.stderr).unwrap_or_default();
        Ok((
            Err(text(&error, "/error/message").unwrap_or_else(|| format!("exit code {code}"))),
            code,
        ))
    }

    fn tablet(&self, step: &'static str, arguments: &[&str]) -> Result<Value, Failure> {
        self.run(step, &self.tablet_arguments(arguments))
    }

    fn tablet_arguments<'b>(&'b self, arguments: &[&'b str]) -> Vec<&'b str> {
        let dir = self.out.join("tablet");
        let mut all = vec!["tablet", "--pin-stdin", "--dir"];
        // Leaked once per command: a demo has a few dozen.
        all.push(Box::leak(
            dir.to_string_lossy().into_owned().into_boxed_str(),
        ));
        all.extend(arguments);
        all
    }

    fn gateway(&self, listen: &str) -> Result<(Running, String), Failure> {
        let step = "gateway";
        let dir = self.path("gateway");
        let mut child = self
            .command(&["gateway", "run", "--dir", &dir, "--listen", listen])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| stopped(step, error.kind().to_string()))?;
        let out = child
            .stdout
            .take()
            .ok_or_else(|| stopped(step, "no output"))?;
        let running = Running(child);
        let mut line = String::new();
        BufReader::new(out)
            .read_line(&mut line)
            .map_err(|error| stopped(step, error.kind().to_string()))?;
        let ready: Value =
            serde_json::from_str(&line).map_err(|_| stopped(step, "it did not start"))?;
        let url = text(&ready, "/url").ok_or_else(|| stopped(step, "it has no address"))?;
        Ok((running, url))
    }

    /// Types lines; ends by itself, or is killed after so many acknowledgements.
    fn type_lines(
        &self,
        id: &str,
        lines: &[&str],
        kill_after: Option<usize>,
    ) -> Result<u64, Failure> {
        let step = "typing";
        let arguments = self.tablet_arguments(&["statement", "type", id]);
        let mut child = self
            .command(&arguments)
            .spawn()
            .map_err(|error| stopped(step, error.kind().to_string()))?;
        let mut input: ChildStdin = child
            .stdin
            .take()
            .ok_or_else(|| stopped(step, "no input"))?;
        let out = child
            .stdout
            .take()
            .ok_or_else(|| stopped(step, "no output"))?;
        let mut running = Running(child);
        let _ = writeln!(input, "{}", self.pin);
        let mut acknowledged = 0;
        let mut answers = BufReader::new(out).lines();
        for (number, line) in lines.iter().enumerate() {
            writeln!(input, "{line}").map_err(|error| stopped(step, error.kind().to_string()))?;
            if kill_after == Some(number) {
                // In the middle: the line is on its way, unacknowledged.
                running
                    .0
                    .kill()
                    .map_err(|error| stopped(step, error.kind().to_string()))?;
                let _ = running.0.wait();
                return Ok(acknowledged);
            }
            match answers.next() {
                Some(Ok(_)) => acknowledged += 1,
                _ => return Err(stopped(step, "a line was not acknowledged")),
            }
        }
        if kill_after.is_some() {
            // A statement of one line: there is no next one to be in the middle of.
            let _ = running.0.kill();
        }
        drop(input);
        let _ = running.0.wait();
        Ok(acknowledged)
    }
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .map(str::to_owned)
}

fn needed(step: &'static str, value: &Value, pointer: &str) -> Result<String, Failure> {
    text(value, pointer).ok_or_else(|| stopped(step, format!("the answer has no {pointer}")))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| Failure::file(path, &error))
}

/// Eight random digits; never shown, never on a command line.
fn random_pin() -> Result<String, Failure> {
    let mut bytes = [0_u8; 8];
    loop {
        SystemEntropy
            .fill(&mut bytes)
            .map_err(|error| stopped("PIN", error.to_string()))?;
        let digits: String = bytes
            .iter()
            .map(|byte| char::from(b'0' + byte % 10))
            .collect();
        if pocketbook_core::Pin::new(digits.clone()).is_ok() {
            return Ok(digits);
        }
    }
}

pub(super) fn journey(
    out: &Path,
    material: &Material,
    telling: &Telling<'_>,
) -> Result<Story, Failure> {
    let program =
        std::env::current_exe().map_err(|error| stopped("start", error.kind().to_string()))?;
    let stage = Stage {
        program,
        out,
        pin: random_pin()?,
    };
    let inputs = out.join("input");
    std::fs::create_dir_all(&inputs).map_err(|error| Failure::file(&inputs, &error))?;
    let mut head = material.fields.clone();
    let body = head.body.take().unwrap_or_default();
    let lines: Vec<&str> = body.reveal().split('\n').collect();
    let head_file = inputs.join("head-of-statement.json");
    write(
        &head_file,
        &serde_json::to_vec(&head).map_err(|_| stopped("statement", "it cannot be written"))?,
    )?;
    write(
        &inputs.join(&material.statement_name),
        material.statement.as_bytes(),
    )?;
    write(&inputs.join("report.json"), material.report.as_bytes())?;
    let photo = format!("photo.{}", material.photo_extension);
    write(&inputs.join(&photo), &material.photo)?;
    let report_file = stage.path("input/report.json");

    telling.chapter("At the station, with signal")?;
    let gateway_dir = stage.path("gateway");
    stage.run("gateway init", &["gateway", "init", "--dir", &gateway_dir])?;
    let (gateway, url) = stage.gateway("127.0.0.1:0")?;
    telling.step(&format!(
        "the force's gateway listens on {url}, with an authority of its own"
    ))?;
    let ticket = stage.path("enrolment-ticket.json");
    stage.run(
        "ticket",
        &[
            "gateway",
            "ticket",
            "--dir",
            &gateway_dir,
            "--url",
            &url,
            "--out",
            &ticket,
        ],
    )?;
    let enrolled = stage.tablet("enrol", &["enrol", &ticket, "--name", "demo tablet"])?;
    telling.step(&format!(
        "a tablet is enrolled with {}; the ticket is used up",
        needed("enrol", &enrolled, "/force")?
    ))?;
    stage.tablet(
        "officer",
        &[
            "officer",
            "add",
            "--warrant",
            "204518",
            "--name",
            "PC Invented OFFICER",
        ],
    )?;
    telling.step("an officer has a vault on it, under a PIN that no command line ever saw")?;
    drop(gateway);

    telling.chapter("In the stairwell, without signal")?;
    let incident = stage.tablet("incident", &["incident", "new", "--from", &report_file])?;
    let incident_id = needed("incident", &incident, "/id")?;
    let head_path = head_file.to_string_lossy().into_owned();
    let statement = stage.tablet(
        "statement",
        &[
            "statement",
            "new",
            "--incident",
            &incident_id,
            "--from",
            &head_path,
        ],
    )?;
    let draft = needed("statement", &statement, "/draft")?;
    let kill_at = lines.len().div_ceil(2);
    let before = stage.type_lines(&draft, &lines, Some(kill_at))?;
    telling.step(&format!(
        "the officer types; after {before} saved lines the tablet is killed (SIGKILL)"
    ))?;
    let found = stage.tablet("reopen", &["statement", "show", &draft])?;
    let kept = needed("reopen", &found, "/content/body")?;
    let kept_lines: Vec<&str> = kept.split('\n').collect();
    let saved = usize::try_from(before).unwrap_or(0);
    if lines.iter().take(saved).ne(kept_lines.iter().take(saved)) || kept_lines.len() > saved + 1 {
        return Err(stopped("reopen", "an acknowledged line is missing"));
    }
    telling.step(&format!(
        "unlocked again: all {before} saved lines are there"
    ))?;
    let rest: Vec<&str> = lines.iter().skip(kept_lines.len()).copied().collect();
    stage.type_lines(&draft, &rest, None)?;
    let photo_path = stage.path(&format!("input/{photo}"));
    let attached = stage.tablet(
        "attach",
        &[
            "attach",
            &photo_path,
            "--incident",
            &incident_id,
            "--draft",
            &draft,
            "--exhibit",
            "ABC/1",
        ],
    )?;
    telling.step(&format!(
        "a photograph becomes exhibit ABC/1, SHA-256 {}...",
        needed("attach", &attached, "/sha256")?
            .get(..16)
            .unwrap_or_default()
    ))?;
    stage.tablet(
        "read back",
        &["statement", "read-back", &draft, "--can-read", "yes"],
    )?;
    telling.step("the statement is read back; the witness can read it in its language")?;
    let finalised = stage.tablet("finalise", &["statement", "finalise", &draft])?;
    let pages = finalised
        .pointer("/signing/pages")
        .and_then(Value::as_u64)
        .unwrap_or(0);
    telling.step(&format!(
        "the text is final: {pages} pages are laid out, on the tablet"
    ))?;
    let witness = needed("sign", &finalised, "/content/witness_name")?;
    stage.tablet("show", &["statement", "show-pages", &draft])?;
    stage.tablet("declare", &["statement", "declare", &draft])?;
    telling.step("the witness is shown every page and declares the statement true")?;
    stage.tablet(
        "sign",
        &[
            "statement",
            "sign",
            &draft,
            "--as",
            "witness",
            "--name",
            &witness,
        ],
    )?;
    stage.tablet(
        "sign",
        &[
            "statement",
            "sign",
            &draft,
            "--as",
            "officer",
            "--name",
            "PC Invented OFFICER",
        ],
    )?;
    telling.step("the witness signs the declaration, each page and after the last word; the officer witnesses each page")?;
    let pdf = stage.path("MG11.pdf");
    stage.tablet(
        "pages",
        &["statement", "pdf", &draft, "--signed", "--out", &pdf],
    )?;
    let sealed = stage.tablet("seal", &["statement", "seal", &draft])?;
    let statement_record = needed("seal", &sealed, "/record")?;
    telling.step(&format!(
        "sealed. The tablet says: {}",
        needed("seal", &sealed, "/words")?
    ))?;
    let report = stage.tablet(
        "report",
        &[
            "report",
            "new",
            "--incident",
            &incident_id,
            "--from",
            &report_file,
        ],
    )?;
    let filed = stage.tablet(
        "file",
        &["report", "file", &needed("report", &report, "/draft")?],
    )?;
    let report_record = needed("file", &filed, "/record")?;
    let local_reference = needed("file", &filed, "/local_reference")?;
    telling.step(&format!(
        "the crime report is filed; until there is signal its reference is {local_reference}"
    ))?;
    let (offline, code) = stage.try_run("sync", &stage.tablet_arguments(&["sync"]))?;
    match offline {
        Err(words) if code == 6 => telling.step(&format!("sync: {words}"))?,
        _ => return Err(stopped("sync", "it should have found no gateway")),
    }

    telling.chapter("Signal returns")?;
    let listen = url.trim_start_matches("https://").to_owned();
    let (gateway, _) = stage.gateway(&listen)?;
    let synced = stage.tablet("sync", &["sync"])?;
    let records = stage.tablet("records", &["records"])?;
    let number_of = |record: &str| {
        let list = records.as_array()?;
        let row = list
            .iter()
            .find(|row| text(row, "/record").as_deref() == Some(record))?;
        text(row, "/number/crime")
    };
    let crime_number = number_of(&report_record)
        .ok_or_else(|| stopped("sync", "no crime number was allocated"))?;
    let delivered = synced
        .pointer("/delivered")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    telling.step(&format!(
        "{delivered} records and their attachments are received; the crime number is {crime_number}"
    ))?;
    telling.step(&format!(
        "the tablet says: {}",
        needed("sync", &synced, "/words")?
    ))?;
    let again = stage.tablet("sync", &["sync"])?;
    let sent_again = again
        .pointer("/delivered")
        .and_then(Value::as_array)
        .map_or(0, |list| list.len() as u64);
    let held = stage.run(
        "gateway status",
        &["gateway", "status", "--dir", &gateway_dir],
    )?;
    let count = |pointer: &str| held.pointer(pointer).and_then(Value::as_u64).unwrap_or(0);
    let records_at_gateway = count("/statements") + count("/reports");
    telling.step(&format!("a second sync sends {sent_again}; the gateway holds {records_at_gateway} records, each once"))?;
    if sent_again != 0 || records_at_gateway != 2 {
        return Err(stopped(
            "exactly once",
            "the gateway does not hold each record once",
        ));
    }

    telling.chapter("Years later, in court")?;
    let bundle = stage.path("evidence-bundle.zip");
    stage.tablet(
        "export",
        &[
            "export",
            &statement_record,
            "--out",
            &bundle,
            "--recipient",
            "court",
        ],
    )?;
    let ca = stage.path("gateway/keys/authority.pem");
    let log_key = stage.path("gateway/keys/log-key.txt");
    let verified = stage.run(
        "verify",
        &["verify", &bundle, "--ca", &ca, "--log-key", &log_key],
    )?;
    let claims: Vec<String> = verified
        .pointer("/claims")
        .and_then(Value::as_array)
        .map(|claims| {
            let words = |claim: &Value| {
                format!(
                    "{}: {}",
                    text(claim, "/name").unwrap_or_default(),
                    text(claim, "/statement").unwrap_or_default()
                )
            };
            claims.iter().map(words).collect()
        })
        .unwrap_or_default();
    telling.step(&format!("pocketbook verify: {} claims hold", claims.len()))?;
    let unpacked = out.join("evidence-bundle");
    let file =
        std::fs::File::open(&bundle).map_err(|error| Failure::file(Path::new(&bundle), &error))?;
    pocketbook_seal::unpack_bundle(file, &unpacked)?;
    let verified_by_openssl = by_openssl(&unpacked, &ca, &log_key)?;
    telling.step(&format!("verify.sh: {verified_by_openssl}"))?;
    drop(gateway);

    Ok(Story {
        acknowledged_before_kill: before,
        lines: u64::try_from(lines.len()).unwrap_or(0),
        pages,
        crime_number,
        local_reference,
        statement_record,
        report_record,
        records_at_gateway,
        sent_again,
        verified_by_openssl,
        claims,
    })
}

fn by_openssl(folder: &Path, ca: &str, log_key: &str) -> Result<String, Failure> {
    let absolute = |path: &str| {
        std::fs::canonicalize(path).map_err(|error| Failure::file(Path::new(path), &error))
    };
    let has = |tool: &str, argument: &str| {
        Command::new(tool)
            .arg(argument)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok()
    };
    if !has("sh", "-c") || !has("openssl", "version") || !has("basenc", "--version") {
        return Ok("not run: it needs sh, openssl and GNU coreutils".to_owned());
    }
    let done = Command::new("sh")
        .arg("verify.sh")
        .arg("--ca")
        .arg(absolute(ca)?)
        .arg("--log-key")
        .arg(absolute(log_key)?)
        .current_dir(folder)
        .output()
        .map_err(|error| stopped("verify.sh", error.kind().to_string()))?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    if done.status.success() {
        let proved = said
            .lines()
            .filter(|line| line.starts_with("proved"))
            .count();
        return Ok(format!(
            "{proved} claims proved by openssl and coreutils alone"
        ));
    }
    let failed = said
        .lines()
        .find(|line| line.starts_with("FAILED"))
        .unwrap_or("no answer")
        .to_owned();
    Err(stopped("verify.sh", failed))
}
