//! A checked form lays out sheets.
//!
//! ```text
//! FormPackage ──check──▶ CheckedForm ──lay_out──▶ pages to show and places to sign
//!                                    └─lay_out_signed──▶ the same pages, signed
//! ```
//!
//! Signing never moves anything: a signature is drawn over the page, at the
//! place the unsigned layout gave it, and both layouts are compared before the
//! signed one leaves this room.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::content::FormContent;
use crate::digest::Parts;
use crate::expected::counted;
use crate::fonts::{FontReference, embedded_bytes};
use crate::marks::{LINE_SVG, Marks};
use crate::printing::Printing;
use crate::prose::fill;
use crate::reading::{self, TextBox};
use crate::world::{DATA, FormWorld, LINE, Templates};
use crate::{
    CertificateKind, Fonts, FormPackage, FormsError, PrintedWords, Purpose, Sheet, SheetKind,
    Signatory, SignaturePlace, Signing, VictimSlipSheet, ahead, letters, painted, prose,
};

/// Greatest number of pages of a form.
pub const PAGES: usize = 200;
/// Layouts whose intermediate results are kept: the next layout of a nearly
/// equal sheet is fast, and memory stays bounded.
const KEPT: usize = 2;
/// Stack of the thread that lays out. Typst recurses by the nesting of the
/// document; a host's thread may have half a megabyte.
const STACK: usize = 32 << 20;
/// Least width and height of a place to sign, in 1/100 mm.
const LEAST_PLACE: (u32, u32) = (3_000, 800);

/// A form, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormReference {
    /// Which form.
    pub id: String,
    /// Which version of it.
    pub version: u32,
    /// SHA-256 over templates, wording and fonts.
    pub sha256: [u8; 32],
}

/// A form whose trials have passed. Cheap to clone.
#[derive(Clone)]
pub struct CheckedForm(Arc<Inner>);

struct Inner {
    package: FormPackage,
    templates: Templates,
    fonts: Fonts,
    /// Over the package and the embedded fonts, a megabyte that every layout
    /// refers to and none changes.
    digest: OnceLock<Parts>,
}

impl std::fmt::Debug for CheckedForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let FormPackage { id, version, .. } = &self.0.package;
        write!(f, "CheckedForm({id}, version {version})")
    }
}

/// A form laid out.
#[derive(Clone)]
pub struct LaidOut {
    /// The PDF (PDF/A-2a, PDF/UA-1).
    pub pdf: Vec<u8>,
    /// The form used; its digest also covers the font pack's files in `fonts`.
    pub template: FormReference,
    /// The font pack's files that this very PDF uses; none for Latin text.
    pub fonts: Vec<FontReference>,
    /// Number of pages, as the declaration counts them.
    pub pages: u32,
    /// Pages after those: 1 for a certificate of refusal, else 0.
    pub certificate_pages: u32,
    /// The places to sign, in the order of the pages.
    pub places: Vec<SignaturePlace>,
    /// Where the words stand that no ink may cross.
    pub words: Vec<PrintedWords>,
    /// SHA-256 over what is painted on each page but the signatures: the same
    /// before a page is signed and after.
    pub painted: Vec<[u8; 32]>,
    /// What is printed of the form's wording, by key, exactly as printed.
    pub shown: BTreeMap<String, String>,
}

impl std::fmt::Debug for LaidOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LaidOut({} pages)", self.pages)
    }
}

impl LaidOut {
    /// The declaration as printed, with its number of pages.
    #[must_use]
    pub fn declaration(&self) -> Option<&str> {
        self.shown.get("declaration").map(String::as_str)
    }
}

impl CheckedForm {
    /// A form that comes with Pocketbook. Its trials run in this crate's tests,
    /// not again on every tablet.
    #[must_use]
    pub fn built_in(id: &str, fonts: &Fonts) -> Option<Self> {
        Self::unchecked(FormPackage::built_in_by_id(id)?, fonts).ok()
    }

    /// A form before its trials.
    pub(crate) fn unchecked(package: FormPackage, fonts: &Fonts) -> Result<Self, FormsError> {
        package.check_wording()?;
        let templates =
            Templates::new(&package.main, &package.files).ok_or_else(|| FormsError::Package {
                reason: "its main file is not among its files, or a name is no path".to_owned(),
            })?;
        Ok(Self(Arc::new(Inner {
            package,
            templates,
            fonts: fonts.clone(),
            digest: OnceLock::new(),
        })))
    }

    /// Id, version and SHA-256 over templates, wording and embedded fonts: the
    /// reference of every PDF that needs no font pack.
    #[must_use]
    pub fn reference(&self) -> FormReference {
        self.reference_with(&[])
    }

    fn reference_with(&self, fonts: &[FontReference]) -> FormReference {
        let package = &self.0.package;
        let begun = self.0.digest.get_or_init(|| {
            // The package is maps of strings; writing it cannot fail, and an empty
            // text would be a digest that matches no package.
            let text = serde_json::to_vec(package).unwrap_or_default();
            embedded_bytes().fold(Parts::new().and(&text), Parts::and)
        });
        let digest = fonts
            .iter()
            .fold(begun.clone(), |digest, font| digest.and(&font.sha256));
        FormReference {
            id: package.id.clone(),
            version: package.version,
            sha256: digest.finish(),
        }
    }

    /// What it prints.
    #[must_use]
    pub fn sheet_kind(&self) -> SheetKind {
        self.0.package.sheet
    }

    pub(crate) fn package(&self) -> &FormPackage {
        &self.0.package
    }

    pub(crate) fn fonts(&self) -> &Fonts {
        &self.0.fonts
    }

    /// A text of the form in a language (BCP 47); English where there is no
    /// translation.
    #[must_use]
    pub fn wording(&self, key: &str, language: &str) -> Option<&str> {
        let wording = self.0.package.wording.get(key)?;
        Some(wording.in_language(language).0)
    }

    /// The text of a message to a victim, where there is no paper: the crime
    /// or incident number, or the local reference until there is one.
    ///
    /// # Errors
    ///
    /// [`FormsError::WrongSheet`] when the form is no victim's slip.
    pub fn message(&self, slip: &VictimSlipSheet) -> Result<String, FormsError> {
        if self.sheet_kind() != SheetKind::VictimSlip {
            return Err(FormsError::WrongSheet);
        }
        let key = slip.series.key(match slip.number {
            Some(_) => "message",
            None => "message_no_number",
        });
        let values = [
            ("number", slip.number.as_deref().unwrap_or_default()),
            ("reference", slip.local_reference.as_str()),
            ("reported", slip.reported.as_str()),
            ("officer", slip.officer.as_str()),
        ];
        let words = self.wording(&key, "en-GB").unwrap_or_default();
        Ok(fill(words, &values))
    }

    /// Keys of the wording that begin so, in order: "consent." gives the
    /// consents of the rear.
    pub fn wording_keys<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        let keys = self.0.package.wording.keys().map(String::as_str);
        keys.filter(move |key| key.starts_with(prefix))
    }

    /// Whether a text, named by its field, can be printed in the fonts of this
    /// form.
    ///
    /// # Errors
    ///
    /// [`FormsError::Unprintable`] with the place of the first character that
    /// they lack.
    pub fn check_text(&self, field: &str, text: &str) -> Result<(), FormsError> {
        prose::check(field, text, usize::MAX, &self.0.fonts)
    }

    /// Lays out a sheet that nobody has signed.
    ///
    /// # Errors
    ///
    /// [`FormsError::Unprintable`] naming the field and the place of a character
    /// that the fonts lack; [`FormsError::TooMuchText`], [`FormsError::TooLong`]
    /// and [`FormsError::Invalid`] for what no form can carry;
    /// [`FormsError::WrongSheet`].
    pub fn lay_out(&self, sheet: &Sheet) -> Result<LaidOut, FormsError> {
        self.lay_out_with(sheet, &Signing::default(), Marks::none(), false)
    }

    /// Lays out the same sheet with signatures on the very pages. `shown` are
    /// the pages that were shown.
    ///
    /// A refusal adds one page after the statement's, with a place for the
    /// officer to sign, and changes nothing before it. Once the officer has
    /// signed, pass the layout that has that page too.
    ///
    /// # Errors
    ///
    /// Those of [`CheckedForm::lay_out`]; [`FormsError::Signature`] for a
    /// signature without a place, twice at one, outside the page or its place,
    /// or too large; [`FormsError::LayoutChanged`] when a page would not be the
    /// page that was shown.
    pub fn lay_out_signed(
        &self,
        sheet: &Sheet,
        signing: &Signing,
        shown: &LaidOut,
    ) -> Result<LaidOut, FormsError> {
        self.lay_out_signed_with(sheet, signing, shown, false)
    }

    pub(crate) fn lay_out_signed_with(
        &self,
        sheet: &Sheet,
        signing: &Signing,
        shown: &LaidOut,
        invented: bool,
    ) -> Result<LaidOut, FormsError> {
        let expected = shown.places.as_slice();
        let kinds = match sheet {
            Sheet::Statement(sheet) => sheet.certificate_kinds(),
            _ => Vec::new(),
        };
        signing.check(expected, &kinds)?;
        self.check_texts(&signing.texts())?;
        if signing.refusal.is_some() && sheet.kind() != SheetKind::Statement {
            return Err(FormsError::Invalid {
                field: "refusal".to_owned(),
                reason: "only a statement can be refused; leave it unsigned",
            });
        }
        let lacks = |key: &&str| !self.0.package.wording.contains_key(*key);
        if let Some(refusal) = &signing.refusal
            && refusal.when.wording().iter().any(lacks)
        {
            return Err(FormsError::Invalid {
                field: "refusal".to_owned(),
                reason: refusal.when.without_words(),
            });
        }
        let marks = Marks::new(&self.0.package, signing, expected);
        let signed = self.lay_out_with(sheet, signing, marks, invented)?;
        let again = signed.painted.iter().map(Some);
        let again = again.chain(std::iter::repeat(None));
        let mut painted = (1..).zip(shown.painted.iter().zip(again));
        let other = painted.find(|(_, (page, again))| *again != Some(*page));
        let other = other.map(|(page, _)| page);
        match first_difference(&signed.places, expected).or(other) {
            None => Ok(signed),
            Some(page) => Err(FormsError::LayoutChanged { page }),
        }
    }

    fn check_texts(&self, texts: &[(String, &str, usize)]) -> Result<(), FormsError> {
        let mut texts = texts.iter();
        texts.try_for_each(|(field, text, limit)| prose::check(field, text, *limit, &self.0.fonts))
    }

    /// `invented` is true for trials only: Typst's reasons may quote the sheet.
    pub(crate) fn lay_out_with(
        &self,
        sheet: &Sheet,
        signing: &Signing,
        marks: Marks,
        invented: bool,
    ) -> Result<LaidOut, FormsError> {
        self.lay_out_on(ahead::cores(), sheet, (signing, marks), invented)
    }

    fn lay_out_on(
        &self,
        cores: usize,
        sheet: &Sheet,
        (signing, marks): (&Signing, Marks),
        invented: bool,
    ) -> Result<LaidOut, FormsError> {
        let inner = &self.0;
        if sheet.kind() != inner.package.sheet {
            return Err(FormsError::WrongSheet);
        }
        sheet.date().check()?;
        if let Sheet::Statement(sheet) = sheet {
            sheet.check()?;
        }
        self.check_texts(&sheet.texts())?;
        let content = FormContent::new(&inner.package, &inner.fonts, sheet, signing, &marks)?;
        let shown: Vec<(String, &str, usize)> = content
            .shown
            .iter()
            .map(|(key, text)| (format!("wording {key}"), text.as_str(), usize::MAX))
            .collect();
        self.check_texts(&shown)?;
        let Marks { files, drawn, .. } = marks;
        let data = serde_json::to_vec(&content.data).map_err(|_| FormsError::Package {
            reason: "its data cannot be written".to_owned(),
        })?;
        let pictures = files.clone();
        let world = |data: Vec<u8>, mut files: Vec<(String, Vec<u8>)>| {
            files.push((DATA.to_owned(), data));
            files.push((LINE.to_owned(), LINE_SVG.as_bytes().to_vec()));
            FormWorld::new(inner.templates.clone(), inner.fonts.clone(), files)
        };
        let later = ahead::parts(&content.data, cores).into_iter();
        let later = later.filter_map(|part| serde_json::to_vec(&part).ok());
        let later: Vec<_> = later.map(|data| world(data, Vec::new())).collect();
        let worlds = (world(data, files), later);
        let needed = Needed::of(sheet, signing);
        let identifier = format!("{} {}", inner.package.id, content.id);
        // Ink that was drawn for a place is compared with the page it is on.
        let signing = signing.clone();
        let printing = Printing {
            expected: content.expected,
            files: pictures,
            drawn,
            title: content.title,
        };
        let run = move || lay_out(&worlds, &needed, &signing, &printing, &identifier, invented);
        let thread = std::thread::Builder::new()
            .name("form layout".to_owned())
            .stack_size(STACK)
            .spawn(run)
            .map_err(|_| FormsError::NoRoom)?;
        // A fault inside Typst ends its thread, not the capture.
        let layout = thread.join().map_err(|_| FormsError::Template {
            file: inner.package.main.clone(),
            line: 0,
            reason: "the layout engine failed".to_owned(),
        })??;
        let mut shown = content.shown;
        if let Some(declaration) = layout.declaration {
            let printed = shown.get("declaration").cloned().unwrap_or_default();
            if declaration != counted(&printed, layout.pages) {
                return Err(FormsError::Template {
                    file: inner.package.main.clone(),
                    line: 0,
                    reason: "the declaration is not the wording's with the number of pages"
                        .to_owned(),
                });
            }
            shown.insert("declaration".to_owned(), declaration);
        }
        Ok(LaidOut {
            template: self.reference_with(&layout.fonts),
            pdf: layout.pdf,
            fonts: layout.fonts,
            pages: layout.pages,
            certificate_pages: layout.certificate_pages,
            places: layout.places,
            words: layout.words,
            painted: layout.painted,
            shown,
        })
    }
}

/// First page on which two lists of places differ. The place under a
/// certificate of refusal is left out: it comes with the refusal.
fn first_difference(signed: &[SignaturePlace], expected: &[SignaturePlace]) -> Option<u32> {
    let shown = |places: &[SignaturePlace]| -> Vec<SignaturePlace> {
        let refusal = Purpose::Certificate(CertificateKind::Refusal);
        let places = places.iter().filter(|place| place.purpose != refusal);
        places.copied().collect()
    };
    let (signed, expected) = (shown(signed), shown(expected));
    let differing = signed.iter().zip(&expected).find(|(a, b)| a != b);
    match differing {
        Some((a, b)) => Some(a.page.min(b.page)),
        None if signed.len() == expected.len() => None,
        None => {
            let rest = signed.iter().skip(expected.len());
            let rest = rest.chain(expected.iter().skip(signed.len()));
            rest.map(|place| place.page).min()
        }
    }
}

/// What a layout must have.
struct Needed {
    kind: SheetKind,
    certificates: Vec<CertificateKind>,
    refusal: bool,
    adult_on_rear: bool,
    unsigned: bool,
}

impl Needed {
    fn of(sheet: &Sheet, signing: &Signing) -> Self {
        Self {
            kind: sheet.kind(),
            certificates: match sheet {
                Sheet::Statement(sheet) => sheet.certificate_kinds(),
                _ => Vec::new(),
            },
            refusal: signing.refusal.is_some(),
            adult_on_rear: matches!(sheet, Sheet::Rear(rear) if rear.responsible_adult.is_some()),
            unsigned: signing.signatures.is_empty() && signing.refusal.is_none(),
        }
    }

    /// Every place that must be there exactly once; `None` for any page.
    fn places(&self, pages: u32) -> Vec<(Purpose, Signatory, Option<u32>)> {
        use Signatory::{AppropriateAdult, Officer, Witness};
        let mut places = Vec::new();
        match self.kind {
            SheetKind::Statement => {
                places.push((Purpose::Declaration, Witness, Some(1)));
                places.push((Purpose::AfterLastWord, Witness, None));
                for page in 1..=pages {
                    places.push((Purpose::PageFoot, Witness, Some(page)));
                    places.push((Purpose::PageFoot, Officer, Some(page)));
                }
                for kind in &self.certificates {
                    places.push((Purpose::Certificate(*kind), kind.signatory(), None));
                }
                if self.refusal {
                    let refusal = Purpose::Certificate(CertificateKind::Refusal);
                    places.push((refusal, Officer, Some(pages + 1)));
                }
            }
            SheetKind::Rear => {
                places.push((Purpose::Rear, Witness, None));
                if self.adult_on_rear {
                    places.push((Purpose::Rear, AppropriateAdult, None));
                }
            }
            SheetKind::ExhibitLabel => places.push((Purpose::ExhibitLabel, Witness, None)),
            SheetKind::ExhibitList | SheetKind::ReportSummary | SheetKind::VictimSlip => {}
        }
        places
    }

    /// Refuses a layout whose places are not those that are needed, lie off
    /// the page, overlap each other or lie over text.
    fn check(
        &self,
        places: &[SignaturePlace],
        sizes: &[(f64, f64)],
        texts: &[TextBox],
        pages: u32,
    ) -> Result<(), String> {
        let named = |purpose, signatory| SignaturePlace::described(purpose, signatory);
        let mut needed = self.places(pages);
        for place in places {
            let name = named(place.purpose, place.signatory);
            let page = place.page;
            let at = needed.iter().position(|(purpose, signatory, on)| {
                (*purpose, *signatory) == (place.purpose, place.signatory)
                    && on.is_none_or(|on| on == page)
            });
            match at {
                Some(at) => {
                    needed.swap_remove(at);
                }
                None => return Err(format!("page {page} has a place too many: {name}")),
            }
            let index = usize::try_from(page.saturating_sub(1)).unwrap_or(usize::MAX);
            let on_page = sizes.get(index).is_some_and(|(width, height)| {
                f64::from(place.x) + f64::from(place.width) <= *width
                    && f64::from(place.y) + f64::from(place.height) <= *height
            });
            if !on_page {
                return Err(format!("page {page}: the place leaves the page: {name}"));
            }
            if place.width < LEAST_PLACE.0 || place.height < LEAST_PLACE.1 {
                return Err(format!(
                    "page {page}: the place is smaller than 30 mm by 8 mm: {name}"
                ));
            }
        }
        if let Some((purpose, signatory, on)) = needed.first() {
            let page = on.map_or_else(String::new, |page| format!(" on page {page}"));
            let name = named(*purpose, *signatory);
            return Err(format!("a place to sign is missing{page}: {name}"));
        }
        for (index, place) in places.iter().enumerate() {
            let mut later = places.iter().skip(index + 1);
            if let Some(other) = later.find(|other| place.overlaps(other)) {
                return Err(format!(
                    "page {}: two places overlap: {} and {}",
                    place.page,
                    named(place.purpose, place.signatory),
                    named(other.purpose, other.signatory)
                ));
            }
        }
        texts_in_their_place(places, sizes, texts, self.unsigned)
    }
}

/// Refuses text off the page, and text in a place to sign that nobody has
/// signed.
fn texts_in_their_place(
    places: &[SignaturePlace],
    sizes: &[(f64, f64)],
    texts: &[TextBox],
    unsigned: bool,
) -> Result<(), String> {
    for text in texts {
        let page = text.page;
        let index = usize::try_from(page.saturating_sub(1)).unwrap_or(usize::MAX);
        let on_page = sizes.get(index).is_some_and(|(width, height)| {
            text.left >= 0.0 && text.top >= 0.0 && text.right <= *width && text.bottom <= *height
        });
        if !on_page {
            let (left, top) = (text.left / 100.0, text.top / 100.0);
            return Err(format!(
                "page {page}: text leaves the page, {left:.0} mm from its left and {top:.0} mm from its upper edge"
            ));
        }
        // A twentieth of a millimetre is the rounding of places.
        let lies_in = |place: &&SignaturePlace| {
            place.page == page
                && text.left < f64::from(place.x + place.width) - 5.0
                && text.right > f64::from(place.x) + 5.0
                && text.top < f64::from(place.y + place.height) - 5.0
                && text.bottom > f64::from(place.y) + 5.0
        };
        if unsigned && let Some(place) = places.iter().find(lies_in) {
            let name = SignaturePlace::described(place.purpose, place.signatory);
            return Err(format!("page {page}: text lies in a place to sign: {name}"));
        }
    }
    Ok(())
}

struct Layout {
    pdf: Vec<u8>,
    pages: u32,
    certificate_pages: u32,
    places: Vec<SignaturePlace>,
    words: Vec<PrintedWords>,
    painted: Vec<[u8; 32]>,
    declaration: Option<String>,
    fonts: Vec<FontReference>,
}

/// `worlds` are the form and its later parts: see [`ahead`].
fn lay_out(
    (world, later): &(FormWorld, Vec<FormWorld>),
    needed: &Needed,
    signing: &Signing,
    printing: &Printing,
    identifier: &str,
    invented: bool,
) -> Result<Layout, FormsError> {
    let somewhere = |reason: &str| world.broken_somewhere(reason);
    let result = std::thread::scope(|scope| {
        ahead::set(scope, later, STACK);
        typst::compile::<PagedDocument>(world)
    });
    let document = result
        .output
        .map_err(|errors| world.broken(&errors, invented))?;
    if invented && !result.warnings.is_empty() {
        // A layout that does not settle, a font that is not there.
        return Err(world.broken(&result.warnings, true));
    }
    let all = document.pages().len();
    if all > PAGES {
        return Err(FormsError::TooLong {
            pages: all,
            limit: PAGES,
        });
    }
    let certificate_pages = u32::from(needed.refusal);
    let pages = u32::try_from(all)
        .unwrap_or(u32::MAX)
        .saturating_sub(certificate_pages);
    let places =
        reading::places(&document).ok_or_else(|| somewhere("a place to sign is malformed"))?;
    let head_overflows =
        |place: &SignaturePlace| place.purpose == Purpose::Declaration && place.page > 1;
    if !invented && places.iter().any(head_overflows) {
        return Err(FormsError::Invalid {
            field: "head_lines".to_owned(),
            reason: "the head leaves no room for the declaration on the front page; shorten it",
        });
    }
    let sizes = reading::page_sizes(&document);
    needed
        .check(&places, &sizes, &reading::text_boxes(&document), pages)
        .map_err(|reason| world.broken_somewhere(reason))?;
    signing.check_ink(&places, &sizes)?;
    let declaration = reading::declaration(&document);
    if needed.kind == SheetKind::Statement && declaration.is_none() {
        return Err(somewhere("the declaration is missing"));
    }
    let fonts = reading::fonts_used(&document, world.fonts());
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|_| somewhere("the PDF standards cannot be combined"))?;
    let options = PdfOptions {
        standards,
        ident: typst::foundations::Smart::Custom(identifier.to_owned()),
        ..PdfOptions::default()
    };
    let document = letters::whole(document);
    // The pages are read while they are written.
    let (words, pdf) = std::thread::scope(|scope| {
        let reading = std::thread::Builder::new()
            .name("form reading".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || {
                let words = printing.check(&document, &places, pages)?;
                Ok((words, painted::pages(&document)))
            });
        let pdf = typst_pdf::pdf(&document, &options);
        let words = match reading {
            Ok(reading) => reading
                .join()
                .unwrap_or_else(|_| Err(somewhere("the pages cannot be read back"))),
            Err(_) => Err(FormsError::NoRoom),
        };
        (words, pdf)
    });
    let (words, painted) = words?;
    let pdf = pdf.map_err(|errors| world.broken(&errors, invented))?;
    drop(document);
    typst::comemo::evict(KEPT);
    Ok(Layout {
        pdf,
        pages,
        certificate_pages,
        places,
        words,
        painted,
        declaration,
        fonts,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_long_statement_is_the_same_on_any_number_of_cores() {
        let form = CheckedForm::built_in("mg11", &Fonts::embedded()).unwrap();
        let mut sheet = crate::trial::statement(String::new());
        let paragraph = |number| format!("{number} {}", "I saw what I describe here. ".repeat(9));
        sheet.body = (0..60).map(paragraph).collect::<Vec<_>>().join("\n");
        let sheet = Sheet::from(sheet);
        let on = |cores| {
            // Nothing is remembered of the layouts before.
            typst::comemo::evict(0);
            let unsigned = (&Signing::default(), Marks::none());
            form.lay_out_on(cores, &sheet, unsigned, false).unwrap()
        };
        let alone = on(1);
        assert!(alone.pages > 3, "{} pages", alone.pages);
        for cores in [2, 4] {
            assert!(on(cores).pdf == alone.pdf, "{cores} cores");
        }
    }
}
