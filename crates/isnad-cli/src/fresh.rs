//! The record and the index that a server shows, kept in step with the archive behind the backs of those who read.
//!
//! Pages may come in all day from another program, and persons decide. The record is built whole and the index has to be written:
//! neither must be done by whoever happens to ask next. A thread looks whether the archive has changed, makes both anew and then
//! shows them; until then all see what was there, from the first moment on: a server that starts over an archive that has grown
//! shows the record that was kept last. The thread rests as long as it has worked, so that half of a processor is left to the
//! readers; only a decision wakes it.

use isnad::{Engine, Error, Snapshot};
use isnad_web::Prepare;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// Time between two looks at the archive.
const LOOK: Duration = Duration::from_millis(500);
/// Pages of which a record is not made in a second or two.
const MANY_PAGES: usize = 5_000;
/// Longest rest after work.
const REST: Duration = Duration::from_secs(60);

/// What is shown.
#[derive(Clone)]
struct Shown {
    snapshot: Arc<Snapshot>,
    /// The archive's sequence number that it was made at.
    at: i64,
    /// The name of that state.
    version: String,
}

/// The record as it is shown now.
pub(crate) struct Fresh {
    shown: Mutex<Shown>,
    /// Told whenever something else is shown.
    anew: Condvar,
    /// True where somebody waits for the next one.
    wanted: Mutex<bool>,
    /// Told when that becomes true.
    woken: Condvar,
    prepare: OnceLock<Prepare>,
    /// Whether a thread makes what is shown.
    kept: bool,
}

impl Fresh {
    /// Shows the record as it is. Where there is a `maker`, another engine over the same archive, record and index are kept in
    /// step with it as long as `engine` lives, and `engine` answers from what is shown.
    pub(crate) fn new(engine: &Arc<Engine>, maker: Option<Engine>) -> Result<Arc<Self>, Error> {
        let first = match &maker {
            Some(maker) => last(maker)?,
            None => taken(engine)?,
        };
        // The thread sees to the rest of it; but with nothing at all nothing would be found.
        if maker.is_none() || engine.indexed() == 0 {
            engine.keep_index()?;
        }
        if maker.is_some() {
            engine.follow(Arc::clone(&first.snapshot));
        }
        let fresh = Arc::new(Fresh {
            shown: Mutex::new(first),
            anew: Condvar::new(),
            wanted: Mutex::new(false),
            woken: Condvar::new(),
            prepare: OnceLock::new(),
            kept: maker.is_some(),
        });
        if let Some(maker) = maker {
            let (engine, shown) = (Arc::downgrade(engine), Arc::downgrade(&fresh));
            let keep = move || while keep_up(&engine, &maker, &shown).is_some() {};
            // Where the system refuses a thread, the record stays as it is.
            drop(thread::Builder::new().name("record".into()).spawn(keep));
        }
        Ok(fresh)
    }

    /// The record.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.lock().snapshot)
    }

    /// Names the state that is shown.
    pub(crate) fn version(&self) -> String {
        self.lock().version.clone()
    }

    /// The archive's sequence number that what is shown was made at.
    pub(crate) fn at(&self) -> i64 {
        self.lock().at
    }

    /// What to do with a record before it is shown; done with this one at once.
    pub(crate) fn prepare(&self, prepare: Prepare) {
        prepare(&self.snapshot());
        drop(self.prepare.set(prepare));
    }

    /// Has the record made that holds what was decided at a sequence number, and waits for it, but not for ever: `false` where
    /// it is still to come.
    pub(crate) fn hurry(&self, engine: &Engine, at: i64, patience: Duration) -> Result<bool, Error> {
        if !self.kept {
            self.show(engine)?;
            return Ok(true);
        }
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.woken.notify_one();
        let waited = self.anew.wait_timeout_while(self.lock(), patience, |shown| shown.at < at);
        let (shown, _) = waited.unwrap_or_else(PoisonError::into_inner);
        Ok(shown.at >= at)
    }

    /// Shows the record as an engine makes it.
    fn show(&self, maker: &Engine) -> Result<Arc<Snapshot>, Error> {
        let now = taken(maker)?;
        if let Some(prepare) = self.prepare.get()
            && !Arc::ptr_eq(&now.snapshot, &self.snapshot())
        {
            prepare(&now.snapshot);
        }
        let snapshot = Arc::clone(&now.snapshot);
        *self.lock() = now;
        self.anew.notify_all();
        Ok(snapshot)
    }

    /// Rests, unless somebody waits.
    fn rest(&self, most: Duration) {
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.woken.wait_timeout_while(wanted, most, |wanted| !*wanted);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number first: what comes in meanwhile is then shown under an older one, and once more under its own.
fn taken(maker: &Engine) -> Result<Shown, Error> {
    let (at, version) = (maker.sequence()?, maker.version()?);
    Ok(Shown { snapshot: maker.snapshot()?, at, version })
}

/// What is shown first: the record as it was kept last, where to make it anew would keep the readers waiting.
fn last(maker: &Engine) -> Result<Shown, Error> {
    match maker.last_snapshot()? {
        Some((at, snapshot)) if snapshot.readings.len() >= MANY_PAGES => {
            Ok(Shown { snapshot, at, version: maker.version_at(at) })
        }
        _ => taken(maker),
    }
}

/// One look, and what follows from it. `None` when the server has gone.
fn keep_up(engine: &Weak<Engine>, maker: &Engine, shown: &Weak<Fresh>) -> Option<()> {
    let begun = Instant::now();
    {
        let (engine, shown) = (engine.upgrade()?, shown.upgrade()?);
        // An archive that cannot be read for a moment is looked at again. A few pages are indexed in no time, and the record
        // may take minutes; but whoever waits, waits for the record.
        let waited = *shown.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        if !waited {
            drop(engine.keep_index());
        }
        if let Ok(snapshot) = shown.show(maker) {
            engine.follow(snapshot);
        }
        if waited {
            drop(engine.keep_index());
        }
    }
    let rest = LOOK + begun.elapsed().min(REST);
    shown.upgrade()?.rest(rest);
    Some(())
}
