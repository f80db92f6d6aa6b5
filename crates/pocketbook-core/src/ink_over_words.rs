//! Ink is taken only where it leaves the words of the page readable.
//!
//! A place to sign ends where its box does; hands do not, and the rest of a name
//! may stand up to [`Ink::MARGIN`] beside it. What may not be there is a line
//! through the words of the statement: a reader of the page could take it for a
//! deletion. So the very page says where its words are, and ink across them is
//! refused before it is taken, with everything that was signed left as it was.

use pocketbook_forms as forms;
use pocketbook_model::{Ink, InkError, RequiredSignature, SigningError};

use crate::printing::{ShownAgain, strokes};
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

/// Refuses ink across words. They were kept when the pages were fixed; where an
/// earlier version of Pocketbook fixed them, they are read off the pages once
/// more and kept from now on.
///
/// # Errors
///
/// [`InkError::OverWords`].
pub(crate) fn require_readable(
    by: &SignBy,
    places: &[RequiredSignature],
    kept: &mut Option<Vec<forms::PrintedWords>>,
    shown_again: impl FnOnce() -> Result<ShownAgain, CoreError>,
) -> Result<(), CoreError> {
    let (SignBy::Drawn(ink) | SignBy::Mark(ink)) = by else {
        return Ok(());
    };
    let words = match kept.take() {
        Some(words) => words,
        None => shown_again()?.words(),
    };
    let strokes = strokes(ink);
    let mut places = places.iter();
    if places.any(|place| forms::crosses(&strokes, place.page, &words)) {
        return Err(SigningError::Ink(InkError::OverWords).into());
    }
    *kept = Some(words);
    Ok(())
}
