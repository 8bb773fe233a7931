//! What can be said and done: verbs, reporting cues, event words, light verbs, phase words, function words.
//!
//! Types and parts are strings here, as the tables give them; the reader turns them into PLOVER and refuses a pack whose
//! strings it does not know.

use crate::lexicon::{Kind, Lexicon};
use crate::morph::{Feature, Inflection, VerbForms};
use crate::{Fold, PackError, Source, Table};
use rustc_hash::FxHashMap;

/// A reporting cue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cue {
    /// As its table writes it: rule `cues/<cue>`.
    pub cue: String,
    /// `say`, `deny`, `praise`…
    pub kind: String,
    /// What may follow: `anna`, `quote`, `clause`, `bi`, `ila_anna`, `prep:…`.
    pub content: Vec<String>,
    /// True where the speaker denies the content.
    pub negated: bool,
    /// True for a phrase that ends in a preposition written together with the next word.
    pub fused: bool,
    /// A sentence in which it is a cue, and one in which it is not.
    pub examples: [String; 2],
    /// Line in its table.
    pub line: usize,
}

/// An event word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventWord {
    /// Rule `events/<id>`.
    pub id: String,
    /// As its table writes it.
    pub lemma: String,
    /// `verb`, `noun`, `phrase`.
    pub pos: String,
    /// PLOVER type.
    pub kind: String,
    /// PLOVER mode, or empty.
    pub mode: String,
    /// Part of the subject or genitive: `actor`, `recipient`, `place`, `topic`, `-`.
    pub subject: String,
    /// Part of the object.
    pub object: String,
    /// Which preposition brings which part; keys folded.
    pub prepositions: Vec<(String, String)>,
    /// Phase that the word itself carries, or empty.
    pub phase: String,
    /// Words that must follow a verb for it to be this event (`أطلق … النار`), as folded keys; alternatives.
    pub with: Vec<Vec<String>>,
    /// A sentence in which it is an event, and one in which it is not.
    pub examples: [String; 2],
    /// Line in its table.
    pub line: usize,
}

/// A light verb.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LightVerb {
    /// True where the subject undergoes what the noun names (`تلقى`, `تعرض لـ`).
    pub receives: bool,
    /// True where the subject is where it happens (`شهدت العاصمة مظاهرة`).
    pub places: bool,
    /// True where the verb brings no party: its subject is the noun itself (`تم`, `اندلع`).
    pub bare: bool,
    /// The folded prepositions with which the noun follows (`قام بـ`); the empty one where it follows bare.
    pub with: Vec<String>,
}

/// A word that says where a deed stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PhaseWord {
    /// `planned`, `proposed`, `conditional`, `attempted`, `ongoing`, `past`, `negated` or `denied`.
    pub effect: String,
    /// True for an adjective: it says so of the noun before it.
    pub adjective: bool,
    /// Folded prepositions with one of which a verb has this phase; empty where none is needed.
    pub prepositions: Vec<String>,
}

/// All words of a pack.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Past forms of the verbs, for messages.
    pub verbs: Vec<String>,
    /// Verbs that count only where their hamza is written (هنأ, not هنا).
    pub hamza: Vec<u32>,
    /// Cues.
    pub cues: Vec<Cue>,
    /// Folded prepositions with which a cue brings what is spoken about (`تحدث عن`).
    pub about: Vec<String>,
    /// Which cue a verb is.
    pub cue_of_verb: FxHashMap<u32, u32>,
    /// Event words.
    pub events: Vec<EventWord>,
    /// Which event words a verb is.
    pub events_of_verb: FxHashMap<u32, Vec<u32>>,
    /// Light verbs, by verb.
    pub light: FxHashMap<u32, LightVerb>,
    /// Phase words.
    pub phases: Vec<PhaseWord>,
    /// Which phase a verb brings to the event word it governs (`يعتزم`, `حاول`).
    pub phase_of_verb: FxHashMap<u32, u32>,
    /// Number words by folded key (simple ones: units, tens, hundreds, thousands).
    pub numbers: FxHashMap<String, u64>,
    /// First words of teens, which alone are no numbers (`أحد` of `أحد عشر`), by folded key.
    pub teens: FxHashMap<String, u64>,
    /// Folded prepositions of place, apart or fused.
    pub locative: Vec<String>,
    /// The folded preposition that joins two parties (`بين`).
    pub between: String,
    /// Folded endings that make a demonym an adjective, not a people (`مصرية`, not `مصريون`).
    pub adjectival: Vec<String>,
    /// Folded endings of sound plurals and duals that are no subject (`المتمردين`).
    pub oblique: Vec<String>,
    /// Folded endings of adjectives made of nouns, feminine (`حدودية`).
    pub relational: Vec<String>,
    /// Folded prepositions that stand within an office (`المشرف العام على`).
    pub within: Vec<String>,
    /// The folded preposition of origin (`من`).
    pub origin: String,
    /// The folded preposition of whom one calls (`اتصل بـ`).
    pub called: String,
    /// Classes of the function words, by row: `both`, `counterpart`, `hidden`, `relative`, `anna`, `prep`…
    pub classes: Vec<String>,
}

struct Loader<'a> {
    source: &'a Source,
    language: &'a str,
    fold: &'a Fold,
    inflection: &'a Inflection,
    lexicon: &'a mut Lexicon,
    verbs: FxHashMap<String, u32>,
    words: Words,
}

/// Reads the word tables of a language.
///
/// # Errors
/// The first fault of a table.
pub(crate) fn load(
    source: &Source,
    language: &str,
    fold: &Fold,
    inflection: &Inflection,
    lexicon: &mut Lexicon,
) -> Result<Words, PackError> {
    let mut loader = Loader {
        source,
        language,
        fold,
        inflection,
        lexicon,
        verbs: FxHashMap::default(),
        words: Words::default(),
    };
    loader.verbs()?;
    loader.cues()?;
    loader.events()?;
    loader.light()?;
    loader.phases()?;
    loader.function_words()?;
    loader.numbers()?;
    Ok(loader.words)
}

impl Loader<'_> {
    fn path(&self, table: &str) -> String {
        format!("{}/{table}.tsv", self.language)
    }

    fn verbs(&mut self) -> Result<(), PackError> {
        let path = self.path("verbs");
        let citation = if self.language == "ar" { "past" } else { "base" };
        let source = self.source;
        for row in Table::read(source, &path, &[citation])?.rows() {
            let number = self.words.verbs.len() as u32;
            let lemma = row.get(citation);
            self.words.verbs.push(lemma.to_owned());
            self.verbs.insert(self.fold.key(lemma), number);
            let forms = if self.language == "ar" {
                let note = |key: &str| {
                    row.get("note")
                        .split(';')
                        .find_map(|p| p.trim().strip_prefix(key))
                        .map(|v| v.trim().to_owned())
                };
                if note("hamza=").is_some() {
                    self.words.hamza.push(number);
                }
                self.inflection.verb(&VerbForms {
                    past: lemma.to_owned(),
                    present: row.get("present").to_owned(),
                    masdars: row.list("masdar").map(str::to_owned).collect(),
                    participle: row.get("participle").to_owned(),
                    stem: note("stem="),
                    passive_past: note("passive_past="),
                    passive_present: note("passive_present="),
                })
            } else {
                english_forms(&row)
            };
            for (form, feature) in forms {
                self.lexicon.add(&form, self.fold, Kind::Verb, number, feature);
            }
        }
        Ok(())
    }

    fn cues(&mut self) -> Result<(), PackError> {
        let path = self.path("cues");
        let source = self.source;
        for row in Table::read(source, &path, &["cue", "kind", "pos"])?.rows() {
            let number = self.words.cues.len() as u32;
            let cue = row.get("cue");
            let bare = cue.trim_end_matches('\u{0640}');
            let fused =
                bare.rsplit_once(' ').filter(|(_, last)| self.lexicon.preposition_index(last).is_some());
            match row.get("pos") {
                "verb" => {
                    let verb = self
                        .verb(cue)
                        .ok_or_else(|| row.error(format!("`{cue}` has no row in verbs.tsv")))?;
                    self.words.cue_of_verb.insert(verb, number);
                }
                "noun" => {
                    for (form, feature) in self.inflection.forms("noun", bare) {
                        self.lexicon.add(&form, self.fold, Kind::CueNoun, number, feature);
                    }
                }
                "phrase" => {
                    let phrase = fused.map_or(bare, |(head, _)| head);
                    self.lexicon.add(phrase, self.fold, Kind::CuePhrase, number, Feature::NONE);
                }
                other => return Err(row.error(format!("unknown pos `{other}`"))),
            }
            let about = row.list("content").filter_map(|c| c.strip_prefix("prep:"));
            self.words.about.extend(about.map(|p| self.fold.key(p)));
            self.words.cues.push(Cue {
                cue: cue.into(),
                kind: row.get("kind").into(),
                content: row.list("content").map(str::to_owned).collect(),
                negated: row.get("negated") == "yes",
                fused: fused.is_some(),
                examples: [row.get("example").into(), row.get("bait").into()],
                line: row.line(),
            });
        }
        Ok(())
    }

    /// `frames.tsv` before `events.tsv`: a verb with its complement goes before the verb alone.
    fn events(&mut self) -> Result<(), PackError> {
        self.event_table("frames", &["id", "lemma", "with", "type", "subj"])?;
        self.event_table("events", &["id", "lemma", "pos", "type", "subj"])
    }

    fn event_table(&mut self, table: &str, needed: &[&str]) -> Result<(), PackError> {
        let path = self.path(table);
        let source = self.source;
        for row in Table::read(source, &path, needed)?.rows() {
            let number = self.words.events.len() as u32;
            let lemma = row.get("lemma");
            match row.opt("pos").unwrap_or("verb") {
                "verb" => {
                    let verb = self
                        .verb(lemma)
                        .ok_or_else(|| row.error(format!("`{lemma}` has no row in verbs.tsv")))?;
                    self.words.events_of_verb.entry(verb).or_default().push(number);
                }
                "noun" => self.event_noun(&row, number),
                "phrase" => self.lexicon.add(lemma, self.fold, Kind::EventPhrase, number, Feature::NONE),
                other => return Err(row.error(format!("unknown pos `{other}`"))),
            }
            let mut prepositions = Vec::new();
            for pair in row.list("preps") {
                let (word, part) = pair
                    .split_once('=')
                    .ok_or_else(|| row.error(format!("`{pair}` is no preposition=part")))?;
                prepositions.push((self.fold.key(word), part.to_owned()));
            }
            let with = self.complements(&row);
            self.words.events.push(EventWord {
                id: row.get("id").into(),
                lemma: lemma.into(),
                pos: row.opt("pos").unwrap_or("verb").into(),
                kind: row.get("type").into(),
                mode: row.get("mode").into(),
                subject: row.get("subj").into(),
                object: row.get("obj").into(),
                prepositions,
                phase: row.get("phase").into(),
                with,
                examples: [row.get("example").into(), row.get("bait").into()],
                line: row.line(),
            });
        }
        Ok(())
    }

    /// The complements of a frame, a single noun with its accusative (`خيام`: `خياما`).
    fn complements(&self, row: &crate::Row<'_, '_>) -> Vec<Vec<String>> {
        let mut out: Vec<Vec<String>> = Vec::new();
        for with in row.list("with") {
            out.push(with.split(' ').map(|k| self.fold.key(k)).collect());
            if self.language != "ar" || with.contains(' ') {
                continue;
            }
            let accusative = |(form, feature): (String, Feature)| {
                (feature.has(Feature::ACCUSATIVE) && !feature.any(Feature::DUAL.and(Feature::PLURAL)))
                    .then(|| vec![self.fold.key(&form)])
            };
            out.extend(self.inflection.forms("noun", with).into_iter().filter_map(accusative));
        }
        out
    }

    fn event_noun(&mut self, row: &crate::Row<'_, '_>, number: u32) {
        self.inflected_noun(row.get("lemma"), number, Feature::NONE);
        for plural in row.list("plural") {
            self.inflected_noun(plural, number, Feature::PLURAL);
        }
        if self.language != "ar" {
            let plural = format!("{}s", row.get("lemma"));
            self.lexicon.add(&plural, self.fold, Kind::EventNoun, number, Feature::PLURAL);
        }
    }

    /// All forms of a noun or of a term of several words, whose first word inflects. A broken plural takes the
    /// accusative alone.
    fn inflected_noun(&mut self, term: &str, number: u32, more: Feature) {
        let (first, rest) = term.split_once(' ').unwrap_or((term, ""));
        let whole = |form: &str| if rest.is_empty() { form.to_owned() } else { format!("{form} {rest}") };
        for (form, feature) in self.inflection.forms("noun", first) {
            let counted = feature.any(Feature::DUAL.and(Feature::PLURAL));
            if more.has(Feature::PLURAL) && counted && rest.is_empty() {
                continue;
            }
            self.lexicon.add(&whole(&form), self.fold, Kind::EventNoun, number, feature.and(more));
            // A two-word term agrees as a whole in the accusative: اتصالا هاتفيا.
            if feature.has(Feature::ACCUSATIVE) && !rest.is_empty() && !rest.contains(' ') {
                for (second, second_feature) in self.inflection.forms("noun", rest) {
                    if second_feature.has(Feature::ACCUSATIVE) {
                        let term = format!("{form} {second}");
                        self.lexicon.add(&term, self.fold, Kind::EventNoun, number, feature.and(more));
                    }
                }
            }
        }
    }

    fn light(&mut self) -> Result<(), PackError> {
        let path = self.path("light");
        let source = self.source;
        for row in Table::read(source, &path, &["verb", "voice"])?.rows() {
            let cell = row.get("verb");
            let lemma = cell.split(' ').next().unwrap_or(cell);
            let verb =
                self.verb(lemma).ok_or_else(|| row.error(format!("`{lemma}` has no row in verbs.tsv")))?;
            let voice = row.get("voice");
            let with =
                row.get("noun_from").strip_prefix("prep:").map(|p| self.fold.key(p)).unwrap_or_default();
            let light = LightVerb {
                receives: voice == "receive",
                places: voice == "place",
                bare: voice == "passive",
                with: vec![with.clone()],
            };
            // Of two rows of a verb the one that brings a party wins; which holds, the reader sees by what follows.
            let old = self.words.light.entry(verb).or_insert_with(|| light.clone());
            let mut prepositions = std::mem::take(&mut old.with);
            if old.bare && !light.bare {
                *old = light;
            }
            if !prepositions.contains(&with) {
                prepositions.push(with);
            }
            old.with = prepositions;
        }
        Ok(())
    }

    fn phases(&mut self) -> Result<(), PackError> {
        let path = self.path("phase");
        let source = self.source;
        for row in Table::read(source, &path, &["form", "phase"])?.rows() {
            let number = self.words.phases.len() as u32;
            let form = row.get("form");
            self.words.phases.push(PhaseWord {
                effect: row.get("phase").into(),
                adjective: row.get("pos") == "adjective",
                prepositions: row.list("prep").map(|p| self.fold.key(p)).collect(),
            });
            if row.get("pos") == "prefix" {
                continue;
            }
            if row.get("pos") == "verb"
                && let Some(verb) = self.verb(form)
            {
                self.words.phase_of_verb.insert(verb, number);
                continue;
            }
            self.lexicon.add(form, self.fold, Kind::Phase, number, Feature::NONE);
        }
        Ok(())
    }

    fn function_words(&mut self) -> Result<(), PackError> {
        for table in ["words", "decoys"] {
            self.function_table(table)?;
        }
        Ok(())
    }

    fn function_table(&mut self, table: &str) -> Result<(), PackError> {
        let path = self.path(table);
        let source = self.source;
        for row in Table::read(source, &path, &["form", "class"])?.rows() {
            let number = self.words.classes.len() as u32;
            match row.get("class") {
                "locative" => self.words.locative = row.list("form").map(|f| self.fold.key(f)).collect(),
                "within" => self.words.within = row.list("form").map(|f| self.fold.key(f)).collect(),
                "adjectival" => self.words.adjectival = row.list("form").map(|f| self.fold.key(f)).collect(),
                "oblique" => self.words.oblique = row.list("form").map(|f| self.fold.key(f)).collect(),
                "relational" => self.words.relational = row.list("form").map(|f| self.fold.key(f)).collect(),
                "between" => self.words.between = self.fold.key(row.get("form")),
                "origin" => self.words.origin = self.fold.key(row.get("form")),
                "called" => self.words.called = self.fold.key(row.get("form")),
                _ => {}
            }
            for form in row.list("form") {
                self.lexicon.add(form, self.fold, Kind::Word, number, Feature::NONE);
            }
            self.words.classes.push(row.get("class").into());
        }
        Ok(())
    }

    fn numbers(&mut self) -> Result<(), PackError> {
        let path = self.path("numbers");
        let source = self.source;
        for row in Table::read(source, &path, &["kind", "value", "words"])?.rows() {
            let words = match row.get("kind") {
                "cardinal" | "ten" | "tens" | "hundreds" | "thousands" | "millions" => {
                    &mut self.words.numbers
                }
                "teen-head" => &mut self.words.teens,
                _ => continue,
            };
            let value = row.get("value").parse().map_err(|_| row.error("`value` is no number"))?;
            for word in row.list("words") {
                words.insert(self.fold.key(word), value);
            }
        }
        Ok(())
    }

    fn verb(&self, lemma: &str) -> Option<u32> {
        self.verbs.get(&self.fold.key(lemma)).copied()
    }
}

fn english_forms(row: &crate::Row<'_, '_>) -> Vec<(String, Feature)> {
    let columns = [
        ("base", Feature::PRESENT),
        ("past", Feature::PAST),
        ("participle", Feature::PASSIVE.and(Feature::PAST)),
        ("third", Feature::PRESENT),
        ("gerund", Feature::PARTICIPLE),
    ];
    let mut out: Vec<(String, Feature)> = Vec::new();
    for (column, feature) in columns {
        let form = row.get(column);
        match out.iter_mut().find(|(f, _)| f == form) {
            // One spelling for past and participle (`attacked`): the passive is possible, not certain.
            Some((_, earlier)) if column == "participle" => *earlier = Feature::PAST,
            Some(_) => {}
            None if form.is_empty() => {}
            None => out.push((form.to_owned(), feature)),
        }
    }
    out
}
