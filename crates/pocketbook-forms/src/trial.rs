//! Trials of a form package: what a prosecutor would send back is found here,
//! with invented text, before any witness sees the form.

use std::sync::mpsc;
use std::time::Duration;

use crate::content::TRIAL_DATE;
use crate::marks::Marks;
use crate::specimen::{LATEST, cross, told_of_form};
use crate::statement::HeadLineKind;
use crate::trial_names::names;
use crate::{
    Answer, Certificate, CertificateKind, CheckedForm, ContinuityLine, DatesToAvoid,
    ExhibitLabelSheet, ExhibitListSheet, Fonts, FormPackage, FormsError, HeadLine, LabelledText,
    LaidOut, ListedExhibit, PAGES, RearSheet, Refusal, RefusedWhen, ReportSummarySheet,
    ResponsibleAdult, Sheet, SheetGroup, SheetKind, Signature, Signing, SigningAct, SlipSeries,
    StatementSheet, StatementVariant, VictimSlipSheet,
};

/// How long the trials of a package may take before it is refused: a minute. A
/// built-in package takes a hundredth of it. Without optimisation the
/// typesetter is some twenty times slower, and tests run beside each other.
pub const TRIAL_LIMIT: Duration =
    Duration::from_secs(if cfg!(debug_assertions) { 600 } else { 60 });

/// Longest name the forms are made for, in characters.
const LONG_NAME: usize = 80;

pub(crate) fn check(package: FormPackage, fonts: &Fonts) -> Result<CheckedForm, FormsError> {
    within(package, fonts, TRIAL_LIMIT)
}

fn within(package: FormPackage, fonts: &Fonts, limit: Duration) -> Result<CheckedForm, FormsError> {
    let form = CheckedForm::unchecked(package, fonts)?;
    let (done, result) = mpsc::channel();
    let tried = form.clone();
    std::thread::Builder::new()
        .name("form trial".to_owned())
        .spawn(move || {
            // Nobody listens any more when the limit has passed.
            let _ = done.send(trials(&tried));
        })
        .map_err(|_| FormsError::NoRoom)?;
    match result.recv_timeout(limit) {
        Ok(tried) => tried.map(|()| form),
        Err(_) => Err(FormsError::Template {
            file: form.package().main.clone(),
            line: 0,
            reason: format!("it is not laid out after {} seconds", limit.as_secs()),
        }),
    }
}

fn trials(form: &CheckedForm) -> Result<(), FormsError> {
    match form.sheet_kind() {
        SheetKind::Statement => statements(form),
        SheetKind::Rear => rears(form),
        SheetKind::ExhibitLabel => labels(form),
        SheetKind::ExhibitList => lists(form),
        SheetKind::ReportSummary => summaries(form),
        SheetKind::VictimSlip => slips(form),
    }
}

/// A trial's layout. A specimen of a few pages that fills the limit is the
/// template's fault, not the text's.
fn unsigned(form: &CheckedForm, sheet: &Sheet) -> Result<LaidOut, FormsError> {
    form.lay_out_with(sheet, &Signing::default(), Marks::none(), true)
        .map_err(|error| endless(form, error))
}

fn signed(
    form: &CheckedForm,
    sheet: &Sheet,
    signing: &Signing,
    shown: &LaidOut,
) -> Result<LaidOut, FormsError> {
    form.lay_out_signed_with(sheet, signing, shown, true)
        .map_err(|error| endless(form, told_of_form(form, error)))
}

fn endless(form: &CheckedForm, error: FormsError) -> FormsError {
    match error {
        FormsError::TooLong { .. } => FormsError::Template {
            file: form.package().main.clone(),
            line: 0,
            reason: format!("a short specimen fills more than {PAGES} pages"),
        },
        error => error,
    }
}

/// Signs every place in turn by hand, by mark (where its certificate is) and by
/// a typed name.
fn sign_everywhere(form: &CheckedForm, sheet: &Sheet, marks: bool) -> Result<(), FormsError> {
    let shown = unsigned(form, sheet)?;
    let typed: Vec<&str> = names(form.fonts()).collect();
    for turn in 0..2 {
        let signatures = shown.places.iter().enumerate().map(|(index, place)| {
            let act = match ((index + turn) % 2, marks) {
                (0, true) => SigningAct::Mark(cross(place)),
                (0, false) => SigningAct::Ink(cross(place)),
                _ => match typed.get(index % (2 * typed.len().max(1))) {
                    Some(name) => SigningAct::Typed((*name).to_owned()),
                    None => SigningAct::Typed(long_name()),
                },
            };
            Signature {
                purpose: place.purpose,
                signatory: place.signatory,
                page: place.page,
                act,
                signed_at: LATEST.to_owned(),
            }
        });
        let signing = Signing {
            signatures: signatures.collect(),
            refusal: None,
        };
        signed(form, sheet, &signing, &shown)?;
    }
    Ok(())
}

/// Eighty wide letters, with the spaces a name has.
fn long_name() -> String {
    let name = "Wilhelmina MOWBRAY ".repeat(LONG_NAME);
    name.chars().take(LONG_NAME - 1).chain(['M']).collect()
}

pub(crate) fn statement(body: String) -> StatementSheet {
    StatementSheet {
        variant: StatementVariant::Witness,
        urn: None,
        witness_name: "Trial WITNESS".to_owned(),
        age: "Over 18".to_owned(),
        occupation: "Baker".to_owned(),
        visually_recorded: false,
        opening_words: false,
        head_lines: Vec::new(),
        body,
        language: "en-GB".to_owned(),
        certificates: Vec::new(),
        date: TRIAL_DATE,
        statement_id: "trial".to_owned(),
    }
}

fn everything(body: String) -> StatementSheet {
    use CertificateKind::{AppropriateAdult, Interpreted, Mark, ReadOver};
    let mut sheet = statement(body);
    sheet.urn = Some("01ZZ9999926".to_owned());
    sheet.witness_name = long_name();
    sheet.occupation = long_name();
    sheet.visually_recorded = true;
    sheet.opening_words = true;
    let line = |kind| HeadLine {
        kind,
        text: match kind {
            // As long as the core makes it.
            HeadLineKind::FurtherTo => [long_name().as_str(); 5].join(" "),
            _ => long_name(),
        },
    };
    sheet.head_lines = HeadLineKind::ALL.map(line).into();
    let certificate = |kind| Certificate {
        kind,
        name: long_name(),
        capacity: long_name(),
    };
    sheet.certificates = [ReadOver, Mark, Interpreted, AppropriateAdult]
        .map(certificate)
        .into();
    sheet
}

fn statements(form: &CheckedForm) -> Result<(), FormsError> {
    let sentence = "On that day I was in the invented street and saw what I describe here. ";
    for name in names(form.fonts()) {
        let mut sheet = everything(format!("{name} told me: {name}.\n{name}"));
        sheet.head_lines.truncate(1);
        sheet.certificates.truncate(1);
        sheet.opening_words = false;
        named(&mut sheet, name);
        unsigned(form, &sheet.into())?;
    }
    sign_everywhere(form, &statement("I saw it.".to_owned()).into(), false)?;
    let long = [sentence.repeat(75).as_str(), &"W".repeat(200)].join("\n");
    sign_everywhere(form, &everything(long).into(), true)?;
    refuse(form)?;
    // Every translation this tablet has letters for.
    let declaration = form.package().wording.get("declaration");
    for language in declaration.iter().flat_map(|w| w.languages.keys()) {
        let mut sheet = statement(sentence.repeat(5));
        sheet.language.clone_from(language);
        match unsigned(form, &sheet.into()) {
            Ok(_) | Err(FormsError::Unprintable { .. }) => {}
            Err(FormsError::Invalid { .. }) => {
                return Err(FormsError::Package {
                    reason: format!("\"{language}\" is no BCP 47 tag"),
                });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Puts a name wherever a statement has one.
fn named(sheet: &mut StatementSheet, name: &str) {
    name.clone_into(&mut sheet.witness_name);
    name.clone_into(&mut sheet.occupation);
    name.clone_into(&mut sheet.statement_id);
    for line in &mut sheet.head_lines {
        name.clone_into(&mut line.text);
    }
    for certificate in &mut sheet.certificates {
        name.clone_into(&mut certificate.name);
        name.clone_into(&mut certificate.capacity);
    }
}

fn refuse(form: &CheckedForm) -> Result<(), FormsError> {
    let sheet = Sheet::from(statement("I saw it. ".repeat(400)));
    let shown = unsigned(form, &sheet)?;
    let mut signing = Signing {
        signatures: Vec::new(),
        refusal: None,
    };
    let refusal = |when| Refusal {
        reason: "They wished to speak to a solicitor first. ".repeat(5),
        officer_name: long_name(),
        officer_capacity: "PC 99999 ZZ".to_owned(),
        when,
        refused_at: LATEST.to_owned(),
    };
    let wording = &form.package().wording;
    for when in [RefusedWhen::BeforeShown, RefusedWhen::Signed] {
        if when.wording().iter().all(|key| wording.contains_key(*key)) {
            signing.refusal = Some(refusal(when));
            signed(form, &sheet, &signing, &shown)?;
        }
    }
    signing.refusal = Some(refusal(RefusedWhen::Shown));
    let refused = signed(form, &sheet, &signing, &shown)?;
    let refusals = refused.places.iter().skip(shown.places.len());
    signing.signatures = refusals
        .map(|place| Signature {
            purpose: place.purpose,
            signatory: place.signatory,
            page: place.page,
            act: SigningAct::Ink(cross(place)),
            signed_at: String::new(),
        })
        .collect();
    signed(form, &sheet, &signing, &refused)?;
    Ok(())
}

fn rears(form: &CheckedForm) -> Result<(), FormsError> {
    let long = || long_name();
    let consents = form.wording_keys("consent.");
    let consents = consents.map(|key| key.trim_start_matches("consent.").to_owned());
    let full = RearSheet {
        witness_name: long(),
        home_address: long(),
        postcode: "ZZ99 9ZZ".to_owned(),
        email: "W".repeat(LONG_NAME),
        mobile: "07700 900000".to_owned(),
        home_phone: "020 7946 0000".to_owned(),
        work_phone: "020 7946 0001".to_owned(),
        preferred_contact: long(),
        gender: long(),
        date_of_birth: "30 September 1990".to_owned(),
        place_of_birth: long(),
        former_name: long(),
        ethnicity: long(),
        dates_to_avoid: DatesToAvoid::Dates(vec![long(); 12]),
        willing_to_attend: Answer::No,
        ensure_attendance: long(),
        special_measures: Answer::Yes,
        special_measures_details: long(),
        particular_needs: Answer::NotApplicable,
        particular_needs_details: long(),
        consents: consents.map(|key| (key, Answer::Yes)).collect(),
        responsible_adult: Some(ResponsibleAdult {
            capacity: "Appropriate adult".to_owned(),
            name: long(),
            address: long(),
            phone: "020 7946 0002".to_owned(),
        }),
        taken_by: long(),
        station: long(),
        time_and_place: long(),
        date: TRIAL_DATE,
        statement_id: "trial".to_owned(),
    };
    let bare = RearSheet {
        dates_to_avoid: DatesToAvoid::None,
        responsible_adult: None,
        consents: Default::default(),
        ..full.clone()
    };
    sign_everywhere(form, &bare.into(), false)?;
    let all: Vec<&str> = names(form.fonts()).collect();
    for (three, answer) in all
        .chunks(3)
        .zip([Answer::Yes, Answer::No].into_iter().cycle())
    {
        let mut three = three.iter().cycle().map(|name| (*name).to_owned());
        let mut next = || three.next().unwrap_or_default();
        let mut sheet = full.clone();
        (sheet.witness_name, sheet.home_address, sheet.taken_by) = (next(), next(), next());
        (sheet.former_name, sheet.station) = (next(), next());
        (sheet.willing_to_attend, sheet.special_measures) = (answer, Answer::NotAsked);
        sheet.dates_to_avoid = DatesToAvoid::NotAsked;
        let consents = sheet.consents.values_mut();
        consents.for_each(|given| *given = answer);
        if let Some(adult) = &mut sheet.responsible_adult {
            adult.name = next();
        }
        unsigned(form, &sheet.into())?;
    }
    sign_everywhere(form, &full.into(), false)
}

fn labels(form: &CheckedForm) -> Result<(), FormsError> {
    for lines in [0, 40] {
        let label = ExhibitLabelSheet {
            reference: "ZZZZ/9999Z".to_owned(),
            description: long_name().repeat(if lines == 0 { 1 } else { 4 }),
            producer: long_name(),
            force_references: trial_references(),
            continuity: vec![
                ContinuityLine {
                    when: LATEST.to_owned(),
                    who: long_name(),
                    what: long_name(),
                };
                lines
            ]
            .into_iter()
            .chain(names(form.fonts()).map(|name| ContinuityLine {
                when: name.to_owned(),
                who: name.to_owned(),
                what: name.to_owned(),
            }))
            .collect(),
            gaps: vec![long_name().repeat(3); lines / 8],
            collisions: vec![long_name().repeat(3); lines / 8],
            withdrawn: (lines > 0).then(|| long_name().repeat(3)),
            date: TRIAL_DATE,
            label_id: "trial".to_owned(),
        };
        sign_everywhere(form, &label.into(), false)?;
    }
    Ok(())
}

fn lists(form: &CheckedForm) -> Result<(), FormsError> {
    for count in [0, 60] {
        let list = ExhibitListSheet {
            urn: None,
            force_references: trial_references(),
            exhibits: vec![
                ListedExhibit {
                    reference: "ZZZZ/9999Z".to_owned(),
                    description: long_name(),
                    producer: long_name(),
                    held_at: long_name(),
                };
                count
            ]
            .into_iter()
            .chain(names(form.fonts()).take(count).map(|name| ListedExhibit {
                reference: "X/1".to_owned(),
                description: name.to_owned(),
                producer: name.to_owned(),
                held_at: name.to_owned(),
            }))
            .collect(),
            gaps: vec![long_name().repeat(3); count / 8],
            collisions: vec![long_name().repeat(3); count / 8],
            date: TRIAL_DATE,
            list_id: "trial".to_owned(),
        };
        unsigned(form, &list.into())?;
    }
    Ok(())
}

fn summaries(form: &CheckedForm) -> Result<(), FormsError> {
    for groups in [0, 30] {
        let group = SheetGroup {
            heading: long_name(),
            rows: trial_references(),
            text: format!("{}\n{}", long_name().repeat(10), "W".repeat(200)),
        };
        let summary = ReportSummarySheet {
            title: "Crime report".to_owned(),
            status: long_name(),
            force_references: trial_references(),
            groups: std::iter::repeat_n(group, groups)
                .chain(names(form.fonts()).map(|name| SheetGroup {
                    heading: name.to_owned(),
                    rows: vec![LabelledText {
                        label: name.to_owned(),
                        text: name.to_owned(),
                    }],
                    text: name.to_owned(),
                }))
                .collect(),
            date: TRIAL_DATE,
            report_id: "trial".to_owned(),
        };
        unsigned(form, &summary.into())?;
    }
    Ok(())
}

fn slips(form: &CheckedForm) -> Result<(), FormsError> {
    let numbers = [None, Some("ZZ/9999999/99".to_owned())];
    let each = [SlipSeries::Crime, SlipSeries::Incident];
    for (number, series) in numbers
        .iter()
        .flat_map(|one| each.map(|series| (one, series)))
    {
        let slip = VictimSlipSheet {
            series,
            number: number.clone(),
            local_reference: "PB-ZZZZ-ZZZZ-Z".to_owned(),
            reported: LATEST.to_owned(),
            officer: long_name(),
            contact: names(form.fonts())
                .map(|name| LabelledText {
                    label: name.to_owned(),
                    text: name.to_owned(),
                })
                .collect(),
            contact_plan: long_name(),
            date: TRIAL_DATE,
            slip_id: "trial".to_owned(),
        };
        unsigned(form, &slip.into())?;
    }
    Ok(())
}

fn trial_references() -> Vec<LabelledText> {
    let reference = |label: &str| LabelledText {
        label: label.to_owned(),
        text: "TRIAL/2026/000001".to_owned(),
    };
    ["Crime reference", "CAD", "URN", "Seal"]
        .map(reference)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_that_would_never_end_is_refused_when_the_limit_has_passed() {
        // Typst ends single loops by itself; these end in some hours.
        let mut package = FormPackage::built_in_by_id("exhibit-list").unwrap();
        let endless = "#for a in range(100000) { for b in range(100000) { let c = a * b } }\n";
        package
            .files
            .get_mut("main.typ")
            .unwrap()
            .insert_str(0, endless);
        let limit = Duration::from_millis(300);
        match within(package, &Fonts::embedded(), limit) {
            Err(FormsError::Template { reason, .. }) => {
                assert!(reason.starts_with("it is not laid out after"), "{reason}");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_long_name_is_as_long_as_forms_are_made_for() {
        assert_eq!(long_name().chars().count(), LONG_NAME);
    }
}
