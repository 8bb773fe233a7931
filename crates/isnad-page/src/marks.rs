//! Marks of punctuation, of Latin and of Arabic script, and what they do: each question that is asked of a mark is answered here once.

/// The Arabic comma.
pub(crate) const COMMA: char = '\u{060C}';
/// The Arabic semicolon.
pub(crate) const SEMICOLON: char = '\u{061B}';
/// The Arabic question mark.
pub(crate) const QUESTION: char = '\u{061F}';
/// Between thousands of Arabic-Indic figures.
const THOUSANDS: char = '\u{066C}';
/// The full stop of Urdu.
const URDU_STOP: char = '\u{06D4}';
/// The full stop of Chinese and Japanese.
const CJK_STOP: char = '\u{3002}';

pub(crate) fn is_comma(c: char) -> bool {
    matches!(c, ',' | COMMA)
}

/// Ends a sentence of Arabic prose. The Latin question mark is not among them: it stands in addresses.
pub(crate) fn is_final(c: char) -> bool {
    matches!(c, '.' | QUESTION | '!' | '…')
}

/// Ends a sentence of any script that pages come in.
pub(crate) fn ends(c: char) -> bool {
    is_final(c) || matches!(c, '?' | URDU_STOP | CJK_STOP)
}

/// Stands between the figures of one number: thousands, decimals, and the commas that stand for both.
pub(crate) fn is_in_number(c: char) -> bool {
    is_comma(c) || matches!(c, '.' | THOUSANDS)
}
