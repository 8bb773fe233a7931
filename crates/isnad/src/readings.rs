//! The readings of a snapshot: each is taken out of the archive when somebody asks for it.
//!
//! A question for the events of a day shows some sentences of some pages; unpacking two hundred thousand pages for it takes
//! most of a minute and gigabytes. What was taken out stays until the snapshot goes. Whoever goes through all of them loads
//! all of them, at once and on two threads.

use crate::Error;
use isnad_archive::Archive;
use isnad_model::Reading;
use isnad_record::Corrections;
use std::collections::btree_map::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What each page says, by page id. Pages that are not loaded yet are.
#[derive(Clone, Default)]
pub struct Readings {
    /// Sorted.
    ids: Vec<String>,
    /// `None` where the archive no longer has the page, or it cannot be read.
    cells: Vec<OnceLock<Option<Box<Reading>>>>,
    archive: Option<Arc<Archive>>,
    /// What persons put right on single pages.
    corrections: Corrections,
    /// The last thing that went wrong.
    fault: Arc<Mutex<Option<isnad_archive::Error>>>,
}

impl Readings {
    /// Readings that lie in an archive; `ids` are the ids of its pages.
    pub(crate) fn kept(
        archive: Arc<Archive>,
        corrections: Corrections,
        ids: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut ids: Vec<String> = ids.into_iter().collect();
        ids.sort_unstable();
        let cells = ids.iter().map(|_| OnceLock::new()).collect();
        Readings { ids, cells, archive: Some(archive), corrections, fault: Arc::default() }
    }

    /// The same readings, to be loaded by somebody who needs all of them for a while: what is loaded here is let go with it, and
    /// not kept as long as the snapshot.
    pub(crate) fn again(&self) -> Self {
        match &self.archive {
            None => self.clone(),
            Some(archive) => {
                Readings::kept(Arc::clone(archive), self.corrections.clone(), self.ids.iter().cloned())
            }
        }
    }

    /// What a page says.
    pub fn get(&self, id: &str) -> Option<&Reading> {
        self.at(self.position(id)?)
    }

    /// The id of the page at a position of the list.
    pub fn id(&self, at: u32) -> Option<&str> {
        self.ids.get(at as usize).map(String::as_str)
    }

    /// The position of a page in the list.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.ids.binary_search_by(|i| i.as_str().cmp(id)).ok()
    }

    /// True where there is such a page.
    pub fn contains_key(&self, id: &str) -> bool {
        self.ids.binary_search_by(|i| i.as_str().cmp(id)).is_ok()
    }

    /// How many pages there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// True where there is no page.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The ids of all pages, in order. Loads none.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.ids.iter()
    }

    /// All readings, in the order of their ids. Loads all.
    pub fn values(&self) -> impl Iterator<Item = &Reading> {
        self.iter().map(|(_, reading)| reading)
    }

    /// All readings with their ids, in order. Loads all.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Reading)> {
        self.load();
        self.ids.iter().enumerate().filter_map(|(i, id)| Some((id, self.at(i)?)))
    }

    /// All readings, to be changed in this snapshot alone. Loads all.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Reading> {
        self.load();
        self.cells.iter_mut().filter_map(|cell| cell.get_mut()?.as_deref_mut())
    }

    /// How many are loaded.
    pub fn loaded(&self) -> usize {
        self.cells.iter().filter(|c| c.get().is_some()).count()
    }

    /// Fails where something went wrong while readings were loaded since this was last asked: the pages that could not be
    /// are missing from what was shown.
    ///
    /// # Errors
    /// What went wrong.
    pub fn whole(&self) -> Result<(), Error> {
        let fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner).take();
        fault.map_or(Ok(()), |fault| Err(fault.into()))
    }

    fn remember(&self, fault: isnad_archive::Error) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
    }

    /// The reading at a position of the list.
    pub(crate) fn at(&self, i: usize) -> Option<&Reading> {
        let (cell, id) = (self.cells.get(i)?, self.ids.get(i)?);
        cell.get_or_init(|| self.fetch(id).map(Box::new)).as_deref()
    }

    fn fetch(&self, id: &str) -> Option<Reading> {
        let archive = self.archive.as_ref()?;
        let found = archive.find(id).and_then(|n| n.map_or(Ok(None), |n| archive.reading(n)));
        let mut found = found.unwrap_or_else(|fault| {
            self.remember(fault);
            None
        });
        found.iter_mut().for_each(|reading| self.corrections.apply(reading));
        found
    }

    /// Loads what is missing, in one go.
    fn load(&self) {
        let Some(archive) = self.archive.as_ref() else { return };
        if self.cells.iter().all(|c| c.get().is_some()) {
            return;
        }
        match archive.readings() {
            Ok((_, all)) => {
                for mut reading in all {
                    self.corrections.apply(&mut reading);
                    if let Ok(i) = self.ids.binary_search(&reading.article.id)
                        && let Some(cell) = self.cells.get(i)
                    {
                        drop(cell.set(Some(Box::new(reading))));
                    }
                }
            }
            Err(fault) => self.remember(fault),
        }
    }
}

impl From<Vec<Reading>> for Readings {
    fn from(readings: Vec<Reading>) -> Self {
        readings.into_iter().map(|r| (r.article.id.clone(), r)).collect()
    }
}

impl FromIterator<(String, Reading)> for Readings {
    /// Of several with one id the last stays.
    fn from_iter<I: IntoIterator<Item = (String, Reading)>>(readings: I) -> Self {
        let sorted: BTreeMap<String, Reading> = readings.into_iter().collect();
        let (ids, cells) = sorted.into_iter().map(|(id, r)| (id, OnceLock::from(Some(Box::new(r))))).unzip();
        Readings { ids, cells, ..Readings::default() }
    }
}

impl<'r> IntoIterator for &'r Readings {
    type Item = (&'r String, &'r Reading);
    type IntoIter = Box<dyn Iterator<Item = Self::Item> + 'r>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

impl fmt::Debug for Readings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Readings({} of {} loaded)", self.loaded(), self.len())
    }
}
