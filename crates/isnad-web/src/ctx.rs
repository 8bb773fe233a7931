//! What every page needs: the record, its lookups, the reader's language, and the small pieces that all pages share.

use crate::evidence::Ev;
use crate::index::Index;
use crate::markup::Markup;
use crate::pages::event::shorten;
use crate::passage;
use crate::place;
use crate::prefs::Prefs;
use crate::sign;
use crate::source::Snapshot;
use crate::strings::Strings;
use crate::witness::Witnesses;
use crate::words::Words;
use isnad_model::{EntityId, Event, Reading, RecordEvent, Span, Storyline, TellingRef, When};
use std::sync::Arc;

/// The furthest item of a list that an address may name; nothing is as long.
pub(crate) const FURTHEST: usize = 10_000_000;

/// Where one is in a long list: it is shown in pages, so that no page grows with the archive.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pages {
    /// Number of the first and last item shown, from 1.
    pub(crate) first: usize,
    /// The same of the last.
    pub(crate) last: usize,
    /// Number of all.
    pub(crate) of: usize,
    /// The page before.
    pub(crate) previous: Option<String>,
    /// The page after.
    pub(crate) next: Option<String>,
}

impl Pages {
    /// Items `from` to `from + per` of `of`. `join` is `?` or `&`, whatever the address needs before its next word.
    pub(crate) fn of(path: &str, join: &str, from: usize, per: usize, of: usize) -> Pages {
        let step = |at: usize| format!("{path}{join}from={at}");
        Pages {
            first: (from + 1).min(of),
            last: from.saturating_add(per).min(of),
            of,
            previous: (from > 0).then(|| step(from.saturating_sub(per))),
            next: (from.saturating_add(per) < of).then(|| step(from.saturating_add(per))),
        }
    }

    /// True where there is another page.
    pub(crate) fn is_several(&self) -> bool {
        self.previous.is_some() || self.next.is_some()
    }
}

/// The head and foot of a page.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// The words.
    pub(crate) t: &'static Strings,
    /// What the reader has chosen.
    pub(crate) prefs: Prefs,
    /// The settings, with the way back to this page.
    pub(crate) settings: String,
    /// The page's title.
    pub(crate) title: String,
    /// Which door of the masthead is open.
    pub(crate) here: &'static str,
    /// The day of the record.
    pub(crate) as_of: Markup,
    /// This page in the other language.
    pub(crate) other: String,
    /// This page as JSON.
    pub(crate) json: Option<String>,
    /// What is new on this page as a feed, without the name of the format.
    pub(crate) feed: Option<String>,
    /// Where this page can be put right.
    pub(crate) edit: Option<String>,
}

/// One request's view of the record.
#[derive(Debug, Clone)]
pub(crate) struct Ctx {
    /// The words.
    pub(crate) t: &'static Strings,
    /// What the reader has chosen.
    pub(crate) prefs: Prefs,
    /// The record.
    pub(crate) snap: Arc<Snapshot>,
    /// Lookups over it.
    pub(crate) index: Arc<Index>,
    /// Cuts and folds words.
    pub(crate) words: Words,
    /// Path and query without the language.
    pub(crate) path: String,
    /// Whether decisions can be taken.
    pub(crate) edit: bool,
    /// The name that this browser signed a decision with last.
    pub(crate) signs: String,
    /// The address by which the program was asked for: `http://localhost:7676`.
    pub(crate) origin: String,
}

/// An event in a list.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Where it leads.
    pub(crate) href: String,
    /// Its title.
    pub(crate) title: Markup,
    /// When.
    pub(crate) when: Markup,
    /// State, place, who: what stands under the title.
    pub(crate) meta: Vec<Markup>,
    /// Roots and texts as strokes.
    pub(crate) strip: Markup,
    /// The same in words.
    pub(crate) count: String,
    /// Attributes in which accounts differ.
    pub(crate) differs: Option<String>,
    /// Its fullest sentence.
    pub(crate) sum: Option<Ev>,
}

impl Ctx {
    /// A frame.
    pub(crate) fn frame(&self, title: &str, here: &'static str, json: Option<String>) -> Frame {
        Frame {
            t: self.t,
            prefs: self.prefs,
            settings: format!(
                "{}?back={}",
                self.t.link("/settings"),
                crate::markup::encode(&self.t.link(&self.path))
            ),
            title: title.chars().filter(|c| !crate::markup::is_bidi_control(*c) && !c.is_control()).collect(),
            here,
            as_of: self.snap.as_of.map(|d| self.t.time(d, &self.t.day_long(d))).unwrap_or_default(),
            other: format!("{}{}", self.t.lang.other().base(), self.path),
            json,
            feed: crate::feeds::of_page(self),
            edit: if self.edit { crate::edit::of_page(self) } else { None },
        }
    }

    /// An entity's name over all pages.
    pub(crate) fn name<'a>(&'a self, id: &'a EntityId) -> &'a str {
        self.snap.names.get(id).map_or_else(
            || id.0.split_once(':').map_or(id.0.as_str(), |(_, rest)| rest),
            |known| known.name.as_str(),
        )
    }

    /// An entity as a link to its page.
    pub(crate) fn entity(&self, id: &EntityId) -> Markup {
        Markup::html(format!("<a href=\"{}\">{}</a>", self.t.item("/entity/", &id.0), self.named(id)))
    }

    /// An entity's name in a line; a page can give a name of any length.
    pub(crate) fn named(&self, id: &EntityId) -> Markup {
        self.t.inline(&shorten(self.name(id), 90))
    }

    /// Several, with commas.
    pub(crate) fn entities(&self, ids: &[EntityId], most: usize) -> Markup {
        let names: Vec<Markup> = ids.iter().take(most).map(|id| self.named(id)).collect();
        let mut out = Markup::join(&names, self.t.s("date.comma-space"));
        if ids.len() > most {
            out.push(&Markup::text(&self.t.fill("and-more", &[("n", &self.t.num(ids.len() - most))])));
        }
        out
    }

    /// The name of the outlet of a page.
    pub(crate) fn outlet(&self, reading: &Reading) -> String {
        let article = &reading.article;
        if let Some(outlet) = article.outlet.as_ref().filter(|o| !o.trim().is_empty()) {
            return outlet.clone();
        }
        let host =
            article.url.as_deref().and_then(|u| u.split("://").nth(1)).and_then(|u| u.split('/').next());
        host.map_or_else(|| self.t.s("outlet.unknown").to_owned(), str::to_owned)
    }

    /// A page as a link with its outlet's name.
    pub(crate) fn outlet_link(&self, reading: &Reading) -> Markup {
        Markup::html(format!(
            "<a href=\"{}\">{}</a>",
            self.t.item("/page/", &reading.article.id),
            self.t.inline(&self.outlet(reading))
        ))
    }

    /// A page's place, as a permanent link to its words: outlet and paragraph.
    pub(crate) fn cite(&self, reading: &Reading, span: Span) -> Markup {
        let (n, _) = passage::paragraph(reading, span);
        let href = place::href(self.t, reading, span);
        let place = match n {
            0 => self.t.s("in-headline").to_owned(),
            n => self.t.fill("in-place", &[("n", &self.t.num(n))]),
        };
        let link = Markup::html(format!("<a href=\"{}\">{}</a>", Markup::text(&href), Markup::text(&place)));
        self.t.markup("cite", &[("outlet", &self.t.inline(&self.outlet(reading))), ("place", &link)])
    }

    /// A day or its bounds in few words, as lists have it; by its distance where the reader wants that.
    pub(crate) fn when_brief(&self, when: &When, brief: bool) -> Markup {
        match (self.prefs.relative, when.exact(), self.snap.as_of) {
            (true, Some(day), Some(now)) => Markup::html(format!(
                "<time datetime=\"{day}\" title=\"{}\">{}</time>",
                Markup::text(&self.t.day_full(day)),
                Markup::text(&self.t.distance(day, now))
            )),
            _ => self.t.when_brief(when, brief),
        }
    }

    /// The distance of a known day from the day of the record, in a quiet voice; nothing where it is not known.
    pub(crate) fn distance(&self, when: &When) -> Option<Markup> {
        let words = self.t.distance(when.exact()?, self.snap.as_of?);
        Some(Markup::html(format!("<span class=\"quiet\">{}</span>", Markup::text(&words))))
    }

    /// The reading of a telling, and the event in it.
    pub(crate) fn telling(&self, telling: &TellingRef) -> Option<(&Reading, Option<&Event>)> {
        let reading = self.snap.readings.get(&telling.page)?;
        Some((reading, telling.event.and_then(|i| reading.events.get(i as usize))))
    }

    /// The kind of a deed in words (`مكالمة هاتفية`).
    pub(crate) fn kind(&self, event: &RecordEvent) -> Option<String> {
        let kind = event.kind?.as_str();
        let with_mode =
            event.mode.and_then(|m| self.t.get(&format!("kind.{kind}-{}", m.as_str())).map(str::to_owned));
        with_mode.or_else(|| self.t.get(&format!("kind.{kind}")).map(str::to_owned))
    }

    /// An event as a link.
    pub(crate) fn event_link(&self, event: &RecordEvent) -> Markup {
        Markup::html(format!("<a href=\"{}\">{}</a>", self.t.item("/event/", &event.id), self.title(event)))
    }

    /// A storyline as a link.
    pub(crate) fn story_link(&self, story: &Storyline) -> Markup {
        let title = self.t.inline(&self.story_title(story));
        Markup::html(format!("<a href=\"{}\">{title}</a>", self.t.item("/story/", &story.id)))
    }

    /// The decisions of persons that shaped something, as links to them; nothing where none did.
    pub(crate) fn decided(&self, decisions: &[u64]) -> Option<Markup> {
        let link = |n: &u64| Markup::html(format!("<a href=\"{}#d{n}\">{n}</a>", self.t.link("/decisions")));
        let links: Vec<Markup> = decisions.iter().map(link).collect();
        let links = Markup::join(&links, self.t.s("date.comma-space"));
        (!decisions.is_empty()).then(|| self.t.markup("edit.by-decision", &[("n", &links)]))
    }

    /// An event's title.
    pub(crate) fn title(&self, event: &RecordEvent) -> Markup {
        self.t.inline(&self.title_words(event))
    }

    /// The same as plain words; a headline where the record gives none. A title can be a whole sentence.
    pub(crate) fn title_words(&self, event: &RecordEvent) -> String {
        if !event.title.trim().is_empty() {
            return shorten(event.title.trim(), 120);
        }
        let reading = event.tellings.iter().find_map(|t| self.snap.readings.get(&t.page));
        reading.map_or_else(|| event.id.clone(), |r| shorten(&r.article.headline, 120))
    }

    /// True where some page is about the event.
    pub(crate) fn is_main(&self, event: &RecordEvent) -> bool {
        let at = self.snap.record.events.binary_search_by(|e| e.id.cmp(&event.id));
        at.is_ok_and(|i| self.index.main.contains(&i))
    }

    /// An event that is mentioned beside others, as a link: deed and parties, since its title is a stray sentence.
    pub(crate) fn beside(&self, event: &RecordEvent) -> Markup {
        let words = match (self.kind(event), event.actors.is_empty() && event.recipients.is_empty()) {
            (Some(kind), false) => {
                let who: Vec<_> = event.actors.iter().chain(&event.recipients).cloned().collect();
                let kind = Markup::text(&kind);
                self.t.markup("event.beside", &[("kind", &kind), ("who", &self.entities(&who, 3))])
            }
            _ => self.t.inline(&shorten(&event.title, 70)),
        };
        Markup::html(format!("<a href=\"{}\">{words}</a>", self.t.item("/event/", &event.id)))
    }

    /// A storyline's title; its first event's where the record gives none.
    pub(crate) fn story_title(&self, story: &Storyline) -> String {
        if !story.title.trim().is_empty() {
            return shorten(story.title.trim(), 120);
        }
        let first = story.events.iter().find_map(|id| self.snap.record.event(id));
        first.map_or_else(|| story.id.clone(), |e| self.title_words(e))
    }

    /// "14 texts from 3 roots".
    pub(crate) fn count(&self, witnesses: &Witnesses) -> String {
        self.t.fill(
            "texts-from-roots",
            &[
                ("texts", &self.t.count("n.texts", witnesses.total())),
                ("roots", &self.t.count("n.of-roots", witnesses.sources())),
            ],
        )
    }

    /// An event as a row of a list. `sum` adds its fullest sentence.
    pub(crate) fn row(&self, event: &RecordEvent, brief: bool, sum: bool) -> Row {
        let witnesses = Witnesses::of(self.t, event);
        let texts = witnesses.texts();
        let mut meta: Vec<Markup> = sign::event_state(self.t, event).into_iter().collect();
        if let Some(place) = &event.place {
            meta.push(self.t.inline(self.name(place)));
        }
        if !event.actors.is_empty() {
            meta.push(self.entities(&event.actors, 4));
        }
        Row {
            href: self.t.item("/event/", &event.id),
            title: self.title(event),
            when: self.when_brief(&event.when, brief),
            meta,
            strip: sign::strip(self.t, &texts, 1.0),
            count: self.count(&witnesses),
            differs: self.differs(event),
            sum: sum.then(|| self.summary(event)).flatten(),
        }
    }

    /// The attributes in which accounts of an event differ, in words.
    pub(crate) fn differs(&self, event: &RecordEvent) -> Option<String> {
        let list = self.index.differences_of_event.get(&event.id)?;
        let mut names: Vec<String> = Vec::new();
        for i in list {
            let Some(difference) = self.snap.record.differences.get(*i) else { continue };
            let name = self.attribute(&difference.attribute);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| names.join(self.t.s("list.and")))
    }

    /// The name of an attribute.
    pub(crate) fn attribute(&self, attribute: &str) -> String {
        self.t.get(&format!("attribute.{attribute}")).unwrap_or(attribute).to_owned()
    }
}

/// A fragment made from an id.
pub(crate) fn anchor(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}
