//! The second and third pass: short forms of names, and roles told without a name, bound to their bearers.

use crate::mentions::{Finder, Mention, OpenRole, Who};
use isnad_lang::Kind;
use isnad_model::EntityKind;

impl<'s, 'a> Finder<'s, 'a> {
    /// Short forms of the names that the text has taught.
    pub(crate) fn short_names(&mut self) {
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
        for (i, covered) in covered.iter().enumerate() {
            if *covered || !self.scene.is_word(i) || self.scene.is_timed(i) || self.scene.is_verb(i) {
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
                    people: false,
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

    pub(crate) fn surname<'k>(&self, key: &'k str) -> Option<(usize, Option<&'k str>)> {
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
    pub(crate) fn bind_roles(&mut self) {
        for role in std::mem::take(&mut self.open_roles) {
            let bearer = self.bearer_of(&role).or_else(|| self.bearer_by_words(&role));
            let who = match (bearer, role.plural) {
                (Some(who), false) => who,
                _ => {
                    let body = role.body.map(|b| self.registry.id(b).0).unwrap_or_default();
                    // `الوزراء`, `الرئيس` where no bearer is told: anybody.
                    // `وزراء الخارجية العرب` are a party.
                    if role.country.is_empty() && body.is_empty() && !role.telling {
                        continue;
                    }
                    let of = if role.country.is_empty() { &body } else { &role.country };
                    let kind = if role.plural { EntityKind::Group } else { EntityKind::Person };
                    let id = format!("role:{}:{}", role.class, of);
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

    /// `أمير عسير يعزي` in a headline: whom the body tells with an office that holds its words (`أمير منطقة عسير`).
    fn bearer_by_words(&self, role: &OpenRole) -> Option<usize> {
        let s = self.scene;
        let rest = self.list.get(role.mention..)?;
        rest.first().filter(|m| s.in_headline(m.first) && !role.plural)?;
        let article = s.pack.lexicon.article();
        let words = |text: &str| -> Vec<String> {
            let bare = |w: &str| w.strip_prefix(article).unwrap_or(w).to_owned();
            s.pack.fold.key(text).split(' ').map(bare).collect()
        };
        let wanted = words(&role.words);
        let told = |e: usize| {
            let entity = self.registry.get(e).filter(|e| e.kind == EntityKind::Person);
            entity.is_some_and(|e| {
                let holds = |r: &isnad_model::reading::Role| {
                    let have = words(&r.words);
                    wanted.iter().all(|w| have.contains(w))
                };
                e.roles.iter().any(holds)
            })
        };
        let near = rest.iter().skip(1).take(24).filter(|_| wanted.len() > 1);
        near.filter(|m| !s.in_headline(m.first)).find_map(|m| match m.who {
            Who::Entity(e) if told(e) => Some(e),
            _ => None,
        })
    }

    /// The one whom the text names in an office. An office told in general (`الوزير`, `المسؤولة الأميركية`) is that of the last
    /// one whose office is of its sort.
    fn bearer_of(&self, role: &OpenRole) -> Option<usize> {
        if !role.country.is_empty()
            && let Some(&who) = self.bearers.get(&(role.class.clone(), role.country.clone()))
        {
            return Some(who);
        }
        // `الأمين العام لحلف الناتو` is no other body's.
        if role.body.is_some() && role.country.is_empty() {
            return None;
        }
        let general = !role.class.contains(' ');
        let fits = |class: &str, country: &str| {
            let same = class == role.class || role.class == "spokesperson" && role.country.is_empty();
            let sort = general && sorts_under(class, &role.class);
            (same || sort) && (role.country.is_empty() || country == role.country)
        };
        let bears = |m: &Mention| match m.who {
            Who::Entity(e)
                if self.bearers.iter().any(|((class, country), b)| *b == e && fits(class, country)) =>
            {
                Some(e)
            }
            _ => None,
        };
        let before = self.list.get(..role.mention).unwrap_or(&[]);
        let told = before.iter().rev().take(200).find_map(bears);
        // `ولي العهد يستقبل` in a headline: the body says who he is.
        let rest = self.list.get(role.mention..).unwrap_or(&[]);
        let head = rest.first().filter(|m| self.scene.in_headline(m.first) && !general && role.telling);
        told.or_else(|| head.and_then(|_| rest.iter().take(40).find_map(bears)))
    }
}

/// Whether an office is of a general sort: a foreign minister is a minister, a vice president no president.
fn sorts_under(office: &str, sort: &str) -> bool {
    let below = ["vice", "deputy", "assistant", "former", "vice-"];
    if sort == "official" {
        return ["minister", "secretary", "director", "envoy", "undersecretary", "adviser", "coordinator"]
            .iter()
            .any(|w| office.split(' ').any(|o| o == *w));
    }
    let Some(rest) = office.strip_suffix(sort) else { return false };
    rest.ends_with(' ') && !below.iter().any(|b| rest.split(' ').any(|w| w == *b))
}
