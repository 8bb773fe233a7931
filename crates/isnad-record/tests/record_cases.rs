//! The cases of `cases/record`: pages in, lines of the record out.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod common;

use isnad_cases::Case;
use isnad_model::*;
use isnad_record::{Options, build, why};
use std::path::Path;

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/record");
    let report = isnad_cases::check(&folder, stage).expect("folder");
    assert!(report.is_empty(), "{report}");
}

fn stage(case: &Case) -> Vec<String> {
    let mut readings = common::readings(case.block("pages"));
    let mut options = Options {
        as_of: readings.iter().filter_map(|r| r.article.published.latest).max(),
        role_marks: [("former", "past"), ("ousted", "past"), ("acting", "acting"), ("late", "")]
            .into_iter()
            .map(|(word, sense)| (word.to_owned(), sense.to_owned()))
            .collect(),
        decisions: Vec::new(),
    };
    let mut asked = Vec::new();
    for line in case.block("ask").lines() {
        match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["as-of", day] => options.as_of = day.parse().ok(),
            ["why", a, b] => asked.push(((*a).to_owned(), Some((*b).to_owned()))),
            ["decide", no, by, rest @ ..] => options.decisions.push(common::decision(no, by, rest)),
            ["why", a] => asked.push(((*a).to_owned(), None)),
            _ => panic!("{line}"),
        }
    }
    let as_read = readings.clone();
    let page = |id: &str| as_read.iter().find(|r| r.article.id == id).cloned();
    let corrections = isnad_record::Corrections::new(&options.decisions, page);
    readings.iter_mut().for_each(|r| corrections.apply(r));
    let pages = common::pages(&readings);
    let record = build(&pages, &options);
    let mut out = render(&record);
    for (a, b) in asked {
        let w = why(&pages, &record, &a, b.as_deref(), &options);
        let name = format!("why {a}{}", b.map(|b| format!(" {b}")).unwrap_or_default());
        out.push(format!("{name}: {}", w.verdict));
        out.extend(w.reasons.iter().map(|r| {
            let sign = if r.veto {
                "veto"
            } else if r.weight > 0.0 {
                "for"
            } else {
                "against"
            };
            format!("{name}: {sign} {}: {}", r.attribute, r.words)
        }));
    }
    out
}

fn render(record: &Record) -> Vec<String> {
    let mut out = Vec::new();
    let name = |id: &str| -> String {
        let Some(e) = record.event(id) else {
            return id.to_owned();
        };
        let mains: Vec<&str> =
            record.groups.iter().filter(|g| g.event == id).map(|g| g.page.as_str()).collect();
        if mains.is_empty() {
            let t = &e.tellings[0];
            format!("{}/{}", t.page, t.event.map_or_else(|| "page".into(), |n| n.to_string()))
        } else {
            mains[0].to_owned()
        }
    };
    for e in &record.events {
        let mains: Vec<&str> =
            record.groups.iter().filter(|g| g.event == e.id).map(|g| g.page.as_str()).collect();
        if !mains.is_empty() {
            out.push(format!("about one event: {}", mains.join(", ")));
        }
        let mut told: Vec<String> = e
            .tellings
            .iter()
            .map(|t| format!("{}/{}", t.page, t.event.map_or_else(|| "page".into(), |n| n.to_string())))
            .collect();
        told.sort();
        out.push(format!("told: {}", told.join(", ")));
        let ids = |v: &[EntityId]| v.iter().map(|i| i.0.clone()).collect::<Vec<_>>().join(" ");
        let mode = e.mode.map(|m| format!(" {m}")).unwrap_or_default();
        if let Some(kind) = e.kind {
            let to =
                if e.recipients.is_empty() { String::new() } else { format!(" -> {}", ids(&e.recipients)) };
            let place = e.place.as_ref().map(|p| format!(" @ {p}")).unwrap_or_default();
            out.push(format!(
                "event {}: {kind}{mode} {}{to}{place} on {}",
                name(&e.id),
                ids(&e.actors),
                day(&e.when)
            ));
        }
        for r in &e.roots {
            out.push(format!("root of {}: {} {} [{}]", name(&e.id), r.kind, r.name, r.pages.join(" ")));
        }
        out.push(format!("roots of {}: {}", name(&e.id), e.roots.len()));
        for s in &e.sole {
            let root = &e.roots[s.root].name;
            out.push(format!(
                "only {root} tells of {}: {} {} [{}]",
                name(&e.id),
                s.attribute,
                s.value,
                s.page
            ));
        }
    }
    for f in &record.families {
        out.push(format!("family: {}", f.pages.join(", ")));
        for c in &f.copies {
            let verb = if c.directed { "from" } else { "like" };
            out.push(format!("copy: {} {verb} {}: {}", c.copy, c.source, c.reason));
            out.push(format!("sure of {}: {}", c.copy, c.confidence));
            out.push(format!("aligned of {}: {}", c.copy, c.aligned));
            out.extend(c.stripped.iter().map(|name| format!("stripped of {}: {name}", c.copy)));
        }
        for v in &f.versions {
            out.push(format!("version: {} replaces {}: {}", v.page, v.replaces, v.change));
        }
    }
    for s in &record.storylines {
        let mut mains: Vec<&str> =
            record.groups.iter().filter(|g| g.story == s.id).map(|g| g.page.as_str()).collect();
        mains.sort_unstable();
        out.push(format!("story: {}", mains.join(", ")));
        if !mains.is_empty() {
            out.push(format!("title of {}: {}", mains[0], s.title));
        }
        for l in &s.links {
            let kind = serde_json::to_value(l.kind).unwrap();
            out.push(format!("link: {} -> {} {}", name(&l.from), name(&l.to), kind.as_str().unwrap()));
        }
    }
    for c in &record.commitments {
        let status = serde_json::to_value(c.status).unwrap();
        let event = c.event.as_deref().map(name).unwrap_or_default();
        let by = c.promisors.iter().map(|p| p.0.as_str()).collect::<Vec<_>>().join(" ");
        out.push(format!("promise {event}: {by}, due {}: {}", day(&c.deadline), status.as_str().unwrap()));
        out.push(format!("promise {event}: “{}”", c.act));
        out.push(format!("promise {event}: made {}", day(&c.made)));
        if let Some(v) = &c.verdict {
            let verdict = serde_json::to_value(v.verdict).unwrap();
            out.push(format!("promise {event}: {} says {}, {}", verdict.as_str().unwrap(), v.by, v.at));
        }
        if let Some(f) = &c.fulfilled_by {
            out.push(format!("promise {event}: done by {}", name(f)));
        }
        if let Some((page, _)) = &c.outcome {
            out.push(format!("promise {event}: outcome told by {page}"));
        }
        for (page, _) in &c.told_again {
            out.push(format!("promise {event}: told again by {page}"));
        }
    }
    for d in &record.differences {
        let kind = serde_json::to_value(d.kind).unwrap();
        let values: Vec<String> = d
            .values
            .iter()
            .map(|a| {
                format!(
                    "{} [{}]",
                    a.value,
                    a.tellings.iter().map(|t| t.0.as_str()).collect::<Vec<_>>().join(" ")
                )
            })
            .collect();
        let about = d.about.as_ref().map(|a| format!(" of {a}")).unwrap_or_default();
        out.push(format!(
            "difference {}{about}: {}: {}",
            d.attribute,
            kind.as_str().unwrap(),
            values.join(" / ")
        ));
    }
    for n in &record.narrowed {
        out.push(format!("narrowed: {} to {} by {}", n.page, day(&n.when), n.by));
    }
    out
}

fn day(w: &When) -> String {
    match (w.earliest, w.latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (None, None) => "?".into(),
        (a, b) => {
            let day = |d: Option<Day>| d.map(|d| d.to_string()).unwrap_or_default();
            format!("{}..{}", day(a), day(b))
        }
    }
}
