//! Tellings: each event of each reading, and each page as a whole, as things that can be compared.
//!
//! Every page has one *main* telling: what it is about. Where the reader coded an event in the headline or
//! the first paragraph, that one is it; else the page as a whole stands for itself (a match, the weather).
//! The other events of a page are *minor*: background, consequences, what is to come.

use crate::background::Background;
use crate::text::{Texts, Vector};
use crate::world::{PageNo, World, day_range};
use isnad_model::{Block, BlockKind, EntityId, EntityKind, Event, EventType, Reading, Span, TellingRef};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Pages that are taken to stand behind the given ones, naming none of their cast: in a world of three pages
/// a name on two of them is not therefore a common one.
const BACKGROUND: f64 = 200.0;

/// Index of an entity in [`Cast`].
pub(crate) type EntNo = u32;

/// Index of a telling.
pub(crate) type TellNo = u32;

/// What all pages together know of an entity.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub(crate) id: &'a EntityId,
    pub(crate) kind: EntityKind,
    pub(crate) country: Option<&'a str>,
    /// Pages that name it.
    pub(crate) pages: u32,
    /// True for people and bodies without a name of their own (`مسلحون`, `اللجنة`): nobody can be held to what they do.
    pub(crate) crowd: bool,
    /// True for a body that every state has and that the page gives no state (`الحكومة`): on two pages it may be two.
    pub(crate) stateless: bool,
}

/// Everyone and every place of the world.
#[derive(Debug)]
pub(crate) struct Cast<'a> {
    pub(crate) members: Vec<Member<'a>>,
    numbers: FxHashMap<&'a EntityId, EntNo>,
    pages: f64,
}

impl<'a> Cast<'a> {
    pub(crate) fn new(world: &World<'_, 'a>, background: &Background) -> Self {
        let pages = background.pages(world.len()) as f64;
        let mut cast = Cast { members: Vec::new(), numbers: FxHashMap::default(), pages };
        for leaf in &world.leaves {
            for e in &leaf.reading().entities {
                let fresh = cast.members.len() as EntNo;
                let no = *cast.numbers.entry(&e.id).or_insert(fresh);
                if no == fresh {
                    let country = e.country.as_deref();
                    // `group:TUR:forces` are the forces of a state, `group:forces` are some.
                    let some = e.rule.starts_with("groups/") && e.id.0.matches(':').count() == 1;
                    let crowd = some || e.id.0.starts_with("people:");
                    let stateless = e.id.0.starts_with("org::");
                    cast.members.push(Member {
                        id: &e.id,
                        kind: e.kind,
                        country,
                        pages: 0,
                        crowd,
                        stateless,
                    });
                }
                let member = &mut cast.members[no as usize];
                member.pages += 1;
                member.country = member.country.or(e.country.as_deref());
            }
        }
        for member in &mut cast.members {
            member.pages = background.naming(member.id, member.pages);
        }
        cast
    }

    pub(crate) fn get(&self, no: EntNo) -> &Member<'a> {
        &self.members[no as usize]
    }

    /// How much it tells that two tellings share this one: near 0 for one whom every page names, 1 for one
    /// named once in a thousand pages or more rarely.
    pub(crate) fn rarity(&self, no: EntNo) -> f64 {
        let share = (f64::from(self.get(no).pages) + 0.5) / (self.pages + BACKGROUND);
        (-share.ln() / 1000_f64.ln()).clamp(0.05, 1.0)
    }

    /// The number of an entity.
    pub(crate) fn number(&self, id: &EntityId) -> Option<EntNo> {
        self.numbers.get(id).copied()
    }

    /// True where both are of one state, or are that state.
    pub(crate) fn compatriots(&self, a: EntNo, b: EntNo) -> bool {
        let (a, b) = (self.get(a), self.get(b));
        a.country.is_some() && a.country == b.country
    }

    /// True where one of the two is a state and the other is of that state: `Moscow announced` against a
    /// minister.
    pub(crate) fn kin(&self, a: EntNo, b: EntNo) -> bool {
        let (a, b) = (self.get(a), self.get(b));
        let public = |m: &Member<'_>| matches!(m.kind, EntityKind::State | EntityKind::Organization);
        a.country.is_some() && a.country == b.country && (public(a) || public(b))
    }
}

/// One telling.
#[derive(Debug)]
pub(crate) struct Telling<'a> {
    pub(crate) page: PageNo,
    /// Index into the reading's events; `None` for a page as a whole.
    pub(crate) event: Option<u32>,
    pub(crate) coded: Option<&'a Event>,
    /// True for what its page is about.
    pub(crate) main: bool,
    /// Sorted.
    pub(crate) actors: Vec<EntNo>,
    /// Sorted.
    pub(crate) recipients: Vec<EntNo>,
    pub(crate) place: Option<EntNo>,
    /// First and last possible day of the deed.
    pub(crate) days: (i32, i32),
    /// The words of its sentences.
    pub(crate) words: Vector,
}

impl Telling<'_> {
    /// Actors and recipients, sorted.
    pub(crate) fn parties(&self) -> Vec<EntNo> {
        let mut out: Vec<EntNo> = self.actors.iter().chain(&self.recipients).copied().collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The day, where it is exactly one.
    pub(crate) fn day(&self) -> Option<i32> {
        (self.days.0 == self.days.1).then_some(self.days.0)
    }

    pub(crate) fn refer(&self, world: &World<'_, '_>) -> TellingRef {
        TellingRef { page: world.leaf(self.page).id().to_owned(), event: self.event }
    }
}

/// All tellings: of each page the main one first, then the others in text order.
#[derive(Debug)]
pub(crate) struct Tellings<'a> {
    pub(crate) all: Vec<Telling<'a>>,
    /// The main telling of each page.
    pub(crate) main: Vec<TellNo>,
    /// Whom each page names in its headline and first paragraphs, sorted.
    pub(crate) cast: Vec<Vec<EntNo>>,
}

impl<'a> Tellings<'a> {
    pub(crate) fn new(world: &World<'_, 'a>, cast: &Cast<'a>, texts: &Texts) -> Self {
        let mut out = Tellings { all: Vec::new(), main: Vec::with_capacity(world.len()), cast: Vec::new() };
        for (no, leaf) in world.leaves.iter().enumerate() {
            let r = leaf.reading();
            let main = main_event(r);
            let lead = lead_end(r);
            out.cast.push(lead_cast(r, lead, cast));
            out.main.push(out.all.len() as TellNo);
            let order = std::iter::once(main).chain((0..r.events.len()).map(Some).filter(|i| *i != main));
            for i in order {
                let coded = i.and_then(|i| r.events.get(i));
                let numbers = |ids: &[EntityId]| {
                    let mut v: Vec<EntNo> = ids.iter().filter_map(|id| cast.number(id)).collect();
                    v.sort_unstable();
                    v.dedup();
                    v
                };
                out.all.push(Telling {
                    page: no as PageNo,
                    event: coded.and(i).map(|i| i as u32),
                    coded,
                    main: i == main,
                    actors: coded.map_or_else(Vec::new, |e| numbers(&e.actors)),
                    recipients: coded.map_or_else(Vec::new, |e| numbers(&e.recipients)),
                    place: coded.and_then(|e| e.place.as_ref()).and_then(|p| cast.number(p)),
                    days: coded.map_or((i32::MIN, i32::MAX), |e| day_range(&e.when)),
                    words: coded.map_or_else(Vector::new, |e| {
                        texts.vector(leaf.words(), e.sentences.get(..2).unwrap_or(&e.sentences))
                    }),
                });
            }
        }
        out
    }

    /// The tellings of a page, the main one first.
    pub(crate) fn of_page(&self, page: PageNo) -> &[Telling<'a>] {
        let from = self.main.get(page as usize).map_or(0, |n| *n as usize);
        let to = self.main.get(page as usize + 1).map_or(self.all.len(), |n| *n as usize);
        self.all.get(from..to).unwrap_or(&[])
    }

    pub(crate) fn get(&self, no: TellNo) -> &Telling<'a> {
        &self.all[no as usize]
    }

    /// The telling that the record refers to.
    pub(crate) fn find(&self, world: &World<'_, '_>, refer: &TellingRef) -> Option<TellNo> {
        let page = world.find(&refer.page)?;
        let at = self.of_page(page).iter().position(|t| t.event == refer.event)?;
        Some(self.main.get(page as usize)? + at as TellNo)
    }
}

/// Bytes of body that count as the lead, to the end of the paragraph in which they end.
const LEAD: u32 = 700;

/// Where the lead ends: with the headline and the first paragraphs.
fn lead_end(r: &Reading) -> u32 {
    let body = |b: &&Block| b.kind != BlockKind::Headline;
    let start = r.article.blocks.iter().find(body).map_or(0, |b| b.span.start);
    let inside = r.article.blocks.iter().filter(body).take_while(|b| b.span.end <= start + LEAD);
    inside.last().map_or(start + LEAD, |b| b.span.end)
}

fn lead_cast(r: &Reading, end: u32, cast: &Cast<'_>) -> Vec<EntNo> {
    let named = r.entities.iter().filter(|e| e.mentions.iter().any(|m| m.start < end));
    let mut out: Vec<EntNo> = named.filter_map(|e| cast.number(&e.id)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Which event a page is about: one told in the headline or the first paragraph, the one whose parties the
/// headline names before others, the first before later ones.
fn main_event(r: &Reading) -> Option<usize> {
    let blocks = &r.article.blocks;
    let head = blocks.iter().find(|b| b.kind == BlockKind::Headline);
    let first = blocks.iter().find(|b| matches!(b.kind, BlockKind::Paragraph | BlockKind::Standfirst));
    let named = |id: &EntityId| {
        let mentions = r.entity(id).map_or(&[][..], |e| e.mentions.as_slice());
        head.is_some_and(|h| mentions.iter().any(|m| within(*m, h)))
    };
    let score = |e: &Event| {
        let at = |b: Option<&Block>| {
            b.is_some_and(|b| within(e.trigger, b) || e.sentences.iter().any(|s| within(*s, b)))
        };
        let told = 4 * i32::from(at(head)) + 2 * i32::from(at(first));
        let parties: Vec<bool> = e.actors.iter().chain(&e.recipients).map(named).collect();
        let all = !parties.is_empty() && parties.iter().all(|p| *p);
        let some = parties.iter().any(|p| *p);
        // A speech act told together with a deed is mostly what the deed was wrapped in.
        told + i32::from(all) + i32::from(some) + i32::from(told > 0 && !e.phase.is_open())
    };
    let best = r.events.iter().map(score).max()?;
    let main = (best >= 3).then(|| r.events.iter().position(|e| score(e) == best)).flatten()?;
    Some(first.and_then(|b| talks_of(r, main, b)).unwrap_or(main))
}

/// `الرئيسان يتفقان على فتح المعبر`, and then: `أجرى الرئيسان اليوم محادثة هاتفية`. What a headline says was agreed came of the
/// talks that the first paragraph tells, and it is these that other pages tell, too.
fn talks_of(r: &Reading, main: usize, first: &Block) -> Option<usize> {
    fn parties(e: &Event) -> BTreeSet<&EntityId> {
        e.actors.iter().chain(&e.recipients).collect()
    }
    let agreed = r.events.get(main).filter(|e| e.kind == EventType::Agree && !e.phase.is_open())?;
    let who = parties(agreed);
    let talks = |e: &Event| {
        let told = e.kind == EventType::Consult && !e.phase.is_open() && within(e.trigger, first);
        told && who.len() > 1 && parties(e) == who
    };
    r.events.iter().position(talks)
}

fn within(span: Span, block: &Block) -> bool {
    block.span.start <= span.start && span.start < block.span.end
}
