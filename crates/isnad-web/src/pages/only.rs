//! What only one root tells: quotations and sentences whose words no other root has.

use crate::ctx::Ctx;
use crate::evidence::Ev;
use crate::passage::{self, Mark};
use crate::witness::Witnesses;
use crate::words;
use isnad_model::{RecordEvent, Span};
use std::collections::BTreeSet;

/// Most sentences shown.
const SHOWN: usize = 6;
/// Below this share of its words in another root's text, a statement is told by one root only.
const SHARED: f64 = 0.6;

/// Statements in the pages of one root of which no other root's pages have the words; none where there is one root.
pub(crate) fn told_by_one(ctx: &Ctx, event: &RecordEvent, witnesses: &Witnesses) -> Vec<Ev> {
    if witnesses.roots.len() < 2 {
        return Vec::new();
    }
    let told: BTreeSet<&str> = event.tellings.iter().map(|t| t.page.as_str()).collect();
    let texts: Vec<BTreeSet<String>> = witnesses
        .roots
        .iter()
        .map(|root| {
            let readings = root.pages.iter().filter_map(|p| ctx.snap.readings.get(p));
            readings.flat_map(|r| ctx.words.set(&r.article.text)).collect()
        })
        .collect();
    let mut out = Vec::new();
    for (i, root) in witnesses.roots.iter().enumerate() {
        let Some(page) = root.pages.iter().find(|p| told.contains(p.as_str())) else { continue };
        let Some(reading) = ctx.snap.readings.get(page) else { continue };
        let alone = reading.statements.iter().filter(|s| {
            let set = ctx.words.set(s.span.of(&reading.article.text));
            let others = texts.iter().enumerate().filter(|(j, _)| *j != i);
            set.len() >= 3 && others.map(|(_, o)| words::share(&set, o)).fold(0.0, f64::max) < SHARED
        });
        // A sentence with two sayings in it is told once, with both marked.
        let mut told: Vec<(Span, Vec<Mark>)> = Vec::new();
        for statement in alone.take(4) {
            let sentence = passage::sentence(reading, statement.span);
            let mark = Mark::plain(statement.span, "");
            match told.iter_mut().find(|(s, _)| *s == sentence) {
                Some((_, marks)) => marks.push(mark),
                None => told.push((sentence, vec![mark])),
            }
        }
        for (_, marks) in told.into_iter().take(2) {
            let Some(focus) = marks.first().map(|m| m.span) else { continue };
            out.push(ctx.evidence(reading, focus, &marks, witnesses.link(page, "")));
        }
    }
    out.truncate(SHOWN);
    out
}
