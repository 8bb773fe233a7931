//! Ctrl-C during long work: the first asks the work to end with what it has, the second ends the program.
//!
//! Nothing is ever lost by ending at once, since the archive keeps whole batches only; but a batch that is under way is
//! worth the moment that it takes.

use std::process::exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What a shell reports of a program that Ctrl-C has ended.
pub(crate) const INTERRUPTED: u8 = 130;

/// How long work may take to end by itself: one that waits for standard input would wait for ever.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether Ctrl-C was pressed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt {
    asked: Arc<AtomicBool>,
    /// True while there is nothing that could be kept.
    at_once: Arc<AtomicBool>,
}

impl Interrupt {
    /// Takes Ctrl-C over; `next` says what to do after it.
    pub(crate) fn new(next: &'static str) -> Self {
        let interrupt = Interrupt::default();
        let seen = interrupt.clone();
        // Where it cannot be taken over Ctrl-C ends the program as it always does.
        drop(ctrlc::set_handler(move || {
            let again = seen.asked.swap(true, Ordering::SeqCst);
            let patience =
                if again || seen.at_once.load(Ordering::SeqCst) { Duration::ZERO } else { PATIENCE };
            // Beside this thread, which has to hear the second Ctrl-C.
            std::thread::spawn(move || {
                std::thread::sleep(patience);
                crate::command::eprintln_quiet(&format!("\ninterrupted: {next}"));
                exit(i32::from(INTERRUPTED));
            });
        }));
        interrupt
    }

    /// True where the work should end.
    pub(crate) fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    /// From now on there is nothing to wait for.
    pub(crate) fn at_once(&self) {
        self.at_once.store(true, Ordering::SeqCst);
    }
}
