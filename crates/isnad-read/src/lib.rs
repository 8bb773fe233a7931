//! An article, read: times, entities, statements, events of one article.
//!
//! [`read`] is a function: the same article and pack give the same reading; no clock, no disk, no second article.
//! Inside, each step lays something over the text and hands it on: [`scene`] (what the tables know), mentions (who is
//! named), predicates (verbs and their parts), statements, events. Only the last step turns token numbers into the
//! model's types.

mod addressees;
mod agreed;
mod assemble;
mod bars;
mod binding;
mod bodies;
mod circumstance;
mod classes;
mod contents;
mod events;
mod figures;
mod groups;
mod headlines;
mod light;
mod mentions;
mod merge;
mod names;
mod numerals;
mod objects;
mod offices;
mod pairs;
mod parts;
mod persons;
mod predicates;
mod pronouns;
mod reference;
mod registry;
mod roles;
mod scene;
mod seats;
mod setting;
mod sources;
mod speakers;
mod standing;
mod statements;
mod subject;
mod subjects;
mod svo;
mod unknowns;

use isnad_lang::Pack;
use isnad_model::{Article, Diagnostic, PageInfo, Reading};

/// How many statements or events back a later one is compared with. Articles have a few dozen; a page of one word repeated
/// must not cost the square of its length.
pub(crate) const NEAR: usize = 256;

/// Reads an article with the pack of its language.
pub fn read(page: PageInfo, article: Article, mut diagnostics: Vec<Diagnostic>, pack: &Pack) -> Reading {
    let (parts, figures) = {
        let mut scene = scene::Scene::new(&article.text, &article.blocks, pack);
        let reference = reference::day_of_writing(&article, &mut scene, &mut diagnostics);
        let mut mentions = mentions::find(&scene);
        let predicates = predicates::find(&scene, &mentions);
        let said = statements::find(&scene, &mut mentions, &predicates);
        let told = if subject::is_political(&scene) && !subject::is_essay(&scene, said.len()) {
            events::find(&scene, &mentions, &predicates, &said)
        } else {
            Vec::new()
        };
        let figures = figures::find(&scene);
        (assemble::assemble(&article, &scene, mentions, said, told, reference), figures)
    };
    Reading {
        page,
        reference: parts.reference,
        times: parts.times,
        entities: parts.entities,
        statements: parts.statements,
        events: parts.events,
        figures,
        pack: pack.version.clone(),
        diagnostics,
        article,
    }
}
