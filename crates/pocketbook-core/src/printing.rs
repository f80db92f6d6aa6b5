//! From a statement to a sheet of paper and back: what the forms need to print
//! it, and the places to sign that they found.
//!
//! No wording is here. Titles, declarations, certificates and consents belong
//! to the form's package, which a force may replace.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use pocketbook_forms as forms;
use pocketbook_model::{
    Amendment, AmendmentKind, Answer, CertificateKind, DatesToAvoid, DraftId, EarlierSeen,
    ExhibitReference, FinalStatement, FormReference, Ink, Language, Manner, Officer, Pages,
    Personal, ReadAloudWish, Reading, ReadyStatement, RearDraft, RequiredSignature, Sha256Digest,
    Signatory, Signature, SignatureMethod, SignaturePlace, SigningError, StatementKind, TimeRecord,
};
use pocketbook_seal::sha256;

use crate::CoreError;
use crate::exhibit_forms::in_words;
use crate::forms::Forms;

/// The day of a sheet: that on the clocks of the United Kingdom, where it is printed,
/// signed and handed over.
pub(crate) fn form_date(time: &TimeRecord) -> forms::FormDate {
    let day = time.wall.in_uk();
    forms::FormDate {
        year: day.year(),
        month: day.month(),
        day: day.day(),
    }
}

fn day_in_words(time: &TimeRecord) -> String {
    time.wall.in_uk().format("%-d %B %Y").to_string()
}

/// A person's words within a line of the form's, kept apart from it where they
/// run from right to left: without that, "فاطمة, 26 November 2026" is read
/// "26 ,فاطمة November 2026".
fn isolated(text: &str) -> String {
    let runs_left = |c: char| {
        matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff
            | 0x10800..=0x10fff | 0x1e800..=0x1efff)
    };
    if text.chars().any(runs_left) {
        format!("\u{2068}{text}\u{2069}")
    } else {
        text.to_owned()
    }
}

/// What the earlier records that a statement names are printed as.
#[derive(Default)]
pub(crate) struct Earlier {
    /// Of the statement that this one follows, where it can be read here.
    pub(crate) further_to: Option<FollowedStatement>,
    /// Of the statement that this one translates.
    pub(crate) translates: Option<TranslatedStatement>,
    /// Of each statement that this one produces as an exhibit.
    pub(crate) exhibited: Vec<ExhibitedStatement>,
}

/// A sealed statement that another one corrects, adds to or withdraws.
pub(crate) struct FollowedStatement {
    pub(crate) sealed: TimeRecord,
    /// Its witness refused to sign it.
    pub(crate) refused: bool,
}

/// A sealed statement that another one translates.
pub(crate) struct TranslatedStatement {
    pub(crate) witness_name: String,
    pub(crate) language: Language,
    pub(crate) sealed: TimeRecord,
}

impl TranslatedStatement {
    /// Whose it is and which, in a line of the form: "Anna NOWAK (in pl), sealed
    /// 14 February 2026 at 10:12:45 GMT", which tells two of one day apart. The
    /// form's label says that it is translated; without the name above the words, whoever reads them takes the
    /// translator for the witness (CrimPR 16.2(a)).
    fn in_words(&self) -> String {
        let (time, zone) = (self.sealed.wall.in_uk(), self.sealed.wall.uk_zone());
        format!(
            "{} (in {}), sealed {} at {} {zone}",
            isolated(&self.witness_name),
            self.language,
            day_in_words(&self.sealed),
            time.format("%H:%M:%S")
        )
    }
}

/// A sealed statement that another one produces as an exhibit.
pub(crate) struct ExhibitedStatement {
    pub(crate) exhibit: ExhibitReference,
    pub(crate) what: Exhibited,
    pub(crate) language: Language,
    /// Who made and signed it.
    pub(crate) maker: Personal,
    pub(crate) sealed: TimeRecord,
}

/// What kind of statement is produced.
pub(crate) enum Exhibited {
    /// Somebody's own words.
    Statement,
    /// A translator's, of the statement of this witness; nothing where that
    /// cannot be read here.
    Translation(Option<Personal>),
}

impl ExhibitedStatement {
    /// What it is, in a line of the form: "XY/2: translation (en) by Marta
    /// TRANSLATOR of the statement of Anna NOWAK, 14 February 2026". CrimPR 16.3
    /// wants an exhibit identified clearly.
    fn in_words(&self) -> String {
        let maker = isolated(self.maker.reveal());
        let (what, whose) = match &self.what {
            Exhibited::Statement => ("statement", format!("of {maker}")),
            Exhibited::Translation(None) => ("translation", format!("by {maker}")),
            Exhibited::Translation(Some(witness)) => {
                let witness = isolated(witness.reveal());
                (
                    "translation",
                    format!("by {maker} of the statement of {witness}"),
                )
            }
        };
        format!(
            "{}: {what} ({}) {whose}, {}",
            self.exhibit,
            self.language,
            day_in_words(&self.sealed)
        )
    }
}

/// The sheet of a statement.
pub(crate) fn statement_sheet(
    ready: &ReadyStatement,
    earlier: &Earlier,
    officer: &Officer,
    draft: DraftId,
    finalised: &TimeRecord,
) -> forms::Sheet {
    use forms::HeadLineKind as Line;
    let fields = ready.fields();
    let mut head_lines = Vec::new();
    let mut line = |kind, text: &str| {
        head_lines.push(forms::HeadLine {
            kind,
            text: text.to_owned(),
        });
    };
    if ready.kind() == StatementKind::ImpactForBusiness
        && let Some(business) = &fields.business
    {
        line(Line::Business, business.name.reveal());
        line(Line::Position, business.position.reveal());
    }
    // An officer's own statement is that of the officer whose vault it is in.
    if ready.kind() == StatementKind::Officer {
        line(Line::OfficerNumber, &officer.warrant_number.to_string());
    }
    if let Some(original) = &earlier.translates {
        line(Line::TranslatedFrom, &original.in_words());
    }
    if let Some(amendment) = &fields.further_to {
        line(
            Line::FurtherTo,
            &followed(amendment, earlier.further_to.as_ref()),
        );
    }
    if let Some(other) = &fields.on_behalf_of {
        let (victim, capacity) = (&other.victim, &other.capacity);
        let (victim, capacity) = (isolated(victim.reveal()), isolated(capacity.reveal()));
        line(Line::OnBehalfOf, &format!("{victim} ({capacity})"));
    }
    if ready.kind() == StatementKind::VictimPersonal
        && let Some(wish) = fields.read_aloud
    {
        line(Line::ReadAloud, wish_in_words(wish));
    }
    if let Some(interpreter) = &fields.interpreter {
        line(Line::Interpreter, interpreter.name.reveal());
    }
    for exhibited in &earlier.exhibited {
        line(Line::Exhibit, &exhibited.in_words());
    }
    forms::StatementSheet {
        variant: variant(ready.kind()),
        urn: fields.urn.as_ref().map(|urn| urn.as_str().to_owned()),
        witness_name: ready.witness_name().reveal().to_owned(),
        age: ready.age().as_printed(),
        occupation: ready.occupation().reveal().to_owned(),
        visually_recorded: fields.visually_recorded,
        opening_words: matches!(
            ready.kind(),
            StatementKind::VictimPersonal | StatementKind::ImpactForBusiness
        ),
        head_lines,
        body: ready.body().reveal().to_owned(),
        language: ready.language().as_str().to_owned(),
        certificates: certificates(ready),
        date: form_date(finalised),
        statement_id: draft.to_string(),
    }
    .into()
}

/// The statement that is followed, in a line of the form: what is done to it; by
/// the day and second it was sealed where it was seen, which tells two of one day
/// apart, else by what identifies it; and its maker's name where that is another
/// there. Whoever signs below has read it. What its maker refused to sign is not
/// called their statement.
fn followed(amendment: &Amendment, earlier: Option<&FollowedStatement>) -> String {
    let what = match amendment.kind {
        AmendmentKind::Correction => "correction of",
        AmendmentKind::Addition => "addition to",
        AmendmentKind::Withdrawal => "withdrawal of",
    };
    let mut words = match (amendment.seen, earlier) {
        (EarlierSeen::SealedHere | EarlierSeen::Bundle, Some(earlier)) => {
            let which = if earlier.refused {
                "the statement that I refused to sign,"
            } else {
                "my statement"
            };
            let (time, zone) = (earlier.sealed.wall.in_uk(), earlier.sealed.wall.uk_zone());
            let day = day_in_words(&earlier.sealed);
            format!(
                "{what} {which} dated {day}, sealed at {} {zone}",
                time.format("%H:%M:%S")
            )
        }
        _ => format!(
            "{what} my statement, record {}, SHA-256 {}, not seen when this was made",
            amendment.record, amendment.sha256
        ),
    };
    if let Some(earlier) = &amendment.earlier_name {
        words.push_str(&format!(
            ", in the name of {} ({})",
            isolated(earlier.name.reveal()),
            isolated(earlier.reason.reveal())
        ));
    }
    words
}

const fn wish_in_words(wish: ReadAloudWish) -> &'static str {
    match wish {
        ReadAloudWish::ReadByVictim => "yes, by me",
        ReadAloudWish::ReadByAnother => "yes, by somebody else",
        ReadAloudWish::NotRead => "no",
    }
}

const fn variant(kind: StatementKind) -> forms::StatementVariant {
    use forms::StatementVariant as Variant;
    match kind {
        StatementKind::Witness | StatementKind::Translation => Variant::Witness,
        StatementKind::VictimPersonal => Variant::VictimPersonal,
        StatementKind::Officer => Variant::Officer,
        StatementKind::Interpreter => Variant::Interpreter,
        StatementKind::ImpactForBusiness => Variant::BusinessImpact,
    }
}

fn certificates(ready: &ReadyStatement) -> Vec<forms::Certificate> {
    let certificate = |kind, attendant: &pocketbook_model::Attendant| forms::Certificate {
        kind,
        name: attendant.name.reveal().to_owned(),
        capacity: attendant.capacity.reveal().to_owned(),
    };
    let read_back = ready.read_back();
    let mut certificates = Vec::new();
    if let Reading::ReadOver { reader } = &read_back.reading {
        certificates.push(certificate(forms::CertificateKind::ReadOver, reader));
    }
    if let Manner::Mark { seen_by } = &read_back.manner {
        certificates.push(certificate(forms::CertificateKind::Mark, seen_by));
    }
    if let Some(interpreter) = &ready.fields().interpreter {
        certificates.push(certificate(
            forms::CertificateKind::Interpreted,
            interpreter,
        ));
    }
    certificates
}

/// The sheet of a rear page.
pub(crate) fn rear_sheet(rear: &RearDraft, draft: DraftId, finalised: &TimeRecord) -> forms::Sheet {
    let fields = &rear.fields;
    let text = |text: &Personal| text.reveal().to_owned();
    forms::RearSheet {
        witness_name: text(&fields.witness_name),
        home_address: text(&fields.home_address),
        postcode: text(&fields.postcode),
        email: text(&fields.email),
        mobile: text(&fields.mobile),
        home_phone: text(&fields.home_phone),
        work_phone: text(&fields.work_phone),
        preferred_contact: text(&fields.preferred_contact),
        gender: text(&fields.gender),
        date_of_birth: text(&fields.date_of_birth),
        place_of_birth: text(&fields.place_of_birth),
        former_name: text(&fields.former_name),
        ethnicity: text(&fields.ethnicity),
        dates_to_avoid: match &fields.dates_to_avoid {
            DatesToAvoid::NotAsked => forms::DatesToAvoid::NotAsked,
            DatesToAvoid::None => forms::DatesToAvoid::None,
            DatesToAvoid::Dates(dates) => {
                forms::DatesToAvoid::Dates(dates.iter().map(text).collect())
            }
        },
        willing_to_attend: answer(fields.willing_to_attend),
        ensure_attendance: text(&fields.ensure_attendance),
        special_measures: answer(fields.special_measures.answer),
        special_measures_details: text(&fields.special_measures.details),
        particular_needs: answer(fields.particular_needs.answer),
        particular_needs_details: text(&fields.particular_needs.details),
        consents: fields
            .consents
            .iter()
            .map(|(key, given)| (key.clone(), answer(*given)))
            .collect(),
        responsible_adult: fields
            .responsible_adult
            .as_ref()
            .map(|adult| forms::ResponsibleAdult {
                capacity: text(&adult.capacity),
                name: text(&adult.name),
                address: text(&adult.address),
                phone: text(&adult.phone),
            }),
        taken_by: text(&fields.taken_by),
        station: text(&fields.station),
        time_and_place: text(&fields.time_and_place),
        statement_id: draft.to_string(),
        date: form_date(finalised),
    }
    .into()
}

const fn answer(answer: Answer) -> forms::Answer {
    match answer {
        Answer::NotAsked => forms::Answer::NotAsked,
        Answer::Yes => forms::Answer::Yes,
        Answer::No => forms::Answer::No,
        Answer::NotApplicable => forms::Answer::NotApplicable,
    }
}

pub(crate) fn reference(template: forms::FormReference) -> FormReference {
    FormReference {
        id: template.id,
        version: template.version,
        sha256: Sha256Digest::from_bytes(template.sha256),
    }
}

/// The places of a form that must be signed. `witnessed` says whether the
/// officer witnesses each page; a form has room for that always.
pub(crate) fn required(
    places: &[forms::SignaturePlace],
    witnessed: bool,
) -> Result<Vec<RequiredSignature>, CoreError> {
    let places = places
        .iter()
        .map(required_place)
        .collect::<Result<Vec<_>, _>>()?;
    let asked = |place: &RequiredSignature| {
        witnessed
            || (place.signatory, place.place) != (Signatory::Officer, SignaturePlace::PageFoot)
    };
    Ok(places.into_iter().filter(asked).collect())
}

pub(crate) fn required_place(
    place: &forms::SignaturePlace,
) -> Result<RequiredSignature, CoreError> {
    Ok(RequiredSignature {
        signatory: match place.signatory {
            forms::Signatory::Witness => Signatory::Witness,
            forms::Signatory::Officer => Signatory::Officer,
            forms::Signatory::Reader => Signatory::Reader,
            forms::Signatory::MarkWitness => Signatory::MarkWitness,
            forms::Signatory::Interpreter => Signatory::Interpreter,
            forms::Signatory::AppropriateAdult => Signatory::AppropriateAdult,
        },
        place: match place.purpose {
            forms::Purpose::Declaration => SignaturePlace::Declaration,
            forms::Purpose::AfterLastWord => SignaturePlace::AfterLastWord,
            forms::Purpose::PageFoot => SignaturePlace::PageFoot,
            forms::Purpose::Rear => SignaturePlace::Rear,
            forms::Purpose::Certificate(forms::CertificateKind::ReadOver) => {
                SignaturePlace::Certificate(CertificateKind::ReadOver)
            }
            forms::Purpose::Certificate(forms::CertificateKind::Mark) => {
                SignaturePlace::Certificate(CertificateKind::Mark)
            }
            forms::Purpose::Certificate(forms::CertificateKind::Interpreted) => {
                SignaturePlace::Certificate(CertificateKind::Interpreted)
            }
            forms::Purpose::Certificate(forms::CertificateKind::Refusal) => {
                SignaturePlace::Certificate(CertificateKind::Refusal)
            }
            _ => {
                return Err(SigningError::FormLacks {
                    what: "signatures of statements only",
                }
                .into());
            }
        },
        page: place.page,
        x: place.x,
        y: place.y,
        width: place.width,
        height: place.height,
    })
}

/// Pages that were shown, laid out again so that signatures can go on them.
pub(crate) struct ShownAgain {
    pub(crate) form: forms::CheckedForm,
    pub(crate) sheet: forms::Sheet,
    pages: forms::LaidOut,
}

impl ShownAgain {
    /// The words that ink at its places could cross.
    pub(crate) fn words(&self) -> Vec<forms::PrintedWords> {
        crate::ink_over_words::near(&self.pages.places, &self.pages.words)
    }

    /// Lays a sheet out again with the form that it was shown with, whatever
    /// the force has published since. Unless that gives, byte for byte, the
    /// pages that were shown, nothing is signed on them.
    pub(crate) fn new(
        forms: &Forms,
        form: &FormReference,
        sheet: forms::Sheet,
        shown: &Pages,
    ) -> Result<Self, CoreError> {
        for candidate in forms.of_version(form)? {
            let again = candidate.lay_out(&sheet)?;
            if reference(again.template.clone()) == *form && sha256(&again.pdf) == shown.sha256 {
                return Ok(Self {
                    form: candidate,
                    sheet,
                    pages: again,
                });
            }
        }
        Err(forms::FormsError::LayoutChanged { page: 1 }.into())
    }

    /// The same pages with signatures on them.
    pub(crate) fn signed(&self, signing: &forms::Signing) -> Result<forms::LaidOut, CoreError> {
        Ok(self
            .form
            .lay_out_signed(&self.sheet, signing, &self.pages)?)
    }
}

/// Ink by the digest that a signature names.
pub(crate) type InkByDigest = BTreeMap<Sha256Digest, Ink>;

/// The signatures of a statement as its form prints them.
pub(crate) fn statement_signing(
    statement: &FinalStatement,
    ink: &InkByDigest,
    officer: &Officer,
) -> Result<forms::Signing, CoreError> {
    Ok(forms::Signing {
        signatures: signatures(statement.signatures(), ink)?,
        refusal: statement.refusal().map(|refused| {
            let when = refused_when(statement);
            refusal(&refused.reason, &refused.time, when, officer)
        }),
    })
}

/// How far a statement has come, as the certificate of a refusal says it.
pub(crate) fn refused_when(statement: &FinalStatement) -> forms::RefusedWhen {
    if !statement.every_page_shown() {
        forms::RefusedWhen::BeforeShown
    } else if statement.is_signed_by_witness() {
        forms::RefusedWhen::Signed
    } else {
        forms::RefusedWhen::Shown
    }
}

/// A refusal as the form's certificate prints it.
pub(crate) fn refusal(
    reason: &Personal,
    time: &TimeRecord,
    when: forms::RefusedWhen,
    officer: &Officer,
) -> forms::Refusal {
    forms::Refusal {
        when,
        reason: reason.reveal().to_owned(),
        officer_name: officer.name.reveal().to_owned(),
        officer_capacity: officer.warrant_number.to_string(),
        refused_at: in_words(time.wall),
    }
}

/// Signatures as a form prints them.
pub(crate) fn signatures(
    signatures: &[Signature],
    ink: &InkByDigest,
) -> Result<Vec<forms::Signature>, CoreError> {
    signatures
        .iter()
        .map(|signature| {
            Ok(forms::Signature {
                purpose: purpose(signature.place),
                signatory: signatory(signature.signatory),
                page: signature.page,
                act: act(&signature.method, ink)?,
                signed_at: in_words(signature.time.wall),
            })
        })
        .collect()
}

/// Ink as a form draws it.
pub(crate) fn strokes(ink: &Ink) -> Vec<forms::Stroke> {
    let point = |point: &pocketbook_model::Point| forms::InkPoint {
        x: point.x,
        y: point.y,
    };
    let strokes = ink.strokes().iter();
    strokes
        .map(|stroke| stroke.iter().map(point).collect())
        .collect()
}

fn act(method: &SignatureMethod, ink: &InkByDigest) -> Result<forms::SigningAct, CoreError> {
    let strokes = |reference: &pocketbook_model::InkReference| {
        let ink = ink.get(&reference.sha256).ok_or(CoreError::Quarantined {
            what: "the ink of a signature",
        })?;
        Ok::<_, CoreError>(strokes(ink))
    };
    match method {
        SignatureMethod::Drawn { ink } => Ok(forms::SigningAct::Ink(strokes(ink)?)),
        SignatureMethod::Mark { ink } => Ok(forms::SigningAct::Mark(strokes(ink)?)),
        SignatureMethod::Typed { name } => Ok(forms::SigningAct::Typed(name.reveal().to_owned())),
        _ => Err(CoreError::Internal { code: "signature" }),
    }
}

const fn purpose(place: SignaturePlace) -> forms::Purpose {
    match place {
        SignaturePlace::Declaration => forms::Purpose::Declaration,
        SignaturePlace::AfterLastWord => forms::Purpose::AfterLastWord,
        SignaturePlace::PageFoot => forms::Purpose::PageFoot,
        SignaturePlace::Rear => forms::Purpose::Rear,
        SignaturePlace::Certificate(kind) => forms::Purpose::Certificate(match kind {
            CertificateKind::ReadOver => forms::CertificateKind::ReadOver,
            CertificateKind::Mark => forms::CertificateKind::Mark,
            CertificateKind::Interpreted => forms::CertificateKind::Interpreted,
            CertificateKind::Refusal => forms::CertificateKind::Refusal,
        }),
    }
}

const fn signatory(signatory: Signatory) -> forms::Signatory {
    match signatory {
        Signatory::Witness => forms::Signatory::Witness,
        Signatory::Officer => forms::Signatory::Officer,
        Signatory::Reader => forms::Signatory::Reader,
        Signatory::MarkWitness => forms::Signatory::MarkWitness,
        Signatory::Interpreter => forms::Signatory::Interpreter,
        Signatory::AppropriateAdult => forms::Signatory::AppropriateAdult,
    }
}

#[cfg(test)]
mod tests;
