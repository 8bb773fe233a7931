//! Independent sources: where what is told of an event comes from, once copies are folded and chains
//! followed.
//!
//! Ten pages with one agency's text are one source. So are ten desks that all tell what one spokesman said. A
//! page that credits nobody and copies nobody is its outlet's own. Who has no name is no source that could be told from
//! others: `وكالات` here and `الوكالات` there are one, and what `مسلحون` say is told by whoever heard them. What an agency tells in its own
//! voice and what it tells in a speaker's both come from that agency. And whoever only mentions in passing what others report, or
//! comments on it, was not there: an analysis of the week is no witness of the meeting.

use crate::column::is_column;
use crate::family::order;
use crate::join::Scales;
use crate::telling::Telling;
use isnad_model::{EntityId, Event, Link, LinkKind, Reading, Root, Stance};
use std::collections::BTreeMap;

/// The roots of a group of tellings (in the order in which pages came), the one that carries most pages
/// first.
pub(crate) fn roots(scales: &Scales<'_, '_, '_>, told: &[&Telling<'_>], family: &[usize]) -> Vec<Root> {
    let mut families: BTreeMap<usize, Vec<&Telling<'_>>> = BTreeMap::new();
    for t in told {
        families.entry(family[t.page as usize]).or_default().push(t);
    }
    let reported = told.iter().any(|t| t.main && !is_column(scales.world.leaf(t.page)));
    let mut roots: BTreeMap<(u8, String), (Rest, usize)> = BTreeMap::new();
    for members in families.into_values() {
        let Some(rest) = members.iter().map(|t| rest(scales, t)).min_by_key(|r| r.rank) else {
            continue;
        };
        let witness = |t: &&Telling<'_>| t.main && !is_column(scales.world.leaf(t.page));
        if reported && rest.rank == OWN && !members.iter().any(witness) {
            continue;
        }
        // An agency's own pages, those that credit it and those that quote it rest on one source.
        let key = (if rest.root.kind == "speaker" { 0 } else { AGENCY }, rest.key.clone());
        let first = told.iter().position(|t| members.iter().any(|m| std::ptr::eq(*m, *t))).unwrap_or(0);
        let (kept, at) = roots.entry(key).or_insert_with(|| (rest.clone(), first));
        if rest.rank < kept.rank {
            let pages = std::mem::take(&mut kept.root.pages);
            *kept = rest;
            kept.root.pages = pages;
        }
        kept.root.pages.extend(members.iter().map(|t| scales.world.leaf(t.page).id().to_owned()));
        *at = (*at).min(first);
    }
    let mut out: Vec<(Root, usize)> = one_source(scales, roots.into_values().collect());
    for (root, _) in &mut out {
        root.pages.sort_by_key(|p| scales.world.find(p).map(|no| order(scales.world.leaf(no))));
        root.pages.dedup();
    }
    out.sort_by_key(|(_, at)| *at);
    out.into_iter().map(|(root, _)| root).collect()
}

/// Roots of which one is the other under another name are one, the one that carries more pages.
fn one_source(scales: &Scales<'_, '_, '_>, roots: Vec<(Rest, usize)>) -> Vec<(Root, usize)> {
    let mut roots: Vec<(Rest, usize)> = roots;
    roots.sort_by(|a, b| {
        let size = |r: &Rest| std::cmp::Reverse(r.root.pages.len());
        (size(&a.0), a.0.rank, &a.0.key).cmp(&(size(&b.0), b.0.rank, &b.0.key))
    });
    let mut kept: Vec<(Rest, usize)> = Vec::new();
    // Who speaks is nearer to the source than the agency that heard him.
    let (speakers, others): (Vec<_>, Vec<_>) = roots.into_iter().partition(|(r, _)| r.rank < AGENCY);
    for (rest, at) in speakers.into_iter().chain(others) {
        let same = |k: &&mut (Rest, usize)| {
            one_person(&k.0, &rest) || one_agency(&k.0, &rest) || told_by_agency(scales, &k.0, &rest)
        };
        match kept.iter_mut().find(same) {
            Some((k, first)) => {
                k.root.pages.extend(rest.root.pages);
                *first = (*first).min(at);
            }
            None => kept.push((rest, at)),
        }
    }
    kept.into_iter().map(|(rest, at)| (rest.root, at)).collect()
}

/// One man whose name two desks spell in two ways: `أحمد داود أوغلو`, `أحمد داود أغولو`.
fn one_person(a: &Rest, b: &Rest) -> bool {
    let names = |r: &Rest| r.root.name.split_whitespace().count();
    let speak = a.root.kind == "speaker" && b.root.kind == "speaker";
    // Two names in common, and the third may be anything like: `أوغلو`, `أغولو`.
    let loose = if shared(&a.root.name, &b.root.name) > 1 { 2 } else { 3 };
    speak && names(a) > 1 && names(b) > 1 && crate::site::one_name(&a.root.name, &b.root.name, loose)
}

/// Words that two names share.
fn shared(x: &str, y: &str) -> usize {
    x.split_whitespace().filter(|w| y.split_whitespace().any(|v| v == *w)).count()
}

/// `وكالات` may be any agency, and so the one that others name.
fn one_agency(a: &Rest, b: &Rest) -> bool {
    let agency = |r: &Rest| r.root.kind == "agency";
    agency(a) && agency(b) && [&a.key, &b.key].iter().any(|key| *key == NAMELESS)
}

/// True where an agency tells in its own voice what pages of a speaker's have from it, too.
fn told_by_agency(scales: &Scales<'_, '_, '_>, speaker: &Rest, agency: &Rest) -> bool {
    let credits = |page: &String| {
        let leaf = scales.world.find(page).map(|no| scales.world.leaf(no));
        let credits = leaf.map_or(&[][..], |l| l.reading().article.credits.as_slice());
        credits.first().is_some_and(|c| c.id.as_deref() == Some(agency.key.as_str()))
    };
    speaker.rank < AGENCY && agency.rank == AGENCY && speaker.root.pages.iter().any(credits)
}

/// How the ids of agencies, papers and channels begin.
const MEDIA: &str = "agency:";
/// Stands for all agencies that a credit does not name.
const NAMELESS: &str = "agencies";
/// Rank of the roots that are an agency named in a credit.
const AGENCY: u8 = 2;
/// Rank of the roots that are an outlet's own reports.
const OWN: u8 = 3;

/// What one telling rests on. A family rests on the nearest source that any of its pages names: the one of lowest
/// rank.
#[derive(Debug, Clone)]
struct Rest {
    rank: u8,
    /// What tells two roots of one rank apart: an id, or the name where there is none.
    key: String,
    root: Root,
}

fn rest(scales: &Scales<'_, '_, '_>, t: &Telling<'_>) -> Rest {
    let r = scales.world.leaf(t.page).reading();
    let make = |rank, kind: &str, name: &str, id: Option<&str>, entity| Rest {
        rank,
        key: id.unwrap_or(name).to_owned(),
        root: Root { kind: kind.into(), name: name.into(), entity, pages: Vec::new() },
    };
    if let Some(event) = t.coded.filter(|e| e.stance != Stance::Asserted) {
        let named = |id: &EntityId| scales.cast.number(id).is_none_or(|n| !scales.cast.get(n).crowd);
        if let Some(by) = event.by.as_ref().filter(|by| named(by)) {
            let kind = if by.0.starts_with(MEDIA) { "agency" } else { "speaker" };
            return make(0, kind, r.name(by), Some(&by.0), Some(by.clone()));
        }
        let end = chain_end(r, event).filter(|l| l.entity.as_ref().is_none_or(&named));
        if let Some(link) = end {
            let id = link.entity.as_ref().map(|e| e.0.as_str());
            return make(1, kind_word(link.kind), &link.name, id, link.entity.clone());
        }
    }
    let article = &r.article;
    // A paper that credits itself (`الرياض – «المدينة»`) has it from its own people.
    let itself = |id: &str| {
        let own = article.outlet_id.as_deref() == Some(id);
        own || article
            .outlet
            .as_deref()
            .is_some_and(|o| id.split_once(':').is_some_and(|(_, name)| name == o))
    };
    if let Some(credit) = article.credits.iter().find(|c| !c.id.as_deref().is_some_and(itself)) {
        return make(AGENCY, "agency", &credit.name, Some(credit.id.as_deref().unwrap_or(NAMELESS)), None);
    }
    let outlet = article.outlet.as_deref().unwrap_or(&article.id);
    make(OWN, "correspondent", outlet, article.outlet_id.as_deref(), None)
}

/// The far end of the chain of the statement that an event is told in.
fn chain_end<'r>(r: &'r Reading, event: &Event) -> Option<&'r Link> {
    let told = event.sentences.first()?;
    let statement = r
        .statements
        .iter()
        .find(|s| s.span.overlaps(event.trigger))
        .or_else(|| r.statements.iter().find(|s| told.contains(s.cue) && s.span.overlaps(*told)))?;
    far_end(&statement.chain)
}

/// The last link that names a source. A channel without a name (`according to a statement`) is none: two papers that each cite some
/// statement would be one.
fn far_end(chain: &[Link]) -> Option<&Link> {
    let named = |l: &&Link| l.kind != LinkKind::Outlet && (l.kind != LinkKind::Channel || l.entity.is_some());
    chain.iter().rfind(named)
}

fn kind_word(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Outlet => "correspondent",
        LinkKind::Agency => "agency",
        LinkKind::Channel => "channel",
        LinkKind::Speaker => "speaker",
    }
}

#[cfg(test)]
mod tests {
    use super::far_end;
    use isnad_model::{EntityId, Link, LinkKind};

    #[test]
    fn some_statement_is_no_source() {
        let link = |kind, name: &str, id: Option<&str>| Link {
            kind,
            name: name.into(),
            entity: id.map(|id| EntityId(id.into())),
            cue: None,
        };
        let outlet = link(LinkKind::Outlet, "Herald", None);
        let statement = link(LinkKind::Channel, "a statement", None);
        let paper = link(LinkKind::Channel, "The Courier", Some("outlet:courier"));
        let end = |chain: &[Link]| far_end(chain).map(|l| l.name.clone());
        assert_eq!(end(&[outlet.clone(), statement.clone()]), None);
        assert_eq!(end(&[outlet, paper, statement]), Some("The Courier".into()));
    }
}
