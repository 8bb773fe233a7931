//! What is new, as feeds: of a day's events, a storyline, a person or state, the promises, any search; as Atom (RFC 4287) and
//! JSON Feed 1.1.
//!
//! An entry's id must outlast the building of the record and the rereading of its pages, or a reader sees old news as new. Ids
//! of the record do not: an entry is named by the page that tells it first and the words that tell it there.

mod atom;
mod entries;
mod jsonfeed;

use crate::api::{Asked, Problem};
use crate::ctx::{Ctx, Frame};
use crate::site::Site;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use isnad::promises::{self, PromiseFilter, PromiseState};
use isnad_model::Day;
use serde::Deserialize;
use std::sync::Arc;

/// Entries of a feed.
pub(crate) const MOST: usize = 50;
/// What every id of ours begins with (RFC 4151); the name is one that nobody can own.
const TAG: &str = "tag:isnad.invalid,2026:";

/// A feed.
#[derive(Debug)]
pub(crate) struct Feed {
    pub(crate) lang: &'static str,
    /// Its id, after [`TAG`].
    pub(crate) id: String,
    pub(crate) title: String,
    /// The page with the same, with the address of the site.
    pub(crate) page: String,
    /// The feed itself.
    pub(crate) own: String,
    pub(crate) entries: Vec<Entry>,
    /// Where no entry tells when it was changed.
    pub(crate) as_of: Option<Day>,
}

/// One item of it.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Its id, after [`TAG`].
    pub(crate) id: String,
    pub(crate) title: String,
    /// The language of the title, by its letters.
    pub(crate) lang: &'static str,
    pub(crate) words: String,
    /// The language of the words.
    pub(crate) words_lang: &'static str,
    /// Its page, with the address of the site.
    pub(crate) page: String,
    /// Outlet or outlets.
    pub(crate) author: String,
    pub(crate) published: Option<Day>,
    pub(crate) updated: Option<Day>,
}

impl Feed {
    /// The day of the newest entry; else that of the record.
    pub(crate) fn updated(&self) -> Day {
        let newest = self.entries.iter().filter_map(|e| e.updated.or(e.published)).max();
        newest.or(self.as_of).unwrap_or(Day::constant(1970, 1, 1))
    }

    fn answer(&self, format: &str) -> Result<Response, Problem> {
        let (kind, text) = match format {
            "atom" => ("application/atom+xml; charset=utf-8", atom::write(self)),
            "json" => ("application/feed+json; charset=utf-8", jsonfeed::write(self)),
            _ => return Err(Problem::new("no-such-path", "There is no such feed", "it is `atom` or `json`")),
        };
        Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
    }
}

/// An id as a URI.
pub(crate) fn tag(id: &str) -> String {
    format!("{TAG}{id}")
}

/// A day as a moment.
pub(crate) fn moment(day: Day) -> String {
    format!("{day}T00:00:00Z")
}

/// The routes of one language.
pub(crate) fn routes(router: Router<Arc<Site>>, base: &str) -> Router<Arc<Site>> {
    let at = |path: &str| format!("{base}/feeds{path}/{{format}}");
    router
        .route(&at("/events"), get(events))
        .route(&at("/promises"), get(promises))
        .route(&at("/stories/{id}"), get(story))
        .route(&at("/entities/{id}"), get(entity))
        .route(&at("/search"), get(search))
}

/// The feed of what a page of the site shows, by its path, as Atom.
pub(crate) fn of_page(ctx: &Ctx) -> Option<String> {
    let (path, query) = ctx.path.split_once('?').map_or((ctx.path.as_str(), ""), |(p, q)| (p, q));
    let inside = match path.split('/').collect::<Vec<_>>().as_slice() {
        ["", ""] => "/events/atom".to_owned(),
        ["", "promises"] => format!("/promises/atom{}", kept(query, &["state"])),
        ["", "story", id] => format!("/stories/{id}/atom"),
        ["", "entity", id] => format!("/entities/{id}/atom"),
        // Who is named has no day on which it is new.
        ["", "search"] if query.split('&').any(|pair| pair == "in=entities") => return None,
        ["", "search"] if query.contains("q=") => format!("/search/atom{}", kept(query, &["q", "in"])),
        _ => return None,
    };
    Some(ctx.t.link(&format!("/feeds{inside}")))
}

/// Those parts of a query that a feed knows, as they were written.
fn kept(query: &str, names: &[&str]) -> String {
    let known =
        |pair: &&str| pair.split_once('=').is_some_and(|(name, v)| names.contains(&name) && !v.is_empty());
    let list: Vec<&str> = query.split('&').filter(known).collect();
    if list.is_empty() { String::new() } else { format!("?{}", list.join("&")) }
}

impl Frame {
    /// The feed of this page as JSON Feed.
    pub(crate) fn json_feed(&self) -> String {
        self.feed.as_deref().unwrap_or("").replacen("/atom", "/json", 1)
    }
}

fn feed(ctx: &Ctx, id: &str, title: String, page: &str, entries: Vec<Entry>) -> Feed {
    Feed {
        lang: ctx.t.lang.code(),
        id: format!("feed/{}/{id}", ctx.t.lang.code()),
        title,
        page: format!("{}{}", ctx.origin, ctx.t.link(page)),
        own: format!("{}{}", ctx.origin, ctx.t.link(&ctx.path)),
        entries,
        as_of: ctx.snap.as_of,
    }
}

async fn events(ctx: Ctx, Path(format): Path<String>) -> Result<Response, Problem> {
    let days = ctx.index.by_day.range(..=ctx.snap.as_of.unwrap_or(Day::MAX)).rev();
    let latest = days.flat_map(|(_, list)| list).filter_map(|i| ctx.snap.record.events.get(*i)).take(MOST);
    let entries = latest.map(|e| entries::event(&ctx, e)).collect();
    feed(&ctx, "events", ctx.t.s("feed.events").to_owned(), "/", entries).answer(&format)
}

async fn story(
    State(site): State<Arc<Site>>,
    ctx: Ctx,
    Path((id, format)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let Some(story) = ctx.snap.record.storyline(&id) else {
        // Whoever follows a story that was merged into another follows that one.
        let changes = site.source.story_changes(&id);
        let into = changes.last().and_then(|c| c.into.first()).ok_or_else(|| Problem::missing(&id))?;
        let path = format!("/feeds/stories/{}/{format}", crate::markup::encode(into));
        return Ok(Redirect::temporary(&ctx.t.link(&path)).into_response());
    };
    let mut list = crate::pages::stories::main_events(&ctx, story);
    list.sort_by_key(|e| std::cmp::Reverse(isnad::query::time_key(&e.when)));
    let list = list.into_iter().take(MOST).map(|e| entries::event(&ctx, e)).collect();
    let title = ctx.t.fill("feed.story", &[("name", &ctx.story_title(story))]);
    let path = crate::markup::encode(&id);
    feed(&ctx, &format!("story/{path}"), title, &format!("/story/{path}"), list).answer(&format)
}

async fn entity(ctx: Ctx, Path((id, format)): Path<(String, String)>) -> Result<Response, Problem> {
    let who = isnad_model::EntityId(id.clone());
    if !ctx.snap.names.contains_key(&who) {
        return Err(Problem::missing(&id));
    }
    let list = entries::of_entity(&ctx, &who);
    let title = ctx.t.fill("feed.entity", &[("name", ctx.name(&who))]);
    let path = crate::markup::encode(&id);
    feed(&ctx, &format!("entity/{path}"), title, &format!("/entity/{path}"), list).answer(&format)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PromisesAsk {
    state: Option<PromiseState>,
}

async fn promises(
    ctx: Ctx,
    Path(format): Path<String>,
    Asked(ask): Asked<PromisesAsk>,
) -> Result<Response, Problem> {
    let filter = PromiseFilter { state: ask.state, ..PromiseFilter::default() };
    let mut list = promises::promises(&ctx.snap, &filter);
    list.sort_by_key(|c| (std::cmp::Reverse(c.made.earliest.or(c.made.latest)), &c.id));
    let list = list.into_iter().take(MOST).map(|c| entries::promise(&ctx, c)).collect();
    feed(&ctx, "promises", ctx.t.s("feed.promises").to_owned(), "/promises", list).answer(&format)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SearchAsk {
    q: String,
    #[serde(default)]
    r#in: String,
}

async fn search(
    State(site): State<Arc<Site>>,
    ctx: Ctx,
    Path(format): Path<String>,
    Asked(ask): Asked<SearchAsk>,
) -> Result<Response, Problem> {
    let query: String = ask.q.trim().chars().take(500).collect();
    let (kind, inside) = match ask.r#in.as_str() {
        "statements" => (isnad::EntryKind::Statement, "statements"),
        "events" => (isnad::EntryKind::Event, "events"),
        _ => (isnad::EntryKind::Page, "pages"),
    };
    let found = site.source.search(&query, isnad::SearchOptions { kind, limit: MOST })?;
    let mut list: Vec<Entry> = found.hits.iter().map(|h| entries::hit(&ctx, h)).collect();
    list.sort_by_key(|e| std::cmp::Reverse(e.published));
    let title = ctx.t.fill("feed.search", &[("query", &query)]);
    let words = crate::markup::encode(&query);
    let (id, page) = (format!("search/{inside}/{words}"), format!("/search?in={inside}&q={words}"));
    feed(&ctx, &id, title, &page, list).answer(&format)
}
