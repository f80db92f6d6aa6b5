//! Everyday speech: each phrase with an offence that must be among the first three
//! of the compiled-in list and of the full one; and nothing grave stands first
//! for what does not mean it.

use super::*;

/// Phrases, and the code that must be among the first three.
const SAID: &[(&str, &str)] = &[
    // Making off without payment, and shops.
    ("walked out without paying", "053/25"),
    ("left restaurant without paying", "053/25"),
    ("filled up and drove off", "053/25"),
    ("filled up with petrol and drove off", "053/25"),
    ("drive off petrol", "053/25"),
    ("fuel drive off", "053/25"),
    ("did not pay taxi fare", "053/25"),
    ("made off", "053/25"),
    ("made off without paying", "053/25"),
    ("made off with my phone", "039/00"),
    ("made off with her handbag", "039/00"),
    ("ran from taxi without paying", "053/25"),
    ("shop lifting", "046/00"),
    ("shoplifter detained by security", "046/00"),
    ("stole alcohol from shop", "046/00"),
    ("walked out of shop with trolley", "046/00"),
    ("stole from tesco", "046/00"),
    // Fire.
    ("fire", "056/02"),
    ("car on fire", "056/02"),
    ("set fire", "056/02"),
    ("house on fire", "056/01"),
    ("shed burnt down", "056/02"),
    ("fire bomb", "056/01"),
    ("petrol bomb", "056/01"),
    ("deliberate fire", "056/02"),
    // Burglary.
    ("car key burglary", "028/03"),
    ("key burglary", "028/03"),
    ("burglary car keys taken", "028/03"),
    ("distraction burglary", "028/03"),
    ("attempted burglary", "028/03"),
    ("broke into house", "028/03"),
    ("broken into my flat", "028/03"),
    ("garage broken into", "030/02"),
    ("break in at shop", "030/02"),
    ("burglary with knife", "029/00"),
    ("rear door forced", "028/03"),
    // Vehicles.
    ("car stolen from drive", "048/01"),
    ("van stolen", "048/01"),
    ("moped theft", "048/01"),
    ("tools stolen from van", "045/10"),
    ("number plates stolen", "045/10"),
    ("catalytic converter stolen", "049/10"),
    ("taken without consent", "130/01"),
    ("twoc", "130/01"),
    ("trying car doors", "126/00"),
    ("without insurance", "809/01"),
    ("driving without insurance", "809/01"),
    ("dangerous driving", "004/12"),
    ("failed to stop after accident", "805/01"),
    ("careless driving", "804/01"),
    ("without due care", "804/01"),
    // Road rage is a common assault, a threat or a crash.
    ("road rage", "105/01"),
    ("road rage", "125/11"),
    // Weapons.
    ("pepper spray", "081/70"),
    ("pepper sprayed", "081/70"),
    ("sprayed with cs gas", "081/70"),
    ("cs spray", "081/70"),
    ("found with a knife", "008/26"),
    ("knife in pocket", "008/26"),
    ("zombie knife", "008/26"),
    ("knife in school", "008/27"),
    ("threatened with a knife", "008/64"),
    ("knuckle duster", "008/11"),
    ("offensive weapon", "008/11"),
    ("carrying a baseball bat", "008/11"),
    ("gun in waistband", "081/77"),
    ("imitation firearm", "081/77"),
    ("firearm without certificate", "081/03"),
    ("without a certificate", "081/03"),
    ("shots fired", "081/77"),
    ("threw acid", "005/07"),
    // Drugs.
    ("dealing", "092/70"),
    ("drug dealing", "092/70"),
    ("dealing drugs", "092/70"),
    ("dealer", "092/70"),
    ("selling drugs", "092/70"),
    ("dealing heroin", "092/71"),
    ("dealing crack", "092/74"),
    ("dealing cocaine", "092/70"),
    ("county lines", "092/70"),
    ("possession of cocaine", "092/50"),
    ("bag of weed", "092/61"),
    ("smoking a joint", "092/61"),
    ("drugs found", "092/61"),
    ("found with drugs", "092/61"),
    ("hit by a car", "804/01"),
    ("knocked off his bike by a van", "804/01"),
    ("run over", "804/01"),
    ("cannabis grow", "092/21"),
    ("possession with intent to supply", "092/70"),
    // Domestic abuse, harassment and stalking.
    ("domestic", "008/67"),
    ("domestic violence", "105/01"),
    ("boyfriend punched her", "105/01"),
    ("husband controls her money", "008/67"),
    ("ex keeps following me", "195/12"),
    ("ex keeps texting", "195/94"),
    ("ex won't leave me alone", "195/94"),
    ("turned up at her work again", "195/12"),
    ("hands round throat", "008/77"),
    ("grabbed by the throat", "008/77"),
    ("breach of non molestation", "066/39"),
    ("breached his dvpo", "068/19"),
    ("neighbour harassment", "195/94"),
    // A list has the first of these slips as a word of its own.
    ("harrassment", "195/94"),
    ("harrassed by neighbour", "195/94"),
    ("harrasment", "195/94"),
    ("fgm", "008/52"),
    ("female genital mutilation", "008/52"),
    ("breach of fgm order", "068/04"),
    ("malicious communications", "008/72"),
    ("abusive texts", "008/72"),
    // Damage.
    ("window smashed", "149/00"),
    ("brick through window", "149/00"),
    ("car scratched", "149/00"),
    ("tyres let down", "149/00"),
    ("spray paint on wall", "149/00"),
    ("spray painted wall", "149/00"),
    ("door kicked in", "149/00"),
    ("egged house", "149/00"),
    ("threatened to smash windows", "059/11"),
    // Robbery and theft from the person.
    ("mugged for phone", "034/01"),
    ("robbed at gunpoint", "034/01"),
    ("watch robbery", "034/01"),
    ("phone robbery", "034/01"),
    ("moped snatch", "039/00"),
    ("chain snatched from neck", "039/00"),
    ("bag dipped", "039/00"),
    ("purse stolen from bag", "039/00"),
    ("parcel stolen", "049/10"),
    ("stolen from work", "049/10"),
    // Fraud.
    ("online fraud", "053/40"),
    ("card cloned", "053/40"),
    ("bank scam", "053/40"),
    ("whatsapp scam", "053/40"),
    ("crypto scam", "053/40"),
    ("doorstep scam", "053/40"),
    ("hacked account", "053/54"),
    ("computer misuse", "053/54"),
    ("used stolen card", "053/40"),
    ("contactless card used", "053/40"),
    // Assaults.
    ("punched", "105/01"),
    ("slapped in face", "105/01"),
    ("pushed over", "105/01"),
    ("headbutted", "105/01"),
    ("kicked in head", "008/06"),
    ("knocked out", "008/06"),
    ("broken nose", "008/06"),
    ("stabbed in leg", "005/01"),
    ("bottled in pub", "005/01"),
    ("bit police officer", "104/23"),
    ("spat at nurse", "008/73"),
    ("kicked ambulance man", "008/73"),
    ("resisted arrest", "104/33"),
    // Hate.
    ("racist abuse", "008/50"),
    ("called racist names", "008/50"),
    ("racist graffiti", "149/00"),
    ("homophobic abuse", "125/12"),
    ("transphobic abuse", "125/12"),
    // Sexual offences.
    ("groped", "020/05"),
    ("touched bum", "020/05"),
    ("flasher in park", "088/09"),
    ("upskirting", "088/12"),
    ("nudes shared", "008/71"),
    ("raped", "019/08"),
    ("peeping tom", "088/10"),
    // Public order.
    ("fighting in street", "066/01"),
    ("shouting and swearing", "125/12"),
    ("swearing in street", "125/12"),
    ("drunk and shouting", "125/12"),
    ("drunk and incapable", "141/01"),
    ("public order", "125/12"),
    ("threatening behaviour", "125/12"),
    ("threatened to beat him up", "125/11"),
    ("threatened to kill me", "003/01"),
    ("causing a nuisance", "066/22"),
    // Animals.
    ("dog attack", "008/21"),
    ("bitten by a dog", "008/21"),
    ("animal cruelty", "108/29"),
    ("kicked a dog", "108/29"),
    ("cruelty to animals", "108/29"),
    ("dog in hot car", "108/29"),
    // Misspelt.
    ("shoplifing", "046/00"),
    ("burglry", "028/03"),
    ("pepper spary", "081/70"),
    ("drug deeling", "092/70"),
    ("arsson", "056/02"),
    ("theif", "049/10"),
    ("burgled house", "028/03"),
    ("shoplfiting", "046/00"),
    ("vandlised car", "149/00"),
    ("kinfe", "008/26"),
    ("asault", "105/01"),
    ("canabis", "092/61"),
    ("stabed", "005/01"),
];

/// What none of these phrases means: killing, rape and what is done to
/// children.
const GRAVE: [&str; 22] = [
    "001", "002", "003", "004/01", "004/04", "011", "016", "019", "017/16", "020/06", "021", "022",
    "023", "024", "053/3", "071", "072", "073", "074", "086", "088/01", "088/02",
];

/// Words that are near a grave one, or stand in titles by accident.
const NO_GRAVE: &[&str] = &[
    "without",
    "no",
    "not",
    "other",
    "from",
    "rage",
    "bus rage",
    "rope",
    "tied with rope",
    "grape",
    "rapid",
    "scrape",
    "paying",
    "not paid",
    "filled",
    "filled in",
    "billed",
    "key",
    "keys",
    "spray",
    "walked",
    "walked off",
    "drove",
    "drove off",
    "bar",
    "pay",
    "paid",
    "car",
    "night",
    "without consent",
    "without permission",
    "without reason",
    "without a mask",
    "working without licence",
    "murmur",
    "chilled",
    "mile",
    "sox",
    "wild",
    "raised",
    "ripped",
    "roped",
    "burden",
    "order",
];

/// What must stand first: a word that names the kind of an offence, typed whole, before
/// what the words beside it mean.
const FIRST: &[(&str, &[&str])] = &[
    ("car key burglary", &["028/03", "28E"]),
    ("key burglary", &["028/03", "28E"]),
    ("keyed burglary", &["028/03", "28E"]),
    ("scratched robbery", &["034/01"]),
    ("attempted burglary", &["028/03", "28E"]),
    ("fire", &["056/02"]),
    ("walked out without paying", &["053/25"]),
    ("made off", &["053/25"]),
    ("nuisance phone calls", &["195/94", "008/72"]),
    ("filled up and drove off", &["053/25"]),
    ("pepper spray", &["081/70"]),
    ("dealing", &["092/70", "092/30"]),
    ("road rage", &["105/01", "125/11"]),
    ("without insurance", &["809/01"]),
];

fn is_grave(code: &str) -> bool {
    GRAVE.iter().any(|grave| code.starts_with(grave))
}

/// What is found first, with why: for the failure of a test.
fn first(hits: &[pocketbook_reference::Hit<'_>]) -> String {
    hits.first().map_or_else(String::new, |hit| {
        format!(
            "{} {}: {:?}",
            hit.offence.code, hit.offence.title, hit.because
        )
    })
}

fn assert_said(index: &SearchIndex) {
    let mut wrong = Vec::new();
    for (said, expected) in SAID {
        let hits = index.find(said, 3);
        let codes: Vec<&str> = hits.iter().map(|hit| hit.offence.code.as_str()).collect();
        // What is grave itself, a rape or the threat of killing, may be of its class.
        let of_its_class = |code: &str| code.split('/').next() == expected.split('/').next();
        let grave = (codes.first()).is_some_and(|code| is_grave(code) && !of_its_class(code));
        if !codes.contains(expected) || grave {
            let first = first(&hits);
            wrong.push(format!(
                "{said:?}: expected {expected}, found {codes:?}: {first}"
            ));
        }
    }
    for (said, expected) in FIRST {
        let hits = index.find(said, 1);
        if !hits
            .iter()
            .any(|hit| expected.contains(&hit.offence.code.as_str()))
        {
            wrong.push(format!(
                "{said:?}: expected {expected:?}, found {}",
                first(&hits)
            ));
        }
    }
    for said in NO_GRAVE {
        let hits = index.find(said, 1);
        if hits.iter().any(|hit| is_grave(hit.offence.code.as_str())) {
            wrong.push(format!("{said:?}: {}", first(&hits)));
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
}

#[test]
fn everyday_speech_finds_its_offence_in_the_list_compiled_in() {
    assert_said(&common());
}

#[test]
fn everyday_speech_finds_its_offence_in_the_full_list() {
    let Some(list) = full_list::full() else {
        return;
    };
    assert_said(&SearchIndex::new(Arc::new(list), built_in::synonyms()));
}
