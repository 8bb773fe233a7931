//! Datelines, bylines and credit lines: who wrote it, where, and whose text it is.
//!
//! `واشنطن - رويترز:` `الرياض (واس)` `عواصم - وكالات` `كتب: …` `(د ب أ)` are all rows of names between marks. Such
//! a row is cut at its marks and every part is looked up; a row counts only where its parts are known, so that
//! `الوزير: لن نقبل` stays a sentence.

mod words;

use crate::marks::{COMMA, QUESTION};
use crate::rules::line_key;
use std::ops::Range;
pub(crate) use words::CreditWords;
use words::{Known, Row, Word};

/// A credit line, taken apart. Ranges are bytes of the line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CreditLine {
    pub(crate) places: Vec<Range<usize>>,
    /// Sources with their ids, where known.
    pub(crate) sources: Vec<(Range<usize>, Option<String>)>,
    pub(crate) authors: Vec<Range<usize>>,
    /// Parts that are the outlet's own desk, or stand for many places.
    pub(crate) neutral: usize,
    /// Parts that are nothing known.
    pub(crate) unknown: Vec<Range<usize>>,
    /// True where a byline word (`كتب`) opens it.
    pub(crate) signed: bool,
}

impl CreditLine {
    /// True where no part of the line is anything known.
    pub(crate) fn is_all_unknown(&self) -> bool {
        self.places.is_empty() && self.sources.is_empty() && self.neutral == 0
    }

    fn put(&mut self, known: Known, range: Range<usize>, awaited: &mut Option<Word>) {
        match known {
            Known::Source(id) => self.sources.push((range, id)),
            Known::Neutral => self.neutral += 1,
            Known::Opens(word) => {
                self.signed |= word == Word::Byline;
                *awaited = Some(word);
            }
        }
    }

    fn put_awaited(&mut self, word: Word, range: Range<usize>) {
        match word {
            Word::Byline => self.authors.push(range),
            Word::Credit => self.sources.push((range, None)),
            _ => self.neutral += 1,
        }
    }

    /// True where the row places the text, or gives its source as a row does: `رويترز: …` alone may be a sentence that
    /// says who says so.
    pub(crate) fn is_dateline(&self, row: &str) -> bool {
        !self.places.is_empty() || self.neutral > 0 || (!self.sources.is_empty() && row.starts_with('('))
    }

    fn is_known(&self) -> bool {
        self.unknown.is_empty() && !(self.places.is_empty() && self.sources.is_empty() && self.neutral == 0)
    }
}

/// Marks between a row of names and the first sentence; a tatweel between spaces is a dash.
const MARKS: [char; 5] = ['-', '–', '—', ':', '\u{0640}'];

/// Bytes of a line that can be a row of names.
const ROW: usize = 220;

impl CreditWords {
    /// Takes a byline field or a line of its own apart. `outlet` is the page's own name, which is no source.
    pub(crate) fn byline(&self, line: &str, outlet: Option<&str>) -> CreditLine {
        let mut found = self.split(line, outlet);
        let has_names = found.unknown.iter().any(|r| words_of(line, r) >= 2);
        let wired = found.sources.iter().any(|(_, id)| id.as_ref().is_some_and(|id| self.wires.contains(id)));
        for range in std::mem::take(&mut found.unknown) {
            match words_of(line, &range) {
                // An agency has no reporters of a paper: `ساوث ليك - أ. ف. ب` begins with a town, if not with a given name.
                2 | 3
                    if wired
                        && found.places.is_empty()
                        && !self.is_named(line, &range)
                        && !is_latin(line, &range) =>
                {
                    found.places.push(range);
                }
                2..=6 if !self.is_definite(line, &range) => found.authors.push(range),
                // One unknown word beside a name or a source is a town: names in bylines have two words.
                1 if found.places.is_empty()
                    && (has_names || !found.sources.is_empty() || found.neutral > 0)
                    && !is_latin(line, &range) =>
                {
                    found.places.push(range);
                }
                _ => found.unknown.push(range),
            }
        }
        found.authors.retain(|r| !has_digit(line, r));
        found.authors.sort_by_key(|r| r.start);
        found
    }

    /// A whole line that is nothing but credits: `رويترز - لندن`, `(أ ف ب)`, `كتب: سالم العمر`, `سلوى سعد – متابعات`.
    pub(crate) fn own_line(&self, line: &str, outlet: Option<&str>) -> Option<CreditLine> {
        if line.len() > ROW
            || line.split_whitespace().count() > 14
            || crate::rules::ends_sentence(line.trim_end_matches(')'))
        {
            return None;
        }
        let plain = self.split(line, outlet);
        // `بواسطة سالم العمر 3 تعليقات` holds counters, too.
        if plain.authors.iter().any(|r| has_digit(line, r)) {
            return None;
        }
        if plain.is_known() || plain.signed {
            return Some(self.byline(line, outlet));
        }
        let anchored = !plain.sources.is_empty() || plain.neutral > 0;
        let named = self.byline(line, outlet);
        let few = named.authors.len() <= 2 && named.authors.iter().all(|r| words_of(line, r) <= 4);
        (anchored && named.unknown.is_empty() && few).then_some(named)
    }

    /// A whole line above the first sentence that is credits there, and may be anything elsewhere: `سالم العمر - الرياض`.
    pub(crate) fn front_line(&self, line: &str, outlet: Option<&str>) -> Option<CreditLine> {
        if let Some(found) = self.own_line(line, outlet) {
            return Some(found);
        }
        if line.split_whitespace().count() > 7 || crate::rules::ends_sentence(line) {
            return None;
        }
        let found = self.byline(line, outlet);
        let row = found.places.len() == 1 && found.authors.len() == 1 && found.unknown.is_empty();
        (row && found.authors.iter().all(|r| self.is_named(line, r))).then_some(found)
    }

    /// True where a line is the name of a person, as far as its first word tells: `هند العلي`.
    pub(crate) fn is_name(&self, line: &str) -> bool {
        let whole = 0..line.len();
        let letters = line.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || c == '.');
        letters && (2..=4).contains(&words_of(line, &whole)) && self.is_named(line, &whole)
    }

    /// True where a part begins with a given name, a title before it or none.
    fn is_named(&self, line: &str, range: &Range<usize>) -> bool {
        let key = line_key(line.get(range.clone()).unwrap_or(""), &self.fold);
        let mut words = key.split(' ').filter(|w| self.words.get(*w) != Some(&Word::Title));
        words.next().is_some_and(|first| self.given.contains(first))
    }

    /// The dateline with which a paragraph begins, and the byte where its first sentence starts.
    pub(crate) fn lead(&self, text: &str, outlet: Option<&str>) -> Option<(CreditLine, usize)> {
        let mut best = None;
        let mut end = 0;
        for (i, c) in text.char_indices().take(90) {
            let after = i + c.len_utf8();
            let next = text.get(after..).and_then(|t| t.chars().next()).unwrap_or('\n');
            let stop = match c {
                ':' => true,
                ')' => matches!(next, ' ' | ':' | '-' | '–' | '—' | '\u{a0}' | '\n'),
                '-' | '–' | '—' | '\u{0640}' => {
                    next.is_whitespace() || text.get(..i).is_some_and(|t| t.ends_with(' '))
                }
                _ => false,
            };
            if !stop || text.get(after..).is_none_or(|t| t.trim().is_empty()) {
                continue;
            }
            let mut found = self.split(text.get(..after).unwrap_or(""), outlet);
            if c == ':' {
                self.take_author(text, &mut found);
            }
            // `باريس (فرنسا) تستضيف` is a sentence: without a source, a mark must follow.
            let row = text.get(after..).unwrap_or("").trim_start().starts_with(MARKS);
            if c == ')' && !row && found.sources.is_empty() {
                continue;
            }
            // `سبق- ينبع: …`: the paper alone is no row, and what follows belongs to it.
            if c != ':' && found.places.is_empty() && found.sources.is_empty() && self.is_paper(text, after) {
                continue;
            }
            if found.is_known() && (end == 0 || !found.sources.is_empty() || found.neutral > 0) {
                end = after;
                best = Some(found);
            }
        }
        if best.is_none() {
            (best, end) = self.shaped(text, outlet).map_or((None, 0), |(found, end)| (Some(found), end));
        }
        let rest = text.get(end..).unwrap_or("");
        let skipped =
            rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || MARKS.contains(&c)).len();
        best.map(|found| (found, end + skipped))
    }

    /// True where a row up to here is one part that papers are called by.
    fn is_paper(&self, text: &str, end: usize) -> bool {
        self.houses.contains_key(&line_key(text.get(..end).unwrap_or(""), &self.fold))
    }

    /// `سالم العمر - الأفق - جدة:`: the first part of a row that ends in a colon is its author where it begins with a given
    /// name and a mark follows. `سالم العمر في جدة: …` may be a sentence.
    fn take_author(&self, text: &str, found: &mut CreditLine) {
        let [name] = found.unknown.as_slice() else { return };
        let after = text.get(name.end..).unwrap_or("").trim_start();
        let first = text.get(..name.start).is_some_and(|t| !t.chars().any(char::is_alphanumeric));
        let row = !found.places.is_empty() || found.neutral > 0 || !found.sources.is_empty();
        let marked = after.starts_with(['-', '–', '—', '(', '|', '/', '\u{0640}']);
        if first && row && marked && (2..=4).contains(&words_of(text, name)) && self.is_named(text, name) {
            found.authors.append(&mut found.unknown);
        }
    }

    /// `X - رويترز:`, `X (واس) -` and `سالم العمر - X:` with a short name that nobody knows, by the shape of the row. Beside
    /// an agency, one unknown word is the place; beside anything else it may be the outlet itself (`سبق - وكالات:`,
    /// `سبق - ينبع:`), so that only the known part counts, or the author's two words before it.
    fn shaped(&self, text: &str, outlet: Option<&str>) -> Option<(CreditLine, usize)> {
        let (at, _) = text.char_indices().take(44).find(|(_, c)| matches!(c, ':' | ')'))?;
        let closes = text.get(at..)?.starts_with(')');
        let after = text.get(at + 1..)?.trim_start();
        if closes && !after.starts_with(MARKS) {
            return None;
        }
        let head = text.get(..at)?;
        if closes != head.contains('(') || head.contains(['.', COMMA, '«', '"', QUESTION, '!', '&']) {
            return None;
        }
        let mut found = self.split(head, outlet);
        let parts = self.parts(head);
        let [(first, _), (second, _)] = parts.as_slice() else { return None };
        if words_of(head, first) > 3 || words_of(head, second) > 3 || found.signed {
            return None;
        }
        let unknown = std::mem::take(&mut found.unknown);
        let agency = found.sources.iter().any(|(_, id)| id.is_some());
        match unknown.as_slice() {
            [one] if agency && words_of(head, one) <= 2 => found.places.push(one.clone()),
            [_] if !found.sources.is_empty() || !found.places.is_empty() => {}
            // Behind a paper's name stands its town.
            [one] if self.is_paper(head, first.end) && words_of(head, one) <= 2 => {
                let list = if self.is_named(head, one) { &mut found.authors } else { &mut found.places };
                list.push(one.clone());
            }
            [name, house]
                if words_of(head, name) >= 2
                    && words_of(head, house) == 1
                    && !self.is_definite(head, name) =>
            {
                found.authors.push(name.clone());
            }
            _ => return None,
        }
        Some((found, at + 1))
    }

    fn is_definite(&self, line: &str, range: &Range<usize>) -> bool {
        let key = line_key(line.get(range.clone()).unwrap_or(""), &self.fold);
        let first = key.split(' ').next().unwrap_or("");
        let title = self.words.get(first) == Some(&Word::Title);
        !title && first.starts_with(self.article.as_str())
    }

    /// Cuts a row of names at its marks and looks every part up.
    fn split(&self, line: &str, outlet: Option<&str>) -> CreditLine {
        let outlet = outlet.map(|o| line_key(o, &self.fold)).filter(|o| !o.is_empty());
        let mut out = CreditLine::default();
        let mut awaited = None;
        let parts = self.parts(line);
        let key = |r: &Range<usize>| line_key(line.get(r.clone()).unwrap_or(""), &self.fold);
        let keys: Vec<String> = parts.iter().map(|(r, _)| key(r)).collect();
        let places = keys.iter().filter(|k| self.places.contains(*k)).count();
        let sources = keys.iter().filter(|k| self.known(k, outlet.as_deref()).is_some()).count();
        let row = Row { outlet: outlet.as_deref(), parts: parts.len(), places, known: places + sources };
        for (range, at) in parts {
            self.place_part(line, range.clone(), &row, &mut awaited, &mut out);
            // What stands behind `من` or `in` and is nothing else is a place.
            if at && out.unknown.last() == Some(&range) {
                out.unknown.pop();
                out.places.push(range);
            }
        }
        out.places.sort_by_key(|r| r.start);
        out
    }

    fn place_part(
        &self,
        line: &str,
        range: Range<usize>,
        row: &Row<'_>,
        awaited: &mut Option<Word>,
        out: &mut CreditLine,
    ) {
        let outlet = row.outlet;
        let text = line.get(range.clone()).unwrap_or("");
        let key = line_key(text, &self.fold);
        if key.is_empty() || text.chars().any(char::is_numeric) && text.chars().count() <= 14 {
            return;
        }
        if let Some(known) = self.known(&key, outlet) {
            return out.put(known, range, awaited);
        }
        let opening = self.opening(text);
        if let Some(word) = awaited.take() {
            match opening {
                Some((Word::Desk, _)) => out.neutral += 1,
                _ => out.put_awaited(word, range),
            }
            return;
        }
        if self.is_house(line, &range, &key, row) {
            out.neutral += 1;
            return;
        }
        if self.places.contains(&key) {
            return out.places.push(range);
        }
        // The state says only where the town lies: `برج الميل (نفراس) - أوسا:`.
        if !out.places.is_empty() && self.states.contains(&key) {
            return;
        }
        match opening {
            Some((Word::Desk, _)) => out.neutral += 1,
            Some((word @ (Word::Byline | Word::Translator | Word::Credit), at)) => {
                let rest = range.start + at..range.end;
                let rest_key = line_key(line.get(rest.clone()).unwrap_or(""), &self.fold);
                out.signed |= word == Word::Byline;
                match self.known(&rest_key, outlet) {
                    Some(known) => out.put(known, rest, awaited),
                    // `عن` and its like open ordinary phrases, too; `نقلا عن` does not.
                    None if word == Word::Credit && words_of(line, &(range.start..rest.start)) < 2 => {
                        out.unknown.push(range);
                    }
                    None if word == Word::Byline && self.ends_at_desk(&rest_key) => out.neutral += 1,
                    None => out.put_awaited(word, rest),
                }
            }
            _ => out.unknown.push(range),
        }
    }
}

fn is_latin(line: &str, range: &Range<usize>) -> bool {
    line.get(range.clone()).is_some_and(|t| t.is_ascii())
}

fn has_digit(line: &str, range: &Range<usize>) -> bool {
    line.get(range.clone()).is_some_and(|t| t.contains(char::is_numeric))
}

fn words_of(line: &str, range: &Range<usize>) -> usize {
    line.get(range.clone()).map_or(0, |t| t.split_whitespace().count())
}

#[cfg(test)]
mod tests;
