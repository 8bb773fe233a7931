//! Where it was: accounts that put one event into two places.
//!
//! Most pages that name two places for one event tell one of them more finely: the market, its town, the province, the
//! country. Which lies in which no table tells of every village, but the pages do: who names the market names its town somewhere,
//! too. So two places differ only where neither account names the other's.

use crate::difference::{Accounts, Aspect, Claim, Told, apart, sentence};
use crate::telling::{EntNo, Telling};
use isnad_model::EntityKind;

/// Places that are told, but for those of which one lies in the other or may.
pub(crate) fn places<'a>(a: &Accounts<'_, '_, 'a>) -> Vec<Told<'a>> {
    let cast = a.scales.cast;
    let claims: Vec<Claim<'_, '_, 'a>> = a
        .told
        .iter()
        .filter(|(t, e)| {
            // A place that only the sentences before name was taken over from them.
            let reading = a.scales.world.leaf(t.page).reading();
            let entity = e.place.as_ref().and_then(|p| reading.entity(p));
            entity.is_some_and(|p| p.mentions.iter().any(|m| e.sentences.iter().any(|s| s.overlaps(*m))))
        })
        .filter_map(|(t, e)| {
            let place = placed(a, t)?;
            // One name for one place, whatever each page calls it.
            let (first, _) = a.told.iter().find(|(u, _)| u.place == Some(place))?;
            let name = a.scales.world.leaf(first.page).reading().name(cast.get(place).id).to_owned();
            Some((*t, a.tell(t, name, sentence(e))))
        })
        .collect();
    // One paper that tells of two places on two days has two attacks to tell of.
    let outlet = |t: &Telling<'_>| a.scales.world.leaf(t.page).reading().article.outlet.as_deref();
    let again = |t: &Telling<'_>, u: &Telling<'_>| {
        let days = a.scales.world.leaf(t.page).apart(a.scales.world.leaf(u.page)) > 0;
        days && outlet(t).is_some() && outlet(t) == outlet(u)
    };
    apart(a, Aspect::Place, claims, |x, y| !again(x.0, y.0) && two_places(a, x.0, y.0))
}

/// The place of a telling, where it is one: a reader may take a body for one.
fn placed(a: &Accounts<'_, '_, '_>, t: &Telling<'_>) -> Option<EntNo> {
    t.place.filter(|p| matches!(a.scales.cast.get(*p).kind, EntityKind::Place | EntityKind::State))
}

/// True where two tellings have two places of which neither page names the other's.
pub(crate) fn two_places(a: &Accounts<'_, '_, '_>, t: &Telling<'_>, u: &Telling<'_>) -> bool {
    let (Some(p), Some(q)) = (placed(a, t), placed(a, u)) else { return false };
    // A village of no known state may lie in any.
    let cast = a.scales.cast;
    let open = |p: EntNo, q: EntNo| cast.get(p).kind == EntityKind::State && cast.get(q).country.is_none();
    if open(p, q) || open(q, p) {
        return false;
    }
    p != q && !cast.kin(p, q) && !spelled_alike(a, (t, p), (u, q)) && !named(a, t, q, u) && !named(a, u, p, t)
}

/// How the ids of places begin that no table knows.
const UNKNOWN: &str = "place:";

/// True for two spellings of one foreign name (`باردير`, `باردهيري`), of two places that are not both known to the tables.
fn spelled_alike(
    a: &Accounts<'_, '_, '_>,
    (t, p): (&Telling<'_>, EntNo),
    (u, q): (&Telling<'_>, EntNo),
) -> bool {
    let id = |n: EntNo| a.scales.cast.get(n).id;
    if !id(p).0.starts_with(UNKNOWN) && !id(q).0.starts_with(UNKNOWN) {
        return false;
    }
    let name = |t: &Telling<'_>, n: EntNo| a.scales.world.leaf(t.page).reading().name(id(n));
    one_name(name(t, p), name(u, q), 3)
}

/// True where two names differ in at most one of so many letters of the words that they do not share.
pub(crate) fn one_name(x: &str, y: &str, letters: usize) -> bool {
    // `بلدة` stands before both.
    let own = |x: &str, y: &str| -> Vec<char> {
        x.split_whitespace().filter(|w| !y.split_whitespace().any(|v| v == *w)).flat_map(str::chars).collect()
    };
    let (x, y) = (own(x, y), own(y, x));
    letters * letters_apart(&x, &y) <= x.len().max(y.len())
}

/// How many letters must be put in, taken out or changed to make one name the other (Levenshtein 1966).
fn letters_apart(x: &[char], y: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=y.len()).collect();
    for (i, a) in x.iter().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(y) {
            let best = (corner + usize::from(a != b)).min(left + 1).min(*cell + 1);
            (corner, left) = (*cell, best);
            *cell = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Words of a place's name.
const NAME: usize = 4;

/// True where the page of a telling names a place that another page puts the event into: as the same place, or by a word of
/// its name (`مطار عدن` and `عدن`).
fn named(a: &Accounts<'_, '_, '_>, by: &Telling<'_>, place: EntNo, other: &Telling<'_>) -> bool {
    let id = a.scales.cast.get(place).id;
    let leaf = a.scales.world.leaf(by.page);
    if leaf.reading().entity(id).is_some() {
        return true;
    }
    let there = a.scales.world.leaf(other.page);
    let Some(entity) = there.reading().entity(id) else { return true };
    let text = &leaf.reading().article.text;
    if entity.name.split_whitespace().max_by_key(|w| w.len()).is_some_and(|w| text.contains(w)) {
        return true;
    }
    let Some(mention) = entity.mentions.first() else { return true };
    let words = crate::text::words_in(there.words(), *mention);
    if words.len() > NAME {
        return false;
    }
    // The word of the name that fewest pages have: `قرية`, `منطقة` are in all.
    let telling = words.iter().max_by(|x, y| {
        a.scales.texts.weight(x.stem).total_cmp(&a.scales.texts.weight(y.stem)).then(y.stem.cmp(&x.stem))
    });
    telling.is_none_or(|w| leaf.words().iter().any(|v| v.stem == w.stem))
}

#[cfg(test)]
mod tests {
    use super::letters_apart;

    #[test]
    fn names_are_as_far_apart_as_letters_change() {
        let apart =
            |a: &str, b: &str| letters_apart(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(apart("sarn", "sarn"), 0);
        assert_eq!(apart("bardir", "bardhiri"), 2);
        assert_eq!(apart("", "abc"), 3);
        assert_eq!(apart("tolm", "sarn"), 4);
    }
}
