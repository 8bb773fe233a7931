//! People and forces without a name of their own, with whose they are: `مسلحون`, `قوات الحكومة`, `أسرة الشهيد فلان`.

use crate::mentions::{Finder, Mention, Who};
use crate::names::NameParser;
use crate::scene::Class;
use isnad_lang::{Feature, Kind, Match, names::Named};
use isnad_model::EntityKind;

/// Whose people or forces are.
const OWNERS: [Kind; 7] =
    [Kind::Demonym, Kind::State, Kind::Body, Kind::Organ, Kind::Group, Kind::Person, Kind::Agency];

/// What the noun of a group says of it, from the column `kind` of its table.
pub(crate) fn is_of(group: &Named, class: &str) -> bool {
    group.class.split('|').any(|c| c == class)
}

impl<'s, 'a> Finder<'s, 'a> {
    /// People and forces without a name of their own, with whose they are.
    pub(crate) fn people(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        if s.is_verb(i) {
            return None;
        }
        if let Some(m) = s.matches.longest(i, &[Kind::Group]).copied() {
            // `تفجير انتحاري`, `الهجوم الإرهابي`: what kind of deed, not whose.
            let quality = is_of(&s.pack.names.groups[m.sense.row as usize], "quality");
            let deed = |b: usize| s.matches.longest(b, &[Kind::EventNoun, Kind::EventPhrase]).is_some();
            if quality && !m.sense.feature.has(Feature::PLURAL) && i.checked_sub(1).is_some_and(deed) {
                return None;
            }
            // `أعلنت الجماعة مهاجمة سفينة`: a verbal noun that is spelled like a woman of the group.
            let deed = s.matches.at(i).iter().any(|o| o.sense.kind == Kind::EventNoun && o.end == m.end);
            if deed && m.sense.feature.has(Feature::FEMININE) && !m.sense.feature.has(Feature::PLURAL) {
                return None;
            }
            // `جماعات متشددة`, `الميليشيات المتمردة`: the feminine behind a noun is its adjective.
            let base = s.pack.fold.key(&s.pack.names.groups[m.sense.row as usize].name);
            let key = s.doc.key(i);
            let derived = m.sense.feature.has(Feature::FEMININE)
                && !m.sense.feature.has(Feature::PLURAL)
                && key.strip_prefix(s.pack.lexicon.article()).unwrap_or(key) != base;
            let noun = i
                .checked_sub(1)
                .is_some_and(|b| s.is_word(b) && !s.is_verb(b) && !s.is_function(b) && s.number(b).is_none());
            if derived && noun && !s.is_svo() && m.clitics.preposition.is_none() && !m.clitics.conjunction {
                return None;
            }
            let (who, end) = self.group_entity(i, &m)?;
            self.push(i, end, Who::Entity(who), Some(&m))?;
            let group = &s.pack.names.groups[m.sense.row as usize];
            if let Some(last) = self.list.last_mut() {
                last.people = is_of(group, "victims");
            }
            return Some(end);
        }
        let m = *s.matches.longest(i, &[Kind::Demonym])?;
        if !crate::svo::is_capitalised(s, i) || self.is_state_by_itself(i, &m) {
            return None;
        }
        // `الفلسطينيون`, `مصريين` stand alone; `الفلسطينية` is an adjective.
        let one = self.is_one(i, &m);
        let people = s.is_people(&m) || one;
        if let Some(end) = self.surname_of_origin(i) {
            return Some(end);
        }
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
            last.people |= one;
        }
        Some(m.end as usize)
    }

    /// `قتل فلسطيني برصاص الجيش`, `مقتل فلسطيني`, and not `قصف تركي`: one man of a people, behind a word for what befell him.
    fn is_one(&self, i: usize, m: &Match) -> bool {
        let s = self.scene;
        let Some(before) = i.checked_sub(1).filter(|_| !s.is_svo()) else { return false };
        let many = Feature::PLURAL.and(Feature::DUAL).and(Feature::FEMININE);
        let alone = m.clitics == Default::default() && !m.sense.feature.any(many) && m.end as usize == i + 1;
        let article = s.doc.key(i).starts_with(s.pack.lexicon.article());
        let words = &s.pack.words;
        let force = |row: u32| {
            words.events.get(row as usize).filter(|w| matches!(w.kind.as_str(), "ASSAULT" | "COERCE"))
        };
        let befalls = s.matches.at(before).iter().any(|o| match o.sense.kind {
            Kind::EventNoun => {
                force(o.sense.row).is_some_and(|w| w.subject == "recipient") && !o.clitics.article
            }
            Kind::Verb if o.sense.feature.is_finite() && s.is_verb(before) => {
                let rows = words.events_of_verb.get(&o.sense.row);
                rows.is_some_and(|r| r.iter().any(|r| force(*r).is_some_and(|w| w.object == "recipient")))
            }
            _ => false,
        });
        alone && !article && befalls
    }

    /// `وذكر مصدر أن الأردني تعرض` where the text tells of one طلال الأردني: an adjective that describes no noun is his name.
    fn surname_of_origin(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        let (who, _) = self.surname(s.doc.key(i)).filter(|(_, fused)| fused.is_none())?;
        let before = i.checked_sub(1)?;
        let event =
            s.matches.at(before).iter().any(|m| m.sense.kind == Kind::EventNoun && !m.clitics.article);
        let alone = s.is_verb(before) || s.is_anna(before) || s.is(before, Class::Prep) || s.is_stop(before);
        if !alone && !event || self.list.last().is_some_and(|m| m.end == i) {
            return None;
        }
        self.push(i, i + 1, Who::Entity(who), None)
    }

    /// `ودعا عباس الإسرائيليين`: no people describes a person.
    fn is_someone(&self, m: &Mention) -> bool {
        matches!(m.who, Who::Entity(e) if self.registry.kind(e) == EntityKind::Person)
    }

    /// `قالت السعودية`, `في السعودية`: the adjective is the state's own name, where no noun stands before it that it could
    /// belong to (`العاصمة السعودية`).
    fn is_state_by_itself(&self, i: usize, m: &Match) -> bool {
        let s = self.scene;
        let Some(state) = s.matches.longest(i, &[Kind::State]) else { return false };
        if state.end > m.end {
            return true;
        }
        let after_noun = i.checked_sub(1).is_some_and(|b| {
            let number = s.number(b).is_some();
            s.is_word(b) && !s.is_verb(b) && !s.is_function(b) && !number
        });
        let own = !after_noun || m.clitics.conjunction || m.clitics.preposition.is_some();
        state.end == m.end && own
    }

    pub(crate) fn follows_noun(&self, i: usize) -> bool {
        i.checked_sub(1).is_some_and(|b| {
            self.scene.is_word(b)
                && !self.scene.is_verb(b)
                && !self.scene.is(b, Class::Prep)
                && self.list.last().is_some_and(|m| m.end == i && !self.is_someone(m))
        })
    }

    pub(crate) fn group_entity(&mut self, i: usize, m: &Match) -> Option<(usize, usize)> {
        let s = self.scene;
        let group = &s.pack.names.groups[m.sense.row as usize];
        if m.clitics.pronoun {
            return None;
        }
        if is_of(group, "family") {
            return self.family(i, m);
        }
        if is_of(group, "members")
            && let Some(found) = self.of_a_body(m)
        {
            return Some(found);
        }
        let (end, country, owner) = self.owned(m, group);
        // `طلب من إدارته قيادة العملية`: a bare noun without article or owner is no body.
        let bare = end == m.end as usize
            && !m.clitics.article
            && !m.sense.feature.has(Feature::PLURAL)
            && m.end - m.first == 1;
        let forces = is_of(group, "organization");
        if bare && forces && !s.is_svo() {
            return None;
        }
        let form = self.form(i, end, m);
        let kind = if forces { EntityKind::Organization } else { EntityKind::Group };
        let alone = country.is_empty() && owner.is_empty();
        // `المقاومة` after `المقاومة الشعبية`, `الميليشيات` after those of someone: told with its owner before.
        let earlier = if alone && forces && m.clitics.article { self.told_before(group) } else { None };
        let id = if alone {
            format!("group:{}", group.id)
        } else {
            format!("group:{country}:{}{owner}", group.id)
        };
        let who = earlier.unwrap_or_else(|| self.registry.add(&id, &form, kind, &country));
        self.registry.also(who, &form, true);
        if is_of(group, "victims") {
            self.registry.set_victims(who);
        }
        if alone && is_of(group, "civil") {
            self.registry.set_civil(who);
        }
        if alone && earlier.is_none() && is_of(group, "nobody") {
            self.registry.set_nobody(who);
        }
        Some((who, end))
    }

    /// The forces of this noun that were told last with whose they are.
    fn told_before(&self, group: &Named) -> Option<usize> {
        self.list.iter().rev().take(60).find_map(|m| match m.who {
            Who::Entity(e) => {
                let id = self.registry.id(e).0;
                let rest = id.strip_prefix("group:")?.split_once(':')?.1;
                (rest.starts_with(&group.id)).then_some(e)
            }
            _ => None,
        })
    }

    /// Where a group's phrase ends, its country, and the key of whose it is.
    fn owned(&self, m: &Match, group: &Named) -> (usize, String, String) {
        let s = self.scene;
        let mut end = m.end as usize;
        let (mut country, mut owner) = (String::new(), String::new());
        for _ in 0..3 {
            // `قوات «الحرس الجمهوري»`, `ميليشيات "صالح"`: the owner in quotation marks.
            let quoted = s.is_quote_mark(end);
            let at = end + usize::from(quoted);
            let Some(d) = s.matches.longest(at, &OWNERS).copied() else { break };
            if quoted && !s.is_quote_mark(d.end as usize) {
                break;
            }
            if d.clitics.conjunction || s.is_timed(at) || s.is_verb(at) || d.clitics.preposition.is_some() {
                break;
            }
            // `قتل مسلحون ضابطا`, `استقبل نواب مصر`: people do not own people, unless both are definite.
            let people = d.sense.kind == Kind::Group
                && s.pack.names.groups.get(d.sense.row as usize).is_some_and(|g| !is_of(g, "organization"));
            if people && !d.clitics.article || d.sense.kind == Kind::Person && !is_of(group, "organization") {
                break;
            }
            // After the article nothing is owned: only an adjective of origin follows.
            let adjective = d.sense.kind == Kind::Demonym;
            if m.clitics.article && !adjective || adjective && !country.is_empty() {
                break;
            }
            if matches!(d.sense.kind, Kind::Demonym | Kind::State) {
                country = self.country_of(&d);
            } else {
                owner = (at..d.end as usize).map(|k| s.doc.key(k)).collect::<Vec<_>>().join("-");
            }
            end = d.end as usize + usize::from(quoted);
        }
        (end, country, owner)
    }

    /// `مسلحون من تنظيم القاعدة`, `عناصر داعش`, `اثنان من أفراد قوات الأمن`: members stand for their body.
    fn of_a_body(&mut self, m: &Match) -> Option<(usize, usize)> {
        let s = self.scene;
        let mut at = m.end as usize;
        if s.doc.key(at) == s.pack.words.origin {
            at += 1;
        } else if m.clitics.article {
            return None;
        }
        let body = *s.matches.longest(at, &[Kind::Body, Kind::Organ, Kind::Group])?;
        let plain = body.clitics.preposition.is_none() && !body.clitics.conjunction && !body.clitics.pronoun;
        if !plain || s.is_verb(at) || s.is_timed(at) {
            return None;
        }
        let (who, end) = if body.sense.kind == Kind::Group {
            let of = &s.pack.names.groups[body.sense.row as usize];
            // A body in quotation marks, or a noun of people again, is read elsewhere.
            if !is_of(of, "organization") {
                return None;
            }
            self.group_entity(at, &body)?
        } else {
            self.body_entity(at, &body)
        };
        Some((who, end))
    }

    /// `أسرة الشهيد فلان`, `ذوي المتوفى`: a family with whose it is; one without is nobody's.
    fn family(&mut self, i: usize, m: &Match) -> Option<(usize, usize)> {
        let s = self.scene;
        let mut end = m.end as usize;
        while let Some(title) = s.matches.longest(end, &[Kind::Title]) {
            if title.clitics.conjunction {
                break;
            }
            end = title.end as usize;
        }
        let known = s.matches.longest(end, &[Kind::Person]).filter(|m| m.clitics == Default::default());
        if let Some(person) = known {
            end = person.end as usize;
        } else if (NameParser { scene: s }).name(&mut end).is_none() && end == m.end as usize {
            let definite = s.doc.key(end).starts_with(s.pack.lexicon.article());
            if !definite || s.is_function(end) || s.is_timed(end) {
                return None;
            }
            end += 1;
        }
        let form = self.form(i, end, m);
        let id = format!("group:family:{}", s.pack.fold.key(&form));
        let who = self.registry.add(&id, &form, EntityKind::Group, "");
        self.registry.set_victims(who);
        Some((who, end))
    }
}
