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
    /// The last snapshot, for when the archive cannot be read for a moment.
    last: Mutex<Arc<isnad::Snapshot>>,
}

impl isnad_web::Source for Site {
    fn snapshot(&self) -> Arc<isnad::Snapshot> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(now) = self.engine.snapshot() {
            *last = now;
        }
        Arc::clone(&last)
    }

    fn search(&self, query: &str, how: isnad::SearchOptions) -> Result<isnad::Answer, isnad::Error> {
        self.engine.search(query, how)
    }

    fn raw(&self, page: &str) -> Option<Vec<u8>> {
        self.engine.raw(page).ok().flatten()
    }
}
