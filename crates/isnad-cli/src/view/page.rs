//! The reading of one page.

use super::{kind, quoted, sentence_around, when, when_with_basis};
use crate::term::{Out, Style};
use isnad::model::{EntityId, Event, LinkKind, Polarity, Reading, Severity, Stance, Statement};
use std::io;

pub(crate) fn page(out: &mut Out, reading: &Reading) -> io::Result<()> {
    head(out, reading)?;
    times(out, reading)?;
    entities(out, reading)?;
    if !reading.statements.is_empty() {
        out.heading(&format!("Statements ({})", reading.statements.len()))?;
        for (i, s) in reading.statements.iter().enumerate() {
            statement(out, reading, s)?;
            out.field(4, "number", &(i + 1).to_string())?;
        }
    }
    if !reading.events.is_empty() {
        out.heading(&format!("Events ({})", reading.events.len()))?;
        for e in &reading.events {
            event(out, reading, e)?;
        }
    }
    diagnostics(out, reading)
}

fn head(out: &mut Out, reading: &Reading) -> io::Result<()> {
    let article = &reading.article;
    let headline = out.paint(Style::Strong, &article.headline);
    out.text(0, &headline)?;
    out.field(2, "page", &article.id)?;
    if let Some(url) = &article.url {
        out.field(2, "address", url)?;
    }
    out.field(2, "outlet", article.outlet.as_deref().unwrap_or("unknown"))?;
    if !article.authors.is_empty() {
        out.field(2, "by", &article.authors.join(", "))?;
    }
    if !article.credits.is_empty() {
        let names: Vec<&str> = article.credits.iter().map(|c| c.name.as_str()).collect();
        out.field(2, "credits", &names.join(", "))?;
    }
    if let Some(dateline) = &article.dateline {
        out.field(2, "dateline", dateline)?;
    }
    out.field(2, "published", &when_with_basis(&article.published))?;
    if !article.modified.is_unknown() {
        out.field(2, "changed", &when_with_basis(&article.modified))?;
    }
    if !reading.reference.is_unknown() && when(&reading.reference) != when(&article.published) {
        out.field(2, "written", &when_with_basis(&reading.reference))?;
    }
    if !article.counters.is_empty() {
        let counters: Vec<String> = article.counters.iter().map(|(k, v)| format!("{v} {k}")).collect();
        out.field(2, "counters", &counters.join(", "))?;
    }
    for line in &article.habits {
        out.field(2, "left out", &format!("«{line}»: it recurs over the outlet's pages"))?;
    }
    if let (false, Some(host)) = (article.habits.is_empty(), isnad::host(article)) {
        out.field(2, "", &format!("`isnad show outlet:{host}` tells on how many"))?;
    }
    for teaser in &article.teasers {
        let place = teaser.dateline.as_deref().map_or_else(String::new, |d| format!(" · {d}"));
        out.field(2, "teaser", &format!("{}: {}{place}", super::day(&teaser.published), teaser.headline))?;
    }
    Ok(())
}

fn times(out: &mut Out, reading: &Reading) -> io::Result<()> {
    if reading.times.is_empty() {
        return Ok(());
    }
    out.heading(&format!("Times ({})", reading.times.len()))?;
    for t in &reading.times {
        let value = match (t.earliest, t.latest) {
            (Some(a), Some(b)) if a == b => a.to_string(),
            (None, None) => "?".into(),
            (a, b) => {
                let day = |d: Option<isnad::model::Day>| d.map_or_else(String::new, |d| d.to_string());
                format!("{} … {}", day(a), day(b))
            }
        };
        out.text(2, &format!("{value}: {}", t.span.of(&reading.article.text)))?;
    }
    Ok(())
}

fn entities(out: &mut Out, reading: &Reading) -> io::Result<()> {
    if reading.entities.is_empty() {
        return Ok(());
    }
    out.heading(&format!("Entities ({})", reading.entities.len()))?;
    for e in &reading.entities {
        let country = e.country.as_deref().map_or_else(String::new, |c| format!(" {c}"));
        let id = out.paint(Style::Dim, &format!("{} {}{country}:", e.id, e.kind.as_str()));
        out.text(2, &format!("{id} {}", e.name))?;
        for role in &e.roles {
            out.field(4, "role", &role.words)?;
        }
    }
    Ok(())
}

/// `speaker: «content»`, then the chain.
fn statement(out: &mut Out, reading: &Reading, s: &Statement) -> io::Result<()> {
    let text = &reading.article.text;
    said(out, reading, s, 2)?;
    if let Some(to) = &s.addressee {
        out.field(4, "to", reading.name(to))?;
    }
    let chain = chain(s);
    if !chain.is_empty() {
        out.field(4, "through", &chain)?;
    }
    out.field(4, "cue", &format!("{} [{}]", s.cue.of(text), s.rule))
}

/// `speaker: «content»`.
pub(crate) fn said(out: &mut Out, reading: &Reading, s: &Statement, indent: usize) -> io::Result<()> {
    let speaker = s.speaker.as_ref().map_or("(speaker hidden)", |id| reading.name(id));
    let speaker = out.paint(Style::Strong, speaker);
    out.text(indent, &format!("{speaker}: {}", quoted(s.span.of(&reading.article.text), s.quotation)))
}

/// The chain from the page to the speaker: `outlet ← agency ← speaker`.
fn chain(s: &Statement) -> String {
    // A chain of the outlet and the speaker alone says nothing that the line above does not.
    if !s.chain.iter().any(|l| matches!(l.kind, LinkKind::Agency | LinkKind::Channel)) {
        return s.via.clone().unwrap_or_default();
    }
    s.chain.iter().map(|l| l.name.as_str()).collect::<Vec<_>>().join(" ← ")
}

fn event(out: &mut Out, reading: &Reading, e: &Event) -> io::Result<()> {
    let text = &reading.article.text;
    let title = out.paint(Style::Strong, &kind(Some(e.kind), e.mode));
    out.text(2, &format!("{title}: {}", e.trigger.of(text)))?;
    let names = |ids: &[EntityId]| ids.iter().map(|i| reading.name(i)).collect::<Vec<_>>().join(" · ");
    if !e.actors.is_empty() {
        out.field(4, "who", &names(&e.actors))?;
    }
    if !e.recipients.is_empty() {
        out.field(4, "to whom", &names(&e.recipients))?;
    }
    if !e.when.is_unknown() {
        out.field(4, "when", &when_with_basis(&e.when))?;
    }
    if let Some(place) = &e.place {
        out.field(4, "where", reading.name(place))?;
    }
    out.field(4, "how told", &how_told(reading, e))?;
    for q in &e.quantities {
        out.field(4, "number", &format!("{} {}: {}", q.value, q.what, q.span.of(text)))?;
    }
    let sentence = e.sentences.first().map_or_else(|| sentence_around(reading, e.trigger), |s| s.of(text));
    out.field(4, "rests on", sentence)?;
    out.field(4, "rule", &e.evidence.rule)
}

fn how_told(reading: &Reading, e: &Event) -> String {
    let mut words = vec![e.phase.as_str().to_owned()];
    if e.polarity == Polarity::Negated {
        words.push("said not to be".into());
    }
    let by = e.by.as_ref().map_or_else(String::new, |b| format!(" by {}", reading.name(b)));
    words.push(match e.stance {
        Stance::Asserted => format!("asserted{by}"),
        Stance::Reported => format!("reported{by}"),
        Stance::Denied => format!("denied{by}"),
        Stance::Alleged => format!("alleged{by}"),
    });
    words.join(", ")
}

fn diagnostics(out: &mut Out, reading: &Reading) -> io::Result<()> {
    if reading.diagnostics.is_empty() {
        return Ok(());
    }
    out.heading("Remarks")?;
    for d in &reading.diagnostics {
        let (style, label) = match d.severity {
            Severity::Note => (Style::Dim, "note"),
            Severity::Warning => (Style::Warn, "warning"),
            Severity::Error => (Style::Bad, "error"),
        };
        let label = out.paint(style, &format!("{label} {}:", d.code));
        out.text(2, &format!("{label} {}", d.message))?;
        if let Some(hint) = &d.hint {
            out.field(4, "next", hint)?;
        }
    }
    Ok(())
}
