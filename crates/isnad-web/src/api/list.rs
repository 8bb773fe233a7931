//! Lists, cut by cursors. A cursor is the sort key of the last item that was given, so that the next part begins after it,
//! whatever came in before it meanwhile. It is written so that nobody is tempted to make one.

use super::{Problem, answer};
use axum::response::Response;
use isnad_model::Day;
use serde_json::{Value, json};

/// Items in one answer, unless fewer are asked for.
pub(crate) const LIMIT: usize = 50;
/// Items in one answer at most.
const MOST: usize = 200;

/// What every list sorts by: a day, a further one, an id, a number.
pub(crate) type Key<'a> = (Day, Day, &'a str, usize);

/// A key that is kept between two requests.
type Kept = (Day, Day, String, usize);

/// Which part of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    after: Option<Kept>,
    limit: usize,
}

impl Part {
    /// Reads `cursor` and `limit`; `name` is the list that the cursor must be of.
    ///
    /// # Errors
    /// Where one of them is none.
    pub(crate) fn read(name: &str, cursor: Option<&str>, limit: Option<usize>) -> Result<Part, Problem> {
        let limit = limit.unwrap_or(LIMIT);
        if !(1..=MOST).contains(&limit) {
            return Err(Problem::parameter(&format!("`limit` is from 1 to {MOST}")));
        }
        let wrong = || Problem::parameter("`cursor` is none that this list gave");
        let after = cursor.map(|c| parse(name, c).ok_or_else(wrong)).transpose()?;
        Ok(Part { after, limit })
    }

    /// How many items are asked for.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// The key to begin after.
    pub(crate) fn after(&self) -> Option<Key<'_>> {
        self.after.as_ref().map(|(a, b, id, n)| (*a, *b, id.as_str(), *n))
    }
}

fn parse(name: &str, cursor: &str) -> Option<Kept> {
    let text = unhex(cursor)?;
    let mut parts = text.splitn(5, '\u{1F}');
    if parts.next()? != name {
        return None;
    }
    let (a, b) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let n = parts.next()?.parse().ok()?;
    Some((a, b, parts.next()?.to_owned(), n))
}

/// The cursor that stands after a key of a list.
pub(crate) fn cursor_after(name: &str, (a, b, id, n): Key<'_>) -> String {
    let text = format!("{name}\u{1F}{a}\u{1F}{b}\u{1F}{n}\u{1F}{id}");
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(words: &str) -> Option<String> {
    if !words.is_ascii() || !words.len().is_multiple_of(2) {
        return None;
    }
    let pairs = words.as_bytes().chunks_exact(2);
    let bytes: Option<Vec<u8>> =
        pairs.map(|p| u8::from_str_radix(std::str::from_utf8(p).ok()?, 16).ok()).collect();
    String::from_utf8(bytes?).ok()
}

/// The part of a list that is asked for, in order of the keys. `show` gives nothing where an item cannot be read.
pub(crate) fn listed<T>(
    name: &str,
    part: &Part,
    mut items: Vec<(Key<'_>, T)>,
    show: impl Fn(&T) -> Option<Value>,
) -> Response {
    let total = items.len();
    if let Some(after) = part.after() {
        items.retain(|(key, _)| *key > after);
    }
    // Lists are long, and little of them is shown: only that is put in order.
    let more = items.len() > part.limit;
    if more {
        items.select_nth_unstable_by_key(part.limit, |(key, _)| *key);
        items.truncate(part.limit);
    }
    items.sort_unstable_by_key(|(key, _)| *key);
    let next = items.last().filter(|_| more).map(|(key, _)| cursor_after(name, *key));
    answer(&json!({
        "schema": format!("isnad.{name}/1"), "total": total, "next": next,
        "items": items.iter().filter_map(|(_, item)| show(item)).collect::<Vec<_>>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_are_read_back_by_their_own_list_only() {
        let day = Day::constant(2026, 9, 14);
        let cursor = cursor_after("events", (day, Day::MAX, "e\u{1F}1/قمة", 3));
        let part = Part::read("events", Some(&cursor), None).expect("a cursor");
        assert_eq!(part.after(), Some((day, Day::MAX, "e\u{1F}1/قمة", 3)));
        assert!(Part::read("pages", Some(&cursor), None).is_err());
        for wrong in ["", "0", "zz", "65", "قمة"] {
            assert!(Part::read("events", Some(wrong), None).is_err(), "{wrong}");
        }
        assert!(
            Part::read("events", None, Some(0)).is_err() && Part::read("events", None, Some(201)).is_err()
        );
    }
}
