//! What the archive's pages have in common, learned once they are all in: the habits of their outlets.
//!
//! Habits depend on the set of pages alone. Pages that came in before a habit was known, or while it still was one, are
//! read anew from their bytes; few are, since a host's habits stand still once some days of its pages are in. Which
//! version of a page a text is does not depend on habits, so that nothing is lost or doubled on the way.

use crate::Error;
use crate::add::{Worked, work};
use crate::engine::{Engine, Loaded};
use crate::stages;
use isnad_model::Reading;
use isnad_page::habits::{Habits, Learner};
use std::sync::Arc;

/// Where the archive keeps habits, and the sequence number that they were learned at.
const HABITS: &str = "habits";
const LEARNED_AT: &str = "habits-at";

impl Engine {
    /// What was learned of the outlets, by host.
    pub fn habits(&self) -> &Habits {
        self.stages().rules().habits()
    }

    /// Takes up what the archive keeps of habits. What cannot be understood was written by another program: it is
    /// learned anew.
    pub(crate) fn recall(&mut self) -> Result<(), Error> {
        let kept = self.archive().meta(HABITS)?;
        let habits = kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        self.stages_mut().rules_mut().heed(Arc::new(habits));
        Ok(())
    }

    /// Learns habits anew where pages have come in since, and reads the pages anew that they touch. Hands on the readings
    /// that it had to load for it, with their sequence number, where they are still those of the archive.
    pub(crate) fn settle(&mut self) -> Result<Option<Loaded>, Error> {
        let now = self.archive().sequence()?.to_string();
        if self.archive().meta(LEARNED_AT)?.as_ref() == Some(&now) {
            return Ok(None);
        }
        let (at, readings) = self.archive().readings()?;
        let mut learner = Learner::default();
        for reading in &readings {
            learner.take(&reading.article, reading.page.captured, self.stages().rules());
        }
        let habits = Arc::new(learner.learn(self.stages().rules()));
        if *habits != *self.habits() {
            let json = serde_json::to_string(&*habits).unwrap_or_default();
            self.stages_mut().rules_mut().heed(Arc::clone(&habits));
            self.archive().set_meta(HABITS, &json)?;
        }
        self.read_anew(&readings, &habits)?;
        let now = self.archive().sequence()?;
        self.archive().set_meta(LEARNED_AT, &now.to_string())?;
        Ok((at == now).then_some((at, readings)))
    }

    /// Reads the pages anew that were read with other habits.
    fn read_anew(&self, readings: &[Reading], habits: &Habits) -> Result<(), Error> {
        let mut pages = Vec::new();
        for reading in readings.iter().filter(|r| !habits.fit(&r.article, self.stages().rules())) {
            let Some(n) = self.archive().find(&reading.article.id)? else { continue };
            let Some((bytes, given)) = self.archive().source(n)? else { continue };
            let page = stages::restore(&reading.article.id, bytes, &given)
                .and_then(|raw| work(self.stages(), &|_| false, raw));
            // Its bytes were read before; what cannot be read now stays as it was.
            if let Ok(Worked::Read(page)) = page {
                pages.push(page.0);
            }
        }
        if !pages.is_empty() {
            self.archive().rewrite(&pages)?;
        }
        Ok(())
    }
}
