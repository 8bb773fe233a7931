//! What only one root tells: quotations and sentences whose words no other root has.

use crate::ctx::{Ctx, Ev};
use crate::passage::Mark;
use crate::witness::Witnesses;
use crate::words;
use isnad_model::RecordEvent;
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
            readings.flat_map(|r| words::set(&r.article.text)).collect()
        })
        .collect();
    let mut out = Vec::new();
    for (i, root) in witnesses.roots.iter().enumerate() {
        let Some(page) = root.pages.iter().find(|p| told.contains(p.as_str())) else { continue };
        let Some(reading) = ctx.snap.readings.get(page) else { continue };
        let alone = reading.statements.iter().filter(|s| {
            let set = words::set(s.span.of(&reading.article.text));
            let others = texts.iter().enumerate().filter(|(j, _)| *j != i);
            set.len() >= 3 && others.map(|(_, o)| words::share(&set, o)).fold(0.0, f64::max) < SHARED
        });
        for statement in alone.take(2) {
            out.push(ctx.evidence(
                reading,
                statement.span,
                &[Mark::plain(statement.span, "")],
                witnesses.link(page, ""),
            ));
        }
    }
    out.truncate(SHOWN);
    out
}
