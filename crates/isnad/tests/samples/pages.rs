//! The pages as articles: date, outlet, address, charset, headline, counters, and nothing of the furniture in the text.

use super::ledger::Ledger;
use super::world::{World, day, find, plain, say};

pub(crate) fn check(world: &World, ledger: &mut Ledger) {
    for row in &world.expected.manifest {
        article(world, ledger, row.get("path"));
    }
    let mut seen = std::collections::BTreeMap::new();
    for row in world.expected.table("furniture") {
        let (path, words) = (row.get("page"), row.get("words"));
        let no = seen.entry(path).and_modify(|n| *n += 1).or_insert(1);
        let out = find(&world.reading(path).article.text, words).is_none();
        ledger.check(format!("furniture/{path}/{no}"), out, || format!("the text holds {words}"));
    }
    for row in world.expected.table("counters") {
        let path = row.get("page");
        let counters = &world.reading(path).article.counters;
        for name in ["comments", "views"] {
            let want: u64 = row.get(name).parse().expect("a number");
            let got = counters.get(name).copied();
            ledger.check(format!("counters/{path}/{name}"), got == Some(want), || {
                format!("{got:?}, not {want}")
            });
        }
    }
}

fn article(world: &World, ledger: &mut Ledger, path: &str) {
    let (row, reading) = (world.page(path), world.reading(path));
    let article = &reading.article;
    let at = |attribute: &str| format!("articles/{path}/{attribute}");

    let published = day(row.get("published").get(..10).unwrap_or(""));
    let told = matches!(row.get("stated"), "exact" | "day" | "day-text" | "number");
    let met =
        if told { article.published.exact() == Some(published) } else { article.published.holds(published) };
    ledger.check(at("published"), met, || format!("{}, not {published}", say(&article.published)));

    let outlet = article.outlet.as_deref().unwrap_or("none");
    let named = world.is_name(&format!("outlet:{}", row.get("outlet")), outlet);
    ledger.check(at("outlet"), named, || format!("{outlet}, not {}", row.get("outlet")));

    let headline = plain(&article.headline);
    // Neither the site's name from the title of the window nor a line of the page's head sticks to it.
    let strange = headline.starts_with(outlet) || headline.ends_with(outlet) || headline.contains('\n');
    let whole = !headline.trim().is_empty() && !strange;
    ledger.check(at("headline"), whole, || format!("«{headline}»"));

    let language = if row.get("outlet") == "ledger" { "en" } else { "ar" };
    let got = article.language.as_deref().unwrap_or("none");
    ledger.same(at("language"), &language, &got);

    if let Some(url) = row.told("url") {
        let got = article.url.as_deref().or(reading.page.url.as_deref()).unwrap_or("none");
        ledger.same(at("url"), &url, &got);
    }
    let charset = row.get("charset").trim_end_matches("-unlabelled").to_owned();
    ledger.same(at("charset"), &charset, &reading.page.charset.to_lowercase());
}
