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
        // `أجرت مصر مباحثات`: a plural that is generated from a body's name is the noun that stands in the tables.
        let generated = m.sense.feature.any(Feature::PLURAL.and(Feature::DUAL));
        let noun = |o: &Match| o.sense.kind == Kind::EventNoun && o.end == m.end && o.clitics == m.clitics;
        if m.sense.kind == Kind::Organ && generated && self.scene.matches.at(i).iter().any(noun) {
            return None;
        }
        // `القضاء على المسلحين`: a deed of several words that begins like a body with its article.
        let deed = self.scene.matches.longest(i, &[Kind::EventPhrase, Kind::EventNoun]);
        if m.sense.kind == Kind::Organ && m.clitics.article && deed.is_some_and(|d| d.end > m.end) {
            return None;
        }
        // `كمائن محكمة`, `لأسباب داخلية`: one indefinite word behind a noun is its adjective.
        if m.sense.kind == Kind::Organ && self.describes_noun(i, &m) {
            return None;
        }
        // `اجتماعها برئاسة الرئيس`: under whose chair, no presidency.
        if self.scene.is(i, Class::Chair) && m.end as usize == i + 1 && m.clitics.preposition.is_some() {
            return None;
        }
        let (who, end) = self.body_entity(i, &m);
        self.push(i, end, Who::Entity(who), Some(&m))
    }

    fn describes_noun(&self, i: usize, m: &Match) -> bool {
        let s = self.scene;
        let article = s.pack.lexicon.article();
        let bare =
            m.end as usize == i + 1 && m.clitics == Default::default() && !s.doc.key(i).starts_with(article);
        let owned =
            s.matches.longest(i + 1, &[Kind::Demonym, Kind::State, Kind::Place, Kind::Capital]).is_some();
        let noun = i.checked_sub(1).is_some_and(|b| {
            s.is_word(b)
                && !(s.is_verb(b) || s.is_function(b) || s.is_timed(b))
                && !s.doc.key(b).starts_with(article)
                && s.number(b).is_none()
        });
        bare && noun && !owned && !s.is_svo()
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
                let known = self.registry.len();
                let who = self.registry.add(&body.id, &form, kind, &body.country);
                self.registry.also(who, &form, true);
                self.registry.also(who, &body.name, false);
                if who == known {
                    for name in std::iter::once(&body.name).chain(&body.aliases) {
                        self.learn_head(name, who);
                    }
                }
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
            .filter(|d| !d.clitics.conjunction && d.clitics.preposition.is_none() && !s.is_timed(end))
            .copied();
        if let Some(d) = &of {
            country = self.country_of(d);
            end = d.end as usize;
        }
        // `الدولة التركية` is Turkey.
        if organ.class == "state"
            && let Some(state) = of.filter(|_| !country.is_empty())
        {
            return (self.state(&state), end);
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
            // `الوزارة` after `وزارة الخارجية الأردنية`.
            let named = self.headed(i).filter(|e| self.registry.id(*e).0.starts_with("org:"));
            if let Some(named) = named.filter(|_| m.clitics.article && end == i + 1) {
                return (named, end);
            }
        }
        let id = format!("org:{country}:{}", organ.id);
        let who = self.registry.add(&id, &form, EntityKind::Organization, &country);
        self.registry.also(who, &form, true);
        self.learn_head(&form, who);
        (who, end)
    }

    /// Notes that a name of several words may be taken up by its first: `التنظيم` after `تنظيم القاعدة`.
    fn learn_head(&mut self, name: &str, who: usize) {
        let Some((first, _)) = name.split_once(' ') else { return };
        let key = self.scene.pack.fold.key(first);
        let noun = key.strip_prefix(self.scene.pack.lexicon.article()).unwrap_or(&key);
        if noun.chars().count() < 3 {
            return;
        }
        let all = self.heads.entry(noun.to_owned()).or_default();
        if !all.contains(&who) {
            all.push(who);
        }
    }

    /// The body told last whose name begins with the noun at a token that has the article.
    fn headed(&self, i: usize) -> Option<usize> {
        let key = self.scene.doc.key(i);
        let article = self.scene.pack.lexicon.article();
        if article.is_empty() {
            return None;
        }
        let contracted = |p: &str| Some(key.strip_prefix(p)?.strip_prefix(article.chars().last()?));
        let lexicon = &self.scene.pack.lexicon;
        let noun = key.strip_prefix(article).or_else(|| {
            let cut = key.chars().next().map(char::len_utf8)?;
            let (clitic, rest) = key.split_at(cut);
            let fused = lexicon.preposition_index(clitic).is_some() || lexicon.is_conjunction(clitic);
            let purpose = || lexicon.preposition_index(clitic).filter(|p| lexicon.is_purpose(*p));
            let plain = rest.strip_prefix(article).filter(|_| fused);
            plain.or_else(|| purpose().and_then(|_| contracted(clitic)).flatten())
        })?;
        let all = self.heads.get(noun)?;
        let last = || {
            self.list.iter().rev().take(200).find_map(|m| match m.who {
                Who::Entity(e) if all.contains(&e) => Some(e),
                _ => None,
            })
        };
        if let [one] = all.as_slice() { Some(*one) } else { last() }
    }

    /// `التنظيم`, `للحزب`: a noun of no table that takes up a body told in full.
    pub(crate) fn short_body(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        let event = s.matches.at(i).iter().any(|m| {
            let own = m.clitics.preposition.is_none() && !m.clitics.conjunction;
            matches!(m.sense.kind, Kind::EventNoun | Kind::EventPhrase | Kind::CueNoun) && own
        });
        if event || s.is_verb(i) || s.is_function(i) {
            return None;
        }
        let who = self.headed(i)?;
        self.push(i, i + 1, Who::Entity(who), None)?;
        let key = s.doc.key(i);
        let cut = key.chars().next().map_or(0, char::len_utf8);
        let (clitic, _) = key.split_at(cut);
        if !key.starts_with(s.pack.lexicon.article())
            && let Some(last) = self.list.last_mut()
        {
            let preposition = s.pack.lexicon.preposition_index(clitic);
            last.joined |= preposition.is_none();
            last.prep = preposition.map(|_| clitic.to_owned()).or(last.prep.take());
        }
        Some(i + 1)
    }

    /// `في بلدة سناح`, `حي الواسطي`: a place that no table knows, by the noun before it.
    pub(crate) fn unknown_land(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        if !s.is(i, Class::Settlement) || s.is_verb(i) {
            return None;
        }
        let mut at = i + 1;
        if s.is_quote_mark(at) {
            at += 1;
        }
        if s.is(at, Class::NamePart) && s.is_word(at + 1) {
            at += 1;
        }
        let key = s.doc.key(at);
        let unknown = s.is_word(at)
            && !s.is_function(at)
            && !s.is_verb(at)
            && !s.is_timed(at)
            && key.chars().count() > 2
            && s.matches
                .at(at)
                .iter()
                .all(|m| m.sense.kind == Kind::Given && m.clitics == Default::default());
        let described = s.pack.words.relational.iter().any(|e| key.ends_with(e.as_str()));
        let definite = key.starts_with(s.pack.lexicon.article());
        let head = s.matches.at(i).iter().find(|m| m.sense.kind == Kind::Word).copied();
        let article =
            head.is_some_and(|m| m.clitics.article) || s.doc.key(i).starts_with(s.pack.lexicon.article());
        if !unknown || described || article && definite {
            return None;
        }
        let end = at + 1;
        let form = match head {
            Some(m) => self.form(i, end, &m),
            None => s.doc.slice(s.doc.span(i, end)).to_owned(),
        };
        let id = format!("place:{}", s.pack.fold.key(&form));
        let who = self.registry.add(&id, &form, EntityKind::Place, "");
        self.push(i, end, Who::Entity(who), head.as_ref())
    }

    /// A state, a capital, a place.
    pub(crate) fn land(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        let m = *s.matches.longest(i, &[Kind::State, Kind::Capital, Kind::Place])?;
        if !crate::svo::is_capitalised(s, i) {
            return None;
        }
        // `قتلوا صبياً`: with the ending of an indefinite object it is a common noun.
        let noun = s.doc.word(i).contains('\u{064B}');
        if (s.is_verb(i) || noun) && m.end as usize == i + 1 && m.sense.kind == Kind::Place {
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
