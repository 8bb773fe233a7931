//! To whom a deed is done where the plain order of words does not tell: behind a verbal noun and its doer, behind a comma,
//! behind a pronoun.

use crate::events::{Coder, Parts};
use crate::mentions::Who;
use crate::predicates::{Found, Group, Predicate};
use crate::scene::Class;
use isnad_lang::{EventWord, Feature, Kind, Match};
use isnad_model::EntityKind;

impl Coder<'_, '_> {
    /// `لقائه رئيس البرلمان`, `استقباله في مكتبه السفير`: what a verbal noun with a pronoun governs as its verb would.
    pub(crate) fn undergoes(&self, parts: &mut Parts, groups: &[Group], word: &EventWord, m: &Match) {
        let s = self.scene;
        let end = m.end as usize;
        let mut open = end;
        for g in groups.iter().take(4) {
            // Only phrases with a preposition, and times, stand between.
            let light = (open..g.first).all(|i| {
                let under = i.checked_sub(1).is_some_and(|b| s.is(b, Class::Prep));
                under || s.is(i, Class::Prep) || s.is_timed(i) || s.is_quote_mark(i) || s.is(i, Class::Adverb)
            });
            if !light {
                return;
            }
            if g.prep.is_none() && !g.adjective {
                let who = self.who(&g.members, end);
                // `زيارتهما روسيا`: where they go.
                let land = |e: &usize| {
                    matches!(self.mentions.registry.kind(*e), EntityKind::State | EntityKind::Place)
                };
                if word.mode == "visit" && who.iter().all(land) {
                    return self.give(parts, "place", who, false);
                }
                let part = match (word.object.as_str(), word.kind.as_str()) {
                    ("", "CONSULT") => "actor",
                    ("", _) if word.subject == "recipient" => "recipient",
                    (part, _) => part,
                };
                return self.give(parts, part, who, false);
            }
            open = g.end;
        }
    }

    /// What a verbal noun's doer did it to: `استهداف الميليشيات للمطار`, `مصادرة إسرائيل أموال الضرائب`. A genitive that undergoes
    /// the deed does it where an object of its own stands behind it; the object may be a noun of no table.
    pub(crate) fn object_behind(
        &self,
        doer: &Group,
        next: Option<&Group>,
        word: &EventWord,
    ) -> Option<Vec<usize>> {
        let (s, r) = (self.scene, &self.mentions.registry);
        let undergone = matches!(word.subject.as_str(), "recipient" | "place" | "topic");
        if !undergone || word.pos == "verb" || s.is_svo() {
            return None;
        }
        let who = self.who(&doer.members, doer.first);
        let body = |e: &usize| matches!(r.kind(*e), EntityKind::State | EntityKind::Organization);
        let acts = |e: &usize| r.kind(*e) != EntityKind::Place && !r.is_victim(*e);
        if who.is_empty() || !who.iter().all(acts) {
            return None;
        }
        let article = s.pack.lexicon.article();
        // An adjective of the doer may stand between.
        let mut at = doer.end;
        if s.is_word(at)
            && s.doc.key(at).starts_with(article)
            && !s.is_function(at)
            && next.is_none_or(|g| g.first > at)
        {
            at += 1;
        }
        let listed = |prep: &str| word.prepositions.iter().any(|(p, _)| p == prep);
        if let Some(g) = next.filter(|g| g.first <= at + 1 && !g.adjective) {
            let counted =
                (at..g.first).all(|i| s.is_number(i) || s.is(i, Class::Quantifier) || s.number(i).is_some());
            let purpose = g.prep.as_deref().and_then(|p| s.pack.lexicon.preposition_index(p));
            let to = purpose.is_some_and(|p| s.pack.lexicon.is_purpose(p))
                && !listed(g.prep.as_deref().unwrap_or(""));
            let bare = g.prep.is_none() && counted && who.iter().all(body);
            return (to && (g.first == at || counted) || bare).then(|| self.who(&g.members, at));
        }
        let fused = s
            .matches
            .at(at)
            .iter()
            .any(|m| m.clitics.preposition.is_some_and(|p| s.pack.lexicon.is_purpose(p)))
            || s.pack.lexicon.is_fused(s.doc.key(at));
        let noun = s.is_word(at) && !s.is_function(at) && !s.is_timed(at) && !s.is_verb(at);
        // `حجب الموقع امتثالا للحكم`: an ending of manner is no object.
        let manner = s.doc.word(at).trim_end_matches('\u{064B}').ends_with('\u{0627}')
            || s.doc.word(at).contains('\u{064B}');
        let plain = at == doer.end
            && !manner
            && !s.doc.key(at).starts_with(article)
            && s.matches.at(at).iter().all(|m| m.clitics == Default::default() && m.sense.kind == Kind::Word);
        let object = noun && who.iter().all(body) && (fused || plain && !s.is_stop(at));
        object.then(Vec::new)
    }

    /// `استقبل الرئيس في قصره اليوم، الأمير فلانا`: a comma parts a verb from an object that stands far behind it.
    pub(crate) fn behind_comma(&self, p: &Predicate) -> Vec<usize> {
        let s = self.scene;
        let after = p.subject_group.and_then(|g| p.groups.get(g)).map(|g| g.end);
        let Some(after) = after.filter(|_| p.found == Found::After && !s.is_svo()) else { return Vec::new() };
        let mut comma = p.clause_end;
        // `استقبل الملك، حفظه الله، في قصره أمس، وزير الخارجية`: a blessing and a phrase may stand between commas.
        for _ in 0..3 {
            if !s.is_comma(comma) || comma <= after {
                return Vec::new();
            }
            let inside =
                self.mentions.covering(comma + 1).and_then(|n| self.mentions.list.get(n).map(|m| (n, m)));
            if let Some((n, m)) = inside.filter(|(_, m)| m.first == comma + 1 && m.prep.is_none()) {
                let bare = !m.joined && !m.adjective && !s.is_verb(m.end);
                let kind = |e: usize| self.mentions.registry.kind(e);
                let person = matches!(m.who, Who::Entity(e) if kind(e) == EntityKind::Person);
                return if bare && person { self.who(&[n], p.first) } else { Vec::new() };
            }
            let stays = |i: &usize| !s.is_verb(*i) && !s.is_anna(*i) && !s.is(*i, Class::Relative);
            let next = (comma + 1..comma + 14).take_while(stays).find(|i| s.is_stop(*i));
            let Some(next) = next else { return Vec::new() };
            comma = next;
        }
        Vec::new()
    }

    /// Whose words a token stands in: the innermost quotation or report around it.
    pub(crate) fn quoted_speaker(&self, first: usize) -> Option<usize> {
        let at = self.scene.doc.tokens.get(first)?.span;
        let before = self.said.partition_point(|o| o.cue_first < first);
        let near = self.said.get(before.saturating_sub(16)..before).unwrap_or(&[]);
        let own = near.iter().rev().find(|o| o.span.contains(at))?;
        own.speaker.filter(|_| own.quotation != isnad_model::Quotation::Indirect)
    }

    /// The speaker of the report that a verb opens behind a particle with a pronoun of one.
    pub(crate) fn speaks_of_himself(&self, p: &Predicate) -> Option<usize> {
        let s = self.scene;
        let particle = p.first.checked_sub(1).filter(|b| s.is(*b, Class::AnnaFused))?;
        let one = !p.feature.any(Feature::PLURAL.and(Feature::DUAL).and(Feature::NOT_THIRD));
        let start = s.doc.tokens.get(particle)?.span.start;
        let told = |o: &&crate::statements::Said| o.span.start == start && o.cue_first < particle;
        let before = self.said.partition_point(|o| o.cue_first < particle);
        let near = self.said.get(before.saturating_sub(16)..before).unwrap_or(&[]);
        let said = near.iter().filter(|_| one && !s.is_svo()).find(told)?;
        let cue = self.predicate(said.cue_first)?;
        (cue.feature.has(Feature::FEMININE) == p.feature.has(Feature::FEMININE)).then_some(said.speaker)?
    }
}
