//! Numbers told of an event, and where accounts of them differ.
//!
//! A page tells many numbers: the toll, its parts, the tolls of the week. What it tells of the event is the number of its
//! headline, else the first. Another account contradicts it only if it tells that number nowhere: `مقتل 12 بينهم ثلاثة جنود` and
//! `مقتل ثلاثة جنود` are one.

use crate::difference::{Accounts, Aspect, Claim, Told, apart, between_roots};
use crate::telling::Telling;
use crate::text::dot;
use isnad_model::{BlockKind, DifferenceKind, Quantity, Span};
use std::collections::{BTreeMap, BTreeSet};

/// How the names of lengths of time begin among what is counted (`duration-minutes`).
const DURATION: &str = "duration-";

/// Numbers of one page beyond which its sums are not tried.
const SUMMED: usize = 6;

/// All that is counted and told differently, with what kind of difference it is.
pub(crate) fn tolls<'a>(a: &Accounts<'_, '_, 'a>) -> Vec<(String, DifferenceKind, Vec<Told<'a>>)> {
    let counted: BTreeSet<&str> =
        a.told.iter().flat_map(|(_, e)| e.quantities.iter().map(|q| q.what.as_str())).collect();
    let mut out = Vec::new();
    for what in counted {
        let told = toll(a, what);
        // What one page tells in two ways is no progress.
        let within = told.iter().any(|t| told.iter().any(|u| t.page == u.page && t.value != u.value));
        // A toll grows while it is told; how long a call was does not.
        let grows = !what.starts_with(DURATION);
        let counted: Vec<(u64, Told<'a>)> =
            told.iter().map(|t| (t.value.parse().unwrap_or(0), t.clone())).collect();
        let kind =
            if grows && !within && rises(&counted) { DifferenceKind::Update } else { between_roots(&told) };
        out.push((what.to_owned(), kind, told));
    }
    out
}

/// True where two tellings count the same and share no number.
pub(crate) fn two_tolls(t: &Telling<'_>, u: &Telling<'_>) -> bool {
    fn numbers<'q>(t: &Telling<'q>) -> &'q [Quantity] {
        t.coded.map_or(&[][..], |e| e.quantities.as_slice())
    }
    let counted = |q: &Quantity| numbers(u).iter().any(|r| r.what == q.what);
    let shared = |q: &Quantity| numbers(u).iter().any(|r| r.what == q.what && r.value == q.value);
    numbers(t).iter().any(counted) && !numbers(t).iter().any(shared)
}

/// Tens of times as many are no toll of the same: `أوقع النزاع 15 ألف قتيل`.
const FAR: u64 = 10;

fn comparable(x: &Told<'_>, y: &Told<'_>) -> bool {
    let (a, b) = (x.value.parse::<u64>().unwrap_or(0), y.value.parse::<u64>().unwrap_or(0));
    a.max(b) < FAR.saturating_mul(a.min(b).max(1))
}

/// True where one toll rises between two tellings and another falls: two attacks.
fn mixed(t: &Telling<'_>, u: &Telling<'_>) -> bool {
    let numbers = |t: &Telling<'_>| -> BTreeMap<String, u64> {
        let all = t.coded.into_iter().flat_map(|e| &e.quantities);
        all.map(|q| (q.what.clone(), q.value)).collect()
    };
    let (x, y) = (numbers(t), numbers(u));
    let both = || x.iter().filter_map(|(what, a)| y.get(what).map(|b| (*a, *b)));
    both().any(|(a, b)| a < b) && both().any(|(a, b)| a > b)
}

/// The numbers of one page.
struct Counted<'t, 'w> {
    telling: &'t Telling<'w>,
    /// In the order of the text, those of the headline first.
    all: Vec<&'w Quantity>,
    head: usize,
}

impl Counted<'_, '_> {
    fn tells(&self, value: u64) -> bool {
        self.all.iter().any(|q| q.value == value)
    }

    /// The number of the body that stands against that of the headline: a larger one, since a smaller one is a part.
    fn against_headline(&self) -> Option<(&Quantity, &Quantity)> {
        let head = self.all.get(..self.head)?.first()?;
        let body = self.all.get(self.head..)?;
        let told = body.iter().any(|q| q.value == head.value) || sums(body, head.value);
        let larger = body.iter().find(|q| q.value > head.value)?;
        (!told && self.head == 1).then_some((head, larger))
    }
}

/// True where some of the numbers make up another.
fn sums(parts: &[&Quantity], whole: u64) -> bool {
    let parts: Vec<u64> = parts.iter().take(SUMMED).map(|q| q.value).collect();
    (1_u32..1 << parts.len()).any(|set| {
        let chosen = parts.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1);
        chosen.map(|(_, v)| *v).fold(0_u64, u64::saturating_add) == whole
    })
}

fn toll<'a>(a: &Accounts<'_, '_, 'a>, what: &str) -> Vec<Told<'a>> {
    let mut pages: BTreeMap<(u32, Option<u32>), Counted<'_, 'a>> = BTreeMap::new();
    for (t, e) in &a.told {
        let mut all: Vec<&Quantity> = e.quantities.iter().filter(|q| q.what == what).collect();
        if all.is_empty() {
            continue;
        }
        let head = headline(a, t);
        all.sort_by_key(|q| (!head.contains(q.span), q.span));
        let first = all.iter().filter(|q| head.contains(q.span)).count();
        pages.insert((t.page, t.event), Counted { telling: t, all, head: first });
    }
    let own: BTreeMap<u32, BTreeSet<u64>> = pages.iter().fold(BTreeMap::new(), |mut own, ((page, _), c)| {
        own.entry(*page).or_insert_with(BTreeSet::new).extend(c.all.iter().map(|q| q.value));
        own
    });
    let claim = |c: &Counted<'_, 'a>, q: &Quantity| a.tell(c.telling, q.value.to_string(), q.span);
    let claims: Vec<Claim<'_, '_, 'a>> = a
        .told
        .iter()
        .filter_map(|(t, _)| pages.get(&(t.page, t.event)))
        .filter_map(|c| Some((c.telling, claim(c, c.all.first()?))))
        .collect();
    // What a page counts anywhere, in this event or besides.
    let figures = |t: &Telling<'_>| a.scales.world.leaf(t.page).reading().figures.as_slice();
    let tells = |t: &Telling<'_>, value: &str| {
        let value: u64 = value.parse().unwrap_or(0);
        pages.get(&(t.page, t.event)).is_some_and(|c| c.tells(value))
            || own.get(&t.page).is_some_and(|own| own.contains(&value))
            || figures(t).iter().any(|f| f.what == what && f.value == value.saturating_mul(1000))
    };
    let differ = |x: &Claim<'_, '_, 'a>, y: &Claim<'_, '_, 'a>| {
        x.0.page != y.0.page
            && !tells(x.0, &y.1.value)
            && !tells(y.0, &x.1.value)
            && comparable(&x.1, &y.1)
            && !mixed(x.0, y.0)
            && !(x.0.main && y.0.main && !crate::figure::one_subject(a, x.0, y.0))
    };
    let mut out = apart(a, Aspect::Toll, claims, differ);
    for c in pages.values() {
        if let Some((head, body)) = c.against_headline().filter(|(head, body)| one_matter(a, c, head, body)) {
            let known =
                |q: &Quantity| out.iter().any(|t: &Told<'_>| t.page == page(a, c) && t.span == q.span);
            let missing: Vec<Told<'a>> =
                [head, body].into_iter().filter(|q| !known(q)).map(|q| claim(c, q)).collect();
            out.extend(missing);
        }
    }
    out
}

/// True where the sentence of the body tells what the headline does: `مقتل 27 من الحزب` over a report of 42 who fell elsewhere contradicts
/// nothing.
fn one_matter(a: &Accounts<'_, '_, '_>, c: &Counted<'_, '_>, head: &Quantity, body: &Quantity) -> bool {
    let leaf = a.scales.world.leaf(c.telling.page);
    let sentences = c.telling.coded.map_or(&[][..], |e| e.sentences.as_slice());
    let sentence = sentences.iter().find(|s| s.contains(body.span)).copied().unwrap_or(body.span);
    let words = |span: Span| a.scales.texts.vector(leaf.words(), &[span]);
    let headline = headline(a, c.telling);
    let title = if headline.contains(head.span) { headline } else { head.span };
    dot(&words(title), &words(sentence)) >= ONE_MATTER
}

/// Likeness of the words of a headline and of a sentence from which both tell one thing.
const ONE_MATTER: f32 = 0.1;

fn page<'a>(a: &Accounts<'_, '_, 'a>, c: &Counted<'_, '_>) -> &'a str {
    a.scales.world.leaf(c.telling.page).id()
}

fn headline(a: &Accounts<'_, '_, '_>, t: &Telling<'_>) -> Span {
    let blocks = &a.scales.world.leaf(t.page).reading().article.blocks;
    blocks.iter().find(|b| b.kind == BlockKind::Headline).map_or(Span::new(0, 0), |b| b.span)
}

/// True where no later page tells a lower number than an earlier one, and some later page a higher one.
pub(crate) fn rises(told: &[(u64, Told<'_>)]) -> bool {
    let pairs = || told.iter().flat_map(|t| told.iter().map(move |u| (t, u)));
    let falls = pairs().any(|(t, u)| t.1.before(&u.1) && u.0 < t.0);
    let rise = pairs().any(|(t, u)| t.1.before(&u.1) && u.0 > t.0);
    let side_by_side = pairs()
        .any(|(t, u)| !t.1.before(&u.1) && !u.1.before(&t.1) && t.1.family != u.1.family && t.0 != u.0);
    rise && !falls && !side_by_side
}
