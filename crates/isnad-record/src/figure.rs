//! Numbers of any kind that accounts of one event tell differently: how many buses, what share, how old, for how long.
//!
//! A page tells many numbers, and most pairs of them have nothing to do with each other. Two are of one thing where they count the same
//! noun among the same words, each the likest of its page to the other, on two pages of two sources about one event. What is told
//! every day in the same words (an exchange, cases of an illness) differs in all its numbers: pages that differ in most of what
//! they share tell of two days or two companies.

use crate::difference::{Accounts, Aspect, Told, between_roots, differs_besides};
use crate::telling::Telling;
use crate::text::{Vector, dot};
use crate::toll::rises;
use crate::world::{Leaf, gap};
use isnad_model::{DifferenceKind, Figure, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Texts of one event that are compared with each other.
const COMPARED: usize = 16;
/// Words before and after a number that tell what it is a number of.
const BEFORE: usize = 8;
const AFTER: usize = 7;
/// Likeness of these words from which two numbers are of one thing.
const ONE_THING: f32 = 0.25;
/// Days between two pages beyond which each tells its own day's number.
const NEAR: i32 = 1;
/// Numbers of two pages that may differ where fewer agree.
const FEW: usize = 1;
/// Likeness of two leads from which they tell of one accident: `لقي أربعة مصرعهم` is told of many.
const ONE_LEAD: f32 = 0.2;
/// Words of headline and lead.
const LEAD_WORDS: usize = 60;
/// Bytes of a text in which its toll is told.
const LEAD: u32 = 1500;
/// How many times as much is another thing: a toll, which grows, and any other number (the patient of 28 is not the one of 54).
const FAR: (u64, u64) = (10, 1);
const FAR_OF_OTHERS: (u64, u64) = (8, 5);
/// What befalls people: a toll grows while it is told.
const TOLLS: [&str; 5] = ["killed", "wounded", "arrested", "missing", "displaced"];

/// A text that tells of the event, with the words around each of its numbers.
struct Text<'t, 'a> {
    telling: &'t Telling<'a>,
    all: &'a [Figure],
    around: Vec<Vector>,
    /// The words of headline and lead.
    lead: Vector,
}

/// Numbers that are told differently, each with what it is called, how it differs and who tells which.
pub(crate) fn figures<'a>(a: &Accounts<'_, '_, 'a>) -> Vec<(String, DifferenceKind, Vec<Told<'a>>)> {
    let texts = texts(a);
    let mut things = Things::new(&texts);
    for (i, x) in texts.iter().enumerate() {
        for (j, y) in
            texts.iter().enumerate().skip(i + 1).filter(|(_, y)| two_accounts(a, x.telling, y.telling))
        {
            let toll = dot(&x.lead, &y.lead) >= ONE_LEAD;
            things.compare((i, x), (j, y), toll);
        }
    }
    let mut out: Vec<(String, DifferenceKind, Vec<Told<'a>>)> = Vec::new();
    for (what, told) in things.told() {
        let told: Vec<(u64, Told<'a>)> =
            told.into_iter().flat_map(|(text, n)| tell(a, &texts[text], n)).collect();
        let grows = TOLLS.contains(&what) && rises(&told);
        let told: Vec<Told<'a>> = one_wording(told);
        let kind = if grows { DifferenceKind::Update } else { between_roots(&told) };
        // A headline and its text tell one number twice.
        let values =
            |told: &[Told<'a>]| told.iter().map(|t| (t.page, t.value.clone())).collect::<BTreeSet<_>>();
        let (seen, own) = (out.iter().map(|(.., told)| values(told)).collect::<Vec<_>>(), values(&told));
        if seen.iter().any(|s| s.is_superset(&own) || own.is_superset(s)) {
            continue;
        }
        out.push((if TOLLS.contains(&what) { what } else { "number" }.to_owned(), kind, told));
    }
    out
}

/// The texts that are about the event, one of each family.
fn texts<'t, 'a>(a: &Accounts<'t, '_, 'a>) -> Vec<Text<'t, 'a>> {
    let mut families = Vec::new();
    let mut out = Vec::new();
    for t in a.h.tellings.iter().map(|n| a.scales.tellings.get(*n)).filter(|t| t.main) {
        let family = a.family[t.page as usize];
        let leaf = a.scales.world.leaf(t.page);
        let all = leaf.reading().figures.as_slice();
        if out.len() < COMPARED && !all.is_empty() && !families.contains(&family) {
            families.push(family);
            let around =
                all.iter().map(|f| a.scales.texts.vector(leaf.words(), &around(leaf, f.span))).collect();
            let end = leaf.words().get(LEAD_WORDS).map_or(u32::MAX, |w| w.at.start);
            let lead = a.scales.texts.vector(leaf.words(), &[Span { start: 0, end }]);
            out.push(Text { telling: t, all, around, lead });
        }
    }
    out
}

/// The words around a number, within its paragraph, without the number and its noun.
fn around(leaf: &Leaf<'_, '_>, span: Span) -> [Span; 2] {
    let blocks = &leaf.reading().article.blocks;
    let block = blocks.iter().find(|b| b.span.contains(span)).map_or(span, |b| b.span);
    let words = leaf.words();
    let first = words.partition_point(|w| w.at.start < span.start);
    let end = words.partition_point(|w| w.at.start < span.end);
    let start = words.get(first.saturating_sub(BEFORE)).map_or(span.start, |w| w.at.start);
    let stop = words.get((end + AFTER).min(words.len()).saturating_sub(1)).map_or(span.end, |w| w.at.end);
    [
        Span { start: start.max(block.start).min(span.start), end: span.start },
        Span { start: span.end, end: stop.min(block.end).max(span.end) },
    ]
}

/// True where two texts are accounts of one happening of one day, by two outlets: that both had it from one agency may be why the
/// later one tells more.
fn two_accounts(a: &Accounts<'_, '_, '_>, t: &Telling<'_>, u: &Telling<'_>) -> bool {
    let (x, y) = (a.scales.world.leaf(t.page), a.scales.world.leaf(u.page));
    let outlet = |leaf: &Leaf<'_, '_>| leaf.reading().article.outlet.clone();
    let one_outlet = outlet(x).is_some() && outlet(x) == outlet(y);
    !one_outlet && x.apart(y) <= NEAR && one_subject(a, t, u) && !differs_besides(a, Aspect::Toll, t, u)
}

/// False where each headline names someone whom the other page never mentions, the leads name nobody in common (another town's
/// accidents, another country's earthquake), or they tell of two days.
pub(crate) fn one_subject(a: &Accounts<'_, '_, '_>, t: &Telling<'_>, u: &Telling<'_>) -> bool {
    let leads = a.scales.leads;
    let days = leads.get(t.page).day.zip(leads.get(u.page).day);
    let two_days = days.is_some_and(|(d, e)| gap(d, e) > 0) && !leads.meet(t.page, u.page);
    !two_days && !leads.strangers(t.page, u.page) && a.scales.may_share(t.page, u.page)
}

/// Numbers of several texts that are of one thing.
struct Things<'x, 't, 'a> {
    texts: &'x [Text<'t, 'a>],
    /// The number of the first figure of each text.
    first: Vec<usize>,
    /// The thing that each figure is of, named by its first figure.
    of: Vec<usize>,
    /// Figures that another account contradicts.
    differs: Vec<bool>,
}

impl<'x, 't, 'a> Things<'x, 't, 'a> {
    fn new(texts: &'x [Text<'t, 'a>]) -> Self {
        let mut first = Vec::with_capacity(texts.len());
        let mut count = 0;
        for text in texts {
            first.push(count);
            count += text.all.len();
        }
        Things { texts, first, of: (0..count).collect(), differs: vec![false; count] }
    }

    /// `toll`: whether what befell people may be compared, too.
    fn compare(&mut self, (i, x): (usize, &Text<'_, '_>), (j, y): (usize, &Text<'_, '_>), toll: bool) {
        let mut pairs = one_thing(x, y);
        pairs.retain(|(f, _)| toll || !TOLLS.contains(&x.all[*f].what.as_str()));
        let values = |(f, g): &(usize, usize)| (x.all[*f].value, y.all[*g].value);
        let tells =
            |t: &Text<'_, '_>, what: &str, v: u64| t.all.iter().any(|f| f.what == what && same(f.value, v));
        let differ = |pair: &&(usize, usize)| {
            let (v, w) = values(pair);
            let what = x.all[pair.0].what.as_str();
            let (times, of) = if TOLLS.contains(&what) { FAR } else { FAR_OF_OTHERS };
            let near = of.saturating_mul(v.max(w)) <= times.saturating_mul(v.min(w));
            !same(v, w) && near && !tells(x, what, w) && !tells(y, what, v)
        };
        let apart: Vec<(usize, usize)> = pairs.iter().filter(differ).copied().collect();
        let agree = pairs.iter().filter(|p| same(values(p).0, values(p).1)).count();
        let told: BTreeSet<(u64, u64)> = apart.iter().map(values).collect();
        if told.len() > FEW && told.len() > agree {
            return;
        }
        for (f, g) in pairs {
            let (m, n) = (self.first[i] + f, self.first[j] + g);
            let contradicted = apart.contains(&(f, g));
            if contradicted || same(x.all[f].value, y.all[g].value) {
                let (keep, gone) = (self.of[m].min(self.of[n]), self.of[m].max(self.of[n]));
                self.of.iter_mut().filter(|o| **o == gone).for_each(|o| *o = keep);
            }
            if contradicted {
                (self.differs[m], self.differs[n]) = (true, true);
            }
        }
    }

    /// What is told differently: for each thing what is counted, and the text and figure of all that tell it.
    fn told(&self) -> Vec<(&'a str, Vec<(usize, &'a Figure)>)> {
        let mut things: BTreeMap<usize, Vec<(usize, &'a Figure, bool)>> = BTreeMap::new();
        for (i, text) in self.texts.iter().enumerate() {
            for (f, figure) in text.all.iter().enumerate() {
                let n = self.first[i] + f;
                things.entry(self.of[n]).or_default().push((i, figure, self.differs[n]));
            }
        }
        let disputed = |all: &Vec<(usize, &'a Figure, bool)>| {
            let values: Vec<u64> = all.iter().filter(|(.., d)| *d).map(|(_, f, _)| f.value).collect();
            let kept = all.iter().filter(|(_, f, _)| values.contains(&f.value)).map(|(i, f, _)| (*i, *f));
            (values.len() > 1).then(|| kept.collect::<Vec<_>>())
        };
        let out = things.values().filter_map(disputed);
        out.filter_map(|told| Some((told.first()?.1.what.as_str(), told))).collect()
    }
}

/// Pairs of figures of two texts that are of one thing.
fn one_thing(x: &Text<'_, '_>, y: &Text<'_, '_>) -> Vec<(usize, usize)> {
    // How many fell is told first; further down stands how many fell before.
    let told_first = |f: &Figure| f.span.start < LEAD || !TOLLS.contains(&f.what.as_str());
    let best = |p: &Text<'_, '_>, f: usize, q: &Text<'_, '_>| {
        let first = |g: &Figure| told_first(g) && told_first(&p.all[f]);
        let alike = q.all.iter().enumerate().filter(|(_, g)| g.what == p.all[f].what && first(g));
        let alike = alike.map(|(g, _)| (g, dot(&p.around[f], &q.around[g])));
        let best = alike.reduce(|a, b| if b.1 > a.1 { b } else { a });
        best.filter(|(_, likeness)| *likeness >= ONE_THING).map(|(g, _)| g)
    };
    let pairs = (0..x.all.len()).filter_map(|f| Some((f, best(x, f, y)?)));
    pairs.filter(|(f, g)| best(y, *g, x) == Some(*f)).collect()
}

/// True where one number is the other, or the other made round.
fn same(a: u64, b: u64) -> bool {
    let (few, many) = if trailing(a) >= trailing(b) { (a, b) } else { (b, a) };
    let unit = 10_u64.saturating_pow(trailing(few));
    let rounded = few.abs_diff(many) < unit && few > unit;
    a == b || (unit > 1000 && rounded) || (unit <= 1000 && few >= 10 * unit && few.abs_diff(many) <= unit / 2)
}

/// Zeros at the end of a number.
fn trailing(mut n: u64) -> u32 {
    let mut zeros = 0;
    while n > 0 && n.is_multiple_of(10) {
        (n, zeros) = (n / 10, zeros + 1);
    }
    zeros
}

/// A figure as all pages of its family tell it.
fn tell<'a>(a: &Accounts<'_, '_, 'a>, text: &Text<'_, 'a>, figure: &Figure) -> Vec<(u64, Told<'a>)> {
    let family = a.family[text.telling.page as usize];
    let pages = a.h.tellings.iter().map(|n| a.scales.tellings.get(*n));
    let copies = pages.filter(|t| t.main && a.family[t.page as usize] == family);
    let told = |t: &Telling<'_>| {
        let reading = a.scales.world.leaf(t.page).reading();
        let mut all = reading.figures.iter();
        let f = all.find(|f| f.what == figure.what && f.value == figure.value)?;
        Some((f.value, a.tell(t, f.span.of(&reading.article.text).to_owned(), f.span)))
    };
    copies.filter_map(told).collect()
}

/// One value in one wording, whatever each page writes (`خمسة قتلى`, `5 قتلى`).
fn one_wording<'a>(told: Vec<(u64, Told<'a>)>) -> Vec<Told<'a>> {
    let mut words: BTreeMap<u64, String> = BTreeMap::new();
    let value = |(value, told): (u64, Told<'a>)| {
        let words = words.entry(value).or_insert_with(|| told.value.clone()).clone();
        Told { value: words, ..told }
    };
    told.into_iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn a_round_number_is_no_other_one() {
        let one = |n: u64| n * 1000;
        assert!(same(one(108_000_000), one(108_300_000)));
        assert!(same(one(50), one(52)), "fifty is said of fifty-two");
        assert!(!same(one(77), one(78)));
        assert!(!same(one(4), one(5)));
        assert!(!same(3200, 3600));
        assert!(!same(one(12), one(19)));
        assert!(same(2000, 2000));
    }
}
