//! Datelines, bylines and credit lines: who wrote it, where, and whose text it is.
//!
//! `واشنطن - رويترز:` `الرياض (واس)` `عواصم - وكالات` `كتب: …` `(د ب أ)` are all rows of names between marks. Such
//! a row is cut at its marks and every part is looked up; a row counts only where its parts are known, so that
//! `الوزير: لن نقبل` stays a sentence.

use crate::rules::line_key;
use isnad_lang::{Fold, PackError, Source, Table};
use std::collections::BTreeMap;
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Bureau,
    Desk,
    Many,
    Byline,
    Translator,
    Credit,
    Between,
    At,
    Title,
}

/// The words and names that make up credit lines.
#[derive(Debug, Clone)]
pub(crate) struct CreditWords {
    words: BTreeMap<String, Word>,
    /// Folded name of an agency or outlet to its id.
    agencies: BTreeMap<String, String>,
    /// Folded names of cities and regions.
    places: BTreeMap<String, ()>,
    fold: Fold,
}

/// A credit line, taken apart. Ranges are bytes of the line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CreditLine {
    pub(crate) places: Vec<Range<usize>>,
    /// Sources with their ids, where known.
    pub(crate) sources: Vec<(Range<usize>, Option<String>)>,
    pub(crate) authors: Vec<Range<usize>>,
    /// Parts that are the outlet's own desk, or stand for many places.
    neutral: usize,
    /// Parts that are nothing known.
    unknown: Vec<Range<usize>>,
    /// True where a byline word (`كتب`) opens it.
    signed: bool,
}

impl CreditLine {
    /// True where no part of the line is anything known.
    pub(crate) fn is_all_unknown(&self) -> bool {
        self.places.is_empty() && self.sources.is_empty() && self.neutral == 0
    }

    fn is_known(&self) -> bool {
        self.unknown.is_empty() && !(self.places.is_empty() && self.sources.is_empty() && self.neutral == 0)
    }
}

/// Bytes of a line that can be a row of names.
const ROW: usize = 220;

impl CreditWords {
    /// Reads `datelines.tsv`, and the names of agencies and places where the pack has them.
    ///
    /// # Errors
    /// The first fault of a table.
    pub(crate) fn load(source: &Source, fold: &Fold) -> Result<Self, PackError> {
        let mut out = CreditWords {
            words: BTreeMap::new(),
            agencies: BTreeMap::new(),
            places: BTreeMap::new(),
            fold: fold.clone(),
        };
        for language in ["ar", "en"] {
            let path = format!("{language}/datelines.tsv");
            for row in Table::read(source, &path, &["words", "kind", "example"])?.rows() {
                let word = match row.get("kind") {
                    "bureau" => Word::Bureau,
                    "desk" => Word::Desk,
                    "many" => Word::Many,
                    "byline" => Word::Byline,
                    "translator" => Word::Translator,
                    "credit" => Word::Credit,
                    "between" => Word::Between,
                    "at" => Word::At,
                    "title" => Word::Title,
                    _ => return Err(row.error("no such kind")),
                };
                out.words.insert(line_key(row.get("words"), fold), word);
            }
            let path = format!("{language}/agencies.tsv");
            for row in Table::read(source, &path, &["id", "name", "aliases"])?.rows() {
                for name in row.list("aliases").chain([row.get("name")]) {
                    out.agencies.entry(line_key(name, fold)).or_insert_with(|| row.get("id").to_owned());
                }
            }
            let path = format!("{language}/places.tsv");
            for row in Table::read(source, &path, &["name", "aliases", "kind"])?.rows() {
                if matches!(row.get("kind"), "city" | "province" | "region") {
                    for name in row.list("aliases").chain([row.get("name")]) {
                        out.places.insert(line_key(name, fold), ());
                    }
                }
            }
            let path = format!("{language}/states.tsv");
            for row in Table::read(source, &path, &["name", "capital"])?.rows() {
                if let Some(capital) = row.opt("capital") {
                    out.places.insert(line_key(capital, fold), ());
                }
            }
        }
        Ok(out)
    }

    /// Adds names that the pack does not hold.
    pub(crate) fn learn<'a>(
        &mut self,
        agencies: impl IntoIterator<Item = (&'a str, &'a str)>,
        places: impl IntoIterator<Item = &'a str>,
    ) {
        for (name, id) in agencies {
            self.agencies.insert(line_key(name, &self.fold), id.to_owned());
        }
        self.places.extend(places.into_iter().map(|p| (line_key(p, &self.fold), ())));
    }

    /// True where the words are the name of a place that datelines name.
    pub(crate) fn is_place(&self, words: &str) -> bool {
        self.places.contains_key(&line_key(words, &self.fold))
    }

    /// Takes a byline field or a line of its own apart. `outlet` is the page's own name, which is no source.
    pub(crate) fn byline(&self, line: &str, outlet: Option<&str>) -> CreditLine {
        let mut found = self.split(line, outlet);
        let has_names = found.unknown.iter().any(|r| words_of(line, r) >= 2);
        for range in std::mem::take(&mut found.unknown) {
            match words_of(line, &range) {
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
        if plain.is_known() || plain.signed {
            return Some(self.byline(line, outlet));
        }
        let anchored = !plain.sources.is_empty() || plain.neutral > 0;
        let named = self.byline(line, outlet);
        let few = named.authors.len() <= 2 && named.authors.iter().all(|r| words_of(line, r) <= 4);
        (anchored && named.unknown.is_empty() && few).then_some(named)
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
                '-' | '–' | '—' | 'ـ' => {
                    next.is_whitespace() || text.get(..i).is_some_and(|t| t.ends_with(' '))
                }
                _ => false,
            };
            if !stop || text.get(after..).is_none_or(|t| t.trim().is_empty()) {
                continue;
            }
            let found = self.split(text.get(..after).unwrap_or(""), outlet);
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
            rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || "-–—ـ:".contains(c)).len();
        best.map(|found| (found, end + skipped))
    }

    /// `X - رويترز:`, `X (واس) -` and `سالم العمر - X:` with a short name that nobody knows, by the shape of the row. Beside
    /// an agency, one unknown word is the place; beside anything else it may be the outlet itself (`سبق - وكالات:`,
    /// `سبق - ينبع:`), so that only the known part counts, or the author's two words before it.
    fn shaped(&self, text: &str, outlet: Option<&str>) -> Option<(CreditLine, usize)> {
        let (at, _) = text.char_indices().take(44).find(|(_, c)| matches!(c, ':' | ')'))?;
        let closes = text.get(at..)?.starts_with(')');
        let after = text.get(at + 1..)?.trim_start();
        if closes && !after.starts_with(['-', '–', '—', ':', 'ـ']) {
            return None;
        }
        let head = text.get(..at)?;
        if closes != head.contains('(') || head.contains(['.', '،', '«', '"', '؟', '!', '&']) {
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
        !title && first.starts_with(self.fold.key(ARTICLE).as_str())
    }

    /// Cuts a row of names at its marks and looks every part up.
    fn split(&self, line: &str, outlet: Option<&str>) -> CreditLine {
        let outlet = outlet.map(|o| line_key(o, &self.fold)).filter(|o| !o.is_empty());
        let mut out = CreditLine::default();
        let mut awaited = None;
        for (range, at) in self.parts(line) {
            self.place_part(line, range, outlet.as_deref(), &mut awaited, &mut out);
            // What stands behind `من` or `in` and is nothing else is a place.
            if at && let Some(range) = out.unknown.pop() {
                out.places.push(range);
            }
        }
        out
    }

    fn place_part(
        &self,
        line: &str,
        range: Range<usize>,
        outlet: Option<&str>,
        awaited: &mut Option<Word>,
        out: &mut CreditLine,
    ) {
        let text = line.get(range.clone()).unwrap_or("");
        let key = line_key(text, &self.fold);
        if key.is_empty() || text.chars().any(|c| c.is_numeric()) && text.chars().count() <= 14 {
            return;
        }
        if let Some(id) = self.agencies.get(&key)
            && outlet != Some(key.as_str())
        {
            out.sources.push((range, Some(id.clone())));
            return;
        }
        if outlet == Some(key.as_str()) {
            out.neutral += 1;
            return;
        }
        match self.words.get(&key) {
            Some(Word::Bureau) => return out.sources.push((range, None)),
            Some(Word::Desk | Word::Many) => {
                out.neutral += 1;
                return;
            }
            Some(word @ (Word::Byline | Word::Translator | Word::Credit)) => {
                out.signed |= *word == Word::Byline;
                *awaited = Some(*word);
                return;
            }
            _ => {}
        }
        if let Some(word) = awaited.take() {
            if matches!(self.opening(text), Some((Word::Desk, _))) {
                out.neutral += 1;
                return;
            }
            return self.awaited(word, range, out);
        }
        if self.places.contains_key(&key) {
            return out.places.push(range);
        }
        match self.opening(text) {
            Some((Word::Desk, _)) => out.neutral += 1,
            Some((word @ (Word::Byline | Word::Translator | Word::Credit), at)) => {
                let rest = range.start + at..range.end;
                let rest_key = line_key(line.get(rest.clone()).unwrap_or(""), &self.fold);
                out.signed |= word == Word::Byline;
                if outlet == Some(rest_key.as_str()) {
                    out.neutral += 1;
                    return;
                }
                match self.words.get(&rest_key) {
                    Some(Word::Desk | Word::Many) => {
                        out.neutral += 1;
                        return;
                    }
                    Some(next @ (Word::Byline | Word::Translator | Word::Credit)) => {
                        *awaited = Some(*next);
                        return;
                    }
                    _ => {}
                }
                match self.agencies.get(&rest_key) {
                    Some(id) => out.sources.push((rest, Some(id.clone()))),
                    None if self.words.get(&rest_key) == Some(&Word::Bureau) => {
                        out.sources.push((rest, None))
                    }
                    None if word == Word::Credit => out.unknown.push(range),
                    None => self.awaited(word, rest, out),
                }
            }
            _ => out.unknown.push(range),
        }
    }

    fn awaited(&self, word: Word, range: Range<usize>, out: &mut CreditLine) {
        match word {
            Word::Byline => out.authors.push(range),
            Word::Credit => out.sources.push((range, None)),
            _ => out.neutral += 1,
        }
    }

    /// The word of `datelines.tsv` that a part begins with, and where the rest starts.
    fn opening(&self, text: &str) -> Option<(Word, usize)> {
        let spaces = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(i, _)| i);
        let mut best = None;
        for at in spaces.take(3) {
            if let Some(word) = self.words.get(&line_key(text.get(..at).unwrap_or(""), &self.fold)) {
                let rest = text.get(at..).unwrap_or("");
                best = Some((*word, at + rest.len() - rest.trim_start().len()));
            }
        }
        best
    }

    /// The stretches between marks, trimmed.
    fn parts(&self, line: &str) -> Vec<(Range<usize>, bool)> {
        let mut cuts = Vec::new();
        let mut start = 0;
        let mut before = ' ';
        for (i, c) in line.char_indices() {
            let after = i + c.len_utf8();
            let next = line.get(after..).and_then(|t| t.chars().next()).unwrap_or(' ');
            let cut = match c {
                ':' | '/' | '،' | ',' | '(' | ')' | '|' | '«' | '»' | '"' | '“' | '”' | '\n' | '•' | ';'
                | '؛' => true,
                '-' | '–' | '—' => !(before.is_ascii_alphabetic() && next.is_ascii_alphabetic()),
                // A tatweel between spaces is a dash.
                'ـ' => before.is_whitespace() && next.is_whitespace(),
                _ => false,
            };
            if cut {
                cuts.push(start..i);
                start = after;
            }
            before = c;
        }
        cuts.push(start..line.len());
        let cuts = cuts.into_iter().flat_map(|r| self.between(line, r));
        cuts.filter_map(|(r, at)| Some((trim(line, r)?, at))).collect()
    }

    /// Cuts at words that part names (`و`, `and`) or stand before a place (`من`, `in`): the stretches, and whether a
    /// word of the latter kind opens them.
    fn between(&self, line: &str, range: Range<usize>) -> Vec<(Range<usize>, bool)> {
        let text = line.get(range.clone()).unwrap_or("");
        let (mut out, mut start, mut at, mut place) = (Vec::new(), range.start, range.start, false);
        for word in text.split_inclusive(char::is_whitespace) {
            let kind = self.words.get(&line_key(word, &self.fold));
            let cuts = matches!(kind, Some(Word::Between | Word::At));
            if cuts && at > start && at + word.len() < range.end {
                out.push((start..at, place));
                start = at + word.len();
                place = kind == Some(&Word::At);
            }
            at += word.len();
        }
        out.push((start..range.end, place));
        out
    }
}

/// The Arabic article, by its code points: language tables hold words, and this is none.
const ARTICLE: &str = "\u{0627}\u{0644}";

fn is_latin(line: &str, range: &Range<usize>) -> bool {
    line.get(range.clone()).is_some_and(|t| t.is_ascii())
}

fn words_of(line: &str, range: &Range<usize>) -> usize {
    line.get(range.clone()).map_or(0, |t| t.split_whitespace().count())
}

fn trim(line: &str, range: Range<usize>) -> Option<Range<usize>> {
    let text = line.get(range.clone())?;
    let edge = |c: char| c.is_whitespace() || c == '.' || c == '*' || c == '\u{200f}' || c == '\u{200e}';
    let left = text.len() - text.trim_start_matches(edge).len();
    let right = text.trim_end_matches(edge).len();
    (left < right).then(|| range.start + left..range.start + right)
}
