//! The page's own tables, loaded once and compiled for look-up.

use crate::dateline::CreditWords;
use crate::dates::Clock;
use crate::habits::Habits;
use crate::language::Languages;
use crate::marks;
use isnad_lang::letter::is_letter;
use isnad_lang::{Fold, NamesFile, PackError, Source, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a line or block of furniture is. The kinds of `furniture.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Furniture {
    /// Buttons to share, print, copy.
    Share,
    /// Header of the comments: the article ends here.
    Comments,
    /// Marks of advertisements.
    Advert,
    /// Header of a list of other articles.
    Section,
    /// A link to another article within the body.
    ReadAlso,
    /// Calls to follow or subscribe.
    Follow,
    /// Stands before the time of the last change.
    Updated,
    /// Stands before the time of publication.
    Published,
    /// Stands beside the number of readers.
    Views,
    /// Stands beside the number of comments.
    CommentCount,
    /// Stands beside the number of a paper's issue.
    Issue,
    /// Stands before the tags.
    Tags,
    /// Menu entries.
    Nav,
    /// Rights and terms.
    Copyright,
    /// Credits of pictures.
    Credit,
    /// Player and reading-time lines.
    Tool,
    /// What a site asks its visitors to agree to: as long as a paragraph.
    Notice,
}

impl Furniture {
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "share" => Self::Share,
            "comments" => Self::Comments,
            "advert" => Self::Advert,
            "section" => Self::Section,
            "readalso" => Self::ReadAlso,
            "follow" => Self::Follow,
            "updated" => Self::Updated,
            "published" => Self::Published,
            "views" => Self::Views,
            "commentcount" => Self::CommentCount,
            "issue" => Self::Issue,
            "tags" => Self::Tags,
            "nav" => Self::Nav,
            "copyright" => Self::Copyright,
            "credit" => Self::Credit,
            "tool" => Self::Tool,
            "notice" => Self::Notice,
            _ => return None,
        })
    }
}

/// What a word of a class name tells. The kinds of `markup.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hint {
    Body,
    Drop,
    /// Dropped at first; believed no more where the article is in doubt.
    Weak,
    /// Not shown, whatever else the name says.
    Hide,
    Doubt,
    Caption,
    Byline,
    Date,
    Lead,
    Title,
}

/// A set of hints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Hints(u16);

impl Hints {
    pub(crate) fn contains(self, hint: Hint) -> bool {
        self.0 & (1 << hint as u8) != 0
    }

    fn add(&mut self, hint: Hint) {
        self.0 |= 1 << hint as u8;
    }
}

/// Everything that reading a page needs beside the page.
#[derive(Debug, Clone)]
pub struct PageRules {
    pub(crate) fold: Fold,
    pub(crate) clock: Clock,
    pub(crate) languages: Languages,
    pub(crate) credits: CreditWords,
    pub(crate) habits: Arc<Habits>,
    whole: BTreeMap<String, Furniture>,
    /// By first word: the whole prefix and what it is.
    prefixes: BTreeMap<String, Vec<(String, Furniture)>>,
    /// By word or pair of words; a pair may tell that its words mean nothing.
    hints: BTreeMap<String, Option<Hint>>,
    /// Words that open the credit at the end of a picture's caption.
    tails: BTreeSet<String>,
    /// Words with which a line after the last sentence begins or ends, and what it is.
    closing: Vec<(String, Furniture)>,
}

/// Letters of a line that begins like furniture and still may be furniture as a whole.
const PREFIX_LINE: usize = 90;
/// The same of a notice.
const NOTICE_LINE: usize = 700;

impl PageRules {
    /// Loads the tables of a pack.
    ///
    /// # Errors
    /// The first fault of a table, with file and line.
    pub fn load(source: &Source) -> Result<PageRules, PackError> {
        let fold = Fold::load(source)?;
        let (mut whole, mut prefixes) = (BTreeMap::new(), BTreeMap::<String, Vec<_>>::new());
        let (mut tails, mut closing) = (BTreeSet::new(), Vec::new());
        for path in ["ar/furniture.tsv", "en/furniture.tsv"] {
            for row in Table::read(source, path, &["label", "kind", "match", "example"])?.rows() {
                let kind = Furniture::parse(row.get("kind")).ok_or_else(|| row.error("no such kind"))?;
                let key = line_key(row.get("label"), &fold);
                if key.is_empty() {
                    return Err(row.error("the label has no letters"));
                }
                match row.get("match") {
                    "whole" => {
                        whole.insert(key, kind);
                    }
                    "prefix" => {
                        let first = key.split(' ').next().unwrap_or("").to_owned();
                        prefixes.entry(first).or_default().push((key, kind));
                    }
                    "tail" => {
                        tails.insert(key);
                    }
                    "closing" => closing.push((key, kind)),
                    _ => return Err(row.error("match is `whole`, `prefix`, `tail` or `closing`")),
                }
            }
        }
        let clock = Clock::load(source, &fold)?;
        Ok(PageRules {
            languages: Languages::load(source, &fold)?,
            credits: CreditWords::load(source, &fold, &clock)?,
            habits: Arc::default(),
            clock,
            hints: hints(source)?,
            fold,
            whole,
            prefixes,
            tails,
            closing,
        })
    }

    /// What a line after the last sentence is that begins or ends with the words for it: `شارك في التغطية سالم العمر`, `Follow
    /// The Horizon on …`. Such words open sentences elsewhere.
    pub(crate) fn closing(&self, line: &str) -> Option<Furniture> {
        if line.len() > 700 {
            return None;
        }
        let key = line_key(line, &self.fold);
        let found = self.closing.iter().filter(|(words, _)| {
            let begins = key.strip_prefix(words.as_str()).is_some_and(|r| r.is_empty() || r.starts_with(' '));
            begins || key.strip_suffix(words.as_str()).is_some_and(|r| r.ends_with(' '))
        });
        found.max_by_key(|(words, _)| words.len()).map(|(_, kind)| *kind)
    }

    /// What a line is that begins with closing words, as [`Self::closing`], wherever it stands.
    pub(crate) fn stuck(&self, line: &str) -> Option<Furniture> {
        let key =
            line_key(line.get(..line.char_indices().nth(120).map_or(line.len(), |(at, _)| at))?, &self.fold);
        let found = self.closing.iter().filter(|(words, _)| {
            key.strip_prefix(words.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        found.max_by_key(|(words, _)| words.len()).map(|(_, kind)| *kind)
    }

    /// What words are that are a label as a whole.
    pub(crate) fn label(&self, words: &str) -> Option<Furniture> {
        self.whole.get(&line_key(words, &self.fold)).copied()
    }

    /// True where a line is a label of this kind and nothing else (`اقرأ أيضا:`).
    pub(crate) fn is_bare(&self, line: &str, kind: Furniture) -> bool {
        let key = line_key(line, &self.fold);
        let first = key.split(' ').next().unwrap_or("");
        let prefix =
            self.prefixes.get(first).is_some_and(|all| all.iter().any(|(p, k)| *p == key && *k == kind));
        prefix || self.whole.get(&key) == Some(&kind)
    }

    /// True where a line ends as the caption of a picture does, with the name of who took it: `… (تصوير: سالم العمر)`,
    /// `… Foto: Sam Doe`, `… © Sam Doe`.
    pub(crate) fn is_credited(&self, line: &str) -> bool {
        if line.len() > 1600 {
            return false;
        }
        let line = line.trim_end();
        let words = |t: &str| t.split_whitespace().count();
        if let Some((_, owner)) = line.rsplit_once('©') {
            return words(owner) <= 8 && !ends_sentence(owner);
        }
        let opens = |text: &str| {
            let key = line_key(text, &self.fold);
            let mut ends = key.match_indices(' ').map(|(at, _)| at).chain([key.len()]).take(3);
            ends.any(|at| key.get(..at).is_some_and(|k| self.tails.contains(k)))
        };
        if let Some(inside) = line.strip_suffix([')', ']']).and_then(|t| t.rsplit(['(', '[']).next()) {
            return words(inside) <= 10 && inside.len() < line.len().saturating_sub(2) && opens(inside);
        }
        let Some((before, after)) = line.rsplit_once(':') else { return false };
        let from = before.trim_end().rfind([' ', '.', '|', '/', '\u{a0}']).map_or(0, |at| at + 1);
        let label = line_key(before.get(from..).unwrap_or(""), &self.fold);
        words(after) <= 6 && !ends_sentence(after) && self.tails.contains(&label)
    }

    /// What a line is, if it is furniture by its words.
    pub fn furniture(&self, line: &str) -> Option<Furniture> {
        if line.len() > 1200 {
            return None;
        }
        let key = line_key(line, &self.fold);
        if let Some(kind) = self.whole.get(&key) {
            return Some(*kind);
        }
        let first = key.split(' ').next().unwrap_or("");
        let found = self.prefixes.get(first)?.iter().filter(|(prefix, _)| {
            key.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        let (prefix, kind) = found.max_by_key(|(prefix, _)| prefix.len())?;
        let letters = key.chars().count();
        let more = key.split(' ').count() - prefix.split(' ').count();
        let marked = || marked(line, prefix, &self.fold);
        let dated = || line.contains('©') || line.chars().any(char::is_numeric);
        let allowed = match kind {
            // A label before a time, tags or a title: the line is no longer than these.
            Furniture::Published | Furniture::Updated if more <= 3 || dated() || marked() => 60,
            // `نشر في كتابه الجديد رسائل والده` is a sentence.
            Furniture::Published | Furniture::Updated => 0,
            Furniture::Section => prefix.chars().count() + 25,
            // `شارك على رأس وفد في المؤتمر` is one, too: the networks and `هذا الخبر` take fewer words.
            Furniture::Share if more <= 3 => prefix.chars().count() + 25,
            Furniture::Share => 0,
            Furniture::ReadAlso if marked() => 250,
            // `للمزيد من التفاوض سافر الوفد …`: one word alone needs its mark.
            Furniture::ReadAlso if !prefix.contains(' ') => prefix.chars().count() + 25,
            Furniture::Copyright if !dated() && !marked() => 60,
            // `الموضوعات كثيرة على طاولة البحث …`, `انضموا إلى الوفد في المساء ثلاثة وزراء …` are sentences.
            Furniture::Tags if !prefix.contains(' ') && more > 3 && !marked() => 0,
            Furniture::Follow if more > 8 && !marked() => 0,
            Furniture::Tags | Furniture::Copyright | Furniture::Follow => 160,
            Furniture::Notice => NOTICE_LINE,
            _ => PREFIX_LINE,
        };
        let sentence = ends_sentence(line)
            && !matches!(
                kind,
                Furniture::Copyright | Furniture::ReadAlso | Furniture::Follow | Furniture::Notice
            );
        (letters <= allowed && !(sentence && letters > 40)).then_some(*kind)
    }

    /// True where a line names the number of a paper's issue.
    pub(crate) fn names_issue(&self, line: &str) -> bool {
        let key = line_key(line, &self.fold);
        key.split(' ').any(|w| self.whole.get(w) == Some(&Furniture::Issue))
    }

    /// Teaches the outlets, places and states of the names that a user brings beside the pack: without them
    /// `فاريسا - أوسا:` is no dateline, since neither word is known.
    ///
    /// # Errors
    /// The first fault of the table, with file and line.
    pub fn learn(&mut self, names: &NamesFile) -> Result<(), PackError> {
        self.credits.learn(names)
    }

    /// Takes what was learned of the outlets whose pages are read.
    pub fn heed(&mut self, habits: Arc<Habits>) {
        self.habits = habits;
    }

    /// What was learned of outlets.
    pub fn habits(&self) -> &Habits {
        &self.habits
    }

    /// What the words of a class or id tell.
    pub(crate) fn hints(&self, names: &str) -> Hints {
        let words = name_words(names);
        let mut found = Hints::default();
        let mut pair = String::new();
        let mut muted = false;
        for (i, word) in words.iter().enumerate() {
            let mut mutes = false;
            if let Some(next) = words.get(i + 1) {
                pair.clear();
                pair.extend([word.as_str(), "+", next.as_str()]);
                match self.hints.get(&pair) {
                    Some(Some(hint)) => found.add(*hint),
                    Some(None) => mutes = true,
                    None => {}
                }
            }
            if !muted && !mutes {
                self.hints.get(word).copied().flatten().into_iter().for_each(|h| found.add(h));
            }
            muted = mutes;
        }
        found
    }
}

fn hints(source: &Source) -> Result<BTreeMap<String, Option<Hint>>, PackError> {
    let mut out = BTreeMap::new();
    for row in Table::read(source, "en/markup.tsv", &["word", "kind"])?.rows() {
        let hint = match row.get("kind") {
            "body" => Hint::Body,
            "drop" => Hint::Drop,
            "weak" => Hint::Weak,
            "hide" => Hint::Hide,
            // Two words that tell nothing together.
            "none" => {
                out.insert(row.get("word").to_owned(), None);
                continue;
            }
            "doubt" => Hint::Doubt,
            "caption" => Hint::Caption,
            "byline" => Hint::Byline,
            "date" => Hint::Date,
            "lead" => Hint::Lead,
            "title" => Hint::Title,
            _ => return Err(row.error("no such kind")),
        };
        out.insert(row.get("word").to_owned(), Some(hint));
    }
    Ok(out)
}

/// True where a mark follows the prefix in the line (`اقرأ أيضا: …`), or nothing does.
fn marked(line: &str, prefix: &str, fold: &Fold) -> bool {
    let at = line.find([':', '|', '-', '–', '—', '»', marks::SEMICOLON]);
    at.is_some_and(|at| line_key(line.get(..at).unwrap_or(""), fold) == prefix)
}

/// The words of a line for comparison: folded letters, one space between, no digits, no marks.
pub(crate) fn line_key(line: &str, fold: &Fold) -> String {
    let mut key = String::with_capacity(line.len());
    let mut space = true;
    for c in line.chars().filter_map(|c| fold.char(c)) {
        if is_letter(c) {
            key.push(c);
            space = false;
        } else if matches!(c, '\'' | '’') {
        } else if !space {
            key.push(' ');
            space = true;
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// True where a line ends as a sentence does.
pub(crate) fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '”' | '»' | '’' | '\'' | ')' | ']')
    });
    line.ends_with(marks::ends)
}

/// A name cut at hyphens, underscores, white space and capitals, in lower case.
///
/// Names with a colon or bracket are conditions on looks (`print:px-6`, `md:[&_p]:mt-0`) and tell nothing of the part.
fn name_words(names: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut lower = false;
    let told = names.split_whitespace().filter(|n| !n.contains([':', '[', ']', '*', '&']));
    for c in told.flat_map(|n| n.chars().chain([' '])).take(400) {
        let cut = !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && lower);
        if cut && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
        lower = c.is_ascii_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}
