//! Persons by name: those of the pack, their short forms, and those whom only the text names.

use crate::mentions::{Finder, Who};
use crate::names::NameParser;
use crate::scene::Class;
use isnad_lang::{Kind, Match, Pack};
use isnad_model::EntityKind;

impl<'s, 'a> Finder<'s, 'a> {
    /// A person of the pack, with a role or title after the name.
    pub(crate) fn named_person(&mut self, i: usize) -> Option<usize> {
        let m = *self.scene.matches.longest(i, &[Kind::Person])?;
        // A longer phrase that begins here and is no person wins: `سلمان` in `مركز الملك سلمان للإغاثة`.
        let longest = self
            .scene
            .matches
            .at(i)
            .iter()
            .find(|o| !matches!(o.sense.kind, Kind::Given | Kind::Title | Kind::Verb))?;
        if longest.end > m.end && longest.sense.kind == Kind::Body {
            return None;
        }
        // `خالد بن عيسى بن سلمان`: whose son someone is, is not he.
        let father = |b: usize| self.scene.is(b, Class::NamePart) && self.scene.is(b, Class::Nounly);
        if m.clitics == Default::default() && i.checked_sub(1).is_some_and(father) {
            return None;
        }
        let mut end = m.end as usize;
        let who = self.pack_person(&m);
        end = self.role_after(end, who);
        self.push(i, end, Who::Entity(who), Some(&m))
    }

    /// `أحمد مرتضى منصور` is not `مرتضى منصور`: a first name before a known name that has its own first name makes another man of it.
    fn is_another(&self, known: &Match) -> bool {
        let first = known.first as usize;
        let given = |i: usize| self.scene.matches.at(i).iter().any(|m| m.sense.kind == Kind::Given);
        let before = first.checked_sub(1).is_some_and(given);
        before && known.end as usize >= first + 2 && given(first) && !self.scene.is_svo()
    }

    pub(crate) fn pack_person(&mut self, m: &Match) -> usize {
        let person = &self.scene.pack.names.persons[m.sense.row as usize];
        let (first, end) = (m.first as usize, m.end as usize);
        let form = self.untitled(first, end, m);
        let who = self.registry.add(&person.id, &form, EntityKind::Person, &person.country);
        self.registry.also(who, &form, true);
        self.registry.also(who, &person.name, false);
        self.registry.set_public(who);
        // One who has left the office, or has yet to come to it, is not meant by it: `الرئيس` is not the former one.
        let year = self.scene.written.map(|d| d.year());
        if year.is_none_or(|y| person.in_office(y)) {
            for office in person.class.split("; ").filter(|o| !o.is_empty()) {
                let office = (office.to_lowercase(), person.country.clone());
                self.bearers.entry(office).or_insert(who);
            }
        }
        who
    }

    /// A person's name without the titles that a form of the pack begins with; one word alone keeps them (`الملك سلمان`).
    fn untitled(&self, first: usize, end: usize, m: &Match) -> String {
        let mut at = first;
        while let Some(title) =
            self.scene.matches.longest(at, &[Kind::Title]).filter(|t| (t.end as usize) < end)
        {
            at = title.end as usize;
        }
        if at == first || end < at + 2 {
            return self.form(first, end, m);
        }
        self.scene.doc.slice(self.scene.doc.span(at, end)).to_owned()
    }

    /// The words of a match as written, without what is fused before them.
    pub(crate) fn form(&self, first: usize, end: usize, m: &Match) -> String {
        let span = self.scene.doc.span(first, end);
        let words = self.scene.doc.slice(span);
        let fused = usize::from(m.clitics.conjunction) + usize::from(m.clitics.preposition.is_some());
        let key = self.scene.doc.key(first);
        let contracted = m.clitics.article
            && m.clitics.preposition.is_some()
            && !key.contains(self.scene.pack.lexicon.article());
        let cut: String = words.chars().skip(fused).collect();
        if contracted {
            format!("{}{}", self.scene.pack.lexicon.article(), cut.chars().skip(1).collect::<String>())
        } else {
            cut
        }
    }

    /// A name at `end`, after titles; moves `end` behind it.
    pub(crate) fn name_at(&mut self, end: &mut usize, country: &str) -> Option<usize> {
        let s = self.scene;
        let mut at = *end;
        while let Some(title) = s.matches.longest(at, &[Kind::Title]) {
            if title.clitics.conjunction {
                break;
            }
            at = title.end as usize;
        }
        if s.is_timed(at) {
            return None;
        }
        // `وزير الخارجية اليمني "رياض ياسين"`: nothing but the name stands between the marks.
        if s.is_quote_mark(at) && s.is_word(at + 1) {
            let mut inner = at + 1;
            let parser = NameParser { scene: s };
            let known = s.matches.longest(inner, &[Kind::Person]).map(|m| m.end as usize);
            let mut probe = inner;
            let closes = known.or_else(|| parser.name(&mut probe).map(|_| probe));
            if closes.is_none_or(|c| !s.is_quote_mark(c)) {
                return None;
            }
            let who = self.name_at(&mut inner, country)?;
            *end = inner + usize::from(s.is_quote_mark(inner));
            return Some(who);
        }
        if let Some(m) = s.matches.longest(at, &[Kind::Person]).copied() {
            if m.clitics.preposition.is_none() && !m.clitics.conjunction {
                *end = m.end as usize;
                return Some(self.pack_person(&m));
            }
            return None;
        }
        // A short form of the pack after a first name that the pack does not join to it: `دونالد ترامب`.
        if let Some(m) = s.matches.longest(at + 1, &[Kind::Person]).copied()
            && m.clitics == Default::default()
            && self.is_first_name(at)
            && !self.is_another(&m)
        {
            let who = self.pack_person(&m);
            let full = s.doc.slice(s.doc.span(at, m.end as usize)).to_owned();
            self.registry.also(who, &full, true);
            *end = m.end as usize;
            return Some(who);
        }
        let start = at;
        let name = NameParser { scene: s }.name(&mut at)?;
        *end = at;
        Some(self.learn(start, at, &name, country))
    }

    /// A single word that can be a first name: in the list of them, a place of that name, or in no table.
    pub(crate) fn is_first_name(&self, i: usize) -> bool {
        let s = self.scene;
        let article = s.pack.lexicon.article();
        s.is_word(i)
            && !s.is_verb(i)
            && !s.is_function(i)
            && (article.is_empty() || !s.doc.key(i).starts_with(article))
            && s.matches.at(i).iter().all(|m| matches!(m.sense.kind, Kind::Given | Kind::Place))
    }

    pub(crate) fn learn(&mut self, first: usize, end: usize, name: &str, country: &str) -> usize {
        let keys: Vec<&str> = (first..end).map(|i| self.scene.doc.key(i)).collect();
        let id = person_id(self.scene.pack, name);
        let who = self.registry.add_told(&id, name, EntityKind::Person, country);
        if let (Some(last), true) = (keys.last(), keys.len() > 1) {
            self.surnames.entry((*last).to_owned()).or_insert(who);
        }
        who
    }

    /// A first name before a short form of the pack, without a role: `فلاديمير بوتين`.
    pub(crate) fn first_and_known(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        let known = *s.matches.longest(i + 1, &[Kind::Person])?;
        let given =
            s.matches.at(i).iter().find(|m| matches!(m.sense.kind, Kind::Given | Kind::Place)).copied()?;
        if known.clitics != Default::default()
            || self.is_another(&known)
            || s.is_verb(i)
            || s.is_function(i)
            || s.doc.is_mark(i + 1, "-")
        {
            return None;
        }
        let who = self.pack_person(&known);
        let form = self.form(i, known.end as usize, &given);
        self.registry.also(who, &form, true);
        let end = self.role_after(known.end as usize, who);
        self.push(i, end, Who::Entity(who), Some(&given))
    }

    /// The last name of one already told in full, before a word that is no name: `وانتقد عباس صدور بيانات`.
    fn known_short(&mut self, i: usize, m: &Match) -> Option<usize> {
        let key: String = {
            let fused = usize::from(m.clitics.conjunction) + usize::from(m.clitics.preposition.is_some());
            self.scene.doc.key(i).chars().skip(fused).collect()
        };
        if self.scene.matches.longest(i + 1, &[Kind::Given, Kind::Person]).is_some() {
            return None;
        }
        let fold = &self.scene.pack.fold;
        let who = (0..self.registry.len()).rev().take(120).find(|e| {
            self.registry.get(*e).is_some_and(|e| {
                e.kind == EntityKind::Person
                    && fold.key(&e.name).rsplit_once(' ').is_some_and(|(_, last)| last == key)
            })
        })?;
        self.push(i, i + 1, Who::Entity(who), Some(m))
    }

    pub(crate) fn unknown_person(&mut self, i: usize) -> Option<usize> {
        let m = self.scene.matches.longest(i, &[Kind::Given]).copied();
        if let Some(end) = m.filter(|m| m.end as usize == i + 1).and_then(|m| self.known_short(i, &m)) {
            return Some(end);
        }
        let mut end = i;
        let parser = NameParser { scene: self.scene };
        let name = if m.is_some() { parser.name(&mut end)? } else { return None };
        if end < i + 2 {
            return None;
        }
        let fused = m
            .map_or(0, |m| usize::from(m.clitics.conjunction) + usize::from(m.clitics.preposition.is_some()));
        let name: String = name.chars().skip(fused).collect();
        let who = self.learn(i, end, &name, "");
        let end = self.role_after(end, who);
        self.push(i, end, Who::Entity(who), m.as_ref())
    }
}

/// The key of a person whom only the text names: the same however compounds are written (`عبد الله`, `عبدالله`).
pub(crate) fn person_id(pack: &Pack, name: &str) -> String {
    let (one, other) = (pack.fold.key(name), pack.fold.key(&pack.lexicon.joined(name)));
    format!("person:{}", one.min(other))
}
