//! What a victim personal statement is not for: an account of the crime, and an
//! opinion on the sentence (domain/statements.md §1.4). Both are the victim's
//! to say elsewhere, and the prosecution would have to take them out.
//!
//! English words only. What happened is read from verbs of an offence done to
//! the person who speaks; how it has affected them is not.

use super::text::patterns;
use super::{Finding, WarningCode};

patterns! {
    /// What somebody did to whoever speaks, or took from them.
    ACCOUNT = r"(?i)\b(?:he|she|they|who|man|woman|boy|girl|suspect|defendant|offender)(?: then| suddenly| just| also)? (?:(?:hit|punched|kicked|slapped|stabbed|grabbed|pushed|strangled|choked|raped|robbed|mugged|shot|threatened|chased|attacked|assaulted|headbutted|spat at|snatched) (?:me|my|us|our)|stole (?:my|our|from me|from us))\b";
    /// What ought to be done to whoever did it.
    SENTENCE = r"(?i)\b(?:(?:should|must|ought to|deserves? to|needs? to|hope (?:he|she|they)|want (?:him|her|them)(?: to)?)(?: \w{1,12}){0,4} (?:prison|jail|gaol|locked up|sentenced?|punished|put away|deported|hanged)|(?:prison|jail|custodial|life|long|short|harsh|lenient|maximum|suspended) sentence|throw away the key|years (?:in prison|in jail|inside))\b";
}

pub(super) fn check(text: &str, found: &mut Vec<Finding>) {
    for (pattern, code) in [
        (&ACCOUNT, WarningCode::AccountOfCrime),
        (&SENTENCE, WarningCode::OpinionOnSentence),
    ] {
        found.extend(pattern.finds(text).map(|bytes| Finding::new(code, bytes)));
    }
}
