//! To whom words are said: the party behind a preposition or as the object of the cue (`أبلغ الوزير نظيره أن`, `قال للصحفيين`). A
//! paper or agency that is told (`قال مصدر لوكالة رويترز`) is the channel through which the words came.

use crate::mentions::{Mention, Who};
use crate::scene::Class;
use crate::statements::{Content, Teller};
use isnad_lang::{Cue, Kind};
use isnad_model::EntityKind;

impl Teller<'_, '_> {
    /// Whom the words under the cue at token `first` are said to, and the channel that they are told to.
    pub(crate) fn told_to(
        &self,
        first: usize,
        speaker: Option<usize>,
        content: &Content,
        cue: &Cue,
    ) -> (Option<usize>, Option<usize>) {
        let s = self.scene;
        let Some(p) = self.predicate_at(first).filter(|_| !s.is_svo()) else { return (None, None) };
        let opens = s.doc.token_at(content.span.start);
        // What is asked begins with whom it is asked of: `طالب الحكومة بفتح المعبر`.
        let asks = matches!(cue.kind.as_str(), "ask" | "accuse" | "warn");
        let takes = asks || matches!(cue.kind.as_str(), "report" | "promise" | "praise");
        let reach = if asks { opens.saturating_add(1) } else { opens };
        let (mut addressee, mut channel) = (None, None);
        for (n, g) in p.groups.iter().enumerate().filter(|(_, g)| g.first < reach && !g.adjective) {
            let to = g.prep.as_deref().and_then(|x| s.pack.lexicon.preposition_index(x));
            let object = takes && g.prep.is_none() && p.subject_group != Some(n) && g.first <= p.end + 12;
            let told = to.is_some_and(|x| s.pack.lexicon.is_purpose(x)) && self.stands_beside(g.first, p.end);
            if !object && !told {
                continue;
            }
            let Some(m) = g.members.first().and_then(|m| self.mentions.list.get(*m)) else { continue };
            let Who::Entity(who) = m.who else { continue };
            if Some(who) == speaker || self.mentions.registry.kind(who) == EntityKind::Place {
                continue;
            }
            if self.is_press(m) {
                channel = channel.or((!object).then_some(who));
            } else if addressee.is_none() {
                addressee = Some(who);
            }
        }
        (addressee, channel)
    }

    /// Whether a phrase stands behind the verb, a name, a time or the word for a statement; behind an adjective or another noun it
    /// belongs to that: `المتحدث الرسمي للمركز`, `صحيفة موالية للحكومة`.
    fn stands_beside(&self, first: usize, verb_end: usize) -> bool {
        let s = self.scene;
        let mut at = first;
        // `قال لـ«المرفأ»`: the preposition and the mark stand apart.
        while let Some(b) = at
            .checked_sub(1)
            .filter(|b| s.is_quote_mark(*b) || s.pack.lexicon.preposition_index(s.doc.key(*b)).is_some())
        {
            at = b;
        }
        let Some(b) = at.checked_sub(1).filter(|_| at > verb_end) else { return true };
        let named = self.mentions.covering(b).and_then(|n| self.mentions.list.get(n));
        let someone = named.is_some_and(|m| match m.who {
            Who::Entity(e) => self.mentions.registry.kind(e) == EntityKind::Person && !m.adjective,
            Who::Hidden => true,
            Who::Both => true,
        });
        let loose = [Class::Adverb, Class::Account, Class::Pronoun, Class::SourceAdjective, Class::Hidden];
        someone || s.is_timed(b) || loose.iter().any(|c| s.is(b, *c))
    }

    /// An agency or paper of the tables.
    fn is_press(&self, m: &Mention) -> bool {
        (m.first..m.end)
            .any(|i| self.scene.matches.longest(i, &[Kind::Agency]).is_some_and(|a| a.end as usize >= m.end))
    }
}
