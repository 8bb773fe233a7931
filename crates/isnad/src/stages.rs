//! The stages that a page goes through, as the rooms give them: the one place that knows their signatures.

use crate::engine::Options;
use crate::outlook::outlook;
use crate::search::{Clitics, Cutter, Operators, Tools, Twins};
use crate::snapshot::as_of;
use crate::{AddOptions, Error, Input, Readings, Snapshot};
use isnad_lang::time::{Anchor, Tense};
use isnad_lang::{Doc, Fold, NamesFile, Pack, PackError, Source, Table, TokenKind};
use isnad_model::{Article, Day, Decision, Diagnostic, Reading, Record, When};
use isnad_page::{Body, PageRules, ingest};
use isnad_record::{Background, Page, Placing, Standing, Word};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

pub use isnad_page::ingest::{FieldMap, Place};
pub use isnad_page::{Left, Raw};
pub use isnad_record::Why;

/// Languages that have tables, in the order in which they are loaded.
const LANGUAGES: &[&str] = &["ar", "en"];

/// Everything that reading needs, loaded once.
pub struct Stages {
    rules: PageRules,
    packs: BTreeMap<String, Pack>,
    fold: Fold,
    clitics: Clitics,
    operators: Operators,
    /// Made when the first one searches.
    twins: OnceLock<Twins>,
    role_marks: BTreeMap<String, String>,
    reader: String,
    /// True where names of the user's own were given.
    has_names: bool,
}

impl Stages {
    /// Loads the tables.
    ///
    /// # Errors
    /// Where a folder or file cannot be read, or a table has a fault.
    pub fn load(options: &Options) -> Result<Self, Error> {
        let source = source(options.lang.as_deref())?;
        let mut names: Vec<NamesFile> = options
            .names_texts
            .iter()
            .map(|(path, text)| NamesFile { path: path.clone(), text: text.clone() })
            .collect();
        for path in &options.names {
            let text = std::fs::read_to_string(path)
                .map_err(|e| Error::Options { path: path.clone(), source: e })?;
            names.push(NamesFile { path: path.display().to_string(), text });
        }
        let mut faults = Vec::new();
        let mut packs = BTreeMap::new();
        for language in LANGUAGES {
            match Pack::load(&source, language, &names) {
                Ok(pack) => drop(packs.insert((*language).to_owned(), pack)),
                Err(fault) => faults.push(fault),
            }
        }
        let mut rules = PageRules::load(&source).map_err(|e| faults.push(e)).ok();
        if let (Some(rules), true) = (&mut rules, faults.is_empty()) {
            // Datelines and credits name the outlets and places of the user's own files, too.
            faults.extend(names.iter().filter_map(|file| rules.learn(file).err()));
        }
        let search = search_tools(&source).map_err(|e| faults.push(e)).ok();
        let role_marks = role_marks(&source).unwrap_or_else(|e| {
            faults.push(e);
            BTreeMap::new()
        });
        match (rules, search) {
            (Some(rules), Some((fold, clitics, operators))) if faults.is_empty() => {
                let reader = reader_stamp(&source, &names);
                Ok(Stages {
                    rules,
                    packs,
                    fold,
                    clitics,
                    operators,
                    twins: OnceLock::new(),
                    role_marks,
                    reader,
                    has_names: !names.is_empty(),
                })
            }
            _ => Err(Error::Pack(faults)),
        }
    }

    /// The packs, by language.
    pub fn packs(&self) -> impl Iterator<Item = &Pack> {
        self.packs.values()
    }

    /// Names the program and the tables that read with: a page read by another one may say something else.
    pub fn reader(&self) -> &str {
        &self.reader
    }

    /// True where a reader of this name reads as this one does; its own names aside, where this one has none.
    pub(crate) fn reads_as(&self, reader: &str) -> bool {
        let tables = |reader: &str| reader.rsplit_once('-').map(|(tables, _)| tables.to_owned());
        reader == self.reader || (!self.has_names && tables(reader) == tables(&self.reader))
    }

    /// Reads one page.
    ///
    /// # Errors
    /// Why the page was left out.
    pub fn read(&self, raw: &Raw) -> Result<Reading, Left> {
        Ok(self.read_both(raw)?.0)
    }

    /// Reads one page, with the article as it is without its outlet's habits taken out, where they took anything out.
    pub(crate) fn read_both(&self, raw: &Raw) -> Result<(Reading, Option<Box<Article>>), Left> {
        let read = isnad_page::read(raw, &self.rules).map_err(|e| Left::new(&raw.name, e.to_string()))?;
        let language = read.article.language.as_deref().unwrap_or("");
        let Some(pack) = self.packs.get(language) else {
            return Err(Left::new(&raw.name, "is in a language that has no tables"));
        };
        let plain = read.plain;
        Ok((isnad_read::read(read.page, read.article, read.diagnostics, pack), plain))
    }

    /// The page's own tables, with what was learned of outlets.
    pub(crate) fn rules(&self) -> &PageRules {
        &self.rules
    }

    pub(crate) fn rules_mut(&mut self) -> &mut PageRules {
        &mut self.rules
    }

    /// Reads one page in any language: where there are no tables for it, the reading holds the article alone and says so.
    ///
    /// # Errors
    /// Why the page could not be read at all.
    pub fn look(&self, raw: &Raw) -> Result<Reading, Left> {
        let mut read = isnad_page::read_any_language(raw, &self.rules)
            .map_err(|e| Left::new(&raw.name, e.to_string()))?;
        let language = read.article.language.clone().unwrap_or_default();
        if let Some(pack) = self.packs.get(&language) {
            return Ok(isnad_read::read(read.page, read.article, read.diagnostics, pack));
        }
        read.diagnostics.push(Diagnostic::warning(
            "no-tables",
            "the page is in a language that has no tables: its article is read, not what it says",
        ));
        let reference = read.article.published.clone();
        let (page, article, diagnostics) = (read.page, read.article, read.diagnostics);
        Ok(Reading { page, article, reference, diagnostics, ..Reading::default() })
    }

    /// A text as the search compares it: without vowel signs, hamza, case and the like.
    pub fn fold(&self, text: &str) -> String {
        self.fold.key(text)
    }

    /// How words are cut for the search.
    pub(crate) fn cutter(&self) -> Cutter<'_> {
        Cutter { fold: &self.fold, clitics: &self.clitics }
    }

    /// What queries are understood with.
    pub(crate) fn with_tools<T>(&self, then: impl FnOnce(&Tools<'_>) -> T) -> T {
        let cutter = self.cutter();
        let twins = || Twins::of(self.packs.values(), &|name| cutter.keys(name));
        let twins = self.twins.get_or_init(twins);
        let time = |text: &str| self.packs.values().find_map(|pack| time(text, pack));
        then(&Tools { cutter, operators: &self.operators, twins, time: &time })
    }

    /// Builds the record of readings under what persons decided.
    pub fn record(&self, readings: &[Reading], decisions: &[Decision]) -> Record {
        self.record_counted(readings, decisions).0
    }

    /// The same, with what pages that come later are weighed against.
    pub(crate) fn record_counted(
        &self,
        readings: &[Reading],
        decisions: &[Decision],
    ) -> (Record, Background) {
        let options = self.record_options(as_of(readings.iter()), decisions);
        isnad_record::build_counted(&self.record_pages(readings.iter()), &options)
    }

    /// Places one page beside its neighbours, which `readings` holds with it.
    pub(crate) fn place(
        &self,
        readings: &[Reading],
        standing: &Standing,
        new: &str,
        background: &Background,
        decisions: &[Decision],
    ) -> Option<Placing> {
        let options = self.record_options(as_of(readings.iter()), decisions);
        isnad_record::place(&self.record_pages(readings.iter()), standing, new, background, &options)
    }

    /// Weighs all pages of a snapshot and hands `then` what answers why two pages or events were joined or kept apart; with one,
    /// why its tellings stand together.
    pub(crate) fn weigh<T>(
        &self,
        snapshot: &Snapshot,
        readings: &Readings,
        decisions: &[Decision],
        then: impl FnOnce(&dyn Fn(&str, Option<&str>) -> Why) -> T,
    ) -> T {
        let pages = self.record_pages(readings.values());
        let options = self.record_options(snapshot.as_of, decisions);
        isnad_record::weighed(&pages, &snapshot.record, &options, then)
    }

    fn record_options(&self, as_of: Option<Day>, decisions: &[Decision]) -> isnad_record::Options {
        let (role_marks, decisions) = (self.role_marks.clone(), decisions.to_vec());
        isnad_record::Options { as_of, role_marks, decisions }
    }

    /// The pages as the record takes them: with their words as hashes.
    fn record_pages<'r>(&self, readings: impl Iterator<Item = &'r Reading>) -> Vec<Page<'r>> {
        let readings: Vec<&Reading> = readings.collect();
        let (left, right) = readings.split_at(readings.len() / 2);
        let hashed = |half: &[&'r Reading]| -> Vec<Page<'r>> {
            half.iter().map(|reading| self.record_page(reading)).collect()
        };
        std::thread::scope(|scope| {
            let left_half = scope.spawn(|| hashed(left));
            let right = hashed(right);
            // A thread that could not end is done over on this one.
            let mut pages = left_half.join().unwrap_or_else(|_| hashed(left));
            pages.extend(right);
            pages
        })
    }

    fn record_page<'r>(&self, reading: &'r Reading) -> Page<'r> {
        let article = &reading.article;
        let language = article.language.as_deref().unwrap_or("");
        let Some(pack) = self.packs.get(language).or_else(|| self.packs.get("ar")) else {
            return Page { reading, words: Vec::new(), outlook: None };
        };
        let doc = Doc::new(&article.text, &pack.fold);
        Page { reading, words: self.hashes(&doc), outlook: outlook(reading, pack) }
    }

    fn hashes(&self, doc: &Doc<'_>) -> Vec<Word> {
        let tokens = doc.tokens.iter().enumerate();
        tokens
            .filter(|(_, t)| matches!(t.kind, TokenKind::Word | TokenKind::Number))
            .map(|(i, token)| {
                let key = doc.key(i);
                let number = token.kind == TokenKind::Number;
                let stem = if number { key } else { self.clitics.bare(key) };
                Word { key: isnad_record::hash(key), stem: isnad_record::hash(stem), number, at: token.span }
            })
            .collect()
    }
}

/// The days of a text that is an expression of time as a whole, and is one without knowing what day it is.
fn time(text: &str, pack: &Pack) -> Option<When> {
    let doc = Doc::new(text, &pack.fold);
    let found = isnad_lang::time::times(&doc, &pack.times, &Anchor::default(), &|_| Tense::Unknown);
    let [one] = found.as_slice() else { return None };
    let whole = one.span.of(text).trim() == text.trim();
    let known = one.earliest.is_some() && one.latest.is_some();
    (whole && known).then(|| When::between(one.earliest, one.latest, ""))
}

/// The tables of a folder, or those compiled in.
///
/// # Errors
/// Where the folder cannot be read.
pub fn source(lang: Option<&Path>) -> Result<Source, Error> {
    match lang {
        None => Ok(Source::builtin()),
        Some(dir) => Source::from_dir(dir).map_err(|e| Error::Options { path: dir.to_path_buf(), source: e }),
    }
}

fn search_tools(source: &Source) -> Result<(Fold, Clitics, Operators), PackError> {
    let fold = Fold::load(source)?;
    let clitics = Clitics::load(source, &fold)?;
    let operators = Operators::load(source, LANGUAGES, &fold)?;
    Ok((fold, clitics, operators))
}

fn reader_stamp(source: &Source, names: &[NamesFile]) -> String {
    let texts = names.iter().map(|n| ("names", n.text.as_str()));
    let own = Source::from_pairs(texts).fingerprint();
    format!("{}-{}-{own}", env!("ISNAD_READER"), source.fingerprint())
}

/// Opens an input as a stream of pages.
pub(crate) fn open(input: &Input, how: &AddOptions) -> impl Iterator<Item = Result<Raw, Left>> + use<> {
    let options = ingest::IngestOptions {
        map: how.map.clone(),
        captured: how.captured,
        outlet: how.outlet.clone(),
        place: if let Input::Saved { place, .. } = input { place.clone() } else { Place::default() },
        ..ingest::IngestOptions::default()
    };
    let input = match input {
        Input::Path(path) | Input::Saved { path, .. } => ingest::Input::Path(path.clone()),
        Input::Bytes { name, bytes } => ingest::Input::Bytes(name.clone(), bytes.clone()),
        Input::Stdin => ingest::Input::Stream(name(input), Box::new(std::io::stdin())),
    };
    ingest::open(input, &options)
}

/// What an input is called in messages.
pub(crate) fn name(input: &Input) -> String {
    match input {
        Input::Path(path) | Input::Saved { path, .. } => path.display().to_string(),
        Input::Bytes { name, .. } => name.clone(),
        Input::Stdin => "standard input".into(),
    }
}

/// What was given with a page's bytes, as it is kept in the archive.
#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct Given<'a> {
    kind: &'a str,
    title: Option<std::borrow::Cow<'a, str>>,
    id: Option<String>,
    url: Option<String>,
    outlet: Option<String>,
    published: Option<String>,
    captured: Option<Day>,
    author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    charset: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mirrored: Option<String>,
}

/// The bytes of a page.
pub(crate) fn bytes(raw: &Raw) -> &[u8] {
    match &raw.body {
        Body::Html(bytes) | Body::Text(bytes) => bytes,
        Body::Markup(text) => text.as_bytes(),
        Body::Article { content, .. } => content.as_bytes(),
    }
}

/// What was given with them, as JSON. Where the page was found is no part of it: the same page found elsewhere is the
/// same page.
pub(crate) fn given(raw: &Raw) -> String {
    let (kind, title) = match &raw.body {
        Body::Html(_) => ("html", None),
        Body::Text(_) => ("text", None),
        Body::Markup(_) => ("markup", None),
        Body::Article { title, .. } => ("article", Some(title.as_str().into())),
    };
    let given = Given {
        kind,
        title,
        id: raw.id.clone(),
        url: raw.url.clone(),
        outlet: raw.outlet.clone(),
        published: raw.published.clone(),
        captured: raw.captured,
        author: raw.author.clone(),
        charset: raw.charset.clone(),
        mirrored: raw.mirrored.clone(),
    };
    serde_json::to_string(&given).unwrap_or_default()
}

/// A page as it came in, from the archive.
pub(crate) fn restore(name: &str, bytes: Vec<u8>, given: &str) -> Result<Raw, Left> {
    let damaged =
        |e: &dyn std::fmt::Display| Left::new(name, format!("what the archive keeps of it is damaged: {e}"));
    let given: Given<'_> = serde_json::from_str(given).map_err(|e| damaged(&e))?;
    let text = |bytes| String::from_utf8(bytes).map_err(|e| damaged(&e));
    let body = match given.kind {
        "html" => Body::Html(bytes),
        "markup" => Body::Markup(text(bytes)?),
        "article" => {
            Body::Article { title: given.title.unwrap_or_default().into_owned(), content: text(bytes)? }
        }
        _ => Body::Text(bytes),
    };
    let mut raw = Raw::new(name, body);
    raw.id = given.id;
    raw.url = given.url;
    raw.outlet = given.outlet;
    raw.published = given.published;
    raw.captured = given.captured;
    raw.author = given.author;
    raw.charset = given.charset;
    raw.mirrored = given.mirrored;
    Ok(raw)
}

/// Words that make a role another one (`former`, `acting`), with their senses: `<language>/rolemarks.tsv`, all forms in the column
/// `forms`.
fn role_marks(source: &Source) -> Result<BTreeMap<String, String>, PackError> {
    let mut marks = BTreeMap::new();
    let fold = Fold::load(source)?;
    for language in LANGUAGES {
        let table = Table::read(source, &format!("{language}/rolemarks.tsv"), &["forms", "sense"])?;
        for row in table.rows() {
            let sense = if row.get("sense") == "-" { "" } else { row.get("sense") };
            // `بالانابة` is written as often as `بالإنابة`: the folded form stands for all spellings.
            let spellings = |form: &str| [form.to_owned(), fold.key(form)];
            marks.extend(row.list("forms").flat_map(spellings).map(|form| (form, sense.to_owned())));
        }
    }
    Ok(marks)
}
