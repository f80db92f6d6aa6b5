//! Statements that the rows share, and short ways to make others.

use std::io::Write as _;
use std::process::{Command, Stdio};

use pocketbook_core::model::{
    Age, Attendant, DraftId, Incident, Manner, Reading, Signatory, StatementKind, StatementPatch,
    YoungWitnessCare,
};
use pocketbook_core::{
    CoreError, NewStatement, ReadBackRequest, SealedView, Session, SignBy, SignRequest,
    StatementView,
};
use pocketbook_testkit::{finalise, new_incident, not_run, sign_all, tablet, unlock};
use serde_json::Value;

/// The number that the plain statement has.
pub(crate) const URN: &str = "01FH1234526";
/// The last words of the plain statement.
pub(crate) const LAST_WORDS: &str = "That is all I saw.";

pub(crate) struct World {
    _folder: tempfile::TempDir,
    pub(crate) session: Session,
    pub(crate) incident: Incident,
    /// An adult's statement of several pages, typed names, sealed.
    pub(crate) plain: Sealed,
    /// The words on its pages as shown.
    pub(crate) plain_text: Option<String>,
}

/// A sealed statement and what was sealed.
pub(crate) struct Sealed {
    pub(crate) view: SealedView,
    pub(crate) payload: Value,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
        let incident = new_incident(&session, "Invented").unwrap();
        let body = "I saw it from the landing and the lamp was lit. ".repeat(90);
        let fields = StatementPatch {
            urn: Some(URN.parse().unwrap()),
            visually_recorded: Some(true),
            body: Some(format!("{body}\n{LAST_WORDS}").into()),
            ..StatementPatch::default()
        };
        let draft = begin(&session, &incident, StatementKind::Witness, fields).draft;
        let view = finalise(&session, draft).unwrap();
        let plain_text = text(&session.pages_pdf(draft).unwrap());
        sign_all(&session, &view).unwrap();
        let plain = seal(&session, draft);
        Self {
            _folder: folder,
            session,
            incident,
            plain,
            plain_text,
        }
    }

    /// A statement with these fields, of the incident's first person.
    pub(crate) fn begin(&self, kind: StatementKind, fields: StatementPatch) -> StatementView {
        begin(&self.session, &self.incident, kind, fields)
    }

    /// The same, of an adult who says one sentence.
    pub(crate) fn one_sentence(&self) -> StatementView {
        self.begin(StatementKind::Witness, said("I saw it."))
    }

    /// A statement whose pages are fixed, of a witness who reads and signs.
    pub(crate) fn fixed(&self) -> StatementView {
        finalise(&self.session, self.one_sentence().draft).unwrap()
    }

    /// Whether the plain statement's pages have these words, whatever breaks
    /// their lines.
    pub(crate) fn plain_pages_say(&self, words: &str) {
        if let Some(text) = &self.plain_text {
            assert!(
                dense(text).contains(&dense(words)),
                "no {words:?} in {text}"
            );
        }
    }

    pub(crate) fn show_all(&self, view: &StatementView) {
        for page in 1..=view.signing.as_ref().unwrap().pages {
            self.session.show_page(view.draft, page).unwrap();
        }
    }
}

fn begin(
    session: &Session,
    incident: &Incident,
    kind: StatementKind,
    fields: StatementPatch,
) -> StatementView {
    let new = NewStatement {
        kind,
        witness: Some(incident.people[0].person.id),
        fields,
        ..NewStatement::default()
    };
    session.create_statement(incident.id, new).unwrap()
}

pub(crate) fn seal(session: &Session, draft: DraftId) -> Sealed {
    let view = session.seal_statement(draft).unwrap();
    Sealed {
        payload: session.sealed_payload(view.record).unwrap(),
        view,
    }
}

pub(crate) fn said(body: &str) -> StatementPatch {
    StatementPatch {
        body: Some(body.into()),
        ..StatementPatch::default()
    }
}

/// A witness of this age who says one sentence, accompanied when young.
pub(crate) fn aged(years: u8) -> StatementPatch {
    StatementPatch {
        age: Some(Age::Years(years)),
        young_witness: Some(YoungWitnessCare::Accompanied {
            adult: attendant("Invented MOTHER"),
        }),
        ..said("I saw it.")
    }
}

pub(crate) fn attendant(name: &str) -> Attendant {
    Attendant {
        name: name.into(),
        capacity: "neighbour".into(),
    }
}

/// The answers for a witness who cannot read, and signs.
pub(crate) fn read_to() -> ReadBackRequest {
    ReadBackRequest {
        language: None,
        reading: Reading::ReadOver {
            reader: attendant("Invented READER"),
        },
        manner: Manner::Signature,
    }
}

pub(crate) fn typed(signatory: Signatory, name: &str) -> SignRequest {
    SignRequest {
        signatory,
        place: None,
        page: None,
        by: SignBy::Typed(name.into()),
    }
}

/// Which fields an answer says are wrong.
pub(crate) fn fields<T>(result: Result<T, CoreError>) -> Vec<String> {
    match result.err().unwrap() {
        CoreError::Invalid(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        other => panic!("{other}"),
    }
}

/// The words on the pages, in the order of their lines; nothing without
/// pdftotext.
pub(crate) fn text(pdf: &[u8]) -> Option<String> {
    let child = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        not_run("pdftotext (poppler-utils) is not here");
        return None;
    };
    let mut input = child.stdin.take().unwrap();
    let pdf = pdf.to_owned();
    let feeding = std::thread::spawn(move || input.write_all(&pdf));
    let output = child.wait_with_output().unwrap();
    feeding.join().unwrap().unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Text with every run of white space as one blank.
pub(crate) fn dense(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
