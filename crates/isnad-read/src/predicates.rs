//! Finite verbs, participles and their parts: who, whom, with which preposition whom.
//!
//! Arabic news puts the verb first; the subject follows it, bare of prepositions. A subject may be dropped: then it is
//! that of the verb before (`زار … والتقى`), the antecedent of a relative, the pair of a dual, or the last speaker.

use crate::mentions::{Mention, Mentions, Who};
use crate::scene::{Class, Scene};
use crate::subjects::{embedded, subject};
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
        // `بين قوات موالية للحكومة وجماعات مسلحة`: what describes the first party stands between.
        let waits = m.joined && m.prep.is_none() && !goes_on;
        let pair = out.iter().rposition(|g| waits && waits_for_second(scene, g, m));
        if let Some(g) = pair.and_then(|g| out.get_mut(g)) {
            g.members.push(n);
            g.end = m.end;
        } else if let (true, Some(last)) = (goes_on, out.last_mut()) {
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

fn waits_for_second(scene: &Scene<'_>, g: &Group, m: &Mention) -> bool {
    let between = g.prep.as_deref().is_some_and(|p| p == scene.pack.words.between);
    let near = m.first.saturating_sub(g.end) <= 12 && m.adjective == g.adjective;
    between
        && g.members.len() == 1
        && near
        && (g.end..m.first).all(|i| !scene.is_verb(i) && !scene.is_stop(i))
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
        return gap <= reach && (g.end..m.first).all(|i| !(scene.is_verb(i) || between && scene.is_stop(i)));
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
    let clause_end = past_mentions(scene, mentions, scene.clause_end(end - 1));
    let mut groups = groups(scene, mentions, end, clause_end);
    let clause_end = match after_aside(scene, mentions, clause_end) {
        Some((from, to)) => {
            groups.extend(self::groups(scene, mentions, from, to));
            to
        }
        None => clause_end,
    };
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

/// A clause does not end at a comma inside a name (`اتفق الرئيسان، عبدالفتاح السيسي وعمر البشير`), nor at the one that closes it,
/// nor within a list (`رفع الشكر للملك، وللأمير`).
pub(crate) fn past_mentions(scene: &Scene<'_>, mentions: &Mentions, mut clause_end: usize) -> usize {
    for _ in 0..6 {
        if let Some(end) = past_listed(scene, mentions, clause_end) {
            clause_end = end;
            continue;
        }
        let inside = mentions.covering(clause_end).and_then(|n| mentions.list.get(n));
        let Some(m) = inside.filter(|m| m.first < clause_end) else { break };
        let last = if scene.is_comma(m.end) { m.end } else { m.end - 1 };
        clause_end = scene.clause_end(last);
    }
    clause_end
}

/// Where the clause ends that a comma and the next of a list under one preposition go on with.
fn past_listed(scene: &Scene<'_>, mentions: &Mentions, comma: usize) -> Option<usize> {
    let next = mentions.covering(comma + 1).and_then(|n| mentions.list.get(n))?;
    let (_, last) = mentions.before(comma).next()?;
    let listed = scene.is_comma(comma)
        && next.first == comma + 1
        && next.joined
        && next.prep.is_some()
        && next.prep == last.prep
        && last.end == comma
        && !scene.is_svo();
    listed.then(|| scene.clause_end(next.end - 1))
}

/// What goes on behind a relative clause between commas: `اتهمت الوحدات، التي تقاتل التنظيم في سوريا، تركيا`. It opens with a
/// bare name.
fn after_aside(scene: &Scene<'_>, mentions: &Mentions, clause_end: usize) -> Option<(usize, usize)> {
    let opens = scene.is_comma(clause_end) && scene.is(clause_end + 1, Class::Relative);
    if !opens {
        return None;
    }
    let (_, end) = scene.sentence(clause_end);
    let resumes = |comma: usize| {
        let m = mentions.covering(comma + 1).and_then(|n| mentions.list.get(n))?;
        let bare = m.first == comma + 1 && m.prep.is_none() && !m.joined && !m.adjective;
        (bare && matches!(m.who, Who::Entity(_)) && !scene.is_verb(m.end)).then_some(m.first)
    };
    let from = (clause_end + 2..end.min(clause_end + 40)).filter(|i| scene.is_comma(*i)).find_map(resumes)?;
    Some((from, scene.clause_end(from)))
}

/// The verb form at a token: finite where it stands like a verb, a participle in the accusative, a masdar otherwise.
fn verb_match(scene: &Scene<'_>, i: usize) -> Option<Match> {
    let finite = scene.is_verb(i);
    let forms = scene.matches.at(i).iter().filter(|m| m.sense.kind == Kind::Verb);
    if finite {
        let done = scene.is(i, Class::Done);
        // `أقال الرئيس`, `أسقط الدفاع الجوي`: outside a quotation nobody speaks of himself, and in none of what was done to him.
        let quoted = scene.doc.tokens.get(i).is_some_and(|t| t.quote.is_some());
        let told = |m: &&Match| {
            let self_told = m.sense.feature.has(Feature::NOT_THIRD);
            !self_told || quoted && !m.sense.feature.has(Feature::PASSIVE) && !scene.is_svo()
        };
        let mut found = forms
            .filter(|m| m.sense.feature.is_finite())
            .filter(|m| !done || m.sense.row != u32::MAX)
            .peekable();
        let first = found.peek().copied();
        return found.find(told).or(first).copied();
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

pub(crate) fn is_cue(scene: &Scene<'_>, p: &Predicate) -> bool {
    scene.pack.words.cue_of_verb.contains_key(&p.verb)
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
        && !scene.is(i, Class::Matter)
        && scene.matches.at(i).iter().all(|m| matches!(m.sense.kind, Kind::Given | Kind::Word))
        && (article.is_empty() || !key.starts_with(article))
        && key.chars().count() > 2
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
            // `التفاهم الذي وقع في روسيا`: where something was is no party.
            EntityKind::State if !mentions.is_placed(m) => &mut states,
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
