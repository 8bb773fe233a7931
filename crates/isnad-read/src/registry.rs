//! The entities of one article: who is who, under which names, in which roles.

use isnad_model::reading::Role;
use isnad_model::{Entity, EntityId, EntityKind, Span};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// The entities of an article, in order of first mention.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    entities: Vec<Entity>,
    by_id: FxHashMap<String, usize>,
    /// Whether someone is in public life: in the pack, or with an office in the text.
    public: Vec<bool>,
    /// People who mostly undergo deeds: civilians, prisoners.
    victims: Vec<usize>,
    /// Words for people or arms that say of nobody who he is: `أشخاص`, `طائرة حربية`.
    nobody: Vec<usize>,
    /// People told by their trade: `السائق`, `الفريق`.
    civil: Vec<usize>,
    /// Capitals, each with the government that it stands for.
    capitals: Vec<(usize, usize)>,
}

impl Registry {
    /// The entity with this id, made where it is new.
    pub(crate) fn add(&mut self, id: &str, name: &str, kind: EntityKind, country: &str) -> usize {
        let (id, name) = (&single_spaced(id).replace(' ', "-"), &*single_spaced(name));
        if let Some(&at) = self.by_id.get(id) {
            return at;
        }
        let at = self.entities.len();
        self.by_id.insert(id.clone(), at);
        self.entities.push(Entity {
            id: EntityId(id.clone()),
            name: name.to_owned(),
            aliases: Vec::new(),
            kind,
            country: Some(country).filter(|c| !c.is_empty()).map(str::to_owned),
            roles: Vec::new(),
            mentions: Vec::new(),
            rule: rule(id, kind),
        });
        self.public.push(kind != EntityKind::Person);
        at
    }

    /// The same for one whom only the text names.
    pub(crate) fn add_told(&mut self, id: &str, name: &str, kind: EntityKind, country: &str) -> usize {
        let known = self.entities.len();
        let at = self.add(id, name, kind, country);
        if let Some(e) = self.entities.get_mut(at).filter(|_| at == known) {
            e.rule = "text/name".into();
        }
        at
    }

    pub(crate) fn get(&self, at: usize) -> Option<&Entity> {
        self.entities.get(at)
    }

    pub(crate) fn len(&self) -> usize {
        self.entities.len()
    }

    /// Notes another form of the name; a longer one that stands in the text becomes the name.
    pub(crate) fn also(&mut self, at: usize, form: &str, preferred: bool) {
        let form = &*single_spaced(form);
        let Some(e) = self.entities.get_mut(at) else { return };
        if form.is_empty() || e.name == form {
            return;
        }
        let known = e.aliases.iter().position(|a| a == form);
        if preferred && form.split(' ').count() > e.name.split(' ').count() {
            known.map(|k| e.aliases.remove(k));
            let old = std::mem::replace(&mut e.name, form.to_owned());
            e.aliases.push(old);
        } else if known.is_none() {
            e.aliases.push(form.to_owned());
        }
    }

    pub(crate) fn mention(&mut self, at: usize, span: Span) {
        let seat = self.government(at);
        for at in std::iter::once(at).chain(seat) {
            if let Some(e) = self.entities.get_mut(at) {
                e.mentions.push(span);
            }
        }
    }

    pub(crate) fn role(&mut self, at: usize, words: &str, span: Span, country: &str) {
        let words = &*single_spaced(words);
        let Some(e) = self.entities.get_mut(at) else { return };
        if !e.roles.iter().any(|r| r.words == words) {
            e.roles.push(Role { words: words.to_owned(), span });
        }
        if e.country.is_none() && !country.is_empty() {
            e.country = Some(country.to_owned());
        }
    }

    /// Notes that a place is a capital: its government is an organization of its own.
    pub(crate) fn set_capital(&mut self, at: usize) {
        if self.government(at).is_some() {
            return;
        }
        let Some(e) = self.entities.get(at) else { return };
        let (id, name) = (format!("seat:{}", e.id.0), e.name.clone());
        let country = e.country.clone().unwrap_or_default();
        let seat = self.add(&id, &name, EntityKind::Organization, &country);
        self.capitals.push((at, seat));
    }

    /// The government that a capital stands for as the subject of a verb: `أعلنت موسكو`.
    pub(crate) fn government(&self, at: usize) -> Option<usize> {
        self.capitals.iter().find(|(place, _)| *place == at).map(|(_, seat)| *seat)
    }

    pub(crate) fn set_nobody(&mut self, at: usize) {
        self.nobody.push(at);
    }

    /// True for a word for people or arms that does not say whose.
    pub(crate) fn is_nobody(&self, at: usize) -> bool {
        self.nobody.contains(&at)
    }

    pub(crate) fn set_civil(&mut self, at: usize) {
        self.civil.push(at);
    }

    /// True for people told by their trade, who take part in no politics but a protest.
    pub(crate) fn is_civil(&self, at: usize) -> bool {
        self.civil.contains(&at)
    }

    pub(crate) fn set_victims(&mut self, at: usize) {
        self.victims.push(at);
    }

    pub(crate) fn is_victim(&self, at: usize) -> bool {
        self.victims.contains(&at)
    }

    pub(crate) fn set_public(&mut self, at: usize) {
        if let Some(p) = self.public.get_mut(at) {
            *p = true;
        }
    }

    /// True for one who can take part in politics: not a private person.
    pub(crate) fn is_public(&self, at: usize) -> bool {
        self.public.get(at).copied().unwrap_or(false)
    }

    pub(crate) fn kind(&self, at: usize) -> EntityKind {
        self.entities.get(at).map_or(EntityKind::Group, |e| e.kind)
    }

    pub(crate) fn country(&self, at: usize) -> Option<&str> {
        self.entities.get(at).and_then(|e| e.country.as_deref())
    }

    pub(crate) fn id(&self, at: usize) -> EntityId {
        self.entities.get(at).map_or_else(|| EntityId(String::new()), |e| e.id.clone())
    }

    pub(crate) fn into_entities(self) -> Vec<Entity> {
        self.entities
    }
}

/// The rule that an id stands for: ids made from parts of the text begin with their table.
fn rule(id: &str, kind: EntityKind) -> String {
    let (table, row) = match (id.split_once(':'), kind) {
        (Some(("role", row)), _) => ("roles", row),
        (Some(("org", row)), _) => ("organs", row),
        (Some(("group", row)), _) => ("groups", row),
        (Some(("people" | "capital" | "seat", row)), _) => ("states", row),
        (_, EntityKind::Person) => ("persons", id),
        (_, EntityKind::State) => ("states", id),
        (_, EntityKind::Organization | EntityKind::Group) => ("bodies", id),
        (_, EntityKind::Place) => ("places", id),
    };
    format!("{table}/{row}")
}

/// A name as it is kept: however wide its spaces are in the page.
fn single_spaced(words: &str) -> Cow<'_, str> {
    let wide = words.split(' ').any(str::is_empty) || words.contains(|c: char| c.is_whitespace() && c != ' ');
    if wide {
        Cow::Owned(words.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(words)
    }
}
