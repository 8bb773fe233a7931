//! The progress bar: one line on standard error, on a terminal only; and Ctrl-C, which ends what it shows.

use crate::interrupt::Interrupt;
use crate::term::thousands;
use isnad::{Progress, Summary, Work};
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Shows how far a run has come.
pub(crate) struct Bar {
    shown: bool,
    files: usize,
    begun: Instant,
    drawn: Option<Instant>,
    interrupt: Option<Interrupt>,
    clock: Option<Clock>,
}

/// Time between two drawings.
const PAUSE: Duration = Duration::from_millis(100);
/// Columns of the bar itself.
const WIDTH: usize = 24;

impl Bar {
    /// A bar; `quiet` keeps it hidden.
    pub(crate) fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        Bar { shown, files: 0, begun: Instant::now(), drawn: None, interrupt: None, clock: None }
    }

    /// The same for work that Ctrl-C can end; `next` says what to do after it.
    pub(crate) fn interruptible(mut self, next: &'static str) -> Self {
        self.interrupt = Some(Interrupt::new(next));
        self
    }

    /// Seconds since it was made.
    pub(crate) fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    /// Takes the bar away.
    pub(crate) fn clear(&mut self) {
        self.clock = None;
        if self.drawn.take().is_some() {
            draw("");
        }
    }

    /// True once for each drawing that is due.
    fn due(&mut self) -> bool {
        let due = self.shown && self.drawn.is_none_or(|d| d.elapsed() >= PAUSE);
        if due {
            self.drawn = Some(Instant::now());
        }
        due
    }
}

fn draw(words: &str) {
    // A terminal that has gone away is no reason to stop.
    let mut to = std::io::stderr().lock();
    drop(write!(to, "\r\u{1b}[2K{words}").and_then(|()| to.flush()));
}

fn gauge(done: usize, of: usize) -> String {
    let full = WIDTH * done.min(of) / of.max(1);
    format!("[{}{}] ", "=".repeat(full), " ".repeat(WIDTH - full))
}

impl Progress for Bar {
    fn found(&mut self, files: usize) {
        self.files = files;
    }

    fn page(&mut self, so_far: &Summary) {
        if !self.due() {
            return;
        }
        let mut words = if self.files > 1 { gauge(so_far.files_begun, self.files) } else { String::new() };
        let seconds = self.seconds();
        let rate = so_far.seen as f64 / seconds.max(0.001);
        words.push_str(&format!(
            "{} pages, {} left out · {rate:.0} a second · {seconds:.0} s",
            thousands(so_far.seen),
            thousands(so_far.skipped.len()),
        ));
        draw(&words);
    }

    fn recording(&mut self, pages: usize) {
        // The record is made in one go, from pages that are kept: there is nothing to wait for.
        if let Some(interrupt) = &self.interrupt {
            interrupt.at_once();
        }
        if self.shown {
            let words = format!("building the record of {} pages…", thousands(pages));
            draw(&words);
            self.drawn = Some(Instant::now());
            self.clock = Some(Clock::start(words));
        }
    }

    fn step(&mut self, work: Work, done: usize, of: usize) {
        if !self.due() {
            return;
        }
        let doing = match work {
            Work::Checking => "looking over the pages",
            Work::Copying => "copying",
            Work::Indexing => "indexing the pages",
            Work::Forgetting => "writing the files anew",
        };
        let share = 100 * done / of.max(1);
        draw(&format!("{}{doing} · {share} % · {:.0} s", gauge(done, of), self.seconds()));
    }

    fn interrupted(&self) -> bool {
        self.interrupt.as_ref().is_some_and(Interrupt::asked)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Seconds that go by beside words, while there is nothing else to tell.
struct Clock {
    /// Dropping it stops the clock.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Clock {
    fn start(words: String) -> Self {
        let (stop, stopped) = channel::<()>();
        let begun = Instant::now();
        let thread = thread::spawn(move || {
            while stopped.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                draw(&format!("{words} {} s", begun.elapsed().as_secs()));
            }
        });
        Clock { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
