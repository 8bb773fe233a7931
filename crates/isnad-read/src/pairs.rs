//! Two who are told in one phrase: `الرئيسان السيسي والبشير`, `وزيرا الخارجية المصري سامح شكري والأردني ناصر جودة`.

use crate::mentions::{Finder, OpenRole, RolePhrase, Who, role_class};
use isnad_lang::{Feature, Kind, Match};
use isnad_model::EntityKind;

impl<'s, 'a> Finder<'s, 'a> {
    /// A dual that its names follow, with or without a comma: each name is a mention of its own.
    pub(crate) fn named_pair(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        if let Some(role) = s.matches.longest(i, &[Kind::Role]).copied() {
            let phrase = self.role_phrase(&role);
            if let Some(end) = self.shared_office(i, &role, &phrase) {
                return Some(end);
            }
        }
        let mut end = i + 1;
        if s.is_comma(end) {
            end += 1;
        }
        let mut country = String::new();
        if let Some(d) = s.matches.longest(end, &[Kind::Demonym]).filter(|d| !d.clitics.conjunction) {
            country = self.country_of(d);
            end = d.end as usize;
        }
        let first = self.name_at(&mut end, &country).or_else(|| self.surname_at(&mut end))?;
        self.registry.set_public(first);
        let m = s.matches.at(i).iter().find(|m| m.sense.kind == Kind::Word).copied();
        let end = self.role_after(end, first);
        self.push(i, end, Who::Entity(first), m.as_ref())?;
        Some(self.second(end, "", None).unwrap_or(end))
    }

    /// One office in two states: a dual with two adjectives of origin, each with or without a name (`وزيرا الخارجية المصري
    /// والأردني`), or with two states (`رئيسا مصر والسودان`).
    pub(crate) fn shared_office(&mut self, i: usize, m: &Match, phrase: &RolePhrase) -> Option<usize> {
        let s = self.scene;
        if phrase.country.is_empty() || m.sense.feature.has(Feature::PLURAL) || s.is_svo() {
            return None;
        }
        let mut end = phrase.end;
        let name = self.name_at(&mut end, &phrase.country);
        let other = s.matches.longest(end, &[Kind::Demonym, Kind::State]).copied()?;
        let dual = m.sense.feature.any(Feature::DUAL.and(Feature::ACCUSATIVE));
        if !other.clitics.conjunction || s.is_people(&other) || other.sense.kind == Kind::State && !dual {
            return None;
        }
        let role = s.pack.names.roles.get(m.sense.row as usize)?;
        let (class, office) = (role_class(role), role.masculine.clone());
        let last = s.doc.word(phrase.end.checked_sub(1)?);
        let words = format!("{office} {last}");
        self.holder(i, end, m, name, (&class, &phrase.country, &words));
        self.second(end, &class, Some(&office))
    }

    /// The second of two: `والأردني ناصر جودة`, `والبشير`. Without a name he is told by his office.
    pub(crate) fn second(&mut self, at: usize, class: &str, office: Option<&str>) -> Option<usize> {
        let s = self.scene;
        let d = s.matches.longest(at, &[Kind::Demonym, Kind::State]).copied()?;
        if !d.clitics.conjunction {
            return None;
        }
        let country = self.country_of(&d);
        let mut end = d.end as usize;
        let name = if d.sense.kind == Kind::State { None } else { self.name_at(&mut end, &country) };
        if name.is_none() && office.is_none() {
            return None;
        }
        let words = format!("{} {}", office.unwrap_or(""), self.form(at, d.end as usize, &d));
        let end = name.map_or(end, |who| self.role_after(end, who));
        self.holder(at, end, &d, name, (class, &country, &words));
        Some(end)
    }

    /// The holder of an office, with a name or to be bound to whom the text names in it.
    fn holder(&mut self, first: usize, end: usize, m: &Match, name: Option<usize>, of: (&str, &str, &str)) {
        let (class, country, words) = of;
        if let Some(who) = name {
            self.registry.set_public(who);
            if !class.is_empty() {
                self.bearers.entry((class.to_owned(), country.to_owned())).or_insert(who);
            }
            self.push(first, end, Who::Entity(who), Some(m));
            return;
        }
        self.open_roles.push(OpenRole {
            mention: self.list.len(),
            class: class.to_owned(),
            country: country.to_owned(),
            body: None,
            words: words.to_owned(),
            span: self.scene.doc.span(first, end),
            plural: false,
            telling: true,
        });
        self.push(first, end, Who::Hidden, Some(m));
    }

    /// The last name alone of one already told in full: `الرئيسين السيسي والبشير`.
    fn surname_at(&mut self, end: &mut usize) -> Option<usize> {
        let s = self.scene;
        if !s.is_word(*end) || s.is_verb(*end) || s.is_function(*end) {
            return None;
        }
        let key = s.doc.key(*end);
        let fold = &s.pack.fold;
        let who = (0..self.registry.len()).rev().take(120).find(|e| {
            self.registry.get(*e).is_some_and(|e| {
                e.kind == EntityKind::Person
                    && fold.key(&e.name).rsplit_once(' ').is_some_and(|(_, last)| last == key)
            })
        })?;
        *end += 1;
        Some(who)
    }
}
