//! One entry for one happening, however often the article tells of it.

use crate::events::Happening;
use crate::mentions::Mentions;
use crate::scene::Scene;
use isnad_model::{EntityKind, EventType, Mode, Phase, Polarity};

/// Folds tellings of one happening together; the fullest one leads.
pub(crate) fn fold(scene: &Scene<'_>, list: Vec<Happening>, mentions: &Mentions) -> Vec<Happening> {
    let mut out: Vec<Happening> = Vec::new();
    for next in list {
        let near = out.len().saturating_sub(crate::NEAR);
        if let Some(attack) = out[near..].iter_mut().find(|o| is_toll(&next, o) || is_toll(o, &next)) {
            if is_toll(attack, &next) {
                let toll = std::mem::replace(attack, next);
                absorb_toll(attack, toll);
            } else {
                absorb_toll(attack, next);
            }
            continue;
        }
        match out[near..]
            .iter_mut()
            .find(|o| !apart(scene, o, &next) && (same(o, &next, mentions) || retold(o, &next, mentions)))
        {
            Some(old) if old.headline && !next.headline => {
                let headline = std::mem::replace(old, next);
                absorb_into(old, headline);
            }
            Some(old) => absorb(old, next),
            None => out.push(next),
        }
    }
    out.retain(|h| !h.weak);
    own_tolls(&mut out);
    out.sort_by_key(|h| h.trigger.start);
    crate::setting::carry_on(scene, &mut out, mentions);
    out
}

/// A number told once belongs to one happening: the one whose trigger stands nearest.
fn own_tolls(list: &mut [Happening]) {
    let far = |h: &Happening, q: isnad_model::Span| {
        let (a, b) = (h.trigger, q);
        if a.start <= b.start { b.start.saturating_sub(a.end) } else { a.start.saturating_sub(b.end) }
    };
    let mut nearest: rustc_hash::FxHashMap<isnad_model::Span, u32> = rustc_hash::FxHashMap::default();
    for h in list.iter() {
        for q in &h.quantities {
            let cost = far(h, q.span);
            nearest.entry(q.span).and_modify(|c| *c = cost.min(*c)).or_insert(cost);
        }
    }
    for h in list {
        let mut kept = std::mem::take(&mut h.quantities);
        kept.retain(|q| nearest.get(&q.span).is_none_or(|c| far(h, q.span) <= *c));
        h.quantities = kept;
    }
}

/// A headline's deed is the body's of the same type where nobody in it contradicts: `هجوم انتحاري يقتل جنديين`.
fn retold(a: &Happening, b: &Happening, mentions: &Mentions) -> bool {
    if a.headline == b.headline || a.kind != b.kind || a.standing.polarity != b.standing.polarity {
        return false;
    }
    let modes = a.mode == b.mode || a.mode.is_none() || b.mode.is_none();
    if !modes || a.standing.phase.is_open() != b.standing.phase.is_open() {
        return false;
    }
    let all = |h: &Happening| h.actors.iter().chain(&h.recipients).copied().collect::<Vec<_>>();
    let (x, y) = (all(a), all(b));
    // `قطر والولايات المتحدة تبحثان` in a headline are the two ministers of the body.
    let unnamed = |l: &[usize]| !l.iter().any(|e| mentions.registry.kind(*e) == EntityKind::Person);
    let (head, body) = if a.headline { (&x, &y) } else { (&y, &x) };
    // `الأمير يعزي والد الشهيد`: one side tells who did it, the other to whom.
    let halves =
        a.actors.is_empty() != b.actors.is_empty() && a.recipients.is_empty() != b.recipients.is_empty();
    !other_deed(a, b) && (halves || unnamed(head) && !unnamed(body))
        || x.is_empty()
        || y.is_empty()
        || x.iter().any(|e| y.iter().any(|f| e == f || same_side(*e, *f, mentions)))
}

/// What a headline adds to the fuller telling in the body.
fn absorb_into(body: &mut Happening, headline: Happening) {
    if body.actors.is_empty() {
        body.actors = headline.actors.into_iter().filter(|e| !body.recipients.contains(e)).collect();
    }
    if body.recipients.is_empty() {
        body.recipients = headline.recipients.into_iter().filter(|e| !body.actors.contains(e)).collect();
    }
    body.weak &= headline.weak;
    body.place = body.place.or(headline.place);
    take_time(body, headline.time, headline.reported);
    body.sentences.extend(headline.sentences);
}

/// Takes the time of another telling where there is none, or only that of a report.
fn take_time(to: &mut Happening, time: Option<usize>, reported: bool) {
    if to.time.is_none() || to.reported && time.is_some() && !reported {
        (to.time, to.reported) = (time, reported);
    }
}

/// A killing without an actor in the sentence of another attack is the toll of that attack, no attack of its own.
fn is_toll(toll: &Happening, attack: &Happening) -> bool {
    let hurt = |h: &Happening| matches!(deed(h), "kill" | "wound");
    // `عملية انتحارية استهدفت مركزا`: what the attack was aimed at.
    let aimed = toll.rule.starts_with("events/attack-target")
        && toll.trigger.start > attack.trigger.end
        && toll.trigger.start - attack.trigger.end < AIM;
    if aimed && toll.kind == attack.kind && toll.sentences.first() == attack.sentences.first() {
        return true;
    }
    toll.kind == EventType::Assault
        && attack.kind == EventType::Assault
        && toll.actors.is_empty()
        && (hurt(toll) && !hurt(attack) || !toll.quantities.is_empty())
        && toll.mode.is_none()
        && toll.sentences.first() == attack.sentences.first()
        && toll.standing.phase == attack.standing.phase
}

fn absorb_toll(attack: &mut Happening, toll: Happening) {
    // Of a fight both sides are told; those who fell in it are a number.
    let mutual = deed(attack) == "fight" && attack.actors.len() > 1;
    if attack.recipients.is_empty() && !mutual {
        attack.recipients = toll.recipients.into_iter().filter(|e| !attack.actors.contains(e)).collect();
    }
    for q in toll.quantities {
        if !attack.quantities.iter().any(|o| o.what == q.what) {
            attack.quantities.push(q);
        }
    }
    attack.weak &= toll.weak;
    attack.place = attack.place.or(toll.place);
    take_time(attack, toll.time, toll.reported);
}

/// Whether two tellings speak of different things agreed or asked (`على فتح المعبر`, `على تبادل الزيارات`), or one of a call and
/// the other of a meeting: then the same parties do not make them one.
fn apart(scene: &Scene<'_>, a: &Happening, b: &Happening) -> bool {
    let phone = |h: &Happening| h.mode == Some(Mode::Phone);
    // `ناقشا`, `المباحثات` say of any talk that it was one; `الاتصال` does not.
    // `سيبحث نتائج الاتصال في لقائهما`: nor does a meeting that is called one.
    let loose = |h: &Happening| h.discusses || h.definite && h.mode.is_none() && deed(h) != "meet";
    if a.kind == EventType::Consult && phone(a) != phone(b) && !loose(a) && !loose(b) {
        return true;
    }
    // An invitation's visit is not the one agreed on.
    let open = [Phase::Proposed, Phase::Planned];
    if a.kind == EventType::Consult
        && a.standing.phase != b.standing.phase
        && open.contains(&a.standing.phase)
        && open.contains(&b.standing.phase)
    {
        return true;
    }
    // A journey is no meeting; a reception is.
    let visit = |h: &Happening| h.mode == Some(Mode::Visit) && deed(h) == "visit";
    if a.kind == EventType::Consult && visit(a) != visit(b) && !(a.weak || b.weak) {
        return true;
    }
    let (Some(x), Some(y)) = (a.topic, b.topic) else { return false };
    let words = |span: isnad_model::Span| -> Vec<&str> {
        let first = scene.doc.token_at(span.start);
        (first..scene.len())
            .take_while(|i| scene.doc.tokens.get(*i).is_some_and(|t| t.span.end <= span.end))
            .map(|i| scene.doc.key(i))
            .filter(|k| k.chars().count() > 3)
            .collect()
    };
    let (x, y) = (words(x), words(y));
    let shared = x.iter().filter(|w| y.contains(w)).count();
    3 * shared < x.len().min(y.len())
}

fn same(a: &Happening, b: &Happening, mentions: &Mentions) -> bool {
    let modes = a.mode == b.mode || a.mode.is_none() || b.mode.is_none();
    if a.kind != b.kind || !modes || a.standing.polarity != b.standing.polarity {
        return false;
    }
    if other_deed(a, b) || !(a.definite || b.definite) && elsewhere(a, b, mentions) {
        return false;
    }
    // What someone only invites to is not what both have agreed on.
    let proposed = |h: &Happening| h.standing.phase == Phase::Proposed;
    if a.standing.phase.is_open() != b.standing.phase.is_open() || proposed(a) != proposed(b) {
        return false;
    }
    if a.time.is_some() && b.time.is_some() && a.time != b.time && !(a.definite || b.definite) {
        // Two times in one text: two happenings, unless one points back (`الاجتماع`).
        return a.sentences == b.sentences && parties(a, b, mentions);
    }
    parties(a, b, mentions)
}

/// How many bytes behind the word for an attack the verb that tells its target may stand.
const AIM: u32 = 90;

/// Words of one deed: what the ids of their rows begin with.
const DEEDS: [&[&str]; 12] = [
    &["bomb", "drone", "warplanes", "campaign", "mortar"],
    &["explode", "suicide", "mine"],
    &["agree", "conclude", "settle", "treaty", "peace", "truce", "joint", "normalize", "restore"],
    &["pledge", "promise", "commit", "willing"],
    &["congrat", "greet", "cable"],
    &["condole", "tribute", "flag"],
    &["accuse", "blame", "indict", "treason"],
    &["condemn", "criticize", "reproach", "displeased", "concern", "protest"],
    &["seize", "liberate", "annex"],
    &["siege", "restrict"],
    &["deploy", "send", "reinforce", "mass"],
    &["demo", "uprising", "march"],
];

/// Words that say of any attack that it was one, fighting excepted: `الهجوم` is the shelling told before it, `الاشتباكات` is not.
const LOOSE: [&str; 4] = ["attack", "campaign", "crimes", "wound"];

/// Whether two tellings of one type name different deeds: `أعدم التنظيم 11 شابا بعد اختطافهم` tells of two, `هنأ` and `رحب` are
/// two kinds of support. The deed is what the id of a row begins with (`events/bomb-qasf-n`).
fn other_deed(a: &Happening, b: &Happening) -> bool {
    let (x, y) = (deed(a), deed(b));
    let one = x == y || DEEDS.iter().any(|d| d.contains(&x) && d.contains(&y));
    let loose = |d: &str| LOOSE.contains(&d);
    match a.kind {
        EventType::Assault => !one && !((loose(x) || loose(y)) && x != "fight" && y != "fight"),
        EventType::Support | EventType::Agree | EventType::Coerce | EventType::Mobilize => !one,
        EventType::Retreat | EventType::Sanction | EventType::Accuse | EventType::Protest => !one,
        _ => false,
    }
}

fn deed(h: &Happening) -> &str {
    let id = h.rule.split_once('/').map_or(h.rule.as_str(), |(_, id)| id);
    id.split('-').next().unwrap_or(id)
}

/// Two deeds of force in two towns are two; a town and its country may be one place.
fn elsewhere(a: &Happening, b: &Happening, mentions: &Mentions) -> bool {
    let force =
        matches!(a.kind, EventType::Assault | EventType::Coerce | EventType::Protest | EventType::Mobilize);
    let town = |h: &Happening| h.place.filter(|p| mentions.registry.kind(*p) == EntityKind::Place);
    match (town(a), town(b)) {
        (Some(x), Some(y)) => force && x != y,
        _ => false,
    }
}

/// Whether the parties of two tellings agree: one set holds the other, by themselves or by their states.
fn parties(a: &Happening, b: &Happening, mentions: &Mentions) -> bool {
    let all = |h: &Happening| h.actors.iter().chain(&h.recipients).copied().collect::<Vec<_>>();
    let (x, y) = (all(a), all(b));
    if x.is_empty() || y.is_empty() {
        // A bare mention (`الاجتماع`) points to the one told of; an attack without actors to one at the same place.
        let place = a.place == b.place || a.place.is_none() || b.place.is_none();
        return place && (a.definite || b.definite || matches!(a.kind, EventType::Assault));
    }
    // `استشهد الجنديان`, `الشهيد فلان`: deaths told without who killed, where and when are those told before.
    let bare = |h: &Happening| deed(h) == "kill" && h.actors.is_empty();
    let named = !b.recipients.is_empty()
        && b.recipients.iter().all(|e| mentions.registry.kind(*e) == EntityKind::Person);
    if bare(a) && bare(b) && named && b.place.is_none() && b.quantities.is_empty() {
        return true;
    }
    let alike = |e: &usize, f: &usize| e == f || same_side(*e, *f, mentions);
    let (small, large) = if x.len() <= y.len() { (&x, &y) } else { (&y, &x) };
    let shared = small.iter().filter(|e| large.iter().any(|f| alike(e, f))).count();
    let crossed =
        a.actors.iter().any(|e| b.recipients.contains(e)) && !b.actors.iter().any(|e| a.actors.contains(e));
    shared == small.len() && !(crossed && a.kind != EventType::Consult)
}

/// A president and his state are one side of a talk.
fn same_side(a: usize, b: usize, mentions: &Mentions) -> bool {
    let r = &mentions.registry;
    let official =
        |e: usize| matches!(r.kind(e), EntityKind::Person | EntityKind::State | EntityKind::Organization);
    let different_persons = r.kind(a) == EntityKind::Person && r.kind(b) == EntityKind::Person;
    !different_persons && official(a) && official(b) && r.country(a).is_some() && r.country(a) == r.country(b)
}

fn weight(h: &Happening) -> usize {
    2 * (h.actors.len() + h.recipients.len())
        + usize::from(h.place.is_some())
        + usize::from(h.time.is_some())
        + usize::from(h.topic.is_some())
}

fn absorb(old: &mut Happening, mut next: Happening) {
    // What is told in passing adds to a telling; it does not lead.
    if weight(&next) > weight(old) && (old.weak || !next.weak) {
        std::mem::swap(old, &mut next);
    }
    old.weak &= next.weak;
    if old.actors.is_empty() {
        old.actors = next.actors;
    }
    if old.recipients.is_empty() {
        old.recipients = next.recipients.into_iter().filter(|e| !old.actors.contains(e)).collect();
    }
    old.place = old.place.or(next.place);
    take_time(old, next.time, next.reported);
    old.topic = old.topic.or(next.topic);
    old.call = old.call.or(next.call);
    old.mode = old.mode.or(next.mode);
    for q in next.quantities {
        if !old.quantities.iter().any(|o| o.what == q.what && o.value == q.value) {
            old.quantities.push(q);
        }
    }
    for s in next.sentences {
        if !old.sentences.contains(&s) {
            old.sentences.push(s);
        }
    }
    if old.standing.polarity == Polarity::Affirmed {
        old.standing.denied |= next.standing.denied;
    }
}
