//! How a statement came to its end, as its record says: signed, and by whom in
//! which way, or refused. A reader of "byte for byte what was shown" must not
//! take a refusal for a signature.

use pocketbook_model::{
    PageShown, Personal, Refusal, RequiredSignature, Signatory, Signature, SignatureMethod,
    TimeRecord, same_name,
};
use serde::Deserialize;

use crate::claims::{Failure, require};
use crate::{SealedPayload, VerificationReport};

/// What the content of a statement says of its signing. The rest is not this
/// module's.
#[derive(Deserialize)]
struct Ending {
    #[serde(default)]
    outcome: Option<Outcome>,
    #[serde(default)]
    shown: Vec<PageShown>,
    #[serde(default)]
    read_over: Option<TimeRecord>,
    #[serde(default)]
    signatures: Vec<Signature>,
    #[serde(default)]
    refusal: Option<Refusal>,
    #[serde(default)]
    pages: Places,
    #[serde(default)]
    statement: Maker,
}

/// Whose statement it is.
#[derive(Default, Deserialize)]
struct Maker {
    #[serde(default)]
    witness_name: Personal,
}

/// The places that had to be signed.
#[derive(Default, Deserialize)]
struct Places {
    #[serde(default)]
    required: Vec<RequiredSignature>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Signed,
    Refused,
}

/// Says how the witness's statement ended; gives what that makes of its pages.
pub(crate) fn tell(
    payload: &SealedPayload,
    report: &mut VerificationReport,
) -> Result<&'static str, Failure> {
    let malformed = || {
        let why = "what the record says of its signing cannot be read";
        Failure("signatures", why.to_owned())
    };
    let ending = Ending::deserialize(&payload.content).map_err(|_| malformed())?;
    let refused = ending.outcome == Some(Outcome::Refused);
    report.typed_otherwise = ending.typed_otherwise();
    require(
        refused == ending.refusal.is_some(),
        "signatures",
        "the record says that the witness refused and that they did not",
    )?;
    require(
        ending.outcome.is_some(),
        "signatures",
        "the record does not say whether the witness signed",
    )?;
    if !refused {
        report.proved("signatures", ending.in_words(), "the payload");
        return Ok("what was shown and signed");
    }
    let pages = payload.pdf.as_ref().map_or(0, |pdf| pdf.pages);
    let all_shown = (1..=pages).all(|page| ending.shown.iter().any(|shown| shown.page == page));
    if let Some(refusal) = ending.refusal.clone() {
        report.flagged(
            "signatures",
            format!(
                "the witness REFUSED to sign this statement, at {} by the tablet's clock{}; the \
                 officer certified that on the last of the signed pages",
                refusal.time.wall,
                ending.signed_before()
            ),
        );
        report.refusal = Some(refusal);
    }
    Ok(if ending.is_signed_everywhere() {
        "what was shown to the witness, who signed it and TOOK THAT BACK before it was witnessed"
    } else if all_shown {
        "what was shown to the witness, who REFUSED to sign it"
    } else {
        "what was laid out for the witness, who REFUSED to sign it before every page was shown"
    })
}

fn is_of_witness(signature: &Signature) -> bool {
    signature.signatory == Signatory::Witness
}

impl Ending {
    /// Whether the witness signed in each of their places: then the refusal came
    /// afterwards.
    fn is_signed_everywhere(&self) -> bool {
        let of_witness = |place: &&RequiredSignature| place.signatory == Signatory::Witness;
        let places = self.pages.required.iter().filter(of_witness).count();
        let signed = self
            .signatures
            .iter()
            .filter(|one| is_of_witness(one))
            .count();
        signed > 0 && signed == places
    }

    /// The names that the witness typed and that are not the one printed.
    fn typed_otherwise(&self) -> Vec<Personal> {
        let mut names: Vec<Personal> = Vec::new();
        for signature in self.signatures.iter().filter(|one| is_of_witness(one)) {
            if let SignatureMethod::Typed { name } = &signature.method
                && !same_name(name.reveal(), self.statement.witness_name.reveal())
                && !names.contains(name)
            {
                names.push(name.clone());
            }
        }
        names
    }

    fn signed_before(&self) -> &'static str {
        if self.is_signed_everywhere() {
            ", after signing in EVERY place and before the officer had witnessed that"
        } else if self.signatures.iter().any(is_of_witness) {
            ", after signing in some places"
        } else {
            ""
        }
    }

    /// "the witness signed 3 places by mark; ...": who signed how many places in
    /// which way.
    fn in_words(&self) -> String {
        let mut counted: Vec<(&str, &str, usize)> = Vec::new();
        for signature in &self.signatures {
            let who = match signature.signatory {
                Signatory::Witness => "the witness",
                Signatory::Reader => "whoever read it over",
                Signatory::MarkWitness => "whoever saw the mark made",
                Signatory::Interpreter => "the interpreter",
                Signatory::Officer => "the officer",
                Signatory::AppropriateAdult => "the appropriate adult",
            };
            let how = match signature.method {
                SignatureMethod::Drawn { .. } => "by hand",
                SignatureMethod::Mark { .. } => "BY MARK",
                SignatureMethod::Typed { .. } => "BY TYPED NAME",
                _ => "in another way",
            };
            match counted.iter_mut().find(|(a, b, _)| (*a, *b) == (who, how)) {
                Some((_, _, count)) => *count += 1,
                None => counted.push((who, how, 1)),
            }
        }
        let mut parts: Vec<String> = counted
            .into_iter()
            .map(|(who, how, count)| match count {
                1 => format!("{who} signed 1 place {how}"),
                count => format!("{who} signed {count} places {how}"),
            })
            .collect();
        if let Some(time) = &self.read_over {
            parts.insert(
                0,
                format!(
                    "it was READ OVER to the witness, who cannot read it, at {}",
                    time.wall
                ),
            );
        }
        if parts.is_empty() {
            return "the record holds no signatures of persons".to_owned();
        }
        parts.join("; ")
    }
}
