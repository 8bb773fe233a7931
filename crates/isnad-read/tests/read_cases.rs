//! The cases of `cases/read`: newspaper sentences and what a careful reader takes from them.
//!
//! A case has a block `text` (a paragraph a line), and where it matters a block `given` with lines `name: value`:
//! `reference` (the day of writing; 2026-01-14 where none is given, `2026-01-10/2026-01-14` for bounds, `unknown`),
//! `headline`, `outlet`, `credit` (an agency named beside the article), `language` (`ar`, `en`; Arabic where none is given).
//!
//! A block `show` names the families of lines that the case is about; without one it is about events and statements.
//!
//! | family | line |
//! |---|---|
//! | `event` | `event: TYPE/mode ACTOR, ACTOR > RECIPIENT @ PLACE [phase negated stance by WHO]` |
//! | `trigger` | `trigger: TYPE words` |
//! | `date` | `date: TYPE 2026-01-14`, `date: TYPE 2026-01-01/?` |
//! | `count` | `count: TYPE killed 3` |
//! | `figure` | `figure: vehicle 12`, `figure: percent 3.2`: every number that counts something |
//! | `topic` | `topic: TYPE words` |
//! | `caller` | `caller: who called, of two` |
//! | `part` | `part: TYPE words`, one line for each of several things agreed |
//! | `said` | `said: SPEAKER: words`; `?` is a speaker whom the text hides, `⏎` a line feed |
//! | `cue` | `cue: words` |
//! | `quotation` | `direct: words`, `indirect: words`, `mixed: words` |
//! | `via` | `via: CHANNEL: words` |
//! | `chain` | `chain: outlet X > agency Y > channel Z > speaker W` |
//! | `entity` | `entity: name = kind COUNTRY (role; role)` |
//! | `reference` | `reference: 2026-01-14` |
//!
//! Parts that are absent are left out, and so are `affirmed` and `asserted`. Names stand in the order of the text.

#![allow(clippy::expect_used)]

use isnad_cases::Case;
use isnad_lang::{Pack, Source};
use isnad_model::{
    Article, Block, BlockKind, Credit, Day, EntityId, Event, PageInfo, Polarity, Reading, Span, Stance,
    Statement, When,
};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn pack(english: bool) -> &'static Pack {
    static PACKS: OnceLock<[Pack; 2]> = OnceLock::new();
    let load = |language| Pack::load(&Source::builtin(), language, &[]).expect("the tables of the language");
    &PACKS.get_or_init(|| ["ar", "en"].map(load))[usize::from(english)]
}

fn language(case: &Case) -> &str {
    given(case, "language").unwrap_or("ar")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/read")
}

fn given<'c>(case: &'c Case, name: &str) -> Option<&'c str> {
    case.block("given").lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
}

fn reference(text: &str) -> When {
    let day = |t: &str| t.parse::<Day>().ok();
    match text.split_once('/') {
        Some((a, b)) => When::between(day(a), day(b), "given"),
        None => day(text).map_or_else(When::unknown, |d| When::day(d, "given")),
    }
}

fn article(case: &Case) -> Article {
    let body = case.block("text");
    let headline = given(case, "headline").unwrap_or_default();
    let mut article = Article {
        id: "case".into(),
        headline: headline.into(),
        outlet: given(case, "outlet").map(str::to_owned),
        language: Some(language(case).into()),
        published: reference(given(case, "reference").unwrap_or("2026-01-14")),
        ..Article::default()
    };
    if !headline.is_empty() {
        article.text = format!("{headline}\n\n");
        article.blocks.push(Block { kind: BlockKind::Headline, span: Span::new(0, headline.len()) });
    }
    for line in body.lines() {
        let start = article.text.len();
        article.text.push_str(line);
        article.blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(start, article.text.len()) });
        article.text.push('\n');
    }
    if let Some(name) = given(case, "credit") {
        article.credits.push(Credit { name: name.into(), id: None, span: None });
    }
    article
}

/// Names in the order in which the text first mentions them.
fn names(reading: &Reading, ids: &[EntityId]) -> String {
    let mut ids: Vec<&EntityId> = ids.iter().collect();
    ids.sort_by_key(|id| reading.entities.iter().position(|e| &&e.id == id));
    ids.into_iter().map(|id| reading.name(id)).collect::<Vec<_>>().join(", ")
}

fn when(when: &When) -> String {
    let day = |d: Option<Day>| d.map_or_else(|| "?".to_owned(), |d| d.to_string());
    when.exact().map_or_else(|| format!("{}/{}", day(when.earliest), day(when.latest)), |d| d.to_string())
}

fn event(reading: &Reading, e: &Event) -> String {
    let mut line = format!("event: {}", e.kind);
    if let Some(mode) = e.mode {
        line.push_str(&format!("/{mode}"));
    }
    if !e.actors.is_empty() {
        line.push_str(&format!(" {}", names(reading, &e.actors)));
    }
    if !e.recipients.is_empty() {
        line.push_str(&format!(" > {}", names(reading, &e.recipients)));
    }
    if let Some(place) = &e.place {
        line.push_str(&format!(" @ {}", reading.name(place)));
    }
    let mut standing = vec![e.phase.as_str().to_owned()];
    if e.polarity == Polarity::Negated {
        standing.push("negated".into());
    }
    match e.stance {
        Stance::Asserted => {}
        Stance::Reported => standing.push("reported".into()),
        Stance::Denied => standing.push("denied".into()),
        Stance::Alleged => standing.push("alleged".into()),
    }
    if let Some(by) = &e.by {
        standing.push(format!("by {}", reading.name(by)));
    }
    format!("{line} [{}]", standing.join(" "))
}

fn event_lines(reading: &Reading, e: &Event, family: &str, lines: &mut Vec<String>) {
    let words = |span: Span| span.of(&reading.article.text);
    match family {
        "event" => lines.push(event(reading, e)),
        "trigger" => lines.push(format!("trigger: {} {}", e.kind, words(e.trigger))),
        "date" => lines.push(format!("date: {} {}", e.kind, when(&e.when))),
        "count" => {
            lines.extend(e.quantities.iter().map(|q| format!("count: {} {} {}", e.kind, q.what, q.value)))
        }
        "topic" => lines.extend(e.topic.map(|t| format!("topic: {} {}", e.kind, words(t)))),
        "caller" => lines.extend(e.caller.as_ref().map(|id| format!("caller: {}", reading.name(id)))),
        "part" => lines.extend(e.parts.iter().map(|t| format!("part: {} {}", e.kind, words(*t)))),
        _ => {}
    }
}

fn statement_lines(reading: &Reading, s: &Statement, family: &str, lines: &mut Vec<String>) {
    let words = s.span.of(&reading.article.text);
    match family {
        "said" => {
            let speaker = s.speaker.as_ref().map_or("?", |id| reading.name(id));
            lines.push(format!("said: {speaker}: {}", words.replace('\n', "⏎")));
        }
        "addressee" => {
            lines.extend(s.addressee.as_ref().map(|id| format!("addressee: {}: {words}", reading.name(id))))
        }
        "cue" => lines.push(format!("cue: {}", s.cue.of(&reading.article.text))),
        "quotation" => lines.push(format!("{:?}: {words}", s.quotation).to_lowercase()),
        "via" => lines.extend(s.via.as_ref().map(|v| format!("via: {v}: {words}"))),
        "chain" => {
            let link = |l: &isnad_model::Link| format!("{:?} ", l.kind).to_lowercase() + &l.name;
            lines.push(format!("chain: {}", s.chain.iter().map(link).collect::<Vec<_>>().join(" > ")));
        }
        _ => {}
    }
}

fn stage(case: &Case) -> Vec<String> {
    let reading =
        isnad_read::read(PageInfo::default(), article(case), Vec::new(), pack(language(case) == "en"));
    let show = if case.block("show").is_empty() { "event said" } else { case.block("show") };
    let mut lines = Vec::new();
    for family in show.split_whitespace() {
        match family {
            "reference" => lines.push(format!("reference: {}", when(&reading.reference))),
            "entity" => lines.extend(reading.entities.iter().map(|e| {
                let country = e.country.as_ref().map_or(String::new(), |c| format!(" {c}"));
                let roles = e.roles.iter().map(|r| r.words.as_str()).collect::<Vec<_>>().join("; ");
                let roles = if roles.is_empty() { roles } else { format!(" ({roles})") };
                format!("entity: {} = {}{country}{roles}", e.name, e.kind.as_str())
            })),
            "event" | "trigger" | "date" | "count" | "topic" | "part" | "caller" => {
                reading.events.iter().for_each(|e| event_lines(&reading, e, family, &mut lines));
            }
            "said" | "addressee" | "cue" | "quotation" | "via" | "chain" => {
                reading.statements.iter().for_each(|s| statement_lines(&reading, s, family, &mut lines));
            }
            "figure" => lines.extend(reading.figures.iter().map(|f| {
                let decimal = f.value as f64 / 1000.0;
                format!("figure: {} {decimal}", f.what)
            })),
            other => lines.push(format!("the block `show` says `{other}`, which this stage does not know")),
        }
    }
    lines
}

#[test]
fn cases_hold() {
    let report = isnad_cases::check(&folder(), stage).expect("cases/read can be read");
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn there_are_enough_cases() {
    assert!(isnad_cases::load(&folder()).expect("cases/read can be read").len() >= 60);
}
