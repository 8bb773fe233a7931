//! Who and what can be named: states, places, bodies, organs, persons, roles, titles, agencies.

use crate::lexicon::{Kind, Lexicon};
use crate::morph::{Feature, Inflection};
use crate::{Fold, PackError, Source, Table};

/// Something with a name and an id that is the same in every language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// QID or stable local key.
    pub id: String,
    /// The usual name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// ISO 3166 alpha-3 of what it belongs to, or empty.
    pub country: String,
    /// What it is, in the words of its table (`city`, `group`, `agency`, an office).
    pub class: String,
    /// First and last year in office, where the table says them.
    pub years: (Option<i16>, Option<i16>),
}

impl Named {
    /// Whether the office can have been held in a year; where the table is silent, it can.
    pub fn in_office(&self, year: i16) -> bool {
        self.years.0.is_none_or(|from| from <= year) && self.years.1.is_none_or(|to| year <= to)
    }
}

/// A state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// Id, names; `country` is its own code.
    pub named: Named,
    /// Masculine singular of its demonym.
    pub demonym: String,
    /// Its capital.
    pub capital: String,
}

/// A role noun.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Role {
    /// Citation form.
    pub masculine: String,
    /// Class (`head`, `government`, `spokesperson`…).
    pub class: String,
    /// English gloss.
    pub english: String,
}

/// A user's own names: path (for messages) and text of a `--names` file.
#[derive(Debug, Clone)]
pub struct NamesFile {
    /// For messages.
    pub path: String,
    /// A table with the columns `kind id name aliases country demonym capital seats role latin`.
    pub text: String,
}

/// All names of a pack.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// States.
    pub states: Vec<State>,
    /// Places.
    pub places: Vec<Named>,
    /// Bodies with names of their own.
    pub bodies: Vec<Named>,
    /// Common nouns of organs (`وزارة الخارجية`).
    pub organs: Vec<Named>,
    /// Nouns for people and forces without a name of their own (`مسلحون`, `قوات`); `class` is `group` or `organization`.
    pub groups: Vec<Named>,
    /// Persons.
    pub persons: Vec<Named>,
    /// Role nouns.
    pub roles: Vec<Role>,
    /// Titles and ranks.
    pub titles: Vec<Named>,
    /// First parts of personal names.
    pub given: Vec<String>,
    /// Agencies, papers, channels, networks.
    pub agencies: Vec<Named>,
}

impl Names {
    /// Index of a state by its three-letter code.
    pub fn state(&self, country: &str) -> Option<usize> {
        self.states.iter().position(|s| s.named.country == country)
    }
}

/// Reads the name tables of a language into `names` and the lexicon.
///
/// # Errors
/// The first fault of a table.
pub(crate) fn load(
    source: &Source,
    language: &str,
    own: &[NamesFile],
    fold: &Fold,
    inflection: &Inflection,
    lexicon: &mut Lexicon,
) -> Result<Names, PackError> {
    let mut names = Names::default();
    load_states(source, language, &mut names)?;
    load_named(source, language, "places", "kind", &mut names.places)?;
    load_named(source, language, "bodies", "kind", &mut names.bodies)?;
    load_named(source, language, "persons", "office", &mut names.persons)?;
    load_named(source, language, "agencies", "outlet_kind", &mut names.agencies)?;
    load_organs(source, language, &mut names)?;
    for file in own {
        load_own(file, language, &mut names)?;
    }
    add_states(&names, fold, inflection, lexicon);
    add_named(&names.places, Kind::Place, fold, lexicon);
    add_named(&names.bodies, Kind::Body, fold, lexicon);
    add_named(&names.persons, Kind::Person, fold, lexicon);
    add_named(&names.agencies, Kind::Agency, fold, lexicon);
    add_organs(&names.organs, fold, inflection, lexicon);
    load_roles(source, language, fold, inflection, lexicon, &mut names)?;
    load_groups(source, language, fold, inflection, lexicon, &mut names)?;
    load_titles(source, language, fold, lexicon, &mut names)?;
    Ok(names)
}

fn load_states(source: &Source, language: &str, names: &mut Names) -> Result<(), PackError> {
    let path = format!("{language}/states.tsv");
    for row in Table::read(source, &path, &["iso3", "name"])?.rows() {
        let country = row.get("iso3").to_owned();
        let id = row.opt("qid").map_or_else(|| format!("state:{country}"), str::to_owned);
        names.states.push(State {
            named: Named {
                id,
                name: row.get("name").into(),
                aliases: row.list("aliases").map(str::to_owned).collect(),
                country,
                class: row.list("seats").collect::<Vec<_>>().join("|"),
                ..Named::default()
            },
            demonym: std::iter::once(row.get("demonym"))
                .chain(row.list("demonym_forms"))
                .collect::<Vec<_>>()
                .join("|"),
            capital: row.get("capital").into(),
        });
    }
    Ok(())
}

fn load_named(
    source: &Source,
    language: &str,
    table: &str,
    class: &str,
    out: &mut Vec<Named>,
) -> Result<(), PackError> {
    let path = format!("{language}/{table}.tsv");
    for row in Table::read(source, &path, &["id", "name"])?.rows() {
        if row.get("id").is_empty() || row.get("name").is_empty() {
            return Err(row.error("a row without id or name"));
        }
        out.push(Named {
            id: row.get("id").into(),
            name: row.get("name").into(),
            aliases: row.list("aliases").map(str::to_owned).collect(),
            country: row.get("iso3").into(),
            class: row.get(class).into(),
            years: (row.opt("from").and_then(|y| y.parse().ok()), row.opt("to").and_then(|y| y.parse().ok())),
        });
    }
    Ok(())
}

fn load_organs(source: &Source, language: &str, names: &mut Names) -> Result<(), PackError> {
    let path = format!("{language}/organs.tsv");
    for row in Table::read(source, &path, &["name"])?.rows() {
        let english = row.get("english");
        names.organs.push(Named {
            id: format!("organ:{}", english.to_lowercase().replace([' ', '\''], "-")),
            name: row.get("name").into(),
            aliases: row.list("aliases").map(str::to_owned).collect(),
            class: english.into(),
            ..Named::default()
        });
    }
    Ok(())
}

fn load_own(file: &NamesFile, language: &str, names: &mut Names) -> Result<(), PackError> {
    let table = Table::parse(&file.path, &file.text, &["kind", "id", "name"])?;
    for row in table.rows() {
        let latin: Vec<&str> = row.list("latin").collect();
        let (name, aliases) = match (language, latin.split_first()) {
            ("ar", _) | (_, None) => (row.get("name"), row.list("aliases").collect::<Vec<_>>()),
            (_, Some((first, rest))) => (*first, rest.to_vec()),
        };
        let named = Named {
            id: row.get("id").into(),
            name: name.into(),
            aliases: aliases.into_iter().map(str::to_owned).collect(),
            country: row.get("country").into(),
            class: row.get("role").into(),
            ..Named::default()
        };
        let arabic = language == "ar";
        match row.get("kind") {
            "state" => names.states.push(State {
                named: Named { class: if arabic { row.get("seats").into() } else { String::new() }, ..named },
                demonym: if arabic { row.get("demonym").into() } else { row.get("demonym_latin").into() },
                capital: if arabic { row.get("capital").into() } else { String::new() },
            }),
            "place" => names.places.push(named),
            "body" => names.bodies.push(Named { class: "organization".into(), ..named }),
            "group" => names.bodies.push(Named { class: "group".into(), ..named }),
            "person" => names.persons.push(named),
            "outlet" => names.agencies.push(named),
            other => return Err(row.error(format!("unknown kind `{other}`"))),
        }
    }
    Ok(())
}

fn add_states(names: &Names, fold: &Fold, inflection: &Inflection, lexicon: &mut Lexicon) {
    for (row, state) in names.states.iter().enumerate() {
        let row = row as u32;
        for name in std::iter::once(&state.named.name).chain(&state.named.aliases) {
            lexicon.add(name, fold, Kind::State, row, Feature::NONE);
        }
        for (i, demonym) in state.demonym.split('|').filter(|d| !d.is_empty()).enumerate() {
            if i == 0 {
                for (form, feature) in inflection.forms("demonym", demonym) {
                    lexicon.add(&form, fold, Kind::Demonym, row, feature);
                }
            } else {
                lexicon.add(demonym, fold, Kind::Demonym, row, Feature::PLURAL);
            }
        }
        for capital in state.capital.split('|').filter(|c| !c.is_empty()) {
            lexicon.add(capital, fold, Kind::Capital, row, Feature::NONE);
        }
        for seat in state.named.class.split('|').filter(|c| !c.is_empty()) {
            lexicon.add(seat, fold, Kind::Seat, row, Feature::NONE);
        }
    }
}

fn add_named(rows: &[Named], kind: Kind, fold: &Fold, lexicon: &mut Lexicon) {
    for (row, named) in rows.iter().enumerate() {
        for name in std::iter::once(&named.name).chain(&named.aliases) {
            lexicon.add(name, fold, kind, row as u32, Feature::NONE);
        }
    }
}

/// Organs inflect as nouns do, in their first word: وزارتا النقل, حكومتين.
fn add_organs(organs: &[Named], fold: &Fold, inflection: &Inflection, lexicon: &mut Lexicon) {
    for (row, organ) in organs.iter().enumerate() {
        for name in std::iter::once(&organ.name).chain(&organ.aliases) {
            let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
            for (form, feature) in inflection.forms("noun", first) {
                let form = if rest.is_empty() { form } else { format!("{form} {rest}") };
                lexicon.add(&form, fold, Kind::Organ, row as u32, feature);
            }
        }
    }
}

fn load_roles(
    source: &Source,
    language: &str,
    fold: &Fold,
    inflection: &Inflection,
    lexicon: &mut Lexicon,
    names: &mut Names,
) -> Result<(), PackError> {
    let path = format!("{language}/roles.tsv");
    let columns = [
        ("masculine", "role", Feature::NONE),
        ("feminine", "role", Feature::FEMININE),
        ("dual", "role", Feature::DUAL),
        ("plural", "role-plural", Feature::PLURAL),
        ("feminine_plural", "role-plural", Feature::PLURAL),
    ];
    for row in Table::read(source, &path, &["masculine", "class"])?.rows() {
        let number = names.roles.len() as u32;
        for (column, paradigm, feature) in columns {
            for phrase in row.list(column) {
                let (first, rest) = phrase.split_once(' ').unwrap_or((phrase, ""));
                for (form, more) in inflection.forms(paradigm, first) {
                    let form = if rest.is_empty() { form } else { format!("{form} {rest}") };
                    lexicon.add(&form, fold, Kind::Role, number, feature.and(more));
                }
            }
        }
        names.roles.push(Role {
            masculine: row.get("masculine").into(),
            class: row.get("class").into(),
            english: row.get("english").into(),
        });
    }
    Ok(())
}

fn load_groups(
    source: &Source,
    language: &str,
    fold: &Fold,
    inflection: &Inflection,
    lexicon: &mut Lexicon,
    names: &mut Names,
) -> Result<(), PackError> {
    let path = format!("{language}/groups.tsv");
    for row in Table::read(source, &path, &["singular", "plural", "kind", "english"])?.rows() {
        let number = names.groups.len() as u32;
        for (form, feature) in inflection.forms("role", row.get("singular")) {
            lexicon.add(&form, fold, Kind::Group, number, feature);
        }
        for plural in row.list("plural") {
            lexicon.add(plural, fold, Kind::Group, number, Feature::PLURAL);
        }
        names.groups.push(Named {
            id: row.get("english").to_lowercase().replace(' ', "-"),
            name: row.get("singular").into(),
            class: row.get("kind").into(),
            ..Named::default()
        });
    }
    Ok(())
}

fn load_titles(
    source: &Source,
    language: &str,
    fold: &Fold,
    lexicon: &mut Lexicon,
    names: &mut Names,
) -> Result<(), PackError> {
    for row in Table::read(source, &format!("{language}/titles.tsv"), &["form"])?.rows() {
        let number = names.titles.len() as u32;
        lexicon.add(row.get("form"), fold, Kind::Title, number, Feature::NONE);
        names.titles.push(Named {
            name: row.get("form").into(),
            class: row.get("kind").into(),
            ..Named::default()
        });
    }
    for row in Table::read(source, &format!("{language}/given.tsv"), &["name"])?.rows() {
        let number = names.given.len() as u32;
        lexicon.add(row.get("name"), fold, Kind::Given, number, Feature::NONE);
        names.given.push(row.get("name").into());
    }
    Ok(())
}
