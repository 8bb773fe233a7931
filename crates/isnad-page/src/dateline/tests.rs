//! The examples of `datelines.tsv`, each read as its row says.

use super::CreditLine;
use crate::PageRules;
use isnad_lang::{NamesFile, Source, Table};

/// The outlet of the examples.
const OUTLETS: &[&str] = &["الأفق", "Horizon"];

#[test]
fn examples_of_the_tables() {
    let source = Source::builtin();
    let rules = PageRules::load(&source).expect("tables");
    let mut faults = Vec::new();
    for (path, outlet) in ["ar/datelines.tsv", "en/datelines.tsv"].into_iter().zip(OUTLETS) {
        let table = Table::read(&source, path, &["words", "kind", "example"]).expect(path);
        for row in table.rows() {
            let (words, kind, example) = (row.get("words"), row.get("kind"), row.get("example"));
            let found = rules.credits.byline(example, Some(outlet));
            if !fits(kind, words, example, &found) {
                faults.push(format!("{path}:{}: {kind} `{words}` in `{example}`: {found:?}", row.line()));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn fits(kind: &str, words: &str, example: &str, found: &CreditLine) -> bool {
    let holds = |r: &std::ops::Range<usize>| {
        example.get(r.clone()).is_some_and(|t| t.split_whitespace().any(|w| w == words))
    };
    let used = found.places.iter().chain(&found.authors).any(holds);
    match kind {
        "bureau" => found
            .sources
            .iter()
            .any(|(r, id)| id.is_none() && example[r.clone()].to_lowercase().contains(words)),
        "desk" | "many" => found.neutral > 0 && !used,
        "byline" => found.signed && found.authors.len() == 1 && !used,
        "translator" => found.authors.is_empty() && found.unknown.is_empty(),
        "credit" => !found.sources.is_empty() && found.places.is_empty() && !used,
        "between" => found.authors.len() == 2 || found.places.len() == 2,
        "at" => found.places.len() == 1 && !used,
        "title" => found.authors.len() == 1,
        _ => false,
    }
}

#[test]
fn rows_of_names() {
    let mut rules = PageRules::load(&Source::builtin()).expect("tables");
    let names = "kind\tid\tname\taliases\tcapital\n\
        outlet\toutlet:osa\tوكالة أوساريا للأنباء\tأوسا\t\n\
        state\tstate:osaria\tأوساريا\t\tفاريسا\nplace\tplace:mil\tبرج الميل\t\t\nstate\tstate:n\tنفراس\t\tجلنارة\n";
    rules.learn(&NamesFile { path: "own.tsv".into(), text: names.into() }).expect("names");
    let row = |text: &str| {
        let (found, start) = rules.credits.lead(text, None)?;
        let places: Vec<&str> = found.places.iter().map(|r| &text[r.clone()]).collect();
        let sources: Vec<&str> = found.sources.iter().filter_map(|(_, id)| id.as_deref()).collect();
        Some(format!("{} | {} | {}", places.join("+"), sources.join("+"), &text[start..]))
    };
    let whole = Some("فاريسا | outlet:osa | قال".to_owned());
    for text in [
        "فاريسا 28 كانون الثاني/يناير (أوسا) - قال",
        "فاريسا في 28 يناير (أوسا) — قال",
        "فاريسا (أوساريا) 28 يناير 2026 (أوسا) - قال",
        "فاريسا - أوسا: قال",
        "فاريسا (أوسا) قال",
        "فاريسا، 28 كانون الثاني - أوسا - قال",
    ] {
        assert_eq!(row(text), whole, "{text}");
    }
    assert_eq!(row("فاريسا (أوساريا) تستضيف المحادثات"), None);
    assert_eq!(row("نفراس وأوساريا: اتفاق جديد"), None);
    assert_eq!(row("في 28 يناير - قال"), None);
}
