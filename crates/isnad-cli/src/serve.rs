//! The record in a browser, until Ctrl-C.

use crate::fault::{Exit, Fault};
use crate::term::Out;
use isnad::Engine;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};

/// Serves an engine on this machine only. `any_port` takes a free port where the wanted one is taken.
pub(crate) fn serve(out: &mut Out, engine: Engine, port: u16, any_port: bool) -> Result<Exit, Fault> {
    out.flush()?;
    // What is wrong with the archive is said here and not in the browser.
    engine.snapshot()?;
    let bind = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    let listener = match bind(port) {
        Err(e) if any_port && e.kind() == io::ErrorKind::AddrInUse => bind(0),
        other => other,
    };
    let broken = |e: io::Error| {
        Fault::new(Exit::Internal, format!("port {port} of this machine cannot be used"))
            .cause(e.to_string())
            .hint("`--port 0` takes a free one")
    };
    let listener = listener.map_err(broken)?;
    let address = listener.local_addr().map_err(broken)?;
    out.line(&format!("\nin the browser: http://{address}/ (Ctrl-C ends)"))?;
    out.flush()?;
    isnad_web::serve_listener(Arc::new(Site { engine, last: Mutex::default() }), listener).map_err(broken)?;
    Ok(Exit::Fine)
}

/// The engine as the web room asks for it.
struct Site {
    engine: Engine,
    /// The last snapshot in both shapes: pages are shown far more often than they come in.
    last: Mutex<Option<(Arc<isnad::Snapshot>, Arc<isnad_web::Snapshot>)>>,
}

impl isnad_web::Source for Site {
    fn snapshot(&self) -> Arc<isnad_web::Snapshot> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        // An archive that cannot be read for a moment is shown as it was.
        let Ok(now) = self.engine.snapshot() else {
            return last.as_ref().map(|(_, shown)| Arc::clone(shown)).unwrap_or_default();
        };
        if let Some((then, shown)) = last.as_ref()
            && Arc::ptr_eq(then, &now)
        {
            return Arc::clone(shown);
        }
        let shown = Arc::new(shape(&now));
        *last = Some((now, Arc::clone(&shown)));
        shown
    }

    fn search(&self, query: &str, limit: usize) -> Result<Vec<isnad_web::Hit>, String> {
        let hits = self.engine.search(query, limit).map_err(|e| e.to_string())?;
        Ok(hits
            .into_iter()
            .map(|h| isnad_web::Hit {
                page: h.page,
                headline: h.headline,
                outlet: h.outlet,
                published: h.published,
                snippet: h.snippet,
                marks: h.marks,
                at: h.at,
            })
            .collect())
    }

    fn raw(&self, page: &str) -> Option<Vec<u8>> {
        self.engine.raw(page).ok().flatten()
    }
}

fn shape(now: &isnad::Snapshot) -> isnad_web::Snapshot {
    let known = |k: &isnad::Known| isnad_web::Known {
        name: k.name.clone(),
        kind: k.kind,
        country: k.country.clone(),
        mentions: k.mentions,
    };
    isnad_web::Snapshot {
        record: now.record.clone(),
        readings: now.readings.clone(),
        names: now.names.iter().map(|(id, k)| (id.clone(), known(k))).collect(),
        as_of: now.as_of,
    }
}
