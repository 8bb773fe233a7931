//! Lines whose breaks were lost on the way: `… الأحد المقبل.وقال مدير …`, `منذ 9 أشهر02552مشاركةبغداد`.
//!
//! A dump that some program put together again has lost some of its line breaks and kept others. A break that is gone
//! leaves a seam that Arabic cannot have inside a word or a sentence: a final mark with a letter right behind it, a ta
//! marbuta within a word, letters behind digits or behind the ending of a picture's name. Sentences are cut at such seams
//! wherever they are; labels, places, ages and headlines only where what is cut off is one, since a typist's slip looks
//! the same.

use crate::marks::is_final;
use crate::rules::{Furniture, PageRules, ends_sentence, line_key};

/// Bytes of a label, a place or an age with its counters.
const LABEL: usize = 90;
/// Bytes of two headlines that ran together.
const HEADLINES: usize = 600;
/// Bytes of a page that stands in three lines at most.
const TORN: usize = 300;
/// Pieces that one line falls into; a line of more is prose with a habit of its own.
const PIECES: usize = 400;

/// Looks at pieces of one page as to whether they are labels: each costs a look into the tables.
const LOOKS: usize = 3_000;

/// The lines of a text, lost breaks put back, at most `most` of them. Blank ones are left out.
pub(super) fn lines<'t>(text: &'t str, most: usize, rules: &PageRules) -> Vec<&'t str> {
    let mut seams = Seams { looks: LOOKS, rules };
    let mut lines = Vec::new();
    // A page of many words in few lines has lost all its breaks.
    let torn = text.len() > TORN && text.lines().filter(|l| !l.trim().is_empty()).nth(3).is_none();
    let torn = |line| if torn { super::torn::pieces(line, rules) } else { vec![line] };
    for line in text.lines().flat_map(torn) {
        let mut rest = trimmed(line);
        let mut pieces = 0;
        while !rest.is_empty() {
            if lines.len() >= most {
                return lines;
            }
            pieces += 1;
            let at = if pieces < PIECES { seams.first(rest) } else { None };
            let (piece, tail) = rest.split_at(at.unwrap_or(rest.len()));
            lines.push(trimmed(piece));
            rest = trimmed(tail);
        }
    }
    lines
}

/// A line without the white space around it, marks of direction, and the pictographs that messages begin lines with (`🔹`).
fn trimmed(line: &str) -> &str {
    let unseen = |c: char| c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}');
    let drawn = |c: char| matches!(c as u32, 0x2190..=0x2bff | 0xfe0f | 0x1_f000..=0x1_faff);
    line.trim_matches(unseen).trim_start_matches(|c| unseen(c) || drawn(c))
}

/// Finds seams.
struct Seams<'r> {
    looks: usize,
    rules: &'r PageRules,
}

impl Seams<'_> {
    /// Where the first piece of a line ends, if more than one ran together in it. Looks only as far as the piece
    /// reaches, so that a line is walked once whatever it falls into.
    fn first(&mut self, line: &str) -> Option<usize> {
        if let Some(half) = twice(line, self.rules) {
            return Some(half);
        }
        let (mut before, mut letters) = ('\n', 0usize);
        for (at, c) in line.char_indices() {
            let begins = is_arabic(c) || matches!(c, '«' | '“');
            if at > 0 && begins && letters >= 2 && (is_final(before) || is_closing(before)) {
                // A letter alone before the mark is an initial: `د.كريم`.
                if ends_sentence(line.get(..at)?) {
                    return Some(at);
                }
            }
            let joins = is_arabic(c)
                && (before == '\u{629}' || before.is_ascii_alphanumeric() || before.is_numeric());
            if at > 0
                && at <= LABEL
                && (joins || before == ')')
                && self.look()
                && label_ends(line, at, before, self.rules)
            {
                return Some(at);
            }
            if is_arabic(c) {
                letters = if is_final(before) { 1 } else { letters + 1 };
            } else if !is_final(c) && !is_closing(c) && !is_mark(c) {
                letters = 0;
            }
            if !is_mark(c) {
                before = c;
            }
        }
        self.age_inside(line).or_else(|| self.label_and_place(line)).or_else(|| self.update_inside(line))
    }

    fn look(&mut self) -> bool {
        self.looks = self.looks.saturating_sub(1);
        self.looks > 0
    }

    /// An age that ran into its counters, somewhere in a line: `افتتاح الجسر منذ 9 أشهر02552 افتتاح الجسر`. Digits right behind
    /// a letter are the sign; the age begins one to four words before them.
    fn age_inside(&mut self, line: &str) -> Option<usize> {
        if line.len() > 2 * HEADLINES {
            return None;
        }
        let mut before = ' ';
        let (digits, _) = line.char_indices().find(|(_, c)| {
            let joined = is_arabic(before) && c.is_numeric();
            before = *c;
            joined
        })?;
        let tail = line.get(digits..)?;
        let end = digits + tail.find(|c: char| !c.is_numeric()).unwrap_or(tail.len());
        if end - digits < 2 || !self.look() {
            return None;
        }
        let spaces = line.get(..digits)?.rmatch_indices(' ').map(|(at, _)| at + 1);
        let found = spaces.chain([0]).take(4).filter(|start| {
            let age = line.get(*start..end).and_then(|words| super::line::age(words, self.rules));
            age.is_some_and(|(age, digits)| digits.is_some() && age.span.start == 0)
        });
        match found.last()? {
            0 => (end < line.len()).then_some(end),
            start => Some(start),
        }
    }

    /// `نُشر: 12/2/2026 آخر تحديث: 13/2/2026`: two dates in one line, the second with its label.
    fn update_inside(&mut self, line: &str) -> Option<usize> {
        let figure = line.find(char::is_numeric).filter(|_| line.len() <= 2 * LABEL)?;
        let starts = line.match_indices(' ').map(|(at, _)| at + 1).filter(|at| *at > figure).take(8);
        let mut labels = starts
            .filter(|at| line.get(*at..).and_then(|l| self.rules.furniture(l)) == Some(Furniture::Updated));
        labels.next().filter(|_| self.looks > 0)
    }

    /// `مشاركة واشنطن`: a label and a place, and nothing else.
    fn label_and_place(&mut self, line: &str) -> Option<usize> {
        let (label, place) = line.split_once(' ').filter(|_| line.len() <= LABEL)?;
        let both = self.rules.credits.is_place(trimmed(place))
            && self.rules.furniture(label) == Some(Furniture::Share);
        (both && self.look()).then_some(label.len())
    }
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '»' | ')')
}

/// A letter of Arabic script; marks above and below letters are none.
fn is_arabic(c: char) -> bool {
    matches!(c as u32, 0x0620..=0x063f | 0x0641..=0x064a | 0x0671..=0x06d3)
}

fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x064b..=0x065f | 0x0670 | 0x200c..=0x200f | 0x0640)
}

/// True where a line's first `at` bytes are a label, a place, a picture's name or an age, and what follows cannot belong to
/// them.
fn label_ends(line: &str, at: usize, before: char, rules: &PageRules) -> bool {
    let piece = line.get(..at).map_or("", trimmed);
    match before {
        '\u{629}' => {
            let label = rules.furniture(piece);
            matches!(label, Some(Furniture::Share | Furniture::Advert | Furniture::Nav))
                || rules.credits.is_place(piece)
        }
        // `التعليقات ()`.
        ')' => rules.furniture(piece) == Some(Furniture::Comments),
        _ => {
            // `Nidaaافتتاح الجسر`: the site's name in Latin letters.
            let latin = piece.len() <= 30 && piece.bytes().all(|b| b.is_ascii_alphabetic());
            latin
                || super::line::image(piece).is_some()
                || super::line::age(piece, rules).is_some_and(|(_, digits)| digits.is_some())
        }
    }
}

/// A headline that stands twice in one line, with a space between or none.
fn twice(line: &str, rules: &PageRules) -> Option<usize> {
    if line.len() > HEADLINES || line.len() < 40 {
        return None;
    }
    let middle = line.len() / 2;
    (middle.saturating_sub(3)..=middle + 3).find(|at| {
        let Some((a, b)) = line.get(..*at).zip(line.get(*at..)) else { return false };
        let (a, b) = (trimmed(a), trimmed(b));
        a.chars().next() == b.chars().next()
            && a.split_whitespace().count() >= 3
            && line_key(a, &rules.fold) == line_key(b, &rules.fold)
    })
}
