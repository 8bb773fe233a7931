//! One promise as a line: from the day it was made to its term, past it, or to what came of it.

use crate::draw::Pen;
use crate::sign::Sign;
use isnad_model::{CommitmentStatus, Day};

/// A promise as the drawings want it.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    /// The day on which it was made.
    pub(crate) made: Day,
    /// The last day of its term.
    pub(crate) due: Option<Day>,
    /// The day on which it was told as done or dropped.
    pub(crate) closed: Option<Day>,
    /// The promised act.
    pub(crate) act: String,
    /// Its state in words.
    pub(crate) state: String,
    /// The class of the words.
    pub(crate) class: &'static str,
    /// What came of it.
    pub(crate) status: CommitmentStatus,
    /// Where it leads.
    pub(crate) href: String,
}

/// One promise from its day to its term and beyond; gives the distance at which it ends.
pub(crate) fn promise_line_on(
    pen: &mut Pen,
    promise: &Promise,
    u: &dyn Fn(Day) -> f64,
    now: Option<Day>,
    y: f64,
) -> f64 {
    let made = u(promise.made);
    let end = match (promise.status, promise.closed) {
        (CommitmentStatus::ReportedDone, Some(day)) => {
            let end = u(day).max(made + 10.0);
            pen.line("kept", (made, y), (end, y));
            pen.sign(Sign::Happened, (end, y), 1.2);
            end + 6.0
        }
        (CommitmentStatus::ReportedDropped, closed) => {
            let end = closed.map_or(made + 60.0, u).max(made + 14.0);
            pen.line("left", (made, y), (end, y));
            pen.line("left", (end - 4.0, y - 5.0), (end + 4.0, y + 5.0));
            pen.line("left", (end - 4.0, y + 5.0), (end + 4.0, y - 5.0));
            end + 6.0
        }
        _ => open_line(pen, promise, u, now, y, made),
    };
    pen.dot("", (made, y), 3.5);
    end
}

fn open_line(
    pen: &mut Pen,
    promise: &Promise,
    u: &dyn Fn(Day) -> f64,
    now: Option<Day>,
    y: f64,
    made: f64,
) -> f64 {
    let Some(due) = promise.due else {
        let end = now.map_or(made + 60.0, u).max(made + 30.0) + 16.0;
        pen.line("open", (made, y), (end, y));
        return end;
    };
    let term = u(due).max(made + 6.0);
    pen.line("open", (made, y), (term, y));
    let mut end = term;
    if let Some(now) = now.filter(|n| *n > due && promise.status == CommitmentStatus::Overdue) {
        end = u(now).max(term);
        pen.line("late", (term, y), (end, y));
    }
    pen.line("planned", (term, y - 9.0), (term, y + 9.0));
    end
}
