//! Two tellings weighed: are they one event?
//!
//! Type, parties with their parts, time, place and numbers are constraints; each speaks for or against, and
//! some keep apart by themselves. All weights are log odds, so they add up, and every one of them is kept as
//! a mark that [`crate::why()`] can put into words.

use crate::telling::{Cast, EntNo, Telling};
use crate::text::{Likeness, dot};
use crate::world::gap;
use isnad_model::{EntityKind, EventType, Polarity};

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Attribute {
    Type,
    Phase,
    Polarity,
    Time,
    Published,
    Participants,
    Place,
    Numbers,
    Named,
    OtherDay,
    Outlook,
    Others,
    Text,
    Form,
    Words,
    Days,
    Undated,
}

impl Attribute {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Attribute::Type => "type",
            Attribute::Phase => "phase",
            Attribute::Polarity => "polarity",
            Attribute::Time => "time",
            Attribute::Published => "published",
            Attribute::Participants => "participants",
            Attribute::Place => "place",
            Attribute::Numbers => "numbers",
            Attribute::Named => "named",
            Attribute::Text => "text",
            Attribute::OtherDay => "other day",
            Attribute::Outlook => "outlook",
            Attribute::Others => "others",
            Attribute::Form => "form",
            Attribute::Words => "words",
            Attribute::Days => "days",
            Attribute::Undated => "undated",
        }
    }
}

/// How one attribute speaks, in log odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mark {
    pub(crate) attribute: Attribute,
    pub(crate) weight: f64,
    /// True where this alone keeps the two apart.
    pub(crate) veto: bool,
}

/// The outcome of weighing.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Weighed {
    pub(crate) marks: Vec<Mark>,
}

impl Weighed {
    pub(crate) fn add(&mut self, attribute: Attribute, weight: f64) {
        if weight != 0.0 {
            self.marks.push(Mark { attribute, weight, veto: false });
        }
    }

    fn veto(&mut self, attribute: Attribute) {
        self.marks.push(Mark { attribute, weight: VETO, veto: true });
    }

    pub(crate) fn vetoed(&self) -> bool {
        self.marks.iter().any(|m| m.veto)
    }

    /// The log odds of one event that the marks add up to, without what is weighed between groups, within the bounds of what a
    /// pair can say.
    pub(crate) fn log_odds(&self) -> f64 {
        if self.vetoed() {
            return LEAST;
        }
        use Attribute::{OtherDay, Others, Outlook};
        let between = |m: &&Mark| !matches!(m.attribute, Outlook | OtherDay | Others);
        self.marks.iter().filter(between).map(|m| m.weight).sum::<f64>().clamp(LEAST, MOST)
    }

    /// Weakens all marks so far to what they are worth beside the words of two pages. A veto stays what it is.
    fn temper(&mut self) {
        self.marks.iter_mut().filter(|m| !m.veto).for_each(|m| m.weight *= CODED);
    }

    /// The probability of one event that the marks add up to; −1 for a veto, so that it outweighs a likeness
    /// in any mean.
    pub(crate) fn score(&self) -> f64 {
        if self.vetoed() {
            return -1.0;
        }
        let sum: f64 = self.marks.iter().map(|m| m.weight).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

/// The weight that a veto is reported with.
const VETO: f64 = -10.0;
/// What the coded deeds of two pages are worth beside their words, of what they say of two tellings.
const CODED: f64 = 0.3;
/// The least and most that a pair can say: the least for one with a veto, so that it outweighs a likeness in any mean.
const LEAST: f64 = -6.0;
const MOST: f64 = 4.0;
/// Log odds of one event that two main tellings gain which agree in type, day and all parties; and what their words may lack.
const AGREED: f64 = 5.5;
const NO_WORDS: f64 = -2.2;
/// Log odds, before anything is compared, that two coded tellings that met are one event; and two pages in two languages.
const MET: f64 = -3.0;
const TONGUES: f64 = -2.5;

/// Log odds that two pages tell of one thing, by what both have. Fitted by logistic regression on labelled pairs of ten days, then
/// by what the groups come to, each set of days left out in turn, and rounded.
mod fitted {
    /// Before anything is compared; and less where both tell a coded deed, as news of politics shares words and names.
    pub(super) const BASE: f64 = -3.8;
    pub(super) const BOTH_CODED: f64 = -0.25;
    /// The cosine of their words; for each rare pair of words, up to how many; for rare words of the leads, as a logarithm.
    pub(super) const WHOLE: f64 = 5.2;
    pub(super) const TURN: f64 = 0.32;
    pub(super) const TURNS: u32 = 5;
    pub(super) const SCARCE: f64 = 0.65;
    /// For a word of a headline that the other's lead has, as rare as can be, up to how many.
    pub(super) const HEADS: f64 = 0.95;
    pub(super) const HEADS_MOST: f64 = 4.0;
    /// For all of an opening that the other page never says.
    pub(super) const UNSAID: f64 = -1.95;
    /// A short page has less room to be like a long one.
    pub(super) const LONGER: f64 = 0.5;
    /// One form, filled with other names.
    pub(super) const FORM: f64 = -0.7;
    /// Each headline names someone whom the other page never mentions; each begins with someone else, the more the more alike.
    pub(super) const STRANGERS: f64 = -1.1;
    pub(super) const SUBJECTS: f64 = -4.5;
    /// The leads name a day in common.
    pub(super) const DAYS: f64 = 1.25;
    /// For each day between the pages, up to how many; two pages of one outlet.
    pub(super) const A_DAY: f64 = -0.5;
    pub(super) const FAR: i32 = 15;
    pub(super) const ONE_OUTLET: f64 = -0.8;
}

/// What is known of the two pages that tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pages {
    /// Days between their publication.
    pub(crate) apart: i32,
    /// True for two pages of one outlet at two addresses.
    pub(crate) one_outlet: bool,
    /// True where they are written in two languages, so that their words say nothing.
    pub(crate) languages: bool,
    /// How alike they are; for main tellings only.
    pub(crate) likeness: Option<Likeness>,
    /// True where each headline names someone whom the other page never mentions.
    pub(crate) strangers: bool,
    /// How rare those are whom the headlines begin with, where the other page begins with others.
    pub(crate) subjects: f64,
    /// How much of what each page opens with the other never says: the lesser.
    pub(crate) unsaid: f64,
    /// Whether the leads name a day in common.
    pub(crate) meet: bool,
    /// Share of the shorter text that stands in the longer word for word.
    pub(crate) held: f64,
    /// True where no day is known of one of the two tellings, nor of its page.
    pub(crate) undated: bool,
}

/// Weighs two tellings of two pages.
pub(crate) fn weigh(cast: &Cast<'_>, a: &Telling<'_>, b: &Telling<'_>, pages: &Pages) -> Weighed {
    let mut w = Weighed::default();
    match pages.likeness {
        Some(likeness) if a.main && b.main => {
            coded(&mut w, cast, a, b, pages);
            w.temper();
            told(&mut w, cast, a, b, pages, likeness);
        }
        _ => {
            text(&mut w, a, b, pages);
            coded(&mut w, cast, a, b, pages);
        }
    }
    w
}

/// What the words, names and days of two pages say, each as a whole. In two languages they say nothing, neither for nor against.
fn told(w: &mut Weighed, cast: &Cast<'_>, a: &Telling<'_>, b: &Telling<'_>, pages: &Pages, l: Likeness) {
    if pages.languages {
        w.add(Attribute::Text, TONGUES);
    } else {
        let base =
            fitted::BASE + if a.coded.is_some() && b.coded.is_some() { fitted::BOTH_CODED } else { 0.0 };
        let text = base
            + fitted::WHOLE * l.whole
            + fitted::TURN * f64::from(l.turns.min(fitted::TURNS))
            + fitted::LONGER * l.longer;
        let leads = fitted::HEADS * l.heads.min(fitted::HEADS_MOST)
            + fitted::SCARCE * f64::from(l.scarce).ln_1p()
            + fitted::UNSAID * pages.unsaid;
        // Two desks may tell of one call in no common words: where all that is coded agrees, words need not.
        let lack = if agreed(cast, a, b) { (NO_WORDS - text - leads).max(0.0) } else { 0.0 };
        w.add(Attribute::Text, text + lack);
        w.add(Attribute::Words, leads);
        // A form filled with other names tells of other parties, too, unless hardly a word comes back.
        let form = fitted::FORM * (2.0 * pages.held).min(1.0) * l.gaps;
        w.add(Attribute::Form, if alike_in_all(a, b) { form * l.among } else { form });
        let strangers = if pages.strangers { fitted::STRANGERS } else { 0.0 };
        w.add(Attribute::Named, strangers + fitted::SUBJECTS * pages.subjects * l.whole);
        w.add(Attribute::Days, if pages.meet { fitted::DAYS } else { 0.0 });
    }
    // News is told within days: pages that lie weeks apart tell of one thing only where the date says so.
    let dated = a.day().is_some() && a.day() == b.day();
    let days = if dated { 0 } else { pages.apart.min(fitted::FAR) };
    let one = if pages.one_outlet { fitted::ONE_OUTLET } else { 0.0 };
    w.add(Attribute::Published, fitted::A_DAY * f64::from(days) + one);
}

/// What speaks for and against the coded deeds of two tellings.
fn coded(w: &mut Weighed, cast: &Cast<'_>, a: &Telling<'_>, b: &Telling<'_>, pages: &Pages) {
    let main = a.main && b.main;
    let (Some(x), Some(y)) = (a.coded, b.coded) else {
        return;
    };
    if main && !related(x.kind, y.kind) {
        // What one page is about is not what the other is: the arson, and a state that condemns it.
        return w.add(Attribute::Type, OTHER_DEED);
    }
    if main && !one_deed(a, b) {
        // Two writers begin with two deeds of one happening (the talks, what was agreed there): not the same
        // deed coded, so no parts, times or places to hold against each other.
        return;
    }
    kinds(w, a, b);
    if (x.polarity == Polarity::Negated) != (y.polarity == Polarity::Negated) {
        w.add(Attribute::Polarity, -1.0);
    }
    time(w, a, b);
    parties(w, cast, a, b);
    place(w, cast, a, b);
    if !main {
        // Of two pages about a thing, outlook and figures of the leads are weighed already, and are surer.
        if x.phase.is_open() != y.phase.is_open() {
            w.add(Attribute::Phase, -2.5);
        }
        numbers(w, a, b);
    }
    if pages.undated && x.kind == y.kind && x.phase.is_open() == y.phase.is_open() {
        undated(w, a, b);
    }
}

/// Likeness of the words of two tellings from which they agree in specifics.
const SPECIFIC: f32 = 0.35;
/// Likeness below which the words of two tellings are no more than what all calls have in common.
const GENERAL: f32 = 0.2;

/// The same two leaders call each other again and again (`المكالمة الهاتفية بين ترامب وبوتين` on a page of no known day
/// may be any of them): where one telling has no bounded time, type and parties alone join nothing. It takes
/// something that other such events do not have, and nothing that stands against it.
fn undated(w: &mut Weighed, a: &Telling<'_>, b: &Telling<'_>) {
    let (p, q) = (a.parties(), b.parties());
    let third = p.iter().filter(|x| q.contains(x)).count() > 2;
    let place = a.place.is_some() && a.place == b.place;
    let moved = a.place.is_some() && b.place.is_some() && !place;
    let (Some(x), Some(y)) = (a.coded, b.coded) else { return };
    let told = |v: u64| v > 2;
    let mut pairs = x.quantities.iter().flat_map(|n| y.quantities.iter().map(move |m| (n, m)));
    let number = pairs.clone().any(|(n, m)| n.what == m.what && n.value == m.value && told(n.value));
    let clash = pairs.any(|(n, m)| n.what == m.what && n.value != m.value);
    let words = dot(&a.words, &b.words);
    let agreed = place || third || number || words >= SPECIFIC;
    if !agreed || moved || clash || (!place && !third && words < GENERAL) {
        w.veto(Attribute::Undated);
    }
}

/// Log odds that deeds of unrelated types take off two pages that are mainly about them.
const OTHER_DEED: f64 = -1.15;
/// True where two coded tellings can be the same deed: one type, and a party or the place in common.
fn one_deed(a: &Telling<'_>, b: &Telling<'_>) -> bool {
    let (Some(x), Some(y)) = (a.coded, b.coded) else { return false };
    let q = b.parties();
    let met = a.parties().iter().any(|p| q.contains(p)) || (a.place.is_some() && a.place == b.place);
    met && x.kind == y.kind
}

/// The words of two minor tellings.
fn text(w: &mut Weighed, a: &Telling<'_>, b: &Telling<'_>, pages: &Pages) {
    let alike = if pages.languages { 0.0 } else { f64::from(dot(&a.words, &b.words)) };
    w.add(Attribute::Text, MET + 4.0 * alike);
}

/// True where two coded tellings agree in type and day and in all parties, and these and the place, if both
/// tell it, are two at least.
pub(crate) fn alike_in_all(a: &Telling<'_>, b: &Telling<'_>) -> bool {
    let (Some(x), Some(y)) = (a.coded, b.coded) else {
        return false;
    };
    let parties = a.parties();
    let place = usize::from(a.place.is_some() && a.place == b.place);
    let dated = a.day().is_some() || b.day().is_some();
    dated && x.kind == y.kind && x.when.allows(&y.when) && parties == b.parties() && parties.len() + place > 1
}

fn kinds(w: &mut Weighed, a: &Telling<'_>, b: &Telling<'_>) {
    let (Some(x), Some(y)) = (a.coded, b.coded) else {
        return;
    };
    match (x.kind == y.kind, x.mode, y.mode) {
        (true, Some(m), Some(n)) if m != n => w.add(Attribute::Type, -1.0),
        (true, ..) => w.add(Attribute::Type, 0.2),
        (false, ..) if related(x.kind, y.kind) => w.add(Attribute::Type, -2.0),
        (false, ..) => w.veto(Attribute::Type),
    }
}

/// Types that two writers give to one deed.
pub(crate) fn related(a: EventType, b: EventType) -> bool {
    use EventType::*;
    let pair = (a.min(b), a.max(b));
    a == b
        || matches!(
            pair,
            (Agree, Consult)
                | (Agree, Cooperate)
                | (Concede, Retreat)
                | (Cooperate, Aid)
                | (Accuse, Reject)
                | (Sanction, Coerce)
                | (Coerce, Assault)
                | (Mobilize, Assault)
                | (Consult, Support)
                | (Agree, Support)
                | (Accuse, Threaten)
        )
}

fn time(w: &mut Weighed, a: &Telling<'_>, b: &Telling<'_>) {
    let (Some(x), Some(y)) = (a.coded, b.coded) else {
        return;
    };
    match (a.day(), b.day()) {
        (Some(d), Some(e)) if d == e => w.add(Attribute::Time, 0.3),
        // Accounts differ by a day where one counts from the night and one from the morning, or one is wrong.
        // That is told as a difference, if all else says that they are one.
        (Some(d), Some(e)) if (d - e).abs() == 1 => w.add(Attribute::Time, -0.3),
        _ if x.when.allows(&y.when) => {
            let narrow = |t: &Telling<'_>| t.days.1.saturating_sub(t.days.0) <= 60;
            if narrow(a) && narrow(b) {
                w.add(Attribute::Time, 0.3);
            }
        }
        _ if gap(a.days, b.days) <= 1 => w.add(Attribute::Time, -0.3),
        _ => w.veto(Attribute::Time),
    }
}

/// True where two tellings agree in type, day and at least two parties, or each in someone who speaks for the other's state on that very
/// day. One party in one place on one day may do several things; two parties together hardly.
fn agreed(cast: &Cast<'_>, a: &Telling<'_>, b: &Telling<'_>) -> bool {
    let (p, q) = (a.parties(), b.parties());
    if p.len() < 2 || q.len() < 2 {
        return false;
    }
    let near = |x: &EntNo, v: &[EntNo]| v.iter().any(|y| y == x || cast.kin(*x, *y));
    let kinds = a.coded.zip(b.coded).is_some_and(|(x, y)| x.kind == y.kind && x.mode == y.mode);
    let one_day = a.day().is_some() && a.day() == b.day();
    let shared = p.iter().any(|x| q.contains(x));
    let all = shared && p.iter().all(|x| near(x, &q)) && q.iter().all(|x| near(x, &p));
    alike_in_all(a, b) || (kinds && one_day && all && p.len() == q.len())
}

/// The parties that two tellings share, counting a state and one who speaks for it as near.
fn parties(w: &mut Weighed, cast: &Cast<'_>, a: &Telling<'_>, b: &Telling<'_>) {
    let main = a.main && b.main;
    let (p, q) = (a.parties(), b.parties());
    if p.is_empty() || q.is_empty() {
        return;
    }
    let shared: Vec<EntNo> = p.iter().filter(|x| q.contains(x)).copied().collect();
    let lone = |from: &[EntNo], other: &[EntNo]| -> Vec<EntNo> {
        let near = |x: &EntNo| other.iter().any(|y| y == x || cast.kin(*x, *y));
        from.iter().filter(|x| !near(x)).copied().collect()
    };
    let (only_a, only_b) = (lone(&p, &q), lone(&q, &p));
    if shared.is_empty() && only_a.len() == p.len() && only_b.len() == q.len() {
        return if main { w.add(Attribute::Participants, -1.0) } else { w.veto(Attribute::Participants) };
    }
    let weight: f64 = shared.iter().map(|x| cast.rarity(*x)).sum();
    let mut sum =
        ((2.2 * weight).min(3.5) + if shared.len() > 1 { 0.6 } else { 0.0 }) * if main { 0.2 } else { 1.0 };
    if main && (alike_in_all(a, b) || agreed(cast, a, b)) {
        sum += AGREED;
    }
    if swapped(a, b) {
        sum -= 1.5;
    }
    if !only_a.is_empty() && !only_b.is_empty() {
        // Each names someone whom the other does not: of two, that makes another meeting (a king calls one
        // man, then another); of many, two writers may have picked different names.
        let few = p.len() <= 2 && q.len() <= 2;
        let people = |v: &[EntNo]| v.iter().all(|x| cast.get(*x).kind == EntityKind::Person);
        if few && people(&only_a) && people(&only_b) && (!main || one_mode(a, b)) {
            return w.veto(Attribute::Participants);
        }
        sum -= 1.5;
    }
    w.add(Attribute::Participants, sum);
}

/// True where both are coded with one mode (two telephone calls, two visits).
fn one_mode(a: &Telling<'_>, b: &Telling<'_>) -> bool {
    let mode = |t: &Telling<'_>| t.coded.and_then(|e| e.mode);
    mode(a).is_some() && mode(a) == mode(b)
}

/// True where who acts and who undergoes are the other way round.
fn swapped(a: &Telling<'_>, b: &Telling<'_>) -> bool {
    let any = |x: &[EntNo], y: &[EntNo]| x.iter().any(|e| y.contains(e));
    any(&a.actors, &b.recipients)
        && any(&a.recipients, &b.actors)
        && !any(&a.actors, &b.actors)
        && !any(&a.recipients, &b.recipients)
}

fn place(w: &mut Weighed, cast: &Cast<'_>, a: &Telling<'_>, b: &Telling<'_>) {
    let (Some(p), Some(q)) = (a.place, b.place) else {
        return;
    };
    if p == q {
        return w.add(Attribute::Place, 0.8 * (0.5 + cast.rarity(p)));
    }
    match (cast.get(p).country, cast.get(q).country) {
        (Some(c), Some(d)) if c != d => w.add(Attribute::Place, -2.0),
        (Some(_), Some(_)) if cast.kin(p, q) => w.add(Attribute::Place, 0.2),
        _ => w.add(Attribute::Place, -0.6),
    }
}

fn numbers(w: &mut Weighed, a: &Telling<'_>, b: &Telling<'_>) {
    let (Some(x), Some(y)) = (a.coded, b.coded) else {
        return;
    };
    let mut sum: f64 = 0.0;
    for q in &x.quantities {
        for r in y.quantities.iter().filter(|r| r.what == q.what) {
            sum += match (q.value == r.value, q.value.max(r.value)) {
                (true, 0..=2) => 0.3,
                (true, _) => 0.9,
                // Tolls rise and are corrected; far apart they are two tolls.
                (false, max) if max > 2 * q.value.min(r.value) + 3 => -0.8,
                (false, _) => -0.3,
            };
        }
    }
    w.add(Attribute::Numbers, sum.clamp(-1.5, 1.8));
}
