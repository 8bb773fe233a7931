//! A feed as JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use super::{Feed, moment, tag};
use serde_json::{Value, json};

/// The document.
pub(super) fn write(feed: &Feed) -> String {
    let items: Vec<Value> = feed
        .entries
        .iter()
        .map(|e| {
            let mut item = json!({
                "id": tag(&e.id), "url": e.page, "title": e.title, "content_text": e.words, "language": e.lang,
            });
            if let Some(day) = e.published {
                item["date_published"] = json!(moment(day));
            }
            if let Some(day) = e.updated {
                item["date_modified"] = json!(moment(day));
            }
            if !e.author.is_empty() {
                item["authors"] = json!([{"name": e.author}]);
            }
            item
        })
        .collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1", "title": feed.title, "home_page_url": feed.page,
        "feed_url": feed.own, "language": feed.lang, "items": items,
    })
    .to_string()
}
