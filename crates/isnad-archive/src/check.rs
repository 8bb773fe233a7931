//! Looking a whole archive over: what was looked at, and what is wrong with it, each in a plain line.

use crate::sums::{TABLES, TALLIED};
use crate::{Archive, Error};
use isnad_model::{Decision, Reading};

/// How many faults of one kind are told one by one.
const FAULTS_TOLD: usize = 10;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at: `file`, `links`, `rows`, `pages`, `bytes`, `readings`, `decisions`, `index`.
    pub what: &'static str,
    /// What was found, in words.
    pub said: String,
    /// What is wrong; empty where nothing is.
    pub faults: Vec<String>,
}

impl Finding {
    /// What was found, with what is wrong.
    pub fn new(what: &'static str, said: impl Into<String>, faults: Vec<String>) -> Self {
        Finding { what, said: said.into(), faults }
    }
}

/// Told how far a long work has come (done, of how many); false ends it.
pub type Step<'s> = &'s mut dyn FnMut(usize, usize) -> bool;

impl Archive {
    /// Looks the whole file over.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the first thing found.
    pub fn verify(&self) -> Result<(), Error> {
        let findings = self.check(&mut |_, _| true)?;
        match findings.iter().flat_map(|f| &f.faults).next() {
            Some(fault) => Err(Error::damaged(&self.path, fault)),
            None => Ok(()),
        }
    }

    /// Looks the whole file over: its pages and indexes, that every row is as it was written and none is lost, that
    /// the bytes of every page are those that came in and every reading is one.
    ///
    /// # Errors
    /// [`Error::Interrupted`]; damage is no error here.
    pub fn check(&self, step: Step<'_>) -> Result<Vec<Finding>, Error> {
        let mut findings = vec![self.file(), self.links(), self.rows(), self.halves()];
        let rows = self.numbers().unwrap_or_default();
        let (mut bytes, mut readings) = (Vec::new(), Vec::new());
        for (i, n) in rows.iter().enumerate() {
            if !step(i, rows.len()) {
                return Err(Error::Interrupted);
            }
            if let Err(e) = self.source(*n) {
                bytes.push(detail(&e));
            }
            match self.reading(*n) {
                Ok(Some(Reading { .. })) => {}
                Ok(None) => readings.push(format!("the page in row {n} has no reading")),
                Err(e) => readings.push(detail(&e)),
            }
        }
        findings.push(Finding::new(
            "bytes",
            format!("bytes of pages that have the hash they came with: {}", rows.len() - bytes.len()),
            few(bytes),
        ));
        findings.push(Finding::new(
            "readings",
            format!("readings that can be read: {}", rows.len() - readings.len()),
            few(readings),
        ));
        findings.push(self.judgements());
        Ok(findings)
    }

    /// What SQLite itself finds.
    fn file(&self) -> Finding {
        let db = self.db();
        let said = || -> rusqlite::Result<Vec<String>> {
            db.prepare("PRAGMA integrity_check(10)")?.query_map([], |r| r.get(0))?.collect()
        };
        let faults = match said() {
            Ok(lines) => lines.into_iter().filter(|l| l != "ok").collect(),
            Err(e) => vec![e.to_string()],
        };
        Finding::new("file", "SQLite's own check of pages, tables and indexes", faults)
    }

    /// That what refers to a page has one.
    fn links(&self) -> Finding {
        let db = self.db();
        let said = || -> rusqlite::Result<Vec<String>> {
            db.prepare("PRAGMA foreign_key_check")?
                .query_map([], |r| {
                    let (table, row): (String, Option<i64>) = (r.get(0)?, r.get(1)?);
                    Ok(format!("row {} of {table} belongs to no page", row.unwrap_or(0)))
                })?
                .collect()
        };
        Finding::new(
            "links",
            "every row belongs to a page",
            few(said().unwrap_or_else(|e| vec![e.to_string()])),
        )
    }

    /// That every row is as it was written, and none is lost.
    fn rows(&self) -> Finding {
        let db = self.db();
        let mut faults = Vec::new();
        for (table, _) in TABLES {
            let looked = if TALLIED.contains(&table) {
                self.none_lost(&db, table)
            } else {
                let wrong =
                    format!("SELECT count(*) FROM {table} WHERE NOT {}", crate::sums::right(table, table));
                let wrong = db.query_row(&wrong, [], |r| r.get::<_, i64>(0)).map_err(self.fault());
                wrong.and_then(|wrong| self.whole(wrong == 0, format_args!("{table}: a row")))
            };
            faults.extend(looked.err().map(|e| detail(&e)));
        }
        Finding::new("rows", "every row has the sum it was written with, and none is lost", faults)
    }

    /// That every page is whole.
    fn halves(&self) -> Finding {
        let halves = self.db().query_row(
            "SELECT count(*) FROM page LEFT JOIN article a USING (n) LEFT JOIN reading r USING (n)
                LEFT JOIN source s USING (n) WHERE a.n IS NULL OR r.n IS NULL OR s.n IS NULL",
            [],
            |r| r.get::<_, i64>(0),
        );
        let faults = match halves {
            Ok(0) => Vec::new(),
            Ok(halves) => vec![format!("{halves} pages are not whole")],
            Err(e) => vec![e.to_string()],
        };
        Finding::new("pages", "every page is whole: bytes, article, reading", faults)
    }

    fn judgements(&self) -> Finding {
        let found: Result<Vec<Decision>, Error> = self.decisions();
        let said = format!("decisions of persons that can be read: {}", found.as_ref().map_or(0, Vec::len));
        let changes = self.story_changes(None).map(drop).and_then(|()| self.standing().map(drop));
        let faults = [found.err(), changes.err()].into_iter().flatten().map(|e| detail(&e)).collect();
        Finding::new("decisions", said, faults)
    }

    /// The rows' numbers.
    pub(crate) fn numbers(&self) -> Result<Vec<i64>, Error> {
        let db = self.db();
        let rows = db
            .prepare_cached("SELECT n FROM page ORDER BY n")
            .and_then(|mut s| s.query_map([], |r| r.get(0))?.collect());
        rows.map_err(self.fault())
    }
}

/// What is wrong, without the name of the file.
fn detail(e: &Error) -> String {
    match e {
        Error::Damaged { detail, .. } => detail.clone(),
        e => e.to_string(),
    }
}

/// The first faults, and how many more there are.
fn few(mut faults: Vec<String>) -> Vec<String> {
    let more = faults.len().saturating_sub(FAULTS_TOLD);
    faults.truncate(FAULTS_TOLD);
    if more > 0 {
        faults.push(format!("and {more} more"));
    }
    faults
}
