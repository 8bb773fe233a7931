//! The page where a reader gives the token once; from then on the browser is known by a cookie.

use crate::ctx::{Ctx, Frame};
use crate::doors::{COOKIE, session};
use crate::guard::{peer, too_many};
use crate::site::{Refused, Shown, Site, show};
use askama::Template;
use axum::Form;
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Instant;

/// What a wrong token costs: as many requests.
const WRONG: f64 = 25.0;
/// How long a browser is known, in seconds: thirty days.
const KNOWN_FOR: u32 = 30 * 24 * 3600;

/// Where to go on.
#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    to: String,
}

/// What was given.
#[derive(Debug, Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    token: String,
    #[serde(default)]
    to: String,
}

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignInPage {
    f: Frame,
    to: String,
    action: String,
    wrong: bool,
}

/// The page.
pub(crate) async fn get(ctx: Ctx, Query(ask): Query<Ask>) -> Shown {
    page(&ctx, &ask.to, false)
}

fn page(ctx: &Ctx, to: &str, wrong: bool) -> Shown {
    let t = ctx.t;
    // Who is not known yet is shown nothing of the record, not even its day.
    let f = Frame { as_of: Default::default(), ..ctx.frame(t.s("sign-in.title"), "", None) };
    show(&SignInPage { f, to: within(to), action: t.link("/sign-in"), wrong }, t.lang)
}

/// A path of this site; another site's address, or what a browser might take for one, leads home.
fn within(to: &str) -> String {
    if crate::pages::settings::is_ours(to) && !to.contains("/sign-in") {
        to.to_owned()
    } else {
        String::from("/")
    }
}

/// The token, given.
pub(crate) async fn post(
    State(site): State<Arc<Site>>,
    ctx: Ctx,
    request: Request,
) -> Result<Response, Refused> {
    let from = peer(&request);
    let given = match Form::<Given>::from_request(request, &()).await {
        Ok(Form(given)) => given,
        Err(why) => {
            return Err(Refused {
                lang: ctx.t.lang,
                status: why.status(),
                what: "error.form",
                why: why.body_text(),
            });
        }
    };
    if !site.doors.is_token(&given.token) {
        if let Err(wait) = site.rate.take(from, WRONG, Instant::now()) {
            return Ok(too_many("/sign-in", wait));
        }
        let mut shown = page(&ctx, &given.to, true)?;
        *shown.status_mut() = StatusCode::UNAUTHORIZED;
        return Ok(shown);
    }
    let mut response = Redirect::to(&within(&given.to)).into_response();
    let token = site.doors.token.as_deref().unwrap_or("");
    let cookie =
        format!("{COOKIE}={}; Path=/; Max-Age={KNOWN_FOR}; HttpOnly; SameSite=Strict", session(token));
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn one_goes_on_within_the_site() {
        assert_eq!(within("/event/e1?x=y"), "/event/e1?x=y");
        for to in ["https://evil.example", "//evil.example", "/\\evil.example", "", "/sign-in?to=/sign-in"] {
            assert_eq!(within(to), "/", "{to}");
        }
    }
}
