//! Lays out a statement and says how long it takes, cold and warm, unsigned and
//! signed: `cargo run --release -p pocketbook-forms --example lay_out`
//!
//! With a number of paragraphs (625 fill sixty pages) only that statement is
//! laid out, once and unsigned, for a profiler to look at; with a second argument
//! it is tried signed, too.
//!
//! Aims in release: five pages in 60 ms warm and 400 ms cold (first layout of
//! the process), sixty pages in 500 ms.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use pocketbook_forms::{
    CheckedForm, Fonts, FormDate, InkPoint, Sheet, Signature, SignaturePlace, Signing, SigningAct,
    StatementSheet, StatementVariant,
};

const PARAGRAPH: &str = "On that evening I was at home in the invented flat described above. I heard a noise from the \
    landing, went to the door and looked through the spyhole. I saw a person whom I did not know. The light on the \
    landing was on and nothing was in my way. I would say that I watched for about twenty seconds from a distance of \
    two metres.";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let started = Instant::now();
    let form = CheckedForm::built_in("mg11", &Fonts::embedded()).ok_or("no such form")?;
    println!("form: {:?}", started.elapsed());
    if let Some(paragraphs) = std::env::args().nth(1) {
        let started = Instant::now();
        let sheet = Sheet::from(statement(paragraphs.parse()?));
        let shown = form.lay_out(&sheet)?;
        println!("{} pages in {:?}", shown.pages, started.elapsed());
        if std::env::args().nth(2).is_some() {
            let started = Instant::now();
            form.prove_signable(&sheet, &shown)?;
            println!("  tried signed in {:?}", started.elapsed());
        }
        return Ok(());
    }
    for (name, paragraphs) in [
        ("cold, five pages", 38),
        ("warm, five pages", 39),
        ("warm, five pages", 38),
        ("sixty pages", 625),
    ] {
        let sheet = Sheet::from(statement(paragraphs));
        let started = Instant::now();
        let shown = form.lay_out(&sheet)?;
        let (pages, elapsed) = (shown.pages, started.elapsed());
        println!("{name}: {pages} pages in {elapsed:?}");
        let signing = Signing {
            signatures: shown.places.iter().map(sign).collect(),
            refusal: None,
        };
        let started = Instant::now();
        let signed = form.lay_out_signed(&sheet, &signing, &shown)?;
        let (bytes, elapsed) = (signed.pdf.len(), started.elapsed());
        println!("  signed on every page: {bytes} bytes in {elapsed:?}");
    }
    Ok(())
}

fn sign(place: &SignaturePlace) -> Signature {
    let point = |step: u32| InkPoint {
        x: place.x + 400 + step * 12,
        y: place.y + 400 + (step * step) % 300,
    };
    Signature {
        purpose: place.purpose,
        signatory: place.signatory,
        page: place.page,
        act: SigningAct::Ink(vec![(0..300).map(point).collect()]),
        signed_at: "1 March 2026 14:05".into(),
    }
}

fn statement(paragraphs: usize) -> StatementSheet {
    StatementSheet {
        variant: StatementVariant::Witness,
        urn: None,
        witness_name: "Imogen INVENTED".into(),
        age: "Over 18".into(),
        occupation: "Baker".into(),
        visually_recorded: false,
        opening_words: false,
        head_lines: Vec::new(),
        body: (1..=paragraphs)
            .map(|number| format!("{number}. {PARAGRAPH}"))
            .collect::<Vec<_>>()
            .join("\n"),
        language: "en-GB".into(),
        certificates: Vec::new(),
        date: FormDate {
            year: 2026,
            month: 3,
            day: 1,
        },
        statement_id: "018f6c5e-7e4b-7000-8000-000000000001".into(),
    }
}
