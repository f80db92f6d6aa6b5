//! The lint, code by code, beside domain/statements.md §1.2 and §1.5.
//!
//! In each row ⟦ and ⟧ mark the places that must warn; a row without marks
//! must not. Only warnings of the table's own code are compared.

use proptest::prelude::*;

use super::*;

/// What the rows of a table have in common.
#[derive(Default)]
struct Known<'a> {
    language: &'a str,
    address: &'a str,
    contact: &'a str,
    date_of_birth: &'a str,
    attached: &'a [&'a str],
    incident: &'a [(&'a str, usize)],
}

impl Known<'_> {
    fn check(&self, body: &str) -> Vec<Warning> {
        let body = Personal::new(body);
        let language = if self.language.is_empty() {
            Language::british_english()
        } else {
            self.language.parse().unwrap()
        };
        let personal = |text: &str| (!text.is_empty()).then(|| Personal::new(text));
        let (address, contact, date_of_birth) = (
            personal(self.address),
            personal(self.contact),
            personal(self.date_of_birth),
        );
        let attached: Vec<_> = self.attached.iter().map(|r| r.parse().unwrap()).collect();
        let incident: Vec<_> = self
            .incident
            .iter()
            .map(|(reference, items)| (reference.parse().unwrap(), *items))
            .collect();
        check_writing(&WritingContext {
            witness_address: address.as_ref(),
            witness_contact: contact.as_ref(),
            witness_date_of_birth: date_of_birth.as_ref(),
            attached: &attached,
            incident_exhibits: &incident,
            ..WritingContext::new(&body, &language)
        })
    }

    fn warns(&self, code: WarningCode, rows: &[&str]) {
        let (mut positive, mut negative) = (0, 0);
        for row in rows {
            let (body, expected) = unmarked(row);
            if expected.is_empty() {
                negative += 1;
            } else {
                positive += 1;
            }
            let found: Vec<_> = self
                .check(&body)
                .iter()
                .filter(|warning| warning.code == code)
                .map(|warning| (warning.from, warning.to))
                .collect();
            assert_eq!(found, expected, "{code}: {row}");
        }
        assert!(
            positive > 0 && negative > 0,
            "{code} needs both kinds of row"
        );
    }
}

fn unmarked(row: &str) -> (String, Vec<(usize, usize)>) {
    let (mut body, mut places, mut from, mut at) = (String::new(), Vec::new(), 0, 0);
    for c in row.chars() {
        match c {
            '⟦' => from = at,
            '⟧' => places.push((from, at)),
            c => {
                body.push(c);
                at += 1;
            }
        }
    }
    (body, places)
}

#[test]
fn postcodes_warn() {
    Known::default().warns(
        WarningCode::Postcode,
        &[
            // The six shapes, and Girobank's.
            "at ⟦M1 1ZZ⟧.",
            "at ⟦M60 1ZZ⟧",
            "at ⟦W1A 0ZZ⟧",
            "at ⟦CR2 6ZZ⟧",
            "at ⟦DN55 1ZZ⟧",
            "at ⟦EC1A 1ZZ⟧",
            "at ⟦GIR 0AA⟧",
            // As people write them.
            "at ⟦ec1a1zz⟧, then ⟦Ec1a\u{a0}1zz⟧",
            "(⟦SW1A  1ZZ⟧)",
            // Letters the Post Office does not use.
            "at QC1 1ZZ, SJ1 1ZZ, EC1Z 1ZZ, W1Z 1ZZ, M1 1CZ, M1 1ZV",
            // What else has letters and digits.
            "exhibits ABC/1 and AB/12",
            "a car, AB12 CDE, and another, A123 BCD, and ABC 123D",
            "a car, A123BCD",
            "a bill of £25 3am",
            "on the M25 3am",
            "at bay B12 4th from the left, B1 1st floor",
            "CAD 2089/21Nov and crime 01/1120083/24",
            "serial XM1 1ZZ9, X-M1 1ZZ, ref/M1 1ZZ, éM1 1ZZ",
            "National Insurance number AB123456C",
        ],
    );
}

#[test]
fn streets_with_a_house_number_warn() {
    Known::default().warns(
        WarningCode::StreetAddress,
        &[
            "I live at ⟦14 Invented Road⟧, Testford.",
            "⟦14A INVENTED ROAD⟧",
            "⟦14-16 Great Invented St⟧.",
            "⟦14\u{2013}16, Invented\u{a0}Close⟧",
            "⟦Flat 2, 14 Invented Avenue⟧",
            "⟦Flat 12B, Invented House⟧",
            "⟦1 St Invented's Lane⟧",
            "⟦3 Heol Ddychmygol⟧",
            "⟦3 Ffordd Ŵyllt⟧",
            "⟦3 Ŵyllt Close⟧",
            "I live at number ⟦42 Invented Close⟧.",
            "She lives at no. ⟦6 Invented Walk⟧.",
            // Not a house.
            "I saw 2 men in the road and 3 people down the street.",
            "I walked along Invented Road.",
            "on 3 March Street trading began",
            "at 2230 hours Road traffic was light",
            "PC 481 Anna LANE and CAD 2089 Mare Street",
            "crime number 42 Invented Close",
            "a speed of 0.30 Invented Road",
            "14 Invented Roadworks",
            "bus 25 went to Invented Town",
        ],
    );
}

#[test]
fn the_witnesss_own_address_warns() {
    let known = Known {
        address: "Rose Cottage\n14 Invented Road, Testford\nTE5 7ST",
        ..Known::default()
    };
    known.warns(
        WarningCode::OwnAddress,
        &[
            "I live at ⟦14 Invented Road⟧.",
            "I live in ⟦invented road⟧.",
            "I live in ⟦INVENTED\u{a0}ROAD⟧ with my son.",
            "I was at ⟦Rose Cottage⟧ all day.",
            "I live at ⟦Rose Cottage, 14 Invented Road⟧, Testford, ⟦te57st⟧.",
            // The town is not the door; nor is another road.
            "I was in Testford.",
            "I was in Reinvented Road and in Invented Roadside.",
            "My home address is known to the police.",
        ],
    );
    Known {
        address: "Flat 2 14 Invented Road Testford TE5 7ST",
        ..Known::default()
    }
    .warns(
        WarningCode::OwnAddress,
        &[
            "in ⟦Invented Road⟧, at ⟦14 invented road⟧, at 14 Other Road, ⟦TE57ST⟧",
            "in Testford",
        ],
    );
    let body = "I live at 14 Invented Road, TE5 7ST, and he at 15 Other Road, TE5 8ST.";
    let codes: Vec<_> = known
        .check(body)
        .iter()
        .map(|warning| warning.code)
        .collect();
    assert_eq!(
        codes,
        [
            WarningCode::OwnAddress,
            WarningCode::StreetAddress,
            WarningCode::Postcode
        ],
        "the witness's own address warns once"
    );
}

#[test]
fn marks_of_writing_direction_warn() {
    let known = Known {
        language: "ar",
        ..Known::default()
    };
    known.warns(
        WarningCode::DirectionMark,
        &[
            "من ⟦\u{200f}⟧18:10 - 19:40⟦\u{200e}⟧",
            "⟦\u{61c}⟧قال",
            "من 18:10 - 19:40",
        ],
    );
}

#[test]
fn characters_lost_on_the_way_warn() {
    Known::default().warns(
        WarningCode::LostCharacter,
        &["He said it was Ren⟦\u{fffd}⟧ who paid.", "He paid £5."],
    );
}

#[test]
fn phone_numbers_warn() {
    let known = Known {
        contact: "07700 900999 (mobile), +48 600 000 000, 555123",
        ..Known::default()
    };
    known.warns(
        WarningCode::PhoneNumber,
        &[
            // Numbers that Ofcom keeps for drama.
            "on ⟦07700 900123⟧.",
            "on ⟦07700900123⟧, later",
            "on ⟦07700-900-123⟧",
            "on ⟦07700.900.123⟧",
            "on ⟦0770 090 0123⟧",
            "on ⟦020 7946 0123⟧",
            "on ⟦(020) 7946 0123⟧",
            "on ⟦0207 946 0123⟧",
            "on ⟦01632 960123⟧",
            "on ⟦01632 96012⟧",
            "on ⟦0161\u{a0}496\u{a0}0123⟧",
            "on ⟦+44 7700 900123⟧",
            "on ⟦+447700900123⟧",
            "on ⟦+44 (0)20 7946 0123⟧",
            "on ⟦0044 7700 900123⟧",
            "on ⟦00447700900123⟧",
            "on ⟦+1 202 555 0123⟧",
            "he rang ⟦07700 900123⟧ 9 times",
            "he rang ⟦07700 900123⟧ 12 times",
            "he rang ⟦01632 96012⟧ 9 times",
            "I called reference ⟦07700 900123⟧",
            "in any case, ⟦07700 900123⟧; his business card, ⟦07700 900123⟧",
            "on ⟦\u{6f0}\u{6f7}\u{6f7}\u{6f0}\u{6f0} \u{6f9}\u{6f0}\u{6f0}\u{6f1}\u{6f2}\u{6f3}⟧",
            // The witness's own, in any form.
            "on ⟦+447700900999⟧ or ⟦600 000 000⟧ or ⟦0048600000000⟧ or ⟦555 123⟧",
            // Not a phone.
            "CAD 2089/21Nov, CAD 07700900123",
            "crime number 01120083240, crime reference 01632 960123",
            "at 0930, 1015 and 1100, from 0130 to 0145",
            "on 01 02 2024 0930 and 01.02.2024 10.30 and 010224 0930",
            "2024-01-02 0930",
            "between 07:45 and 07:50",
            "it cost £07700900123 or £1,250.00 or £01632 960123",
            "a car, AB12 CDE",
            "exhibits ABC/1 and ABC/1234",
            "IMEI 350000000000000",
            "sort code 01-02-03 account 12345678",
            "card 0177 0090 0123 4567",
            "PC 204518 at 51.50123, 0.12345678901",
            "serial X07700900123 and 1/07700900123 and 07700900123456",
            "555124 and 1555123",
        ],
    );
}

#[test]
fn e_mail_addresses_warn() {
    Known::default().warns(
        WarningCode::EmailAddress,
        &[
            "write to ⟦anna.invented@example.com⟧.",
            "⟦A_I+x@mail.example.co.uk⟧",
            "he is @invented on the app",
            "2 @ 3.50 each",
            "user@localhost",
        ],
    );
}

/// As they come from dictation.
#[test]
fn details_in_words_warn() {
    let known = Known::default();
    known.warns(
        WarningCode::DateOfBirth,
        &[
            "I was born on the ⟦fourth of March⟧ 1990.",
            "Date of birth: ⟦Twenty-first March⟧ nineteen ninety",
            "It was the fourth of March when he came.",
            "The first March storm came that night.",
        ],
    );
    known.warns(
        WarningCode::PhoneNumber,
        &[
            "He called ⟦oh seven seven double oh nine double oh one two three⟧ twice.",
            "⟦oh seven seven zero zero nine zero zero one two three⟧, I think",
            "⟦Zero two zero, seven nine four six, zero one one one⟧",
            "on ⟦plus four four, two oh seven, nine four six, zero nine five eight⟧",
            "The code was oh seven seven.",
            "I counted one two three four five six seven eight nine.",
        ],
    );
    known.warns(
        WarningCode::StreetAddress,
        &[
            "I live at ⟦seventeen Invented Road⟧ now.",
            "at ⟦Twenty-two, Old Mill Lane⟧",
            "Two roads meet there.",
            "I saw three men in Invented Road.",
            "It was one Sunday in the street.",
        ],
    );
}

#[test]
fn dates_of_birth_warn_and_other_dates_do_not() {
    let known = Known {
        date_of_birth: "1990-02-01",
        ..Known::default()
    };
    known.warns(
        WarningCode::DateOfBirth,
        &[
            "I was born on ⟦3 April 1985⟧.",
            "my date of birth is ⟦03/04/1985⟧",
            "Date of Birth: ⟦3rd April, 1985⟧",
            "DOB ⟦03.04.85⟧",
            "D.O.B: ⟦030485⟧",
            "his dob was ⟦3-APR-1985⟧",
            "born in Invented Town on ⟦3 April 1985⟧",
            "born on Monday, ⟦3 April 1985⟧",
            "his birthday is the ⟦3rd of April 1985⟧",
            "⟦03/04/1985⟧ (DOB)",
            "⟦3 April 1985⟧ is my date of birth",
            "DOB:\n⟦1985-04-03⟧",
            // The witness's own, bare.
            "⟦01/02/1990⟧",
            "⟦1 Feb 90⟧, ⟦1.2.90⟧, ⟦010290⟧, ⟦01 02 1990⟧, ⟦February 1st, 1990⟧",
            // The date of an event.
            "On 12 March 2024 at 2230 hours I was at home.",
            "On 12/03/2024, 12.3.24 and 2024-03-12 I saw him.",
            "I was born in Invented Town. On 12 March 2024 I saw him.",
            "I have known her since she was born and on 12 March 2024 I saw her.",
            "my birthday party was after 12 March 2024",
            "a stubborn 12 March 2024",
            "02/01/1990 and 1 February 1991",
            "reference 101029090, AB010290",
        ],
    );
}

#[test]
fn exhibits_that_are_not_attached_warn() {
    let known = Known {
        attached: &["ABC/1", "ABC/02"],
        incident: &[("ABC/1", 1), ("ABC/2", 1), ("XYZ/9", 1)],
        ..Known::default()
    };
    known.warns(
        WarningCode::ExhibitNotAttached,
        &[
            "I produce the knife as exhibit ⟦ABC/3⟧.",
            "I produce this as ⟦ABC/3⟧. I sealed exhibit ABC/3.",
            "exhibits ABC/1, ⟦ABC/3⟧ and ⟦DE/12A⟧",
            "⟦ABC/3⟧ is exhibited here",
            "I was shown exhibit ⟦abc / 3⟧",
            "exhibit ⟦ABC3⟧, exhibit number ⟦ABC-4⟧",
            "I produce footage from Mr. INVENTED, ⟦ABC/3⟧",
            "I put ⟦XYZ/9⟧ on the table.",
            // Attached.
            "I produce the knife as exhibit ABC/1 and the sheath as ABC/2.",
            "exhibit ABC/01, exhibit abc/1, exhibit ABC1",
            // Not an exhibit.
            "unit ABC/3 came",
            "I produce nothing. Unit ABC/3 came.",
            "I exhibit it under CAD/2089",
            "exhibit at 10 am, exhibits AB/12/2024, exhibit ABCDE/1, exhibit ABC/12345",
            "exhibit X-ABC/3 or ABC/3-X",
        ],
    );
    Known {
        language: "pl",
        ..Known::default()
    }
    .warns(
        WarningCode::ExhibitNotAttached,
        &["dowód rzeczowy ⟦ABC/3⟧", "sygnatura ABCDE/3"],
    );
}

#[test]
fn an_exhibit_number_used_twice_warns() {
    let known = Known {
        incident: &[("ABC/8", 2), ("ABC/9", 1), ("ABC/7", 1), ("ABC/7", 1)],
        ..Known::default()
    };
    known.warns(
        WarningCode::ExhibitNumberTwice,
        &[
            // In the text.
            "I produce the knife as exhibit ABC/1. I produce the phone as exhibit ⟦ABC/1⟧.",
            "I saw a knife. I produce this as ABC/1. I saw a gun. I now produce this as ⟦ABC/01⟧.",
            "I produce the knife as ABC/1 and the sheath as exhibit ⟦ABC/1⟧.",
            "I produce two bags as exhibits ABC/1 and ABC/2. I exhibit a hat as ⟦ABC/2⟧.",
            "I produced the knife as ABC/1. I have exhibited the phone as ⟦ABC/1⟧.",
            // In the incident: at the first mention.
            "exhibit ⟦ABC/8⟧ lay beside exhibit ABC/8",
            "exhibit ⟦ABC/7⟧",
            // One item.
            "I produce the knife as exhibit ABC/1. The knife, exhibit ABC/1, was wet.",
            "I produce the knife as exhibit ABC/1. I produce this knife as exhibit ABC/1.",
            "I produce the knife as ABC/1 and the sheath as ABC/2.",
            "I produce the knife as ABC/1, found by exhibit ABC/2. I produce the sheath as ABC/2.",
            "I produce the knife as ABC/1, which PC 204518 INVENTED has labelled ABC/1.",
            "exhibit ABC/9",
        ],
    );
}

#[test]
fn blank_space_after_the_last_word_warns() {
    Known::default().warns(
        WarningCode::BlankAfterLastWord,
        &[
            "the last word.⟦ ⟧",
            "the last word.⟦\t⟧",
            "the last word.⟦\n\n⟧",
            "the last word.⟦ \n⟧",
            "the last word.⟦\u{a0}\u{3000}⟧",
            "the last word.⟦\u{200b} ⟧",
            "słowo⟦  ⟧",
            "the last word.",
            // A paragraph ends in a line feed.
            "the last word.\n",
            "the last word.\r\n",
            // A direction mark takes no space.
            "آخر كلمة.\u{200f}",
            "",
            " \n ",
        ],
    );
}

#[test]
fn more_than_one_empty_line_warns() {
    Known::default().warns(
        WarningCode::BlankLines,
        &[
            "one.\n⟦\n\n⟧two.",
            "one.\n⟦ \n\t\n\n⟧two.\n⟦\n\n⟧three.",
            "⟦\n\n⟧one.",
            "one.\r\n⟦\r\n\r\n⟧two.",
            "one.\n\ntwo.\n\nthree.",
            "one.\ntwo.",
            "one.\n\n\n",
            "\n\n\n",
        ],
    );
}

const URDU: &str = "میں نے ایک آدمی کو سڑک کے پار دیکھا۔ وہ تیزی سے دکان کی طرف بھاگ رہا تھا اور \
                    اس کے ہاتھ میں ایک تھیلا تھا۔";
const POLISH: &str = "Stałam na przystanku i czekałam na autobus, kiedy zobaczyłam mężczyznę, który \
                      szybko biegł w stronę sklepu. Miał na sobie ciemną kurtkę i niebieskie \
                      spodnie, a w ręku trzymał małą torbę. Po chwili usłyszałam głośny krzyk i \
                      odgłos tłuczonego szkła. Podeszłam bliżej, ponieważ chciałam sprawdzić, czy \
                      komuś coś się nie stało. Wtedy zobaczyłam, że okno wystawowe jest rozbite.";
const ENGLISH: &str = "I was standing at the bus stop and waiting for the bus when I saw a man who \
                       was running quickly towards the shop. He was wearing a dark jacket and blue \
                       trousers, and he was holding a small bag in his hand. After a moment I heard \
                       a loud shout and the sound of breaking glass. I went closer because I wanted \
                       to make sure that nobody was hurt. Then I saw that the window was broken, \
                       and I stayed where I was until the police came.";

#[test]
fn a_passage_in_another_script_warns() {
    Known::default().warns(
        WarningCode::OtherScript,
        &[
            &format!("I wrote this down:\n⟦{}⟧.", URDU.trim_end_matches('۔')) as &str,
            "⟦我在公共汽车站等车的时候看见一个男人跑向商店他手里拿着一个小袋子⟧",
            "⟦Я стояла на остановке и ждала автобус, когда увидела мужчину, (AB12 CDE) который бежал⟧.",
            // A quotation, a name, a sign.
            "He shouted: «پولیس کو مت بلانا» and ran.",
            "His name is Λάμπρος Επινοημένος and the sign said 出口.",
            ENGLISH,
            POLISH,
        ],
    );
    Known {
        language: "ur",
        ..Known::default()
    }
    .warns(
        WarningCode::OtherScript,
        &[
            &format!("{URDU}\n⟦{}⟧", ENGLISH.trim_end_matches('.')),
            URDU,
            &format!("{URDU} (exhibit ABC/1, AB12 CDE)"),
        ],
    );
}

/// A whole statement is set from the wrong side if its language is wrong, however
/// short it is.
#[test]
fn a_text_without_a_letter_of_its_script_warns_however_short() {
    Known {
        language: "ar",
        ..Known::default()
    }
    .warns(
        WarningCode::OtherScript,
        &["⟦I saw him run⟧.", "AB/1 12", "رأيت the bus"],
    );
}

#[test]
fn a_passage_in_another_language_warns() {
    Known::default().warns(
        WarningCode::OtherLanguage,
        &[
            &format!("⟦{POLISH}⟧") as &str,
            &format!("{ENGLISH}\n⟦{POLISH}⟧\n{ENGLISH}"),
            &format!("{ENGLISH}\n⟦{POLISH}\n{POLISH}⟧\n\n{ENGLISH}"),
            ENGLISH,
            &ENGLISH.to_uppercase(),
            // A quotation, and what is too short to be judged.
            &format!("{ENGLISH} He said: \"Nie dzwoń na policję, bo pożałujesz!\" {ENGLISH}"),
            "Stałam na przystanku i czekałam na autobus.",
            // Seen as another script, and not twice.
            &format!("{URDU}\n{URDU}\n{URDU}\n{URDU}\n{URDU}"),
            &format!("{ENGLISH} {}", "আমি রাস্তায় একজন লোককে দেখেছি। ".repeat(20)),
        ],
    );
    for (language, own, other) in [
        ("pl", POLISH, ENGLISH),
        ("cy", "", ENGLISH),
        ("nn", "", POLISH),
    ] {
        Known {
            language,
            ..Known::default()
        }
        .warns(WarningCode::OtherLanguage, &[&format!("⟦{other}⟧"), own]);
    }
    // whatlang knows no Somali, and would take it for something else.
    let somali = Known {
        language: "so",
        ..Known::default()
    };
    assert_eq!(somali.check(POLISH), []);
}

#[test]
fn a_statement_as_it_should_be_has_no_warnings() {
    let body = "I am the person named above. On Tuesday 12 March 2024 at about 2230 hours I was \
                outside the INVENTED ARMS when I saw a blue Ford, registration AB12 CDE.\n\n\
                PC 204518 INVENTED (CAD 2089/12Mar) took a knife, which I produce as exhibit \
                ABC/1. It had cost £14.99.\n\
                I had the man in view for 30 seconds from 5 metres. He said, \"STAY BACK.\"";
    let known = Known {
        address: "14 Invented Road, Testford TE5 7ST",
        contact: "07700 900999",
        date_of_birth: "1 February 1990",
        attached: &["ABC/1"],
        incident: &[("ABC/1", 1)],
        ..Known::default()
    };
    assert_eq!(known.check(body), []);
}

#[test]
fn every_code_has_its_own_name_and_says_what_to_do() {
    let mut names = std::collections::BTreeSet::new();
    for code in WarningCode::ALL {
        assert!(names.insert(code.as_str()));
        assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        assert!(code.message().ends_with('.'), "{code}");
    }
}

#[test]
fn a_host_reads_a_warning_as_json_without_the_text() {
    let warnings = Known::default().check("żę\nRing 07700 900123");
    assert_eq!(
        serde_json::to_string(&warnings).unwrap(),
        r#"[{"from":8,"to":20,"code":"phone_number"}]"#
    );
    assert_eq!(
        warnings[0].line_and_column("żę\nRing 07700 900123"),
        LineAndColumn { line: 2, column: 6 }
    );
}

/// What each check looks for, nearly that, and nothing: the time may grow with
/// the length and no faster, or this does not end.
#[test]
fn ten_megabytes_are_read() {
    let known = Known {
        address: "14 Invented Road, Testford TE5 7ST",
        contact: "07700 900999",
        date_of_birth: "1 February 1990",
        ..Known::default()
    };
    for (megabytes, piece) in [
        (
            10,
            "I produce ABC/1, as I live at 14 Invented Road TE5 7ST, born 01/02/1990, \
             07700 900999, and then nothing more happened that I could speak about today.\n",
        ),
        (
            1,
            "14 Aa Aa Aa Aa 0770090012 AB1 2C I produce exhibit AB/ 01/02/ DOB born ",
        ),
        (1, "1"),
        (1, "a@a."),
        (1, "(0"),
        (1, "Ab"),
        (1, "\n"),
        (1, ". "),
        (1, "ż"),
        (1, "我"),
        (1, "\u{301}"),
    ] {
        let body = piece.repeat(megabytes * 1_000_000 / piece.len());
        for warning in known.check(&body) {
            assert!(warning.from < warning.to);
        }
    }
}

/// Text that comes near to what the checks look for.
fn near_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "(?s).{0,8}",
        "[A-Z]{1,2}[0-9]{1,2} ?[0-9][A-Z]{2}",
        "\\+?\\(?[0-9]{2,6}\\)?[ .-][0-9 ]{4,9}",
        "[0-9]{1,4} [A-Z][a-z]{1,6} (Road|St|Close)",
        "(born|DOB|exhibit|I produce the|I live at) ",
        "[A-Z]{2,4}/[0-9]{1,4}[A-Z]?",
        "[0-9]{1,2}[/. -][0-9]{1,2}[/. -][0-9]{2,4}",
        "[ \\t\\n\u{a0}\u{200b}]{1,4}",
        "[żółć我ابЯ\u{301}]{1,30}",
        "[a-z]{1,60} ",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn places_are_within_the_text_in_order_and_make_sense(
        body in near_text(),
        address in near_text(),
        contact in near_text(),
        date_of_birth in near_text(),
        language in proptest::sample::select(vec!["en-GB", "pl", "ur", "zh-Hans", "so", "sr"]),
    ) {
        let known = Known {
            language,
            address: &address,
            contact: &contact,
            date_of_birth: &date_of_birth,
            attached: &["AB/1"],
            incident: &[("AB/2", 2)],
        };
        let warnings = known.check(&body);
        let length = body.chars().count();
        for warning in &warnings {
            prop_assert!(warning.from < warning.to && warning.to <= length);
            let LineAndColumn { line, column } = warning.line_and_column(&body);
            let in_line = body.split('\n').nth(line - 1).unwrap().chars().count();
            prop_assert!(column <= in_line + 1);
        }
        prop_assert!(warnings.is_sorted());
    }

    #[test]
    fn any_text_at_all_is_read(body in "(?s).{0,400}", own in "(?s).{0,80}") {
        for language in ["en-GB", "ar", "ja"] {
            let known = Known {
                language,
                address: &own,
                contact: &own,
                date_of_birth: &own,
                ..Known::default()
            };
            known.check(&body);
        }
    }

    #[test]
    fn long_passages_of_any_letters_are_read(
        body in "(\\p{L}{1,12}[ \\n]){60,120}|[a-z ]{300,600}|[\\p{Arabic} ]{300,500}|[\\p{Cyrillic} ]{300,500}"
    ) {
        Known::default().check(&body);
        Known { language: "ar", ..Known::default() }.check(&body);
        Known { language: "ru", ..Known::default() }.check(&body);
    }
}
