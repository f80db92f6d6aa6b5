//! Names that have broken forms elsewhere: a template that breaks on one is
//! refused by its trials, not before the witness who has it.

use crate::Fonts;

/// Invented names with the letters, marks and lengths that names have, and with
/// what means something to a typesetter.
const NAMES: [&str; 9] = [
    "Bridget O'BRIEN O\u{2019}BRIEN",
    "Aoife d'\u{c1}rcy-SMITH \"Goldie\" WEI\u{df} \u{201e}Jojo\u{201c}",
    "#let #panic() $x^2$ @ref <label> *bold* _under_",
    "Back\\slash \\n `code` </svg> &amp; [x] -- ... ~ = + // /* */",
    "{pages} {count} {page} {witness}",
    "X",
    "\u{41}\u{30a}sa \u{141}UKASZEWICZ\u{d3}WNA \u{391}\u{3b8}\u{3b7}\u{3bd}\u{3ac} \u{418}\u{432}\u{430}\u{43d}",
    "\u{738b}\u{865a}\u{6784}",
    "\u{633}\u{645}\u{64a}\u{631}\u{629} (Samira) \u{627}\u{644}\u{645}\u{62b}\u{646}\u{649}",
];

/// Those the fonts have letters for.
pub(crate) fn names(fonts: &Fonts) -> impl Iterator<Item = &'static str> {
    let printable = |name: &&str| name.chars().all(|c| fonts.has(c));
    NAMES.into_iter().filter(printable)
}
