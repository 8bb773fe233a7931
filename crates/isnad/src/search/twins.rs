//! Names that are written in more than one way: who asks for `ترمب` means `ترامب`, too.
//!
//! Two names of one row of the name tables are twins where they have as many words and differ in few letters. Other names
//! of the row (`أبو مازن`) are not: they are found by `who:`, which knows all names, and not by words.
//!
//! Names of one id in another language are twins, too: who asks for `Kerry` means the pages that write `كيري`.

use isnad_lang::{Named, Pack};
use std::collections::{BTreeMap, BTreeSet};

/// Words of a name, folded and without articles.
type Name = Vec<String>;

/// Spellings, by each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Twins(BTreeMap<Name, BTreeSet<Name>>);

impl Twins {
    pub(crate) fn of<'p>(packs: impl Iterator<Item = &'p Pack>, keys: &dyn Fn(&str) -> Name) -> Self {
        let mut twins = Twins::default();
        let mut by_id: BTreeMap<&str, Vec<BTreeSet<Name>>> = BTreeMap::new();
        for pack in packs {
            let names = &pack.names;
            let all = names.persons.iter().chain(&names.places).chain(&names.bodies).chain(&names.agencies);
            for named in all.chain(names.states.iter().map(|s| &s.named)) {
                twins.add(named, keys);
                by_id.entry(&named.id).or_default().push(all_names(named, keys));
            }
        }
        by_id.into_values().filter(|rows| rows.len() > 1).for_each(|rows| twins.abroad(&rows));
        twins
    }

    /// Names of rows of several languages that stand for one thing. Two rows of one language may have one id as well; what
    /// they share is no twin of itself.
    fn abroad(&mut self, rows: &[BTreeSet<Name>]) {
        for (i, here) in rows.iter().enumerate() {
            for (_, there) in rows.iter().enumerate().filter(|(j, _)| *j != i) {
                for name in here {
                    let others = there.iter().filter(|other| *other != name).cloned();
                    self.0.entry(name.clone()).or_default().extend(others);
                }
            }
        }
    }

    fn add(&mut self, named: &Named, keys: &dyn Fn(&str) -> Name) {
        if named.aliases.is_empty() {
            return;
        }
        let all = all_names(named, keys);
        for one in &all {
            for other in all.iter().filter(|other| *other != one && alike(one, other)) {
                self.0.entry(one.clone()).or_default().insert(other.clone());
            }
        }
    }

    /// Other spellings of a name.
    pub(crate) fn other_spellings(&self, name: &[String]) -> impl Iterator<Item = &Name> {
        self.0.get(name).into_iter().flatten()
    }
}

fn all_names(named: &Named, keys: &dyn Fn(&str) -> Name) -> BTreeSet<Name> {
    let names = std::iter::once(&named.name).chain(&named.aliases);
    names.map(|n| keys(n)).filter(|n| !n.is_empty()).collect()
}

/// Word for word the same, but for a letter in four.
fn alike(one: &[String], other: &[String]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(a, b)| {
            let letters = a.chars().count().min(b.chars().count());
            a == b || distance(a, b) <= (letters / 4).max(1) && letters >= 3
        })
}

/// Letters to put in, take out or change (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            left = (corner + usize::from(x != *y)).min(above + 1).min(left + 1);
            (corner, *cell) = (above, left);
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, d) in
            [("", "", 0), ("abc", "abc", 0), ("abc", "ab", 1), ("", "ab", 2), ("kitten", "sitting", 3)]
        {
            assert_eq!(distance(a, b), d, "{a} {b}");
            assert_eq!(distance(b, a), d, "{b} {a}");
        }
    }

    #[test]
    fn twins_are_of_one_row_and_differ_little() {
        let keys = |n: &str| n.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let mut twins = Twins::default();
        let named = |name: &str, aliases: &[&str]| Named {
            name: name.into(),
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            ..Named::default()
        };
        twins.add(&named("دونالد ترامب", &["دونالد ترمب", "ترامب", "ترمب"]), &keys);
        twins.add(&named("محمود عباس", &["ابو مازن"]), &keys);
        let others = |n: &str| twins.other_spellings(&keys(n)).map(|n| n.join(" ")).collect::<Vec<_>>();
        assert_eq!(others("ترمب"), ["ترامب"]);
        assert_eq!(others("دونالد ترامب"), ["دونالد ترمب"]);
        assert_eq!(others("ابو مازن"), Vec::<String>::new());
        let row = |names: &[&str]| names.iter().map(|n| keys(n)).collect();
        twins.abroad(&[row(&["جون كيري", "كيري"]), row(&["john kerry", "kerry"])]);
        let others = |n: &str| twins.other_spellings(&keys(n)).map(|n| n.join(" ")).collect::<Vec<_>>();
        assert_eq!(others("kerry"), ["جون كيري", "كيري"]);
        assert_eq!(others("كيري"), ["john kerry", "kerry"]);
    }
}
