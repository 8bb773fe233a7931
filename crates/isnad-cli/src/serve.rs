//! The record in a browser, until Ctrl-C.

use crate::args::ServeArgs;
use crate::fault::{Exit, Fault};
use crate::fresh::Fresh;
use crate::term::Out;
use crate::weigher::Weigher;
use isnad::model::{Decision, StoryChange};
use isnad::{Engine, Signature, Why, Wish};
use isnad_web::{Doors, Limits, TOKEN_CHARS};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

/// How long one who decides waits for the record that shows it.
const PATIENCE: Duration = Duration::from_secs(15);

/// Serves an engine on this machine, read-only, on whatever port is free.
pub(crate) fn demo(out: &mut Out, engine: Engine, port: u16) -> Result<Exit, Fault> {
    run(out, (engine, None), (Ipv4Addr::LOCALHOST.into(), port), true, Doors::default())
}

/// Serves an engine as the arguments say. `maker` is another one over the same archive, which makes the record anew when pages
/// come in from another program.
pub(crate) fn serve(out: &mut Out, engine: Engine, maker: Engine, args: &ServeArgs) -> Result<Exit, Fault> {
    let address = args.listen.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let rate = f64::from(args.rate.max(1));
    let doors = Doors {
        token: args.token.clone().filter(|t| !t.is_empty()),
        hosts: args.hosts.clone(),
        listen: args.listen,
        edit: args.edit,
        limits: Limits { requests_per_second: rate, burst: rate * 10.0, ..Limits::default() },
    };
    doors.check(address).map_err(|ajar| {
        Fault::new(Exit::Usage, ajar.to_string()).hint(format!(
            "`--token WORDS`, or ISNAD_TOKEN in the environment: {TOKEN_CHARS} characters that cannot be guessed"
        ))
    })?;
    run(out, (engine, Some(maker)), (address, args.at.port), false, doors)
}

/// `any_port` takes a free port where the wanted one is taken.
fn run(
    out: &mut Out,
    (engine, maker): (Engine, Option<Engine>),
    (address, port): (IpAddr, u16),
    any_port: bool,
    doors: Doors,
) -> Result<Exit, Fault> {
    out.flush()?;
    // What is wrong with the archive is said here and not in the browser.
    let engine = Arc::new(engine);
    let fresh = Fresh::new(&engine, maker)?;
    let bind = |port| TcpListener::bind(SocketAddr::from((address, port)));
    let listener = match bind(port) {
        Err(e) if any_port && e.kind() == io::ErrorKind::AddrInUse => bind(0),
        other => other,
    };
    let broken = |e: io::Error| {
        Fault::new(Exit::Internal, format!("{address}, port {port}, cannot be used"))
            .cause(e.to_string())
            .hint("`--port 0` takes a free one")
    };
    let listener = listener.map_err(broken)?;
    let bound = listener.local_addr().map_err(broken)?;
    out.line(&format!("\nin the browser: http://{bound}/ (Ctrl-C ends)"))?;
    out.flush()?;
    isnad_web::serve_listener(Arc::new(Site { engine, fresh, weigher: Weigher::default() }), doors, listener)
        .map_err(broken)?;
    Ok(Exit::Fine)
}

/// The engine as the web room asks for it.
struct Site {
    engine: Arc<Engine>,
    fresh: Arc<Fresh>,
    weigher: Weigher,
}

impl isnad_web::Source for Site {
    fn snapshot(&self) -> Arc<isnad::Snapshot> {
        self.fresh.snapshot()
    }

    fn prepare(&self, prepare: isnad_web::Prepare) {
        self.fresh.prepare(prepare);
    }

    fn search(&self, query: &str, how: isnad::SearchOptions) -> Result<isnad::Answer, isnad::Error> {
        self.engine.search_as_is(query, how)
    }

    fn search_entities(&self, query: &str, limit: usize) -> Result<isnad::EntityAnswer, isnad::Error> {
        self.engine.search_entities_as_is(query, limit)
    }

    fn fold(&self, text: &str) -> String {
        self.engine.stages().fold(text)
    }

    fn raw(&self, page: &str) -> Option<Vec<u8>> {
        self.engine.raw(page).ok().flatten()
    }

    fn version(&self) -> String {
        // What is found depends on the index, which is mostly ahead of the record.
        format!("{}-{}", self.fresh.version(), self.engine.indexed())
    }

    fn why(&self, a: &str, b: Option<&str>) -> Result<Why, isnad::Error> {
        self.weigher.why(&self.engine, &self.fresh.snapshot(), a, b)
    }

    fn story_changes(&self, story: &str) -> Vec<StoryChange> {
        self.engine.story_changes(Some(story)).unwrap_or_default()
    }

    fn decisions(&self) -> Vec<Decision> {
        self.engine.decisions().unwrap_or_default()
    }

    fn decide(&self, wish: &Wish, signature: Signature) -> Result<Decision, isnad::Error> {
        let decided = self.engine.grant(wish, signature)?;
        // Whoever decides sees it, at once where the record is small; else it follows, and the answer says so.
        self.fresh.hurry(&self.engine, self.engine.sequence()?, PATIENCE)?;
        Ok(decided)
    }

    fn is_current(&self) -> bool {
        // An archive that cannot be asked for a moment is none to be waited for.
        self.engine.sequence().map_or(true, |now| now <= self.fresh.at())
    }
}
