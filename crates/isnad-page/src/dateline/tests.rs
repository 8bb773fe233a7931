//! Rows of names with a date among them.

use crate::PageRules;
use isnad_lang::{NamesFile, Source};

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
