//! A headless Chromium, spoken to through its DevTools pipe: open a page, press keys, ask the document, take a picture.
//!
//! The pipe carries JSON with a zero byte after each message (`--remote-debugging-pipe`, file descriptors 3 and 4), so
//! that no port is opened and no WebSocket is needed. A shell moves the descriptors; without one the step is skipped.
//! Source: Chrome DevTools Protocol, domains Page, Runtime, Input, Emulation, Network.

use crate::project::target;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

/// Time for one answer; a cold start takes a few seconds, a busy machine more.
const ANSWER_TIME: Duration = Duration::from_secs(60);

/// A browser with one page open; ended when dropped.
pub(crate) struct Browser {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    profile: PathBuf,
    session: String,
    asked: u64,
    /// What the browser told without being asked.
    events: Vec<Value>,
}

impl Browser {
    /// Starts one.
    ///
    /// # Errors
    /// Where it cannot be started.
    pub(crate) fn start(chromium: &Path) -> Result<Self, String> {
        let profile = target().join(format!("chromium-{}", process::id()));
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null"])
            .arg(chromium)
            .args(["--headless=new", "--remote-debugging-pipe", "--disable-gpu", "--no-sandbox"])
            .args(["--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run", "--disable-extensions"])
            .args(["--disable-background-networking", "--force-color-profile=srgb"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("{} cannot be started: {e}", chromium.display()))?;
        let (Some(to), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(String::from("the browser has no pipe"));
        };
        let (tell, from) = channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut bytes = Vec::new();
            while output.read_until(0, &mut bytes).is_ok_and(|n| n > 0) {
                bytes.pop();
                if let Ok(message) = serde_json::from_slice(&bytes)
                    && tell.send(message).is_err()
                {
                    break;
                }
                bytes.clear();
            }
        });
        let session = String::new();
        let mut browser = Browser { child, to, from, profile, session, asked: 0, events: Vec::new() };
        let tab = browser.send("Target.createTarget", json!({"url": "about:blank"}))?;
        let tab = json!({"targetId": tab["targetId"], "flatten": true});
        let session = browser.send("Target.attachToTarget", tab)?;
        browser.session = session["sessionId"].as_str().unwrap_or("").to_owned();
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.send(&format!("{domain}.enable"), json!({}))?;
        }
        Ok(browser)
    }

    /// Sends a command and waits for its answer.
    ///
    /// # Errors
    /// Where the browser refuses, ends or is silent.
    pub(crate) fn send(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.asked += 1;
        let id = self.asked;
        let mut message = json!({"id": id, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let bytes = format!("{message}\0");
        self.to.write_all(bytes.as_bytes()).map_err(|e| format!("the browser is gone: {e}"))?;
        loop {
            let answer = self.from.recv_timeout(ANSWER_TIME).map_err(|_| format!("no answer to {method}"))?;
            if answer["id"] == json!(id) {
                let error = &answer["error"]["message"];
                return match error.as_str() {
                    Some(why) => Err(format!("{method}: {why}")),
                    None => Ok(answer["result"].clone()),
                };
            }
            self.heard(answer)?;
        }
    }

    /// A dialog would stop the page: it is closed at once, and told like any other event.
    fn heard(&mut self, event: Value) -> Result<(), String> {
        let dialog = event["method"] == "Page.javascriptDialogOpening";
        if event["method"].is_string() {
            self.events.push(event);
        }
        if dialog {
            self.send("Page.handleJavaScriptDialog", json!({"accept": false}))?;
        }
        Ok(())
    }

    /// What was told since the last asking.
    pub(crate) fn events(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.events)
    }

    /// Opens an address and waits until the page has loaded.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub(crate) fn open(&mut self, address: &str) -> Result<(), String> {
        self.events.retain(|e| e["method"] != "Page.loadEventFired");
        let answer = self.send("Page.navigate", json!({"url": address}))?;
        if let Some(why) = answer["errorText"].as_str() {
            return Err(format!("{address}: {why}"));
        }
        // A fragment of the page that is open loads nothing anew.
        if answer["loaderId"].is_null() { Ok(()) } else { self.loaded(address) }
    }

    /// Does something that leads to another page, and waits for that page.
    ///
    /// # Errors
    /// Where no page is loaded.
    pub(crate) fn follow(&mut self, js: &str) -> Result<(), String> {
        self.events.retain(|e| e["method"] != "Page.loadEventFired");
        self.ask(js)?;
        self.loaded(js)
    }

    /// The same by a key.
    ///
    /// # Errors
    /// Where no page is loaded.
    pub(crate) fn follow_key(&mut self, key: &str) -> Result<(), String> {
        self.events.retain(|e| e["method"] != "Page.loadEventFired");
        self.press(key)?;
        self.loaded(key)
    }

    fn loaded(&mut self, what: &str) -> Result<(), String> {
        let begun = Instant::now();
        while !self.events.iter().any(|e| e["method"] == "Page.loadEventFired") {
            let left = ANSWER_TIME.saturating_sub(begun.elapsed());
            let event = self.from.recv_timeout(left).map_err(|_| format!("{what}: no page came"))?;
            self.heard(event)?;
        }
        Ok(())
    }

    /// The value of an expression in the page.
    ///
    /// # Errors
    /// Where it throws.
    pub(crate) fn ask(&mut self, js: &str) -> Result<Value, String> {
        let params =
            json!({"expression": js, "returnByValue": true, "awaitPromise": true, "userGesture": true});
        let answer = self.send("Runtime.evaluate", params)?;
        match answer.get("exceptionDetails") {
            Some(thrown) => {
                let why = thrown["exception"]["description"].as_str().or(thrown["text"].as_str());
                Err(format!("the page threw {}\nin {}", why.unwrap_or("something"), head(js, 200)))
            }
            None => Ok(answer["result"]["value"].clone()),
        }
    }

    /// The same as words; empty where it is none.
    ///
    /// # Errors
    /// Where it throws.
    pub(crate) fn words(&mut self, js: &str) -> Result<String, String> {
        Ok(self.ask(js)?.as_str().unwrap_or("").to_owned())
    }

    /// Fails where an expression is not true in the page.
    ///
    /// # Errors
    /// With `what` should have been.
    pub(crate) fn expect(&mut self, js: &str, what: &str) -> Result<(), String> {
        match self.ask(js)? {
            Value::Bool(true) => Ok(()),
            other => {
                let at = self.words("location.href")?;
                Err(format!("{at}: {what} ({other} from `{}`)", head(js, 160)))
            }
        }
    }

    /// Presses and releases a key: a letter, `/`, `?`, the space bar, `Tab`, `Enter`, `Escape`, `ArrowLeft`, `ArrowRight`.
    ///
    /// # Errors
    /// Where the browser is gone.
    pub(crate) fn press(&mut self, key: &str) -> Result<(), String> {
        let (code, number, text) = match key {
            "Tab" => ("Tab".into(), 9, ""),
            "Enter" => ("Enter".into(), 13, "\r"),
            "Escape" => ("Escape".into(), 27, ""),
            "ArrowLeft" => ("ArrowLeft".into(), 37, ""),
            "ArrowRight" => ("ArrowRight".into(), 39, ""),
            " " => ("Space".into(), 32, " "),
            "/" | "?" => ("Slash".into(), 191, key),
            letter => {
                let upper = letter.to_ascii_uppercase();
                let number = u32::from(*upper.as_bytes().first().unwrap_or(&0));
                (format!("Key{upper}"), number, letter)
            }
        };
        let shift = if key == "?" { 8 } else { 0 };
        for kind in ["keyDown", "keyUp"] {
            let mut params = json!({
                "type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": shift,
            });
            if kind == "keyDown" && !text.is_empty() {
                params["text"] = json!(text);
            }
            self.send("Input.dispatchKeyEvent", params)?;
        }
        Ok(())
    }

    /// The size of the window in CSS pixels.
    ///
    /// # Errors
    /// Where the browser is gone.
    pub(crate) fn size(&mut self, width: u32, height: u32) -> Result<(), String> {
        let params = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.send("Emulation.setDeviceMetricsOverride", params).map(drop)
    }

    /// What the reader's system prefers: `light` or `dark`.
    ///
    /// # Errors
    /// Where the browser is gone.
    pub(crate) fn scheme(&mut self, scheme: &str) -> Result<(), String> {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.send("Emulation.setEmulatedMedia", json!({"features": features})).map(drop)
    }

    /// A picture of what the window shows.
    ///
    /// # Errors
    /// Where none can be taken or written.
    pub(crate) fn picture(&mut self, file: &Path) -> Result<(), String> {
        self.ask("document.fonts.ready.then(() => true)")?;
        let answer = self.send("Page.captureScreenshot", json!({"format": "png"}))?;
        let bytes = base64(answer["data"].as_str().unwrap_or(""));
        fs::write(file, bytes).map_err(|e| format!("{}: {e}", file.display()))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.profile));
    }
}

/// The first characters of some words.
pub(crate) fn head(words: &str, most: usize) -> String {
    words.chars().take(most).collect()
}

/// Bytes from base64 (RFC 4648, section 4); what is no letter of it is passed over.
fn base64(words: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(words.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for c in words.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from((bits >> held) & 0xFF).unwrap_or(0));
        }
    }
    out
}

/// Finds a Chromium, or installs one where this is root's machine and CI says so.
///
/// # Errors
/// Where there is none, with what to do.
pub(crate) fn find() -> Result<PathBuf, String> {
    const NAMES: &[&str] =
        &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let look = || {
        let named = env::var_os("CHROMIUM").map(PathBuf::from).filter(|p| p.is_file());
        let folders: Vec<PathBuf> =
            env::var_os("PATH").map(|p| env::split_paths(&p).collect()).unwrap_or_default();
        named.or_else(|| {
            NAMES.iter().flat_map(|n| folders.iter().map(move |f| f.join(n))).find(|p| p.is_file())
        })
    };
    if let Some(found) = look() {
        return Ok(found);
    }
    if env::var_os("CI").is_some() && is_root() && Path::new("/usr/bin/apt-get").is_file() {
        println!("no Chromium: installing one");
        let quiet = |words: &[&str]| {
            let mut command = Command::new("apt-get");
            command.env("DEBIAN_FRONTEND", "noninteractive").args(words).stdout(Stdio::null());
            command.status().is_ok_and(|s| s.success())
        };
        let installed = quiet(&["update", "-qq"])
            && quiet(&["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-core"]);
        if let (true, Some(found)) = (installed, look()) {
            return Ok(found);
        }
    }
    Err(String::from(
        "no Chromium was found and none could be installed\n\
         next: install `chromium`, or name a browser with CHROMIUM=/path (CI=1 as root installs it through apt-get)",
    ))
}

fn is_root() -> bool {
    crate::project::output(Command::new("id").arg("-u"), &[0]).is_ok_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_of_the_standard() {
        for (words, bytes) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9vYmFy", "foobar")] {
            assert_eq!(base64(words), bytes.as_bytes());
        }
    }
}
