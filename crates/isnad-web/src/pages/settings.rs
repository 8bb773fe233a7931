//! The reader's settings: a form that writes one cookie and goes back to where it was opened.

use crate::ctx::{Ctx, Frame};
use crate::prefs::Prefs;
use crate::site::{Shown, show};
use askama::Template;
use axum::extract::Query;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;

/// What the form sends; without `save` the form is shown.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Ask {
    save: Option<String>,
    digits: Option<String>,
    months: Option<String>,
    dates: Option<String>,
    theme: Option<String>,
    keys: Option<String>,
    back: Option<String>,
}

/// One matter, with its choices: the word in the cookie, its name, whether it holds.
struct Matter {
    name: &'static str,
    title: String,
    choices: Vec<(&'static str, String, bool)>,
}

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    f: Frame,
    back: String,
    matters: Vec<Matter>,
}

/// Matters in the order of [`Prefs::words`].
const MATTERS: [(&str, &[&str]); 5] = [
    ("digits", &["western", "arabic"]),
    ("months", &["levant", "egypt", "tunisia", "morocco"]),
    ("dates", &["absolute", "relative"]),
    ("theme", &["system", "light", "dark"]),
    ("keys", &["with-keys", "no-keys"]),
];

/// The form, or the way back from it with the cookie.
pub(crate) async fn get(ctx: Ctx, Query(ask): Query<Ask>) -> Shown {
    let t = ctx.t;
    let back = ask.back.filter(|b| is_ours(b)).unwrap_or_else(|| t.link("/"));
    if ask.save.is_some() {
        let words = [&ask.digits, &ask.months, &ask.dates, &ask.theme, &ask.keys];
        let chosen = Prefs::read(words.into_iter().flatten().map(String::as_str));
        let headers = [(header::SET_COOKIE, chosen.cookie()), (header::LOCATION, escaped(&back))];
        return Ok((StatusCode::SEE_OTHER, headers).into_response());
    }
    let now = ctx.prefs.words();
    let matters = MATTERS
        .iter()
        .map(|(name, words)| Matter {
            name,
            title: t.s(&format!("settings.{name}")).to_owned(),
            choices: words
                .iter()
                .map(|w| (*w, t.s(&format!("settings.{w}")).to_owned(), now.contains(w)))
                .collect(),
        })
        .collect();
    let page = SettingsPage { f: ctx.frame(t.s("settings.title"), "", None), back, matters };
    show(&page, t.lang)
}

/// True for a path of this site. `//evil.example` and `/\evil.example` are addresses of another one.
pub(crate) fn is_ours(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.chars().any(char::is_control)
}

/// A path as a header may carry it.
fn escaped(path: &str) -> String {
    path.chars()
        .map(|c| if c.is_ascii() && c != ' ' { c.to_string() } else { crate::markup::encode(&c.to_string()) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_site() {
        for path in ["/", "/en/event/e1?x=1", "/search?q=سد"] {
            assert!(is_ours(path), "{path}");
        }
        for path in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nSet-Cookie: x"] {
            assert!(!is_ours(path), "{path}");
        }
        assert_eq!(escaped("/search?q=سد a"), "/search?q=%D8%B3%D8%AF%20a");
    }
}
