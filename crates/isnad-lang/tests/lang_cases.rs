//! The cases of `cases/lang`: folding, cutting, and what the lexicon finds with its clitics; and what must hold of the
//! cutting on any text at all.
//!
//! A case has a block `text` and a block `show` that names what is shown of it:
//! - `key`: the folded key;
//! - `tokens`: all tokens in order, with ` | ` between them;
//! - `sentences`: a sentence a line;
//! - `quotes`: the words inside a quotation, then `[unclosed]` and `[inside]` (another one) where they are;
//! - `forms PARADIGM`: the generated forms of every word of the text, as `form [features]`;
//! - `matches KIND…`: what the lexicon finds, all kinds where none is named, as `kind words = row [flags]`;
//! - `longest KIND…`: likewise, but only the longest match of those kinds, and after it the next.
//!
//! Flags are what is written together with the words (`and`, a preposition, `the`, `will`, `pronoun`), then features. The
//! article of a name or a verb is its own and not shown.

#![allow(clippy::expect_used)]

use isnad_cases::Case;
use isnad_lang::{Clitics, Doc, Feature, Fold, Kind, Match, Pack, Source, TokenKind};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| Pack::load(&Source::builtin(), "ar", &[]).expect("the Arabic tables"))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/lang")
}

fn features(feature: Feature) -> Vec<&'static str> {
    let names = [
        (Feature::PAST, "past"),
        (Feature::PRESENT, "present"),
        (Feature::JUSSIVE, "jussive"),
        (Feature::NOT_THIRD, "not-third"),
        (Feature::FEMININE, "feminine"),
        (Feature::DUAL, "dual"),
        (Feature::PLURAL, "plural"),
        (Feature::PASSIVE, "passive"),
        (Feature::ACTIVE, "active"),
        (Feature::PARTICIPLE, "participle"),
        (Feature::MASDAR, "masdar"),
        (Feature::ACCUSATIVE, "accusative"),
    ];
    names.iter().filter(|(f, _)| feature.has(*f)).map(|(_, n)| *n).collect()
}

fn kind_name(kind: Kind) -> String {
    format!("{kind:?}").to_lowercase()
}

fn row_name(m: &Match) -> String {
    let (names, words, row) = (&pack().names, &pack().words, m.sense.row as usize);
    match m.sense.kind {
        Kind::State | Kind::Demonym | Kind::Capital | Kind::Seat => names.states[row].named.name.clone(),
        Kind::Place => names.places[row].name.clone(),
        Kind::Body => names.bodies[row].name.clone(),
        Kind::Organ => names.organs[row].name.clone(),
        Kind::Group => names.groups[row].name.clone(),
        Kind::Person => names.persons[row].name.clone(),
        Kind::Role => names.roles[row].masculine.clone(),
        Kind::Title => names.titles[row].name.clone(),
        Kind::Given => names.given[row].clone(),
        Kind::Agency => names.agencies[row].name.clone(),
        Kind::Verb => words.verbs[row].clone(),
        Kind::EventNoun | Kind::EventPhrase => words.events[row].id.clone(),
        Kind::CueNoun | Kind::CuePhrase => words.cues[row].cue.clone(),
        Kind::Phase => words.phases[row].effect.clone(),
        Kind::Word => words.classes[row].clone(),
    }
}

/// Names and verbs have their article from the table, so that it tells nothing; the others may take one on.
fn takes_article(kind: Kind) -> bool {
    matches!(kind, Kind::Demonym | Kind::Organ | Kind::Group | Kind::Role | Kind::CueNoun | Kind::EventNoun)
}

fn flags(clitics: Clitics, feature: Feature) -> String {
    let mut out: Vec<&str> = Vec::new();
    if clitics.conjunction {
        out.push("and");
    }
    if let Some(p) = clitics.preposition {
        out.push(pack().lexicon.preposition(p));
    }
    if clitics.article {
        out.push("the");
    }
    if clitics.future {
        out.push("will");
    }
    if clitics.pronoun {
        out.push("pronoun");
    }
    out.extend(features(feature));
    if out.is_empty() { String::new() } else { format!(" [{}]", out.join(" ")) }
}

fn line(doc: &Doc<'_>, m: &Match) -> String {
    let words = doc.slice(doc.span(m.first as usize, m.end as usize));
    let article = m.clitics.article && takes_article(m.sense.kind);
    let flags = flags(Clitics { article, ..m.clitics }, m.sense.feature);
    format!("{} {words} = {}{flags}", kind_name(m.sense.kind), row_name(m))
}

fn matches(doc: &Doc<'_>, kinds: &[&str], longest: bool) -> Vec<String> {
    let found = pack().lexicon.scan(doc);
    let wanted = |m: &&Match| kinds.is_empty() || kinds.contains(&kind_name(m.sense.kind).as_str());
    let mut lines = Vec::new();
    let mut i = 0;
    while i < doc.tokens.len() {
        let here: Vec<&Match> = found.at(i).iter().filter(wanted).collect();
        let end = here.iter().map(|m| m.end).max().unwrap_or(0);
        lines.extend(here.iter().filter(|m| !longest || m.end == end).map(|m| line(doc, m)));
        i = if longest { (end as usize).max(i + 1) } else { i + 1 };
    }
    lines
}

fn stage(case: &Case) -> Vec<String> {
    let text = case.block("text");
    let doc = Doc::new(text, &pack().fold);
    let mut lines = Vec::new();
    for show in case.block("show").lines() {
        let mut words = show.split_whitespace();
        let what = words.next().unwrap_or("");
        let rest: Vec<&str> = words.collect();
        match what {
            "key" => lines.push(pack().fold.key(text)),
            "tokens" => {
                let shown = |i: usize| match doc.tokens[i].kind {
                    TokenKind::Break => "⏎",
                    _ => doc.word(i),
                };
                lines.push((0..doc.tokens.len()).map(shown).collect::<Vec<_>>().join(" | "));
            }
            "sentences" => lines.extend(doc.sentences.iter().map(|s| doc.slice(s.span).to_owned())),
            "quotes" => lines.extend(doc.quotes.iter().map(|q| {
                let unclosed = if q.unclosed { " [unclosed]" } else { "" };
                let inside = if q.parent.is_some() { " [inside]" } else { "" };
                format!("{}{unclosed}{inside}", doc.slice(q.inner))
            })),
            "forms" => {
                for word in text.split_whitespace() {
                    for (form, feature) in pack().inflection.forms(rest.first().copied().unwrap_or(""), word)
                    {
                        lines.push(format!("{form}{}", flags(Clitics::default(), feature)));
                    }
                }
            }
            "matches" => lines.extend(matches(&doc, &rest, false)),
            "longest" => lines.extend(matches(&doc, &rest, true)),
            other => lines.push(format!("the block `show` says `{other}`, which this stage does not know")),
        }
    }
    lines
}

#[test]
fn cases_hold() {
    let report = isnad_cases::check(&folder(), stage).expect("cases/lang can be read");
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn there_are_enough_cases() {
    assert!(isnad_cases::load(&folder()).expect("cases/lang can be read").len() >= 30);
}

/// Whatever is cut: tokens in order and apart, keys of their own words, sentences and quotations inside the text.
fn sound(text: &str, fold: &Fold) {
    let doc = Doc::new(text, fold);
    let whole = |start: u32, end: u32| text.get(start as usize..end as usize).is_some();
    let mut at = 0;
    for (i, token) in doc.tokens.iter().enumerate() {
        assert!(token.span.start >= at && token.span.start < token.span.end, "{token:?} in {text:?}");
        assert!(whole(token.span.start, token.span.end), "{token:?} in {text:?}");
        at = token.span.end;
        assert_eq!(doc.key(i), fold.key(doc.slice(token.span)), "key of {token:?} in {text:?}");
        assert_eq!(doc.token_at(token.span.start), i);
        let sentence = doc.sentences.get(token.sentence as usize);
        if token.kind != TokenKind::Break {
            let sentence = sentence.expect("a token outside all sentences");
            assert!(sentence.first as usize <= i && i < sentence.end as usize, "{token:?} in {text:?}");
            assert!(sentence.span.contains(token.span), "{token:?} in {text:?}");
        }
        if let Some(q) = token.quote {
            let quote = doc.quotes.get(q as usize).expect("a token in no quotation");
            assert!(quote.inner.contains(token.span), "{token:?} in {text:?}");
        }
    }
    let mut end = 0;
    for s in &doc.sentences {
        assert!(s.first >= end && s.first < s.end && whole(s.span.start, s.span.end), "{s:?} in {text:?}");
        end = s.end;
    }
    for q in &doc.quotes {
        assert!(q.first <= q.end && q.end as usize <= doc.tokens.len(), "{q:?} in {text:?}");
        assert!(whole(q.inner.start, q.inner.end) && whole(q.outer.start, q.outer.end), "{q:?} in {text:?}");
        assert!(q.outer.contains(q.inner), "{q:?} in {text:?}");
    }
}

/// Every match lies in the text, and those of one token come longest first.
fn sound_matches(text: &str) {
    let doc = Doc::new(text, &pack().fold);
    let found = pack().lexicon.scan(&doc);
    for i in 0..doc.tokens.len() {
        let mut end = u32::MAX;
        for m in found.at(i) {
            assert_eq!(m.first as usize, i);
            assert!(
                m.end > m.first && m.end as usize <= doc.tokens.len() && m.end <= end,
                "{m:?} in {text:?}"
            );
            end = m.end;
        }
    }
}

/// Letters, marks, vowels and controls in any order.
fn letters() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "ا",
        "أ",
        "إ",
        "آ",
        "ى",
        "ي",
        "ة",
        "ه",
        "ال",
        "و",
        "ب",
        "لل",
        "س",
        "ها",
        "\u{064E}",
        "\u{0651}",
        "ـ",
        "\u{200F}",
        "\u{FEFF}",
        "ﷲ",
        "ﻻ",
        "٣",
        "3",
        ".",
        "،",
        "«",
        "»",
        "\"",
        "“",
        "”",
        " ",
        "\n",
        "\u{00A0}",
        "\r",
        "أ.ف.ب",
        "د. ",
        "الله",
        "عبد",
        "بيروت",
        "x",
        "ß",
        "İ",
        "😀",
        "é",
        "e\u{0301}",
        "\u{0000}",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// What fails is printed in full; no file of seeds is kept.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_is_cut_soundly(text in any::<String>()) {
        sound(&text, &pack().fold);
        sound_matches(&text);
    }

    #[test]
    fn any_order_of_letters_and_marks_is_cut_soundly(text in letters()) {
        sound(&text, &pack().fold);
        sound_matches(&text);
    }

    /// A folded key is its own key: folding twice is folding once.
    #[test]
    fn folding_is_done_after_once(text in letters()) {
        let once = pack().fold.key(&text);
        prop_assert_eq!(pack().fold.key(&once), once);
    }
}
