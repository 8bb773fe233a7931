//! The progress bar: one line on standard error, on a terminal only.

use crate::term::thousands;
use isnad::{Progress, Summary};
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Shows how far a run has come.
pub(crate) struct Bar {
    shown: bool,
    files: usize,
    begun: Instant,
    drawn: Option<Instant>,
}

/// Time between two drawings.
const PAUSE: Duration = Duration::from_millis(100);
/// Columns of the bar itself.
const WIDTH: usize = 24;

impl Bar {
    /// A bar; `quiet` keeps it hidden.
    pub(crate) fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        Bar { shown, files: 0, begun: Instant::now(), drawn: None }
    }

    /// Seconds since it was made.
    pub(crate) fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    /// Takes the bar away.
    pub(crate) fn clear(&mut self) {
        if self.drawn.take().is_some() {
            self.draw("");
        }
    }

    fn draw(&self, words: &str) {
        // A terminal that has gone away is no reason to stop.
        let mut to = std::io::stderr().lock();
        drop(write!(to, "\r\u{1b}[2K{words}").and_then(|()| to.flush()));
    }
}

impl Progress for Bar {
    fn found(&mut self, files: usize) {
        self.files = files;
    }

    fn page(&mut self, so_far: &Summary) {
        if !self.shown || self.drawn.is_some_and(|d| d.elapsed() < PAUSE) {
            return;
        }
        let mut words = String::new();
        if self.files > 1 {
            let full = WIDTH * so_far.files_begun.min(self.files) / self.files;
            words = format!("[{}{}] ", "=".repeat(full), " ".repeat(WIDTH - full));
        }
        let seconds = self.seconds();
        let rate = so_far.seen as f64 / seconds.max(0.001);
        words.push_str(&format!(
            "{} pages, {} left out · {rate:.0} a second · {seconds:.0} s",
            thousands(so_far.seen),
            thousands(so_far.skipped.len()),
        ));
        self.draw(&words);
        self.drawn = Some(Instant::now());
    }

    fn recording(&mut self, pages: usize) {
        if self.shown {
            self.draw(&format!("building the record of {} pages…", thousands(pages)));
            self.drawn = Some(Instant::now());
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.clear();
    }
}
