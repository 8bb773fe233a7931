//! What became of storylines between two buildings of the record: which were merged into which, which fell apart.
//!
//! A storyline is named after the event whose first page came first, so mostly it keeps its id. Where it does not, whoever
//! noted the id down must be able to find what it stands for now.

use isnad_model::{Group, StoryChange};
use std::collections::BTreeMap;

/// The changes from one building to the next, by the storylines that the same pages stand in: `before` and `now` list pages
/// with their storylines. Pages that are new or gone change nothing by themselves.
pub fn changes(before: &[(String, String)], now: &[Group]) -> Vec<StoryChange> {
    let stands: BTreeMap<&str, &str> = now.iter().map(|g| (g.page.as_str(), g.story.as_str())).collect();
    let alive: std::collections::BTreeSet<&str> = stands.values().copied().collect();
    let mut into: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (page, story) in before {
        if let Some(now) = stands.get(page.as_str()) {
            *into.entry(story).or_default().entry(now).or_insert(0) += 1;
        }
    }
    into.into_iter()
        .filter_map(|(story, mut found)| {
            let remains = alive.contains(story);
            found.remove(story);
            let mut found: Vec<(&str, usize)> = found.into_iter().collect();
            found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            let into: Vec<String> = found.into_iter().map(|(s, _)| s.to_owned()).collect();
            (!into.is_empty()).then(|| StoryChange { story: story.to_owned(), into, remains })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(lines: &[(&str, &str)]) -> Vec<Group> {
        let group = |(page, story): &(&str, &str)| Group {
            page: (*page).into(),
            event: String::new(),
            family: String::new(),
            story: (*story).into(),
        };
        lines.iter().map(group).collect()
    }

    fn before(lines: &[(&str, &str)]) -> Vec<(String, String)> {
        lines.iter().map(|(p, s)| ((*p).into(), (*s).into())).collect()
    }

    #[test]
    fn a_story_that_was_merged_is_found_again() {
        let found =
            changes(&before(&[("a", "s1"), ("b", "s2")]), &now(&[("a", "s1"), ("b", "s1"), ("c", "s1")]));
        assert_eq!(found, [StoryChange { story: "s2".into(), into: vec!["s1".into()], remains: false }]);
    }

    #[test]
    fn a_story_that_fell_apart_is_found_in_its_parts() {
        let old = before(&[("a", "s1"), ("b", "s1"), ("c", "s1")]);
        let found = changes(&old, &now(&[("a", "s3"), ("b", "s3"), ("c", "s2")]));
        let into = vec!["s3".to_owned(), "s2".to_owned()];
        assert_eq!(found, [StoryChange { story: "s1".into(), into, remains: false }]);
        let found = changes(&old, &now(&[("a", "s1"), ("b", "s1"), ("c", "s2")]));
        assert_eq!(found, [StoryChange { story: "s1".into(), into: vec!["s2".into()], remains: true }]);
    }

    #[test]
    fn pages_that_come_or_go_change_nothing() {
        let old = before(&[("a", "s1"), ("gone", "s1")]);
        assert_eq!(changes(&old, &now(&[("a", "s1"), ("new", "s9")])), []);
    }
}
