//! The forms of each page: what can be put right there.

use super::path;
use crate::ctx::Ctx;
use crate::markup::Markup;
use crate::pages::event::shorten;
use crate::strings::Strings;
use isnad_model::{Commitment, EntityId, Reading, RecordEvent, Storyline};

/// Things to choose from in one form.
const CHOICES: usize = 120;
/// Statements of one page.
const STATEMENTS: usize = 80;

/// One form.
pub(super) struct Sheet {
    /// A name for the ids of its fields.
    pub(super) id: String,
    pub(super) title: String,
    pub(super) note: String,
    /// What it is about, where the title does not tell.
    pub(super) about: Option<Markup>,
    pub(super) hidden: Vec<(&'static str, String)>,
    pub(super) line: Option<Line>,
    /// Name of the boxes, and each with its value.
    pub(super) boxes: Option<(&'static str, Vec<(String, Markup)>)>,
    /// Name of the choice, and each with its value.
    pub(super) choice: Option<(&'static str, Vec<(&'static str, String)>)>,
}

/// A line to fill in.
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) needed: bool,
    /// True where it offers the persons of the page.
    pub(super) offers: bool,
}

impl Sheet {
    fn new(t: &Strings, id: &str, act: &'static str) -> Sheet {
        Sheet {
            id: id.to_owned(),
            title: t.s(&format!("edit.{act}")).to_owned(),
            note: t.s(&format!("edit.{act}-note")).to_owned(),
            about: None,
            hidden: vec![("act", act.to_owned())],
            line: None,
            boxes: None,
            choice: None,
        }
    }

    fn with(mut self, name: &'static str, value: &str) -> Sheet {
        self.hidden.push((name, value.to_owned()));
        self
    }

    fn line(mut self, t: &Strings, name: &'static str, key: &str, needed: bool) -> Sheet {
        self.line = Some(Line { name, label: t.s(key).to_owned(), needed, offers: false });
        self
    }
}

/// A page to tick: outlet, day, headline.
fn page_box(ctx: &Ctx, id: &str) -> Option<(String, Markup)> {
    let r = ctx.snap.readings.get(id)?;
    let when = ctx.t.when_brief(&r.article.published, false);
    let words = ctx.t.inline(&shorten(&r.article.headline, 90));
    let outlet = ctx.t.inline(&ctx.outlet(r));
    let label =
        Markup::html(format!("<a href=\"{}\">{words}</a> · {outlet} · {when}", path(ctx, "page", id)));
    Some((id.to_owned(), label))
}

fn promise(ctx: &Ctx, n: usize, c: &Commitment) -> Sheet {
    let t = ctx.t;
    let verdicts = [("kept", "edit.kept"), ("broken", "edit.broken")];
    Sheet {
        about: Some(t.inline(&shorten(&c.act, 160))),
        choice: Some(("verdict", verdicts.map(|(v, key)| (v, t.s(key).to_owned())).to_vec())),
        ..Sheet::new(t, &format!("judge-{n}"), "judge").with("promise", &c.id)
    }
}

/// An event: joined with another, split, its promises judged.
pub(super) fn of_event(ctx: &Ctx, e: &RecordEvent) -> Vec<Sheet> {
    let t = ctx.t;
    let mut out = Vec::new();
    let mut pages: Vec<&str> = e.tellings.iter().map(|t| t.page.as_str()).collect();
    pages.dedup();
    if pages.len() > 1 {
        let boxes = pages.iter().take(CHOICES).filter_map(|p| page_box(ctx, p)).collect();
        let split = Sheet::new(t, "split", "split-event").with("event", &e.id);
        out.push(Sheet { boxes: Some(("page", boxes)), ..split });
    }
    let join = Sheet::new(t, "join", "join-events").with("event", &e.id);
    out.push(join.line(t, "event", "edit.other-event", true));
    let promises = ctx.index.promises_of_event.get(&e.id).into_iter().flatten();
    let promises = promises.filter_map(|i| ctx.snap.record.commitments.get(*i)).enumerate();
    out.extend(promises.map(|(n, c)| promise(ctx, n, c)));
    out
}

/// A storyline: named, split, joined with another, its promises judged.
pub(super) fn of_story(ctx: &Ctx, s: &Storyline) -> Vec<Sheet> {
    let t = ctx.t;
    let rename = Sheet::new(t, "rename", "rename").with("story", &s.id);
    let mut out = vec![rename.line(t, "title", "edit.new-title", true)];
    let events = crate::pages::stories::main_events(ctx, s);
    if events.len() > 1 {
        let label = |e: &&RecordEvent| {
            let mut label = ctx.event_link(e);
            label.push(&Markup::html(format!(" · {}", ctx.t.when_brief(&e.when, false))));
            (e.id.clone(), label)
        };
        let boxes = events.iter().take(CHOICES).map(label).collect();
        out.push(Sheet { boxes: Some(("event", boxes)), ..Sheet::new(t, "split", "split") });
    }
    let join = Sheet::new(t, "join", "join").with("story", &s.id);
    out.push(join.line(t, "story", "edit.other-story", true));
    let promises = ctx.index.promises_of_story.get(&s.id).into_iter().flatten();
    let promises = promises.filter_map(|i| ctx.snap.record.commitments.get(*i)).take(40).enumerate();
    out.extend(promises.map(|(n, c)| promise(ctx, n, c)));
    out
}

/// A page: who said each of its statements.
pub(super) fn of_page(ctx: &Ctx, r: &Reading) -> Vec<Sheet> {
    let t = ctx.t;
    let statements = r.statements.iter().enumerate().take(STATEMENTS);
    statements
        .map(|(i, s)| {
            let words = t.inline(&shorten(s.span.of(&r.article.text), 220));
            // A name and no link: the words open the form.
            let who = s.speaker.as_ref().map_or_else(|| Markup::text(t.s("edit.nobody")), |id| ctx.named(id));
            let sheet = Sheet::new(t, &format!("speaker-{}", i + 1), "speaker");
            let sheet = sheet.with("page", &r.article.id).with("statement", &(i + 1).to_string());
            let mut sheet = sheet.line(t, "who", "edit.who", false);
            if let Some(line) = &mut sheet.line {
                line.offers = true;
            }
            sheet.about = Some(t.markup("edit.said", &[("who", &who), ("words", &words)]));
            sheet
        })
        .collect()
}

/// Someone: made one with another, told from another.
pub(super) fn of_entity(ctx: &Ctx, id: &EntityId) -> Vec<Sheet> {
    let t = ctx.t;
    let merge = Sheet::new(t, "merge", "merge-persons").with("keep", &id.0);
    let named = ctx.snap.naming(id).take(CHOICES);
    let boxes = named.filter_map(|r| page_box(ctx, &r.article.id)).collect();
    let part = Sheet::new(t, "part", "part-person").with("person", &id.0);
    vec![
        merge.line(t, "also", "edit.other-person", true),
        Sheet { boxes: Some(("page", boxes)), ..part.line(t, "other", "edit.meant", false) },
    ]
}
