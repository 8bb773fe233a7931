//! What takes long keeps nobody waiting but the one who asked: a decision, and the weighing of all pages.

#![allow(clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
mod fake;

use fake::Fake;
use isnad::{Error, Signature, Why, Wish};
use isnad_model::{Act, Decision};
use isnad_web::{Answer, Doors, EntityAnswer, SearchOptions, Snapshot, Source, serve_listener};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Decides and weighs only once it is told to.
struct Slow {
    world: Arc<Fake>,
    go: Mutex<Receiver<()>>,
    /// True while the record does not show what was decided.
    behind: Mutex<bool>,
}

impl Slow {
    fn wait(&self) {
        self.go.lock().expect("a turn").recv_timeout(Duration::from_secs(30)).expect("told to go on");
    }
}

impl Source for Slow {
    fn snapshot(&self) -> Arc<Snapshot> {
        self.world.snapshot()
    }

    fn search(&self, query: &str, how: SearchOptions) -> Result<Answer, Error> {
        self.world.search(query, how)
    }

    fn search_entities(&self, query: &str, limit: usize) -> Result<EntityAnswer, Error> {
        self.world.search_entities(query, limit)
    }

    fn why(&self, a: &str, _: Option<&str>) -> Result<Why, Error> {
        self.wait();
        Ok(Why { verdict: format!("{a} is one event"), reasons: Vec::new() })
    }

    fn decide(&self, _: &Wish, signature: Signature) -> Result<Decision, Error> {
        self.wait();
        *self.behind.lock().expect("state") = true;
        let Signature { by, at, note } = signature;
        Ok(Decision { no: 1, by, at, note, act: Act::Undo { decision: 0 } })
    }

    fn is_current(&self) -> bool {
        !*self.behind.lock().expect("state")
    }
}

fn started() -> (SocketAddr, Sender<()>) {
    let (go, told) = channel();
    let source = Slow { world: fake::source(), go: Mutex::new(told), behind: Mutex::new(false) };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    let doors = Doors { edit: true, ..Doors::default() };
    thread::spawn(move || serve_listener(Arc::new(source), doors, listener));
    (address, go)
}

fn ask(address: SocketAddr, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(15))).expect("a bound");
    let length = body.len();
    write!(
        stream,
        "{head} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         connection: close\r\n{}\r\n{body}",
        if body.is_empty() { String::new() } else { format!("x-isnad-secret: {}\r\n", secret(address)) }
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer in time");
    answer
}

fn secret(address: SocketAddr) -> String {
    let list = ask(address, "GET /api/v1/decisions", "");
    list.split("\"secret\":\"").nth(1).and_then(|s| s.split('"').next()).expect("a secret").to_owned()
}

#[test]
fn others_are_answered_while_something_is_decided() {
    let (address, go) = started();
    let body = r#"{"act":"rename","story":"s1","title":"t","by":"R."}"#;
    let decided = thread::spawn(move || ask(address, "POST /api/v1/decisions", body));
    let weighed: Vec<_> =
        (0..2).map(|_| thread::spawn(move || ask(address, "GET /api/v1/events/e3/why", ""))).collect();
    for path in ["/key", "/", "/en/stories", "/api/v1/events", "/event/e3"] {
        assert!(ask(address, &format!("GET {path}"), "").starts_with("HTTP/1.1 200"), "{path}");
    }
    assert!(!decided.is_finished() && weighed.iter().all(|w| !w.is_finished()), "they still wait");
    for _ in 0..3 {
        go.send(()).expect("it waits");
    }
    let answer = decided.join().expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"current\":false"), "{answer}");
    for w in weighed {
        assert!(w.join().expect("an answer").contains("is one event"));
    }
    // The record is behind: the list says so, and no cache keeps the one from before.
    let list = ask(address, "GET /decisions", "");
    assert!(list.contains("role=\"status\""), "{list}");
    let api = ask(address, "GET /api/v1/decisions", "");
    assert!(api.contains("\"current\":false") && !api.to_ascii_lowercase().contains("etag:"), "{api}");
}
