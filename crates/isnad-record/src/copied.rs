//! Who of two copied whom: what speaks for it, added up, with how sure it is.
//!
//! A copy names its source, comes after it, leaves things out (the credit first of all), names the other paper in a sentence
//! that both have. None of these is sure alone: two that print one agency's text within the hour copied neither from the
//! other. So each adds its log odds, and below three in four the direction is unknown, and that is said.

use crate::shingle::Shingles;
use crate::word::Word;
use crate::world::{Leaf, PageNo, World, day_range, published};
use isnad_model::{CopyLink, Credit};
use rustc_hash::FxHashMap;

/// Confidence from which a direction is told.
const KNOWN: f64 = 0.75;
/// Log odds: the copy names the other as its source.
const NAMED: f64 = 4.0;
/// Both have a sentence that names the other paper: `قال لجريدة «الراصد»`.
const NAMED_WITHIN: f64 = 3.0;
/// It came out a day later or more, an hour later or more, minutes later. Within ten minutes two desks that print one agency follow
/// each other as easily.
const DAY_LATER: f64 = 2.0;
const HOUR_LATER: f64 = 1.5;
const MINUTES_LATER: f64 = 1.1;
const AT_ONCE: f64 = 0.6;
/// The credit that the other has is missing.
const STRIPPED: f64 = 1.0;
/// The other is the agency's own page.
const OF_AGENCY: f64 = 1.5;
/// It is whole within the other, which has more.
const CUT: f64 = 0.7;
/// Share of a text that stands in the other from which it is whole within it, and up to which the other has more.
const WHOLE: f64 = 0.95;
const MORE: f64 = 0.8;
/// Most that the days an age leaves open can say.
const AGE: f64 = 1.2;

/// Most that the habits of two outlets can say.
const HABIT: f64 = 1.2;

/// How often each outlet is known to have copied and to have been copied.
#[derive(Debug, Default)]
pub(crate) struct Habits<'a>(FxHashMap<&'a str, (f64, f64)>);

impl<'a> Habits<'a> {
    pub(crate) fn learn(&mut self, world: &World<'_, 'a>, link: &CopyLink) {
        let outlet = |id: &str| world.leaf(world.find(id)?).reading().article.outlet.as_deref();
        if link.directed {
            outlet(&link.copy).into_iter().for_each(|o| self.0.entry(o).or_default().0 += 1.0);
            outlet(&link.source).into_iter().for_each(|o| self.0.entry(o).or_default().1 += 1.0);
        }
    }

    /// The log odds that an outlet copies rather than is copied.
    fn copies(&self, leaf: &Leaf<'_, '_>) -> f64 {
        let outlet = leaf.reading().article.outlet.as_deref();
        let (copied, source) = outlet.and_then(|o| self.0.get(o)).copied().unwrap_or_default();
        ((copied + 1.0) / (source + 1.0)).ln()
    }
}

/// What two pages show of who copied whom.
struct Signs {
    /// Log odds that the second copied the first.
    sum: f64,
    words: Vec<String>,
    credited: bool,
}

/// The link between a page and the one it shares most with. `earlier` is taken to have come first, as far as its day tells.
pub(crate) fn link(
    world: &World<'_, '_>,
    shingles: &Shingles,
    (later, earlier): (PageNo, PageNo),
    shared: u32,
    habits: &Habits<'_>,
) -> CopyLink {
    let (b, a) = (world.leaf(later), world.leaf(earlier));
    let within = |of: PageNo| shingles.containment(of, shared);
    let mut signs = Signs { sum: 0.0, words: Vec::new(), credited: false };
    credit(&mut signs, a, b);
    time(&mut signs, a, b);
    for (of, from, sign) in [(later, earlier, 1.0), (earlier, later, -1.0)] {
        if within(of) >= WHOLE && within(from) <= MORE {
            signs.sum += sign * CUT;
            signs.words.push(format!("all of it stands in {}, which has more", world.leaf(from).id()));
        }
    }
    let habit = (habits.copies(b) - habits.copies(a)).clamp(-HABIT, HABIT);
    signs.sum += habit;
    if habit.abs() >= 0.5 {
        let (who, whom) = if habit > 0.0 { (b, a) } else { (a, b) };
        let name = |l: &Leaf<'_, '_>| l.reading().article.outlet.clone().unwrap_or_default();
        signs.words.push(format!("{} copies more than {}", name(who), name(whom)));
    }
    let one_outlet =
        a.reading().article.outlet.is_some() && a.reading().article.outlet == b.reading().article.outlet;
    let one_source = !signs.credited && shared_credit(a, b).is_some();
    // Whoever speaks louder for the other way round turns the pair.
    let (copy, source) = if signs.sum < 0.0 { (earlier, later) } else { (later, earlier) };
    let (c, s) = (world.leaf(copy), world.leaf(source));
    let sure = 1.0 / (1.0 + (-signs.sum.abs()).exp());
    let directed = !one_outlet && !one_source && sure >= KNOWN;
    let stripped = missing(s, c);
    CopyLink {
        copy: c.id().to_owned(),
        source: s.id().to_owned(),
        containment: rounded(within(copy)),
        aligned: rounded(aligned(c.words(), s.words())),
        directed,
        confidence: if directed { (sure * 100.0).round() / 100.0 } else { 0.5 },
        credited: signs.credited || (one_source && !directed),
        reason: reason(&signs, (a, b), one_outlet, directed, stripped.as_deref()),
        stripped,
    }
}

/// Four digits: what is kept as text must come back as it was.
pub(crate) fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

fn reason(
    signs: &Signs,
    (a, b): (&Leaf<'_, '_>, &Leaf<'_, '_>),
    one_outlet: bool,
    directed: bool,
    stripped: Option<&str>,
) -> String {
    let mut said = match shared_credit(a, b) {
        _ if one_outlet => vec!["the same outlet printed it twice".to_owned()],
        Some(c) if !directed => {
            vec![format!("both name {} as their source; which printed it first is not known", c.name)]
        }
        _ if !directed => vec!["which came first is not known".to_owned()],
        _ => signs.words.clone(),
    };
    said.extend(stripped.map(|name| format!("the credit to {name} is missing")));
    said.join("; ")
}

/// Who names whom: in a credit, or within a sentence that both have.
fn credit(signs: &mut Signs, a: &Leaf<'_, '_>, b: &Leaf<'_, '_>) {
    if a.reading().article.outlet == b.reading().article.outlet {
        return;
    }
    for (copy, source, sign) in [(b, a, 1.0), (a, b, -1.0)] {
        if let Some(name) = credits(copy, source) {
            signs.sum += sign * NAMED;
            signs.words.push(format!("names {name} as its source"));
            signs.credited = true;
            return;
        }
    }
    for (copy, source, sign) in [(b, a, 1.0), (a, b, -1.0)] {
        let (c, s) = (&copy.reading().article, &source.reading().article);
        // A name of one word may be a word of the text.
        let name = s.outlet.as_deref().filter(|o| o.contains(' '));
        if let Some(outlet) = name.filter(|o| c.text.contains(o) && s.text.contains(o)) {
            signs.sum += sign * NAMED_WITHIN;
            signs.words.push(format!("has a sentence that names {outlet}"));
        }
        let own = |c: &&Credit| Some(&c.name) == s.outlet.as_ref() || (c.id.is_some() && c.id == s.outlet_id);
        if s.credits.iter().any(|c| own(&c)) {
            signs.sum += sign * OF_AGENCY;
            signs.words.push(format!("{} is the agency's own page", source.id()));
        } else if missing(source, copy).is_some() {
            signs.sum += sign * STRIPPED;
        }
    }
}

/// The days on which a page can have been written: those of its age, narrowed by the weekday that it calls today.
fn written(leaf: &Leaf<'_, '_>) -> (i32, i32) {
    let r = leaf.reading();
    published(r).narrow(&r.reference).map_or(leaf.days, |when| day_range(&when))
}

/// Which came first. Of a page that gives its age alone, the days that it leaves.
fn time(signs: &mut Signs, a: &Leaf<'_, '_>, b: &Leaf<'_, '_>) {
    let (earlier, later) = (written(a), written(b));
    let days = later.0.saturating_sub(earlier.1);
    if earlier.1 < i32::MAX && days > 0 {
        let s = if days == 1 { "" } else { "s" };
        signs.sum += DAY_LATER;
        return signs.words.push(format!("published {days} day{s} later"));
    }
    let clock = |l: &Leaf<'_, '_>| published(l.reading()).minute;
    let one_day = earlier == later && earlier.0 == earlier.1;
    if let (Some(x), Some(y), true) = (clock(a), clock(b), one_day) {
        if x < y {
            signs.sum += match y - x {
                0..10 => AT_ONCE,
                10..60 => MINUTES_LATER,
                _ => HOUR_LATER,
            };
            signs.words.push(format!("published {} minutes later", y - x));
        }
        return;
    }
    let open = |d: (i32, i32)| d.0 == i32::MIN || d.1 == i32::MAX;
    if !open(earlier) && !open(later) && earlier != later {
        let later = after(earlier, later);
        let odds = (later / (1.0 - later)).ln().clamp(-AGE, AGE);
        signs.sum += odds;
        if odds.abs() >= 0.5 {
            signs.words.push("by its age it came later, in all likelihood".to_owned());
        }
    }
}

/// The chance that a day of the second range lies after one of the first, all days being alike; never quite 0 or 1.
fn after(a: (i32, i32), b: (i32, i32)) -> f64 {
    let (long, wide) = (f64::from(a.1 - a.0 + 1), f64::from(b.1 - b.0 + 1));
    let mut later = 0.0;
    for day in b.0..=b.1.min(b.0.saturating_add(400)) {
        let before = f64::from((day - a.0).clamp(0, a.1 - a.0 + 1));
        // On one day, either may have been first.
        let same = if (a.0..=a.1).contains(&day) { 0.5 } else { 0.0 };
        later += (before + same) / long / wide;
    }
    later.clamp(0.05, 0.95)
}

/// The credit that a source has and its copy lacks, where the copy has none.
fn missing(source: &Leaf<'_, '_>, copy: &Leaf<'_, '_>) -> Option<String> {
    let (s, c) = (&source.reading().article, &copy.reading().article);
    let first = s.credits.first().filter(|_| c.credits.is_empty())?;
    Some(first.name.clone())
}

fn shared_credit<'a>(a: &Leaf<'_, 'a>, b: &Leaf<'_, '_>) -> Option<&'a Credit> {
    let (a, b) = (&a.reading().article, &b.reading().article);
    a.credits.iter().find(|c| b.credits.iter().any(|d| same_source(c, d)))
}

fn same_source(a: &Credit, b: &Credit) -> bool {
    (a.id.is_some() && a.id == b.id) || a.name == b.name
}

/// The name under which a page credits the outlet of another.
fn credits<'a>(copy: &Leaf<'_, 'a>, source: &Leaf<'_, 'a>) -> Option<&'a str> {
    let (copy, source) = (&copy.reading().article, &source.reading().article);
    if source.outlet == copy.outlet {
        return None;
    }
    let names =
        |c: &&Credit| Some(&c.name) == source.outlet.as_ref() || (c.id.is_some() && c.id == source.outlet_id);
    copy.credits.iter().find(names).map(|c| c.name.as_str())
}

/// Words of a run that count as copied.
const RUN: usize = 5;

/// Share of the copy's words that stand in the source in runs of at least five and in the same order: containment in shingles,
/// verified. A form whose sentences come back in another order has the shingles and not this.
pub(crate) fn aligned(copy: &[Word], source: &[Word]) -> f64 {
    if copy.is_empty() {
        return 0.0;
    }
    let mut begins: FxHashMap<[u64; RUN], usize> = FxHashMap::default();
    for (at, run) in source.windows(RUN).enumerate() {
        begins.entry(keys(run)).or_insert(at);
    }
    // Each place in the copy that begins a run, with its place in the source: the longest rising chain is in order.
    let places: Vec<(usize, usize)> = copy
        .windows(RUN)
        .enumerate()
        .filter_map(|(at, run)| begins.get(&keys(run)).map(|there| (at, *there)))
        .collect();
    let mut covered = vec![false; copy.len()];
    for at in rising(&places) {
        covered.iter_mut().skip(at).take(RUN).for_each(|c| *c = true);
    }
    if copy.len() < RUN && copy.iter().map(|w| w.key).eq(source.iter().map(|w| w.key)) {
        return 1.0;
    }
    covered.iter().filter(|c| **c).count() as f64 / copy.len() as f64
}

fn keys(run: &[Word]) -> [u64; RUN] {
    let mut out = [0; RUN];
    out.iter_mut().zip(run).for_each(|(o, w)| *o = w.key);
    out
}

/// The first halves of the longest chain of places whose second halves rise (patience sorting).
fn rising(places: &[(usize, usize)]) -> Vec<usize> {
    let mut tops: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    for (i, (_, there)) in places.iter().enumerate() {
        let pile = tops.partition_point(|top| places.get(*top).is_some_and(|(_, t)| t < there));
        before.push(pile.checked_sub(1).and_then(|p| tops.get(p).copied()));
        match tops.get_mut(pile) {
            Some(top) => *top = i,
            None => tops.push(i),
        }
    }
    let mut out = Vec::new();
    let mut at = tops.last().copied();
    while let Some(i) = at {
        out.extend(places.get(i).map(|(here, _)| *here));
        at = before.get(i).copied().flatten();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_model::Span;

    fn words(text: &str) -> Vec<Word> {
        let word =
            |w: &str| Word { key: crate::hash(w), stem: crate::hash(w), number: false, at: Span::default() };
        text.split_whitespace().map(word).collect()
    }

    #[test]
    fn a_text_in_its_order_is_copied_and_a_shuffled_one_is_not() {
        let source = words("a b c d e f g h i j k l m n o p");
        assert_eq!(aligned(&source, &source), 1.0);
        assert_eq!(aligned(&words("x x a b c d e f g h y y"), &source), 8.0 / 12.0);
        let turned = words("i j k l m n o p a b c d e f g h");
        assert_eq!(aligned(&turned, &source), 0.5, "of two halves that changed places one is in order");
        assert_eq!(aligned(&words("a b c d"), &source), 0.0);
    }
}
