//! Who the subject of a verb is: the group after it, before it, its antecedent, or that of an earlier verb.

use crate::mentions::{Mentions, Who};
use crate::predicates::{Found, Group, Predicate, groups, is_cue, is_unknown_noun};
use crate::scene::{Class, Scene};
use isnad_lang::{Feature, Kind, Match};

pub(crate) fn subject(
    scene: &Scene<'_>,
    mentions: &Mentions,
    m: &Match,
    p: &mut Predicate,
    earlier: &[Predicate],
) {
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
        match around(scene, mentions, p, own_pronoun) {
            Around::Settled => return,
            Around::Other => other = true,
            Around::Open => {}
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
    let and = scene.is_svo() && p.first.checked_sub(1).is_some_and(|b| scene.is(b, Class::And));
    let shared = m.clitics.conjunction || participle || p.feature.has(Feature::DUAL) || and;
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
    }
    if let Some(found) = told_of(scene, mentions, p.first, earlier) {
        p.subject = found;
        p.found = Found::Shared;
        return;
    }
    if let Some(found) = of_the_verb_before(scene, mentions, m, p, earlier) {
        p.subject = found;
        p.found = Found::Shared;
    }
}

/// What stands around a verb where its subject stands.
enum Around {
    /// The subject is found, or is known to be none that the tables know.
    Settled,
    /// A noun of no table stands there.
    Other,
    /// It must be looked for elsewhere, if it is not found.
    Open,
}

/// Looks for the subject before a verb that it opens a clause with, in its antecedent, and after it.
fn around(scene: &Scene<'_>, mentions: &Mentions, p: &mut Predicate, own_pronoun: bool) -> Around {
    if opens_unknown(scene, mentions, p) {
        return Around::Settled;
    }
    // `السبب الذي يجعل موسكو تساند`: the noun between two verbs is the subject of the second.
    if !p.pronoun
        && let Some(found) = between_verbs(scene, mentions, p.first)
    {
        p.subject = found;
        p.found = Found::Before;
        return Around::Settled;
    }
    // `أن الولايات المتحدة صنفت إيران`, `القاهرة تنفي توتر العلاقات`: what opens the clause right before its verb.
    if let Some(found) = leads(scene, mentions, p.first) {
        p.subject = found;
        p.found = Found::Before;
        return Around::Settled;
    }
    // `التي تقاتل تنظيم داعش`: without a pronoun that points back, the antecedent is the subject.
    if !p.pronoun && !scene.is(p.end, Class::Pronoun) && scene.is(p.first.wrapping_sub(1), Class::Relative) {
        if let Some(antecedent) = relative(scene, mentions, p.first) {
            p.subject = vec![antecedent];
            p.found = Found::Relative;
        }
        return Around::Settled;
    }
    // `المملكة تهنئ مصر`, `شرطة الوادي تضبط مسلحين`: in a headline what opens it is the subject, though no table knows it.
    if is_headed(scene, mentions, p) {
        return Around::Other;
    }
    match if own_pronoun { Following::Nothing } else { follows(scene, mentions, p) } {
        Following::Group(g) => {
            p.subject.clone_from(&p.groups[g].members);
            p.subject_group = Some(g);
            p.found = Found::After;
            Around::Open
        }
        Following::Other => Around::Other,
        Following::Nothing => Around::Open,
    }
}

/// A headline of which plain nouns stand before its verb in the present.
fn is_headed(scene: &Scene<'_>, mentions: &Mentions, p: &Predicate) -> bool {
    let (first, _) = scene.sentence(p.first);
    let plain = |i: usize| {
        scene.is_word(i) && !scene.is_verb(i) && !scene.is_function(i) && mentions.covering(i).is_none()
    };
    scene.in_headline(p.first)
        && p.feature.has(Feature::PRESENT)
        && (first + 1..=first + 4).contains(&p.first)
        && (first..p.first).all(plain)
}

/// The subject of the verb before, in this sentence or, for a report that goes on (`وأضاف`), in the last.
fn of_the_verb_before(
    scene: &Scene<'_>,
    mentions: &Mentions,
    m: &Match,
    p: &Predicate,
    earlier: &[Predicate],
) -> Option<Vec<usize>> {
    let participle = p.feature.has(Feature::PARTICIPLE);
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
    last.filter(|last| last.first >= sentence.0 || m.clitics.conjunction || reports)
        .map(|last| last.subject.clone())
}

/// `قال المتحدث إن المبعوث سيغادر اليوم حيث يلتقي`: whom a report is about, where no verb in it has a subject of its own.
fn told_of(scene: &Scene<'_>, mentions: &Mentions, at: usize, earlier: &[Predicate]) -> Option<Vec<usize>> {
    let (first, _) = scene.sentence(at);
    let anna = (first.max(at.saturating_sub(30))..at).rev().find(|i| scene.is(*i, Class::Anna))?;
    if earlier.iter().rev().take_while(|e| e.first > anna).any(|e| !e.subject.is_empty()) {
        return None;
    }
    let all = groups(scene, mentions, anna + 1, at);
    let g = all.first().filter(|g| g.first == anna + 1 && g.prep.is_none() && !g.adjective)?;
    Some(g.members.clone())
}

/// Inside a report: a particle stands between the verb and the last verb of the sentence, or the verb before is inside one
/// and no comma and conjunction lead out of it.
pub(crate) fn embedded(scene: &Scene<'_>, i: usize, earlier: &[Predicate]) -> bool {
    let (start, _) = scene.sentence(i);
    let last = earlier.last().filter(|p| p.first >= start);
    let from = last.map_or(start, |p| p.first);
    if (from..i).any(|k| scene.is_anna(k)) {
        return true;
    }
    last.is_some_and(|p| p.embedded)
        && !i.checked_sub(1).is_some_and(|b| scene.is_stop(b) || scene.is(b, Class::Clause))
}

/// A reporting verb before a noun that no table knows and that is no adjective: the speaker is that noun with what
/// belongs to it (`قال مركز كارتر`), not the name inside it. The statements read it as it stands.
fn opens_unknown(scene: &Scene<'_>, mentions: &Mentions, p: &Predicate) -> bool {
    is_cue(scene, p) && !p.pronoun && is_unknown_noun(scene, mentions, p.end)
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

/// The bare group that follows a verb as its subject. A noun that no table knows ends the search: in `وصل إنتاج أوبك` the
/// name is that noun's genitive.
fn follows(scene: &Scene<'_>, mentions: &Mentions, p: &Predicate) -> Following {
    // `كما اتهموا القوات`: a verb before its subject is singular; what follows this one is its object.
    let many = p.feature.any(Feature::DUAL.and(Feature::PLURAL)) && p.feature.is_finite();
    if many {
        return Following::Nothing;
    }
    let mut at = p.end;
    for (n, g) in p.groups.iter().enumerate() {
        // `وأضاف: «تمكنت الشرطة …»`: what is said is no subject.
        if is_cue(scene, p) && (at..g.first).any(|i| opens_speech(scene, i)) {
            return Following::Nothing;
        }
        if !light(scene, at, g.first) {
            return Following::Other;
        }
        at = g.end;
        // `اتفق مع بوتين على لقاء في العاصمة المجرية بودابست`: a place behind other phrases is no subject.
        // `طهرت جبل صبر`: nor is one that stands for no government.
        let land = |m: &usize| is_place(mentions, *m) && (n > 0 || !is_capital(mentions, *m));
        let place = g.members.iter().all(land);
        if g.prep.is_none() && !g.adjective && !place && !describes(scene, g) {
            // `ودعت المتمردين إلى احترامها`: its ending makes it the object.
            if is_oblique(scene, g.first) {
                return Following::Nothing;
            }
            return Following::Group(n);
        }
    }
    let noun = scene.is_word(at) && !scene.is_function(at) && !scene.is_verb(at) && !scene.is_timed(at);
    if noun { Following::Other } else { Following::Nothing }
}

/// A plural or dual of people in the form of an object: `المتمردين`, `مسلحين`.
fn is_oblique(scene: &Scene<'_>, i: usize) -> bool {
    let many = Feature::PLURAL.and(Feature::DUAL);
    let people = scene.matches.at(i).iter().any(|m| match m.sense.kind {
        Kind::Group | Kind::Role | Kind::Demonym => m.sense.feature.any(many),
        Kind::Organ | Kind::Body => m.end as usize == i + 1,
        _ => false,
    });
    let key = scene.doc.key(i);
    // `ثلاثة مسلحين`, `أعداد كبيرة من المتظاهرين`: a number or quantity takes this form as a subject too.
    let counted = i.checked_sub(1).is_some_and(|b| {
        scene.number(b).is_some() || scene.is(b, Class::Quantifier) || scene.is(b, Class::Prep)
    });
    people && !counted && scene.pack.words.oblique.iter().any(|e| key.ends_with(e.as_str()))
}

/// `أضاف في إفادة صحافية أن`: one indefinite word behind an indefinite noun under a preposition is its adjective.
fn describes(scene: &Scene<'_>, g: &Group) -> bool {
    let article = scene.pack.lexicon.article();
    let indefinite = |i: usize| scene.is_word(i) && !scene.doc.key(i).starts_with(article);
    let under = g.first.checked_sub(2).is_some_and(|b| scene.is(b, Class::Prep));
    under && !article.is_empty() && g.end == g.first + 1 && indefinite(g.first) && indefinite(g.first - 1)
}

/// A colon, or a quotation longer than a name.
fn opens_speech(scene: &Scene<'_>, i: usize) -> bool {
    let start = scene.doc.tokens.get(i).map_or(u32::MAX, |t| t.span.start);
    let at = scene.doc.quotes.partition_point(|q| q.outer.start < start);
    let long = scene.doc.quotes.get(at).is_some_and(|q| q.outer.start == start && q.end >= q.first + 5);
    long || scene.doc.is_mark(i, ":")
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
            // `قامت بتدميرها القوات`: a verbal noun that a pronoun closes.
            || scene.matches.at(i).iter().any(|m| {
                let deed = m.sense.kind == Kind::EventNoun
                    || m.sense.kind == Kind::Verb && m.sense.feature.has(Feature::MASDAR);
                deed && m.clitics.preposition.is_some() && m.clitics.pronoun
            })
            // `أعداد كبيرة من الأميركيين`: how the quantity is described.
            || i > from && scene.is(i - 1, Class::Quantifier) && scene.doc.key(i + 1) == scene.pack.words.origin
            || scene.doc.tokens.get(i).is_some_and(|t| t.quote.is_some()) && i < from + 8
            // `قال لـ«الشرق الأوسط» مسؤول`: a preposition cut off by its quotation marks.
            || scene.pack.lexicon.preposition_index(scene.doc.key(i)).is_some()
            // `أوضح ذلك رئيس النادي`
            || scene.is(i, Class::This) && i == from
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
    // `المتمركزة خارج أسوار الفلوجة أطلقت`: a town is no subject.
    if g.members.iter().all(|m| is_place(mentions, *m) && !is_capital(mentions, *m)) && !scene.is_svo() {
        return None;
    }
    // In `قمة بين الرئيسين تبحث` the last mention belongs to a preposition: it is no subject.
    (g.prep.is_none() && !in_idafa(scene, mentions, g.first)).then(|| g.members.clone())
}

/// The bare group that opens a clause right before its verb, but for `قد`, `سوف` and the like.
fn leads(scene: &Scene<'_>, mentions: &Mentions, at: usize) -> Option<Vec<usize>> {
    let (first, _) = scene.sentence(at);
    let (last, m) = mentions.before(at).next()?;
    let between = |i: usize| {
        // `وكان السفير فلان، قد بحث`: a comma closes the name.
        let closes = scene.is_comma(i) && scene.is(i + 1, Class::Auxiliary);
        // `يذكر أن الأمير فلان، استقبل`, `الوزير فلان، أكد أن`: nor does it part someone from his verb.
        let parts = scene.is_comma(i) && i + 1 == at && is_someone(mentions, m.who);
        closes
            || parts
            || scene.is_quote_mark(i)
            || scene.is(i, Class::Auxiliary)
            || scene.is(i, Class::Negation)
            || scene.is(i, Class::Adverb)
    };
    if m.first < first || m.adjective || at - m.end > 2 || !(m.end..at).all(between) {
        return None;
    }
    let conjoined = scene.matches.at(at).iter().any(|m| m.sense.kind == Kind::Verb && m.clitics.conjunction);
    let from = scene.clause_start(m.first).max(first);
    let all = groups(scene, mentions, from, at);
    let g = all.iter().find(|g| g.members.contains(&last))?;
    let before = g.first.checked_sub(1).map(|b| if scene.is_quote_mark(b) { b.saturating_sub(1) } else { b });
    let opens = g.first == first
        || before
            .is_none_or(|b| scene.is_anna(b) || scene.is(b, Class::Auxiliary) || scene.is(b, Class::Clause))
        || scene.in_headline(g.first) && scene.opens(g.first);
    (opens && !conjoined && g.prep.is_none()).then(|| g.members.clone())
}

/// A person or a body that the text names.
fn is_someone(mentions: &Mentions, who: Who) -> bool {
    use isnad_model::EntityKind::{Organization, Person};
    matches!(who, Who::Entity(e) if matches!(mentions.registry.kind(e), Person | Organization))
}

/// `جعل موسكو تساند`: a name that a verb makes do something stands right after it and right before what it is made to do.
fn between_verbs(scene: &Scene<'_>, mentions: &Mentions, at: usize) -> Option<Vec<usize>> {
    let (last, m) = mentions.before(at).next()?;
    let causes = m.first.checked_sub(1).is_some_and(|b| scene.is(b, Class::Causes));
    (m.end == at && causes && m.prep.is_none() && !m.adjective).then(|| vec![last])
}

/// `أن الائتلاف الدولي بقيادة أميركية نفذ`, `القوات المتمركزة قرب المدينة أطلقت`: what opens the clause or the sentence is the
/// subject of its first verb.
fn topic(scene: &Scene<'_>, mentions: &Mentions, at: usize) -> Option<Vec<usize>> {
    let (first, _) = scene.sentence(at);
    let bound = (first..at).rev().find(|i| scene.is_anna(*i) || scene.is_verb(*i) || scene.is_stop(*i));
    let after = match bound {
        Some(b) if scene.is(b, Class::Anna) => b + 1,
        Some(_) => return None,
        None => first,
    };
    if at - after > 14 || (after..at).any(|i| scene.is(i, Class::Relative) || scene.is(i, Class::Clause)) {
        return None;
    }
    let all = groups(scene, mentions, after, at);
    let g = all.first()?;
    let opens = g.first <= after + 1 && light(scene, after, g.first);
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

fn is_capital(mentions: &Mentions, member: usize) -> bool {
    let who = mentions.list.get(member).map(|m| m.who);
    matches!(who, Some(Who::Entity(e)) if mentions.registry.government(e).is_some())
}

fn is_place(mentions: &Mentions, member: usize) -> bool {
    use isnad_model::EntityKind;
    mentions
        .list
        .get(member)
        .is_some_and(|m| matches!(m.who, Who::Entity(e) if mentions.registry.kind(e) == EntityKind::Place))
}
