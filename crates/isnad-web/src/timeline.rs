//! A storyline on one axis of time: events above it, statements and promises below it.
//!
//! Time runs in reading direction, from right to left in Arabic. Labels are stepped down like a stair where they
//! would touch: a later label stands lower, so that no stem crosses a label. What has no day is not drawn at one:
//! a range is a bar as long as its doubt, and what has no bounds at all stands in the list only.

use crate::dates::days_between;
use crate::draw::{Anchor, Face, Pen, fit, width};
use crate::line::{Promise, promise_line_on};
use crate::markup::Markup;
use crate::sign::Sign;
use crate::strings::Strings;
use isnad_model::Day;

/// Most labels above one axis; further events are drawn as signs alone.
const LABELS: usize = 14;
/// Most steps of the stair.
const STEPS: usize = 6;

/// An event on the axis.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    /// First possible day.
    pub(crate) from: Day,
    /// Last possible day.
    pub(crate) to: Day,
    /// The day in words.
    pub(crate) when: String,
    /// The title.
    pub(crate) title: String,
    /// Where it leads.
    pub(crate) href: String,
    /// Its sign.
    pub(crate) sign: Sign,
    /// True where accounts of it differ.
    pub(crate) differs: bool,
    /// How much it matters: its number of roots.
    pub(crate) weight: usize,
}

/// What one party said: days, with the sign of a denial where it is one.
#[derive(Debug, Clone)]
pub(crate) struct Lane {
    /// Who.
    pub(crate) name: String,
    /// Days, and whether a denial.
    pub(crate) ticks: Vec<(Day, bool)>,
}

/// Everything that is drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Story {
    /// Events by time.
    pub(crate) points: Vec<Point>,
    /// Statements.
    pub(crate) lanes: Vec<Lane>,
    /// Promises.
    pub(crate) promises: Vec<Promise>,
    /// The day of the record.
    pub(crate) now: Option<Day>,
}

/// Days to distances from the start edge.
#[derive(Debug, Clone, Copy)]
struct Scale {
    first: Day,
    days: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn u(&self, day: Day) -> f64 {
        let at = days_between(self.first, day) as f64 / self.days;
        (self.from + at * (self.to - self.from)).clamp(self.from, self.to + 170.0)
    }
}

/// Both versions; nothing where no event has a bound on both sides.
pub(crate) fn draw(t: &Strings, story: &Story, title: &str) -> Markup {
    if story.points.is_empty() {
        return Markup::default();
    }
    let description = t.s("timeline.desc");
    let mut out = wide(t, story, title, description);
    out.push(&narrow(t, story, title, description));
    out
}

fn bounds(story: &Story) -> (Day, Day) {
    let firsts = story.points.iter().map(|p| p.from).chain(story.promises.iter().map(|p| p.made));
    let lasts = story
        .points
        .iter()
        .map(|p| p.to)
        .chain(story.promises.iter().flat_map(|p| [Some(p.made), p.due, p.closed]).flatten())
        .chain(story.now)
        .chain(story.lanes.iter().flat_map(|l| l.ticks.iter().map(|(d, _)| *d)));
    let first = firsts.min().unwrap_or(Day::MIN);
    let last = lasts.max().unwrap_or(first);
    // A far term must not press the rest of the story together.
    let told = story.points.iter().map(|p| p.from).chain(story.now).max().unwrap_or(last);
    let span = days_between(first, told).max(14);
    let most = told.checked_add(jiff_days(span / 2 + 10)).unwrap_or(last);
    (first, last.min(most))
}

fn jiff_days(days: i64) -> jiff::Span {
    jiff::Span::new().days(days)
}

/// Chooses which labels are set and on which step: (point, step, words, distance of the label's start).
fn stair(points: &[Point], scale: &Scale, edge: f64) -> Vec<(usize, usize, String, f64)> {
    let mut chosen: Vec<usize> = (0..points.len()).collect();
    chosen.sort_by_key(|i| points.get(*i).map(|p| (std::cmp::Reverse(p.weight), p.from)));
    chosen.truncate(LABELS);
    loop {
        chosen.sort_unstable();
        let set = set_labels(points, &chosen, scale, edge);
        let deepest = set.iter().map(|(_, step, _, _)| *step).max().unwrap_or(0);
        if deepest < STEPS || chosen.len() <= 4 {
            return set;
        }
        // One of those that crowd there goes: the one that matters least, and of these the one that stands closest to
        // another, so that what is left is spread over the time.
        let gap = |i: usize| {
            let u = |i: usize| points.get(i).map_or(0.0, |p| scale.u(p.from));
            let others = chosen.iter().filter(|o| **o != i).map(|o| (u(*o) - u(i)).abs());
            others.fold(f64::MAX, f64::min)
        };
        let rank = |i: &usize| (points.get(*i).map_or(0, |p| p.weight), gap(*i));
        let crowd = crowd(&set);
        let least = crowd.iter().rev().min_by(|a, b| {
            let ((w, g), (v, h)) = (rank(a), rank(b));
            w.cmp(&v).then(g.total_cmp(&h))
        });
        let least = least.copied();
        chosen.retain(|i| Some(*i) != least);
    }
}

/// The labels of a stair that is too deep: the lowest, and those before it that push it down.
fn crowd(set: &[(usize, usize, String, f64)]) -> Vec<usize> {
    let deepest = set.iter().map(|(_, step, _, _)| *step).max().unwrap_or(0);
    let Some(lowest) = set.iter().position(|(_, step, _, _)| *step == deepest) else { return Vec::new() };
    let mut wanted = Some(deepest);
    let mut out = Vec::new();
    for (i, step, _, _) in set.get(..=lowest).unwrap_or(&[]).iter().rev() {
        if Some(*step) == wanted {
            out.push(*i);
            wanted = step.checked_sub(1);
        }
    }
    out
}

fn set_labels(
    points: &[Point],
    chosen: &[usize],
    scale: &Scale,
    edge: f64,
) -> Vec<(usize, usize, String, f64)> {
    let mut set: Vec<(usize, usize, String, f64)> = Vec::new();
    let mut ends: Vec<(usize, f64)> = Vec::new();
    for i in chosen {
        let Some(point) = points.get(*i) else { continue };
        let u = scale.u(point.from) + 9.0;
        let words = fit(&point.title, Face::Text, 16.5, (edge - u).min(230.0));
        let end = u + width(&words, Face::Text, 16.5).max(width(&point.when, Face::Ui, 13.0)) + 14.0;
        let step = ends.iter().filter(|(_, e)| *e > u - 9.0).map(|(s, _)| s + 1).max().unwrap_or(0);
        ends.push((step, end));
        set.push((*i, step, words, u));
    }
    set
}

fn wide(t: &Strings, story: &Story, title: &str, description: &str) -> Markup {
    let mut pen = Pen::new(t, 1160.0);
    let (first, last) = bounds(story);
    let days = days_between(first, last).max(7) as f64;
    let scale = Scale { first, days, from: 112.0, to: 985.0 };
    let labels = stair(&story.points, &scale, 1160.0);
    let steps = labels.iter().map(|(_, s, _, _)| s + 1).max().unwrap_or(1);
    let axis = 34.0 + 50.0 * steps as f64;
    for (i, step, _, u) in &labels {
        let Some(point) = story.points.get(*i) else { continue };
        let top = 8.0 + 50.0 * *step as f64;
        pen.line("hair", (u - 9.0, top), (u - 9.0, axis));
        let class = if point.sign == Sign::Planned { "s-planned" } else { "t3" };
        pen.text(*u, top + 12.0, 13.0, class, Anchor::Start, &point.when);
        if point.differs {
            let after = u + width(&point.when, Face::Ui, 13.0) + 12.0;
            pen.sign(Sign::Differs, (after, top + 7.5), 1.1);
        }
    }
    pen.line("axis", (68.0, axis), (1160.0, axis));
    months(t, &mut pen, &scale, first, last, axis);
    // Links stand in order of time, so that Tab and the arrows walk through it.
    for (i, point) in story.points.iter().enumerate() {
        let label = labels.iter().find(|(n, _, _, _)| *n == i);
        pen.named_link(&point.href, &format!("{}: {}", point.when, point.title));
        if let Some((_, step, words, u)) = label {
            pen.text(*u, 42.0 + 50.0 * *step as f64, 16.5, "b nas", Anchor::Start, words);
        }
        wide_sign(&mut pen, point, &scale, axis);
        if point.differs && label.is_none() {
            pen.sign(Sign::Differs, (scale.u(point.from), axis - 17.0), 1.0);
        }
        pen.end_link();
    }
    let mut y = axis + 45.0;
    y = lanes(t, &mut pen, story, &scale, y);
    y = promises(t, &mut pen, story, &scale, y);
    if let Some(now) = story.now {
        let u = scale.u(now);
        pen.line("now", (u, axis - 18.0), (u, axis));
        pen.line("now", (u, axis + 68.0), (u, y + 8.0));
        pen.text(u, y + 26.0, 13.0, "t2", Anchor::Middle, &t.day_short(now));
        y += 26.0;
    }
    pen.finish("wide", "lw", y + 12.0, title, description)
}

fn wide_sign(pen: &mut Pen, point: &Point, scale: &Scale, axis: f64) {
    let (a, b) = (scale.u(point.from), scale.u(point.to));
    if point.from == point.to || b - a < 5.0 {
        return pen.sign(point.sign, (a, axis), 1.4);
    }
    let class = if point.sign == Sign::Planned { "planned" } else { "unknown" };
    pen.line(class, (a, axis - 6.0), (a, axis + 6.0));
    pen.line(class, (b, axis - 6.0), (b, axis + 6.0));
    pen.line(&format!("range {class}"), (a, axis), (b, axis));
}

/// Months under the axis in both calendars, as many as there is room for.
fn months(t: &Strings, pen: &mut Pen, scale: &Scale, first: Day, last: Day, axis: f64) {
    let mut month = first.first_of_month();
    let mut free = 0.0;
    while month <= last {
        let u = if month < first { scale.from - 14.0 } else { scale.u(month) };
        if month >= first {
            pen.line("hair", (u, axis), (u, axis + 16.0));
        }
        let name =
            if month.month() == 1 || free == 0.0 { t.month_year(month) } else { t.month(month).to_owned() };
        let hijri = month.checked_add(jiff_days(14)).map(|d| t.hijri_month(d)).unwrap_or_default();
        let wide = width(&name, Face::Ui, 13.5).max(width(&hijri, Face::Ui, 12.5));
        if u + 7.0 >= free && u + 7.0 + wide < 1160.0 {
            pen.text(u + 7.0, axis + 25.0, 13.5, "t2", Anchor::Start, &name);
            pen.text(u + 7.0, axis + 45.0, 12.5, "t3", Anchor::Start, &hijri);
            free = u + 7.0 + wide + 14.0;
        }
        let Ok(next) = month.last_of_month().tomorrow() else { break };
        month = next;
    }
}

fn lanes(t: &Strings, pen: &mut Pen, story: &Story, scale: &Scale, top: f64) -> f64 {
    if story.lanes.is_empty() {
        return top;
    }
    let mut y = top + 43.0;
    pen.text(0.0, y, 14.0, "b", Anchor::Start, t.s("timeline.said"));
    y += 28.0;
    for lane in &story.lanes {
        pen.text(0.0, y + 5.0, 13.5, "t2", Anchor::Start, &fit(&lane.name, Face::Ui, 13.5, 104.0));
        pen.line("hair", (112.0, y), (1160.0, y));
        let mut last = f64::MIN;
        for (day, denial) in &lane.ticks {
            let mut u = scale.u(*day);
            // Two statements of one day stand beside each other, not on each other.
            if u < last + 4.0 {
                u = last + 4.0;
            }
            last = u;
            if *denial {
                pen.sign(Sign::Denied, (u, y), 1.2);
            } else {
                pen.line("tick", (u, y - 7.0), (u, y + 7.0));
            }
        }
        y += 28.0;
    }
    y - 10.0
}

fn promises(t: &Strings, pen: &mut Pen, story: &Story, scale: &Scale, top: f64) -> f64 {
    if story.promises.is_empty() {
        return top;
    }
    let mut y = top + 44.0;
    pen.text(0.0, y, 14.0, "b", Anchor::Start, t.s("timeline.promised"));
    y += 30.0;
    for promise in &story.promises {
        let end = promise_line(pen, promise, scale, story.now, y);
        let start = scale.u(promise.made);
        let state = width(&promise.state, Face::Ui, 13.0);
        let (before, after) = (start - 14.0, 1160.0 - end - 14.0);
        // The words stand after the line or before it, where there is more room; above it, where there is little.
        let tight = before.max(after) < 260.0;
        let (end, after) = if tight { (start, 1160.0 - start - 14.0) } else { (end, after) };
        let base = if tight { y - 7.0 } else { y + 5.0 };
        if after > before {
            let act = fit(&promise.act, Face::Text, 15.5, after - state - 16.0);
            pen.link(&promise.href);
            pen.text(end + 14.0, base, 15.5, "nas", Anchor::Start, &act);
            pen.end_link();
            let u = end + 28.0 + width(&act, Face::Text, 15.5);
            pen.text(u, base, 13.0, promise.class, Anchor::Start, &promise.state);
        } else {
            pen.text(start - 14.0, y + 5.0, 13.0, promise.class, Anchor::End, &promise.state);
            let u = start - 28.0 - state;
            pen.link(&promise.href);
            pen.text(u, y + 5.0, 15.5, "nas", Anchor::End, &fit(&promise.act, Face::Text, 15.5, u - 8.0));
            pen.end_link();
        }
        y += 32.0;
    }
    y - 12.0
}

fn promise_line(pen: &mut Pen, promise: &Promise, scale: &Scale, now: Option<Day>, y: f64) -> f64 {
    promise_line_on(pen, promise, &|d| scale.u(d), now, y)
}

/// The upright version: time goes down, labels are pushed apart.
fn narrow(t: &Strings, story: &Story, title: &str, description: &str) -> Markup {
    let mut pen = Pen::new(t, 358.0);
    let (first, last) = bounds(story);
    let days = days_between(first, last).max(7) as f64;
    let n = (story.points.len() + story.promises.len()) as f64;
    let height = (n * 54.0).max(260.0);
    let scale = Scale { first, days, from: 26.0, to: height };
    pen.line("axis", (78.0, 0.0), (78.0, height + 30.0));
    let mut month = first.first_of_month();
    let mut free = 0.0;
    while month <= last {
        let y = if month < first { 12.0 } else { scale.u(month) };
        if y >= free {
            pen.line("axis", (70.0, y), (78.0, y));
            pen.text(64.0, y + 15.0, 13.0, "t2", Anchor::End, &fit(t.month(month), Face::Ui, 13.0, 62.0));
            free = y + 24.0;
        }
        let Ok(next) = month.last_of_month().tomorrow() else { break };
        month = next;
    }
    let mut y = 14.0_f64;
    let mut marks: Vec<(Day, Day, String, String, String, Sign, bool)> = story
        .points
        .iter()
        .map(|p| (p.from, p.to, p.when.clone(), p.title.clone(), p.href.clone(), p.sign, true))
        .collect();
    for p in &story.promises {
        let day = p.due.or(p.closed).unwrap_or(p.made);
        marks.push((day, day, p.state.clone(), p.act.clone(), p.href.clone(), Sign::Planned, false));
    }
    marks.sort();
    for (from, to, when, title, href, sign, event) in marks {
        let at = scale.u(from);
        let label = at.max(y);
        pen.path("hair", &[(84.0, at), (98.0, at), (108.0, label), (114.0, label)]);
        match (event, from == to) {
            (true, true) => pen.sign(sign, (78.0, at), 1.4),
            (true, false) => pen.line("range unknown", (78.0, at), (78.0, scale.u(to).max(at + 6.0))),
            (false, _) => pen.line("planned", (82.0, at), (96.0, at)),
        }
        let class = if sign == Sign::Planned { "s-planned" } else { "t3" };
        pen.text(120.0, label + 4.0, 12.5, class, Anchor::Start, &fit(&when, Face::Ui, 12.5, 236.0));
        pen.link(&href);
        pen.text(120.0, label + 25.0, 16.0, "b nas", Anchor::Start, &fit(&title, Face::Text, 16.0, 236.0));
        pen.end_link();
        y = label + 50.0;
    }
    if let Some(now) = story.now {
        let at = scale.u(now);
        pen.line("now", (40.0, at), (110.0, at));
    }
    pen.finish("narrow", "ln", y.max(height + 30.0) + 4.0, title, description)
}
