//! A reader at the demo: searches, follows a field to its sentence, changes the language, walks a timeline by keys.

use crate::chromium::Browser;
use crate::site::{Site, data, read};
use serde::Deserialize;

/// What is typed and what must be found, as `browser/reader.toml` has it: language is data here too.
#[derive(Deserialize)]
struct Script {
    query: String,
    finds: String,
}

/// An expression that is true once the focus lies in the drawing of a timeline.
const IN_TIMELINE: &str = "!!document.activeElement.closest('.timeline svg a')";
/// How far from the left edge the focus lies.
const FOCUS_AT: &str = "Math.round(document.activeElement.getBoundingClientRect().left)";

/// All of it. `event` and `story` are paths of the demo.
///
/// # Errors
/// At the first step that does not do what it should.
pub(crate) fn walk(browser: &mut Browser, demo: &Site, event: &str, story: &str) -> Result<String, String> {
    let script: Script =
        toml::from_str(&read(&data("reader.toml"))?).map_err(|e| format!("reader.toml: {e}"))?;
    browser.size(1280, 900)?;
    browser.open(&format!("{}/", demo.address))?;
    browser.expect("document.querySelectorAll('main h1').length === 1", "the demo opens with a heading")?;
    search(browser, &script)?;
    field(browser, demo, event)?;
    language(browser)?;
    timeline(browser, demo, story)?;
    keys(browser, demo, story)?;
    settings(browser, demo)?;
    scriptless(browser, demo, event)?;
    Ok(String::from("search, field, language, timeline, keys, settings, no script"))
}

/// Finds one spelling of a name by another. The demo's world has none that is spelled in two ways, so the step's own
/// archive has a page that does.
fn search(browser: &mut Browser, script: &Script) -> Result<(), String> {
    let site = Site::of_samples_and("reader", &[data("spelling.jsonl")])?;
    browser.open(&format!("{}/", site.address))?;
    browser.follow_key("/")?;
    browser.expect("document.activeElement.id === 'q'", "`/` leads to the search field")?;
    browser.send("Input.insertText", serde_json::json!({"text": script.query}))?;
    browser.follow_key("Enter")?;
    let hits = "[...document.querySelectorAll('.hits mark[data-kind=hit]')].map(m => m.textContent)";
    let finds = serde_json::json!(script.finds);
    browser.expect(&format!("{hits}.some(h => h.includes({finds}))"), "the other spelling is found")?;
    let typed = serde_json::json!(script.query);
    browser.expect(&format!("!document.querySelector('.hits').textContent.includes({typed})"), "and only it")
}

/// A field of an event leads to the sentence that it rests on, which is marked and in sight.
fn field(browser: &mut Browser, demo: &Site, event: &str) -> Result<(), String> {
    browser.open(&format!("{}{event}", demo.address))?;
    let evidence = browser.words("document.querySelector('.record dd .ev mark').textContent")?;
    browser.follow("document.querySelector('.record a.field').click()")?;
    browser.expect(
        "location.hash === '#at' && /[?]at=\\d+-\\d+&text=[0-9a-f]{16}/.test(location.search)",
        "the link names text and span",
    )?;
    let evidence = serde_json::json!(evidence);
    let holds = format!(
        "[...document.querySelectorAll('[data-kind^=at]')].map(m => m.textContent).join('').includes({evidence})"
    );
    browser.expect(&holds, "the marked sentence holds the words of the field")?;
    let in_sight = "(r => r.top >= 0 && r.bottom <= innerHeight && r.width > 0)(document.getElementById('at').getBoundingClientRect())";
    browser.expect(in_sight, "the sentence is in sight")
}

/// The other language shows the same place.
fn language(browser: &mut Browser) -> Result<(), String> {
    let marked = browser.words("document.getElementById('at').textContent")?;
    browser.expect(
        "document.documentElement.lang === 'ar' && document.documentElement.dir === 'rtl'",
        "Arabic first",
    )?;
    browser.follow("document.querySelector('.asof a').click()")?;
    browser.expect(
        "document.documentElement.lang === 'en' && document.documentElement.dir === 'ltr'",
        "English at a click",
    )?;
    let marked = serde_json::json!(marked);
    browser.expect(
        &format!("document.getElementById('at').textContent === {marked}"),
        "the same sentence is marked",
    )?;
    browser.follow("document.querySelector('.asof a').click()")?;
    browser.expect("document.documentElement.lang === 'ar'", "and back")
}

/// The arrows walk through time in reading direction: to the left in Arabic, to the right in English.
fn timeline(browser: &mut Browser, demo: &Site, story: &str) -> Result<(), String> {
    for (base, forward, back, sign) in
        [("", "ArrowLeft", "ArrowRight", -1), ("/en", "ArrowRight", "ArrowLeft", 1)]
    {
        browser.open(&format!("{}{base}{story}", demo.address))?;
        browser.press(forward)?;
        browser.expect(IN_TIMELINE, "an arrow goes into the timeline")?;
        let label = browser.words("document.activeElement.getAttribute('aria-label')")?;
        let mut at = browser.ask(FOCUS_AT)?.as_i64().unwrap_or(0);
        let first = at;
        for _ in 0..3 {
            browser.press(forward)?;
            browser.expect(IN_TIMELINE, "the focus stays in the timeline")?;
            let next = browser.ask(FOCUS_AT)?.as_i64().unwrap_or(0);
            at = if sign < 0 { at.min(next) } else { at.max(next) };
        }
        if (at - first) * sign <= 0 {
            return Err(format!("{base}{story}: three steps forward lead from {first} to {at} pixels"));
        }
        for _ in 0..3 {
            browser.press(back)?;
        }
        let again = browser.words("document.activeElement.getAttribute('aria-label')")?;
        if again != label {
            return Err(format!(
                "{base}{story}: three steps back from three forward lead to `{again}`, not `{label}`"
            ));
        }
        browser.follow_key("Enter")?;
        browser.expect("location.pathname.includes('/event/')", "Enter opens the event")?;
    }
    Ok(())
}

/// The other keys, and that they can be done without.
fn keys(browser: &mut Browser, demo: &Site, story: &str) -> Result<(), String> {
    browser.open(&format!("{}{story}", demo.address))?;
    browser.press("j")?;
    let first = browser.words("document.activeElement.textContent")?;
    browser.press("j")?;
    browser.press("k")?;
    let again = browser.words("document.activeElement.textContent")?;
    if first.is_empty() || first != again {
        return Err(format!("`j j k` leads to `{again}`, not `{first}`"));
    }
    browser.press("g")?;
    browser.follow_key("d")?;
    browser.expect("location.pathname === '/said'", "`g d` leads to what was said")?;
    browser.follow_key("?")?;
    browser.expect("location.pathname === '/key' && location.hash === '#keys'", "`?` tells the keys")?;
    browser.press("g")?;
    browser.follow_key("l")?;
    browser.expect("location.pathname === '/en/key'", "`g l` changes the language")
}

/// Digits, theme and keys as the reader wants them, by a form.
fn settings(browser: &mut Browser, demo: &Site) -> Result<(), String> {
    browser.open(&format!("{}/stories", demo.address))?;
    browser.follow("document.querySelector('.foot a[href*=settings]').click()")?;
    let choose = "for (const v of ['arabic', 'egypt', 'dark', 'no-keys']) document.querySelector(`input[value=${v}]`).checked = true;";
    browser.follow(&format!("{choose} document.querySelector('form.settings').requestSubmit()"))?;
    browser.expect("location.pathname === '/stories'", "saving leads back")?;
    browser.expect(
        "/[\\u0660-\\u0669]/.test(document.querySelector('.asof').textContent)",
        "digits are as chosen",
    )?;
    browser.expect("!/[0-9]/.test(document.querySelector('.asof').textContent)", "and only so")?;
    browser.expect("document.documentElement.dataset.theme === 'dark'", "the theme is as chosen")?;
    browser.expect("document.scripts.length === 0", "without keys no script is sent")?;
    browser.send("Network.clearBrowserCookies", serde_json::json!({}))?;
    Ok(())
}

/// A page says the same where scripts are off.
fn scriptless(browser: &mut Browser, demo: &Site, event: &str) -> Result<(), String> {
    let address = format!("{}{event}", demo.address);
    browser.open(&address)?;
    let with = browser.words("document.querySelector('main').innerText")?;
    browser.send("Emulation.setScriptExecutionDisabled", serde_json::json!({"value": true}))?;
    browser.open(&address)?;
    let without = browser.words("document.querySelector('main').innerText")?;
    browser.send("Emulation.setScriptExecutionDisabled", serde_json::json!({"value": false}))?;
    if with == without && !with.is_empty() {
        Ok(())
    } else {
        Err(format!("{event} reads otherwise without script"))
    }
}
