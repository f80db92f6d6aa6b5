//! Ink is taken only where it leaves the words of the page readable.
//!
//! A place to sign ends where its box does; hands do not, and the rest of a name
//! may stand up to [`Ink::MARGIN`] beside it. What may not be there is a line
//! through the words of the statement: a reader of the page could take it for a
//! deletion. So the very page says where its words are, and ink across them is
//! refused before it is taken, with everything that was signed left as it was.

use pocketbook_forms as forms;
use pocketbook_model::{Ink, InkError, RequiredSignature, SigningError};

use crate::printing::strokes;
use crate::{CoreError, SignBy};

/// How far beside a place words are kept: as far as a tail may go, and what its
/// curve can bulge beyond its points.
const REACH: u32 = Ink::MARGIN + 500;

/// The words that ink of any of the places could cross.
pub(crate) fn near_places(laid_out: &forms::LaidOut) -> Vec<forms::PrintedWords> {
    near(&laid_out.places, &laid_out.words)
}

pub(crate) fn near(
    places: &[forms::SignaturePlace],
    words: &[forms::PrintedWords],
) -> Vec<forms::PrintedWords> {
    let reached = |words: &&forms::PrintedWords| {
        let mut places = places.iter();
        places.any(|place| words.within_reach(place, REACH))
    };
    words.iter().filter(reached).copied().collect()
}

/// The ink of a signature that was drawn.
pub(crate) fn drawn(by: &SignBy) -> Option<&Ink> {
    match by {
        SignBy::Drawn(ink) | SignBy::Mark(ink) => Some(ink),
        SignBy::Typed(_) => None,
    }
}

/// Refuses ink across words.
///
/// # Errors
///
/// [`InkError::OverWords`].
pub(crate) fn require_readable(
    ink: &Ink,
    places: &[RequiredSignature],
    words: &[forms::PrintedWords],
) -> Result<(), CoreError> {
    let strokes = strokes(ink);
    if places
        .iter()
        .any(|place| forms::crosses(&strokes, place.page, words))
    {
        return Err(SigningError::Ink(InkError::OverWords).into());
    }
    Ok(())
}
