//! Who and what is named where: the noun phrases of a text that stand for someone.
//!
//! One pass from left to right takes the longest phrase that the tables allow; a second pass finds the short forms of
//! names that the first has learned (`كارلوس تيفيز` … `تيفيز`); a third binds roles to their bearers (`الرئيس الأوكراني`).

use crate::names::NameParser;
use crate::registry::Registry;
use crate::scene::{Class, Scene};
use isnad_lang::{Feature, Kind, Match};
use isnad_model::{EntityKind, Span};
use rustc_hash::FxHashMap;

/// What a mention stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// An entity of the registry.
    Entity(usize),
    /// The last pair of parties (`الجانبان`).
    Both,
    /// Someone whom the text hides (`مصادر`).
    Hidden,
}

/// A noun phrase that stands for someone or something: tokens `first..end`.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) who: Who,
    /// Folded preposition before it, apart or fused; `agent` for `من قبل` and the like.
    pub(crate) prep: Option<String>,
    /// A conjunction is fused to it.
    pub(crate) joined: bool,
    /// Nothing but an adjective (`الروسي`): it says to whom a noun belongs.
    pub(crate) adjective: bool,
    /// It is told in the plural or as a crowd.
    pub(crate) plural: bool,
}

/// The mentions of a text in order, and its entities.
pub(crate) struct Mentions {
    pub(crate) list: Vec<Mention>,
    pub(crate) registry: Registry,
    /// For each token: index of the mention that covers it, plus one.
    cover: Vec<u32>,
}

impl Mentions {
    pub(crate) fn covering(&self, token: usize) -> Option<usize> {
        self.cover.get(token).and_then(|c| (*c as usize).checked_sub(1))
    }

    /// The mentions that begin in `from..to`, with their indexes.
    pub(crate) fn between(&self, from: usize, to: usize) -> impl Iterator<Item = (usize, &Mention)> {
        let start = self.list.partition_point(|m| m.first < from);
        self.list.iter().enumerate().skip(start).take_while(move |(_, m)| m.first < to)
    }

    /// The mentions that end at or before `token`, nearest first.
    pub(crate) fn before(&self, token: usize) -> impl Iterator<Item = (usize, &Mention)> {
        let end = self.list.partition_point(|m| m.end <= token);
        self.list.iter().enumerate().take(end).rev()
    }
}

/// A role without a name, to be bound to its bearer.
struct OpenRole {
    mention: usize,
    class: String,
    country: String,
    words: String,
    span: Span,
    plural: bool,
}

pub(crate) struct Finder<'s, 'a> {
    pub(crate) scene: &'s Scene<'a>,
    pub(crate) registry: Registry,
    list: Vec<Mention>,
    open_roles: Vec<OpenRole>,
    /// Bearer of a role class and country, as the text names them.
    bearers: FxHashMap<(String, String), usize>,
    /// Last words of names learned from the text.
    surnames: FxHashMap<String, usize>,
}

/// What a role phrase says: where it ends, of which country and body, whether it is past.
#[derive(Debug, Default)]
pub(crate) struct RolePhrase {
    end: usize,
    class: String,
    country: String,
    body: Option<usize>,
    plural: bool,
}

/// What makes two role phrases the same office: its English gloss, the same for رئيس and رئيس الجمهورية and in every
/// language; the citation form where the table has none.
fn role_class(role: &isnad_lang::names::Role) -> String {
    let class = if role.english.is_empty() { &role.masculine } else { &role.english };
    class.to_lowercase()
}

pub(crate) fn find(scene: &Scene<'_>) -> Mentions {
    let mut finder = Finder {
        scene,
        registry: Registry::default(),
        list: Vec::new(),
        open_roles: Vec::new(),
        bearers: FxHashMap::default(),
        surnames: FxHashMap::default(),
    };
    finder.first_pass();
    finder.short_names();
    finder.bind_roles();
    finder.finish()
}

impl<'s, 'a> Finder<'s, 'a> {
    fn first_pass(&mut self) {
        let mut i = 0;
        while i < self.scene.len() {
            let end = self.at(i).unwrap_or(i + 1);
            i = end.max(i + 1);
        }
    }

    /// Reads a mention at token `i`; returns where it ends.
    fn at(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        if !s.is_word(i) || s.is_timed(i) || s.is_bait(i) && !self.is_named(i) {
            return None;
        }
        if s.is(i, Class::Both) {
            let end = i + s.extent(i, Class::Both);
            return self.push(i, end, Who::Both, None, false);
        }
        if s.is(i, Class::Counterpart) {
            if let Some(end) = self.counterpart(i) {
                return Some(end);
            }
        }
        if let Some(end) = self.named_person(i) {
            return Some(end);
        }
        if let Some(end) = self.led_by_role(i) {
            return Some(end);
        }
        if s.is(i, Class::Hidden) {
            return self.push(i, i + s.extent(i, Class::Hidden), Who::Hidden, None, true);
        }
        self.first_and_known(i)
            .or_else(|| self.body(i))
            .or_else(|| self.people(i))
            .or_else(|| self.land(i))
            .or_else(|| self.unknown_person(i))
    }

    fn is_named(&self, i: usize) -> bool {
        self.scene.matches.longest(i, &[Kind::Body, Kind::Person, Kind::Organ]).is_some()
    }

    fn push(
        &mut self,
        first: usize,
        end: usize,
        who: Who,
        clitics: Option<&Match>,
        plural: bool,
    ) -> Option<usize> {
        let prep = self.preposition(first, clitics);
        let joined = clitics.is_some_and(|m| m.clitics.conjunction)
            || first.checked_sub(1).is_some_and(|b| self.scene.is(b, Class::And));
        if let Who::Entity(e) = who {
            self.registry.mention(e, self.scene.doc.span(first, end));
        }
        self.list.push(Mention { first, end, who, prep, joined, adjective: false, plural });
        Some(end)
    }

    /// The preposition that governs a phrase: fused, or the word before (a quotation mark may stand between).
    fn preposition(&self, first: usize, m: Option<&Match>) -> Option<String> {
        if let Some(p) = m.and_then(|m| m.clitics.preposition) {
            return Some(self.scene.pack.lexicon.preposition(p).to_owned());
        }
        let mut before = first.checked_sub(1)?;
        if self.scene.is_quote_mark(before) {
            before = before.checked_sub(1)?;
        }
        for back in (before.saturating_sub(1)..=before).rev() {
            if back + self.scene.extent(back, Class::PrepAgent) == before + 1 {
                return Some("agent".into());
            }
        }
        if self.scene.is(before, Class::Prep) {
            return Some(self.scene.doc.key(before).trim_start_matches(self.conjunction(before)).to_owned());
        }
        let key = self.scene.doc.key(before);
        self.scene.pack.lexicon.preposition_index(key).map(|_| key.to_owned())
    }

    fn conjunction(&self, i: usize) -> &'s str {
        let fused =
            self.scene.matches.at(i).iter().any(|m| m.sense.kind == Kind::Word && m.clitics.conjunction);
        let key = self.scene.doc.key(i);
        if fused { key.get(..key.chars().next().map_or(0, char::len_utf8)).unwrap_or("") } else { "" }
    }

    /// `نظيره الروسي سيرغي لافروف`: the office of the last bearer, in another state.
    fn counterpart(&mut self, i: usize) -> Option<usize> {
        let mut end = i + 1;
        let mut country = String::new();
        if let Some(m) = self.scene.matches.longest(end, &[Kind::Demonym]) {
            country = self.country_of(m);
            end = m.end as usize;
        }
        let class = self.list.iter().rev().find_map(|m| match m.who {
            Who::Entity(e) => self.bearers.iter().find(|(_, b)| **b == e).map(|((c, _), _)| c.clone()),
            _ => None,
        });
        let class = class.unwrap_or_default();
        let m = self.scene.matches.at(i).iter().find(|m| m.sense.kind == Kind::Word).copied();
        let role_end = end;
        let who = self.name_at(&mut end, &class, &country);
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
        self.push(i, end, Who::Entity(who), m.as_ref(), false)
    }

    /// A person of the pack, with a role or title after the name.
    fn named_person(&mut self, i: usize) -> Option<usize> {
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
        let mut end = m.end as usize;
        let who = self.pack_person(&m);
        end = self.role_after(end, who);
        self.push(i, end, Who::Entity(who), Some(&m), false)
    }

    fn pack_person(&mut self, m: &Match) -> usize {
        let person = &self.scene.pack.names.persons[m.sense.row as usize];
        let (first, end) = (m.first as usize, m.end as usize);
        let form = self.form(first, end, m);
        let who = self.registry.add(&person.id, &form, EntityKind::Person, &person.country);
        self.registry.also(who, &form, true);
        self.registry.also(who, &person.name, false);
        self.registry.set_public(who);
        let office = (person.class.to_lowercase(), person.country.clone());
        self.bearers.entry(office).or_insert(who);
        who
    }

    /// The words of a match as written, without what is fused before them.
    fn form(&self, first: usize, end: usize, m: &Match) -> String {
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

    /// A role or title and what follows it: body, demonym, name.
    fn led_by_role(&mut self, i: usize) -> Option<usize> {
        let first = self.scene.matches.longest(i, &[Kind::Role, Kind::Title])?;
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
        if is_title {
            if let Some(next) = self.scene.matches.longest(phrase.end, &[Kind::Role]).copied() {
                phrase = self.role_phrase(&next);
            }
        }
        let role_end = phrase.end;
        let mut end = role_end;
        let found = if phrase.plural { None } else { self.name_at(&mut end, &phrase.class, &phrase.country) };
        let span = self.scene.doc.span(i, role_end);
        let words = self.role_words(i, role_end, &m);
        if let Some(who) = found {
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
            return self.push(i, end, Who::Entity(who), Some(&m), false);
        }
        if is_title && role_end == m.end as usize {
            return None;
        }
        self.role_alone(i, &m, phrase, words, span)
    }

    fn is_public_title(&self, m: &Match) -> bool {
        let title = self.scene.pack.names.titles.get(m.sense.row as usize);
        title.is_some_and(|t| matches!(t.class.as_str(), "rank" | "honorific" | "noble"))
    }

    fn role_words(&self, first: usize, end: usize, m: &Match) -> String {
        self.form(first, end, m)
    }

    /// A role without a name: a spokesman stands for his body, others for themselves.
    fn role_alone(
        &mut self,
        i: usize,
        m: &Match,
        phrase: RolePhrase,
        words: String,
        span: Span,
    ) -> Option<usize> {
        if phrase.class == "spokesperson" {
            if let Some(body) = phrase.body {
                self.registry.role(body, &words, span, "");
                return self.push(i, phrase.end, Who::Entity(body), Some(m), false);
            }
        }
        let bare = phrase.country.is_empty() && phrase.body.is_none();
        if bare && self.scene.is(i, Class::Hidden) {
            return self.push(i, phrase.end, Who::Hidden, Some(m), phrase.plural);
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
        self.push(i, phrase.end, Who::Hidden, Some(m), phrase.plural)
    }

    /// Reads what belongs to a role: `وزير` `الخارجية` `الأمريكي` `السابق`.
    fn role_phrase(&mut self, m: &Match) -> RolePhrase {
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
            if let Some(d) = s.matches.longest(at, &[Kind::Demonym]) {
                if d.clitics.conjunction || d.clitics.preposition.is_some() {
                    break;
                }
                phrase.country = self.country_of(d);
                phrase.end = d.end as usize;
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

    /// Words that no table knows between a role and an adjective of origin or a name: `الممثل التجاري الأميركي`,
    /// `الممثل الأمريكي الخاص للشؤون التجارية مايكل`. Returns where they end.
    fn unknown_part(&self, i: usize) -> Option<usize> {
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
    fn owner(&mut self, at: usize, phrase: &mut RolePhrase) -> Option<usize> {
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
            Kind::Place if self.scene.matches.longest(m.end as usize, &[Kind::Person]).is_some() => None,
            Kind::Place => {
                phrase.body = Some(self.place(&m));
                Some(m.end as usize)
            }
            _ => None,
        }
    }

    /// A role after a name adds to its bearer: `بوريس روغه مساعد الأمين العام`.
    fn role_after(&mut self, end: usize, who: usize) -> usize {
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

    /// A name at `end`, after titles; moves `end` behind it.
    fn name_at(&mut self, end: &mut usize, class: &str, country: &str) -> Option<usize> {
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
        if let Some(m) = s.matches.longest(at, &[Kind::Person]).copied() {
            if m.clitics.preposition.is_none() && !m.clitics.conjunction {
                *end = m.end as usize;
                return Some(self.pack_person(&m));
            }
            return None;
        }
        // A short form of the pack after a first name that the pack does not join to it: `دونالد ترامب`.
        if let Some(m) = s.matches.longest(at + 1, &[Kind::Person]).copied() {
            if m.clitics == Default::default() && self.is_first_name(at) {
                let who = self.pack_person(&m);
                let full = s.doc.slice(s.doc.span(at, m.end as usize)).to_owned();
                self.registry.also(who, &full, true);
                *end = m.end as usize;
                return Some(who);
            }
        }
        let start = at;
        let name = NameParser { scene: s }.name(&mut at)?;
        let _ = class;
        *end = at;
        Some(self.learn(start, at, &name, country))
    }

    /// A single word that can be a first name: in the list of them, a place of that name, or in no table.
    fn is_first_name(&self, i: usize) -> bool {
        let s = self.scene;
        let article = s.pack.lexicon.article();
        s.is_word(i)
            && !s.is_verb(i)
            && !s.is_function(i)
            && (article.is_empty() || !s.doc.key(i).starts_with(article))
            && s.matches.at(i).iter().all(|m| matches!(m.sense.kind, Kind::Given | Kind::Place))
    }

    fn learn(&mut self, first: usize, end: usize, name: &str, country: &str) -> usize {
        let keys: Vec<&str> = (first..end).map(|i| self.scene.doc.key(i)).collect();
        let id = format!("person:{}", self.scene.pack.fold.key(name).replace(' ', "-"));
        let who = self.registry.add(&id, name, EntityKind::Person, country);
        if let (Some(last), true) = (keys.last(), keys.len() > 1) {
            self.surnames.entry((*last).to_owned()).or_insert(who);
        }
        who
    }

    /// A first name before a short form of the pack, without a role: `فلاديمير بوتين`.
    fn first_and_known(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        let known = *s.matches.longest(i + 1, &[Kind::Person])?;
        let given =
            s.matches.at(i).iter().find(|m| matches!(m.sense.kind, Kind::Given | Kind::Place)).copied()?;
        if known.clitics != Default::default()
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
        self.push(i, end, Who::Entity(who), Some(&given), false)
    }

    fn unknown_person(&mut self, i: usize) -> Option<usize> {
        let m = self.scene.matches.longest(i, &[Kind::Given]).copied();
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
        self.push(i, end, Who::Entity(who), m.as_ref(), false)
    }

    /// A body of the pack, an organ with its state, a seat of government.
    fn body(&mut self, i: usize) -> Option<usize> {
        let m = *self.scene.matches.longest(i, &[Kind::Body, Kind::Organ, Kind::Seat, Kind::Agency])?;
        if let Some(other) = self.scene.matches.longest(i, &[Kind::Place, Kind::State]) {
            if other.end > m.end {
                return None;
            }
        }
        if self.scene.is_verb(i) && m.sense.kind == Kind::Organ {
            return None;
        }
        let (who, end) = self.body_entity(i, &m);
        self.push(i, end, Who::Entity(who), Some(&m), false)
    }

    fn body_entity(&mut self, i: usize, m: &Match) -> (usize, usize) {
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
                let id = format!("seat:{}:{}", country, s.pack.fold.key(&form).replace(' ', "-"));
                (self.registry.add(&id, &form, EntityKind::Organization, &country), end)
            }
            _ => self.organ_entity(i, m),
        }
    }

    fn organ_entity(&mut self, i: usize, m: &Match) -> (usize, usize) {
        let s = self.scene;
        let organ = &s.pack.names.organs[m.sense.row as usize];
        let mut end = m.end as usize;
        let mut country = String::new();
        for _ in 0..2 {
            let Some(d) = s.matches.longest(end, &[Kind::Demonym, Kind::State]) else { break };
            if d.clitics.conjunction || d.clitics.preposition.is_some() || s.is_timed(end) {
                break;
            }
            country = self.country_of(d);
            end = d.end as usize;
            break;
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
    fn people(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        if s.is_verb(i) {
            return None;
        }
        if let Some(m) = s.matches.longest(i, &[Kind::Group]).copied() {
            let (who, end) = self.group_entity(i, &m)?;
            return self.push(i, end, Who::Entity(who), Some(&m), true);
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
        self.push(i, m.end as usize, Who::Entity(who), Some(&m), people)?;
        if let Some(last) = self.list.last_mut() {
            last.adjective = !people || who == state;
            last.prep = if last.adjective { None } else { last.prep.take() };
        }
        Some(m.end as usize)
    }

    fn follows_noun(&self, i: usize) -> bool {
        i.checked_sub(1).is_some_and(|b| {
            self.scene.is_word(b)
                && !self.scene.is_verb(b)
                && !self.scene.is(b, Class::Prep)
                && self.list.last().is_some_and(|m| m.end == i)
        })
    }

    fn group_entity(&mut self, i: usize, m: &Match) -> Option<(usize, usize)> {
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
    fn land(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        let m = *s.matches.longest(i, &[Kind::State, Kind::Capital, Kind::Place])?;
        if s.is_verb(i) && m.end as usize == i + 1 && m.sense.kind == Kind::Place {
            return None;
        }
        let who = if m.sense.kind == Kind::State { self.state(&m) } else { self.place(&m) };
        self.push(i, m.end as usize, Who::Entity(who), Some(&m), false)
    }

    fn state(&mut self, m: &Match) -> usize {
        let state = &self.scene.pack.names.states[m.sense.row as usize];
        let who =
            self.registry.add(&state.named.id, &state.named.name, EntityKind::State, &state.named.country);
        if m.sense.kind == Kind::State {
            let form = self.form(m.first as usize, m.end as usize, m);
            self.registry.also(who, &form, false);
        }
        who
    }

    fn place(&mut self, m: &Match) -> usize {
        let names = &self.scene.pack.names;
        let form = self.form(m.first as usize, m.end as usize, m);
        let (id, country) = match m.sense.kind {
            Kind::Capital => {
                let state = &names.states[m.sense.row as usize].named;
                (format!("capital:{}", state.country), state.country.clone())
            }
            _ => {
                let place = &names.places[m.sense.row as usize];
                let capital = self
                    .scene
                    .matches
                    .at(m.first as usize)
                    .iter()
                    .find(|o| o.sense.kind == Kind::Capital && o.end == m.end);
                match capital.and_then(|c| names.states.get(c.sense.row as usize)) {
                    Some(state) => (format!("capital:{}", state.named.country), state.named.country.clone()),
                    None => (place.id.clone(), place.country.clone()),
                }
            }
        };
        self.registry.add(&id, &form, EntityKind::Place, &country)
    }

    fn country_of(&self, m: &Match) -> String {
        self.scene
            .pack
            .names
            .states
            .get(m.sense.row as usize)
            .map(|s| s.named.country.clone())
            .unwrap_or_default()
    }

    /// Short forms of the names that the text has taught.
    fn short_names(&mut self) {
        let mut covered = vec![false; self.scene.len()];
        for m in &self.list {
            covered[m.first..m.end].fill(true);
        }
        // The last word of a known person's full name, where the text gives it.
        for at in 0..self.registry.len() {
            let Some(e) = self
                .registry
                .get(at)
                .filter(|e| e.kind == EntityKind::Person && !e.id.0.starts_with("role:"))
            else {
                continue;
            };
            if let Some((_, last)) = e.name.rsplit_once(' ') {
                let key = self.scene.pack.fold.key(last);
                if key.chars().count() > 3 {
                    self.surnames.entry(key).or_insert(at);
                }
            }
        }
        for i in 0..self.scene.len() {
            if covered[i] || !self.scene.is_word(i) || self.scene.is_timed(i) || self.scene.is_verb(i) {
                continue;
            }
            let known = self.scene.matches.at(i).iter().any(|m| {
                !matches!(m.sense.kind, Kind::Given | Kind::Place) && m.clitics == Default::default()
            });
            if known {
                continue;
            }
            if let Some((who, fused)) = self.surname(self.scene.doc.key(i)) {
                let prep = fused
                    .filter(|f| self.scene.pack.lexicon.preposition_index(f).is_some())
                    .map(str::to_owned);
                let joined = fused.is_some() && prep.is_none();
                self.registry.mention(who, self.scene.doc.span(i, i + 1));
                let prep = prep.or_else(|| self.preposition(i, None));
                self.list.push(Mention {
                    first: i,
                    end: i + 1,
                    who: Who::Entity(who),
                    prep,
                    joined,
                    adjective: false,
                    plural: false,
                });
            }
        }
        // Open roles point into the list: their mentions are found again by position.
        let at: Vec<usize> = self.open_roles.iter().map(|r| self.list[r.mention].first).collect();
        self.list.sort_by_key(|m| m.first);
        for (role, first) in self.open_roles.iter_mut().zip(at) {
            role.mention = self.list.partition_point(|m| m.first < first);
        }
    }

    fn surname<'k>(&self, key: &'k str) -> Option<(usize, Option<&'k str>)> {
        if let Some(&who) = self.surnames.get(key) {
            return Some((who, None));
        }
        let cut = key.chars().next().map(char::len_utf8)?;
        let (clitic, rest) = key.split_at(cut);
        let lexicon = &self.scene.pack.lexicon;
        if lexicon.preposition_index(clitic).is_none() && !lexicon.is_conjunction(clitic) {
            return None;
        }
        self.surnames.get(rest).map(|&who| (who, Some(clitic)))
    }

    /// Binds roles told without a name to the one whom the text names in that role, else makes them entities.
    fn bind_roles(&mut self) {
        for role in std::mem::take(&mut self.open_roles) {
            let bound = if role.country.is_empty() {
                let before = self.list.get(..role.mention).unwrap_or(&[]);
                before.iter().rev().find_map(|m| match m.who {
                    Who::Entity(e)
                        if self.bearers.iter().any(|((c, _), b)| {
                            *b == e && (*c == role.class || role.class == "spokesperson")
                        }) =>
                    {
                        Some(e)
                    }
                    _ => None,
                })
            } else {
                self.bearers.get(&(role.class.clone(), role.country.clone())).copied()
            };
            let who = match (bound, role.plural) {
                (Some(who), false) => who,
                _ if role.country.is_empty() => continue,
                _ => {
                    let kind = if role.plural { EntityKind::Group } else { EntityKind::Person };
                    let id = format!("role:{}:{}", role.class.replace(' ', "-"), role.country);
                    let who = self.registry.add(&id, &role.words, kind, &role.country);
                    self.registry.set_public(who);
                    who
                }
            };
            self.registry.mention(who, role.span);
            if let Some(m) = self.list.get_mut(role.mention) {
                m.who = Who::Entity(who);
            }
        }
    }

    fn finish(self) -> Mentions {
        let mut cover = vec![0; self.scene.len()];
        for (n, m) in self.list.iter().enumerate() {
            cover[m.first..m.end].fill(n as u32 + 1);
        }
        Mentions { list: self.list, registry: self.registry, cover }
    }
}
