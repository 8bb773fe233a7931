//! Who and what is named where: the noun phrases of a text that stand for someone.
//!
//! One pass from left to right takes the longest phrase that the tables allow; a second pass finds the short forms of
//! names that the first has learned (`كارلوس تيفيز` … `تيفيز`); a third binds roles to their bearers (`الرئيس الأوكراني`).

use crate::registry::Registry;
use crate::scene::{Class, Scene};
use isnad_lang::{Kind, Match};
use isnad_model::Span;
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
    /// Told by a noun for people who mostly undergo deeds (`عنصران من الشرطة`).
    pub(crate) people: bool,
}

/// The mentions of a text in order, and its entities.
pub(crate) struct Mentions {
    pub(crate) list: Vec<Mention>,
    pub(crate) registry: Registry,
    /// For each token: index of the mention that covers it, plus one.
    cover: Vec<u32>,
    /// Folded prepositions of place.
    locative: Vec<String>,
}

impl Mentions {
    pub(crate) fn covering(&self, token: usize) -> Option<usize> {
        self.cover.get(token).and_then(|c| (*c as usize).checked_sub(1))
    }

    /// True for a mention under a preposition of place: where something was.
    pub(crate) fn is_placed(&self, m: &Mention) -> bool {
        m.prep.as_ref().is_some_and(|p| self.locative.contains(p))
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
pub(crate) struct OpenRole {
    pub(crate) mention: usize,
    pub(crate) class: String,
    pub(crate) country: String,
    /// The body that it is an office of.
    pub(crate) body: Option<usize>,
    pub(crate) words: String,
    pub(crate) span: Span,
    pub(crate) plural: bool,
    /// It says which office it is, though neither state nor body: `وزير الصحة`.
    pub(crate) telling: bool,
}

/// Stands where a preposition would, for a name that belongs to a noun under one.
const GENITIVE: &str = "of";

pub(crate) struct Finder<'s, 'a> {
    pub(crate) scene: &'s Scene<'a>,
    pub(crate) registry: Registry,
    pub(crate) list: Vec<Mention>,
    /// Whom `سموه`, `معاليه` mean: the last person told with a title as the subject of a verb.
    pub(crate) honoured: Option<usize>,
    /// The same by the first letters of the title: `لفخامته` is not whom `سموه` means.
    pub(crate) titled: FxHashMap<String, usize>,
    pub(crate) open_roles: Vec<OpenRole>,
    /// Bearer of a role class and country, as the text names them.
    pub(crate) bearers: FxHashMap<(String, String), usize>,
    /// Bodies by the first noun of their names.
    pub(crate) heads: FxHashMap<String, Vec<usize>>,
    /// Last words of names learned from the text.
    pub(crate) surnames: FxHashMap<String, usize>,
}

/// What a role phrase says: where it ends, of which country and body, whether it is past.
#[derive(Debug, Default)]
pub(crate) struct RolePhrase {
    pub(crate) end: usize,
    pub(crate) class: String,
    pub(crate) country: String,
    pub(crate) body: Option<usize>,
    pub(crate) plural: bool,
}

/// What makes two role phrases the same office: its English gloss, the same for رئيس and رئيس الجمهورية and in every
/// language; the citation form where the table has none.
pub(crate) fn role_class(role: &isnad_lang::names::Role) -> String {
    let class = if role.english.is_empty() { &role.masculine } else { &role.english };
    class.to_lowercase()
}

pub(crate) fn find(scene: &Scene<'_>) -> Mentions {
    let mut finder = Finder {
        scene,
        registry: Registry::default(),
        list: Vec::new(),
        honoured: None,
        titled: FxHashMap::default(),
        open_roles: Vec::new(),
        bearers: FxHashMap::default(),
        heads: FxHashMap::default(),
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
            if let Some(end) = self.named_pair(i) {
                return Some(end);
            }
            let end = i + s.extent(i, Class::Both);
            return self.push(i, end, Who::Both, None);
        }
        if s.is(i, Class::Honorific)
            && let m = s.matches.at(i).iter().find(|m| m.sense.kind == Kind::Word).copied()
            && let Some(who) = self.whom_honoured(i, m.as_ref())
        {
            return self.push(i, i + 1, Who::Entity(who), m.as_ref());
        }
        if s.is(i, Class::Counterpart)
            && let Some(end) = self.counterpart(i)
        {
            return Some(end);
        }
        if let Some(end) = self.named_person(i) {
            return Some(end);
        }
        if let Some(end) = self.led_by_origin(i) {
            return Some(end);
        }
        if let Some(end) = self.led_by_role(i) {
            return Some(end);
        }
        if s.is(i, Class::Hidden) {
            return self.push(i, i + s.extent(i, Class::Hidden), Who::Hidden, None);
        }
        self.first_and_known(i)
            .or_else(|| self.body(i))
            .or_else(|| self.people(i))
            .or_else(|| self.land(i))
            .or_else(|| self.unknown_land(i))
            .or_else(|| self.unknown_person(i))
            .or_else(|| self.short_body(i))
    }

    fn is_named(&self, i: usize) -> bool {
        self.scene.matches.longest(i, &[Kind::Body, Kind::Person, Kind::Organ]).is_some()
    }

    pub(crate) fn push(
        &mut self,
        first: usize,
        end: usize,
        who: Who,
        clitics: Option<&Match>,
    ) -> Option<usize> {
        let someone =
            matches!(who, Who::Entity(e) if self.registry.kind(e) == isnad_model::EntityKind::Person);
        let prep = self.governed_by(first, clitics, !someone);
        // `ضابط وثلاثة جنود`: the conjunction stands with the number.
        let counted = |b: usize| {
            let numbers = &self.scene.pack.words.numbers;
            let key = self.scene.doc.key(b);
            !numbers.contains_key(key)
                && self.scene.behind_conjunction(key).is_some_and(|rest| numbers.contains_key(rest))
        };
        let joined = clitics.is_some_and(|m| m.clitics.conjunction)
            || first.checked_sub(1).is_some_and(|b| self.scene.is(b, Class::And) || counted(b));
        if let Who::Entity(e) = who {
            self.registry.mention(e, self.scene.doc.span(first, end));
        }
        self.list.push(Mention { first, end, who, prep, joined, adjective: false, people: false });
        Some(end)
    }

    /// The preposition that governs a phrase: fused, or the word before (a quotation mark may stand between).
    pub(crate) fn preposition(&self, first: usize, m: Option<&Match>) -> Option<String> {
        self.governed_by(first, m, true)
    }

    /// `place`: the phrase may be the name of the place that a noun before it heads; a person never is
    /// (`أمين المنطقة الشرقية فهد`).
    fn governed_by(&self, first: usize, m: Option<&Match>, place: bool) -> Option<String> {
        if let Some(p) = m.and_then(|m| m.clitics.preposition) {
            // `مواقع للحركة`: whose the target is.
            let owns = self.scene.pack.lexicon.is_purpose(p);
            let target = first.checked_sub(1).filter(|_| owns).and_then(|b| self.target(b));
            return target.unwrap_or_else(|| Some(self.scene.pack.lexicon.preposition(p).to_owned()));
        }
        let mut before = first.checked_sub(1)?;
        if self.scene.is_quote_mark(before) || self.scene.is(before, Class::Definite) {
            before = before.checked_sub(1)?;
        }
        // `في العاصمة المجرية بودابست`: what governs the head governs the name.
        let adjective = self.scene.matches.longest(before, &[Kind::Demonym]).is_some();
        let head = if adjective { before.checked_sub(1)? } else { before };
        if place && self.scene.is(head, Class::PlaceHead) {
            let fused = self
                .scene
                .matches
                .at(head)
                .iter()
                .find_map(|m| m.clitics.preposition.filter(|_| m.sense.kind == Kind::Word));
            if let Some(p) = fused {
                return Some(self.scene.pack.lexicon.preposition(p).to_owned());
            }
            before = head.checked_sub(1)?;
        }
        if let Some(prep) = self.target(before) {
            return prep;
        }
        for back in (before.saturating_sub(1)..=before).rev() {
            if back + self.scene.extent(back, Class::PrepAgent) == before + 1 {
                return Some("agent".into());
            }
        }
        // `عدد من المسلحين`, `أعداد كبيرة من الأميركيين`: the preposition counts, it does not govern.
        let counts = self.scene.doc.key(before) == self.scene.pack.words.origin
            && (before.saturating_sub(2)..before).any(|b| {
                // `ثمانية من عناصر التنظيم`
                let number = b + 1 == before && self.scene.number(b).is_some();
                number
                    || self.scene.is(b, Class::Quantifier)
                        && !b.checked_sub(1).is_some_and(|p| self.scene.is(p, Class::Prep))
            });
        if counts {
            // `زيارته لعدد من الدول`: what is fused to the quantity governs.
            let counter = |b: &usize| self.scene.is(*b, Class::Quantifier) || self.scene.number(*b).is_some();
            let fused = (before.saturating_sub(2)..before).filter(counter).find_map(|b| {
                let m = self.scene.matches.at(b).iter().find(|m| m.sense.kind == Kind::Word)?;
                m.clitics.preposition
            });
            return fused.map(|p| self.scene.pack.lexicon.preposition(p).to_owned());
        }
        if let Some(prep) = self.before_number(before) {
            return prep;
        }
        // `وبيّن الوزير`: a verb spelled like a preposition.
        if self.scene.is(before, Class::Prep) && !self.scene.is_verb(before) {
            return Some(self.scene.doc.key(before).trim_start_matches(self.conjunction(before)).to_owned());
        }
        let key = self.scene.doc.key(before);
        if self.scene.pack.lexicon.preposition_index(key).is_some() {
            return Some(key.to_owned());
        }
        self.owns_governed(before).then(|| GENITIVE.to_owned())
    }

    /// `أفرج عن أربعين أسيرا`, `فرض عقوبات على ثلاث شركات`: what governs a number governs what it counts; in `أكثر من 2000 مواطن` nothing
    /// does.
    fn before_number(&self, last: usize) -> Option<Option<String>> {
        let s = self.scene;
        s.number(last).filter(|_| !s.is_svo())?;
        let b = (last.saturating_sub(3)..last).rev().find(|b| s.number(*b).is_none())?;
        let governs = s.is(b, Class::Prep) && !s.is_verb(b);
        let counts = s.doc.key(b) == s.pack.words.origin
            && b.checked_sub(1).is_some_and(|q| s.is(q, Class::Quantifier) || s.number(q).is_some());
        governs.then(|| (!counts).then(|| s.doc.key(b).trim_start_matches(self.conjunction(b)).to_owned()))
    }

    /// `دعا إلى تدويل قضية العراق`: a name that ends a chain of nouns under a preposition is neither subject nor object.
    fn owns_governed(&self, before: usize) -> bool {
        let s = self.scene;
        let article = s.pack.lexicon.article();
        let plain = |i: usize| {
            s.is_word(i)
                && !s.is_function(i)
                && !s.is_timed(i)
                && !s.is_verb(i)
                && !s.doc.key(i).starts_with(article)
                && s.matches
                    .at(i)
                    .iter()
                    .all(|m| matches!(m.sense.kind, Kind::Given | Kind::Word | Kind::Phase))
        };
        if article.is_empty() || s.is_svo() {
            return false;
        }
        let chain = (before.saturating_sub(3)..=before).rev().take_while(|i| plain(*i)).last();
        chain.is_some_and(|head| {
            let fused = s.matches.at(head).iter().any(|m| m.clitics.preposition.is_some());
            fused || head.checked_sub(1).is_some_and(|b| s.is(b, Class::Prep))
        })
    }

    /// `غارات على معسكرات الحزب`, `قصف مواقع تابعة للحركة`: what governs the target governs whose it is. Outer none where no
    /// target stands before.
    fn target(&self, before: usize) -> Option<Option<String>> {
        let s = self.scene;
        let head = if s.is(before, Class::Belonging) { before.checked_sub(1)? } else { before };
        if !s.is(head, Class::TargetHead) {
            return None;
        }
        let fused = s
            .matches
            .at(head)
            .iter()
            .filter(|m| m.sense.kind == Kind::Word)
            .find_map(|m| m.clitics.preposition);
        if let Some(p) = fused {
            return Some(Some(s.pack.lexicon.preposition(p).to_owned()));
        }
        let governor = head.checked_sub(1).filter(|b| s.is(*b, Class::Prep));
        Some(governor.map(|b| s.doc.key(b).trim_start_matches(self.conjunction(b)).to_owned()))
    }

    fn conjunction(&self, i: usize) -> &'s str {
        let fused =
            self.scene.matches.at(i).iter().any(|m| m.sense.kind == Kind::Word && m.clitics.conjunction);
        let key = self.scene.doc.key(i);
        if fused { key.get(..key.chars().next().map_or(0, char::len_utf8)).unwrap_or("") } else { "" }
    }

    fn finish(self) -> Mentions {
        let mut cover = vec![0; self.scene.len()];
        for (n, m) in self.list.iter().enumerate() {
            cover[m.first..m.end].fill(n as u32 + 1);
        }
        let locative = self.scene.pack.words.locative.clone();
        Mentions { list: self.list, registry: self.registry, cover, locative }
    }
}
