//! What people are called: `president` here, `former president` there.
//!
//! A mark makes a role another role (`السابق`, `المنتخب`, `بالإنابة`). Marks of one sense are one: a president who is called `المخلوع`
//! by some and `السابق` by others holds the office for nobody. Death takes no office away, and a page that once says `الرئيس
//! السابق` may go on with `الرئيس` in short.

use crate::Options;
use crate::difference::{Told, accounts};
use crate::event::Happening;
use crate::join::Scales;
use crate::text::words_in;
use isnad_model::{Account, Difference, DifferenceKind, EntityId};
use std::collections::{BTreeMap, BTreeSet};

/// A role as one page tells it.
struct Called<'a> {
    /// The senses of its marks.
    marks: BTreeSet<&'a str>,
    /// The stems of the other words.
    bare: BTreeSet<u64>,
    told: Told<'a>,
}

/// The differences on what people are called, by storyline.
pub(crate) fn roles(
    scales: &Scales<'_, '_, '_>,
    happenings: &[Happening],
    family: &[usize],
    options: &Options,
    out: &mut Vec<Difference>,
) {
    let mut by_story: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for h in happenings {
        let pages = by_story.entry(&h.event.storyline).or_default();
        pages.extend(h.tellings.iter().map(|n| scales.tellings.get(*n)).filter(|t| t.main).map(|t| t.page));
    }
    // Words are told by their hashes, whatever their spelling.
    let by_key: BTreeMap<u64, &str> =
        options.role_marks.iter().map(|(form, sense)| (crate::hash(form), sense.as_str())).collect();
    for (story, pages) in by_story {
        let mut told: BTreeMap<&EntityId, Vec<Called<'_>>> = BTreeMap::new();
        for page in pages {
            let leaf = scales.world.leaf(page);
            for entity in &leaf.reading().entities {
                for role in &entity.roles {
                    let words = words_in(leaf.words(), role.span);
                    let mark = |w: &crate::Word| by_key.get(&w.key).copied();
                    // `القائم بأعمال`: a mark of two words.
                    let phrase = |(form, _): &(&String, &String)| {
                        form.contains(' ') && role.words.contains(form.as_str())
                    };
                    let phrases = options.role_marks.iter().filter(phrase).map(|(_, sense)| sense.as_str());
                    let marks = words.iter().filter_map(mark).chain(phrases).filter(|m| !m.is_empty());
                    let marks = marks.collect();
                    let bare = words.iter().filter(|w| mark(w).is_none()).map(|w| w.stem).collect();
                    let told_so = Told {
                        value: role.words.clone(),
                        family: family[page as usize],
                        root: usize::MAX,
                        page: leaf.id(),
                        span: role.span,
                        day: (leaf.days.1, None),
                    };
                    told.entry(&entity.id).or_default().push(Called { marks, bare, told: told_so });
                }
            }
        }
        for (id, called) in told {
            if let Some(values) = clash(called) {
                out.push(Difference {
                    event: None,
                    storyline: story.to_owned(),
                    attribute: "role".into(),
                    about: Some(id.clone()),
                    kind: DifferenceKind::Contradiction,
                    values,
                });
            }
        }
    }
}

/// Roles by what marks them, if one is another with a mark on it: `president` and `former president`, not
/// `president` and `former candidate`.
fn clash(mut called: Vec<Called<'_>>) -> Option<Vec<Account>> {
    called
        .sort_by(|a, b| (a.told.day, a.told.page, a.told.span).cmp(&(b.told.day, b.told.page, b.told.span)));
    let marked: BTreeSet<&str> = called.iter().filter(|c| !c.marks.is_empty()).map(|c| c.told.page).collect();
    // Two roles of which one is a word alone are told apart between pages, not within one that knows better.
    let short = |c: &Called<'_>| c.marks.is_empty() && c.bare.len() < 2 && marked.contains(c.told.page);
    let against = |x: &Called<'_>, y: &Called<'_>| {
        // A president of one thing is no president of another: one role must be the other, told in fewer words.
        let (few, many) = if x.bare.len() <= y.bare.len() { (x, y) } else { (y, x) };
        let enough = if few.told.page == many.told.page { 2.min(many.bare.len()) } else { 1 };
        let one_role = few.bare.len() >= enough && few.bare.is_subset(&many.bare);
        x.marks != y.marks
            && one_role
            && many.bare.len() - few.bare.len() <= few.bare.len().max(2)
            && !short(x)
            && !short(y)
    };
    let clashing: Vec<bool> = called.iter().map(|x| called.iter().any(|y| against(x, y))).collect();
    let mut first: BTreeMap<Vec<&str>, String> = BTreeMap::new();
    let mut told = Vec::new();
    for (c, _) in called.into_iter().zip(clashing).filter(|(_, clashes)| *clashes) {
        let marks = c.marks.into_iter().collect();
        let value = first.entry(marks).or_insert_with(|| c.told.value.clone()).clone();
        told.push(Told { value, ..c.told });
    }
    accounts(told)
}
