//! The tables of time, read and compiled into the [`super::lexicon`].
//!
//! One function a table. What a row cannot mean is an error that names its line.

use super::class;
use super::lexicon::{Count, Cue, Holiday, HolidayCalendar, Lexeme, TimeTables, Unit, Vague};
use crate::{Affixes, Fold, PackError, Source, Table};
use rustc_hash::FxHashMap;

/// Words under construction.
struct Builder<'f> {
    fold: &'f Fold,
    tables: TimeTables,
}

impl TimeTables {
    /// Compiles the tables of a language (`ar` or `en`); a table that the pack lacks is empty.
    ///
    /// # Errors
    /// Where a table has a column too many or too few, or a cell names a class, unit or number that there is not.
    pub fn load(source: &Source, fold: &Fold, language: &str) -> Result<Self, PackError> {
        let clitics = Affixes::load(source, language, fold)?;
        let tables = TimeTables {
            entries: FxHashMap::default(),
            lexemes: vec![Lexeme::default()],
            holidays: Vec::new(),
            clitics,
            english: language == "en",
            week_start: if language == "en" { 0 } else { 5 },
            imperfect: Vec::new(),
            not_future: Vec::new(),
        };
        let mut builder = Builder { fold, tables };
        let path = |name: &str| format!("{language}/{name}.tsv");
        builder.verbs(source, &path("verbs"))?;
        builder.months(source, &path("months"))?;
        builder.weekdays(source, &path("weekdays"))?;
        builder.numbers(source, &path("numbers"))?;
        builder.units(source, &path("timeunits"))?;
        builder.words(source, &path("timewords"))?;
        builder.phrases(source, &path("timephrases"))?;
        builder.holidays(source, &path("holidays"))?;
        builder.bait(source, &path("timebait"))?;
        builder.tense(source, &path("timetense"))?;
        Ok(builder.finish())
    }
}

impl Builder<'_> {
    /// Adds a word or phrase; with `article` also the form that carries it.
    fn add(&mut self, words: &str, article: bool, lexeme: Lexeme) {
        let mut keys = words.split_whitespace().map(|w| self.fold.key(w)).filter(|k| !k.is_empty());
        let Some(first) = keys.next() else { return };
        let rest: Vec<Box<str>> = keys.map(String::into_boxed_str).collect();
        if article && !self.tables.clitics.article.is_empty() {
            let with = format!("{}{first}", self.tables.clitics.article);
            self.insert(&with, true, rest.clone(), lexeme);
        }
        self.insert(&first, false, rest, lexeme);
    }

    fn insert(&mut self, first: &str, article: bool, rest: Vec<Box<str>>, lexeme: Lexeme) {
        let lexemes = &mut self.tables.lexemes;
        let entry = self.tables.entries.entry(first.into()).or_default();
        let slot = if rest.is_empty() {
            entry.article |= article;
            entry.lexeme
        } else {
            entry.phrases.iter().find(|(r, _)| *r == rest).map(|(_, l)| *l)
        };
        if let Some(known) = slot {
            if let Some(old) = lexemes.get_mut(usize::from(known)) {
                *old = old.union(lexeme);
            }
            return;
        }
        let id = u16::try_from(lexemes.len()).unwrap_or(0);
        lexemes.push(lexeme);
        if rest.is_empty() {
            entry.lexeme = Some(id);
        } else {
            entry.phrases.push((rest, id));
            entry.phrases.sort_by_key(|(r, _)| std::cmp::Reverse(r.len()));
        }
    }

    fn months(&mut self, source: &Source, path: &str) -> Result<(), PackError> {
        let table = Table::read(source, path, &["calendar", "number", "alone", "names"])?;
        for row in table.rows() {
            let hijri = row.get("calendar") == "hijri";
            let month: u8 = number(&row, "number", 1..=12)?;
            let alone = row.get("alone") == "yes";
            for name in row.list("names") {
                let lexeme = Lexeme { class: class::MONTH, month, hijri, alone, ..Lexeme::default() };
                self.add(name, false, lexeme);
            }
        }
        Ok(())
    }

    fn weekdays(&mut self, source: &Source, path: &str) -> Result<(), PackError> {
        let table = Table::read(source, path, &["number", "names"])?;
        for row in table.rows() {
            let weekday = number(&row, "number", 0..=6)?;
            for name in row.list("names") {
                let lexeme = Lexeme { class: class::WEEKDAY, weekday, ..Lexeme::default() };
                self.add(name, true, lexeme);
            }
        }
        Ok(())
    }

    fn numbers(&mut self, source: &Source, path: &str) -> Result<(), PackError> {
        let table = Table::read(source, path, &["kind", "value", "words"])?;
        for row in table.rows().filter(|row| row.get("kind") != "millions") {
            let value: u32 = number(&row, "value", 0..=1_000_000)?;
            let class = match row.get("kind") {
                "cardinal" => class::CARDINAL,
                "teen-head" => class::TEEN_HEAD,
                "ten" => class::TEN,
                "tens" => class::TENS,
                "hundreds" => class::HUNDREDS,
                "thousands" => class::THOUSANDS,
                "ordinal" => class::ORDINAL,
                "many" => class::MANY,
                other => return Err(row.error(format!("`{other}` is no kind of number"))),
            };
            let mut lexeme = Lexeme { class, ..Lexeme::default() };
            if class == class::ORDINAL {
                lexeme.ordinal = u8::try_from(value).unwrap_or(0);
            } else {
                lexeme.number = value;
            }
            for word in row.list("words") {
                self.add(word, true, lexeme);
            }
        }
        Ok(())
    }

    fn units(&mut self, source: &Source, path: &str) -> Result<(), PackError> {
        let table = Table::read(source, path, &["unit", "singular", "dual", "plural"])?;
        for row in table.rows() {
            let unit = match row.get("unit") {
                "second" => Unit::Second,
                "minute" => Unit::Minute,
                "hour" => Unit::Hour,
                "day" => Unit::Day,
                "night" => Unit::Night,
                "week" => Unit::Week,
                "month" => Unit::Month,
                "year" => Unit::Year,
                "decade" => Unit::Decade,
                "century" => Unit::Century,
                other => return Err(row.error(format!("`{other}` is no unit"))),
            };
            let forms = [("singular", Count::One), ("dual", Count::Two), ("plural", Count::Many)];
            for (column, count) in forms {
                for word in row.list(column) {
                    self.add(word, true, Lexeme { class: class::UNIT, unit, count, ..Lexeme::default() });
                }
            }
        }
        Ok(())
    }

    fn words(&mut self, source: &Source, path: &str) -> Result<(), PackError> {
        let table = Table::read(source, path, &["class", "value", "article", "words"])?;
        for row in table.rows() {
            let lexeme = Lexeme::of(row.get("class"), row.get("value")).ok_or_else(|| {
                row.error(format!("`{}` `{}` is no class and value", row.get("class"), row.get("value")))
            })?;
            for word in row.list("words") {
                self.add(word, row.get("article") == "may", lexeme);
            }
        }
        Ok(())
    }

    fn phrases(&mut self, source: &Source, path: &str) -> Result<(), PackError> {
        let table = Table::read(source, path, &["value", "words"])?;
        for row in table.rows() {
            let vague = match row.get("value") {
                "past" => Vague::Past,
                "past-unjoined" => Vague::PastUnjoined,
                "future" => Vague::Future,
                "now" => Vague::Now,
                "then" => Vague::Then,
                "unknown" => Vague::Unknown,
                other => return Err(row.error(format!("`{other}` is no value"))),
            };
            for word in row.list("words") {
                self.add(word, false, Lexeme { class: class::VAGUE, vague, ..Lexeme::default() });
            }
        }
        Ok(())
    }

    fn holidays(&mut self, source: &Source, path: &str) -> Result<(), PackError> {
        let table = Table::read(source, path, &["calendar", "month", "day", "days", "alone", "names"])?;
        for row in table.rows() {
            let calendar = match row.get("calendar") {
                "gregorian" => HolidayCalendar::Gregorian,
                "hijri" => HolidayCalendar::Hijri,
                "easter" => HolidayCalendar::Easter,
                other => return Err(row.error(format!("`{other}` is no calendar"))),
            };
            let month = if calendar == HolidayCalendar::Easter { 0 } else { number(&row, "month", 1..=12)? };
            let day = row.get("day").parse().map_err(|_| row.error("the day is no number"))?;
            let days = number(&row, "days", 1..=30)?;
            let holiday = u16::try_from(self.tables.holidays.len()).unwrap_or(u16::MAX);
            let alone = row.get("alone") == "yes";
            self.tables.holidays.push(Holiday { calendar, month, day, days, alone });
            for name in row.list("names") {
                self.add(name, false, Lexeme { class: class::HOLIDAY, holiday, ..Lexeme::default() });
            }
        }
        Ok(())
    }

    fn bait(&mut self, source: &Source, path: &str) -> Result<(), PackError> {
        let table = Table::read(source, path, &["side", "words"])?;
        for row in table.rows() {
            let class = match row.get("side") {
                "before" => class::BAIT_BEFORE,
                "after" => class::BAIT_AFTER,
                "today-before" => class::TODAY_BEFORE,
                "today-after" => class::TODAY_AFTER,
                "weekday-before" => class::WEEKDAY_BEFORE,
                other => return Err(row.error(format!("`{other}` is no side"))),
            };
            for word in row.list("words") {
                self.add(word, false, Lexeme { class, ..Lexeme::default() });
            }
        }
        Ok(())
    }

    fn tense(&mut self, source: &Source, path: &str) -> Result<(), PackError> {
        let table = Table::read(source, path, &["tense", "words"])?;
        for row in table.rows() {
            let tense = match row.get("tense") {
                "future" => Cue::Future,
                "past" => Cue::Past,
                "clause" => Cue::Clause,
                "upon" => Cue::Upon,
                "every" => Cue::Every,
                kind @ ("imperfect" | "not-future") => {
                    let keys = row.list("words").map(|w| self.fold.key(w).into_boxed_str());
                    let tables = &mut self.tables;
                    let list =
                        if kind == "imperfect" { &mut tables.imperfect } else { &mut tables.not_future };
                    list.extend(keys);
                    continue;
                }
                other => return Err(row.error(format!("`{other}` is no tense"))),
            };
            for word in row.list("words") {
                self.add(word, false, Lexeme { tense, ..Lexeme::default() });
            }
        }
        Ok(())
    }

    /// The verbs of the pack tell the tense of a clause. Only the pasts are taken: a present may look either way.
    fn verbs(&mut self, source: &Source, path: &str) -> Result<(), PackError> {
        let table = Table::read(source, path, &[])?;
        for row in table.rows() {
            for masdar in row.list("masdar") {
                self.add(masdar, false, Lexeme { tense: Cue::Deed, ..Lexeme::default() });
            }
            if let Some(past) = row.opt("past") {
                self.add(past, false, Lexeme { tense: Cue::Past, ..Lexeme::default() });
                let feminine = format!("{past}{}", self.tables.clitics.feminine_before_pronoun);
                self.add(&feminine, false, Lexeme { tense: Cue::Past, ..Lexeme::default() });
            }
        }
        Ok(())
    }

    fn finish(self) -> TimeTables {
        self.tables
    }
}

fn number<T: std::str::FromStr + PartialOrd>(
    row: &crate::Row<'_, '_>,
    column: &str,
    range: std::ops::RangeInclusive<T>,
) -> Result<T, PackError> {
    match row.get(column).parse() {
        Ok(n) if range.contains(&n) => Ok(n),
        _ => Err(row.error(format!("`{}` is no {column} of its range", row.get(column)))),
    }
}
