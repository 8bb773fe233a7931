//! What belongs to an office: its body, its state, a second office beside it (`نائب رئيس مجلس الوزراء العماني لشؤون الدفاع`).

use crate::mentions::{Finder, RolePhrase, role_class};
use crate::names::NameParser;
use crate::scene::Class;
use isnad_lang::{Feature, Kind, Match};

/// What begins a name of its own: no unknown part of an office.
const OTHERS: [Kind; 7] =
    [Kind::Role, Kind::Title, Kind::Body, Kind::Organ, Kind::Group, Kind::State, Kind::Person];

impl<'s, 'a> Finder<'s, 'a> {
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
        // `التقى وزير الخارجية العماني نظيره`, `يزور الرئيس التونسي بغداد`: after the adjective of origin the office is told.
        let mut told = false;
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
                if told {
                    break;
                }
                told = true;
                phrase.country = self.country_of(d);
                phrase.end = d.end as usize;
            } else if let Some(end) = self.seat_of_envoy(at, &role.class) {
                // `المبعوث الأممي إلى ليبيا`
                phrase.end = end;
            } else if let Some(end) = self.seat_behind_adjective(at, &role.class) {
                // `مبعوث الأمم المتحدة الخاص إلى سوريا`
                phrase.end = end;
            } else if let Some(end) = self.seat_before_name(at, m) {
                // `السفير المصري في السودان أسامة شلتوت`
                phrase.end = end;
            } else if s.is(at, Class::Former) {
                phrase.end = at + s.extent(at, Class::Former);
            } else if let Some(end) = self.owner(at, told, &mut phrase) {
                phrase.end = end;
            } else if let Some(end) = self.owner_behind(at, told, &mut phrase) {
                phrase.end = end;
            } else if let Some(end) = self.unknown_part(at, m) {
                phrase.end = end;
            } else {
                break;
            }
        }
        phrase
    }

    /// Where the land or body ends that someone is sent to: `المبعوث الأممي لليمن`, `السفير المصري لدى السلطة`.
    fn seat_of_envoy(&self, at: usize, class: &str) -> Option<usize> {
        let s = self.scene;
        if class != "envoy" || s.is_svo() {
            return None;
        }
        let kinds = [Kind::State, Kind::Place, Kind::Body, Kind::Organ];
        let fused = s.matches.longest(at, &kinds).filter(|m| {
            m.clitics.preposition.is_some_and(|p| s.pack.lexicon.is_purpose(p)) && !m.clitics.conjunction
        });
        let apart = s.pack.words.within.iter().any(|w| w == s.doc.key(at));
        let land = match fused {
            Some(m) => m,
            None if apart => s.matches.longest(at + 1, &kinds).filter(|m| m.clitics.preposition.is_none())?,
            None => return None,
        };
        let end = land.end as usize;
        let adjective = s.matches.longest(end, &[Kind::Demonym]).filter(|d| {
            land.sense.kind != Kind::Place && !d.clitics.conjunction && d.clitics.preposition.is_none()
        });
        Some(adjective.map_or(end, |d| d.end as usize))
    }

    /// The same behind an adjective of the office.
    fn seat_behind_adjective(&self, at: usize, class: &str) -> Option<usize> {
        let s = self.scene;
        let definite = s.doc.key(at).starts_with(s.pack.lexicon.article());
        let plain = s.is_word(at) && definite && s.matches.longest(at, &OTHERS).is_none();
        plain.then(|| self.seat_of_envoy(at + 1, class)).flatten()
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
    /// `الممثل الأمريكي الخاص للشؤون التجارية مايكل`, `رئيس تيار الاستقلال أحمد`. Returns where they end.
    fn unknown_part(&self, i: usize, role: &Match) -> Option<usize> {
        let s = self.scene;
        if s.is_svo() {
            return None;
        }
        let mut at = i;
        while at < i + 5 {
            let definite = s.doc.key(at).starts_with(s.pack.lexicon.article());
            let governed = s.matches.at(at).iter().any(|m| m.clitics.preposition.is_some())
                || s.pack.lexicon.is_fused(s.doc.key(at));
            let head = at == i && at == role.end as usize && !role.clitics.article;
            let known = s.matches.longest(at, &OTHERS).is_some_and(|m| m.clitics.preposition.is_none());
            if !s.is_word(at)
                || s.is_verb(at)
                || s.is_function(at)
                || s.is_timed(at)
                || known
                || !(definite || governed || head)
            {
                return None;
            }
            at += 1;
            // `مدير الجامعة المكلف، الأستاذ الدكتور فلان`
            let titled = s.is_comma(at)
                && s.matches.longest(at + 1, &[Kind::Title]).is_some_and(|t| t.clitics == Default::default());
            if titled {
                return Some(at);
            }
            let next = s.matches.longest(at, &[Kind::Demonym, Kind::Person, Kind::Given, Kind::Title]);
            if next.is_some_and(|m| m.clitics.preposition.is_none() && !m.clitics.conjunction) {
                return Some(at);
            }
        }
        None
    }

    /// What a role is of: a body, an organ, a state, a further role (`رئيس وزراء العراق`).
    /// Behind an adjective of origin (`told`) only what a preposition ties to it (`المساعد المصري للأمين العام`).
    pub(crate) fn owner(&mut self, at: usize, told: bool, phrase: &mut RolePhrase) -> Option<usize> {
        let m = *self.scene.matches.longest(
            at,
            &[Kind::Organ, Kind::Body, Kind::State, Kind::Seat, Kind::Group, Kind::Place, Kind::Agency],
        )?;
        // `ولي العهد نائب رئيس مجلس الوزراء`: the deputy is the head of an office, no member of parliament.
        let office = m.sense.kind == Kind::Group
            && self.scene.matches.longest(at, &[Kind::Role]).is_some_and(|r| r.end > m.end);
        if office || m.clitics.conjunction || m.clitics.pronoun || told && m.clitics.preposition.is_none() {
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

    /// Roles after a name add to its bearer: `بوريس روغه مساعد الأمين العام`, `فلان ولي العهد نائب رئيس مجلس الوزراء وزير
    /// الداخلية`.
    pub(crate) fn role_after(&mut self, mut end: usize, who: usize) -> usize {
        for _ in 0..6 {
            match self.role_beside(end, who) {
                Some(next) => end = next,
                None => break,
            }
        }
        end
    }

    fn role_beside(&mut self, end: usize, who: usize) -> Option<usize> {
        let s = self.scene;
        let comma = s.is_comma(end) || s.doc.is_mark(end, "(");
        let at = if comma { end + 1 } else { end };
        let m = *s.matches.longest(at, &[Kind::Role])?;
        // `قتل سالم مسلحون`, `اعتقل فلان جنود`: people of no name are no office.
        let people = s.matches.longest(at, &[Kind::Group]).is_some_and(|g| g.end == m.end);
        if m.clitics.conjunction
            || m.clitics.preposition.is_some()
            || people
            || s.is_verb(at) && !m.clitics.article
        {
            return None;
        }
        let phrase = self.role_phrase(&m);
        if phrase.plural || (comma && phrase.end == m.end as usize) {
            return None;
        }
        // `التقى أوباما رئيس الوزراء العراقي`: the office of another state is another's.
        let other = self.registry.country(who).is_some_and(|c| c != phrase.country);
        if other && !phrase.country.is_empty() {
            return None;
        }
        // `التقى أوباما رئيس الوزراء العراقي حيدر العبادي`: what follows is the role of the next name.
        let mut probe = phrase.end;
        while let Some(title) = s.matches.longest(probe, &[Kind::Title]) {
            probe = title.end as usize;
        }
        let named =
            s.matches.longest(probe, &[Kind::Person]).is_some_and(|m| m.clitics == Default::default());
        if named || (NameParser { scene: s }).name(&mut probe).is_some() {
            return None;
        }
        let span = s.doc.span(at, phrase.end);
        let words = self.role_words(at, phrase.end, &m);
        self.registry.role(who, &words, span, &phrase.country);
        self.registry.set_public(who);
        if !phrase.class.is_empty() {
            self.bearers.entry((phrase.class, phrase.country)).or_insert(who);
        }
        // `(رئيس الوزراء)`: the mark that closes it goes with it.
        let closed = comma && s.doc.is_mark(end, "(") && s.doc.is_mark(phrase.end, ")");
        Some(phrase.end + usize::from(closed))
    }
}

/// The clitics of a match, were nothing but the article taken off it.
fn plain_or_article(m: &Match) -> isnad_lang::Clitics {
    isnad_lang::Clitics { article: m.clitics.article, ..Default::default() }
}
