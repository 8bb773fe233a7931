//! Sigla: the letter of an independent root and the number of one of its texts, as in a critical edition.

use crate::markup::Markup;
use crate::strings::Strings;
use isnad_model::{EntityId, RecordEvent};
use std::collections::BTreeMap;

/// Sigla told of one reading; of more their number.
const SIGLA: usize = 14;

/// The kind of a letter under which a page only mentions the event: it has a place in the tree and is no source.
pub(crate) const MENTION: &str = "mention";

/// One root of an event with its letter.
#[derive(Debug, Clone)]
pub(crate) struct RootSign {
    /// Its letter.
    pub(crate) letter: String,
    /// Its name; empty where the pages name nobody.
    pub(crate) name: String,
    /// `speaker`, `agency`, `channel` or `correspondent`; [`MENTION`] for a page that is no source.
    pub(crate) kind: String,
    /// Its entity, where it is one.
    pub(crate) entity: Option<EntityId>,
    /// Its pages, the one that carries it first.
    pub(crate) pages: Vec<String>,
}

/// The witnesses of one event.
#[derive(Debug, Clone, Default)]
pub(crate) struct Witnesses {
    /// Roots by letter.
    pub(crate) roots: Vec<RootSign>,
    of: BTreeMap<String, (usize, usize)>,
}

impl Witnesses {
    /// Letters for an event's roots, the best attested first as the record orders them. A page under several
    /// roots takes its siglum from the first; a telling under none gets a letter of its own and is not counted.
    pub(crate) fn of(t: &Strings, event: &RecordEvent) -> Witnesses {
        let mut out = Witnesses::default();
        for root in &event.roots {
            let fresh: Vec<String> =
                root.pages.iter().filter(|p| !out.of.contains_key(*p)).cloned().collect();
            out.add(t, &root.name, &root.kind, root.entity.clone(), fresh);
        }
        for telling in &event.tellings {
            if !out.of.contains_key(&telling.page) {
                out.add(t, "", MENTION, None, vec![telling.page.clone()]);
            }
        }
        out
    }

    fn add(&mut self, t: &Strings, name: &str, kind: &str, entity: Option<EntityId>, pages: Vec<String>) {
        if pages.is_empty() {
            return;
        }
        let at = self.roots.len();
        for (n, page) in pages.iter().enumerate() {
            self.of.insert(page.clone(), (at, n + 1));
        }
        self.roots.push(RootSign {
            letter: letter(t, at),
            name: name.into(),
            kind: kind.into(),
            entity,
            pages,
        });
    }

    /// The siglum of a page as plain words.
    pub(crate) fn label(&self, page: &str) -> Option<String> {
        let (root, n) = self.of.get(page)?;
        Some(format!("{}{n}", self.roots.get(*root)?.letter))
    }

    /// The index of a page's root.
    pub(crate) fn root_of(&self, page: &str) -> Option<usize> {
        self.of.get(page).map(|(root, _)| *root)
    }

    /// The siglum as a link to the page's place in the tree of `event_href` (empty on the event's own page).
    pub(crate) fn link(&self, page: &str, event_href: &str) -> Markup {
        let Some(label) = self.label(page) else { return Markup::default() };
        Markup::html(format!(
            r##"<a class="sig" href="{}#{}">{}</a>"##,
            Markup::text(event_href),
            self.anchor(page),
            Markup::text(&label)
        ))
    }

    /// The fragment of a page's place in the tree.
    pub(crate) fn anchor(&self, page: &str) -> String {
        self.of.get(page).map_or_else(String::new, |(root, n)| format!("w-{}-{n}", root + 1))
    }

    /// Sigla of several pages, in order of letters.
    pub(crate) fn links(&self, pages: &[&str], event_href: &str) -> Markup {
        let mut known: Vec<&&str> = pages.iter().filter(|p| self.of.contains_key(**p)).collect();
        known.sort_by_key(|p| self.of.get(**p));
        known.dedup();
        let mut out = String::from(r#"<span class="sigs">"#);
        let more = known.len().saturating_sub(SIGLA);
        for page in known.into_iter().take(SIGLA) {
            out.push_str(self.link(page, event_href).as_str());
        }
        if more > 0 {
            out.push_str(&format!("<span class=\"quiet\">+{more}</span>"));
        }
        out.push_str("</span>");
        Markup::html(out)
    }

    /// Number of independent roots; of an event that nobody witnessed, of its texts.
    pub(crate) fn sources(&self) -> usize {
        let sources = self.roots.iter().filter(|r| r.kind != MENTION).count();
        if sources > 0 { sources } else { self.roots.len() }
    }

    /// Number of texts of each root.
    pub(crate) fn texts(&self) -> Vec<usize> {
        self.roots.iter().map(|r| r.pages.len()).collect()
    }

    /// Number of texts in all.
    pub(crate) fn total(&self) -> usize {
        self.roots.iter().map(|r| r.pages.len()).sum()
    }
}

/// The letter of the root at an index; past the alphabet two letters, then three.
fn letter(t: &Strings, index: usize) -> String {
    let letters: Vec<&str> = t.s("sigla").split_whitespace().collect();
    let n = letters.len().max(1);
    let mut out = String::new();
    let mut rest = index;
    loop {
        out.insert_str(0, letters.get(rest % n).copied().unwrap_or("?"));
        if rest < n {
            return out;
        }
        rest = rest / n - 1;
    }
}
