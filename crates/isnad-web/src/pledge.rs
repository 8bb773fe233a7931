//! Promises as every page shows them: state, verdict, and what a drawing wants.

use crate::ctx::{Ctx, anchor};
use crate::line;
use crate::markup::Markup;
use crate::pages::event::shorten;
use crate::sign::{self, Sign};
use isnad_model::{Commitment, CommitmentStatus, Day};

impl Ctx {
    /// A promise's state as sign and word, with the days that it is late or has left.
    pub(crate) fn promise_state(&self, promise: &Commitment) -> (Markup, String, &'static str) {
        if let Some(judged) = &promise.verdict {
            let (sign, key) = sign::of_verdict(judged.verdict);
            let words = self.t.s(key).to_owned();
            let class = if sign == Sign::Happened { "s-happened" } else { "s-denied" };
            return (sign.with(&words), words, class);
        }
        let dated = promise.deadline.latest.is_some();
        let (sign, key) = sign::of_promise(promise.status, dated);
        let mut words = self.t.s(key).to_owned();
        if let (Some(due), Some(now)) = (promise.deadline.latest, self.snap.as_of) {
            let days = crate::dates::days_between(due, now);
            let n = usize::try_from(days.unsigned_abs()).unwrap_or(0);
            match promise.status {
                CommitmentStatus::Overdue if days > 0 => {
                    words = self.t.fill("promise.late-by", &[("days", &self.t.count("n.days", n))])
                }
                CommitmentStatus::Open if days < 0 => {
                    words = self.t.fill("promise.left", &[("days", &self.t.count("n.days", n))])
                }
                _ => {}
            }
        }
        let class = match sign {
            Sign::Happened => "s-happened",
            Sign::Planned => "s-planned",
            _ => "t2",
        };
        (sign.with(&words), words, class)
    }

    /// Who judged a promise, when and why, as a link to the decision; nothing where nobody did.
    pub(crate) fn judged(&self, promise: &Commitment) -> Option<Markup> {
        let judged = promise.verdict.as_ref()?;
        let day = judged.at.get(..10).and_then(|d| d.parse().ok());
        let day = day.map_or_else(|| Markup::text(&judged.at), |d| self.t.time(d, &self.t.day_long(d)));
        let by = format!("<a href=\"{}#d{}\">", self.t.link("/decisions"), judged.decision);
        let by = Markup::html(format!("{by}{}</a>", self.t.inline(&judged.by)));
        let mut out = self.t.markup("promise.judged", &[("by", &by), ("day", &day)]);
        if let Some(note) = &judged.note {
            out.push(&Markup::html(format!(" · {}", self.t.inline(&shorten(note, 300)))));
        }
        Some(out)
    }

    /// A promise as the drawings want it; nothing where the day on which it was made is not known at all.
    pub(crate) fn promise_drawn(&self, promise: &Commitment) -> Option<line::Promise> {
        let made = promise.made.earliest.or(promise.made.latest)?;
        let (_, state, class) = self.promise_state(promise);
        Some(line::Promise {
            made,
            due: promise.deadline.latest,
            closed: self.promise_closed(promise),
            act: promise.act.clone(),
            state,
            class,
            status: promise.status,
            href: self.promise_href(promise),
        })
    }

    /// The day of the event or page that tells what came of a promise.
    fn promise_closed(&self, promise: &Commitment) -> Option<Day> {
        let by_event = promise
            .fulfilled_by
            .as_ref()
            .and_then(|id| self.snap.record.event(id))
            .and_then(|e| e.when.earliest);
        let by_page = promise
            .outcome
            .as_ref()
            .and_then(|(page, _)| self.snap.card(page))
            .and_then(|c| c.published.earliest.or(c.written.0));
        by_event.or(by_page)
    }

    /// A promise's place in the list of promises, on whichever page of it that is.
    pub(crate) fn promise_href(&self, promise: &Commitment) -> String {
        let id = crate::markup::encode(&promise.id);
        format!("{}?promise={id}#{}", self.t.link("/promises"), anchor(&promise.id))
    }
}
