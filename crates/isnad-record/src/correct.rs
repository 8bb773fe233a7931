//! What persons decided about single pages, brought to their readings: who said something, which two are one person, where
//! someone else is meant.
//!
//! A reading in the archive stays as it was read; corrections are laid over it by whoever loads it, before the record is
//! built. They are steps in the order of the decisions, each a function of one reading, so that a page can be corrected
//! alone. What a decision names is looked up on the page that it names, as that page stands after the decisions before: a
//! key that was made from a name may be a QID by now, or may have been merged into another.

use isnad_model::decision::holding;
use isnad_model::{
    Act, CodePoints, Decision, Entity, EntityId, EntityKind, Event, Link, LinkKind, Named, Quote, Reading,
};
use std::collections::BTreeSet;

/// What the rule of a corrected entity or statement begins with; the number of the decision follows.
pub const RULE: &str = "decision/";

/// The corrections that hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    decision: u64,
    change: Change,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Change {
    Speaker {
        statement: Quote,
        speaker: Option<Who>,
    },
    /// `from` are `to`; on these pages only, where any are named.
    Same {
        from: BTreeSet<EntityId>,
        to: Who,
        pages: Option<BTreeSet<String>>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Who {
    id: EntityId,
    name: String,
    kind: EntityKind,
    country: Option<String>,
}

impl Corrections {
    /// Prepares the decisions that hold. `page` gives a page as it was read.
    pub fn new(all: &[Decision], mut page: impl FnMut(&str) -> Option<Reading>) -> Self {
        let mut out = Corrections::default();
        for d in holding(all) {
            let mut find = |named: &Named| out.find(named, page(&named.page));
            let change = match &d.act {
                Act::Speaker { statement, speaker } => {
                    Change::Speaker { statement: statement.clone(), speaker: speaker.as_ref().map(find) }
                }
                Act::MergePersons { keep, also } => {
                    let from = also.iter().map(|n| find(n).id).collect();
                    Change::Same { from, to: find(keep), pages: None }
                }
                Act::PartPerson { person, pages, other } => Change::Same {
                    from: BTreeSet::from([find(person).id]),
                    to: find(other),
                    pages: Some(pages.iter().cloned().collect()),
                },
                _ => continue,
            };
            out.steps.push(Step { decision: d.no, change });
        }
        out
    }

    /// True where nothing is corrected.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// False where they leave a page as it was read: none is about a version of the page with the id `base`, and none about
    /// someone whom it names. True may also be said of a page that they leave alone.
    pub fn may_touch(&self, base: &str, named: impl Fn(&EntityId) -> bool) -> bool {
        let version = |page: &String| {
            page.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('@'))
        };
        self.steps.iter().any(|step| match &step.change {
            Change::Speaker { statement, .. } => version(&statement.page),
            Change::Same { from, pages, .. } => {
                pages.as_ref().is_none_or(|all| all.iter().any(version)) && from.iter().any(&named)
            }
        })
    }

    /// Lays the corrections over a reading.
    pub fn apply(&self, reading: &mut Reading) {
        for step in &self.steps {
            match &step.change {
                Change::Speaker { statement, speaker } => {
                    if reading.article.id == statement.page {
                        said_by(reading, statement, speaker.as_ref(), step.decision);
                    }
                }
                Change::Same { from, to, pages } => {
                    if pages.as_ref().is_none_or(|p| p.contains(&reading.article.id)) {
                        same(reading, from, to, step.decision);
                    }
                }
            }
        }
    }

    /// Who is meant, by the page that the decision names.
    fn find(&self, named: &Named, page: Option<Reading>) -> Who {
        let as_decided = || Who {
            id: named.id.clone(),
            name: named.name.clone(),
            kind: named.kind,
            country: named.country.clone(),
        };
        let Some(mut page) = page else { return as_decided() };
        self.apply(&mut page);
        let text = &page.article.text;
        let called = |e: &&Entity| {
            e.kind == named.kind
                && (e.mentions.iter().any(|m| m.of(text) == named.words) || e.name == named.words)
        };
        let found = page.entity(&named.id).or_else(|| page.entities.iter().find(called));
        // A key that a decision made (`person:x~2`) stands on no page as it is read.
        found.filter(|_| !named.words.is_empty()).map_or_else(as_decided, |e| Who {
            id: e.id.clone(),
            name: named.name.clone(),
            kind: e.kind,
            country: e.country.clone().or_else(|| named.country.clone()),
        })
    }
}

/// The statement that is meant: of those with these words the nearest, else the one that lies over the place.
pub fn statement(reading: &Reading, quote: &Quote) -> Option<usize> {
    let points = CodePoints::new(&reading.article.text);
    let away = |i: &usize| {
        let at = reading.statements.get(*i).map_or(0, |s| points.at(s.span.start));
        at.abs_diff(quote.at)
    };
    let words = |i: &usize| reading.statements.get(*i).map_or("", |s| s.span.of(&reading.article.text));
    let all = || 0..reading.statements.len();
    all().filter(|i| words(i) == quote.words).min_by_key(away).or_else(|| {
        // Another reader may end the words elsewhere: most of them must be there.
        let holds = |i: &usize| {
            let (a, b) = (words(i), quote.words.as_str());
            let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
            long.contains(short) && 2 * short.len() >= long.len()
        };
        all().filter(holds).min_by_key(away)
    })
}

fn said_by(reading: &mut Reading, quote: &Quote, who: Option<&Who>, decision: u64) {
    let Some(at) = statement(reading, quote) else { return };
    if let Some(who) = who {
        introduce(reading, who, decision);
    }
    let Some(s) = reading.statements.get_mut(at) else { return };
    let before = s.speaker.take();
    s.speaker = who.map(|w| w.id.clone());
    s.rule = format!("{RULE}{decision}");
    s.chain.retain(|l| l.kind != LinkKind::Speaker);
    s.chain.extend(who.map(|w| Link {
        kind: LinkKind::Speaker,
        name: w.name.clone(),
        entity: Some(w.id.clone()),
        cue: None,
    }));
    // What is told within the words is vouched for by who says them.
    let (span, speaker) = (s.span, s.speaker.clone());
    for e in reading.events.iter_mut().filter(|e| span.contains(e.trigger)) {
        if e.by.is_some() && e.by == before {
            e.by = speaker.clone();
        }
    }
}

/// Makes sure that the page knows someone.
fn introduce(reading: &mut Reading, who: &Who, decision: u64) {
    if reading.entity(&who.id).is_none() {
        reading.entities.push(Entity {
            id: who.id.clone(),
            name: who.name.clone(),
            aliases: Vec::new(),
            kind: who.kind,
            country: who.country.clone(),
            roles: Vec::new(),
            mentions: Vec::new(),
            rule: format!("{RULE}{decision}"),
        });
    }
}

fn same(reading: &mut Reading, from: &BTreeSet<EntityId>, to: &Who, decision: u64) {
    let goes = |id: &EntityId| from.contains(id) && *id != to.id;
    if !reading.entities.iter().any(|e| goes(&e.id)) {
        return;
    }
    let mut kept: Vec<Entity> = Vec::with_capacity(reading.entities.len());
    for mut e in std::mem::take(&mut reading.entities) {
        if goes(&e.id) {
            e.id = to.id.clone();
            e.rule = format!("{RULE}{decision}");
            if e.country.is_none() {
                e.country = to.country.clone();
            }
        }
        match kept.iter_mut().find(|k| k.id == e.id) {
            Some(k) => absorb(k, e),
            None => kept.push(e),
        }
    }
    reading.entities = kept;
    let put = |id: &mut EntityId| {
        if goes(id) {
            *id = to.id.clone();
        }
    };
    for s in &mut reading.statements {
        s.speaker.iter_mut().chain(&mut s.addressee).for_each(put);
        s.chain.iter_mut().filter_map(|l| l.entity.as_mut()).for_each(put);
    }
    for e in &mut reading.events {
        let Event { actors, recipients, place, by, caller, .. } = e;
        for list in [&mut *actors, &mut *recipients] {
            list.iter_mut().for_each(put);
            let mut seen = BTreeSet::new();
            list.retain(|id| seen.insert(id.clone()));
        }
        place.iter_mut().chain(by.iter_mut()).chain(caller.iter_mut()).for_each(put);
    }
}

/// Two accounts of one entity on one page.
fn absorb(into: &mut Entity, other: Entity) {
    let names = std::iter::once(other.name).chain(other.aliases);
    for name in names {
        if name != into.name && !into.aliases.contains(&name) {
            into.aliases.push(name);
        }
    }
    into.mentions.extend(other.mentions);
    into.mentions.sort_unstable();
    into.mentions.dedup();
    into.roles.extend(other.roles);
    into.roles.sort_by_key(|r| r.span);
    into.roles.dedup();
    into.country = into.country.take().or(other.country);
}
