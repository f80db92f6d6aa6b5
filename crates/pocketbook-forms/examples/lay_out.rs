//! Lays out a statement and says how long it took:
//! `cargo run --release -p pocketbook-forms --example lay_out -- OUT.pdf [PARAGRAPHS]`
#![allow(clippy::print_stdout)]

use std::time::Instant;

use pocketbook_forms::{FormDate, Mg11, lay_out_mg11};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().unwrap_or_else(|| "mg11.pdf".to_owned());
    let paragraphs: usize = arguments.next().map_or(Ok(20), |text| text.parse())?;
    let paragraph = "On that evening I was at home in the invented flat described above. I heard a noise \
        from the landing, went to the door and looked through the spyhole. I saw a person whom I did not \
        know. The light on the landing was on and nothing was in my way. I would say that I watched for \
        about twenty seconds from a distance of two metres.";
    let form = Mg11 {
        urn: None,
        witness_name: "Invented WITNESS".into(),
        age: "Over 18".into(),
        occupation: "Baker".into(),
        visually_recorded: false,
        body: vec![paragraph; paragraphs].join("\n"),
        language: "en-GB".into(),
        marking: "OFFICIAL-SENSITIVE (when complete)".into(),
        citation: "(Criminal Procedure Rules, r. 16.2; Criminal Justice Act 1967, s. 9)".into(),
        declaration: "This statement (consisting of {pages} each signed by me) is true to the best of my \
            knowledge and belief and I make it knowing that, if it is tendered in evidence, I shall be liable \
            to prosecution if I have wilfully stated in it anything which I know to be false, or do not \
            believe to be true."
            .into(),
        date: FormDate { year: 2026, month: 3, day: 1 },
        statement_id: "018f6c5e-7e4b-7000-8000-000000000001".into(),
    };
    for round in ["cold", "warm", "warm"] {
        let mut form = form.clone();
        form.witness_name.push_str(round);
        let started = Instant::now();
        let laid_out = lay_out_mg11(&form)?;
        println!(
            "{round}: {} pages, {} bytes, {:?}",
            laid_out.pages,
            laid_out.pdf.len(),
            started.elapsed()
        );
    }
    std::fs::write(&out, lay_out_mg11(&form)?.pdf)?;
    println!("{out}");
    Ok(())
}
