//! Finding pages by their words.
//!
//! The archive knows nothing of Arabic: words come folded, and a [`Find`] lists the forms to look for. Where they
//! stand in the text is found by whoever shows the page, by cutting it into the same words once more.

use crate::{Archive, Error};
use rusqlite::params;

/// Words that stand one after the other; one word is a phrase of one.
pub type Phrase = Vec<String>;

/// What to look for: of each entry of `all` one phrase must occur, of `none` no phrase may.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Find {
    /// Each entry is a choice of phrases.
    pub all: Vec<Vec<Phrase>>,
    /// Phrases that must not occur.
    pub none: Vec<Phrase>,
}

/// A page found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Row number of the page.
    pub n: i64,
    /// The page's id.
    pub id: String,
    /// How well it fits; greater is better. Comparable within one search only.
    pub score: f64,
}

/// How much more a word in the headline counts than one in the body.
const HEAD_WEIGHT: f64 = 4.0;

impl Archive {
    /// The best `limit` pages, best first; equal ones by id. A `Find` without a word to look for finds nothing.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn search(&self, find: &Find, limit: usize) -> Result<Vec<Found>, Error> {
        let Some(query) = fts(find) else { return Ok(Vec::new()) };
        let db = self.db();
        let found = db
            .prepare_cached(
                "WITH hit AS (SELECT rowid AS n, bm25(search, ?2, 1.0) AS cost FROM search WHERE search MATCH ?1)
                 SELECT hit.n, a.base, cost,
                        (SELECT count(*) FROM article b JOIN page q ON q.n = b.n WHERE b.base = a.base
                            AND (b.told, b.captured, q.text_key) <= (a.told, a.captured, p.text_key)) AS version
                   FROM hit JOIN article a ON a.n = hit.n JOIN page p ON p.n = hit.n
                  ORDER BY cost, a.base, version LIMIT ?3",
            )
            .and_then(|mut s| {
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                s.query_map(params![query, HEAD_WEIGHT, limit], |r| {
                    let (base, version): (String, i64) = (r.get(1)?, r.get(3)?);
                    let id = if version == 1 { base } else { format!("{base}@{version}") };
                    Ok(Found { n: r.get(0)?, id, score: -r.get::<_, f64>(2)? })
                })?
                .collect()
            });
        found.map_err(self.fault())
    }
}

/// The query in the language of FTS5; every word quoted, so that no word is taken for an operator.
fn fts(find: &Find) -> Option<String> {
    let phrase = |p: &Phrase| -> Option<String> {
        let words: Vec<String> = p
            .iter()
            .map(|w| w.replace(|c: char| c == '"' || c == '\0' || c.is_whitespace(), ""))
            .filter(|w| !w.is_empty())
            .collect();
        (!words.is_empty()).then(|| format!("\"{}\"", words.join(" ")))
    };
    let any = |choice: &[Phrase]| -> Option<String> {
        let choice: Vec<String> = choice.iter().filter_map(phrase).collect();
        (!choice.is_empty()).then(|| format!("({})", choice.join(" OR ")))
    };
    let all: Vec<String> = find.all.iter().filter_map(|c| any(c)).collect();
    if all.is_empty() {
        return None;
    }
    let all = format!("({})", all.join(" AND "));
    Some(match any(&find.none) {
        Some(none) => format!("{all} NOT {none}"),
        None => all,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_words() {
        let find =
            Find { all: vec![vec![vec!["or".into()], vec!["a\"b".into(), "not".into()]]], none: vec![] };
        assert_eq!(fts(&find).as_deref(), Some("((\"or\" OR \"ab not\"))"));
    }

    #[test]
    fn nothing_to_look_for_is_no_query() {
        assert_eq!(fts(&Find { all: vec![vec![vec!["\"".into()]]], none: vec![vec!["x".into()]] }), None);
    }
}
