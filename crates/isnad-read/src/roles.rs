//! Roles and what belongs to them: body, state, bearer (`وزير الخارجية الأمريكي السابق جون كيري`).

use crate::mentions::{Finder, OpenRole, RolePhrase, Who, role_class};
use crate::names::NameParser;
use crate::scene::Class;
use isnad_lang::{Feature, Kind, Match};
use isnad_model::{EntityKind, Span};

impl<'s, 'a> Finder<'s, 'a> {
    /// `نظيره الروسي سيرغي لافروف`: the office of the last bearer, in another state.
    pub(crate) fn counterpart(&mut self, i: usize) -> Option<usize> {
        let mut end = i + 1;
        let mut country = String::new();
        if let Some(m) = self.scene.matches.longest(end, &[Kind::Demonym]) {
            country = self.country_of(m);
            end = m.end as usize;
        }
        let class = self.list.iter().rev().take(40).find_map(|m| match m.who {
            Who::Entity(e) => self.bearers.iter().find(|(_, b)| **b == e).map(|((c, _), _)| c.clone()),
            _ => None,
        });
        let class = class.unwrap_or_default();
        let m = self.scene.matches.at(i).iter().find(|m| m.sense.kind == Kind::Word).copied();
        let role_end = end;
        let who = self.name_at(&mut end, &country);
        let words = self.scene.doc.slice(self.scene.doc.span(i, role_end)).to_owned();
        let who = who.unwrap_or_else(|| {
            let bearer = self.bearers.get(&(class.clone(), country.clone())).copied();
            bearer.unwrap_or_else(|| {
                let id =
                    format!("role:{}:{}", if class.is_empty() { "counterpart" } else { &class }, country);
                self.registry.add(&id, &words, EntityKind::Person, &country)
            })
        });
        self.registry.set_public(who);
        self.push(i, end, Who::Entity(who), m.as_ref())
    }

    /// A role or title and what follows it: body, demonym, name.
    pub(crate) fn led_by_role(&mut self, i: usize) -> Option<usize> {
        let first = self.role_before_body(i)?;
        let better = self.scene.matches.at(i).first().filter(|o| {
            o.end > first.end && matches!(o.sense.kind, Kind::Body | Kind::Place | Kind::Organ | Kind::Agency)
        });
        if better.is_some()
            || self.scene.is_verb(i)
                && first.sense.kind == Kind::Role
                && first.end as usize == i + 1
                && !first.clitics.article
        {
            return None;
        }
        let m = *first;
        let is_title = m.sense.kind == Kind::Title;
        let mut phrase = if is_title {
            RolePhrase { end: m.end as usize, ..RolePhrase::default() }
        } else {
            self.role_phrase(&m)
        };
        if is_title && let Some(next) = self.scene.matches.longest(phrase.end, &[Kind::Role]).copied() {
            phrase = self.role_phrase(&next);
        }
        let role_end = phrase.end;
        let mut end = role_end;
        let mut found = if phrase.plural { None } else { self.name_at(&mut end, &phrase.country) };
        if found.is_none() && is_title && role_end == m.end as usize {
            found = self.first_name_after_title(&mut end);
        }
        if found.is_none() && !phrase.plural && !(is_title && role_end == m.end as usize) {
            found = self.name_between_commas(&mut end, &phrase);
        }
        let span = self.scene.doc.span(i, role_end);
        let words = self.role_words(i, role_end, &m);
        if let Some(who) = found {
            self.honour(i, who);
            if !is_title || role_end > m.end as usize {
                self.registry.role(who, &words, span, &phrase.country);
                self.registry.set_public(who);
                if !phrase.class.is_empty() {
                    self.bearers.entry((phrase.class, phrase.country)).or_insert(who);
                }
            } else if self.is_public_title(&m) {
                self.registry.set_public(who);
            }
            let end = self.role_after(end, who);
            return self.push(i, end, Who::Entity(who), Some(&m));
        }
        if is_title && role_end == m.end as usize {
            return None;
        }
        self.role_alone(i, &m, phrase, words, span)
    }

    /// The longest role or title at a token that does not cut a body in two: `مدير` before `المرصد السوري لحقوق الإنسان`.
    fn role_before_body(&self, i: usize) -> Option<&'s Match> {
        let s = self.scene;
        let first = s.matches.longest(i, &[Kind::Role, Kind::Title])?;
        let body = (i + 1..first.end as usize)
            .find(|k| s.matches.longest(*k, &[Kind::Body]).is_some_and(|b| b.end > first.end));
        let shorter = body
            .and_then(|k| s.matches.at(i).iter().find(|m| m.sense.kind == Kind::Role && m.end as usize == k));
        Some(shorter.unwrap_or(first))
    }

    /// `رئيس الوزراء البريطاني، ديفيد كاميرون، أمس`: a name between commas after a role.
    fn name_between_commas(&mut self, end: &mut usize, phrase: &RolePhrase) -> Option<usize> {
        let s = self.scene;
        let at = *end;
        if !s.is_comma(at) || phrase.country.is_empty() && phrase.body.is_none() {
            return None;
        }
        let mut probe = at + 1;
        while let Some(title) = s.matches.longest(probe, &[Kind::Title]) {
            probe = title.end as usize;
        }
        let known = s.matches.longest(probe, &[Kind::Person]).filter(|m| m.clitics == Default::default());
        match known {
            Some(m) => probe = m.end as usize,
            None => {
                NameParser { scene: s }.name(&mut probe)?;
            }
        }
        let closed = s.is_stop(probe) || s.is_anna(probe) || s.is_timed(probe) || s.is_quote_mark(probe);
        if !closed {
            return None;
        }
        let mut from = at + 1;
        let who = self.name_at(&mut from, &phrase.country)?;
        *end = from;
        Some(who)
    }

    /// `الأمير فيصل`: the first name alone of one already told in full.
    fn first_name_after_title(&mut self, end: &mut usize) -> Option<usize> {
        let key = self.scene.doc.key(*end);
        if !self.scene.is_word(*end) || self.scene.is_function(*end) {
            return None;
        }
        let fold = &self.scene.pack.fold;
        let who = (0..self.registry.len()).rev().take(120).find(|e| {
            self.registry.get(*e).is_some_and(|e| {
                let name = fold.key(&e.name);
                let mut words = name.split(' ');
                e.kind == EntityKind::Person && (words.next() == Some(key) || words.next_back() == Some(key))
            })
        })?;
        *end += 1;
        Some(who)
    }

    /// Notes whom the next `سموه` means: the first one told with a title or role, then those who are subjects of a verb.
    fn honour(&mut self, i: usize, who: usize) {
        let subject = i.checked_sub(1).is_none_or(|b| self.scene.is_verb(b) || self.scene.is_stop(b));
        if subject || self.honoured.is_none() {
            self.honoured = Some(who);
        }
    }

    pub(crate) fn is_public_title(&self, m: &Match) -> bool {
        let title = self.scene.pack.names.titles.get(m.sense.row as usize);
        title.is_some_and(|t| matches!(t.class.as_str(), "rank" | "honorific" | "noble"))
    }

    pub(crate) fn role_words(&self, first: usize, end: usize, m: &Match) -> String {
        self.form(first, end, m)
    }

    /// A role without a name: a spokesman stands for his body, others for themselves.
    pub(crate) fn role_alone(
        &mut self,
        i: usize,
        m: &Match,
        phrase: RolePhrase,
        words: String,
        span: Span,
    ) -> Option<usize> {
        if phrase.class == "spokesperson"
            && let Some(body) = phrase.body
        {
            self.registry.role(body, &words, span, "");
            return self.push(i, phrase.end, Who::Entity(body), Some(m));
        }
        let bare = phrase.country.is_empty() && phrase.body.is_none();
        // `قتل جنديان تركيان`: rank and file are people, not offices.
        let names = &self.scene.pack.names;
        let rank =
            self.scene.matches.longest(i, &[Kind::Group]).is_some_and(|g| {
                names.groups.get(g.sense.row as usize).is_some_and(|g| g.class == "victims")
            });
        if rank && !m.clitics.article {
            return None;
        }
        // `مصادر يمنية مطلعة`, `مسؤول تركي كبير`: whoever it is of, the text hides him.
        // `متحدث باسم شركة`: whose spokesman he is, the statements read from what follows.
        let spokesman = bare && phrase.class == "spokesperson";
        if self.scene.is(i, Class::Hidden) || spokesman {
            return self.push(i, phrase.end, Who::Hidden, Some(m));
        }
        if bare && !m.clitics.article {
            return None;
        }
        let mention = self.list.len();
        self.open_roles.push(OpenRole {
            mention,
            class: phrase.class,
            country: phrase.country,
            words,
            span,
            plural: phrase.plural,
        });
        self.push(i, phrase.end, Who::Hidden, Some(m))
    }

    /// Reads what belongs to a role: `وزير` `الخارجية` `الأمريكي` `السابق`.
    pub(crate) fn role_phrase(&mut self, m: &Match) -> RolePhrase {
        self.office(m, true)
    }

    /// `beside` allows one office beside this one.
    fn office(&mut self, m: &Match, beside: bool) -> RolePhrase {
        let s = self.scene;
        let role = &s.pack.names.roles[m.sense.row as usize];
        let mut phrase = RolePhrase {
            end: m.end as usize,
            class: role_class(role),
            plural: m.sense.feature.any(Feature::PLURAL.and(Feature::DUAL)),
            ..RolePhrase::default()
        };
        if role.class == "spokesperson" {
            phrase.class = "spokesperson".into();
        }
        for _ in 0..5 {
            let at = phrase.end;
            if s.is_timed(at) || s.is_verb(at) {
                break;
            }
            let inner = s.matches.longest(at, &[Kind::Role]).copied();
            let idafa = at == m.end as usize && m.end - m.first == 1 && !m.clitics.article;
            if let Some(inner) =
                inner.filter(|r| beside && idafa && !phrase.plural && r.clitics == plain_or_article(r))
            {
                // `نائب المتحدث باسم الحكومة`, `مدير مكتب الرئيس`: an office beside an office.
                let under = self.office(&inner, false);
                phrase.class = format!("{} of {}", phrase.class, under.class);
                phrase.country = under.country;
                phrase.body = under.body;
                phrase.end = under.end;
            } else if let Some(d) = s.matches.longest(at, &[Kind::Demonym]) {
                if d.clitics.conjunction || d.clitics.preposition.is_some() {
                    break;
                }
                phrase.country = self.country_of(d);
                phrase.end = d.end as usize;
            } else if let Some(end) = self.seat_before_name(at, m) {
                // `السفير المصري في السودان أسامة شلتوت`
                phrase.end = end;
            } else if s.is(at, Class::Former) {
                phrase.end = at + s.extent(at, Class::Former);
            } else if let Some(end) = self.owner(at, &mut phrase) {
                phrase.end = end;
            } else if let Some(end) = self.unknown_part(at) {
                phrase.end = end;
            } else {
                break;
            }
        }
        phrase
    }

    /// Where a place or body ends that a preposition ties to an office, before the name of its bearer.
    fn seat_before_name(&self, at: usize, role: &Match) -> Option<usize> {
        let s = self.scene;
        let key = s.doc.key(at);
        let words = &s.pack.words;
        let ties = words.locative.iter().chain(&words.within).any(|w| w == key);
        if !ties || s.is_svo() || at == role.first as usize {
            return None;
        }
        let kinds = [Kind::Place, Kind::State, Kind::Capital, Kind::Body, Kind::Organ];
        let mut end = s.matches.longest(at + 1, &kinds)?.end as usize;
        if let Some(d) = s.matches.longest(end, &[Kind::Demonym]) {
            end = d.end as usize;
        }
        let name = s.matches.longest(end, &[Kind::Person, Kind::Given, Kind::Title])?;
        let bare = name.clitics.preposition.is_none() && !name.clitics.conjunction;
        (bare && !s.is_verb(end)).then_some(end)
    }

    /// Words that no table knows between a role and an adjective of origin or a name: `الممثل التجاري الأميركي`,
    /// `الممثل الأمريكي الخاص للشؤون التجارية مايكل`. Returns where they end.
    pub(crate) fn unknown_part(&self, i: usize) -> Option<usize> {
        let s = self.scene;
        if s.is_svo() {
            return None;
        }
        let mut at = i;
        while at < i + 4 {
            let definite = s.doc.key(at).starts_with(s.pack.lexicon.article());
            let governed = s.matches.at(at).iter().any(|m| m.clitics.preposition.is_some())
                || s.pack.lexicon.is_fused(s.doc.key(at));
            if !s.is_word(at)
                || s.is_verb(at)
                || s.is_function(at)
                || s.is_timed(at)
                || !(definite || governed)
            {
                return None;
            }
            at += 1;
            let next = s.matches.longest(at, &[Kind::Demonym, Kind::Person, Kind::Given, Kind::Title]);
            if next.is_some_and(|m| m.clitics.preposition.is_none() && !m.clitics.conjunction) {
                return Some(at);
            }
        }
        None
    }

    /// What a role is of: a body, an organ, a state, a further role (`رئيس وزراء العراق`).
    pub(crate) fn owner(&mut self, at: usize, phrase: &mut RolePhrase) -> Option<usize> {
        let m = *self.scene.matches.longest(
            at,
            &[Kind::Organ, Kind::Body, Kind::State, Kind::Seat, Kind::Group, Kind::Place, Kind::Agency],
        )?;
        if m.clitics.conjunction || m.clitics.pronoun {
            return None;
        }
        let ba = m.clitics.preposition.is_some_and(|p| {
            self.scene.pack.lexicon.preposition(p) == self.scene.pack.lexicon.preposition(0)
        });
        if m.clitics.preposition.is_some()
            && !ba
            && phrase.class != "spokesperson"
            && m.sense.kind != Kind::Body
        {
            return None;
        }
        match m.sense.kind {
            Kind::State => {
                phrase.country = self.country_of(&m);
                if phrase.body.is_none() {
                    phrase.body = Some(self.state(&m));
                }
                Some(m.end as usize)
            }
            Kind::Organ | Kind::Body | Kind::Seat => {
                let (who, end) = self.body_entity(at, &m);
                if let Some(country) = self.registry.country(who) {
                    country.clone_into(&mut phrase.country);
                }
                phrase.body = Some(who);
                Some(end)
            }
            Kind::Group => {
                let (who, end) = self.group_entity(at, &m)?;
                phrase.body = Some(who);
                Some(end)
            }
            // `الرئيس الروسي فلاديمير بوتين`: Vladimir is also a town.
            Kind::Place
                if self.scene.matches.longest(m.end as usize, &[Kind::Person]).is_some()
                    && self.scene.matches.longest(m.end as usize, &[Kind::Title]).is_none() =>
            {
                None
            }
            Kind::Place => {
                phrase.body = Some(self.place(&m));
                Some(m.end as usize)
            }
            _ => None,
        }
    }

    /// A role after a name adds to its bearer: `بوريس روغه مساعد الأمين العام`.
    pub(crate) fn role_after(&mut self, end: usize, who: usize) -> usize {
        let comma = self.scene.is_comma(end) || self.scene.doc.is_mark(end, "(");
        let at = if comma { end + 1 } else { end };
        let Some(m) = self.scene.matches.longest(at, &[Kind::Role]).copied() else { return end };
        if m.clitics.conjunction
            || m.clitics.preposition.is_some()
            || self.scene.is_verb(at) && !m.clitics.article
        {
            return end;
        }
        let phrase = self.role_phrase(&m);
        if phrase.plural || (comma && phrase.end == m.end as usize) {
            return end;
        }
        // `التقى أوباما رئيس الوزراء العراقي حيدر العبادي`: what follows is the role of the next name.
        let mut probe = phrase.end;
        let parser = NameParser { scene: self.scene };
        if parser.name(&mut probe).is_some()
            || self.scene.matches.longest(phrase.end, &[Kind::Person]).is_some()
        {
            return end;
        }
        let span = self.scene.doc.span(at, phrase.end);
        let words = self.role_words(at, phrase.end, &m);
        self.registry.role(who, &words, span, &phrase.country);
        self.registry.set_public(who);
        if !phrase.class.is_empty() {
            self.bearers.entry((phrase.class, phrase.country)).or_insert(who);
        }
        phrase.end
    }
}

/// The clitics of a match, were nothing but the article taken off it.
fn plain_or_article(m: &Match) -> isnad_lang::Clitics {
    isnad_lang::Clitics { article: m.clitics.article, ..Default::default() }
}
