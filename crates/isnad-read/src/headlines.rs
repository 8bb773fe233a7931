//! Headlines and headings of the form `فلان: كلام`: who speaks before the colon, and where the words are only a label.

use crate::mentions::Who;
use crate::scene::Class;
use crate::statements::Teller;
use isnad_lang::{Cue, Feature, Kind};
use isnad_model::{BlockKind, EntityKind};

impl Teller<'_, '_> {
    /// `فلان: كلام` in a headline or heading. They are read last: a name that no table knows speaks there if it speaks in
    /// the text.
    pub(crate) fn headlines(&mut self) {
        for s in 0..self.scene.doc.sentences.len() {
            let sentence = self.scene.doc.sentences[s];
            let kind = self.scene.block_at(sentence.span.start);
            if !matches!(kind, BlockKind::Headline | BlockKind::Heading) {
                continue;
            }
            let (first, end) = (sentence.first as usize, sentence.end as usize);
            let Some(colon) = (first..end).find(|i| self.scene.doc.is_mark(*i, ":")) else { continue };
            if colon - first > 8 || colon + 2 >= end || (first..colon).any(|i| self.speaks_at(i)) {
                continue;
            }
            let told = self.handed_on(first, colon);
            let Some((speaker, via)) = told.or_else(|| Some((self.before_colon(first, colon)?, None))) else {
                continue;
            };
            // `البدر: الشعر الغنائي .. هابط`: dots end no headline.
            let end = self
                .scene
                .doc
                .sentences
                .iter()
                .skip(s)
                .take(6)
                .take_while(|o| o.line == sentence.line)
                .last();
            let end = end.map_or(sentence.end as usize, |o| o.end as usize);
            let Some(content) = self.rest(colon + 1, end) else { continue };
            let cue = self.scene.doc.span(colon, colon + 1);
            self.push(
                colon,
                cue,
                speaker,
                content,
                via,
                "headline/colon",
                &Cue { kind: "say".into(), ..Cue::default() },
            );
        }
    }

    /// A verb, and not `نقلا عن`.
    fn speaks_at(&self, i: usize) -> bool {
        let s = self.scene;
        s.is_verb(i) && s.matches.longest(i, &[Kind::CuePhrase]).is_none()
    }

    /// `رويترز نقلا عن مسؤول: …`, `الوكالة عن الوزير: …`: who speaks, and through whom.
    fn handed_on(&self, first: usize, colon: usize) -> Option<(Option<usize>, Option<usize>)> {
        let s = self.scene;
        let about = (first + 1..colon).find(|i| self.is_about(s.doc.key(*i)))?;
        let via = self.mentions.between(first, about).find_map(|(_, m)| match m.who {
            Who::Entity(e) if m.first == first && !m.adjective => Some(e),
            _ => None,
        })?;
        if self.mentions.registry.kind(via) == EntityKind::Place {
            return None;
        }
        let hidden = s.is(about + 1, Class::Hidden);
        let who = self.mentions.between(about, colon).find_map(|(_, m)| match m.who {
            Who::Entity(e) if !m.adjective => Some(e),
            _ => None,
        });
        (hidden || who.is_some()).then_some((who.filter(|_| !hidden), Some(via)))
    }

    /// Who speaks before the colon of a headline: inside, none where the text hides him (`سياسيون: …`); nothing where the
    /// words are a label. A state before a colon mostly says where something happens (`تركيا: مقتل جنديين`): it speaks
    /// only in the first person, in a negation or in quotation marks.
    fn before_colon(&self, first: usize, colon: usize) -> Option<Option<usize>> {
        let s = self.scene;
        let found = self.mentions.between(first, colon).find_map(|(_, m)| match m.who {
            Who::Entity(e) if !m.adjective && m.prep.is_none() => Some(Some(e)),
            Who::Hidden if m.first == first && m.prep.is_none() => Some(None),
            _ => None,
        });
        match found {
            Some(Some(e)) => match self.mentions.registry.kind(e) {
                EntityKind::Place => None,
                EntityKind::State if !self.state_speaks(e, colon + 1) => None,
                _ => Some(Some(e)),
            },
            Some(None) => Some(None),
            None => {
                let key: Vec<&str> = (first..colon).filter(|i| s.is_word(*i)).map(|i| s.doc.key(i)).collect();
                let key = key.join(" ");
                let speaks = |e: &usize| {
                    self.mentions.registry.get(*e).is_some_and(|e| {
                        let name = s.pack.fold.key(&e.name);
                        name == key || name.ends_with(&format!(" {key}"))
                    })
                };
                let who = self.out.iter().take(60).filter_map(|o| o.speaker).find(speaks)?;
                Some(Some(who))
            }
        }
    }

    /// Whether the words from `after` are those of a state, not what happens in it: a particle, a negation, a promise or a
    /// quotation in them, or a definite beginning where a body or official of that state speaks first in the text.
    fn state_speaks(&self, state: usize, after: usize) -> bool {
        let s = self.scene;
        let (_, end) = s.sentence(after);
        let said = (after..end).any(|i| {
            s.is_anna(i)
                || s.is(i, Class::Negation)
                || self.quote_at(i).is_some_and(|(a, b, _)| b >= a + 3)
                || self.predicate_at(i).is_some_and(|p| p.feature.has(Feature::NOT_THIRD) || p.future)
        });
        let registry = &self.mentions.registry;
        let first = self.out.first().and_then(|o| o.speaker);
        let own = first
            .is_some_and(|e| registry.country(e).is_some() && registry.country(e) == registry.country(state));
        let definite =
            self.mentions.covering(after).is_some() || s.doc.key(after).starts_with(s.pack.lexicon.article());
        said || own && definite
    }
}
