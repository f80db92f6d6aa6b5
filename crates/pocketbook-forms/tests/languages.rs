//! Statements in other scripts, read back with pdftotext.
//!
//! The PDF holds every word once and in its order; three differences are the
//! extraction tool's (poppler 22.12) and are taken away before comparing, in
//! right-to-left text only:
//!
//! - it adds directional marks around right-to-left words;
//! - it turns the letters of one glyph around ("لا" comes as "ال"), so letters
//!   are compared sorted within each word;
//! - it finds no words in Nastaliq, whose letters stand above each other, so
//!   Urdu is compared letter by letter.
//!
//! Letters doubled or lost are the PDF's fault and fail here: they did, before
//! `letters.rs`.
//!
//! Words as they are seen on the page, in every script, are held against the
//! sealed ones by the form itself, which refuses any other layout; that it does
//! is tested here by taking a "not" away.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod shared;
#[path = "shared/languages.rs"]
mod texts;

use pocketbook_forms::{CheckedForm, Fonts, FormPackage, FormsError, LaidOut, Sheet, Unprintable};
use shared::{contains_in_order, fonts_with_pack, signing, statement, stroke, tool};
use texts::LANGUAGES;

fn body(tag: &str) -> &'static str {
    LANGUAGES
        .iter()
        .find(|(_, known, ..)| *known == tag)
        .unwrap()
        .3
}

fn lay_out(tag: &str, fonts: &Fonts) -> LaidOut {
    let mut sheet = statement(body(tag));
    sheet.language = tag.into();
    let form = CheckedForm::built_in("mg11", fonts).unwrap();
    form.lay_out(&sheet.into()).unwrap()
}

fn extracted(tag: &str) -> Option<String> {
    let fonts = fonts_with_pack()?;
    let laid_out = lay_out(tag, &fonts);
    let text = tool("pdftotext", &[], &laid_out.pdf, &["-"])?;
    let marks = |c: &char| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    Some(text.chars().filter(marks).collect())
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// Words of Arabic script, each with its letters sorted, in order.
fn arabic_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !is_arabic(c) || matches!(c, '،' | '۔' | '؟'));
    let sorted = words.filter(|word| !word.is_empty()).map(|word| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters.into_iter().collect()
    });
    sorted.collect()
}

/// Latin words and numbers of a text of another script, in order.
fn latin_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '/')));
    let words = words.map(|word| word.trim_matches(':'));
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn arabic_is_extracted_word_for_word() {
    let Some(text) = extracted("ar") else { return };
    let (mut given, mut found) = (arabic_words(body("ar")), arabic_words(&text));
    // Lines are in order; runs within a line are where the tool puts them.
    given.sort();
    found.sort();
    assert_eq!(given, found);
    for word in latin_words(body("ar")) {
        assert!(text.contains(&word), "{word}");
    }
}

#[test]
fn urdu_is_extracted_letter_for_letter() {
    let Some(text) = extracted("ur") else { return };
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().filter(|c| is_arabic(*c)).collect();
        letters.sort_unstable();
        letters.into_iter().collect::<String>()
    };
    assert_eq!(letters(body("ur")), letters(&text));
    for word in latin_words(body("ur")) {
        assert!(text.contains(&word), "{word}");
    }
}

#[test]
fn bengali_punjabi_and_polish_are_extracted_word_for_word_in_order() {
    for tag in ["bn", "pa", "pl"] {
        let Some(text) = extracted(tag) else { return };
        assert!(contains_in_order(&text, body(tag)), "{tag}: {text}");
    }
}

#[test]
fn chinese_is_extracted_character_for_character_in_order() {
    let Some(text) = extracted("zh-Hans") else {
        return;
    };
    // Words are not spaced; the gap between Chinese and Latin is only drawn.
    let dense = |text: &str| text.split_whitespace().collect::<String>();
    assert!(dense(&text).contains(&dense(body("zh-Hans"))), "{text}");
}

/// Bodies that no form printed once: a mark of Chinese at a line's edge is half as
/// wide, and shapers set a fraction of their own.
#[test]
fn marks_at_a_lines_edge_and_fractions_are_printed() {
    let Some(fonts) = fonts_with_pack() else {
        return;
    };
    let form = CheckedForm::built_in("mg11", &fonts).unwrap();
    let long = "我在2025年3月1日19:40从家里出来，看见一个穿黑色衣服的人拿着一个包（型号E1，颜色黑）走过来。".repeat(30);
    // Marks that begin no line, and hyphens that are repeated on the next, each at
    // every place of a line.
    let cried = (0..40)
        .map(|at| {
            format!(
                "{}ぎゃーーーーーーーーっっっと叫んだ。「ぎゃーっ！！」\n",
                "彼は".repeat(at)
            )
        })
        .collect::<String>();
    let quoted = (0..45)
        .map(|at| {
            format!(
                "{}“OK”“好”，“PC 1”（UK）“”——“a”……“b”（（c））「d」。『e』、\n",
                "他".repeat(at)
            )
        })
        .collect::<String>();
    let hyphens = (0..30)
        .map(|at| {
            format!(
                "{}30-letni 40%-owa „Solidarność”-owiec piwo--wódka 24-horas i-co.\n",
                "aa ".repeat(at)
            )
        })
        .collect::<String>();
    for (tag, body) in [
        ("zh-Hans", "我的电话是 07700 900111。\n就这些。"),
        ("zh-Hans", "我给了他50。\n就这些。"),
        (
            "zh-Hans",
            "我住在伦敦（UK）。\n他说“OK”。我说“PC 12345”。\n就这些。",
        ),
        ("zh-Hans", long.as_str()),
        ("ja", "彼はABCと言った。車はAB12 CDE。\n以上です。"),
        ("en-GB", "The sign read 出口 B。\nThat is all."),
        ("zh-Hans", "他说······然后走了。\n就这些。"),
        ("zh-Hant", "他說······然後走了。\n就這些。"),
        ("zh-Hans", quoted.as_str()),
        ("zh-Hant", quoted.as_str()),
        ("ja", cried.as_str()),
        ("ja", "　　　　三つ下げた段落です。\n以上です。"),
        ("pl", hyphens.as_str()),
        ("pt", hyphens.as_str()),
        (
            "en-GB",
            "            A paragraph that begins with blanks.\nThat is all.",
        ),
        (
            "en-GB",
            "I drank 1\u{2044}2 of the bottle and 3\u{2044}4 of the other.\nThat is all.",
        ),
    ] {
        let mut sheet = statement(body);
        sheet.language = tag.into();
        if let Err(error) = form.lay_out(&sheet.into()) {
            panic!("{tag}: {body}: {error}");
        }
    }
}

#[test]
fn in_chinese_a_character_hides_no_other_and_leaves_no_room() {
    let Some(fonts) = fonts_with_pack() else {
        return;
    };
    let mut sheet = statement("他打了我十一次，我没看见别人。\n就这些。");
    sheet.language = "zh-Hans".into();
    let sheet = Sheet::from(sheet);
    for (rule, fault) in [
        ("show \"十一\": [十#h(-1em)一]", "over each other"),
        ("show \"没\": it => [#h(25mm)#it]", "written into"),
    ] {
        let mut package = FormPackage::built_in_by_id("mg11").unwrap();
        let main = package.files.get_mut("main.typ").unwrap();
        *main = main.replacen(
            "    par(paragraph)\n",
            &format!("    {{ {rule}; par(paragraph) }}\n"),
            1,
        );
        let form = package.tried_before(&fonts).unwrap();
        match form.lay_out(&sheet) {
            Err(FormsError::Printed { fault: found, .. }) => {
                assert!(found.contains(fault), "{found}")
            }
            other => panic!("{rule}: {other:?}"),
        }
    }
}

#[test]
fn right_to_left_statements_are_signed_on_the_pages_that_were_shown() {
    let Some(fonts) = fonts_with_pack() else {
        return;
    };
    let form = CheckedForm::built_in("mg11", &fonts).unwrap();
    for tag in ["ar", "ur"] {
        let mut sheet = statement(&[body(tag); 20].join("\n"));
        sheet.language = tag.into();
        let sheet = Sheet::from(sheet);
        let shown = form.lay_out(&sheet).unwrap();
        assert!(shown.pages > 2);
        let inked = signing(&shown.places, |place| {
            pocketbook_forms::SigningAct::Ink(stroke(place))
        });
        let signed = form.lay_out_signed(&sheet, &inked, &shown).unwrap();
        assert_eq!(signed.places, shown.places, "{tag}");
    }
}

#[test]
fn a_pdf_names_the_fonts_of_the_pack_it_uses_and_no_others() {
    let Some(fonts) = fonts_with_pack() else {
        return;
    };
    let english = lay_out_english(&fonts);
    assert!(english.fonts.is_empty());
    assert_eq!(
        english.template,
        lay_out_english(&Fonts::embedded()).template
    );
    let bengali = lay_out("bn", &fonts);
    let families: Vec<&str> = bengali.fonts.iter().map(|f| f.family.as_str()).collect();
    assert_eq!(families, ["Noto Sans Bengali"]);
    assert_ne!(bengali.template.sha256, english.template.sha256);
    let urdu = lay_out("ur", &fonts);
    assert!(urdu.fonts.iter().any(|f| f.family == "Noto Nastaliq Urdu"));
}

fn lay_out_english(fonts: &Fonts) -> LaidOut {
    let form = CheckedForm::built_in("mg11", fonts).unwrap();
    form.lay_out(&statement("I saw it.").into()).unwrap()
}

#[test]
fn without_the_pack_the_error_says_to_install_it() {
    let form = CheckedForm::built_in("mg11", &Fonts::embedded()).unwrap();
    for tag in ["ar", "ur", "bn", "zh-Hans", "pa"] {
        let mut sheet = statement(body(tag));
        sheet.language = tag.into();
        let error = form.lay_out(&sheet.into()).unwrap_err();
        assert!(
            matches!(
                &error,
                FormsError::Unprintable {
                    why: Unprintable::InFontPack,
                    ..
                }
            ),
            "{tag}: {error}"
        );
        assert!(
            error.to_string().contains("install the font pack"),
            "{error}"
        );
    }
}

#[test]
fn a_changed_font_pack_is_refused_by_file() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let refused = || match Fonts::with_pack(folder.path()) {
        Err(FormsError::FontPack { file, reason }) => (file, reason),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused().0, "manifest.json");
    write("a.ttf", "no font");
    let manifest = |file: &str, sha256: &str| {
        format!(
            "{{\"fonts\":[{{\"family\":\"A\",\"file\":\"{file}\",\"sha256\":\"{sha256}\",\"scripts\":[],\"licence\":\"OFL-1.1\"}}]}}"
        )
    };
    write("manifest.json", &manifest("a.ttf", "00"));
    assert_eq!(
        refused(),
        ("a.ttf".into(), "its SHA-256 is not the manifest's".into())
    );
    let sha256 = "01ffc20dd0459d06b7bb3b4df83b0dcb1a9d3a2e1d2f4f1ad0db4fc4a4bd5fa1";
    write("manifest.json", &manifest("../a.ttf", sha256));
    assert!(refused().1.contains("outside"));
    write("manifest.json", "{\"fonts\":[]}");
    assert_eq!(
        refused(),
        ("manifest.json".into(), "it names no font".into())
    );
    // What is no file is not opened: a pipe's other end may never be.
    std::fs::create_dir(folder.path().join("b.ttf")).unwrap();
    write("manifest.json", &manifest("b.ttf", sha256));
    assert_eq!(refused(), ("b.ttf".into(), "it is no ordinary file".into()));
}

/// The form with its paragraphs changed before they are set.
fn rewriting(fonts: &Fonts, old: &str, new: &str) -> CheckedForm {
    let mut package = FormPackage::built_in_by_id("mg11").unwrap();
    let main = package.files.get_mut("main.typ").unwrap();
    let changed =
        format!("sheet.paragraphs.map(it => it.replace(\"{old}\", \"{new}\")).enumerate()");
    *main = main.replacen("sheet.paragraphs.enumerate()", &changed, 1);
    package.tried_before(fonts).unwrap()
}

#[test]
fn in_every_script_the_pages_say_the_sealed_words_in_their_order_and_no_others() {
    let Some(fonts) = fonts_with_pack() else {
        return;
    };
    for (tag, old, new) in [
        ("ar", "رجلاً لا أعرفه", "رجلاً أعرفه"),
        ("ar", "لا أعرفه", "أعرفه لا"),
        ("ar", "INVENTED STREET", "STREET INVENTED"),
        ("ur", "نہیں جانتی", "جانتی"),
        ("ur", "کالا بیگ", "بیگ کالا"),
        ("bn", "অপরিচিত", "পরিচিত"),
        ("bn", "কালো ব্যাগ", "ব্যাগ কালো"),
        ("pl", "nieznanego", "znanego"),
        ("pl", "nieznanego mi", "nieznanegomi"),
        ("zh-Hans", "不认识", "认识"),
        ("zh-Hans", "楼梯", "梯楼"),
        ("pa", "ਅਣਜਾਣ", "ਜਾਣ"),
    ] {
        assert!(body(tag).contains(old), "{tag}: {old}");
        let mut sheet = statement(body(tag));
        sheet.language = tag.into();
        let sheet = Sheet::from(sheet);
        rewriting(&fonts, "never said", "nor this")
            .lay_out(&sheet)
            .unwrap_or_else(|error| panic!("{tag}: {error}"));
        match rewriting(&fonts, old, new).lay_out(&sheet) {
            Err(FormsError::Printed { page: 1, text, .. }) => assert_eq!(text, "the body"),
            other => panic!("{tag}: {new}: {other:?}"),
        }
    }
}
