//! Somebody who puts the record right, with the keyboard alone: names a storyline, judges a promise, takes the name back.

use crate::chromium::Browser;
use crate::site::Site;
use serde_json::json;

/// Presses of Tab after which a field is not there.
const PRESSES: usize = 300;

/// All of it. `story` is a path of the site, which must have been started for deciding.
///
/// # Errors
/// At the first step that does not do what it should.
pub(crate) fn decide(browser: &mut Browser, site: &Site, story: &str) -> Result<String, String> {
    browser.size(1280, 900)?;
    browser.send("Network.clearBrowserCookies", json!({}))?;
    browser.open(&format!("{}{story}", site.address))?;
    browser.follow("document.querySelector('.foot a[href$=\"/edit\"]').click()")?;
    browser.expect("location.pathname.endsWith('/edit')", "the foot leads to the forms")?;
    reach(browser, "name === 'title'")?;
    write(browser, "A title by hand")?;
    reach(browser, "name === 'by'")?;
    write(browser, "R. Example")?;
    reach(browser, "type === 'submit'")?;
    browser.follow_key("Enter")?;
    browser.expect(
        "location.pathname === '/decisions' && /^#d[0-9]+$/.test(location.hash)",
        "the decision is listed",
    )?;
    browser.expect(
        "document.querySelector('li:target').textContent.includes('A title by hand')",
        "with what was decided",
    )?;
    browser.open(&format!("{}{story}", site.address))?;
    browser.expect(
        "document.querySelector('h1').textContent.includes('A title by hand')",
        "the record shows it",
    )?;
    judge(browser, site, story)?;
    undo(browser, site, story)?;
    Ok(String::from("a title, a verdict and an undoing, with the keyboard alone"))
}

/// A verdict stands at the promise, with the name of the one who gave it.
fn judge(browser: &mut Browser, site: &Site, story: &str) -> Result<(), String> {
    browser.open(&format!("{}{story}/edit", site.address))?;
    browser.expect(
        "[...document.querySelectorAll('input[name=by]')].every(i => i.value === 'R. Example')",
        "the name is kept",
    )?;
    // The summary before the first verdict.
    let before = "parentElement.querySelector(':scope input[name=verdict]') && document.activeElement.tagName === 'SUMMARY'";
    reach(browser, before)?;
    browser.press("Enter")?;
    reach(browser, "name === 'verdict'")?;
    browser.press(" ")?;
    browser.expect("document.activeElement.checked", "the space bar chooses")?;
    reach(browser, "type === 'submit'")?;
    browser.follow_key("Enter")?;
    browser.expect("!!document.querySelector('li:target')", "the verdict is listed")?;
    browser.open(&format!("{}/promises?state=judged", site.address))?;
    browser.expect(
        "document.querySelector('.ledger').textContent.includes('R. Example')",
        "the promise has a verdict with a name",
    )
}

/// What is taken back is as it was.
fn undo(browser: &mut Browser, site: &Site, story: &str) -> Result<(), String> {
    browser.open(&format!("{}/decisions#d1", site.address))?;
    browser.ask("document.querySelector('#d1 summary').focus()")?;
    browser.press("Enter")?;
    reach(browser, "name === 'by'")?;
    browser.expect("document.activeElement.value === 'R. Example'", "the name is kept here, too")?;
    reach(browser, "type === 'submit'")?;
    browser.follow_key("Enter")?;
    browser.open(&format!("{}{story}", site.address))?;
    browser.expect(
        "!document.querySelector('h1').textContent.includes('A title by hand')",
        "the title is what it was",
    )?;
    browser.send("Network.clearBrowserCookies", json!({})).map(drop)
}

/// Presses Tab until something with a property has the focus.
fn reach(browser: &mut Browser, property: &str) -> Result<(), String> {
    for _ in 0..PRESSES {
        browser.press("Tab")?;
        if browser.ask(&format!("!!(document.activeElement.{property})"))? == true {
            return Ok(());
        }
    }
    Err(format!("Tab does not lead to a field whose {property}"))
}

fn write(browser: &mut Browser, words: &str) -> Result<(), String> {
    browser.send("Input.insertText", json!({"text": words})).map(drop)
}
