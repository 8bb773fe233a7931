//! The words and names of credit lines, and the marks that part them.

use crate::dates::Clock;
use crate::marks::{COMMA, SEMICOLON};
use crate::rules::line_key;
use isnad_lang::{Affixes, Fold, NamesFile, PackError, Source, Table};
use isnad_model::When;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What a word of `datelines.tsv` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Bureau,
    Desk,
    Many,
    Byline,
    Translator,
    Credit,
    Between,
    At,
    Title,
    Paper,
}

/// The words and names that make up credit lines.
#[derive(Debug, Clone)]
pub(crate) struct CreditWords {
    pub(super) words: BTreeMap<String, Word>,
    /// Folded name of an agency or outlet to its id.
    pub(super) agencies: BTreeMap<String, String>,
    /// Ids of the agencies among them, whose texts others print.
    pub(super) wires: BTreeSet<String>,
    /// Folded names of papers and sites without the noun before them (`الوطن` of `صحيفة الوطن`), with their ids. They are
    /// ordinary words, so that they are a paper's only in a row of names.
    pub(super) houses: BTreeMap<String, String>,
    /// Folded names of cities and regions.
    pub(super) places: BTreeSet<String>,
    /// Those of them that are wider than a state, from which nobody reports: `الشرق الأوسط` in a row is the paper.
    pub(super) wide: BTreeSet<String>,
    /// Folded names of states, which stand behind the name of a town: `برج الميل (نفراس)`.
    pub(super) states: BTreeSet<String>,
    /// Folded given names, which tell a person in a line that nothing else tells.
    pub(super) given: BTreeSet<String>,
    /// The Arabic article.
    pub(super) article: String,
    clock: Clock,
    pub(super) fold: Fold,
}

/// What a whole part of a row is, where the pack knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// A source, with its id.
    Source(Option<String>),
    /// The outlet itself, its desk, or a word for several places.
    Neutral,
    /// A word that says what the next part is.
    Opens(Word),
}

/// What a part of a row is looked at with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'o> {
    /// The folded name of the page's own outlet.
    pub(super) outlet: Option<&'o str>,
    /// How many parts the row has, how many of them are places, and how many are places, sources or words of rows.
    pub(super) parts: usize,
    pub(super) places: usize,
    pub(super) known: usize,
}

impl CreditWords {
    /// Reads `datelines.tsv`, and the names of agencies and places where the pack has them.
    ///
    /// # Errors
    /// The first fault of a table.
    pub(crate) fn load(source: &Source, fold: &Fold, clock: &Clock) -> Result<Self, PackError> {
        let mut out = CreditWords {
            words: BTreeMap::new(),
            agencies: BTreeMap::new(),
            wires: BTreeSet::new(),
            houses: BTreeMap::new(),
            places: BTreeSet::new(),
            wide: BTreeSet::new(),
            states: BTreeSet::new(),
            given: BTreeSet::new(),
            article: Affixes::load(source, "ar", fold)?.article,
            clock: clock.clone(),
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
                    "paper" => Word::Paper,
                    _ => return Err(row.error("no such kind")),
                };
                out.words.insert(line_key(row.get("words"), fold), word);
            }
            let path = format!("{language}/given.tsv");
            for row in Table::read(source, &path, &["name"])?.rows() {
                out.given.insert(line_key(row.get("name"), fold));
            }
            out.media(source, &format!("{language}/agencies.tsv"))?;
            let path = format!("{language}/places.tsv");
            for row in Table::read(source, &path, &["name", "aliases", "kind"])?.rows() {
                if matches!(row.get("kind"), "city" | "province" | "region") {
                    for name in row.list("aliases").chain([row.get("name")]) {
                        if row.get("kind") == "region" && row.opt("iso3").is_none() {
                            out.wide.insert(line_key(name, fold));
                        }
                        out.places.insert(line_key(name, fold));
                    }
                }
            }
            let path = format!("{language}/states.tsv");
            for row in Table::read(source, &path, &["name", "aliases", "capital"])?.rows() {
                for name in row.list("aliases").chain([row.get("name")]) {
                    out.states.insert(line_key(name, fold));
                }
                if let Some(capital) = row.opt("capital") {
                    out.places.insert(line_key(capital, fold));
                }
            }
        }
        Ok(out)
    }

    /// Reads `agencies.tsv`: who is credited, by its names, and papers by their names without the noun.
    fn media(&mut self, source: &Source, path: &str) -> Result<(), PackError> {
        for row in Table::read(source, path, &["id", "name", "aliases", "outlet_kind"])?.rows() {
            let id = row.get("id");
            if row.get("outlet_kind") == "agency" {
                self.wires.insert(id.to_owned());
            }
            for name in row.list("aliases").chain([row.get("name")]) {
                let key = line_key(name, &self.fold);
                let noun = |noun: &str| self.words.get(noun) == Some(&Word::Paper);
                if let Some((_, bare)) = key.split_once(' ').filter(|(first, _)| noun(first)) {
                    self.houses.entry(bare.to_owned()).or_insert_with(|| id.to_owned());
                }
                self.agencies.entry(key).or_insert_with(|| id.to_owned());
            }
        }
        Ok(())
    }

    /// Adds the outlets, places, states and capitals of a user's own names.
    ///
    /// # Errors
    /// The first fault of the table.
    pub(crate) fn learn(&mut self, file: &NamesFile) -> Result<(), PackError> {
        for row in Table::parse(&file.path, &file.text, &["kind", "id", "name"])?.rows() {
            let names = row.list("aliases").chain(row.list("latin")).chain([row.get("name")]);
            let keys = names.map(|name| line_key(name, &self.fold)).filter(|key| !key.is_empty());
            match row.get("kind") {
                "outlet" => self.agencies.extend(keys.map(|key| (key, row.get("id").to_owned()))),
                "place" => self.places.extend(keys),
                "state" => {
                    self.states.extend(keys);
                    self.places.extend(row.list("capital").map(|name| line_key(name, &self.fold)));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The date that stands in a row of names, and where: `فاريسا 28 كانون الثاني/يناير (أوسا) -`.
    pub(crate) fn day_in(&self, line: &str, written: &When) -> Option<(Range<usize>, When)> {
        self.clock.day_in(line, written)
    }

    /// True where the words are the name of a place that datelines name.
    pub(crate) fn is_place(&self, words: &str) -> bool {
        self.places.contains(&line_key(words, &self.fold))
    }

    /// The id of an agency or outlet by one of its names.
    pub(crate) fn source(&self, name: &str) -> Option<&str> {
        self.agencies.get(&line_key(name, &self.fold)).map(String::as_str)
    }

    /// What the folded words of a part are. `outlet` is the folded name of the page's own outlet.
    pub(super) fn known(&self, key: &str, outlet: Option<&str>) -> Option<Known> {
        if outlet == Some(key) {
            return Some(Known::Neutral);
        }
        if let Some(id) = self.agencies.get(key) {
            return Some(Known::Source(Some(id.clone())));
        }
        match self.words.get(key)? {
            Word::Bureau => Some(Known::Source(None)),
            Word::Desk | Word::Many => Some(Known::Neutral),
            word @ (Word::Byline | Word::Translator | Word::Credit) => Some(Known::Opens(*word)),
            _ => None,
        }
    }

    /// True where a part of a row names a paper in short: its own outlet, or another one among other parts, unless the
    /// word is a place as well (`القدس - رام الله:`) and nothing shows that it is none (`لندن: «الشرق الأوسط»`).
    pub(super) fn is_house(&self, line: &str, range: &Range<usize>, key: &str, row: &Row<'_>) -> bool {
        let Some(id) = self.houses.get(key) else { return false };
        let tail = id.rsplit_once(':').map_or(id.as_str(), |(_, tail)| tail);
        let own = row.outlet.is_some_and(|o| {
            let host = o.trim_start_matches("www ").split(' ').next().unwrap_or(o);
            host == tail || tail.split('-').next() == Some(host)
        });
        let quoted = line.get(..range.start).is_some_and(|t| t.trim_end().ends_with(['«', '"', '“']))
            && line.get(range.end..).is_some_and(|t| t.trim_start().starts_with(['»', '"', '”']));
        if self.places.contains(key) && !self.wide.contains(key) {
            return quoted && row.known > 1 || own && row.places > 1;
        }
        // `سالم العمر - الخبر` is a man in a town that the tables lack; `الوئام - رويترز` and `الوطن - جدة` are papers.
        own || row.known > usize::from(self.places.contains(key)) || quoted && row.parts > 1
    }

    /// The word of `datelines.tsv` that a part begins with, and where the rest starts.
    pub(super) fn opening(&self, text: &str) -> Option<(Word, usize)> {
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

    /// True where a folded part ends in words for a desk: `سالم العمر للنشرة العربية`.
    pub(super) fn ends_at_desk(&self, key: &str) -> bool {
        let starts = key.match_indices(' ').map(|(at, _)| at + 1);
        starts.into_iter().any(|at| key.get(at..).and_then(|k| self.words.get(k)) == Some(&Word::Desk))
    }

    /// The stretches between marks and around a date, trimmed.
    pub(super) fn parts(&self, line: &str) -> Vec<(Range<usize>, bool)> {
        let mut cuts = Vec::new();
        let mut start = 0;
        let mut before = ' ';
        let date = self.day_in(line, &When::unknown()).map_or(0..0, |(range, _)| range);
        for (i, c) in line.char_indices() {
            let after = i + c.len_utf8();
            let next = line.get(after..).and_then(|t| t.chars().next()).unwrap_or(' ');
            if date.contains(&i) {
                if i == date.start {
                    cuts.push(start..self.before_at(line, start..i));
                }
                start = after;
                before = c;
                continue;
            }
            let cut = match c {
                ':' | '/' | ',' | '(' | ')' | '|' | '«' | '»' | '"' | '“' | '”' | '\n' | '•' | ';' | '+'
                | COMMA | SEMICOLON => true,
                '-' | '–' | '—' => !(before.is_ascii_alphabetic() && next.is_ascii_alphabetic()),
                // A tatweel between spaces is a dash.
                '\u{0640}' => before.is_whitespace() && next.is_whitespace(),
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

    /// Where a stretch ends without the word that stands before its date: `فاريسا في 28 يناير`.
    fn before_at(&self, line: &str, range: Range<usize>) -> usize {
        let text = line.get(range.clone()).unwrap_or("").trim_end();
        let last = text.rfind(char::is_whitespace).map_or(0, |i| i + 1);
        let word = text.get(last..).map(|w| line_key(w, &self.fold));
        let is_at = word.is_some_and(|w| self.words.get(&w) == Some(&Word::At));
        if is_at { range.start + last } else { range.end }
    }

    /// Cuts at words that part names (`و`, `and`) or stand before a place (`من`, `in`): the stretches, and whether a
    /// word of the latter kind opens them.
    fn between(&self, line: &str, range: Range<usize>) -> Vec<(Range<usize>, bool)> {
        let text = line.get(range.clone()).unwrap_or("");
        let (mut out, mut start, mut at, mut place) = (Vec::new(), range.start, range.start, false);
        for word in text.split_inclusive(char::is_whitespace) {
            let kind = self.words.get(&line_key(word, &self.fold));
            let cuts = matches!(kind, Some(Word::Between | Word::At));
            if kind == Some(&Word::At) && at == range.start && at + word.len() < range.end {
                // `من مراسلنا في بغداد`: what a row opens with is a place only where it is known as one.
                start = at + word.len();
            } else if cuts && at > start && at + word.len() < range.end {
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

fn trim(line: &str, range: Range<usize>) -> Option<Range<usize>> {
    let text = line.get(range.clone())?;
    let edge = |c: char| c.is_whitespace() || c == '.' || c == '*' || c == '\u{200f}' || c == '\u{200e}';
    let left = text.len() - text.trim_start_matches(edge).len();
    let right = text.trim_end_matches(edge).len();
    (left < right).then(|| range.start + left..range.start + right)
}
