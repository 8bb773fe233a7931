//! The demo in a headless Chromium: a reader's walk, every kind of page by rules of access, hostile pages.

use crate::chromium::{Browser, find, head};
use crate::crawl::Crawl;
use crate::site::Site;
use crate::step::Outcome;
use crate::{axe, editor, hostile, pictures, reader};
use serde_json::Value;

/// All of it, one part after the other.
pub(crate) fn check() -> Outcome {
    let chromium = match find() {
        Ok(chromium) => chromium,
        Err(why) => return Outcome::Skipped(why),
    };
    if cfg!(not(unix)) {
        return Outcome::Skipped(String::from("the browser is spoken to through a shell's pipes"));
    }
    let run = || {
        let mut browser = Browser::start(&chromium)?;
        let demo = Site::demo()?;
        // The demo answers no more than a reader can ask; all pages are asked of an archive of the same samples.
        let site = Site::of_samples_and("pages", &[])?;
        let mut told = Vec::new();
        let mut faults = Vec::new();
        let mut done = |what: &str, result: Result<String, String>| match result {
            Ok(said) => {
                println!("   {what}: {said}");
                told.push(what.to_owned());
            }
            Err(why) => faults.push(format!("{what}: {why}")),
        };
        let crawl = Crawl::of(
            &site.address,
            &[
                "/",
                "/en",
                "/search?q=%D8%A7%D9%84%D8%AC%D8%B3%D8%B1",
                "/en/search?q=who:((",
                "/sign-in",
                "/compare?a=osa-2026-0018&b=osa-2026-0001",
            ],
        )?;
        done("pages", crawl.told());
        let (event, story) = pictures::most_told(&site)?;
        done("reader", reader::walk(&mut browser, &demo, &event, &story));
        let mut kinds = crawl.one_of_each();
        kinds.extend([
            event.clone(),
            format!("/en{event}"),
            story.clone(),
            format!("/en{story}"),
            permanent(&site, &event)?,
        ]);
        // A verdict and a decision taken back stand on the pages that are looked at from here on.
        done("editor", editor::decide(&mut browser, &site, &story));
        kinds.push(String::from("/promises?state=judged"));
        done("narrow", narrow(&mut browser, &site, &kinds));
        done("keyboard", keyboard(&mut browser, &site, &kinds));
        match axe::script()? {
            Ok(script) => done("axe", access(&mut browser, &site, &kinds, &script)),
            Err(why) => println!("   skipped: {why}"),
        }
        done("hostile", hostile::visit(&mut browser));
        if faults.is_empty() { Ok(told.join(", ")) } else { Err(faults.join("\n")) }
    };
    run().into()
}

/// The first permanent link on a page.
fn permanent(demo: &Site, path: &str) -> Result<String, String> {
    let body = demo.get(path)?.body;
    let link = body.split("href=\"").find_map(|l| l.split('"').next().filter(|l| l.contains("?at=")));
    link.map(crate::site::unescaped).ok_or_else(|| String::from("no permanent link on the event's page"))
}

/// At 400% zoom of a window of 1,280 pixels, and on a phone: nothing has to be scrolled sideways (WCAG 1.4.10).
fn narrow(browser: &mut Browser, demo: &Site, kinds: &[String]) -> Result<String, String> {
    const WIDE: &str = "(() => { const w = document.documentElement.clientWidth; \
        if (document.scrollingElement.scrollWidth <= w) return ''; \
        return [...document.querySelectorAll('body *')].filter(e => { const r = e.getBoundingClientRect(); \
        return r.width > 0 && (r.right > w + 1 || r.left < -1); }).slice(-4).map(e => e.outerHTML.slice(0, 160)).join('\\n  ') || 'something'; })()";
    for (width, height) in [(320, 256), (390, 844)] {
        browser.size(width, height)?;
        for path in kinds.iter().filter(|p| !p.ends_with("/raw")) {
            browser.open(&format!("{}{path}", demo.address))?;
            let wide = browser.words(WIDE)?;
            if !wide.is_empty() {
                return Err(format!("{path} is wider than {width} pixels:\n  {wide}"));
            }
        }
    }
    browser.size(1280, 900)?;
    Ok(format!("{} pages at 320 and 390 pixels", kinds.len()))
}

/// With Tab alone: the way to the text first, every link and control in the order of the page, each with a visible
/// frame, no trap.
fn keyboard(browser: &mut Browser, demo: &Site, kinds: &[String]) -> Result<String, String> {
    const PRESSES: usize = 45;
    const WANTED: &str = "(() => { const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary')]; \
        const first = e => e.form && [...e.form.elements].filter(o => o.name === e.name); \
        const stops = e => e.type !== 'radio' || e.checked || (first(e)[0] === e && !first(e).some(o => o.checked)); \
        window.__order = all.filter(e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0 && stops(e)); \
        return window.__order.length; })()";
    const HERE: &str = "(() => { const e = document.activeElement; const s = getComputedStyle(e); \
        return [window.__order.indexOf(e), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, e.outerHTML.slice(0, 120)]; })()";
    let mut pressed = 0;
    for path in kinds.iter().filter(|p| !p.ends_with("/raw")) {
        // A fragment would set the place from which Tab goes on.
        let whole = path.split('#').next().unwrap_or("");
        browser.open(&format!("{}{whole}", demo.address))?;
        let wanted = browser.ask(WANTED)?.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        for n in 0..wanted.min(PRESSES) {
            browser.press("Tab")?;
            let here = browser.ask(HERE)?;
            if here[0].as_u64() != u64::try_from(n).ok() || here[1] != Value::Bool(true) {
                return Err(format!(
                    "{path}: Tab {} of {wanted} leads to {}",
                    n + 1,
                    head(&here.to_string(), 240)
                ));
            }
            pressed += 1;
        }
        if path == "/" {
            browser.open(&format!("{}{path}", demo.address))?;
            browser.press("Tab")?;
            browser.press("Enter")?;
            browser.expect("location.hash === '#main'", "the first link leads to the text")?;
        }
    }
    Ok(format!("{pressed} places on {} pages", kinds.len()))
}

/// axe on every kind of page, light and dark.
fn access(browser: &mut Browser, demo: &Site, kinds: &[String], script: &str) -> Result<String, String> {
    let mut found = Vec::new();
    // axe is brought in from outside, which the policy of the pages is there to refuse.
    browser.send("Page.setBypassCSP", serde_json::json!({"enabled": true}))?;
    for scheme in ["light", "dark"] {
        browser.scheme(scheme)?;
        for path in kinds.iter().filter(|p| !p.ends_with("/raw")) {
            browser.open(&format!("{}{path}", demo.address))?;
            if let Err(why) = axe::look(browser, script) {
                found.push(format!("{path} ({scheme}): {why}"));
            }
        }
    }
    browser.scheme("light")?;
    browser.send("Page.setBypassCSP", serde_json::json!({"enabled": false}))?;
    if found.is_empty() {
        Ok(format!("no findings on {} pages, light and dark", kinds.len()))
    } else {
        Err(format!("{} pages with findings\n{}", found.len(), found.join("\n")))
    }
}
