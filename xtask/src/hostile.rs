//! Two hundred hostile pages, and the visit to every page of the record that shows something of them.
//!
//! They are made from the sample pages, so that they are read as news: they become events, names, sayings and
//! promises, and what they try comes up on every kind of page. Nothing of it may run, load anything from elsewhere, or
//! stand on a page as markup. The visit is made with the policy switched off, since escaping alone must hold, and
//! again with it, when nothing may even be refused.

use crate::chromium::{Browser, head};
use crate::crawl::Crawl;
use crate::project::{root, target};
use crate::site::{Site, data, read};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// Number of hostile pages.
const PAGES: usize = 200;
/// Pages of one kind that are visited with the policy off; with it on a tenth of them.
const VISITS: usize = 60;

/// Runs in each page before anything else, so that whatever runs later is seen.
const PROBE: &str = "(() => { const seen = []; window.__seen = seen; \
    Object.defineProperty(window, '__x', {set(v) { seen.push('window.__x'); }, get() { return undefined; }}); \
    for (const n of ['alert', 'confirm', 'prompt', 'open', 'print']) window[n] = () => { seen.push(n); }; \
    addEventListener('securitypolicyviolation', e => seen.push('refused ' + e.violatedDirective + ' ' + e.blockedURI)); \
    addEventListener('error', e => seen.push('error ' + (e.message || e.target.tagName)), true); })()";

/// What of a page is not of the program's own making: its own elements, attributes and addresses are known (paths, fragments,
/// and a passage of the page itself by the places of its letters).
const FOREIGN: &str = "(() => { const out = [...window.__seen]; \
    if (document.contentType !== 'text/html') return out; \
    const bad = 'img, iframe, frame, object, embed, video, audio, base, meta[http-equiv], template, style, dialog, marquee, math, \
    foreignObject, animate, script:not([src=\"/assets/isnad.js\"]), link:not([href^=\"/\"]), [style], [srcdoc], [formaction]'; \
    document.querySelectorAll(bad).forEach(e => out.push('element ' + e.outerHTML.slice(0, 120))); \
    document.querySelectorAll('*').forEach(e => { for (const a of e.attributes) { \
      if (/^on/i.test(a.name)) out.push('handler ' + e.outerHTML.slice(0, 120)); \
      const own = /^[/#]/.test(a.value) || /^\\?at=\\d+-\\d+&text=[0-9a-f]+#at$/.test(a.value); \
      if (/^(href|src|action|xlink:href)$/i.test(a.name) && !own) out.push('address ' + a.value.slice(0, 120)); \
      if (/^(href|src|action)$/i.test(a.name) && /^\\/[/\\\\]/.test(a.value)) out.push('address ' + a.value.slice(0, 120)); \
    } }); return out.slice(0, 5); })()";

/// The files of the hostile pages, made anew.
fn make() -> Result<Vec<PathBuf>, String> {
    let tries: Vec<String> = read(&data("hostile.txt"))?
        .lines()
        .filter(|l| !l.starts_with("# ") && !l.is_empty())
        .map(unescaped)
        .collect();
    let samples = read(&root().join("samples/osa.jsonl"))?;
    let samples: Vec<Value> = samples.lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
    if tries.len() < 80 || samples.is_empty() {
        return Err(String::from("there is nothing to make hostile pages from"));
    }
    let folder = target().join("hostile");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files = Vec::new();
    let mut lines = String::new();
    for n in 0..PAGES {
        let page = Page::of(n, &tries, &samples);
        // Three in four are web pages, half of those with their tries as text (`&lt;`), which is what comes through.
        if n % 4 == 3 {
            lines.push_str(&format!("{}\n", page.line()));
        } else {
            files.push(folder.join(format!("page-{n}.html")));
            let html = page.html(n.is_multiple_of(2));
            files.last().map_or(Ok(()), |f| fs::write(f, html)).map_err(|e| e.to_string())?;
        }
    }
    files.push(folder.join("pages.jsonl"));
    files.last().map_or(Ok(()), |f| fs::write(f, lines)).map_err(|e| e.to_string())?;
    Ok(files)
}

/// One hostile page: a sample's words with something tried in each place.
struct Page {
    n: usize,
    tries: Vec<String>,
    title: String,
    paragraphs: Vec<String>,
    published: String,
}

impl Page {
    fn of(n: usize, tries: &[String], samples: &[Value]) -> Page {
        let pick = |k: usize| tries.get((n + k * 37) % tries.len()).cloned().unwrap_or_default();
        let words = |key: &str| {
            let sample = samples.get(n % samples.len());
            sample.and_then(|s| s[key].as_str()).unwrap_or("").to_owned()
        };
        // Into the middle of sentences, beside names, within quotations: wherever something is read.
        let paragraphs =
            words("content").split("\n\n").enumerate().map(|(i, p)| seeded(p, &pick(i + 6), i)).collect();
        let title = if n.is_multiple_of(3) {
            format!("{} {}", pick(0), words("title"))
        } else {
            seeded(&words("title"), &pick(0), n)
        };
        Page { n, tries: (0..6).map(pick).collect(), title, paragraphs, published: words("published") }
    }

    fn tried(&self, place: usize) -> &str {
        self.tries.get(place).map_or("", String::as_str)
    }

    /// A name of a hundred thousand letters, once in a while.
    fn author(&self) -> String {
        if self.n.is_multiple_of(40) { "\u{5E9}".repeat(100_000) } else { self.tried(1).to_owned() }
    }

    fn line(&self) -> Value {
        json!({
            "id": format!("hostile-{}-{}", self.n, if self.n % 8 == 3 { self.tried(2) } else { "" }),
            "url": if self.n % 8 == 7 { self.tried(3).to_owned() } else { format!("https://evil.example/{}", self.n) },
            "outlet": format!("{} {}", self.tried(4), self.n % 9), "published": self.published,
            "author": self.author(), "title": self.title, "content": self.paragraphs.join("\n\n"),
        })
    }

    /// As a web page; `text` writes the tries as text, else they are markup.
    fn html(&self, text: bool) -> String {
        let put = |words: &str| if text { escaped(words) } else { words.to_owned() };
        let data = json!({
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": self.title,
            "author": {"name": self.author()}, "publisher": {"name": self.tried(4)},
            "datePublished": self.published, "url": self.tried(3), "image": self.tried(5),
        });
        let data = data.to_string().replace("</", "<\\/");
        let body: String = self.paragraphs.iter().map(|p| format!("<p>{}</p>\n", put(p))).collect();
        format!(
            "<!doctype html><html lang=ar dir=rtl><head><meta charset=utf-8><title>{title}</title>\
             <meta property=\"og:title\" content=\"{attribute}\"><meta property=\"og:site_name\" content=\"{site}\">\
             <meta name=author content=\"{author}\"><link rel=canonical href=\"{url}\">\
             <script type=\"application/ld+json\">{data}</script></head><body><article><h1>{title}</h1>\
             <p class=byline>{author}</p><time datetime=\"{published}\">{published}</time>{body}\
             <figure><img src=x alt=\"{site}\"><figcaption>{caption}</figcaption></figure></article></body></html>",
            title = put(&self.title),
            attribute = escaped(&self.title),
            site = escaped(self.tried(4)),
            author = put(&self.author()),
            url = escaped(self.tried(3)),
            published = self.published,
            caption = put(self.tried(5)),
        )
    }
}

/// A sentence with something in it: before a word, after it, or around it as a quotation.
fn seeded(words: &str, tried: &str, n: usize) -> String {
    let list: Vec<&str> = words.split(' ').collect();
    let at = (n * 5 + 2) % list.len().max(1);
    let before = list.iter().take(at).copied().collect::<Vec<_>>().join(" ");
    let after = list.iter().skip(at).copied().collect::<Vec<_>>().join(" ");
    match n % 3 {
        0 => format!("{before} {tried} {after}"),
        1 => format!("{before}{tried} \u{AB}{tried}\u{BB} {after}"),
        _ => format!("{before} {tried}{after}"),
    }
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// `\u{202E}` as the character, `\n` as a line break.
fn unescaped(line: &str) -> String {
    let mut pieces = line.split("\\u{");
    let mut out = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let (code, rest) = piece.split_once('}').unwrap_or(("", piece));
        out.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
        out.push_str(rest);
    }
    out.replace("\\n", "\n")
}

/// Makes the pages, adds them, visits everything.
///
/// # Errors
/// What ran, was loaded, or stood as markup on which page.
pub(crate) fn visit(browser: &mut Browser) -> Result<String, String> {
    let site = Site::of_samples_and("hostile", &make()?)?;
    let crawl = Crawl::of(
        &site.address,
        &["/", "/en", "/search?q=script", "/search?q=%3Cscript%3E", "/search?q=who:%22%3Cb%3E"],
    )?;
    let told = crawl.told()?;
    let shown = crawl.kinds.get("/page/").map_or(0, Vec::len);
    browser.send("Page.addScriptToEvaluateOnNewDocument", json!({"source": PROBE}))?;
    control(browser, &site)?;
    let mut visits = 0;
    for (bypass, most) in [(true, VISITS), (false, VISITS / 10)] {
        browser.send("Page.setBypassCSP", json!({"enabled": bypass}))?;
        for paths in crawl.kinds.values() {
            // The last met are the hostile ones: the record's own doors lead to the samples first.
            for path in paths.iter().rev().take(most) {
                look(browser, &site, path)?;
                visits += 1;
            }
        }
    }
    browser.send("Page.setBypassCSP", json!({"enabled": false}))?;
    Ok(format!("{PAGES} hostile pages, {shown} pages of text, {visits} visits, nothing ran; {told}"))
}

/// That the probe sees what runs, and that the policy keeps a script that stands on a page from running.
fn control(browser: &mut Browser, site: &Site) -> Result<(), String> {
    browser.open("data:text/html,<title>x</title><script>window.__x=1;alert(1)</script>")?;
    browser.expect("window.__seen.join() === 'window.__x,alert'", "the probe sees what runs")?;
    browser.open(&format!("{}/key", site.address))?;
    let plant = "(() => { const s = document.createElement('script'); s.textContent = 'window.__x=1'; document.body.append(s); \
                 const i = document.createElement('img'); i.src = 'http://evil.example/x'; document.body.append(i); })()";
    browser.ask(plant)?;
    browser.ask("new Promise(r => setTimeout(r, 200))")?;
    let seen = "(s => s.filter(w => /^refused (script-src|img-src|default-src)/.test(w)).length >= 2 && !s.includes('window.__x'))(window.__seen)";
    browser.expect(seen, "the policy refuses a planted script and a picture from elsewhere")?;
    browser.events();
    Ok(())
}

fn look(browser: &mut Browser, site: &Site, path: &str) -> Result<(), String> {
    browser.open(&format!("{}{path}", site.address))?;
    let seen = browser.ask(FOREIGN)?;
    if seen.as_array().is_none_or(|s| !s.is_empty()) {
        return Err(format!("{path}: {seen}"));
    }
    for event in browser.events() {
        let method = event["method"].as_str().unwrap_or("");
        let address = match method {
            "Network.requestWillBeSent" => event["params"]["request"]["url"].as_str(),
            "Page.frameNavigated" => event["params"]["frame"]["url"].as_str(),
            _ => None,
        };
        if let Some(other) = address.filter(|a| !a.starts_with(&site.address) && *a != "about:blank") {
            return Err(format!("{path} leads to {}", head(other, 200)));
        }
        if ["Page.javascriptDialogOpening", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"]
            .contains(&method)
        {
            return Err(format!("{path}: {}", head(&event.to_string(), 300)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_places() {
        assert_eq!(unescaped("a\\u{202E}b\\nc"), "a\u{202E}b\nc");
        assert_eq!(seeded("one two three four", "X", 0), "one two X three four");
        assert_eq!(escaped("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}
