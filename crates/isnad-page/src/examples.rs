//! The examples and baits of the page's own tables (`furniture.tsv`, `datelines.tsv`), run.

use crate::PageRules;
use crate::dateline::CreditLine;
use crate::rules::Furniture;
use isnad_lang::{ExampleFault, PackError, Source, Table};

/// Languages whose tables have examples.
const LANGUAGES: [&str; 2] = ["ar", "en"];

/// Runs every example and bait; the rows that are not met, and how many lines were read.
///
/// # Errors
/// The first fault of a table.
pub fn check(source: &Source, rules: &PageRules) -> Result<(Vec<ExampleFault>, usize), PackError> {
    let (mut unmet, mut run) = (Vec::new(), 0);
    for language in LANGUAGES {
        run += furniture(source, &format!("{language}/furniture.tsv"), rules, &mut unmet)?;
        run += datelines(source, &format!("{language}/datelines.tsv"), rules, &mut unmet)?;
    }
    Ok((unmet, run))
}

fn furniture(
    source: &Source,
    path: &str,
    rules: &PageRules,
    unmet: &mut Vec<ExampleFault>,
) -> Result<usize, PackError> {
    let mut run = 0;
    for row in Table::read(source, path, &["label", "kind", "match", "example", "bait"])?.rows() {
        let kind = Furniture::parse(row.get("kind"));
        let mut check = |line: &str, fires: bool| {
            run += 1;
            let found = rules.furniture(line);
            let (fired, got) = if row.get("match") == "closing" {
                (rules.closing(line) == kind, format!("{:?} as a closing line", rules.closing(line)))
            } else if row.get("match") == "tail" {
                let credited = rules.is_credited(line);
                (credited, format!("a picture's credit: {credited}"))
            } else {
                (found == kind, found.map_or_else(|| "nothing".into(), |k| format!("{k:?}").to_lowercase()))
            };
            if fired != fires {
                let (not, kind) = (if fires { "" } else { "not " }, row.get("kind"));
                unmet.push(ExampleFault {
                    file: path.to_owned(),
                    line: row.line(),
                    rule: format!("furniture/{}", row.get("label")),
                    sentence: line.to_owned(),
                    expected: format!("{not}{kind}"),
                    got,
                });
            }
        };
        check(row.get("example"), true);
        row.opt("bait").into_iter().for_each(|bait| check(bait, false));
    }
    Ok(run)
}

fn datelines(
    source: &Source,
    path: &str,
    rules: &PageRules,
    unmet: &mut Vec<ExampleFault>,
) -> Result<usize, PackError> {
    let mut run = 0;
    for row in Table::read(source, path, &["words", "kind", "example"])?.rows() {
        let (words, kind, example) = (row.get("words"), row.get("kind"), row.get("example"));
        run += 1;
        let found = rules.credits.byline(example, row.opt("outlet"));
        if !fits(kind, words, example, &found) {
            let told = |r: &std::ops::Range<usize>| example.get(r.clone()).unwrap_or("").to_owned();
            unmet.push(ExampleFault {
                file: path.to_owned(),
                line: row.line(),
                rule: format!("datelines/{words}"),
                sentence: example.to_owned(),
                expected: kind.to_owned(),
                got: format!(
                    "places {:?}, sources {:?}, authors {:?}",
                    found.places.iter().map(told).collect::<Vec<_>>(),
                    found.sources.iter().map(|(r, _)| told(r)).collect::<Vec<_>>(),
                    found.authors.iter().map(told).collect::<Vec<_>>(),
                ),
            });
        }
    }
    Ok(run)
}

fn fits(kind: &str, words: &str, example: &str, found: &CreditLine) -> bool {
    let told = |r: &std::ops::Range<usize>| example.get(r.clone()).unwrap_or("");
    let holds = |r: &std::ops::Range<usize>| told(r).split_whitespace().any(|w| w == words);
    let used = found.places.iter().chain(&found.authors).any(holds);
    match kind {
        "bureau" => {
            found.sources.iter().any(|(r, id)| id.is_none() && told(r).to_lowercase().contains(words))
        }
        "desk" | "many" => found.neutral > 0 && !used,
        "byline" => found.signed && found.authors.len() == 1 && !used,
        "translator" => found.authors.is_empty() && found.unknown.is_empty(),
        "credit" => !found.sources.is_empty() && found.places.is_empty() && !used,
        "between" => found.authors.len() == 2 || found.places.len() == 2,
        "at" => found.places.len() == 1 && !used,
        "title" => found.authors.len() == 1,
        "paper" => {
            found.neutral + found.sources.len() > 0 && found.authors.is_empty() && found.unknown.is_empty()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_met() {
        let source = Source::builtin();
        let rules = PageRules::load(&source).expect("tables");
        let (unmet, run) = check(&source, &rules).expect("tables");
        let told: Vec<String> = unmet.iter().map(ToString::to_string).collect();
        assert!(run > 500 && told.is_empty(), "\n{}", told.join("\n"));
    }
}
