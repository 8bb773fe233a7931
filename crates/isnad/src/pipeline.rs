//! Reading in parallel, in order.
//!
//! One thread opens the inputs and takes pages out of them, two work on pages, and the caller's thread gets the results in
//! the order in which the pages came. Everything between them is bounded: a page that takes long holds up at most
//! [`WINDOW`] others.

use crate::add::{AddOptions, Left};
use crate::input::Input;
use crate::stages::{self, Raw};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Pages that may be under way at a time.
const WINDOW: u64 = 256;
/// Bytes of pages that may wait or be worked on at a time: pages of sixteen megabytes must not fill the memory together.
const HELD_BYTES: usize = 64 << 20;
/// Threads that work on pages.
const WORKERS: usize = 2;
/// A page's text can need a deep stack: markup nests.
const STACK_BYTES: usize = 8 << 20;

/// A page's number, the number of the source it came from, and what has become of it.
type Sent<T> = (u64, usize, Result<T, Left>);

/// How far the caller has come, and what is held on the way; the opener waits on both.
#[derive(Default)]
struct Gate {
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Default)]
struct State {
    /// The next page that the caller gets; `None` where the run was called off.
    done: Option<u64>,
    /// Bytes of pages that are waiting or worked on.
    held: usize,
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until page `n`, of so many bytes, may set out; false where the run was called off.
    fn pass(&self, n: u64, bytes: usize) -> bool {
        let mut state = self.lock();
        loop {
            let room = state.held == 0 || state.held + bytes <= HELD_BYTES;
            match state.done {
                None => return false,
                Some(done) if n < done + WINDOW && room => {
                    state.held += bytes;
                    return true;
                }
                Some(_) => state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// So many bytes are held no more.
    fn free(&self, bytes: usize) {
        let mut state = self.lock();
        state.held = state.held.saturating_sub(bytes);
        self.moved.notify_all();
    }

    fn set(&self, done: Option<u64>) {
        self.lock().done = done;
        self.moved.notify_all();
    }
}

/// Takes every page of `sources` through `work` and hands the results to `sink`, in order, with the number of the
/// source that each came from. Ends early where `sink` fails.
pub(crate) fn run<T: Send, E>(
    sources: &[Input],
    how: &AddOptions,
    work: impl Fn(Raw) -> Result<T, Left> + Sync,
    mut sink: impl FnMut(usize, Result<T, Left>) -> Result<(), E>,
) -> Result<(), E> {
    let gate = Gate::default();
    gate.set(Some(0));
    let (to_work, from_opener) = sync_channel::<Sent<Raw>>(16);
    let (to_sink, from_work) = sync_channel::<Sent<T>>(64);
    // Held by the workers alone: when they have gone, an opener that still sends is told so and ends. Held here it would
    // wait for ever on a sink that failed (a closed pipe).
    let from_opener = Arc::new(Mutex::new(from_opener));
    std::thread::scope(|scope| {
        scope.spawn(|| opener(sources, how, &gate, to_work));
        for _ in 0..WORKERS {
            let (to_sink, from_opener, work) = (to_sink.clone(), Arc::clone(&from_opener), &work);
            let gate = &gate;
            let worker = std::thread::Builder::new().stack_size(STACK_BYTES);
            // Where the system refuses a thread, the other one does the work; where it refuses both, the channel
            // closes and nothing is read.
            drop(worker.spawn_scoped(scope, move || worker_loop(&from_opener, &to_sink, gate, work)));
        }
        drop((to_sink, from_opener));
        let result = in_order(&from_work, &gate, &mut sink);
        gate.set(None);
        drop(from_work);
        result
    })
}

fn in_order<T, E>(
    from_work: &Receiver<Sent<T>>,
    gate: &Gate,
    sink: &mut impl FnMut(usize, Result<T, Left>) -> Result<(), E>,
) -> Result<(), E> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (n, source, result) in from_work {
        waiting.insert(n, (source, result));
        while let Some((source, result)) = waiting.remove(&next) {
            sink(source, result)?;
            next += 1;
            gate.set(Some(next));
        }
    }
    Ok(())
}

fn opener(sources: &[Input], how: &AddOptions, gate: &Gate, to_work: SyncSender<Sent<Raw>>) {
    let mut n = 0;
    for (i, source) in sources.iter().enumerate() {
        let mut pages = stages::open(source, how);
        loop {
            let page = match catch_unwind(AssertUnwindSafe(|| pages.next())) {
                Ok(Some(page)) => page,
                Ok(None) => break,
                Err(_) => {
                    let left = Left::new(stages::name(source), FAULT);
                    if gate.pass(n, 0) {
                        drop(to_work.send((n, i, Err(left))));
                        n += 1;
                    }
                    break;
                }
            };
            if !gate.pass(n, held(&page)) || to_work.send((n, i, page)).is_err() {
                return;
            }
            n += 1;
        }
    }
}

/// Bytes that a page holds.
fn held(page: &Result<Raw, Left>) -> usize {
    page.as_ref().map_or(0, |raw| stages::bytes(raw).len())
}

/// A fault of the program must not cost the other pages of a long run.
const FAULT: &str = "a fault of the program stopped its reading; please report it with the page";

fn worker_loop<T>(
    from_opener: &Mutex<Receiver<Sent<Raw>>>,
    to_sink: &SyncSender<Sent<T>>,
    gate: &Gate,
    work: &(impl Fn(Raw) -> Result<T, Left> + Sync),
) {
    let mut wanted = true;
    loop {
        let next = from_opener.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((n, source, page)) = next else { return };
        let bytes = held(&page);
        // Once nobody wants the results, pages are still taken, so that the opener does not wait for ever to hand on
        // the one that it holds.
        if !wanted {
            gate.free(bytes);
            continue;
        }
        let result = page.and_then(|raw| {
            let name = raw.name.clone();
            catch_unwind(AssertUnwindSafe(|| work(raw))).unwrap_or_else(|_| Err(Left::new(name, FAULT)))
        });
        gate.free(bytes);
        wanted = to_sink.send((n, source, result)).is_ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Enough pages that opener and workers are both held up when the caller gives up.
    fn many() -> Vec<Input> {
        let page =
            |i: u32| Input::Bytes { name: format!("{i}.txt"), bytes: format!("page {i}").into_bytes() };
        (0..1000).map(page).collect()
    }

    #[test]
    fn results_come_in_order() {
        let mut next = 0;
        let ran = run(&many(), &AddOptions::default(), Ok, |source, page| {
            assert_eq!((source, page.map(|p| p.name)), (next, Ok(format!("{next}.txt"))));
            next += 1;
            Ok::<(), ()>(())
        });
        assert_eq!((ran, next), (Ok(()), 1000));
    }

    #[test]
    fn a_caller_that_gives_up_ends_the_run() {
        for after in [0, 1, 30, 400] {
            let mut seen = 0;
            let ran = run(&many(), &AddOptions::default(), Ok, |_, _| {
                seen += 1;
                if seen > after { Err("enough") } else { Ok(()) }
            });
            assert_eq!((ran, seen), (Err("enough"), after + 1));
        }
    }

    #[test]
    fn a_page_that_breaks_the_program_costs_itself_alone() {
        let mut broken = Vec::new();
        let work = |raw: Raw| if raw.name == "7.txt" { panic!("a fault") } else { Ok(raw) };
        let ran = run(&many(), &AddOptions::default(), work, |_, page| {
            broken.extend(page.err().map(|l| l.what));
            Ok::<(), ()>(())
        });
        assert_eq!((ran, broken), (Ok(()), vec!["7.txt".to_owned()]));
    }
}
