//! Writes every form, kind and language as a PDF into a folder, with invented
//! text; `cargo xtask gallery` makes the pictures of docs/gallery of them.
//!
//! `cargo run -p pocketbook-forms --example gallery -- FOLDER [FONT PACK]`
//!
//! Forms that need the font pack are left out without it, and said so.
#![allow(clippy::print_stdout)]

#[path = "../tests/shared/languages.rs"]
mod languages;
#[path = "../tests/shared/reports.rs"]
mod reports;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pocketbook_forms::{
    Answer, Certificate, CertificateKind, CheckedForm, ContinuityLine, DatesToAvoid,
    ExhibitLabelSheet, ExhibitListSheet, Fonts, FormDate, HeadLine, HeadLineKind, InkPoint,
    LabelledText, LaidOut, ListedExhibit, Purpose, RearSheet, Refusal, RefusedWhen,
    ResponsibleAdult, Sheet, Signatory, Signature, SignaturePlace, Signing, SigningAct,
    StatementSheet, StatementVariant, Stroke,
};

type Done<T> = Result<T, Box<dyn std::error::Error>>;

const DATE: FormDate = FormDate {
    year: 2026,
    month: 3,
    day: 1,
};
const AT: &str = "1 March 2026 14:05";

fn main() -> Done<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder to write to")?);
    std::fs::create_dir_all(&folder)?;
    let pack = arguments.next();
    let fonts = match &pack {
        Some(pack) => Fonts::with_pack(Path::new(pack))?,
        None => Fonts::embedded(),
    };
    let gallery = Gallery { folder, fonts };
    gallery.statements()?;
    gallery.certificates()?;
    gallery.extremes()?;
    gallery.other_sheets()?;
    for (name, tag, witness, body) in languages::LANGUAGES {
        let foreign = !matches!(tag, "pl");
        if foreign && pack.is_none() {
            println!("not made: {name}: it needs the font pack");
            continue;
        }
        let mut sheet = statement(body);
        sheet.language = tag.to_owned();
        sheet.witness_name = witness.to_owned();
        sheet.certificates = vec![certificate(CertificateKind::Interpreted)];
        gallery.signed("mg11", sheet.into(), name)?;
    }
    Ok(())
}

const PARAGRAPH: &str = "On that evening I was at home in the invented flat described above. I heard a noise from the \
    landing, went to the door and looked through the spyhole. I saw a person whom I did not know. The light on the \
    landing was on and nothing was in my way. I would say that I watched for about twenty seconds from a distance of \
    two metres.";

fn statement(body: &str) -> StatementSheet {
    StatementSheet {
        variant: StatementVariant::Witness,
        urn: None,
        witness_name: "Imogen INVENTED".into(),
        age: "Over 18".into(),
        occupation: "Baker".into(),
        visually_recorded: false,
        opening_words: false,
        head_lines: Vec::new(),
        body: body.into(),
        language: "en-GB".into(),
        certificates: Vec::new(),
        date: DATE,
        statement_id: "018f6c5e-7e4b-7000-8000-000000000001".into(),
    }
}

fn line(kind: HeadLineKind, text: &str) -> HeadLine {
    HeadLine {
        kind,
        text: text.into(),
    }
}

fn certificate(kind: CertificateKind) -> Certificate {
    let (name, capacity) = match kind {
        CertificateKind::Interpreted => ("Ignatius INVENTED", "Interpreter, NRPSI 00000"),
        CertificateKind::AppropriateAdult => ("Martha INVENTED", "Mother"),
        _ => ("Percy PLOD", "PC 9999 ZZ"),
    };
    Certificate {
        kind,
        name: name.into(),
        capacity: capacity.into(),
    }
}

struct Gallery {
    folder: PathBuf,
    fonts: Fonts,
}

impl Gallery {
    fn statements(&self) -> Done<()> {
        let short = statement("I saw it.");
        self.unsigned(
            "mg11",
            short.into(),
            "Witness statement as shown before signing",
        )?;
        let mut long = statement(&[PARAGRAPH; 12].join("\n"));
        long.urn = Some("01ZZ1234526".into());
        long.visually_recorded = true;
        self.signed(
            "mg11",
            long.into(),
            "Witness statement of several pages, signed on each",
        )?;
        let mut further = statement("I wish to correct what I said of the coat. It was dark grey.");
        // As the core prints it.
        further.head_lines = vec![line(
            HeadLineKind::FurtherTo,
            "correction of my statement dated 14 February 2026, sealed at 10:12:45 GMT",
        )];
        self.signed("mg11", further.into(), "Further statement")?;
        let mut officer = statement(&[PARAGRAPH; 2].join("\n"));
        officer.variant = StatementVariant::Officer;
        officer.witness_name = "Percy PLOD".into();
        officer.occupation = "Police Officer".into();
        officer.head_lines = vec![line(HeadLineKind::OfficerNumber, "9999ZZ")];
        self.typed(
            "mg11",
            officer.into(),
            "Officer's own statement, signed by a typed name",
        )?;
        let mut interpreter = statement(
            "I am a qualified interpreter. I produce the statement in Polish as exhibit IGI/1 and my translation as exhibit IGI/2.",
        );
        interpreter.variant = StatementVariant::Interpreter;
        interpreter.head_lines = vec![
            line(
                HeadLineKind::Exhibit,
                "IGI/1: statement (pl) of Anna NOWAK, 14 February 2026",
            ),
            line(
                HeadLineKind::Exhibit,
                "IGI/2: translation (en-GB) of the statement of Anna NOWAK, 14 February 2026",
            ),
        ];
        self.signed("mg11", interpreter.into(), "Interpreter's statement")?;
        let mut translation = statement("I saw the man on the stairs.");
        translation.witness_name = "Ignacy INVENTED".into();
        translation.occupation = "Interpreter".into();
        translation.head_lines = vec![line(
            HeadLineKind::TranslatedFrom,
            "Anna NOWAK (in pl), sealed 14 February 2026 at 10:12:45 GMT",
        )];
        self.signed(
            "translation",
            translation.into(),
            "Translation of a statement",
        )?;
        let mut victim = statement(&[PARAGRAPH; 2].join("\n"));
        victim.variant = StatementVariant::VictimPersonal;
        victim.opening_words = true;
        victim.head_lines = vec![line(HeadLineKind::ReadAloud, "Yes, by the prosecutor")];
        self.signed("vps", victim.into(), "Victim personal statement")?;
        let mut business = statement(&[PARAGRAPH; 2].join("\n"));
        business.variant = StatementVariant::BusinessImpact;
        business.opening_words = true;
        business.head_lines = vec![
            line(HeadLineKind::Business, "Invented Bakery Limited"),
            line(HeadLineKind::Position, "Manager"),
        ];
        self.signed("isb", business.into(), "Impact statement for business")
    }

    fn certificates(&self) -> Done<()> {
        let mut young = statement(&[PARAGRAPH; 2].join("\n"));
        young.age = "15".into();
        young.occupation = "Pupil".into();
        young.certificates = vec![
            certificate(CertificateKind::ReadOver),
            certificate(CertificateKind::AppropriateAdult),
        ];
        self.signed(
            "mg11",
            young.into(),
            "Statement of a witness under 18, read over, with an appropriate adult",
        )?;
        let mut mark = statement(PARAGRAPH);
        mark.certificates = vec![
            certificate(CertificateKind::ReadOver),
            certificate(CertificateKind::Mark),
        ];
        self.signed("mg11", mark.into(), "Statement signed by a mark")?;
        self.refused(
            statement(&[PARAGRAPH; 2].join("\n")).into(),
            RefusedWhen::Shown,
            "Statement the witness refused to sign",
        )?;
        self.refused(
            statement(&[PARAGRAPH; 2].join("\n")).into(),
            RefusedWhen::Signed,
            "Statement the witness signed and took back before it was witnessed",
        )
    }

    fn extremes(&self) -> Done<()> {
        let mut sheet = statement(&format!(
            "{}\n{}",
            "W".repeat(200),
            "One paragraph of five thousand characters without an end. ".repeat(87)
        ));
        let name =
            "Wilhelmina Wolverhampton MOWBRAY-WARWICKSHIRE WILLOUGHBY WENTWORTH-WOODHOUSE MWW";
        sheet.witness_name = name.into();
        sheet.occupation = name.into();
        sheet.certificates = vec![Certificate {
            kind: CertificateKind::ReadOver,
            name: name.into(),
            capacity: name.into(),
        }];
        self.typed(
            "mg11",
            sheet.into(),
            "Names of 80 characters, a word of 200 and a paragraph of 5,000",
        )?;
        let sixty = statement(&vec![PARAGRAPH; 520].join("\n"));
        self.signed("mg11", sixty.into(), "Witness statement of sixty pages")
    }

    fn other_sheets(&self) -> Done<()> {
        let answers = [
            ("a", Answer::Yes),
            ("b", Answer::Yes),
            ("c", Answer::No),
            ("d", Answer::NotApplicable),
            ("h", Answer::Yes),
        ];
        let rear = RearSheet {
            witness_name: "Imogen INVENTED".into(),
            home_address: "Flat 1, 99 Invented Street, Inventown".into(),
            postcode: "ZZ99 9ZZ".into(),
            email: "imogen@example.invalid".into(),
            mobile: "07700 900000".into(),
            home_phone: "020 7946 0000".into(),
            work_phone: String::new(),
            preferred_contact: "Mobile, after 18:00".into(),
            gender: "Female".into(),
            date_of_birth: "1 April 1990".into(),
            place_of_birth: "Inventown".into(),
            former_name: String::new(),
            ethnicity: "W1".into(),
            dates_to_avoid: DatesToAvoid::None,
            willing_to_attend: Answer::Yes,
            ensure_attendance: String::new(),
            special_measures: Answer::No,
            special_measures_details: String::new(),
            particular_needs: Answer::Yes,
            particular_needs_details: "Childcare".into(),
            consents: answers.map(|(key, answer)| (key.to_owned(), answer)).into(),
            responsible_adult: None,
            taken_by: "Percy PLOD, PC 9999 ZZ".into(),
            station: "Inventown".into(),
            time_and_place: "1 March 2026 14:05, at the witness's home".into(),
            date: DATE,
            statement_id: "018f6c5e-7e4b-7000-8000-000000000001".into(),
        };
        let mut young = rear.clone();
        young.dates_to_avoid = DatesToAvoid::Dates(vec![
            "2 to 9 April 2026".into(),
            "every Friday in May 2026".into(),
        ]);
        young.consents = BTreeMap::new();
        young.special_measures = Answer::Yes;
        young.special_measures_details = "Aged 15".into();
        young.responsible_adult = Some(ResponsibleAdult {
            capacity: "Parent".into(),
            name: "Martha INVENTED".into(),
            address: "2 Invented Lane, Inventown".into(),
            phone: "07700 900001".into(),
        });
        self.signed(
            "mg11-rear",
            rear.into(),
            "Rear of the MG11 with no dates to avoid",
        )?;
        self.signed(
            "mg11-rear",
            young.into(),
            "Rear of the MG11 with a parent and consents nobody asked for",
        )?;
        let references = vec![
            LabelledText {
                label: "Crime reference".into(),
                text: "INV/00001/26".into(),
            },
            LabelledText {
                label: "Seal".into(),
                text: "Z0000001".into(),
            },
        ];
        let continuity = |when: &str, who: &str, what: &str| ContinuityLine {
            when: when.into(),
            who: who.into(),
            what: what.into(),
        };
        let label = ExhibitLabelSheet {
            reference: "IMI/1".into(),
            description: "Black cotton bag with a red strap, found on the landing outside the flat"
                .into(),
            producer: "Imogen INVENTED".into(),
            force_references: references.clone(),
            continuity: vec![
                continuity(
                    "1 March 2026 14:20",
                    "Percy PLOD, PC 9999 ZZ",
                    "Seized and sealed",
                ),
                continuity(
                    "1 March 2026 17:45",
                    "Stella STORES",
                    "Received into the property store",
                ),
            ],
            gaps: vec![
                "event 2: it was in store, and nothing says who took it out".into(),
            ],
            collisions: vec![
                "IMI/1: another exhibit has this number too. The other was sealed by the officer with warrant number 8888 ZZ.".into(),
            ],
            withdrawn: None,
            date: DATE,
            label_id: "018f6c5e-7e4b-7000-8000-000000000002".into(),
        };
        let mut withdrawn = label.clone();
        withdrawn.withdrawn =
            Some("Withdrawn on 2 March 2026 09:30 GMT: it had been entered twice".into());
        self.signed(
            "exhibit-label",
            label.into(),
            "Exhibit label with continuity",
        )?;
        self.signed(
            "exhibit-label",
            withdrawn.into(),
            "Exhibit label of a withdrawn exhibit",
        )?;
        let exhibit = |reference: &str, description: &str| ListedExhibit {
            reference: reference.into(),
            description: description.into(),
            producer: "Imogen INVENTED".into(),
            held_at: "Inventown property store".into(),
        };
        let list = ExhibitListSheet {
            urn: Some("01ZZ1234526".into()),
            force_references: references,
            exhibits: vec![
                exhibit("IMI/1", "Black cotton bag with a red strap"),
                exhibit(
                    "IMI/2",
                    "Photograph of the landing taken on a mobile telephone",
                ),
                exhibit("IMI/3", "Note of the registration number AB12 CDE"),
            ],
            gaps: vec![
                "IMI/1, event 2: it was in store, and nothing says who took it out".into(),
                "IMI/3, event 1: nothing says who found, seized or produced the exhibit; whoever did has to say so".into(),
            ],
            collisions: vec![
                "IMI/1: another exhibit has this number too. The other was sealed by the officer with warrant number 8888 ZZ.".into(),
            ],
            date: DATE,
            list_id: "018f6c5e-7e4b-7000-8000-000000000003".into(),
        };
        self.unsigned("exhibit-list", list.into(), "List of exhibits")?;
        let summary = reports::report_summary();
        self.unsigned("report-summary", summary.into(), "Summary of a report")?;
        let mut slip = reports::victim_slip();
        self.unsigned("victim-slip", slip.clone().into(), "Victim's slip")?;
        slip.number = None;
        self.unsigned("victim-slip", slip.into(), "Victim's slip without a number")
    }

    fn form(&self, id: &str) -> Done<CheckedForm> {
        Ok(CheckedForm::built_in(id, &self.fonts).ok_or("no such form")?)
    }

    fn unsigned(&self, id: &str, sheet: Sheet, name: &str) -> Done<()> {
        let laid_out = self.form(id)?.lay_out(&sheet)?;
        self.write(&laid_out, name)
    }

    fn signed(&self, id: &str, sheet: Sheet, name: &str) -> Done<()> {
        self.sign(id, &sheet, name, |place| {
            let marks = matches!(&sheet, Sheet::Statement(s)
                if s.certificates.iter().any(|c| c.kind == CertificateKind::Mark));
            match place.signatory {
                Signatory::Witness if marks => SigningAct::Mark(cross(place)),
                _ => SigningAct::Ink(scrawl(place)),
            }
        })
    }

    fn typed(&self, id: &str, sheet: Sheet, name: &str) -> Done<()> {
        self.sign(id, &sheet, name, |place| {
            let named = match (&sheet, place.purpose) {
                (Sheet::Statement(s), Purpose::Certificate(kind)) => {
                    let own = s.certificates.iter().find(|c| c.kind == kind);
                    own.map(|c| c.name.clone()).unwrap_or_default()
                }
                (Sheet::Statement(s), _) if place.signatory == Signatory::Witness => {
                    s.witness_name.clone()
                }
                _ => "Sergeant Invented WITNESSING".into(),
            };
            SigningAct::Typed(named)
        })
    }

    fn sign(
        &self,
        id: &str,
        sheet: &Sheet,
        name: &str,
        act: impl Fn(&SignaturePlace) -> SigningAct,
    ) -> Done<()> {
        let form = self.form(id)?;
        let shown = form.lay_out(sheet)?;
        let signing = Signing {
            signatures: signatures(&shown.places, act),
            refusal: None,
        };
        self.write(&form.lay_out_signed(sheet, &signing, &shown)?, name)
    }

    fn refused(&self, sheet: Sheet, when: RefusedWhen, name: &str) -> Done<()> {
        let form = self.form("mg11")?;
        let shown = form.lay_out(&sheet)?;
        // Who took it back had signed everywhere, and nobody had witnessed it.
        let signed = |places: &[SignaturePlace]| {
            let refusal = Purpose::Certificate(CertificateKind::Refusal);
            let own = places.iter().filter(|place| match when {
                RefusedWhen::Signed => {
                    place.signatory == Signatory::Witness || place.purpose == refusal
                }
                _ => place.signatory == Signatory::Officer,
            });
            signatures(&own.copied().collect::<Vec<_>>(), |place| {
                SigningAct::Ink(scrawl(place))
            })
        };
        let mut signing = Signing {
            signatures: signed(&shown.places),
            refusal: Some(Refusal {
                when,
                reason: "“I do not want to go to court.”".into(),
                officer_name: "Percy PLOD".into(),
                officer_capacity: "PC 9999 ZZ".into(),
                refused_at: AT.into(),
            }),
        };
        let refused = form.lay_out_signed(&sheet, &signing, &shown)?;
        signing.signatures = signed(&refused.places);
        self.write(&form.lay_out_signed(&sheet, &signing, &refused)?, name)
    }

    fn write(&self, laid_out: &LaidOut, name: &str) -> Done<()> {
        std::fs::write(self.folder.join(format!("{name}.pdf")), &laid_out.pdf)?;
        println!(
            "{name}: {} pages",
            laid_out.pages + laid_out.certificate_pages
        );
        Ok(())
    }
}

fn signatures(
    places: &[SignaturePlace],
    act: impl Fn(&SignaturePlace) -> SigningAct,
) -> Vec<Signature> {
    let sign = |place: &SignaturePlace| Signature {
        purpose: place.purpose,
        signatory: place.signatory,
        page: place.page,
        act: act(place),
        signed_at: AT.into(),
    };
    places.iter().map(sign).collect()
}

/// An invented signature: loops along the line, other loops for each signatory.
fn scrawl(place: &SignaturePlace) -> Vec<Stroke> {
    let pace = 0.55 + 0.15 * f64::from(place.signatory as u32);
    let point = |step: u32| {
        let t = f64::from(step) / 8.0;
        let x = 600.0 + 85.0 * t + 150.0 * (t * pace * 2.3).sin();
        let y = 480.0 - 230.0 * (t * pace).sin() * (1.0 - t / 45.0) + 60.0 * (t * 1.7).cos();
        InkPoint {
            x: place.x + hundredths(x),
            y: place.y + hundredths(y),
        }
    };
    let flourish = (0..20).map(|step| InkPoint {
        x: place.x + 900 + step * 150,
        y: place.y + 760 - step * 6,
    });
    vec![(0..260).map(point).collect(), flourish.collect()]
}

fn cross(place: &SignaturePlace) -> Vec<Stroke> {
    let way = |from: (u32, u32), to: (u32, u32)| -> Stroke {
        let at = |a: u32, b: u32, step: u32| (a * (10 - step) + b * step) / 10;
        let point = |step| InkPoint {
            x: place.x + at(from.0, to.0, step),
            y: place.y + at(from.1, to.1, step) + (step * (10 - step)) / 2,
        };
        (0..=10).map(point).collect()
    };
    vec![
        way((1_000, 100), (1_800, 800)),
        way((1_850, 150), (950, 760)),
    ]
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn hundredths(value: f64) -> u32 {
    value.max(0.0).round() as u32
}
