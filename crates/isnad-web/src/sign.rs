//! The signs of the record: a state is a sign, a word and a colour together; a strip shows roots and copies.

use crate::markup::Markup;
use crate::strings::Strings;
use isnad_model::{CommitmentStatus, Phase, Polarity, RecordEvent, Verdict};

/// What the record says of a happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sign {
    /// Told as having been, or going on.
    Happened,
    /// Decided, promised or suggested, not told as having been.
    Planned,
    /// Someone who is named says that it is not so.
    Denied,
    /// Accounts differ.
    Differs,
    /// Bounded and not fixed.
    Unknown,
}

impl Sign {
    /// The class that colours it.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Sign::Happened => "happened",
            Sign::Planned => "planned",
            Sign::Denied => "denied",
            Sign::Differs => "differs",
            Sign::Unknown => "unknown",
        }
    }

    /// The drawing, in a box of ten by ten.
    pub(crate) fn shape(self) -> &'static str {
        match self {
            Sign::Happened => r#"<circle cx="5" cy="5" r="4.4" fill="currentColor"/>"#,
            Sign::Planned => {
                r#"<circle cx="5" cy="5" r="3.9" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2.2 1.9"/>"#
            }
            Sign::Denied => {
                r#"<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="M1.6 8.4 8.4 1.6" stroke="currentColor" stroke-width="1.4"/>"#
            }
            Sign::Differs => {
                r#"<path d="M5 .6a4.4 4.4 0 0 1 0 8.8z" fill="currentColor"/><path d="M5 1.2a3.8 3.8 0 0 0 0 7.6z" fill="none" stroke="currentColor" stroke-width="1.2"/>"#
            }
            Sign::Unknown => {
                r#"<path d="M1.5 1v8M8.5 1v8M1.5 5h7" fill="none" stroke="currentColor" stroke-width="1.4"/>"#
            }
        }
    }

    /// Sign and word.
    pub(crate) fn with(self, word: &str) -> Markup {
        Markup::html(format!(
            r#"<span class="st {}"><svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>{}</span>"#,
            self.class(),
            self.shape(),
            Markup::text(word)
        ))
    }
}

/// The sign of an event, or nothing where its pages were grouped without a coded deed.
pub(crate) fn of_event(event: &RecordEvent) -> Option<(Sign, &'static str)> {
    if event.polarity == Some(Polarity::Negated) {
        return Some((Sign::Denied, "state.denied"));
    }
    event.phase.map(of_phase)
}

/// The sign of a phase and the key of its word.
pub(crate) fn of_phase(phase: Phase) -> (Sign, &'static str) {
    match phase {
        Phase::Past => (Sign::Happened, "state.happened"),
        Phase::Ongoing => (Sign::Happened, "state.ongoing"),
        Phase::Attempted => (Sign::Happened, "state.attempted"),
        Phase::Planned => (Sign::Planned, "state.planned"),
        Phase::Proposed => (Sign::Planned, "state.proposed"),
        Phase::Conditional => (Sign::Planned, "state.conditional"),
    }
}

/// The sign of a promise and the key of its word.
pub(crate) fn of_promise(status: CommitmentStatus, dated: bool) -> (Sign, &'static str) {
    match status {
        CommitmentStatus::Open if !dated => (Sign::Unknown, "promise.undated"),
        CommitmentStatus::Open => (Sign::Planned, "promise.open"),
        CommitmentStatus::Due => (Sign::Planned, "promise.due"),
        CommitmentStatus::Overdue => (Sign::Planned, "promise.overdue"),
        CommitmentStatus::ReportedDone => (Sign::Happened, "promise.done"),
        CommitmentStatus::ReportedMoved => (Sign::Planned, "promise.moved"),
        CommitmentStatus::ReportedDropped => (Sign::Denied, "promise.dropped"),
    }
}

/// The sign of a person's verdict and the key of its words.
pub(crate) fn of_verdict(verdict: Verdict) -> (Sign, &'static str) {
    match verdict {
        Verdict::Kept => (Sign::Happened, "promise.kept"),
        Verdict::Broken => (Sign::Denied, "promise.broken"),
    }
}

/// The event's sign and word, as the pages show it.
pub(crate) fn event_state(t: &Strings, event: &RecordEvent) -> Option<Markup> {
    of_event(event).map(|(sign, key)| sign.with(t.s(key)))
}

/// Thick strokes for roots, thin ones for their further texts, from the start edge. `texts` holds the number of
/// texts of each root; `scale` is 1 in lists.
pub(crate) fn strip(t: &Strings, texts: &[usize], scale: f64) -> Markup {
    const MOST: usize = 60;
    let rtl = t.lang.dir() == "rtl";
    let (mut u, mut marks, mut drawn) = (0.0_f64, Vec::new(), 0);
    for (i, n) in texts.iter().enumerate() {
        if drawn >= MOST {
            break;
        }
        if i > 0 {
            u += 7.0;
        }
        marks.push((u, true));
        u += 6.5;
        for _ in 1..(*n).min(MOST) {
            marks.push((u, false));
            u += 4.0;
        }
        drawn += n;
    }
    let width = u.max(4.0);
    // Two paths and not a shape a stroke: a list shows thousands of strokes.
    let bars = |roots: bool| -> String {
        let (w, y, h) = if roots { (3.5, 0, 18) } else { (1.5, 6, 12) };
        let at = |u: f64| if rtl { width - u - w } else { u };
        let strokes = marks.iter().filter(|(_, root)| *root == roots);
        strokes.map(|(u, _)| format!("M{} {y}h{w}v{h}h-{w}z", at(*u))).collect()
    };
    let drawn = [("r", bars(true)), ("c", bars(false))].into_iter().filter(|(_, d)| !d.is_empty());
    let drawn: String = drawn.map(|(class, d)| format!(r#"<path class="{class}" d="{d}"/>"#)).collect();
    Markup::html(format!(
        r#"<svg class="strip" aria-hidden="true" width="{:.1}" height="{:.1}" viewBox="0 0 {width} 18">{drawn}</svg>"#,
        width * scale,
        18.0 * scale,
    ))
}

impl Strings {
    /// The name of a door of the masthead.
    pub(crate) fn nav(&self, key: &str) -> &str {
        self.get(&format!("nav.{key}")).unwrap_or("")
    }

    /// The sign of a difference alone; its word stands beside it.
    pub(crate) fn differs_icon(&self) -> Markup {
        Markup::html(format!(
            "<svg viewBox=\"0 0 10 10\" aria-hidden=\"true\">{}</svg>",
            Sign::Differs.shape()
        ))
    }

    /// The signs that a timeline uses, with their words.
    pub(crate) fn signs(&self) -> Vec<(Markup, &'static str)> {
        [
            (Sign::Happened, "state.happened"),
            (Sign::Planned, "state.planned"),
            (Sign::Denied, "state.denied"),
            (Sign::Unknown, "state.between"),
        ]
        .into_iter()
        .map(|(sign, key)| (sign.with(self.s(key)), key))
        .collect()
    }
}
