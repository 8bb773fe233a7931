//! The drawn part of a list of promises: every row on the same axis of months.

use crate::dates::days_between;
use crate::draw::{Anchor, Face, Pen, width};
use crate::line::{Promise, promise_line_on};
use crate::markup::Markup;
use crate::strings::Strings;
use isnad_model::Day;

/// The common axis.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Axis {
    first: Day,
    last: Day,
    now: Option<Day>,
}

impl Axis {
    /// An axis that holds every promise and the day of the record, at most a year of it.
    pub(crate) fn over(promises: &[Promise], now: Option<Day>) -> Option<Axis> {
        let first = promises.iter().map(|p| p.made).min()?;
        let last =
            promises.iter().flat_map(|p| [Some(p.made), p.due, p.closed]).flatten().chain(now).max()?;
        let anchor = now.unwrap_or(last);
        let step = |n: i64| anchor.checked_add(jiff::Span::new().days(n)).unwrap_or(anchor);
        let (first, last) = (first.max(step(-300)).first_of_month(), last.min(step(150)).last_of_month());
        (first < last).then_some(Axis { first, last, now })
    }

    fn u(&self, day: Day, width: f64) -> f64 {
        let days = days_between(self.first, self.last).max(1) as f64;
        (days_between(self.first, day) as f64 / days).clamp(0.0, 1.0) * (width - 16.0) + 8.0
    }

    fn months(&self) -> Vec<Day> {
        let mut out = Vec::new();
        let mut month = self.first;
        while month <= self.last {
            out.push(month);
            match month.last_of_month().tomorrow() {
                Ok(next) => month = next,
                Err(_) => break,
            }
        }
        out
    }

    /// The names of the months, above the rows.
    pub(crate) fn head(&self, t: &Strings, id: &str) -> Markup {
        let mut out = Markup::default();
        for (class, w) in [("wide", 512.0), ("narrow", 358.0)] {
            let mut pen = Pen::new(t, w);
            let mut free = 0.0;
            let ticks = self.months().into_iter().map(|m| self.u(m, w));
            pen.lines("hair", ticks.map(|u| ((u, 22.0), (u, 30.0))));
            for month in self.months() {
                let u = self.u(month, w);
                let name = t.month(month);
                let wide = width(name, Face::Ui, 12.5);
                if u + 5.0 >= free && u + 5.0 + wide <= w {
                    pen.text(u + 5.0, 17.0, 12.5, "t3", Anchor::Start, name);
                    free = u + 5.0 + wide + 8.0;
                }
            }
            if let Some(now) = self.now {
                pen.line("now", (self.u(now, w), 20.0), (self.u(now, w), 30.0));
            }
            let words =
                t.fill("ledger.axis", &[("a", &t.month_year(self.first)), ("b", &t.month_year(self.last))]);
            out.push(&pen.finish(class, &format!("{id}{class}"), 30.0, &words, ""));
        }
        out
    }

    /// One promise.
    pub(crate) fn row(&self, t: &Strings, promise: &Promise, id: &str) -> Markup {
        let mut out = Markup::default();
        for (class, w) in [("wide", 512.0), ("narrow", 358.0)] {
            let mut pen = Pen::new(t, w);
            let months = self.months().into_iter().map(|m| self.u(m, w));
            let ticks = months.map(|u| ((u, 13.0), (u, 19.0)));
            pen.lines("hair", [((0.0, 16.0), (w, 16.0))].into_iter().chain(ticks));
            if let Some(now) = self.now {
                pen.line("now", (self.u(now, w), 2.0), (self.u(now, w), 30.0));
            }
            promise_line_on(&mut pen, promise, &|d| self.u(d, w), self.now, 16.0);
            let made = t.day_short(promise.made);
            let u = self.u(promise.made, w);
            let half = width(&made, Face::Ui, 13.0) / 2.0;
            let at = u.clamp(half, w - half);
            pen.text(at, 44.0, 13.0, "t3", Anchor::Middle, &made);
            let mut words = made.clone();
            // What came of it is told under the end of its line; else its term.
            if let Some(day) = promise.closed.or(promise.due) {
                let label = t.day_short(day);
                let wide = width(&label, Face::Ui, 13.0);
                let place = self.u(day, w).clamp(wide / 2.0, w - wide / 2.0);
                if place - wide / 2.0 > at + half + 8.0 {
                    pen.text(place, 44.0, 13.0, promise.class, Anchor::Middle, &label);
                } else if at + half + 8.0 + wide <= w {
                    pen.text(at + half + 8.0, 44.0, 13.0, promise.class, Anchor::Start, &label);
                }
                words = format!("{made} {} {label}", t.s("ledger.to"));
            }
            // What is promised stands beside the drawing.
            out.push(&pen.finish(class, &format!("{id}{class}"), 48.0, &words, ""));
        }
        out
    }
}
