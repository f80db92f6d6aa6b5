//! Whatever a person writes, the pages keep their promises.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod shared;

use std::sync::OnceLock;

use pocketbook_forms::{
    Certificate, CertificateKind, CheckedForm, Fonts, FormsError, Purpose, Sheet, Signatory,
    SigningAct, StatementSheet,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use shared::{fonts_with_pack, signing, statement, stroke};

/// Words of printable characters, short and long, joined as people and keyboards
/// join them.
fn prose() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => "[a-zA-Z0-9,.'’“”£()/-]{1,12}",
        1 => "[A-Za-zŵŷłąėñßø#$*_\\\\<>@=+`\\[\\]{}]{1,60}",
        1 => "[α-ωА-я]{1,20}",
        1 => "W{100,220}",
    ];
    let gap = prop_oneof![12 => Just(" "), 2 => Just("\n"), 1 => Just("\n\n"), 1 => Just("\t"), 1 => Just("  ")];
    prop::collection::vec((word, gap), 0..400).prop_map(|words| {
        words
            .into_iter()
            .flat_map(|(w, g)| [w, g.to_owned()])
            .collect()
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Z][a-z]{1,12} [A-Z]{2,14}", "[A-Za-z' -]{0,80}", "W{80}",]
}

fn certificates() -> impl Strategy<Value = Vec<Certificate>> {
    use CertificateKind::{AppropriateAdult, Interpreted, Mark, ReadOver};
    let kinds =
        prop::sample::subsequence(vec![ReadOver, Mark, Interpreted, AppropriateAdult], 0..=4);
    (kinds, name(), name()).prop_map(|(kinds, name, capacity)| {
        let certificate = |kind| Certificate {
            kind,
            name: name.clone(),
            capacity: capacity.clone(),
        };
        kinds.into_iter().map(certificate).collect()
    })
}

fn sheet() -> impl Strategy<Value = StatementSheet> {
    (prose(), name(), name(), certificates()).prop_map(
        |(body, witness, occupation, certificates)| {
            let mut sheet = statement(&body);
            sheet.witness_name = witness;
            sheet.occupation = occupation;
            sheet.certificates = certificates;
            sheet
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// That places lie on the page and overlap neither each other nor any text
    /// is held by the form itself, which refuses the layout otherwise.
    #[test]
    fn any_statement_is_laid_out_with_every_place_and_signed_without_moving_one(sheet in sheet(), typed in name()) {
        let form = CheckedForm::built_in("mg11", &Fonts::embedded()).unwrap();
        let sheet = Sheet::from(sheet);
        let shown = form.lay_out(&sheet).unwrap();
        let unit = if shown.pages == 1 { "1 page ".to_owned() } else { format!("{} pages ", shown.pages) };
        prop_assert!(shown.declaration().unwrap().contains(&unit));
        for page in 1..=shown.pages {
            for signatory in [Signatory::Witness, Signatory::Officer] {
                let feet = shown.places.iter().filter(|p| {
                    p.purpose == Purpose::PageFoot && p.signatory == signatory && p.page == page
                });
                prop_assert_eq!(feet.count(), 1);
            }
        }
        for (index, place) in shown.places.iter().enumerate() {
            prop_assert!(place.x + place.width <= 21_000 && place.y + place.height <= 29_700);
            for other in &shown.places[index + 1..] {
                let apart = place.page != other.page
                    || place.x + place.width <= other.x
                    || other.x + other.width <= place.x
                    || place.y + place.height <= other.y
                    || other.y + other.height <= place.y;
                prop_assert!(apart, "{:?} {:?}", place, other);
            }
        }
        let signed = signing(&shown.places, |place| {
            if place.page % 2 == 0 || typed.trim().is_empty() {
                SigningAct::Ink(stroke(place))
            } else {
                SigningAct::Typed(typed.clone())
            }
        });
        let signed = form.lay_out_signed(&sheet, &signed, &shown).unwrap();
        prop_assert_eq!(signed.places, shown.places);
        prop_assert_eq!(signed.pages, shown.pages);
    }

    /// Any text at all is laid out or refused by name, never a fault.
    #[test]
    fn any_text_is_printed_or_named(body in any::<String>(), language in "[a-zA-Z-]{0,12}") {
        let form = CheckedForm::built_in("mg11", &Fonts::embedded()).unwrap();
        let mut sheet = statement(&body);
        sheet.language = language;
        match form.lay_out(&sheet.into()) {
            Ok(_) | Err(FormsError::Unprintable { .. } | FormsError::Invalid { .. }) => {}
            Err(error) => prop_assert!(false, "{error}"),
        }
    }
}

/// Words of several scripts in one text, as people write names and numbers into
/// any language, set in any language's direction; some with the marks of vowels.
fn mixed() -> impl Strategy<Value = (String, &'static str)> {
    let word = prop_oneof![
        6 => prop::sample::select(vec![
            "كنت", "منزلي", "صوتاً", "عالياً", "(رقم", "AB12)", "«لا", "تتصلي»", "میں", "آواز", "سنی۔",
            "আমি", "দরজা", "খুলে", "২০২৬", "听见楼梯间", "“不要报警。”", "ਮੈਂ", "ਦਰਵਾਜ਼ਾ",
        ]).prop_map(str::to_owned),
        1 => prop::sample::select(vec![
            "پِچھلی", "کِسی", "بِالتَّأْكِيدِ", "فِي", "بمڑ", "گجج", "दरवाज़ा", "ઘરમાં", "கதவை",
        ]).prop_map(str::to_owned),
        3 => "[a-zA-Z0-9,.'’()/-]{1,12}",
        1 => "[0-9]{1,4}[-/:.][0-9]{1,4}",
        1 => "W{60}",
    ];
    let gap = prop_oneof![12 => Just(" "), 1 => Just("\n"), 1 => Just("  ")];
    let text = prop::collection::vec((word, gap), 1..120).prop_map(|words| {
        let pieces = words
            .into_iter()
            .flat_map(|(word, gap)| [word, gap.to_owned()]);
        pieces.collect::<String>()
    });
    let language = prop::sample::select(vec!["ar", "ur", "bn", "zh-Hans", "pa", "pl", "en-GB"]);
    (text, language)
}

/// The form with the font pack, opened once; nothing where there is none.
fn form_of_every_script() -> Option<&'static CheckedForm> {
    static FORM: OnceLock<Option<CheckedForm>> = OnceLock::new();
    let form = FORM.get_or_init(|| CheckedForm::built_in("mg11", &fonts_with_pack()?));
    form.as_ref()
}

/// Lays a mixture out, in the body and in a name.
fn print_mixture(form: &CheckedForm, body: &str, language: &str) -> Result<(), FormsError> {
    let mut sheet = statement(body);
    sheet.language = language.into();
    sheet.witness_name = body.chars().take(60).filter(|c| *c != '\n').collect();
    form.lay_out(&sheet.into()).map(|_| ())
}

/// What was refused once, and is honest.
const MIXTURES: [(&str, &str); 6] = [
    // The dot of a zay begins below the line and is drawn above it: it was
    // measured in the place to sign on the line below.
    (
        "ur",
        "AA,00  ’K’B’a- كنت -dAaa'aa منزلي كنت দরজা ’K'AD'KA,  ",
    ),
    ("ur", "منزلي كنت في منزلي عندما سمعت صوتاً عالياً من الدرج"),
    // The same of vowels that are written below.
    (
        "ur",
        "پِچھلی بِالتَّأْكِيدِ کِسی میں پِچھلی آواز سنی پِچھلی بِالتَّأْكِيدِ کِسی",
    ),
    ("ar", "بِالتَّأْكِيدِ كُنْتُ فِي مَنْزِلِي بِالتَّأْكِيدِ كُنْتُ فِي مَنْزِلِي يٍٍّ"),
    // An open bracket keeps Latin words together with the place to sign, whatever
    // room the line before it has.
    (
        "ar",
        "كنت كنت كنت كنت كنت ਮ\u{a48}\u{a02} كنت كنت كنت WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW  A( ",
    ),
    // Polish repeats the hyphen of a word that begins with one, too.
    (
        "pl",
        "听见楼梯间 听见楼梯间 كنت WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW كنت WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW پ\u{650}چھلی ਦਰਵਾਜ\u{a3c}ਾ كنت AMAa'000  AB12) 0:0 ک\u{650}سی दरवाज\u{93c}ा AB12) تتصلي» AB12) -Aa’A ",
    ),
];

#[test]
fn the_mixtures_that_were_refused_once_are_printed() {
    let Some(form) = form_of_every_script() else {
        return;
    };
    // Wherever the last line ends, and wherever in it the word stands.
    for (language, body) in MIXTURES {
        for more in 0..10 {
            let body = format!("{}{body}", "a ".repeat(4 * more));
            if let Err(error) = print_mixture(form, &body, language) {
                panic!("{language}: {error}: {body}");
            }
        }
    }
}

/// Other mixtures in each run: `PROPTEST_RNG_SEED` gives those of a run again, and
/// `POCKETBOOK_CASES` more of them.
fn mixtures() -> ProptestConfig {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let now = std::time::SystemTime::now();
    let now = now.duration_since(std::time::UNIX_EPOCH).unwrap();
    let seed = number("PROPTEST_RNG_SEED").unwrap_or(now.as_secs());
    println!("to try these mixtures again: PROPTEST_RNG_SEED={seed}");
    let cases = number("POCKETBOOK_CASES").and_then(|cases| u32::try_from(cases).ok());
    ProptestConfig {
        cases: cases.unwrap_or(48),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(mixtures())]

    /// The form compares what it printed with what it was given: an honest one
    /// passes whatever is written, in any direction.
    #[test]
    fn any_mixture_of_scripts_is_printed_in_its_own_words((body, language) in mixed()) {
        let Some(form) = form_of_every_script() else {
            return Ok(());
        };
        if let Err(error) = print_mixture(form, &body, language) {
            prop_assert!(false, "{language}: {error}");
        }
    }
}
