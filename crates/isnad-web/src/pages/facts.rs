//! The page as it was found: its address, type, days and counters, and what read it.

use crate::ctx::Ctx;
use crate::markup::Markup;
use crate::pages::fields::basis;
use isnad_model::Reading;

/// One of them: the key of its name, and its value.
pub(crate) struct Fact {
    pub(crate) name: &'static str,
    pub(crate) value: Markup,
}

/// All of them.
pub(crate) fn facts(ctx: &Ctx, reading: &Reading) -> Vec<Fact> {
    let (t, article, page) = (ctx.t, &reading.article, &reading.page);
    let mono = |words: &str| {
        Markup::html(format!("<bdi class=\"mono\" lang=\"en\" dir=\"ltr\">{}</bdi>", Markup::text(words)))
    };
    let mut out = Vec::new();
    out.extend(
        article
            .url
            .as_deref()
            .or(page.url.as_deref())
            .map(|u| Fact { name: "facts.address", value: mono(u) }),
    );
    out.extend(page.captured.map(|d| Fact { name: "facts.captured", value: t.time(d, &t.day_long(d)) }));
    if !page.media_type.is_empty() {
        out.push(Fact { name: "facts.type", value: mono(&format!("{}; {}", page.media_type, page.charset)) });
    }
    if !page.sha256.is_empty() {
        let digest: String = page.sha256.chars().take(16).collect();
        out.push(Fact { name: "facts.digest", value: mono(&format!("sha256 {digest}\u{2026}")) });
    }
    let mut published = t.when(&article.published);
    if let Some(words) = basis(ctx, &article.published.basis) {
        published.push(&Markup::html(format!("<br><span class=\"quiet\">{words}</span>")));
    }
    out.push(Fact { name: "facts.published", value: published });
    if !article.modified.is_unknown() {
        out.push(Fact { name: "facts.modified", value: t.when(&article.modified) });
    }
    if article.published.exact().is_none() && !reading.reference.is_unknown() {
        let mut words = t.when(&reading.reference);
        if let Some(why) = basis(ctx, &reading.reference.basis) {
            words.push(&Markup::html(format!("<br><span class=\"quiet\">{why}</span>")));
        }
        out.push(Fact { name: "facts.reference", value: words });
    }
    if let Some(narrowed) = ctx.snap.record.narrowed.iter().find(|n| n.page == article.id) {
        let mut words = t.when(&narrowed.when);
        if let Some(event) = ctx.snap.record.event(&narrowed.event) {
            let why = t.markup("facts.narrowed-by", &[("event", &ctx.event_link(event))]);
            words.push(&Markup::html(format!("<br><span class=\"quiet\">{why}</span>")));
        }
        out.push(Fact { name: "facts.narrowed", value: words });
    }
    if !article.counters.is_empty() {
        let list: Vec<Markup> = article
            .counters
            .iter()
            .map(|(name, n)| {
                let name = t.get(&format!("counter.{name}")).unwrap_or(name);
                let n = ctx.t.grouped(usize::try_from(*n).unwrap_or(usize::MAX));
                Markup::html(format!("{} <span class=\"num\">{n}</span>", Markup::text(name)))
            })
            .collect();
        out.push(Fact { name: "facts.counters", value: Markup::join(&list, t.s("date.comma-space")) });
    }
    let notes = t.count("n.diagnostics", reading.diagnostics.len());
    out.push(Fact {
        name: "facts.reading",
        value: t.markup("facts.pack", &[("pack", &mono(&reading.pack)), ("notes", &Markup::text(&notes))]),
    });
    out
}
