//! The key to every sign.

use crate::ctx::{Ctx, Frame};
use crate::markup::Markup;
use crate::sign::{Sign, strip};
use crate::site::{Shown, show};
use askama::Template;

#[derive(Template)]
#[template(path = "key.html")]
struct KeyPage {
    f: Frame,
    signs: Vec<(Markup, &'static str)>,
    strip: Markup,
    siglum: String,
}

/// The page.
pub(crate) async fn get(ctx: Ctx) -> Shown {
    let t = ctx.t;
    let signs = [
        (Sign::Happened, "state.happened", "key.happened"),
        (Sign::Planned, "state.planned", "key.planned"),
        (Sign::Denied, "state.denied", "key.denied"),
        (Sign::Differs, "state.differs", "key.differs"),
        (Sign::Unknown, "state.between", "key.between"),
    ];
    let letter = t.s("sigla").split_whitespace().next().unwrap_or("");
    let page = KeyPage {
        f: ctx.frame(t.s("key.title"), "", None),
        signs: signs.into_iter().map(|(sign, word, meaning)| (sign.with(t.s(word)), meaning)).collect(),
        strip: strip(t, &[4, 2, 1], 1.4),
        siglum: format!("{letter}1"),
    };
    show(&page, t.lang)
}
