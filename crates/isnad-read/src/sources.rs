//! Who follows a phrase that reports: `بحسب الوزير`, `وفق بيان صدر عن الرئاسة`, `نقلا عن صحيفة «المرفأ»`.

use crate::predicates;
use crate::scene::Class;
use crate::statements::Teller;
use isnad_lang::Kind;

impl Teller<'_, '_> {
    /// The source that the words from `end` on name, and where they end; inside, none where the text hides him. Nothing where
    /// they name no source (`وفقا للمعايير`). `fused`: a preposition is written together with the first word.
    pub(crate) fn source(&mut self, end: usize, fused: bool) -> Option<(Option<usize>, usize)> {
        let s = self.scene;
        let (_, s_end) = s.sentence(end.saturating_sub(1));
        if s.is(end, Class::Document) || s.is(end, Class::Hearsay) {
            return Some(self.document(end).unwrap_or((None, end + 1)));
        }
        let found = self.mentions.between(end, (end + 6).min(s_end)).next().map(|(n, m)| (n, m.first, m.end));
        let hidden = s.is(end, Class::Hidden);
        if let Some((n, _, e)) = found.filter(|(_, at, _)| *at == end) {
            let who = predicates::entities(self.mentions, &[n], &[]).first().copied();
            // `حسب الناطق الرسمي باسم المجلس علي سالم`: an office that hides nobody may be borne by a name further on.
            let office = !hidden || self.is_definite(end);
            let borne = if office { self.bearer(end).or_else(|| self.last_bearer(end)) } else { None };
            return Some(match borne {
                Some((who, e)) => (Some(who), e),
                None => (who, e),
            });
        }
        if s.matches.longest(end, &[Kind::Role]).is_some() && !hidden {
            // `بحسب مدير المستشفى`: his name, or nobody's.
            return Some(self.office(end));
        }
        if self.names_a_source(end)
            && let Some((raw, e)) = self.raw_speaker_behind(end, fused)
        {
            // `وفقا لصحيفة «المرفأ»`: the name stands behind the noun, in quotation marks.
            return Some(match self.quoted_name(e) {
                Some((Some(who), e)) => (Some(who), e),
                _ => (Some(raw), e),
            });
        }
        None
    }

    /// `وفقا لمعهد كارتر`, `بحسب "المرفأ"`, and not `وفقا للمعايير`: the head of a body, a first name, a name in quotation marks.
    fn names_a_source(&self, at: usize) -> bool {
        let s = self.scene;
        let given = s.matches.at(at).iter().any(|m| m.sense.kind == Kind::Given && m.end as usize == at + 1);
        let quoted = self.quote_at(at).is_some_and(|(a, b, _)| b > a && b <= a + 4);
        s.is(at, Class::Issuer) || given || quoted || self.short_body(s.doc.key(at)).is_some()
    }
}
