//! Roles and what belongs to them: body, state, bearer (`وزير الخارجية الأمريكي السابق جون كيري`).

use crate::groups::is_of;
use crate::mentions::{Finder, OpenRole, RolePhrase, Who};
use crate::names::NameParser;
use crate::scene::Class;
use isnad_lang::{Kind, Match};
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
        let words = match &m {
            Some(m) => self.form(i, role_end, m),
            None => self.scene.doc.slice(self.scene.doc.span(i, role_end)).to_owned(),
        };
        let who = who.unwrap_or_else(|| {
            let bearer = self.bearers.get(&(class.clone(), country.clone())).copied();
            bearer.unwrap_or_else(|| {
                let id =
                    format!("role:{}:{}", if class.is_empty() { "counterpart" } else { &class }, country);
                self.registry.add(&id, &words, EntityKind::Person, &country)
            })
        });
        self.registry.set_public(who);
        self.registry.role(who, &words, self.scene.doc.span(i, role_end), &country);
        self.push(i, end, Who::Entity(who), m.as_ref())?;
        // `نظيريه الروسي سيرغي لافروف والسعودي عادل الجبير`
        Some(self.second(end, &class, None).unwrap_or(end))
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
        if let Some(end) = self.shared_office(i, &m, &phrase) {
            return Some(end);
        }
        self.bearer(i, &m, phrase, is_title)
    }

    /// The bearer of an office that begins at `i`: named after it, or the office alone.
    pub(crate) fn bearer(
        &mut self,
        i: usize,
        m: &Match,
        phrase: RolePhrase,
        is_title: bool,
    ) -> Option<usize> {
        let role_end = phrase.end;
        let mut end = role_end;
        let mut found = if phrase.plural { None } else { self.name_at(&mut end, &phrase.country) };
        if found.is_none() && is_title && role_end == m.end as usize {
            found = self.first_name_after_title(&mut end);
        }
        if found.is_none() && !phrase.plural && !(is_title && role_end == m.end as usize) {
            let long = role_end > m.end as usize;
            found = self.name_between_commas(&mut end, &phrase, long);
            found = found.or_else(|| self.name_behind_tail(&mut end, &phrase));
        }
        let span = self.scene.doc.span(i, role_end);
        let words = self.role_words(i, role_end, m);
        if let Some(who) = found {
            self.honour(i, who);
            self.entitle(i, role_end, who);
            if !is_title || role_end > m.end as usize {
                self.registry.role(who, &words, span, &phrase.country);
                self.registry.set_public(who);
                if !phrase.class.is_empty() {
                    self.bearers.entry((phrase.class, phrase.country)).or_insert(who);
                }
            } else if self.is_public_title(m) {
                self.registry.set_public(who);
            }
            let end = self.role_after(end, who);
            return self.push(i, end, Who::Entity(who), Some(m));
        }
        if is_title && role_end == m.end as usize {
            // `أعرب خادم الحرمين الشريفين`: a long title without a name is that of the one told with it.
            let long = m.end > m.first + 1 && self.is_public_title(m);
            let key =
                title_root(self.scene.doc.key(i), self.scene.pack.lexicon.article()).filter(|_| long)?;
            let fused = m.clitics.conjunction || m.clitics.preposition.is_some();
            let who = *self.titled.get(&key).filter(|_| !fused)?;
            return self.push(i, role_end, Who::Entity(who), Some(m));
        }
        self.role_alone(i, m, phrase, words, span)
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
    fn name_between_commas(&mut self, end: &mut usize, phrase: &RolePhrase, long: bool) -> Option<usize> {
        let s = self.scene;
        let at = *end;
        if !s.is_comma(at) || phrase.country.is_empty() && phrase.body.is_none() && !long {
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

    /// `منسق الأمم المتحدة الخاص لعملية السلام في المنطقة، فلان الفلاني`: what an office is for, then a comma and the name.
    fn name_behind_tail(&mut self, end: &mut usize, phrase: &RolePhrase) -> Option<usize> {
        let s = self.scene;
        let from = *end;
        if phrase.country.is_empty() && phrase.body.is_none() || s.is_svo() {
            return None;
        }
        let comma = (from..from + 14).find(|i| s.is_stop(*i)).filter(|i| *i > from && s.is_comma(*i))?;
        let own = |i: usize| {
            let article = s.doc.key(i).starts_with(s.pack.lexicon.article());
            let known = s.matches.longest(i, &[Kind::Role, Kind::Person, Kind::Title]).is_some();
            let clause = s.is_verb(i) || s.is_anna(i) || s.is(i, Class::Relative) || s.is(i, Class::Clause);
            let ends = clause || s.is_timed(i) || known;
            s.is_word(i) && !ends && (i > from || article || s.pack.lexicon.is_fused(s.doc.key(i)))
        };
        if !(from..comma).all(own) {
            return None;
        }
        let mut at = comma;
        let who = self.name_between_commas(&mut at, phrase, true)?;
        *end = at;
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

    /// Notes the titles in `from..to` as those of one person: `فخامة الرئيس فلان`.
    fn entitle(&mut self, from: usize, to: usize, who: usize) {
        let s = self.scene;
        for at in (from..to).filter(|at| s.matches.longest(*at, &[Kind::Title]).is_some()) {
            let end = s.matches.longest(at, &[Kind::Title]).map_or(at, |m| m.end as usize);
            for i in at..end {
                if let Some(key) = title_root(s.doc.key(i), s.pack.lexicon.article()) {
                    self.titled.insert(key, who);
                }
            }
        }
    }

    /// Whom `سموه`, `لفخامته` mean: the last one told with that title, else the one whom the text is about.
    pub(crate) fn whom_honoured(&self, i: usize, m: Option<&Match>) -> Option<usize> {
        let key = self.scene.doc.key(i);
        let fused = m
            .map_or(0, |m| usize::from(m.clitics.conjunction) + usize::from(m.clitics.preposition.is_some()));
        let bare: String = key.chars().skip(fused).collect();
        let titled = title_root(&bare, self.scene.pack.lexicon.article()).and_then(|k| self.titled.get(&k));
        titled.copied().or(self.honoured)
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
        // `قتل جنديان تركيان`, `المقاتلون الأكراد`: rank and file are people, not offices.
        let names = &self.scene.pack.names;
        let people = self.scene.matches.longest(i, &[Kind::Group]).filter(|g| g.end >= m.end);
        let people = people.and_then(|g| names.groups.get(g.sense.row as usize));
        let rank = people.is_some_and(|g| {
            let many = phrase.plural && phrase.body.is_none() && !self.scene.is(i, Class::Hidden);
            is_of(g, "victims") && !m.clitics.article || is_of(g, "members") || many
        });
        if rank {
            return None;
        }
        // `مصادر يمنية مطلعة`, `مسؤول تركي كبير`: whoever it is of, the text hides him.
        // `متحدث باسم شركة`: whose spokesman he is, the statements read from what follows.
        let spokesman = bare && phrase.class == "spokesperson";
        if self.scene.is(i, Class::Hidden) || spokesman {
            return self.push(i, phrase.end, Who::Hidden, Some(m));
        }
        // `وزير الصحة`: the office itself says which it is; `سكان القرية` hold none.
        let article = self.scene.pack.lexicon.article();
        let telling = (i + 1..m.end as usize).any(|k| self.scene.doc.key(k).starts_with(article));
        if bare && !m.clitics.article && (!telling || phrase.plural) && !self.is_definite(i) {
            return None;
        }
        let mention = self.list.len();
        self.open_roles.push(OpenRole {
            mention,
            class: phrase.class,
            country: phrase.country,
            body: phrase.body,
            words,
            span,
            plural: phrase.plural,
            telling,
        });
        self.push(i, phrase.end, Who::Hidden, Some(m))
    }
}

/// The letters by which a title is known in all its forms: `سمو` of السمو and سموه, `فخا` of فخامة and فخامته.
fn title_root(key: &str, article: &str) -> Option<String> {
    let bare = key.strip_prefix(article).unwrap_or(key);
    let root: String = bare.chars().take(3).collect();
    (root.chars().count() == 3).then_some(root)
}
