//! Finite verbs, participles and their parts: who, whom, with which preposition whom.
//!
//! Arabic news puts the verb first; the subject follows it, bare of prepositions. A subject may be dropped: then it is
//! that of the verb before (`زار … والتقى`), the antecedent of a relative, the pair of a dual, or the last speaker.

use crate::mentions::{Mention, Mentions, Who};
use crate::scene::{Class, Scene};
use isnad_lang::{Feature, Kind, Match};

/// Coordinated mentions under one preposition (`مع الوزير ونظيره`).
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) prep: Option<String>,
    pub(crate) members: Vec<usize>,
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) adjective: bool,
}

/// How a subject was found: the surer, the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Found {
    After,
    Before,
    Relative,
    Shared,
    None,
}

/// A verb form with its parts. Members are indexes into [`Mentions::list`].
#[derive(Debug, Clone)]
pub(crate) struct Predicate {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) verb: u32,
    pub(crate) feature: Feature,
    pub(crate) future: bool,
    /// A pronoun is fused to it: its object.
    pub(crate) pronoun: bool,
    pub(crate) subject: Vec<usize>,
    pub(crate) found: Found,
    pub(crate) groups: Vec<Group>,
    /// Index into `groups` of the subject, where it follows.
    pub(crate) subject_group: Option<usize>,
    pub(crate) clause_end: usize,
    /// It stands inside the content of a report: after `أن`.
    pub(crate) embedded: bool,
}

impl Predicate {
    /// The first bare group after the subject.
    pub(crate) fn object(&self) -> Option<&Group> {
        let from = self.subject_group.map_or(0, |g| g + 1);
        self.groups.iter().skip(from).find(|g| g.prep.is_none() && !g.adjective)
    }
}

/// Groups the mentions that begin in `from..to`.
pub(crate) fn groups(scene: &Scene<'_>, mentions: &Mentions, from: usize, to: usize) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    for (n, m) in mentions.between(from, to) {
        let goes_on = out.last().is_some_and(|g| joins(scene, g, m));
        if let (true, Some(last)) = (goes_on, out.last_mut()) {
            last.members.push(n);
            last.end = m.end;
        } else {
            out.push(Group {
                prep: m.prep.clone(),
                members: vec![n],
                first: m.first,
                end: m.end,
                adjective: m.adjective,
            });
        }
    }
    out
}

/// A mention goes on with a group where a conjunction or a comma is all that stands between, and the preposition is
/// the same or not repeated.
fn joins(scene: &Scene<'_>, g: &Group, m: &Mention) -> bool {
    if m.prep.is_some() && m.prep != g.prep || m.adjective != g.adjective {
        return false;
    }
    let gap = m.first.saturating_sub(g.end);
    if m.joined {
        // `بين` waits for its second party, however long the first is told.
        let between =
            g.members.len() == 1 && g.prep.as_deref().is_some_and(|p| p == scene.pack.words.between);
        let reach = if between { 9 } else { 3 };
        return gap <= reach && (g.end..m.first).all(|i| !scene.is_verb(i) && !(between && scene.is_stop(i)));
    }
    // A list: `السعودية، والإمارات`, `السعودية، الإمارات وقطر`.
    gap == 1 && scene.is_comma(g.end)
}

/// All predicates of a text, in order.
pub(crate) fn find(scene: &Scene<'_>, mentions: &Mentions) -> Vec<Predicate> {
    let mut out: Vec<Predicate> = Vec::new();
    let mut i = 0;
    while i < scene.len() {
        if let Some(p) = predicate(scene, mentions, i, &out) {
            out.push(p);
        }
        i += 1;
    }
    out
}

fn predicate(scene: &Scene<'_>, mentions: &Mentions, i: usize, earlier: &[Predicate]) -> Option<Predicate> {
    if mentions.covering(i).is_some() || scene.is_timed(i) || scene.is_bait(i) {
        return None;
    }
    let m = verb_match(scene, i)?;
    let end = m.end as usize;
    let clause_end = scene.clause_end(end - 1);
    let groups = groups(scene, mentions, end, clause_end);
    let mut p = Predicate {
        first: i,
        end,
        verb: m.sense.row,
        feature: m.sense.feature,
        pronoun: m.clitics.pronoun,
        future: m.clitics.future || future_before(scene, i),
        subject: Vec::new(),
        found: Found::None,
        groups,
        subject_group: None,
        clause_end,
        embedded: embedded(scene, i, earlier),
    };
    subject(scene, mentions, &m, &mut p, earlier);
    Some(p)
}

/// The verb form at a token: finite where it stands like a verb, a participle in the accusative, a masdar otherwise.
fn verb_match(scene: &Scene<'_>, i: usize) -> Option<Match> {
    let finite = scene.is_verb(i);
    let forms = scene.matches.at(i).iter().filter(|m| m.sense.kind == Kind::Verb);
    if finite {
        let done = scene.is(i, Class::Done);
        return forms
            .filter(|m| m.sense.feature.is_finite())
            .find(|m| !done || m.sense.row != u32::MAX)
            .copied();
    }
    let participle = |m: &&Match| {
        m.sense.feature.has(Feature::PARTICIPLE)
            && (scene.is_svo()
                || m.sense.feature.any(Feature::ACCUSATIVE.and(Feature::FEMININE).and(Feature::PLURAL)))
            && !m.clitics.article
            && m.clitics.preposition.is_none()
    };
    forms.filter(participle).find(|_| !scene.is_word(i.wrapping_sub(1)) || after_boundary(scene, i)).copied()
}

/// A participle reports only at the head of a phrase: after a comma, a mention, a time.
fn after_boundary(scene: &Scene<'_>, i: usize) -> bool {
    i.checked_sub(1).is_none_or(|b| !scene.is(b, Class::Prep))
}

fn future_before(scene: &Scene<'_>, i: usize) -> bool {
    (i.saturating_sub(2)..i).any(|b| {
        scene.matches.at(b).iter().any(|m| {
            m.sense.kind == Kind::Phase
                && m.end as usize == i
                && scene.pack.words.phases.get(m.sense.row as usize).is_some_and(|p| p.effect == "planned")
        })
    })
}

fn subject(scene: &Scene<'_>, mentions: &Mentions, m: &Match, p: &mut Predicate, earlier: &[Predicate]) {
    if p.feature.has(Feature::NOT_THIRD) {
        return;
    }
    let participle = p.feature.has(Feature::PARTICIPLE);
    let mut other = false;
    // `إنه ناقش وجود مراقبين`: the particle holds the subject.
    let own_pronoun =
        p.first.checked_sub(1).is_some_and(|b| scene.is(b, Class::AnnaFused)) && !scene.is_svo();
    if scene.is_svo() {
        if let Some(found) = before(scene, mentions, p.first, 6) {
            p.subject = found;
            p.found = Found::Before;
        }
    } else if !participle {
        if opens_unknown(scene, mentions, p) {
            return;
        }
        // `أن الولايات المتحدة صنفت إيران`, `القاهرة تنفي توتر العلاقات`: what opens the clause right before its verb.
        if let Some(found) = leads(scene, mentions, p.first) {
            p.subject = found;
            p.found = Found::Before;
            return;
        }
        // `التي تقاتل تنظيم داعش`: without a pronoun that points back, the antecedent is the subject.
        if !p.pronoun
            && !scene.is(p.end, Class::Pronoun)
            && scene.is(p.first.wrapping_sub(1), Class::Relative)
        {
            if let Some(antecedent) = relative(scene, mentions, p.first) {
                p.subject = vec![antecedent];
                p.found = Found::Relative;
            }
            return;
        }
        match if own_pronoun { Following::Nothing } else { follows(scene, mentions, p) } {
            Following::Group(g) => {
                p.subject.clone_from(&p.groups[g].members);
                p.subject_group = Some(g);
                p.found = Found::After;
            }
            Following::Other => other = true,
            Following::Nothing => {}
        }
    }
    if !p.subject.is_empty() {
        return;
    }
    if let Some(antecedent) = relative(scene, mentions, p.first) {
        p.subject = vec![antecedent];
        p.found = Found::Relative;
        return;
    }
    let shared = m.clitics.conjunction || participle || p.feature.has(Feature::DUAL);
    if !shared && !own_pronoun {
        if let Some(found) = before(scene, mentions, p.first, 2).or_else(|| topic(scene, mentions, p.first)) {
            p.subject = found;
            p.found = Found::Before;
            return;
        }
        // `وصل إنتاج أوبك إلى`: a subject of its own, though no table knows it.
        if other {
            return;
        }
        let _ = own_pronoun;
    }
    // The subject of the verb before, in this sentence or, for a report that goes on (`وأضاف`), in the last.
    let sentence = scene.sentence(p.first);
    let reports = is_cue(scene, p);
    let singular = !p.feature.any(Feature::DUAL.and(Feature::PLURAL));
    let alone = |e: &Predicate| {
        let one = e.subject.len() == 1 && !e.feature.any(Feature::DUAL.and(Feature::PLURAL));
        one && e.subject.iter().all(|m| mentions.list.get(*m).is_some_and(|m| m.who != Who::Both))
    };
    let last = earlier.iter().rev().take(24).find(|e| {
        let level = p.embedded || !e.embedded;
        let gender = p.feature.has(Feature::FEMININE) == e.feature.has(Feature::FEMININE);
        !e.subject.is_empty()
            && (gender
                || participle && e.found == Found::After
                || p.feature.any(Feature::DUAL.and(Feature::PLURAL)))
            && !e.feature.has(Feature::PASSIVE)
            && level
            && (!singular || !reports || alone(e))
            && (!reports || e.first >= sentence.0 || is_cue(scene, e))
    });
    if let Some(last) = last {
        let near = last.first >= sentence.0 || m.clitics.conjunction || reports;
        if near {
            p.subject.clone_from(&last.subject);
            p.found = Found::Shared;
        }
    }
}

/// Inside a report: a particle stands between the verb and the last verb of the sentence, or the verb before is inside one
/// and no comma and conjunction lead out of it.
fn embedded(scene: &Scene<'_>, i: usize, earlier: &[Predicate]) -> bool {
    let (start, _) = scene.sentence(i);
    let last = earlier.last().filter(|p| p.first >= start);
    let from = last.map_or(start, |p| p.first);
    if (from..i).any(|k| scene.is_anna(k)) {
        return true;
    }
    last.is_some_and(|p| p.embedded)
        && !i.checked_sub(1).is_some_and(|b| scene.is_stop(b) || scene.is(b, Class::Clause))
}

fn is_cue(scene: &Scene<'_>, p: &Predicate) -> bool {
    scene.pack.words.cue_of_verb.contains_key(&p.verb)
}

/// A reporting verb before a noun that no table knows and that is no adjective: the speaker is that noun with what
/// belongs to it (`قال مركز كارتر`), not the name inside it. The statements read it as it stands.
fn opens_unknown(scene: &Scene<'_>, mentions: &Mentions, p: &Predicate) -> bool {
    is_cue(scene, p) && !p.pronoun && is_unknown_noun(scene, mentions, p.end)
}

/// A word outside every table, without article and preposition: the head of an unknown name or body.
pub(crate) fn is_unknown_noun(scene: &Scene<'_>, mentions: &Mentions, i: usize) -> bool {
    let key = scene.doc.key(i);
    let article = scene.pack.lexicon.article();
    scene.is_word(i)
        && mentions.covering(i).is_none()
        && !scene.is_timed(i)
        && !scene.is_verb(i)
        && !scene.is_function(i)
        && scene.matches.at(i).iter().all(|m| m.sense.kind == Kind::Given)
        && !(key.starts_with(article) && !article.is_empty())
        && key.chars().count() > 2
}

/// The bare group that follows a verb as its subject. A noun that no table knows ends the search: in `وصل إنتاج أوبك` the
/// name is that noun's genitive.
fn follows(scene: &Scene<'_>, mentions: &Mentions, p: &Predicate) -> Following {
    let mut at = p.end;
    for (n, g) in p.groups.iter().enumerate() {
        if !light(scene, at, g.first) {
            return Following::Other;
        }
        at = g.end;
        // `اتفق مع بوتين على لقاء في العاصمة المجرية بودابست`: a place behind other phrases is no subject.
        let place = n > 0 && g.members.iter().all(|m| is_place(mentions, *m));
        if g.prep.is_none() && !g.adjective && !place {
            return Following::Group(n);
        }
    }
    let noun = scene.is_word(at) && !scene.is_function(at) && !scene.is_verb(at) && !scene.is_timed(at);
    if noun { Following::Other } else { Following::Nothing }
}

fn is_place(mentions: &Mentions, member: usize) -> bool {
    use isnad_model::EntityKind;
    mentions
        .list
        .get(member)
        .is_some_and(|m| matches!(m.who, Who::Entity(e) if mentions.registry.kind(e) == EntityKind::Place))
}

/// What stands after a verb where its subject stands.
enum Following {
    /// A group of mentions.
    Group(usize),
    /// A noun that no table knows.
    Other,
    /// Nothing that could be a subject.
    Nothing,
}

/// Whether all tokens of `from..to` may stand between a verb and its subject: times, adverbs, quantities, a phrase with
/// a preposition.
fn light(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let mut under_preposition = 0;
    for i in from..to {
        if scene.is(i, Class::Prep) {
            under_preposition = 4;
            continue;
        }
        under_preposition = usize::saturating_sub(under_preposition, 1);
        let passes = under_preposition > 0
            || scene.is_timed(i)
            || scene.is_stop(i)
            || scene.is_quote_mark(i)
            || scene.number(i).is_some()
            || scene.doc.tokens.get(i).is_some_and(|t| t.quote.is_some()) && i < from + 8
            // `قال لـ«الشرق الأوسط» مسؤول`: a preposition cut off by its quotation marks.
            || scene.pack.lexicon.preposition_index(scene.doc.key(i)).is_some()
            || [Class::Day, Class::Pronoun, Class::Adverb, Class::Quantifier, Class::Container, Class::And]
                .iter()
                .any(|c| scene.is(i, *c));
        if !passes {
            return false;
        }
    }
    true
}

/// Whether a phrase that begins at `first` is the genitive of a noun that no table knows: `إنتاج` in `إنتاج أوبك`.
fn in_idafa(scene: &Scene<'_>, mentions: &Mentions, first: usize) -> bool {
    first.checked_sub(1).is_some_and(|b| {
        !scene.is_function(b) && scene.number(b).is_none() && is_unknown_noun(scene, mentions, b)
    })
}

/// The bare mentions right before a verb: the subject of a headline or of a nominal clause.
fn before(scene: &Scene<'_>, mentions: &Mentions, at: usize, reach: usize) -> Option<Vec<usize>> {
    let start = scene.clause_start(at);
    let (last, m) = mentions.before(at).next()?;
    if m.first < start || at - m.end > reach || m.adjective {
        return None;
    }
    if (m.end..at).any(|i| scene.is_verb(i)) {
        return None;
    }
    let all = groups(scene, mentions, start, at);
    let g = all.iter().find(|g| g.members.contains(&last))?;
    // In `قمة بين الرئيسين تبحث` the last mention belongs to a preposition: it is no subject.
    (g.prep.is_none() && !in_idafa(scene, mentions, g.first)).then(|| g.members.clone())
}

/// The bare group that opens a clause right before its verb, but for `قد`, `سوف` and the like.
fn leads(scene: &Scene<'_>, mentions: &Mentions, at: usize) -> Option<Vec<usize>> {
    let (first, _) = scene.sentence(at);
    let (last, m) = mentions.before(at).next()?;
    let between = |i: usize| {
        scene.is(i, Class::Auxiliary) || scene.is(i, Class::Negation) || scene.is(i, Class::Adverb)
    };
    if m.first < first || m.adjective || at - m.end > 2 || !(m.end..at).all(between) {
        return None;
    }
    let conjoined = scene.matches.at(at).iter().any(|m| m.sense.kind == Kind::Verb && m.clitics.conjunction);
    let from = scene.clause_start(m.first).max(first);
    let all = groups(scene, mentions, from, at);
    let g = all.iter().find(|g| g.members.contains(&last))?;
    let opens = g.first == first
        || g.first
            .checked_sub(1)
            .is_none_or(|b| scene.is_anna(b) || scene.is(b, Class::Auxiliary) || scene.is(b, Class::Clause))
        || scene.in_headline(g.first) && scene.opens(g.first);
    (opens && !conjoined && g.prep.is_none()).then(|| g.members.clone())
}

/// `أن الائتلاف الدولي بقيادة أميركية نفذ`: what opens the clause is the subject of its first verb.
fn topic(scene: &Scene<'_>, mentions: &Mentions, at: usize) -> Option<Vec<usize>> {
    let (first, _) = scene.sentence(at);
    let start = (first..at).rev().find(|i| scene.is_anna(*i) || scene.is_verb(*i) || scene.is_stop(*i))?;
    if !scene.is(start, Class::Anna) || at - start > 14 {
        return None;
    }
    let all = groups(scene, mentions, start + 1, at);
    let g = all.first()?;
    let opens = g.first <= start + 2 && light(scene, start + 1, g.first);
    (opens && g.prep.is_none() && !g.adjective).then(|| g.members.clone())
}

/// The noun before `الذي`.
fn relative(scene: &Scene<'_>, mentions: &Mentions, at: usize) -> Option<usize> {
    let r = (at.saturating_sub(2)..at).rev().find(|r| scene.is(*r, Class::Relative))?;
    let article = scene.pack.lexicon.article();
    let attribute = |i: usize| !scene.is_word(i) || scene.doc.key(i).starts_with(article);
    mentions
        .before(r + 1)
        .next()
        .filter(|(_, m)| r + 1 - m.end <= 4 && !m.adjective && (m.end..r).all(attribute))
        .map(|(n, _)| n)
}

/// The entities of mentions; a pair is looked up in `pair`, hidden ones are left out.
pub(crate) fn entities(mentions: &Mentions, members: &[usize], pair: &[usize]) -> Vec<usize> {
    let mut out = Vec::new();
    for m in members {
        match mentions.list.get(*m).map(|m| m.who) {
            Some(Who::Entity(e)) => out.push(e),
            Some(Who::Both) => out.extend_from_slice(pair),
            _ => {}
        }
    }
    let mut seen = Vec::new();
    out.retain(|e| {
        !seen.contains(e) && {
            seen.push(*e);
            true
        }
    });
    out
}

/// The pair of parties that a dual at token `at` points back to: the last two persons, or states, told before it; persons are
/// preferred where the two last kinds differ, since talks are told of by who holds them.
pub(crate) fn pair(mentions: &Mentions, at: usize) -> Vec<usize> {
    use isnad_model::EntityKind;
    let (mut persons, mut states, mut bodies): (Vec<usize>, Vec<usize>, Vec<usize>) =
        (Vec::new(), Vec::new(), Vec::new());
    for (_, m) in mentions.before(at).take(40) {
        let Who::Entity(e) = m.who else { continue };
        let list = match mentions.registry.kind(e) {
            EntityKind::Person if mentions.registry.is_public(e) => &mut persons,
            EntityKind::State => &mut states,
            EntityKind::Organization if !m.adjective => &mut bodies,
            _ => continue,
        };
        if !list.contains(&e) && list.len() < 2 {
            // A person's own country is no second party beside him.
            list.push(e);
        }
    }
    let mut chosen = if persons.len() == 2 {
        persons
    } else if states.len() == 2 {
        states
    } else if bodies.len() == 2 {
        bodies
    } else {
        Vec::new()
    };
    // In the order in which the text first names them.
    chosen.sort_unstable();
    chosen
}
