//! Where a deed stands: phase and polarity, from tense, phase words and negation around its trigger.

use crate::predicates::Predicate;
use crate::scene::{Class, Scene};
use isnad_lang::{EventWord, Feature, Kind, Match};
use isnad_model::{Phase, Polarity};

/// Phase and polarity of one telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) phase: Phase,
    pub(crate) polarity: Polarity,
    /// The text itself says that it is said not to be so (`نفى`).
    pub(crate) denied: bool,
    /// A deed that another speech act only asks for: it is told by that act alone.
    pub(crate) requested: bool,
}

pub(crate) fn of(
    scene: &Scene<'_>,
    predicates: &[Predicate],
    first: usize,
    m: &Match,
    light: Option<usize>,
    word: &EventWord,
) -> Standing {
    let head = light.unwrap_or(first);
    let mut standing = Standing {
        phase: tense(scene, predicates, head, m, light.is_some()),
        polarity: Polarity::Affirmed,
        denied: false,
        requested: false,
    };
    if let Some(phase) = phase_of(&word.phase) {
        standing.phase = phase;
    }
    words_before(scene, predicates, head, &mut standing);
    if standing.phase == Phase::Past && light.is_some_and(|l| goes_on(scene, predicates, l)) {
        standing.phase = Phase::Ongoing;
    }
    if !m.sense.feature.is_finite() {
        adjectives_after(scene, m.end as usize, &mut standing);
        later_time(scene, first, &mut standing);
    }
    standing
}

/// A light verb that itself says that the deed goes on: `بدأ الوزير محادثات`, `تواصلت المعارك`.
fn goes_on(scene: &Scene<'_>, predicates: &[Predicate], light: usize) -> bool {
    let words = &scene.pack.words;
    let verb = predicates.get(predicates.partition_point(|p| p.first < light)).filter(|p| p.first == light);
    let phase =
        verb.and_then(|p| words.phase_of_verb.get(&p.verb)).and_then(|w| words.phases.get(*w as usize));
    phase.is_some_and(|w| w.effect == "ongoing")
}

fn phase_of(word: &str) -> Option<Phase> {
    Some(match word {
        "past" => Phase::Past,
        "planned" => Phase::Planned,
        "proposed" => Phase::Proposed,
        "conditional" => Phase::Conditional,
        "attempted" => Phase::Attempted,
        "ongoing" => Phase::Ongoing,
        _ => return None,
    })
}

/// Tense of the head: the trigger itself, its light verb, or for a noun the verb of its clause.
fn tense(scene: &Scene<'_>, predicates: &[Predicate], head: usize, m: &Match, light: bool) -> Phase {
    let at = predicates.partition_point(|p| p.first < head);
    let own = predicates.get(at).filter(|p| p.first == head);
    let verb = match own {
        Some(p) => Some(p),
        None if light => None,
        // A noun stands in the time of the verb before it in its clause.
        None => at
            .checked_sub(1)
            .and_then(|n| predicates.get(n))
            .filter(|p| p.clause_end > head && p.feature.is_finite()),
    };
    let Some(p) = verb else { return Phase::Past };
    if p.future {
        return Phase::Planned;
    }
    let present = p.feature.any(Feature::PRESENT.and(Feature::JUSSIVE)) && !p.feature.has(Feature::PAST);
    if !present {
        return Phase::Past;
    }
    let particle = head_particle(scene, p.first);
    match particle {
        // `لم يلتق` is past; `أن يزور` is yet to come; `ليزور` and `تمنى أن يزور` say what it would be good for, not that it is settled.
        Some(Particle::Past) => Phase::Past,
        Some(Particle::Wish) => Phase::Planned,
        Some(Particle::Hope) => Phase::Proposed,
        None if scene.in_headline(p.first) => Phase::Past,
        None if own.is_some() || m.sense.feature.is_finite() => Phase::Ongoing,
        None => Phase::Past,
    }
}

enum Particle {
    Past,
    Wish,
    Hope,
}

fn head_particle(scene: &Scene<'_>, verb: usize) -> Option<Particle> {
    let before = verb.checked_sub(1)?;
    if scene.is(before, Class::Negation) {
        return Some(Particle::Past);
    }
    if scene.is(before, Class::Anna) {
        return Some(if is_hoped(scene, before) { Particle::Hope } else { Particle::Wish });
    }
    let fused = |m: &Match| m.sense.kind == Kind::Verb && m.clitics.preposition.is_some();
    scene.matches.at(verb).iter().any(fused).then_some(Particle::Hope)
}

/// Tokens between a word of hope and what is hoped for: `تمنى المبعوث الأممي أن`.
const HOPED: usize = 5;

/// True where a word of hope opens what follows the particle.
fn is_hoped(scene: &Scene<'_>, particle: usize) -> bool {
    let words = &scene.pack.words;
    let hope = |cue: u32| words.cues.get(cue as usize).is_some_and(|c| c.kind == HOPE);
    (particle.saturating_sub(HOPED)..particle).any(|i| {
        scene.matches.at(i).iter().any(|m| match m.sense.kind {
            Kind::Verb => {
                scene.is_verb(i) && words.cue_of_verb.get(&m.sense.row).is_some_and(|cue| hope(*cue))
            }
            Kind::CueNoun => hope(m.sense.row),
            _ => false,
        })
    })
}

/// The kind of the cues of hope.
const HOPE: &str = "hope";

/// Phase words and negations that govern the trigger from before, within its clause.
fn words_before(scene: &Scene<'_>, predicates: &[Predicate], head: usize, standing: &mut Standing) {
    let start = scene.clause_start(head);
    let (sentence, _) = scene.sentence(head);
    let from =
        if start > sentence && scene.is_anna(start - 1) { scene.clause_start(start - 1) } else { start };
    let m_is_finite = scene.is_verb(head);
    let joined = scene.matches.at(head).iter().any(|m| m.clitics.conjunction);
    for i in from.max(head.saturating_sub(10))..head {
        // `عما إذا كان سيحضر`: a question is no condition.
        if scene.is_bait(i) {
            continue;
        }
        for m in scene.matches.at(i).iter().filter(|m| m.sense.kind == Kind::Phase && m.end as usize <= head)
        {
            let Some(word) = scene.pack.words.phases.get(m.sense.row as usize) else { continue };
            let near = head - m.end as usize;
            match word.effect.as_str() {
                // `تصريحات لا مسؤولة واتهامات`: it is the word before the conjunction that is turned around.
                "negated" if near == 1 && joined => {}
                "negated" if near <= 1 => standing.polarity = Polarity::Negated,
                "denied" if near <= 4 => standing.denied = true,
                _ if word.adjective || near > 6 => {}
                // `وفي محاولة لإيقاف الزحف فجر`: the verb after a whole phrase is not what was attempted.
                _ if m_is_finite && near > 2 && !(i..head).any(|k| scene.is_anna(k)) => {}
                effect => standing.phase = phase_of(effect).unwrap_or(standing.phase),
            }
        }
        if i + 2 >= head && scene.is(i, Class::Negation) && i + scene.extent(i, Class::Negation) >= head {
            standing.polarity = Polarity::Negated;
        }
    }
    let at = predicates.partition_point(|p| p.first < head);
    let Some(p) = at.checked_sub(1).and_then(|n| predicates.get(n)).filter(|p| p.first >= from) else {
        return;
    };
    let Some(word) =
        scene.pack.words.phase_of_verb.get(&p.verb).and_then(|w| scene.pack.words.phases.get(*w as usize))
    else {
        return;
    };
    let fits = word.prepositions.is_empty()
        || (p.end..head).any(|i| word.prepositions.iter().any(|x| x == scene.doc.key(i)))
        || scene.matches.at(head).iter().any(|m| {
            m.clitics
                .preposition
                .is_some_and(|c| word.prepositions.iter().any(|x| x == scene.pack.lexicon.preposition(c)))
        });
    // `تعهد عباس أمام وفد زاره`: a past of its own is governed by no other verb, unless a particle opens it.
    let own = predicates.get(at).is_some_and(|o| o.first == head && o.feature.has(Feature::PAST));
    let apart = own && m_is_finite && !(p.end..head).any(|i| scene.is_anna(i));
    if !fits || apart && matches!(word.effect.as_str(), "planned" | "proposed" | "attempted") {
        return;
    }
    match word.effect.as_str() {
        "negated" => standing.polarity = Polarity::Negated,
        "denied" => standing.denied = true,
        "proposed" => {
            standing.phase = Phase::Proposed;
            standing.requested = true;
        }
        effect => standing.phase = phase_of(effect).unwrap_or(standing.phase),
    }
}

/// `القمة المرتقبة`, `الاجتماع المقرر عقده`.
fn adjectives_after(scene: &Scene<'_>, end: usize, standing: &mut Standing) {
    for i in end..(end + 5).min(scene.len()) {
        if scene.is_stop(i) || scene.is_verb(i) {
            return;
        }
        for m in scene.matches.at(i).iter().filter(|m| m.sense.kind == Kind::Phase) {
            if let Some(word) = scene.pack.words.phases.get(m.sense.row as usize).filter(|w| w.adjective) {
                standing.phase = phase_of(&word.effect).unwrap_or(standing.phase);
                return;
            }
        }
    }
}

/// A noun whose time lies ahead is planned: `اجتماع الأسبوع المقبل`.
fn later_time(scene: &Scene<'_>, first: usize, standing: &mut Standing) {
    if standing.phase != Phase::Past {
        return;
    }
    let ahead = crate::circumstance::time(scene, first, crate::circumstance::Reach::Clause)
        .and_then(|t| scene.times.get(t))
        .is_some_and(|t| t.stretch_ahead(scene));
    if ahead {
        standing.phase = Phase::Planned;
    }
}

/// Whether a time lies wholly after the day of writing.
pub(crate) trait Ahead {
    fn stretch_ahead(&self, scene: &Scene<'_>) -> bool;
}

impl Ahead for isnad_model::TimeExpression {
    fn stretch_ahead(&self, scene: &Scene<'_>) -> bool {
        match (self.earliest, scene.written) {
            (Some(e), Some(w)) => e > w,
            _ => false,
        }
    }
}
