//! Why a form could not be laid out.

/// Why a character cannot be printed, and so what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unprintable {
    /// The font pack has its script and is not installed.
    InFontPack,
    /// No font here has its script: no statement in it can be printed.
    OfNoScriptHere,
    /// A single character: a picture, a control, a rare sign.
    Alone,
}

impl Unprintable {
    const fn remedy(self) -> &'static str {
        match self {
            Self::InFontPack => "install the font pack",
            Self::OfNoScriptHere => {
                "no font here has its script. Take it down in another language that whoever signs or \
                 reads it knows, or on paper and attach it, and tell whoever runs the tablets \
                 which script is needed"
            }
            Self::Alone => "remove or replace it",
        }
    }
}

/// Why a form could not be laid out. No error carries what a person wrote;
/// the reasons of a broken template come from trials with invented text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormsError {
    /// A character that no font of the form has.
    #[error(
        "{field}: the character after {position} characters (line {line}) cannot be printed; {}",
        .why.remedy()
    )]
    Unprintable {
        /// The field.
        field: String,
        /// Position of the character in the field, in characters from 0.
        position: usize,
        /// Its line in the field, from 1.
        line: usize,
        /// What the fonts lack.
        why: Unprintable,
    },
    /// The form would have too many pages.
    #[error("the form has {pages} pages; shorten it to {limit} or fewer, or divide it")]
    TooLong {
        /// Pages it would have.
        pages: usize,
        /// The limit.
        limit: usize,
    },
    /// A field is too long to be laid out at all.
    #[error("{field}: {characters} characters are too many; shorten it to {limit} or fewer")]
    TooMuchText {
        /// The field.
        field: String,
        /// Its length in characters.
        characters: usize,
        /// The limit.
        limit: usize,
    },
    /// A field that no form can carry as it is.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field.
        field: String,
        /// What is wrong and what to do.
        reason: &'static str,
    },
    /// The template is broken.
    #[error("the template is broken in {file}, line {line}: {reason}; correct the form package")]
    Template {
        /// File of the package.
        file: String,
        /// Line of the file, from 1; 0 when it concerns no single line.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// The template prints other words than the sheet's.
    #[error(
        "page {page}: {text} {fault}; print nothing with this form until its publisher has corrected it"
    )]
    Printed {
        /// The page, from 1.
        page: u32,
        /// Which text of the sheet, by its name; "the page has" where it is none.
        text: String,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// The form package is broken outside its templates.
    #[error("the form package is broken: {reason}; correct it")]
    Package {
        /// What is wrong with it.
        reason: String,
    },
    /// The form is for sheets of another kind.
    #[error("this form prints sheets of another kind; choose the form for this kind")]
    WrongSheet,
    /// A signature that cannot stand on the form.
    #[error("a signature on page {page} cannot be printed: {reason}")]
    Signature {
        /// The page, from 1.
        page: u32,
        /// What is wrong and what to do.
        reason: &'static str,
    },
    /// The signed form would not be the form that was shown.
    #[error(
        "page {page} of the signed form would differ from the page that was shown; lay the form out anew and show it again"
    )]
    LayoutChanged {
        /// First page that differs, from 1.
        page: u32,
    },
    /// The font pack is damaged.
    #[error("the font pack is damaged: {file}: {reason}; install it again")]
    FontPack {
        /// File of the pack.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The system gave no thread to lay the form out on.
    #[error("the system has no room to lay out the form; close other programs and try again")]
    NoRoom,
}
