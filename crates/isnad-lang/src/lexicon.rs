//! Words and phrases of the tables, found in a text with whatever is written together with them.
//!
//! A word of the text is taken apart only where the rest is a word of the tables: بوتين keeps its ب, while
//! بموسكو gives ب and موسكو. The article is taken off on both sides and remembered in a mask, so that names can insist on
//! it and roles need not. Matching walks a trie of word numbers; its cost is linear in the text.

use crate::doc::{Doc, TokenKind};
pub use crate::matches::{Clitics, Kind, Match, Matches, Sense};
use crate::trie::Trie;
use crate::{Affixes, Feature, Fold, PackError, Source};

/// The compiled lexicon of a language.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    trie: Trie,
    affixes: Affixes,
}

/// One way to read a token as the first word of a phrase.
struct Analysis {
    node: u32,
    clitics: Clitics,
}

const MAX_WORDS: usize = 12;

impl Lexicon {
    /// An empty lexicon with the clitics of `<language>/clitics.toml` (none where the file is missing).
    ///
    /// # Errors
    /// Where the file is no TOML of that shape.
    pub fn new(source: &Source, language: &str, fold: &Fold) -> Result<Self, PackError> {
        let affixes = Affixes::load(source, language, fold)?;
        Ok(Lexicon { affixes, ..Lexicon::default() })
    }

    /// Adds a phrase. Words are cut as a text's are; one of more than a dozen words is left out.
    pub fn add(&mut self, phrase: &str, fold: &Fold, kind: Kind, row: u32, feature: Feature) {
        let doc = Doc::phrase(phrase, fold);
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
        let mut articles = 0;
        let bare: Vec<&str> = keys
            .iter()
            .enumerate()
            .map(|(i, key)| {
                let own = own.get(i).copied().unwrap_or(false);
                let (article, bare) = if own { (false, *key) } else { self.split_article(key) };
                articles |= u16::from(article) << i.min(15);
                bare
            })
            .collect();
        self.trie.add(bare.into_iter(), Sense { kind, row, feature, articles });
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
        matches!((self.stem(key), self.stem(entry)), (Some(a), Some(b)) if a == b && a.chars().nth(2).is_some())
    }

    /// A key without the pronoun at its end.
    fn stem<'k>(&self, key: &'k str) -> Option<&'k str> {
        self.affixes.pronouns.iter().find_map(|p| key.strip_suffix(p.as_str()))
    }

    /// The index of a preposition written together with the next word.
    pub fn preposition_index(&self, word: &str) -> Option<u8> {
        self.affixes.prepositions.iter().position(|p| p == word).map(|i| i as u8)
    }

    /// Finds every phrase of the tables.
    pub fn scan(&self, doc: &Doc<'_>) -> Matches {
        let count = doc.tokens.len();
        let mut out = Matches {
            starts: Vec::with_capacity(count + 1),
            all: Vec::with_capacity(2 * count),
            kinds: Vec::with_capacity(count),
        };
        let mut analyses = Vec::new();
        for i in 0..count {
            let from = out.all.len();
            out.starts.push(from as u32);
            if doc.tokens[i].kind != TokenKind::Break {
                analyses.clear();
                self.analyse(doc.key(i), doc.ends_plain(i), &mut analyses);
                for analysis in &analyses {
                    self.walk(doc, i, analysis, &mut out.all);
                }
            }
            let found = out.all.get_mut(from..).unwrap_or_default();
            if found.len() > 1 {
                found.sort_by(|a, b| b.end.cmp(&a.end).then(a.clitics.burden().cmp(&b.clitics.burden())));
            }
            out.kinds.push(found.iter().fold(0, |bits, m| bits | m.sense.kind.bit()));
        }
        out.starts.push(out.all.len() as u32);
        out
    }

    /// Follows the phrases that begin at token `first`, read as `analysis` reads it.
    fn walk(&self, doc: &Doc<'_>, first: usize, analysis: &Analysis, out: &mut Vec<Match>) {
        let clitics = analysis.clitics;
        let purpose =
            clitics.preposition.is_some_and(|p| self.affixes.li_article.starts_with(self.preposition(p)));
        let (mut at, mut next, mut articles) = (analysis.node, first + 1, u16::from(clitics.article));
        while let Some(node) = self.trie.node(at) {
            for sense in self.trie.senses(node) {
                if fits(sense, articles, clitics, next - first, purpose) {
                    out.push(Match { first: first as u32, end: next as u32, clitics, sense: *sense });
                }
            }
            // A pronoun ends a phrase: it can stand on the last word only.
            if !node.goes_on || clitics.pronoun || next - first >= MAX_WORDS {
                return;
            }
            if doc.tokens.get(next).is_none_or(|t| t.kind == TokenKind::Break) {
                return;
            }
            let key = doc.key(next);
            let (mut article, bare) = self.split_article(key);
            let mut step = self.trie.next(at, bare);
            if step.is_none() && article {
                (step, article) = (self.trie.next(at, key), false);
            }
            let Some(step) = step else { return };
            articles |= u16::from(article) << (next - first).min(15);
            at = step;
            next += 1;
        }
    }

    fn split_article<'k>(&self, key: &'k str) -> (bool, &'k str) {
        match strip_prefix(key, &self.affixes.article) {
            Some(rest) if rest.chars().nth(1).is_some() => (true, rest),
            _ => (false, key),
        }
    }

    fn analyse(&self, key: &str, plain: bool, out: &mut Vec<Analysis>) {
        let from = out.len();
        self.with_preposition(key, Clitics::default(), out);
        for conjunction in &self.affixes.conjunctions {
            if let Some(rest) = strip_prefix(key, conjunction).filter(|r| !r.is_empty()) {
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
            if let Some(rest) = strip_prefix(key, preposition).filter(|r| !r.is_empty()) {
                self.with_article(rest, Clitics { preposition: Some(i as u8), ..clitics }, out);
            }
        }
        if let Some(rest) = strip_prefix(key, &self.affixes.li_article) {
            let li = self
                .affixes
                .prepositions
                .iter()
                .position(|p| self.affixes.li_article.starts_with(p.as_str()));
            self.look_up(rest, Clitics { preposition: li.map(|i| i as u8), article: true, ..clitics }, out);
        }
        if let Some(rest) = strip_prefix(key, &self.affixes.future) {
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
        let last = key.chars().next_back();
        for pronoun in a.pronouns.iter().filter(|p| p.chars().next_back() == last) {
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
        if let Some(node) = self.trie.first(word) {
            out.push(Analysis { node, clitics });
        }
    }
}

/// What follows a prefix; none for the empty one, which a language without such a clitic has. Words are tried for many
/// prefixes, and nearly all differ in the first letter: that one is compared first.
fn strip_prefix<'k>(key: &'k str, prefix: &str) -> Option<&'k str> {
    let first = prefix.chars().next()?;
    key.starts_with(first).then(|| key.strip_prefix(prefix)).flatten()
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
