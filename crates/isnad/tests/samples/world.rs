//! The sample pages, read by the engine, with the ways from the labels of the papers to the things of the record.

use super::expected::{Expected, Row};
use isnad::model::{Day, EntityId, Group, Reading, RecordEvent, Span, When};
use isnad::{AddOptions, Engine, Input, Options, Snapshot};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The record and what it is held to.
pub(crate) struct World {
    pub(crate) folder: PathBuf,
    pub(crate) expected: Expected,
    pub(crate) snapshot: Arc<Snapshot>,
    /// Page ids by the paths of the manifest.
    ids: BTreeMap<String, String>,
    /// The record's event for each key of the manifest.
    events: BTreeMap<String, String>,
}

impl World {
    pub(crate) fn load() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
        let expected = Expected::load(&folder);
        let options = Options { names: vec![folder.join("names.tsv")], ..Options::default() };
        let mut engine = Engine::in_memory(&options).expect("an engine");
        let how = AddOptions::default();
        let summary = engine.add(&[Input::Path(folder.clone())], &how, &mut ()).expect("pages");
        assert_eq!(summary.skipped, [], "every sample page can be read");
        assert_eq!(summary.added, expected.manifest.len(), "one page a row of the manifest");
        let mut ids = BTreeMap::new();
        for row in &expected.manifest {
            let path = row.get("path");
            let id = match path.split_once('#') {
                Some((_, id)) => id.to_owned(),
                None => page_id(&engine, &folder.join(path)),
            };
            ids.insert(path.to_owned(), id);
        }
        let snapshot = engine.snapshot().expect("a snapshot");
        let mut world = World { folder, expected, snapshot, ids, events: BTreeMap::new() };
        world.events = world.find_events();
        world
    }

    /// The record event of each key: of those that pages of the key are about the one with most of them.
    fn find_events(&self) -> BTreeMap<String, String> {
        let mut tally: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for row in &self.expected.manifest {
            if let (Some(key), Some(group)) = (row.told("event"), self.group(row.get("path"))) {
                *tally.entry(key).or_default().entry(group.event.as_str()).or_default() += 1;
            }
        }
        let best = |of: BTreeMap<&str, usize>| {
            let coded = |id: &str| self.snapshot.record.event(id).is_some_and(|e| e.kind.is_some());
            let best = of.into_iter().max_by_key(|(id, n)| (*n, coded(id), std::cmp::Reverse(*id)));
            best.map(|(id, _)| id.to_owned())
        };
        tally.into_iter().filter_map(|(key, of)| Some((key.to_owned(), best(of)?))).collect()
    }

    /// The id of a page.
    pub(crate) fn id(&self, path: &str) -> &str {
        self.ids.get(path).unwrap_or_else(|| panic!("no page {path} in the manifest"))
    }

    /// The path of a page, for messages.
    pub(crate) fn path<'a>(&'a self, id: &'a str) -> &'a str {
        self.ids.iter().find(|(_, i)| *i == id).map_or(id, |(p, _)| p.as_str())
    }

    /// The row of a page.
    pub(crate) fn page(&self, path: &str) -> &Row {
        let row = self.expected.manifest.iter().find(|r| r.get("path") == path);
        row.unwrap_or_else(|| panic!("no page {path} in the manifest"))
    }

    pub(crate) fn reading(&self, path: &str) -> &Reading {
        self.snapshot.readings.get(self.id(path)).unwrap_or_else(|| panic!("{path} is not in the archive"))
    }

    pub(crate) fn group(&self, path: &str) -> Option<&Group> {
        let id = self.id(path);
        self.snapshot.record.groups.iter().find(|g| g.page == id)
    }

    /// The record's event for a key of the manifest.
    pub(crate) fn event(&self, key: &str) -> Option<&RecordEvent> {
        self.snapshot.record.event(self.events.get(key)?)
    }

    /// Pages whose main happening has this key.
    pub(crate) fn pages_of(&self, key: &str) -> Vec<&str> {
        let rows = self.expected.manifest.iter().filter(|r| r.get("event") == key);
        rows.map(|r| r.get("path")).collect()
    }

    /// Pages that are about an event of the record, as paths.
    pub(crate) fn about(&self, event: &str) -> BTreeSet<&str> {
        let groups = self.snapshot.record.groups.iter().filter(|g| g.event == event);
        groups.map(|g| self.path(&g.page)).collect()
    }

    /// Where words of the papers stand in an article's text, whatever marks stand between its letters.
    pub(crate) fn find(&self, path: &str, words: &str) -> Option<Span> {
        find(&self.reading(path).article.text, words)
    }

    /// The row of `names.tsv` with this id.
    pub(crate) fn named(&self, id: &str) -> Option<&Row> {
        self.expected.entities.iter().find(|r| r.get("id") == id)
    }

    /// True where `name` is that of an outlet.
    pub(crate) fn is_outlet(&self, name: &str) -> bool {
        let mut outlets = self.expected.entities.iter().filter(|r| r.get("kind") == "outlet");
        outlets.any(|r| self.is_name(r.get("id"), name))
    }

    /// True where `name` is one of the names that `names.tsv` gives to `id`.
    pub(crate) fn is_name(&self, id: &str, name: &str) -> bool {
        self.named(id).is_some_and(|row| {
            let all = ["name", "aliases", "latin"].map(|c| row.get(c));
            all.iter().flat_map(|c| c.split('|')).any(|n| plain(n).eq_ignore_ascii_case(&plain(name)))
        })
    }
}

fn page_id(engine: &Engine, file: &Path) -> String {
    let mut id = None;
    let input = [Input::Path(file.to_path_buf())];
    engine
        .read(&input, &AddOptions::default(), &mut |page| {
            id = page.ok().map(|r| r.article.id);
            Ok(())
        })
        .expect("a page");
    id.unwrap_or_else(|| panic!("{} cannot be read", file.display()))
}

/// True for what may stand inside a word and is no part of it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{640}' | '\u{64b}'..='\u{652}' | '\u{feff}')
}

/// Text without such marks.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c)).collect()
}

/// Where `words` first stand in `text`.
pub(crate) fn find(text: &str, words: &str) -> Option<Span> {
    let mut flat = String::new();
    let mut at = Vec::new();
    for (i, c) in text.char_indices().filter(|(_, c)| !is_mark(*c)) {
        flat.push(c);
        at.extend(std::iter::repeat_n((i, i + c.len_utf8()), c.len_utf8()));
    }
    let words = plain(words);
    let from = flat.find(&words)?;
    let (start, _) = at.get(from)?;
    let (_, end) = at.get(from + words.len().checked_sub(1)?)?;
    Some(Span::new(*start, *end))
}

/// A day of the papers.
pub(crate) fn day(cell: &str) -> Day {
    cell.parse().unwrap_or_else(|e| panic!("{cell} is no day: {e}"))
}

/// A time in words.
pub(crate) fn say(when: &When) -> String {
    let bound = |d: Option<Day>| d.map_or_else(|| "?".into(), |d| d.to_string());
    match when.exact() {
        Some(d) => d.to_string(),
        None => format!("{}..{}", bound(when.earliest), bound(when.latest)),
    }
}

/// Ids in words.
pub(crate) fn list(ids: &[EntityId]) -> String {
    if ids.is_empty() {
        return "nobody".into();
    }
    ids.iter().map(|i| i.0.as_str()).collect::<Vec<_>>().join("; ")
}

/// True where all that are expected are among `got`.
pub(crate) fn holds_all(got: &[EntityId], want: &[&str]) -> bool {
    want.iter().all(|w| got.iter().any(|g| g.0 == *w))
}

/// True where none is among `got` that is not expected.
pub(crate) fn holds_only(got: &[EntityId], want: &[&str]) -> bool {
    got.iter().all(|g| want.contains(&g.0.as_str()))
}
