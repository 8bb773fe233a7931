//! Time and place that a telling has from the one before it: a report names the day once and tells on (`هاجم المسلحون أمس حاجزا
//! قرب أجدابيا. وقتل خمسة جنود`).

use crate::events::Happening;
use crate::mentions::Mentions;
use crate::scene::{Class, Scene};
use isnad_model::{EventType, Phase};

/// How many tellings back one is looked for.
const BACK: usize = 6;
/// How many sentences a day reaches among tellings of one party.
const DAY: usize = 8;
/// How many sentences a place reaches among deeds of force.
const TOWN: usize = 2;

/// Gives each deed that is over, and has no day or no place of its own, that of a deed told shortly before.
pub(crate) fn carry_on(scene: &Scene<'_>, list: &mut [Happening], mentions: &Mentions) {
    for n in 0..list.len() {
        let (told, rest) = list.split_at_mut(n);
        let Some(h) = rest.first_mut().filter(|h| is_over(h)) else { continue };
        let here = sentence(scene, h);
        if turns(scene, h) {
            continue;
        }
        for o in told.iter().rev().take(BACK).filter(|o| o.standing.phase == h.standing.phase) {
            let far = here.saturating_sub(sentence(scene, o));
            if far > DAY {
                break;
            }
            if h.time.is_none() && share(h, o) && is_day(scene, o) {
                (h.time, h.reported, h.carried) = (o.time, o.reported, true);
            }
            if h.place.is_none() && far <= TOWN && is_force(h) && is_force(o) && !h.headline {
                h.place = o.place.filter(|p| {
                    !h.actors.contains(p) && !h.recipients.contains(p) && !is_abroad(h, *p, mentions)
                });
            }
        }
    }
}

/// `من جهة أخرى`: another matter begins with its sentence.
fn turns(scene: &Scene<'_>, h: &Happening) -> bool {
    let (first, _) = scene.sentence(h.first);
    (first..first + 3).any(|i| scene.is(i, Class::Turn))
}

fn is_over(h: &Happening) -> bool {
    h.standing.phase == Phase::Past && !h.standing.requested
}

fn is_force(h: &Happening) -> bool {
    matches!(h.kind, EventType::Assault | EventType::Coerce | EventType::Protest)
}

/// `اعتقلته السلطات التركية` after a deed in Cairo: whoever arrests does so at home.
fn is_abroad(h: &Happening, place: usize, mentions: &Mentions) -> bool {
    let r = &mentions.registry;
    let other = |e: &usize| {
        r.country(*e).is_some() && r.country(place).is_some() && r.country(*e) != r.country(place)
    };
    h.kind == EventType::Coerce && h.actors.iter().any(other)
}

/// The number of the sentence of a trigger.
fn sentence(scene: &Scene<'_>, h: &Happening) -> usize {
    scene.doc.sentences.partition_point(|s| s.span.start <= h.trigger.start)
}

fn share(a: &Happening, b: &Happening) -> bool {
    let mut parties = a.actors.iter().chain(&a.recipients);
    parties.any(|e| b.actors.contains(e) || b.recipients.contains(e))
}

/// One day, told with the deed itself.
fn is_day(scene: &Scene<'_>, h: &Happening) -> bool {
    let day = h.time.and_then(|t| scene.times.get(t));
    !h.reported && day.is_some_and(|t| t.earliest.is_some() && t.earliest == t.latest)
}
