//! The invented world with a history, reasons and decisions, and a way to ask for it.

use crate::fake::{Fake, snapshot};
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use isnad::{Error, Signature, Why, Wish};
use isnad_model::{Act, Anchor, Decision, Reason, StoryChange};
use isnad_web::{Answer, Doors, EntityAnswer, SearchOptions, Snapshot, Source, router_with};
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

/// The host that tests ask for.
pub(crate) const HOST: &str = "localhost:4747";

pub(crate) struct Told {
    world: Fake,
    decisions: Mutex<Vec<Decision>>,
}

impl Told {
    pub(crate) fn new(snapshot: Snapshot) -> Arc<Told> {
        Arc::new(Told { world: Fake(Arc::new(snapshot)), decisions: Mutex::default() })
    }
}

/// The source of most tests.
pub(crate) fn told() -> Arc<Told> {
    Told::new(snapshot())
}

impl Source for Told {
    fn snapshot(&self) -> Arc<Snapshot> {
        self.world.snapshot()
    }

    fn search(&self, query: &str, how: SearchOptions) -> Result<Answer, Error> {
        self.world.search(query, how)
    }

    fn search_entities(&self, query: &str, limit: usize) -> Result<EntityAnswer, Error> {
        self.world.search_entities(query, limit)
    }

    fn raw(&self, page: &str) -> Option<Vec<u8>> {
        self.world.raw(page)
    }

    fn version(&self) -> String {
        self.decisions.lock().expect("decisions").len().to_string()
    }

    fn why(&self, a: &str, b: Option<&str>) -> Result<Why, Error> {
        if b == Some("nothing") {
            return Err(Error::UnknownId { id: "nothing".into() });
        }
        let reason = Reason { attribute: "day".into(), weight: 1.5, veto: false, words: "one day".into() };
        Ok(Why { verdict: format!("{a} is one event"), reasons: vec![reason] })
    }

    fn story_changes(&self, story: &str) -> Vec<StoryChange> {
        let into = vec!["s1".to_owned()];
        if story == "s0" {
            vec![StoryChange { story: story.into(), into, remains: false }]
        } else {
            Vec::new()
        }
    }

    fn decisions(&self) -> Vec<Decision> {
        self.decisions.lock().expect("decisions").clone()
    }

    fn decide(&self, wish: &Wish, signature: Signature) -> Result<Decision, Error> {
        let Signature { by, at, note } = signature;
        let anchor = |page: &str| Anchor { page: page.into(), event: Some(0), words: "وقّعت".into() };
        let act = match wish {
            Wish::Rename { title, .. } => Act::Rename { story: anchor("p1"), title: title.clone() },
            Wish::Undo { decision } => Act::Undo { decision: *decision },
            Wish::SplitEvent { pages, .. } => {
                Act::SplitEvent { part: pages.iter().map(|p| anchor(p)).collect(), rest: vec![anchor("p1")] }
            }
            other => return Err(Error::NoDecision { why: format!("{other:?}") }),
        };
        let mut all = self.decisions.lock().expect("decisions");
        let decision = Decision { no: all.len() as u64 + 1, by, at, note, act };
        all.push(decision.clone());
        Ok(decision)
    }
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

/// A site that keeps what it counts between requests.
pub(crate) struct Desk(axum::Router);

impl Desk {
    pub(crate) fn new(source: Arc<Told>, doors: Doors) -> Desk {
        Desk(router_with(source, doors))
    }

    pub(crate) fn open() -> Desk {
        Desk::new(told(), Doors::default())
    }

    /// One request; the headers may name another host.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let mut request = Request::builder().method(method).uri(path);
            if !headers.iter().any(|(n, _)| *n == "host") {
                request = request.header(header::HOST, HOST);
            }
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let request = request.body(Body::from(body.to_owned())).expect("a request");
            let response = self.0.clone().oneshot(request).await.expect("an answer");
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = axum::body::to_bytes(response.into_body(), 10 << 20).await.expect("a body");
            Reply { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], "")
    }
}

/// Percent-encodes a value of a query or a segment of a path.
pub(crate) fn encoded(words: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    words.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
