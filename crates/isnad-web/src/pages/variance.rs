//! Where accounts differ: every value in its words, with those who tell it.

use crate::ctx::Ctx;
use crate::markup::Markup;
use crate::passage::{self, Mark};
use crate::witness::Witnesses;
use isnad_model::{DifferenceKind, RecordEvent};

/// Differences shown of one event.
const SHOWN: usize = 16;
/// Readings shown of one difference.
const READINGS: usize = 8;

/// One attribute in which accounts differ.
pub(crate) struct Variance {
    pub(crate) name: Markup,
    pub(crate) readings: Vec<(Markup, Markup, Markup)>,
    pub(crate) judged: Option<String>,
}

/// The differences of an event, reading by reading.
pub(crate) fn variances(ctx: &Ctx, event: &RecordEvent, witnesses: &Witnesses) -> Vec<Variance> {
    let list = ctx.index.differences_of_event.get(&event.id).map(Vec::as_slice).unwrap_or(&[]);
    list.iter()
        .take(SHOWN)
        .filter_map(|i| ctx.snap.record.differences.get(*i))
        .map(|d| variance(ctx, d, witnesses, ""))
        .collect()
}

/// One difference: name, and for every value its words, their `lang`, and who tells it.
pub(crate) fn variance(
    ctx: &Ctx,
    difference: &isnad_model::Difference,
    witnesses: &Witnesses,
    event_href: &str,
) -> Variance {
    let mut name = Markup::text(&ctx.attribute(&difference.attribute));
    if let Some(about) = &difference.about {
        name.push(&Markup::html(format!(" <span class=\"quiet\">{}</span>", ctx.t.inline(ctx.name(about)))));
    }
    let readings = difference
        .values
        .iter()
        .take(READINGS)
        .map(|account| {
            let (quote, attrs) = account_words(ctx, account);
            let pages: Vec<&str> = account.tellings.iter().map(|(p, _)| p.as_str()).collect();
            let mut who = witnesses.links(&pages, event_href);
            if !pages.iter().any(|p| witnesses.label(p).is_some()) {
                let page = pages.first().and_then(|p| ctx.snap.readings.get(p));
                who = page.map(|r| ctx.outlet_link(r)).unwrap_or_default();
            }
            (quote, attrs, who)
        })
        .collect();
    let judged = match difference.kind {
        DifferenceKind::Contradiction => None,
        DifferenceKind::Update => Some(ctx.t.s("difference.update").to_owned()),
        DifferenceKind::Denial => Some(ctx.t.s("difference.denial").to_owned()),
    };
    Variance { name, readings, judged }
}

/// The words of one account with the point of difference marked; the bare value where no words are kept.
fn account_words(ctx: &Ctx, account: &isnad_model::Account) -> (Markup, Markup) {
    for (page, span) in &account.tellings {
        let Some(reading) = ctx.snap.readings.get(page).filter(|_| !span.is_empty()) else { continue };
        let text = &reading.article.text;
        let whole = passage::sentence(reading, *span);
        let shown = passage::window(text, whole, *span, 190);
        let mut quote = Markup::default();
        if shown.start > whole.start {
            quote.push(&Markup::text("\u{2026} "));
        }
        quote.push(&passage::render(
            text,
            crate::evidence::trim(text, shown),
            &ctx.placed(reading, &[Mark::plain(*span, "differs")]),
            false,
        ));
        if shown.end < whole.end {
            quote.push(&Markup::text(" \u{2026}"));
        }
        return (quote, ctx.t.attrs(shown.of(text)));
    }
    (Markup::text(&account.value), ctx.t.attrs(&account.value))
}
