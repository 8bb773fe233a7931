//! The record and the index that a server shows, kept in step with the archive behind the backs of those who read.
//!
//! Pages may come in all day from another program. The record is built whole and the index has to be written: neither must be done
//! by whoever happens to ask next. A thread looks whether the archive has changed, makes both anew and then shows them; until
//! then all see what was there. It rests as long as it has worked, so that half of a processor is left to the readers.

use isnad::{Engine, Error, Snapshot};
use isnad_web::Prepare;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// Time between two looks at the archive.
const LOOK: Duration = Duration::from_millis(500);
/// Longest rest after work.
const REST: Duration = Duration::from_secs(60);

/// What is shown, and the name of the state that it shows.
type Shown = (Arc<Snapshot>, String);

/// The record as it is shown now.
pub(crate) struct Fresh {
    shown: Mutex<Shown>,
    prepare: OnceLock<Prepare>,
}

impl Fresh {
    /// Shows the record as it is. Where there is a `maker`, another engine over the same archive, record and index are kept in
    /// step with it as long as `engine` lives.
    pub(crate) fn new(engine: &Arc<Engine>, maker: Option<Engine>) -> Result<Arc<Self>, Error> {
        let first = taken(maker.as_ref().unwrap_or(engine))?;
        engine.keep_index()?;
        let fresh = Arc::new(Fresh { shown: Mutex::new(first), prepare: OnceLock::new() });
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
        Arc::clone(&self.lock().0)
    }

    /// Names the state that is shown.
    pub(crate) fn version(&self) -> String {
        self.lock().1.clone()
    }

    /// What to do with a record before it is shown; done with this one at once.
    pub(crate) fn prepare(&self, prepare: Prepare) {
        prepare(&self.snapshot());
        drop(self.prepare.set(prepare));
    }

    /// Shows the record as an engine makes it.
    pub(crate) fn show(&self, maker: &Engine) -> Result<(), Error> {
        let now = taken(maker)?;
        if let Some(prepare) = self.prepare.get()
            && !Arc::ptr_eq(&now.0, &self.snapshot())
        {
            prepare(&now.0);
        }
        *self.lock() = now;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The name first: what comes in meanwhile is then shown under an older name, and once more under its own.
fn taken(maker: &Engine) -> Result<Shown, Error> {
    let version = maker.version()?;
    Ok((maker.snapshot()?, version))
}

/// One look, and what follows from it. `None` when the server has gone.
fn keep_up(engine: &Weak<Engine>, maker: &Engine, shown: &Weak<Fresh>) -> Option<()> {
    let begun = Instant::now();
    {
        let (engine, shown) = (engine.upgrade()?, shown.upgrade()?);
        // An archive that cannot be read for a moment is looked at again.
        drop(engine.keep_index());
        drop(shown.show(maker));
    }
    thread::sleep(LOOK + begun.elapsed().min(REST));
    Some(())
}
