//! Words and phrases of the tables, found in a text with whatever is written together with them.
//!
//! A word of the text is taken apart only where the rest is a word of the tables: بوتين keeps its ب, while
//! بموسكو gives ب and موسكو. The article is taken off on both sides and remembered in a mask, so that names can insist on
//! it and roles need not. Matching walks a trie of word numbers; its cost is linear in the text.

use crate::doc::{Doc, TokenKind};
use crate::{Feature, Fold, PackError, Source};
use rustc_hash::FxHashMap;

/// Which table an entry stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Kind {
    State,
    Demonym,
    Capital,
    Seat,
    Place,
    Body,
    Organ,
    Group,
    Person,
    Role,
    Title,
    Given,
    Agency,
    Verb,
    EventNoun,
    EventPhrase,
    CueNoun,
    CuePhrase,
    Phase,
    Word,
}

/// What a matched phrase can be: a row of a table, in some form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sense {
    /// The table.
    pub kind: Kind,
    /// The row's index in the pack's list for that table.
    pub row: u32,
    /// The form.
    pub feature: Feature,
    /// Which words of the entry carry the article, the first word in the lowest bit.
    articles: u16,
}

/// What is written before a match's first word, and after its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clitics {
    /// A conjunction.
    pub conjunction: bool,
    /// Which preposition, as index into [`Lexicon::preposition`].
    pub preposition: Option<u8>,
    /// The article.
    pub article: bool,
    /// The future.
    pub future: bool,
    /// A pronoun at the end.
    pub pronoun: bool,
}

/// A phrase of the tables found in a text: tokens `first..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// What is written together with it.
    pub clitics: Clitics,
    /// What it is.
    pub sense: Sense,
}

/// All matches of a text, by first token; longer ones first.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    starts: Vec<u32>,
    all: Vec<Match>,
}

impl Matches {
    /// The matches that begin at token `i`.
    pub fn at(&self, i: usize) -> &[Match] {
        let from = self.starts.get(i).map_or(self.all.len(), |s| *s as usize);
        let to = self.starts.get(i + 1).map_or(self.all.len(), |s| *s as usize);
        self.all.get(from..to).unwrap_or(&[])
    }

    /// The longest match of one of the kinds at token `i`.
    pub fn longest(&self, i: usize, kinds: &[Kind]) -> Option<&Match> {
        self.at(i).iter().find(|m| kinds.contains(&m.sense.kind))
    }

    /// All matches.
    pub fn iter(&self) -> impl Iterator<Item = &Match> {
        self.all.iter()
    }
}

/// The clitics of a language, folded.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
struct Affixes {
    conjunctions: Vec<String>,
    prepositions: Vec<String>,
    article: String,
    li_article: String,
    future: String,
    pronouns: Vec<String>,
    dual_pronoun: String,
    feminine: String,
    feminine_before_pronoun: String,
    final_ya: String,
    final_ya_before_pronoun: String,
    joining_names: Vec<String>,
}

/// The compiled lexicon of a language.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    words: FxHashMap<Box<str>, u32>,
    edges: FxHashMap<(u32, u32), u32>,
    senses: Vec<Vec<Sense>>,
    affixes: Affixes,
}

/// One way to read a token as the first word of a phrase.
struct Analysis {
    word: u32,
    clitics: Clitics,
}

const MAX_WORDS: usize = 12;

impl Lexicon {
    /// An empty lexicon with the clitics of `<language>/clitics.toml` (none where the file is missing).
    ///
    /// # Errors
    /// Where the file is no TOML of that shape.
    pub fn new(source: &Source, language: &str, fold: &Fold) -> Result<Self, PackError> {
        let path = format!("{language}/clitics.toml");
        let mut affixes: Affixes =
            toml::from_str(source.text(&path)).map_err(|e| PackError::new(&path, 0, e.to_string()))?;
        for list in [
            &mut affixes.conjunctions,
            &mut affixes.prepositions,
            &mut affixes.pronouns,
            &mut affixes.joining_names,
        ] {
            for word in list.iter_mut() {
                *word = fold.key(word);
            }
        }
        Ok(Lexicon { affixes, senses: vec![Vec::new()], ..Lexicon::default() })
    }

    /// Adds a phrase. Words are cut as a text's are; one of more than a dozen words is left out.
    pub fn add(&mut self, phrase: &str, fold: &Fold, kind: Kind, row: u32, feature: Feature) {
        let doc = Doc::new(phrase, fold);
        let keys: Vec<&str> = (0..doc.tokens.len()).map(|i| doc.key(i)).collect();
        if keys.is_empty() || keys.len() > MAX_WORDS {
            return;
        }
        // In ألمانيا the first letters are the word's own, though they fold to the article's.
        let own: Vec<bool> =
            (0..keys.len()).map(|i| !doc.word(i).starts_with(&self.affixes.article)).collect();
        self.add_keys(&keys, &own, kind, row, feature);
        for i in 0..keys.len().saturating_sub(1) {
            if self.affixes.joining_names.iter().any(|j| j == keys[i]) {
                let joined = format!("{}{}", keys[i], keys[i + 1]);
                let mut other = keys.clone();
                other.splice(i..i + 2, [joined.as_str()]);
                self.add_keys(&other, &[], kind, row, feature);
            }
        }
        for i in 0..keys.len() {
            let apart = self.affixes.joining_names.iter().find_map(|j| {
                let rest = keys[i].strip_prefix(j.as_str())?;
                rest.starts_with(&self.affixes.article).then(|| (j.clone(), rest.to_owned()))
            });
            if let Some((first, rest)) = apart {
                let mut other = keys.clone();
                other.splice(i..i + 1, [first.as_str(), rest.as_str()]);
                self.add_keys(&other, &[], kind, row, feature);
            }
        }
    }

    fn add_keys(&mut self, keys: &[&str], own: &[bool], kind: Kind, row: u32, feature: Feature) {
        let (mut node, mut articles) = (0, 0);
        for (i, key) in keys.iter().enumerate() {
            let own = own.get(i).copied().unwrap_or(false);
            let (article, bare) = if own { (false, *key) } else { self.split_article(key) };
            articles |= u16::from(article) << i.min(15);
            let next = self.words.len() as u32;
            let word = *self.words.entry(bare.into()).or_insert(next);
            let fresh = self.senses.len() as u32;
            node = *self.edges.entry((node, word)).or_insert(fresh);
            if node == fresh {
                self.senses.push(Vec::new());
            }
        }
        let sense = Sense { kind, row, feature, articles };
        if let Some(senses) = self.senses.get_mut(node as usize)
            && !senses.contains(&sense)
        {
            senses.push(sense);
        }
    }

    /// The preposition that [`Clitics::preposition`] names, folded.
    pub fn preposition(&self, index: u8) -> &str {
        self.affixes.prepositions.get(index as usize).map_or("", String::as_str)
    }

    /// The article, folded; empty where the language writes it apart.
    pub fn article(&self) -> &str {
        &self.affixes.article
    }

    /// A name with its compounds written the other way: عبدالله for عبد الله and the reverse.
    pub fn joined(&self, name: &str) -> String {
        let mut out: Vec<String> = Vec::new();
        let mut join = false;
        for word in name.split(' ') {
            let apart = self.affixes.joining_names.iter().find_map(|j| {
                let rest = word.strip_prefix(j.as_str())?;
                rest.starts_with(&self.affixes.article).then(|| (j.clone(), rest.to_owned()))
            });
            match (apart, out.last_mut()) {
                (_, Some(last)) if join && word.starts_with(&self.affixes.article) => last.push_str(word),
                (Some((first, rest)), _) => out.extend([first, rest]),
                _ => out.push(word.to_owned()),
            }
            join = self.affixes.joining_names.iter().any(|j| j == word);
        }
        out.join(" ")
    }

    /// True for a word with a pronoun of two (`لقائهما`).
    pub fn ends_in_dual_pronoun(&self, key: &str) -> bool {
        !self.affixes.dual_pronoun.is_empty() && key.ends_with(&self.affixes.dual_pronoun)
    }

    /// True for the preposition of purpose (`ل`), by its index.
    pub fn is_purpose(&self, preposition: u8) -> bool {
        let word = self.preposition(preposition);
        !word.is_empty() && self.affixes.li_article.starts_with(word)
    }

    /// True for a conjunction written together with the next word.
    pub fn is_conjunction(&self, key: &str) -> bool {
        self.affixes.conjunctions.iter().any(|c| c == key)
    }

    /// True for a key that begins with the contracted preposition and article (`للشؤون`).
    pub fn is_fused(&self, key: &str) -> bool {
        !self.affixes.li_article.is_empty() && key.starts_with(&self.affixes.li_article)
    }

    /// True where a key and an entry are the same word with different pronouns: سفيرها, سفيره.
    pub fn same_but_pronoun(&self, key: &str, entry: &str) -> bool {
        let stem = |w: &str| {
            self.affixes.pronouns.iter().find_map(|p| w.strip_suffix(p.as_str()).map(str::to_owned))
        };
        matches!((stem(key), stem(entry)), (Some(a), Some(b)) if a == b && a.chars().nth(2).is_some())
    }

    /// The index of a preposition written together with the next word.
    pub fn preposition_index(&self, word: &str) -> Option<u8> {
        self.affixes.prepositions.iter().position(|p| p == word).map(|i| i as u8)
    }

    /// Finds every phrase of the tables.
    pub fn scan(&self, doc: &Doc<'_>) -> Matches {
        let mut out = Matches { starts: Vec::with_capacity(doc.tokens.len() + 1), all: Vec::new() };
        let mut analyses = Vec::new();
        for i in 0..doc.tokens.len() {
            let from = out.all.len();
            out.starts.push(from as u32);
            if doc.tokens[i].kind == TokenKind::Break {
                continue;
            }
            analyses.clear();
            self.analyse(doc.key(i), doc.ends_plain(i), &mut analyses);
            for analysis in &analyses {
                if let Some(&node) = self.edges.get(&(0, analysis.word)) {
                    let articles = u16::from(analysis.clitics.article);
                    self.walk(doc, i, i + 1, node, articles, analysis.clitics, &mut out.all);
                }
            }
            if let Some(found) = out.all.get_mut(from..) {
                found.sort_by(|a, b| b.end.cmp(&a.end).then(a.clitics.burden().cmp(&b.clitics.burden())));
            }
        }
        out.starts.push(out.all.len() as u32);
        out
    }

    #[allow(clippy::too_many_arguments)]
    fn walk(
        &self,
        doc: &Doc<'_>,
        first: usize,
        mut next: usize,
        mut node: u32,
        mut articles: u16,
        clitics: Clitics,
        out: &mut Vec<Match>,
    ) {
        let purpose =
            clitics.preposition.is_some_and(|p| self.affixes.li_article.starts_with(self.preposition(p)));
        loop {
            for sense in self.senses.get(node as usize).into_iter().flatten() {
                if fits(sense, articles, clitics, next - first, purpose) {
                    out.push(Match { first: first as u32, end: next as u32, clitics, sense: *sense });
                }
            }
            // A pronoun ends a phrase: it can stand on the last word only.
            if clitics.pronoun || next - first >= MAX_WORDS {
                return;
            }
            let Some(token) = doc.tokens.get(next) else { return };
            if token.kind == TokenKind::Break {
                return;
            }
            let key = doc.key(next);
            let (mut article, bare) = self.split_article(key);
            let edge = |bare: &str| self.words.get(bare).and_then(|w| self.edges.get(&(node, *w))).copied();
            let mut step = edge(bare);
            if step.is_none() && article {
                (step, article) = (edge(key), false);
            }
            let Some(step) = step else { return };
            articles |= u16::from(article) << (next - first).min(15);
            node = step;
            next += 1;
        }
    }

    fn split_article<'k>(&self, key: &'k str) -> (bool, &'k str) {
        match key.strip_prefix(self.affixes.article.as_str()) {
            Some(rest) if !self.affixes.article.is_empty() && rest.chars().nth(1).is_some() => (true, rest),
            _ => (false, key),
        }
    }

    fn analyse(&self, key: &str, plain: bool, out: &mut Vec<Analysis>) {
        let from = out.len();
        self.with_preposition(key, Clitics::default(), out);
        for conjunction in &self.affixes.conjunctions {
            if let Some(rest) = key.strip_prefix(conjunction.as_str()).filter(|r| !r.is_empty()) {
                self.with_preposition(rest, Clitics { conjunction: true, ..Clitics::default() }, out);
            }
        }
        if !plain {
            // A ta marbuta is no pronoun, though both fold to one letter: وزارة is not وزاره.
            let mut n = 0;
            out.retain(|a| {
                n += 1;
                n <= from || !a.clitics.pronoun
            });
        }
    }

    fn with_preposition(&self, key: &str, clitics: Clitics, out: &mut Vec<Analysis>) {
        self.with_article(key, clitics, out);
        for (i, preposition) in self.affixes.prepositions.iter().enumerate() {
            if let Some(rest) = key.strip_prefix(preposition.as_str()).filter(|r| !r.is_empty()) {
                self.with_article(rest, Clitics { preposition: Some(i as u8), ..clitics }, out);
            }
        }
        if let Some(rest) =
            key.strip_prefix(self.affixes.li_article.as_str()).filter(|_| !self.affixes.li_article.is_empty())
        {
            let li = self
                .affixes
                .prepositions
                .iter()
                .position(|p| self.affixes.li_article.starts_with(p.as_str()));
            self.look_up(rest, Clitics { preposition: li.map(|i| i as u8), article: true, ..clitics }, out);
        }
        if let Some(rest) =
            key.strip_prefix(self.affixes.future.as_str()).filter(|_| !self.affixes.future.is_empty())
        {
            self.look_up(rest, Clitics { future: true, ..clitics }, out);
            self.without_pronoun(rest, Clitics { future: true, ..clitics }, out);
        }
    }

    fn with_article(&self, key: &str, clitics: Clitics, out: &mut Vec<Analysis>) {
        let (article, bare) = self.split_article(key);
        self.look_up(bare, Clitics { article, ..clitics }, out);
        self.without_pronoun(bare, Clitics { article, ..clitics }, out);
        if article {
            self.look_up(key, clitics, out);
            self.without_pronoun(key, clitics, out);
        }
    }

    fn without_pronoun(&self, key: &str, clitics: Clitics, out: &mut Vec<Analysis>) {
        let a = &self.affixes;
        for pronoun in &a.pronouns {
            let Some(rest) = key.strip_suffix(pronoun.as_str()).filter(|r| r.chars().nth(1).is_some()) else {
                continue;
            };
            let clitics = Clitics { pronoun: true, ..clitics };
            self.look_up(rest, clitics, out);
            if let Some(stem) = rest.strip_suffix(a.feminine_before_pronoun.as_str()) {
                self.look_up(&format!("{stem}{}", a.feminine), clitics, out);
            }
            if let Some(stem) = rest.strip_suffix(a.final_ya_before_pronoun.as_str()) {
                self.look_up(&format!("{stem}{}", a.final_ya), clitics, out);
            }
        }
    }

    fn look_up(&self, word: &str, clitics: Clitics, out: &mut Vec<Analysis>) {
        // فترة is no ف and تر and ه: what is left must be long enough to be known by.
        if clitics.burden() > 0 && word.chars().nth(2).is_none() {
            return;
        }
        if let Some(&word) = self.words.get(word) {
            out.push(Analysis { word, clitics });
        }
    }
}

impl Clitics {
    /// How much was taken off: of two readings of one word the one that takes less comes first.
    fn burden(self) -> u32 {
        u32::from(self.conjunction)
            + u32::from(self.preposition.is_some())
            + u32::from(self.future)
            + 2 * u32::from(self.pronoun)
    }
}

/// Whether a kind of word can stand with these clitics and articles.
/// `purpose` is true where the preposition is the one that a subjunctive takes: ليزور is one, بتعز is not.
fn fits(sense: &Sense, articles: u16, c: Clitics, words: usize, purpose: bool) -> bool {
    let same = sense.articles == articles;
    // A word whose own letters look like the article (التقى) must keep them, and then carries no article.
    let own = sense.articles & 1 == 1;
    let verb = sense.kind == Kind::Verb;
    if verb && own && !c.article {
        return false;
    }
    let c = Clitics { article: c.article && !(verb && own), ..c };
    match sense.kind {
        Kind::State
        | Kind::Capital
        | Kind::Seat
        | Kind::Place
        | Kind::Body
        | Kind::Person
        | Kind::Agency
        | Kind::Title => same && !c.pronoun && !c.future,
        Kind::Given => same && !c.pronoun && !c.future,
        Kind::Demonym => !c.pronoun && !c.future,
        Kind::Role | Kind::Organ | Kind::Group | Kind::CueNoun | Kind::EventNoun => {
            !c.future && !(c.pronoun && (c.article || words > 1))
        }
        Kind::EventPhrase => !c.future && !c.pronoun,
        Kind::CuePhrase | Kind::Phase | Kind::Word => same && !c.future && !c.pronoun,
        Kind::Verb => fits_verb(sense.feature, c, purpose),
    }
}

fn fits_verb(feature: Feature, c: Clitics, purpose: bool) -> bool {
    if feature.has(Feature::MASDAR) {
        return !(c.future || c.pronoun && c.article);
    }
    if feature.has(Feature::PARTICIPLE) {
        // With the article a participle is mostly a noun: المتحدث, المتهم.
        return !c.future && !c.article && !c.pronoun;
    }
    if c.future {
        return feature.has(Feature::PRESENT) && !feature.has(Feature::JUSSIVE);
    }
    let subjunctive = feature.any(Feature::PRESENT.and(Feature::JUSSIVE));
    !c.article && (c.preposition.is_none() || subjunctive && purpose)
}
