//! Pages that come to many are placed in the record that stands, instead of building it anew for them.
//!
//! A page's neighbours are found through the index (it looks at them by the rarest words of the page's first sentences), taken out
//! of the archive with the events that they tell of, and the page is weighed against them alone. So adding a page takes
//! the same time whatever the archive holds. The next building of the whole puts right what that could not see.

use crate::engine::{Engine, RECORD_STAMP};
use crate::neighbours::neighbours;
use crate::{Error, correct};
use isnad_archive::{Place, Places, Told};
use isnad_model::{Decision, Placed, Reading, Record, TellingRef};
use isnad_record::{Background, Corrections, Placing, Standing, Stood};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

/// Pages from which on a record is placed in. Below, it is built anew as quickly.
const MANY: usize = 4_000;
/// Pages that come at once beyond which the record is built anew.
pub(crate) const FEW: usize = 16;
/// One page in so many may have been placed before the record is built anew.
const SHARE: usize = 20;
/// Pages of an event that are weighed at most: one that has more is left to the next building of the whole.
const CROWD: usize = 200;
/// How often a page is weighed again because it belongs to an event whose pages were not all at hand.
const ROUNDS: usize = 4;

/// Where the pages of a record stand, for whoever adds to it; nothing where it has too few pages.
pub(crate) fn places(record: &Record, background: &Background) -> Places {
    if record.groups.len() < MANY {
        return Places::default();
    }
    let mut pages: BTreeMap<&str, Place> = BTreeMap::new();
    for family in &record.families {
        for page in &family.pages {
            pages.entry(page).or_default().family.clone_from(&family.id);
        }
    }
    let mut gathered = Vec::new();
    for event in &record.events {
        let telling: BTreeSet<&str> = event.tellings.iter().map(|t| t.page.as_str()).collect();
        let shared = telling.len() > 1;
        for t in &event.tellings {
            let told = Told { at: t.event, event: event.id.clone(), story: event.storyline.clone(), shared };
            pages.entry(&t.page).or_default().tells.push(told);
        }
        if shared {
            gathered.push((event.id.clone(), telling.into_iter().map(str::to_owned).collect()));
        }
    }
    let pages = pages.into_iter().map(|(page, place)| (page.to_owned(), place)).collect();
    Places { pages, gathered, background: background.to_bytes() }
}

impl Engine {
    /// True where pages that come in now can be placed: the record is that of the archive as it stands.
    pub(crate) fn can_place(&self) -> Result<bool, Error> {
        let archive = self.archive();
        if archive.record_stands_at(RECORD_STAMP)? != Some(archive.sequence()?) {
            return Ok(false);
        }
        let Some(background) = self.background()? else { return Ok(false) };
        Ok(archive.placed()? * SHARE < background.len())
    }

    /// What pages are weighed against, where they are placed at all; read once for each building of the record.
    fn background(&self) -> Result<Option<Arc<Background>>, Error> {
        let Some(built) = self.archive().record_built_at(RECORD_STAMP)? else { return Ok(None) };
        let mut kept = self.background.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, background)) = kept.as_ref().filter(|(at, _)| *at == built) {
            return Ok(Some(Arc::clone(background)));
        }
        let bytes = self.archive().background()?;
        *kept = bytes.and_then(|b| Background::from_bytes(&b)).map(|b| (built, Arc::new(b)));
        Ok(kept.as_ref().map(|(_, background)| Arc::clone(background)))
    }

    /// Places all pages that came in after a sequence number. False where that cannot be: the record is to be built anew.
    pub(crate) fn place_since(&self, after: i64) -> Result<bool, Error> {
        let archive = self.archive();
        let (rows, now) = archive.changed_since(after)?;
        let Some(background) = self.background()? else { return Ok(false) };
        if rows.len() > FEW || rows.iter().any(|row| row.source_key.is_none()) {
            return Ok(false);
        }
        let decisions = archive.decisions()?;
        let corrections = correct::corrections(archive, &decisions);
        let mut waiting: BTreeSet<i64> = rows.iter().map(|row| row.n).collect();
        let places = Places::default();
        let mut placer = Placer { engine: self, background, decisions, corrections, places };
        let mut added = Vec::with_capacity(rows.len());
        for row in rows {
            let placed = placer.place(row.n, &waiting)?;
            waiting.remove(&row.n);
            match placed {
                Some(placed) => added.push(placed),
                None => return Ok(false),
            }
        }
        Ok(archive.keep_placed(&added, &placer.places, (after, now), RECORD_STAMP)?)
    }
}

/// Places pages one after the other.
struct Placer<'e> {
    engine: &'e Engine,
    background: Arc<Background>,
    decisions: Vec<Decision>,
    corrections: Corrections,
    /// Where those stand that were placed here; not in the archive yet.
    places: Places,
}

impl Placer<'_> {
    /// Places the page of a row, beside all but those that are waiting for their turn.
    fn place(&mut self, n: i64, waiting: &BTreeSet<i64>) -> Result<Option<Placed>, Error> {
        let Some(new) = self.readings(&[n])?.pop() else { return Ok(None) };
        let id = new.article.id.clone();
        let mut rows = neighbours(self.engine, &new, &self.background)?;
        rows.retain(|row| !waiting.contains(row));
        let mut readings = self.readings(&rows)?;
        readings.push(new);
        for _ in 0..ROUNDS {
            let Some(standing) = self.standing(&readings, &id)? else { return Ok(None) };
            let stages = self.engine.stages();
            match stages.place(&readings, &standing, &id, &self.background, &self.decisions) {
                Some(Placing::Placed(placed)) => {
                    return Ok(self.note(&placed)?.then_some(*placed));
                }
                Some(Placing::Wants(events)) => {
                    if !self.fetch(&events, &mut readings)? {
                        return Ok(None);
                    }
                }
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    fn readings(&self, rows: &[i64]) -> Result<Vec<Reading>, Error> {
        let mut readings: Vec<Reading> =
            self.engine.archive().readings_of(rows)?.into_iter().flatten().collect();
        readings.iter_mut().for_each(|r| self.corrections.apply(r));
        Ok(readings)
    }

    /// Takes the other pages of events out of the archive; false where there are too many.
    fn fetch(&self, events: &[String], readings: &mut Vec<Reading>) -> Result<bool, Error> {
        let mut missing = BTreeSet::new();
        for event in events {
            missing.extend(self.pages_of(event)?.unwrap_or_default());
        }
        missing.retain(|page| readings.iter().all(|r| r.article.id != *page));
        if missing.is_empty() || missing.len() > CROWD {
            return Ok(false);
        }
        let mut rows = Vec::with_capacity(missing.len());
        for page in &missing {
            rows.extend(self.engine.archive().find(page)?);
        }
        readings.extend(self.readings(&rows)?);
        Ok(true)
    }

    /// Where the neighbours stand; `None` where that is not known of one.
    fn standing(&self, readings: &[Reading], new: &str) -> Result<Option<Standing>, Error> {
        let mut standing = Standing::default();
        let mut events: BTreeMap<String, (Stood, bool)> = BTreeMap::new();
        for page in readings.iter().map(|r| &r.article.id).filter(|id| *id != new) {
            let Some(place) = self.place_of(page)? else { return Ok(None) };
            standing.families.insert(page.clone(), place.family);
            for told in place.tells {
                let Told { at, event, story, shared } = told;
                let none =
                    || Stood { id: event.clone(), storyline: story, tellings: Vec::new(), whole: true };
                let (stood, any) = events.entry(event.clone()).or_insert_with(|| (none(), shared));
                stood.tellings.push(TellingRef { page: page.clone(), event: at });
                *any |= shared;
            }
        }
        let at_hand: BTreeSet<&str> = readings.iter().map(|r| r.article.id.as_str()).collect();
        for (id, (mut stood, shared)) in events {
            if shared {
                let Some(pages) = self.pages_of(&id)? else { return Ok(None) };
                stood.whole = pages.iter().all(|p| at_hand.contains(p.as_str()));
            }
            standing.events.push(stood);
        }
        Ok(Some(standing))
    }

    fn place_of(&self, page: &str) -> Result<Option<Place>, Error> {
        let here = self.places.pages.iter().rfind(|(id, _)| id == page).map(|(_, place)| place.clone());
        Ok(if here.is_some() { here } else { self.engine.archive().place_of(page)? })
    }

    fn pages_of(&self, event: &str) -> Result<Option<Vec<String>>, Error> {
        let here = self.places.gathered.iter().rfind(|(id, _)| id == event).map(|(_, pages)| pages.clone());
        Ok(if here.is_some() { here } else { self.engine.archive().pages_of(event)? })
    }

    /// Notes where a page stands now, and those that it joined; false where that is not known of one.
    fn note(&mut self, placed: &Placed) -> Result<bool, Error> {
        let page = &placed.group.page;
        let mut place = Place { family: placed.family.id.clone(), tells: Vec::new() };
        let mut joined: HashMap<String, Place> = HashMap::new();
        for event in &placed.events {
            let telling: BTreeSet<&str> = event.tellings.iter().map(|t| t.page.as_str()).collect();
            let shared = telling.len() > 1;
            let told = |t: &TellingRef| Told {
                at: t.event,
                event: event.id.clone(),
                story: event.storyline.clone(),
                shared,
            };
            place.tells.extend(event.tellings.iter().filter(|t| t.page == *page).map(told));
            if !shared {
                continue;
            }
            // Who was the only one to tell of it is so no more.
            for other in telling.iter().filter(|p| **p != page.as_str()) {
                let known = joined.remove(*other);
                let known = if known.is_some() { known } else { self.place_of(other)? };
                let Some(mut known) = known else { return Ok(false) };
                known.tells.iter_mut().filter(|t| t.event == event.id).for_each(|t| t.shared = true);
                joined.insert((*other).to_owned(), known);
            }
            let pages = telling.into_iter().map(str::to_owned).collect();
            self.places.gathered.push((event.id.clone(), pages));
        }
        let joined: BTreeMap<String, Place> = joined.into_iter().collect();
        self.places.pages.extend(joined);
        self.places.pages.push((page.clone(), place));
        Ok(true)
    }
}
