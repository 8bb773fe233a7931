//! A page's text with everything around it: where the article starts and ends, and what the rest tells.

use super::TextPage;
use super::line::{Label, Line};
use super::teasers;
use crate::assemble::Part;
use crate::rules::{Furniture, PageRules, ends_sentence};
use isnad_model::{BlockKind, Day, Diagnostic, When};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// Reads the lines of a dump.
pub(super) fn read(lines: &[Line<'_>], captured: Option<Day>, rules: &PageRules) -> TextPage {
    let mut page = TextPage::default();
    let head = find_headline(lines, rules);
    let start = head.map_or(0, |h| h.last + 1);
    if let Some(line) = head.and_then(|h| lines.get(h.last)) {
        page.headline = super::line::without_label(line.text, rules).to_owned();
    } else {
        page.diagnostics.push(Diagnostic::note("no-headline", "no line of the page looks like a headline"));
    }
    let end = find_end(lines, start);
    let first_prose = (start..end).find(|i| lines[*i].label == Label::Prose).unwrap_or(end);

    let (found, used) = teasers::lift(lines, end, rules);
    // The age may stand over the headline as well as under it.
    let around = (head.map_or(0, |h| h.first.saturating_sub(3)), first_prose);
    date(&mut page, lines, around, &found, captured, rules);
    body(&mut page, lines, start, end, first_prose, rules);

    let taken = |i: usize| used.binary_search(&i).is_ok();
    let before = head.map_or(0, |h| h.first);
    if let Some(site) =
        lines.get(..before).unwrap_or(&[]).iter().find(|l| l.label == Label::Short && l.words <= 5)
    {
        page.outlet = Some(site.text.to_owned());
    }
    let mut said: BTreeSet<&str> = page.furniture.iter().map(String::as_str).collect();
    let mut more = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let around = i < start || i >= end;
        if around && !taken(i) && line.text != page.headline && said.insert(line.text) {
            more.push(line.text.to_owned());
        }
    }
    page.furniture.extend(more);
    let reference = page_capture(captured, &found);
    for one in found {
        let mut teaser = one.teaser;
        if let Some((captured, basis)) = &reference {
            teaser.published = crate::dates::before(&one.age, captured, basis);
        }
        page.teasers.push(teaser);
    }
    page
}

/// First and last line of the headline before the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    first: usize,
    last: usize,
}

/// A line of a headline's length that stands twice: over the page and over the article. The later one starts the
/// text, unless it only stands in a list below.
pub(super) fn repeated(lines: &[Line<'_>]) -> Option<Head> {
    let prose = lines.iter().position(|l| l.label == Label::Prose).unwrap_or(lines.len());
    let last_start = (prose + 3).min(lines.len());
    let is_head =
        |l: &Line<'_>| (3..=30).contains(&l.words) && matches!(l.label, Label::Short | Label::Prose);
    let mut last_with: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, line) in lines.iter().enumerate().take(last_start) {
        last_with.insert(&line.key, i);
    }
    (0..last_start).find_map(|first| {
        let line = &lines[first];
        if !is_head(line) || line.key.len() < 12 {
            return None;
        }
        let last = *last_with.get(line.key.as_str())?;
        (last > first).then_some(Head { first, last })
    })
}

/// The headline: said twice; else the line that the page's title, further down, begins with; else the last short line
/// of several words before the text.
fn find_headline(lines: &[Line<'_>], rules: &PageRules) -> Option<Head> {
    if let Some(head) = repeated(lines) {
        return Some(head);
    }
    let prose = lines.iter().position(|l| l.label == Label::Prose && !is_lead_like(l))?;
    // Longer than many a headline: `الخميس 12 شباط/فبراير 2026 - 10:15 بتوقيت غرينتش`, a caption with its credit, a byline.
    let other = |l: &Line<'_>| {
        rules.clock.date_line(l.text).is_some()
            || rules.is_credited(l.text)
            || rules.credits.own_line(l.text, None).is_some()
    };
    let headings: Vec<usize> = (0..prose.min(lines.len()))
        .filter(|i| lines[*i].label == Label::Short && lines[*i].words >= 3 && !other(&lines[*i]))
        .collect();
    let candidates = || headings.iter().copied();
    // Sorted, what begins with a key stands right behind it.
    let keys: BTreeSet<&str> =
        lines.iter().filter(|l| l.label != Label::Prose).map(|l| l.key.as_str()).collect();
    let titled = candidates().find(|i| {
        let key = lines[*i].key.as_str();
        let next = keys.range::<str, _>((Bound::Excluded(key), Bound::Unbounded)).next();
        key.len() >= 12 && next.is_some_and(|n| n.starts_with(key))
    });
    let longest = || candidates().max_by_key(|i| (lines[*i].words.min(8), *i));
    titled.or_else(longest).map(|i| Head { first: i, last: i })
}

fn is_lead_like(line: &Line<'_>) -> bool {
    line.words < 6
}

/// Where the article ends: at the comments' header, at a list of other articles, else behind the last prose.
fn find_end(lines: &[Line<'_>], start: usize) -> usize {
    let prose = (start..lines.len()).find(|i| lines[*i].label == Label::Prose).unwrap_or(start);
    let stop = (prose..lines.len()).find(|i| match lines[*i].label {
        Label::Furniture(Furniture::Section) => !resumes(lines, *i),
        // A counter below the text is the comments' header (`عدد التعليقات : 3`).
        Label::Furniture(
            Furniture::Comments | Furniture::CommentCount | Furniture::Tags | Furniture::Copyright,
        ) => true,
        // A teaser's rows begin before its age.
        Label::Image(_) => true,
        _ => false,
    });
    if let Some(stop) = stop {
        return stop;
    }
    let last = lines.iter().rposition(|l| l.label == Label::Prose).map_or(start, |i| i + 1);
    let age = (prose..lines.len()).find(|i| matches!(lines[*i].label, Label::Age(..)));
    age.map_or(last, |a| last.min(a))
}

/// Short lines of a box within the text.
const BOX: usize = 12;

/// True where the text goes on behind the header of a list of other articles: its links, then two lines of sentences, and
/// neither ages nor pictures, which teasers have.
fn resumes(lines: &[Line<'_>], header: usize) -> bool {
    let behind = lines.get(header + 1..).unwrap_or(&[]);
    let links = behind.iter().take_while(|l| l.label == Label::Short).count();
    let prose = |at: usize| behind.get(at).is_some_and(|l| l.label == Label::Prose && ends_sentence(l.text));
    links <= BOX && prose(links) && prose(links + 1)
}

/// The article's own lines as blocks.
fn body(
    page: &mut TextPage,
    lines: &[Line<'_>],
    start: usize,
    end: usize,
    first_prose: usize,
    rules: &PageRules,
) {
    // Whatever stands between headline and text without being known: a lone short line there is the dateline.
    let unknown: Vec<usize> = (start..first_prose)
        .filter(|i| lines[*i].label == Label::Short && rules.clock.date_line(lines[*i].text).is_none())
        .collect();
    let last_prose = (start..end).rfind(|i| lines[*i].label == Label::Prose).unwrap_or(start);
    let mut linked = false;
    for (i, line) in lines.iter().enumerate().take(end).skip(start) {
        linked = super::line::is_linked(linked, line, rules);
        match &line.label {
            Label::Short if linked => page.furniture.push(line.text.to_owned()),
            Label::Prose => page.parts.push(Part::new(BlockKind::Paragraph, line.text)),
            Label::Short if i < first_prose => {
                let place = line.words <= 4 && rules.credits.is_place(line.text);
                let lone = unknown.len() == 1 && line.words <= 2;
                if place || lone {
                    page.dateline.get_or_insert_with(|| line.text.to_owned());
                    page.parts.push(Part::new(BlockKind::Dateline, line.text));
                } else if rules.credits.front_line(line.text, page.outlet.as_deref()).is_some() {
                    page.parts.push(Part::new(BlockKind::Byline, line.text));
                } else if rules.credits.is_name(line.text) {
                    page.authors.push(line.text.to_owned());
                    page.parts.push(Part::new(BlockKind::Byline, line.text));
                } else if rules.is_credited(line.text) {
                    page.parts.push(Part::new(BlockKind::Caption, line.text));
                } else if rules.clock.date_line(line.text).is_some() {
                    page.furniture.push(line.text.to_owned());
                } else if line.words >= 7 {
                    page.parts.push(Part::new(BlockKind::Standfirst, line.text));
                } else {
                    page.furniture.push(line.text.to_owned());
                }
            }
            Label::Short => {
                let more = i < last_prose;
                let date = rules.clock.date_line(line.text).is_some();
                if rules.credits.own_line(line.text, page.outlet.as_deref()).is_some() {
                    page.parts.push(Part::new(BlockKind::Byline, line.text));
                } else if more && line.words >= 2 && !date {
                    page.parts.push(Part::new(BlockKind::Heading, line.text));
                } else {
                    page.furniture.push(line.text.to_owned());
                }
            }
            _ => page.furniture.push(line.text.to_owned()),
        }
    }
}

/// When the page was saved, and what an age counted from it rests on.
fn page_capture(captured: Option<Day>, found: &[teasers::Found]) -> Option<(When, &'static str)> {
    match captured {
        Some(day) => Some((When::day(day, "captured"), "relative-age+captured")),
        None => teasers::captured_from(found).map(|at| (at, "relative-age+teaser-images")),
    }
}

/// Ages around one headline that are looked at.
const AGES: usize = 8;

/// Publication, last change and counters from the lines around the headline.
fn date(
    page: &mut TextPage,
    lines: &[Line<'_>],
    (from, to): (usize, usize),
    found: &[teasers::Found],
    captured: Option<Day>,
    rules: &PageRules,
) {
    let reference = page_capture(captured, found);
    if captured.is_none()
        && let Some((When { earliest: Some(first), latest: Some(last), .. }, _)) = &reference
    {
        page.diagnostics.push(Diagnostic::note(
            "capture-from-teasers",
            format!("no capture time is given; the newest image of the teasers and its age put it at {first} to {last}, or later"),
        ));
    }
    let comments = lines.iter().find_map(|l| match l.label {
        Label::Furniture(Furniture::Comments) => super::number_in(l.text),
        _ => None,
    });
    let mut ages = 0;
    for line in lines.get(from..to).unwrap_or(&[]) {
        if let Label::Age(age, digits) = &line.label {
            ages += 1;
            if ages > AGES {
                continue;
            }
            match &reference {
                Some((captured, basis)) if page.published.is_unknown() => {
                    page.published = crate::dates::before(age, captured, basis);
                }
                Some(_) => {}
                None => page.diagnostics.push(Diagnostic::note(
                    "age-without-capture",
                    format!("`{}` says how old the article was when the page was saved, and when that was is not known", line.text),
                )),
            }
            if let Some(digits) = digits {
                counters(page, digits, comments, found);
            }
        }
        told(page, line, rules);
    }
    let dated =
        |l: &&Line<'_>| l.words <= 14 && !matches!(l.label, Label::Prose | Label::Image(_) | Label::Age(..));
    for line in lines.get(from..to).unwrap_or(&[]).iter().filter(dated) {
        let Some(when) = rules.clock.date_line(line.text) else { continue };
        if rules.furniture(line.text) == Some(Furniture::Updated) {
            page.modified = when;
        } else if page.published.exact().is_none() {
            page.published = narrowed(&page.published, when);
        }
    }
}

/// Counters that a line tells with their labels.
fn told(page: &mut TextPage, line: &Line<'_>, rules: &PageRules) {
    let kind = match &line.label {
        Label::Furniture(kind @ (Furniture::Views | Furniture::CommentCount)) => Some(kind),
        Label::Age(..) => None,
        _ => return,
    };
    let counters = super::labelled(line.text, rules);
    page.counters.extend(counters.iter().map(|(name, n)| ((*name).to_owned(), *n)));
    if let (true, Some(kind), Some(number)) = (counters.is_empty(), kind, super::number_in(line.text)) {
        let name = if *kind == Furniture::Views { "views" } else { "comments" };
        page.counters.insert(name.to_owned(), number);
    }
}

/// A date in words beats an age, unless they contradict each other: then the date stands alone.
fn narrowed(known: &When, told: When) -> When {
    known.narrow(&told).filter(|w| !w.is_unknown()).unwrap_or(told)
}

/// Counters from digits that ran together. How many there are, the teasers show; how many comments, the comments' header
/// may say (`التعليقات (12)`).
fn counters(page: &mut TextPage, digits: &str, comments: Option<u64>, found: &[teasers::Found]) {
    let ones = found.iter().filter(|f| f.numbers == 1).count();
    let count = if found.is_empty() || ones * 2 <= found.len() { 2 } else { 1 };
    let mut ways = teasers::split_run(digits, count);
    ways.sort_by_key(|way| comments.is_some_and(|c| way.len() == 2 && way.first() != Some(&c)));
    let Some(first) = ways.first() else { return };
    page.counters.extend(teasers::named(first));
    let words = |way: &Vec<u64>| {
        teasers::named(way).iter().map(|(name, n)| format!("{n} {name}")).collect::<Vec<_>>().join(", ")
    };
    let mut others: Vec<String> = ways.iter().skip(1).take(5).map(words).collect();
    if count == 2 {
        others.push(format!("one counter of {digits}"));
    }
    page.diagnostics.push(Diagnostic::note(
        "digit-run",
        format!("`{digits}` is read as {}; other readings: {}", words(first), others.join("; ")),
    ));
}
