//! Bodies, organs, groups, peoples, states and places by name.

use crate::mentions::{Finder, Who};
use crate::scene::Class;
use isnad_lang::{Feature, Kind, Match};
use isnad_model::EntityKind;

impl<'s, 'a> Finder<'s, 'a> {
    /// A body of the pack, an organ with its state, a seat of government.
    pub(crate) fn body(&mut self, i: usize) -> Option<usize> {
        let m = *self.scene.matches.longest(i, &[Kind::Body, Kind::Organ, Kind::Seat, Kind::Agency])?;
        if let Some(other) = self.scene.matches.longest(i, &[Kind::Place, Kind::State])
            && other.end > m.end
        {
            return None;
        }
        if self.scene.is_verb(i) && m.sense.kind == Kind::Organ {
            return None;
        }
        let (who, end) = self.body_entity(i, &m);
        self.push(i, end, Who::Entity(who), Some(&m))
    }

    pub(crate) fn body_entity(&mut self, i: usize, m: &Match) -> (usize, usize) {
        let s = self.scene;
        let names = &s.pack.names;
        let row = m.sense.row as usize;
        let mut end = m.end as usize;
        match m.sense.kind {
            Kind::Body | Kind::Agency => {
                let body = if m.sense.kind == Kind::Body { &names.bodies[row] } else { &names.agencies[row] };
                if let Some(d) = s
                    .matches
                    .longest(end, &[Kind::Demonym])
                    .filter(|d| !d.clitics.conjunction && d.clitics.preposition.is_none())
                {
                    end = d.end as usize;
                }
                let kind = if body.class == "group" { EntityKind::Group } else { EntityKind::Organization };
                let form = self.form(i, end, m);
                let who = self.registry.add(&body.id, &form, kind, &body.country);
                self.registry.also(who, &form, true);
                self.registry.also(who, &body.name, false);
                (who, end)
            }
            Kind::Seat => {
                let country = names.states[row].named.country.clone();
                let form = self.form(i, end, m);
                let id = format!("seat:{}:{}", country, s.pack.fold.key(&form));
                (self.registry.add(&id, &form, EntityKind::Organization, &country), end)
            }
            _ => self.organ_entity(i, m),
        }
    }

    pub(crate) fn organ_entity(&mut self, i: usize, m: &Match) -> (usize, usize) {
        let s = self.scene;
        let organ = &s.pack.names.organs[m.sense.row as usize];
        let mut end = m.end as usize;
        let mut country = String::new();
        let of = s
            .matches
            .longest(end, &[Kind::Demonym, Kind::State])
            .filter(|d| !d.clitics.conjunction && d.clitics.preposition.is_none() && !s.is_timed(end));
        if let Some(d) = of {
            country = self.country_of(d);
            end = d.end as usize;
        }
        let form = self.form(i, end, m);
        if country.is_empty() {
            // `الوزارة`, `وزارة الدفاع` again: the one named before with its state.
            let tail = format!(":{}", organ.id);
            let earlier = (0..self.registry.len()).rev().find(|e| self.registry.id(*e).0.ends_with(&tail));
            if let Some(earlier) = earlier {
                self.registry.also(earlier, &form, false);
                return (earlier, end);
            }
        }
        let id = format!("org:{country}:{}", organ.id);
        let who = self.registry.add(&id, &form, EntityKind::Organization, &country);
        self.registry.also(who, &form, true);
        (who, end)
    }

    /// People and forces without a name of their own, with whose they are.
    pub(crate) fn people(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        if s.is_verb(i) {
            return None;
        }
        if let Some(m) = s.matches.longest(i, &[Kind::Group]).copied() {
            let (who, end) = self.group_entity(i, &m)?;
            return self.push(i, end, Who::Entity(who), Some(&m));
        }
        let m = *s.matches.longest(i, &[Kind::Demonym])?;
        // `الفلسطينيون`, `مصريين` stand alone; `الفلسطينية` is an adjective.
        let people = m.sense.feature.has(Feature::PLURAL) && !m.sense.feature.has(Feature::FEMININE);
        let country = self.country_of(&m);
        let state = self.state(&m);
        let who = if people && !self.follows_noun(i) {
            let form = self.form(i, m.end as usize, &m);
            self.registry.add(&format!("people:{country}"), &form, EntityKind::Group, &country)
        } else {
            state
        };
        self.push(i, m.end as usize, Who::Entity(who), Some(&m))?;
        if let Some(last) = self.list.last_mut() {
            last.adjective = !people || who == state;
            last.prep = if last.adjective { None } else { last.prep.take() };
        }
        Some(m.end as usize)
    }

    pub(crate) fn follows_noun(&self, i: usize) -> bool {
        i.checked_sub(1).is_some_and(|b| {
            self.scene.is_word(b)
                && !self.scene.is_verb(b)
                && !self.scene.is(b, Class::Prep)
                && self.list.last().is_some_and(|m| m.end == i)
        })
    }

    pub(crate) fn group_entity(&mut self, i: usize, m: &Match) -> Option<(usize, usize)> {
        let s = self.scene;
        let group = &s.pack.names.groups[m.sense.row as usize];
        if m.clitics.pronoun {
            return None;
        }
        let mut end = m.end as usize;
        let mut country = String::new();
        let mut owner = String::new();
        for _ in 0..3 {
            let Some(d) = s
                .matches
                .longest(
                    end,
                    &[Kind::Demonym, Kind::State, Kind::Body, Kind::Organ, Kind::Group, Kind::Person],
                )
                .copied()
            else {
                break;
            };
            if d.clitics.conjunction
                || s.is_timed(end)
                || d.sense.kind == Kind::Person && d.clitics.preposition.is_some()
            {
                break;
            }
            if d.clitics.preposition.is_some() {
                break;
            }
            if matches!(d.sense.kind, Kind::Demonym | Kind::State) {
                country = self.country_of(&d);
            } else {
                owner = (end..d.end as usize).map(|k| s.doc.key(k)).collect::<Vec<_>>().join("-");
            }
            end = d.end as usize;
        }
        // `طلب من إدارته قيادة العملية`: a bare noun without article or owner is no body.
        let bare = end == m.end as usize
            && !m.clitics.article
            && !m.sense.feature.has(Feature::PLURAL)
            && m.end - m.first == 1;
        if bare && group.class == "organization" && !s.is_svo() {
            return None;
        }
        let form = self.form(i, end, m);
        let kind = if group.class == "organization" { EntityKind::Organization } else { EntityKind::Group };
        let id = match (country.is_empty(), owner.is_empty()) {
            (true, true) => format!("group:{}", group.id),
            _ => format!("group:{country}:{}{owner}", group.id),
        };
        let who = self.registry.add(&id, &form, kind, &country);
        self.registry.also(who, &form, true);
        if group.class == "victims" {
            self.registry.set_victims(who);
        }
        Some((who, end))
    }

    /// A state, a capital, a place.
    pub(crate) fn land(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        let m = *s.matches.longest(i, &[Kind::State, Kind::Capital, Kind::Place])?;
        if s.is_verb(i) && m.end as usize == i + 1 && m.sense.kind == Kind::Place {
            return None;
        }
        let who = if m.sense.kind == Kind::State { self.state(&m) } else { self.place(&m) };
        self.push(i, m.end as usize, Who::Entity(who), Some(&m))
    }

    pub(crate) fn state(&mut self, m: &Match) -> usize {
        let state = &self.scene.pack.names.states[m.sense.row as usize];
        let who =
            self.registry.add(&state.named.id, &state.named.name, EntityKind::State, &state.named.country);
        if m.sense.kind == Kind::State {
            let form = self.form(m.first as usize, m.end as usize, m);
            self.registry.also(who, &form, false);
        }
        who
    }

    pub(crate) fn place(&mut self, m: &Match) -> usize {
        let names = &self.scene.pack.names;
        let form = self.form(m.first as usize, m.end as usize, m);
        // A capital has the id of its row among the places, where it has one; a state's row only says that it is one.
        let here = || self.scene.matches.at(m.first as usize).iter().filter(|o| o.end == m.end);
        let capital = here()
            .find(|o| o.sense.kind == Kind::Capital)
            .and_then(|c| names.states.get(c.sense.row as usize));
        let row =
            here().find(|o| o.sense.kind == Kind::Place).and_then(|p| names.places.get(p.sense.row as usize));
        let (id, country) = match (row, capital) {
            (Some(place), _) => (place.id.clone(), place.country.clone()),
            (None, Some(state)) => (format!("capital:{}", state.named.country), state.named.country.clone()),
            (None, None) => return self.registry.add("place:", &form, EntityKind::Place, ""),
        };
        let who = self.registry.add(&id, &form, EntityKind::Place, &country);
        if capital.is_some_and(|c| c.named.country == country) {
            self.registry.set_capital(who);
        }
        who
    }

    pub(crate) fn country_of(&self, m: &Match) -> String {
        self.scene
            .pack
            .names
            .states
            .get(m.sense.row as usize)
            .map(|s| s.named.country.clone())
            .unwrap_or_default()
    }
}
