//! Who promised whom what by when, and what pages tell of it since.

use crate::ctx::{Ctx, Frame, Pages, anchor};
use crate::evidence::Ev;
use crate::ledger::Axis;
use crate::line;
use crate::markup::Markup;
use crate::passage::Mark;
use crate::site::{Refused, Shown, show};
use askama::Template;
use axum::extract::Query;
use isnad_model::{Commitment, CommitmentStatus};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Promises of one group on the page of all.
const PER_GROUP: usize = 3;
/// Promises on the page of one group.
const PER_PAGE: usize = 10;

/// Bytes of the words that a promise rests on.
const EVIDENCE: usize = 360;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    state: Option<String>,
    from: Option<usize>,
    /// The part of the list in which this promise stands.
    promise: Option<String>,
}

struct Promised {
    anchor: String,
    act: Markup,
    event: Option<String>,
    who: Markup,
    state: Markup,
    judged: Option<Markup>,
    /// In how many texts it stands.
    told: String,
    term: Markup,
    evidence: Option<Ev>,
    outcome: Option<Ev>,
    drawing: Markup,
}

struct Group {
    id: &'static str,
    title: &'static str,
    note: &'static str,
    head: Markup,
    rows: Vec<Promised>,
    more: Option<(String, String)>,
    pages: Pages,
}

#[derive(Template)]
#[template(path = "promises.html")]
struct PromisesPage {
    f: Frame,
    verdict: Markup,
    now: Option<String>,
    groups: Vec<Group>,
}

/// States in the order in which a reader wants them; those that a person judged stand by themselves, without a status.
const GROUPS: &[(Option<CommitmentStatus>, &str, &str, &str)] = &[
    (Some(CommitmentStatus::Overdue), "overdue", "promises.overdue", "promises.overdue-note"),
    (Some(CommitmentStatus::Due), "due", "promises.due", "promises.due-note"),
    (Some(CommitmentStatus::Open), "open", "promises.open", "promises.open-note"),
    (Some(CommitmentStatus::ReportedDone), "done", "promises.done", "promises.done-note"),
    (Some(CommitmentStatus::ReportedMoved), "moved", "promises.moved", "promises.moved-note"),
    (Some(CommitmentStatus::ReportedDropped), "dropped", "promises.dropped", "promises.dropped-note"),
    (None, "judged", "promises.judged", "promises.judged-note"),
];

/// The promises of a group: those of a status, or those that a person judged; those whose term comes first lead.
fn of_group(ctx: &Ctx, status: Option<CommitmentStatus>) -> Vec<&Commitment> {
    let fits = |p: &&Commitment| match status {
        Some(status) => p.verdict.is_none() && p.status == status,
        None => p.verdict.is_some(),
    };
    let mut list: Vec<&Commitment> = ctx.snap.record.commitments.iter().filter(fits).collect();
    fn order(p: &Commitment) -> impl Ord + '_ {
        (p.deadline.latest.is_none(), p.deadline.latest, p.made.earliest, &p.id)
    }
    list.sort_by(|p, q| order(p).cmp(&order(q)));
    list
}

/// The group that a promise stands in, and the first item of the page of it that shows the promise.
fn place(ctx: &Ctx, id: &str) -> Option<(&'static str, usize)> {
    let promise = ctx.snap.record.commitments.iter().find(|c| c.id == id)?;
    let status = promise.verdict.is_none().then_some(promise.status);
    let (_, group, ..) = GROUPS.iter().find(|(s, ..)| *s == status)?;
    let at = of_group(ctx, status).iter().position(|c| c.id == id)?;
    Some((group, at - at % PER_PAGE))
}

/// The page.
pub(crate) async fn get(ctx: Ctx, Query(ask): Query<Ask>) -> Shown {
    let t = ctx.t;
    let (only, from) = match &ask.promise {
        Some(id) => {
            let (group, from) = place(&ctx, id).ok_or_else(|| Refused::missing(&ctx, id))?;
            (Some(group), from)
        }
        None => (ask.state.as_deref(), ask.from.unwrap_or(0).min(crate::ctx::FURTHEST)),
    };
    let from = if only.is_some() { from } else { 0 };
    let most = if only.is_some() { PER_PAGE } else { PER_GROUP };
    let drawn: Vec<line::Promise> =
        ctx.snap.record.commitments.iter().filter_map(|p| ctx.promise_drawn(p)).collect();
    let axis = Axis::over(&drawn, ctx.snap.as_of);
    let group =
        |(status, id, title, note): &(Option<CommitmentStatus>, &'static str, &'static str, &'static str)| {
            let list = of_group(&ctx, *status);
            let rows: Vec<Promised> =
                list.iter().skip(from).take(most).map(|p| promised(&ctx, p, axis.as_ref())).collect();
            let base = format!("{}?state={id}", t.link("/promises"));
            let left = list.len().saturating_sub(from + most);
            let more = (left > 0 && only.is_none())
                .then(|| (format!("{base}&from=0"), t.count("n.more-promises", left)));
            let pages = match only {
                Some(_) => Pages::of(&base, "&", from, most, list.len()),
                None => Pages::default(),
            };
            let head = axis.map(|a| a.head(t, &format!("ax-{id}"))).unwrap_or_default();
            (!rows.is_empty()).then_some(Group { id, title, note, head, rows, more, pages })
        };
    let groups =
        GROUPS.iter().filter(|(_, id, ..)| only.is_none_or(|o| o == *id)).filter_map(group).collect();
    let page = PromisesPage {
        f: ctx.frame(t.s("nav.promises"), "promises", None),
        verdict: t.markup(
            "promises.verdict",
            &[(
                "verdict",
                &Markup::html(format!("<strong>{}</strong>", Markup::text(t.s("promises.verdict-strong")))),
            )],
        ),
        now: ctx.snap.as_of.map(|d| t.day_long(d)),
        groups,
    };
    show(&page, t.lang)
}

fn promised(ctx: &Ctx, promise: &Commitment, axis: Option<&Axis>) -> Promised {
    let t = ctx.t;
    let mut who = ctx.entities(&promise.promisors, 4);
    if !promise.beneficiaries.is_empty() {
        let to = ctx.entities(&promise.beneficiaries, 3);
        who = t.markup("promises.to", &[("who", &who), ("to", &to)]);
    }
    let evidence = |(page, span): &(String, isnad_model::Span)| {
        let reading = ctx.snap.readings.get(page)?;
        Some(ctx.evidence_of(reading, *span, &[Mark::plain(*span, "")], Markup::default(), EVIDENCE))
    };
    let drawing = match (axis, ctx.promise_drawn(promise)) {
        (Some(axis), Some(drawn)) => axis.row(t, &drawn, &format!("d-{}", anchor(&promise.id))),
        _ => Markup::default(),
    };
    Promised {
        anchor: anchor(&promise.id),
        act: t.inline(&crate::pages::event::shorten(&promise.act, 160)),
        event: promise.event.as_ref().map(|e| t.item("/event/", e)),
        who,
        state: ctx.promise_state(promise).0,
        judged: ctx.judged(promise),
        told: t
            .count("n.texts", promise.tellings.iter().map(|(page, _)| page).collect::<BTreeSet<_>>().len()),
        term: term(ctx, promise),
        evidence: promise.tellings.first().and_then(evidence),
        outcome: promise.outcome.as_ref().and_then(evidence),
        drawing,
    }
}

fn term(ctx: &Ctx, promise: &Commitment) -> Markup {
    if promise.deadline.is_unknown() {
        return Markup::text(ctx.t.s("promise.no-term"));
    }
    let from_promise = promise.deadline.earliest.is_none_or(|d| promise.made.latest.is_some_and(|m| d <= m));
    match promise.deadline.latest {
        Some(last) if from_promise => {
            ctx.t.markup("promise.term-until", &[("day", &ctx.t.time(last, &ctx.t.day_long(last)))])
        }
        _ => ctx.t.markup("promise.term", &[("when", &ctx.when_brief(&promise.deadline, false))]),
    }
}
