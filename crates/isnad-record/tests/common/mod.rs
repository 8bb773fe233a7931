//! A compact way to write readings, for cases and properties.
//!
//! ```text
//! page a 2025-02-12 Herald outlet-id=outlet:herald credit=Reuters@agency:reuters url=h.example/1 clock=08:30: The headline
//! = A paragraph of the body.
//! + CONSULT phone person:ann/AAA person:bo/BBB -> org:x @ place:city/AAA on 2025-02-12 past: Ann called Bo for an hour.
//! ~ person:ann: former president
//! # killed=6: Six fell, the hospital said.
//! % what was agreed in the last event
//! $ bus=5: five buses
//! ```
//!
//! A line that begins with `$` says what words of the page before it count: thousandths may be told (`percent=3.2`).
//!
//! An event line's words become a paragraph; `on` takes a day, `A..B` (either may be missing), days joined by
//! `|` or nothing at all; then come any of a phase, `negated`, a stance with `by=ID`, and numbers as
//! `killed=3`. In the headline, before the text, stands the event whose words are `"` (a ditto mark).

#![allow(dead_code, unreachable_pub, clippy::expect_used, clippy::panic, clippy::unwrap_used)]

pub mod world;

use isnad_model::*;
use isnad_record::{Outlook, Page, Word, hash};

/// Readings from text.
pub fn readings(text: &str) -> Vec<Reading> {
    let mut out: Vec<Reading> = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if let Some(rest) = line.strip_prefix("page ") {
            out.push(page(rest));
            continue;
        }
        let r = out.last_mut().expect("a page line comes first");
        match line.split_at(2) {
            ("= ", words) => drop(paragraph(r, words)),
            ("+ ", rest) => event(r, rest),
            ("~ ", rest) => {
                let (id, words) = rest.split_once(": ").expect("~ id: role");
                let span = paragraph(r, words);
                entity(r, id, span).roles.push(Role { words: words.into(), span });
            }
            ("# ", rest) => {
                let (number, words) = rest.split_once(": ").expect("# what=n: words");
                let (what, n) = number.split_once('=').expect("what=n");
                let span = paragraph(r, words);
                let quantity = Quantity { what: what.into(), value: n.parse().expect("number"), span };
                let e = r.events.last_mut().expect("an event line comes first");
                e.quantities.push(quantity);
                e.sentences.push(span);
            }
            ("% ", words) => {
                let start = r.article.text.rfind(words).expect("words of the page");
                let e = r.events.last_mut().expect("an event line comes first");
                e.parts.push(Span::new(start, start + words.len()));
            }
            ("$ ", rest) => {
                let (number, words) = rest.split_once(": ").expect("$ what=n: words");
                let (what, n) = number.split_once('=').expect("what=n");
                let value = (n.parse::<f64>().expect("number") * 1000.0).round() as u64;
                let start = r.article.text.find(words).expect("words of the page");
                r.figures.push(Figure {
                    what: what.into(),
                    value,
                    span: Span::new(start, start + words.len()),
                });
            }
            _ => panic!("what is this line? {line}"),
        }
    }
    out
}

fn page(rest: &str) -> Reading {
    let (facts, headline) = rest.split_once(": ").expect("page facts: headline");
    let mut words = facts.split_whitespace();
    let id = words.next().expect("id").to_owned();
    let day = when(words.next().expect("day"));
    let outlet = words.next().map(str::to_owned);
    let mut a =
        Article { id, outlet, headline: headline.into(), published: day.clone(), ..Article::default() };
    let mut reference = day;
    for fact in words {
        match fact.split_once('=').expect("key=value") {
            ("credit", name) => {
                let (name, id) =
                    name.split_once('@').map_or((name, None), |(name, id)| (name, Some(id.into())));
                a.credits.push(Credit { name: name.replace('_', " "), id, span: None });
            }
            ("lang", code) => a.language = Some(code.into()),
            ("outlet-id", id) => a.outlet_id = Some(id.into()),
            ("url", url) => a.url = Some(url.into()),
            ("clock", t) => {
                let (h, m) = t.split_once(':').expect("h:m");
                a.published.minute = Some(h.parse::<u16>().unwrap() * 60 + m.parse::<u16>().unwrap());
            }
            ("wrote", d) => reference = when(d),
            other => panic!("{other:?}"),
        }
    }
    a.text = format!("{headline}\n");
    a.blocks.push(Block { kind: BlockKind::Headline, span: Span::new(0, headline.len()) });
    Reading { article: a, reference, ..Reading::default() }
}

fn paragraph(r: &mut Reading, words: &str) -> Span {
    if words == "\"" {
        return Span::new(0, r.article.headline.len());
    }
    r.article.text.push('\n');
    let start = r.article.text.len();
    r.article.text.push_str(words);
    let span = Span::new(start, r.article.text.len());
    r.article.blocks.push(Block { kind: BlockKind::Paragraph, span });
    span
}

fn entity<'r>(r: &'r mut Reading, word: &str, span: Span) -> &'r mut Entity {
    let (id, country) = word.split_once('/').map_or((word, None), |(a, b)| (a, Some(b.to_owned())));
    let kind = match id.split(':').next().unwrap_or("") {
        "state" => EntityKind::State,
        "org" => EntityKind::Organization,
        "group" => EntityKind::Group,
        "place" => EntityKind::Place,
        _ => EntityKind::Person,
    };
    let at = r.entities.iter().position(|e| e.id.0 == id).unwrap_or_else(|| {
        let name = id.split(':').next_back().unwrap_or(id).to_owned();
        let id = EntityId(id.into());
        r.entities.push(Entity {
            id,
            name,
            aliases: vec![],
            kind,
            country,
            roles: vec![],
            mentions: vec![],
            rule: String::new(),
        });
        r.entities.len() - 1
    });
    let e = &mut r.entities[at];
    e.mentions.push(span);
    e
}

fn event(r: &mut Reading, rest: &str) {
    let (facts, words) = rest.split_once(": ").expect("event facts: words");
    let span = paragraph(r, words);
    let mut tokens = facts.split_whitespace().peekable();
    let mut e = Event {
        kind: tokens.next().expect("type").parse().expect("type"),
        mode: None,
        trigger: Span::new(span.start as usize, span.start as usize + 1),
        actors: vec![],
        recipients: vec![],
        place: None,
        when: When::unknown(),
        polarity: Polarity::Affirmed,
        phase: Phase::Past,
        stance: Stance::Asserted,
        by: None,
        quantities: vec![],
        caller: None,
        topic: None,
        parts: Vec::new(),
        sentences: vec![span],
        evidence: Evidence { rule: "case".into(), spans: vec![span] },
    };
    if let Some(mode) = tokens.peek().and_then(|t| t.parse().ok()) {
        e.mode = Some(mode);
        tokens.next();
    }
    let mut to = 0;
    while let Some(t) = tokens.next() {
        let id = |r: &mut Reading, t: &str| entity(r, t, span).id.clone();
        match t {
            "->" => to = 1,
            "@" => e.place = tokens.next().map(|t| id(r, t)),
            "on" => e.when = when(tokens.next().expect("day")),
            "caller" => e.caller = e.actors.first().cloned(),
            "counted" => e.when.basis = "day-from-today".into(),
            "negated" => e.polarity = Polarity::Negated,
            "planned" => e.phase = Phase::Planned,
            "proposed" => e.phase = Phase::Proposed,
            "past" => e.phase = Phase::Past,
            "reported" => e.stance = Stance::Reported,
            "denied" => e.stance = Stance::Denied,
            _ => match t.split_once('=') {
                Some(("by", by)) => e.by = Some(id(r, by)),
                Some((what, n)) => {
                    e.quantities.push(Quantity { what: what.into(), value: n.parse().expect("number"), span })
                }
                None if to == 0 => e.actors.push(id(r, t)),
                None => e.recipients.push(id(r, t)),
            },
        }
    }
    r.events.push(e);
}

pub fn when(text: &str) -> When {
    let day = |s: &str| -> Option<Day> { s.parse().ok() };
    if text == "?" {
        return When::unknown();
    }
    if text.contains('|') {
        let days: Vec<Day> = text.split('|').map(|d| day(d).expect("day")).collect();
        let mut w = When::between(days.first().copied(), days.last().copied(), "case");
        w.days = days;
        return w;
    }
    match text.split_once("..") {
        Some((a, b)) => When::between(day(a), day(b), "case"),
        None => When::day(day(text).expect("day"), "date"),
    }
}

/// The words of a reading, folded as simply as can be.
pub fn words(r: &Reading) -> Vec<Word> {
    let text = &r.article.text;
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                let word = text[s..i].to_lowercase();
                let number = word.bytes().all(|b| b.is_ascii_digit());
                out.push(Word { key: hash(&word), stem: hash(&word), number, at: Span::new(s, i) });
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// What the first sentence of the body says of itself: `is to` and `are to` tell of what is to come, `today` of what has happened.
fn outlook(r: &Reading) -> Option<Outlook> {
    let body = r.article.blocks.iter().find(|b| b.kind == BlockKind::Paragraph)?;
    let first = body.span.of(&r.article.text).split('.').next()?;
    if first.contains(" is to ") || first.contains(" are to ") {
        return Some(Outlook::Ahead);
    }
    first.contains(" today").then_some(Outlook::Done)
}

/// Readings as pages.
pub fn pages(readings: &[Reading]) -> Vec<Page<'_>> {
    readings
        .iter()
        .map(|reading| Page { reading, words: words(reading), outlook: outlook(reading) })
        .collect()
}

/// Someone who is decided about: `person:arn`.
fn named(id: &str) -> Named {
    Named {
        id: EntityId(id.into()),
        name: id.rsplit(':').next().unwrap_or(id).into(),
        kind: EntityKind::Person,
        country: None,
        page: String::new(),
        words: String::new(),
    }
}

/// A decision: `NO BY join a b/1`, `split a b | c`, `rename a Words of the title`, `judge a kept`, `undo 1`, `join-events a b`, `split-event a |
/// b c`, `merge person:arn person:aarn`, `part person:arn person:arn~2 b`. A page stands for
/// what it is about, `page/N` for the event of that number.
pub fn decision(no: &str, by: &str, rest: &[&str]) -> Decision {
    let anchor = |word: &&str| match word.split_once('/') {
        Some((page, n)) => Anchor { page: page.into(), event: n.parse().ok(), words: String::new() },
        None => Anchor { page: (*word).into(), event: None, words: String::new() },
    };
    let act = match rest {
        ["join", stories @ ..] => Act::Join { stories: stories.iter().map(anchor).collect() },
        ["split", events @ ..] => {
            let at = events.iter().position(|w| *w == "|").expect("split part | rest");
            let (part, rest) = (&events[..at], &events[at + 1..]);
            Act::Split { part: part.iter().map(anchor).collect(), rest: rest.iter().map(anchor).collect() }
        }
        ["join-events", events @ ..] => Act::JoinEvents { events: events.iter().map(anchor).collect() },
        ["split-event", events @ ..] => {
            let at = events.iter().position(|w| *w == "|").expect("split-event part | rest");
            let (part, rest) = (&events[..at], &events[at + 1..]);
            Act::SplitEvent {
                part: part.iter().map(anchor).collect(),
                rest: rest.iter().map(anchor).collect(),
            }
        }
        ["merge", keep, also @ ..] => {
            Act::MergePersons { keep: named(keep), also: also.iter().map(|n| named(n)).collect() }
        }
        ["part", person, other, pages @ ..] => Act::PartPerson {
            person: named(person),
            other: named(other),
            pages: pages.iter().map(|p| (*p).to_owned()).collect(),
        },
        ["rename", story, title @ ..] => Act::Rename { story: anchor(story), title: title.join(" ") },
        ["judge", promise, verdict] => {
            let verdict = if *verdict == "kept" { Verdict::Kept } else { Verdict::Broken };
            Act::Judge { promise: anchor(promise), verdict, part: None }
        }
        ["undo", decision] => Act::Undo { decision: decision.parse().expect("number") },
        other => panic!("what is decided? {other:?}"),
    };
    Decision {
        no: no.parse().expect("number"),
        by: by.into(),
        at: "2026-01-01T00:00:00Z".into(),
        note: None,
        act,
    }
}
