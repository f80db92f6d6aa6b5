//! What officers type, and what they must be shown first.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr)]

mod everyday;

use std::sync::Arc;

use pocketbook_reference::{
    Because, ListHead, Matching, OffenceList, SearchIndex, Standing, built_in,
};

/// Queries and the code that must stand first, over the compiled-in list.
const COMMON: [(&str, &str); 133] = [
    ("squatting", "125/86"),
    ("squatters", "125/86"),
    ("hare coursing", "121/16"),
    ("s23 misuse", "093/30"),
    ("obstructed drug search", "093/30"),
    // By code.
    ("8/6", "008/06"),
    ("008/06", "008/06"),
    ("00806", "008/06"),
    ("8-6", "008/06"),
    ("008-06", "008/06"),
    ("8n", "8N"),
    ("28E", "28E"),
    ("149", "149/00"),
    ("N100", "N100"),
    ("n100", "N100"),
    ("conspiracy to defraud", "053/04"),
    ("conspired to murder", "003/02"),
    // By the words of a title or of a name, and forms of them.
    ("common assault", "105/01"),
    ("actual bodily harm", "008/06"),
    ("grievous bodily harm with intent", "005/01"),
    ("assault with injury", "8N"),
    ("coercive control", "008/67"),
    ("assault emergency worker", "008/73"),
    ("non-fatal strangulation", "008/77"),
    ("residential burglary of a home", "28E"),
    ("burglary dwelling", "028/03"),
    ("burglaries", "028/03"),
    ("aggravated burglary", "029/00"),
    ("theft from the person", "039/00"),
    ("theft of motor vehicle", "048/01"),
    ("theft from motor vehicle", "045/10"),
    ("robberies", "034/01"),
    ("murder", "001/01"),
    ("conspiracy", "003/02"),
    ("attempted murder", "002/00"),
    ("affray", "066/01"),
    ("criminal damage", "149/00"),
    ("arson", "056/02"),
    ("arson endangering life", "056/01"),
    ("stalking", "195/12"),
    ("harassment", "195/94"),
    ("voyeurism", "088/10"),
    ("blackmail", "035/00"),
    ("possession of cannabis", "092/61"),
    ("section 5", "125/12"),
    ("section 4a", "125/09"),
    ("section 18", "005/01"),
    // While they are typed.
    ("nick", "049/10"),
    ("nicked", "049/10"),
    ("steal", "049/10"),
    ("theft", "049/10"),
    ("nicked a bi", "044/00"),
    ("nicked a bik", "044/00"),
    ("shopl", "046/00"),
    ("upski", "088/12"),
    ("drunk and dis", "141/01"),
    // As it is said.
    ("nicked a bike", "044/00"),
    ("bicycle stolen from rack", "044/00"),
    ("phone snatched", "039/00"),
    ("stolen car", "048/01"),
    ("motorbike nicked", "048/01"),
    ("bag stolen from car", "045/10"),
    ("pickpocket", "039/00"),
    ("mugged at knifepoint", "034/01"),
    ("shoplifting", "046/00"),
    ("drove off without paying for petrol", "053/25"),
    ("left without paying", "053/25"),
    ("petrol drive off", "053/25"),
    ("my ex is stalking me", "195/12"),
    ("robbery of phone", "034/01"),
    ("knifepoint robbery", "034/01"),
    ("stole at knifepoint", "034/01"),
    ("carjacking", "034/01"),
    ("car on fire", "056/02"),
    ("car break in", "045/10"),
    ("joyriding", "130/01"),
    ("house burgled", "028/03"),
    ("shed broken into", "030/02"),
    ("robbed at knifepoint", "034/01"),
    ("robbed of my phone", "034/01"),
    ("glassed", "005/01"),
    ("beaten up", "008/06"),
    ("beat up wife", "105/01"),
    ("beat up his ex", "105/01"),
    ("hit wife", "105/01"),
    ("hit partner", "105/01"),
    ("punched in the face", "105/01"),
    ("gbh", "008/01"),
    ("abh", "008/06"),
    ("spat at police officer", "104/23"),
    ("paramedic assaulted", "008/73"),
    ("strangled by partner", "008/77"),
    ("death threats", "003/01"),
    ("breached restraining order", "008/31"),
    ("non mol", "066/39"),
    ("indecent exposure", "088/09"),
    ("flashing", "088/09"),
    ("dick pic", "088/14"),
    ("revenge porn", "008/71"),
    ("groped on bus", "020/05"),
    ("spiked", "008/02"),
    ("drink spiked", "008/02"),
    ("keyed car", "149/00"),
    ("keyed my car", "149/00"),
    ("graffiti", "149/00"),
    ("set fire to bin", "056/02"),
    ("carrying a knife", "008/26"),
    ("knife at school", "008/27"),
    ("weed", "092/61"),
    ("growing weed", "092/21"),
    ("laughing gas", "093/91"),
    ("online fraud", "053/40"),
    ("hacked facebook", "053/54"),
    ("fake id", "061/40"),
    ("racially abused", "008/50"),
    ("hate crime", "008/50"),
    ("hate crimes", "008/50"),
    ("hate incident", "008/50"),
    ("crime of theft", "049/10"),
    ("burglary offence", "028/03"),
    ("dog bite", "008/21"),
    ("hit and run", "805/01"),
    ("no insurance", "809/01"),
    ("modern slavery", "099/25"),
    ("held against will", "036/01"),
    // Misspelt.
    ("burgalry", "028/03"),
    ("robery", "034/01"),
    ("harrasment", "195/94"),
    ("assult on polise", "104/23"),
    ("stole a bycicle", "044/00"),
    ("bycicle", "044/00"),
    ("bicylce stolen", "044/00"),
    ("robed at knifepoint", "034/01"),
];

/// The same over the full list.
const FULL: [(&str, &str); 50] = [
    ("squatting", "125/86"),
    ("squatters", "125/86"),
    ("hare coursing", "121/16"),
    ("s23 misuse", "093/30"),
    ("s23 misuse of drugs act", "093/30"),
    ("8/6", "008/06"),
    ("008/77", "008/77"),
    ("nicked a bike", "044/00"),
    ("nicked a bik", "044/00"),
    ("stealing pedal cycles", "044/00"),
    ("phone snatched", "039/00"),
    ("stolen car", "048/01"),
    ("bag stolen from car", "045/10"),
    ("mugged", "034/01"),
    ("glassed", "005/01"),
    ("beaten up", "008/06"),
    ("common assault", "105/01"),
    ("abh", "008/06"),
    ("gbh", "008/01"),
    ("coercive behaviour", "008/67"),
    ("assault emergency worker", "008/73"),
    ("strangulation", "008/77"),
    ("hate crime", "008/50"),
    ("indecent exposure", "088/09"),
    ("flashing", "088/09"),
    ("keyed car", "149/00"),
    ("shoplifting", "046/00"),
    ("shopl", "046/00"),
    ("spiked", "008/02"),
    ("online fraud", "053/40"),
    ("harrasment", "195/94"),
    ("robery", "034/01"),
    ("murder", "001/01"),
    ("affray", "066/01"),
    ("bomb hoax", "066/04"),
    ("drink driving", "803/02"),
    ("fireworks", "196/01"),
    ("hunting wild mammal with dog", "121/13"),
    ("badgers", "108/22"),
    ("impersonating police", "195/91"),
    ("8-6", "008/06"),
    ("stole a bycicle", "044/00"),
    ("robbed at knifepoint", "034/01"),
    ("robbed of my phone", "034/01"),
    ("robbed", "034/01"),
    ("beat up wife", "105/01"),
    ("beat up his ex", "105/01"),
    ("hit wife", "105/01"),
    ("hit partner", "105/01"),
    ("strangled by partner", "008/77"),
];

/// Sections of Acts, as officers say and write them: over the compiled-in list
/// and the full one.
const SECTIONS: [(&str, &str); 44] = [
    ("s3 sexual", "020/05"),
    ("section 3 sexual assault", "020/05"),
    ("s47", "008/06"),
    ("S47", "008/06"),
    ("s 47", "008/06"),
    ("s.47", "008/06"),
    ("S. 47", "008/06"),
    ("sec 47", "008/06"),
    ("sec47", "008/06"),
    ("section 47", "008/06"),
    ("section47", "008/06"),
    ("s47 assault", "008/06"),
    ("assault s47", "008/06"),
    ("s18", "005/01"),
    ("section 18", "005/01"),
    ("s18 wounding", "005/01"),
    ("wounding s18", "005/01"),
    ("s.18 gbh", "005/01"),
    ("gbh s18", "005/01"),
    ("section 18 gbh", "005/01"),
    ("s18 assault", "005/01"),
    ("s20", "008/01"),
    ("s20 assault", "008/01"),
    ("s 20", "008/01"),
    ("s20 wounding", "008/01"),
    ("s20 gbh", "008/01"),
    ("gbh section 20", "008/01"),
    ("s39", "105/01"),
    ("section 39", "105/01"),
    ("s39 assault", "105/01"),
    ("s4", "125/11"),
    ("s4a", "125/09"),
    ("s.4A", "125/09"),
    ("section 4A", "125/09"),
    ("s4a public order", "125/09"),
    ("s5", "125/12"),
    ("s5 public order", "125/12"),
    // Of another Act than the section alone is of.
    ("s4a stalking", "008/65"),
    ("stalking section 4A", "008/65"),
    ("s4 harassment", "008/30"),
    ("s5 harassment", "125/12"),
    ("section 39 criminal justice act", "105/01"),
    ("s39 criminal justice act 1988", "105/01"),
    ("s20 theft", "049/10"),
];

/// A section beside words that name something else, and those words alone.
const BESIDE: [(&str, &str); 9] = [
    ("s5 firearms", "firearms"),
    ("firearms s5", "firearms"),
    ("s5 explosives", "explosives"),
    ("s4 supply", "supply"),
    ("s5(2) possession", "2 possession"),
    ("s20 theft", "theft"),
    ("s18 burglary", "burglary"),
    ("section 18 burglary dwelling", "burglary dwelling"),
    ("s5(3) pwits", "3 pwits"),
];

/// Whatever a section is of, the words beside it name what is found first: of the
/// full list that may be an offence of their own Act with that very section.
fn assert_words_first(index: &SearchIndex, the_same: bool) {
    let first = |query: &str| index.find(query, 1).first().cloned();
    for (both, words) in BESIDE {
        let (found, expected) = (first(both).unwrap(), first(words).unwrap());
        let named = |one: &Because| match one {
            Because::Word { typed, .. } => words.contains(typed),
            Because::Phrase { said } => words.contains(said),
            _ => false,
        };
        let code = &found.offence.code;
        assert!(found.because.iter().any(named), "{both}: {code}");
        assert!(
            !the_same || *code == expected.offence.code,
            "{both}: {code}"
        );
    }
}

fn common() -> SearchIndex {
    SearchIndex::new(built_in::common_offences(), built_in::synonyms())
}

fn assert_first(index: &SearchIndex, expected: &[(&str, &str)]) {
    let wrong: Vec<String> = expected
        .iter()
        .filter_map(|(query, code)| {
            let hits = index.find(query, 3);
            let found: Vec<String> = hits.iter().map(|h| h.offence.code.to_string()).collect();
            (found.first().map(String::as_str) != Some(code))
                .then(|| format!("{query:?}: expected {code}, found {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn list(rows: &str) -> SearchIndex {
    let head = ListHead {
        id: "invented".into(),
        edition: 1,
        title: "Invented".into(),
        source: "Invented".into(),
    };
    let text = format!("code,subcode,title\n{rows}");
    let list = OffenceList::parse_csv(text.as_bytes(), head).unwrap();
    SearchIndex::new(Arc::new(list), built_in::synonyms())
}

#[test]
fn what_officers_type_finds_the_offence_first() {
    assert_first(&common(), &COMMON);
}

#[test]
fn an_offence_is_found_by_its_section_however_it_is_written() {
    assert_first(&common(), &SECTIONS);
    assert_words_first(&common(), true);
    // The section alone is no beginning of another number.
    let index = common();
    let hits = index.find("s4", 10);
    let codes: Vec<_> = hits.iter().map(|hit| hit.offence.code.as_str()).collect();
    let at = |code: &str| codes.iter().position(|found| *found == code);
    assert!(
        at("125/11") < at("125/09").or(Some(usize::MAX)),
        "{codes:?}"
    );
    assert!(
        at("125/11") < at("008/06").or(Some(usize::MAX)),
        "{codes:?}"
    );
}

#[test]
fn a_phone_that_is_snatched_may_be_a_robbery() {
    let index = common();
    let hits = index.find("phone snatched", 3);
    assert!(
        hits.iter()
            .any(|hit| hit.offence.code.to_string() == "034/01")
    );
}

#[test]
fn a_hit_says_why() {
    let index = common();
    let hits = index.find("nicked a bik", 1);
    let word = |typed: &str, found: &str, matching| Because::Word {
        typed: typed.into(),
        found: found.into(),
        matching,
    };
    assert_eq!(
        hits[0].because,
        [
            word("nicked", "stealing", Matching::Synonym),
            // The word that was begun, and not what it means.
            word("bik", "bike", Matching::Beginning),
            Because::Phrase {
                said: "theft bike".into()
            },
        ]
    );
    assert_eq!(index.find("8/6", 1)[0].because, [Because::Code]);
    // Nor of what was nearly spelt; and no short word is nearly what another means.
    let hits = index.find("burglers", 1);
    let spelt = word("burglers", "burglars", Matching::Spelling);
    assert_eq!(hits[0].because, [spelt]);
    assert!(index.find("billed", 1).is_empty());
}

#[test]
fn what_may_not_be_chosen_stands_lower_and_is_found() {
    let index = list(
        "001,00,Widget bending (class only: use where the sub-code cannot be determined)\n\
         001,01,Bending of widgets by day\n001,02,*Bending of widgets by day\n\
         001,03,Bending of widgets by day (repealed)\n",
    );
    let standings: Vec<_> = index
        .find("bending widgets", 9)
        .iter()
        .map(|hit| hit.offence.standing)
        .collect();
    assert_eq!(standings.len(), 4);
    assert_eq!(standings[0], Standing::Current);
    assert!(
        standings[2..]
            .iter()
            .all(|standing| *standing == Standing::Old)
    );
}

#[test]
fn classes_of_the_counting_rules_can_be_held_and_found() {
    // The split of residential burglary in 2023 and later classes, in codes as a
    // force might publish them; these are examples and not the real ones.
    let index = list(
        "28E,,Residential burglary of a home\n28I,,Residential burglary of unconnected building\n\
         8U,,Controlling or coercive behaviour\n8T,01,Assault with injury on an emergency worker\n\
         8.1,,Strangulation\n",
    );
    for (query, code) in [
        ("burglary unconnected building", "28I"),
        ("28i", "28I"),
        ("residential burglary home", "28E"),
        ("coercive", "8U"),
        ("8t", "8T/01"),
        ("8.1", "8.1"),
    ] {
        assert_eq!(
            index.find(query, 1)[0].offence.code.to_string(),
            code,
            "{query}"
        );
    }
}

#[test]
fn nothing_is_found_for_nothing() {
    let index = common();
    for query in [
        "", "  ", "the", "without", "not from", "?!", "\u{0}", "qqqqqqqq", "👮",
    ] {
        assert!(index.find(query, 5).is_empty(), "{query:?}");
    }
    assert!(index.find("theft", 0).is_empty());
    let long = "theft ".repeat(100_000);
    assert!(!index.find(&long, 5).is_empty());
}

#[test]
fn the_same_query_gives_the_same_list() {
    let queries = ["theft", "assault knife", "a", "driv", "burgl", "harrasment"];
    let (one, other) = (common(), common());
    for query in queries {
        assert_eq!(one.find(query, 50), other.find(query, 50), "{query}");
    }
}

mod full_list {
    use super::*;

    /// The list of the Ministry of Justice, where it is beside the checkout.
    pub(crate) fn full() -> Option<OffenceList> {
        let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
        let shared = std::env::var("POCKETBOOK_SHARED").unwrap_or_else(|_| beside.to_owned());
        let path = std::path::Path::new(&shared).join("reference/offences.csv");
        // Not a tool: most checkouts have no such folder, so it is no failure.
        let Ok(bytes) = std::fs::read(&path) else {
            eprintln!("not run: the full list is not beside the checkout; set POCKETBOOK_SHARED");
            return None;
        };
        let head = ListHead {
            id: "offences".into(),
            edition: 1,
            title: "Offence classification".into(),
            source: "Ministry of Justice".into(),
        };
        Some(OffenceList::parse_csv(&bytes, head).unwrap())
    }

    /// What the model says of a code by itself is what its title says here.
    #[test]
    fn codes_are_domestic_or_aggravated_by_their_titles() {
        let Some(list) = full() else { return };
        let domestic = [
            "controlling or coercive behaviour",
            "non-molestation order",
            "domestic abuse protection order",
            "domestic violence protection order",
        ];
        let has = |title: &str, words: &[&str]| words.iter().any(|one| title.contains(one));
        let mut found = (0, 0);
        for offence in list.offences() {
            let title = offence.title.to_lowercase().replace('-', " ");
            let words = domestic.map(|one| one.replace('-', " "));
            let words = words.each_ref().map(String::as_str);
            let code = &offence.code;
            let is = code.is_domestic_by_definition();
            assert_eq!(is, has(&title, &words), "{code} {title}");
            let aggravated = [
                "racially aggravated",
                "religiously aggravated",
                "racial/religious aggr",
            ];
            let by_hate = code.is_racially_or_religiously_aggravated();
            assert_eq!(by_hate, has(&title, &aggravated), "{code} {title}");
            found.0 += u32::from(is);
            found.1 += u32::from(by_hate);
        }
        assert_eq!(found, (4, 39));
    }

    /// What is done to a victim: not what breaks an order, nor what is done for money.
    #[test]
    fn codes_are_sexual_by_their_group() {
        let Some(list) = full() else { return };
        for offence in list.offences() {
            let code = &offence.code;
            let without_a_victim = [
                "026", "027", "068", "107", "503", "504", "073/03", "073/04", "073/05", "073/06",
                "175/01", "175/02", "175/03", "175/05", "175/06", "175/07",
            ];
            let of_another_group = ["008/71", "086/02"];
            let is_one_of =
                |codes: &[&str]| codes.contains(&code.class()) || codes.contains(&code.as_str());
            let expected = offence.group == "Sexual offences" && !is_one_of(&without_a_victim)
                || is_one_of(&of_another_group);
            assert_eq!(code.is_sexual(), expected, "{code} {}", offence.title);
        }
    }

    #[test]
    fn the_full_list_is_imported_whole() {
        let Some(list) = full() else { return };
        assert_eq!(list.offences().len(), 3_037);
        let count = |standing| {
            list.offences()
                .iter()
                .filter(|o| o.standing == standing)
                .count()
        };
        assert_eq!(count(Standing::ClassOnly), 154);
        assert!(count(Standing::Old) >= 2);
        // A group that looks odd is a fact of the list.
        let odd = list.find(&"066/98".parse().unwrap()).unwrap();
        assert_eq!(odd.group, "Violence against the person");
        assert_eq!(OffenceList::parse(list.to_json().as_bytes()).unwrap(), list);
    }

    #[test]
    fn the_codes_compiled_in_are_those_of_the_full_list() {
        let Some(list) = full() else { return };
        for offence in built_in::common_offences().offences() {
            if offence.basis == pocketbook_reference::Basis::Published {
                let found = list.find(&offence.code).unwrap();
                assert_eq!(
                    (&found.title, &found.group),
                    (&offence.title, &offence.group)
                );
            }
        }
    }

    #[test]
    fn what_officers_type_finds_the_offence_first() {
        let Some(list) = full() else { return };
        let index = SearchIndex::new(Arc::new(list), built_in::synonyms());
        assert_first(&index, &FULL);
        assert_first(&index, &SECTIONS);
        assert_words_first(&index, false);
    }
}
