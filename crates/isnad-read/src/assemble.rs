//! The last step: token numbers and indexes become the model's types, each with its rule.

use crate::events::Happening;
use crate::mentions::Mentions;
use crate::merge;
use crate::scene::Scene;
use crate::statements::Said;
use isnad_model::reading::Link;
use isnad_model::{
    Article, Entity, EntityId, Event, EventType, Evidence, LinkKind, Mode, Phase, Stance, Statement,
    TimeExpression, When,
};

pub(crate) struct Parts {
    pub(crate) reference: When,
    pub(crate) times: Vec<TimeExpression>,
    pub(crate) entities: Vec<Entity>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) events: Vec<Event>,
}

pub(crate) fn assemble(
    article: &Article,
    scene: &Scene<'_>,
    mentions: Mentions,
    said: Vec<Said>,
    told: Vec<Happening>,
    reference: When,
) -> Parts {
    let told = asked(told);
    let mut told = merge::fold(scene, told, &mentions);
    tolls(scene, &mut told);
    let mut used = vec![false; mentions.registry.len()];
    let events: Vec<Event> =
        told.iter().map(|h| event(h, scene, &mentions, &said, &reference, &mut used)).collect();
    let statements: Vec<Statement> =
        said.iter().map(|s| statement(s, article, &mentions, &mut used)).collect();
    let times = scene.times.clone();
    let mut entities: Vec<Entity> = mentions
        .registry
        .into_entities()
        .into_iter()
        .zip(used)
        .filter(|(_, used)| *used)
        .map(|(e, _)| e)
        .collect();
    for e in &mut entities {
        // `عبدالله` and `عبد الله` are one name, whichever way a paper writes it.
        let other = scene.pack.lexicon.joined(&e.name);
        if other != e.name && !e.aliases.contains(&other) {
            e.aliases.push(other);
        }
        e.mentions.sort_unstable();
        e.mentions.dedup();
    }
    entities.sort_by_key(|e| e.mentions.first().copied());
    Parts { reference, times, entities, statements, events }
}

/// A toll told apart from its attack (`ارتفعت الحصيلة إلى خمسة قتلى`) belongs to the attack that the article is about: the
/// first it tells of. Of several numbers the highest holds: a toll rises. But what a whole war has cost (`منذ عام 1984 أربعين ألف
/// قتيل`), or an attack before this one, is no toll of this one.
fn tolls(scene: &Scene<'_>, told: &mut [Happening]) {
    let attacks: Vec<usize> =
        told.iter().enumerate().filter(|(_, h)| h.kind == EventType::Assault).map(|(n, _)| n).collect();
    let Some(main) = attacks.iter().copied().find(|n| told[*n].standing.phase == Phase::Past) else { return };
    let day = told[main].time.and_then(|t| scene.times.get(t)).and_then(|t| t.earliest);
    let earlier = |t: &TimeExpression| t.stretch || matches!((t.latest, day), (Some(l), Some(d)) if l < d);
    for sentence in &scene.doc.sentences {
        let of_old = scene.times.iter().any(|t| sentence.span.contains(t.span) && earlier(t));
        if of_old || attacks.iter().any(|n| told[*n].sentences.contains(&sentence.span)) {
            continue;
        }
        let found = crate::circumstance::quantities(
            scene,
            sentence.first as usize,
            sentence.end as usize,
            EventType::Assault,
        );
        for q in found {
            match told[main].quantities.iter_mut().find(|o| o.what == q.what) {
                Some(old) if q.value > old.value => *old = q,
                Some(_) => {}
                None => told[main].quantities.push(q),
            }
        }
    }
}

/// A deed that is only asked for is told by the REQUEST alone; what an invitation invites to is proposed, and what is
/// agreed on or promised is planned.
fn asked(mut told: Vec<Happening>) -> Vec<Happening> {
    let speech: Vec<(EventType, Option<Mode>, usize, isnad_model::Span)> =
        told.iter().filter_map(|h| h.topic.map(|t| (h.kind, h.mode, h.first, t))).collect();
    told.retain_mut(|h| {
        for (kind, mode, first, topic) in &speech {
            if h.first == *first || !topic.contains(h.trigger) {
                continue;
            }
            match (kind, mode) {
                (EventType::Request, Some(Mode::Meet)) if h.kind == EventType::Consult => {
                    h.standing.phase = Phase::Proposed
                }
                (EventType::Request, _) if !matches!(h.kind, EventType::Assault) => return false,
                (EventType::Agree, _)
                    if h.standing.phase == Phase::Past || h.standing.phase == Phase::Ongoing =>
                {
                    h.standing.phase = Phase::Planned
                }
                _ => {}
            }
        }
        !h.standing.requested || h.kind == EventType::Consult
    });
    told
}

fn event(
    h: &Happening,
    scene: &Scene<'_>,
    mentions: &Mentions,
    said: &[Said],
    reference: &When,
    used: &mut [bool],
) -> Event {
    let ids = |list: &[usize], used: &mut [bool]| -> Vec<EntityId> {
        list.iter()
            .filter(|e| !mentions.registry.is_nobody(**e))
            .map(|e| {
                if let Some(u) = used.get_mut(*e) {
                    *u = true;
                }
                mentions.registry.id(*e)
            })
            .collect()
    };
    let inside = said
        .iter()
        .filter(|s| s.span.contains(h.trigger) && !s.cue.overlaps(h.trigger))
        .min_by_key(|s| s.span.len());
    let (mut stance, mut by) = (Stance::Asserted, None);
    if let Some(s) = inside {
        stance = match s.kind.as_str() {
            _ if s.negated => Stance::Denied,
            "accuse" => Stance::Alleged,
            _ => Stance::Reported,
        };
        by = s.speaker;
    }
    if h.standing.denied {
        stance = Stance::Denied;
    }
    let actors = ids(&h.actors, used);
    let recipients = ids(&h.recipients, used);
    let place = h.place.map(|p| ids(&[p], used)).and_then(|p| p.into_iter().next());
    let by = by.map(|b| ids(&[b], used)).and_then(|b| b.into_iter().next());
    // Of two, who was not called did call.
    let other = |e: usize| h.actors.iter().copied().find(|a| *a != e && h.actors.len() == 2);
    let caller = h.call.caller.filter(|e| h.actors.contains(e)).or_else(|| h.call.called.and_then(other));
    let caller = caller.map(|e| ids(&[e], used)).and_then(|e| e.into_iter().next());
    let mut spans = vec![h.trigger];
    let when = when(h, scene, reference, &mut spans);
    Event {
        kind: h.kind,
        mode: h.mode,
        trigger: h.trigger,
        actors,
        recipients,
        place,
        when,
        polarity: h.standing.polarity,
        phase: h.standing.phase,
        stance,
        by,
        caller,
        topic: h.topic,
        parts: h
            .topic
            // `أقر القانون`: what is adopted is no promise.
            .filter(|_| h.kind == EventType::Agree && !h.discusses)
            .map_or_else(Vec::new, |topic| crate::agreed::parts(scene, topic)),
        quantities: h.quantities.clone(),
        sentences: h.sentences.clone(),
        evidence: Evidence { rule: h.rule.clone(), spans },
    }
}

/// When it happened: the time told with it; else before the day of writing, or from it on where it is to come.
fn when(h: &Happening, scene: &Scene<'_>, reference: &When, spans: &mut Vec<isnad_model::Span>) -> When {
    if let Some(t) = h.time.and_then(|t| scene.times.get(t)) {
        spans.push(t.span);
        if h.reported {
            // What is told yesterday as done was done by then; what is told as to come comes after.
            return if h.standing.phase.is_open() {
                When::between(t.earliest, None, "reported-open")
            } else {
                When::between(None, t.latest, "reported-past")
            };
        }
        let basis = if h.carried { "told-before" } else { t.rule.as_str() };
        let mut when = When::between(t.earliest, t.latest, basis);
        when.granularity = t.granularity;
        if let Some(w) = t.weekday {
            // `اليوم الأربعاء` on a page of several possible Wednesdays.
            when.days = reference
                .days
                .iter()
                .copied()
                .filter(|d| d.weekday().to_monday_zero_offset() as u8 == w && when.holds(*d))
                .collect();
        }
        return when;
    }
    if h.standing.phase.is_open() {
        When::between(reference.earliest, None, "undated-open")
    } else {
        When::between(None, reference.latest, "undated-past")
    }
}

/// An agency that credits itself is one link of the chain, not two.
fn statement(s: &Said, article: &Article, mentions: &Mentions, used: &mut [bool]) -> Statement {
    let mut mark = |e: usize| {
        if let Some(u) = used.get_mut(e) {
            *u = true;
        }
        mentions.registry.id(e)
    };
    let speaker = s.speaker.map(&mut mark);
    let addressee = s.addressee.map(&mut mark);
    let mut chain = Vec::new();
    if let Some(outlet) = &article.outlet {
        let entity = article.outlet_id.clone().map(EntityId);
        chain.push(Link { kind: LinkKind::Outlet, name: outlet.clone(), entity, cue: None });
    }
    for c in article.credits.iter().filter(|c| c.id.is_none() || c.id != article.outlet_id) {
        chain.push(Link {
            kind: LinkKind::Agency,
            name: c.name.clone(),
            entity: c.id.clone().map(EntityId),
            cue: c.span,
        });
    }
    if let Some(via) = &s.via {
        chain.push(Link {
            kind: LinkKind::Channel,
            name: via.clone(),
            entity: s.via_entity.map(&mut mark),
            cue: None,
        });
    }
    for link in &s.links {
        let Some(e) = mentions.registry.get(*link) else { continue };
        chain.push(Link {
            kind: LinkKind::Channel,
            name: e.name.clone(),
            entity: Some(mark(*link)),
            cue: None,
        });
    }
    if let Some(e) = s.speaker.and_then(|e| mentions.registry.get(e)) {
        chain.push(Link {
            kind: LinkKind::Speaker,
            name: e.name.clone(),
            entity: Some(e.id.clone()),
            cue: Some(s.cue),
        });
    }
    Statement {
        span: s.span,
        cue: s.cue,
        speaker,
        addressee,
        quotation: s.quotation,
        via: s.via.clone(),
        chain,
        rule: s.rule.clone(),
    }
}
